/**
 * Demo: loads the demo association into an empty database, and says where to try it. The association itself is data of
 * the package `@fukuri/examples`, which a service in earnest does not need.
 */
import {
  type Association,
  type CalendarDate,
  Catalogue,
  CouponBooks,
  type Facility,
  Holder,
  Holders,
  type HolderNumber,
  Ledger,
  type LedgerEntry,
  type Programme,
  type StoreFailure
} from "@fukuri/core"
import { Effect } from "effect"
import { type CommandFailed, failed } from "./CommandFailed.ts"

/** What a demo consists of. */
interface DemoAssociation {
  readonly fiscalYear: CalendarDate.FiscalYear
  readonly asOf: CalendarDate.CalendarDate
  readonly association: Association.Association
  readonly programmes: ReadonlyArray<Programme.Programme>
  readonly facilities: ReadonlyArray<Facility.Facility>
  readonly holders: ReadonlyArray<Holder.Holder>
  readonly logins: ReadonlyArray<DemoLogin>
}

/** A number and birth date to try the screens with. */
export interface DemoLogin {
  readonly label: string
  readonly number: HolderNumber.HolderNumber
  readonly birthDate: CalendarDate.CalendarDate
}

interface DemoModule {
  readonly demo: (today: CalendarDate.CalendarDate) => DemoAssociation
  readonly livesAt: (
    demo: DemoAssociation,
    now: CalendarDate.Instant
  ) => ReadonlyArray<{ readonly holder: Holder.Holder; readonly entries: ReadonlyArray<LedgerEntry.LedgerEntry> }>
}

/** The demo of today, without loading it. Fails when the package that holds it is not installed. */
export const today = Effect.gen(function* () {
  const now = yield* CouponBooks.now
  const module = yield* demoModule
  return { module, demo: module.demo(now.today), at: now.at }
})

/**
 * Loads the demo when the database holds no association yet. Answers whether it did; when another process is loading
 * it at this moment, it is left to that one.
 */
export const load: Effect.Effect<
  boolean,
  CommandFailed | StoreFailure.StoreFailure,
  Catalogue.Catalogue | Holders.Holders | Ledger.Ledger
> = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  if ((yield* catalogue.latest).associations.size > 0) return false
  const { at, demo, module } = yield* today
  const holders = yield* Holders.Holders
  const ledger = yield* Ledger.Ledger
  const staging = yield* holders.stage(demo.association.code)
  yield* holders.add(
    staging,
    demo.holders.map((holder) => ({ line: 0, holder, changed: true }))
  )
  yield* holders.commit(staging, demo.asOf)
  yield* Effect.forEach(demo.programmes, catalogue.putProgramme, { discard: true })
  yield* catalogue.putFacilities(demo.facilities)
  const appends = module.livesAt(demo, at).flatMap(({ entries, holder }) =>
    entries.length === 0
      ? []
      : [
          {
            key: { holder: Holder.holderId(holder.association, holder.number), fiscalYear: demo.fiscalYear },
            expectedVersion: 0,
            entries
          }
        ]
  )
  // A start that was cut off, or one that goes on beside this one, may have written them already.
  if (appends.length > 0) yield* ledger.append(appends).pipe(Effect.catchTag("VersionConflict", () => Effect.void))
  // Last, because an association in the database is the sign that the demo is complete.
  yield* catalogue.putAssociation(demo.association)
  return true
}).pipe(Effect.catchTag("ImportOverlap", () => Effect.succeed(false)))

/**
 * Gives a demo that was loaded in another fiscal year the programmes of this one, so that a data folder can be kept
 * over the years, and a clock that is set to another year finds that year's programmes.
 */
export const renew: Effect.Effect<void, CommandFailed | StoreFailure.StoreFailure, Catalogue.Catalogue> = Effect.gen(
  function* () {
    const catalogue = yield* Catalogue.Catalogue
    const { demo } = yield* today
    const { association, fiscalYear, programmes } = demo
    const snapshot = yield* catalogue.latest
    if (snapshot.associations.get(association.code)?.name !== association.name) return
    if (Catalogue.programmesOf(snapshot, association.code, fiscalYear).length > 0) return
    yield* Effect.forEach(programmes, catalogue.putProgramme, { discard: true })
    yield* catalogue.putAssociation(association)
  }
)

/** The people to try the screens with, with the birth dates that the database has. */
export const logins: Effect.Effect<
  ReadonlyArray<DemoLogin>,
  CommandFailed | StoreFailure.StoreFailure,
  Holders.Holders
> = Effect.gen(function* () {
  const { demo } = yield* today
  const ids = demo.logins.map(({ number }) => Holder.holderId(demo.association.code, number))
  const known = yield* (yield* Holders.Holders).find(ids)
  return demo.logins.flatMap(({ label, number }) => {
    const holder = known.find((candidate) => candidate.number === number)
    return holder === undefined ? [] : [{ label, number, birthDate: holder.birthDate }]
  })
})

// The name is not written as a literal, so that the service builds and runs without the package.
const packageName = ["@fukuri", "examples/demo"].join("/")

const demoModule: Effect.Effect<DemoModule, CommandFailed> = Effect.tryPromise({
  try: (): Promise<DemoModule> => import(packageName),
  catch: () => failed(`The demo needs the package ${packageName}, which is not installed. Set FUKURI_DEMO=0.`)
})
