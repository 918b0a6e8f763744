// 紙クーポンの申請 over real HTTP, without a script: the same guard as my page, applying for oneself, once however often it is
// sent, answering the office, taking it back, and what my page says afterwards (R110-R112, R114, R116).
import { assert, describe, it } from "@effect/vitest"
import {
  CalendarDate,
  Catalogue,
  Clerk,
  Holder,
  type HolderNumber,
  LedgerCheck,
  PaperApplications,
  PaperShelf
} from "@fukuri/core"
import { Effect, Schema } from "effect"
import { type FormClient, type Page, radioOf } from "../support/formClient.ts"
import { logIn, sakura, spouse, taro } from "./journey.ts"
import { type MemberService, sag, withService } from "./memberService.ts"

const entrance = "/PaperApplication/sag"
const clerkOf = (id: string, role: Clerk.Role) =>
  Schema.decodeUnknownSync(Clerk.Clerk)({ id, association: "sag", name: id, roles: [role], sees: [], active: true })
const desk = clerkOf("desk", "desk")
const approver = clerkOf("approver", "approver")

const enter = async (client: FormClient, who: typeof taro): Promise<Page> =>
  client.press(await client.open(entrance), "ログイン", who)
const applying = async (
  client: FormClient,
  page: Page,
  ground = "スマートフォンやタブレットを持っていない",
  text = ""
) => client.press(page, "申請する", { ground: radioOf(page, ground), text })
const open = (service: MemberService) => service.run(PaperShelf.openApplications(sag))
const idOn = (page: Page): string => /[0-9a-z]{9}-[0-9a-z]{12}/.exec(page.text)?.[0] ?? assert.fail(page.text)

describe("the application for paper", () => {
  it(
    "is reached from the beginning and from my page, and says what it means before one applies (R110, R112)",
    withService({}, async (service) => {
      const client = service.client()
      for (const path of ["/", "/CouponInfoLogin/sag"]) {
        assert.include((await client.open(path)).html, `href="${entrance}"`)
      }
      assert.strictEqual((await client.get("/paperapplication/SAG/")).location, entrance)
      const page = await enter(client, sakura)
      assert.strictEqual(page.path, `${entrance}/form`)
      assert.strictEqual(page.heading, "紙クーポンの申請")
      assert.include(page.text, "すべての事業の分がまとめて紙になります")
      assert.include(page.text, "画面では使えません")
      assert.match(page.text, /用紙の送り先は、所属所\(.+\)です。/)
      assert.notInclude(page.text, sakura.number)
    })
  )

  it(
    "does not depend on the day on which my page opens",
    withService({}, async (service) => {
      const client = service.client()
      await service.run(
        Effect.gen(function* () {
          const catalogue = yield* Catalogue.Catalogue
          const { associations } = yield* catalogue.latest
          const association = associations.get(sag) ?? assert.fail("no association")
          yield* catalogue.putAssociation({ ...association, myPageFrom: CalendarDate.date("2024-08-01") })
        })
      )
      const closed = await client.open("/CouponInfoLogin/sag")
      assert.include(closed.text, "2024年8月1日")
      assert.include(closed.html, `href="${entrance}"`)
      assert.strictEqual((await enter(client, sakura)).path, `${entrance}/form`)
    })
  )

  it(
    "is confirmed with its number and where it stands, and again when one comes back (R114)",
    withService({}, async (service) => {
      const client = service.client()
      const done = await applying(client, await enter(client, sakura))
      assert.include(done.text, "申請を受け付けました")
      const id = idOn(done)
      const later = await enter(service.client(), sakura)
      assert.strictEqual(idOn(later), id)
      const [kept] = await open(service)
      assert.strictEqual(kept?.id, id)
      assert.strictEqual(kept?.value.enteredBy, "holder")
    })
  )

  it(
    "is one, however often and from how many windows it is sent",
    withService({}, async (service) => {
      const first = service.client()
      const second = service.client()
      const pages = [await enter(first, sakura), await enter(second, sakura)] as const
      const sent = await Promise.all([
        applying(first, pages[0]),
        applying(first, pages[0]),
        applying(second, pages[1]),
        applying(second, pages[1])
      ])
      assert.strictEqual(new Set(sent.map(idOn)).size, 1)
      assert.strictEqual((await open(service)).length, 1)
    })
  )

  it(
    "tells what is missing at its field and keeps what was typed (R111)",
    withService({}, async (service) => {
      const client = service.client()
      const page = await enter(client, sakura)
      const nothing = await client.press(page, "申請する")
      assert.strictEqual(nothing.status, 422)
      assert.include(nothing.text, "理由を1つ選んでください")
      const wordless = await applying(client, page, "そのほかの事情がある")
      assert.strictEqual(wordless.status, 422)
      assert.include(wordless.text, "事情を書いてください")
      const long = await applying(client, page, "そのほかの事情がある", "あ".repeat(501))
      assert.include(long.text, "500文字以内")
      assert.include(long.html, "あ".repeat(501))
      const wrong = await applying(client, page, "再任用短時間勤務で、勤務が週20時間未満である")
      assert.strictEqual(wrong.status, 422)
      assert.include(wrong.text, "登録されている任用では")
      assert.deepStrictEqual(await open(service), [])
    })
  )

  it(
    "of a spouse is for the spouse's own coupons, and its paper goes to the member's workplace",
    withService({}, async (service) => {
      const client = service.client()
      const page = await enter(client, spouse)
      assert.match(page.text, /組合員ご本人の所属所\(.+\)/)
      await applying(client, page)
      const [kept] = await open(service)
      assert.strictEqual(kept?.subject, Holder.holderId(sag, spouse.number as HolderNumber.HolderNumber))
      assert.include((await enter(service.client(), taro)).text, "申請の前にお読みください")
    })
  )

  it(
    "shows the question of the office with a field for the answer, and can be taken back until it is decided",
    withService({}, async (service) => {
      const client = service.client()
      const id = idOn(await applying(client, await enter(client, sakura)))
      await service.run(PaperApplications.ask(desk, id, "端末は全くお持ちではありませんか。"))
      const asked = await client.open(`${entrance}/form`)
      assert.include(asked.text, "端末は全くお持ちではありませんか。")
      assert.strictEqual((await client.press(asked, "答えを送る", { answer: " " })).status, 422)
      const answered = await client.press(asked, "答えを送る", { answer: "持っていません。" })
      assert.include(answered.text, "持っていません。")
      const back = await client.press(answered, "申請を取り下げる")
      assert.include(back.text, "申請は取り下げられました")
      assert.deepStrictEqual(await open(service), [])
      // The old page again: nothing more happens, and the page says how it stands.
      assert.include((await client.press(answered, "申請を取り下げる")).text, "申請は取り下げられました")
      assert.include((await client.press(asked, "答えを送る", { answer: "はい" })).text, "申請は取り下げられました")
      assert.notStrictEqual(idOn(await applying(client, back)), id)
    })
  )

  it(
    "once agreed to stops the screen, and my page says that it is paper and comes to the workplace (R116)",
    withService({}, async (service) => {
      const client = service.client()
      const id = idOn(await applying(client, await enter(client, sakura)))
      await service.run(PaperApplications.approve(approver, id))
      assert.include((await client.open(`${entrance}/form`)).text, "クーポンは紙になりました")
      const atDesk = await logIn(service.client(), sakura)
      assert.strictEqual(atDesk.heading, "利用できるクーポンがありません")
      const phone = service.client()
      const mine = await phone.press(await phone.open("/CouponInfoLogin/sag"), "ログイン", sakura)
      assert.include(mine.text, "用紙は、所属所へ郵送でお送りします。")
      assert.include(mine.text, "紙クーポン")
      assert.include(mine.html, `href="${entrance}"`)
      assert.deepStrictEqual((await service.run(LedgerCheck.check(sag))).broken, [])
    })
  )
})

