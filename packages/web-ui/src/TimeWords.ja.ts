/**
 * TimeWords: days, times and spans in Japanese, for every file of sentences.
 */
import { CalendarDate } from "@fukuri/core"

const weekdays = ["月", "火", "水", "木", "金", "土", "日"] as const

/** 2024年7月1日(月) */
export const day = (on: CalendarDate.CalendarDate): string => {
  const weekday = weekdays[CalendarDate.weekdayOf(on)] ?? ""
  return `${plainDay(on)}(${weekday})`
}

/** 2024年7月1日 */
export const plainDay = (on: CalendarDate.CalendarDate): string => {
  const { day, month, year } = CalendarDate.partsOf(on)
  return `${year}年${month}月${day}日`
}

/** 14:03 */
export const minute = (instant: CalendarDate.Instant): string => clock(instant).slice(0, 5)

/** 2024年7月1日(月) 14:03 */
export const moment = (instant: CalendarDate.Instant): string =>
  `${day(CalendarDate.dayOf(instant))} ${minute(instant)}`

/** 7/1 */
export const monthDay = (on: CalendarDate.CalendarDate): string => {
  const { day, month } = CalendarDate.partsOf(on)
  return `${month}/${day}`
}

/** 2024/7/1 */
export const slashed = (on: CalendarDate.CalendarDate): string => `${CalendarDate.partsOf(on).year}/${monthDay(on)}`

const pad = (value: number): string => String(value).padStart(2, "0")

/** 14:03:25 */
export const clock = (instant: CalendarDate.Instant): string => {
  const { hour, minute, second } = CalendarDate.wallClockOf(instant)
  return `${pad(hour)}:${pad(minute)}:${pad(second)}`
}

/** Unit of `millis`: milliseconds since then. */
export const ago = (millis: number): string => {
  const minutes = Math.floor(millis / 60_000)
  if (minutes < 1) return "1分以内"
  if (minutes < 60) return `${minutes}分前`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${hours}時間前` : `${Math.floor(hours / 24)}日前`
}
