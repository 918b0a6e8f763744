// Clocks that show what they are told to.
import { Clock, Effect, Layer } from "effect"
import { showing } from "../../packages/http/src/service/ServiceClock.ts"

/** A clock that shows what `now` answers; waiting takes as long as on the machine's. */
export const clockOf = (now: () => number): Clock.Clock => showing(now, Effect.runSync(Clock.Clock))

/** Does work by a clock that shows what `now` is told by the clock there was; waiting takes as long as on that. */
export const withClock = <A, E, R>(
  work: Effect.Effect<A, E, R>,
  now: (before: Clock.Clock) => number
): Effect.Effect<A, E, R> =>
  Effect.flatMap(Clock.Clock, (before) =>
    Effect.provideService(
      work,
      Clock.Clock,
      showing(() => now(before), before)
    )
  )

/** A clock that is set by hand, on which nothing that waits takes any time. */
export const layerSetByHand = (hand: { readonly now: number }): Layer.Layer<never> => {
  const nanos = () => BigInt(hand.now) * 1_000_000n
  return Layer.succeed(Clock.Clock)({
    currentTimeMillisUnsafe: () => hand.now,
    currentTimeMillis: Effect.sync(() => hand.now),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect.sync(nanos),
    sleep: () => Effect.yieldNow
  })
}
