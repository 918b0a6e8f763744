/**
 * PaperApplicationPage (紙クーポンの申請): one application from the form to the mail: who, why, what would go to paper, what was
 * asked, which sheets there are, and what can be done now. The looks before anything is decided are in PaperDecisions.ts.
 */
import { PaperApplication, type PaperList, type WorkplaceAddresses } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { momentOf } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, columns, facts, hidden, linkButton, note, panel, postForm, textarea } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import {
  addressesPath,
  batchPath,
  hiddenWords,
  linesTable,
  nextOfPaper,
  paperApplicationPath,
  paperOfficePath,
  paperStateChip,
  seesPaperWords,
  sheetsTable,
  workplaceText
} from "./PaperParts.ts"
import type { ShownPerson } from "./UseParts.ts"

/** What one application shows. */
export interface PaperApplicationView {
  readonly found: PaperList.PaperView
  readonly person: ShownPerson
  readonly address: WorkplaceAddresses.WorkplaceAddress | undefined
  /** Where the address of the workplace is edited. */
  readonly addressPath: string
  /** Names of those who could agree. */
  readonly approvers: ReadonlyArray<string>
  readonly nameOf: (actor: string) => string
  /** Made when the page is shown, for a print of this application alone. */
  readonly batchId: string
  readonly typed: { readonly question: string; readonly answer: string }
}

/** 紙クーポンの申請. */
export const paperApplicationPage = (frame: OfficeFrame, view: PaperApplicationView): string => {
  const { found } = view
  const { kept, lines, own } = found
  const { id, value } = kept
  const path = paperApplicationPath(id)
  const undecided = PaperApplication.isUndecided(value.state)
  const inEffect = PaperApplication.paperOf(value.state) !== undefined
  const canOperate = frame.clerk.can("operate") && !own
  return officePage(frame, {
    title: "紙クーポンの申請",
    trail: [{ label: "紙クーポン", path: paperOfficePath }],
    actions: undecided && mayDecidePaper(frame, found) && linkButton("承認・却下に進む", `${path}/approve`, "primary"),
    wide: true,
    body: [
      html`<p>
        ${paperStateChip(value.state)}${PaperApplication.isOpen(value) && ` 次にすること: ${nextOfPaper(value, frame, own)}`}
      </p>`,
      own && note("warn", "ご自身または配偶者の申請です。承認・印刷などの操作は、ほかの職員が行います。"),
      undecided && note("warn", decisionNote(value, view.approvers)),
      found.cutOff && unfinished(frame, path),
      columns(whoPanel(frame, view), panel({ title: "経過", id: "course", body: course(frame, view) })),
      exchangePanel(frame, view),
      panel({
        title: undecided ? "承認すると紙になる枚数" : "枚数",
        id: "lines",
        body: [linesTable(frame, lines), undecided && html`<p>${movableText(found)}</p>`]
      }),
      !undecided &&
        panel({
          title: "用紙",
          id: "sheets",
          actions: canOperate && inEffect && printNow(frame, view),
          body: sheetsTable(
            frame,
            lines,
            canOperate ? (number) => html`<a href="${path}/sheets/${number}/void">無効にする</a>` : undefined
          )
        }),
      inEffect &&
        canOperate &&
        panel({
          title: "画面での利用に戻す",
          id: "return",
          body: html`<p>用紙が1枚も使われていなければ、画面での利用に戻せます。お手元の用紙は回収してください。</p>
            ${buttons(linkButton("画面に戻す手続きへ", `${path}/return`))}`
        })
    ]
  })
}

/** Whether the clerk who looks may agree to the application or refuse it. */
export const mayDecidePaper = (frame: OfficeFrame, { kept, own }: PaperList.PaperView): boolean =>
  frame.clerk.can("approve") && !own && kept.value.enteredBy !== `clerk:${frame.clerk.id}`

/** What would go to paper, in a sentence. */
export const movableText = ({ kept, movable }: PaperList.PaperView): string => {
  const count = movable.reduce((sum, { quantity }) => sum + quantity, 0)
  if (kept.value.ground === "short-time") {
    return `紙で付与されるクーポンだけが対象です。承認すると、画面に残っている${count}枚が紙になります。`
  }
  return `承認すると、残っている${count}枚がすべて紙になり、これから付与される分も紙になります。`
}

const decisionNote = ({ enteredBy }: PaperApplication.PaperApplication, approvers: ReadonlyArray<string>): string => {
  const who = approvers.length === 0 ? "承認できる職員がいません。" : `承認できる職員: ${approvers.join("、")}`
  return enteredBy === "holder" ? who : `入力した職員とは別の職員が承認します。${who}`
}

const whoPanel = (frame: OfficeFrame, { address, addressPath, found, nameOf, person }: PaperApplicationView): Html => {
  const { kept, workplace } = found
  const { value } = kept
  const sees = seesPaperWords(frame)
  return panel({
    title: "申請の内容",
    id: "who",
    body: facts([
      ["利用者", html`<a href="${person.path}">${person.text}</a>`],
      ["年度", `${value.fiscalYear}年度`],
      ["理由", sees ? PaperApplication.groundNames[value.ground] : hiddenWords],
      value.text === "" ? undefined : ["事情", sees ? value.text : hiddenWords],
      ["入力した人", value.enteredBy === "holder" ? "本人 (申請フォーム)" : nameOf(value.enteredBy)],
      ["申請した日時", momentOf(value.submittedAt)],
      ["申請番号", html`<code>${kept.id}</code>`],
      ["送り先の所属所", workplaceText(workplace)],
      [
        "送り先の住所",
        address === undefined
          ? html`登録されていません。${frame.clerk.can("operate") ? html`<a href="${addressPath}">住所を登録する</a>` : html`<a href="${addressesPath}">所属所の住所</a>`}`
          : `${address.postalCode} ${address.address} ${address.addressee}`.trim()
      ]
    ])
  })
}

