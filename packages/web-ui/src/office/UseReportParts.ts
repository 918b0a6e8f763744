/**
 * UseReportParts: what the pages of 事後登録 share: addresses, tabs, the facts of a report, a report as a row.
 */
import { type Association, CalendarDate, type Facility, type UseReport, type UseReportList } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { momentOf } from "./CorrectionParts.ts"
import { shortDay } from "./Explanation.ts"
import { field, tabs } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"
import { stateChip, whyNames } from "./UseReportWords.ts"
import type { ShownPerson } from "./UseParts.ts"

/** Where reports are listed. */
export const outagesPlace = { label: "事後登録", path: "/office/outages" } as const
/** Where one report is entered. */
export const newReportPath = `${outagesPlace.path}/new`
/** Where files are handed in. */
export const reportFilePlace = { label: "ファイルで登録", path: `${outagesPlace.path}/file` } as const
/** Where kits are. */
export const kitsPlace = { label: "障害時の用紙", path: `${outagesPlace.path}/kits` } as const
/** Where sheets of paper that came back are registered. */
export const returnedPlace = { label: "戻った紙クーポンの登録", path: "/office/paper/returned" } as const

/** Address of a report. */
export const reportPath = (id: string): string => `${outagesPlace.path}/${id}`

/** From the list to the other ways of entering. */
export const reportTabs = (current: "list" | "file" | "kits", { clerk }: OfficeFrame): Html =>
  tabs("事後登録", [
    { label: "報告の一覧", path: outagesPlace.path, current: current === "list" },
    ...(clerk.can("correct")
      ? [{ label: reportFilePlace.label, path: reportFilePlace.path, current: current === "file" }]
      : []),
    { label: kitsPlace.label, path: kitsPlace.path, current: current === "kits" }
  ])

/** A report as a line, with the page of the person. */
export interface ReportLine extends UseReportList.UseReportRow {
  readonly person: ShownPerson
}

/** Reports as a table. */
export const reportsTable = (spec: {
  readonly caption: string
  readonly rows: ReadonlyArray<ReportLine>
  readonly empty: HtmlValue
  readonly id?: string
}): Html =>
  table({
    caption: spec.caption,
    captionUnseen: true,
    id: spec.id,
    columns: [
      { key: "usedOn", label: "利用日", head: true },
      { key: "person", label: "番号" },
      { key: "coupon", label: "内容" },
      { key: "quantity", label: "枚数", numeric: true },
      { key: "facility", label: "施設" },
      { key: "state", label: "状態" },
      { key: "enteredAt", label: "受付" }
    ],
    rows: spec.rows.map(({ coupon, facilityName, person, report: { id, value } }) => ({
      usedOn: html`<a href="${reportPath(id)}">${shortDay(value.usedOn)}</a>`,
      person: html`<a href="${person.path}">${person.text}</a>`,
      coupon,
      quantity: value.quantity,
      facility: facilityName,
      state: html`${stateChip(value.state)}${reasonOf(value.state)}`,
      enteredAt: momentOf(value.enteredAt)
    })),
    empty: spec.empty
  })

const reasonOf = (state: UseReport.UseReport["state"]): HtmlValue =>
  (state._tag === "Kept" || state._tag === "Closed") && html`<p class="fine">${whyNames[state.why._tag]}</p>`

/** How a report came. */
export const sourceText = (source: UseReport.Source): HtmlValue => {
  switch (source._tag) {
    case "Told":
      return source.ordinal === 1 ? "電話・書面など" : `電話・書面など (同じ日の${source.ordinal}回目)`
    case "Row":
      return html`用紙の通番 <code>${source.serial}</code>`
    case "Sheet":
      return html`紙クーポン <span class="nobreak">${receipt(source.sheet)}</span>`
  }
}

/** When a use was: the day, and the time as far as it is known. */
export const usedText = ({
  usedAt,
  usedOn
}: {
  readonly usedOn: CalendarDate.CalendarDate
  readonly usedAt?: CalendarDate.Instant | undefined
}): string => `${ja.time.day(usedOn)}${usedAt === undefined ? "" : ` ${timeText(usedAt)}`}`

/** A time of day, to the minute: 09:05. */
export const timeText = (at: CalendarDate.Instant): string => {
  const { hour, minute } = CalendarDate.wallClockOf(at)
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`
}

/** A field for a facility's code that offers those that there are. */
export const facilityField = (spec: {
  readonly value: string
  readonly facilities: ReadonlyArray<Facility.Facility>
  readonly mistakes: OfficeFrame["mistakes"]
  readonly hint?: string
  readonly required?: boolean
}): Html =>
  html`${field({
      name: "facility",
      label: "施設コード",
      value: spec.value,
      hint: spec.hint ?? "数字7けた。施設名の一部を入力すると候補が出ます。",
      inputMode: "numeric",
      maxLength: 60,
      width: "short",
      list: "facilities",
      required: spec.required,
      mistakes: spec.mistakes
    })}<datalist id="facilities">
      ${spec.facilities.map(({ code, name }) => html`<option value="${code}">${name}</option>`)}
    </datalist>`

/** The office's telephone and hours in a line. */
export const officeLine = ({ contact }: Association.Association): string =>
  `${contact.office} ${contact.phone} (${contact.hours})`
