/**
 * Facility (施設・健診機関): where coupons are used, what it offers and when it is open (R49, R67, R73, R74-R79, A12, A17).
 */
import { Schema } from "effect"
import { CalendarDate } from "./CalendarDate.ts"
import { CourseKey } from "./CouponProduct.ts"
import { AssociationCode } from "./Holder.ts"
import { line } from "./Text.ts"

/** Code of a facility, printed on its placard. Shape: seven digits. */
export const FacilityCode = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[0-9]{7}$/u, { message: "seven digits" })),
  Schema.brand("FacilityCode")
)
export type FacilityCode = typeof FacilityCode.Type

const Text = line({ most: 200 })

/** A place where coupons are used. */
export const Facility = Schema.Struct({
  code: FacilityCode,
  association: AssociationCode,
  name: line({ least: 1, most: 200 }),
  postalCode: Text,
  address: Text,
  phone: Text,
  /** The day from which members can book (R73). */
  bookingFrom: Schema.optionalKey(CalendarDate),
  note: line({ most: 1000 }),
  offers: Schema.Array(CourseKey).pipe(Schema.check(Schema.isMaxLength(100))),
  openFrom: Schema.optionalKey(CalendarDate),
  openUntil: Schema.optionalKey(CalendarDate)
})
export type Facility = typeof Facility.Type

/** Whether coupons can be used there on a day. */
export const isOpen = ({ openFrom, openUntil }: Facility, day: CalendarDate): boolean =>
  (openFrom === undefined || openFrom <= day) && (openUntil === undefined || day <= openUntil)

/** Whether it offers a course. */
export const offers = (facility: Facility, course: CourseKey): boolean => facility.offers.includes(course)

/**
 * The facility code in an address as people type it: `for_1234567` in any case or width, with a hyphen for the
 * underscore, a trailing slash or full stop (A17). Undefined when there is none.
 */
export const codeInAddress = (segment: string): FacilityCode | undefined => {
  const plain = segment
    .normalize("NFKC")
    .replace(/[\s]/g, "")
    .replace(/[\p{Pd}\u2212\u30fc]/gu, "_")
    .toLowerCase()
  const code = /^for_*([0-9]{7})[/.。、,]*$/.exec(plain)?.[1]
  return code === undefined ? undefined : (code as FacilityCode)
}

/** The segment of a facility's own address: `for_1234567` (R77). */
export const addressOf = (code: FacilityCode): string => `for_${code}`
