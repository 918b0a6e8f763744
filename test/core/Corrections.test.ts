// Giving back what was used: within the limit by one clerk, above it by two, never by the person themselves, once however
// often it is asked, finished after a crash, and always in the record. On the memory adapter and the guide's programmes.
import {
  ApiKey,
  ApiKeys,
  Audit,
  Catalogue,
  Clerk,
  Clerks,
  Correction,
  CorrectedUses,
  Corrections,
  CouponBook,
  CouponBooks,
  Digest,
  Documents,
  Holder,
  Holders,
  Ledger,
  LedgerCheck,
  LedgerEntry,
  type Reports
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { type Faults, storesWith } from "../support/faultyStores.ts"
import {
  actor,
  at,
  courseKey,
  date,
  facilityWith,
  factsOf,
  fiscalYear,
  memberWith,
  numberOf,
  productId,
  redemptionId,
  sag,
  spouseWith
} from "../support/people.ts"

const year = fiscalYear(2024)
const product = productId("my-refresh")
const holder = Holder.holderId(sag, numberOf("234567"))
const spouse = Holder.holderId(sag, numberOf("12345601"))
const member = Holder.holderId(sag, numberOf("123456"))
const use = redemptionId(1)
const useOfMember = redemptionId(2)
const usesOfOwn = { [member]: useOfMember, [spouse]: redemptionId(3) }

const clerk = (id: string, roles: ReadonlyArray<Clerk.Role>, ownNumber?: string): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id,
    association: "sag",
    name: id,
    roles,
    sees: [],
    active: true,
    ...(ownNumber === undefined ? {} : { ownNumber })
  })
const desk = clerk("desk", ["desk"])
const desk2 = clerk("desk2", ["desk"])
const approver = clerk("approver", ["approver"])
const both = clerk("both", ["desk", "approver"])
const own = clerk("own", ["desk", "approver"], "123456")
const viewer = clerk("viewer", ["viewer"])

const idOf = (n: number) => Schema.decodeSync(LedgerEntry.Reference)(`0000000${10 + n}-000000000000`)

const order = (over: Partial<Corrections.CorrectionOrder> = {}): Corrections.CorrectionOrder => ({
  clerk: desk,
  redemptionId: use,
  quantity: 1,
  reason: "mistaken",
  text: "窓口で枚数を間違えて押したとのこと",
  toldBy: "facility",
  caller: "受付の田中さん",
  toldOn: date("2024-07-03"),
  ...over
})

type Stores =
  | Ledger.Ledger
  | Catalogue.Catalogue
  | Holders.Holders
  | Documents.Documents
  | Audit.Audit
  | Digest.Digest
  | Reports.Reports

/** Three people with three coupons each, of which each used all three at once on 7/2; it is 7/3, 10:00. */
const withUses = <A, E>(
  work: (faults: Faults) => Effect.Effect<A, E, Stores>,
  settings: { readonly correctionLimit?: number } = {}
) => {
  const faults: Faults = { now: 0, append: [], put: [] }
  return Effect.gen(function* () {
    const catalogue = yield* Catalogue.Catalogue
    yield* catalogue.putAssociation({ ...association(year), ...settings })
    for (const programme of programmes(year)) yield* catalogue.putProgramme(programme)
    yield* catalogue.putFacilities([facilityWith()])
    const holders = yield* Holders.Holders
    const staging = yield* holders.stage(sag)
    const people = [memberWith(), spouseWith(), memberWith({ number: numberOf("234567") })]
    yield* holders.add(
      staging,
      people.map((holder, index) => ({ line: index + 2, holder, changed: true }))
    )
    yield* holders.commit(staging, date("2024-04-01"))
    faults.now = at("2024-07-02")
    yield* Effect.forEach([[holder, use] as const, ...Object.entries(usesOfOwn)], ([who, id]) =>
      useThree(who as Holder.HolderId, id)
    )
    faults.now = at("2024-07-03")
    return yield* work(faults)
  }).pipe(Effect.provide(storesWith(faults)))
}

const refresh = programmes(year)
  .flatMap(({ products }) => products)
  .find(({ id }) => id === product)

