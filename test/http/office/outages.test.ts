// 事後登録 over HTTP: what a facility tells is registered or kept with its reason (R118, R121, R122), the same one is recognised,
// a file is taken line by line or not at all, kits are printed, and sheets of paper come back (R115).
import { assert, describe, expect, it } from "@effect/vitest"
import {
  CalendarDate,
  type CouponProduct,
  Holder,
  type HolderNumber,
  Ledger,
  LedgerCheck,
  type LedgerEntry
} from "@fukuri/core"
import { Effect } from "effect"
import { sag } from "../memberService.ts"
import type { FormClient, Page } from "../../support/formClient.ts"
import { type OfficeService, withOffice } from "./officeService.ts"
import { person, proofOf, sendFile, usedAtHospital } from "./world.ts"

const fill = (over: Partial<Record<keyof typeof usedAtHospital | "serial" | "another", string>> = {}) => ({
  ...usedAtHospital,
  ...over
})

const toLook = async (client: FormClient, over: Parameters<typeof fill>[0] = {}): Promise<Page> =>
  client.press(await client.open("/office/outages/new"), "内容を確認する", fill(over))

const register = async (client: FormClient, over: Parameters<typeof fill>[0] = {}): Promise<Page> => {
  const look = await toLook(client, over)
  return client.press(look, look.html.includes("保留として受け付ける") ? "保留として受け付ける" : "登録する")
}

const used = async (service: OfficeService) =>
  (await service.ledger()).flatMap(({ entry, holder }) =>
    entry._tag === "Redeemed" && entry.channel !== "screen"
      ? [`${Holder.numberOf(holder)} ${entry.course} ${entry.quantity} ${entry.usedOn} ${entry.channel} ${entry.actor}`]
      : []
  )

const check = async (service: OfficeService) => expect((await service.run(LedgerCheck.check(sag))).broken).toEqual([])

const makeKit = async (client: FormClient): Promise<string> => {
  const printed = await client.press(await client.open("/office/outages/kits"), "用紙を作る", { facility: "1234567" })
  return /kits\/([0-9A-Z]{6})$/.exec(printed.path)?.[1] ?? assert.fail(printed.path)
}

