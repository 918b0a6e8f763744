/**
 * Deadline: waiting no longer than one wants to. A commit cannot be interrupted and an interruption waits for it, so
 * neither is ever waited for here.
 */
import { Effect, type Exit } from "effect"

/**
 * The exit of an effect when it comes in time, else undefined: then it is interrupted, and nobody waits for that.
 * So it is when the one who waits is interrupted.
 */
export const within = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  millis: number
): Effect.Effect<Exit.Exit<A, E> | undefined, never, R> =>
  Effect.flatMap(Effect.forkDetach(effect, { startImmediately: true }), (fiber) =>
    Effect.callback<Exit.Exit<A, E> | undefined>((resume) => {
      const drop = (): void => fiber.interruptUnsafe()
      // A timer of our own: every request waits by one, and a timeout of Effect's is a fibre more for each.
      const late = setTimeout(() => {
        // What was dropped may end at once, and that would be taken for an answer in time.
        resume(Effect.succeed(undefined))
        drop()
      }, millis)
      fiber.addObserver((exit) => {
        clearTimeout(late)
        resume(Effect.succeed(exit))
      })
      return Effect.sync(() => {
        clearTimeout(late)
        drop()
      })
    })
  )
