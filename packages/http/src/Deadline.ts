/**
 * Deadline: waiting no longer than one wants to. A commit cannot be interrupted and an interruption waits for it, so
 * neither is ever waited for here.
 */
import { Effect, type Exit, Fiber, Option } from "effect"

/**
 * The exit of an effect when it comes in time, else undefined: then it is interrupted, and nobody waits for that.
 * So it is when the one who waits is interrupted.
 */
export const within = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  millis: number
): Effect.Effect<Exit.Exit<A, E> | undefined, never, R> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkDetach(effect, { startImmediately: true })
    const drop = Effect.sync(() => fiber.interruptUnsafe())
    const exit = yield* Fiber.await(fiber).pipe(
      Effect.timeoutOption(millis),
      Effect.onInterrupt(() => drop)
    )
    if (Option.isSome(exit)) return exit.value
    yield* drop
    return undefined
  })