describe("one use that was told", () => {
  it(
    "is looked at first, registered then, and stands in the ledger as of its day (R118)",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const look = await toLook(desk)
      expect(look.heading).toBe("事後登録の確認")
      expect(look.text).toContain("利用した日の時点で、利用できます。")
      expect(look.text).toContain("業務時間内")
      expect(await used(service)).toEqual([])
      const done = await desk.press(look, "登録する")
      expect(done.text).toContain("登録しました。")
      expect(done.text).toContain("登録済")
      expect(await used(service)).toEqual(["234567 my-refresh 1 2024-06-03 outage clerk:operator"])
      // Nothing about the person is in the address.
      expect(done.path).not.toMatch(/234567|%/)
      await check(service)
    })
  )

  it(
    "outside the hours of the office is kept for マイ リフレッシュ with the reason, listed, and closed with one (R122, R124)",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const look = await toLook(desk, { usedAt: "20:15" })
      expect(look.text).toContain("業務時間外")
      expect(look.text).toContain("このままでは登録できません")
      const kept = await desk.press(look, "保留として受け付ける")
      expect(kept.text).toContain("業務時間外に画面を使えなかったときは、利用できないクーポンです。")
      expect(await used(service)).toEqual([])
      const list = await desk.open("/office/outages")
      expect(list.text).toContain("保留")
      expect(list.text).toContain("利用できない")
      expect((await desk.open("/office/outages?why=Twin")).text).toContain("条件に合う報告はありません。")
      const empty = await desk.press(kept, "登録せずに終わる")
      expect(empty.status).toBe(422)
      expect(empty.text).toContain("結果を選んでください。")
      const closed = await desk.press(kept, "登録せずに終わる", {
        outcome: "settled-with-person",
        reason: "お知らせを送付"
      })
      expect(closed.text).toContain("登録せずに終わりました。")
      expect(closed.text).toContain("本人と調整した")
      expect((await desk.open("/office/outages?state=Closed")).text).toContain("登録せず終了")
    })
  )

  it(
    "with another name waits until a clerk says that it is the person, with a reason",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const kept = await register(desk, { name: "旧姓 さくら" })
      expect(kept.text).toContain("聞き取った氏名が、登録されている氏名・カナと違います。")
      const without = await desk.press(kept, "本人に間違いないので登録する")
      expect(without.status).toBe(422)
      const done = await desk.press(kept, "本人に間違いないので登録する", { reason: "生年月日で確かめました" })
      expect(done.text).toContain("台帳に記入されています。")
      expect(done.text).toContain("生年月日で確かめました")
      expect(await used(service)).toHaveLength(1)
    })
  )

  it(
    "never granted shows why, condition by condition, to who may know it",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      // A spouse is granted no マイ リフレッシュ.
      const kept = await register(desk, { number: "12345601", name: "見本 花子" })
      expect(kept.text).toContain("このクーポンは付与されていません。")
      expect(kept.text).toContain("付与されていない理由")
      expect(kept.text).toContain("組合員本人")
      const blind = await service.login("blind")
      const seen = await blind.open(kept.path.replace(/\?.*/, ""))
      expect(seen.status).toBe(200)
      expect(seen.text).not.toContain("付与されていない理由")
      expect(seen.text).not.toMatch(/見本 花子|12345601|田中/)
    })
  )

  it(
    "is recognised when it is entered again, by whomever, and a look says in what it differs",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const look = await toLook(desk)
      const pages = await Promise.all([desk.press(look, "登録する"), desk.press(look, "登録する")])
      pages.push(await desk.press(look, "登録する"))
      expect(new Set(pages.map(({ path }) => path.replace(/\?.*/, ""))).size).toBe(1)
      expect(await used(service)).toHaveLength(1)
      const other = await service.login("operator2")
      const again = await toLook(other, { quantity: "2", reporter: "" })
      expect(again.text).toContain("この報告は受付済みです")
      expect(again.text).toContain("内容が違っています: 枚数")
      const second = await other.press(
        await other.press(again, "同じ日の別の利用として入力する"),
        "内容を確認する",
        fill({ quantity: "1", another: "午後にもう一度体験" })
      )
      expect(second.text).toContain("この内容で登録しますか")
      await other.press(second, "登録する")
      expect(await used(service)).toHaveLength(2)
      await check(service)
    })
  )

  it(
    "kept for want of its time is put right when the time is known, after a look, and not once it is registered",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const kept = await register(desk, { usedAt: "" })
      expect(kept.text).toContain("正しい内容でもう一度入力")
      expect(await used(service)).toEqual([])
      const again = await toLook(desk)
      expect(again.text).toContain("内容が違っています: 利用時刻")
      const right = await desk.press(again, "この内容に直して登録する")
      expect(right.path.replace(/\?.*/, "")).toBe(kept.path.replace(/\?.*/, ""))
      expect(right.text).toContain("台帳に記入されています。")
      expect(await used(service)).toEqual(["234567 my-refresh 1 2024-06-03 outage clerk:operator"])
      const late = await toLook(desk, { quantity: "2" })
      expect(late.text).toContain("受け付けた報告は変わりません。")
      expect(late.html).not.toContain("この内容に直して登録する")
      await check(service)
    })
  )

  it(
    "tells every slip of the pen at its field and keeps what was typed",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const wrong = await toLook(desk, {
        facility: "123",
        number: "12",
        name: "",
        course: "golf",
        quantity: "0",
        usedOn: "2024-06-31",
        usedAt: "25:00",
        toldOn: ""
      })
      expect(wrong.status).toBe(422)
      for (const id of ["facility", "number", "name", "course", "quantity", "usedOn", "usedAt", "toldOn"]) {
        expect(wrong.html, id).toContain(`href="#f-${id}"`)
      }
      expect(wrong.html).toContain('value="25:00"')
      expect((await toLook(desk, { usedOn: "2024-07-02", toldOn: "2024-07-01" })).text).toContain(
        "利用は、今より前の日時にしてください。"
      )
      expect((await toLook(desk, { facility: "0000000" })).text).toContain("この施設コードの施設がありません。")
      expect((await toLook(desk, { serial: "ZZZZZZ-01", facility: "" })).text).toContain("この番号の用紙はありません。")
    })
  )

  it(
    "is not entered for oneself, and who may not see examinations enters none",
    withOffice({}, async (service) => {
      const own = await service.login("desk")
      expect((await toLook(own, { number: "123456", name: "見本 太郎" })).status).toBe(403)
      const blind = await service.login("blind")
      const form = await blind.open("/office/outages/new")
      expect(form.text).toContain("健診の種類を見る権限がないため")
      expect(form.html).not.toMatch(/ドック|がん検診|dock/)
      expect((await toLook(blind, { course: "dock/day" })).status).toBe(422)
      expect((await register(blind)).text).toContain("台帳に記入されています。")
    })
  )
})

