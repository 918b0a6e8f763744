/**
 * ReconciliationPages (施設の一覧との照合): handing in a facility's own list, and what of it we have too. Nothing of the list
 * is kept, so the page that shows what came of it cannot be opened again.
 */
import type { Month, Reconciliation, Reconciling } from "@fukuri/core"
import { problemSentence } from "../FileSentences.ja.ts"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import { button, facts, fileField, linkButton, note, panel, postForm, radios, select, tiles } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { monthText, reconciliationPath, reportTabs } from "./ReportParts.ts"
import { table } from "./Table.ts"
import { usePath } from "./UseParts.ts"

/** What the form shows, with what was chosen. */
export interface ReconciliationForm {
  readonly facilities: ReadonlyArray<{ readonly code: string; readonly name: string }>
  /** The latest first. */
  readonly months: ReadonlyArray<Month.Month>
  readonly facility: string
  readonly month: string
  readonly output: string
}

/** What came of a list. */
export interface ReconciliationResult {
  readonly facility: { readonly code: string; readonly name: string }
  readonly month: Month.Month
  readonly result: Reconciling.ReconciledList
}

/** The form for a list. */
export const form = (frame: OfficeFrame, view: ReconciliationForm): string =>
  officePage(frame, {
    title: "施設の一覧との照合",
    body: [
      reportTabs("reconciliation", true),
      html`<p>${words.about}</p>`,
      postForm({
        action: reconciliationPath,
        csrf: frame.csrf,
        multipart: true,
        download: true,
        body: [
          select({
            name: "facility",
            label: "施設",
            required: true,
            none: "選んでください",
            value: view.facility,
            options: view.facilities.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
            mistakes: frame.mistakes
          }),
          select({
            name: "month",
            label: "月",
            value: view.month,
            options: view.months.map((month) => ({ value: month, label: monthText(month) })),
            mistakes: frame.mistakes
          }),
          radios({
            name: "output",
            label: "結果",
            value: view.output,
            options: [
              { value: "page", label: "画面で見る" },
              { value: "csv", label: "ファイルで受け取る (CSV)" }
            ],
            mistakes: frame.mistakes
          }),
          fileField({
            name: "file",
            label: "施設の一覧 (CSV)",
            required: true,
            accept: ".csv,text/csv",
            hint: words.columns,
            mistakes: frame.mistakes
          }),
          button("照合する")
        ]
      })
    ]
  })

/** What both have, and what only one of them has. */
export const result = (frame: OfficeFrame, { facility, month, result: found }: ReconciliationResult): string => {
  const { different, lines, matched, oursOnly, theirsOnly, unread } = found
  const isEven = different.length + oursOnly.length + theirsOnly.length + unread.length === 0
  return officePage(frame, {
    title: "照合の結果",
    trail: [
      { label: "集計", path: "/office/reports" },
      { label: "施設の一覧との照合", path: reconciliationPath }
    ],
    wide: true,
    actions: linkButton("別の一覧を照合する", `${reconciliationPath}?facility=${facility.code}&month=${month}`),
    body: [
      facts([
        ["施設", `${facility.name} ${facility.code}`],
        ["月", monthText(month)]
      ]),
      note(isEven ? "good" : "warn", isEven ? words.even : words.uneven),
      tiles([
        { label: "一覧の行", value: lines, unit: "行" },
        { label: "一致", value: matched.length, unit: "件" },
        { label: "内容が違う", value: different.length, unit: "件" },
        { label: "当方だけ", value: oursOnly.length, unit: "件" },
        { label: "施設だけ", value: theirsOnly.length, unit: "件" },
        { label: "読めない行", value: unread.length, unit: "行" }
      ]),
      differentPanel(different),
      oursPanel(oursOnly),
      theirsPanel(theirsOnly),
      unreadPanel(unread),
      matchedPanel(matched)
    ]
  })
}

/** How a line and a use were found to be the same, in words. */
export const foundByNames: { readonly [By in Reconciliation.FoundBy]: string } = {
  receipt: "受付番号",
  content: "番号・利用日・内容",
  day: "番号・利用日"
}

/** In what they are not alike, in words. */
export const differenceNames: { readonly [Each in Reconciliation.Difference]: string } = {
  quantity: "枚数",
  day: "利用日",
  number: "番号",
  content: "内容"
}

/** Why a line cannot be read, and what to write instead. */
export const unreadSentence = (why: Reconciliation.UnreadLine["why"]): string => {
  if (why === "receipt-malformed") return "受付番号ではありません。英数字16けたです。"
  if (why === "quantity-malformed") return "枚数を1以上の数字で書いてください。"
  if (why === "nothing-to-find-by") return "受付番号か、番号と利用日の両方が必要です。"
  return problemSentence(why)
}

const mostShown = 500

const ourColumns = [
  { key: "receipt", label: "受付番号", head: true },
  { key: "number", label: "番号" },
  { key: "on", label: "利用日" },
  { key: "name", label: "内容" },
  { key: "quantity", label: "枚数", numeric: true }
]

