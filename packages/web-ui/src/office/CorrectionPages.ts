/**
 * CorrectionPages (訂正): asking to give back what was used, looking once more before it is sent, what is open and what
 * was, and the agreement of the second clerk. What a use shows is in UsePages.ts.
 */
import { type CalendarDate, type CorrectedUses, Correction, type LedgerEntry } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import {
  agreementWith,
  correctionPath,
  correctionsPath,
  correctionsTable,
  type CorrectionLine,
  isMine,
  momentOf,
  nextStep,
  stateChip,
  stateNames,
  tellerNames,
  useTabs
} from "./CorrectionParts.ts"
import { shortDay } from "./Explanation.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  checkbox,
  columns,
  confirmPanel,
  facts,
  getForm,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  reasonField,
  select
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { paging } from "./Table.ts"
import { outcomeOf, type ShownPerson, usePanel, usePath, usesPath, useTiles } from "./UseParts.ts"

/** What the list of corrections shows. */
export interface CorrectionsView {
  /** The longest waiting first. */
  readonly open: ReadonlyArray<CorrectionLine>
  /** More are open than are shown. */
  readonly moreOpen: boolean
  readonly past: ReadonlyArray<CorrectionLine>
  readonly search: { readonly state: string; readonly mine: boolean }
  readonly before: number
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly now: CalendarDate.Instant
  readonly nameOf: (actor: string) => string
}

/** 訂正: what is open, with who has to do what, and what was. */
export const corrections = (frame: OfficeFrame, view: CorrectionsView): string => {
  const { before, next, now, nameOf, open, past, previous, search } = view
  return officePage(frame, {
    title: "訂正",
    wide: true,
    body: [
      useTabs("corrections", open.length),
      panel({
        title: "終わっていない訂正",
        id: "open",
        body: [
          view.moreOpen && note("warn", "終わっていない訂正が多いため、新しいものから50件を表示しています。"),
          correctionsTable(frame, {
            caption: "終わっていない訂正 (古い順)",
            captionUnseen: true,
            rows: open,
            now,
            nameOf,
            across: true,
            empty: "終わっていない訂正はありません。訂正は、利用の画面から始めます。"
          })
        ]
      }),
      panel({
        title: "これまでの訂正",
        id: "past",
        body: [
          getForm({
            action: correctionsPath,
            label: "訂正を探す",
            body: [
              select({
                name: "state",
                label: "状態",
                value: search.state,
                none: "すべて",
                options: pastStates.map((state) => ({ value: state, label: stateNames[state] }))
              }),
              checkbox({ name: "mine", label: "自分が依頼したもの", checked: search.mine }),
              buttons(button("絞り込む"))
            ]
          }),
          correctionsTable(frame, {
            caption: "これまでの訂正 (新しい順)",
            captionUnseen: true,
            rows: past,
            now,
            nameOf,
            across: true,
            id: "past-rows",
            empty: "条件に合う訂正はありません。"
          }),
          (past.length > 0 || before > 0) &&
            paging({ from: before + 1, to: before + past.length, previous, next, anchor: "past" })
        ]
      })
    ]
  })
}

/** The states of what is done with. */
export const pastStates = ["Applied", "Refused", "Withdrawn", "Overtaken"] as const

/** What one correction shows. */
export interface CorrectionView {
  readonly id: string
  readonly value: Correction.Correction
  readonly use: CorrectedUses.CorrectedUse
  /** The entry that follows from it, with its place in the book. */
  readonly entry: { readonly place: number; readonly entry: LedgerEntry.LedgerEntry } | undefined
  readonly person: ShownPerson
  /** The coupons are the clerk's own, or the spouse's. */
  readonly own: boolean
  readonly approvers: ReadonlyArray<string>
  /** The person asked for more than the clerk who looks may give back alone: another one must agree after them. */
  readonly asksSecond: boolean
  readonly now: CalendarDate.Instant
  readonly nameOf: (actor: string) => string
}

