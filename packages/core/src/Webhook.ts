/**
 * Webhook (通知先): a subscription of another system of the association to what happens to coupons. Pure: how far it has
 * come in the ledger, what comes of an answer, when to try again, and when it goes off. Keeping them is in `Webhooks`,
 * following the ledger in `WebhookDelivery`.
 */
import { Result, Schema } from "effect"
import { Instant } from "./CalendarDate.ts"
import { Actor, Reason } from "./LedgerEntry.ts"
import { line } from "./Text.ts"
import { EventKind, SentKind } from "./WebhookEvent.ts"

/** How far subscriptions may go. */
export const limits = { webhooks: 10, url: 500, recent: 100, asked: 20 } as const

const [second, minute, hour] = [1_000, 60_000, 3_600_000]

/** How long after each failure in a row the same event is tried again. After one more the subscription goes off. */
export const retryMillis: ReadonlyArray<number> = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour
]

/** How long the secret before a new one signs too. Unit: milliseconds. */
const rotationMillis = 24 * hour

/** How long a node that says nothing is believed to send on. */
const leaseMillis = 30 * second

/**
 * Why nothing was answered. `refused-address`: it leads into a network that must not be called; `untrusted`: the certificate
 * is not valid; `no-secret`: the secret cannot be read any more.
 */
export const Hindrance = Schema.Literals(["no-answer", "unreachable", "refused-address", "untrusted", "no-secret"])
export type Hindrance = typeof Hindrance.Type

/** What came of one sending: a status of HTTP, or why there is none. */
export const Outcome = Schema.TaggedUnion({ Answered: { status: Schema.Int }, Unanswered: { why: Hindrance } })
export type Outcome = typeof Outcome.Type

/** One sending, for the log. */
export const Delivery = Schema.Struct({
  event: line({ most: 80 }),
  kind: SentKind,
  /** Its place in the ledger; absent for a test. */
  place: Schema.optionalKey(Schema.Int),
  at: Instant,
  outcome: Outcome,
  /** Which try it was, from 1; those that somebody asked for count for themselves. */
  tries: Schema.Int,
  /** That somebody asked for it. */
  asked: Schema.optionalKey(Schema.Literal(true))
})
export type Delivery = typeof Delivery.Type

/** Something that a clerk asked to be sent besides. */
export const Asked = Schema.TaggedUnion({
  Test: { id: line({ most: 40 }), at: Instant },
  Again: { id: line({ most: 40 }), place: Schema.Int }
})
export type Asked = typeof Asked.Type

/** Whether it sends. */
export const WebhookState = Schema.TaggedUnion({
  Active: {},
  Paused: { by: Actor, at: Instant, reason: Reason },
  /** It failed too often: the last outcome tells how. */
  Off: { at: Instant, last: Outcome }
})
export type WebhookState = typeof WebhookState.Type

/** What somebody wants to subscribe. */
export const Draft = Schema.Struct({
  url: line({ least: 8, most: limits.url }),
  /** What of the address may be shown and recorded: `coupon.example.jp:8443`. The rest may hold a secret. */
  host: line({ least: 1, most: limits.url }),
  kinds: Schema.Array(EventKind).pipe(Schema.check(Schema.isBetweenLength(1, EventKind.literals.length)))
})
export type Draft = typeof Draft.Type

/** A subscription. */
export const Webhook = Schema.Struct({
  ...Draft.fields,
  by: Actor,
  madeAt: Instant,
  /** What it signs with, sealed; `before` signs too until a day after it was replaced. */
  secret: Schema.String,
  before: Schema.optionalKey(Schema.Struct({ secret: Schema.String, until: Instant })),
  state: WebhookState,
  /** The place in the ledger up to which everything was sent, or is none of its events. */
  cursor: Schema.Int,
  /** The event after the cursor that failed, how often in a row, and when it is tried again. */
  trying: Schema.optionalKey(Schema.Struct({ place: Schema.Int, failures: Schema.Int, nextAt: Instant })),
  asked: Schema.Array(Asked),
  /** Which node sends, and until when it has to say so again. */
  lease: Schema.optionalKey(Schema.Struct({ owner: Schema.String, until: Instant })),
  /** The last sendings, the latest first. */
  recent: Schema.Array(Delivery)
})
export type Webhook = typeof Webhook.Type

/** There are so many already. */
export class WebhooksFull extends Schema.TaggedError<WebhooksFull>()("WebhooksFull", { most: Schema.Int }) {}

/** This cannot be done where it stands. */
export class WebhookNotThere extends Schema.TaggedError<WebhookNotThere>()("WebhookNotThere", {
  state: Schema.String
}) {}

/** So much waits to be sent already. */
export class AskedTooMuch extends Schema.TaggedError<AskedTooMuch>()("AskedTooMuch", { most: Schema.Int }) {}

/** The event is not among the last that were sent. */
export class EventUnknown extends Schema.TaggedError<EventUnknown>()("EventUnknown", {}) {}

/** A new subscription, which begins behind what is in the ledger at `cursor`. Refuses an eleventh. */
export const make = (
  draft: Draft,
  spec: {
    readonly by: Actor
    readonly at: Instant
    readonly secret: string
    readonly cursor: number
    /** How many there are. */
    readonly known: number
  }
): Result.Result<Webhook, WebhooksFull> => {
  const { at, by, cursor, known, secret } = spec
  if (known >= limits.webhooks) return Result.fail(new WebhooksFull({ most: limits.webhooks }))
  return Result.succeed({ ...draft, by, madeAt: at, secret, state: { _tag: "Active" }, cursor, asked: [], recent: [] })
}

