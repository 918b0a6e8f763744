/**
 * MonthClosing (締め): closing a month for good, one after the other, and opening the last one again when two clerks
 * agree that it must be. What is in a statement is in `Statements`, what belongs to which month in `ClosedMonths`.
 */
import { Effect, Schema } from "effect"
import type { Audit } from "./Audit.ts"
import { recorded } from "./AuditTrail.ts"
import { actorOf, type Clerk, NotPermitted, SecondPersonNeeded } from "./Clerk.ts"
import { type ClosedMonth, closedMonths, documentId, extentOf, find } from "./ClosedMonths.ts"
import { now } from "./CouponBooks.ts"
import { ProductId } from "./CouponProduct.ts"
import type { Digest } from "./Digest.ts"
import type { DocumentConflict, Documents } from "./Documents.ts"
import { FacilityCode } from "./Facility.ts"
import type { AssociationCode } from "./Holder.ts"
import { Month, monthOf, monthsLater } from "./Month.ts"
import { permitted } from "./Permitted.ts"
import { Reports } from "./Reports.ts"
import { type DocumentMissing, shelf } from "./Shelf.ts"
import { type Figures, type MonthStatements, sumOf, totalOf, upTo } from "./Statements.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** The month is not the one to be closed now. `next` is; undefined when there is none yet. */
export class MonthNotNext extends Schema.TaggedError<MonthNotNext>()("MonthNotNext", {
  next: Schema.UndefinedOr(Month)
}) {}

/** The month is not over yet. */
export class MonthNotOver extends Schema.TaggedError<MonthNotOver>()("MonthNotOver", {}) {}

/** Something was used or given back since somebody looked: the figures are not those that were shown. Nothing was closed. */
export class FiguresMoved extends Schema.TaggedError<FiguresMoved>()("FiguresMoved", {}) {}

/** Only the month closed last can be opened again. */
export class MonthNotLast extends Schema.TaggedError<MonthNotLast>()("MonthNotLast", {}) {}

const figures = { uses: Schema.Int, redeemed: Schema.Int, reversed: Schema.Int }

/** What the statements of a month said when it was closed, to be held against what they say later. */
export const TotalsAsClosed = Schema.Struct({
  month: Month,
  place: Schema.Int,
  total: Schema.Struct(figures),
  facilities: Schema.Array(
    Schema.Struct({
      facility: FacilityCode,
      ...figures,
      products: Schema.Array(Schema.Struct({ product: ProductId, ...figures }))
    })
  )
})
export type TotalsAsClosed = typeof TotalsAsClosed.Type

const totals = shelf({ kind: "month-close", schema: TotalsAsClosed, isOpen: () => false })
const totalsId = (month: Month, place: number): string => `${month}.${place}`

/** The month to be closed next: behind the last closed one, or the first with any use. Undefined when there was none. */
export const nextOf = Effect.fn("MonthClosing.nextOf")(function* (
  association: AssociationCode,
  months: ReadonlyArray<ClosedMonth>,
  place?: number
) {
  const last = months.at(-1)
  if (last !== undefined) return monthsLater(last.month, 1)
  const [first] = yield* (yield* Reports).tally({
    association,
    by: ["month"],
    ...(place === undefined ? {} : { upTo: place })
  })
  return first?.month as Month | undefined
})

/** What closing a month would fix. Refuses a month that is not the next, or not over. Changes nothing. */
export const preview = Effect.fn("MonthClosing.preview")(function* (association: AssociationCode, month: Month) {
  const { today } = yield* now
  const months = yield* find(association)
  const place = yield* (yield* Reports).settled(association)
  const next = yield* nextOf(association, months, place)
  if (month !== next) return yield* new MonthNotNext({ next })
  if (month >= monthOf(today)) return yield* new MonthNotOver()
  const found = yield* upTo(association, month, extentOf(months, month), place)
  return { ...found, months, total: sumOf(found.statements.map(totalOf)) }
})

/**
 * Closes a month: its statements never change again. `shown` are the figures that the clerk saw. Recorded.
 * Refuses who may not operate, other months than the next, one that is not over, and figures that have moved.
 */
export const close = Effect.fn("MonthClosing.close")(function* (order: {
  readonly clerk: Clerk
  readonly month: Month
  readonly shown: Figures
}): Effect.fn.Return<
  void,
  NotPermitted | MonthNotNext | MonthNotOver | FiguresMoved | DocumentConflict | DocumentMissing | StoreFailure,
  Documents | Reports | Audit | Digest
> {
  const { clerk, month, shown } = order
  const { association } = clerk
  yield* permitted(clerk, "operate")
  const looked = yield* preview(association, month)
  const { months, place, total } = looked
  if (total.uses !== shown.uses || total.redeemed !== shown.redeemed || total.reversed !== shown.reversed) {
    return yield* new FiguresMoved()
  }
  const { at } = yield* now
  const closed: ClosedMonth = { month, place, by: actorOf(clerk), at }
  yield* recorded({
    association,
    actor: actorOf(clerk),
    action: "month.close",
    subject: `month:${month}`,
    detail: { place, total: { ...total } }
  })(Effect.andThen(keepTotals(association, looked, total), append(association, months, closed)))
})

