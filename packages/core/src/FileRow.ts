/**
 * FileRow: rows of a table file (members, facilities) with named columns, and what can be wrong with them. Splitting
 * bytes into cells happens outside; what a cell means is decided by the reader of each kind of file.
 */
import { Result, Schema } from "effect"
import type { CalendarDate } from "./CalendarDate.ts"
import { parseWritten } from "./DateInput.ts"

/** One line of a file, split into cells. Line 1 is the header. */
export interface RawRow {
  readonly line: number
  readonly cells: ReadonlyArray<string>
  /** Why the line could not be split, if so. */
  readonly unreadable?: "quotes" | "encoding" | "length"
}

/** A column by its key and the names it may have in the header. */
export interface Column<Key extends string> {
  readonly key: Key
  readonly japanese: string
  readonly english: string
  readonly required: boolean
}

/** What is wrong with a cell, a line or the header. */
export const ProblemCode = Schema.Literals([
  // header
  "column-missing",
  "column-repeated",
  "column-unknown",
  "header-missing",
  "file-empty",
  "rows-missing",
  // line
  "cells-too-few",
  "cells-too-many",
  "quotes-broken",
  "encoding-broken",
  "number-repeated",
  "member-row-missing",
  "code-repeated",
  "serial-repeated",
  "rows-too-many",
  "code-of-another-association",
  // cell
  "empty",
  "too-long",
  "control-character",
  "number-malformed",
  "number-shortened",
  "branch-malformed",
  "date-malformed",
  "date-no-such-day",
  "date-two-digit-year",
  "date-era-unknown",
  "date-in-future",
  "until-before-from",
  "until-without-from",
  "sex-unknown",
  "hours-malformed",
  "hours-too-many",
  "membership-missing",
  "code-malformed",
  "course-malformed",
  "course-unknown",
  "facility-unknown",
  "serial-malformed",
  "serial-unknown",
  "serial-of-another-facility",
  "quantity-malformed",
  "time-malformed",
  "own-number"
])
export type ProblemCode = typeof ProblemCode.Type

/** One thing that is wrong in a file: where, what stands there, and what is the matter. */
export const Problem = Schema.Struct({
  line: Schema.Int,
  /** The Japanese name of the column; empty when it concerns the whole line. */
  column: Schema.String,
  /** What stands there, at most its first 60 characters. */
  value: Schema.String,
  code: ProblemCode
})
export type Problem = typeof Problem.Type

/** A file was refused as a whole: nothing was changed. */
export class FileRefused extends Schema.TaggedError<FileRefused>()("FileRefused", {
  /** By line, at most 1,000. */
  problems: Schema.Array(Problem),
  /** How many there are in all. */
  total: Schema.Int
}) {}

/** What is wrong so far: the first of them, and how many in all. */
export class Problems {
  /** The most that are told. */
  static readonly limit = 1000
  total = 0
  readonly #first: Array<Problem> = []

  /** Notes what else is wrong. */
  add(problems: ReadonlyArray<Problem>): void {
    this.total += problems.length
    this.#first.push(...problems.slice(0, Math.max(0, Problems.limit - this.#first.length)))
  }

