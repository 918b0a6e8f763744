/**
 * ApiKey (APIキー): what another system of the association shows to use the JSON API, as data: what it may do, until when,
 * and whether it was taken back. Its secret is kept nowhere, only a fingerprint of it. Making and revoking keys is in
 * `ApiKeys`; what proves that somebody has a key is not decided here.
 */
import { Schema } from "effect"
import { CalendarDate, Instant } from "./CalendarDate.ts"
import { type Clerk, type ClerkId, machinePrefix, type Role } from "./Clerk.ts"
import type { AssociationCode } from "./Holder.ts"
import { Actor } from "./LedgerEntry.ts"
import { line } from "./Text.ts"

/** One thing that a key may do. */
export const ApiScope = Schema.Literals([
  "books:read",
  "catalogue:read",
  "redemptions:write",
  "reversals:write",
  "imports:write",
  "grants:write",
  "ledger:read"
])
export type ApiScope = typeof ApiScope.Type

/** Which key, unique in its association. Shape: twelve small letters and digits; says nothing and is no secret. */
export const ApiKeyId = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[0-9a-z]{12}$/u, { message: "twelve small letters and digits" })),
  Schema.brand("ApiKeyId")
)
export type ApiKeyId = typeof ApiKeyId.Type

/** A key of the JSON API. */
export const ApiKey = Schema.Struct({
  /** What the office calls it: the system that uses it. */
  name: line({ least: 1, most: 80 }),
  scopes: Schema.Array(ApiScope).pipe(Schema.check(Schema.isBetweenLength(1, ApiScope.literals.length))),
  /** SHA-256 of the secret. Shape: hex. */
  secretHash: Schema.String.pipe(Schema.check(Schema.isPattern(/^[0-9a-f]{64}$/u))),
  /** The last day on which it can be used; no end when absent. */
  until: Schema.optionalKey(CalendarDate),
  madeBy: Actor,
  madeAt: Instant,
  state: Schema.TaggedUnion({ Active: {}, Revoked: { by: Actor, at: Instant } })
})
export type ApiKey = typeof ApiKey.Type

/** Whether a key can be used on a day, or why not. */
export const standingOf = ({ state, until }: ApiKey, today: CalendarDate): "active" | "expired" | "revoked" => {
  if (state._tag === "Revoked") return "revoked"
  return until !== undefined && until < today ? "expired" : "active"
}

/** Whether a key may do something, as long as it can be used. */
export const allows = ({ scopes }: Pick<ApiKey, "scopes">, scope: ApiScope): boolean => scopes.includes(scope)

/**
 * The key as a clerk, so that the verbs of the office are the only ones there are. It may do no more than its scopes are
 * for, sees neither names nor birth dates, and agrees to nothing: where two persons are needed, it is the one who asks.
 */
export const clerkOf = (association: AssociationCode, id: ApiKeyId, { name, scopes }: ApiKey): Clerk => ({
  id: `${machinePrefix}${id}` as ClerkId,
  association,
  name,
  roles: [...new Set<Role>(["viewer", ...scopes.flatMap((scope) => rolesFor[scope] ?? [])])],
  sees: [],
  active: true
})

const rolesFor: { readonly [Scope in ApiScope]?: Role } = {
  "reversals:write": "desk",
  "imports:write": "operator",
  "grants:write": "operator"
}