const pressed = (who: Holder.HolderId, id: LedgerEntry.RedemptionId, quantity: number) =>
  Effect.gen(function* () {
    const { at } = yield* CouponBooks.now
    if (refresh === undefined) return yield* Effect.die("no product")
    const command: CouponBook.Command = {
      _tag: "Redeem",
      redemptionId: id,
      product: refresh,
      course: courseKey("my-refresh"),
      quantity,
      facility: facilityWith(),
      situation: { facts: factsOf(memberWith()), reckoning: "birthday" },
      at,
      actor: actor("holder")
    }
    return yield* CouponBooks.change(who, year, ({ book }) => Effect.fromResult(CouponBook.decide(book, command)))
  })

const useThree = Effect.fnUntraced(function* (who: Holder.HolderId, id: LedgerEntry.RedemptionId) {
  yield* CouponBooks.change(who, year, () =>
    Effect.succeed([{ _tag: "Granted" as const, at: at("2024-05-01"), actor: actor("grants"), product, quantity: 3 }])
  )
  yield* pressed(who, id, 3)
})

/** What was given back, in the ledger. */
const given = Effect.gen(function* () {
  const recorded = (yield* Stream.runCollect((yield* Ledger.Ledger).entries(sag, 0))).flat()
  return recorded.flatMap(({ entry }) => (entry._tag === "Reversed" ? [entry] : []))
})
const coupons = Effect.map(given, (entries) => entries.map(({ actor, quantity }) => `${actor} ${quantity}`))

const lines = Effect.gen(function* () {
  const all = yield* (yield* Audit.Audit).list({ association: sag, limit: 100 })
  return all.toReversed()
})
const deeds = Effect.map(lines, (all) => all.map(({ action, actor }) => `${actor} ${action}`))

/** Another system with a key that somebody made, as the clerk that it acts as. */
const keyOf = Effect.fnUntraced(function* (maker: Clerk.Clerk, n = 0) {
  const id = `0123456789a${n}` as ApiKey.ApiKeyId
  const secretHash = "0".repeat(64)
  const { value } = yield* ApiKeys.make(maker, id, { name: "booking", scopes: ["reversals:write"], secretHash })
  return ApiKey.clerkOf(sag, id, value)
})

const refusalOf = <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(work), ({ _tag }) => _tag)

const clean = Effect.gen(function* () {
  expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
})

describe("up to the limit", () => {
  it.effect("one clerk gives back at once; the entry names the request, and the record has before and after", () =>
    withUses(() =>
      Effect.gen(function* () {
        const done = yield* Corrections.request(idOf(1), order())
        expect(done.value.state).toEqual({
          _tag: "Applied",
          by: "clerk:desk",
          approvedAt: at("2024-07-03"),
          at: at("2024-07-03"),
          alone: true
        })
        expect(yield* given).toEqual([
          {
            _tag: "Reversed",
            at: at("2024-07-03"),
            actor: "clerk:desk",
            product,
            quantity: 1,
            reverses: use,
            reason: "間違えて利用した: 窓口で枚数を間違えて押したとのこと",
            reference: idOf(1)
          }
        ])
        const [asked, applied] = yield* lines
        expect([asked?.action, applied?.action]).toEqual(["correction.request", "correction.apply"])
        expect(asked?.subject).toBe("holder:234567")
        expect(JSON.parse(applied?.detail ?? "")).toMatchObject({
          correction: idOf(1),
          use,
          before: { used: 3, reversed: 0, left: 3, remaining: 0, entitled: 3 },
          after: { used: 3, reversed: 1, left: 2, remaining: 1, entitled: 3 }
        })
        // Who called is about a person who is none of ours: it stays with the request.
        expect(JSON.stringify(yield* lines)).not.toContain("田中")
        yield* clean
      })
    )
  )

  it.effect("what was given back can be used again (R123)", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order())
        const { book } = yield* pressed(holder, redemptionId(9), 1)
        expect(CouponBook.balanceOf(book, product)).toMatchObject({ redeemed: 4, reversed: 1 })
        yield* clean
      })
    )
  )

  it.effect("of none, the second clerk is always needed", () =>
    withUses(
      () =>
        Effect.gen(function* () {
          expect((yield* Corrections.request(idOf(1), order())).value.state._tag).toBe("Requested")
          expect(yield* coupons).toEqual([])
        }),
      { correctionLimit: 0 }
    )
  )

  it.effect("of three, three are given back at once", () =>
    withUses(
      () =>
        Effect.gen(function* () {
          yield* Corrections.request(idOf(1), order({ quantity: 3 }))
          expect(yield* coupons).toEqual(["clerk:desk 3"])
        }),
      { correctionLimit: 3 }
    )
  )
})