describe("the letter to the person", () => {
  it(
    "says what was reported, why it is not counted and whom to ask; it is recorded, and only for who may see names",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const kept = await register(desk, { usedAt: "20:15" })
      const path = `${kept.path.replace(/\?.*/, "")}/letter`
      const { text } = await desk.open(path)
      expect(text).toContain("見本 さくら 様")
      expect(text).toContain(
        "業務時間外 (土日祝日・夜間など) に画面を使えなかったときは、その日に利用できないクーポンのためです。"
      )
      expect(text).toContain("共済組合互助会病院")
      expect((await (await service.login("blind")).open(path)).status).toBe(403)
      const manager = await service.login("manager")
      expect((await manager.open("/office/audit")).text).toContain("利用の報告のお知らせを印刷")
    })
  )
})

describe("nobody is written to", () => {
  it(
    "under whose number another name was told, until a clerk says that it is that person",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const kept = await register(desk, { name: "聞き違い 桜", usedAt: "20:15" })
      const path = kept.path.replace(/\?.*/, "")
      expect(kept.text).not.toContain("本人へのお知らせを印刷")
      expect((await desk.open(`${path}/letter`)).status).toBe(404)
      const sure = await desk.press(kept, "本人に間違いないので登録する", { reason: "生年月日で確かめました" })
      expect(sure.text).toContain("業務時間外")
      expect((await desk.open(`${path}/letter`)).text).toContain("見本 さくら 様")
      const unknown = await register(desk, { number: "999999", name: "不明 太郎" })
      expect((await desk.open(`${unknown.path.replace(/\?.*/, "")}/letter`)).status).toBe(404)
    })
  )
})

describe("kits", () => {
  it(
    "are made for a facility and printed with twenty numbered rows, its name, which hours, and the telephone",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const number = await makeKit(desk)
      const { html, text } = await desk.open(`/office/outages/kits/${number}`)
      expect(html.match(new RegExp(`${number}-[0-9]{2}`, "g"))).toHaveLength(20)
      expect(text).toContain("共済組合互助会病院 (施設コード 1234567)")
      expect(text).toMatch(/いつでも利用できるクーポン: 人間ドック/)
      expect(text).toMatch(/業務時間内だけのクーポン: マイ リフレッシュ/)
      expect((await desk.open("/office/outages/kits")).text).toContain(number)
      expect((await desk.press(await desk.open("/office/outages/kits"), "用紙を作る", { facility: "0" })).status).toBe(
        422
      )
    })
  )

  it(
    "give the facility to what is entered from their rows, and make it the same however often",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const number = await makeKit(desk)
      const serial = `${number.toLowerCase()} - 7`
      const done = await register(desk, { serial, facility: "" })
      expect(done.text).toContain("台帳に記入されています。")
      expect(done.text).toContain(`${number}-07`)
      const again = await toLook(await service.login("operator2"), { serial: `${number}-07`, usedOn: "2024-06-05" })
      expect(again.text).toContain("内容が違っています: 利用日、利用時刻")
      expect(await used(service)).toHaveLength(1)
      expect((await toLook(desk, { serial: `${number}-21`, facility: "1234567" })).text).toContain("その行はありません")
      expect((await toLook(desk, { serial: `${number}-08`, facility: "1000001" })).text).toMatch(
        /別の施設に配った用紙|この施設コードの施設がありません/
      )
    })
  )
})

