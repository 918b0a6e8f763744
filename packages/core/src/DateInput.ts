/**
 * Dates as people and files write them, read into CalendarDates. Two readers: strict for a birth date typed at a
 * facility (A34: nothing is guessed), and lenient for files of the association, which also use eras (R9).
 */
import { Result, Schema } from "effect"
import { type CalendarDate, fromParts } from "./CalendarDate.ts"

/** The text is not a date that can be read without guessing, or names a day that does not exist. */
export class DateRefused extends Schema.TaggedError<DateRefused>()("DateRefused", {
  why: Schema.Literals(["empty", "malformed", "two-digit-year", "era", "no-such-day"])
}) {}

/**
 * Reads a birth date typed by a person: eight digits, or year, month and day with separators, in any width (A34).
 * Refuses two-digit years and eras instead of guessing, and days that do not exist.
 */
export const parseTyped = (text: string): Result.Result<CalendarDate, DateRefused> => {
  const plain = tidy(text)
  if (plain === "") return refused("empty")
  if (eraPattern.test(plain)) return refused("era")
  if (/^([0-9]{6}|[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?)$/.test(plain)) return refused("two-digit-year")
  return western(plain)
}

/** Reads a date of a file: what {@link parseTyped} reads, and Japanese eras (`S49.12.12`, `昭和49年12月12日`). */
export const parseWritten = (text: string): Result.Result<CalendarDate, DateRefused> => {
  // As systems write them, and so most of a file: nothing is to be tidied.
  if (/^[0-9]{4}(-?)[0-9]{2}\1[0-9]{2}$/.test(text)) return western(text)
  const plain = tidy(text)
  const era = eraPattern.exec(plain)
  if (era === null) return parseTyped(text)
  const known = eras.find(({ names }) => names.includes(era[1]?.toUpperCase() ?? ""))
  if (known === undefined) return refused("era")
  const day = fromParts(known.yearZero + (era[2] === "元" ? 1 : Number(era[2])), Number(era[3]), Number(era[4]))
  if (day === undefined || day < known.from || day > known.until) return refused("no-such-day")
  return Result.succeed(day)
}

const eras: ReadonlyArray<{ names: ReadonlyArray<string>; yearZero: number; from: string; until: string }> = [
  { names: ["明治", "M"], yearZero: 1867, from: "1868-10-23", until: "1912-07-29" },
  { names: ["大正", "T"], yearZero: 1911, from: "1912-07-30", until: "1926-12-24" },
  { names: ["昭和", "S"], yearZero: 1925, from: "1926-12-25", until: "1989-01-07" },
  { names: ["平成", "H"], yearZero: 1988, from: "1989-01-08", until: "2019-04-30" },
  { names: ["令和", "R"], yearZero: 2018, from: "2019-05-01", until: "9999-12-31" }
]

const eraPattern = /^(明治|大正|昭和|平成|令和|[a-zA-Z])([0-9]{1,2}|元)[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$/

const western = (plain: string): Result.Result<CalendarDate, DateRefused> => {
  const match =
    /^([0-9]{4})([0-9]{2})([0-9]{2})$/.exec(plain) ??
    /^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})$/.exec(plain) ??
    /^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?$/.exec(plain)
  if (match === null) return refused("malformed")
  const day = fromParts(Number(match[1]), Number(match[2]), Number(match[3]))
  return day === undefined ? refused("no-such-day") : Result.succeed(day)
}

/** Half-width, without spaces, every dash one hyphen. */
const tidy = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/\s/gu, "")
    .replace(/[\p{Pd}\u2212\u30fc\uff70]/gu, "-")

const refused = (why: DateRefused["why"]): Result.Result<never, DateRefused> => Result.fail(new DateRefused({ why }))
