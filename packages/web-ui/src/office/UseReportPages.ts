/**
 * UseReportPages (事後登録): what is open and what was, and one report with what the judge says now and what can be done about
 * it (R118, R121, R122). Entering one is in UseReportForm.ts.
 */
import { OfficeNames, UseReport, UseReportList } from "@fukuri/core"
import { html, type Html, type HtmlValue } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { momentOf } from "./CorrectionParts.ts"
import { causes, explanationTable, shortDay } from "./Explanation.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  columns,
  facts,
  getForm,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  radios,
  reasonField,
  select
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { paging } from "./Table.ts"
import {
  newReportPath,
  outagesPlace,
  type ReportLine,
  reportPath,
  reportsTable,
  reportTabs,
  returnedPlace,
  sourceText,
  usedText
} from "./UseReportParts.ts"
import { doubtNames, hoursNames, outcomeNames, stateChip, stateNames, whyNames, whySentence } from "./UseReportWords.ts"
import { type ShownPerson, usePath, usesPath } from "./UseParts.ts"

/** What the list is looked at by, as it was chosen. */
export interface ReportSearch {
  readonly state: string
  readonly why: string
  readonly channel: string
}

/** What the list shows. */
export interface ReportsView {
  readonly search: ReportSearch
  readonly rows: ReadonlyArray<ReportLine>
  readonly total: number
  readonly before: number
  readonly previous: string | undefined
  readonly next: string | undefined
}

/** What the list can be narrowed to; empty is what is open. */
export const listStates = ["", "Kept", "Entered", "Applied", "Closed"] as const

/** 事後登録: reports, open ones first of all. */
export const reports = (frame: OfficeFrame, view: ReportsView): string => {
  const { before, next, previous, rows, search, total } = view
  const mayCorrect = frame.clerk.can("correct")
  return officePage(frame, {
    title: outagesPlace.label,
    wide: true,
    actions: mayCorrect && [
      linkButton("1件登録する", newReportPath, "primary"),
      linkButton(returnedPlace.label, returnedPlace.path)
    ],
    body: [
      reportTabs("list", frame),
      html`<p>
        画面を使えなかったときの利用と、施設から戻った紙クーポンです。登録できないものは、理由とともに保留になります。
      </p>`,
      getForm({
        action: outagesPlace.path,
        label: "報告を探す",
        body: [
          select({
            name: "state",
            label: "状態",
            value: search.state,
            options: listStates.map((state) => ({
              value: state,
              label: state === "" ? "終わっていないもの" : stateNames[state]
            }))
          }),
          select({
            name: "why",
            label: "登録できない理由",
            value: search.why,
            none: "すべて",
            options: Object.entries(whyNames).map(([value, label]) => ({ value, label }))
          }),
          select({
            name: "channel",
            label: "報告の種類",
            value: search.channel,
            none: "すべて",
            options: [
              { value: "outage", label: "画面を使えなかった利用" },
              { value: "paper", label: "紙クーポン" }
            ]
          }),
          buttons(button("絞り込む"))
        ]
      }),
      reportsTable({ caption: "報告 (新しい順)", rows, id: "reports", empty: "条件に合う報告はありません。" }),
      (rows.length > 0 || before > 0) &&
        paging({ from: before + 1, to: before + rows.length, total, previous, next, anchor: "reports" }),
      html`<p>${linkButton("事後登録された利用をすべて見る", `${usesPath}?channel=outage`)}</p>`
    ]
  })
}

/** What the page of a report shows. */
export interface ReportView {
  readonly inspected: UseReportList.InspectedReport
  readonly person: ShownPerson
  /** The coupons are the clerk's own, or the spouse's. */
  readonly own: boolean
  /** In what a report that was entered just now differs from this one. */
  readonly differs: ReadonlyArray<string>
  readonly nameOf: (actor: string) => string
  /** What was typed as a reason, when it has to be typed again. */
  readonly reason: string
  readonly outcome: string
}

/** 利用の報告: one report. */
export const report = (frame: OfficeFrame, view: ReportView): string => {
  const { differs, inspected, own } = view
  const { id, value } = inspected.report
  const { state } = value
  const mayAct = frame.clerk.can("correct") && !own
  return officePage(frame, {
    title: "利用の報告",
    trail: [outagesPlace],
    wide: true,
    actions:
      UseReportList.mayWrite(value, inspected.holder) &&
      frame.clerk.can("personal") &&
      linkButton("本人へのお知らせを印刷", `${reportPath(id)}/letter`),
    body: [
      html`<p>${stateChip(state)}</p>`,
      differs.length > 0 &&
        note(
          "warn",
          `同じ報告が前に受け付けられています。違っているところ: ${differs.join("、")}。前の内容は変えていません。`
        ),
      standing(frame, view, mayAct),
      columns(contentPanel(frame, view), panel({ title: "経過", body: course(view) })),
      whyPanel(frame, view),
      state._tag === "Kept" && mayAct && actions(frame, view),
      state._tag === "Kept" && own && note("plain", "ご自身か配偶者の利用です。ほかの職員が処理します。")
    ]
  })
}

