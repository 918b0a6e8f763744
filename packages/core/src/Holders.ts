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

/** The last list cannot be taken back. Nothing was changed. */
export class UndoRefused extends Schema.TaggedError<UndoRefused>()("UndoRefused", {
  /**
   * `superseded`: another list was committed or taken back since; `depended-on`: somebody whom it added or changed was
   * granted something or used something since.
   */
  reason: Schema.Literals(["superseded", "depended-on"]),
  /** Of how many people the ledger has entries since. */
  people: Schema.Int
}) {}

/** Whom to look for. */
export interface HolderQuery {
  readonly association: AssociationCode
  /** Each must stand somewhere in {@link searchText} of the person; already in that form. */
  readonly words: ReadonlyArray<string>
  /** Only numbers above this one: the next page. */
  readonly after?: HolderNumber
  readonly limit: number
}

/**
 * The form in which people are looked for: half-width, katakana, capital letters of ASCII, no spaces. Half-width kana and
 * hiragana find katakana, and the other way round.
 */
export const searchForm = (text: string): string => (isSearchForm.test(text) ? text : putIntoSearchForm(text))

/** Numbers and codes, which are most of what is put into this form: nothing is to be changed about them. */
const isSearchForm = /^[0-9A-Z]*$/

const putIntoSearchForm = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/\s/gu, "")
    .replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) - 0x20))
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCodePoint(kana.charCodeAt(0) + 0x60))

/** What a person can be found by: number, name, kana, and workplace by code and name. Parted by line feeds. */
export const searchText = ({ kana, name, number, workplace }: Holder): string =>
  [number, name, kana, workplace.code, workplace.name].map(searchForm).join("\n")

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
    /** People in order of number whom all words describe. */
    readonly search: (query: HolderQuery) => Effect.Effect<ReadonlyArray<Holder>, StoreFailure>
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
    /**
     * Takes the last list back: everybody is again as before it, whom it added is gone, and the day of the list is that
     * of the one before. Atomic. The generation rises. Only the list of the given generation, once, and only while
     * nothing in the ledger depends on it. A list that is being staged is dropped: it was compared with what is no more.
     */
    readonly undo: (association: AssociationCode, generation: number) => Effect.Effect<void, UndoRefused | StoreFailure>
    /** Forgets a list that is not to be committed. */
    readonly drop: (staging: StagingId) => Effect.Effect<void, StoreFailure>
  }
>()("@fukuri/core/Holders") {}
