/**
 * ReportRoutes (集計): what was used in some months and what everybody still has, as pages and as files. Statements of
 * facilities are in StatementRoutes.ts, their own lists in ReconciliationRoutes.ts.
 */
import { CalendarDate, Catalogue, CouponBooks, type Holder, Month, Statements, Totals } from "@fukuri/core"
import { heldPath, monthText, ReportPages, reportsPath } from "@fukuri/web-ui"
import { Effect, Option, Schema, Stream } from "effect"
import { type Cell, csvDownload } from "../Csv.ts"
import { NotFound } from "../Problems.ts"
import { page } from "../Reply.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, statusOf } from "./OfficeRoute.ts"

const showUsed: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { by, isTurned, months, span, today } = yield* askedIn(incoming)
    const { rows, total } = yield* Totals.used(incoming.clerk, span, by)
    const mistakes = isTurned ? [{ field: "until", sentence: sentences.turned }] : []
    const frame = incoming.frame("reports", { mistakes })
    return page(ReportPages.used(frame, { span, by, rows, total, months, today }), statusOf(mistakes))
  })

const saveUsed: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { by, isTurned, span } = yield* askedIn(incoming)
    if (isTurned) return yield* new NotFound()
    const { rows } = yield* Totals.used(incoming.clerk, span, by)
    const codes = codeNames[by]
    return yield* csvDownload(
      `集計-${ReportPages.viewNames[by]}-${span.from}-${span.until}.csv`,
      [...codes, ReportPages.viewNames[by], "利用件数", "利用枚数", "訂正で戻した枚数", "差引枚数"],
      Stream.fromIterable(
        rows.map((row): ReadonlyArray<Cell> => [
          ...codes.map(() => row.code),
          by === "month" ? monthText(row.code as Month.Month) : row.label === "" ? ReportPages.noWorkplace : row.label,
          row.uses,
          row.redeemed,
          row.reversed,
          Statements.netOf(row)
        ])
      )
    )
  })

const showHeld: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { by, fiscalYear, years } = yield* heldIn(incoming)
    const found = yield* Totals.held(incoming.clerk, fiscalYear, by)
    return page(ReportPages.held(incoming.frame("reports"), { fiscalYear, by, years, ...found }))
  })

const saveHeld: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { by, fiscalYear } = yield* heldIn(incoming)
    const { rows } = yield* Totals.held(incoming.clerk, fiscalYear, by)
    const isByWorkplace = by === "workplace"
    return yield* csvDownload(
      `残り-${ReportPages.heldNames[by]}-${fiscalYear}年度.csv`,
      [
        ...(isByWorkplace ? ["所属所コード"] : []),
        ReportPages.heldNames[by],
        ...(isByWorkplace ? [] : ["付与された人数"]),
        "付与枚数",
        "利用済",
        "紙クーポン",
        "残り"
      ],
      Stream.fromIterable(
        rows.map((row): ReadonlyArray<Cell> => [
          ...(isByWorkplace ? [row.code] : []),
          row.label === "" ? ReportPages.noWorkplace : row.label,
          ...(isByWorkplace ? [] : [row.people]),
          row.entitled,
          row.used,
          row.onPaper,
          row.remaining
        ])
      )
    )
  })

/** Sums over all entries of a year take longer than other pages. */
const deadlineMillis = 60_000

/** The pages and files of figures. */
export const reportRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: reportsPath, needs: "look", handler: showUsed, deadlineMillis },
  { method: "GET", path: `${reportsPath}/used.csv`, needs: "look", handler: saveUsed, deadlineMillis },
  { method: "GET", path: heldPath, needs: "look", handler: showHeld, deadlineMillis },
  { method: "GET", path: `${heldPath}.csv`, needs: "look", handler: saveHeld, deadlineMillis }
]

/** A month as an address or a form has it; undefined when it is none. */
export const monthIn = (text: string): Month.Month | undefined => Option.getOrUndefined(decodeMonth(text))

/** The fiscal years with programmes, and that of the day, the latest first. */
export const yearsOf = (
  { programmes }: Catalogue.Snapshot,
  association: Holder.AssociationCode,
  today: CalendarDate.CalendarDate
): ReadonlyArray<CalendarDate.FiscalYear> => {
  const known = programmes.flatMap((each) => (each.association === association ? [each.fiscalYear] : []))
  return [...new Set([...known, CalendarDate.fiscalYearOf(today)])].sort((a, b) => b - a)
}

const askedIn = Effect.fnUntraced(function* ({ association, query }: OfficeIncoming) {
  const { today } = yield* CouponBooks.now
  const years = yearsOf(yield* (yield* Catalogue.Catalogue).latest, association.code, today)
  const periods = years.map(CalendarDate.fiscalYearPeriod)
  const year = CalendarDate.fiscalYearPeriod(CalendarDate.fiscalYearOf(today))
  const from = monthIn(query("from")) ?? Month.monthOf(year.from)
  const until = monthIn(query("until")) ?? Month.monthOf(year.until)
  const isTurned = until < from
  const span: Totals.Span = isTurned ? { from, until: from } : { from, until }
  const known = periods.flatMap((each) => Month.monthsFrom(Month.monthOf(each.from), Month.monthOf(each.until)))
  return {
    span,
    isTurned,
    by: Option.getOrElse(decodeView(query("by")), () => "month" as const),
    months: [...new Set([...known, span.from, span.until])].sort().toReversed(),
    today
  }
})

const heldIn = Effect.fnUntraced(function* ({ association, query }: OfficeIncoming) {
  const { today } = yield* CouponBooks.now
  const years = yearsOf(yield* (yield* Catalogue.Catalogue).latest, association.code, today)
  const asked = Number(query("year"))
  return {
    years,
    fiscalYear: years.find((year) => year === asked) ?? CalendarDate.fiscalYearOf(today),
    by: query("by") === "workplace" ? ("workplace" as const) : ("product" as const)
  }
})

/** What the code of a row is called, where a file has one beside the name. */
const codeNames: { readonly [View in Totals.View]: ReadonlyArray<string> } = {
  month: [],
  facility: ["施設コード"],
  programme: [],
  product: [],
  course: [],
  workplace: ["所属所コード"]
}

const decodeMonth = Schema.decodeUnknownOption(Month.Month)
const decodeView = Schema.decodeUnknownOption(Totals.View)

const sentences = { turned: "「いつまで」は「いつから」と同じか、あとの月を選んでください。" } as const
