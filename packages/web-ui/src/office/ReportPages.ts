/**
 * ReportPages (集計): what was used in some months, told apart in one way after the other, and what everybody still has.
 * Each as a table whose totals add up, a chart, and a file. Statements of facilities are in StatementPages.ts.
 */
import { CalendarDate, Month, Statements, type Totals } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { type Bar, barChart, rowChart, stackedRows } from "./Chart.ts"
import { officePage } from "./OfficePage.ts"
import { button, downloadLink, getForm, note, panel, select } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import {
  figureCells,
  figureColumns,
  heldPath,
  monthText,
  reportsPath,
  reportTabs,
  withCode,
  yearText
} from "./ReportParts.ts"
import { table } from "./Table.ts"

/** What is shown of uses. */
export interface UsedView {
  readonly span: Totals.Span
  readonly by: Totals.View
  readonly rows: ReadonlyArray<Totals.TotalsRow>
  readonly total: Statements.Figures
  /** The months that can be chosen, the latest first. */
  readonly months: ReadonlyArray<Month.Month>
  readonly today: CalendarDate.CalendarDate
}

/** What is shown of what people have. */
export interface HeldView {
  readonly fiscalYear: CalendarDate.FiscalYear
  readonly by: "product" | "workplace"
  readonly rows: ReadonlyArray<Totals.HeldRow>
  readonly total: Omit<Totals.HeldRow, "code" | "label" | "people">
  /** The years that can be chosen, the latest first. */
  readonly years: ReadonlyArray<CalendarDate.FiscalYear>
}

/** What uses are told apart by. */
export const viewNames: { readonly [View in Totals.View]: string } = {
  month: "月",
  facility: "施設",
  programme: "事業",
  product: "クーポン",
  course: "内容",
  workplace: "所属所"
}

/** What people have, told apart by this. */
export const heldNames: { readonly [By in HeldView["by"]]: string } = { product: "クーポン", workplace: "所属所" }

/** What stands for a workplace that nobody knows. */
export const noWorkplace = "所属所の登録なし"

/** 集計 of uses. */
export const used = (frame: OfficeFrame, view: UsedView): string => {
  const { by, rows, span, total } = view
  const title = `${viewNames[by]}ごとの利用`
  const shown = rows.slice(0, mostRows)
  return officePage(frame, {
    title: "集計",
    wide: true,
    body: [
      reportTabs("used", frame.clerk.can("personal")),
      usedForm(frame, view),
      panel({
        title: `${title} ${spanText(span)}`,
        id: "used",
        actions: rows.length > 0 && downloadLink("この表", usedAddress(`${reportsPath}/used.csv`, span, by)),
        body: [
          discreetNote(frame, by),
          usedChart(title, view),
          tooMany(rows.length),
          table({
            caption: title,
            captionUnseen: true,
            columns: [{ key: "label", label: viewNames[by], head: true }, ...figureColumns],
            rows: shown.map((row) => [nameOf(by, row), ...figureCells(row)]),
            foot: ["合計", ...figureCells(total)],
            empty: words.nothingUsed
          })
        ]
      })
    ]
  })
}

/** 集計 of what everybody has. */
export const held = (frame: OfficeFrame, view: HeldView): string => {
  const { by, fiscalYear, rows, total } = view
  const title = `${heldNames[by]}ごとの残り`
  const shown = rows.slice(0, mostRows)
  const people = by === "product" ? [{ key: "people", label: "付与された人数", numeric: true }] : []
  const cells = (row: HeldView["total"]) => [row.entitled, row.used, row.onPaper, row.remaining]
  return officePage(frame, {
    title: "集計",
    wide: true,
    body: [
      reportTabs("held", frame.clerk.can("personal")),
      heldForm(view),
      panel({
        title: `${title} ${yearText(fiscalYear)}`,
        id: "held",
        actions: rows.length > 0 && downloadLink("この表", `${heldPath}.csv?year=${fiscalYear}&by=${by}`),
        body: [
          html`<p class="fine">${words.held}</p>`,
          discreetNote(frame, by),
          stackedRows({
            title,
            unit: "枚",
            of: heldNames[by],
            parts: ["利用済", "紙クーポン", "残り"],
            rows: rows
              .toSorted((a, b) => (by === "workplace" ? b.entitled - a.entitled : 0))
              .slice(0, mostDrawn)
              .map((row) => ({ label: heldName(row), values: [row.used, row.onPaper, Math.max(0, row.remaining)] }))
          }),
          rows.length > mostDrawn && html`<p class="fine">${words.drawn}</p>`,
          tooMany(rows.length),
          table({
            caption: title,
            captionUnseen: true,
            columns: [
              { key: "label", label: heldNames[by], head: true },
              ...people,
              { key: "entitled", label: "付与枚数", numeric: true },
              { key: "used", label: "利用済", numeric: true },
              { key: "onPaper", label: "紙クーポン", numeric: true },
              { key: "remaining", label: "残り", numeric: true }
            ],
            rows: shown.map((row) => [
              withCode(heldName(row), row.code),
              ...(by === "product" ? [row.people ?? "―"] : []),
              ...cells(row)
            ]),
            foot: ["合計", ...(by === "product" ? [""] : []), ...cells(total)],
            empty: words.nothingHeld
          })
        ]
      })
    ]
  })
}

