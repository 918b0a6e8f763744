/**
 * UseReportForm (事後登録): one use that was told, typed in, and looked at once more with what the judge says before it is
 * registered. What becomes of it afterwards is in UseReportPages.ts.
 */
import { type Facility, type Shelf, UseReport, type UseReportJudge } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  confirmPanel,
  dateField,
  facts,
  field,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  select,
  textarea
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { facilityField, newReportPath, outagesPlace, reportPath } from "./UseReportParts.ts"
import { contentNames, hoursNames, restateWords, stateChip, whyNames, whySentence } from "./UseReportWords.ts"

/** What is typed about a use, as it was typed. */
export interface ReportDraft {
  readonly serial: string
  readonly facility: string
  readonly number: string
  readonly name: string
  readonly course: string
  readonly quantity: string
  readonly usedOn: string
  readonly usedAt: string
  readonly reporter: string
  readonly toldOn: string
  /** Which use of the same person, course, facility and day it is: 1 for the first. */
  readonly ordinal: string
  /** Why it is another use. */
  readonly another: string
}

/** The fields of a draft, in their order. */
export const draftFields = [
  "serial",
  "facility",
  "number",
  "name",
  "course",
  "quantity",
  "usedOn",
  "usedAt",
  "reporter",
  "toldOn",
  "ordinal",
  "another"
] as const satisfies ReadonlyArray<keyof ReportDraft>

/** A course that a clerk may choose. */
export interface CourseOption {
  readonly value: string
  readonly label: string
}

/** What the form shows. */
export interface ReportFormView {
  readonly draft: ReportDraft
  readonly facilities: ReadonlyArray<Facility.Facility>
  readonly courses: ReadonlyArray<CourseOption>
  /** Some courses are left out for who may not see health data. */
  readonly someHidden: boolean
  readonly today: string
}

/** 事後登録: one use. */
export const reportForm = (frame: OfficeFrame, view: ReportFormView): string => {
  const { courses, draft, facilities, someHidden, today } = view
  const { csrf, mistakes } = frame
  const isAnother = draft.ordinal !== "1"
  return officePage(frame, {
    title: "利用の事後登録",
    trail: [outagesPlace],
    body: [
      note("plain", "画面を使えなかったときの利用を、施設からの報告で登録します。利用した日の時点で判定します。"),
      someHidden &&
        note("warn", "健診の種類を見る権限がないため、健診の利用は登録できません。ほかの職員に依頼してください。"),
      postForm({
        action: `${newReportPath}/confirm`,
        csrf,
        body: [
          hidden("ordinal", draft.ordinal),
          field({
            name: "serial",
            label: "用紙の通番",
            hint: "障害時の用紙に書かれた報告のとき (例 7K3M9Q-07)。施設は自動で決まります。",
            value: draft.serial,
            maxLength: 20,
            width: "short",
            mistakes
          }),
          facilityField({
            value: draft.facility,
            facilities,
            mistakes,
            hint: "通番がないとき。数字7けた。施設名の一部を入力すると候補が出ます。"
          }),
          field({
            name: "number",
            label: frame.association.numberLabel,
            hint: "配偶者は、組合員番号に01をつけた8けたです。",
            value: draft.number,
            maxLength: 20,
            width: "short",
            required: true,
            mistakes
          }),
          field({
            name: "name",
            label: "氏名",
            hint: "聞き取ったとおりに。カナでもかまいません。",
            value: draft.name,
            maxLength: 80,
            required: true,
            mistakes
          }),
          select({
            name: "course",
            label: "内容",
            value: draft.course,
            none: "選んでください",
            options: courses,
            required: true,
            mistakes
          }),
          field({
            name: "quantity",
            label: "枚数",
            type: "number",
            inputMode: "numeric",
            min: 1,
            max: 999,
            width: "short",
            value: draft.quantity,
            required: true,
            mistakes
          }),
          dateField({ name: "usedOn", label: "利用日", value: draft.usedOn, max: today, required: true, mistakes }),
          field({
            name: "usedAt",
            label: "利用時刻",
            hint: "例 14:05。業務時間外に使えないクーポンでは、平日は時刻が必要です。",
            value: draft.usedAt,
            maxLength: 10,
            width: "short",
            mistakes
          }),
          field({
            name: "reporter",
            label: "報告した人",
            hint: "施設の担当者など。分かるときだけ。",
            value: draft.reporter,
            maxLength: 80,
            mistakes
          }),
          dateField({
            name: "toldOn",
            label: "報告のあった日",
            value: draft.toldOn,
            max: today,
            required: true,
            mistakes
          }),
          isAnother &&
            textarea({
              name: "another",
              label: "別の利用である理由",
              hint: `同じ人・内容・施設・日の${draft.ordinal}回目の利用として登録します。`,
              value: draft.another,
              rows: 3,
              maxLength: 500,
              required: true,
              mistakes
            }),
          buttons(button("内容を確認する"), linkButton("やめる", outagesPlace.path))
        ]
      })
    ]
  })
}