/** What is the matter, and what comes next. */
const standing = (frame: OfficeFrame, { inspected }: ReportView, mayAct: boolean): HtmlValue => {
  const { report: kept, why } = inspected
  const { id, value } = kept
  const { state } = value
  switch (state._tag) {
    case "Entered":
      return note("warn", [
        html`<p>台帳への記入が、まだ確かめられていません。数分のうちに自動で記入されます。二重にはなりません。</p>`,
        mayAct && retryForm(frame, id, "今すぐ記入する")
      ])
    case "Applied":
      return note("good", html`台帳に記入されています。<a href="${usePath(idOf(inspected))}">この利用を見る</a>`)
    case "Closed":
      return note(
        "plain",
        `クーポンの利用として登録せずに終わりました。${outcomeNames[state.outcome]}: ${state.reason}`
      )
    case "Kept": {
      const { what, why: reason } = whySentence(state.why)
      const changed = why === undefined || why._tag !== state.why._tag
      return [
        note("bad", [
          html`<p><strong>登録されていません。</strong>${reason}</p>`,
          html`<p>${what}</p>`,
          leadOf(state.why)
        ]),
        changed &&
          note(
            "warn",
            why === undefined
              ? "いま判定すると、登録できます。「もう一度判定する」を押してください。"
              : `いま判定すると、理由が変わります: ${whySentence(why).why}`
          )
      ]
    }
  }
}

/** To what a report is in the way of. */
const leadOf = (why: UseReport.Hindrance): Html | undefined => {
  if (why._tag === "Twin") return html`<p><a href="${usePath(why.redemptionId)}">登録されている利用を見る</a></p>`
  return why._tag === "TwinReport" ? html`<p><a href="${reportPath(why.report)}">先の報告を見る</a></p>` : undefined
}

const contentPanel = (frame: OfficeFrame, { inspected, nameOf, person }: ReportView): Html => {
  const { facilityName } = inspected.row
  const { hours, report: kept } = inspected
  const { value } = kept
  const seesNames = frame.clerk.can("personal")
  return panel({
    title: "報告の内容",
    body: facts([
      ["組合員番号", html`<a href="${person.path}">${person.text}</a>`],
      value.name === "" ? undefined : ["聞き取った氏名", seesNames ? value.name : hiddenWords],
      ["内容", html`<strong>${couponOf(frame, inspected)} ${value.quantity}枚</strong>`],
      ["施設", `${facilityName} (${value.facility})`],
      ["利用日時", usedText(value)],
      hours === undefined ? undefined : ["業務時間", hoursNames[hours]],
      ["報告の種類", sourceText(value.source)],
      value.reporter === "" ? undefined : ["報告した人", seesNames ? value.reporter : hiddenWords],
      ["報告のあった日", shortDay(value.toldOn)],
      ["受け付けた人", nameOf(value.enteredBy)]
    ])
  })
}

const hiddenWords = "(表示する権限がありません)"

/** The coupon that is meant, as the clerk may know it: the product's own course when it is known which one. */
const couponOf = ({ clerk }: OfficeFrame, { product, report: kept, row }: UseReportList.InspectedReport): string =>
  product === undefined ? row.coupon : OfficeNames.courseName(product, kept.value.course, clerk.can("health"))

/** Why the product was not granted, for who may know the conditions. */
const whyPanel = (frame: OfficeFrame, { inspected }: ReportView): HtmlValue => {
  const { opened, product, report: kept, verdict } = inspected
  if (verdict?._tag !== "NotGranted" || opened === undefined || product === undefined) return undefined
  if (kept.value.state._tag !== "Kept" || !frame.clerk.can("health")) return undefined
  const about = { facts: opened.facts, on: kept.value.usedOn, bodyNames: opened.association.bodyNames }
  return panel({
    title: "付与されていない理由",
    body: [
      html`<ul>
        ${causes(verdict.explanation, about).map((cause) => html`<li>${cause}</li>`)}
      </ul>`,
      explanationTable(`${product.name} の付与条件`, verdict.explanation, about)
    ]
  })
}

