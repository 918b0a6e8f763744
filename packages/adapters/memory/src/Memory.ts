/**
 * Memory: what the stores hold when they are held in memory, and how a call on them behaves: it lets others go first
 * once, as a store across a network would, and then does all of its work in one step. What each call means is in the
 * file of its store.
 */
import type {
  Association,
  Audit,
  CalendarDate,
  Documents,
  Facility,
  Holder,
  Holders,
  LedgerEntry,
  Programme,
  Sessions
} from "@fukuri/core"
import { Effect, Option, Stream } from "effect"

/** Everything that is kept. One value is shared by all stores of a layer. */
export interface Memory {
  /** The whole ledger in order of `seq`, which is the place in this list, from 1. */
  readonly ledger: Array<LedgerEntry.RecordedEntry>
  /** The same entries by holder and year. */
  readonly streams: Map<Holder.HolderId, Map<CalendarDate.FiscalYear, Array<LedgerEntry.LedgerEntry>>>
  readonly people: Map<Holder.HolderId, Holder.Holder>
  readonly lists: Map<Holder.AssociationCode, Holders.ListState>
  /** What the last list of each association replaced, while it can be taken back. */
  readonly replaced: Map<Holder.AssociationCode, Replaced>
  /** The one list that each association has begun. */
  readonly stagings: Map<Holder.AssociationCode, Staging>
  readonly catalogue: {
    version: number
    readonly associations: Map<string, Association.Association>
    readonly programmes: Map<string, Programme.Programme>
    readonly facilities: Map<string, Facility.Facility>
  }
  readonly sessions: Map<string, Sessions.Session>
  readonly attempts: Map<string, { readonly beganAt: CalendarDate.Instant; readonly tries: number }>
  readonly jobs: Map<string, Job>
  readonly documents: Map<string, KeptDocument>
  /** The pieces of each file by number. */
  readonly uploads: Map<string, Map<number, Uint8Array>>
  /** The lines of each association in order of place, which is the place in this list, from 1. */
  readonly audit: Map<Holder.AssociationCode, Array<Audit.AuditLine>>
}

/** A members list that was begun, with its rows in the order in which they were added. */
export interface Staging {
  readonly id: Holders.StagingId
  readonly rows: Array<Holders.StagedHolder>
}

/** What a members list replaced. */
export interface Replaced {
  /** The day of the list before. */
  readonly asOf: CalendarDate.CalendarDate | undefined
  /** The last place in the ledger when the list was committed. */
  readonly seq: number
  /** Every record that it wrote as it was before; undefined for whom it added. */
  readonly records: ReadonlyMap<Holder.HolderId, Holder.Holder | undefined>
}

/** A job that was claimed or finished. */
export type Job =
  | { readonly _tag: "Claimed"; readonly until: CalendarDate.Instant }
  | { readonly _tag: "Finished"; readonly at: CalendarDate.Instant; readonly outcome: string }

/** A document with its body as JSON. */
export interface KeptDocument extends Omit<Documents.StoredDocument, "body"> {
  readonly json: string
}

/** A memory in which nothing was ever written. */
export const empty = (): Memory => ({
  ledger: [],
  streams: new Map(),
  people: new Map(),
  lists: new Map(),
  replaced: new Map(),
  stagings: new Map(),
  catalogue: { version: 0, associations: new Map(), programmes: new Map(), facilities: new Map() },
  sessions: new Map(),
  attempts: new Map(),
  jobs: new Map(),
  documents: new Map(),
  uploads: new Map(),
  audit: new Map()
})

/** One call: others go first once, then the work is done in one step. */
export const call = <A>(work: () => A): Effect.Effect<A> => Effect.andThen(Effect.yieldNow, Effect.sync(work))

/** One call that can be refused. */
export const callOr = <A, E>(work: () => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.andThen(Effect.yieldNow, Effect.suspend(work))

/** How many rows a batch has at the most. */
const batchRows = 500

/** The items that `list` answers when reading begins, in batches, each looked at by `look` in a call of its own. */
export const batches = <A, B>(
  list: () => ReadonlyArray<A>,
  look: (items: ReadonlyArray<A>) => ReadonlyArray<B>
): Stream.Stream<ReadonlyArray<B>> =>
  Stream.suspend(() => {
    const items = list()
    return Stream.paginate(0, (from) =>
      call(() => {
        const batch = look(items.slice(from, from + batchRows))
        const next = from + batchRows
        return [batch.length === 0 ? [] : [batch], next < items.length ? Option.some(next) : Option.none()] as const
      })
    )
  })
