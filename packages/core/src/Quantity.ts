/**
 * How many coupons a rule grants: a fixed number, or one that follows from the months of appointment (R34, A9).
 * The table is data of the programme, never code.
 */
import { Schema } from "effect"
import type { FiscalYear } from "./CalendarDate.ts"
import { monthsAppointed } from "./GrantRule.ts"
import type { Facts } from "./Holder.ts"

/** A number of coupons that can be granted or used. Unit: coupons, 1 to 999. */
export const Count = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 1, maximum: 999 })))

const MonthCount = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 1, maximum: 12 })))

/** What does not fit in the rows of a table: that they are not in order. */
export const rowsMisfit = (rows: ReadonlyArray<{ readonly fromMonths: number }>): string | undefined =>
  rows.every((row, index) => index === 0 || row.fromMonths > (rows[index - 1]?.fromMonths ?? 0))
    ? undefined
    : "Expected rows in ascending order of fromMonths"

/** How many coupons of a product a person is due. */
export const Quantity = Schema.TaggedUnion({
  Fixed: { count: Count },
  /** The count of the row with the greatest `fromMonths` not above the person's months; none below the first row. */
  ByAppointmentMonths: {
    rows: Schema.Array(Schema.Struct({ fromMonths: MonthCount, count: Count })).pipe(
      Schema.check(Schema.isBetweenLength(1, 12)),
      Schema.check(Schema.makeFilter(rowsMisfit))
    )
  }
})
export type Quantity = typeof Quantity.Type

/** The number of coupons due to a person in a fiscal year. Unit: coupons; 0 when no row of the table applies. */
export const dueTo = (quantity: Quantity, facts: Facts, year: FiscalYear): number => {
  if (quantity._tag === "Fixed") return quantity.count
  const months = monthsAppointed(facts, year)
  return quantity.rows.findLast(({ fromMonths }) => fromMonths <= months)?.count ?? 0
}

/** The greatest number that the quantity can give to anybody. */
export const maximumOf = (quantity: Quantity): number =>
  quantity._tag === "Fixed" ? quantity.count : Math.max(...quantity.rows.map(({ count }) => count))
