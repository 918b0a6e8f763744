/**
 * StatementPages (月次明細): the months and which of them are closed, and what each facility is paid for in a month.
 * Quantities only. Closing a month is in ClosingPages.ts, what is printed in StatementPrint.ts.
 */
import { type ClosedMonths, type Facility, type Month, Statements } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import { chip, downloadLink, facts, linkButton, note, panel, tiles } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import {
  figureCells,
  figureColumns,
  monthPath,
  monthsPath,
  monthText,
  reportTabs,
  statementPath,
  withCode
} from "./ReportParts.ts"
import { table } from "./Table.ts"

/** A month of the list. */
export interface ListedMonth {
  readonly month: Month.Month
  readonly standing: ClosedMonths.Standing | "running"
  /** Who closed it, by name. */
  readonly closed: { readonly by: string; readonly at: ClosedMonths.ClosedMonth["at"] } | undefined
}

/** A statement under the names that a clerk may know. */
export interface NamedStatement {
  readonly facility: Pick<Facility.Facility, "code" | "name" | "postalCode" | "address">
  readonly lines: ReadonlyArray<Statements.NamedLine>
  readonly adjustments: ReadonlyArray<Statements.NamedLine>
}

/** What the page of a month shows. */
export interface MonthView extends ListedMonth {
  readonly statements: ReadonlyArray<NamedStatement>
  /** Whether it can be closed now: it is over, and the next. */
  readonly closable: boolean
  /** Whether it can be opened again: it was closed last. */
  readonly reopenable: boolean
  /** Whether the statements do not say what was kept of them when the month was closed. */
  readonly altered: boolean
}

/** What the page of a facility's statement shows. */
export interface StatementView extends ListedMonth {
  readonly statement: NamedStatement
}

/** The months, the latest first. */
export const months = (frame: OfficeFrame, all: ReadonlyArray<ListedMonth>): string =>
  officePage(frame, {
    title: "月次明細と締め",
    body: [
      reportTabs("months", frame.clerk.can("personal")),
      html`<p>${words.about}</p>`,
      table({
        caption: "月",
        captionUnseen: true,
        columns: [
          { key: "month", label: "月", head: true },
          { key: "standing", label: "状態" },
          { key: "closed", label: "締めた日時" },
          { key: "by", label: "締めた職員" }
        ],
        rows: all.map((each) => [
          html`<a href="${monthPath(each.month)}">${monthText(each.month)}</a>`,
          standingChip(each),
          each.closed !== undefined && moment(each.closed.at, ja),
          each.closed?.by
        ]),
        empty: words.noMonth
      })
    ]
  })

/** What every facility is paid for in a month. */
export const month = (frame: OfficeFrame, view: MonthView): string => {
  const { clerk } = frame
  const path = monthPath(view.month)
  const total = Statements.sumOf(view.statements.map(Statements.totalOf))
  return officePage(frame, {
    title: `月次明細 ${monthText(view.month)}`,
    trail: monthsTrail,
    wide: true,
    actions: [
      view.statements.length > 0 && linkButton("全施設を印刷する", `${path}/print`),
      view.closable && clerk.can("operate") && linkButton("この月を締める", `${path}/close`, "primary"),
      view.reopenable && clerk.can("approve") && linkButton("締めを取り消す", `${path}/reopen`)
    ],
    body: [
      view.altered && note("bad", words.altered),
      standingFacts(view),
      tiles([
        { label: "施設", value: view.statements.length, unit: "か所" },
        { label: "利用件数", value: total.uses, unit: "件" },
        { label: "差引枚数", value: Statements.netOf(total), unit: "枚" }
      ]),
      panel({
        title: "施設ごとの枚数",
        id: "facilities",
        actions: view.statements.length > 0 && downloadLink("全施設の明細", `${path}/statements.csv`),
        body: table({
          caption: "各施設の枚数",
          captionUnseen: true,
          columns: [
            { key: "facility", label: "施設", head: true },
            { key: "own", label: "当月分", numeric: true },
            { key: "late", label: "前月以前の調整", numeric: true },
            { key: "net", label: "合計枚数", numeric: true }
          ],
          rows: view.statements.map((each) => [
            html`<a href="${statementPath(view.month, each.facility.code)}"
              >${withCode(each.facility.name, each.facility.code)}</a
            >`,
            ...netCells(each)
          ]),
          foot: [
            "合計",
            ...netCells({
              lines: view.statements.flatMap(({ lines }) => lines),
              adjustments: view.statements.flatMap(({ adjustments }) => adjustments)
            })
          ],
          empty: words.nothing
        })
      })
    ]
  })
}

