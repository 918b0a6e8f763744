/**
 * Demo: loads the demo association into an empty database, and says where to try it. The association itself is data of
 * the package `@fukuri/examples`, which a service in earnest does not need.
 */
import {
  type Association,
  type Audit,
  type CalendarDate,
  Catalogue,
  type Clerk,
  Clerks,
  CouponBooks,
  type Digest,
  type Documents,
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
import { passwordFrom, passwordsOf } from "../office/Passwords.ts"
import { keyOf, macOf, type Secret } from "../Secret.ts"
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

/** Somebody of the office to try its pages with. */
export interface DemoClerk {
  readonly id: string
  readonly password: string
  readonly label: string
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

/**
 * The clerks to try the office with: one of every role, and one who agrees to what the other asked for. Added when they
 * are missing; their passwords follow from the secret of the service, and are put right when they do not. None where the
 * association is not the demo's.
 */
export const clerks = (
  secret: Secret
): Effect.Effect<
  ReadonlyArray<DemoClerk>,
  CommandFailed | StoreFailure.StoreFailure,
  Catalogue.Catalogue | Documents.Documents | Audit.Audit | Digest.Digest
> =>
  Effect.gen(function* () {
    const { demo } = yield* today
    const { code: association, name } = demo.association
    const snapshot = yield* (yield* Catalogue.Catalogue).latest
    if (snapshot.associations.get(association)?.name !== name) return []
    return yield* Effect.forEach(demoClerks, ({ label, ...draft }) => {
      const clerk: Clerk.Clerk = { ...draft, association, sees: ["personal", "health"], active: true }
      const password = passwordFrom(macOf(keyOf(secret, "demo"), "clerk", clerk.id))
      return Effect.as(readied(clerk, password), { id: clerk.id, password, label })
    })
  })

/** Adds a clerk of the demo, or sees to it that the password is the one that is told. */
const readied = Effect.fnUntraced(function* (clerk: Clerk.Clerk, password: string) {
  const passwords = passwordsOf()
  const actor = "system:demo" as LedgerEntry.Actor
  const account = yield* Clerks.findById(clerk.id)
  if (account !== undefined && (yield* passwords.verify(password, account.passwordHash)) !== "wrong") return
  const proof = { passwordHash: yield* passwords.hash(password), mustChangePassword: false }
  const work: Effect.Effect<
    unknown,
    Clerks.ClerkExists | Clerks.ClerkUnknown | Clerks.OwnAccount | StoreFailure.StoreFailure,
    Clerks.ClerkServices | Catalogue.Catalogue
  > =
    account === undefined
      ? Clerks.add({ clerk, ...proof }, actor)
      : Clerks.reset(account.clerk, { ...proof, removeOneTimeCode: true }, actor)
  // Another process may have been faster.
  yield* Effect.catchTags(work, {
    ClerkExists: () => Effect.void,
    ClerkUnknown: () => Effect.void,
    OwnAccount: () => Effect.void
  })
})

const demoClerks: ReadonlyArray<Pick<Clerk.Clerk, "id" | "name" | "roles"> & { readonly label: string }> = [
  {
    id: "demo" as Clerk.ClerkId,
    name: "お試し 職員",
    roles: ["viewer", "desk", "operator", "approver", "manager"],
    label: "福利課"
  },
  { id: "demo2" as Clerk.ClerkId, name: "お試し 承認者", roles: ["viewer", "approver"], label: "福利課(承認)" }
]

// The name is not written as a literal, so that the service builds and runs without the package.
const packageName = ["@fukuri", "examples/demo"].join("/")

const demoModule: Effect.Effect<DemoModule, CommandFailed> = Effect.tryPromise({
  try: (): Promise<DemoModule> => import(packageName),
  catch: () => failed(`The demo needs the package ${packageName}, which is not installed. Set FUKURI_DEMO=0.`)
})
