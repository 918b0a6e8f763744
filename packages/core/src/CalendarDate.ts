/**
 * Days and instants. A {@link CalendarDate} is a day on the Japanese calendar (JST); an {@link Instant} is a
 * point in time. All arithmetic is on integers: no clock is read and the time zone of the machine never matters.
 * Reading dates as people type them is in `DateInput`.
 */
import { Schema } from "effect"

const dayMillis = 86_400_000
const aMonday = "2024-01-01" as CalendarDate
/** Japan has kept UTC+9 without summer time since 1952; every day this product knows is later. */
const jstOffsetMillis = 9 * 3_600_000

/** A point in time. Unit: milliseconds since 1970-01-01T00:00:00Z. */
export const Instant = Schema.Int.pipe(Schema.brand("Instant"))
export type Instant = typeof Instant.Type

/** A day on the calendar of Japan. Shape: `YYYY-MM-DD`, an existing day of the years 1868 to 9999. */
export const CalendarDate = Schema.String.pipe(
  Schema.check(
    Schema.makeFilter((text: string) => (isExistingDay(text) ? undefined : "Expected an existing day, YYYY-MM-DD"))
  ),
  Schema.brand("CalendarDate")
)
export type CalendarDate = typeof CalendarDate.Type

/** Days from one day until another, both included; no `until` means open end. */
export const Period = Schema.Struct({ from: CalendarDate, until: Schema.optionalKey(CalendarDate) })
export type Period = typeof Period.Type

/** Japanese fiscal year, named by the year in which it begins: 2024 is 2024-04-01 to 2025-03-31 (令和6年度). */
export const FiscalYear = Schema.Int.pipe(
  Schema.check(Schema.isBetween({ minimum: 1900, maximum: 9998 })),
  Schema.brand("FiscalYear")
)
export type FiscalYear = typeof FiscalYear.Type

/**
 * How the law counts years of age. `birthday`: one is a year older on the birthday.
 * `day-before`: at the end of the day before it, so that who is born on 4/2 is already older on 4/1 (A8).
 */
export const AgeReckoning = Schema.Literals(["birthday", "day-before"])
export type AgeReckoning = typeof AgeReckoning.Type

/** The date of a literal that is known to be right. Dies on a wrong one: for constants and data, never for input. */
export const date: (text: string) => CalendarDate = Schema.decodeSync(CalendarDate)

/** The day of the given numbers, or undefined when there is no such day. */
export const fromParts = (year: number, month: number, day: number): CalendarDate | undefined => {
  const text = `${String(year).padStart(4, "0")}-${pad2(month)}-${pad2(day)}`
  return isExistingDay(text) ? (text as CalendarDate) : undefined
}

/** The day in Japan at an instant. */
export const dayOf = (instant: Instant): CalendarDate =>
  fromEpochDay(Math.floor((instant + jstOffsetMillis) / dayMillis))

/** The first instant of a day in Japan: 00:00 JST. */
export const startOf = (day: CalendarDate): Instant => (epochDay(day) * dayMillis - jstOffsetMillis) as Instant

/** The day `days` later, or earlier when negative. */
export const addDays = (day: CalendarDate, days: number): CalendarDate => fromEpochDay(epochDay(day) + days)

/** Whole days from one day to another. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number => epochDay(to) - epochDay(from)

/** The day of the week. Unit: days since Monday, 0 (Monday) to 6 (Sunday). */
export const weekdayOf = (day: CalendarDate): number => ((daysBetween(aMonday, day) % 7) + 7) % 7

/** Whether a day lies in a period, both ends included. */
export const contains = (period: Period, day: CalendarDate): boolean =>
  period.from <= day && (period.until === undefined || day <= period.until)

/** Whether two periods share a day. */
export const overlaps = (a: Period, b: Period): boolean =>
  (b.until === undefined || a.from <= b.until) && (a.until === undefined || b.from <= a.until)

