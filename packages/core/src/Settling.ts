/**
 * Settling: bringing to its end what was agreed to and cut off, one thing after another. What is left, and what finishing it
 * means, is said by each kind of request; that one which cannot be finished now holds up no other is said here.
 */
import { Cause, Effect } from "effect"

/** How long something is left to whoever agreed to it before the service finishes it by itself. */
export const patienceMillis = 60_000

/**
 * Finishes what is left, each on its own: what fails is logged under `failure` and waits for the next time. `finish` tells
 * whether it came to an end. Answers how many did.
 */
export const finishEach = Effect.fnUntraced(function* <Left extends { readonly id: string }, E, R>(
  left: ReadonlyArray<Left>,
  failure: string,
  finish: (each: Left) => Effect.Effect<boolean, E, R>
) {
  const finished = yield* Effect.forEach(left, (each) =>
    Effect.catchCause(finish(each), (cause) =>
      Cause.hasInterruptsOnly(cause)
        ? Effect.failCause(cause)
        : Effect.as(Effect.annotateLogs(Effect.logError(failure, cause), { id: each.id }), false)
    )
  )
  return finished.filter((isFinished) => isFinished).length
})