/** 訂正: one request from the use to the entry. */
export const correction = (frame: OfficeFrame, view: CorrectionView): string => {
  const { approvers, use, value } = view
  const path = correctionPath(view.id)
  return officePage(frame, {
    title: "訂正の依頼",
    trail: [
      { label: "利用", path: usesPath },
      { label: "訂正", path: correctionsPath }
    ],
    actions: mayDecide(frame, view) && linkButton("承認・却下に進む", `${path}/approve`, "primary"),
    wide: true,
    body: [
      html`<p>
        ${stateChip(value.state)}${Correction.isOpen(value) && ` 次にすること: ${nextStep(value, frame, view.own)}`}
      </p>`,
      value.state._tag === "Requested" &&
        note("warn", Correction.isByHolder(value) ? words.byHolder : agreementWith(approvers)),
      value.state._tag === "Approved" && unfinished(frame, path),
      columns(requestPanel(frame, view), panel({ title: "経過", body: course(view) })),
      usePanel(frame, view),
      useTiles(use.figures, use.waiting),
      value.state._tag === "Requested" &&
        isMine(value, frame) &&
        frame.clerk.can("correct") &&
        panel({
          title: "依頼の取り下げ",
          body: postForm({
            action: `${path}/withdraw`,
            csrf: frame.csrf,
            body: [
              html`<p>まだ承認されていないため、取り下げることができます。取り下げても、記録は残ります。</p>`,
              buttons(button("依頼を取り下げる", "quiet"))
            ]
          })
        })
    ]
  })
}

/** It was agreed to, but does not stand in the ledger: it is finished by itself soon, or at once by this button. */
const unfinished = (frame: OfficeFrame, path: string): Html =>
  note("warn", [
    html`<p>
      承認されましたが、台帳への記入がまだ確かめられていません。数分のうちに自動で記入されます。二重にはなりません。
    </p>`,
    frame.clerk.can("correct") &&
      postForm({ action: `${path}/finish`, csrf: frame.csrf, body: buttons(button("今すぐ記入する", "quiet")) })
  ])

/** 訂正の承認: before and after once more, and both answers. */
export const correctionApproval = (frame: OfficeFrame, view: CorrectionView & { readonly reason: string }): string => {
  const { asksSecond, use, value } = view
  const { figures } = use
  const path = correctionPath(view.id)
  const { quantity } = value
  return officePage(frame, {
    title: "訂正の承認",
    trail: [
      { label: "訂正", path: correctionsPath },
      { label: "訂正の依頼", path }
    ],
    wide: true,
    body: [
      columns(requestPanel(frame, view), usePanel(frame, view)),
      useTiles(figures, 0),
      figures.left < quantity &&
        note(
          "bad",
          `有効な利用は${figures.left}枚しか残っていないため、このまま承認しても訂正されません。却下してください。`
        ),
      confirmPanel({
        title: asksSecond ? "この申し出を認め、承認を依頼しますか" : "この訂正を承認しますか",
        counts: [
          ["有効な利用", figures.left, "枚"],
          ["取り消す枚数", quantity, "枚"]
        ],
        changes: html`<p><strong>${outcomeOf(figures, quantity)}</strong></p>`,
        agreement: asksSecond ? words.asksSecond : words.agreement,
        form: postForm({
          action: `${path}/approve`,
          csrf: frame.csrf,
          body: [
            hidden("left", String(figures.left)),
            buttons(
              asksSecond ? button("認めて、承認を依頼する") : button(`承認して${quantity}枚を取り消す`, "danger"),
              linkButton("戻る", path)
            )
          ]
        })
      }),
      panel({
        title: "却下する",
        id: "refuse",
        body: postForm({
          action: `${path}/refuse`,
          csrf: frame.csrf,
          body: [
            reasonField({
              label: "却下の理由",
              hint: Correction.isByHolder(value) ? words.refusal : "依頼した職員に伝わるように書いてください。",
              value: view.reason,
              mistakes: frame.mistakes
            }),
            buttons(button("却下する", "quiet"))
          ]
        })
      })
    ]
  })
}

