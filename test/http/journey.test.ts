// The member's way through the screens over real HTTP, as a browser without scripts walks it.
import { assert, describe, it } from "@effect/vitest"
import { CalendarDate, Catalogue, Holder, Ledger, LedgerEntry } from "@fukuri/core"
import { programmes } from "@fukuri/examples/programmes/guide"
import { Effect, Schema } from "effect"
import { radioOf, radiosOf } from "../support/formClient.ts"
import {
  dockBrain,
  dockDay,
  factsOfUses,
  hospital,
  logIn,
  pressNow,
  receiptOn,
  refresh,
  sakura,
  spouse,
  taro,
  toConfirm
} from "./journey.ts"
import { type MemberService, sag, withService } from "./memberService.ts"

const dentist = "/coupon/for_2000015"

describe("the way through the screens", () => {
  it(
    "a coupon is used from STEP 1 to STEP 6, and the ledger has that one use",
    withService({}, async (service) => {
      const client = service.client()
      const login = await client.open(hospital)
      assert.strictEqual(login.heading, "施設確認")
      assert.include(login.text, "共済組合互助会病院")
      const choosing = await client.press(login, "次へ", taro)
      const done = await pressNow(client, await toConfirm(client, choosing, dockDay))
      assert.strictEqual(done.heading, "利用完了")
      assert.include(done.html, 'class="seal"')
      assert.deepStrictEqual(await factsOfUses(service), [
        { course: "dock/day", facility: "1234567", quantity: 1, usedOn: "2024-07-01" }
      ])
      assert.strictEqual(receiptOn(done), (await service.uses())[0]?.redemptionId)
    })
  )

  it(
    "STEP 4 and 5 show what the press will use, with the masked number and the check word",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      const counting = await client.press(choosing, "次へ", { choice: radioOf(choosing, refresh) })
      const showing = await client.press(counting, "次へ", { quantity: "2" })
      for (const page of [showing, await client.press(showing, "利用する")]) {
        assert.include(page.text, refresh)
        assert.include(page.text, "2枚")
        assert.include(page.text, "***456")
        assert.notInclude(page.html, "123456<")
        assert.match(page.text, /[ぁ-ん]{2,} ?[0-9]{2}/)
      }
    })
  )

  it(
    "the only choice is not asked for (R88), and then 「戻る」 leads to STEP 1",
    withService({}, async (service) => {
      const client = service.client()
      const counting = await logIn(client, taro, dentist)
      assert.strictEqual(counting.heading, "枚数入力")
      assert.include(counting.text, "歯科健康診査")
      assert.strictEqual((await client.press(counting, "戻る")).heading, "施設確認")
    })
  )

  it(
    "STEP 3 is left out for a quantity of one when the association says so (A2), STEP 4 and 5 never",
    withService({}, async (service) => {
      await service.run(
        Effect.gen(function* () {
          const catalogue = yield* Catalogue.Catalogue
          const association = (yield* catalogue.latest).associations.get(sag)
          if (association !== undefined) yield* catalogue.putAssociation({ ...association, skipQuantityOfOne: true })
        })
      )
      const client = service.client()
      const showing = await logIn(client, taro, dentist)
      assert.strictEqual(showing.heading, "確認")
      assert.strictEqual((await client.press(showing, "利用する")).heading, "最終確認")
    })
  )

  it(
    "「戻る」 goes one screen back and keeps the pass",
    withService({}, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), refresh, "3")
      const showing = await client.press(confirming, "戻る")
      assert.strictEqual(showing.heading, "確認")
      const counting = await client.press(showing, "戻る")
      assert.strictEqual(counting.heading, "枚数入力")
      const choosing = await client.press(counting, "戻る")
      assert.strictEqual(choosing.heading, "内容選択")
      assert.strictEqual((await client.press(choosing, "戻る")).heading, "施設確認")
      assert.deepStrictEqual(await service.uses(), [])
    })
  )

  it(
    "the last use here stands on the first screen after login, and only there (A13)",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      assert.include(choosing.text, "直前の利用")
      const counting = await client.press(choosing, "次へ", { choice: radioOf(choosing, refresh) })
      assert.notInclude(counting.text, "直前の利用")
      const showing = await client.press(counting, "次へ", { quantity: "1" })
      const done = await pressNow(client, await client.press(showing, "利用する"))
      const again = await logIn(client, taro)
      assert.include(again.text, "直前の利用")
      assert.strictEqual(receiptOn(again), receiptOn(done))
    })
  )

  it(
    "after one of three courses is used the other two are not offered, and no new login is needed (R48, R105)",
    withService({}, async (service) => {
      const client = service.client()
      const done = await pressNow(client, await toConfirm(client, await logIn(client, taro), dockDay))
      const choosing = await client.press(done, "内容選択画面へ")
      assert.strictEqual(choosing.heading, "内容選択")
      assert.deepStrictEqual([...radiosOf(choosing).keys()], [refresh, "歯科健康診査"])
    })
  )

  it(
    "選べるドック and 女性がん検診 are used on one day at one facility (R50)",
    withService({}, async (service) => {
      const client = service.client()
      const first = await pressNow(
        client,
        await toConfirm(client, await logIn(client, sakura), "選べるドック・一般(40以上)・1日・女")
      )
      const choosing = await client.press(first, "内容選択画面へ")
      await pressNow(client, await toConfirm(client, choosing, "女性がん検診・一般(40以上)"))
      assert.deepStrictEqual(
        (await service.uses()).map(({ course }) => course),
        ["dock/day", "womens-cancer"]
      )
    })
  )

  it(
    "the spouse is offered nothing but 配偶者ドック (R17)",
    withService({}, async (service) => {
      const counting = await logIn(service.client(), spouse)
      assert.strictEqual(counting.heading, "枚数入力")
      assert.include(counting.text, "配偶者ドック")
    })
  )

  it(
    "when nothing is left here STEP 6 does not offer another pass (A19)",
    withService({}, async (service) => {
      const client = service.client()
      const counting = await logIn(client, taro, dentist)
      const showing = await client.press(counting, "次へ", { quantity: "1" })
      const done = await pressNow(client, await client.press(showing, "利用する"))
      assert.notInclude(
        done.forms.flatMap(({ buttons }) => buttons),
        "内容選択画面へ"
      )
      const again = await logIn(client, taro, dentist)
      assert.strictEqual(again.heading, "利用できるクーポンがありません")
      assert.include(again.text, "000-000-0000")
      assert.strictEqual(receiptOn(again), receiptOn(done))
    })
  )

  it(
    "who lost the membership is let in and told so, and can use nothing (A33)",
    withService({}, async (service) => {
      const page = await logIn(service.client(), { number: "667788", birthDate: birthDateOf(service, 47, "09-09") })
      assert.strictEqual(page.heading, "利用できるクーポンがありません")
      assert.match(page.text, /資格/)
      assert.match(page.text, /6月30日|6\/30/)
    })
  )
})

