// Cases over HTTP: what a list that came into force opens, who looks after it, and how it ends; nothing of it changes a
// ledger, nobody does it for themselves, and nobody reads what they may not.
import { assert, describe, expect, it } from "@effect/vitest"
import {
  CalendarDate,
  Cases,
  CouponBooks,
  Holder,
  LateNewsDesk,
  type LedgerEntry,
  StoreFailure,
  UnknownOutcome
} from "@fukuri/core"
import type { CouponProduct, Facility, HolderNumber, Ledger } from "@fukuri/core"
import { Effect } from "effect"
import * as Scheduler from "../../../packages/http/src/service/Scheduler.ts"
import { hospital, logIn, pressNow, receiptOn, refresh, sakura, toConfirm } from "../journey.ts"
import { sag } from "../memberService.ts"
import type { FormClient } from "../../support/formClient.ts"
import { type OfficeService, startOfficeService, withOffice } from "./officeService.ts"
import { submit } from "./world.ts"

/** Sakura uses two coupons on 7/1; a list of 7/8 says that her membership ended on 6/30, or that of somebody else. */
const withLateNews = async (service: OfficeService, number = "234567"): Promise<string> => {
  const phone = service.client()
  const receipt = receiptOn(
    await pressNow(phone, await toConfirm(phone, await logIn(phone, sakura, hospital), refresh, "2"))
  )
  service.setTime("2024-07-08T09:00:00+09:00")
  const until = CalendarDate.date("2024-06-30")
  await service.changePeople((holder) =>
    holder.number === number
      ? {
          ...holder,
          memberships: holder.memberships.map(({ body, period }) => ({ body, period: { ...period, until } }))
        }
      : holder
  )
  const looked = await service.run(LateNewsDesk.look(sag, "a seed"))
  expect(looked.opened).toBe(1)
  return receipt
}

const ledgerSize = async (service: OfficeService) => (await service.ledger()).length

const open = (client: FormClient, receipt: string) => client.open(`/office/late-news/use-${receipt}`)

describe("late news (A21)", () => {
  it(
    "are the first thing of the overview, in the list with their age and next step, and on the person's page",
    withOffice({}, async (service) => {
      const receipt = await withLateNews(service)
      const clerk = await service.login("operator")
      const overview = await clerk.open("/office")
      expect(overview.text).toMatch(/概況 お知らせ ログインの状況 案件 1 ?件 対応が終わっていないもの/)
      const list = await clerk.open("/office/cases")
      expect(list.text).toContain("マイ リフレッシュ 2枚を資格のない日に利用")
      expect(list.text).toContain("1時間未満")
      expect(list.text).toContain("返還を求めるか決める")
      const page = await clerk.press(await clerk.open("/office/holders"), "探す", { q: "234567" })
      expect(page.text).toContain("対応中の案件")
      const one = await open(clerk, receipt)
      for (const said of [
        "2024年7月1日(月)",
        "共済組合互助会病院",
        "2024年6月30日(日)",
        "現在の情報でも、同じ内容です"
      ]) {
        expect(one.text).toContain(said)
      }
    })
  )

  it(
    "are closed with an outcome and a reason, and the ledger stays as it is",
    withOffice({}, async (service) => {
      const receipt = await withLateNews(service)
      const before = await ledgerSize(service)
      const clerk = await service.login("operator")
      const missing = await clerk.press(await open(clerk, receipt), "終了する", {})
      expect(missing.status).toBe(422)
      expect(missing.text).toContain("結果を選んでください。")
      const closed = await submit(clerk, await open(clerk, receipt), /\/close$/, {
        outcome: "returned",
        reason: "7/9に返還を確認した"
      })
      expect(closed.text).toContain("案件を終了しました。")
      expect(closed.text).toContain("返還された")
      expect((await clerk.open("/office/cases")).text).toContain("条件に合う案件はありません")
      expect(await ledgerSize(service)).toBe(before)
      const again = await clerk.post(`/office/late-news/use-${receipt}/close`, {
        csrf: missing.forms.find(({ fields }) => "csrf" in fields)?.fields["csrf"] ?? "",
        outcome: "waived",
        reason: "求めない"
      })
      expect(again.status).toBe(409)
    })
  )

  it(
    "have a letter with who, what, when, where, why and whom to call, for those alone who may see names",
    withOffice({}, async (service) => {
      const receipt = await withLateNews(service)
      const clerk = await service.login("operator")
      const letter = await clerk.open(`/office/late-news/use-${receipt}/letter`)
      for (const said of [
        "見本 さくら 様",
        "マイ リフレッシュ 2枚",
        "共済組合互助会病院",
        "2024年6月30日(日)",
        "お問い合わせ"
      ]) {
        expect(letter.text).toContain(said)
      }
      expect((await (await service.login("blind")).get(`/office/late-news/use-${receipt}/letter`)).status).toBe(403)
    })
  )

  it(
    "tell no name of an examination and no number to who may not know",
    withOffice({}, async (service) => {
      const receipt = await withLateNews(service)
      const blind = await service.login("blind")
      for (const page of [await blind.open("/office/cases"), await open(blind, receipt)]) {
        expect(page.text).not.toContain("234567")
        expect(page.html).not.toContain("さくら")
        expect(page.text).toContain("***567")
      }
    })
  )
})

