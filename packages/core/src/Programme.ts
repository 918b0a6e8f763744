/**
 * Programme (事業): the products of one body of work in one fiscal year, as versioned data.
 */
import { Schema } from "effect"
import { contains, FiscalYear, fiscalYearPeriod } from "./CalendarDate.ts"
import { CouponProduct } from "./CouponProduct.ts"
import { AssociationCode } from "./Holder.ts"
import { key, line } from "./Text.ts"

/** Key of a programme. Shape: `kenshin-2024`. */
export const ProgrammeId = key().pipe(Schema.brand("ProgrammeId"))
export type ProgrammeId = typeof ProgrammeId.Type

/** The products of one body of work in one fiscal year. Every window of use lies inside that year. */
export const Programme = Schema.Struct({
  id: ProgrammeId,
  association: AssociationCode,
  name: line({ least: 1, most: 100 }),
  fiscalYear: FiscalYear,
  /** Assumptions and remarks of the author, shown to the office. */
  notes: Schema.Array(line({ most: 500 })),
  products: Schema.Array(CouponProduct).pipe(Schema.check(Schema.isBetweenLength(1, 200)))
}).pipe(
  Schema.check(
    Schema.makeFilter(({ products }) => {
      const seen = new Set<string>()
      for (const [index, { id }] of products.entries()) {
        if (seen.has(id)) return { path: ["products", index, "id"], issue: `Expected an id not used before: ${id}` }
        seen.add(id)
      }
      return undefined
    }),
    Schema.makeFilter(({ fiscalYear, products }) => {
      const year = fiscalYearPeriod(fiscalYear)
      const index = products.findIndex(({ usable }) => !contains(year, usable.from) || !contains(year, usable.until))
      return index === -1
        ? undefined
        : {
            path: ["products", index, "usable"],
            issue: `Expected days of the fiscal year ${year.from} to ${year.until}`
          }
    })
  )
)
export type Programme = typeof Programme.Type