const ourCells = ({ name, number, quantity, receipt: id, usedOn }: Reconciliation.OurUse): ReadonlyArray<HtmlValue> => [
  html`<a class="nobreak" href="${usePath(id)}">${receipt(id)}</a>`,
  number,
  ja.time.day(usedOn),
  name,
  quantity
]

const differentPanel = (pairs: ReadonlyArray<Reconciliation.Pair>): Html | false =>
  pairs.length > 0 &&
  panel({
    title: "内容が違う",
    id: "different",
    body: [
      shortened(pairs.length),
      table({
        caption: "内容が違う利用",
        captionUnseen: true,
        columns: [
          { key: "line", label: "一覧の行", numeric: true },
          ...ourColumns,
          { key: "theirs", label: "一覧の内容" },
          { key: "differs", label: "違うところ" }
        ],
        rows: pairs
          .slice(0, mostShown)
          .map(({ differs, ours, theirs }) => [
            theirs.line,
            ...ourCells(ours),
            theirText(theirs),
            differs.map((each) => differenceNames[each]).join("、")
          ]),
        empty: ""
      })
    ]
  })

const oursPanel = (uses: ReadonlyArray<Reconciliation.OurUse>): Html | false =>
  uses.length > 0 &&
  panel({
    title: "当方にだけある利用",
    id: "ours",
    body: [
      shortened(uses.length),
      table({
        caption: "当方だけの利用",
        captionUnseen: true,
        columns: ourColumns,
        rows: uses.slice(0, mostShown).map(ourCells),
        empty: ""
      })
    ]
  })

const theirsPanel = (uses: ReadonlyArray<Reconciliation.TheirUse>): Html | false =>
  uses.length > 0 &&
  panel({
    title: "施設の一覧にだけある行",
    id: "theirs",
    body: [
      html`<p class="fine">${words.theirs}</p>`,
      shortened(uses.length),
      table({
        caption: "施設だけの行",
        captionUnseen: true,
        columns: [
          { key: "line", label: "一覧の行", numeric: true, head: true },
          { key: "receipt", label: "受付番号" },
          { key: "number", label: "番号" },
          { key: "on", label: "利用日" },
          { key: "content", label: "内容" },
          { key: "quantity", label: "枚数", numeric: true }
        ],
        rows: uses
          .slice(0, mostShown)
          .map(({ content, line, number, quantity, receipt: id, usedOn }) => [
            line,
            id !== undefined && receipt(id),
            number,
            usedOn !== undefined && ja.time.day(usedOn),
            content,
            quantity
          ]),
        empty: ""
      })
    ]
  })

const unreadPanel = (lines: ReadonlyArray<Reconciliation.UnreadLine>): Html | false =>
  lines.length > 0 &&
  panel({
    title: "読めない行",
    id: "unread",
    body: [
      shortened(lines.length),
      table({
        caption: "読めない行とその理由",
        captionUnseen: true,
        columns: [
          { key: "line", label: "一覧の行", numeric: true, head: true },
          { key: "why", label: "理由" }
        ],
        rows: lines.slice(0, mostShown).map(({ line, why }) => [line, unreadSentence(why)]),
        empty: ""
      })
    ]
  })

const matchedPanel = (pairs: ReadonlyArray<Reconciliation.Pair>): Html | false =>
  pairs.length > 0 &&
  panel({
    title: "一致した利用",
    id: "matched",
    body: [
      shortened(pairs.length),
      table({
        caption: "一致した行と利用",
        captionUnseen: true,
        columns: [
          { key: "line", label: "一覧の行", numeric: true },
          ...ourColumns,
          { key: "by", label: "照合したもの" }
        ],
        rows: pairs
          .slice(0, mostShown)
          .map(({ by, ours, theirs }) => [theirs.line, ...ourCells(ours), foundByNames[by]]),
        empty: ""
      })
    ]
  })

const theirText = ({ content, quantity, usedOn }: Reconciliation.TheirUse): string =>
  [usedOn === undefined ? "" : ja.time.day(usedOn), content, `${quantity}枚`].filter((each) => each !== "").join(" ")

const shortened = (rows: number): Html | false =>
  rows > mostShown && html`<p class="fine">${`はじめの${mostShown}件です。すべてはファイルで受け取れます。`}</p>`

const words = {
  about: "施設が持っている利用の一覧を、この月に当方が記録した利用と照らし合わせます。一覧は保存しません。",
  columns:
    "1行目に見出しが必要です。「受付番号」、または「番号」と「利用日」で照合します。「内容」「枚数」もあれば比べます。ほかの列は読みません。20,000行まで。",
  even: "すべて一致しました。",
  uneven: "一致しないものがあります。下の表で確かめてください。",
  theirs:
    "この月のこの施設の利用に見つからない行です。番号や利用日の書き間違い、ほかの月の利用、画面で利用されなかった分が考えられます。"
} as const
