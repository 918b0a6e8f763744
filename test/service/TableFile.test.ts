// Files as offices save them, from bytes to cells: encodings, line ends, quotes, and what is said of a line that cannot
// be read.
import type { FileRow } from "@fukuri/core"
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { Arbitrary, Effect, Schema, Stream } from "effect"
import { createWriteStream, readdirSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as TableFile from "../../packages/http/src/TableFile.ts"
import { csvLine, toShiftJis } from "../support/membersFile.ts"
import { anyOf, oneOf } from "../support/people.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fukuri-table-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const rowsAt = (path: string) => TableFile.rowsAt(path, (why) => ({ path, why }))

const read = (path: string) =>
  Effect.runPromise(Effect.map(Stream.runCollect(rowsAt(path)), (batches) => batches.flat()))

let files = 0
const rowsOf = async (content: string | Uint8Array): Promise<ReadonlyArray<FileRow.RawRow>> => {
  const path = join(folder, `${++files}.csv`)
  await writeFile(path, content)
  return read(path)
}
const joined = (...parts: ReadonlyArray<string | Uint8Array | ReadonlyArray<number>>): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))))

/** The rows with what is unreadable told, and their cells otherwise. */
const told = async (content: string | Uint8Array) =>
  (await rowsOf(content)).map(({ cells, line, unreadable }) => [line, unreadable ?? cells.join("|")])

describe("the encoding", () => {
  const text = "番号,氏名\r\n123456,見本 太郎\r\n"
  const expected = [
    [1, "番号|氏名"],
    [2, "123456|見本 太郎"]
  ]

  it("UTF-8 is read", async () => {
    expect(await told(text)).toEqual(expected)
  })

  it("a byte order mark is no part of the first column's name", async () => {
    expect(await told(`\ufeff${text}`)).toEqual(expected)
  })

  it("Shift_JIS is read", async () => {
    expect(await told(toShiftJis(text))).toEqual(expected)
  })

  it("Shift_JIS is read under an English header as well", async () => {
    expect(await told(toShiftJis("number,name\n123456,見本 太郎\n"))).toEqual([
      [1, "number|name"],
      [2, "123456|見本 太郎"]
    ])
  })

  it("the characters that CP932 adds are read: 髙﨑 ① ㈱ ～, NEC's and IBM's extensions, half-width kana", async () => {
    const names = "髙﨑,①Ⅷ㈱㍻,～―∥－￠￡￢,纊鍈蓜俉,濵瀨彅,ﾐﾎﾝ ﾀﾛｳ,表ソ能予"
    expect(await told(toShiftJis(`氏名\n${names}\n`))).toEqual([
      [1, "氏名"],
      [2, names.replaceAll(",", "|")]
    ])
  })

  it("every character of CP932 comes back as it was", async () => {
    const decoder = new TextDecoder("shift_jis")
    const rows: Array<Uint8Array> = []
    const expectedRows: Array<string> = []
    for (let lead = 0x81; lead <= 0xfc; lead++) {
      const bytes: Array<number> = []
      for (let trail = 0x40; trail <= 0xfc; trail++) {
        const pair = [lead, trail]
        const decoded = trail === 0x7f || (lead > 0x9f && lead < 0xe0) ? "" : decoder.decode(Uint8Array.from(pair))
        if ([...decoded].length === 1 && decoded !== "\ufffd") bytes.push(...pair)
      }
      if (bytes.length === 0) continue
      rows.push(Uint8Array.from([...bytes, 0x0a]))
      expectedRows.push(decoder.decode(Uint8Array.from(bytes)))
    }
    const read = await rowsOf(joined(toShiftJis("番号\n"), ...rows))
    expect(read.slice(1).map(({ cells }) => cells.join(","))).toEqual(expectedRows)
  })

  it.each([
    { header: "a Japanese", first: "番号,氏名\n" },
    { header: "an English", first: "number,name\n" }
  ])(
    "one broken byte of a UTF-8 file under $header header is told at its line, the others are read",
    async ({ first }) => {
      const broken = joined(first, "1,見本 太郎\n2,見本 ", [0xe8, 0xa6, 0xff], "\n3,見本 花子\n")
      expect(await told(broken)).toEqual([
        [1, first.trim().replace(",", "|")],
        [2, "1|見本 太郎"],
        [3, "encoding"],
        [4, "3|見本 花子"]
      ])
    }
  )

  it("so it is when the header is the only other line", async () => {
    expect(await told(joined("番号,氏名\n1,見本 ", [0xe8, 0xa6, 0xff], "\n"))).toEqual([
      [1, "番号|氏名"],
      [2, "encoding"]
    ])
  })

  it("one broken byte of a Shift_JIS file is told at its line, the others are read", async () => {
    const broken = joined(toShiftJis("番号,氏名\n1,見本 太郎\n2,見本 "), [0xfd], toShiftJis("\n3,見本 花子\n"))
    expect(await told(broken)).toEqual([
      [1, "番号|氏名"],
      [2, "1|見本 太郎"],
      [3, "encoding"],
      [4, "3|見本 花子"]
    ])
  })

  it("a Shift_JIS character cut off before the comma takes nothing else with it", async () => {
    const broken = joined(toShiftJis("番号,氏名,区\n1,見"), [0x96], toShiftJis(",x\n2,見本 花子,y\n"))
    expect(await told(broken)).toEqual([
      [1, "番号|氏名|区"],
      [2, "encoding"],
      [3, "2|見本 花子|y"]
    ])
  })

  it("a character that is split between two chunks of reading is read whole", async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `${index},${"見".repeat(1 + (index % 3))}`)
    for (const content of [lines.join("\n"), toShiftJis(lines.join("\n"))]) {
      const rows = await rowsOf(content)
      expect(rows.length).toBe(lines.length)
      expect(rows.every(({ cells, unreadable }, at) => unreadable === undefined && cells.join(",") === lines[at])).toBe(
        true
      )
    }
  })
})

