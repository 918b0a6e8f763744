/**
 * Sentences about what the office (福利課) and the facilities do: granting by hand, corrections, paper, and uses that are told
 * afterwards.
 */
import type { HolderNumber } from "@fukuri/core"
import type { DayWord } from "../Parameters.ts"
import type { Scene } from "../Scene.ts"
import { Undoable } from "../Stage.ts"
import { type Step, step } from "../Step.ts"
import { grounds } from "../Words.ts"

/** The one product that a word names: the only one of that name, or the only one of them that the person has. */
const productFor = async (scene: Scene, person: HolderNumber.HolderNumber, coupon: string) => {
  const products = await scene.products(coupon)
  const { book } = await scene.office.opened(person)
  const [only, ...others] = products.length === 1 ? products : products.filter(({ id }) => book.balances.has(id))
  if (only === undefined || others.length > 0) {
    throw new Undoable(`「${coupon}」に当てはまるクーポンが一つに決まりません。名前をすべて書いてください。`)
  }
  return only.id
}

/** The course of a coupon that a person has, or the only one of that name. */
const courseFor = async (scene: Scene, coupon: string) => {
  const [first] = await scene.courses(coupon)
  const keys = new Set((await scene.courses(coupon)).map(({ course }) => course.key))
  if (first === undefined || keys.size > 1) {
    throw new Undoable(`「${coupon}」には内容が複数あります。「選べるドック・1日」のように内容まで書いてください。`)
  }
  return first.course.key
}

interface Told {
  readonly facility: string
  readonly person: string
  readonly coupon: string
  readonly day: DayWord
  readonly time?: number
}

const tellUse = async (scene: Scene, use: Told) => {
  const person = scene.person(use.person)
  const { code } = await scene.facility(use.facility)
  const course = await courseFor(scene, use.coupon)
  const { name } = scene.roster.of(person)
  const told = await scene.deed(() =>
    scene.office.told({
      person,
      name,
      facility: code,
      course,
      usedOn: scene.day(use.day),
      ...(use.time === undefined ? {} : { time: use.time })
    })
  )
  if (told !== undefined) scene.report = told.state._tag
}