describe("what is typed on the way", () => {
  it(
    "a number of coupons is read in any width; one that is none, or too great, comes back with its mistake",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      const counting = await client.press(choosing, "次へ", { choice: radioOf(choosing, refresh) })
      for (const quantity of ["", "0", "-1", "1.5", "abc", "4", "999999999999", "1e0", "1".repeat(5000)]) {
        const page = await client.press(counting, "次へ", { quantity })
        assert.strictEqual(page.status, 422, quantity)
        assert.strictEqual(page.heading, "枚数入力")
        assert.include(page.html, 'role="alert"')
      }
      assert.strictEqual((await client.press(counting, "次へ", { quantity: " 3 " })).heading, "確認")
    })
  )

  it(
    "no choice, or one that is not offered, comes back with the list",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      for (const choice of ["", "dock-general-40plus-female dock/day", "x", "dock-general-40plus-male", "😀 \u0000"]) {
        const page = await client.press(choosing, "次へ", { choice })
        assert.strictEqual(page.status, 422, choice)
        assert.strictEqual(page.heading, "内容選択")
      }
    })
  )

  it(
    "a field that stands in a form twice is a mistake, never a defect",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      const form = choosing.forms.find(({ method }) => method === "post")
      const choice = radioOf(choosing, refresh)
      const twice = await client.post(form?.action ?? "", [
        ...Object.entries(form?.fields ?? {}),
        ["choice", choice],
        ["choice", choice]
      ])
      assert.strictEqual(twice.status, 422)
      const tickets = await client.post(form?.action ?? "", [
        ...Object.entries(form?.fields ?? {}),
        ["t", "x"],
        ["choice", choice]
      ])
      assert.strictEqual(tickets.location, `${hospital}?ended=1`)
    })
  )
})

