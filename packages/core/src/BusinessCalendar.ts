/**
 * When the office of an association is open (A25): its hours, its closing over the year's end, and the days that it
 * closes or opens by its own decision. Saturdays, Sundays and national holidays are closed for every association.
 */
import { Schema } from "effect"
import {
  addDays,
  CalendarDate,
  date,
  dayOf,
  daysBetween,
  fromParts,
  type Instant,
  startOf,
  weekdayOf
} from "./CalendarDate.ts"
import { nationalHoliday } from "./NationalHoliday.ts"

const minuteMillis = 60_000
const saturday = 5
const mostDays = { yearEnd: 31, list: 200 } as const

/** Unit: minutes since 00:00 in Japan; 1440 is the end of the day. */
const MinuteOfDay = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 1440 })))

const MonthDay = Schema.String.pipe(
  Schema.check(
    Schema.makeFilter((text: string) => (isExistingMonthDay(text) ? undefined : "Expected an existing day, MM-DD"))
  )
)

const YearEnd = Schema.Struct({ from: MonthDay, until: MonthDay })
type YearEnd = typeof YearEnd.Type

const Days = Schema.Array(CalendarDate).pipe(
  Schema.check(
    Schema.isMaxLength(mostDays.list),
    Schema.makeFilter((days: ReadonlyArray<CalendarDate>) =>
      new Set(days).size === days.length ? undefined : "Expected every day only once"
    )
  )
)

/**
 * The days and hours of an association's office, as its own data.
 * Refuses hours that end before they begin, a year's end longer than 31 days, and a day both closed and open.
 */
export const BusinessCalendar = Schema.Struct({
  /** Unit: minutes since 00:00 in Japan; 8:30 is 510. */
  opensAt: MinuteOfDay,
  /** The first minute that is closed again. Unit: minutes since 00:00 in Japan; 17:15 is 1035. */
  closesAt: MinuteOfDay,
  /** Closed every year from one day until another, both included; may run over the turn of the year. Shape: `MM-DD`. */
  yearEnd: YearEnd,
  /** Days on which the office is closed besides. At most 200. */
  closedOn: Days,
  /** Days on which the office is open although it would be closed. At most 200. */
  openOn: Days
}).pipe(
  Schema.check(
    Schema.makeFilter(({ closesAt, opensAt }) =>
      opensAt < closesAt ? undefined : { path: ["closesAt"], issue: "Expected to close later than it opens" }
    ),
    Schema.makeFilter(({ yearEnd }) =>
      lengthOf(yearEnd) <= mostDays.yearEnd
        ? undefined
        : { path: ["yearEnd"], issue: `Expected a year's end of at most ${mostDays.yearEnd} days` }
    ),
    Schema.makeFilter(({ closedOn, openOn }) =>
      openOn.every((day) => !closedOn.includes(day))
        ? undefined
        : { path: ["openOn"], issue: "Expected no day that is in closedOn as well" }
    )
  )
)
export type BusinessCalendar = typeof BusinessCalendar.Type

/** The guide's office: Monday to Friday except holidays, 8:30 to 17:15 (R125), closed from 12/29 until 1/3 (A25). */
export const standard: BusinessCalendar = {
  opensAt: 8 * 60 + 30,
  closesAt: 17 * 60 + 15,
  yearEnd: { from: "12-29", until: "01-03" },
  closedOn: [],
  openOn: []
}

/** Why the office is closed on a whole day. */
export type Closure =
  | { readonly _tag: "Weekend" }
  | { readonly _tag: "NationalHoliday"; readonly name: string }
  | { readonly _tag: "YearEnd" }
  | { readonly _tag: "ClosedByOffice" }

/**
 * Why the office is closed on a day, or undefined when it is open. Of several reasons the first in the order of
 * {@link Closure}: a holiday on a Saturday is a weekend, 元日 a holiday.
 */
export const closedBecause = (calendar: BusinessCalendar, day: CalendarDate): Closure | undefined => {
  if (calendar.openOn.includes(day)) return undefined
  if (weekdayOf(day) >= saturday) return { _tag: "Weekend" }
  const name = nationalHoliday(day)
  if (name !== undefined) return { _tag: "NationalHoliday", name }
  if (isYearEnd(calendar.yearEnd, day.slice(5))) return { _tag: "YearEnd" }
  return calendar.closedOn.includes(day) ? { _tag: "ClosedByOffice" } : undefined
}

/** Whether the office is open on a day. */
export const isBusinessDay = (calendar: BusinessCalendar, day: CalendarDate): boolean =>
  closedBecause(calendar, day) === undefined

/** Whether somebody is in the office at an instant: from the opening minute on, until before the closing one (R124). */
export const isOpenAt = (calendar: BusinessCalendar, instant: Instant): boolean => {
  const day = dayOf(instant)
  return (
    openingOf(calendar, day) <= instant &&
    instant < startOf(day) + calendar.closesAt * minuteMillis &&
    isBusinessDay(calendar, day)
  )
}

/** The first business day after a day, never that day itself (R123). */
export const nextBusinessDay = (calendar: BusinessCalendar, day: CalendarDate): CalendarDate => {
  // Ends: a year's end of 31 days and a list of 200 cannot close every weekday.
  let next = addDays(day, 1)
  while (!isBusinessDay(calendar, next)) next = addDays(next, 1)
  return next
}

/** The first instant from a given one on at which the office is open: the instant itself when it is. */
export const nextOpening = (calendar: BusinessCalendar, instant: Instant): Instant => {
  if (isOpenAt(calendar, instant)) return instant
  const day = dayOf(instant)
  const opening = openingOf(calendar, day)
  return instant < opening && isBusinessDay(calendar, day)
    ? opening
    : openingOf(calendar, nextBusinessDay(calendar, day))
}

/** The calendar of an association's office, which need not have said anything of it (A25). */
export const calendarOf = ({ calendar = standard }: { readonly calendar?: BusinessCalendar }): BusinessCalendar =>
  calendar

const openingOf = (calendar: BusinessCalendar, day: CalendarDate): Instant =>
  (startOf(day) + calendar.opensAt * minuteMillis) as Instant

const isYearEnd = ({ from, until }: YearEnd, monthDay: string): boolean =>
  from <= until ? from <= monthDay && monthDay <= until : from <= monthDay || monthDay <= until

/** Unit: days, in a leap year. */
const lengthOf = ({ from, until }: YearEnd): number =>
  ((daysBetween(inLeapYear(from), inLeapYear(until)) + 366) % 366) + 1

const inLeapYear = (monthDay: string): CalendarDate => date(`2024-${monthDay}`)

function isExistingMonthDay(text: string): boolean {
  return (
    /^[0-9]{2}-[0-9]{2}$/.test(text) && fromParts(2024, Number(text.slice(0, 2)), Number(text.slice(3))) !== undefined
  )
}
