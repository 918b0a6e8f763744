// Paper in the book: what is on paper cannot be used on screen and the other way round, a sheet is one use of one coupon,
// and there is a way back while no sheet was used.
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { BusinessCalendar, CorrectedUses, CouponBook, type CouponProduct, LedgerEntry, Verdict } from "@fukuri/core"
import {
  actor,
  appointment,
  at,
  courseKey,
  date,
  entryText,
  facilityWith,
  factsOf,
  fiscalYear,
  kyosai,
  membership,
  memberWith,
  period,
  productWith,
  redemptionId,
  refreshWith
} from "../support/people.ts"

type Entry = LedgerEntry.LedgerEntry
type Product = CouponProduct.CouponProduct

const dock = productWith()
const shortTime = { _tag: "AppointedAs", categories: ["再任用短時間"] } as const
const refresh = refreshWith({ paperRule: shortTime })
const situation: CouponBook.Situation = { facts: factsOf(memberWith()), reckoning: "birthday" }
const noon = at("2024-07-10", 12)
const why = { reason: "申請による", at: noon, actor: actor("clerk:tanaka") }
const sheet = (n: number) => redemptionId(100 + n)

const granted = (product: Product, quantity: number): Entry => ({
  _tag: "Granted",
  at: at("2024-06-03", 0),
  actor: actor("grants"),
  product: product.id,
  quantity
})
const beginPaper: CouponBook.Command = { _tag: "BeginPaper", ...why }
const endPaper: CouponBook.Command = { _tag: "EndPaper", paperOnly: new Set(), ...why }
const issue = (product: Product, ...numbers: ReadonlyArray<number>): CouponBook.Command => ({
  _tag: "IssueSheets",
  product: product.id,
  sheets: numbers.map(sheet),
  ...why
})
const voidSheet = (n: number): CouponBook.Command => ({ _tag: "VoidSheet", sheet: sheet(n), ...why })
const useSheet = (
  n: number,
  product: Product = refresh,
  over: Partial<CouponBook.CommandOf<"UseSheet">> = {}
): CouponBook.Command => ({
  _tag: "UseSheet",
  sheet: sheet(n),
  product,
  course: product.courses[0]?.key ?? courseKey("none"),
  facility: facilityWith(),
  usedOn: date("2024-07-08"),
  situation,
  at: noon,
  actor: actor("clerk:tanaka"),
  ...over
})
const press = (id: number, product: Product = refresh, quantity = 1): CouponBook.Command => ({
  _tag: "Redeem",
  redemptionId: redemptionId(id),
  product,
  course: product.courses[0]?.key ?? courseKey("none"),
  quantity,
  facility: facilityWith(),
  situation,
  at: noon,
  actor: actor("holder")
})
const outage = (
  id: number,
  product: Product,
  over: Partial<CouponBook.CommandOf<"RedeemAfterwards">> = {}
): CouponBook.Command => ({
  _tag: "RedeemAfterwards",
  redemptionId: redemptionId(id),
  product,
  course: product.courses[0]?.key ?? courseKey("none"),
  quantity: 1,
  facility: facilityWith(),
  usedOn: date("2024-07-08"),
  outage: { calendar: BusinessCalendar.standard, usedAt: at("2024-07-08", 10) },
  situation,
  at: noon,
  actor: actor("clerk:tanaka"),
  ...over
})

/** A book that grows by commands: each must be decided, else the test fails. */
const book = (...entries: ReadonlyArray<Entry>) => {
  const state = CouponBook.fold(entries)
  return {
    state,
    entries,
    after: (...commands: ReadonlyArray<CouponBook.Command>) => {
      const all = [...entries]
      for (const command of commands) all.push(...Result.getOrThrow(CouponBook.decide(CouponBook.fold(all), command)))
      expect(CouponBook.violations(all)).toEqual([])
      return book(...all)
    },
    decides: (command: CouponBook.Command) => Result.getOrThrow(CouponBook.decide(state, command)).map(entryText),
    refuses: (command: CouponBook.Command) => {
      const result = CouponBook.decide(state, command)
      if (Result.isSuccess(result)) throw new Error(`Decided ${result.success.map(entryText).join()}`)
      return result.failure
    },
    left: (product: Product) => {
      const balance = CouponBook.balanceOf(state, product.id)
      return { screen: Verdict.remainingOf(balance), paper: balance.onPaper, used: Verdict.usedOf(balance) }
    }
  }
}

