/**
 * AuditPages (記録): who did what when, with filters; and what came of proving the chain of the record. What actions and
 * facts are called is in AuditWords.ts, how what is kept with a line is read in AuditDetail.ts.
 */
import type { AuditTrail, CalendarDate } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import type { AuditChange, AuditDetail } from "./AuditDetail.ts"
import { groupedHash, nothing } from "./AuditDetail.ts"
import { actionGroups, actionName, isRefused, isSubjectKind, subjectNames } from "./AuditWords.ts"
import { momentOf } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  dateField,
  downloadLink,
  facts,
  field,
  figure,
  getForm,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  select
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { paging, table } from "./Table.ts"

/** Where the record is. */
export const auditPath = "/office/audit"

/** What is typed to find lines. Shape of days: `2024-07-01`. */
export interface AuditSearch {
  readonly clerk: string
  readonly action: string
  /** A kind of what lines are about; empty for anything. */
  readonly kind: string
  /** What of that kind, as typed. Never the number of a person that an address named. */
  readonly about: string
  readonly from: string
  readonly until: string
}

/** A line as it is shown. */
export interface ShownLine {
  readonly place: number
  readonly at: CalendarDate.Instant
  readonly who: string
  readonly action: string
  readonly subject: ShownSubject | undefined
  readonly detail: AuditDetail
}

/** What a line is about, as far as the clerk may see it, and where that is. */
export interface ShownSubject {
  readonly kind: string
  readonly text: string
  readonly path: string | undefined
}

/** What the page of the record shows. */
export interface AuditView {
  readonly search: AuditSearch
  readonly clerks: ReadonlyArray<{ readonly actor: string; readonly name: string }>
  /** The person whom the address names, who stays unless something else is typed. */
  readonly person: { readonly key: string; readonly text: string } | undefined
  readonly lines: ReadonlyArray<ShownLine>
  /** How many come before the first line shown. */
  readonly before: number
  readonly previous: string | undefined
  readonly next: string | undefined
  /** Address of the same lines as a file; undefined when nothing can be looked for yet. */
  readonly csv: string | undefined
  readonly head: { readonly place: number; readonly hash: string } | undefined
}

/** 記録: who did what, the latest first. */
export const audit = (frame: OfficeFrame, view: AuditView): string =>
  officePage(frame, {
    title: "記録",
    wide: true,
    body: [
      searchForm(frame, view),
      table({
        caption: "記録の一覧 (新しい順)",
        id: "lines",
        columns: [
          { key: "place", label: "番号", numeric: true, head: true },
          { key: "at", label: "日時" },
          { key: "who", label: "だれが" },
          { key: "action", label: "何を" },
          { key: "subject", label: "対象" },
          { key: "detail", label: "内容" }
        ],
        rows: view.lines.map((line) => ({
          place: line.place,
          at: momentOf(line.at),
          who: line.who,
          action: actionCell(line.action),
          subject: line.subject === undefined ? "" : subjectCell(line.subject),
          detail: detailCell(line.detail)
        })),
        empty: sentences.none
      }),
      (view.lines.length > 0 || view.before > 0) &&
        paging({
          from: view.before + 1,
          to: view.before + view.lines.length,
          previous: view.previous,
          next: view.next,
          anchor: "lines"
        }),
      view.csv !== undefined &&
        view.lines.length > 0 &&
        html`<p>${downloadLink("この条件の記録をすべて保存", view.csv)}</p>`,
      view.head !== undefined && headPanel(view.head)
    ]
  })

/** What came of proving the chain. `noted` is what was typed as the fingerprint that somebody noted. */
export const auditCheck = (
  frame: OfficeFrame,
  view: { readonly report: AuditTrail.AuditReport | undefined; readonly noted: string }
): string =>
  officePage(frame, {
    title: "記録の連鎖の確認",
    trail: [{ label: "記録", path: auditPath }],
    body: [view.report !== undefined && outcome(view.report), checkForm(frame, view.noted)]
  })

const searchForm = ({ csrf, mistakes }: OfficeFrame, { clerks, person, search }: AuditView): Html =>
  postForm({
    action: `${auditPath}/find`,
    csrf,
    look: "inline",
    body: [
      select({
        name: "clerk",
        label: "だれが",
        value: search.clerk,
        none: "すべて",
        options: clerks.map(({ actor, name }) => ({ value: actor, label: name })),
        mistakes
      }),
      select({
        name: "action",
        label: "操作",
        value: search.action,
        none: "すべて",
        options: actionGroups.flatMap(({ actions, label, prefix }) => [
          { value: prefix, label: `${label} (すべて)` },
          ...Object.entries(actions).map(([value, name]) => ({ value, label: `　${name}` }))
        ]),
        mistakes
      }),
      select({
        name: "kind",
        label: "対象の種類",
        value: search.kind,
        none: "すべて",
        options: Object.entries(subjectNames).map(([value, label]) => ({ value, label })),
        mistakes
      }),
      field({
        name: "about",
        label: "対象の番号・記号",
        value: search.about,
        hint: person === undefined ? "例: 組合員番号、施設コード、2024-07" : `${person.text} の記録を表示しています。`,
        maxLength: 120,
        mistakes
      }),
      person !== undefined && hidden("person", person.key),
      dateField({ name: "from", label: "日付 (から)", value: search.from, mistakes }),
      dateField({ name: "until", label: "日付 (まで)", value: search.until, mistakes }),
      buttons(button("表示する"), linkButton("条件を消す", auditPath))
    ]
  })

