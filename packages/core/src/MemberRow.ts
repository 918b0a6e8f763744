/**
 * MemberRow: one line of the members list (R20, A5-A7, A22), read into a Holder.
 */
import { Result } from "effect"
import type { Appointment } from "./Appointment.ts"
import type { Association } from "./Association.ts"
import type { CalendarDate, Period } from "./CalendarDate.ts"
import { CellReader, type Column, type Layout, type Problem, type RawRow } from "./FileRow.ts"
import type { Holder, Sex } from "./Holder.ts"
import { type HolderNumber, memberNumberOf, normalise, of, parse, relationOf } from "./HolderNumber.ts"
import type { Body, Membership } from "./Membership.ts"

type Key = (typeof columns)[number]["key"]

/** The columns of a members list, in any order. */
export const columns = [
  { key: "number", japanese: "組合員番号", english: "member_number", required: true },
  { key: "branch", japanese: "枝番", english: "branch", required: true },
  { key: "name", japanese: "氏名", english: "name", required: true },
  { key: "kana", japanese: "氏名カナ", english: "kana", required: false },
  { key: "birthDate", japanese: "生年月日", english: "birth_date", required: true },
  { key: "sex", japanese: "性別", english: "sex", required: true },
  { key: "workplaceCode", japanese: "所属所コード", english: "workplace_code", required: false },
  { key: "workplaceName", japanese: "所属所名", english: "workplace_name", required: false },
  { key: "appointment", japanese: "任用区分", english: "appointment", required: true },
  { key: "weeklyHours", japanese: "週勤務時間", english: "weekly_hours", required: false },
  { key: "termFrom", japanese: "任期開始", english: "term_from", required: true },
  { key: "termUntil", japanese: "任期終了", english: "term_until", required: false },
  { key: "kyosaiFrom", japanese: "組合資格取得日", english: "kyosai_from", required: true },
  { key: "kyosaiUntil", japanese: "組合資格喪失日", english: "kyosai_until", required: false },
  { key: "gojokaiFrom", japanese: "互助会資格取得日", english: "gojokai_from", required: false },
  { key: "gojokaiUntil", japanese: "互助会資格喪失日", english: "gojokai_until", required: false }
] as const satisfies ReadonlyArray<Column<string>>

/** A person of the list, with the current term only: earlier ones are known from lists before. */
export interface MemberRow {
  readonly line: number
  readonly holder: Holder
  readonly term: Period | undefined
}

/** A line that cannot be taken: what is wrong with it, and whose it is as far as that can be read. */
export interface BadRow {
  readonly problems: ReadonlyArray<Problem>
  readonly number: HolderNumber | undefined
}

/** Reads one line. Everything that is wrong with it is told at once. */
export const read = (
  association: Association,
  layout: Layout<Key>,
  row: RawRow,
  today: CalendarDate
): Result.Result<MemberRow, BadRow> => {
  const cells = new CellReader<Key>(columns, layout, row)
  if (!cells.whole) return Result.fail({ problems: cells.problems, number: undefined })

  const number = readNumber(cells, association.memberNumberPattern)
  const spouse = number !== undefined && relationOf(number) === "spouse"
  const name = cells.words("name", { required: true, most: 80 })
  const kana = cells.words("kana", { required: false, most: 80 })
  const birthDate = cells.date("birthDate", true)
  if (birthDate !== undefined && birthDate > today) cells.wrong("birthDate", "date-in-future")
  const sex = sexes.get(cells.text("sex").normalize("NFKC").toUpperCase()) ?? cells.wrong("sex", "sex-unknown")
  const code = cells.words("workplaceCode", { required: false, most: 40 })
  const workplace = cells.words("workplaceName", { required: false, most: 100 })
  const category = cells.words("appointment", { required: !spouse, most: 40 })
  const hours = readHours(cells)
  const term = readPeriod(cells, "termFrom", "termUntil")
  if (!spouse && cells.text("termFrom") === "" && cells.text("termUntil") === "") cells.wrong("termFrom", "empty")
  const memberships = readMemberships(cells)

  if (
    cells.problems.length > 0 ||
    number === undefined ||
    name === undefined ||
    kana === undefined ||
    birthDate === undefined ||
    sex === undefined ||
    code === undefined ||
    workplace === undefined ||
    category === undefined
  ) {
    return Result.fail({ problems: cells.problems, number })
  }
  const appointment: Appointment = {
    category,
    terms: term === undefined ? [] : [term],
    ...(hours === undefined ? {} : { weeklyCentihours: hours })
  }
  const holder: Holder = {
    association: association.code,
    number,
    name,
    kana: widened(kana),
    birthDate,
    sex,
    workplace: { code, name: workplace },
    appointment,
    memberships
  }
  return Result.succeed({ line: row.line, holder, term })
}

