// Tables for Excel: no text becomes a formula, no code loses its zeros, and everything comes back as it was.
import { Readable } from "node:stream"
import { buffer } from "node:stream/consumers"
import { assert, describe, it } from "@effect/vitest"
import { type Cell, csvDownload, csvRow } from "@fukuri/http"
import { Effect, Schema, Stream } from "effect"

/** The cells as a program reads them, by RFC 4180. */
const read = (row: string): ReadonlyArray<string> => {
  const cells = [...row.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n$)/gy)]
  assert.strictEqual(cells.map(([whole]) => whole).join(""), row)
  return cells.map(([, cell = ""]) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))
}

/** What Excel might calculate, when it opens a cell of this value. */
const isFormula = (value: string): boolean => /^[\s\p{C}]*[=+\-@]|^[\t\r\n]/u.test(value.normalize("NFKC"))

const isCodeForm = (value: string): boolean => /^="[0-9]+(E[0-9]+)?"$/.test(value)

const dangerous = [
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "\n=1",
  " =1",
  "\u00A0=1",
  "\u200B=1",
  "\uFEFF=1",
  "＝1+1",
  "＋1",
  "－1",
  "＠A1",
  '="0012345"',
  '="1"&A1',
  "=cmd|' /C calc'!A0",
  "\u3000＝HYPERLINK(1)"
]

describe("a cell of text", () => {
  for (const text of dangerous) {
    it(`${JSON.stringify(text)} is no formula`, () => {
      const [value = ""] = read(csvRow([text, "x"]))
      assert.strictEqual(value, `'${text}`)
      assert.isFalse(isFormula(value))
    })
  }

  it.prop("is never a formula, whatever it is", [Schema.Array(Schema.String)], ([texts]) => {
    for (const cell of texts) {
      const [value = ""] = read(csvRow([cell, "x"]))
      assert.isTrue(!isFormula(value) || isCodeForm(value), JSON.stringify(cell))
    }
  })

  it.prop(
    "is never a formula after any sign, in any column",
    [Schema.Literals(["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", '"', "'", ",", " "]), Schema.String],
    ([sign, text]) => {
      for (const cell of [sign + text, sign + sign + text]) {
        const values = read(csvRow(["x", cell, 1]))
        assert.lengthOf(values, 3)
        assert.isTrue(!isFormula(values[1] ?? "") || isCodeForm(values[1] ?? ""), JSON.stringify(cell))
      }
    }
  )

  it.prop("comes back as it was, but for the apostrophe", [Schema.Array(Schema.String)], ([texts]) => {
    const cells = texts.map((text) => text.toWellFormed()).filter((text) => !/^[0-9]+(E[0-9]+)?$/.test(text))
    const values = read(csvRow([...cells, "end"]))
    assert.deepStrictEqual(
      values.map((value, index) => (value === `'${cells[index]}` ? value.slice(1) : value)),
      [...cells, "end"]
    )
  })

  it("that looks like a number with zeros, or one too long, stays as it is", () => {
    assert.strictEqual(
      csvRow(["0312345678", "123456789012", "12E4"]),
      '"=""0312345678""","=""123456789012""","=""12E4"""\r\n'
    )
    assert.strictEqual(csvRow(["100", "2024-07-01", "03-1234-5678"]), "100,2024-07-01,03-1234-5678\r\n")
  })
})

describe("a code", () => {
  it("keeps its zeros, and stays bare where nothing would be lost", () => {
    assert.deepStrictEqual(read(csvRow(["0012345", "12345601", "1234567", "K12345", "AB12-CD34"])), [
      '="0012345"',
      "12345601",
      "1234567",
      "K12345",
      "AB12-CD34"
    ])
  })
})

describe("a number", () => {
  it("is one to be counted with", () => {
    assert.strictEqual(csvRow([1, -2, 0, 1234.5, undefined, Number.NaN]), "1,-2,0,1234.5,,\r\n")
  })
})

describe("a file", () => {
  it("has a mark for Excel, a header, its rows, and a name in any script", async () => {
    const rows = Stream.fromIterable(Array.from({ length: 3 }, (_, index): ReadonlyArray<Cell> => [index, "あ,い"]))
    const { body, headers } = await Effect.runPromise(csvDownload("利用一覧 2024 (7月).csv", ["番号", "=名"], rows))
    const text = body instanceof Readable ? await buffer(body) : assert.fail("all at once")
    assert.strictEqual(text.toString("utf8"), '\uFEFF番号,\'=名\r\n0,"あ,い"\r\n1,"あ,い"\r\n2,"あ,い"\r\n')
    assert.deepStrictEqual([...text.subarray(0, 3)], [0xef, 0xbb, 0xbf])
    assert.strictEqual(headers["Content-Type"], "text/csv; charset=utf-8")
    assert.strictEqual(
      headers["Content-Disposition"],
      `attachment; filename="_2024_7_.csv"; filename*=UTF-8''${encodeURIComponent("利用一覧 2024 ")}%287%E6%9C%88%29.csv`
    )
    assert.strictEqual(headers["Cache-Control"], "no-store")
  })
})
