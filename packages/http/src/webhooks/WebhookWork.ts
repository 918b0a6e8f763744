/**
 * WebhookWork: the sending of events, done beside the pages by every node that serves them: each subscription is followed
 * by whichever node takes it first, and one that waits for a slow receiver keeps no other waiting.
 */
import { randomUUID } from "node:crypto"
import { WebhookDelivery, type WebhookSender } from "@fukuri/core"
import { Effect, FiberMap, Schedule } from "effect"
import { logCause } from "../Causes.ts"
import { count, metrics } from "../Metrics.ts"
import type { OfficeCore } from "../office/OfficeRoute.ts"

/** Sends what there is, and looks again every second, for as long as the process serves. */
export const webhookWork: Effect.Effect<never, never, OfficeCore | WebhookSender.WebhookSender> = Effect.scoped(
  Effect.gen(function* () {
    const owner = randomUUID()
    const following = yield* FiberMap.make<string>()
    const turn = Effect.gen(function* () {
      for (const key of yield* WebhookDelivery.due()) {
        const follow = attempted(WebhookDelivery.follow(owner, key))
        yield* FiberMap.run(following, `${key.association}/${key.id}`, follow, { onlyIfMissing: true })
      }
    })
    yield* Effect.repeat(attempted(turn), Schedule.spaced("1 second"))
    return yield* Effect.never
  })
)

const attempted = <E, R>(work: Effect.Effect<void, E, R>): Effect.Effect<void, never, R> =>
  Effect.catchCause(work, (cause) =>
    Effect.andThen(
      logCause("events could not be sent to other systems", cause),
      count(metrics.workFailures, { work: "webhooks" })
    )
  )