/** The fiscal year that a day belongs to. */
export const fiscalYearOf = (day: CalendarDate): FiscalYear => {
  return (monthAndDay(day) >= 401 ? yearOf(day) : yearOf(day) - 1) as FiscalYear
}

/** The days of a fiscal year: from 4/1 until 3/31. */
export const fiscalYearPeriod = (year: FiscalYear): Required<Period> => ({
  from: `${year}-04-01` as CalendarDate,
  until: `${year + 1}-03-31` as CalendarDate
})

/**
 * Full years of age on a day (A8). A birthday on 2/29 is kept on 3/1 in common years under `birthday` reckoning;
 * under `day-before` the year is complete at the end of 2/28 in every year. Source: 年齢計算ニ関スル法律, 民法143条.
 */
export const ageOn = (birth: CalendarDate, on: CalendarDate, reckoning: AgeReckoning = "birthday"): number => {
  const counted = reckoning === "birthday" ? on : addDays(on, 1)
  const reached = monthAndDay(counted) >= monthAndDay(birth)
  return Math.max(0, yearOf(counted) - yearOf(birth) - (reached ? 0 : 1))
}

/**
 * How many calendar months of a fiscal year have at least one day in one of the periods (A9).
 * Two appointments in the same month count it once. Unit: months, 0 to 12.
 */
export const monthsWithin = (periods: ReadonlyArray<Period>, year: FiscalYear): number => {
  const april = year * 12 + 3
  const months = Array.from({ length: 12 }, () => false)
  for (const { from, until } of periods) {
    const first = Math.max(monthIndex(from), april)
    const last = Math.min(until === undefined ? Number.POSITIVE_INFINITY : monthIndex(until), april + 11)
    months.fill(true, first - april, Math.max(first, last + 1) - april)
  }
  return months.filter(Boolean).length
}

/** Year, month and day of a date as numbers. */
export const partsOf = (
  day: CalendarDate
): { readonly year: number; readonly month: number; readonly day: number } => ({
  year: Number(day.slice(0, 4)),
  month: Number(day.slice(5, 7)),
  day: Number(day.slice(8, 10))
})

/** Hour, minute and second in Japan at an instant, with the day. */
export const wallClockOf = (
  instant: Instant
): { readonly day: CalendarDate; readonly hour: number; readonly minute: number; readonly second: number } => {
  const day = dayOf(instant)
  const seconds = Math.floor((instant - startOf(day)) / 1000)
  return { day, hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60 }
}

/** An instant as ISO 8601 text with Japan's offset, to the millisecond: `2024-07-01T09:00:00.000+09:00`. */
export const isoOf = (instant: Instant): string =>
  new Date(instant + jstOffsetMillis).toISOString().replace("Z", "+09:00")

/** Asked some twenty times for every person of a grant run: so without making anything. */
const digitAt = (day: CalendarDate, index: number): number => day.charCodeAt(index) - 48

const yearOf = (day: CalendarDate): number =>
  digitAt(day, 0) * 1000 + digitAt(day, 1) * 100 + digitAt(day, 2) * 10 + digitAt(day, 3)

/** 12/31 is 1231: in the order of the year. */
const monthAndDay = (day: CalendarDate): number =>
  digitAt(day, 5) * 1000 + digitAt(day, 6) * 100 + digitAt(day, 8) * 10 + digitAt(day, 9)

const monthIndex = (day: CalendarDate): number => yearOf(day) * 12 + Math.trunc(monthAndDay(day) / 100) - 1

const epochDay = (day: CalendarDate): number => {
  const parts = partsOf(day)
  return Date.UTC(parts.year, parts.month - 1, parts.day) / dayMillis
}

const fromEpochDay = (days: number): CalendarDate =>
  new Date(days * dayMillis).toISOString().slice(0, 10) as CalendarDate

function isExistingDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) || text < "1868-01-01") return false
  const { day, month, year } = partsOf(text as CalendarDate)
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

/** Asked for every date that is read: so without making a `Date`. */
const daysIn = (year: number, month: number): number => {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}

const pad2 = (value: number): string => String(value).padStart(2, "0")