describe("what changes on the way", () => {
  it(
    "a choice that somebody else's screen used up is gone, and the first screen says so",
    withService({}, async (service) => {
      const [here, there] = [service.client(), service.client()]
      const choosing = await logIn(here, taro)
      const counting = await here.press(choosing, "次へ", { choice: radioOf(choosing, dockBrain) })
      await pressNow(there, await toConfirm(there, await logIn(there, taro), dockDay))
      const back = await here.open(counting.path)
      assert.strictEqual(back.heading, "内容選択")
      assert.include(back.html, 'role="alert"')
      assert.notInclude([...radiosOf(back).keys()], dockBrain)
      assert.strictEqual((await here.press(counting, "次へ", { quantity: "1" })).heading, "内容選択")
    })
  )

  it(
    "who picked what is used up meanwhile is told so, and not just led on with the only thing that is left",
    withService({}, async (service) => {
      const [here, there] = [service.client(), service.client()]
      const choosing = await logIn(here, taro)
      const others = [...radiosOf(choosing).keys()].filter(
        (label) => label !== refresh && !label.includes("選べるドック")
      )
      for (const label of [dockDay, ...others]) {
        await pressNow(there, await toConfirm(there, await logIn(there, taro), label))
      }
      const next = await here.press(choosing, "次へ", { choice: radioOf(choosing, dockBrain) })
      assert.strictEqual(next.heading, "枚数入力")
      assert.include(next.text, refresh)
      assert.include(next.html, 'role="alert"')
      assert.notInclude(
        (await here.press(choosing, "次へ", { choice: radioOf(choosing, refresh) })).html,
        'role="alert"'
      )
    })
  )

  it(
    "what STEP 5 shows is what is used or nothing is: fewer left are refused, not used (A35)",
    withService({}, async (service) => {
      const [here, there] = [service.client(), service.client()]
      const confirming = await toConfirm(here, await logIn(here, taro), refresh, "2")
      await pressNow(there, await toConfirm(there, await logIn(there, taro), refresh, "2"))
      const refused = await pressNow(here, confirming)
      assert.strictEqual(refused.status, 409)
      assert.include(refused.text, refresh)
      assert.lengthOf(await service.uses(), 1)
      const counting = await here.open(confirming.path)
      assert.strictEqual(counting.heading, "枚数入力")
      assert.include(counting.html, 'role="alert"')
      assert.strictEqual((await here.press(refused, "内容選択画面へ")).heading, "内容選択")
    })
  )

  it(
    "membership that is lost while STEP 5 is open is lost at the press",
    withService({}, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      await service.changePeople((holder) =>
        holder.number === "123456"
          ? {
              ...holder,
              memberships: holder.memberships.map(({ body, period }) => ({
                body,
                period: { ...period, until: CalendarDate.date("2024-06-30") }
              }))
            }
          : holder
      )
      const refused = await pressNow(client, confirming)
      assert.strictEqual(refused.status, 409)
      assert.match(refused.text, /資格/)
      assert.deepStrictEqual(await service.uses(), [])
    })
  )

  it(
    "a facility that closes while STEP 5 is open is closed at the press",
    withService({}, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      await close(service, "1234567", "2024-06-30")
      const refused = await pressNow(client, confirming)
      assert.strictEqual(refused.status, 409)
      assert.deepStrictEqual(await service.uses(), [])
      assert.strictEqual((await client.open(confirming.path)).heading, "利用できるクーポンがありません")
    })
  )

  it(
    "the last day ends at midnight in Japan, judged at the press (A18)",
    withService({ at: "2024-12-31T23:58:00+09:00" }, async (service) => {
      const [here, there] = [service.client(), service.client()]
      const mine = await toConfirm(here, await logIn(here, taro), dockDay)
      const theirs = await toConfirm(there, await logIn(there, sakura), "女性がん検診・一般(40以上)")
      service.setTime("2024-12-31T23:59:58+09:00")
      assert.strictEqual((await pressNow(there, theirs)).heading, "利用完了")
      service.setTime("2025-01-01T00:00:00+09:00")
      assert.strictEqual((await pressNow(here, mine)).status, 409)
      assert.deepStrictEqual(
        (await service.uses()).map(({ course, usedOn }) => [course, usedOn]),
        [["womens-cancer", "2024-12-31"]]
      )
    })
  )

  it(
    "with a new fiscal year a pass of the old one begins anew, and uses what was granted for the new one",
    withService({ at: "2025-03-31T23:58:00+09:00" }, async (service) => {
      const client = service.client()
      const counting = await logIn(client, taro)
      const showing = await client.press(counting, "次へ", { quantity: "1" })
      const confirming = await client.press(showing, "利用する")
      service.setTime("2025-04-01T00:00:01+09:00")
      assert.strictEqual((await client.open(counting.path)).heading, "利用できるクーポンがありません")
      await grantForNewYear(service)
      const anew = await client.open(counting.path)
      assert.strictEqual(anew.heading, "枚数入力")
      assert.include(anew.html, 'role="alert"')
      assert.strictEqual((await pressNow(client, confirming)).status, 409)
      assert.deepStrictEqual(await service.uses(), [])
      const done = await pressNow(
        client,
        await client.press(await client.press(anew, "次へ", { quantity: "1" }), "利用する")
      )
      assert.strictEqual(done.heading, "利用完了")
      const [use] = (await service.ledger()).slice(-1)
      assert.strictEqual(use?.fiscalYear, 2025)
    })
  )

  it(
    "a completion screen that is opened again later is a plain record (A37)",
    withService({}, async (service) => {
      const client = service.client()
      const done = await pressNow(client, await toConfirm(client, await logIn(client, taro), dockDay))
      service.setTime("2024-07-01T09:09:50+09:00")
      assert.include((await client.open(done.path)).html, 'class="seal"')
      service.setTime("2024-07-01T09:11:00+09:00")
      const later = await client.open(done.path)
      assert.notInclude(later.html, 'class="seal"')
      assert.strictEqual(receiptOn(later), receiptOn(done))
    })
  )
})