/** Whether the clerk who looks may agree to the request or refuse it. */
export const mayDecide = (frame: OfficeFrame, { own, value }: Pick<CorrectionView, "own" | "value">): boolean =>
  value.state._tag === "Requested" && frame.clerk.can("approve") && !own && !isMine(value, frame)

const requestPanel = (frame: OfficeFrame, { nameOf, value }: CorrectionView): Html => {
  const { clerk } = frame
  const mine = isMine(value, frame)
  return panel({
    title: "依頼の内容",
    body: facts([
      ["取り消す枚数", html`<strong>${value.quantity}枚</strong>`],
      ["理由", Correction.reasonNames[value.reason]],
      ["事情", mine || (clerk.can("personal") && clerk.can("health")) ? value.text : hiddenWords],
      [
        "連絡した人",
        value.caller === ""
          ? tellerNames[value.toldBy]
          : `${tellerNames[value.toldBy]} (${mine || clerk.can("personal") ? value.caller : "名前は表示する権限がありません"})`
      ],
      ["連絡のあった日", shortDay(value.toldOn)],
      ["依頼した人", nameOf(value.requestedBy)],
      ["依頼した日時", momentOf(value.requestedAt)]
    ])
  })
}

const words = {
  agreement: "承認すると、この場で台帳に記入され、本人のマイページに表示されます。承認は、あとから取り消せません。",
  asksSecond:
    "1人で訂正できる枚数を超えるため、あなたが認めたあと、ほかの職員の承認が必要です。承認されるまで、クーポンは戻りません。",
  byHolder: "本人が自分の画面から申し出ました。事実を確かめてから、承認または却下してください。",
  refusal: "理由は本人には表示されません。本人の画面には、訂正を行わなかったことと連絡先が表示されます。"
} as const

const hiddenWords = "(表示する権限がありません)"

/** What happened to a request, step by step. */
const course = ({ entry, nameOf, use, value }: CorrectionView): Html => {
  const { state } = value
  const steps: ReadonlyArray<HtmlValue> = [
    html`${momentOf(use.redemption.at)} <a href="${usePath(use.redemption.id)}">${use.redemption.quantity}枚の利用</a>`,
    Correction.isByHolder(value)
      ? html`${momentOf(value.requestedAt)} 本人が画面から${value.quantity}枚の訂正を申し出`
      : html`${momentOf(value.requestedAt)} ${nameOf(value.requestedBy)}が${value.quantity}枚の訂正を依頼`,
    ...stepsOf(state, nameOf),
    entry !== undefined && html`台帳の${entry.place}番目に記入済`
  ]
  return html`<ol class="course">
    ${steps.filter((step) => step !== false).map((step) => html`<li>${step}</li>`)}
  </ol>`
}

const stepsOf = (
  state: Correction.Correction["state"],
  nameOf: (actor: string) => string
): ReadonlyArray<HtmlValue> => {
  const approval = (by: string, at: CalendarDate.Instant, alone: boolean) =>
    alone ? html`${momentOf(at)} 承認不要(1人で訂正できる枚数)` : html`${momentOf(at)} ${nameOf(by)}が承認`
  switch (state._tag) {
    case "Requested":
      return []
    case "Approved":
      return [approval(state.by, state.at, state.alone)]
    case "Applied":
      return [approval(state.by, state.approvedAt, state.alone), html`${momentOf(state.at)} 訂正済`]
    case "Refused":
      return [html`${momentOf(state.at)} ${nameOf(state.by)}が却下: ${state.reason}`]
    case "Withdrawn":
      return [html`${momentOf(state.at)} 依頼した職員が取り下げ`]
    case "Overtaken":
      return [
        html`${momentOf(state.at)}
        有効な利用が${state.left}枚しか残っていなかったため、訂正できませんでした。台帳には何も記入されていません。`
      ]
  }
}
