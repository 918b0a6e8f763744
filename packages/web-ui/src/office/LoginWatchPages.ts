/**
 * LoginWatchPages (ログインの状況): whether more logins go wrong than the budget has, what that means and how it ends, and
 * the times in which the office expects a rush. The codes of facilities are in StaffCodePages.ts.
 */
import { type CalendarDate, LoginWatch } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  facts,
  field,
  figure,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  select,
  type Tone
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { type PeriodDraft, periodFields } from "./PeriodFields.ts"
import { codesPlace, loginsPlace, spoken } from "./StaffCodePages.ts"
import { table } from "./Table.ts"

/** What the page shows. */
export interface LoginsView {
  readonly alert: LoginWatch.Alert | undefined
  readonly rush: LoginWatch.Rush | undefined
  readonly wrong: Readonly<Record<LoginWatch.Budget, { readonly tries: number; readonly most: number }>>
  /** How long an alert goes on after the budget was last exceeded. Unit: minutes. */
  readonly calmMinutes: number
  /** The office's own code of today; absent when the clerk may not tell it to anybody. */
  readonly officeCode: string | undefined
  /** Those announced last first. */
  readonly rushes: ReadonlyArray<LoginWatch.Rush>
  readonly now: CalendarDate.Instant
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
}

/** What is typed for a new rush. */
export interface RushForm extends PeriodDraft {
  readonly factor: string
  readonly reason: string
}

/** ログインの状況. */
export const loginsPage = (frame: OfficeFrame, view: LoginsView): string => {
  const { alert, officeCode } = view
  return officePage(frame, {
    title: loginsPlace.label,
    wide: true,
    actions: [
      frame.clerk.can("correct") && linkButton(codesPlace.label, codesPlace.path),
      frame.clerk.can("operate") && linkButton("混み合う時間を知らせる", `${loginsPlace.path}/rushes/new`)
    ],
    body: [
      panel({
        title: alert === undefined ? "警戒していません" : "警戒中です",
        id: "state",
        body: [alert === undefined ? html`<p>${words.calm}</p>` : alertBody(frame, view, alert), counts(view)]
      }),
      officeCode !== undefined &&
        panel({
          title: "電話で伝える、本日の確認コード",
          id: "office-code",
          body: [facts([["福利課のコード", spoken(officeCode)]]), html`<p>${words.officeCode}</p>`]
        }),
      rushesPanel(frame, view)
    ]
  })
}

/** The form for a new rush. */
export const rushForm = (
  frame: OfficeFrame,
  { draft, id }: { readonly draft: RushForm; /** Made when the form is shown. */ readonly id: string }
): string => {
  const { mistakes } = frame
  return officePage(frame, {
    title: "混み合う時間を知らせる",
    trail: [loginsPlace],
    body: html`<p>${words.rush}</p>
      ${postForm({
        action: `${loginsPlace.path}/rushes`,
        csrf: frame.csrf,
        body: html`${hidden("id", id)} ${periodFields(draft, mistakes)}
        ${select({
          name: "factor",
          label: "ログインの間違いの上限",
          value: draft.factor,
          options: Array.from({ length: LoginWatch.limits.factor - 1 }, (_, index) => ({
            value: String(index + 2),
            label: `ふだんの${index + 2}倍`
          })),
          hint: "ログインする人がふだんの何倍になりそうかを選びます。",
          mistakes
        })}
        ${field({
          name: "reason",
          label: "理由",
          value: draft.reason,
          hint: "人間ドックの利用開始など、100文字までで書いてください。",
          maxLength: 100,
          required: true,
          mistakes
        })}
        ${buttons(button("登録する"), linkButton("やめる", loginsPlace.path))}`
      })}`
  })
}

const alertBody = (frame: OfficeFrame, { calmMinutes }: LoginsView, { budget, overAt, since }: LoginWatch.Alert) => [
  note(
    "bad",
    html`<p>${words.over[budget]}</p>
      <p>${words.meaning}</p>`
  ),
  facts([
    ["始まり", moment(since, ja)],
    ["最後に上限を超えた時刻", moment(overAt, ja)],
    ["自動の終了", `上限を超えない状態が${calmMinutes}分続いたとき`]
  ]),
  html`<p>${words.todo}</p>`,
  frame.clerk.can("operate") &&
    postForm({
      action: `${loginsPlace.path}/end`,
      csrf: frame.csrf,
      body: html`<p>${words.ending}</p>
        ${buttons(button("警戒を終える", "danger"))}`
    })
]