/**
 * Opens the month closed last again; what it says may change then. By another clerk than the one who closed it. Recorded.
 * Refuses who may not approve, any other month, and the clerk who closed it.
 */
export const reopen = Effect.fn("MonthClosing.reopen")(function* (order: {
  readonly clerk: Clerk
  readonly month: Month
  readonly reason: string
}): Effect.fn.Return<
  void,
  NotPermitted | MonthNotLast | SecondPersonNeeded | DocumentMissing | StoreFailure,
  Documents | Audit | Digest
> {
  const { clerk, month, reason } = order
  const { association } = clerk
  yield* permitted(clerk, "approve")
  const last = yield* reopenable(clerk, (yield* find(association)).at(-1), month)
  yield* recorded({
    association,
    actor: actorOf(clerk),
    action: "month.reopen",
    subject: `month:${month}`,
    detail: { reason, before: { place: last.place, by: last.by, at: last.at } }
  })(
    closedMonths.change(association, documentId, ({ months }) =>
      Effect.as(reopenable(clerk, months.at(-1), month), { months: months.slice(0, -1) })
    )
  )
})

/** What the statements of a closed month said when it was closed; undefined when it is not closed. */
export const asClosed = Effect.fn("MonthClosing.asClosed")(function* (association: AssociationCode, month: Month) {
  const closed = (yield* find(association)).find((each) => each.month === month)
  if (closed === undefined) return undefined
  return (yield* totals.find(association, totalsId(month, closed.place)))?.value
})

/** Whether statements say what was kept of them. */
export const isAsClosed = ({ statements }: Pick<MonthStatements, "statements">, kept: TotalsAsClosed): boolean =>
  JSON.stringify(byFacility(statements)) === JSON.stringify(kept.facilities)

/** Kept before the month is closed, under the place that it is closed at: of two who close at once both write the same. */
const keepTotals = Effect.fnUntraced(function* (association: AssociationCode, looked: MonthStatements, total: Figures) {
  const { month, place, statements } = looked
  const id = totalsId(month, place)
  const value: TotalsAsClosed = { month, place, total, facilities: byFacility(statements) }
  yield* totals.add(association, id, value).pipe(
    // Closed at this place before and opened again, with an earlier month: what belongs to it may have moved.
    Effect.catchTag("DocumentConflict", () => totals.change(association, id, () => Effect.succeed(value)))
  )
})

const append = Effect.fnUntraced(function* (
  association: AssociationCode,
  seen: ReadonlyArray<ClosedMonth>,
  closed: ClosedMonth
) {
  if (seen.length === 0 && (yield* closedMonths.find(association, documentId)) === undefined) {
    yield* Effect.catchTag(
      closedMonths.add(association, documentId, { months: [] }),
      "DocumentConflict",
      () => Effect.void
    )
  }
  yield* closedMonths.change(association, documentId, ({ months }) => {
    const last = months.at(-1)
    const lastSeen = seen.at(-1)
    const isAsSeen = months.length === seen.length && last?.month === lastSeen?.month && last?.place === lastSeen?.place
    return isAsSeen
      ? Effect.succeed({ months: [...months, closed] })
      : Effect.fail(new MonthNotNext({ next: last === undefined ? undefined : monthsLater(last.month, 1) }))
  })
})

const byFacility = (statements: MonthStatements["statements"]): TotalsAsClosed["facilities"] =>
  statements.map((statement) => ({
    facility: statement.facility,
    ...totalOf(statement),
    products: [...Map.groupBy([...statement.lines, ...statement.adjustments], ({ product }) => product)]
      .map(([product, lines]) => ({ product, ...sumOf(lines) }))
      .sort((a, b) => (a.product < b.product ? -1 : 1))
  }))

const reopenable = (
  clerk: Clerk,
  last: ClosedMonth | undefined,
  month: Month
): Effect.Effect<ClosedMonth, MonthNotLast | SecondPersonNeeded> => {
  if (last?.month !== month) return Effect.fail(new MonthNotLast())
  return last.by === actorOf(clerk) ? Effect.fail(new SecondPersonNeeded()) : Effect.succeed(last)
}
