/**
 * Ledger: the port to the store of entries, append-only. Small and dumb: it reads streams and appends to them at an
 * expected version; it decides nothing. Laws of an implementation are in `@fukuri/conformance`.
 */
import { Context, type Effect, Schema, type Stream } from "effect"
import type { CalendarDate, FiscalYear } from "./CalendarDate.ts"
import type { AssociationCode, Holder, HolderId } from "./Holder.ts"
import type { LedgerEntry, RecordedEntry, StreamKey } from "./LedgerEntry.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** Somebody else appended first: what was decided on is no longer the book. Nothing was written. */
export class VersionConflict extends Schema.TaggedError<VersionConflict>()("VersionConflict", {}) {}

/** One holder's entries of one year, with the records that rules ask about, as of one moment. */
export interface OpenStream {
  readonly key: StreamKey
  /** The holder's record; undefined when nobody has that number. */
  readonly holder: Holder | undefined
  /** The member's record when the holder is a spouse. */
  readonly member: Holder | undefined
  /** The day of the last members list; undefined before the first. */
  readonly asOf: CalendarDate | undefined
  /** In order of version, from the first. */
  readonly entries: ReadonlyArray<LedgerEntry>
  /** The version of the catalogue at that moment: a decision must not use an older one. */
  readonly catalogueVersion: number
}

/** Entries to append to a stream that has exactly `expectedVersion` entries. */
export interface Append {
  readonly key: StreamKey
  readonly expectedVersion: number
  /** At least one. */
  readonly entries: ReadonlyArray<LedgerEntry>
}

/** The store of entries. */
export class Ledger extends Context.Service<
  Ledger,
  {
    /** Streams of several holders in one fiscal year, in the order asked, in one round trip. */
    readonly open: (
      holders: ReadonlyArray<HolderId>,
      fiscalYear: FiscalYear
    ) => Effect.Effect<ReadonlyArray<OpenStream>, StoreFailure>
    /**
     * Appends to one or more streams. Atomic: all or nothing. Fails with VersionConflict when a stream has not
     * exactly the expected number of entries. After a StoreFailure it may or may not have happened.
     */
    readonly append: (appends: ReadonlyArray<Append>) => Effect.Effect<void, VersionConflict | StoreFailure>
    /** Every entry of an association in order of `seq`, in batches, those after `after` only. */
    readonly entries: (
      association: AssociationCode,
      after: number
    ) => Stream.Stream<ReadonlyArray<RecordedEntry>, StoreFailure>
    /** Every stream of an association, one holder and year after another, each with all its entries. */
    readonly streams: (
      association: AssociationCode
    ) => Stream.Stream<{ readonly key: StreamKey; readonly entries: ReadonlyArray<LedgerEntry> }, StoreFailure>
  }
>()("@fukuri/core/Ledger") {}