const counts = ({ rush, wrong }: LoginsView): Html => {
  const of = ({ most, tries }: { readonly tries: number; readonly most: number }) =>
    `${figure(tries)}回 (上限 ${figure(most)}回)`
  return facts([
    ["この15分ほどのログインの間違い", of(wrong.service)],
    ["この1日ほどのログインの間違い", of(wrong["service-daily"])],
    rush === undefined ? undefined : ["混み合う時間", [moment(rush.until, ja), `まで、上限は${rush.factor}倍です。`]]
  ])
}

const rushesPanel = (frame: OfficeFrame, { nameOf, now, rushes }: LoginsView): Html => {
  const operates = frame.clerk.can("operate")
  return panel({
    title: "混み合う時間",
    id: "rushes",
    body: table({
      caption: "混み合う時間の一覧",
      captionUnseen: true,
      columns: [
        { key: "reason", label: "理由", head: true },
        { key: "state", label: "状態" },
        { key: "from", label: "開始" },
        { key: "until", label: "終了" },
        { key: "factor", label: "上限", numeric: true },
        { key: "by", label: "登録した人" },
        ...(operates ? [{ key: "deed", label: "操作" }] : [])
      ],
      rows: rushes.map((rush) => ({
        reason: rush.reason,
        state: stateOf(rush, now),
        from: moment(rush.from, ja),
        until: moment(rush.until, ja),
        factor: `${rush.factor}倍`,
        by: [nameOf(rush.by), html`<br />`, moment(rush.announcedAt, ja)],
        deed:
          LoginWatch.phaseOf(rush, now) !== "over" &&
          postForm({
            action: `${loginsPlace.path}/rushes/${rush.id}/withdraw`,
            csrf: frame.csrf,
            look: "inline",
            body: button("取り下げる", "quiet")
          })
      })),
      empty: words.noRushes
    })
  })
}

const stateOf = (rush: LoginWatch.Rush, now: CalendarDate.Instant): Html => {
  if (rush.withdrawn !== undefined) return chip("取り下げ", "plain")
  const states: { readonly [Phase in ReturnType<typeof LoginWatch.phaseOf>]: readonly [string, Tone] } = {
    coming: ["予定", "plain"],
    on: ["期間中", "good"],
    over: ["終了", "plain"]
  }
  return chip(...states[LoginWatch.phaseOf(rush, now)])
}

const words = {
  calm: "利用者のログインの間違いは、上限を超えていません。",
  over: {
    service:
      "利用者のログインの間違いが、15分あたりの上限を超えました。番号と生年月日を試している人がいるかもしれません。",
    "service-daily":
      "利用者のログインの間違いが、1日あたりの上限を超えました。番号と生年月日を、ゆっくり試している人がいるかもしれません。"
  },
  meaning:
    "以前に使った端末からのログインは、いつもどおりです。はじめての端末では、施設のスタッフが伝える本日の確認コードも入力しないと、ログインできません。マイページと紙クーポンの申請では、福利課のコードを入力します。",
  todo: "施設から問い合わせがあったら、施設の画面で本日の確認コードを確かめて伝えてください。続くときは、システムの担当者にお知らせください。",
  ending:
    "警戒を終えると、確認コードなしでログインできるようになり、間違いを0回から数え直します。試している人がいる間は、終えないでください。",
  officeCode:
    "利用者から電話があったときは、本人であることを確かめてから伝えてください。マイページと紙クーポンの申請で使えます。施設では使えません。",
  rush: "人間ドックの利用開始の朝など、ログインが集中する時間をあらかじめ登録すると、その間だけ、警戒を始める上限を引き上げます。期間中の間違いは、ほかの時間とは別に数えます。",
  noRushes: "登録された時間はありません。"
} as const
