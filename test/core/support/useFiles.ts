// Files of uses that facilities told afterwards, as rows of cells; and one file for every mistake that only they can have.
import { type FileRow, UseReportRow } from "@fukuri/core"

/** One good line: Taro's マイ リフレッシュ at the hospital on 7/8. */
export const cells = {
  serial: "",
  number: "123456",
  name: "見本 太郎",
  facility: "1234567",
  course: "マイ リフレッシュ",
  quantity: "1",
  usedOn: "2024/7/8",
  usedAt: "10:00",
  reporter: "受付 田中"
} as const satisfies Readonly<Record<(typeof UseReportRow.columns)[number]["key"], string>>

type Line = Partial<Readonly<Record<keyof typeof cells, string>>>

/** A file with a header and these lines. */
export const rowsOf = (lines: ReadonlyArray<Line>): ReadonlyArray<FileRow.RawRow> => [
  { line: 1, cells: UseReportRow.columns.map(({ japanese }) => japanese) },
  ...lines.map((line, index) => ({
    line: index + 2,
    cells: UseReportRow.columns.map(({ key }) => ({ ...cells, ...line })[key])
  }))
]

/** For each mistake that only these files can have a file of two lines, the second of which is wrong in that alone. */
export const wrongUses = {
  "course-unknown": { line: { course: "胃カメラ" }, column: "内容", value: "胃カメラ" },
  "facility-unknown": { line: { facility: "0000000" }, column: "施設コード", value: "0000000" },
  "serial-malformed": { line: { serial: "あ" }, column: "通番", value: "あ" },
  "serial-unknown": { line: { serial: "ZZZZZZ-01" }, column: "通番", value: "ZZZZZZ-01" },
  "serial-of-another-facility": {
    line: { serial: "7K3M9Q-02", facility: "7654321" },
    column: "通番",
    value: "7K3M9Q-02"
  },
  "serial-repeated": { line: { serial: "7K3M9Q-01" }, column: "通番", value: "7K3M9Q-01" },
  "quantity-malformed": { line: { quantity: "二" }, column: "枚数", value: "二" },
  "time-malformed": { line: { usedAt: "25:00" }, column: "利用時刻", value: "25:00" },
  "own-number": { line: { number: "99999901" }, column: "組合員番号", value: "99999901" },
  "rows-too-many": undefined
} as const satisfies Partial<
  Record<FileRow.ProblemCode, { readonly line: Line; readonly column: string; readonly value: string } | undefined>
>
