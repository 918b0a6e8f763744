/**
 * ReturnedSheetPage (戻った紙クーポンの登録): sheets of paper that came back from facilities, one after another with a scanner in the
 * hand: the number has the focus, day and facility stay, and what became of the last one stands on top (R115).
 */
import type { CouponProduct, Facility, Shelf, UseReport } from "@fukuri/core"
import { html, type HtmlValue } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, dateField, field, hidden, linkButton, note, postForm, select } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { facilityField, outagesPlace, reportPath, returnedPlace, usedText } from "./UseReportParts.ts"
import { restateWords, stateNames, whySentence } from "./UseReportWords.ts"

/** What is typed about a sheet. */
export interface SheetDraft {
  readonly sheet: string
  readonly facility: string
  readonly usedOn: string
  readonly course: string
  readonly reporter: string
}

/** What became of the last sheet. */
export interface LastSheet {
  readonly report: Shelf.Kept<UseReport.UseReport>
  readonly coupon: string
  readonly facilityName: string
  readonly recognised: boolean
  readonly differs: ReadonlyArray<string>
  /** What was typed this time can be put in the place of what was written down. */
  readonly restatable: boolean
}

/** What the page shows. */
export interface ReturnedSheetView {
  readonly draft: SheetDraft
  readonly last: LastSheet | undefined
  readonly facilities: ReadonlyArray<Facility.Facility>
  /** The courses of the sheet, when one must be chosen. */
  readonly courses: ReadonlyArray<{ readonly value: CouponProduct.CourseKey; readonly label: string }>
  readonly today: string
}

/** 戻った紙クーポンの登録. */
export const returnedSheet = (frame: OfficeFrame, view: ReturnedSheetView): string => {
  const { courses, draft, facilities, last, today } = view
  const { csrf, mistakes } = frame
  return officePage(frame, {
    title: returnedPlace.label,
    trail: [{ label: "紙クーポン", path: "/office/paper" }],
    body: [
      last !== undefined && lastNote(last),
      postForm({
        action: returnedPlace.path,
        csrf,
        body: [
          field({
            name: "sheet",
            label: "紙クーポンの番号",
            hint: "用紙のQRコードを読み取るか、16文字の番号を入力します。",
            value: draft.sheet,
            maxLength: 300,
            required: true,
            autofocus: courses.length === 0,
            mistakes
          }),
          courses.length > 0 &&
            select({
              name: "course",
              label: "利用した内容",
              value: draft.course,
              none: "選んでください",
              options: courses,
              required: true,
              mistakes
            }),
          dateField({ name: "usedOn", label: "利用日", value: draft.usedOn, max: today, required: true, mistakes }),
          facilityField({ value: draft.facility, facilities, mistakes, required: true }),
          hidden("reporter", draft.reporter),
          courses.length === 0 && draft.course !== "" && hidden("course", draft.course),
          last?.restatable === true && hidden("restate", last.report.id),
          buttons(
            button(last?.restatable === true ? restateWords.button : "登録する"),
            linkButton("終わる", "/office/paper")
          )
        ]
      }),
      html`<p class="fine">
        利用日と施設は、次の用紙でもそのまま残ります。登録できない用紙は、理由とともに<a
          href="${outagesPlace.path}?channel=paper"
          >保留の一覧</a
        >に入ります。
      </p>`
    ]
  })
}

const lastNote = ({ coupon, differs, facilityName, recognised, report, restatable }: LastSheet): HtmlValue => {
  const { id, value } = report
  const { source, state } = value
  const number = source._tag === "Sheet" ? receipt(source.sheet) : id
  const about = html`<p><span class="nobreak">${number}</span> ${coupon} ${usedText(value)} ${facilityName}</p>
    <p><a href="${reportPath(id)}">この報告を見る</a></p>`
  if (recognised) {
    return announced(
      note("warn", [
        html`<p>
          <strong>前に受け付けた紙クーポンです (${stateNames[state._tag]})。</strong>新しく登録されたものはありません。
        </p>`,
        differs.length > 0 && html`<p>前の登録と違うところ: ${differs.join("、")}</p>`,
        restatable && html`<p>${restateWords.what}</p>`,
        about
      ])
    )
  }
  if (state._tag === "Kept") {
    const { what, why } = whySentence(state.why)
    return announced(
      note("bad", [html`<p><strong>登録できず、保留になりました。</strong>${why}</p>`, html`<p>${what}</p>`, about])
    )
  }
  return announced(
    note(state._tag === "Applied" ? "good" : "warn", [
      html`<p>
        <strong>${state._tag === "Applied" ? "登録しました。" : "受け付けました。まもなく登録されます。"}</strong>
      </p>`,
      about
    ])
  )
}

const announced = (body: HtmlValue) => html`<div role="status">${body}</div>`