describe("above the limit", () => {
  it.effect("nothing is given back until a second clerk agrees, who is then the one of the entry", () =>
    withUses((faults) =>
      Effect.gen(function* () {
        const looked = yield* Corrections.preview(order({ quantity: 2 }))
        expect(looked).toMatchObject({ needsSecond: true, before: { left: 3 }, after: { left: 1, remaining: 2 } })
        const asked = yield* Corrections.request(idOf(1), order({ quantity: 2 }))
        expect(asked.value.state._tag).toBe("Requested")
        expect(yield* coupons).toEqual([])
        faults.now += 3_600_000
        const done = yield* Corrections.approve(approver, idOf(1), { left: 3 })
        expect(done.value.state).toMatchObject({ _tag: "Applied", by: "clerk:approver", alone: false })
        expect(yield* coupons).toEqual(["clerk:approver 2"])
        expect(yield* deeds).toEqual([
          "clerk:desk correction.request",
          "clerk:approver correction.approve",
          "clerk:approver correction.apply"
        ])
        yield* clean
      })
    )
  )

  it.effect("who made a key never agrees to what it asked for", () =>
    withUses(() =>
      Effect.gen(function* () {
        const maker = clerk("maker", ["manager", "approver"])
        yield* Corrections.request(idOf(1), order({ clerk: yield* keyOf(maker), quantity: 2 }))
        expect(yield* refusalOf(Corrections.approve(maker, idOf(1)))).toBe("SecondPersonNeeded")
        const { value: agreed } = yield* Corrections.approve(approver, idOf(1))
        expect(agreed.state._tag).toBe("Applied")
      })
    )
  )

  it.effect("who asked never agrees, whatever their roles", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order({ clerk: both, quantity: 2 }))
        expect(yield* refusalOf(Corrections.approve(both, idOf(1)))).toBe("SecondPersonNeeded")
        expect(yield* refusalOf(Corrections.refuse(both, idOf(1), "だめ"))).toBe("SecondPersonNeeded")
        expect(yield* coupons).toEqual([])
      })
    )
  )

  it.effect("a second clerk says no with a reason, and the first may take it back", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order({ quantity: 2 }))
        const refused = yield* Corrections.refuse(approver, idOf(1), "施設に確かめたところ正しい利用でした")
        expect(refused.value.state).toMatchObject({ _tag: "Refused", by: "clerk:approver" })
        yield* Corrections.request(idOf(2), order({ quantity: 2 }))
        expect(yield* refusalOf(Corrections.withdraw(desk2, idOf(2)))).toBe("NotRequester")
        expect((yield* Corrections.withdraw(desk, idOf(2))).value.state._tag).toBe("Withdrawn")
        expect(yield* refusalOf(Corrections.approve(approver, idOf(2)))).toBe("CorrectionDecided")
        expect(yield* coupons).toEqual([])
        expect((yield* deeds).filter((deed) => !deed.endsWith("request"))).toEqual([
          "clerk:approver correction.refuse",
          "clerk:desk correction.withdraw"
        ])
      })
    )
  )

  it.effect("agreeing twice gives back once", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order({ quantity: 2 }))
        yield* Effect.all([Corrections.approve(approver, idOf(1)), Corrections.approve(approver, idOf(1))], {
          concurrency: "unbounded"
        })
        yield* Corrections.approve(approver, idOf(1))
        expect(yield* coupons).toEqual(["clerk:approver 2"])
      })
    )
  )
})

describe("the limit is not got around", () => {
  it.effect("by one coupon after another", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order())
        expect((yield* Corrections.preview(order())).needsSecond).toBe(true)
        expect((yield* Corrections.request(idOf(2), order())).value.state._tag).toBe("Requested")
        expect(yield* coupons).toEqual(["clerk:desk 1"])
        // Somebody else may still do theirs: that is a second person.
        expect((yield* Corrections.request(idOf(3), order({ clerk: desk2 }))).value.state._tag).toBe("Applied")
      })
    )
  )

  it.effect("by asking for both at the same time", () =>
    withUses(() =>
      Effect.gen(function* () {
        const asked = yield* Effect.all(
          [1, 2, 3].map((n) => Corrections.request(idOf(n), order())),
          {
            concurrency: "unbounded"
          }
        )
        expect(asked.map(({ value }) => value.state._tag).toSorted()).toEqual(["Applied", "Requested", "Requested"])
        expect(yield* coupons).toEqual(["clerk:desk 1"])
        yield* clean
      })
    )
  )

  it.effect("by asking for more first and for the rest beside it", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order({ quantity: 2 }))
        expect((yield* Corrections.request(idOf(2), order())).value.state._tag).toBe("Requested")
      })
    )
  )

  it.effect("by agreeing to the request of a colleague and adding one's own", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order({ quantity: 2 }))
        yield* Corrections.approve(both, idOf(1))
        expect((yield* Corrections.request(idOf(2), order({ clerk: both }))).value.state._tag).toBe("Requested")
      })
    )
  )
})

