/**
 * Clerk (職員): who works in the office, and what they may do there. Permissions are facts; roles are the usual sets of
 * them. How a clerk proves who they are is not decided here.
 */
import { Schema } from "effect"
import { type HolderNumber, MemberNumber, memberNumberOf } from "./HolderNumber.ts"
import { AssociationCode } from "./Holder.ts"
import type { Actor } from "./LedgerEntry.ts"
import { line } from "./Text.ts"

/**
 * What a clerk logs in with. Shape: 2 to 40 small letters, digits, dots, hyphens or underscores, beginning with a letter;
 * not `new`, which is the address of the form for one.
 */
export const ClerkId = Schema.String.pipe(
  Schema.check(
    Schema.isPattern(/^(?!new$)[a-z][a-z0-9._-]{1,39}$/, {
      message: "2 to 40 small letters, digits, dots, hyphens or underscores, beginning with a letter"
    })
  ),
  Schema.brand("ClerkId")
)
export type ClerkId = typeof ClerkId.Type

/**
 * One thing that a clerk may do. `look`: read the pages; `personal`: see names and birth dates; `health`: see which
 * examination a coupon is for, and why it is granted; `correct`: ask for corrections and register outages; `operate`:
 * imports, grants, facilities, programmes, closing months; `approve`: agree to what another clerk asked for; `manage`:
 * clerks, settings and the record of everything.
 */
export const Permission = Schema.Literals(["look", "personal", "health", "correct", "operate", "approve", "manage"])
export type Permission = typeof Permission.Type

/** A usual set of permissions: 閲覧, 窓口, 運用, 承認, 管理. */
export const Role = Schema.Literals(["viewer", "desk", "operator", "approver", "manager"])
export type Role = typeof Role.Type

/** What a role may do, whatever else the clerk may see. */
export const permissionsOfRole: { readonly [Each in Role]: ReadonlyArray<Permission> } = {
  viewer: ["look"],
  desk: ["look", "correct"],
  operator: ["look", "correct", "operate"],
  approver: ["look", "approve"],
  manager: ["look", "manage"]
}

/** What a clerk of a role usually has to see besides. */
export const usualSight: { readonly [Each in Role]: ReadonlyArray<Sight> } = {
  viewer: [],
  desk: ["personal", "health"],
  operator: ["personal", "health"],
  approver: ["personal", "health"],
  manager: []
}

/** The permissions that are about seeing, given to each clerk on their own. */
export const Sight = Schema.Literals(["personal", "health"])
export type Sight = typeof Sight.Type

/** Somebody of the office. */
export const Clerk = Schema.Struct({
  id: ClerkId,
  association: AssociationCode,
  name: line({ least: 1, most: 80 }),
  roles: Schema.Array(Role).pipe(Schema.check(Schema.isBetweenLength(1, 5))),
  sees: Schema.Array(Sight),
  /** The clerk's own member number when they are a member too: nothing can be done for it, nor for the spouse's. */
  ownNumber: Schema.optionalKey(MemberNumber),
  /** Whether the clerk may log in. */
  active: Schema.Boolean
})
export type Clerk = typeof Clerk.Type

/** Whether a clerk may do something. Nobody may who is not active. */
export const may = (clerk: Clerk, permission: Permission): boolean =>
  clerk.active &&
  (clerk.sees.some((sight) => sight === permission) ||
    clerk.roles.some((role) => permissionsOfRole[role].includes(permission)))

/** Whether a number is the clerk's own, or that of the clerk's spouse. */
export const isOwn = (clerk: Clerk, number: HolderNumber): boolean => clerk.ownNumber === memberNumberOf(number)

/** What the id of a clerk begins with who is no person but a key of the JSON API. No account has such an id. */
export const machinePrefix = "api."

/** The clerk as the cause of entries and of lines in the record; a key of the JSON API is told from people. */
export const actorOf = ({ id }: Pick<Clerk, "id">): Actor =>
  (id.startsWith(machinePrefix) ? `api:${id.slice(machinePrefix.length)}` : `clerk:${id}`) as Actor

/** The clerk has no permission for this. */
export class NotPermitted extends Schema.TaggedError<NotPermitted>()("NotPermitted", { needs: Permission }) {}

/** Nobody does anything for their own coupons, or for those of their spouse. */
export class SelfService extends Schema.TaggedError<SelfService>()("SelfService", {}) {}

/** The clerk who asked for something cannot be the one who agrees to it. */
export class SecondPersonNeeded extends Schema.TaggedError<SecondPersonNeeded>()("SecondPersonNeeded", {}) {}