/** What to do about a slip of the pen: the same report is known by its number, else by who, what, where and when. */
const howToRestate = ({ _tag }: UseReport.Source): Html => {
  switch (_tag) {
    case "Sheet":
      return html`入力に誤りがあったときは、<a href="${returnedPlace.path}">同じ用紙を正しい内容でもう一度登録</a
        >すると、直せます。`
    case "Row":
      return html`入力に誤りがあったときは、<a href="${newReportPath}">同じ通番を正しい内容でもう一度入力</a
        >すると、直せます。`
    case "Told":
      return html`氏名・枚数・利用時刻に誤りがあったときは、<a href="${newReportPath}">正しい内容でもう一度入力</a
        >すると、直せます。番号・内容・施設・利用日に誤りがあったときは、別の報告になります。この報告は、登録せずに終えてください。`
  }
}

const actions = (frame: OfficeFrame, { inspected, outcome, reason }: ReportView): HtmlValue => {
  const { id, value } = inspected.report
  const { csrf, mistakes } = frame
  const { state } = value
  const doubt = state._tag === "Kept" ? UseReport.doubtOf(state.why) : undefined
  const which = (form: "confirm" | "close") => (mistakes ?? []).filter(({ field }) => field.startsWith(form))
  const own = (form: "confirm" | "close") =>
    which(form).map(({ field, sentence }) => ({ field: field.slice(form.length + 1), sentence }))
  return [
    panel({
      title: "もう一度判定する",
      body: [
        html`<p>訂正や名簿の取込のあとで、利用した日の時点として判定し直します。</p>`,
        retryForm(frame, id, "もう一度判定する"),
        html`<p class="fine">${howToRestate(value.source)}</p>`
      ]
    }),
    doubt !== undefined &&
      panel({
        title: doubtNames[doubt],
        id: "confirm",
        body: postForm({
          action: `${reportPath(id)}/confirm`,
          csrf,
          body: [
            hidden("doubt", doubt),
            reasonField({
              id: "f-confirm-reason",
              hint: "何を確かめたかを書いてください。",
              value: own("confirm").length > 0 ? reason : "",
              mistakes: own("confirm")
            }),
            buttons(button(`${doubtNames[doubt]}ので登録する`, "quiet"))
          ]
        })
      }),
    panel({
      title: "登録せずに終わる",
      id: "close",
      body: postForm({
        action: `${reportPath(id)}/close`,
        csrf,
        body: [
          radios({
            name: "outcome",
            id: "f-close-outcome",
            label: "結果",
            value: outcome,
            options: UseReport.Outcome.literals.map((each) => ({ value: each, label: outcomeNames[each] })),
            required: true,
            mistakes: own("close")
          }),
          reasonField({ id: "f-close-reason", value: own("close").length > 0 ? reason : "", mistakes: own("close") }),
          buttons(button("登録せずに終わる", "danger"))
        ]
      })
    })
  ]
}

const retryForm = ({ csrf }: OfficeFrame, id: string, label: string): Html =>
  postForm({ action: `${reportPath(id)}/retry`, csrf, body: buttons(button(label, "quiet")) })

/** What happened to a report, step by step. */
const course = ({ inspected, nameOf }: ReportView): Html => {
  const { value } = inspected.report
  const { enteredAt, enteredBy, nameConfirmed, state, twinConfirmed } = value
  const confirmed = (doubt: UseReport.Doubt, said: UseReport.UseReport["nameConfirmed"]): HtmlValue =>
    said !== undefined && html`${momentOf(said.at)} ${nameOf(said.by)}が「${doubtNames[doubt]}」と確認: ${said.reason}`
  const steps: ReadonlyArray<HtmlValue> = [
    html`${momentOf(enteredAt)} ${nameOf(enteredBy)}が受け付け`,
    confirmed("name", nameConfirmed),
    confirmed("twin", twinConfirmed),
    state._tag === "Applied" && html`${momentOf(state.at)} 台帳に記入 (受付番号 ${receipt(idOf(inspected))})`,
    state._tag === "Kept" && html`${momentOf(state.at)} 保留: ${whyNames[state.why._tag]}`,
    state._tag === "Closed" &&
      html`${momentOf(state.at)} ${nameOf(state.by)}が終了: ${outcomeNames[state.outcome]} (保留の理由:
      ${whyNames[state.why._tag]})`
  ]
  return html`<ol class="course">
    ${steps.filter((step) => step !== false).map((step) => html`<li>${step}</li>`)}
  </ol>`
}

const idOf = ({ report: { id } }: UseReportList.InspectedReport) => id as Parameters<typeof usePath>[0]
