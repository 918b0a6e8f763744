/**
 * Csv: tables for Excel, which opens a CSV file as if every cell had been typed. So a text that would become a formula
 * gets an apostrophe before it, and a code that would become another number is written as `="0012345"`: nothing but a
 * text, the one form in which Excel and LibreOffice keep leading zeros on opening without showing anything else. (A bare
 * 0012345 loses its zeros, an apostrophe or a tab becomes part of the value.) Only digits and an E between them can stand
 * in it, so that nobody can put anything else there. Files have a byte order mark, as Excel needs for UTF-8, and end
 * lines with CR LF.
 */
import { Effect, Stream } from "effect"
import { download, type Reply, streamed } from "./Reply.ts"

/** A cell: a text or a code, whose characters stay as they are; a number to be counted with; nothing. */
export type Cell = string | number | undefined

/** One line, with its end. */
export const csvRow = (cells: ReadonlyArray<Cell>): string =>
  `${cells.map((cell) => quoted(textOf(cell))).join(",")}\r\n`

/** A table to be kept as a file. Its lines flow as they come, however many there are. */
export const csvDownload = <E, R>(
  name: string,
  header: ReadonlyArray<string>,
  rows: Stream.Stream<ReadonlyArray<Cell>, E, R>
): Effect.Effect<Reply, never, R> =>
  Effect.map(
    streamed(
      Stream.concat(
        Stream.succeed(`\uFEFF${csvRow(header)}`),
        Stream.mapArray(rows, (some) => [some.map(csvRow).join("")] as const)
      )
    ),
    (body) => download({ name, type: "text/csv; charset=utf-8", body })
  )

const textOf = (cell: Cell): string => {
  if (cell === undefined) return ""
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : ""
  return isMangled.test(cell) ? `="${cell}"` : defused(cell)
}

/** Texts that Excel would take for a number and show as another one. */
const isMangled = /^(?:0[0-9]+|[0-9]{12,}|[0-9]+E[0-9]+)$/

/**
 * The text as one that is never a formula. What the eye cannot see before the first sign counts as nothing, and wide and
 * small forms of the signs as the signs, because Excel takes some of them so.
 */
const defused = (text: string): string =>
  /^[\t\r\n]|^[\s\p{C}]*[=+\-@]/u.test(text.normalize("NFKC")) ? `'${text}` : text

const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
