/**
 * Sentences about what there is to use and where: programmes, facilities, settings, and granting.
 */
import { CalendarDate, Catalogue, CouponProduct, Facility, Programme } from "@fukuri/core"
import { Effect, Schema } from "effect"
import * as Cell from "../Cell.ts"
import type { Scene } from "../Scene.ts"
import { listed } from "../Scene.ts"
import { Differs, Undoable } from "../Stage.ts"
import { type Rows, type Step, step, tableStep } from "../Step.ts"

const facilityColumns = {
  施設コード: Cell.facilityCode,
  施設名: Cell.anything,
  提供内容: Cell.anything,
  郵便番号: Cell.anything,
  住所: Cell.anything,
  電話: Cell.anything,
  予約開始日: Cell.day,
  備考: Cell.anything,
  利用開始日: Cell.day,
  利用終了日: Cell.day
}
const productColumns = {
  商材: Cell.anything,
  枚数: Cell.count,
  付与日: Cell.day,
  利用開始日: Cell.day,
  利用終了日: Cell.day,
  一度に使える枚数: Cell.count
}

const putFacility = async (scene: Scene, row: Readonly<Record<string, string>>, offers: ReadonlyArray<string>) => {
  const { associations, facilities } = await scene.office.catalogue()
  const [association] = associations.values()
  const code = row["施設コード"] ?? ""
  const known = facilities.get(code)
  const optional = (column: string) => (row[column] === undefined || row[column] === "" ? undefined : row[column])
  const days = {
    bookingFrom: optional("予約開始日"),
    openFrom: optional("利用開始日"),
    openUntil: optional("利用終了日")
  }
  const decoded = Schema.decodeUnknownResult(Facility.Facility)({
    ...known,
    code,
    association: association?.code,
    name: optional("施設名") ?? known?.name ?? `施設 ${code}`,
    postalCode: optional("郵便番号") ?? known?.postalCode ?? "",
    address: optional("住所") ?? known?.address ?? "",
    phone: optional("電話") ?? known?.phone ?? "",
    note: optional("備考") ?? known?.note ?? "",
    offers,
    ...Object.fromEntries(Object.entries(days).filter(([, day]) => day !== undefined))
  })
  if (decoded._tag === "Failure") {
    throw new Undoable(
      `施設「${code}」を登録できません。施設コードは7桁の数字、日付は 2024-07-01 の形で書いてください。`
    )
  }
  const facility = decoded.success
  await scene.house.run(Effect.flatMap(Catalogue.Catalogue, (catalogue) => catalogue.putFacilities([facility])))
}

/** The keys of the courses that some words name. */
const keysOf = async (scene: Scene, words: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const found = await Promise.all(words.map((word) => scene.courses(word)))
  return [...new Set(found.flat().map(({ course }) => course.key))]
}

const putProducts = async (scene: Scene, rows: Rows) => {
  const year = scene.office.year()
  const { associations } = await scene.office.catalogue()
  const [association] = associations.values()
  const { from, until } = CalendarDate.fiscalYearPeriod(year)
  const products = rows.map((row, index): typeof CouponProduct.CouponProduct.Encoded => {
    const name = row["商材"] ?? ""
    const id = `scenario-${index + 1}`
    return {
      id,
      name,
      family: name,
      sponsor: "kyosai",
      courses: [{ key: id, name, shortName: name }],
      grantRule: { _tag: "All", rules: [{ _tag: "RelationIs", relation: "self" }, memberOfUnion] },
      quantity: { _tag: "Fixed", count: Number(row["枚数"] ?? "1") },
      grantFrom: row["付与日"] || from,
      usable: { from: row["利用開始日"] || from, until: row["利用終了日"] || until },
      useRule: memberOfUnion,
      maxPerRedemption: Number(row["一度に使える枚数"] || row["枚数"] || "1"),
      outageOutsideHours: "accepted"
    }
  })
  const id = `scenario-${year}`
  const document = { id, association: association?.code, name: "シナリオの事業", fiscalYear: year, notes: [], products }
  const decoded = Schema.decodeUnknownResult(Programme.Programme)(document)
  if (decoded._tag === "Failure") {
    throw new Undoable("表の商材を事業にできません。枚数は数字、日付は 2024-07-01 の形で、順序も確かめてください。")
  }
  await scene.house.run(Effect.flatMap(Catalogue.Catalogue, (catalogue) => catalogue.putProgramme(decoded.success)))
}

const memberOfUnion = { _tag: "MemberOf", bodies: ["kyosai"] } as const

/** Runs every grant of the year whose day has come, each on its day. */
const grantAll = async (scene: Scene) => {
  const now = scene.house.hand.now
  const catalogue = await scene.office.catalogue()
  const today = scene.office.today()
  const days = catalogue.programmes
    .filter(({ fiscalYear }) => fiscalYear === scene.office.year())
    .flatMap(({ products }) => products.map(({ grantFrom }) => grantFrom))
    .filter((day) => day <= today)
  for (const day of [...new Set([...days, today])].toSorted()) {
    if (day < today) scene.setTime(day, 5 * 60)
    else scene.house.hand.now = now
    await scene.settle()
    await scene.office.grant(day)
  }
}

