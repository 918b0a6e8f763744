/**
 * FacilityWords: what the fields of a facility are called, and how a change of them is shown.
 */
import type { CalendarDate, FacilityDesk, FacilityList } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { empty } from "./OfficeParts.ts"
import { table } from "./Table.ts"

/** A facility's fields before and after, as a table. */
export const differenceTable = (
  differences: ReadonlyArray<FacilityList.FacilityDifference>,
  caption = "変更する内容"
): Html =>
  table({
    caption,
    columns: [
      { key: "field", label: "項目", head: true },
      { key: "before", label: "変更前" },
      { key: "after", label: "変更後" }
    ],
    rows: differences.map(({ after, before, field }) => [
      fieldNames[field],
      valueText(field, before),
      valueText(field, after)
    ]),
    empty: "変わる項目はありません。"
  })

/** A value of a field as people read it. */
export const valueText = (field: FacilityList.FacilityField, value: string): string =>
  value === "" ? "(なし)" : isDay(field) ? ja.time.day(value as CalendarDate.CalendarDate) : value.replaceAll(";", "、")

/** What each field is called. */
export const fieldNames: { readonly [Field in FacilityList.FacilityField]: string } = {
  name: "施設名",
  postalCode: "郵便番号",
  address: "住所",
  phone: "電話",
  bookingFrom: "予約開始日",
  note: "備考",
  offers: "提供内容",
  openFrom: "利用開始日",
  openUntil: "利用終了日"
}

/** Who changed a facility, and what. */
export const historyTable = (
  history: ReadonlyArray<FacilityDesk.FacilityHappening>,
  nameOf: (actor: string) => string
): Html =>
  history.length === 0
    ? empty("この画面で行われた変更はまだありません。")
    : table({
        caption: "変更の一覧",
        captionUnseen: true,
        columns: [
          { key: "at", label: "日時" },
          { key: "actor", label: "行った人" },
          { key: "what", label: "内容" }
        ],
        rows: history.map(({ action, actor, at, differences }) => [
          moment(at, ja),
          nameOf(actor),
          [
            html`<p>${actionNames[action] ?? action}</p>`,
            differences.map(
              ({ after, before, field }) =>
                html`<p>${fieldNames[field]}: ${valueText(field, before)} → ${valueText(field, after)}</p>`
            )
          ]
        ]),
        empty: ""
      })

const isDay = (field: FacilityList.FacilityField): boolean =>
  field === "bookingFrom" || field === "openFrom" || field === "openUntil"

const actionNames: Readonly<Record<string, string>> = {
  "facility.add": "施設を追加",
  "facility.add.refused": "施設の追加 (行われませんでした)",
  "facility.change": "変更",
  "facility.change.refused": "変更 (行われませんでした)"
}