const three = book(granted(dock, 1), granted(refresh, 3))

describe("one application for all programmes (R110, R112)", () => {
  it("given a part used, everything unused goes to paper in one decision (R112, A15)", () => {
    const used = three.after(press(1))
    expect(used.decides(beginPaper)).toEqual(["PaperBegun", "MovedToPaper dock 1", "MovedToPaper my-refresh 2"])
    const paper = used.after(beginPaper)
    expect(paper.left(refresh)).toEqual({ screen: 0, paper: 2, used: 1 })
  })

  it("given a book on paper, a press is refused and says so (R116)", () => {
    const paper = three.after(beginPaper)
    for (const product of [dock, refresh]) {
      expect(paper.refuses(press(1, product))).toMatchObject({ _tag: "CouponNotUsable", verdict: { _tag: "OnPaper" } })
    }
  })

  it("given a book on paper, what is granted later goes to paper in the same decision (R112, R116)", () => {
    const topUp: CouponBook.Command = {
      _tag: "TopUp",
      product: refresh,
      fiscalYear: fiscalYear(2024),
      on: date("2024-06-10"),
      situation,
      at: noon,
      actor: actor("grants")
    }
    const early = book().after(beginPaper)
    expect(early.decides(topUp)).toEqual(["Granted my-refresh 3", "MovedToPaper my-refresh 3"])
    const byHand: CouponBook.Command = { _tag: "Grant", product: dock.id, quantity: 1, most: 1, ...why }
    expect(early.decides(byHand)).toEqual(["Granted dock 1", "MovedToPaper dock 1"])
  })

  it("given a book on paper, what is given back of an earlier use goes to paper too (R116, R120)", () => {
    const paper = three.after(press(1), beginPaper)
    const reverse: CouponBook.Command = { _tag: "Reverse", reverses: redemptionId(1), quantity: 1, ...why }
    expect(paper.decides(reverse)).toEqual(["Reversed my-refresh 1", "MovedToPaper my-refresh 1"])
    const use = CouponBook.redemptionOf(paper.state, redemptionId(1))
    if (use === undefined) throw new Error("no use")
    const before = CorrectedUses.figuresOf(paper.state, use)
    expect(before).toMatchObject({ remaining: 0, toPaper: true })
    expect(CorrectedUses.afterwards(before, 1).remaining).toBe(0)
    expect(CorrectedUses.figuresOf(three.after(press(1)).state, use).toPaper).toBe(false)
  })

  it("asked again it changes nothing, by the same request or another", () => {
    const reference = "request-01" as LedgerEntry.Reference
    const asked: CouponBook.Command = { _tag: "BeginPaper", ...why, reference }
    const paper = three.after(asked)
    expect(paper.decides(asked)).toEqual([])
    expect(paper.decides(beginPaper)).toEqual([])
    const ended = paper.after(endPaper)
    expect(ended.decides(asked)).toEqual([])
    expect(ended.refuses({ _tag: "EndPaper", paperOnly: new Set(), ...why, reference })._tag).toBe("ReferenceTaken")
  })
})

