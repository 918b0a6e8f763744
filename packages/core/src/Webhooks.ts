/**
 * Webhooks: what managers do about the systems that are told of coupons: subscribing, pausing, going on, a new secret, a
 * test, sending again, and taking away. Every deed is recorded before it is done, with the host and never with the
 * whole address, which may hold a secret. What may be done is decided in `Webhook`.
 */
import { Effect, Schema } from "effect"
import { recorded } from "./AuditTrail.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { now } from "./CouponBooks.ts"
import type { AssociationCode } from "./Holder.ts"
import { permitted } from "./Permitted.ts"
import { Reports } from "./Reports.ts"
import { shelf } from "./Shelf.ts"
import {
  ask,
  type Draft,
  EventUnknown,
  limits,
  make,
  pause as paused,
  resume as resumed,
  rotate as rotated,
  Webhook
} from "./Webhook.ts"

/** There is one of that id: the form was sent twice. Its secret was shown the first time. */
export class WebhookExists extends Schema.TaggedError<WebhookExists>()("WebhookExists", {}) {}

/** The subscriptions of every association. Open: those that send. */
export const webhooks = shelf({ kind: "webhook", schema: Webhook, isOpen: ({ state }) => state._tag === "Active" })

/** How many of them are read: more than there may be, should some come at once. */
const mostRead = 2 * limits.webhooks

/** The subscriptions of an association, those made last first. Asks for no permission. */
export const standing = (association: AssociationCode) =>
  webhooks.list({ association, subject: association, limit: mostRead })

/** The subscriptions before a clerk. Refuses who may not manage. */
export const list = Effect.fn("Webhooks.list")(function* (clerk: Clerk) {
  yield* permitted(clerk, "manage")
  return yield* standing(clerk.association)
})

/** A subscription with its last sendings. Fails with DocumentMissing when there is none. Refuses who may not manage. */
export const get = Effect.fn("Webhooks.get")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "manage")
  return yield* webhooks.get(clerk.association, id)
})

/**
 * Subscribes: it is told of what comes into the ledger from now on. `secret` is sealed. Refuses who may not manage, an
 * id that there is, and an eleventh.
 */
export const create = Effect.fn("Webhooks.create")(function* (
  clerk: Clerk,
  { draft, id, secret }: { readonly id: string; readonly draft: Draft; readonly secret: string }
) {
  yield* permitted(clerk, "manage")
  const { association } = clerk
  const { host, kinds } = draft
  return yield* Effect.gen(function* () {
    const { at } = yield* now
    const known = (yield* standing(association)).length
    const cursor = yield* (yield* Reports).settled(association)
    const webhook = yield* Effect.fromResult(make(draft, { by: actorOf(clerk), at, secret, cursor, known }))
    return yield* webhooks
      .add(association, id, webhook)
      .pipe(Effect.catchTag("DocumentConflict", () => Effect.fail(new WebhookExists())))
  }).pipe(recorded({ ...deedOf(clerk, id), action: "webhook.create", detail: { host, kinds } }))
})

/** Stops it until it is resumed; nothing is lost meanwhile. Refuses who may not manage, and what does not send. */
export const pause = Effect.fn("Webhooks.pause")(function* (clerk: Clerk, id: string, reason: string) {
  const { host } = (yield* get(clerk, id)).value
  const { at } = yield* now
  const deed = { ...deedOf(clerk, id), action: "webhook.pause", detail: { host, reason } }
  yield* webhooks
    .change(clerk.association, id, (webhook) => Effect.fromResult(paused(webhook, { by: actorOf(clerk), at, reason })))
    .pipe(recorded(deed))
})

/** Goes on from where it stopped. Refuses who may not manage, and what sends already. */
export const resume = Effect.fn("Webhooks.resume")(function* (clerk: Clerk, id: string) {
  const { host } = (yield* get(clerk, id)).value
  yield* webhooks
    .change(clerk.association, id, (webhook) => Effect.fromResult(resumed(webhook)))
    .pipe(recorded({ ...deedOf(clerk, id), action: "webhook.resume", detail: { host } }))
})

/** Signs with a new secret, and for a day with the one before. `secret` is sealed. Refuses who may not manage. */
export const rotate = Effect.fn("Webhooks.rotate")(function* (clerk: Clerk, id: string, secret: string) {
  const { host } = (yield* get(clerk, id)).value
  const { at } = yield* now
  yield* webhooks
    .change(clerk.association, id, (webhook) => Effect.succeed(rotated(webhook, secret, at)))
    .pipe(recorded({ ...deedOf(clerk, id), action: "webhook.rotate", detail: { host } }))
})

/** Takes it away, with its place in the ledger. Refuses who may not manage. */
export const remove = Effect.fn("Webhooks.remove")(function* (clerk: Clerk, id: string) {
  const { host } = (yield* get(clerk, id)).value
  yield* webhooks
    .drop(clerk.association, id)
    .pipe(recorded({ ...deedOf(clerk, id), action: "webhook.remove", detail: { host } }))
})

/** Has a test sent. `test` is its id. Refuses who may not manage, what does not send, and what has too much to send. */
export const test = Effect.fn("Webhooks.test")(function* (clerk: Clerk, id: string, test: string) {
  const { host } = (yield* get(clerk, id)).value
  const { at } = yield* now
  yield* webhooks
    .change(clerk.association, id, (webhook) => Effect.fromResult(ask(webhook, { _tag: "Test", id: test, at })))
    .pipe(recorded({ ...deedOf(clerk, id), action: "webhook.test", detail: { host } }))
})

/**
 * Has an event sent once more, outside of the order: the same event with the same id. `again` is the id of the request.
 * Refuses as {@link test} does, and an event that is not among the last that were sent.
 */
export const resend = Effect.fn("Webhooks.resend")(function* (
  clerk: Clerk,
  id: string,
  { again, event }: { readonly again: string; readonly event: string }
) {
  const { host } = (yield* get(clerk, id)).value
  const detail = { host, ...(isEventId(event) ? { event } : {}) }
  yield* webhooks
    .change(
      clerk.association,
      id,
      Effect.fnUntraced(function* (webhook: Webhook) {
        const place = webhook.recent.find((delivery) => delivery.event === event)?.place
        if (place === undefined) return yield* new EventUnknown()
        return yield* Effect.fromResult(ask(webhook, { _tag: "Again", id: again, place }))
      })
    )
    .pipe(recorded({ ...deedOf(clerk, id), action: "webhook.resend", detail }))
})

const isEventId = (text: string): boolean => /^evt_[a-z0-9_-]{1,76}$/.test(text)

const deedOf = (clerk: Clerk, id: string) => ({
  association: clerk.association,
  actor: actorOf(clerk),
  subject: `webhook:${id}`
})
