/**
 * CorrectionForm (利用の訂正): asking to give back what was used, and looking once more before it is sent. What becomes of it
 * afterwards is in CorrectionPages.ts.
 */
import { type CalendarDate, Correction, type Corrections, type CorrectedUses } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { agreementWith, tellerNames } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  confirmPanel,
  dateField,
  empty,
  facts,
  field,
  hidden,
  linkButton,
  note,
  postForm,
  radios,
  textarea
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { outcomeOf, type ShownPerson, usePanel, usePath, usesPath, useTiles } from "./UseParts.ts"

/** What is typed about a correction. Shape of the day: `2024-07-01`. */
export interface CorrectionDraft {
  /** Made when the form was first shown: however often it is sent, it is one request. */
  readonly id: string
  /** What the form showed to be left of the use. */
  readonly left: string
  readonly quantity: string
  readonly reason: string
  readonly text: string
  readonly toldBy: string
  readonly caller: string
  readonly toldOn: string
}

/** What the form shows. */
export interface CorrectionFormView {
  readonly use: CorrectedUses.CorrectedUse
  readonly person: ShownPerson
  readonly draft: CorrectionDraft
  readonly today: CalendarDate.CalendarDate
  /** How many the clerk may give back alone. Unit: coupons. */
  readonly aloneLeft: number
  /** Names of those who could agree. */
  readonly approvers: ReadonlyArray<string>
}

/** The most coupons of which each number is a choice of its own. */
const mostChoices = 12

/** 訂正: what is to be given back, and why. */
export const correctionForm = (frame: OfficeFrame, view: CorrectionFormView): string => {
  const { use } = view
  return officePage(frame, {
    title: "利用の訂正",
    trail: trailTo(use),
    body: [
      usePanel(frame, view),
      useTiles(use.figures, use.waiting),
      ...(availableOf(use) === 0
        ? [empty("取り消せる枚数が残っていません。", linkButton("この利用に戻る", usePath(use.redemption.id)))]
        : [
            note(
              "plain",
              `取り消した枚数は、${use.figures.toPaper ? "紙クーポン" : "クーポンの残り"}に戻ります。別の施設や内容への変更はできません。`
            ),
            fieldsOf(frame, view)
          ])
    ]
  })
}

const fieldsOf = ({ csrf, mistakes }: OfficeFrame, view: CorrectionFormView): Html => {
  const { draft, today, use } = view
  return postForm({
    action: `${usePath(use.redemption.id)}/correct/confirm`,
    csrf,
    body: [
      carried(draft, ["id", "left"]),
      quantityField(mistakes, view),
      radios({
        name: "reason",
        label: "理由",
        value: draft.reason,
        options: Correction.ReasonCode.literals.map((code) => ({
          value: code,
          label: Correction.reasonNames[code]
        })),
        required: true,
        mistakes
      }),
      textarea({
        name: "text",
        label: "事情",
        hint: "何があったかを、10〜500文字で書いてください。本人の画面には表示されません。",
        value: draft.text,
        rows: 4,
        maxLength: 500,
        required: true,
        mistakes
      }),
      radios({
        name: "toldBy",
        label: "連絡した人",
        value: draft.toldBy,
        options: Correction.Teller.literals.map((teller) => ({ value: teller, label: tellerNames[teller] })),
        required: true,
        mistakes
      }),
      field({
        name: "caller",
        label: "連絡した人の名前",
        hint: "分かるときだけ、80文字まで。",
        value: draft.caller,
        maxLength: 80,
        mistakes
      }),
      dateField({
        name: "toldOn",
        label: "連絡のあった日",
        value: draft.toldOn,
        min: use.redemption.usedOn,
        max: today,
        required: true,
        mistakes
      }),
      buttons(button("内容を確認する"), linkButton("やめる", usePath(use.redemption.id)))
    ]
  })
}

/** How many can be given back beside what is asked for already. Unit: coupons. */
const availableOf = ({ figures, waiting }: CorrectedUses.CorrectedUse): number => Math.max(0, figures.left - waiting)