  /** All of it as a refusal, by line. */
  refusal(): FileRefused {
    return new FileRefused({ problems: this.#first.sort((a, b) => a.line - b.line), total: this.total })
  }
}

/** There is nothing in the file. */
export const emptyFile: Problem = { line: 1, column: "", value: "", code: "file-empty" }

/** A refusal for what is wrong. */
export const refusal = (problems: ReadonlyArray<Problem>): FileRefused => {
  const all = new Problems()
  all.add(problems)
  return all.refusal()
}

/** Where each column stands in a file. */
export type Layout<Key extends string> = ReadonlyMap<Key, number>

/**
 * Reads a header. Refuses one that cannot be read, a line that has no name of any column, or else missing, repeated and
 * unknown columns, all at once.
 */
export const layoutOf = <Key extends string>(
  columns: ReadonlyArray<Column<Key>>,
  header: RawRow
): Result.Result<Layout<Key>, ReadonlyArray<Problem>> => {
  if (header.unreadable !== undefined) {
    return Result.fail([{ line: header.line, column: "", value: "", code: unreadableProblems[header.unreadable] }])
  }
  const layout = new Map<Key, number>()
  const problems: Array<Problem> = []
  for (const [index, cell] of header.cells.entries()) {
    const name = cell.slice(0, mostShown).normalize("NFKC").trim().toLowerCase()
    const column = columns.find(({ english, japanese }) => name === english || name === japanese.toLowerCase())
    const shown = cell.trim().slice(0, mostShown)
    const place = { line: header.line, column: shown, value: shown }
    if (column === undefined) problems.push({ ...place, code: "column-unknown" })
    else if (layout.has(column.key)) problems.push({ ...place, code: "column-repeated" })
    else layout.set(column.key, index)
  }
  // Another kind of file, or a list without its header: to tell every cell of it would help nobody.
  if (layout.size === 0) return Result.fail([{ line: header.line, column: "", value: "", code: "header-missing" }])
  for (const { japanese, key, required } of columns) {
    if (required && !layout.has(key)) {
      problems.push({ line: header.line, column: japanese, value: "", code: "column-missing" })
    }
  }
  return problems.length === 0 ? Result.succeed(layout) : Result.fail(problems)
}

/** Reads the cells of one line and gathers what is wrong with them. A cell that is wrong reads as undefined. */
export class CellReader<Key extends string> {
  readonly problems: Array<Problem> = []
  readonly #columns: ReadonlyArray<Column<Key>>
  readonly #layout: Layout<Key>
  readonly #row: RawRow

  constructor(columns: ReadonlyArray<Column<Key>>, layout: Layout<Key>, row: RawRow) {
    this.#columns = columns
    this.#layout = layout
    this.#row = row
    if (row.unreadable !== undefined) this.#report("", "", unreadableProblems[row.unreadable])
    else if (row.cells.length < layout.size) this.#report("", String(row.cells.length), "cells-too-few")
    else if (row.cells.length > layout.size) this.#report("", String(row.cells.length), "cells-too-many")
  }

  /** Whether the line could be split into as many cells as the header has. */
  get whole(): boolean {
    return this.problems.length === 0
  }

  /** The cell without spaces around it; empty when the file has no such column. */
  text(key: Key): string {
    const index = this.#layout.get(key)
    return (index === undefined ? "" : (this.#row.cells[index] ?? "")).trim()
  }

  /** The cell as text of at most `most` characters; wrong when required and empty. */
  words(key: Key, options: { readonly required: boolean; readonly most: number }): string | undefined {
    const text = this.text(key)
    if (text === "" && options.required) return this.wrong(key, "empty")
    if ([...text].length > options.most) return this.wrong(key, "too-long")
    return /\p{Cc}/u.test(text) ? this.wrong(key, "control-character") : text
  }

  /** The cell as a date; undefined when empty, and wrong when required and empty. */
  date(key: Key, required = false): CalendarDate | undefined {
    const text = this.text(key)
    if (text === "") return required ? this.wrong(key, "empty") : undefined
    const parsed = parseWritten(text)
    return Result.isSuccess(parsed) ? parsed.success : this.wrong(key, dateProblems[parsed.failure.why])
  }

  /** Notes that a cell is wrong. */
  wrong(key: Key, code: ProblemCode): undefined {
    this.#report(this.#columns.find((column) => column.key === key)?.japanese ?? key, this.text(key), code)
    return undefined
  }

  /** Whether anything is wrong with a cell. */
  isWrong(key: Key): boolean {
    const name = this.#columns.find((column) => column.key === key)?.japanese
    return this.problems.some(({ column }) => column === name)
  }

  #report(column: string, value: string, code: ProblemCode): void {
    this.problems.push({ line: this.#row.line, column, value: value.slice(0, mostShown), code })
  }
}

/** How much of a wrong value is told. Unit: UTF-16 code units. */
const mostShown = 60

const unreadableProblems = { quotes: "quotes-broken", encoding: "encoding-broken", length: "too-long" } as const

const dateProblems = {
  empty: "empty",
  malformed: "date-malformed",
  "two-digit-year": "date-two-digit-year",
  era: "date-era-unknown",
  "no-such-day": "date-no-such-day"
} as const
