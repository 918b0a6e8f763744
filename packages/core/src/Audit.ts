/**
 * Audit: the port to the record of who did what (記録), append-only and chained by hash. Small and dumb: it keeps lines
 * at their places and decides nothing; how the chain is made and checked is in `AuditTrail`.
 */
import { Context, type Effect, Schema, type Stream } from "effect"
import type { Instant } from "./CalendarDate.ts"
import type { AssociationCode } from "./Holder.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** The place is taken: somebody else recorded something first. Nothing was written. */
export class AuditConflict extends Schema.TaggedError<AuditConflict>()("AuditConflict", {}) {}

/** One line of the record, where it stands. */
export interface AuditLine {
  /** Place in the record of the association: 1, 2, 3 … without gaps. */
  readonly place: number
  readonly at: Instant
  /** Who. Shape: an Actor, `clerk:yamada`. */
  readonly actor: string
  /** What was done, as a key. Shape: small letters, digits, dots and hyphens, at most 60: `facility.change`. */
  readonly action: string
  /** About what. Shape: `holder:123456`, `facility:1234567`, `import:…`; at most 120 characters; empty when nothing special. */
  readonly subject: string
  /** What was before and after, why, and what else is to be known: a JSON text, kept to the letter. */
  readonly detail: string
  /** Chains it to the line before. Shape: SHA-256 in hex. */
  readonly hash: string
}

/** Which lines, latest first. */
export interface AuditQuery {
  readonly association: AssociationCode
  readonly actor?: string
  /** Actions that begin with this. */
  readonly action?: string
  readonly subject?: string
  readonly from?: Instant
  /** Excluded. */
  readonly until?: Instant
  /** Only lines before this place: the next page. */
  readonly before?: number
  readonly limit: number
}

/** The store of the record. */
export class Audit extends Context.Service<
  Audit,
  {
    /** The last line. */
    readonly last: (association: AssociationCode) => Effect.Effect<AuditLine | undefined, StoreFailure>
    /**
     * Appends a line at its place, which must be the one after the last. Atomic. After a StoreFailure it may or may
     * not have happened.
     */
    readonly append: (
      association: AssociationCode,
      line: AuditLine
    ) => Effect.Effect<void, AuditConflict | StoreFailure>
    readonly list: (query: AuditQuery) => Effect.Effect<ReadonlyArray<AuditLine>, StoreFailure>
    /** Every line in order of place, in batches. */
    readonly all: (association: AssociationCode) => Stream.Stream<ReadonlyArray<AuditLine>, StoreFailure>
  }
>()("@fukuri/core/Audit") {}