/** Each number with what will be after it, and whether somebody else must agree: known before anything is sent. */
const quantityField = (mistakes: OfficeFrame["mistakes"], { aloneLeft, draft, use }: CorrectionFormView): Html => {
  const { figures } = use
  const available = availableOf(use)
  const agreement = (quantity: number) =>
    quantity > aloneLeft ? "ほかの職員の承認が必要です。" : "この場で訂正されます。"
  const limit =
    aloneLeft > 0 ? `${aloneLeft}枚までは、この場で訂正できます。` : "何枚でも、ほかの職員の承認が必要です。"
  const common = { name: "quantity", label: "取り消す枚数", value: draft.quantity, required: true, mistakes }
  return available > mostChoices
    ? field({
        ...common,
        type: "number",
        inputMode: "numeric",
        min: 1,
        max: available,
        width: "short",
        hint: `1〜${available}枚。${limit}`
      })
    : radios({
        ...common,
        options: Array.from({ length: available }, (_, index) => index + 1).map((quantity) => ({
          value: String(quantity),
          label: `${quantity}枚`,
          hint: `${outcomeOf(figures, quantity)}。${agreement(quantity)}`
        }))
      })
}

/** What the look before sending shows. */
export interface CorrectionConfirmView extends CorrectionFormView {
  readonly preview: Corrections.CorrectionPreview
}

/** 訂正の確認: what will change, counted, and who else must agree. Nothing has happened yet. */
export const correctionConfirm = (frame: OfficeFrame, view: CorrectionConfirmView): string => {
  const { approvers, draft, preview, use } = view
  const path = `${usePath(use.redemption.id)}/correct`
  const quantity = preview.before.left - preview.after.left
  const { needsSecond } = preview
  return officePage(frame, {
    title: "訂正の確認",
    trail: trailTo(use),
    body: [
      usePanel(frame, view),
      confirmPanel({
        title: needsSecond ? "この内容で承認を依頼しますか" : "この内容で訂正しますか",
        counts: [
          ["利用した枚数", preview.before.used, "枚"],
          ["取り消す枚数", quantity, "枚"]
        ],
        changes: [
          html`<p><strong>${outcomeOf(preview.before, quantity)}</strong></p>`,
          facts([
            ["理由", reasonName(draft.reason)],
            ["事情", draft.text],
            ["連絡した人", `${tellerName(draft.toldBy)}${draft.caller === "" ? "" : ` (${draft.caller})`}`],
            ["連絡のあった日", draft.toldOn]
          ])
        ],
        agreement: needsSecond ? agreementWith(approvers) : "この場で訂正されます。訂正は、あとから取り消せません。",
        form: postForm({
          action: path,
          csrf: frame.csrf,
          body: [
            carried(draft, draftFields),
            buttons(
              button(needsSecond ? "承認を依頼する" : `${quantity}枚を取り消す`, needsSecond ? "primary" : "danger")
            )
          ]
        })
      }),
      postForm({
        action: `${path}/edit`,
        csrf: frame.csrf,
        body: [carried(draft, draftFields), buttons(button("入力に戻る", "quiet"))]
      })
    ]
  })
}

const draftFields = ["id", "left", "quantity", "reason", "text", "toldBy", "caller", "toldOn"] as const

const carried = (draft: CorrectionDraft, names: ReadonlyArray<keyof CorrectionDraft>): ReadonlyArray<Html> =>
  names.map((name) => hidden(name, draft[name]))

const trailTo = ({ redemption }: CorrectedUses.CorrectedUse) => [
  { label: "利用", path: usesPath },
  { label: "この利用", path: usePath(redemption.id) }
]

const reasonName = (reason: string): string =>
  Correction.ReasonCode.literals.flatMap((code) => (code === reason ? [Correction.reasonNames[code]] : [])).join("")

const tellerName = (teller: string): string =>
  Correction.Teller.literals.flatMap((each) => (each === teller ? [tellerNames[each]] : [])).join("")
