/**
 * Holders: the port to the store of people. A members list replaces what is known in one step: its rows are staged,
 * looked at, and committed together or not at all.
 */
import { Context, type Effect, Schema, type Stream } from "effect"
import type { CalendarDate } from "./CalendarDate.ts"
import type { AssociationCode, Holder, HolderId } from "./Holder.ts"
import type { HolderNumber } from "./HolderNumber.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** Another members list was committed, or begun, since this one began. Nothing was changed. */
export class ImportOverlap extends Schema.TaggedError<ImportOverlap>()("ImportOverlap", {}) {}

/** Identity of a members list that is being staged. Shape: an opaque text of the store. */
export const StagingId = Schema.String.pipe(Schema.brand("StagingId"))
export type StagingId = typeof StagingId.Type

/** A record to be committed, with the line it came from; line 0 when it did not come from the file. */
export interface StagedHolder {
  readonly line: number
  readonly holder: Holder
  /** Whether the record differs from the one known: only those are written. */
  readonly changed: boolean
}

/** A number that stands on more than one line of a list. */
export interface RepeatedNumber {
  readonly number: HolderNumber
  /** The lines, ascending. */
  readonly lines: ReadonlyArray<number>
}

/** The last committed members list of an association. */
export interface ListState {
  /** How many lists were committed; 0 before the first. */
  readonly generation: number
  readonly asOf: CalendarDate | undefined
}

/** The store of people. */
export class Holders extends Context.Service<
  Holders,
  {
    /** The records of the given people that exist, in any order. */
    readonly find: (ids: ReadonlyArray<HolderId>) => Effect.Effect<ReadonlyArray<Holder>, StoreFailure>
    /** Everybody of an association in order of number, in batches. */
    readonly all: (association: AssociationCode) => Stream.Stream<ReadonlyArray<Holder>, StoreFailure>
    /** The last committed list. */
    readonly list: (association: AssociationCode) => Effect.Effect<ListState, StoreFailure>
    /** Begins a list. What an earlier one staged and did not commit is dropped. */
    readonly stage: (association: AssociationCode) => Effect.Effect<StagingId, StoreFailure>
    /** Adds rows to a list that was begun. */
    readonly add: (
      staging: StagingId,
      rows: ReadonlyArray<StagedHolder>
    ) => Effect.Effect<void, ImportOverlap | StoreFailure>
    /** Numbers that were added more than once, by first line, at most `limit`. */
    readonly repeated: (staging: StagingId, limit: number) => Effect.Effect<ReadonlyArray<RepeatedNumber>, StoreFailure>
    /** Added spouses whose member was not added, by line, at most `limit`. */
    readonly withoutMember: (
      staging: StagingId,
      limit: number
    ) => Effect.Effect<ReadonlyArray<{ readonly number: HolderNumber; readonly line: number }>, StoreFailure>
    /** Known people with a number that was not added, in batches. Rows may be added while it is read. */
    readonly missing: (staging: StagingId) => Stream.Stream<ReadonlyArray<Holder>, StoreFailure>
    /** Makes the list current. Atomic. Refused when another list was begun or committed meanwhile. */
    readonly commit: (staging: StagingId, asOf: CalendarDate) => Effect.Effect<void, ImportOverlap | StoreFailure>
    /** Forgets a list that is not to be committed. */
    readonly drop: (staging: StagingId) => Effect.Effect<void, StoreFailure>
  }
>()("@fukuri/core/Holders") {}
