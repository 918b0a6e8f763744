/**
 * UseReportRow: one line of a file of uses that facilities told afterwards, read as something told. What the catalogue and
 * the kits say of it is asked in `UseReportFile`.
 */
import { Result, Schema } from "effect"
import type { CalendarDate, Instant } from "./CalendarDate.ts"
import { startOf } from "./CalendarDate.ts"
import { FacilityCode } from "./Facility.ts"
import { CellReader, type Column, type Layout, type Problem, type RawRow } from "./FileRow.ts"
import { type HolderNumber, parse } from "./HolderNumber.ts"
import { serialIn } from "./OutageKits.ts"
import type { KitSerial } from "./UseReport.ts"

type Key = (typeof columns)[number]["key"]

/** The columns of a file of uses, in any order. */
export const columns = [
  { key: "serial", japanese: "通番", english: "serial", required: false },
  { key: "number", japanese: "組合員番号", english: "member_number", required: true },
  { key: "name", japanese: "氏名", english: "name", required: true },
  { key: "facility", japanese: "施設コード", english: "facility_code", required: true },
  { key: "course", japanese: "内容", english: "course", required: true },
  { key: "quantity", japanese: "枚数", english: "quantity", required: false },
  { key: "usedOn", japanese: "利用日", english: "used_on", required: true },
  { key: "usedAt", japanese: "利用時刻", english: "used_at", required: false },
  { key: "reporter", japanese: "報告者", english: "reporter", required: false }
] as const satisfies ReadonlyArray<Column<string>>

/** A line as it can be read by itself. */
export interface ReadRow {
  readonly line: number
  readonly serial: KitSerial | undefined
  readonly number: HolderNumber
  readonly name: string
  readonly facility: FacilityCode
  /** A key or a name, as it is written. */
  readonly course: string
  readonly quantity: number
  readonly usedOn: CalendarDate
  readonly usedAt: Instant | undefined
  readonly reporter: string
}

/** Reads one line. Everything that is wrong with it is told at once. `pattern` is the association's for numbers. */
export const read = (
  pattern: string,
  layout: Layout<Key>,
  row: RawRow,
  today: CalendarDate
): Result.Result<ReadRow, ReadonlyArray<Problem>> => {
  const cells = new CellReader<Key>(columns, layout, row)
  if (!cells.whole) return Result.fail(cells.problems)
  const serialText = cells.text("serial")
  const serial = serialIn(serialText)
  if (serialText !== "" && serial === undefined) cells.wrong("serial", "serial-malformed")
  const number = numberIn(cells, pattern)
  const name = cells.words("name", { required: true, most: 80 }) ?? ""
  const facility = cells.text("facility").normalize("NFKC")
  if (!Schema.is(FacilityCode)(facility)) cells.wrong("facility", facility === "" ? "empty" : "code-malformed")
  const course = cells.words("course", { required: true, most: 100 }) ?? ""
  const quantity = quantityIn(cells.text("quantity"))
  if (quantity === undefined) cells.wrong("quantity", "quantity-malformed")
  const usedOn = cells.date("usedOn", true)
  if (usedOn !== undefined && usedOn > today) cells.wrong("usedOn", "date-in-future")
  const time = cells.text("usedAt")
  const minutes = time === "" ? undefined : minutesIn(time)
  if (time !== "" && minutes === undefined) cells.wrong("usedAt", "time-malformed")
  const reporter = cells.words("reporter", { required: false, most: 80 }) ?? ""
  if (cells.problems.length > 0 || number === undefined || usedOn === undefined || quantity === undefined) {
    return Result.fail(cells.problems)
  }
  return Result.succeed({
    line: row.line,
    serial,
    number,
    name,
    facility: facility as FacilityCode,
    course,
    quantity,
    usedOn,
    usedAt: minutes === undefined ? undefined : instantOf(usedOn, minutes),
    reporter
  })
}

/** A time of day as people write it: `9:05`, `０９：０５`, `905`, `0905`, `9時5分`. Unit: minutes since 00:00. */
export const minutesIn = (text: string): number | undefined => {
  const plain = text.normalize("NFKC").replace(/\s/gu, "")
  const [, hours, minutes = "0"] =
    /^([0-9]{1,2})(?::([0-9]{2})(?::[0-9]{2})?|時(?:([0-9]{1,2})分)?|([0-9]{2}))$/u.exec(plain)?.filter(Boolean) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined
  return Number(hours) * 60 + Number(minutes)
}

/** The instant of a time of day. */
export const instantOf = (day: CalendarDate, minutes: number): Instant => (startOf(day) + minutes * 60_000) as Instant

/** How many, as people write it: `2`, `２枚`; one when nothing is written. Undefined when it is no such number. */
export const quantityIn = (text: string): number | undefined => {
  const plain = text.normalize("NFKC").trim().replace(/枚$/u, "")
  if (plain === "") return 1
  return /^[1-9][0-9]{0,2}$/.test(plain) ? Number(plain) : undefined
}

const numberIn = (cells: CellReader<Key>, pattern: string): HolderNumber | undefined => {
  const parsed = parse(cells.text("number"), pattern)
  if (Result.isSuccess(parsed)) return parsed.success
  const { why } = parsed.failure
  // Excel takes the zeros away from numbers: a shorter one is told as such and never filled up.
  const isShort = /^[0-9]{1,5}$/.test(cells.text("number").normalize("NFKC"))
  if (why === "malformed" && isShort) return cells.wrong("number", "number-shortened")
  return cells.wrong(
    "number",
    why === "empty" ? "empty" : why === "malformed" ? "number-malformed" : "branch-malformed"
  )
}