describe("a clerk and the keys of their making count as one person", () => {
  const maker = clerk("maker", ["manager", "desk"], "123456")
  const states = (asked: ReadonlyArray<{ readonly value: Correction.Correction }>) =>
    asked.map(({ value }) => value.state._tag)

  it.effect("who alone may give back one coupon of a use gives back no more by keys, one after another", () =>
    withUses(() =>
      Effect.gen(function* () {
        const both = [maker, yield* keyOf(maker, 1)]
        const asked = yield* Effect.forEach(both, (who, n) => Corrections.request(idOf(n), order({ clerk: who })))
        expect(states(asked)).toEqual(["Applied", "Requested"])
        expect(yield* coupons).toEqual(["clerk:maker 1"])
        // The key of somebody else is somebody else.
        const other = yield* keyOf(clerk("other", ["manager"]), 3)
        expect(states([yield* Corrections.request(idOf(5), order({ clerk: other }))])).toEqual(["Applied"])
        yield* clean
      })
    )
  )

  it.effect("nor by asking for all of it at the same time", () =>
    withUses(() =>
      Effect.gen(function* () {
        const all = [yield* keyOf(maker, 1), yield* keyOf(maker, 2), maker]
        const asked = yield* Effect.all(
          all.map((who, n) => Corrections.request(idOf(n), order({ clerk: who }))),
          { concurrency: "unbounded" }
        )
        expect(states(asked).toSorted()).toEqual(["Applied", "Requested", "Requested"])
        expect(yield* coupons).toHaveLength(1)
        yield* clean
      })
    )
  )

  it.effect("and nobody's key gives back what they, or their spouse, used", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Clerks.add({ clerk: maker, passwordHash: "none", mustChangePassword: false }, actor("system"))
        const key = yield* keyOf(maker)
        for (const redemptionId of Object.values(usesOfOwn)) {
          expect(yield* refusalOf(Corrections.request(idOf(1), order({ clerk: key, redemptionId })))).toBe(
            "SelfService"
          )
        }
        expect(yield* coupons).toEqual([])
        expect(states([yield* Corrections.request(idOf(1), order({ clerk: key }))])).toEqual(["Applied"])
      })
    )
  )
})

describe("who may not is refused, and nothing happens", () => {
  it.effect("asking needs the permission for it, agreeing another one", () =>
    withUses(() =>
      Effect.gen(function* () {
        for (const who of [viewer, approver]) {
          expect(yield* refusalOf(Corrections.request(idOf(1), order({ clerk: who })))).toBe("NotPermitted")
          expect(yield* refusalOf(Corrections.preview(order({ clerk: who })))).toBe("NotPermitted")
        }
        yield* Corrections.request(idOf(1), order({ quantity: 2 }))
        for (const who of [viewer, desk2]) {
          expect(yield* refusalOf(Corrections.approve(who, idOf(1)))).toBe("NotPermitted")
          expect(yield* refusalOf(Corrections.refuse(who, idOf(1), "だめ"))).toBe("NotPermitted")
        }
        expect(yield* refusalOf(Corrections.withdraw(viewer, idOf(1)))).toBe("NotPermitted")
        expect(yield* coupons).toEqual([])
      })
    )
  )

  it.effect("nobody corrects or agrees for oneself or the spouse", () =>
    withUses(() =>
      Effect.gen(function* () {
        for (const [index, redemptionId] of Object.values(usesOfOwn).entries()) {
          expect(yield* refusalOf(Corrections.request(idOf(8), order({ clerk: own, redemptionId })))).toBe(
            "SelfService"
          )
          const id = idOf(index)
          yield* Corrections.request(id, order({ redemptionId, quantity: 2 }))
          expect(yield* refusalOf(Corrections.approve(own, id))).toBe("SelfService")
          expect(yield* refusalOf(Corrections.refuse(own, id, "だめ"))).toBe("SelfService")
        }
        expect(yield* coupons).toEqual([])
      })
    )
  )

  it.effect("unknown uses and requests", () =>
    withUses(() =>
      Effect.gen(function* () {
        const unknown = order({ redemptionId: redemptionId(77) })
        expect(yield* refusalOf(Corrections.request(idOf(1), unknown))).toBe("RedemptionUnknown")
        for (const id of [idOf(1), "", "!", "あ", "x".repeat(500)]) {
          expect(yield* refusalOf(Corrections.approve(approver, id))).toBe("DocumentMissing")
        }
      })
    )
  )
})