/** What one facility is paid for in a month. */
export const statement = (frame: OfficeFrame, view: StatementView): string => {
  const { adjustments, facility, lines } = view.statement
  const path = statementPath(view.month, facility.code)
  return officePage(frame, {
    title: `月次明細 ${facility.name}`,
    trail: [...monthsTrail, { label: monthText(view.month), path: monthPath(view.month) }],
    wide: true,
    actions: [linkButton("印刷する", `${path}/print`)],
    body: [
      standingFacts(view, facility),
      !frame.clerk.can("health") && note("plain", words.discreet),
      panel({
        title: "当月分",
        id: "own",
        actions: downloadLink("この明細", `${path}/statement.csv`),
        body: linesTable("当月分の内容", lines, false)
      }),
      adjustments.length > 0 &&
        panel({
          title: "前月以前の調整",
          id: "late",
          body: [html`<p class="fine">${words.late}</p>`, linesTable("前月以前の調整の内容", adjustments, true)]
        }),
      tiles([{ label: "合計", value: Statements.netOf(Statements.totalOf(view.statement)), unit: "枚" }])
    ]
  })
}

/** The lines of a statement as a table. `late` tells the month of each as well. */
export const linesTable = (
  caption: string,
  lines: ReadonlyArray<Statements.NamedLine>,
  late: boolean,
  id?: string
): Html =>
  table({
    caption,
    captionUnseen: id === undefined,
    id,
    columns: [
      ...(late ? [{ key: "usedIn", label: "利用月" }] : []),
      { key: "name", label: "内容", head: true },
      ...figureColumns
    ],
    rows: lines.map((line) => [...(late ? [monthText(line.usedIn)] : []), line.name, ...figureCells(line)]),
    foot: [...(late ? [""] : []), "計", ...figureCells(Statements.sumOf(lines))],
    empty: words.nothing
  })

/** Where a month stands, in a word. */
export const standingText = ({ standing }: Pick<ListedMonth, "standing">): string => standings[standing][0]

/** The way to the pages of months. */
export const monthsTrail = [
  { label: "集計", path: "/office/reports" },
  { label: "月次明細と締め", path: monthsPath }
]

const netCells = ({ adjustments, lines }: Pick<NamedStatement, "lines" | "adjustments">): ReadonlyArray<HtmlValue> => {
  const [own, late] = [Statements.netOf(Statements.sumOf(lines)), Statements.netOf(Statements.sumOf(adjustments))]
  return [own, late, own + late]
}

const standingChip = ({ standing }: ListedMonth): Html => chip(...standings[standing])

/** Where a month stands, and whose statement it is. */
export const standingFacts = (view: ListedMonth, facility?: NamedStatement["facility"]): Html =>
  facts([
    facility === undefined ? undefined : ["施設コード", facility.code],
    facility === undefined ? undefined : ["月", monthText(view.month)],
    ["状態", standingChip(view)],
    view.closed === undefined ? undefined : ["締め", html`${moment(view.closed.at, ja)} ${view.closed.by}`]
  ])

const standings: { readonly [Standing in ListedMonth["standing"]]: readonly [string, "good" | "warn" | "plain"] } = {
  closed: ["締め済", "good"],
  next: ["次に締める月", "warn"],
  later: ["まだ締めていません", "plain"],
  running: ["途中経過", "plain"],
  before: ["調整は次に締めた月", "plain"]
}

const words = {
  about:
    "施設ごとに、その月に使われた枚数の明細です。施設からの請求と突き合わせるために使います。金額はこのサービスでは扱いません。",
  noMonth: "まだ利用がありません。",
  nothing: "この月の利用はありません。",
  late: "前に締めた月の利用のうち、締めたあとに登録または訂正されたものです。",
  discreet:
    "健診の種類は、見る権限のある職員にだけ表示しています。施設に渡す明細は、その権限のある職員が印刷してください。",
  altered:
    "締めたときに残した枚数と、いまの台帳から計算した枚数が違います。データを復元したか、壊れている可能性があります。システムの担当者にお知らせください。"
} as const
