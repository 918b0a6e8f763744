/**
 * What happens to the coupons of the demo's people in a year: uses, and one book that is on paper.
 */
import { Schema } from "effect"
import { CalendarDate, CouponProduct, Facility, HolderNumber, LedgerEntry } from "@fukuri/core"

/** Something that happened to a person's coupons after they were granted. */
export type Happening =
  | {
      readonly kind: "redeem"
      readonly number: HolderNumber.HolderNumber
      readonly redemptionId: LedgerEntry.RedemptionId
      readonly product: CouponProduct.ProductId
      readonly course: CouponProduct.CourseKey
      readonly quantity: number
      readonly facility: Facility.FacilityCode
      readonly day: CalendarDate.CalendarDate
      readonly at: CalendarDate.Instant
    }
  | {
      readonly kind: "beginPaper"
      readonly number: HolderNumber.HolderNumber
      readonly reason: string
      readonly day: CalendarDate.CalendarDate
      readonly at: CalendarDate.Instant
    }

const hour = 3_600_000

/** What happens in a fiscal year, in order of time. */
export const story = (fiscalYear: CalendarDate.FiscalYear): ReadonlyArray<Happening> => {
  const uses = rows.map((row, index): Happening => {
    const { course, day, facility, number, product = course, quantity = 1 } = row
    const on = CalendarDate.date(`${fiscalYear}-${day}`)
    return {
      kind: "redeem",
      number: numberOf(number),
      redemptionId: Schema.decodeSync(LedgerEntry.RedemptionId)(`DEM0${String(index + 1).padStart(12, "0")}`),
      product: productOf(product),
      course: Schema.decodeSync(CouponProduct.CourseKey)(course),
      quantity,
      facility: Schema.decodeSync(Facility.FacilityCode)(facility),
      day: on,
      at: after(on, 10)
    }
  })
  const day = CalendarDate.date(`${fiscalYear}-06-10`)
  const toPaper: Happening = {
    kind: "beginPaper",
    number: numberOf("876543"),
    reason: "モバイル端末を所有していないため(申請による)",
    day,
    at: after(day, 13)
  }
  return [...uses, toPaper].sort((a, b) => a.at - b.at)
}

interface Use {
  readonly number: string
  readonly course: string
  /** The same as the course when left out. */
  readonly product?: string
  /** One when left out. */
  readonly quantity?: number
  readonly facility: string
  /** Month and day. */
  readonly day: string
}

const rows: ReadonlyArray<Use> = [
  // 778899 uses everything up
  { number: "778899", course: "my-refresh", facility: "3000021", day: "05-11" },
  { number: "778899", course: "my-refresh", quantity: 2, facility: "3000021", day: "06-08" },
  {
    number: "778899",
    course: "dock/overnight",
    product: "dock-general-40plus-male",
    facility: "1234567",
    day: "07-09"
  },
  { number: "778899", course: "dental", facility: "2000015", day: "07-16" },
  // 667788 loses the membership on 6/30 and keeps what was used before
  { number: "667788", course: "my-refresh", facility: "3000021", day: "05-18" },
  // 889900 has two of three left
  { number: "889900", course: "my-refresh", facility: "3000021", day: "05-25" },
  // 556677 uses both 選べるドック and 女性がん検診 on one day (R50)
  { number: "556677", course: "dock/day", product: "dock-special-45-female", facility: "4000037", day: "09-03" },
  { number: "556677", course: "womens-cancer", product: "womens-cancer-special-45", facility: "4000037", day: "09-03" },
  {
    number: "34567801",
    course: "spouse-dock",
    product: "spouse-dock-general-40plus-male",
    facility: "1234567",
    day: "10-08"
  }
]

const numberOf = Schema.decodeSync(HolderNumber.HolderNumber)
const productOf = Schema.decodeSync(CouponProduct.ProductId)

const after = (day: CalendarDate.CalendarDate, hours: number): CalendarDate.Instant =>
  Schema.decodeSync(CalendarDate.Instant)(CalendarDate.startOf(day) + hours * hour)
