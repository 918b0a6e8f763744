/**
 * GrantReading: what is to be read of planned runs: where they stand, what their rehearsals show, who gains what, and the
 * days ahead. Whatever shows people is for those who may see them, and recorded.
 */
import { Effect, Schema, Stream } from "effect"
import { record } from "./AuditTrail.ts"
import type { Audit } from "./Audit.ts"
import { type CalendarDate, fiscalYearOf, type Instant } from "./CalendarDate.ts"
import { type Catalogue, productsOf, type Snapshot } from "./Catalogue.ts"
import { may, type NotPermitted } from "./Clerk.ts"
import type { CouponProduct } from "./CouponProduct.ts"
import type { Digest } from "./Digest.ts"
import type { Documents } from "./Documents.ts"
import {
  type Basis,
  type Counts,
  couponsOf,
  type GrantRun,
  GrantRunId,
  movedSince,
  RehearsalOutdated,
  RunNotThere
} from "./GrantRun.ts"
import type { RehearsalDetails } from "./GrantRehearsal.ts"
import { actorOfRun, basisNow, deedOf, details, fitnessOf, type RunDeed, runs, taskIdOf } from "./GrantShelf.ts"
import { Grants } from "./Grants.ts"
import { type AssociationCode, type Holder, holderId, type HolderId } from "./Holder.ts"
import type { HolderNumber } from "./HolderNumber.ts"
import { Holders } from "./Holders.ts"
import { Ledger } from "./Ledger.ts"
import { grantsIn, type ProductEntry } from "./LedgerEntry.ts"
import { permitted } from "./Permitted.ts"
import type { DocumentMissing, Kept } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"
import { find as findTask, type Task } from "./Tasks.ts"

type Looking = Documents | Audit | Digest | Holders | Catalogue

/** A run with what is to be known now. */
export interface RunView {
  readonly id: GrantRunId
  readonly run: GrantRun
  /** The work that is under way or waits, or has just ended. */
  readonly task: Kept<Task> | undefined
  /** What has moved since the rehearsal; empty when the run has ended or there was none. */
  readonly moved: ReadonlyArray<"list" | "programmes">
  /** The run before it that gave anything, for comparison. */
  readonly last: { readonly id: GrantRunId; readonly at: Instant; readonly counts: Counts } | undefined
}

/** A run with its work and what moved. Changes nothing and shows nobody. */
export const view = Effect.fn("GrantRuns.view")(function* (
  association: AssociationCode,
  id: GrantRunId
): Effect.fn.Return<RunView, DocumentMissing | StoreFailure, Documents | Holders | Catalogue | Digest> {
  const { value: run } = yield* runs.get(association, id)
  const taskId = taskIdOf(id, run)
  const { state } = run
  const isAhead = state._tag === "Rehearsed" || state._tag === "Requested" || state._tag === "Approved"
  return {
    id,
    run,
    task: taskId === undefined ? undefined : yield* findTask(association, taskId),
    moved: isAhead ? movedSince(state.rehearsal.basis, yield* basisNow(association, run)) : [],
    last: yield* lastGiving(association, id)
  }
})

/** A run in a list, with the work that is under way for it. */
export type RunInList = Pick<RunView, "id" | "run" | "task">

/** Runs, the latest first. */
export const list = Effect.fn("GrantRuns.list")(function* (query: {
  readonly association: AssociationCode
  /** Only those before this one: the next page. */
  readonly before?: string
  /** Only those that somebody or something has still to do with. */
  readonly open?: boolean
  readonly limit: number
}): Effect.fn.Return<ReadonlyArray<RunInList>, StoreFailure, Documents> {
  return yield* Effect.forEach(
    yield* runs.list(query),
    Effect.fnUntraced(function* ({ id, value: run }) {
      const task = run.state._tag === "Rehearsing" || run.state._tag === "Approved" ? taskOf(id, run) : undefined
      const line: RunInList = {
        id: id as GrantRunId,
        run,
        task: task === undefined ? undefined : yield* findTask(query.association, task)
      }
      return line
    })
  )
})

/** Runs that wait for a second clerk. */
export const awaiting = (
  association: AssociationCode
): Effect.Effect<ReadonlyArray<Kept<GrantRun>>, StoreFailure, Documents> =>
  Effect.map(runs.list({ association, open: true, limit: mostOpen }), (open) =>
    open.filter(({ value }) => value.state._tag === "Requested")
  )

/** What of a rehearsal falls to which kind of appointment and which workplace. Shows nobody. */
export const figures = (
  association: AssociationCode,
  id: GrantRunId
): Effect.Effect<RehearsalFigures | undefined, StoreFailure, Documents> =>
  Effect.map(details.find(association, id), (kept) => {
    if (kept === undefined) return undefined
    const { categories, otherWorkplaces, workplaces } = kept.value
    return { categories, otherWorkplaces, workplaces }
  })

/** What of a rehearsal falls to whom, without any person. */
export type RehearsalFigures = Pick<RehearsalDetails, "categories" | "workplaces" | "otherWorkplaces">

