/**
 * TableFile: a CSV file as rows of cells, streamed. Finds out the encoding (UTF-8 with or without BOM, or Shift_JIS
 * with the extensions of CP932) and says of each line that cannot be read why.
 */
import { createReadStream } from "node:fs"
import { access, constants } from "node:fs/promises"
import { FileRow } from "@fukuri/core"
import { type CsvError, parse } from "csv-parse"
import { Effect, Stream } from "effect"
import { type CommandFailed, failed } from "./CommandFailed.ts"

const batchRows = 500
/** Longer lines are no table: refused before they fill the memory. Unit: characters. */
const maxLine = 100_000

/** The rows of a file in batches, the header first. Refuses files that cannot be opened. */
export const rows = (path: string): Stream.Stream<ReadonlyArray<FileRow.RawRow>, CommandFailed> =>
  Stream.unwrap(
    Effect.tryPromise({
      try: async () => {
        await access(path, constants.R_OK)
        return await encodingOf(path)
      },
      catch: () => failed(`${path} cannot be read. Check the name and the permissions of the file.`)
    }).pipe(
      Effect.map((encoding) =>
        Stream.fromAsyncIterable(parsed(path, encoding), () => failed(`${path} could not be read to its end.`))
      )
    )
  )

type Encoding = "utf-8" | "shift_jis"

/**
 * UTF-8 if the whole file is; else what its first line is, since one broken byte in a UTF-8 file should be told at its
 * line and not turn every name into gibberish.
 */
const encodingOf = async (path: string): Promise<Encoding> => {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  let first: Buffer | undefined
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      first ??= chunk
      decoder.decode(chunk, { stream: true })
    }
    decoder.decode()
    return "utf-8"
  } catch (cause) {
    if (!(cause instanceof TypeError) || first === undefined) throw cause
    const header = first.subarray(0, first.indexOf(10) === -1 ? first.length : first.indexOf(10))
    const text = new TextDecoder("utf-8").decode(header)
    return !text.includes("\ufffd") && /[^\u0000-\u007f]/.test(text) ? "utf-8" : "shift_jis"
  }
}

async function* decoded(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>)
    yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

async function* parsed(path: string, encoding: Encoding): AsyncGenerator<ReadonlyArray<FileRow.RawRow>> {
  let batch: Array<FileRow.RawRow> = []
  const parser = parse({
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: maxLine,
    on_skip: (error: CsvError | undefined) => {
      batch.push({ line: Number(error?.["lines"] ?? 0), cells: [], unreadable: "quotes" })
      return undefined
    }
  })
  const fed = (async () => {
    for await (const text of decoded(path, encoding)) {
      if (!parser.write(text)) await new Promise<void>((resolve) => parser.once("drain", resolve))
    }
    parser.end()
  })()
  fed.catch((cause: unknown) => parser.destroy(cause instanceof Error ? cause : new Error("the file broke off")))
  for await (const record of parser as AsyncIterable<{
    readonly record: ReadonlyArray<string>
    readonly info: { readonly lines: number }
  }>) {
    const broken = record.record.some((cell) => cell.includes("\ufffd"))
    batch.push({
      line: record.info.lines,
      cells: record.record,
      ...(broken ? { unreadable: "encoding" as const } : {})
    })
    if (batch.length >= batchRows) {
      yield batch
      batch = []
    }
  }
  await fed
  if (batch.length > 0) yield batch
}
