/**
 * StatementPages (月次明細と締め): the months and which of them are closed, what each facility is paid for in a month, and
 * closing a month for good. Quantities only. What is printed is in StatementPrint.ts.
 */
import { type ClosedMonths, type Facility, type Month, Statements } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  confirmPanel,
  downloadLink,
  empty,
  facts,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  reasonField,
  tiles
} from "./OfficeParts.ts"
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
    trail,
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
          caption: "施設ごとの枚数",
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
    trail: [...trail, { label: monthText(view.month), path: monthPath(view.month) }],
    wide: true,
    actions: [linkButton("印刷する", `${path}/print`)],
    body: [
      standingFacts(view, facility),
      !frame.clerk.can("health") && note("plain", words.discreet),
      panel({
        title: "当月分",
        id: "own",
        actions: downloadLink("この明細", `${path}/statement.csv`),
        body: linesTable("当月分", lines, false)
      }),
      adjustments.length > 0 &&
        panel({
          title: "前月以前の調整",
          id: "late",
          body: [html`<p class="fine">${words.late}</p>`, linesTable("前月以前の調整", adjustments, true)]
        }),
      tiles([{ label: "合計", value: Statements.netOf(Statements.totalOf(view.statement)), unit: "枚" }])
    ]
  })
}

/** Before a month is closed: what will be fixed. */
export const closing = (
  frame: OfficeFrame,
  view: { readonly month: Month.Month; readonly total: Statements.Figures; readonly facilities: number }
): string => {
  const { facilities, month, total } = view
  return officePage(frame, {
    title: `${monthText(month)}を締める`,
    trail: [...trail, { label: monthText(month), path: monthPath(month) }],
    body: confirmPanel({
      title: `${monthText(month)}の明細を確定します`,
      counts: [
        ["施設", facilities, "か所"],
        ["利用", total.uses, "件"],
        ["差引", Statements.netOf(total), "枚"]
      ],
      changes: html`<ul>
        ${words.closing.map((each) => html`<li>${each}</li>`)}
      </ul>`,
      agreement: words.reopening,
      form: postForm({
        action: `${monthPath(month)}/close`,
        csrf: frame.csrf,
        body: [
          hidden("uses", String(total.uses)),
          hidden("redeemed", String(total.redeemed)),
          hidden("reversed", String(total.reversed)),
          buttons(button("締める", "danger"), linkButton("やめる", monthPath(month)))
        ]
      })
    })
  })
}

/** Before a closed month is opened again. */
export const reopening = (frame: OfficeFrame, view: ListedMonth & { readonly reason: string }): string =>
  officePage(frame, {
    title: `${monthText(view.month)}の締めを取り消す`,
    trail: [...trail, { label: monthText(view.month), path: monthPath(view.month) }],
    body: [
      standingFacts(view),
      confirmPanel({
        title: "確定した明細が変わることがあります",
        changes: html`<p>${words.reopens}</p>`,
        agreement: words.otherClerk,
        form: postForm({
          action: `${monthPath(view.month)}/reopen`,
          csrf: frame.csrf,
          body: [
            reasonField({ value: view.reason, mistakes: frame.mistakes }),
            buttons(button("締めを取り消す", "danger"), linkButton("やめる", monthPath(view.month)))
          ]
        })
      })
    ]
  })

/** Why a month cannot be closed or opened now. */
export const notNow = (frame: OfficeFrame, month: Month.Month, why: keyof typeof notNowWords): string =>
  officePage(frame, {
    title: monthText(month),
    trail,
    body: empty(notNowWords[why], linkButton(`${monthText(month)}の明細へ`, monthPath(month)), "warn")
  })

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

const trail = [
  { label: "集計", path: "/office/reports" },
  { label: "月次明細と締め", path: monthsPath }
]

const netCells = ({ adjustments, lines }: Pick<NamedStatement, "lines" | "adjustments">): ReadonlyArray<HtmlValue> => {
  const [own, late] = [Statements.netOf(Statements.sumOf(lines)), Statements.netOf(Statements.sumOf(adjustments))]
  return [own, late, own + late]
}

const standingChip = ({ standing }: ListedMonth): Html => chip(...standings[standing])

const standingFacts = (view: ListedMonth, facility?: NamedStatement["facility"]): Html =>
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

const notNowWords = {
  next: "締められるのは、古い月から順に一月ずつです。先に前の月を締めてください。",
  over: "この月はまだ終わっていません。翌月になってから締めてください。",
  last: "締めを取り消せるのは、最後に締めた月だけです。新しい月から順に取り消してください。"
} as const

const words = {
  about:
    "施設ごとに、その月に使われた枚数の明細です。施設からの請求と突き合わせるために使います。金額はこのサービスでは扱いません。",
  noMonth: "まだ利用がありません。",
  nothing: "この月の利用はありません。",
  late: "前に締めた月の利用のうち、締めたあとに登録または訂正されたものです。",
  discreet:
    "健診の種類は、見る権限のある職員にだけ表示しています。施設に渡す明細は、その権限のある職員が印刷してください。",
  altered:
    "締めたときに残した枚数と、いまの台帳から計算した枚数が違います。データを復元したか、壊れている可能性があります。システムの担当者にお知らせください。",
  closing: [
    "締めた月の明細は、あとから変わりません。",
    "締めたあとに登録・訂正された分は、次の月の明細に「前月以前の調整」として載ります。",
    "利用や訂正そのものは、締めたあともできます。"
  ],
  reopening: "締めを取り消すには、別の職員の承認権限と理由が必要です。",
  reopens: "取り消すと、この月の明細は締める前の状態に戻ります。施設に渡した明細があるときは、渡し直してください。",
  otherClerk: "締めた職員とは別の、承認できる職員が行います。記録に残ります。"
} as const
