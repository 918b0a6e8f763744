/**
 * Sessions: the port to the store of logins. Any node serves any request, and an end of a session is an end
 * everywhere. Only the hash of a token is kept.
 */
import { Context, type Effect } from "effect"
import type { Instant } from "./CalendarDate.ts"
import type { HolderId } from "./Holder.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** One login of a holder, for one facility's pages or for my page. */
export interface Session {
  readonly holder: HolderId
  /** SHA-256 of the token, in hex. */
  readonly tokenHash: string
  /** What it is good for. Shape: `facility:1234567` or `my-page:sag`. */
  readonly audience: string
  readonly startedAt: Instant
  readonly seenAt: Instant
}

/** The store of logins. */
export class Sessions extends Context.Service<
  Sessions,
  {
    readonly start: (session: Session) => Effect.Effect<void, StoreFailure>
    readonly find: (holder: HolderId, tokenHash: string) => Effect.Effect<Session | undefined, StoreFailure>
    /** Notes that it was seen at an instant; nothing when it has ended. */
    readonly touch: (holder: HolderId, tokenHash: string, seenAt: Instant) => Effect.Effect<void, StoreFailure>
    readonly end: (holder: HolderId, tokenHash: string) => Effect.Effect<void, StoreFailure>
    /** Forgets those not seen since an instant. Answers how many. */
    readonly purge: (seenBefore: Instant) => Effect.Effect<number, StoreFailure>
  }
>()("@fukuri/core/Sessions") {}
