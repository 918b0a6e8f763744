/**
 * ReconciliationRoutes (施設の一覧との照合): takes a facility's own list, holds it against our uses, and answers what came
 * of it as a page or a file. The list is read in memory and forgotten with the request.
 */
import { CalendarDate, Catalogue, CouponBooks, Month, type Reconciliation, Reconciling } from "@fukuri/core"
import { type OfficeView, problemLine, reconciliationPath, ReconciliationPages } from "@fukuri/web-ui"
import { Data, Effect, Stream } from "effect"
import { type Cell, csvDownload } from "../Csv.ts"
import { page } from "../Reply.ts"
import { rowsOf } from "../TableFile.ts"
import type { UploadedFile } from "../UploadBody.ts"
import { typed } from "./HolderParts.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, statusOf } from "./OfficeRoute.ts"
import { monthIn, yearsOf } from "./ReportRoutes.ts"

/** The largest list that is read. Unit: bytes. */
const mostBytes = 8 * 1024 * 1024
const mostProblems = 10

class ListTooLarge extends Data.TaggedError("ListTooLarge") {}

const show: OfficeHandler = (incoming) =>
  formPage(incoming, { facility: incoming.query("facility"), month: incoming.query("month"), output: "page" }, [])

const run: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association, clerk, file } = incoming
    const given = {
      facility: typed(incoming, "facility"),
      month: typed(incoming, "month"),
      output: typed(incoming, "output") === "csv" ? "csv" : "page"
    }
    const again = (mistakes: ReadonlyArray<OfficeView.FormMistake>) => formPage(incoming, given, mistakes)
    const { facilities } = yield* (yield* Catalogue.Catalogue).latest
    const facility = facilities.get(given.facility)
    const month = monthIn(given.month)
    if (facility?.association !== association.code || month === undefined || file === undefined) {
      return yield* again([
        ...(facility?.association === association.code ? [] : [{ field: "facility", sentence: sentences.facility }]),
        ...(month === undefined ? [{ field: "month", sentence: sentences.month }] : []),
        ...(file === undefined ? [{ field: "file", sentence: sentences.file }] : [])
      ])
    }
    const answered = Effect.gen(function* () {
      const rows = yield* rowsIn(file)
      const result = yield* Reconciling.run({ clerk, association, facility: facility.code, month, rows })
      return given.output === "csv"
        ? yield* csvDownload(`照合-${month}-${facility.code}.csv`, header, Stream.fromIterable(cellsOf(result)))
        : page(ReconciliationPages.result(incoming.frame("reports"), { facility, month, result }))
    })
    return yield* Effect.catchTags(answered, {
      FileRefused: ({ problems }) =>
        again(
          problems.slice(0, mostProblems).map((problem) => ({
            field: "file",
            sentence: problem.code === "header-missing" ? sentences.header : problemLine(problem)
          }))
        ),
      ListTooLong: () => again([{ field: "file", sentence: sentences.long }]),
      ListTooLarge: () => again([{ field: "file", sentence: sentences.large }])
    })
  })

/** The form and the deed of holding a list against our uses. */
export const reconciliationRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: reconciliationPath, needs: "personal", handler: show },
  { method: "POST", path: reconciliationPath, needs: "personal", body: "file", handler: run }
]

/** The whole list as rows. */
const rowsIn = Effect.fnUntraced(function* (file: UploadedFile) {
  const pieces: Array<Uint8Array> = []
  let bytes = 0
  yield* file.read((piece) => {
    bytes += piece.length
    pieces.push(piece)
    return bytes > mostBytes ? Effect.fail(new ListTooLarge()) : Effect.void
  })
  return rowsOf(() => Stream.fromIterable(pieces))
})

const formPage = Effect.fnUntraced(function* (
  incoming: OfficeIncoming,
  given: { readonly facility: string; readonly month: string; readonly output: string },
  mistakes: ReadonlyArray<OfficeView.FormMistake>
) {
  const { association } = incoming
  const { today } = yield* CouponBooks.now
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const thisMonth = Month.monthOf(today)
  const months = yearsOf(catalogue, association.code, today)
    .map(CalendarDate.fiscalYearPeriod)
    .flatMap(({ from, until }) => Month.monthsFrom(Month.monthOf(from), Month.monthOf(until)).toReversed())
    .filter((month) => month <= thisMonth)
  return page(
    ReconciliationPages.form(incoming.frame("reports", { mistakes }), {
      ...given,
      month: monthIn(given.month) ?? Month.monthsLater(thisMonth, -1),
      facilities: Catalogue.facilitiesOf(catalogue, association.code),
      months
    }),
    statusOf(mistakes)
  )
})

const header: ReadonlyArray<string> = [
  "結果",
  "違うところ",
  "照合したもの",
  "一覧の行",
  "一覧の受付番号",
  "一覧の番号",
  "一覧の利用日",
  "一覧の内容",
  "一覧の枚数",
  "受付番号",
  "番号",
  "利用日",
  "内容",
  "枚数",
  "読めない理由"
]

const cellsOf = (result: Reconciling.ReconciledList): ReadonlyArray<ReadonlyArray<Cell>> => {
  const pair = (outcome: string, { by, differs, ours, theirs }: Reconciliation.Pair): ReadonlyArray<Cell> => [
    outcome,
    differs.map((each) => ReconciliationPages.differenceNames[each]).join("、"),
    ReconciliationPages.foundByNames[by],
    ...theirCells(theirs),
    ...ourCells(ours),
    undefined
  ]
  return [
    ...result.different.map((each) => pair("内容が違う", each)),
    ...result.oursOnly.map((use) => ["当方だけ", ...blank(2 + 6), ...ourCells(use), undefined]),
    ...result.theirsOnly.map((line) => ["施設だけ", ...blank(2), ...theirCells(line), ...blank(5), undefined]),
    ...result.unread.map(({ line, why }) => [
      "読めない行",
      ...blank(2),
      line,
      ...blank(5 + 5),
      ReconciliationPages.unreadSentence(why)
    ]),
    ...result.matched.map((each) => pair("一致", each))
  ]
}

const blank = (count: number): ReadonlyArray<Cell> => Array.from({ length: count }, () => undefined)

const theirCells = ({
  content,
  line,
  number,
  quantity,
  receipt,
  usedOn
}: Reconciliation.TheirUse): ReadonlyArray<Cell> => [line, receipt, number, usedOn, content, quantity]

const ourCells = ({ name, number, quantity, receipt, usedOn }: Reconciliation.OurUse): ReadonlyArray<Cell> => [
  receipt,
  number,
  usedOn,
  name,
  quantity
]

const sentences = {
  facility: "施設を選んでください。",
  month: "月を選んでください。",
  file: "ファイルを選んでください。",
  header: "見出しの行がありません。1行目に「受付番号」、または「番号」と「利用日」を書いてください。",
  long: `行が多すぎます。${Reconciling.mostLines.toLocaleString("ja-JP")}行までに分けて、分けた期間ごとに照合してください。`,
  large: "ファイルが大きすぎます。8MBまでです。要らない列を除くか、行を分けてください。"
} as const
