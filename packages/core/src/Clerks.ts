/**
 * Clerks: the verbs of accounts of the office (職員): who has one, what they may do and see, and what proves that it is
 * they. Hashes and sealed secrets are opaque here; how they are made and checked, and how somebody logs in, is outside.
 * Everything but a look is in the record, without any secret.
 */
import { Effect, Result, Schema } from "effect"
import { type Deed, record, recorded } from "./AuditTrail.ts"
import type { Audit } from "./Audit.ts"
import { Catalogue } from "./Catalogue.ts"
import { actorOf, type Clerk, type ClerkId, machinePrefix } from "./Clerk.ts"
import { ClerkAccount, differenceOf, type OneTimeCode, shownOf, withoutOneTimeCode } from "./ClerkAccount.ts"
import { patience } from "./Contention.ts"
import { now } from "./CouponBooks.ts"
import type { Digest } from "./Digest.ts"
import type { Documents } from "./Documents.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Actor } from "./LedgerEntry.ts"
import { shelf } from "./Shelf.ts"
import { StoreFailure } from "./StoreFailure.ts"

export { ClerkAccount, OneTimeCode } from "./ClerkAccount.ts"

/** There is an account of that id already, perhaps of another association of the database. */
export class ClerkExists extends Schema.TaggedError<ClerkExists>()("ClerkExists", {}) {}

/** There is no account of that id. */
export class ClerkUnknown extends Schema.TaggedError<ClerkUnknown>()("ClerkUnknown", {}) {}

/** Nobody changes what they themselves may do or see: another manager must. */
export class OwnAccount extends Schema.TaggedError<OwnAccount>()("OwnAccount", {}) {}

/** Somebody must be left who can manage the clerks. */
export class LastManager extends Schema.TaggedError<LastManager>()("LastManager", {}) {}

/** What a manager decides about a clerk. Without `ownNumber` the clerk is no member. */
export type ClerkChange = Omit<Clerk, "id" | "association">

/** Whose account. */
export interface AccountKey {
  readonly association: AssociationCode
  readonly id: ClerkId
}

/** What the verbs that change something need. */
export type ClerkServices = Documents | Audit | Digest

const accounts = shelf({ kind: "clerk", schema: ClerkAccount, isOpen: ({ clerk }) => clerk.active })

/** The most accounts that an association has. */
const most = 1000

/** Every account of an association, by id. */
export const list = (
  association: AssociationCode
): Effect.Effect<ReadonlyArray<ClerkAccount>, StoreFailure, Documents> =>
  Effect.map(accounts.list({ association, limit: most }), (kept) => kept.map(({ value }) => value).toReversed())

/** The account of an id in an association. */
export const find = ({
  association,
  id
}: AccountKey): Effect.Effect<ClerkAccount | undefined, StoreFailure, Documents> =>
  Effect.map(accounts.find(association, id), (kept) => kept?.value)

/** The account of an id in whichever association has it. Looks everywhere, so that it takes the same time always. */
export const findById = Effect.fn("Clerks.findById")(function* (
  id: ClerkId
): Effect.fn.Return<ClerkAccount | undefined, StoreFailure, Documents | Catalogue> {
  const { associations } = yield* (yield* Catalogue).latest
  const found = yield* Effect.forEach(
    [...associations.values()].sort((a, b) => (a.code < b.code ? -1 : 1)),
    ({ code }) => find({ association: code, id }),
    { concurrency: "unbounded" }
  )
  return found.find((account) => account !== undefined)
})

/** Makes an account. Refuses an id that any association of the database has, and those of keys of the JSON API. */
export const add = Effect.fn("Clerks.add")(function* (
  {
    clerk,
    mustChangePassword = true,
    passwordHash
  }: {
    readonly clerk: Clerk
    readonly passwordHash: string
    /** Default true: whoever made the account knows the password. */
    readonly mustChangePassword?: boolean
  },
  by: Actor
): Effect.fn.Return<ClerkAccount, ClerkExists | StoreFailure, ClerkServices | Catalogue> {
  const isTaken = clerk.id.startsWith(machinePrefix) || (yield* findById(clerk.id)) !== undefined
  if (isTaken) return yield* new ClerkExists()
  const { at } = yield* now
  const account: ClerkAccount = {
    clerk,
    passwordHash,
    mustChangePassword,
    recoveryHashes: [],
    loginEra: 1,
    createdAt: at
  }
  yield* recorded({ ...deedOn(clerk, "clerk.add", by), detail: { after: shownOf(account) } })(
    accounts
      .add(clerk.association, clerk.id, account)
      .pipe(Effect.catchTag("DocumentConflict", () => Effect.fail(new ClerkExists())))
  )
  return account
})

/**
 * Changes what a clerk may do and see. Ends all logins of a clerk who may not log in any more.
 * Refuses OwnAccount: of their own account clerks change the name only. Refuses LastManager.
 */