describe("lines", () => {
  it.each([
    { ends: "CRLF", text: "a,b\r\n1,2\r\n3,4\r\n" },
    { ends: "LF", text: "a,b\n1,2\n3,4\n" },
    { ends: "LF, the last without", text: "a,b\n1,2\n3,4" },
    { ends: "CR", text: "a,b\r1,2\r3,4\r" }
  ])("may end with $ends", async ({ text }) => {
    expect(await told(text)).toEqual([
      [1, "a|b"],
      [2, "1|2"],
      [3, "3|4"]
    ])
  })

  it("that are empty are left out, and still counted", async () => {
    expect(await told("a,b\n\n1,2\n\n\n3,4\n\n")).toEqual([
      [1, "a|b"],
      [3, "1|2"],
      [6, "3|4"]
    ])
  })

  it("with quoted commas, quotes and line ends are one row, told by its first line", async () => {
    expect(await told('a,b\n"1,2","say ""hi"""\n"two\nlines",x\n3,4\n')).toEqual([
      [1, "a|b"],
      [2, '1,2|say "hi"'],
      [3, "two\nlines|x"],
      [5, "3|4"]
    ])
  })

  it("may have fewer or more cells than the header: that is told by who reads the cells", async () => {
    expect(await told("a,b\n1\n1,2,3\n")).toEqual([
      [1, "a|b"],
      [2, "1"],
      [3, "1|2|3"]
    ])
  })

  it("of an empty file are none", async () => {
    expect(await told("")).toEqual([])
    expect(await told("\ufeff")).toEqual([])
    expect(await told("\n\r\n")).toEqual([])
  })
})

describe("whatever a file holds", () => {
  const cell = Arbitrary.map(
    anyOf([Arbitrary.schema(Schema.String), oneOf(["", '"', '""', ",", "\n", '",', "見本", '"\n"', "a"])]),
    (text) => text.toWellFormed().replaceAll("\r", "").replaceAll("\ufffd", "").replaceAll("\ufeff", "")
  )
  const table = Arbitrary.array(Arbitrary.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 })

  it.live.prop("cells that were written are the cells that are read", { table }, ({ table }) =>
    Effect.promise(async () => {
      const rows = await rowsOf(table.map((cells) => `${csvLine(cells)}\r\n`).join(""))
      expect(rows.map(({ cells, unreadable }) => unreadable ?? cells)).toEqual(table)
    })
  )

  it.live.prop("a good line behind it is read", { before: cell }, ({ before }) =>
    Effect.promise(async () => {
      const rows = await rowsOf(`見出し,b\n${before}\n9,last\n`)
      expect(rows.at(-1)?.cells.at(-1)).toBe("last")
      expect(rows.at(-1)?.unreadable).toBeUndefined()
    })
  )
})

