// The coupon book: given what is in the ledger, when somebody wants something, then these entries follow, or a refusal.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Result, Schema } from "effect"
import { BusinessCalendar, CouponBook, CouponProduct, Facility, LedgerEntry, Verdict } from "@fukuri/core"
import {
  actor,
  anyOf,
  appointment,
  at,
  courseKey,
  date,
  daysWithin,
  facilityWith,
  factsOf,
  fiscalYear,
  kyosai,
  membership,
  memberWith,
  oneOf,
  period,
  productId,
  productWith,
  redemptionId,
  refreshWith,
  spouseWith,
  wholeNumbers
} from "../support/people.ts"

type Entry = LedgerEntry.LedgerEntry
type CommandOf<Tag extends CouponBook.Command["_tag"]> = Extract<CouponBook.Command, { readonly _tag: Tag }>

const dock = productWith()
const refresh = refreshWith({ paperRule: { _tag: "AppointedAs", categories: ["再任用短時間"] } })
const situation: CouponBook.Situation = { facts: factsOf(memberWith()), reckoning: "birthday" }
const clerk = actor("clerk:tanaka")
const noon = at("2024-07-10", 12)

const granted = (product: CouponProduct.CouponProduct, quantity: number): Entry => ({
  _tag: "Granted",
  at: at("2024-06-03", 0),
  actor: actor("grants"),
  product: product.id,
  quantity
})

const redeemed = (
  id: number,
  product: CouponProduct.CouponProduct,
  quantity = 1,
  course = product.courses[0]?.key ?? courseKey("none")
): Entry => ({
  _tag: "Redeemed",
  at: noon,
  actor: actor("holder"),
  product: product.id,
  quantity,
  redemptionId: redemptionId(id),
  course,
  facility: facilityWith().code,
  usedOn: date("2024-07-10"),
  channel: "screen"
})

const office = (
  _tag: "Withdrawn" | "MovedToPaper" | "MovedFromPaper",
  product: CouponProduct.CouponProduct,
  quantity: number
): Entry => ({ _tag, at: noon, actor: clerk, product: product.id, quantity, reason: "申請による" })

const reversed = (
  id: number,
  product: CouponProduct.CouponProduct,
  quantity: number
): Extract<Entry, { readonly _tag: "Reversed" }> => ({
  _tag: "Reversed",
  at: noon,
  actor: clerk,
  product: product.id,
  quantity,
  reverses: redemptionId(id),
  reason: "誤操作"
})

const redeem = (overrides: Partial<CommandOf<"Redeem">> = {}): CommandOf<"Redeem"> => ({
  _tag: "Redeem",
  redemptionId: redemptionId(1),
  product: dock,
  course: courseKey("dock/day"),
  quantity: 1,
  facility: facilityWith(),
  situation,
  at: noon,
  actor: actor("holder"),
  ...overrides
})

const useRefresh = (quantity: number, overrides: Partial<CommandOf<"Redeem">> = {}): CommandOf<"Redeem"> =>
  redeem({ product: refresh, course: courseKey("my-refresh"), quantity, ...overrides })

const topUp = (overrides: Partial<CommandOf<"TopUp">> = {}): CommandOf<"TopUp"> => ({
  _tag: "TopUp",
  product: refresh,
  fiscalYear: fiscalYear(2024),
  on: date("2024-05-01"),
  situation,
  at: at("2024-05-01", 0),
  actor: actor("grants"),
  ...overrides
})

const move = (
  _tag: "Withdraw" | "MoveToPaper" | "MoveFromPaper",
  product: CouponProduct.CouponProduct,
  quantity: number
): CouponBook.Command => ({ _tag, product: product.id, quantity, reason: "申請による", at: noon, actor: clerk })

const reverse = (id: number, quantity: number): CouponBook.Command => ({
  _tag: "Reverse",
  reverses: redemptionId(id),
  quantity,
  reason: "誤操作",
  at: noon,
  actor: clerk
})

/** The entries that follow from a command on a book of entries, or the refusal. */
const given = (...entries: ReadonlyArray<Entry>) => ({
  when: (command: CouponBook.Command) => {
    const result = CouponBook.decide(CouponBook.fold(entries), command)
    return {
      // oxlint-disable-next-line unicorn/no-thenable -- given, when, then: nobody awaits it
      then: (...expected: ReadonlyArray<Entry>) => expect(result).toEqual(Result.succeed(expected)),
      refused: (tag: CouponBook.BookRefusal["_tag"], facts: object = {}) => {
        if (Result.isSuccess(result)) throw new Error(`Decided ${JSON.stringify(result.success)}`)
        expect(result.failure).toMatchObject({ _tag: tag, ...facts })
      },
      notUsable: (verdict: object) => {
        if (Result.isSuccess(result)) throw new Error(`Decided ${JSON.stringify(result.success)}`)
        expect(result.failure).toMatchObject({ _tag: "CouponNotUsable", verdict })
      }
    }
  }
})