export const change = Effect.fn("Clerks.change")(function* (
  key: AccountKey,
  to: ClerkChange,
  by: Actor
): Effect.fn.Return<ClerkAccount, ClerkUnknown | OwnAccount | LastManager | StoreFailure, ClerkServices> {
  const before = yield* find(key)
  if (before === undefined) return yield* new ClerkUnknown()
  const isLastManager = manages(before.clerk) && !manages({ ...before.clerk, ...to })
  const othersManage = Effect.map(list(key.association), (all) =>
    all.some(({ clerk }) => clerk.id !== key.id && manages(clerk))
  )
  const decide = Effect.fnUntraced(function* (account: ClerkAccount) {
    const clerk: Clerk = { id: account.clerk.id, association: account.clerk.association, ...to }
    if (isBy(account.clerk, by) && !isSameButName(account.clerk, clerk)) return yield* new OwnAccount()
    if (isLastManager && !(yield* othersManage)) return yield* new LastManager()
    return { ...account, clerk, loginEra: account.loginEra + (account.clerk.active && !clerk.active ? 1 : 0) }
  })
  const after = yield* altered(key, "clerk.change", by, decide)
  // Two managers who put each other out at the same moment: neither saw that the other one was going.
  if (isLastManager && !(yield* othersManage)) {
    yield* altered(key, "clerk.change", by, (account) => Effect.succeed({ ...account, clerk: before.clerk }))
    return yield* new LastManager()
  }
  return after
})

/**
 * Gives a clerk who cannot log in a new first password, and takes away the one-time code with its recovery codes when
 * asked to. Ends all logins of the clerk. Refuses OwnAccount: one's own password is changed with the old one.
 */
export const reset = Effect.fn("Clerks.reset")(function* (
  key: AccountKey,
  to: {
    readonly passwordHash: string
    readonly removeOneTimeCode: boolean
    /** Default true: whoever resets it knows the password. */
    readonly mustChangePassword?: boolean
  },
  by: Actor
): Effect.fn.Return<ClerkAccount, ClerkUnknown | OwnAccount | StoreFailure, ClerkServices> {
  return yield* altered(key, "clerk.reset", by, (account) => {
    if (isBy(account.clerk, by)) return Effect.fail(new OwnAccount())
    const kept = to.removeOneTimeCode ? withoutOneTimeCode(account) : account
    return Effect.succeed({
      ...kept,
      passwordHash: to.passwordHash,
      mustChangePassword: to.mustChangePassword ?? true,
      loginEra: account.loginEra + 1
    })
  })
})

/** A clerk's own new password. Ends all logins of the clerk: whoever asked for it begins a new one. */
export const setPassword = (key: AccountKey, passwordHash: string): Changed =>
  altered(key, "clerk.password", actorOf(key), (account) =>
    Effect.succeed({ ...account, passwordHash, mustChangePassword: false, loginEra: account.loginEra + 1 })
  )

/** The same password, hashed in a better way; nothing when it has changed meanwhile. Not in the record. */
export const rehash = (
  { association, id }: AccountKey,
  hashes: { readonly before: string; readonly after: string }
): Effect.Effect<void, StoreFailure, Documents> =>
  accounts
    .change(association, id, (account) =>
      Effect.succeed(account.passwordHash === hashes.before ? { ...account, passwordHash: hashes.after } : account)
    )
    .pipe(
      Effect.catchTag("DocumentMissing", () => Effect.void),
      Effect.asVoid
    )

/** Notes that a clerk logged in. */
export const noteLogin = Effect.fn("Clerks.noteLogin")(function* ({ association, id }: AccountKey) {
  const { at } = yield* now
  yield* record(deedOn({ association, id }, "clerk.login", actorOf({ id })))
  yield* accounts
    .change(association, id, (account) => Effect.succeed({ ...account, lastLoginAt: at }))
    .pipe(Effect.catchTag("DocumentMissing", () => Effect.void))
})

/** Notes that somebody tried to log in as a clerk and could not. */
export const noteRefusedLogin = ({ association, id }: AccountKey): Effect.Effect<void, StoreFailure, Audit | Digest> =>
  record(deedOn({ association, id }, "clerk.login.refused", actorOf({ id })))

/**
 * From now on codes are asked for; the recovery codes take the place of earlier ones. The code that proved it, of
 * `oneTimeCode.lastStep`, is used.
 */
export const setOneTimeCode = (
  key: AccountKey,
  to: { readonly oneTimeCode: OneTimeCode; readonly recoveryHashes: ReadonlyArray<string> }
): Changed => altered(key, "clerk.one-time-code.set", actorOf(key), (account) => Effect.succeed({ ...account, ...to }))

/** From now on no codes are asked for. */
export const removeOneTimeCode = (key: AccountKey): Changed =>
  altered(key, "clerk.one-time-code.remove", actorOf(key), (account) => Effect.succeed(withoutOneTimeCode(account)))