describe("quotes that are broken", () => {
  it.each([
    { wrong: "text behind the closing quote", line: '"見本" 太郎,x' },
    { wrong: "a quote within a value", line: '見本"太郎,x' },
    { wrong: "a quote at the end of a value", line: '見本太郎",x' }
  ])("are told at their line, and the other lines are read: $wrong", async ({ line }) => {
    expect(await told(`a,b\n1,2\n${line}\n3,4\n5,6\n`)).toEqual([
      [1, "a|b"],
      [2, "1|2"],
      [3, "quotes"],
      [4, "3|4"],
      [5, "5|6"]
    ])
  })

  it("an opening quote without an end is told at its line, and the other lines are read", async () => {
    expect(await told('a,b\n1,2\n"3,4\n5,6\n7,"8"\n')).toEqual([
      [1, "a|b"],
      [2, "1|2"],
      [3, "quotes"],
      [4, "5|6"],
      [5, "7|8"]
    ])
  })

  it("an opening quote without an end is told at its line in a long file too, and takes no other line with it", async () => {
    const rest = Array.from({ length: 200_000 }, (_, index) => `${index},x`).join("\n")
    const rows = await told(`a,b\n1,2\n"3,4\n${rest}\n`)
    expect(rows.slice(0, 5)).toEqual([
      [1, "a|b"],
      [2, "1|2"],
      [3, "quotes"],
      [4, "0|x"],
      [5, "1|x"]
    ])
    expect(rows.length).toBe(200_003)
  })

  it("in the header are told there", async () => {
    expect(await told('"a"x,b\n1,2\n')).toEqual([
      [1, "quotes"],
      [2, "1|2"]
    ])
  })
})

describe("a huge line", () => {
  it("is told at its line, and the others are read", async () => {
    expect(await told(`a,b\n1,2\n${"x".repeat(5_000_000)},y\n3,4\n`)).toEqual([
      [1, "a|b"],
      [2, "1|2"],
      [3, "length"],
      [4, "3|4"]
    ])
  })

  it("of a hundred megabytes without any line end does not fill the memory", async () => {
    const path = join(folder, "huge.csv")
    const out = createWriteStream(path)
    const megabyte = "x".repeat(1_000_000)
    for (let index = 0; index < 100; index++) {
      if (!out.write(megabyte)) await new Promise((resolve) => out.once("drain", resolve))
    }
    await new Promise<void>((resolve) => out.end(resolve))
    const before = process.memoryUsage().rss
    const rows = await read(path)
    expect(rows.map(({ line, unreadable }) => [line, unreadable])).toEqual([[1, "length"]])
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
  })
})

describe("a file that cannot be opened", () => {
  it.each([
    { wrong: "missing", path: () => join(folder, "none.csv") },
    { wrong: "a folder", path: () => folder },
    { wrong: "below a file", path: () => join(import.meta.filename, "x.csv") }
  ])("is refused before any row: $wrong", async ({ path }) => {
    const refused = await Effect.runPromise(Effect.flip(Stream.runDrain(rowsAt(path()))))
    expect(refused).toEqual({ path: path(), why: "cannot-be-opened" })
  })
})

describe("reading that is broken off", () => {
  it("lets go of the file", async () => {
    const path = join(folder, "long.csv")
    await writeFile(path, Array.from({ length: 200_000 }, (_, index) => `${index},見本`).join("\n"))
    const open = () => readdirSync("/dev/fd").length
    const before = open()
    for (let round = 0; round < 20; round++) {
      await Effect.runPromise(Stream.runDrain(Stream.take(rowsAt(path), 1)))
    }
    await expect.poll(open, { timeout: 20_000 }).toBeLessThan(before + 5)
  })
})
