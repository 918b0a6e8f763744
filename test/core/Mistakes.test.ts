// A use that its person reports as a mistake (R120, R123): one request for the office, within the hours of the setting, which
// changes nothing until a clerk decides, and which one clerk alone decides only up to the limit.
import {
  Correction,
  CorrectedUses,
  Corrections,
  CouponBook,
  CouponBooks,
  Holder,
  LedgerCheck,
  LedgerEntry,
  Mistakes
} from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  clerkWith,
  deeds,
  granted,
  ledgerOf,
  onStage,
  refreshId,
  refusalOf,
  type Stage,
  type Staged,
  used,
  writesNothing,
  year
} from "../support/officeStage.ts"
import { at, memberWith, numberOf, oneOf, redemptionId, sag, wholeNumbers } from "../support/people.ts"

const holder = Holder.holderId(sag, numberOf("123456"))
const use = redemptionId(1)
const approver = clerkWith("approver", ["approver"])
const approver2 = clerkWith("approver2", ["approver"])
const desk = clerkWith("desk", ["desk"])

/** Somebody used two of three at 7/10, 10:00; it is 10:05. */
const withUse = <A, E>(
  work: (stage: Stage) => Staged<A, E>,
  settings: { readonly correctionLimit?: number; readonly mistakeHours?: number } = {}
) =>
  onStage({ at: at("2024-05-01"), people: [memberWith()], settings }, (stage) =>
    Effect.gen(function* () {
      yield* granted(holder, refreshId, 3, at("2024-05-01"))
      stage.now = at("2024-07-10")
      yield* used(holder, use, 2)
      stage.now = at("2024-07-10", 10, 5)
      return yield* work(stage)
    })
  )

const report = (over: Partial<Mistakes.MistakeReport> = {}) =>
  Mistakes.report({ holder, fiscalYear: year, redemptionId: use, quantity: 2, text: "", ...over })
const standing = Effect.map(Mistakes.look(holder, year, use), (found) => found.standing)
const id = Mistakes.requestIdOf({ at: at("2024-07-10"), id: use })
const request = Effect.map(CorrectedUses.corrections.get(holder, id), ({ value }) => value)
const left = Effect.map(CouponBooks.open(holder, year), ({ book }) => {
  const { granted, redeemed, reversed } = CouponBook.balanceOf(book, refreshId)
  return granted - redeemed + reversed
})

describe("a report of a mistake", () => {
  it.effect("makes a request for the office with the receipt number, and changes nothing until then (R120, R123)", () =>
    withUse(() =>
      Effect.gen(function* () {
        const reported = yield* writesNothing(report({ text: "1回分を押し間違えました" }))
        expect(reported.standing._tag).toBe("Reported")
        expect(yield* request).toMatchObject({
          redemptionId: use,
          quantity: 2,
          reason: "mistaken",
          text: "本人の画面からの申し出です。1回分を押し間違えました",
          toldBy: "holder",
          toldOn: "2024-07-10",
          requestedBy: "holder",
          state: { _tag: "Requested" }
        })
        expect(Schema.is(LedgerEntry.Reference)(id)).toBe(true)
        expect(Schema.is(Correction.Correction)(yield* request)).toBe(true)
        expect(yield* left).toBe(1)
        expect(yield* deeds).toEqual(["holder correction.report"])
      })
    )
  )

  it.effect("outside the office's hours says when somebody looks at it: not before the next business day (R123)", () =>
    withUse(
      (stage) =>
        Effect.gen(function* () {
          const opensAt = Effect.map(Mistakes.look(holder, year, use), (found) => found.opensAt)
          expect(yield* opensAt).toBeUndefined()
          // A Friday's closing minute; the Monday after it is 海の日.
          stage.now = at("2024-07-12", 17, 15)
          expect(yield* opensAt).toBe(at("2024-07-16", 8, 30))
          expect((yield* report()).opensAt).toBe(at("2024-07-16", 8, 30))
        }),
      { mistakeHours: 72 }
    )
  )

  it.effect("of a part says that the quantity was wrong", () =>
    withUse(() =>
      Effect.gen(function* () {
        yield* report({ quantity: 1 })
        expect(yield* request).toMatchObject({ reason: "quantity", quantity: 1 })
      })
    )
  )

  it.effect("twice, or in two tabs, is one", () =>
    withUse(() =>
      Effect.gen(function* () {
        yield* Effect.all([report({ quantity: 1 }), report({ quantity: 1 }), report()], { concurrency: 3 })
        yield* report()
        expect(yield* CorrectedUses.corrections.list({ association: sag, limit: 10 })).toHaveLength(1)
      })
    )
  )

  it.effect("is taken for 24 hours after the use, or for as long as the association says", () =>
    withUse((stage) =>
      Effect.gen(function* () {
        expect(yield* standing).toEqual({ _tag: "Possible", until: at("2024-07-11"), most: 2 })
        stage.now = at("2024-07-11")
        expect(yield* standing).toEqual({ _tag: "Impossible", why: "too-late" })
        expect(yield* Effect.flip(report())).toMatchObject({ _tag: "MistakeRefused", why: "too-late" })
        expect(yield* deeds).toEqual([])
      })
    )
  )

  it.effect("is taken for an hour where the association says one hour, and not at all where it says none", () =>
    Effect.gen(function* () {
      yield* withUse(
        (stage) =>
          Effect.gen(function* () {
            stage.now = at("2024-07-10", 10, 59)
            expect((yield* standing)._tag).toBe("Possible")
            stage.now = at("2024-07-10", 11)
            expect(yield* standing).toEqual({ _tag: "Impossible", why: "too-late" })
          }),
        { mistakeHours: 1 }
      )
      yield* withUse(
        () =>
          Effect.gen(function* () {
            expect(yield* standing).toEqual({ _tag: "Impossible", why: "off" })
            expect(yield* Effect.flip(report())).toMatchObject({ _tag: "MistakeRefused", why: "off" })
          }),
        { mistakeHours: 0 }
      )
    })
  )

  it.effect(
    "is refused of more than is left, of what the office is asked for already, and of somebody else's use",
    () =>
      withUse((stage) =>
        Effect.gen(function* () {
          expect(yield* Effect.flip(report({ quantity: 3 }))).toMatchObject({ _tag: "MistakeQuantity", most: 2 })
          expect(yield* refusalOf(report({ quantity: 0 }))).toBe("MistakeQuantity")
          expect(yield* refusalOf(report({ quantity: 1.5 }))).toBe("MistakeQuantity")
          expect(yield* refusalOf(report({ redemptionId: redemptionId(2) }))).toBe("RedemptionUnknown")
          stage.now = at("2024-07-10", 11)
          const order = {
            clerk: desk,
            redemptionId: use,
            quantity: 2,
            reason: "mistaken",
            text: "電話で連絡があったため",
            toldBy: "holder",
            caller: "",
            toldOn: "2024-07-10" as Correction.Correction["toldOn"]
          } as const
          yield* Corrections.request(Schema.decodeSync(LedgerEntry.Reference)("000000001-000000000000"), order)
          expect(yield* Effect.flip(report())).toMatchObject({ _tag: "MistakeRefused", why: "nothing-left" })
        })
      )
  )

  it.effect("that was turned down is not made again by the person", () =>
    withUse(() =>
      Effect.gen(function* () {
        yield* report()
        yield* Corrections.refuse(approver, id, "施設で利用を確認した")
        expect(yield* standing).toMatchObject({ _tag: "Reported", request: { state: { _tag: "Refused" } } })
        yield* report({ quantity: 1 })
        expect(yield* request).toMatchObject({ quantity: 2, state: { _tag: "Refused" } })
      })
    )
  )
})

