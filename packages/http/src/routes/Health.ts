/**
 * Health: what load balancers and watchdogs ask. Alive is not ready: ready is who can reach the store.
 */
import { Cause, Effect } from "effect"
import type { Handler } from "../Bridge.ts"
import { logCause } from "../Causes.ts"
import { type Reply, text } from "../Reply.ts"

/** Alive: the process answers. */
export const showAlive: Handler = () => Effect.succeed(text("alive\n"))

/** Ready: what the service was told to try can be done. */
export const showReady =
  (ready: Effect.Effect<void, unknown>): Handler =>
  () =>
    ready.pipe(
      Effect.as(text("ready\n")),
      Effect.catchCause((cause) =>
        Cause.hasInterruptsOnly(cause)
          ? Effect.interrupt
          : Effect.as(logCause("not ready", cause), text("not ready\n", 503))
      )
    )

/** What is answered when that takes too long. */
export const notReadyInTime = (): Effect.Effect<Reply> => Effect.succeed(text("not ready\n", 503))
