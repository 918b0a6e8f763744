/**
 * Statements (月次明細): how many coupons of what were used at a facility in a month, to settle its bill, with what was
 * corrected of earlier months. Quantities only: prices are not known here, they are between the association and the
 * facility. A statement of a closed month never changes.
 */
import { Effect } from "effect"
import { addDays, type FiscalYear } from "./CalendarDate.ts"
import { type Extent, extentOf, find } from "./ClosedMonths.ts"
import type { CourseKey, ProductId } from "./CouponProduct.ts"
import type { FacilityCode } from "./Facility.ts"
import type { AssociationCode } from "./Holder.ts"
import { firstDayOf, lastDayOf, Month } from "./Month.ts"
import { Reports, type Tally, type TallyQuery } from "./Reports.ts"
import { courseName } from "./OfficeNames.ts"
import { productOf, type Snapshot } from "./Catalogue.ts"

/** How much of something was used. Unit of `redeemed` and `reversed`: coupons. */
export interface Figures {
  /** How many uses there were, whatever was given back. */
  readonly uses: number
  readonly redeemed: number
  /** Given back. */
  readonly reversed: number
}

/** Nothing at all. */
export const noFigures: Figures = { uses: 0, redeemed: 0, reversed: 0 }

/** What is to be paid for: used and not given back. Below zero when more was given back than used. */
export const netOf = ({ redeemed, reversed }: Figures): number => redeemed - reversed

/** The sum of figures. */
export const sumOf = (all: Iterable<Figures>): Figures => {
  const sum = { uses: 0, redeemed: 0, reversed: 0 }
  for (const { redeemed, reversed, uses } of all) {
    sum.uses += uses
    sum.redeemed += redeemed
    sum.reversed += reversed
  }
  return sum
}

/** One line: a course of a product, under the month of its uses. */
export interface StatementLine extends Figures {
  readonly usedIn: Month
  readonly fiscalYear: FiscalYear
  readonly product: ProductId
  readonly course: CourseKey
}

/** What one facility is paid for. */
export interface Statement {
  readonly facility: FacilityCode
  /** Of the days of the month. */
  readonly lines: ReadonlyArray<StatementLine>
  /** Of earlier months: what was registered or given back after they were closed. */
  readonly adjustments: ReadonlyArray<StatementLine>
}

/** The statements of a month, and what they rest on. */
export interface MonthStatements {
  readonly month: Month
  readonly extent: Extent
  /** Everything up to this place of the ledger is in them, nothing behind it. */
  readonly place: number
  /** By code of the facility; those without anything are left out. */
  readonly statements: ReadonlyArray<Statement>
}

/** The sum of a statement, adjustments included. */
export const totalOf = ({
  adjustments,
  lines
}: {
  readonly lines: ReadonlyArray<Figures>
  readonly adjustments: ReadonlyArray<Figures>
}): Figures => sumOf([...lines, ...adjustments])

/** The statements of all facilities in a month, or of one. */
export const ofMonth = Effect.fn("Statements.ofMonth")(function* (
  association: AssociationCode,
  month: Month,
  facility?: FacilityCode
) {
  const extent = extentOf(yield* find(association), month)
  const place = extent.upTo ?? (yield* (yield* Reports).settled(association))
  return yield* upTo(association, month, extent, place, facility)
})

/** The statements of a month as far as an extent and a place in the ledger go. */
export const upTo = Effect.fn("Statements.upTo")(function* (
  association: AssociationCode,
  month: Month,
  extent: Extent,
  place: number,
  facility?: FacilityCode
) {
  const reports = yield* Reports
  const counted = (which: Pick<TallyQuery, "usedFrom" | "usedUntil" | "after">) =>
    Effect.map(
      reports.tally({
        association,
        by: ["facility", "month", "fiscalYear", "product", "course"],
        ...which,
        upTo: place,
        ...(facility === undefined ? {} : { facility })
      }),
      (tallies) => tallies.flatMap(lineOf)
    )
  const { lateAfter } = extent
  const own = yield* counted({ usedFrom: firstDayOf(month), usedUntil: lastDayOf(month) })
  const late =
    lateAfter === undefined ? [] : yield* counted({ usedUntil: addDays(firstDayOf(month), -1), after: lateAfter })
  const lines = Map.groupBy(own, ([code]) => code)
  const adjustments = Map.groupBy(late, ([code]) => code)
  const statements = [...new Set([...lines.keys(), ...adjustments.keys()])].sort().map((code): Statement => ({
    facility: code,
    lines: (lines.get(code) ?? []).map(([, line]) => line),
    adjustments: (adjustments.get(code) ?? []).map(([, line]) => line)
  }))
  const found: MonthStatements = { month, extent, place, statements }
  return found
})

/** The statement of one facility; an empty one when it had nothing. */
export const of = Effect.fn("Statements.of")(function* (
  association: AssociationCode,
  month: Month,
  facility: FacilityCode
) {
  const { statements, ...rest } = yield* ofMonth(association, month, facility)
  const statement: Statement = statements[0] ?? { facility, lines: [], adjustments: [] }
  return { ...rest, statement }
})

/** A line as it is read: lines that have one name before a clerk are one. */
export interface NamedLine extends Figures {
  readonly usedIn: Month
  readonly name: string
}

/** The lines as a clerk may know them, in the order of the programmes. */
export const named = (
  catalogue: Snapshot,
  association: AssociationCode,
  lines: ReadonlyArray<StatementLine>,
  canSeeHealth: boolean
): ReadonlyArray<NamedLine> => {
  const nameOf = ({ course, fiscalYear, product }: StatementLine): string =>
    courseName(productOf(catalogue, association, fiscalYear, product) ?? { id: product }, course, canSeeHealth)
  const order = placesOf(catalogue, association)
  const sorted = lines.toSorted((a, b) => (a.usedIn === b.usedIn ? order(a) - order(b) : a.usedIn < b.usedIn ? -1 : 1))
  return [...Map.groupBy(sorted, (line) => `${line.usedIn} ${nameOf(line)}`).values()].flatMap((same) => {
    const [first] = same
    return first === undefined ? [] : [{ usedIn: first.usedIn, name: nameOf(first), ...sumOf(same) }]
  })
}

/** Where a course stands in the programmes of its year; behind them when they do not know it. */
const placesOf = ({ programmes }: Snapshot, association: AssociationCode) => {
  const places = new Map<string, number>()
  for (const { fiscalYear, products, ...programme } of programmes) {
    if (programme.association !== association) continue
    for (const { courses, id } of products) {
      for (const { key } of courses) places.set(`${fiscalYear} ${id} ${key}`, places.size)
    }
  }
  return ({ course, fiscalYear, product }: StatementLine): number =>
    places.get(`${fiscalYear} ${product} ${course}`) ?? places.size
}

/** The line of a tally with the facility that it is of. All that is asked for is there. */
const lineOf = (tally: Tally): ReadonlyArray<readonly [FacilityCode, StatementLine]> => {
  const { course, facility, fiscalYear, month, product, redeemed, reversed, uses } = tally
  if (course === undefined || facility === undefined || fiscalYear === undefined) return []
  if (month === undefined || product === undefined) return []
  return [[facility, { usedIn: month as Month, fiscalYear, product, course, uses, redeemed, reversed }]]
}