describe("deciding on it", () => {
  it.effect("within the limit one clerk gives it back, and it can be used again (R123)", () =>
    withUse(() =>
      Effect.gen(function* () {
        yield* report({ quantity: 1 })
        const done = yield* Corrections.approve(approver, id, { left: 2 })
        expect(done.value.state).toMatchObject({ _tag: "Applied", by: "clerk:approver" })
        expect(yield* left).toBe(2)
        yield* used(holder, redemptionId(2), 2)
        expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
      })
    )
  )

  it.effect("above the limit the first clerk's agreement makes it theirs, and a second one must agree (R120)", () =>
    withUse(() =>
      Effect.gen(function* () {
        yield* report()
        const first = yield* Corrections.approve(approver, id, { left: 2 })
        expect(first.value).toMatchObject({
          state: { _tag: "Requested" },
          requestedBy: "clerk:approver",
          toldBy: "holder"
        })
        expect(yield* left).toBe(1)
        expect(yield* refusalOf(Corrections.approve(approver, id))).toBe("SecondPersonNeeded")
        const second = yield* Corrections.approve(approver2, id, { left: 2 })
        expect(second.value.state).toMatchObject({ _tag: "Applied", by: "clerk:approver2", alone: false })
        expect(yield* left).toBe(3)
      })
    )
  )

  it.effect("what the same clerk gave back of the use before counts for the limit", () =>
    withUse(() =>
      Effect.gen(function* () {
        const both = clerkWith("both", ["desk", "approver"])
        const order = {
          clerk: both,
          redemptionId: use,
          quantity: 1,
          reason: "mistaken",
          text: "電話で連絡があったため",
          toldBy: "holder",
          caller: "",
          toldOn: "2024-07-10" as Correction.Correction["toldOn"]
        } as const
        yield* Corrections.request(Schema.decodeSync(LedgerEntry.Reference)("000000001-000000000000"), order)
        yield* report({ quantity: 1 })
        const again = yield* Corrections.approve(both, id, { left: 1 })
        expect(again.value).toMatchObject({ state: { _tag: "Requested" }, requestedBy: "clerk:both" })
        expect(yield* left).toBe(2)
      })
    )
  )

  it.effect("is not for the person themselves, who may be a clerk", () =>
    withUse(() =>
      Effect.gen(function* () {
        yield* report()
        const own = clerkWith("own", ["approver"], { ownNumber: "123456" })
        expect(yield* refusalOf(Corrections.approve(own, id))).toBe("SelfService")
      })
    )
  )
})

it.effect.prop(
  "however clerks come and go, one clerk alone never gives back more of a use than the limit (R120)",
  {
    limit: wholeNumbers(0, 2),
    quantity: wholeNumbers(1, 2),
    clerks: oneOf([
      [approver],
      [approver, approver],
      [approver, approver2],
      [approver2, approver2, approver],
      [approver, approver2, approver]
    ])
  },
  ({ clerks, limit, quantity }) =>
    withUse(
      () =>
        Effect.gen(function* () {
          yield* report({ quantity })
          yield* Effect.forEach(clerks, (clerk) => Effect.exit(Corrections.approve(clerk, id)))
          const given = (yield* ledgerOf).flatMap(({ entry }) => (entry._tag === "Reversed" ? [entry.quantity] : []))
          const enough = quantity <= limit ? 1 : 2
          const distinct = new Set(clerks).size
          expect(given).toEqual(distinct >= enough ? [quantity] : [])
          expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
        }),
      { correctionLimit: limit }
    )
)
