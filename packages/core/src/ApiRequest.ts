/**
 * ApiRequest: a request of another system to change something, written down before anything is done, with the ids that its
 * work uses. So the same request again is the same work, whatever was cut off in between, and the same words under the same
 * key never stand for something else. What the work is, is said by the verbs that are given the ids.
 */
import { Effect, Schema } from "effect"
import type { ApiKeyId } from "./ApiKey.ts"
import { Instant } from "./CalendarDate.ts"
import { now } from "./CouponBooks.ts"
import { Digest } from "./Digest.ts"
import { Documents } from "./Documents.ts"
import type { AssociationCode } from "./Holder.ts"
import { RedemptionId, Reference } from "./LedgerEntry.ts"
import { type Shelf, shelf } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** The key of the request stood for another one: it is the client's mistake, and nothing was done. */
export class IdempotencyKeyReused extends Schema.TaggedError<IdempotencyKeyReused>()("IdempotencyKeyReused", {}) {}

const Sha256 = Schema.String.pipe(Schema.check(Schema.isPattern(/^[0-9a-f]{64}$/)))

/** A request that was written down. */
export const ApiRequest = Schema.Struct({
  /** Fingerprint of method and address. */
  target: Sha256,
  /** Fingerprint of what was sent; absent while a file is on its way. */
  body: Schema.optionalKey(Sha256),
  /** When it came first: what depends on the day goes by this one. */
  at: Instant,
  /** Of the document, and of the entry, that its work makes. */
  reference: Reference,
  /** Of the use that its work makes. */
  redemptionId: RedemptionId,
  /** What was answered at last, as JSON; absent until then. */
  answer: Schema.optionalKey(Schema.Json)
})
export type ApiRequest = typeof ApiRequest.Type

/** Whose request, by the key that the client gave it. Shape of `idempotencyKey`: 1 to 80 printable characters. */
export interface ApiRequestKey {
  readonly association: AssociationCode
  readonly key: ApiKeyId
  readonly idempotencyKey: string
}

/** What a request is. */
export type ApiRequestContent = Pick<ApiRequest, "target" | "body">

/** The ids that new work uses. */
export type ApiRequestIds = Pick<ApiRequest, "reference" | "redemptionId">

const kind = "api-request"
const requests: Shelf<ApiRequest> = shelf({ kind, schema: ApiRequest, isOpen: () => false })

/**
 * Writes a request down, or finds the one that its key stands for. `newIds` are taken when it is new.
 * Refuses IdempotencyKeyReused when the key stood for something else.
 */
export const begin = Effect.fn("ApiRequests.begin")(function* (
  key: ApiRequestKey,
  content: ApiRequestContent,
  newIds: (at: Instant) => ApiRequestIds
): Effect.fn.Return<ApiRequest, IdempotencyKeyReused | StoreFailure, Documents | Digest> {
  const id = yield* idOf(key)
  const known = yield* requests.find(key.association, id)
  if (known !== undefined) return yield* same(known.value, content)
  const { at } = yield* now
  return yield* requests.add(key.association, id, { ...content, at, ...newIds(at) }).pipe(
    // Somebody else was faster: what they wrote is what counts.
    Effect.catchTag("DocumentConflict", () => requests.get(key.association, id)),
    Effect.catchTag("DocumentMissing", (cause) => Effect.die(cause)),
    Effect.flatMap(({ value }) => same(value, content))
  )
})

/** Begins the work of a request anew with other ids, because what the first ones stood for was cut off for good. */
export const renew = (
  key: ApiRequestKey,
  stale: ApiRequest,
  newIds: (at: Instant) => ApiRequestIds
): Effect.Effect<ApiRequest, StoreFailure, Documents | Digest> =>
  changed(key, (request) => (request.reference === stale.reference ? { ...request, ...newIds(request.at) } : request))

/** Notes what was sent with a request, once it came whole. Refuses IdempotencyKeyReused when it was something else before. */
export const sent = Effect.fn("ApiRequests.sent")(function* (key: ApiRequestKey, body: string) {
  const request = yield* changed(key, (known) => (known.body === undefined ? { ...known, body } : known))
  return yield* same(request, { target: request.target, body })
})

/** Notes the answer of a request; the first one stays, unless it said that nothing was done and this one says what was. */
export const answered = (
  key: ApiRequestKey,
  answer: Schema.Json,
  isDone: (answer: Schema.Json) => boolean
): Effect.Effect<ApiRequest, StoreFailure, Documents | Digest> =>
  changed(key, (request) =>
    request.answer === undefined || (isDone(answer) && !isDone(request.answer)) ? { ...request, answer } : request
  )

/** How long requests are kept. Unit: days. */
export const retentionDays = 7

/** Forgets the requests of an association that are older than is promised. */
export const tidy = Effect.fn("ApiRequests.tidy")(function* (association: AssociationCode) {
  const { at } = yield* now
  yield* (yield* Documents).purge({ association, kind, before: (at - retentionDays * dayMillis) as Instant })
})

const dayMillis = 24 * 60 * 60_000

/** What a client calls its requests may be anything that can be printed: it is not kept, and another key's is another's. */
const idOf = ({ idempotencyKey, key }: ApiRequestKey): Effect.Effect<string, never, Digest> =>
  Effect.map(Digest, ({ sha256 }) => sha256(JSON.stringify([key, idempotencyKey])))

const same = (request: ApiRequest, { body, target }: ApiRequestContent) =>
  request.target === target && (body === undefined || request.body === undefined || request.body === body)
    ? Effect.succeed(request)
    : Effect.fail(new IdempotencyKeyReused())

const changed = (key: ApiRequestKey, to: (request: ApiRequest) => ApiRequest) =>
  Effect.flatMap(idOf(key), (id) =>
    requests
      .change(key.association, id, (request) => Effect.succeed(to(request)))
      .pipe(
        Effect.map(({ value }) => value),
        Effect.catchTag("DocumentMissing", (cause) => Effect.die(cause))
      )
  )
