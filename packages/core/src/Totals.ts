/**
 * Totals (集計): what was used in some months, by month, facility, programme, product, course or workplace, and what
 * everybody still has. Under the names that a clerk may know; figures of one name are added up.
 */
import { Effect, Schema } from "effect"
import { type FiscalYear, fiscalYearOf } from "./CalendarDate.ts"
import { Catalogue, productOf, type Snapshot } from "./Catalogue.ts"
import { type Clerk, may } from "./Clerk.ts"
import type { ProductId } from "./CouponProduct.ts"
import type { AssociationCode, Workplace } from "./Holder.ts"
import { firstDayOf, lastDayOf, type Month, monthsFrom } from "./Month.ts"
import { courseName, type Named, productName } from "./OfficeNames.ts"
import { permitted } from "./Permitted.ts"
import { type Dimension, type Holdings, Reports, type Tally } from "./Reports.ts"
import { type Figures, noFigures, sumOf } from "./Statements.ts"
import { entitledOf, remainingOf, usedOf } from "./Verdict.ts"

/** By what uses are told apart. */
export const View = Schema.Literals(["month", "facility", "programme", "product", "course", "workplace"])
export type View = typeof View.Type

/** The figures of one group. */
export interface TotalsRow extends Figures {
  /** Code of the facility or workplace, or the month; empty when there is none. */
  readonly code: string
  /** Empty when nobody knows. */
  readonly label: string
}

/** What everybody has of something. Unit: coupons. Law: entitled = used + onPaper + remaining. */
export interface HeldRow {
  readonly code: string
  readonly label: string
  /** Undefined where people would be counted twice. */
  readonly people: number | undefined
  readonly entitled: number
  readonly used: number
  readonly onPaper: number
  readonly remaining: number
}

/** The months to count, both included. */
export interface Span {
  readonly from: Month
  readonly until: Month
}

/** What was used in some months. Months, facilities by figures, goods in the order of the programmes, workplaces by code. */
export const used = Effect.fn("Totals.used")(function* (clerk: Clerk, span: Span, view: View) {
  yield* permitted(clerk, "look")
  const catalogue = yield* (yield* Catalogue).latest
  const tallies = yield* (yield* Reports).tally({
    association: clerk.association,
    by: dimensionsOf[view],
    usedFrom: firstDayOf(span.from),
    usedUntil: lastDayOf(span.until)
  })
  const rows = rowsOf(catalogue, clerk, span, view, tallies)
  return { rows, total: sumOf(tallies) }
})

/** What everybody has of each product of a year, and each workplace of all of them. */
export const held = Effect.fn("Totals.held")(function* (
  clerk: Clerk,
  fiscalYear: FiscalYear,
  by: "product" | "workplace"
) {
  yield* permitted(clerk, "look")
  const { association } = clerk
  const catalogue = yield* (yield* Catalogue).latest
  const reports = yield* Reports
  if (by === "product") {
    const rows = heldByProduct(catalogue, clerk, fiscalYear, yield* reports.holdings(association, fiscalYear))
    return { rows, total: heldSum(rows) }
  }
  const holdings = yield* reports.holdingsByWorkplace(association, fiscalYear)
  const rows = [...Map.groupBy(holdings, ({ workplace }) => keyOf(workplace)).values()].flatMap((own) =>
    own.slice(0, 1).map(({ workplace }): HeldRow => ({ code: workplace.code, label: workplace.name, ...added(own) }))
  )
  return { rows, total: heldSum(rows) }
})

/** What everybody has of the products of a year, those of one name together, in the order of the programmes. */
export const heldByProduct = (
  catalogue: Snapshot,
  clerk: Clerk,
  fiscalYear: FiscalYear,
  holdings: ReadonlyArray<Holdings>
): ReadonlyArray<HeldRow> => {
  const goods = goodsOf(catalogue, clerk.association)
  return inOrder(
    holdings,
    ({ product }) => goods.place(fiscalYear, product),
    ({ product }) => productName(goods.of(fiscalYear, product), may(clerk, "health"))
  ).map(({ items, name }): HeldRow => ({
    code: "",
    label: name,
    ...added(items),
    people: items.length === 1 ? items[0]?.people : undefined
  }))
}

/** What everybody has of the programmes of a year. */
export const heldByProgramme = (
  catalogue: Snapshot,
  clerk: Clerk,
  fiscalYear: FiscalYear,
  holdings: ReadonlyArray<Holdings>
): ReadonlyArray<HeldRow> => {
  const goods = goodsOf(catalogue, clerk.association)
  return inOrder(
    holdings,
    ({ product }) => goods.place(fiscalYear, product),
    ({ product }) => goods.programme(fiscalYear, product, may(clerk, "health"))
  ).map(({ items, name }): HeldRow => ({ code: "", label: name, ...added(items) }))
}

const dimensionsOf: { readonly [Each in View]: ReadonlyArray<Dimension> } = {
  month: ["month"],
  facility: ["facility"],
  programme: ["fiscalYear", "product"],
  product: ["fiscalYear", "product"],
  course: ["fiscalYear", "product", "course"],
  workplace: ["workplace"]
}