describe("its login", () => {
  it(
    "says one neutral sentence for a wrong pair, and locks like my page",
    withService({}, async (service) => {
      const client = service.client()
      const wrong = { ...sakura, birthDate: "19800101" }
      for (let tries = 0; tries < 5; tries++) {
        const page = await enter(client, wrong)
        assert.strictEqual(page.status, 422)
        assert.include(page.text, "組み合わせを確認できませんでした")
      }
      assert.include((await enter(client, sakura)).text, "組み合わせを確認できませんでした")
      // The counters are those of the number, wherever it is tried.
      assert.strictEqual(
        (await client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", sakura)).status,
        422
      )
    })
  )

  it(
    "is a login of its own: neither that of my page nor that of a facility opens it, and its end is an end",
    withService({}, async (service) => {
      const client = service.client()
      await client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", sakura)
      assert.strictEqual((await client.get(`${entrance}/form`)).location, `${entrance}?ended=1`)
      const page = await enter(client, sakura)
      const cookie = client.cookies.get("fukuri-paper-sag") ?? ""
      assert.notStrictEqual(cookie, "")
      client.cookies.set("fukuri-my-page-sag", cookie)
      assert.strictEqual((await client.get("/CouponInfo/sag")).location, "/CouponInfoLogin/sag?ended=1")
      await client.press(page, "ログアウト")
      client.cookies.set("fukuri-paper-sag", cookie)
      assert.strictEqual((await client.get(`${entrance}/form`)).location, `${entrance}?ended=1`)
      for (const stop of ["form", "answer", "withdraw"]) {
        const sent = await client.post(`${entrance}/${stop}`, { ...page.forms[0]?.fields })
        assert.strictEqual(sent.location, `${entrance}?ended=1`)
      }
      assert.deepStrictEqual(await open(service), [])
    })
  )

  it(
    "keeps number and birth date out of addresses and the log",
    withService({}, async (service) => {
      const client = service.client()
      await applying(client, await enter(client, sakura))
      const log = service.log.join("\n")
      for (const secret of [sakura.number, sakura.birthDate, "1979-10-20"]) assert.notInclude(log, secret)
    })
  )
})