describe("マイ リフレッシュ on paper from the start (R113)", () => {
  const topUp = (category: string): CouponBook.Command => ({
    _tag: "TopUp",
    product: refresh,
    fiscalYear: fiscalYear(2024),
    on: date("2024-05-01"),
    situation: {
      facts: factsOf(memberWith({ appointment: appointment(category, period("2024-04-01")) })),
      reckoning: "birthday"
    },
    at: noon,
    actor: actor("grants")
  })

  it("given whom the rule names, what is granted is on paper and the rest of the book is not", () => {
    const short = book().after(topUp("再任用短時間"))
    expect(short.left(refresh)).toEqual({ screen: 0, paper: 3, used: 0 })
    expect(short.state.paperSince).toBeUndefined()
    expect(short.decides(topUp("再任用短時間"))).toEqual([])
  })

  it("given anybody else, nothing is on paper", () => {
    expect(book().decides(topUp("正規"))).toEqual(["Granted my-refresh 3"])
  })

  it("back on the screen, what is on paper only stays on paper", () => {
    const both = book(granted(dock, 1)).after(topUp("再任用短時間"), beginPaper)
    const back = both.after({ _tag: "EndPaper", paperOnly: new Set([refresh.id]), ...why })
    expect(back.left(dock)).toEqual({ screen: 1, paper: 0, used: 0 })
    expect(back.left(refresh)).toEqual({ screen: 0, paper: 3, used: 0 })
  })
})