const actionCell = (action: string): HtmlValue => {
  const name = actionName(action) ?? action
  return isRefused(action) ? chip(name, "warn") : name
}

const subjectCell = ({ kind, path, text }: ShownSubject): HtmlValue => {
  const label = isSubjectKind(kind) ? subjectNames[kind] : kind
  const words = text === "" ? label : `${label} ${text}`
  return path === undefined ? words : html`<a href="${path}">${words}</a>`
}

/** What is more than this is folded away. */
const mostOpen = 5

const detailCell = ({ changes, facts: known }: AuditDetail): HtmlValue => {
  const all = [
    ...changes.map((change) => html`<li>${changeText(change)}</li>`),
    ...known.map(([label, value, path]) => {
      const words = path === undefined ? value : html`<a href="${path}">${value}</a>`
      return html`<li>${label === "" ? words : html`${label}: ${words}`}</li>`
    })
  ]
  if (all.length === 0) return ""
  if (all.length <= mostOpen + 1) return plainList(all)
  const rest = all.slice(mostOpen)
  return [
    plainList(all.slice(0, mostOpen)),
    html`<details>
      <summary>ほか${rest.length}項目</summary>
      ${plainList(rest)}
    </details>`
  ]
}

const plainList = (items: ReadonlyArray<Html>): Html =>
  html`<ul class="plain">
    ${items}
  </ul>`

const changeText = ({ after, before, label }: AuditChange): Html => {
  if (before === undefined) return html`${label}: ${after}`
  return html`${label}: <del>${before}</del> → <ins>${after ?? nothing}</ins>`
}

const headPanel = (head: { readonly place: number; readonly hash: string }): Html =>
  panel({
    title: "この記録の指紋",
    id: "head",
    body: [
      facts([
        ["件数", `${figure(head.place)}件`],
        ["指紋", html`<code class="hash">${groupedHash(head.hash)}</code>`]
      ]),
      html`<p class="fine">${sentences.head}</p>`,
      html`<p>${linkButton("連鎖を確認する", `${auditPath}/check?go=1`)}</p>`
    ]
  })

const outcome = ({ broken, head, lines, noted }: AuditTrail.AuditReport): Html => {
  const gaps = broken.filter((each) => each._tag !== "NotedMissing")
  return panel({
    title: "確認の結果",
    body: [
      gaps.length === 0
        ? note("good", html`<p>${sentences.whole(lines)}</p>`)
        : note("bad", html`<p>${sentences.broken(gaps.length)}</p>`),
      gaps.length < broken.length && note("bad", html`<p>${sentences.notedMissing}</p>`),
      noted !== undefined && note("good", html`<p>${sentences.noted(noted.place, ja.time.moment(noted.at))}</p>`),
      gaps.length > 0 &&
        html`<ul>
          ${gaps.map((each) => html`<li>${gapText(each)}</li>`)}
        </ul>`,
      facts([
        ["件数", `${figure(lines)}件`],
        ["指紋", html`<code class="hash">${head === "" ? nothing : groupedHash(head)}</code>`]
      ])
    ]
  })
}

type Gap = Exclude<AuditTrail.AuditBreak, { readonly _tag: "NotedMissing" }>

const gapText = (gap: Gap): string =>
  gap._tag === "Place"
    ? `${figure(gap.expected)}番があるはずの所に、${figure(gap.place)}番があります。`
    : `${figure(gap.place)}番の内容か、その前の記録が、書き込まれた時と違います。`

const checkForm = ({ mistakes }: OfficeFrame, noted: string): Html =>
  panel({
    title: "控えてある指紋と照合する",
    body: [
      html`<p>${sentences.why}</p>`,
      getForm({
        action: `${auditPath}/check`,
        label: "連鎖の確認",
        look: "plain",
        body: [
          hidden("go", "1"),
          field({
            name: "head",
            label: "控えてある指紋",
            value: noted,
            hint: "以前に表示された64文字の英数字です。空のままでも、連鎖だけを確認できます。",
            maxLength: 200,
            width: "full",
            mistakes
          }),
          buttons(button("確認する"))
        ]
      })
    ]
  })

const sentences = {
  none: "条件に合う記録はありません。条件を変えて、もう一度お試しください。",
  head: "記録は1件ずつ前の記録とつながっていて、書き換え・削除・挿入があると指紋が変わります。紙などに控えておくと、あとで照合できます。",
  why: "連鎖がつながっていても、末尾の記録がまとめて消されたことや、全体が作り直されたことは分かりません。以前に控えた指紋を入力すると、その時までの記録がすべて残っていることを確認できます。",
  whole: (lines: number) => `${figure(lines)}件の記録の連鎖は、すべてつながっています。`,
  broken: (count: number) =>
    `記録に、つながっていない所が${figure(count)}か所あります。システムの担当者に知らせ、データベースを保全してください。`,
  notedMissing:
    "控えてある指紋の記録がありません。そのあとに記録が消されたか、作り直されたおそれがあります。システムの担当者に知らせてください。",
  noted: (place: number, at: string) =>
    `控えてある指紋は${figure(place)}番 (${at}) の記録のものです。そこまでの記録は、控えた時のままです。`
} as const
