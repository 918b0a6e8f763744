/**
 * PeriodInput: reads from when until when something is to be, as `PeriodFields` of the pages asks for it; and the id that
 * the form of a new thing carries.
 */
import { CalendarDate, DateInput } from "@fukuri/core"
import type { OfficeView, PeriodFields } from "@fukuri/web-ui"
import { Option, Result } from "effect"
import { typed, typedLine } from "./HolderParts.ts"
import type { OfficeIncoming } from "./OfficeRoute.ts"
import { minutesIn } from "./TimeInput.ts"

/** A time; `until` is the first instant after it. */
export interface Period {
  readonly from: CalendarDate.Instant
  readonly until: CalendarDate.Instant
}

/** What was typed. */
export const periodDraftIn = (incoming: OfficeIncoming): PeriodFields.PeriodDraft => ({
  fromDay: typed(incoming, "fromDay"),
  fromTime: typedLine(incoming, "fromTime"),
  untilDay: typed(incoming, "untilDay"),
  untilTime: typedLine(incoming, "untilTime")
})

/** What was typed, read; or every mistake in it. */
export const readPeriod = (
  draft: PeriodFields.PeriodDraft
): Result.Result<Period, ReadonlyArray<OfficeView.FormMistake>> => {
  const days = { fromDay: dayIn(draft.fromDay), untilDay: dayIn(draft.untilDay) }
  const times = { fromTime: minutesIn(draft.fromTime), untilTime: minutesIn(draft.untilTime) }
  const mistakes = (["fromDay", "fromTime", "untilDay", "untilTime"] as const)
    .filter((field) => ({ ...days, ...times })[field] === undefined)
    .map((field) => ({ field, sentence: sentences[field] }))
  const from = instantOf(days.fromDay, times.fromTime)
  const until = instantOf(days.untilDay, times.untilTime)
  return from === undefined || until === undefined ? Result.fail(mistakes) : Result.succeed({ from, until })
}

/** Whether a text is an id as forms of new things carry one. */
export const isNewId = (text: string): boolean => /^[0-9a-z]{9}-[0-9a-z]{12}$/.test(text)

const instantOf = (day: CalendarDate.CalendarDate | undefined, minutes: number | undefined) =>
  day === undefined || minutes === undefined
    ? undefined
    : ((CalendarDate.startOf(day) + minutes * 60_000) as CalendarDate.Instant)

const dayIn = (text: string): CalendarDate.CalendarDate | undefined =>
  Option.getOrUndefined(Option.filter(Result.getSuccess(DateInput.parseTyped(text)), (day) => day < "9000"))

const sentences = {
  fromDay: "開始日を、2024-07-01のように入力してください。",
  fromTime: "開始時刻を、9:00のように入力してください。",
  untilDay: "終了日を、2024-07-01のように入力してください。",
  untilTime: "終了時刻を、18:00のように入力してください。"
} as const