/** Stops sending until it is resumed. Refuses what does not send. */
export const pause = (
  webhook: Webhook,
  paused: { readonly by: Actor; readonly at: Instant; readonly reason: string }
): Result.Result<Webhook, WebhookNotThere> =>
  webhook.state._tag === "Active"
    ? Result.succeed({ ...webhook, state: { _tag: "Paused", ...paused } })
    : Result.fail(new WebhookNotThere({ state: webhook.state._tag }))

/** Sends again from where it stopped, with all its tries before it. Refuses what sends already. */
export const resume = (webhook: Webhook): Result.Result<Webhook, WebhookNotThere> => {
  if (webhook.state._tag === "Active") return Result.fail(new WebhookNotThere({ state: "Active" }))
  const { trying: _, ...rest } = webhook
  return Result.succeed({ ...rest, state: { _tag: "Active" } })
}

/** Signs with a new secret, and with the one before for a day. */
export const rotate = (webhook: Webhook, secret: string, at: Instant): Webhook => ({
  ...webhook,
  secret,
  before: { secret: webhook.secret, until: (at + rotationMillis) as Instant }
})

/** Wants something sent besides; the same again is the same. Refuses while it does not send, and more than 20 at once. */
export const ask = (webhook: Webhook, asked: Asked): Result.Result<Webhook, WebhookNotThere | AskedTooMuch> => {
  if (webhook.state._tag !== "Active") return Result.fail(new WebhookNotThere({ state: webhook.state._tag }))
  if (webhook.asked.some(({ id }) => id === asked.id)) return Result.succeed(webhook)
  return webhook.asked.length >= limits.asked
    ? Result.fail(new AskedTooMuch({ most: limits.asked }))
    : Result.succeed({ ...webhook, asked: [...webhook.asked, asked] })
}

/** What it signs with at an instant, the newest first. */
export const secretsAt = ({ before, secret }: Webhook, at: Instant): ReadonlyArray<string> =>
  before !== undefined && at < before.until ? [secret, before.secret] : [secret]

/** Whether there is something that could be sent now, when the ledger has come to `settled`. */
export const isDue = (webhook: Webhook, settled: number, at: Instant): boolean =>
  webhook.state._tag === "Active" &&
  (webhook.lease === undefined || webhook.lease.until <= at) &&
  (webhook.asked.length > 0 || (webhook.cursor < settled && !isWaiting(webhook, at)))

/** Whether the next event failed and is not to be tried again yet. */
export const isWaiting = ({ trying }: Webhook, at: Instant): boolean => trying !== undefined && at < trying.nextAt

/** Takes it, or keeps it, for a node; undefined when it does not send or is another's. */
export const held = (webhook: Webhook, owner: string, at: Instant): Webhook | undefined => {
  const { lease, state } = webhook
  if (state._tag !== "Active" || (lease !== undefined && lease.owner !== owner && at < lease.until)) return undefined
  return { ...webhook, lease: { owner, until: (at + leaseMillis) as Instant } }
}

/** Gives it back. */
export const freed = (webhook: Webhook): Webhook => {
  const { lease: _, ...rest } = webhook
  return rest
}

/** Something that a follower did. */
export type Step =
  /** Nothing up to this place is left to send. */
  | { readonly _tag: "Passed"; readonly place: number }
  /** The event at a place was sent. `chance`, from 0 to below 1, spreads the tries of many. */
  | { readonly _tag: "Sent"; readonly place: number; readonly delivery: Delivery; readonly chance: number }
  /** What was asked for was sent, or is not in the ledger. */
  | { readonly _tag: "AskedSent"; readonly id: string; readonly delivery?: Delivery }

/** A subscription after a step. The cursor never goes back. */
export const stepped = (webhook: Webhook, step: Step): Webhook => {
  switch (step._tag) {
    case "Passed":
      return step.place <= webhook.cursor ? webhook : { ...withoutTry(webhook), cursor: step.place }
    case "AskedSent": {
      const rest = { ...webhook, asked: webhook.asked.filter(({ id }) => id !== step.id) }
      return step.delivery === undefined ? rest : logged(rest, step.delivery)
    }
    case "Sent": {
      const { chance, delivery, place } = step
      const after = logged(webhook, delivery)
      return isDelivered(delivery.outcome)
        ? { ...withoutTry(after), cursor: Math.max(after.cursor, place) }
        : failed(after, delivery, place, chance)
    }
  }
}

/** Whether the other side has taken it: any status of the 200s. */
export const isDelivered = (outcome: Outcome): boolean =>
  outcome._tag === "Answered" && outcome.status >= 200 && outcome.status < 300

/** Which try of the event at a place comes next, from 1. */
export const tryOf = ({ trying }: Webhook, place: number): number => (trying?.place === place ? trying.failures + 1 : 1)

/**
 * After a failure: waits a tenth more or less than said, and goes off after the last wait. An answer that the address is
 * gone for good (410) is believed at once.
 */
const failed = (webhook: Webhook, { at, outcome, tries }: Delivery, place: number, chance: number): Webhook => {
  const wait = retryMillis[tries - 1]
  const isGone = outcome._tag === "Answered" && outcome.status === 410
  if (wait === undefined || isGone) {
    // One that somebody paused meanwhile stays so, and begins with all its tries when it is resumed.
    return webhook.state._tag === "Active" ? { ...webhook, state: { _tag: "Off", at, last: outcome } } : webhook
  }
  const nextAt = (at + Math.round(wait * (0.9 + 0.2 * chance))) as Instant
  return { ...webhook, trying: { place, failures: tries, nextAt } }
}

const logged = (webhook: Webhook, delivery: Delivery): Webhook => ({
  ...webhook,
  recent: [delivery, ...webhook.recent].slice(0, limits.recent)
})

const withoutTry = (webhook: Webhook): Webhook => {
  const { trying: _, ...rest } = webhook
  return rest
}
