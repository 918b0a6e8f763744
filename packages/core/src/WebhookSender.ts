/**
 * WebhookSender: the port to whatever carries an event to another system: it signs and sends once, and tells what came of
 * it. It decides nothing and never fails. When to send again is decided in `Webhook`.
 */
import { Context, type Effect } from "effect"
import type { Instant } from "./CalendarDate.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Outcome } from "./Webhook.ts"
import type { WebhookEvent } from "./WebhookEvent.ts"

/** One sending of one event. */
export interface Sending {
  readonly association: AssociationCode
  /** Id of the subscription. */
  readonly webhook: string
  readonly url: string
  /** The secrets to sign with, as they are kept: sealed. At least one. */
  readonly secrets: ReadonlyArray<string>
  readonly event: WebhookEvent
  /** When it is sent, which is signed too. */
  readonly at: Instant
}

/** Carries events. */
export class WebhookSender extends Context.Service<
  WebhookSender,
  {
    /** Ends within some seconds, whatever the other side does. */
    readonly send: (sending: Sending) => Effect.Effect<Outcome>
  }
>()("@fukuri/core/WebhookSender") {}