describe("the owner of a case", () => {
  it(
    "is taken, handed over and let go of with forms alone, and the list is filtered by it",
    withOffice({}, async (service) => {
      const receipt = await withLateNews(service)
      const path = `/office/cases/late-news/use-${receipt}`
      const clerk = await service.login("operator")
      const taken = await clerk.press(await clerk.open(path), "自分が担当する")
      expect(taken.text).toContain("担当になりました。")
      expect(taken.text).toContain("運用 三郎")
      expect((await clerk.open("/office/cases?whose=mine")).text).toContain("運用 三郎")
      expect((await clerk.open("/office/cases?whose=nobody")).text).toContain("条件に合う案件はありません")
      const given = await submit(clerk, taken, /\/owner$/, { deed: "hand-over", to: "approver" })
      expect(given.text).toContain("承認 五子")
      expect(given.text).toContain("担当を変えました。")
      const approver = await service.login("approver")
      expect((await approver.press(await approver.open(path), "担当なしにする")).text).toContain("担当なしにしました。")
    })
  )

  it(
    "cannot be somebody who may only look, nor is it changed by a page that is out of date",
    withOffice({}, async (service) => {
      const receipt = await withLateNews(service)
      const path = `/office/cases/late-news/use-${receipt}`
      const viewer = await service.login("viewer")
      expect((await viewer.open(path)).forms.some(({ action }) => action.endsWith("/owner"))).toBe(false)
      const operator = await service.login("operator")
      const old = await operator.open(path)
      const approver = await service.login("approver")
      await approver.press(await approver.open(path), "自分が担当する")
      const refused = await operator.press(old, "自分が担当する")
      expect(refused.status).toBe(409)
      expect(refused.text).toContain("担当が変わりました")
      expect((await operator.press(refused, "自分が担当する")).text).toContain("担当になりました。")
    })
  )
})

describe("a case of one's own", () => {
  it(
    "is listed, and nothing can be done about it",
    withOffice({}, async (service) => {
      const id = "000000000000000Z" as LedgerEntry.RedemptionId
      await service.run(unknownPress("123456", id))
      const own = await service.login("desk")
      const list = await own.open("/office/cases")
      expect(list.text).toContain("ご自身の案件のため、ほかの職員が行います")
      const page = await own.open(`/office/unknown-outcomes/${id}`)
      expect(page.forms.some(({ action }) => action.endsWith("/close"))).toBe(false)
      const csrf = page.forms.find(({ fields }) => "csrf" in fields)?.fields["csrf"] ?? assert.fail("no proof")
      const tried = await own.post(`/office/unknown-outcomes/${id}/close`, { csrf, reason: "使っていません" })
      expect(tried.status).toBe(403)
      expect(await service.run(Cases.count(sag))).toBe(1)
    })
  )
})

describe("a press whose outcome is not known (A36)", () => {
  it(
    "says what to do, and is closed with a reason",
    withOffice({}, async (service) => {
      const id = "000000000000000Z" as LedgerEntry.RedemptionId
      await service.run(unknownPress("234567", id))
      const clerk = await service.login("operator")
      const page = await clerk.open(`/office/unknown-outcomes/${id}`)
      expect(page.text).toContain("事後登録")
      expect((await clerk.press(page, "終了する", {})).status).toBe(422)
      const closed = await clerk.press(page, "終了する", { reason: "施設に確認。利用なし" })
      expect(closed.text).toContain("案件を終了しました。")
      expect(closed.text).toContain("施設に確認。利用なし")
    })
  )
})

