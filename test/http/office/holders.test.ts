// 利用者 over HTTP, as clerks of every kind: finding people, a person's page, its day, notes, granting and taking back;
// nobody reads what they may not, nothing personal is in an address, and every look is on record.
import { afterAll, assert, beforeAll, describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  Audit,
  CalendarDate,
  Catalogue,
  Clerks,
  CouponBook,
  CouponBooks,
  Holder,
  type HolderNumber,
  type LedgerEntry
} from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import { programmes } from "@fukuri/examples/programmes/guide"
import type { FormClient, Page } from "../../support/formClient.ts"
import { actor, at, entryText, fiscalYear, numberOf, productId, redemptionId } from "../../support/people.ts"
import { sag } from "../memberService.ts"
import { type ClerkName, clerks, type OfficeService, startOfficeService, withOffice } from "./officeService.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

const searchPath = "/office/holders"
const { holders } = demo(CalendarDate.date("2024-07-01"))

const search = async (client: FormClient, text: string): Promise<Page> =>
  client.press(await client.open(searchPath), "探す", { q: text })

/** Clerks other than `desk`, whose own number is that of 123456. */
const personOf = async (service: OfficeService, clerk: ClerkName, number: string) => {
  const client = await service.login(clerk)
  return { client, page: await search(client, number) }
}

const record = (service: OfficeService) =>
  service.run(
    Effect.map(
      Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 200 })),
      (lines) =>
        lines
          .filter(({ action }) => /^(holder|entitlement|access)/.test(action))
          .map(({ action, actor, detail, subject }) => ({ action, actor, subject, detail }))
    )
  )

/** Every address of a page, and where it sends one. */
const addressesOf = ({ html, location, path }: Page): ReadonlyArray<string> => [
  path,
  location,
  ...[...html.matchAll(/\s(?:href|action|src)="([^"]*)"/g)].map(([, address = ""]) => address)
]
const numbers = holders.map(({ number }) => number)
const holdsNumber = (address: string) => numbers.some((number) => address.includes(number))

const entriesOf = async (service: OfficeService, number: string) =>
  (await service.ledger()).filter(({ holder }) => holder === `sag:${number}`).map(({ entry }) => entry)

let shared: OfficeService
beforeAll(async () => {
  shared = await startOfficeService()
})
afterAll(() => shared.stop())

describe("why it is not shown", () => {
  it("is told of every product of the year, with the registered facts and the day of the data (R35, A21)", async () => {
    const { page } = await personOf(shared, "operator", "234567")
    for (const { products } of programmes(CalendarDate.fiscalYearOf(CalendarDate.date("2024-07-01")))) {
      for (const { name } of products) {
        assert.include(page.html, `<summary>${name}: `)
        assert.include(page.html, `${name}の付与条件`)
      }
    }
    assert.match(page.text, /付与条件 \(2024\/7\/1時点、登録内容は[0-9/]+現在の組合員データ\)/)
    assert.include(page.text, "登録内容")
  })
})

describe("the search", () => {
  it.each([
    ["a name", "さくら", ["234567"]],
    ["half-width kana", "ﾐﾎﾝ ｻｸﾗ", ["234567"]],
    ["hiragana for katakana", "みほん さくら", ["234567"]],
    ["a part of a number", "34567", ["234567", "345678", "34567801"]]
  ])("finds by %s", async (_, text, expected) => {
    const client = await shared.login("operator")
    const page = await search(client, text)
    expect(page.status).toBe(200)
    expect(page.path).toBe(`${searchPath}/search`)
    const found = [...page.html.matchAll(/<a href="\/office\/holders\/[\w-]+">([0-9A-Z]+)<\/a>/g)].map(([, it]) => it)
    expect(found).toEqual(expected)
  })

  it("by a whole number leads to the person's page, whatever width it is typed in", async () => {
    const client = await shared.login("operator")
    for (const text of ["234567", "２３４５６７", " 234567 "]) {
      const page = await search(client, text)
      expect(page.heading).toBe("利用者の照会")
      expect(page.text).toContain("番号 234567 (組合員本人)")
    }
    expect((await search(client, "12345601")).text).toContain("番号 12345601 (配偶者)")
  })

  it("stands at the top of every page", async () => {
    const client = await shared.login("operator")
    const page = await client.press(await client.open("/office/account"), "探す", { q: "234567" })
    expect(page.text).toContain("番号 234567")
  })

  it("shows names and no birth dates to who may see names; others may search by number only", async () => {
    const page = await search(await shared.login("operator"), "見本 さくら")
    expect(page.text).toContain("見本 さくら")
    expect(page.text).not.toMatch(/10月20日|10\/20|1979|1980/)
    const viewer = await shared.login("viewer")
    expect((await viewer.open(searchPath)).text).toContain("番号でのみ探せます")
    const refused = await search(viewer, "さくら")
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('href="#f-q"')
    expect((await search(viewer, "234567")).text).toContain("番号 234567")
    expect((await search(viewer, "999999")).text).toContain("見つかりませんでした")
  })

  it("for nothing says what to type", async () => {
    const page = await search(await shared.login("operator"), " ")
    expect([page.status, page.text.includes("どれかを入力してください")]).toEqual([422, true])
  })
})

