// A small association for tests of what the office does after a use: the guide's programmes on stores in memory, under a
// clock that is set by hand, with people that a list can change and uses that can be made.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  Audit,
  CalendarDate,
  Catalogue,
  Clerk,
  Clerks,
  CouponBook,
  CouponBooks,
  CouponProduct,
  Digest,
  Holder,
  Holders,
  Ledger,
  type LedgerEntry,
  type StoreFailure
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { expect } from "@effect/vitest"
import { Effect, Layer, Schema, Stream } from "effect"
import { layerSetByHand } from "./clock.ts"
import { actor, courseKey, date, facilityWith, fiscalYear, productId, sag } from "./people.ts"

export const year = fiscalYear(2024)
export const refreshId = productId("my-refresh")

/** A clerk with some roles, and a number of their own when they are a member. */
export const clerkWith = (
  id: string,
  roles: ReadonlyArray<Clerk.Role>,
  more: { readonly ownNumber?: string; readonly active?: boolean; readonly sees?: ReadonlyArray<Clerk.Sight> } = {}
): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({ id, association: "sag", name: id, roles, sees: [], active: true, ...more })

/** The clock of a stage. */
export interface Stage {
  /** Unit: milliseconds since 1970. */
  now: number
}

export type StageStores = Layer.Success<typeof Memory.layer> | Digest.Digest

/** Something that is done on a stage. */
export type Staged<A, E = StoreFailure.StoreFailure> = Effect.Effect<A, E, StageStores>

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })

/** Runs something on a stage that begins at an instant, with the guide's programmes and some people. */
export const onStage = <A, E>(
  spec: {
    readonly at: CalendarDate.Instant
    readonly people: ReadonlyArray<Holder.Holder>
    readonly settings?: { readonly correctionLimit?: number; readonly mistakeHours?: number }
  },
  work: (stage: Stage) => Effect.Effect<A, E, StageStores>
): Effect.Effect<A, E | unknown> => {
  const stage: Stage = { now: spec.at }
  return Effect.gen(function* () {
    const catalogue = yield* Catalogue.Catalogue
    yield* catalogue.putAssociation({ ...association(year), ...spec.settings })
    for (const programme of programmes(year)) yield* catalogue.putProgramme(programme)
    yield* catalogue.putFacilities([facilityWith()])
    yield* list(spec.people, "2024-04-01")
    return yield* work(stage)
  }).pipe(Effect.provide(Layer.provideMerge(Layer.merge(Memory.layer, digest), layerSetByHand(stage))))
}

/** Puts a list of a day in force, with the people as given; who is not in it stays as they were. */
export const list = Effect.fnUntraced(function* (
  people: ReadonlyArray<Holder.Holder>,
  asOf: string
): Effect.fn.Return<void, Holders.ImportOverlap | StoreFailure.StoreFailure, StageStores> {
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(sag)
  yield* holders.add(
    staging,
    people.map((holder, index) => ({ line: index + 2, holder, changed: true }))
  )
  yield* holders.commit(staging, date(asOf))
})

/** Gives coupons as a run does. */
export const granted = (
  holder: Holder.HolderId,
  product: CouponProduct.ProductId,
  quantity: number,
  at: CalendarDate.Instant
): Staged<unknown, unknown> =>
  CouponBooks.change(holder, year, () =>
    Effect.succeed([{ _tag: "Granted" as const, at, actor: actor("grants"), product, quantity }])
  )

/** Uses coupons on the screen, now. */
export const used = Effect.fnUntraced(function* (
  holder: Holder.HolderId,
  redemptionId: LedgerEntry.RedemptionId,
  quantity: number,
  what: { readonly product?: CouponProduct.ProductId; readonly course?: string } = {}
): Effect.fn.Return<void, unknown, StageStores> {
  const { at } = yield* CouponBooks.now
  yield* CouponBooks.change(holder, year, ({ association, book, catalogue, facts }) => {
    const product = Catalogue.productOf(catalogue, sag, year, what.product ?? refreshId)
    if (product === undefined) return Effect.die("no such product")
    return Effect.fromResult(
      CouponBook.decide(book, {
        _tag: "Redeem",
        redemptionId,
        product,
        course: courseKey(what.course ?? "my-refresh"),
        quantity,
        facility: facilityWith(),
        situation: { facts, reckoning: association.ageReckoning },
        at,
        actor: actor("holder")
      })
    )
  })
})

/** Every entry of the ledger. */
export const ledgerOf: Staged<ReadonlyArray<LedgerEntry.RecordedEntry>> = Effect.gen(function* () {
  return (yield* Stream.runCollect((yield* Ledger.Ledger).entries(sag, 0))).flat()
})

/** Who did what, in the record, in order. */
export const deeds: Staged<ReadonlyArray<string>> = Effect.gen(function* () {
  const all = yield* (yield* Audit.Audit).list({ association: sag, limit: 200 })
  return all.toReversed().map(({ action, actor }) => `${actor} ${action}`)
})

/** The tag of what an effect was refused for. */
export const refusalOf = <A, E extends { readonly _tag: string }, R>(
  work: Effect.Effect<A, E, R>
): Effect.Effect<string, A, R> => Effect.map(Effect.flip(work), ({ _tag }) => _tag)

/** Gives clerks an account. */
export const hire = (...clerks: ReadonlyArray<Clerk.Clerk>): Staged<unknown, unknown> =>
  Effect.forEach(clerks, (clerk) => Clerks.add({ clerk, passwordHash: "nobody checks it" }, actor("system")))

/** That nothing was written while something was done. */
export const writesNothing = <A, E>(work: Staged<A, E>): Staged<A, E | StoreFailure.StoreFailure> =>
  Effect.gen(function* () {
    const before = yield* ledgerOf
    const answer = yield* work
    expect(yield* ledgerOf).toEqual(before)
    return answer
  })
