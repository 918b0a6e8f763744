/**
 * WebhookDelivery: the followers: each subscription goes along the ledger from its cursor and sends what is its own, one
 * event after another. The ledger is the outbox, so nothing is lost, whatever is killed; what was sent and not yet
 * written down is sent again with the same id. One node at a time sends for a subscription.
 */
import { Effect, Fiber, Random, Stream } from "effect"
import { record } from "./AuditTrail.ts"
import { Catalogue } from "./Catalogue.ts"
import { now } from "./CouponBooks.ts"
import type { AssociationCode } from "./Holder.ts"
import { Ledger } from "./Ledger.ts"
import type { Actor, RecordedEntry } from "./LedgerEntry.ts"
import { Reports } from "./Reports.ts"
import {
  type Asked,
  freed,
  held,
  isDelivered,
  isDue,
  isWaiting,
  secretsAt,
  type Step,
  stepped,
  tryOf
} from "./Webhook.ts"
import type { Delivery, Webhook } from "./Webhook.ts"
import { eventOf, testEventOf, type WebhookEvent } from "./WebhookEvent.ts"
import { webhooks } from "./Webhooks.ts"
import { WebhookSender } from "./WebhookSender.ts"

/** Which subscription. */
export interface WebhookKey {
  readonly association: AssociationCode
  readonly id: string
}

/** How often it is written down how far a follower is. Unit: milliseconds, and steps. */
const often = { millis: 1_000, steps: 200 } as const

/** How long one that is stopped takes at most to write down how far it came. Unit: milliseconds. */
const lastWordMillis = 2_000

/** The subscriptions with something to send now that no node sends for. */
export const due = Effect.fn("WebhookDelivery.due")(function* () {
  const { associations } = yield* (yield* Catalogue).latest
  const found: Array<WebhookKey> = []
  for (const { code: association } of associations.values()) {
    const active = yield* webhooks.list({ association, subject: association, open: true, limit: 100 })
    if (active.length === 0) continue
    const settled = yield* (yield* Reports).settled(association)
    const { at } = yield* now
    found.push(...active.filter(({ value }) => isDue(value, settled, at)).map(({ id }) => ({ association, id })))
  }
  return found
})

/**
 * Sends what there is to send for a subscription, until there is no more, something fails, or somebody pauses it. `owner`
 * names this node and start. Does nothing when another node does it.
 */
