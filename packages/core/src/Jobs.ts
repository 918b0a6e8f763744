/**
 * Jobs: the port that lets one of several nodes do a piece of scheduled work, once. A job is claimed for a time;
 * if its node dies the claim runs out and another may take it up.
 */
import { Context, type Effect } from "effect"
import type { Instant } from "./CalendarDate.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** The store of jobs. */
export class Jobs extends Context.Service<
  Jobs,
  {
    /** Takes a job until an instant. False when it is finished, or claimed by another whose time has not run out. */
    readonly claim: (key: string, at: Instant, until: Instant) => Effect.Effect<boolean, StoreFailure>
    /** Marks a job finished, with a line that says what came of it. It cannot be claimed again. */
    readonly finish: (key: string, at: Instant, outcome: string) => Effect.Effect<void, StoreFailure>
  }
>()("@fukuri/core/Jobs") {}
