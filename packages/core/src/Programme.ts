/**
 * Programme (事業): the products of one body of work in one fiscal year, as versioned data.
 */
import { Schema } from "effect"
import { contains, FiscalYear, fiscalYearPeriod } from "./CalendarDate.ts"
import { CouponProduct, type Misfit, type Usable } from "./CouponProduct.ts"
import { AssociationCode } from "./Holder.ts"
import { key, line } from "./Text.ts"

/** Key of a programme. Shape: `kenshin-2024`. */
export const ProgrammeId = key().pipe(Schema.brand("ProgrammeId"))
export type ProgrammeId = typeof ProgrammeId.Type

/** Which products do not fit into a programme beside each other, as far as they are known. */
export const productsMisfits = ({
  fiscalYear,
  products
}: {
  readonly fiscalYear?: FiscalYear | undefined
  readonly products: ReadonlyArray<{
    readonly id?: string | undefined
    readonly usable?: typeof Usable.Type | undefined
  }>
}): ReadonlyArray<Misfit> => {
  const year = fiscalYear === undefined ? undefined : fiscalYearPeriod(fiscalYear)
  return products.flatMap(({ id, usable }, index) => [
    ...(id !== undefined && products.findIndex((other) => other.id === id) < index
      ? [{ path: ["products", index, "id"], issue: `Expected an id not used before: ${id}` }]
      : []),
    ...(year !== undefined && usable !== undefined && !(contains(year, usable.from) && contains(year, usable.until))
      ? [
          {
            path: ["products", index, "usable"],
            issue: `Expected days of the fiscal year ${year.from} to ${year.until}`
          }
        ]
      : [])
  ])
}

/** The products of one body of work in one fiscal year. Every window of use lies inside that year. */
export const Programme = Schema.Struct({
  id: ProgrammeId,
  association: AssociationCode,
  name: line({ least: 1, most: 100 }),
  fiscalYear: FiscalYear,
  /** Assumptions and remarks of the author, shown to the office. */
  notes: Schema.Array(line({ most: 500 })),
  products: Schema.Array(CouponProduct).pipe(Schema.check(Schema.isBetweenLength(1, 200)))
}).pipe(Schema.check(Schema.makeFilter(productsMisfits)))
export type Programme = typeof Programme.Type