/** What the look before registering shows. */
export interface ReportConfirmView {
  readonly draft: ReportDraft
  readonly coupon: string
  readonly facility: string
  readonly person: string
  readonly used: string
  readonly hours: UseReportJudge.Hours | undefined
  readonly quantity: number
  /** Why it would be kept; undefined when it would be registered. */
  readonly why: UseReport.Hindrance | undefined
  /** The same report, when it was entered before. */
  readonly known: Shelf.Kept<UseReport.UseReport> | undefined
  readonly differs: ReadonlyArray<UseReport.ContentKey>
}

/** 事後登録の確認: what will happen. Nothing has happened yet. */
export const reportConfirm = (frame: OfficeFrame, view: ReportConfirmView): string => {
  const { coupon, draft, facility, hours, known, person, quantity, used, why } = view
  return officePage(frame, {
    title: "事後登録の確認",
    trail: [outagesPlace, { label: "利用の事後登録", path: newReportPath }],
    body: [
      known === undefined
        ? confirmPanel({
            title: why === undefined ? "この内容で登録しますか" : "このままでは登録できません",
            counts: [["枚数", quantity, "枚"]],
            changes: [
              why === undefined
                ? note("good", "利用した日の時点で、利用できます。登録すると、台帳に記入されます。")
                : note("bad", [html`<p>${whySentence(why).why}</p>`, html`<p>${whySentence(why).what}</p>`]),
              facts([
                ["番号", person],
                ["氏名", draft.name],
                ["内容", html`<strong>${coupon} ${quantity}枚</strong>`],
                ["施設", facility],
                ["利用日時", used],
                hours === undefined ? undefined : ["業務時間", hoursNames[hours]],
                draft.reporter === "" ? undefined : ["報告した人", draft.reporter]
              ])
            ],
            ...(why === undefined
              ? {}
              : {
                  agreement: `受け付けると、理由「${whyNames[why._tag]}」とともに保留になります。台帳には記入されません。`
                }),
            form: sending(frame, draft, button(why === undefined ? "登録する" : "保留として受け付ける"))
          })
        : knownPanel(frame, view, known),
      postForm({
        action: `${newReportPath}/edit`,
        csrf: frame.csrf,
        body: [carried(draft), buttons(button("入力に戻る", "quiet"))]
      }),
      known !== undefined &&
        known.value.source._tag === "Told" &&
        postForm({
          action: `${newReportPath}/edit`,
          csrf: frame.csrf,
          body: [
            carried({ ...draft, ordinal: String(Number(draft.ordinal) + 1) }),
            buttons(button("同じ日の別の利用として入力する", "quiet"))
          ]
        })
    ]
  })
}

/** The same was entered before: nothing is to be done, or something else is meant. */
const knownPanel = (
  frame: OfficeFrame,
  { differs, draft, why }: ReportConfirmView,
  known: Shelf.Kept<UseReport.UseReport>
): Html =>
  panel({
    title: "この報告は受付済みです",
    body: [
      html`<p>${stateChip(known.value.state)} <a href="${reportPath(known.id)}">受け付けた報告を見る</a></p>`,
      differs.length === 0
        ? html`<p>同じ内容です。もう一度登録する必要はありません。</p>`
        : [
            note(
              "warn",
              `内容が違っています: ${differs.map((key) => contentNames[key]).join("、")}。どちらが正しいかを施設に確かめてください。`
            ),
            UseReport.isRestatable(known.value)
              ? [
                  html`<p>${restateWords.what}</p>`,
                  why !== undefined && html`<p>直しても、保留になります。${whySentence(why).why}</p>`,
                  sending(frame, draft, button(restateWords.button), hidden("restate", known.id))
                ]
              : html`<p>受け付けた報告は変わりません。</p>`
          ]
    ]
  })

const sending = ({ csrf }: OfficeFrame, draft: ReportDraft, submit: Html, more?: Html): Html =>
  postForm({ action: outagesPlace.path, csrf, body: [carried(draft), more, buttons(submit)] })

const carried = (draft: ReportDraft): ReadonlyArray<Html> => draftFields.map((name) => hidden(name, draft[name]))