const validator = htmlValidator({
  "tel-non-breaking": ["error", { ignoreClasses: ["nobreak"] }]
})
const problemsOf = async ({ html }: Page) =>
  (await validator.validateString(html)).results.flatMap(({ messages }) =>
    messages.map(({ message, ruleId }) => `${ruleId}: ${message}`)
  )

describe("a person's page", () => {
  it("is right as HTML for everybody of the demo, whoever looks, on any day, and has no number in any address", async () => {
    expect(holders).toHaveLength(24)
    for (const clerk of ["operator", "viewer"] as const) {
      const client = await shared.login(clerk)
      for (const number of numbers) {
        const page = await search(client, number)
        const pages = [page]
        if (clerk === "operator") {
          pages.push(await client.press(page, "氏名・生年月日を表示", {}))
          pages.push(await client.open(`${page.path}/screen`))
        }
        for (const seen of ["?on=2024-06-10", "?on=2025-02-01", "?year=2023"]) {
          pages.push(await client.open(page.path + seen))
        }
        for (const each of pages) {
          expect([number, each.status]).toEqual([number, 200])
          expect([number, ...(await problemsOf(each))]).toEqual([number])
          expect(addressesOf(each).filter(holdsNumber)).toEqual([])
          expect(each.text).not.toMatch(/undefined|NaN|\[object/)
        }
      }
    }
  }, 120_000)

  it("says at a glance who it is, the memberships, every coupon and why, and the history", async () => {
    const { page } = await personOf(shared, "operator", "889900")
    for (const text of [
      "週38.75時間",
      "共済組合 資格あり",
      "互助会 資格あり",
      "36歳(4/1時点)のため",
      "36歳(4/1時点)のため 40優待 の対象外です。",
      "人間ドックのほかの区分",
      "2024年度の任用が12か月のため、枚数は3枚です。",
      "自動付与",
      "メモはまだありません"
    ]) {
      expect(page.text).toContain(text)
    }
    // One of three マイ リフレッシュ was used: remaining, granted, withdrawn, used, given back, on paper.
    expect(page.text).toMatch(/マイ リフレッシュ 利用可能 2 3 0 1 0 0/)
    const use = (await entriesOf(shared, "889900")).find(({ _tag }) => _tag === "Redeemed")
    const id = use?._tag === "Redeemed" ? use.redemptionId : assert.fail("no use")
    expect(page.html).toContain(`<a class="nobreak" href="/office/uses/${id}">${id.match(/.{4}/g)?.join(" ")}</a>`)
    expect(page.html).toContain(`<a href="/office/uses/${id}/correct">訂正</a>`)
  })

  it("says of a lost membership that it is lost, and since when", async () => {
    const { page } = await personOf(shared, "operator", "667788")
    expect(page.text).toContain("共済組合 資格喪失 2024/6/30")
    expect(page.text).toContain("資格が2024年6月30日(日)で終了しているため、利用できません。")
    const spouse = await personOf(shared, "operator", "66778801")
    expect(spouse.page.text).toContain("共済組合 本人の資格なし")
  })

  it("covers name and birth date until they are asked for, which is recorded", () =>
    withOffice({}, async (service) => {
      const { client, page } = await personOf(service, "operator", "234567")
      expect(page.text).toContain("見＊＊＊")
      expect(page.html).not.toMatch(/さくら|サクラ|10月20日|10-20/)
      const revealed = await client.press(page, "氏名・生年月日を表示")
      expect([revealed.status, revealed.path]).toEqual([200, `${page.path}/personal`])
      expect(revealed.text).toContain("見本 さくら (ミホン サクラ)")
      expect(revealed.text).toContain("年10月20日")
      expect((await record(service)).map(({ action, actor, subject }) => [action, actor, subject])).toEqual([
        ["holder.read-personal", "clerk:operator", "holder:234567"],
        ["holder.read", "clerk:operator", "holder:234567"],
        ["holder.search", "clerk:operator", ""]
      ])
    })())

  it.each(["viewer", "blind", "manager"] as const)("shows %s no name, no examination and no reason", async (clerk) => {
    const { client, page } = await personOf(shared, clerk, "234567")
    expect(page.status).toBe(200)
    expect(page.html).not.toMatch(/さくら|サクラ|女性がん|womens|選べるドック|歯科|優待|歳|対象外|氏名・生年月日を表示/)
    expect(page.text).toMatch(/健診クーポン 利用可能 1 1 0 0 0 0/)
    const past = await client.open(`${page.path}?on=2024-06-10`)
    expect(past.html).not.toMatch(/女性がん|選べるドック|歳/)
    expect((await client.get(`${page.path}/screen`)).status).toBe(403)
    const { csrf = "" } = page.forms.find(({ fields }) => "csrf" in fields)?.fields ?? {}
    const asked = await client.post(`${page.path}/personal`, { csrf })
    expect(asked.status).toBe(403)
    expect(asked.html).not.toMatch(/さくら|サクラ/)
  })

  it("leads from the member to the spouse and back", async () => {
    const { client, page } = await personOf(shared, "operator", "123456")
    const toSpouse = /<a href="(\/office\/holders\/[\w-]+)">12345601<\/a>/.exec(page.html)?.[1] ?? ""
    const spouse = await client.open(toSpouse)
    expect(spouse.text).toContain("番号 12345601 (配偶者)")
    expect(spouse.html).toMatch(/<a href="\/office\/holders\/[\w-]+">123456<\/a>/)
  })

  it("is found only by a key of this service", async () => {
    const { client, page } = await personOf(shared, "operator", "234567")
    for (const key of ["234567", "x".repeat(48), page.path.slice(0, -1).split("/").at(-1) ?? ""]) {
      expect((await client.get(`${searchPath}/${key}`)).status).toBe(404)
    }
  })
})

describe("as seen on a day", () => {
  it("in the past: the book as it was, said loudly, and nothing can be done", async () => {
    const { client, page } = await personOf(shared, "operator", "876543")
    expect(page.text).toContain("紙に切替")
    const past = await client.press(page, "この日で表示", { on: "2024-06-09" })
    expect(past.text).toContain("2024年6月9日(日)時点の表示です。")
    expect(past.text).toContain("操作はできません")
    expect(past.text).not.toContain("紙に切替")
    expect(past.text).toMatch(/マイ リフレッシュ 利用可能 3 3 0 0 0 0/)
    expect(past.html).not.toMatch(/\/(grant|withdraw|notes|correct)[?"]/)
    expect(page.html).toMatch(/\/grant\?/)
    expect((await client.open(page.path)).text).not.toContain("時点の表示です")
  })

  it("in the future: the book as it is, judged for that day", async () => {
    const { client, page } = await personOf(shared, "operator", "234567")
    const future = await client.open(`${page.path}?on=2025-02-01`)
    expect(future.text).toContain("2025年2月1日(土)時点の表示です。")
    expect(future.text).toContain("利用できる期間は2024年12月31日(火)で終了しました。")
    expect(future.html).not.toMatch(/\/(grant|withdraw|notes)[?"]/)
    expect((await client.open(`${page.path}/screen?on=2025-02-01`)).text).toContain("期間終了")
  })

  it("that is none says so at the field and keeps what was typed", async () => {
    const { client, page } = await personOf(shared, "operator", "234567")
    const wrong = await client.open(`${page.path}?on=2024-02-30`)
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('value="2024-02-30"')
    expect(wrong.html).toContain('href="#f-on"')
    for (const day of ["1868-01-01", "9999-12-31", "x"]) {
      expect((await client.open(`${page.path}?on=${day}`)).status).toBe(422)
    }
    expect((await client.open(`${page.path}?year=abc`)).status).toBe(200)
  })
})

describe("another year", () => {
  it(
    "shows its book, said loudly, and not as the person would see it",
    withOffice({}, async (service) => {
      await service.run(
        Effect.gen(function* () {
          const catalogue = yield* Catalogue.Catalogue
          for (const each of programmes(2023 as CalendarDate.FiscalYear)) yield* catalogue.putProgramme(each)
        })
      )
      const { client, page } = await personOf(service, "operator", "889900")
      expect(page.html).toContain(`<a href="${page.path}?year=2023"`)
      const other = await client.open(`${page.path}?year=2023`)
      expect(other.text).toContain("2023年度の台帳を表示しています。")
      expect(other.text).toContain("2023年度のクーポン")
      expect(other.text).toContain("この年度の履歴はまだありません。")
      expect(other.html).not.toContain("/screen")
      expect(await problemsOf(other)).toEqual([])
      // Its days of use are over: nothing more of it is granted.
      expect((await client.open(`${page.path}/grant?year=2023`)).text).toContain("付与できるクーポンはありません")
    })
  )
})

describe("the person's own page, for the office", () => {
  it("shows what the person sees, marked, without any form, and is recorded", () =>
    withOffice({}, async (service) => {
      const { client, page } = await personOf(service, "operator", "234567")
      const screen = await client.open(`${page.path}/screen`)
      expect(screen.heading).toBe("マイページ")
      expect(screen.text).toContain("利用者の画面 (確認用)")
      expect(screen.text).toContain("女性がん検診")
      expect(screen.html).not.toMatch(/<form|<button|<input/)
      expect(screen.html).toContain(`<a href="${page.path}">照会に戻る</a>`)
      expect((await record(service))[0]).toMatchObject({ action: "holder.read-screen", subject: "holder:234567" })
    })())
})

describe("notes", () => {
  it(
    "are written, read by colleagues, and struck out with a reason",
    withOffice({}, async (service) => {
      const { client, page } = await personOf(service, "operator", "234567")
      const written = await client.press(page, "メモを残す", { text: "電話あり。\r\n<折り返す>" })
      expect(written.text).toContain("メモを残しました。")
      expect(written.html).toContain("電話あり。 &lt;折り返す&gt;")
      const { client: other, page: theirs } = await personOf(service, "operator2", "234567")
      const empty = await other.press(theirs, "メモを取り消す", { reason: " " })
      expect(empty.status).toBe(422)
      const struck = await other.press(theirs, "メモを取り消す", { reason: "別の人の話" })
      expect(struck.html).toContain("<s>電話あり。")
      expect(struck.text).toContain("運用 四郎が取消: 別の人の話")
      const { page: hidden } = await personOf(service, "viewer", "234567")
      expect(hidden.text).toContain("メモが1件あります")
      expect(hidden.html).not.toMatch(/電話あり|メモを残す/)
    })
  )

  it(
    "that are sent twice are written once; an empty one is not",
    withOffice({}, async (service) => {
      const { client, page } = await personOf(service, "operator", "234567")
      const form = page.forms.find(({ buttons }) => buttons.includes("メモを残す"))
      const sent = { ...form?.fields, text: "一度" }
      await Promise.all([client.post(form?.action ?? "", sent), client.post(form?.action ?? "", sent)])
      const after = await client.open(page.path)
      expect(after.text.match(/一度/g)).toHaveLength(1)
      const empty = await client.press(after, "メモを残す", { text: " \n " })
      expect([empty.status, empty.html.includes('href="#f-text"')]).toEqual([422, true])
    })
  )

  it("are not written about oneself", async () => {
    const { client, page } = await personOf(shared, "desk", "123456")
    expect(page.text).toContain("ご自身または配偶者の番号です")
    const { csrf = "" } = page.forms.find(({ fields }) => "csrf" in fields)?.fields ?? {}
    expect((await client.post(`${page.path}/notes`, { csrf, text: "x" })).status).toBe(403)
    expect((await personOf(shared, "desk", "12345601")).page.text).toContain("ご自身または配偶者の番号です")
  })
})

const typed = { product: "my-refresh", quantity: "1", reason: "declined", text: "本人から電話" }

describe("granting and taking back", () => {
  it(
    "show the figures before, do it once however often it is pressed, and the member sees it",
    withOffice({}, async (service) => {
      const { client, page } = await personOf(service, "operator", "234567")
      const form = await client.open(`${page.path}/withdraw`)
      expect(form.text).toContain("クーポンの取消")
      const confirm = await client.press(form, "確認へ進む", { ...typed, quantity: "２" })
      expect(confirm.text).toContain("マイ リフレッシュを2枚取り消します")
      expect(confirm.text).toMatch(/今 3 0 0 3 このあと 1 0 0 1/)
      expect(await entriesOf(service, "234567")).toHaveLength(4)

      const last = confirm.forms.find(({ buttons }) => buttons.includes("取り消す"))
      const press = () => client.post(last?.action ?? "", last?.fields ?? {})
      const [first, second] = await Promise.all([press(), press()])
      const third = await press()
      for (const answer of [first, second, third]) {
        expect([answer.status, answer.location]).toEqual([303, `${page.path}?done=withdrawn`])
      }
      const withdrawn = (await entriesOf(service, "234567")).filter(({ _tag }) => _tag === "Withdrawn")
      expect(withdrawn).toMatchObject([{ quantity: 2, actor: "clerk:operator", reason: "本人の申出: 本人から電話" }])

      const after = await client.open(first.location)
      expect(after.text).toContain("クーポンを取り消しました。")
      expect(after.text).toMatch(/マイ リフレッシュ 利用可能 1 3 2 0 0 0/)
      expect((await client.open(`${page.path}/screen`)).text).toContain("残り 1枚")
      const line = (await record(service)).find(({ action }) => action === "entitlement.withdraw")
      expect(JSON.parse(line?.detail ?? "{}")).toMatchObject({
        before: { granted: 3, withdrawn: 0 },
        after: { granted: 3, withdrawn: 2 }
      })
    })
  )

  it(
    "give back what was taken, up to what the table gives and no more",
    withOffice({}, async (service) => {
      const { client, page } = await personOf(service, "operator", "234567")
      const go = async (direction: "grant" | "withdraw", quantity: string) =>
        client.press(await client.open(`${page.path}/${direction}`), "確認へ進む", { ...typed, quantity })
      const taken = await client.press(await go("withdraw", "2"), "取り消す")
      expect(taken.text).toContain("クーポンを取り消しました。")
      const tooMany = await go("grant", "3")
      expect(tooMany.status).toBe(422)
      expect(tooMany.text).toContain("付与できるのは、あと2枚までです。")
      expect(tooMany.html).toContain("本人から電話</textarea>")
      const given = await client.press(await go("grant", "2"), "付与する")
      expect(given.text).toContain("クーポンを付与しました。")
      expect(given.text).toMatch(/マイ リフレッシュ 利用可能 3 5 2 0 0 0/)
    })
  )

  it("never take what is used", async () => {
    const { client, page } = await personOf(shared, "operator", "889900")
    const form = await client.open(`${page.path}/withdraw`)
    const tooMany = await client.press(form, "確認へ進む", { ...typed, quantity: "3" })
    expect([tooMany.status, tooMany.text.includes("取り消せるのは2枚までです。")]).toEqual([422, true])
  })

  it(
    "take what is on paper only while it has no sheet (R36, R115)",
    withOffice({}, async (service) => {
      const { client, page } = await personOf(service, "operator", "876543")
      const form = await client.open(`${page.path}/withdraw`)
      const confirmed = await client.press(form, "確認へ進む", { ...typed, quantity: "1" })
      await client.press(confirmed, "取り消す")
      expect((await service.ledger()).slice(-2).map(({ entry }) => entryText(entry))).toEqual([
        "MovedFromPaper my-refresh 1",
        "Withdrawn my-refresh 1"
      ])
      const holder = Holder.holderId(sag, numberOf("876543"))
      await service.run(
        CouponBooks.change(holder, fiscalYear(2024), ({ book }) =>
          Effect.fromResult(
            CouponBook.decide(book, {
              _tag: "IssueSheets",
              product: productId("my-refresh"),
              sheets: [redemptionId(901), redemptionId(902)],
              reason: "印刷",
              at: at("2024-07-01"),
              actor: actor("clerk:operator")
            })
          )
        )
      )
      const late = await client.press(form, "確認へ進む", {
        ...typed,
        quantity: "1",
        reference: "0000000aa-000000000000"
      })
      expect(late.text).toContain("用紙を発行した紙クーポンだけのため、取り消せません。")
    })
  )

  it("say at its field what is missing, and keep what was typed", async () => {
    const { client, page } = await personOf(shared, "operator", "234567")
    const form = await client.open(`${page.path}/grant`)
    const wrong = await client.press(form, "確認へ進む", { product: "", quantity: "1.5", reason: "x", text: " " })
    expect(wrong.status).toBe(422)
    for (const field of ["product", "quantity", "reason", "text"]) expect(wrong.html).toContain(`href="#f-${field}"`)
    expect(wrong.html).toContain('value="1.5"')
    expect(await problemsOf(wrong)).toEqual([])
    expect(addressesOf(wrong).filter(holdsNumber)).toEqual([])
  })

  it("another order on an old form is refused, and can be sent anew", async () => {
    await withOffice({}, async (service) => {
      const { client, page } = await personOf(service, "operator", "234567")
      const form = await client.open(`${page.path}/withdraw`)
      await client.press(await client.press(form, "確認へ進む", typed), "取り消す")
      const again = await client.press(form, "確認へ進む", { ...typed, quantity: "2" })
      expect([again.status, again.text.includes("すでに別の内容で手続きをしています")]).toEqual([422, true])
      const confirm = await client.press(again, "確認へ進む", { ...typed, quantity: "2" })
      expect(confirm.text).toContain("マイ リフレッシュを2枚取り消します")
    })()
  })

  it.each(["viewer", "desk", "approver", "manager", "blind"] as const)("are not for %s", async (clerk) => {
    const { client, page } = await personOf(shared, clerk, "234567")
    expect(page.html).not.toMatch(/\/(grant|withdraw)[?"]/)
    const { csrf = "" } = page.forms.find(({ fields }) => "csrf" in fields)?.fields ?? {}
    const before = await entriesOf(shared, "234567")
    for (const direction of ["grant", "withdraw"]) {
      expect((await client.get(`${page.path}/${direction}`)).status).toBe(403)
      const sent = { csrf, ...typed, year: "2024", reference: "reference-of-a-test" }
      expect((await client.post(`${page.path}/${direction}/confirm`, sent)).status).toBe(403)
      expect((await client.post(`${page.path}/${direction}`, sent)).status).toBe(403)
    }
    expect(await entriesOf(shared, "234567")).toEqual(before)
  })

  it(
    "are not for oneself, nor for one's spouse",
    withOffice({}, async (service) => {
      const { id, association, name, roles, sees } = clerks.operator
      const ownNumber = "123456" as HolderNumber.MemberNumber
      const byManager = "clerk:manager" as LedgerEntry.Actor
      await service.run(Clerks.change({ association, id }, { name, roles, sees, active: true, ownNumber }, byManager))
      const before = await service.ledger()
      for (const number of ["123456", "12345601"]) {
        const { client, page } = await personOf(service, "operator", number)
        expect(page.text).toContain("ご自身または配偶者の番号です")
        const { csrf = "" } = page.forms.find(({ fields }) => "csrf" in fields)?.fields ?? {}
        const sent = { csrf, ...typed, year: "2024", reference: "reference-of-a-test" }
        for (const direction of ["grant", "withdraw"]) {
          expect((await client.get(`${page.path}/${direction}`)).status).toBe(403)
          expect((await client.post(`${page.path}/${direction}/confirm`, sent)).status).toBe(403)
          expect((await client.post(`${page.path}/${direction}`, sent)).status).toBe(403)
        }
      }
      expect(await service.ledger()).toEqual(before)
    })
  )
})