describe("numbered sheets (R115)", () => {
  const paper = three.after(beginPaper)

  it("each coupon on paper gets one number, and none gets two", () => {
    expect(paper.decides(issue(refresh, 1, 2, 3))).toEqual(Array(3).fill("SheetIssued my-refresh 1"))
    const issued = paper.after(issue(refresh, 1, 2))
    expect(CouponBook.unissuedOf(issued.state, refresh.id)).toBe(1)
    expect(issued.decides(issue(refresh, 1, 2))).toEqual([])
    expect(issued.decides(issue(refresh, 2, 3))).toEqual(["SheetIssued my-refresh 1"])
    expect(issued.refuses(issue(refresh, 3, 4))).toMatchObject({ _tag: "QuantityExceeded", requested: 2, available: 1 })
  })

  it("the id of a use is never the number of a sheet", () => {
    const used = three.after(press(101), beginPaper)
    expect(used.refuses(issue(refresh, 1))._tag).toBe("RedemptionIdTaken")
  })

  it("given a sheet came back, its coupon is used once, on the day and at the facility that is told", () => {
    const used = paper.after(issue(refresh, 1), useSheet(1))
    expect(used.left(refresh)).toEqual({ screen: 0, paper: 2, used: 1 })
    expect(used.state.redemptions).toMatchObject([
      { id: sheet(1), channel: "paper", usedOn: "2024-07-08", quantity: 1, facility: "1234567" }
    ])
    expect(used.decides(useSheet(1))).toEqual([])
    expect(used.refuses(useSheet(1, refresh, { usedOn: date("2024-07-09") }))._tag).toBe("RedemptionIdTaken")
  })

  it("a sheet that was never issued, is void, or is of another product is worth nothing", () => {
    const issued = paper.after(issue(refresh, 1, 2), voidSheet(2))
    expect(issued.refuses(useSheet(9))).toMatchObject({ _tag: "SheetNotValid", why: "unknown" })
    expect(issued.refuses(useSheet(2))).toMatchObject({ _tag: "SheetNotValid", why: "voided" })
    expect(issued.refuses(useSheet(1, dock))).toMatchObject({ _tag: "SheetNotValid", why: "other-product" })
  })

  it("judged like any use, as of the day of use: window, membership, facility, course (R32, R46, R49)", () => {
    const issued = paper.after(issue(dock, 1))
    const verdictOf = (over: Partial<CouponBook.CommandOf<"UseSheet">>) => issued.refuses(useSheet(1, dock, over))
    expect(verdictOf({ usedOn: date("2024-06-30") })).toMatchObject({ verdict: { _tag: "NotYet" } })
    expect(verdictOf({ usedOn: date("2025-01-01") })).toMatchObject({ verdict: { _tag: "Over" } })
    expect(verdictOf({ facility: facilityWith({ offers: [] }) })).toMatchObject({ verdict: { _tag: "NotOfferedHere" } })
    expect(verdictOf({ facility: facilityWith({ openUntil: date("2024-07-07") }) })).toMatchObject({
      verdict: { _tag: "FacilityClosed" }
    })
    const lost = factsOf(memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-07-07")] }))
    expect(verdictOf({ situation: { facts: lost, reckoning: "birthday" } })).toMatchObject({
      verdict: { _tag: "MembershipLost", lastDay: "2024-07-07" }
    })
    const still = factsOf(memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-07-08")] }))
    const used = issued.after(useSheet(1, dock, { situation: { facts: still, reckoning: "birthday" } }))
    expect(used.left(dock).used).toBe(1)
  })

  it("lost: the number is void, another is printed, and only the new one can be used", () => {
    const lost = paper.after(issue(refresh, 1, 2, 3), voidSheet(1), issue(refresh, 4))
    expect(lost.decides(voidSheet(1))).toEqual([])
    expect(lost.refuses(useSheet(1))._tag).toBe("SheetNotValid")
    expect(lost.after(useSheet(4)).left(refresh)).toEqual({ screen: 0, paper: 2, used: 1 })
    expect(lost.after(useSheet(4)).refuses(voidSheet(4))).toMatchObject({ _tag: "SheetNotValid", why: "used" })
    expect(lost.refuses(voidSheet(9))).toMatchObject({ _tag: "SheetNotValid", why: "unknown" })
  })

  it("given back, the coupon is on paper again and needs a new sheet (R120)", () => {
    const reverse: CouponBook.Command = { _tag: "Reverse", reverses: sheet(1), quantity: 1, ...why }
    const back = paper.after(issue(refresh, 1), useSheet(1), reverse)
    expect(back.left(refresh)).toEqual({ screen: 0, paper: 3, used: 0 })
    expect(CouponBook.unissuedOf(back.state, refresh.id)).toBe(3)
    expect(back.decides(useSheet(1))).toEqual([])
    expect(back.decides(issue(refresh, 5))).toEqual(["SheetIssued my-refresh 1"])
  })

  it("a grant that should not have been is taken back from what has no sheet yet (R36)", () => {
    const withdraw = (quantity: number): CouponBook.Command => ({
      _tag: "Withdraw",
      product: refresh.id,
      quantity,
      ...why
    })
    const issued = paper.after(issue(refresh, 1, 2))
    expect(issued.refuses(withdraw(2))).toMatchObject({ _tag: "QuantityExceeded", available: 1 })
    expect(issued.decides(withdraw(1))).toEqual(["MovedFromPaper my-refresh 1", "Withdrawn my-refresh 1"])
    expect(issued.after(withdraw(1)).left(refresh)).toEqual({ screen: 0, paper: 2, used: 0 })
  })
})

describe("back to the screen (A15)", () => {
  it("while no sheet was used, everything comes back and sheets that are out become void", () => {
    const out = three.after(beginPaper, issue(refresh, 1, 2))
    expect(out.decides(endPaper)).toEqual([
      "MovedFromPaper dock 1",
      "SheetVoided my-refresh 1",
      "SheetVoided my-refresh 1",
      "MovedFromPaper my-refresh 3",
      "PaperEnded"
    ])
    const back = out.after(endPaper)
    expect(back.left(refresh)).toEqual({ screen: 3, paper: 0, used: 0 })
    expect(back.refuses(useSheet(1))).toMatchObject({ _tag: "SheetNotValid", why: "voided" })
    expect(back.after(press(1)).left(refresh).used).toBe(1)
  })

  it("once a sheet was used there is no way back, unless that use was given back", () => {
    const used = three.after(beginPaper, issue(refresh, 1), useSheet(1))
    expect(used.refuses(endPaper)._tag).toBe("PaperUsed")
    const reversed = used.after({ _tag: "Reverse", reverses: sheet(1), quantity: 1, ...why })
    expect(reversed.after(endPaper).left(refresh)).toEqual({ screen: 3, paper: 0, used: 0 })
  })

  it("of a book that is on screen nothing follows", () => {
    expect(three.decides(endPaper)).toEqual([])
  })

  it("one product alone comes back only where the whole book is not on paper, and without its sheets", () => {
    const back = (quantity: number): CouponBook.Command => ({
      _tag: "MoveFromPaper",
      product: refresh.id,
      quantity,
      ...why
    })
    expect(three.after(beginPaper).refuses(back(1))).toMatchObject({ _tag: "QuantityExceeded", available: 0 })
    const moved = three.after({ _tag: "MoveToPaper", product: refresh.id, quantity: 3, ...why }, issue(refresh, 1))
    expect(moved.refuses(back(3))).toMatchObject({ available: 2 })
    expect(moved.decides(back(2))).toEqual(["MovedFromPaper my-refresh 2"])
  })
})

describe("a use that is registered afterwards (R118, R121, R122)", () => {
  const health = productWith({ outageOutsideHours: "accepted" })
  const leisure = refreshWith({ outageOutsideHours: "refused" })
  const have = book(granted(health, 1), granted(leisure, 3))
  const told = (usedAt?: ReturnType<typeof at>) => ({ calendar: BusinessCalendar.standard, usedAt })

  it("人間ドック・歯科: at any hour, also when the hour is not known (R121)", () => {
    for (const usedAt of [at("2024-07-08", 10), at("2024-07-08", 20), undefined]) {
      expect(have.decides(outage(1, health, { outage: told(usedAt) }))).toEqual(["Redeemed dock 1"])
    }
    const sunday = { usedOn: date("2024-07-07"), outage: told(at("2024-07-07", 9)) }
    expect(have.decides(outage(1, health, sunday))).toEqual(["Redeemed dock 1"])
  })

  it("マイ リフレッシュ: inside office hours only, to the minute (R118, R122, R124, R125)", () => {
    const verdictAt = (hour: number, minute = 0) =>
      CouponBook.decide(have.state, outage(1, leisure, { outage: told(at("2024-07-08", hour, minute)) }))
    expect(Result.isSuccess(verdictAt(8, 30))).toBe(true)
    expect(Result.isSuccess(verdictAt(17, 14))).toBe(true)
    for (const [hour, minute] of [
      [8, 29],
      [17, 15],
      [22, 0]
    ] as const) {
      expect(Result.getOrThrow(Result.flip(verdictAt(hour, minute)))).toMatchObject({
        verdict: { _tag: "OutageNotAccepted", why: "outside-hours" }
      })
    }
  })

  it.each([
    ["Sunday", "2024-07-07"],
    ["a holiday", "2024-07-15"],
    ["the year's end", "2024-12-30"]
  ])("マイ リフレッシュ on %s: not that day, whatever the hour (R122, R124, A25)", (_, day) => {
    const on = { usedOn: date(day), outage: told(at(day, 10)) }
    expect(have.refuses(outage(1, leisure, on))).toMatchObject({ verdict: { why: "outside-hours" } })
    const unknown = { usedOn: date(day), outage: told() }
    expect(have.refuses(outage(1, leisure, unknown))).toMatchObject({ verdict: { why: "outside-hours" } })
  })

  it("マイ リフレッシュ on a business day without the hour: nobody can tell (R122)", () => {
    expect(have.refuses(outage(1, leisure, { outage: told() }))).toMatchObject({ verdict: { why: "time-unknown" } })
  })

  it("judged as of the day of use, whatever is today (R118)", () => {
    const late = { at: at("2025-02-01", 12) }
    expect(have.decides(outage(1, health, late))).toEqual(["Redeemed dock 1"])
    expect(have.refuses(outage(1, health, { usedOn: date("2024-06-30") }))).toMatchObject({
      verdict: { _tag: "NotYet" }
    })
    const lost = factsOf(memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-07-07")] }))
    expect(have.refuses(outage(1, health, { situation: { facts: lost, reckoning: "birthday" } }))).toMatchObject({
      verdict: { _tag: "MembershipLost" }
    })
  })

  it("reported again it is the same use; what was used since, or is on paper, is refused (R116, R118)", () => {
    const used = have.after(outage(1, health))
    expect(used.decides(outage(1, health))).toEqual([])
    expect(used.refuses(outage(1, health, { usedOn: date("2024-07-09") }))._tag).toBe("RedemptionIdTaken")
    expect(used.refuses(outage(2, health))).toMatchObject({ verdict: { _tag: "UsedUp" } })
    expect(have.after(beginPaper).refuses(outage(1, health))).toMatchObject({ verdict: { _tag: "OnPaper" } })
  })
})