export const goodsSteps: ReadonlyArray<Step> = [
  step(
    "前提",
    "今年度のクーポンが付与されている",
    {
      example: "今年度のクーポンが付与されている",
      meaning: "今日までに付与日が来ている事業の付与を、それぞれの付与日に行います。人を登場させた後に書きます。"
    },
    grantAll
  ),
  step(
    "もし",
    "福利課が付与を実行する",
    { example: "福利課が付与を実行する", meaning: "今日の規則で、まだ付与されていない分を全員に付与します。" },
    async (scene) => {
      await scene.deed(() => scene.office.grant(scene.office.today()))
    }
  ),
  tableStep(
    "前提",
    "次の施設がある",
    {
      example:
        "次の施設がある\n| 施設コード | 施設名 | 提供内容 |\n| 7654321 | 見本町クリニック | 選べるドック 歯科健康診査 |",
      meaning: "施設を加えます。提供内容はクーポンの名前を空白で区切って書きます。",
      table: { columns: facilityColumns, required: ["施設コード"] }
    },
    async (scene, rows) => {
      for (const row of rows) {
        const words = (row["提供内容"] ?? "").split(/[\s、;]+/).filter((word) => word !== "")
        await putFacility(scene, row, await keysOf(scene, words))
      }
    }
  ),
  step(
    "前提",
    "施設{text}は{coupon}だけを提供する",
    {
      example: "施設「7654321」は「歯科健康診査」だけを提供する",
      meaning: "施設コードの施設が提供する内容を決めます。ない施設は加えます。"
    },
    async (scene, code, word) => putFacility(scene, { 施設コード: code }, await keysOf(scene, [word]))
  ),
  step(
    "もし",
    "施設{facility}が{day}で閉まる",
    { example: "施設「1234567」が2024年6月30日で閉まる", meaning: "施設の利用終了日を決めます。" },
    async (scene, word, day) => {
      const facility = await scene.facility(word)
      await putFacility(scene, { 施設コード: facility.code, 利用終了日: scene.day(day) }, facility.offers)
    }
  ),
  tableStep(
    "前提",
    "次の商材がある",
    {
      example: "次の商材がある\n| 商材 | 枚数 | 利用開始日 | 利用終了日 |\n| 温泉補助 | 2 | 2024-06-01 | 2025-02-28 |",
      meaning: "手引きの事業のほかに、共済組合の組合員本人に付与する商材を加えます。提供内容には商材の名前を書きます。",
      table: { columns: productColumns, required: ["商材", "枚数"] }
    },
    putProducts
  ),
  step(
    "前提",
    "マイページの公開日は{day}である",
    { example: "マイページの公開日は2024年6月3日である", meaning: "マイページを使い始める日を決めます。" },
    async (scene, day) => scene.office.settings((before) => ({ ...before, myPageFrom: scene.day(day) }))
  ),
  step(
    "前提",
    "福利課の電話は{text}である",
    { example: "福利課の電話は「000-111-2222」である", meaning: "画面に示す連絡先の電話番号を決めます。" },
    async (scene, phone) => scene.office.settings((before) => ({ ...before, contact: { ...before.contact, phone } }))
  ),
  step(
    "前提",
    "福利課のメールは{text}である",
    { example: "福利課のメールは「kosei@example.jp」である", meaning: "画面に示す連絡先のメールアドレスを決めます。" },
    async (scene, mail) => scene.office.settings((before) => ({ ...before, contact: { ...before.contact, mail } }))
  ),
  step(
    "前提",
    "1枚しか使えないときは枚数入力を省く",
    { example: "1枚しか使えないときは枚数入力を省く", meaning: "枚数入力画面を省く設定にします。" },
    async (scene) => scene.office.settings((before) => ({ ...before, skipQuantityOfOne: true }))
  ),
  step(
    "ならば",
    "今年度の{coupon}は{count}種類ある",
    { example: "今年度の「選べるドック」は42種類ある", meaning: "事業にある、選べる内容の数を確かめます。" },
    async (scene, word, count) => {
      const names = new Set((await scene.courses(word)).map(({ course }) => course.name))
      if (names.size !== count)
        throw new Differs(`${count}種類`, `${names.size}種類: ${listed([...names].slice(0, 5))} …`)
    }
  ),
  step(
    "ならば",
    "今年度の事業には{text}がある",
    {
      example: "今年度の事業には「女性がん検診・59優待」がある",
      meaning: "その名前の内容か商材があることを確かめます。"
    },
    async (scene, name) => {
      const found = await scene.courses(name)
      if (!found.some(({ course, product }) => [course.name, product.name, product.family].includes(name))) {
        throw new Differs(`「${name}」がある`, listed(found.map(({ course }) => course.name)))
      }
    }
  )
]