describe("a press that nobody could settle (A36)", () => {
  /** A ledger that is away from the first append of a use on, which it makes or does not, until it is back. */
  const awayFrom =
    (store: { isAway: boolean; isHealed?: boolean }, happens: boolean) => (ledger: Ledger.Ledger["Service"]) => ({
      ...ledger,
      open: (...asked: Parameters<typeof ledger.open>) =>
        store.isAway ? Effect.fail(unreachable) : ledger.open(...asked),
      append: (appends: ReadonlyArray<Ledger.Append>) => {
        const isUse = appends.some(({ entries }) => entries[0]?._tag === "Redeemed")
        if (!isUse || store.isHealed === true) return ledger.append(appends)
        store.isAway = true
        return happens ? Effect.andThen(ledger.append(appends), Effect.fail(unreachable)) : Effect.fail(unreachable)
      }
    })
  const kept = (service: OfficeService) =>
    service.run(UnknownOutcome.unknownOutcomes.list({ association: sag, limit: 10 }))

  it("is kept as soon as the store answers again, and closes by itself when the use is recorded after all", async () => {
    const store = { isAway: false, isHealed: false }
    const service = await startOfficeService({ ledger: awayFrom(store, false) })
    try {
      const phone = service.client()
      const confirming = await toConfirm(phone, await logIn(phone, sakura, hospital), refresh, "2")
      const pending = await pressNow(phone, confirming)
      expect(pending.heading).toBe("確認中")
      expect(await kept(service)).toEqual([])
      Object.assign(store, { isAway: false, isHealed: true })
      await expect.poll(() => kept(service), { timeout: 20_000 }).toHaveLength(1)
      const [press] = await kept(service)
      expect(press?.value).toMatchObject({ product: "my-refresh", quantity: 2, state: { _tag: "Open" } })
      expect(await service.run(UnknownOutcome.settle(sag))).toBe(0)
      const clerk = await service.login("operator")
      expect((await clerk.open("/office/cases")).text).toContain("施設に利用の有無を確かめる")
      const done = await phone.press(pending, "もう一度確認する")
      expect(done.heading).toBe("利用完了")
      await service.run(Scheduler.turn)
      expect((await kept(service)).map(({ value }) => value.state._tag)).toEqual(["Recorded"])
      const closed = await clerk.open(`/office/unknown-outcomes/${receiptOn(done)}`)
      expect(closed.text).toContain("台帳に利用が記入されています")
      expect(closed.forms.some(({ action }) => action.endsWith("/close"))).toBe(false)
    } finally {
      await service.stop()
    }
  })

  it("leaves nothing when the use was recorded", async () => {
    const store = { isAway: false }
    const service = await startOfficeService({ ledger: awayFrom(store, true) })
    try {
      const phone = service.client()
      const confirming = await toConfirm(phone, await logIn(phone, sakura, hospital), refresh, "2")
      const pending = await pressNow(phone, confirming)
      expect(pending.heading).toBe("確認中")
      store.isAway = false
      expect((await phone.open(pending.path)).heading).toBe("利用完了")
      // Once more behind the press: what it would keep has been looked at by then.
      await expect
        .poll(() => service.log.filter((line) => line.includes("outcome of a use")).length, { timeout: 20_000 })
        .toBe(1)
      expect(await kept(service)).toEqual([])
    } finally {
      await service.stop()
    }
  })
})

const unreachable = new StoreFailure.StoreFailure({ store: "ledger", reason: "unreachable", cause: "cut" })

const unknownPress = (number: string, redemptionId: LedgerEntry.RedemptionId) =>
  Effect.gen(function* () {
    const { at } = yield* CouponBooks.now
    return yield* UnknownOutcome.keep({
      holder: Holder.holderId(sag, number as HolderNumber.HolderNumber),
      redemptionId,
      fiscalYear: 2024 as CalendarDate.FiscalYear,
      product: "my-refresh" as CouponProduct.ProductId,
      course: "my-refresh" as CouponProduct.CourseKey,
      quantity: 1,
      facility: "1234567" as Facility.FacilityCode,
      at
    })
  })
