/**
 * OutageAdvice: what somebody at a facility can do while the screens cannot be used (R118, R121, R122, R124): it depends on
 * whether the office is open, and on the product, as its programme says.
 */
import type { Association } from "./Association.ts"
import { calendarOf, isOpenAt, nextOpening } from "./BusinessCalendar.ts"
import { dayOf, fiscalYearOf, type Instant } from "./CalendarDate.ts"
import { productsOf, type Snapshot } from "./Catalogue.ts"
import type { CouponProduct } from "./CouponProduct.ts"
import { type Facility, offers } from "./Facility.ts"

/** What can be done. */
export type OutageAdvice =
  /** Somebody is in the office: the facility can call it (R118). */
  | { readonly _tag: "OfficeOpen" }
  /** Nobody is there (R124). Each list names families, or products where a family is not of one mind. */
  | {
      readonly _tag: "OfficeClosed"
      /** Can be used all the same, and is registered afterwards (R121). */
      readonly accepted: ReadonlyArray<string>
      /** Cannot be used on that day (R122). */
      readonly refused: ReadonlyArray<string>
      /** When the office opens next: from then on it can be asked. */
      readonly opensAt: Instant
    }

/** What can be done at a facility at an instant, of the products that could be used there on that day. */
export const adviceAt = (
  catalogue: Snapshot,
  association: Association,
  facility: Facility,
  at: Instant
): OutageAdvice => {
  const calendar = calendarOf(association)
  if (isOpenAt(calendar, at)) return { _tag: "OfficeOpen" }
  const day = dayOf(at)
  const products = productsOf(catalogue, association.code, fiscalYearOf(day)).filter(
    ({ courses, usable }) =>
      usable.from <= day && day <= usable.until && courses.some(({ key }) => offers(facility, key))
  )
  return {
    _tag: "OfficeClosed",
    accepted: namesOf(products, "accepted"),
    refused: namesOf(products, "refused"),
    opensAt: nextOpening(calendar, at)
  }
}

/** The names of those of a policy: the family where all of it is of that policy. */
const namesOf = (
  products: ReadonlyArray<CouponProduct>,
  policy: CouponProduct["outageOutsideHours"]
): ReadonlyArray<string> => {
  const isOf = ({ outageOutsideHours }: CouponProduct) => outageOutsideHours === policy
  return [...Map.groupBy(products, ({ family }) => family)].flatMap(([family, all]) =>
    all.every(isOf) ? [family] : all.filter(isOf).map(({ name }) => name)
  )
}
