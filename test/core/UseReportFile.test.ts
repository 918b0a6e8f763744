// A file of uses that facilities told afterwards: one bad line and nothing is registered, every mistake at once with its place;
// else each line is registered, kept or recognised, and the same file twice changes nothing (R118).
import { describe, expect, it } from "@effect/vitest"
import { type FileRow, OutageKits, type Shelf, UseReportFile, UseReports, UseReportShelf } from "@fukuri/core"
import { Arbitrary, Effect, Schema, Stream } from "effect"
import { anyOf, oneOf, sag } from "../support/people.ts"
import { clean, clerk, deeds, desk, hospital, inOffice, refusalOf, uses } from "./support/reports.ts"
import { cells, rowsOf, wrongUses } from "./support/useFiles.ts"

const kit = Schema.decodeSync(OutageKits.KitNumber)("7K3M9Q")
const own = clerk("own", { ownNumber: "999999" })
let files = 0
const enterFile = (rows: ReadonlyArray<FileRow.RawRow>, who = own) => {
  const file = { id: `file-${++files}`, name: "報告.csv", sha256: "0" }
  return UseReportFile.enterFile(who, file, Stream.make(rows.slice(0, 1), rows.slice(1)))
}
const problemsOf = (rows: ReadonlyArray<FileRow.RawRow>) =>
  Effect.map(Effect.flip(enterFile(rows)), (refused) => ("problems" in refused ? refused.problems : []))
const outcomes = ({ value }: Shelf.Kept<UseReportFile.EnteredFile>) =>
  Effect.forEach(value.rows, ({ differs, recognised, report }) =>
    Effect.map(UseReports.get(sag, report), ({ value: { state } }) => {
      const what = state._tag === "Kept" ? `Kept ${state.why._tag}` : state._tag
      return `${what}${recognised ? " known" : ""}${differs.length > 0 ? ` ${differs.join()}` : ""}`
    })
  )

describe("a file of uses", () => {
  it.effect("is entered line by line, each with what became of it, and again it changes nothing", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* OutageKits.make(desk, hospital.code, kit)
        const rows = rowsOf([
          {},
          { serial: "7k3m9q07", course: "選べるドック・1日", usedAt: "" },
          { number: "999998", name: "だれか" },
          { course: "歯科健康診査", usedOn: "20240706", usedAt: "", quantity: "" },
          { course: "dental", usedOn: "2024-07-06", usedAt: "" },
          { quantity: "2" }
        ])
        const first = yield* enterFile(rows)
        expect(yield* outcomes(first)).toEqual([
          "Applied",
          "Applied",
          "Kept HolderUnknown",
          "Applied",
          // The same again in one file: another use, or a slip; a clerk decides.
          "Kept Twin",
          "Kept Twin"
        ])
        expect(first.value.rows.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7])
        const before = yield* uses
        expect(before).toHaveLength(3)
        const second = yield* outcomes(yield* enterFile(rows))
        expect(second.every((outcome) => outcome.endsWith(" known"))).toBe(true)
        expect(yield* uses).toEqual(before)
        expect(yield* UseReportShelf.openReports(sag)).toHaveLength(3)
        expect(yield* deeds).toContain("clerk:own use-report.file")
        yield* clean
      })
    )
  )

  it.effect("says of a known row in what it differs, and leaves what is there", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* OutageKits.make(desk, hospital.code, kit)
        yield* enterFile(rowsOf([{ serial: "7K3M9Q-01" }]))
        const again = yield* enterFile(rowsOf([{ serial: "7K3M9Q-01", quantity: "3" }]))
        expect(yield* outcomes(again)).toEqual(["Applied known quantity"])
        expect(yield* uses).toHaveLength(1)
      })
    )
  )

  const codes = Object.entries(wrongUses).flatMap(([code, wrong]) =>
    wrong === undefined ? [] : [[code, wrong] as const]
  )
  it.effect.each(codes)(
    "with one bad line (%s) is refused as a whole, with its place",
    ([code, { column, line, value }]) =>
      inOffice(() =>
        Effect.gen(function* () {
          yield* OutageKits.make(desk, hospital.code, kit)
          const good = code === "serial-repeated" ? { serial: "7K3M9Q-01" } : {}
          expect(yield* problemsOf(rowsOf([good, line]))).toEqual([{ line: 3, column, value, code }])
          expect(yield* uses).toEqual([])
          expect(yield* UseReportShelf.openReports(sag)).toEqual([])
        })
      )
  )

  it.effect("tells all mistakes of all lines at once", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const problems = yield* problemsOf(
          rowsOf([{ number: "123", quantity: "x" }, {}, { usedOn: "2024-07-10", name: "" }, { facility: "1" }])
        )
        expect(problems.map(({ code, column, line }) => `${line} ${column} ${code}`)).toEqual([
          "2 組合員番号 number-shortened",
          "2 枚数 quantity-malformed",
          "4 氏名 empty",
          "4 利用日 date-in-future",
          "5 施設コード code-malformed"
        ])
      })
    )
  )

  it.effect("has at most 500 lines, at least one, and a header", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const many = Array.from({ length: 501 }, () => ({}))
        expect(yield* problemsOf(rowsOf(many))).toEqual([{ line: 502, column: "", value: "", code: "rows-too-many" }])
        expect((yield* problemsOf(rowsOf([]))).map(({ code }) => code)).toEqual(["rows-missing"])
        expect((yield* problemsOf([])).map(({ code }) => code)).toEqual(["file-empty"])
        expect((yield* problemsOf([{ line: 1, cells: ["氏名"] }])).map(({ code }) => code)).toEqual(
          Array(4).fill("column-missing")
        )
      })
    )
  )

  it.effect("is not read for who may not register", () =>
    inOffice(() =>
      Effect.gen(function* () {
        expect(yield* refusalOf(enterFile(rowsOf([{}]), clerk("viewer", { roles: ["viewer"] })))).toBe("NotPermitted")
      })
    )
  )

  const anyCell = anyOf([
    Arbitrary.schema(Schema.String),
    oneOf(["", ...Object.values(cells), "7K3M9Q-01", "25:00", "\u0000", "\ufffd", "😀", "０１２３４５"])
  ])
  const width = Object.keys(cells).length
  it.effect.prop(
    "whatever stands in the cells, is entered or refused, and a refused one changes nothing",
    {
      lines: Arbitrary.array(Arbitrary.array(anyCell, { maxLength: width }), { maxLength: 4 }),
      header: oneOf([true, false])
    },
    ({ header, lines }) =>
      inOffice(() =>
        Effect.gen(function* () {
          const full = lines.map((line) => Array.from({ length: width }, (_, index) => line[index] ?? ""))
          const [named] = rowsOf([])
          const raw = [...(header && named !== undefined ? [named.cells] : []), ...full]
          const result = yield* Effect.result(enterFile(raw.map((row, index) => ({ line: index + 1, cells: row }))))
          if (result._tag === "Failure") {
            expect(result.failure._tag).toBe("FileRefused")
            expect(yield* uses).toEqual([])
            expect(yield* UseReportShelf.openReports(sag)).toEqual([])
          }
          yield* clean
        })
      )
  )
})
