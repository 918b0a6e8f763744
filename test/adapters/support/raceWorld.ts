// Where people, clerks and the office race each other: the guide's programmes on a server, on a morning on which everything can
// be used, over a ledger that is as it should be, or has a seeded fault.
import { createHash } from "node:crypto"
import type { PgClient } from "@effect/sql-pg"
import { layerServer } from "@fukuri/adapter-postgres"
import {
  CalendarDate,
  Catalogue,
  Clerk,
  Coupons,
  type CouponProduct,
  Digest,
  type Facility,
  Holder,
  Holders,
  type HolderNumber,
  Ledger,
  type LedgerEntry,
  type StoreFailure,
  type Stores
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { Deferred, Effect, Layer, Redacted, Schema } from "effect"
import { layerFrom } from "../../../packages/http/src/service/ServiceClock.ts"
import { facilityWith, memberWith } from "../../support/people.ts"
import { appendAnyhow } from "./brokenStores.ts"

export const sag = "sag" as Holder.AssociationCode
export const fiscalYear = 2024 as CalendarDate.FiscalYear
export const today = CalendarDate.date("2024-07-03")
/** What is raced for, and where it is used. */
export const product = "my-refresh" as CouponProduct.ProductId
export const course = "my-refresh" as CouponProduct.CourseKey
export const place = "1234567" as Facility.FacilityCode

export const memberOf = (index: number): Holder.HolderId =>
  Holder.holderId(sag, String(100_000 + index) as HolderNumber.HolderNumber)

/** The id of a person's pass: one letter, then the person. */
export const passOf = (letter: string, index: number): LedgerEntry.RedemptionId =>
  `${letter}${String(index).padStart(15, "0")}` as LedgerEntry.RedemptionId

export const clerkOf = (id: string, role: Clerk.Role): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({ id, association: "sag", name: id, roles: [role], sees: [], active: true })

/** The clock of the machine, set to that morning. */
const morning = layerFrom((CalendarDate.startOf(today) + 9 * 3_600_000) as CalendarDate.Instant)

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

type LedgerStore = Ledger.Ledger["Service"]
/** A ledger made from the right one: what is not named stays as it is. */
export type Fault = (right: LedgerStore) => Partial<LedgerStore>
export const noFault: Fault = () => ({})

/** A ledger that appends at whatever version there is. */
export const blind: Fault = (right) => ({
  append: (appends) => Effect.forEach(appends, (append) => appendAnyhow(right, append), { discard: true })
})

/**
 * A ledger at which the first two appends to a stream wait for each other: both were decided on the same book, and are sent at
 * the same instant. One that nobody comes to meet goes on after a moment.
 */
export const meeting =
  (fault: Fault = noFault): Fault =>
  (right) => {
    const waiting = new Map<string, Deferred.Deferred<void>>()
    const met = new Set<string>()
    const store = { ...right, ...fault(right) }
    return {
      append: (appends) =>
        Effect.gen(function* () {
          const holder = appends.length === 1 ? (appends[0]?.key.holder ?? "") : ""
          const other = waiting.get(holder)
          if (other !== undefined && !met.has(holder)) {
            met.add(holder)
            yield* Deferred.succeed(other, undefined)
          } else if (holder !== "" && !met.has(holder)) {
            const own = yield* Deferred.make<void>()
            waiting.set(holder, own)
            yield* Effect.race(Deferred.await(own), Effect.sleep("100 millis"))
          }
          return yield* store.append(appends)
        })
    }
  }

/** The stores on the server, with a ledger and a digest that are as they should be, or not. */
export const raceWorld = (
  url: string,
  fault: Fault = noFault,
  digest = sha256
): Layer.Layer<Coupons.Coupons | Stores.Stores | PgClient.PgClient | Digest.Digest, StoreFailure.StoreFailure> =>
  Coupons.Coupons.layer.pipe(
    Layer.provideMerge(
      Layer.effect(
        Ledger.Ledger,
        Effect.map(Ledger.Ledger, (right) => ({ ...right, ...fault(right) }))
      )
    ),
    Layer.provideMerge(layerServer(Redacted.make(url), { maxConnections: 10 })),
    Layer.provideMerge(Layer.merge(Layer.succeed(Digest.Digest)({ sha256: digest }), morning))
  )

/** People with so many coupons each, and what else their books begin with. Answers the numbers of the people. */
export const populate = Effect.fnUntraced(function* (
  people: number,
  quantity: number,
  entriesOf: (index: number) => ReadonlyArray<LedgerEntry.LedgerEntry> = () => []
): Effect.fn.Return<
  ReadonlyArray<number>,
  Holders.ImportOverlap | Ledger.VersionConflict | StoreFailure.StoreFailure,
  Catalogue.Catalogue | Holders.Holders | Ledger.Ledger
> {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association(fiscalYear))
  yield* catalogue.putFacilities([facilityWith()])
  for (const programme of programmes(fiscalYear)) yield* catalogue.putProgramme(programme)
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(sag)
  const indexes = Array.from({ length: people }, (_, index) => index)
  yield* holders.add(
    staging,
    indexes.map((index) => ({
      line: index + 2,
      holder: memberWith({ number: Holder.numberOf(memberOf(index)) }),
      changed: true
    }))
  )
  yield* holders.commit(staging, today)
  const at = CalendarDate.startOf(today)
  yield* (yield* Ledger.Ledger).append(
    indexes.map((index) => ({
      key: { holder: memberOf(index), fiscalYear },
      expectedVersion: 0,
      entries: [{ _tag: "Granted", at, actor: "grants" as LedgerEntry.Actor, product, quantity }, ...entriesOf(index)]
    }))
  )
  return indexes
})

/** A person presses 「今すぐ利用する」 for one. */
export const press = (
  index: number,
  redemptionId: LedgerEntry.RedemptionId
): Effect.Effect<unknown, { readonly _tag: string }, Coupons.Coupons> =>
  Effect.flatMap(Coupons.Coupons, (coupons) =>
    coupons.redeem({ holder: memberOf(index), redemptionId, fiscalYear, product, course, quantity: 1, facility: place })
  )
