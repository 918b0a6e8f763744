/**
 * ApiKeys: the verbs of the keys of the JSON API: who of the office made which, and taking them back. Everything but a look
 * is in the record, without any secret. What a key is stands in `ApiKey`.
 */
import { Effect } from "effect"
import { type ApiKey, type ApiKeyId, ApiKey as ApiKeySchema } from "./ApiKey.ts"
import type { Audit } from "./Audit.ts"
import { recorded } from "./AuditTrail.ts"
import { actorOf, type Clerk, type NotPermitted } from "./Clerk.ts"
import { now } from "./CouponBooks.ts"
import type { Digest } from "./Digest.ts"
import type { DocumentConflict, Documents } from "./Documents.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Actor } from "./LedgerEntry.ts"
import { permitted } from "./Permitted.ts"
import { type DocumentMissing, type Kept, type Shelf, shelf } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"

const keys: Shelf<ApiKey> = shelf({
  kind: "api-key",
  schema: ApiKeySchema,
  isOpen: ({ state }) => state._tag === "Active"
})

/** The most keys that are listed. */
const most = 500

/** The keys of an association, revoked ones too. */
export const list = (
  association: AssociationCode
): Effect.Effect<ReadonlyArray<Kept<ApiKey>>, StoreFailure, Documents> =>
  Effect.map(keys.list({ association, limit: most }), (all) => all.toSorted((a, b) => b.value.madeAt - a.value.madeAt))

/** The key of an id, whether it can be used or not. */
export const find = (
  association: AssociationCode,
  id: ApiKeyId
): Effect.Effect<Kept<ApiKey> | undefined, StoreFailure, Documents> => keys.find(association, id)

/**
 * Whom somebody counts as where two persons are needed, or where one alone may only so much: a key as the clerk who made it,
 * since whoever makes a key may have its secret; everybody else as themselves.
 */
export const personBehind = Effect.fn("ApiKeys.personBehind")(function* (
  association: AssociationCode,
  actor: Actor
): Effect.fn.Return<Actor, StoreFailure, Documents> {
  const [, id] = /^api:(.+)$/.exec(actor) ?? []
  const key = id === undefined ? undefined : yield* find(association, id as ApiKeyId)
  return key?.value.madeBy ?? actor
})

/** Which of some count as one person with somebody: see {@link personBehind}. */
export const oneWith = Effect.fn("ApiKeys.oneWith")(function* (
  association: AssociationCode,
  actor: Actor,
  some: ReadonlyArray<Actor>
): Effect.fn.Return<ReadonlySet<Actor>, StoreFailure, Documents> {
  const person = yield* personBehind(association, actor)
  const isOne = (other: Actor) => Effect.map(personBehind(association, other), (behind) => behind === person)
  return new Set(yield* Effect.filter(new Set(some), isOne))
})

/** Whether somebody who asked for something is a key that a clerk made. */
export const isOwnKey = (clerk: Clerk, asker: Actor): Effect.Effect<boolean, StoreFailure, Documents> =>
  Effect.map(personBehind(clerk.association, asker), (person) => person === actorOf(clerk) && asker !== person)

type Verbs = Documents | Audit | Digest

/** What a manager decides about a new key. */
export type ApiKeyOrder = Pick<ApiKey, "name" | "scopes" | "secretHash" | "until">

/** Makes a key. Refuses who may not manage. */
export const make = Effect.fn("ApiKeys.make")(function* (
  clerk: Clerk,
  id: ApiKeyId,
  order: ApiKeyOrder
): Effect.fn.Return<Kept<ApiKey>, NotPermitted | DocumentConflict | StoreFailure, Verbs> {
  yield* permitted(clerk, "manage")
  const { at } = yield* now
  const by = actorOf(clerk)
  const key: ApiKey = { ...order, madeBy: by, madeAt: at, state: { _tag: "Active" } }
  const { name, scopes, until } = order
  return yield* keys.add(clerk.association, id, key).pipe(
    recorded({
      association: clerk.association,
      actor: by,
      action: "api-key.make",
      subject: `api-key:${id}`,
      detail: { name, scopes: [...scopes], ...(until === undefined ? {} : { until }) }
    })
  )
})

/** Takes a key back: from then on it opens nothing. Again it changes nothing. Refuses who may not manage. */
export const revoke = Effect.fn("ApiKeys.revoke")(function* (
  clerk: Clerk,
  id: ApiKeyId
): Effect.fn.Return<Kept<ApiKey>, NotPermitted | DocumentMissing | StoreFailure, Verbs> {
  yield* permitted(clerk, "manage")
  const { at } = yield* now
  const by = actorOf(clerk)
  const kept = yield* keys.get(clerk.association, id)
  if (kept.value.state._tag === "Revoked") return kept
  return yield* keys
    .change(clerk.association, id, (key) =>
      Effect.succeed(key.state._tag === "Revoked" ? key : { ...key, state: { _tag: "Revoked" as const, by, at } })
    )
    .pipe(
      recorded({
        association: clerk.association,
        actor: by,
        action: "api-key.revoke",
        subject: `api-key:${id}`,
        detail: { name: kept.value.name }
      })
    )
})