describe("a file of uses", () => {
  const header = "組合員番号,氏名,施設コード,内容,枚数,利用日,利用時刻"
  const line = `${person.number},${person.name},1234567,マイ リフレッシュ,1,2024/6/3,10:00`
  const send = async (service: OfficeService, client: FormClient, ...lines: ReadonlyArray<string>) =>
    sendFile(service, client, "/office/outages/file", { csrf: await proofOf(client) }, [header, ...lines].join("\r\n"))

  it(
    "is registered line by line with what became of each, and again changes nothing",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const lines = [line, "999999,不明 太郎,1234567,my-refresh,1,2024-06-04,10:00"]
      const sent = await send(service, desk, ...lines)
      expect(sent.status).toBe(303)
      const result = await desk.open(sent.location)
      expect(result.text).toContain("登録済")
      expect(result.text).toContain("番号の登録がない")
      expect(await used(service)).toHaveLength(1)
      const again = await desk.open((await send(service, desk, ...lines)).location)
      expect(again.text.match(/前に受け付けた報告と同じです。/g)).toHaveLength(2)
      expect(await used(service)).toHaveLength(1)
      expect((await desk.open("/office/outages/file")).text).toContain("一覧.csv")
    })
  )

  it(
    "with one bad line registers nothing and tells all mistakes",
    withOffice({}, async (service) => {
      const desk = await service.login("operator")
      const { html, status } = await send(service, desk, line, `12,${person.name},0000000,golf,x,2024/6/3,`)
      expect(status).toBe(422)
      for (const words of ["2件", "どの行も登録していません"].slice(1)) expect(html).toContain(words)
      for (const column of ["組合員番号", "枚数"]) expect(html).toContain(column)
      expect(await used(service)).toEqual([])
      expect((await sendFile(service, desk, "/office/outages/file", { csrf: await proofOf(desk) }, "")).status).toBe(
        422
      )
    })
  )
})

