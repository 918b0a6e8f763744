/**
 * ClosedMonths (締め): which months are closed, each at a place in the ledger. What a month was billed for when it was
 * closed stays so for ever: what comes later under its days is an adjustment of the next month. Which movements belong
 * to which statement is decided here, once; closing itself is in `MonthClosing`.
 */
import { Effect, Schema } from "effect"
import { Instant } from "./CalendarDate.ts"
import type { Documents } from "./Documents.ts"
import type { AssociationCode } from "./Holder.ts"
import { Actor } from "./LedgerEntry.ts"
import { Month, monthsLater } from "./Month.ts"
import { type Shelf, shelf } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** A month that is closed: at which place in the ledger, by whom and when. */
export const ClosedMonth = Schema.Struct({ month: Month, place: Schema.Int, by: Actor, at: Instant })
export type ClosedMonth = typeof ClosedMonth.Type

/** The closed months of an association, one after the other without gaps, their places never falling. */
export const ClosedMonths = Schema.Struct({ months: Schema.Array(ClosedMonth) })
export type ClosedMonths = typeof ClosedMonths.Type

/** Where they are kept: one document, so that closing and reopening at the same time cannot leave a gap. */
export const closedMonths: Shelf<ClosedMonths> = shelf({
  kind: "closed-months",
  schema: ClosedMonths,
  isOpen: () => false
})

/** Id of that document. */
export const documentId = "all"

/** The closed months of an association, the first one first. */
export const find = (
  association: AssociationCode
): Effect.Effect<ReadonlyArray<ClosedMonth>, StoreFailure, Documents> =>
  Effect.map(closedMonths.find(association, documentId), (kept) => kept?.value.months ?? [])

/**
 * Where a month stands: `closed`; `next` to be closed, which gets what came late; `later` than that, or nothing is closed
 * yet; `before` the first closed month, whose late uses are adjustments of that one.
 */
export type Standing = "closed" | "next" | "later" | "before"

/** Which movements the statement of a month consists of: those of its own days, and of earlier days those that came late. */
export interface Extent {
  readonly standing: Standing
  readonly closed: ClosedMonth | undefined
  /** Only movements up to this place of the ledger; all there are when undefined. */
  readonly upTo: number | undefined
  /** Those of earlier days after this place came late; undefined when they are told elsewhere. */
  readonly lateAfter: number | undefined
}

/**
 * Which movements a month's statement consists of. Every movement belongs to exactly one statement, whichever months are
 * closed: to that of its own month while it is at no later place than the closing, else to that of the first month closed
 * behind its place, or not closed yet.
 */
export const extentOf = (months: ReadonlyArray<ClosedMonth>, month: Month): Extent => {
  const open = { closed: undefined, upTo: undefined, lateAfter: undefined }
  const [first] = months
  const last = months.at(-1)
  if (first === undefined || last === undefined) return { ...open, standing: "later" }
  if (month < first.month) return { ...open, standing: "before", upTo: 0 }
  const index = months.findIndex((each) => each.month === month)
  const closed = months[index]
  if (closed !== undefined) {
    return { standing: "closed", closed, upTo: closed.place, lateAfter: months[index - 1]?.place ?? 0 }
  }
  return month === monthsLater(last.month, 1)
    ? { ...open, standing: "next", lateAfter: last.place }
    : { ...open, standing: "later" }
}
