/**
 * National holidays of Japan (国民の祝日 and the 休日 that follow from them), computed from the law: no table of days
 * to renew every year. When the office is open is in `BusinessCalendar`.
 */
import { addDays, type CalendarDate, fromParts, partsOf, weekdayOf } from "./CalendarDate.ts"

/**
 * The Japanese name of the holiday that a day is, or undefined when it is none. Known for the years 2007 to 2099 as
 * the law stands; days outside them are computed by today's law, whatever held then or will hold. 春分の日 and
 * 秋分の日 are forecast by formula: what counts is the announcement in the official gazette (官報) of the February before.
 * A substitute is 振替休日, a day between two holidays 国民の休日.
 * Source: 国民の祝日に関する法律 (昭和23年法律第178号) 第2条, 第3条, with 平成17年法律第43号 (昭和の日, from 2007),
 * 平成26年法律第43号 (山の日, from 2016), 平成30年法律第57号 (スポーツの日, from 2020), 平成29年法律第63号 附則第10条
 * (天皇誕生日), 平成30年法律第99号 (即位, 2019), 平成27年法律第33号 (Olympic games, 2020 and 2021).
 */
export const nationalHoliday = (day: CalendarDate): string | undefined =>
  celebrated(day) ?? (isSubstitute(day) ? "振替休日" : isBetweenHolidays(day) ? "国民の休日" : undefined)

const sunday = 6

/** The first year of the law as this file knows it: 昭和の日, and substitutes that skip holidays. */
const firstKnown = 2007
/** A year under today's law without any change that held only once. */
const today = 2022

interface Celebration {
  readonly name: string
  /** Month and day in a year, `MM-DD`. */
  readonly on: (year: number) => string
  readonly since?: number
  readonly until?: number
  /** Years in which another law moved it, with the month and day it was moved to. */
  readonly moved?: Readonly<Record<number, string>>
}

/** The name of the 国民の祝日 that a day is, without those days off that follow from others (第2条). */
const celebrated = (day: CalendarDate): string | undefined => {
  const { year } = partsOf(day)
  const law = year < firstKnown ? today : year
  const monthDay = day.slice(5)
  return celebrations.find(
    ({ moved, on, since = law, until = law }) => since <= law && law <= until && (moved?.[law] ?? on(year)) === monthDay
  )?.name
}

/** Whether a holiday on a Sunday is made up for on this day: the next one that is not itself a holiday (第3条第2項). */
const isSubstitute = (day: CalendarDate): boolean => {
  let before = addDays(day, -1)
  while (celebrated(before) !== undefined) {
    if (weekdayOf(before) === sunday) return true
    before = addDays(before, -1)
  }
  return false
}

/** Whether the days before and after this one are holidays (第3条第3項). */
const isBetweenHolidays = (day: CalendarDate): boolean =>
  celebrated(addDays(day, -1)) !== undefined && celebrated(addDays(day, 1)) !== undefined

const fixed = (monthDay: string) => () => monthDay

const nthMonday = (nth: number, month: number) => (year: number) => {
  const first = fromParts(year, month, 1)
  const days = first === undefined ? 0 : (7 - weekdayOf(first)) % 7
  return monthDayOf(month, 1 + days + 7 * (nth - 1))
}

/**
 * The usual formula of 1980 to 2099: the equinox of 1980 in days of its month, moved on by what a solar year has over
 * 365 days and back by every leap day since.
 */
const equinox = (month: number, in1980: number) => (year: number) =>
  monthDayOf(month, Math.floor(in1980 + 0.242194 * (year - 1980)) - (leapDaysUntil(year) - leapDaysUntil(1980)))

const leapDaysUntil = (year: number): number => Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)

const monthDayOf = (month: number, day: number): string =>
  `${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`

const celebrations: ReadonlyArray<Celebration> = [
  { name: "元日", on: fixed("01-01") },
  { name: "成人の日", on: nthMonday(2, 1) },
  { name: "建国記念の日", on: fixed("02-11") },
  // The abdication of 2019 fell between the old birthday and the new one, so that 2019 had none.
  { name: "天皇誕生日", on: fixed("12-23"), until: 2018 },
  { name: "天皇誕生日", on: fixed("02-23"), since: 2020 },
  { name: "春分の日", on: equinox(3, 20.8431) },
  { name: "昭和の日", on: fixed("04-29") },
  { name: "天皇の即位の日", on: fixed("05-01"), since: 2019, until: 2019 },
  { name: "憲法記念日", on: fixed("05-03") },
  { name: "みどりの日", on: fixed("05-04") },
  { name: "こどもの日", on: fixed("05-05") },
  { name: "海の日", on: nthMonday(3, 7), moved: { 2020: "07-23", 2021: "07-22" } },
  { name: "山の日", on: fixed("08-11"), since: 2016, moved: { 2020: "08-10", 2021: "08-08" } },
  { name: "敬老の日", on: nthMonday(3, 9) },
  { name: "秋分の日", on: equinox(9, 23.2488) },
  { name: "体育の日", on: nthMonday(2, 10), until: 2019 },
  { name: "スポーツの日", on: nthMonday(2, 10), since: 2020, moved: { 2020: "07-24", 2021: "07-23" } },
  { name: "即位礼正殿の儀の行われる日", on: fixed("10-22"), since: 2019, until: 2019 },
  { name: "文化の日", on: fixed("11-03") },
  { name: "勤労感謝の日", on: fixed("11-23") }
]
