// What the office grants and takes back by hand (R36): within the limits, once, not for oneself, and on record.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  Audit,
  Catalogue,
  Clerk,
  CouponBook,
  CouponBooks,
  Digest,
  Entitlements,
  Grants,
  Holder,
  Holders,
  type LedgerEntry,
  Verdict
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import { actor, date, fiscalYear, memberWith, numberOf, productId, sag, spouseWith } from "../support/people.ts"

const year = fiscalYear(2024)
const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const layer = Layer.provideMerge(Grants.Grants.layer, Layer.merge(Memory.layer, digest))

const clerkWith = (overrides: object = {}): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id: "sato",
    association: "sag",
    name: "佐藤",
    roles: ["operator"],
    sees: ["personal", "health"],
    active: true,
    ...overrides
  })

const member = Holder.holderId(sag, numberOf("123456"))
const refresh = productId("my-refresh")
const dock = productId("dock-general-40plus-male")
const order = (overrides: Partial<Entitlements.Order> = {}): Entitlements.Order => ({
  clerk: clerkWith(),
  direction: "withdraw",
  holder: member,
  fiscalYear: year,
  product: refresh,
  quantity: 1,
  reason: "declined",
  text: "電話での申出",
  reference: "reference-1" as LedgerEntry.Reference,
  ...overrides
})

/** The guide's member and spouse with what was due to them on 6/3; マイ リフレッシュ is three. */
const season = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  const holders = yield* Holders.Holders
  yield* catalogue.putAssociation(association(year))
  yield* Effect.forEach(programmes(year), catalogue.putProgramme)
  const staging = yield* holders.stage(sag)
  yield* holders.add(
    staging,
    [memberWith(), spouseWith()].map((holder, index) => ({ line: index + 2, holder, changed: true }))
  )
  yield* holders.commit(staging, date("2024-06-01"))
  yield* clockAt("2024-06-03")
  yield* (yield* Grants.Grants).run({ association: sag, on: date("2024-06-03") }, actor("grants"))
  yield* clockAt("2024-07-01")
})
const clockAt = (day: string) => TestClock.setTime(Date.parse(`${day}T10:00:00+09:00`))

const balance = Effect.map(CouponBooks.open(member, year), ({ book }) => CouponBook.balanceOf(book, refresh))
const record = Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 100 }))
const tagOf = <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(work), ({ _tag }) => _tag)
const move = (command: Omit<CouponBook.Command & { _tag: "MoveToPaper" }, "at" | "actor">, day = "2024-06-20") =>
  CouponBooks.change(member, year, (opened) =>
    Effect.fromResult(
      CouponBook.decide(opened.book, {
        ...command,
        at: Date.parse(`${day}T10:00:00+09:00`) as LedgerEntry.LedgerEntry["at"],
        actor: actor("clerk:sato")
      })
    )
  )