/** Recovery codes in the place of those there are. */
export const renewRecovery = (key: AccountKey, recoveryHashes: ReadonlyArray<string>): Changed =>
  altered(key, "clerk.recovery.renew", actorOf(key), (account) => Effect.succeed({ ...account, recoveryHashes }))

/** Uses the code of a time step. Answers whether it was still good: each is good once, and none after a later one. */
export const useCode = Effect.fn("Clerks.useCode")(function* (
  { association, id }: AccountKey,
  step: number
): Effect.fn.Return<boolean, StoreFailure, Documents> {
  const used = yield* Effect.result(
    accounts.change(association, id, (account) => {
      const { oneTimeCode } = account
      return oneTimeCode === undefined || step <= oneTimeCode.lastStep
        ? Effect.fail({ _tag: "CodeUsed" as const })
        : Effect.succeed({ ...account, oneTimeCode: { ...oneTimeCode, lastStep: step } })
    })
  )
  if (Result.isSuccess(used)) return true
  return used.failure._tag === "StoreFailure" ? yield* used.failure : false
})

/** Uses a recovery code. Answers whether it was still there: each is good once. */
export const useRecovery = Effect.fn("Clerks.useRecovery")(function* (
  key: AccountKey,
  hash: string
): Effect.fn.Return<boolean, StoreFailure, ClerkServices> {
  const used = yield* Effect.result(
    altered(key, "clerk.recovery.use", actorOf(key), (account) =>
      account.recoveryHashes.includes(hash)
        ? Effect.succeed({ ...account, recoveryHashes: account.recoveryHashes.filter((kept) => kept !== hash) })
        : Effect.fail({ _tag: "CodeUsed" as const })
    )
  )
  if (Result.isSuccess(used)) return true
  return used.failure._tag === "StoreFailure" ? yield* used.failure : false
})

/** What changing one's own account comes to. */
export type Changed = Effect.Effect<ClerkAccount, ClerkUnknown | StoreFailure, ClerkServices>

/** How often a change is decided anew when the account changed between the record and it. */
const mostTries = 10

/** Decides on an account, records what changes, and changes exactly that. */
const altered = <E extends { readonly _tag: string } = never>(
  { association, id }: AccountKey,
  action: string,
  by: Actor,
  decide: (account: ClerkAccount) => Effect.Effect<ClerkAccount, E, Documents>
): Effect.Effect<ClerkAccount, E | ClerkUnknown | StoreFailure, ClerkServices> =>
  Effect.gen(function* () {
    const before = yield* find({ association, id })
    if (before === undefined) return yield* new ClerkUnknown()
    const decided = yield* Effect.mapError(decide(before), refused)
    const seen = JSON.stringify(shownOf(before))
    const again = (account: ClerkAccount): Effect.Effect<ClerkAccount, Refused<E> | Overtaken, Documents> =>
      JSON.stringify(shownOf(account)) === seen ? Effect.mapError(decide(account), refused) : Effect.fail(overtaken)
    const deed = { ...deedOn({ association, id }, action, by), detail: differenceOf(before, decided) }
    return (yield* recorded(deed)(accounts.change(association, id, again))).value
  }).pipe(
    Effect.retry({
      while: (error) => error === overtaken,
      schedule: patience,
      times: mostTries
    }),
    Effect.mapError((error): E | ClerkUnknown | StoreFailure => {
      if (error._tag === "Refused") return error.refusal
      if (error._tag === "Overtaken") {
        return new StoreFailure({
          store: "documents",
          reason: "busy",
          cause: "an account changed faster than recorded"
        })
      }
      return error._tag === "DocumentMissing" ? new ClerkUnknown() : error
    })
  )

/** Told apart from the failures of a shelf by its tag. */
interface Refused<E> {
  readonly _tag: "Refused"
  readonly refusal: E
}

const refused = <E extends { readonly _tag: string }>(refusal: E): Refused<E> => ({
  _tag: "Refused",
  refusal
})

/** The account changed after its change was recorded. */
interface Overtaken {
  readonly _tag: "Overtaken"
}

const overtaken: Overtaken = { _tag: "Overtaken" }

const deedOn = ({ association, id }: AccountKey, action: string, actor: Actor): Deed => ({
  association,
  actor,
  action,
  subject: `clerk:${id}`
})

const manages = ({ active, roles }: Clerk): boolean => active && roles.includes("manager")

const isBy = (clerk: Clerk, by: Actor): boolean => actorOf(clerk) === by

const isSameButName = (a: Clerk, b: Clerk): boolean =>
  a.active === b.active && a.ownNumber === b.ownNumber && isSameSet(a.roles, b.roles) && isSameSet(a.sees, b.sees)

const isSameSet = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  [...a].sort().join() === [...b].sort().join()