const rowsOf = (
  catalogue: Snapshot,
  clerk: Clerk,
  span: Span,
  view: View,
  tallies: ReadonlyArray<Tally>
): ReadonlyArray<TotalsRow> => {
  if (view === "month") {
    const found = new Map(tallies.map((tally) => [tally.month, tally]))
    return monthsFrom(span.from, span.until).map((month) => ({ code: month, label: month, ...of(found.get(month)) }))
  }
  if (view === "facility") {
    return tallies
      .map((tally): TotalsRow => {
        const code = tally.facility ?? ""
        return { code, label: catalogue.facilities.get(code)?.name ?? code, ...of(tally) }
      })
      .sort((a, b) => b.redeemed - b.reversed - (a.redeemed - a.reversed))
  }
  if (view === "workplace") {
    return tallies.map((tally) => ({
      code: tally.workplace?.code ?? "",
      label: tally.workplace?.name ?? "",
      ...of(tally)
    }))
  }
  const goods = goodsOf(catalogue, clerk.association)
  const sees = may(clerk, "health")
  const severalYears = fiscalYearOf(firstDayOf(span.from)) !== fiscalYearOf(lastDayOf(span.until))
  const nameOf = ({ course, fiscalYear, product }: Tally): string => {
    if (fiscalYear === undefined || product === undefined) return ""
    const name =
      view === "programme"
        ? goods.programme(fiscalYear, product, sees)
        : view === "product"
          ? productName(goods.of(fiscalYear, product), sees)
          : courseName(goods.of(fiscalYear, product), course, sees)
    return severalYears ? `${name} (${fiscalYear}年度)` : name
  }
  return inOrder(tallies, ({ fiscalYear, product }) => goods.place(fiscalYear, product), nameOf).map(
    ({ items, name }) => ({ code: "", label: name, ...sumOf(items) })
  )
}

/** The products of all years, by year and id. */
const goodsOf = (catalogue: Snapshot, association: AssociationCode) => {
  const places = new Map<string, number>()
  const programmes = new Map<string, { readonly name: string; readonly isDiscreet: boolean }>()
  for (const { fiscalYear, name, products, ...programme } of catalogue.programmes) {
    if (programme.association !== association) continue
    const isDiscreet = products.some(({ discreetName }) => discreetName !== undefined)
    for (const { id } of products) {
      places.set(`${fiscalYear} ${id}`, places.size)
      programmes.set(`${fiscalYear} ${id}`, { name, isDiscreet })
    }
  }
  const of = (fiscalYear: FiscalYear, product: ProductId): Named =>
    productOf(catalogue, association, fiscalYear, product) ?? { id: product }
  return {
    of,
    /** Products that no programme knows stand behind all others. */
    place: (fiscalYear: FiscalYear | undefined, product: ProductId | undefined): number =>
      places.get(`${fiscalYear} ${product}`) ?? places.size,
    /** A programme whose products must not be told is told by their discreet names. */
    programme: (fiscalYear: FiscalYear, product: ProductId, canSeeHealth: boolean): string => {
      const found = programmes.get(`${fiscalYear} ${product}`)
      return found === undefined || (found.isDiscreet && !canSeeHealth)
        ? productName(of(fiscalYear, product), canSeeHealth)
        : found.name
    }
  }
}

/** Items of one name together, the groups in the order of their first items. */
const inOrder = <A>(
  items: ReadonlyArray<A>,
  place: (item: A) => number,
  nameOf: (item: A) => string
): ReadonlyArray<{ readonly name: string; readonly items: ReadonlyArray<A> }> =>
  [
    ...Map.groupBy(
      items.toSorted((a, b) => place(a) - place(b)),
      nameOf
    )
  ].map(([name, same]) => ({ name, items: same }))

const of = (figures: Figures | undefined): Figures => {
  const { redeemed, reversed, uses } = figures ?? noFigures
  return { uses, redeemed, reversed }
}

const added = (holdings: ReadonlyArray<Pick<Holdings, "balance">>) => {
  const sum = { people: undefined, entitled: 0, used: 0, onPaper: 0, remaining: 0 }
  for (const { balance } of holdings) {
    sum.entitled += entitledOf(balance)
    sum.used += usedOf(balance)
    sum.onPaper += balance.onPaper
    sum.remaining += remainingOf(balance)
  }
  return sum
}

const heldSum = (rows: ReadonlyArray<HeldRow>): Omit<HeldRow, "code" | "label" | "people"> => ({
  entitled: rows.reduce((sum, row) => sum + row.entitled, 0),
  used: rows.reduce((sum, row) => sum + row.used, 0),
  onPaper: rows.reduce((sum, row) => sum + row.onPaper, 0),
  remaining: rows.reduce((sum, row) => sum + row.remaining, 0)
})

const keyOf = ({ code, name }: Workplace): string => JSON.stringify([code, name])
