/**
 * Attempts: the port to the counters of logins (A20). They live in the store, so that neither a restart nor a second
 * node forgets them. What a counter is about is a keyed hash: no number and no address is kept.
 */
import { Context, type Effect } from "effect"
import type { Instant } from "./CalendarDate.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** One counter: how often something was tried within a window that begins with the first try. */
export interface Counter {
  /** Shape: an opaque text, at most 100 characters. */
  readonly key: string
  readonly windowMillis: number
}

/** The store of counters. */
export class Attempts extends Context.Service<
  Attempts,
  {
    /** Counts one try on each counter and answers the counts with it, in the order asked. Atomic, one round trip. */
    readonly count: (
      counters: ReadonlyArray<Counter>,
      at: Instant
    ) => Effect.Effect<ReadonlyArray<number>, StoreFailure>
    /** The counts as they stand, in the order asked: 0 where no window is open at that instant. Counts nothing. */
    readonly read: (counters: ReadonlyArray<Counter>, at: Instant) => Effect.Effect<ReadonlyArray<number>, StoreFailure>
    /** Takes one try back from each counter: it was a right one. Never below zero. */
    readonly forgive: (counters: ReadonlyArray<Counter>) => Effect.Effect<void, StoreFailure>
    /** Forgets counters whose window began before an instant. Answers how many. */
    readonly purge: (beganBefore: Instant) => Effect.Effect<number, StoreFailure>
  }
>()("@fukuri/core/Attempts") {}