export const officeSteps: ReadonlyArray<Step> = [
  step(
    "もし",
    "福利課が{person}に{coupon}を{count}枚追加で付与する",
    { example: "福利課が「123456」に「マイ リフレッシュ」を1枚追加で付与する", meaning: "付与の不足を手で補います。" },
    async (scene, person, coupon, count) => {
      const number = scene.person(person)
      const product = await productFor(scene, number, coupon)
      await scene.deed(() => scene.office.entitle("grant", number, product, count))
    }
  ),
  step(
    "もし",
    "福利課が{person}の{coupon}の付与を{count}枚取り消す",
    {
      example: "福利課が「123456」の「マイ リフレッシュ」の付与を1枚取り消す",
      meaning: "誤って多く付与した分を取り消します。"
    },
    async (scene, person, coupon, count) => {
      const number = scene.person(person)
      const product = await productFor(scene, number, coupon)
      await scene.deed(() => scene.office.entitle("withdraw", number, product, count))
    }
  ),
  step(
    "もし",
    "福利課が{person}の直前の利用を{count}枚訂正する",
    {
      example: "福利課が「123456」の直前の利用を1枚訂正する",
      meaning: "利用した枚数を戻します。1人の職員でできる枚数を超えるときは、別の職員の承認を待ちます。"
    },
    async (scene, person, count) => {
      await scene.deed(() => scene.office.correct(scene.person(person), count))
    }
  ),
  step(
    "もし",
    "別の職員が{person}の訂正を承認する",
    { example: "別の職員が「123456」の訂正を承認する", meaning: "待っている訂正の依頼や申し出を承認します。" },
    async (scene, person) => {
      await scene.deed(() => scene.office.approveCorrections(scene.person(person)))
    }
  ),
  step(
    "もし",
    "{person}が直前の利用のうち{count}枚を間違いとして申し出る",
    {
      example: "「123456」が直前の利用のうち2枚を間違いとして申し出る",
      meaning: "本人が自分の画面から訂正を申し出ます。"
    },
    async (scene, person, count) => {
      await scene.deed(() => scene.office.reportMistake(scene.person(person), count))
    }
  ),
  step(
    "もし",
    "{person}が{ground}を理由に紙クーポンを申請する",
    { example: "「123456」が「端末がない」を理由に紙クーポンを申請する", meaning: "本人が紙クーポンを申請します。" },
    async (scene, person, ground) => {
      const number = scene.person(person)
      const { applyForPaper } = scene.stage
      if (applyForPaper !== undefined) return applyForPaper(number, scene.roster.birthDateOf(number), grounds[ground])
      await scene.deed(() => scene.office.applyForPaper(number, grounds[ground]))
    }
  ),
  step(
    "もし",
    "福利課が{person}の紙クーポンの申請を承認する",
    { example: "福利課が「123456」の紙クーポンの申請を承認する", meaning: "残りをすべて紙クーポンにします。" },
    async (scene, person) => {
      await scene.deed(() => scene.office.approvePaper(scene.person(person)))
    }
  ),
  step(
    "もし",
    "福利課が{person}の紙クーポンの申請を却下する",
    { example: "福利課が「123456」の紙クーポンの申請を却下する", meaning: "申請を認めません。" },
    async (scene, person) => {
      await scene.deed(() => scene.office.refusePaper(scene.person(person)))
    }
  ),
  step(
    "もし",
    "福利課が{person}の用紙を印刷して発送する",
    { example: "福利課が「123456」の用紙を印刷して発送する", meaning: "番号のある用紙を印刷し、所属所に送ります。" },
    async (scene, person) => {
      const printed = await scene.deed(() => scene.office.print(scene.person(person)))
      if (printed === undefined) return
      scene.print = printed
      await scene.deed(() => scene.office.mail(printed.id))
    }
  ),
  step(
    "もし",
    "福利課が{person}を画面での利用に戻す",
    {
      example: "福利課が「123456」を画面での利用に戻す",
      meaning: "使われていない紙クーポンを画面に戻します。用紙は無効になります。"
    },
    async (scene, person) => {
      await scene.deed(() => scene.office.returnToScreen(scene.person(person)))
    }
  ),
  step(
    "もし",
    "施設{facility}から{coupon}の用紙が届く",
    { example: "施設「1234567」から「歯科健康診査」の用紙が届く", meaning: "施設で使われた用紙の番号を登録します。" },
    async (scene, facility, coupon) => {
      const ids = new Set<string>((await scene.products(coupon)).map(({ id }) => id))
      const sheets = scene.print?.value.items.flatMap((item) => item.sheets) ?? []
      const sheet = sheets.find(({ product }) => ids.has(product))
      if (sheet === undefined) throw new Undoable(`「${coupon}」の用紙は印刷されていません。`)
      const { code } = await scene.facility(facility)
      const told = await scene.deed(() => scene.office.sheetReturned(sheet.number, code))
      if (told !== undefined) scene.report = told.state._tag
    }
  ),
  step(
    "もし",
    "施設{facility}が{person}の{coupon}を{day}の{time}に使ったと連絡する",
    {
      example: "施設「1234567」が「123456」の「歯科健康診査」を7月6日の10時に使ったと連絡する",
      meaning: "画面が使えなかったときの利用を、福利課が後から登録します。"
    },
    (scene, facility, person, coupon, day, time) => tellUse(scene, { facility, person, coupon, day, time })
  ),
  step(
    "もし",
    "施設{facility}が{person}の{coupon}を{day}に使ったと連絡する",
    {
      example: "施設「1234567」が「123456」の「歯科健康診査」を7月6日に使ったと連絡する",
      meaning: "時刻が分からない利用を、福利課が後から登録します。"
    },
    (scene, facility, person, coupon, day) => tellUse(scene, { facility, person, coupon, day })
  )
]
