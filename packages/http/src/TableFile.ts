/**
 * TableFile: a CSV file as rows of cells, streamed. Finds out the encoding (UTF-8 with or without BOM, or Shift_JIS
 * with the extensions of CP932) and says of each line that cannot be read why, without losing the lines behind it:
 * that is why lines are parted here, and not by the parser, which gives up or swallows the rest at a broken quote.
 */
import { isAscii, isUtf8 } from "node:buffer"
import { createReadStream } from "node:fs"
import { access, constants } from "node:fs/promises"
import type { FileRow } from "@fukuri/core"
import { CsvError, parse } from "csv-parse/sync"
import { Effect, Stream } from "effect"

const batchRows = 500
/** Longer lines are no table: told before they fill the memory. Unit: characters. */
const maxLine = 100_000

/**
 * The rows of a file in batches, the header first. It is opened twice, from the beginning each time: how it is written
 * is found out first.
 */
export const rowsOf = <E, R>(
  open: () => Stream.Stream<Uint8Array, E, R>
): Stream.Stream<ReadonlyArray<FileRow.RawRow>, E, R> =>
  Stream.unwrap(Effect.map(encodingOf(open()), (encoding) => split(open(), encoding)))

/** The rows of the file at a path. Its failures are for the caller to say. */
export const rowsAt = <E>(
  path: string,
  failed: (why: "cannot-be-opened" | "broke-off") => E
): Stream.Stream<ReadonlyArray<FileRow.RawRow>, E> =>
  Stream.unwrap(
    Effect.tryPromise({
      try: async () => {
        await access(path, constants.R_OK)
        // A folder can be accessed, but not read.
        for await (const _ of createReadStream(path, { end: 0 })) break
      },
      catch: () => failed("cannot-be-opened")
    }).pipe(Effect.as(rowsOf(() => bytesAt(path, () => failed("broke-off")))))
  )

/** The bytes of the file at a path. */
export const bytesAt = <E>(path: string, failed: () => E): Stream.Stream<Uint8Array, E> =>
  Stream.suspend(() => Stream.fromAsyncIterable<Uint8Array, E>(createReadStream(path), failed))

type Encoding = "utf-8" | "shift_jis"

/**
 * What most of the lines are that tell: a broken byte in a UTF-8 file should be told at its line and not turn every
 * name into gibberish.
 */
const encodingOf = <E, R>(bytes: Stream.Stream<Uint8Array, E, R>): Effect.Effect<Encoding, E, R> =>
  Effect.suspend(() => {
    let utf8 = 0
    let other = 0
    const look = (line: Uint8Array) => {
      if (isAscii(line)) return
      if (isUtf8(line)) utf8++
      else other++
    }
    let rest = Buffer.alloc(0)
    const take = (chunk: Uint8Array) => {
      const all = Buffer.concat([rest, chunk])
      let from = 0
      for (let end = all.indexOf(10); end !== -1; end = all.indexOf(10, from)) {
        look(all.subarray(from, end))
        from = end + 1
      }
      // Of a line without end only as much as can be needed is kept.
      rest = all.subarray(Math.max(from, all.length - 4 * maxLine))
    }
    return Stream.runForEach(bytes, (chunk) => Effect.sync(() => take(chunk))).pipe(
      Effect.map(() => {
        look(rest)
        return utf8 >= other ? "utf-8" : "shift_jis"
      })
    )
  })

const split = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  encoding: Encoding
): Stream.Stream<ReadonlyArray<FileRow.RawRow>, E, R> =>
  Stream.suspend(() => {
    const decoder = new TextDecoder(encoding)
    const splitter = new Splitter()
    const during = Stream.flatMap(bytes, (chunk) => {
      splitter.take(decoder.decode(chunk, { stream: true }))
      return Stream.fromIterable([...splitter.batches(batchRows)])
    })
    const atTheEnd = Stream.suspend(() => {
      splitter.take(decoder.decode())
      splitter.end()
      return Stream.fromIterable([...splitter.batches(1)])
    })
    return Stream.concat(during, atTheEnd)
  })

/** Splits text into rows. What cannot be read is told at its line, and reading goes on at the next one. */
class Splitter {
  #rows: Array<FileRow.RawRow> = []
  /** How many lines have ended. */
  #line = 0
  /** What stands behind the last end of a line. */
  #rest = ""
  /** Whether the line that has not ended yet was too long already. */
  #tooLong = false
  /** The lines of a row whose quoted value has not closed yet, and how many characters they are. */
  #open: Array<string> = []
  #openLength = 0

  take(text: string): void {
    const all = this.#rest + text
    let from = 0
    // A CR at the very end may be the first half of a CRLF.
    for (const end of all.matchAll(/\r\n|\n|\r(?!$)/g)) {
      this.#endLine(all.slice(from, end.index))
      from = end.index + end[0].length
    }
    this.#rest = all.slice(from)
    if (this.#rest.length > maxLine) {
      this.#tooLong = true
      this.#rest = this.#rest.endsWith("\r") ? "\r" : ""
    }
  }

  end(): void {
    if (this.#rest !== "" || this.#tooLong) this.#endLine(this.#rest.replace(/\r$/, ""))
    while (this.#open.length > 0) this.#giveUp()
  }

  /** The rows so far in batches, once there are at least `least`. */
  *batches(least: number): Generator<ReadonlyArray<FileRow.RawRow>> {
    if (this.#rows.length < least) return
    const rows = this.#rows
    this.#rows = []
    for (let from = 0; from < rows.length; from += batchRows) yield rows.slice(from, from + batchRows)
  }

  #endLine(text: string): void {
    if (this.#tooLong || text.length > maxLine) {
      while (this.#open.length > 0) this.#giveUp()
      this.#tooLong = false
      this.#rows.push({ line: ++this.#line, cells: [], unreadable: "length" })
      return
    }
    this.#line++
    this.#open.push(text)
    this.#openLength += text.length + 1
    // Only a quote can close what is open.
    const record = this.#open.length === 1 || text.includes('"') ? this.#open.join("\n") : undefined
    const cells = record === undefined ? "open" : cellsOf(record)
    if (cells === "open" && this.#openLength <= maxLine) return
    if (record === undefined || typeof cells === "string") return this.#giveUp()
    const line = this.#line - this.#open.length + 1
    this.#close()
    if (record === "") return
    this.#rows.push(record.includes("\ufffd") ? { line, cells, unreadable: "encoding" } : { line, cells })
  }

  /** The first of the open lines cannot be read; the others are read as if it were not there. */
  #giveUp(): void {
    const [first = "", ...others] = this.#open
    this.#close()
    this.#line -= others.length
    this.#rows.push({ line: this.#line, cells: [], unreadable: first.includes("\ufffd") ? "encoding" : "quotes" })
    for (const other of others) this.#endLine(other)
  }

  #close(): void {
    this.#open = []
    this.#openLength = 0
  }
}

/** The cells of one record; or that a quoted value has not closed yet, or that a quote stands wrong. */
const cellsOf = (record: string): ReadonlyArray<string> | "open" | "broken" => {
  if (!record.includes('"')) return record.split(",")
  try {
    const [cells = []] = parse(record, { relax_column_count: true, record_delimiter: [] })
    return cells
  } catch (cause) {
    return cause instanceof CsvError && cause.code === "CSV_QUOTE_NOT_CLOSED" ? "open" : "broken"
  }
}
