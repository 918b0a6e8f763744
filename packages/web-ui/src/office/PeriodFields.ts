/**
 * PeriodFields: from when until when, to the minute, as a form asks for it: two days and two times of day.
 */
import { type Html, html } from "../Html.ts"
import { dateField, field } from "./OfficeForms.ts"
import type { FormMistake } from "./OfficeView.ts"

/** What is typed. */
export interface PeriodDraft {
  readonly fromDay: string
  readonly fromTime: string
  readonly untilDay: string
  readonly untilTime: string
}

/** The four fields. */
export const periodFields = (draft: PeriodDraft, mistakes: ReadonlyArray<FormMistake> | undefined): Html => {
  const time = {
    width: "short",
    maxLength: 5,
    required: true,
    mistakes,
    hint: "9:00のように入力してください。"
  } as const
  return html`${dateField({ name: "fromDay", label: "開始日", value: draft.fromDay, required: true, mistakes })}
  ${field({ name: "fromTime", label: "開始時刻", value: draft.fromTime, ...time })}
  ${dateField({ name: "untilDay", label: "終了日", value: draft.untilDay, required: true, mistakes })}
  ${field({ name: "untilTime", label: "終了時刻", value: draft.untilTime, ...time })}`
}