describe("a request that cannot be", () => {
  it.effect.each([0, -1, 1.5, 4, Number.NaN])("is refused: of %s coupons of three", (quantity) =>
    withUses(() =>
      Effect.gen(function* () {
        const refused = yield* Effect.flip(Corrections.request(idOf(1), order({ quantity })))
        expect(refused).toMatchObject({ _tag: "QuantityExceeded", available: 3 })
      })
    )
  )

  it.effect("is refused: more than is left beside what is waiting and what was given back", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order({ clerk: desk2 }))
        yield* Corrections.request(idOf(2), order({ quantity: 2 }))
        const refused = yield* Effect.flip(Corrections.request(idOf(3), order()))
        expect(refused).toMatchObject({ _tag: "QuantityExceeded", available: 0 })
        expect(yield* deeds).not.toContain("clerk:desk2 correction.refused")
      })
    )
  )

  it.effect("is refused: told in the future, or before the use", () =>
    withUses(() =>
      Effect.gen(function* () {
        const told = (day: string) => Effect.flip(Corrections.preview(order({ toldOn: date(day) })))
        expect(yield* told("2024-07-04")).toMatchObject({ _tag: "ToldOnRefused", why: "future" })
        expect(yield* told("2024-07-01")).toMatchObject({ _tag: "ToldOnRefused", why: "before-use" })
        expect((yield* Corrections.preview(order({ toldOn: date("2024-07-02") }))).needsSecond).toBe(false)
      })
    )
  )

  it.effect("is refused when the use is not as the screen showed it, and so is the agreement", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order({ quantity: 2, left: 3 }))
        yield* Corrections.request(idOf(2), order({ clerk: desk2, left: 3 }))
        expect(yield* Effect.flip(Corrections.preview(order({ left: 3 })))).toMatchObject({
          _tag: "UseChanged",
          left: 2
        })
        const refused = yield* Effect.flip(Corrections.approve(approver, idOf(1), { left: 3 }))
        expect(refused).toMatchObject({ _tag: "UseChanged", left: 2 })
        expect(yield* coupons).toEqual(["clerk:desk2 1"])
      })
    )
  )

  it.effect("comes too late for others who gave back meanwhile, and says how many were left", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order({ quantity: 3 }))
        // Not by a request, of which the waiting one would be told: as a command on the book may do.
        yield* CouponBooks.change(holder, year, ({ book }) =>
          Effect.fromResult(
            CouponBook.decide(book, {
              _tag: "Reverse",
              reverses: use,
              quantity: 2,
              reason: "台帳の訂正",
              at: at("2024-07-03"),
              actor: actor("clerk:root")
            })
          )
        )
        const late = yield* Corrections.approve(approver, idOf(1))
        expect(late.value.state).toMatchObject({ _tag: "Overtaken", by: "clerk:approver", left: 1 })
        expect(yield* coupons).toEqual(["clerk:root 2"])
        expect((yield* deeds).at(-1)).toBe("clerk:approver correction.apply.refused")
        yield* clean
      })
    )
  )
})

