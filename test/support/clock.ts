// Clocks that show what they are told to, and on which waiting takes its time.
import { Clock, Effect, Layer } from "effect"

/** A clock that shows what `now` answers. */
export const clockOf = (now: () => number): Clock.Clock => {
  const real = Effect.runSync(Clock.Clock)
  return {
    currentTimeMillisUnsafe: now,
    currentTimeMillis: Effect.sync(now),
    currentTimeNanosUnsafe: () => BigInt(now()) * 1_000_000n,
    currentTimeNanos: Effect.sync(() => BigInt(now()) * 1_000_000n),
    monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: real.monotonicTimeNanos,
    sleep: (duration) => real.sleep(duration)
  }
}

/** The clock of the machine, set to an instant when the layer is built. */
export const layerSetTo = (start: number): Layer.Layer<never> =>
  Layer.sync(Clock.Clock, () => {
    const shift = start - Date.now()
    return clockOf(() => Date.now() + shift)
  })
