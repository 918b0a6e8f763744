/**
 * ApiTime: days and instants as other systems send and are told them. Days are days in Japan; instants are told with Japan's
 * offset.
 */
import { CalendarDate } from "@fukuri/core"
import { Schema } from "effect"

/** A day that exists. Its form stands in the OpenAPI document, which cannot say more. */
export const Day = CalendarDate.CalendarDate.pipe(
  Schema.check(Schema.isPattern(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u, { message: "a day like 2024-07-01" }))
)

/** An instant as it is told. Shape: `2024-07-01T09:00:00.000+09:00`. */
export const Moment = Schema.String.annotate({ format: "date-time", examples: ["2024-07-01T09:00:00.000+09:00"] })

const isDay = Schema.is(Day)

/** A day, or an instant, of which only the day in Japan counts. */
export const DayOrMoment = Schema.String.pipe(
  Schema.check(
    Schema.isPattern(
      /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$/u,
      { message: "a day like 2024-07-01, or an instant like 2024-07-01T09:00:00+09:00" }
    ),
    // The day that is written, and the one that it is in Japan: at the ends of the calendar only one of them exists.
    Schema.makeFilter((text: string) =>
      isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)) && isDay(dayIn(text))
        ? undefined
        : "Expected a day that exists"
    )
  )
)

/** The day in Japan of a day or an instant. */
export const dayIn = (text: string): CalendarDate.CalendarDate =>
  text.includes("T")
    ? CalendarDate.dayOf(Date.parse(text) as CalendarDate.Instant)
    : (text as CalendarDate.CalendarDate)
