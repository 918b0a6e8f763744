/**
 * ServiceClock: the clock of the service, which a setting can start at another instant. It goes on from there at the
 * pace of the machine's monotonic clock, so that a whole season can be rehearsed on the real program.
 */
import type { CalendarDate } from "@fukuri/core"
import { Clock, Context, Effect, Layer } from "effect"

/** A clock that shows `start` now. */
export const layerFrom = (start: CalendarDate.Instant): Layer.Layer<never> =>
  Layer.effectContext(
    Effect.map(Clock.Clock, (real) => {
      const begun = real.monotonicTimeNanosUnsafe()
      const millis = () => start + Number((real.monotonicTimeNanosUnsafe() - begun) / 1_000_000n)
      return Context.make(Clock.Clock, showing(millis, real))
    })
  )

/** A clock that shows what `millis` answers, on which waiting takes as long as on another. */
export const showing = (millis: () => number, other: Clock.Clock): Clock.Clock => ({
  currentTimeMillisUnsafe: millis,
  currentTimeMillis: Effect.sync(millis),
  currentTimeNanosUnsafe: () => BigInt(millis()) * 1_000_000n,
  currentTimeNanos: Effect.sync(() => BigInt(millis()) * 1_000_000n),
  monotonicTimeNanosUnsafe: () => other.monotonicTimeNanosUnsafe(),
  monotonicTimeNanos: other.monotonicTimeNanos,
  sleep: (duration) => other.sleep(duration)
})