const mostRows = 1_000
const mostDrawn = 20

const usedAddress = (path: string, { from, until }: Totals.Span, by: Totals.View): string =>
  `${path}?from=${from}&until=${until}&by=${by}`

const spanText = ({ from, until }: Totals.Span): string =>
  from === until ? monthText(from) : `${monthText(from)}〜${monthText(until)}`

const nameOf = (by: Totals.View, { code, label }: Totals.TotalsRow): Html | string => {
  if (by === "month") return monthText(code as Month.Month)
  if (by === "workplace") return withCode(label === "" ? noWorkplace : label, code)
  return by === "facility" ? withCode(label, code) : label
}

const heldName = ({ label }: Totals.HeldRow): string => (label === "" ? noWorkplace : label)

const usedForm = (frame: OfficeFrame, { by, months, span, today }: UsedView): Html => {
  const options = months.map((month) => ({ value: month, label: monthText(month) }))
  const thisMonth = Month.monthOf(today)
  const year = CalendarDate.fiscalYearOf(today)
  const spans: ReadonlyArray<readonly [string, Totals.Span]> = [
    ["今月", { from: thisMonth, until: thisMonth }],
    ["先月", { from: Month.monthsLater(thisMonth, -1), until: Month.monthsLater(thisMonth, -1) }],
    ["今年度", yearSpan(year)],
    ["前年度", yearSpan((year - 1) as CalendarDate.FiscalYear)]
  ]
  return html`${getForm({
      action: reportsPath,
      body: [
        select({ name: "from", label: "いつから", options, value: span.from, mistakes: frame.mistakes }),
        select({ name: "until", label: "いつまで", options, value: span.until, mistakes: frame.mistakes }),
        select({
          name: "by",
          label: "分け方",
          value: by,
          options: Object.entries(viewNames).map(([value, label]) => ({ value, label: `${label}ごと` }))
        }),
        button("表示", "quiet")
      ]
    })}
    <p>${spans.map(([label, each]) => html`<a href="${usedAddress(reportsPath, each, by)}">${label}</a> `)}</p>`
}

const yearSpan = (year: CalendarDate.FiscalYear): Totals.Span => {
  const { from, until } = CalendarDate.fiscalYearPeriod(year)
  return { from: Month.monthOf(from), until: Month.monthOf(until) }
}

const heldForm = ({ by, fiscalYear, years }: HeldView): Html =>
  getForm({
    action: heldPath,
    body: [
      select({
        name: "year",
        label: "年度",
        value: String(fiscalYear),
        options: years.map((year) => ({ value: String(year), label: yearText(year) }))
      }),
      select({
        name: "by",
        label: "分け方",
        value: by,
        options: Object.entries(heldNames).map(([value, label]) => ({ value, label: `${label}ごと` }))
      }),
      button("表示", "quiet")
    ]
  })

const usedChart = (title: string, { by, rows }: UsedView): Html => {
  const value = (row: Totals.TotalsRow) => Math.max(0, Statements.netOf(row))
  if (by === "month") {
    const bars = rows.map((row): Bar => {
      const month = row.code as Month.Month
      return { label: `${Number(month.slice(5))}月`, title: monthText(month), value: value(row) }
    })
    return barChart({ title, unit: "枚", of: viewNames[by], bars })
  }
  const drawn = rows.toSorted((a, b) => value(b) - value(a)).slice(0, mostDrawn)
  const bars = drawn.map((row): Bar => ({ label: row.label === "" ? noWorkplace : row.label, value: value(row) }))
  return html`${rowChart({ title, unit: "枚", of: viewNames[by], bars })}
  ${rows.length > mostDrawn && html`<p class="fine">${words.drawn}</p>`}`
}

const discreetNote = ({ clerk }: OfficeFrame, by: Totals.View): Html | false =>
  !clerk.can("health") &&
  (by === "programme" || by === "product" || by === "course") &&
  html`<p class="fine">${words.discreet}</p>`

const tooMany = (rows: number): Html | false => rows > mostRows && note("plain", words.tooMany)

const words = {
  nothingUsed: "この期間の利用はありません。期間を変えて、もう一度表示してください。",
  nothingHeld: "この年度の付与はまだありません。",
  held: "付与枚数は、取り消した分を除いた枚数です。付与枚数 = 利用済 + 紙クーポン + 残り になります。",
  drawn: `グラフは多いほうから${mostDrawn}件です。すべては表にあります。`,
  discreet: "健診の種類は、見る権限のある職員にだけ表示しています。",
  tooMany: `はじめの${mostRows.toLocaleString("ja-JP")}行だけを表示しています。すべての行はファイルにあります。`
} as const
