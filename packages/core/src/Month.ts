/**
 * Month: a calendar month, by which uses are counted and bills are settled. Only arithmetic; what a month is closed for
 * is in `ClosedMonths`.
 */
import { Schema } from "effect"
import { addDays, type CalendarDate } from "./CalendarDate.ts"

/** A month on the calendar of Japan. Shape: `2024-07`, of the years 1900 to 8999. */
export const Month = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^(?:19|[2-8][0-9])[0-9]{2}-(?:0[1-9]|1[0-2])$/, { message: "a month, YYYY-MM" })),
  Schema.brand("Month")
)
export type Month = typeof Month.Type

/** The month of a day. */
export const monthOf = (day: CalendarDate): Month => day.slice(0, 7) as Month

/** The first day of a month. */
export const firstDayOf = (month: Month): CalendarDate => `${month}-01` as CalendarDate

/** The last day of a month. */
export const lastDayOf = (month: Month): CalendarDate => addDays(firstDayOf(monthsLater(month, 1)), -1)

/** The month some months later, or earlier when negative. */
export const monthsLater = (month: Month, count: number): Month => {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}` as Month
}

/** The months from one until another, both included; at most 600. */
export const monthsFrom = (from: Month, until: Month): ReadonlyArray<Month> => {
  const months: Array<Month> = []
  for (let month = from; month <= until && months.length < 600; month = monthsLater(month, 1)) months.push(month)
  return months
}