const close = (service: MemberService, code: string, until: string): Promise<void> =>
  service.run(
    Effect.gen(function* () {
      const catalogue = yield* Catalogue.Catalogue
      const facility = (yield* catalogue.latest).facilities.get(code)
      if (facility === undefined) return
      yield* catalogue.putFacilities([{ ...facility, openUntil: CalendarDate.date(until) }])
    })
  )

/** Publishes マイ リフレッシュ of the next fiscal year, usable from its first day, and grants the guide's member three. */
const grantForNewYear = (service: MemberService): Promise<void> =>
  service.run(
    Effect.gen(function* () {
      const fiscalYear = Schema.decodeSync(CalendarDate.FiscalYear)(2025)
      const [from, until] = [CalendarDate.date("2025-04-01"), CalendarDate.date("2026-03-31")]
      for (const programme of programmes(fiscalYear)) {
        const products = programme.products.filter(({ id }) => id === "my-refresh")
        const [product] = products.map((product) => ({ ...product, grantFrom: from, usable: { from, until } }))
        if (product === undefined) continue
        yield* (yield* Catalogue.Catalogue).putProgramme({ ...programme, products: [product] })
        const at = CalendarDate.startOf(from)
        const actor = Schema.decodeSync(LedgerEntry.Actor)("grants")
        yield* (yield* Ledger.Ledger).append([
          {
            key: { holder: Schema.decodeSync(Holder.HolderId)("sag:123456"), fiscalYear },
            expectedVersion: 0,
            entries: [{ _tag: "Granted", at, actor, product: product.id, quantity: 3 }]
          }
        ])
      }
    })
  )

/** The birth date of one of the demo's people, who are of an age on the first day of the fiscal year. */
const birthDateOf = (service: MemberService, age: number, day: string): string => {
  const year = CalendarDate.fiscalYearOf(CalendarDate.dayOf(service.now() as CalendarDate.Instant))
  return `${year - age - (day > "04-01" ? 1 : 0)}${day.replace("-", "")}`
}