/** The details of a rehearsal, with the people in them for a clerk who may see them; that is recorded. */
export const readDetails = Effect.fn("GrantRuns.readDetails")(function* (
  deed: RunDeed
): Effect.fn.Return<
  { readonly details: RehearsalDetails; readonly people: ReadonlyMap<HolderNumber, Holder> } | undefined,
  StoreFailure,
  Documents | Audit | Digest | Holders
> {
  const { association } = deed.clerk
  const kept = yield* details.find(association, deed.id)
  if (kept === undefined) return undefined
  const { nothing, samples } = kept.value
  if (!may(deed.clerk, "personal")) return { details: kept.value, people: new Map() }
  const numbers = new Set([...samples.flatMap(({ people }) => people), ...nothing].map(({ number }) => number))
  if (numbers.size > 0) yield* record(deedOf(deed, "grant.people", { people: numbers.size }))
  const found = yield* (yield* Holders).find([...numbers].map((number) => holderId(association, number)))
  return { details: kept.value, people: new Map(found.map((holder) => [holder.number, holder])) }
})

/** What one person gains of one product. */
export interface Gain {
  readonly holder: Holder
  readonly product: ProductEntry["product"]
  readonly coupons: number
}

/**
 * Everybody who gains, in batches: what the run wrote into the ledger when it has begun, else what it would write now;
 * refused then when the rehearsal does not hold any more. Needs `personal`; recorded.
 */
export const gains = Effect.fn("GrantRuns.gains")(function* (
  deed: RunDeed
): Effect.fn.Return<
  Stream.Stream<ReadonlyArray<Gain>, StoreFailure, Grants | Holders | Ledger>,
  NotPermitted | RunNotThere | RehearsalOutdated | DocumentMissing | StoreFailure,
  Looking
> {
  yield* permitted(deed.clerk, "personal")
  const { association } = deed.clerk
  const { value: run } = yield* runs.get(association, deed.id)
  const { state } = run
  const source = yield* "begun" in state && state.begun !== undefined
    ? Effect.succeed(written(association, deed.id, state.begun.after))
    : "rehearsal" in state && state.rehearsal !== undefined
      ? toBeWritten(association, run, state.rehearsal.basis)
      : new RunNotThere({ state: state._tag })
  yield* record(deedOf(deed, "grant.export"))
  return source
})

/** The days ahead on which something is granted, with what; from `today` on. */
export const daysAhead = (
  catalogue: Snapshot,
  association: AssociationCode,
  today: CalendarDate
): ReadonlyArray<{ readonly on: CalendarDate; readonly products: ReadonlyArray<CouponProduct> }> => {
  const year = fiscalYearOf(today)
  const days = new Map<CalendarDate, Array<CouponProduct>>()
  for (const product of [year, year + 1].flatMap((each) => productsOf(catalogue, association, each as typeof year))) {
    if (product.grantFrom < today) continue
    days.set(product.grantFrom, [...(days.get(product.grantFrom) ?? []), product])
  }
  return [...days].map(([on, products]) => ({ on, products })).sort((a, b) => (a.on < b.on ? -1 : 1))
}

/** The id of a run from the text of an address; undefined when it is none. */
export const idOf = (text: string): GrantRunId | undefined => (isId(text) ? text : undefined)

const isId = Schema.is(GrantRunId)

/** The most runs that are open at once and looked at. */
const mostOpen = 200

/** How far back the last run that gave anything is looked for. Unit: runs. */
const lookBack = 60

const taskOf = (id: string, run: GrantRun): string | undefined => taskIdOf(id as GrantRunId, run)

const lastGiving = Effect.fnUntraced(function* (association: AssociationCode, before: GrantRunId) {
  for (const { id, value } of yield* runs.list({ association, before, limit: lookBack })) {
    const { state } = value
    if (state._tag === "Finished" && couponsOf(state.counts) > 0 && isId(id)) {
      return { id, at: state.at, counts: state.counts }
    }
  }
  return undefined
})

/** What a run wrote into the ledger. */
const written = (association: AssociationCode, id: GrantRunId, after: number) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const ledger = yield* Ledger
      const holders = yield* Holders
      const actor = actorOfRun(id)
      return ledger.entries(association, after).pipe(
        Stream.map((batch) => batch.filter(({ entry }) => entry._tag === "Granted" && entry.actor === actor)),
        Stream.filter((batch) => batch.length > 0),
        Stream.mapEffect(
          Effect.fnUntraced(function* (batch) {
            const found = yield* holders.find([...new Set(batch.map(({ holder }) => holder))])
            const byId = new Map<HolderId, Holder>(
              found.map((holder) => [holderId(holder.association, holder.number), holder])
            )
            return batch.flatMap(({ entry, holder }): ReadonlyArray<Gain> => {
              const known = byId.get(holder)
              if (known === undefined) return []
              return grantsIn([entry]).map(({ product, quantity }) => ({ holder: known, product, coupons: quantity }))
            })
          })
        )
      )
    })
  )

/** What a run would write now, as long as its rehearsal holds. */
const toBeWritten = Effect.fnUntraced(function* (association: AssociationCode, run: GrantRun, basis: Basis) {
  const fit = yield* fitnessOf(association, run)
  if (typeof fit === "string") return yield* new RehearsalOutdated({ moved: ["programmes"] })
  const since = movedSince(basis, fit.basis)
  if (since.length > 0) return yield* new RehearsalOutdated({ moved: since })
  return Stream.unwrap(
    Effect.map(Grants, (grants) =>
      grants.each({ association, on: run.on, programmes: fit.programmes }).pipe(
        // Nothing is left to refuse: the programmes are given.
        Stream.catchTag("ProgrammeUnknown", () => Stream.empty),
        Stream.map((batch) =>
          batch.flatMap(({ entries, opened }) =>
            grantsIn(entries).map(({ product, quantity }): Gain => ({
              holder: opened.facts.holder,
              product,
              coupons: quantity
            }))
          )
        ),
        Stream.filter((batch) => batch.length > 0)
      )
    )
  )
})