const sexes: ReadonlyMap<string, Sex> = new Map([
  ["男", "male"],
  ["M", "male"],
  ["1", "male"],
  ["女", "female"],
  ["F", "female"],
  ["2", "female"]
])

const readNumber = (cells: CellReader<Key>, pattern: string): HolderNumber | undefined => {
  const written = normalise(cells.text("number"))
  const branch = normalise(cells.text("branch"))
  const spouse = branch === "01"
  if (branch !== "" && !spouse) cells.wrong("branch", "branch-malformed")
  if (written === "") return cells.wrong("number", "empty")
  // A spreadsheet that took the number for a figure has dropped its leading zeros (A7): never filled up by guessing.
  if (/^[0-9]{1,5}$/.test(written)) return cells.wrong("number", "number-shortened")
  const parsed = written.length === 6 ? parse(written, pattern) : undefined
  if (parsed === undefined || Result.isFailure(parsed)) return cells.wrong("number", "number-malformed")
  return spouse ? of(memberNumberOf(parsed.success), "spouse") : parsed.success
}

/** Unit: hundredths of an hour. */
const readHours = (cells: CellReader<Key>): number | undefined => {
  const text = cells.text("weeklyHours").normalize("NFKC")
  if (text === "") return undefined
  const match = /^([0-9]{1,3})(?:\.([0-9]{1,2}))?$/.exec(text)
  if (match === null) return cells.wrong("weeklyHours", "hours-malformed")
  const centihours = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"))
  return centihours > 16_800 ? cells.wrong("weeklyHours", "hours-too-many") : centihours
}

const readPeriod = (cells: CellReader<Key>, fromKey: Key, untilKey: Key): Period | undefined => {
  const from = cells.date(fromKey)
  const until = cells.date(untilKey)
  if (cells.isWrong(fromKey) || cells.isWrong(untilKey)) return undefined
  if (from === undefined) return until === undefined ? undefined : cells.wrong(untilKey, "until-without-from")
  if (until === undefined) return { from }
  return until < from ? cells.wrong(untilKey, "until-before-from") : { from, until }
}

const readMemberships = (cells: CellReader<Key>): ReadonlyArray<Membership> => {
  const kyosai = readPeriod(cells, "kyosaiFrom", "kyosaiUntil")
  const gojokai = readPeriod(cells, "gojokaiFrom", "gojokaiUntil")
  const dates = ["kyosaiFrom", "kyosaiUntil", "gojokaiFrom", "gojokaiUntil"] as const
  if (dates.every((key) => cells.text(key) === "")) cells.wrong("kyosaiFrom", "membership-missing")
  return [
    ...(kyosai === undefined ? [] : [{ body: "kyosai" as Body, period: kyosai }]),
    ...(gojokai === undefined ? [] : [{ body: "gojokai" as Body, period: gojokai }])
  ]
}

/** Half-width kana made full-width; other characters stay as the family writes them (no other folding of names). */
const widened = (kana: string): string => kana.replace(/[\uff61-\uff9f]+/g, (half) => half.normalize("NFKC"))
