/**
 * FacilityForms: the forms that add and change a facility, and the look before a change after which members can use less
 * there. Mistakes stand at their fields; what was typed stays.
 */
import { FacilityDesk, type FacilityList } from "@fukuri/core"
import { html, type HtmlValue } from "../Html.ts"
import { facilitiesPlace, facilityPathOf } from "./FacilityPages.ts"
import { differenceTable } from "./FacilityWords.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  checkboxes,
  confirmPanel,
  dateField,
  field,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  textarea
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"

/** A facility as it is typed. */
export interface FacilityDraft {
  readonly code: string
  readonly name: string
  readonly postalCode: string
  readonly address: string
  readonly phone: string
  readonly bookingFrom: string
  readonly note: string
  readonly offers: ReadonlyArray<string>
  readonly openFrom: string
  readonly openUntil: string
}

/** What the form shows. */
export interface FacilityFormView {
  /** Undefined for a new facility. */
  readonly known?: {
    readonly name: string
    /** Stands for the facility as the clerk saw it. */
    readonly basis: string
  }
  readonly draft: FacilityDraft
  readonly courses: ReadonlyArray<FacilityDesk.CourseGroup>
  /** What would change now, when somebody else changed the facility since it was shown. */
  readonly conflict?: ReadonlyArray<FacilityList.FacilityDifference>
}

/** The form for a new facility, or for one that is there. */
export const facilityForm = (frame: OfficeFrame, view: FacilityFormView): string => {
  const { conflict, draft, known } = view
  const { mistakes } = frame
  const back = known === undefined ? facilitiesPlace.path : facilityPathOf(draft.code)
  const text = (name: "name" | "postalCode" | "address" | "phone", label: string, more: object = {}) =>
    field({ name, label, value: draft[name], mistakes, maxLength: 200, ...more })
  const day = (name: "bookingFrom" | "openFrom" | "openUntil", label: string, hint: string) =>
    dateField({ name, label, value: draft[name], hint, mistakes })
  return officePage(frame, {
    title: known === undefined ? "施設の追加" : "施設の編集",
    trail: known === undefined ? [facilitiesPlace] : [facilitiesPlace, { label: known.name, path: back }],
    body: [
      conflict !== undefined &&
        panel({
          title: "ほかの人の変更との違い",
          body: [
            html`<p>
              このまま保存すると、いまの内容から次のように変わります。残したい変更は、下の欄に入れ直してください。
            </p>`,
            differenceTable(conflict, "いまの内容と、入力した内容")
          ]
        }),
      postForm({
        action: known === undefined ? `${facilitiesPlace.path}/new` : back,
        csrf: frame.csrf,
        body: [
          known !== undefined && hidden("basis", known.basis),
          known === undefined
            ? field({
                name: "code",
                label: "施設コード",
                value: draft.code,
                hint: "7桁の数字。先頭の0も入力します。台紙のアドレスになるため、あとから変えられません。",
                inputMode: "numeric",
                maxLength: 20,
                width: "short",
                required: true,
                mistakes
              })
            : html`<p>施設コード <strong>${draft.code}</strong></p>`,
          text("name", "施設名", { required: true }),
          text("postalCode", "郵便番号", { width: "short" }),
          text("address", "住所", { width: "full" }),
          text("phone", "電話", { type: "tel", width: "short" }),
          day("bookingFrom", "予約開始日", "利用者が予約できるようになる日です。マイページに表示されます。"),
          textarea({
            name: "note",
            label: "備考",
            value: draft.note,
            hint: "マイページに表示されます。1000文字まで。",
            rows: 3,
            maxLength: 1000,
            mistakes
          }),
          offerFields(view, mistakes),
          day("openFrom", "利用開始日", "空欄なら、はじめから利用できます。"),
          day("openUntil", "利用終了日", "この日まで利用できます。空欄なら、終わりはありません。"),
          buttons(button(known === undefined ? "追加する" : "保存する"), linkButton("やめる", back))
        ]
      })
    ]
  })
}

/** The look before a change that takes something from members: what changes, and how much the facility is used. */
export const facilityConfirm = (
  frame: OfficeFrame,
  view: {
    readonly name: string
    readonly basis: string
    readonly draft: FacilityDraft
    readonly differences: ReadonlyArray<FacilityList.FacilityDifference>
    /** Uses in the last thirty days. */
    readonly recent: number
  }
): string => {
  const { basis, differences, draft, name, recent } = view
  const path = facilityPathOf(draft.code)
  const { offers, ...texts } = draft
  return officePage(frame, {
    title: "施設の編集",
    trail: [facilitiesPlace, { label: name, path }],
    body: confirmPanel({
      title: `${name}で利用できる内容か期間を減らします`,
      counts: [[`直近${FacilityDesk.recentDays}日の利用`, recent, "件"]],
      changes: [
        differenceTable(differences),
        html`<p>
          保存すると、利用者の画面にもすぐ反映されます。終了日を過ぎた施設の二次元バーコードを読み取ると、利用できない旨が表示されます。
        </p>`,
        recent > 0 &&
          note("warn", `最近も利用されている施設です。予約している人がいないか、施設に確かめてから保存してください。`)
      ],
      form: postForm({
        action: path,
        csrf: frame.csrf,
        body: [
          hidden("basis", basis),
          Object.entries(texts).map(([key, value]) => hidden(key, value)),
          hidden("offers", offers.join(";")),
          buttons(
            button("この内容で保存する", "danger", { name: "confirmed", value: "yes" }),
            button("戻って直す", "quiet", { name: "back", value: "yes" })
          )
        ]
      })
    })
  })
}

/** A group of boxes for each programme, and one for what the facility offers besides, so that nothing is lost unawares. */
const offerFields = ({ courses, draft }: FacilityFormView, mistakes: OfficeFrame["mistakes"]): HtmlValue => {
  const known = new Set<string>(courses.flatMap((group) => group.courses.map(({ key }) => key)))
  const others = draft.offers.filter((key) => !known.has(key))
  const groups = [
    ...courses.map(({ courses, programme }) => ({
      label: `提供内容: ${programme}`,
      options: courses.map(({ key, name }) => ({ value: key as string, label: name }))
    })),
    { label: "提供内容: 今年度の事業にないもの", options: others.map((key) => ({ value: key, label: key })) }
  ].filter(({ options }) => options.length > 0)
  return groups.map(({ label, options }, index) =>
    checkboxes({
      name: "offers",
      label,
      options,
      values: draft.offers,
      ...(index === 0 ? { mistakes } : { id: `f-offers-group-${index}` })
    })
  )
}
