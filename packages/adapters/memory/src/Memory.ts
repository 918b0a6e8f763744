/**
 * Memory: what the stores hold when they are held in memory, and how a call on them behaves: it lets others go first
 * once, as a store across a network would, and then does all of its work in one step. What each call means is in the
 * file of its store.
 */
import type {
  Association,
  CalendarDate,
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
}

/** A members list that was begun, with its rows in the order in which they were added. */
export interface Staging {
  readonly id: Holders.StagingId
  readonly rows: Array<Holders.StagedHolder>
}

/** A job that was claimed or finished. */
export type Job =
  | { readonly _tag: "Claimed"; readonly until: CalendarDate.Instant }
  | { readonly _tag: "Finished"; readonly at: CalendarDate.Instant; readonly outcome: string }

/** A memory in which nothing was ever written. */
export const empty = (): Memory => ({
  ledger: [],
  streams: new Map(),
  people: new Map(),
  lists: new Map(),
  stagings: new Map(),
  catalogue: { version: 0, associations: new Map(), programmes: new Map(), facilities: new Map() },
  sessions: new Map(),
  attempts: new Map(),
  jobs: new Map()
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