describe("sheets of paper that came back (R115)", () => {
  const sheets = ["SHEET00000000001", "SHEET00000000002", "SHEET00000000003"].map(
    (text) => text.replace("L", "1") as LedgerEntry.RedemptionId
  )
  const [refreshSheet, dockSheet, voided] = sheets
  /** Puts Sakura on paper, with a sheet for each of what she has. */
  const onPaper = (service: OfficeService) =>
    service.run(
      Effect.gen(function* () {
        const holder = Holder.holderId(sag, person.number as HolderNumber.HolderNumber)
        const fiscalYear = 2024 as CalendarDate.FiscalYear
        const ledger = yield* Ledger.Ledger
        const [stream] = yield* ledger.open([holder], fiscalYear)
        const dock = stream?.entries.find((entry) => entry._tag === "Granted" && entry.product.startsWith("dock-"))
        const product = "my-refresh" as CouponProduct.ProductId
        const office = {
          at: CalendarDate.startOf(CalendarDate.date("2024-06-20")),
          actor: "clerk:desk",
          reason: "申請"
        } as const
        const common = { ...office, actor: office.actor as LedgerEntry.Actor }
        const dockId = dock?._tag === "Granted" ? dock.product : assert.fail("no dock")
        const issue = (id: CouponProduct.ProductId, sheet: LedgerEntry.RedemptionId | undefined) =>
          ({ _tag: "SheetIssued", ...common, product: id, quantity: 1, sheet: sheet ?? assert.fail() }) as const
        yield* ledger.append([
          {
            key: { holder, fiscalYear },
            expectedVersion: stream?.entries.length ?? 0,
            entries: [
              { _tag: "MovedToPaper", ...common, product, quantity: 2 },
              { _tag: "MovedToPaper", ...common, product: dockId, quantity: 1 },
              issue(product, refreshSheet),
              issue(product, voided),
              issue(dockId, dockSheet),
              { _tag: "SheetVoided", ...common, product, quantity: 1, sheet: voided ?? assert.fail() }
            ]
          }
        ])
      })
    )
  const returned = async (
    client: FormClient,
    sheet: string,
    from?: Page,
    over: Readonly<Record<string, string>> = {}
  ) =>
    client.press(from ?? (await client.open("/office/paper/returned")), "登録する", {
      sheet,
      ...(from === undefined ? { usedOn: "2024-06-22", facility: "1234567" } : {}),
      ...over
    })

  it(
    "are registered by number one after another; day and facility stay, the last result stands on top",
    withOffice({}, async (service) => {
      await onPaper(service)
      const desk = await service.login("operator")
      const first = await returned(desk, "sheet 000-0000 ０001")
      expect(first.text).toContain("登録しました。")
      expect(first.html).toMatch(/name="usedOn"[^>]*value="2024-06-22"/s)
      expect(first.html).toMatch(/name="facility"[^>]*value="1234567"/s)
      expect(first.html).toMatch(/name="sheet"[^>]*value=""[^>]*autofocus/s)
      expect(await used(service)).toEqual(["234567 my-refresh 1 2024-06-22 paper clerk:operator"])
      const again = await returned(desk, refreshSheet ?? "", first)
      expect(again.text).toContain("前に受け付けた紙クーポンです")
      const kept = await returned(desk, `https://coupon.example/sheet#${voided}`, again)
      expect(kept.text).toContain("登録できず、保留になりました。")
      expect(kept.text).toContain("無効になっています")
      const unknown = await returned(desk, "ZZZZZZZZZZZZZZZZ", kept)
      expect(unknown.status).toBe(422)
      expect(unknown.text).toContain("この番号の紙クーポンは発行されていません。")
      expect((await returned(desk, "123", kept)).text).toContain("16文字の英数字")
      expect(await used(service)).toHaveLength(1)
      await check(service)
    })
  )

  it(
    "with a slip of the pen are put right by the same sheet again",
    withOffice({}, async (service) => {
      await onPaper(service)
      const desk = await service.login("operator")
      const kept = await returned(desk, refreshSheet ?? "", undefined, { usedOn: "2024-04-22" })
      expect(kept.text).toContain("登録できず、保留になりました。")
      const known = await returned(desk, refreshSheet ?? "", kept, { usedOn: "2024-06-22" })
      expect(known.status).toBe(409)
      expect(known.text).toContain("前の登録と違うところ: 利用日")
      expect(await used(service)).toEqual([])
      const right = await desk.press(known, "この内容に直して登録する")
      expect(right.text).toContain("登録しました。")
      expect(await used(service)).toEqual(["234567 my-refresh 1 2024-06-22 paper clerk:operator"])
      await check(service)
    })
  )

  it(
    "of several courses ask for one before who may know them, and of others are left to a colleague",
    withOffice({ at: "2024-07-20T10:00:00+09:00" }, async (service) => {
      await onPaper(service)
      const blind = await service.login("blind")
      const refused = await returned(blind, dockSheet ?? "", undefined, { usedOn: "2024-07-10" })
      expect(refused.text).toContain("ほかの職員に依頼してください。")
      expect(refused.html).not.toContain("dock/")
      const desk = await service.login("operator")
      const asked = await returned(desk, dockSheet ?? "", undefined, { usedOn: "2024-07-10" })
      expect(asked.text).toContain("利用した内容を選んで")
      const done = await returned(desk, dockSheet ?? "", asked, { course: "dock/brain" })
      expect(done.text).toContain("登録しました。")
      expect(await used(service)).toEqual(["234567 dock/brain 1 2024-07-10 paper clerk:operator"])
      const oneself = await service.login("blind")
      expect((await oneself.open("/office/outages?state=Applied&channel=paper")).text).toContain("健診クーポン")
    })
  )
})
