/**
 * ClerkAccount: the account of a clerk as it is kept, and what the record shows of it. What becomes of one is in
 * `Clerks`.
 */
import { Schema } from "effect"
import { Instant } from "./CalendarDate.ts"
import { Clerk } from "./Clerk.ts"

/** A second proof of who somebody is: codes that change every half minute. */
export const OneTimeCode = Schema.Struct({
  /** What the codes are computed from. Shape: opaque, sealed by whoever put it here. */
  sealed: Schema.String,
  /** The last time step whose code was used: neither it nor an earlier one is taken again. */
  lastStep: Schema.Int
})
export type OneTimeCode = typeof OneTimeCode.Type

/** An account: a clerk, and what proves that it is they. */
export const ClerkAccount = Schema.Struct({
  clerk: Clerk,
  /** Shape: opaque. */
  passwordHash: Schema.String,
  /** The password was given by somebody else: nothing can be done before it is changed. */
  mustChangePassword: Schema.Boolean,
  oneTimeCode: Schema.optionalKey(OneTimeCode),
  /** Each stands for one login without the device that makes codes. Shape: opaque. */
  recoveryHashes: Schema.Array(Schema.String),
  /** Rises when every login of the clerk has to end; a login is good only in the era in which it began. */
  loginEra: Schema.Int,
  createdAt: Instant,
  lastLoginAt: Schema.optionalKey(Instant)
})
export type ClerkAccount = typeof ClerkAccount.Type

/** As JSON. */
type Shown = { readonly [Key in string]: Schema.Json }

/** What the record shows of an account: no hash and nothing sealed. */
export const shownOf = ({ clerk, mustChangePassword, oneTimeCode, recoveryHashes }: ClerkAccount): Shown => ({
  name: clerk.name,
  roles: [...clerk.roles],
  sees: [...clerk.sees],
  ownNumber: clerk.ownNumber ?? null,
  active: clerk.active,
  mustChangePassword,
  oneTimeCode: oneTimeCode !== undefined,
  recoveryCodes: recoveryHashes.length
})

/** What a change changes of what the record shows. */
export const differenceOf = (before: ClerkAccount, after: ClerkAccount): Shown => {
  const shown = { before: shownOf(before), after: shownOf(after) }
  const changed = Object.keys(shown.after).filter(
    (key) => JSON.stringify(shown.before[key]) !== JSON.stringify(shown.after[key])
  )
  const only = (all: Shown): Shown => Object.fromEntries(changed.map((key) => [key, all[key] ?? null]))
  return changed.length === 0 ? {} : { before: only(shown.before), after: only(shown.after) }
}

/** The account without codes, and so without recovery codes. */
export const withoutOneTimeCode = (account: ClerkAccount): ClerkAccount => {
  const { oneTimeCode: _removed, ...kept } = account
  return { ...kept, recoveryHashes: [] }
}