describe("taking back", () => {
  it.effect("takes what is left, says why in the ledger, and shows before and after in the record", () =>
    Effect.gen(function* () {
      yield* season
      const done = yield* Entitlements.carryOut(order({ quantity: 2 }))
      expect([Verdict.remainingOf(done.before), Verdict.remainingOf(done.after)]).toEqual([3, 1])
      const { book } = yield* CouponBooks.open(member, year)
      const entry = book.requested.get(order().reference)
      expect(entry).toMatchObject({
        _tag: "Withdrawn",
        quantity: 2,
        actor: "clerk:sato",
        reason: "本人の申出: 電話での申出"
      })
      const [line] = yield* record
      expect(line).toMatchObject({ action: "entitlement.withdraw", actor: "clerk:sato", subject: "holder:123456" })
      expect(JSON.parse(line?.detail ?? "")).toMatchObject({
        product: "my-refresh",
        quantity: 2,
        reason: "declined",
        text: "電話での申出",
        before: { granted: 3, withdrawn: 0 },
        after: { granted: 3, withdrawn: 2 }
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("never goes below what is on paper, and says how many there are", () =>
    Effect.gen(function* () {
      yield* season
      yield* move({ _tag: "MoveToPaper", product: refresh, quantity: 2, reason: "紙で利用" })
      const refused = yield* Effect.flip(Entitlements.carryOut(order({ quantity: 2 })))
      expect(refused).toMatchObject({ _tag: "QuantityExceeded", requested: 2, available: 1 })
      expect((yield* balance).withdrawn).toBe(0)
      expect(yield* record).toEqual([])
      yield* Entitlements.carryOut(order({ quantity: 1 }))
      expect(Verdict.remainingOf(yield* balance)).toBe(0)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is not granted anew by the next run", () =>
    Effect.gen(function* () {
      yield* season
      yield* Entitlements.carryOut(order({ quantity: 3 }))
      yield* (yield* Grants.Grants).run({ association: sag, on: date("2024-07-01") }, actor("grants"))
      expect(Verdict.entitledOf(yield* balance)).toBe(0)
    }).pipe(Effect.provide(layer))
  )
})

describe("granting by hand", () => {
  it.effect("gives at most what the table can give to anybody, and says how many are left to give", () =>
    Effect.gen(function* () {
      yield* season
      const refused = yield* Effect.flip(Entitlements.carryOut(order({ direction: "grant" })))
      expect(refused).toMatchObject({ _tag: "QuantityExceeded", available: 0 })
      yield* Entitlements.carryOut(order({ quantity: 2 }))
      const again = order({ direction: "grant", reference: "reference-2" as LedgerEntry.Reference, quantity: 3 })
      expect(yield* Effect.flip(Entitlements.carryOut(again))).toMatchObject({ available: 2 })
      const done = yield* Entitlements.carryOut({ ...again, quantity: 2 })
      expect(Verdict.remainingOf(done.after)).toBe(3)
    }).pipe(Effect.provide(layer))
  )

  it.effect("gives what no rule gave", () =>
    Effect.gen(function* () {
      yield* season
      const product = productId("dock-special-50-male")
      const done = yield* Entitlements.carryOut(order({ direction: "grant", product, reason: "mistaken" }))
      expect(done.after).toMatchObject({ granted: 1 })
    }).pipe(Effect.provide(layer))
  )

  it.effect("stops when the days of use are over; taking back does not", () =>
    Effect.gen(function* () {
      yield* season
      yield* clockAt("2025-01-01")
      const product = productId("dock-special-50-male")
      expect(yield* tagOf(Entitlements.carryOut(order({ direction: "grant", product })))).toBe("WindowOver")
      expect((yield* Entitlements.carryOut(order({ product: dock }))).after.withdrawn).toBe(1)
    }).pipe(Effect.provide(layer))
  )
})

describe("an order", () => {
  it.effect("that is sent twice is done once and recorded once", () =>
    Effect.gen(function* () {
      yield* season
      yield* Entitlements.carryOut(order())
      const second = yield* Entitlements.carryOut(order())
      expect(second.already).toBe(true)
      expect(second.before).toEqual(second.after)
      expect((yield* balance).withdrawn).toBe(1)
      expect(yield* record).toHaveLength(1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("that is sent twice at once is done once", () =>
    Effect.gen(function* () {
      yield* season
      const pair = [Entitlements.carryOut(order()), Entitlements.carryOut(order())]
      const both = yield* Effect.forkChild(Effect.all(pair, { concurrency: 2 }))
      yield* TestClock.adjust("10 millis").pipe(Effect.repeat({ until: () => both.pollUnsafe() !== undefined }))
      const done = yield* Fiber.join(both)
      expect(done.map(({ already }) => already).toSorted()).toEqual([false, true])
      expect((yield* balance).withdrawn).toBe(1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("with the reference of another is refused", () =>
    Effect.gen(function* () {
      yield* season
      yield* Entitlements.carryOut(order())
      expect(yield* tagOf(Entitlements.carryOut(order({ quantity: 2 })))).toBe("ReferenceTaken")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is looked at without anything being changed or recorded", () =>
    Effect.gen(function* () {
      yield* season
      const seen = yield* Entitlements.preview(order({ quantity: 3 }))
      expect([Verdict.remainingOf(seen.before), Verdict.remainingOf(seen.after)]).toEqual([3, 0])
      expect((yield* balance).withdrawn).toBe(0)
      expect(yield* record).toEqual([])
    }).pipe(Effect.provide(layer))
  )

  const refusals: ReadonlyArray<readonly [string, Partial<Entitlements.Order>, string]> = [
    ["by a clerk who may not", { clerk: clerkWith({ roles: ["desk"] }) }, "NotPermitted"],
    ["by a clerk who is not active any more", { clerk: clerkWith({ active: false }) }, "NotPermitted"],
    ["for oneself", { clerk: clerkWith({ ownNumber: "123456" }) }, "SelfService"],
    [
      "for one's spouse",
      { clerk: clerkWith({ ownNumber: "123456" }), holder: Holder.holderId(sag, numberOf("12345601")) },
      "SelfService"
    ],
    ["of a product that there is not", { product: productId("nothing") }, "ProductUnknown"],
    ["for nobody", { holder: Holder.holderId(sag, numberOf("999999")) }, "HolderUnknown"],
    [
      "of an examination by a clerk who cannot tell it from others",
      { clerk: clerkWith({ sees: [] }), product: dock },
      "NotPermitted"
    ],
    ["of a part of a coupon", { quantity: 0.5 }, "QuantityExceeded"],
    ["of none", { quantity: 0 }, "QuantityExceeded"]
  ]
  it.effect.each(refusals)("%s is refused, and nothing is recorded", ([, change, tag]) =>
    Effect.gen(function* () {
      yield* season
      expect(yield* tagOf(Entitlements.preview(order(change)))).toBe(tag)
      expect(yield* tagOf(Entitlements.carryOut(order(change)))).toBe(tag)
      expect(yield* record).toEqual([])
    }).pipe(Effect.provide(layer))
  )

  it.effect("of what tells nothing about health needs no permission to see health data", () =>
    Effect.gen(function* () {
      yield* season
      expect((yield* Entitlements.carryOut(order({ clerk: clerkWith({ sees: [] }) }))).after.withdrawn).toBe(1)
    }).pipe(Effect.provide(layer))
  )
})