describe("the same request again", () => {
  it.effect("is one request and one entry, also when both come at once", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Effect.all(
          [1, 2, 3, 4].map(() => Corrections.request(idOf(1), order({ left: 3 }))),
          {
            concurrency: "unbounded"
          }
        )
        const again = yield* Corrections.request(idOf(1), order({ left: 3 }))
        expect(again.value.state._tag).toBe("Applied")
        expect(yield* coupons).toEqual(["clerk:desk 1"])
      })
    )
  )

  it.effect("with other content, or by somebody else, is refused", () =>
    withUses(() =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order())
        const others: ReadonlyArray<Partial<Corrections.CorrectionOrder>> = [
          { quantity: 2 },
          { reason: "other" },
          { clerk: desk2 },
          { text: "別の事情があったとのこと。" },
          { redemptionId: useOfMember }
        ]
        for (const other of others) {
          expect(yield* refusalOf(Corrections.request(idOf(1), order(other)))).toBe("ReferenceTaken")
        }
        expect(yield* coupons).toEqual(["clerk:desk 1"])
      })
    )
  )
})

describe("what was cut off", () => {
  const stateOf = (id: string) => Effect.map(CorrectedUses.findRequest(sag, id), (kept) => kept?.value.state._tag)

  it.effect("after the ledger and before the request was closed is closed later, without another entry", () =>
    withUses((faults) =>
      Effect.gen(function* () {
        yield* Corrections.request(idOf(1), order({ quantity: 2 }))
        faults.append = ["cut"]
        yield* Effect.exit(Corrections.approve(approver, idOf(1)))
        expect([yield* stateOf(idOf(1)), yield* coupons]).toEqual(["Approved", ["clerk:approver 2"]])
        expect(yield* Corrections.settle(sag)).toBe(0)
        faults.now += 120_000
        expect(yield* Corrections.settle(sag)).toBe(1)
        expect([yield* stateOf(idOf(1)), yield* coupons]).toEqual(["Applied", ["clerk:approver 2"]])
        expect((yield* deeds).filter((deed) => deed.endsWith("apply"))).toHaveLength(1)
        expect(yield* Corrections.settle(sag)).toBe(0)
      })
    )
  )

  it.effect("before the ledger is given back later, once", () =>
    withUses((faults) =>
      Effect.gen(function* () {
        faults.append = ["lost", "lost", "lost", "lost"]
        const unknown = yield* refusalOf(Corrections.request(idOf(1), order()))
        expect(unknown).toBe("OutcomeUnknown")
        expect([yield* stateOf(idOf(1)), yield* coupons]).toEqual(["Approved", []])
        // The clerk sends the same form once more.
        const again = yield* Corrections.request(idOf(1), order())
        expect(again.value.state._tag).toBe("Applied")
        expect(yield* coupons).toEqual(["clerk:desk 1"])
      })
    )
  )

  it.effect("holds up nothing else when it cannot be finished yet", () =>
    withUses((faults) =>
      Effect.gen(function* () {
        for (const n of [1, 2]) {
          yield* Corrections.request(idOf(n), order({ redemptionId: n === 1 ? useOfMember : use, quantity: 2 }))
          faults.append = ["lost", "lost", "lost", "lost"]
          expect(yield* refusalOf(Corrections.approve(approver, idOf(n)))).toBe("OutcomeUnknown")
        }
        faults.now += 120_000
        faults.append = ["lost", "lost", "lost", "lost"]
        expect(yield* Corrections.settle(sag)).toBe(1)
        expect([yield* stateOf(idOf(1)), yield* stateOf(idOf(2))]).toEqual(["Applied", "Approved"])
        expect(yield* Corrections.settle(sag)).toBe(1)
        expect(yield* coupons).toEqual(["clerk:approver 2", "clerk:approver 2"])
      })
    )
  )

  it.effect("before it was asked leaves nothing behind but the line in the record", () =>
    withUses((faults) =>
      Effect.gen(function* () {
        faults.put = ["lost"]
        expect(yield* refusalOf(Corrections.request(idOf(1), order()))).toBe("StoreFailure")
        expect([yield* stateOf(idOf(1)), yield* coupons]).toEqual([undefined, []])
        expect(yield* deeds).toEqual(["clerk:desk correction.request"])
      })
    )
  )
})

describe("the longest text", () => {
  it.effect("fits into the entry, cut at a whole character", () =>
    withUses(() =>
      Effect.gen(function* () {
        const text = "𠮷".repeat(250)
        expect(Schema.is(Correction.CorrectionText)(text)).toBe(true)
        yield* Corrections.request(idOf(1), order({ text }))
        const [entry] = yield* given
        expect(Schema.is(LedgerEntry.Reason)(entry?.reason)).toBe(true)
        expect(entry?.reason.startsWith("間違えて利用した: 𠮷")).toBe(true)
      })
    )
  )
})