describe("redeem", () => {
  it("a granted coupon is used: one entry says by whom, what, where and when (R103)", () => {
    given(granted(dock, 1)).when(redeem()).then(redeemed(1, dock))
  })

  it("several at once are one use of several (R95, A3)", () => {
    given(granted(refresh, 3))
      .when(useRefresh(2))
      .then(redeemed(1, refresh, 2))
    given(granted(refresh, 3))
      .when(useRefresh(3))
      .then(redeemed(1, refresh, 3))
  })

  it("after one of three courses is used, the other two cannot be (R48)", () => {
    const used = [granted(dock, 1), redeemed(1, dock, 1, courseKey("dock/brain"))]
    for (const course of ["dock/day", "dock/overnight", "dock/brain"]) {
      given(...used)
        .when(redeem({ redemptionId: redemptionId(2), course: courseKey(course) }))
        .notUsable({ _tag: "UsedUp", used: 1 })
    }
  })

  it("each of the three courses can be the one (R48)", () => {
    for (const course of ["dock/day", "dock/overnight", "dock/brain"].map((key) => courseKey(key))) {
      given(granted(dock, 1))
        .when(redeem({ course }))
        .then(redeemed(1, dock, 1, course))
    }
  })

  it("using one product leaves another usable on the same day (R50)", () => {
    given(granted(dock, 1), granted(refresh, 3), redeemed(1, dock))
      .when(useRefresh(1, { redemptionId: redemptionId(2) }))
      .then(redeemed(2, refresh))
  })

  it("the same press again changes nothing, whatever became of the world (R108, A36)", () => {
    const used = [granted(dock, 1), redeemed(1, dock)]
    given(...used)
      .when(redeem())
      .then()
    given(...used)
      .when(redeem({ at: at("2025-06-01") }))
      .then()
    given(...used)
      .when(redeem({ facility: facilityWith({ openUntil: date("2024-07-01") }) }))
      .then()
    given(...used, reversed(1, dock, 1))
      .when(redeem())
      .then()
  })

  it.each([
    ["another course", { course: courseKey("dock/brain") }],
    ["another quantity", { quantity: 2 }],
    ["another product", { product: refresh, course: courseKey("my-refresh") }],
    ["another facility", { facility: facilityWith({ code: Schema.decodeSync(Facility.FacilityCode)("7654321") }) }]
  ])("the id of a recorded use for %s is refused", (_, other) => {
    given(granted(dock, 1), granted(refresh, 3), redeemed(1, dock))
      .when(redeem(other))
      .refused("RedemptionIdTaken", { redemptionId: redemptionId(1) })
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 4, 1000])(
    "%d of three cannot be used at once (A3)",
    (quantity) => {
      given(granted(refresh, 3)).when(useRefresh(quantity)).refused("QuantityNotAvailable", { most: 3 })
    }
  )

  it("never more than remain, never more than one redemption may take (A3)", () => {
    given(granted(refresh, 3), redeemed(1, refresh, 2))
      .when(useRefresh(2, { redemptionId: redemptionId(2) }))
      .refused("QuantityNotAvailable", { requested: 2, most: 1 })
    const capped = refreshWith({ maxPerRedemption: 2 })
    given(granted(capped, 3))
      .when(useRefresh(3, { product: capped }))
      .refused("QuantityNotAvailable", { most: 2 })
  })

  it("what was never granted is refused with the explanation of its rule (R35)", () => {
    given()
      .when(redeem())
      .notUsable({ _tag: "NotGranted", explanation: { holds: true } })
  })

  it("the window is whole days in Japan, judged at the press (R46, A18)", () => {
    const book = given(granted(dock, 1))
    book.when(redeem({ at: at("2024-06-30", 23, 59) })).notUsable({ _tag: "NotYet", from: "2024-07-01" })
    book
      .when(redeem({ at: at("2024-07-01", 0) }))
      .then({ ...redeemed(1, dock), at: at("2024-07-01", 0), usedOn: date("2024-07-01") } as Entry)
    book
      .when(redeem({ at: at("2024-12-31", 23, 59) }))
      .then({ ...redeemed(1, dock), at: at("2024-12-31", 23, 59), usedOn: date("2024-12-31") } as Entry)
    book.when(redeem({ at: at("2025-01-01", 0) })).notUsable({ _tag: "Over", until: "2024-12-31" })
  })

  it("who lost the membership cannot use it (R32)", () => {
    const lost = factsOf(memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-07-09")] }))
    given(granted(dock, 1))
      .when(redeem({ situation: { facts: lost, reckoning: "birthday" } }))
      .notUsable({ _tag: "MembershipLost", lastDay: "2024-07-09" })
  })

  it("a closed facility, and one that does not offer the course (R49)", () => {
    const book = given(granted(dock, 1))
    book
      .when(redeem({ facility: facilityWith({ openUntil: date("2024-07-09") }) }))
      .notUsable({ _tag: "FacilityClosed" })
    book
      .when(redeem({ facility: facilityWith({ offers: [courseKey("dental")] }) }))
      .notUsable({ _tag: "NotOfferedHere" })
  })

  it("a course that the product does not have, though the facility offers it", () => {
    given(granted(dock, 1))
      .when(redeem({ course: courseKey("dental") }))
      .notUsable({ _tag: "NotOfferedHere" })
  })

  it("what is on paper cannot be used on screen (R116)", () => {
    given(granted(dock, 1), office("MovedToPaper", dock, 1))
      .when(redeem())
      .notUsable({ _tag: "OnPaper", quantity: 1 })
  })

  it("what was given back can be used again (R120)", () => {
    given(granted(dock, 1), redeemed(1, dock), reversed(1, dock, 1))
      .when(redeem({ redemptionId: redemptionId(2) }))
      .then(redeemed(2, dock))
  })
})

describe("top up", () => {
  it("what is due is granted, once (R20, R21)", () => {
    given()
      .when(topUp())
      .then({ ...granted(refresh, 3), at: at("2024-05-01", 0) })
    given(granted(refresh, 3)).when(topUp()).then()
  })

  it("a renewal grants the difference, a shortened term takes nothing back (R26, A9)", () => {
    const facts = (until: string) =>
      factsOf(memberWith({ appointment: appointment("任期付", period("2024-04-01", until)) }))
    const until = (day: string) => topUp({ situation: { facts: facts(day), reckoning: "birthday" } })
    given(granted(refresh, 2))
      .when(until("2025-03-31"))
      .then({ ...granted(refresh, 1), at: at("2024-05-01", 0) })
    given(granted(refresh, 3)).when(until("2024-07-31")).then()
    given(granted(refresh, 3), redeemed(1, refresh, 3))
      .when(until("2025-03-31"))
      .then()
  })

  it("what the office withdrew is not granted again (R36)", () => {
    given(granted(refresh, 3), office("Withdrawn", refresh, 1))
      .when(topUp())
      .then()
  })

  it("nothing before the day of the grant, nothing after the last day of use (R22, R23, R69)", () => {
    given()
      .when(topUp({ on: date("2024-04-30") }))
      .then()
    given()
      .when(topUp({ product: dock, on: date("2024-06-02") }))
      .then()
    given()
      .when(topUp({ product: dock, on: date("2024-06-03") }))
      .then({ ...granted(dock, 1), at: at("2024-05-01", 0) })
    given()
      .when(topUp({ product: dock, on: date("2024-12-31") }))
      .then({ ...granted(dock, 1), at: at("2024-05-01", 0) })
    given()
      .when(topUp({ product: dock, on: date("2025-01-01") }))
      .then()
  })

  it("nothing to whom the rule does not name (R17, R54)", () => {
    const facts = factsOf(spouseWith(), memberWith())
    given()
      .when(topUp({ product: dock, on: date("2024-06-03"), situation: { facts, reckoning: "birthday" } }))
      .then()
  })

  it("nothing to whom no row of the table applies (R34)", () => {
    const facts = factsOf(memberWith({ appointment: appointment("任期付") }))
    given()
      .when(topUp({ situation: { facts, reckoning: "birthday" } }))
      .then()
  })
})

describe("the office", () => {
  it("withdraws what was not used, and no more (R36)", () => {
    const book = given(granted(refresh, 3), redeemed(1, refresh))
    book.when(move("Withdraw", refresh, 2)).then(office("Withdrawn", refresh, 2))
    book.when(move("Withdraw", refresh, 3)).refused("QuantityExceeded", { requested: 3, available: 2 })
  })

  it("moves to paper what was not used, and no more (R112, R116, A15)", () => {
    const book = given(granted(refresh, 3), redeemed(1, refresh))
    book.when(move("MoveToPaper", refresh, 2)).then(office("MovedToPaper", refresh, 2))
    book.when(move("MoveToPaper", refresh, 3)).refused("QuantityExceeded", { requested: 3, available: 2 })
  })

  it("moves back from paper what is on paper, and no more (A15)", () => {
    const book = given(granted(refresh, 3), office("MovedToPaper", refresh, 2))
    book.when(move("MoveFromPaper", refresh, 2)).then(office("MovedFromPaper", refresh, 2))
    book.when(move("MoveFromPaper", refresh, 3)).refused("QuantityExceeded", { requested: 3, available: 2 })
  })

  it.each([0, -1, 0.5, Number.NaN])("%d is no quantity", (quantity) => {
    const book = given(granted(refresh, 3), redeemed(1, refresh), office("MovedToPaper", refresh, 1))
    book.when(move("Withdraw", refresh, quantity)).refused("QuantityExceeded")
    book.when(move("MoveToPaper", refresh, quantity)).refused("QuantityExceeded")
    book.when(move("MoveFromPaper", refresh, quantity)).refused("QuantityExceeded")
    book.when(reverse(1, quantity)).refused("QuantityExceeded")
  })

  it("gives back a use in part or in whole, never more than was used (R120, A16)", () => {
    const book = [granted(refresh, 3), redeemed(1, refresh, 3)]
    given(...book)
      .when(reverse(1, 2))
      .then(reversed(1, refresh, 2))
    given(...book, reversed(1, refresh, 2))
      .when(reverse(1, 1))
      .then(reversed(1, refresh, 1))
    given(...book, reversed(1, refresh, 2))
      .when(reverse(1, 2))
      .refused("QuantityExceeded", { requested: 2, available: 1 })
    given(...book, reversed(1, refresh, 3))
      .when(reverse(1, 1))
      .refused("QuantityExceeded", { available: 0 })
  })

  it("cannot give back a use that is not recorded", () => {
    given(granted(refresh, 3))
      .when(reverse(9, 1))
      .refused("RedemptionUnknown", { redemptionId: redemptionId(9) })
  })

  it("cannot take from a product that was never granted", () => {
    given()
      .when(move("Withdraw", refresh, 1))
      .refused("QuantityExceeded", { available: 0 })
    given()
      .when(move("MoveToPaper", refresh, 1))
      .refused("QuantityExceeded", { available: 0 })
    given()
      .when(move("MoveFromPaper", refresh, 1))
      .refused("QuantityExceeded", { available: 0 })
  })
})

/** The same command as a request of the office, which may be carried out again. */
const requested = <A extends CouponBook.Command>(command: A, text: string): A => ({
  ...command,
  reference: reference(text)
})

const reference = Schema.decodeSync(LedgerEntry.Reference)

const grant = (product: CouponProduct.CouponProduct, quantity: number, most = 3): CouponBook.Command => ({
  _tag: "Grant",
  product: product.id,
  quantity,
  most,
  reason: "申請による",
  at: noon,
  actor: clerk
})

/** What the office gave, with its reason. */
const grantedByOffice = (product: CouponProduct.CouponProduct, quantity: number): Entry => ({
  _tag: "Granted",
  at: noon,
  actor: clerk,
  product: product.id,
  quantity,
  reason: "申請による"
})

describe("a grant of the office (R36)", () => {
  it("gives what no rule gave, and says why", () => {
    given().when(grant(refresh, 2)).then(grantedByOffice(refresh, 2))
    given(granted(refresh, 1)).when(grant(refresh, 2)).then(grantedByOffice(refresh, 2))
  })

  it("gives at most what may be granted in all, counting what was used and not what was withdrawn", () => {
    given(granted(refresh, 2), redeemed(1, refresh, 2))
      .when(grant(refresh, 2))
      .refused("QuantityExceeded", { requested: 2, available: 1 })
    given(granted(refresh, 3)).when(grant(refresh, 1)).refused("QuantityExceeded", { available: 0 })
    given(granted(refresh, 3), office("Withdrawn", refresh, 1))
      .when(grant(refresh, 1))
      .then(grantedByOffice(refresh, 1))
    given(granted(refresh, 3), office("MovedToPaper", refresh, 3))
      .when(grant(refresh, 1))
      .refused("QuantityExceeded", { available: 0 })
    given(granted(refresh, 3))
      .when(grant(dock, 1, 1))
      .then(grantedByOffice(dock, 1))
  })

  it.each([0, -1, 0.5, Number.NaN, 4])("%d cannot be given", (quantity) => {
    given().when(grant(refresh, quantity)).refused("QuantityExceeded", { available: 3 })
  })

  it("counts as granted when a grant run tops up (R26)", () => {
    given(grantedByOffice(refresh, 1))
      .when(topUp())
      .then({ ...granted(refresh, 2), at: at("2024-05-01", 0) })
  })
})

describe("a request that is carried out again", () => {
  const history = [granted(refresh, 3), redeemed(1, refresh), office("MovedToPaper", refresh, 1)]
  const first = "request-1"
  const cases: ReadonlyArray<readonly [tag: string, command: CouponBook.Command, entry: Entry]> = [
    ["Grant", grant(refresh, 1, 9), grantedByOffice(refresh, 1)],
    ["Withdraw", move("Withdraw", refresh, 1), office("Withdrawn", refresh, 1)],
    ["MoveToPaper", move("MoveToPaper", refresh, 1), office("MovedToPaper", refresh, 1)],
    ["MoveFromPaper", move("MoveFromPaper", refresh, 1), office("MovedFromPaper", refresh, 1)],
    ["Reverse", reverse(1, 1), reversed(1, refresh, 1)]
  ]
  const recorded = (entry: Entry): Entry => ({ ...entry, reference: reference(first) }) as Entry

  it.each(cases)("%s: the entry says from which request it follows", (_, command, entry) => {
    given(...history)
      .when(requested(command, first))
      .then(recorded(entry))
  })

  it.each(cases)(
    "%s: the same request decides to nothing, though nothing would be left for it",
    (_, command, entry) => {
      const done = CouponBook.fold([...history, recorded(entry)])
      expect(done.requested.get(reference(first))).toEqual(recorded(entry))
      given(...history, recorded(entry))
        .when(requested(command, first))
        .then()
      const later = { ...requested(command, first), at: at("2024-08-01"), actor: actor("clerk:sato"), most: 0 }
      given(...history, recorded(entry), redeemed(2, refresh))
        .when(later)
        .then()
    }
  )

  it.each(cases)("%s: without a reference, or with another, it is another request", (_, command, entry) => {
    const more = [...history, granted(refresh, 9), redeemed(2, refresh, 2), office("MovedToPaper", refresh, 1)]
    const again = command._tag === "Reverse" ? reverse(2, 1) : command
    const follows = command._tag === "Reverse" ? reversed(2, refresh, 1) : entry
    const book = given(...more, recorded(entry))
    const room = again._tag === "Grant" ? { ...again, most: 99 } : again
    book.when(room).then(follows)
    book.when(requested(room, "request-2")).then({ ...follows, reference: reference("request-2") } as Entry)
  })

  it.each(cases)("%s: the reference of something else is refused, and says which", (_, command, entry) => {
    const book = given(...history, recorded(entry))
    const quantity = requested({ ...command, quantity: 2 } as CouponBook.Command, first)
    book.when(quantity).refused("ReferenceTaken", { reference: first })
    if (command._tag !== "Reverse") {
      const product = requested({ ...command, product: dock.id } as CouponBook.Command, first)
      book.when(product).refused("ReferenceTaken", { reference: first })
    }
    for (const [tag, other] of cases) {
      if (tag === command._tag) continue
      book.when(requested(other, first)).refused("ReferenceTaken", { reference: first })
    }
  })

  it("the reference of what was given back of another use is refused", () => {
    const two = [granted(refresh, 3), redeemed(1, refresh), redeemed(2, refresh)]
    given(...two, recorded(reversed(1, refresh, 1)))
      .when(requested(reverse(2, 1), first))
      .refused("ReferenceTaken", { reference: first })
  })

  it("a request that was refused can be made anew", () => {
    given(granted(refresh, 1))
      .when(requested(move("Withdraw", refresh, 2), first))
      .refused("QuantityExceeded")
    given(granted(refresh, 1))
      .when(requested(move("Withdraw", refresh, 1), first))
      .then(recorded(office("Withdrawn", refresh, 1)))
  })

  it.each(["short-7", "a".repeat(61), "with space", "under_score", "かな-かな-かな"])("%s is no reference", (text) => {
    expect(Result.isFailure(Schema.decodeUnknownResult(LedgerEntry.Reference)(text))).toBe(true)
  })
})

describe("the fold", () => {
  it("a book of nothing is empty", () => {
    expect(CouponBook.fold([])).toEqual(CouponBook.empty)
    expect(CouponBook.balanceOf(CouponBook.empty, dock.id)).toEqual(Verdict.nothing)
  })

  it("a use is kept with what was given back of it, earliest first", () => {
    const book = CouponBook.fold([
      granted(refresh, 3),
      redeemed(1, refresh, 2),
      redeemed(2, refresh),
      reversed(1, refresh, 1)
    ])
    expect(book.version).toBe(4)
    expect(book.redemptions.map(({ id, quantity, reversed }) => [id, quantity, reversed])).toEqual([
      [redemptionId(1), 2, 1],
      [redemptionId(2), 1, 0]
    ])
    expect(CouponBook.redemptionOf(book, redemptionId(2))?.facility).toBe("1234567")
    expect(CouponBook.redemptionOf(book, redemptionId(3))).toBeUndefined()
    expect(CouponBook.balanceOf(book, refresh.id)).toEqual({
      granted: 3,
      withdrawn: 0,
      redeemed: 3,
      reversed: 1,
      onPaper: 0
    })
  })
})

const days = daysWithin("2024-04-15", "2025-04-15")
const ids = wholeNumbers(1, 6)
const quantities = wholeNumbers(-1, 4)
/** Few, and some of them the ids of uses. */
const sheetNumbers = Arbitrary.map(wholeNumbers(5, 12), redemptionId)
const why = { reason: "申請による", at: noon, actor: clerk }
const products = oneOf([dock, refresh])
const people = oneOf([
  factsOf(memberWith()),
  factsOf(memberWith({ appointment: appointment("任期付", period("2024-04-01", "2024-10-31")) })),
  factsOf(memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-11-15")] })),
  factsOf(memberWith({ appointment: appointment("再任用短時間", period("2024-04-01")) }))
])

/** Commands of every kind, with few ids and products so that they meet each other. */
const commands: Arbitrary.Arbitrary<CouponBook.Command> = anyOf<CouponBook.Command>([
  Arbitrary.map(Arbitrary.all([products, days, people]), ([product, on, facts]): CouponBook.Command =>
    topUp({ product, on, at: at(on), situation: { facts, reckoning: "birthday" } })
  ),
  Arbitrary.map(
    Arbitrary.all({
      id: ids,
      product: products,
      course: wholeNumbers(0, 3),
      quantity: quantities,
      day: days,
      facts: people
    }),
    ({ course, day, facts, id, product, quantity }): CouponBook.Command =>
      redeem({
        redemptionId: redemptionId(id),
        product,
        course: product.courses[course]?.key ?? courseKey(course === 1 ? "my-refresh" : "dental"),
        quantity,
        at: at(day),
        situation: { facts, reckoning: "birthday" }
      })
  ),
  Arbitrary.map(
    Arbitrary.all([oneOf(["Withdraw", "MoveToPaper", "MoveFromPaper"] as const), products, quantities]),
    ([tag, product, quantity]) => move(tag, product, quantity)
  ),
  Arbitrary.map(Arbitrary.all([ids, quantities]), ([id, quantity]) => reverse(id, quantity)),
  Arbitrary.map(
    Arbitrary.all({
      id: ids,
      product: products,
      quantity: quantities,
      day: days,
      facts: people,
      hour: wholeNumbers(6, 20)
    }),
    ({ day, facts, hour, id, product, quantity }): CouponBook.Command => ({
      ...redeem({ redemptionId: redemptionId(id + 20), product, quantity }),
      _tag: "RedeemAfterwards",
      course: product.courses[0]?.key ?? courseKey("none"),
      usedOn: day,
      outage: { calendar: BusinessCalendar.standard, usedAt: at(day, hour) },
      situation: { facts, reckoning: "birthday" },
      at: at("2025-04-20")
    })
  ),
  Arbitrary.map(
    Arbitrary.all({ sheet: sheetNumbers, product: products, day: days }),
    ({ day, product, sheet }): CouponBook.Command => ({
      _tag: "UseSheet",
      sheet,
      product,
      course: product.courses[0]?.key ?? courseKey("none"),
      facility: facilityWith(),
      usedOn: day,
      situation,
      at: at("2025-04-20"),
      actor: clerk
    })
  ),
  Arbitrary.map(
    Arbitrary.all([products, Arbitrary.array(sheetNumbers, { maxLength: 3 })]),
    ([product, sheets]): CouponBook.Command => ({ _tag: "IssueSheets", product: product.id, sheets, ...why })
  ),
  Arbitrary.map(sheetNumbers, (sheet): CouponBook.Command => ({ _tag: "VoidSheet", sheet, ...why })),
  Arbitrary.map(oneOf([true, false]), (begin): CouponBook.Command =>
    begin ? { _tag: "BeginPaper", ...why } : { _tag: "EndPaper", paperOnly: new Set(), ...why }
  )
])

/** Most lives begin with a grant: without one nearly everything is refused. */
const lives = Arbitrary.map(Arbitrary.array(commands, { minLength: 1, maxLength: 40 }), (told) => [
  topUp({ on: date("2024-06-03") }),
  topUp({ product: dock, on: date("2024-06-03") }),
  ...told
])

/** Every step of a life: the book before, the command, and what was decided. */
const live = (told: ReadonlyArray<CouponBook.Command>) => {
  const entries: Array<Entry> = []
  const steps = told.map((command) => {
    const before = CouponBook.fold(entries)
    const result = CouponBook.decide(before, command)
    const decided = Result.isSuccess(result) ? result.success : []
    entries.push(...decided)
    return { before, command, decided, result }
  })
  return { entries, steps, book: CouponBook.fold(entries) }
}

const many = { arbitrary: { runs: 300, size: 40 } }

/** Commands of the office of which some are carried out again, and some with the reference of another. */
const requests: Arbitrary.Arbitrary<CouponBook.Command> = Arbitrary.map(
  Arbitrary.all({
    tag: oneOf(["Grant", "Withdraw", "MoveToPaper", "MoveFromPaper", "Reverse"] as const),
    product: products,
    quantity: wholeNumbers(1, 2),
    id: wholeNumbers(1, 3),
    reference: wholeNumbers(0, 6)
  }),
  ({ id, product, quantity, reference: index, tag }) => {
    const command =
      tag === "Grant"
        ? grant(product, quantity, product === dock ? 1 : 3)
        : tag === "Reverse"
          ? reverse(id, quantity)
          : move(tag, product, quantity)
    return index === 0 ? command : requested(command, `request-${index}`)
  }
)

/** Lives in which the office does as much as the holder. */
const officeLives = Arbitrary.map(
  Arbitrary.array(anyOf<CouponBook.Command>([commands, requests, requests]), { minLength: 1, maxLength: 60 }),
  (told) => [topUp({ on: date("2024-06-03") }), topUp({ product: dock, on: date("2024-06-03") }), ...told]
)

describe("laws of every life (R133)", () => {
  it.prop(
    "used and on paper never exceed what was granted, and nothing is ever below zero",
    { told: lives },
    ({ told }) => {
      for (const { before } of live(told).steps) {
        for (const balance of before.balances.values()) {
          expect(Verdict.remainingOf(balance)).toBeGreaterThanOrEqual(0)
          expect(Verdict.usedOf(balance)).toBeGreaterThanOrEqual(0)
          expect(balance.onPaper).toBeGreaterThanOrEqual(0)
          expect(Verdict.usedOf(balance) + balance.onPaper).toBeLessThanOrEqual(Verdict.entitledOf(balance))
        }
      }
    },
    many
  )

  it.prop(
    "conservation: granted - withdrawn = remaining + redeemed - reversed + on paper, counted from the entries themselves",
    { told: lives },
    ({ told }) => {
      const { book, entries } = live(told)
      for (const product of [dock, refresh]) {
        const sum = (...tags: ReadonlyArray<Entry["_tag"]>) =>
          entries
            .filter(LedgerEntry.isOfProduct)
            .filter((entry) => entry.product === product.id && tags.includes(entry._tag))
            .reduce((total, { quantity }) => total + quantity, 0)
        const onPaper = entries.filter((entry) => entry._tag === "Redeemed" && entry.channel === "paper")
        const usedOnPaper = onPaper.filter((entry) => LedgerEntry.isOfProduct(entry) && entry.product === product.id)
        const balance = CouponBook.balanceOf(book, product.id)
        expect(balance.onPaper).toBe(sum("MovedToPaper") - sum("MovedFromPaper") - usedOnPaper.length)
        expect(sum("Granted") - sum("Withdrawn")).toBe(
          Verdict.remainingOf(balance) + sum("Redeemed") - sum("Reversed") + balance.onPaper
        )
      }
    },
    many
  )

  it.prop(
    "what was used stays what it was: no command makes another course, product, facility or day of it (R119)",
    { told: officeLives },
    ({ told }) => {
      const { book, steps } = live(told)
      for (const { before } of steps) {
        for (const { reversed: _, ...used } of before.redemptions) {
          expect(CouponBook.redemptionOf(book, used.id)).toMatchObject(used)
        }
      }
    },
    many
  )

  it.prop(
    "never more is granted than the programme's maximum, and one grant day is never granted twice (A9)",
    { told: lives },
    ({ told }) => {
      const { book, steps } = live(told)
      expect(CouponBook.balanceOf(book, refresh.id).granted).toBeLessThanOrEqual(3)
      expect(CouponBook.balanceOf(book, dock.id).granted).toBeLessThanOrEqual(1)
      for (const { before, command, decided } of steps) {
        if (command._tag !== "TopUp") continue
        const after = CouponBook.fold(decided, before)
        expect(CouponBook.decide(after, command)).toEqual(Result.succeed([]))
      }
    },
    many
  )

  it.prop(
    "a redemption id is recorded at most once, and repeating its command changes nothing (R108)",
    { told: lives },
    ({ told }) => {
      const { book, entries, steps } = live(told)
      const recorded = entries.flatMap((entry) => (entry._tag === "Redeemed" ? [entry.redemptionId] : []))
      expect(new Set(recorded).size).toBe(recorded.length)
      for (const { command, decided } of steps) {
        if (command._tag === "Redeem" && decided.length > 0) {
          expect(CouponBook.decide(book, command)).toEqual(Result.succeed([]))
        }
      }
    },
    many
  )

  it.prop(
    "at most one course of the choose-one-of-three product is in use at any moment (R48)",
    { told: lives },
    ({ told }) => {
      for (const { before } of live(told).steps) {
        const inUse = before.redemptions.filter(
          ({ product, quantity, reversed }) => product === dock.id && quantity > reversed
        )
        expect(inUse.length).toBeLessThanOrEqual(1)
      }
    },
    many
  )

  it.prop(
    "a use lies in the window, at a quantity and course that the product has (R133)",
    { told: lives },
    ({ told }) => {
      for (const entry of live(told).entries) {
        if (entry._tag !== "Redeemed") continue
        const product = entry.product === dock.id ? dock : refresh
        expect(product.usable.from <= entry.usedOn && entry.usedOn <= product.usable.until).toBe(true)
        expect(product.courses.map(({ key }) => key)).toContain(entry.course)
        expect(entry.quantity).toBeLessThanOrEqual(product.maxPerRedemption)
      }
    },
    many
  )

  it.prop(
    "every decided life is without violations, and every entry is one that the ledger can hold",
    { told: lives },
    ({ told }) => {
      const { book, entries } = live(told)
      expect(CouponBook.violations(entries)).toEqual([])
      expect(book.version).toBe(entries.length)
      for (const entry of entries) expect(Schema.decodeUnknownSync(LedgerEntry.LedgerEntry)(entry)).toEqual(entry)
    },
    many
  )

  it.prop(
    "folding in two parts is folding at once",
    { told: lives, cut: wholeNumbers(0, 40) },
    ({ cut, told }) => {
      const { book, entries } = live(told)
      expect(CouponBook.fold(entries.slice(cut), CouponBook.fold(entries.slice(0, cut)))).toEqual(book)
    },
    many
  )

  it.prop(
    "deciding changes nothing by itself: the same question has the same answer, and the book stays as it was",
    { told: lives },
    ({ told }) => {
      const { entries, steps } = live(told)
      const again = live(told)
      expect(again.entries).toEqual(entries)
      for (const [index, { result }] of steps.entries()) expect(again.steps[index]?.result).toEqual(result)
    },
    { arbitrary: { runs: 100, size: 40 } }
  )

  it.prop(
    "the judge and the decision agree: what is usable with a quantity up to the most is redeemed, and nothing else",
    { told: lives },
    ({ told }) => {
      for (const { before, command, result } of live(told).steps) {
        if (command._tag !== "Redeem" || CouponBook.redemptionOf(before, command.redemptionId) !== undefined) continue
        const verdict = Verdict.judge({
          product: command.product,
          balance: CouponBook.balanceOf(before, command.product.id),
          facts: command.situation.facts,
          on: date(new Date(command.at + 9 * 3_600_000).toISOString().slice(0, 10)),
          reckoning: command.situation.reckoning,
          at: { facility: command.facility, course: command.course }
        })
        const has = command.product.courses.some(({ key }) => key === command.course)
        const can = verdict._tag === "Usable" && has && command.quantity >= 1 && command.quantity <= verdict.most
        expect(Result.isSuccess(result)).toBe(can)
      }
    },
    many
  )
})

describe("laws of every life with requests of the office", () => {
  it.prop(
    "whatever is requested again, and with whichever reference, the ledger is without violations",
    { told: officeLives },
    ({ told }) => {
      const { book, entries } = live(told)
      expect(CouponBook.violations(entries)).toEqual([])
      for (const entry of entries) expect(Schema.decodeUnknownSync(LedgerEntry.LedgerEntry)(entry)).toEqual(entry)
      expect(Verdict.entitledOf(CouponBook.balanceOf(book, refresh.id))).toBeLessThanOrEqual(3)
    },
    many
  )

  it.prop(
    "a request is at most one entry, and stays so",
    { told: officeLives },
    ({ told }) => {
      const { book, entries, steps } = live(told)
      const references = entries.flatMap((entry) => ("reference" in entry ? [entry.reference] : []))
      expect(new Set(references).size).toBe(references.length)
      expect([...book.requested.keys()].toSorted()).toEqual(references.toSorted())
      for (const { command, decided } of steps) {
        if (!("reference" in command) || decided.length === 0) continue
        expect(CouponBook.decide(book, command)).toEqual(Result.succeed([]))
      }
    },
    many
  )
})

describe("violations names what is wrong with a ledger", () => {
  const ghost = productWith({ id: productId("ghost") })

  it.each([
    ["used without a grant", [redeemed(1, dock)]],
    ["used more than granted", [granted(refresh, 3), redeemed(1, refresh, 2), redeemed(2, refresh, 2)]],
    ["two courses of one choice", [granted(dock, 1), redeemed(1, dock), redeemed(2, dock, 1, courseKey("dock/brain"))]],
    ["one id recorded twice", [granted(refresh, 3), redeemed(1, refresh), redeemed(1, refresh)]],
    [
      "one id recorded for two products",
      [granted(refresh, 3), granted(dock, 1), redeemed(1, refresh), redeemed(1, dock)]
    ],
    ["withdrawn more than left", [granted(refresh, 3), redeemed(1, refresh, 3), office("Withdrawn", refresh, 1)]],
    ["on paper more than left", [granted(refresh, 3), redeemed(1, refresh, 2), office("MovedToPaper", refresh, 2)]],
    ["back from paper more than went there", [granted(refresh, 3), office("MovedFromPaper", refresh, 1)]],
    ["given back what was never used", [granted(refresh, 3), reversed(1, refresh, 1)]],
    ["given back before it was used", [granted(refresh, 3), reversed(1, refresh, 1), redeemed(1, refresh)]],
    [
      "given back to another product",
      [granted(refresh, 3), granted(ghost, 1), redeemed(1, refresh), reversed(1, ghost, 1)]
    ],
    ["given back more than was used", [granted(refresh, 3), redeemed(1, refresh), reversed(1, refresh, 2)]]
  ])("%s", (_, entries) => {
    expect(CouponBook.violations(entries)).not.toEqual([])
  })

  it("a breach that is healed later is still named", () => {
    expect(CouponBook.violations([redeemed(1, refresh), granted(refresh, 3)])).not.toEqual([])
  })

  it.prop(
    "a bad entry behind any decided life is found",
    { told: lives, bad: wholeNumbers(0, 5) },
    ({ bad, told }) => {
      const { book, entries } = live(told)
      const left = Verdict.remainingOf(CouponBook.balanceOf(book, refresh.id))
      const { onPaper } = CouponBook.balanceOf(book, refresh.id)
      const use = book.redemptions[0]
      const seeded: ReadonlyArray<Entry> = [
        redeemed(99, refresh, left + 1),
        office("Withdrawn", refresh, left + 1),
        office("MovedToPaper", refresh, left + 1),
        office("MovedFromPaper", refresh, onPaper + 1),
        reversed(99, refresh, 1),
        use === undefined
          ? redeemed(99, refresh, left + 1)
          : { ...reversed(1, refresh, use.quantity - use.reversed + 1), product: use.product, reverses: use.id }
      ]
      const entry = seeded[bad]
      if (entry === undefined) throw new Error("There is no such bad entry")
      expect(CouponBook.violations([...entries, entry])).not.toEqual([])
    },
    many
  )
})
