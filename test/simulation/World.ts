// World: the people, goods and clerks of a run, and every service of core over stores in the storm. What they do is in `Acts.ts`.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  CalendarDate,
  Catalogue,
  Clerk,
  Coupons,
  type CouponProduct,
  Digest,
  Grants,
  Holder,
  Holders,
  Imports,
  Ledger,
  type MemberImport,
  type Programme,
  type StoreFailure,
  type Stores
} from "@fukuri/core"
import { association } from "@fukuri/examples/programmes/guide"
import { Effect, type Fiber, Layer, Schema, Stream } from "effect"
import { memberLine, rowsOf } from "../support/membersFile.ts"
import {
  actor,
  at,
  date,
  facilityWith,
  fiscalYear,
  numberOf,
  productWith,
  refreshWith,
  sag
} from "../support/people.ts"
import { storm } from "./Storm.ts"
import type { Turns } from "./Turns.ts"

export const year = fiscalYear(2024)
export const today = date("2024-07-10")
export const yesterday = date("2024-07-09")
/** A run begins on that morning. */
export const beginsAt = at("2024-07-10", 9)

/** Up to three, one as yet on the way, of which several may be used at once; and one of which one of three can be chosen. */
export const refresh: CouponProduct.CouponProduct = refreshWith({ quantity: { _tag: "Fixed", count: 3 } })
export const dock: CouponProduct.CouponProduct = productWith()
export const products: ReadonlyArray<CouponProduct.CouponProduct> = [refresh, dock]
const begun = new Map([
  [refresh.id, 2],
  [dock.id, 1]
])
export const goods = Object.fromEntries(
  products.map(({ courses, id, maxPerRedemption: most }) => [
    id,
    { granted: begun.get(id) ?? 0, courses: courses.map(({ key }) => key), most }
  ])
)

export const facility = facilityWith()
export const sagNow = association(year)
const programme = {
  id: "simulated-2024",
  association: sag,
  name: "福利事業",
  fiscalYear: year,
  notes: [],
  products
} as unknown as Programme.Programme

/** Two people, so that a list can be torn between them. */
export const people = [0, 1].map((index) => {
  const number = numberOf(String(100_001 + index))
  return { number, holder: Holder.holderId(sag, number), birthDate: date("1974-12-12"), name: `組合 ${"甲乙"[index]}` }
})

const clerk = (id: string, role: Clerk.Role): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id,
    association: "sag",
    name: id,
    roles: [role],
    sees: ["personal", "health"],
    active: true
  })
export const clerks = {
  desk: clerk("desk", "desk"),
  operator: clerk("operator", "operator"),
  approver: clerk("approver", "approver")
}

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

/** A members list on which the people are members, or were until yesterday. */
export const listOf = (
  members: ReadonlyArray<boolean>,
  asOf: CalendarDate.CalendarDate = today
): MemberImport.MembersList => ({
  association: sagNow,
  rows: Stream.succeed(
    rowsOf(
      people.map(({ name, number }, index) => {
        const until = members[index] === true ? "" : yesterday
        return memberLine({ number, name, kana: "", kyosaiUntil: until, gojokaiUntil: until })
      })
    )
  ),
  asOf,
  dryRun: false,
  acceptLoss: true,
  acceptOlder: true
})

type LedgerStore = Ledger.Ledger["Service"]
type HolderStore = Holders.Holders["Service"]
type CouponVerbs = Coupons.Coupons["Service"]

/** Something that is made wrong: stores beneath the storm, or the verbs of members above everything. */
export interface Bug {
  readonly ledger?: (right: LedgerStore, turns: Turns) => Partial<LedgerStore>
  readonly holders?: (right: HolderStore, turns: Turns) => Partial<HolderStore>
  readonly coupons?: (right: CouponVerbs) => Partial<CouponVerbs>
}

export type Services = Stores.Stores | Coupons.Coupons | Grants.Grants | Imports.Imports | Digest.Digest

/** All of it, as it should be, or with a bug. */
export const layerWorld = (
  turns: Turns,
  late: Array<Fiber.Fiber<unknown, unknown>>,
  bug: Bug = {}
): Layer.Layer<Services> => {
  const digest = Layer.succeed(Digest.Digest)({ sha256 })
  const wrongLedger = Layer.effect(
    Ledger.Ledger,
    Effect.map(Ledger.Ledger, (right) => ({ ...right, ...bug.ledger?.(right, turns) }))
  )
  const wrongHolders = Layer.effect(
    Holders.Holders,
    Effect.map(Holders.Holders, (right) => ({ ...right, ...bug.holders?.(right, turns) }))
  )
  const stores = storm(turns, late).pipe(
    Layer.provide(Layer.merge(wrongLedger, wrongHolders).pipe(Layer.provideMerge(Memory.layer)))
  )
  const wrongCoupons = Layer.effect(
    Coupons.Coupons,
    Effect.map(Coupons.Coupons, (right) => ({ ...right, ...bug.coupons?.(right) }))
  ).pipe(Layer.provide(Coupons.Coupons.layer))
  return Layer.mergeAll(wrongCoupons, Grants.Grants.layer, Imports.Imports.layer).pipe(
    Layer.provideMerge(stores),
    Layer.provideMerge(digest)
  )
}

/** Everything that is there when a run begins. */
export const populate: Effect.Effect<
  void,
  MemberImport.MembersRefused | Ledger.VersionConflict | StoreFailure.StoreFailure,
  Services
> = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(sagNow)
  yield* catalogue.putFacilities([facility])
  yield* catalogue.putProgramme(programme)
  yield* (yield* Imports.Imports).members(listOf([true, true], yesterday))
  yield* (yield* Ledger.Ledger).append(
    people.map(({ holder }) => ({
      key: { holder, fiscalYear: year },
      expectedVersion: 0,
      entries: products.map(({ id }) => ({
        _tag: "Granted",
        at: at("2024-06-03"),
        actor: actor("grants"),
        product: id,
        quantity: begun.get(id) ?? 0
      }))
    }))
  )
})