export const follow = Effect.fn("WebhookDelivery.follow")(function* (owner: string, key: WebhookKey) {
  const { association, id } = key
  /** As it is with all that was done; undefined before it is ours, and from when on it is not any more. */
  let webhook: Webhook | undefined
  let steps: Array<Step> = []
  let writtenAt = 0

  const claim = Effect.gen(function* () {
    const { at } = yield* now
    let claimed: Webhook | undefined
    yield* webhooks.change(association, id, (kept) => {
      claimed = held(kept, owner, at)
      return Effect.succeed(claimed ?? kept)
    })
    webhook = claimed
    writtenAt = at
  })

  /** Writes down how far it is, and that it goes on or does not. */
  const write = Effect.fnUntraced(function* (isLast: boolean) {
    const { at } = yield* now
    let [stays, wentOff]: [Webhook | undefined, boolean] = [undefined, false]
    const { value } = yield* webhooks.change(association, id, (kept) => {
      stays = undefined
      wentOff = false
      // Another node goes on from what was written: what was sent since is sent again.
      if (kept.lease?.owner !== owner) return Effect.succeed(kept)
      const after = steps.reduce(stepped, kept)
      wentOff = kept.state._tag === "Active" && after.state._tag === "Off"
      stays = isLast ? undefined : held(after, owner, at)
      return Effect.succeed(stays ?? freed(after))
    })
    webhook = stays
    steps = []
    writtenAt = at
    if (wentOff) yield* recordOff(key, value)
  })

  const did = Effect.fnUntraced(function* (step: Step) {
    if (webhook === undefined) return
    webhook = stepped(webhook, step)
    const last = steps.at(-1)
    if (step._tag === "Passed" && last?._tag === "Passed") steps.pop()
    steps.push(step)
    if (steps.length >= often.steps || (yield* now).at - writtenAt >= often.millis) yield* write(false)
  })

  const sent = Effect.fnUntraced(function* (event: WebhookEvent, line: Pick<Delivery, "place" | "tries" | "asked">) {
    const { at } = yield* now
    const current = webhook
    if (current === undefined) return yield* Effect.die("nothing is sent for what is not ours")
    const secrets = secretsAt(current, at)
    const outcome = yield* (yield* WebhookSender).send({
      association,
      webhook: id,
      url: current.url,
      secrets,
      event,
      at
    })
    const delivery: Delivery = { event: event.id, kind: event.kind, at, outcome, ...line }
    return delivery
  })

  const sendAsked = Effect.fnUntraced(function* (asked: Asked) {
    const event = yield* eventAsked(association, asked)
    const place = asked._tag === "Again" ? { place: asked.place } : {}
    const delivery = event === undefined ? undefined : yield* sent(event, { ...place, tries: 1, asked: true })
    yield* did({ _tag: "AskedSent", id: asked.id, ...(delivery === undefined ? {} : { delivery }) })
  })

  /** Answers whether the next one may be sent. */
  const sendNext = Effect.fnUntraced(function* (recorded: RecordedEntry) {
    if (webhook === undefined) return false
    const event = eventOf(association, recorded)
    const { seq: place } = recorded
    if (event === undefined || !webhook.kinds.some((kind) => kind === event.kind)) {
      yield* did({ _tag: "Passed", place })
      return webhook !== undefined
    }
    const delivery = yield* sent(event, { place, tries: tryOf(webhook, place) })
    yield* did({ _tag: "Sent", place, delivery, chance: yield* Random.next })
    return webhook !== undefined && isDelivered(delivery.outcome)
  })

  const work = Effect.gen(function* () {
    yield* claim
    for (const asked of webhook?.asked ?? []) if (webhook !== undefined) yield* sendAsked(asked)
    const { at } = yield* now
    if (webhook === undefined || isWaiting(webhook, at)) return
    // Read before the entries: when all of them are sent, nothing up to there is left.
    const settled = yield* (yield* Reports).settled(association)
    const entries = (yield* Ledger).entries(association, webhook.cursor)
    let isThrough = true
    yield* Stream.runForEachWhile(Stream.flattenIterable(entries), (recorded) =>
      Effect.tap(sendNext(recorded), (goesOn) => Effect.sync(() => void (isThrough = goesOn)))
    )
    if (isThrough) yield* did({ _tag: "Passed", place: settled })
  })
  const lastWord = Effect.suspend(() => (webhook === undefined ? Effect.void : write(true)))
  // What was done is written down also when this is stopped, so that little is sent twice; and it is set free also when this
  // was stopped before it knew that it is ours. A store that does not answer then cannot be interrupted, and is not waited for.
  const inTime = Effect.gen(function* () {
    const word = Effect.catchCause(write(true), (cause) =>
      Effect.logWarning("how far a webhook is could not be written down", cause)
    )
    yield* Effect.timeoutOption(Fiber.await(yield* Effect.forkDetach(word, { startImmediately: true })), lastWordMillis)
  })
  yield* Effect.andThen(work, lastWord).pipe(
    Effect.onError(() => inTime),
    // It was taken away meanwhile.
    Effect.catchTag("DocumentMissing", () => Effect.void)
  )
})

/** The event that somebody asked for; undefined when it is not in the ledger. */
const eventAsked = Effect.fnUntraced(function* (association: AssociationCode, asked: Asked) {
  if (asked._tag === "Test") return testEventOf(association, asked.id, asked.at)
  const entries = Stream.flattenIterable((yield* Ledger).entries(association, asked.place - 1))
  const [recorded] = yield* Stream.runCollect(Stream.take(entries, 1))
  return recorded?.seq === asked.place ? eventOf(association, recorded) : undefined
})

const recordOff = ({ association, id }: WebhookKey, { host }: Webhook) =>
  record({ association, actor: "system" as Actor, action: "webhook.off", subject: `webhook:${id}`, detail: { host } })
