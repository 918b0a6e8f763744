/**
 * Sessions: the port to the store of logins. Any node serves any request, and an end of a session is an end
 * everywhere. Only the hash of a token is kept.
 */
import { Context, type Effect } from "effect"
import type { FiscalYear, Instant } from "./CalendarDate.ts"
import type { HolderId } from "./Holder.ts"
import type { OpenStream } from "./Ledger.ts"
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

/** A login, if there is one, and what `Ledger.open` answers of its holder's book. */
export interface SessionWithBook {
  readonly session: Session | undefined
  readonly stream: OpenStream
}

/** The store of logins. */
export class Sessions extends Context.Service<
  Sessions,
  {
    readonly start: (session: Session) => Effect.Effect<void, StoreFailure>
    readonly find: (holder: HolderId, tokenHash: string) => Effect.Effect<Session | undefined, StoreFailure>
    /**
     * As `find`, and the book of that holder in a fiscal year as `Ledger.open` reads it, of one moment and in one round trip
     * where the store can. While nothing of the book has changed the stream may be the very value that was answered
     * before: so what follows from it alone can be kept beside it.
     */
    readonly findWithBook: (
      holder: HolderId,
      tokenHash: string,
      fiscalYear: FiscalYear
    ) => Effect.Effect<SessionWithBook, StoreFailure>
    /** Notes that it was seen at an instant; nothing when it has ended. */
    readonly touch: (holder: HolderId, tokenHash: string, seenAt: Instant) => Effect.Effect<void, StoreFailure>
    readonly end: (holder: HolderId, tokenHash: string) => Effect.Effect<void, StoreFailure>
    /** Forgets those not seen since an instant. Answers how many. */
    readonly purge: (seenBefore: Instant) => Effect.Effect<number, StoreFailure>
  }
>()("@fukuri/core/Sessions") {}
