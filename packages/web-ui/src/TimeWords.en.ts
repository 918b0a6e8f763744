/**
 * TimeWords in English: days, times and spans, for every file of English sentences.
 */
import { CalendarDate } from "@fukuri/core"
import { clock, minute } from "./TimeWords.ja.ts"

// Figures alone are the same in both languages.
export { clock, minute }

const months = ["January", "February", "March", "April", "May", "June"].concat([
  "July",
  "August",
  "September",
  "October",
  "November",
  "December"
])

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const

/** Mon, 1 July 2024 */
export const day = (on: CalendarDate.CalendarDate): string =>
  `${weekdays[CalendarDate.weekdayOf(on)] ?? ""}, ${plainDay(on)}`

/** 1 July 2024 */
export const plainDay = (on: CalendarDate.CalendarDate): string => `${dayAndMonth(on)} ${CalendarDate.partsOf(on).year}`

/** 1 July */
const dayAndMonth = (on: CalendarDate.CalendarDate): string => {
  const { day, month } = CalendarDate.partsOf(on)
  return `${day} ${months[month - 1] ?? ""}`
}

/** 1 Jul */
export const monthDay = (on: CalendarDate.CalendarDate): string => {
  const { day, month } = CalendarDate.partsOf(on)
  return `${day} ${months[month - 1]?.slice(0, 3) ?? ""}`
}

/** Mon, 1 July 2024, 14:03 */
export const moment = (instant: CalendarDate.Instant): string =>
  `${day(CalendarDate.dayOf(instant))}, ${minute(instant)}`

/** 1 Jul – 31 Dec 2024; with both years when they differ. A line breaks between the two days only. */
export const window = (from: CalendarDate.CalendarDate, until: CalendarDate.CalendarDate): string => {
  const [first, last] = [from, until].map((on) => CalendarDate.partsOf(on).year)
  const begin = first === last ? monthDay(from) : `${monthDay(from)} ${first}`
  return [begin, `${monthDay(until)} ${last}`].map((text) => text.replaceAll(" ", "\u00a0")).join("\u00a0– ")
}

/** Unit of `millis`: milliseconds since then. */
export const ago = (millis: number): string => {
  const minutes = Math.floor(millis / 60_000)
  if (minutes < 1) return "less than a minute ago"
  if (minutes < 60) return `${counted(minutes, "minute")} ago`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${counted(hours, "hour")} ago` : `${counted(Math.floor(hours / 24), "day")} ago`
}

/** 1 coupon, 2 coupons; with the plural where it is not made by an s. */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`

/** a, b and c */
export const listed = (words: ReadonlyArray<string>): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`