const unfinished = (frame: OfficeFrame, path: string): Html =>
  note("warn", [
    html`<p>台帳への記入の途中で止まっています。数分のうちに自動で終わります。二重にはなりません。</p>`,
    frame.clerk.can("correct") &&
      postForm({ action: `${path}/finish`, csrf: frame.csrf, body: buttons(button("今すぐ終える", "quiet")) })
  ])

const printNow = (frame: OfficeFrame, { batchId, found }: PaperApplicationView): Html | false => {
  const unissued = found.lines.reduce((sum, line) => sum + line.unissued, 0)
  return (
    unissued > 0 &&
    postForm({
      action: `${paperApplicationPath(found.kept.id)}/print`,
      csrf: frame.csrf,
      look: "inline",
      body: [hidden("id", batchId), button(`この申請だけ印刷する (${unissued}枚)`, "quiet")]
    })
  )
}

/** What was asked and answered, and the forms for both. */
const exchangePanel = (frame: OfficeFrame, { found, nameOf, typed }: PaperApplicationView): Html | false => {
  const { kept, own } = found
  const { id, value } = kept
  const path = paperApplicationPath(id)
  const canWrite = PaperApplication.isUndecided(value.state) && frame.clerk.can("correct") && !own
  if (value.exchanges.length === 0 && !canWrite) return false
  const sees = seesPaperWords(frame)
  return panel({
    title: "本人への質問",
    id: "exchange",
    body: [
      value.exchanges.map(({ answer, at, by, question }) =>
        facts([
          [`質問 (${ja.time.moment(at)} ${nameOf(by)})`, sees ? question : hiddenWords],
          answer === undefined
            ? ["回答", "まだありません。"]
            : [
                `回答 (${ja.time.moment(answer.at)} ${answer.by === "holder" ? "本人" : nameOf(answer.by)})`,
                sees ? answer.text : hiddenWords
              ]
        ])
      ),
      canWrite &&
        value.state._tag === "NeedsInformation" &&
        postForm({
          action: `${path}/answer`,
          csrf: frame.csrf,
          body: [
            textarea({
              name: "answer",
              label: "電話などで聞いた回答",
              value: typed.answer,
              rows: 2,
              maxLength: 500,
              required: true,
              mistakes: frame.mistakes
            }),
            buttons(button("回答を残す", "quiet"))
          ]
        }),
      canWrite &&
        postForm({
          action: `${path}/ask`,
          csrf: frame.csrf,
          body: [
            textarea({
              name: "question",
              label: "本人に聞くこと",
              hint: "本人の申請の画面に、そのまま表示されます。",
              value: typed.question,
              rows: 2,
              maxLength: 500,
              required: true,
              mistakes: frame.mistakes
            }),
            buttons(button("質問する", "quiet"))
          ]
        }),
      canWrite &&
        postForm({
          action: `${path}/withdraw`,
          csrf: frame.csrf,
          body: [
            html`<p>本人から取り下げの申し出があったときに使います。</p>`,
            buttons(button("申請を取り下げる", "quiet"))
          ]
        })
    ]
  })
}

/** What happened to an application, step by step. */
const course = (frame: OfficeFrame, { found, nameOf }: PaperApplicationView): Html => {
  const { id: _, value } = found.kept
  const { batches, enteredBy, state, submittedAt } = value
  const paper = "paper" in state ? state.paper : undefined
  const steps: ReadonlyArray<HtmlValue> = [
    html`${momentOf(submittedAt)} ${enteredBy === "holder" ? "本人" : nameOf(enteredBy)}が申請`,
    state._tag === "Approved" && html`${momentOf(state.at)} ${nameOf(state.by)}が承認`,
    paper !== undefined && html`${momentOf(paper.approvedAt)} ${nameOf(paper.approvedBy)}が承認`,
    paper !== undefined &&
      html`${momentOf(paper.at)} 紙クーポンに切り替え
      (${paper.moved.reduce((sum: number, { quantity }) => sum + quantity, 0)}枚)`,
    ...batches.map((batch, index) => html`<a href="${batchPath(batch)}">印刷 ${index + 1}回目</a>`),
    state._tag === "Mailed" && html`${momentOf(state.at)} ${nameOf(state.by)}が発送`,
    state._tag === "Refused" &&
      html`${momentOf(state.at)} ${nameOf(state.by)}が却下: ${seesPaperWords(frame) ? state.reason : hiddenWords}`,
    state._tag === "Withdrawn" &&
      html`${momentOf(state.at)} ${state.by === "holder" ? "本人" : nameOf(state.by)}が取り下げ`,
    state._tag === "Returned" &&
      html`${momentOf(state.at)} ${nameOf(state.by)}が画面での利用に戻した:
      ${seesPaperWords(frame) ? state.reason : hiddenWords}`
  ]
  return html`<ol class="course">
    ${steps.filter((step) => step !== false).map((step) => html`<li>${step}</li>`)}
  </ol>`
}
