/**
 * CaseParts: what pages say of a case, whatever its kind: its name, what it is about, how long it has been open, what comes
 * next and where that is done. A new kind does not compile until every table here has its line.
 */
import {
  type CalendarDate,
  type Case,
  type Cases,
  Correction,
  type CouponProduct,
  type Facility,
  PaperApplication
} from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { correctionPath, fromHolder } from "./CorrectionParts.ts"
import { shortDay } from "./Explanation.ts"
import { chip } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { paperApplicationPath, paperStateNames } from "./PaperParts.ts"
import { reportPath } from "./UseReportParts.ts"
import { whyNames } from "./UseReportWords.ts"
import { type ShownPerson, usePath } from "./UseParts.ts"

/** Where all cases are listed. */
export const casesPath = "/office/cases"

/** Where the owner of a case is seen and changed. */
export const ownerPath = ({ id, kind }: Pick<Case.Case, "id" | "kind">): string => `${casesPath}/${kind}/${id}`

/** Where late news stand. */
export const lateNewsPath = "/office/late-news"

/** Where presses of unknown outcome stand. */
export const unknownOutcomesPath = "/office/unknown-outcomes"

/** What a kind is called. */
export const kindNames: { readonly [Kind in Case.CaseKind]: string } = {
  "paper-application": "紙クーポンの申請",
  "use-report": "事後登録の保留",
  correction: "訂正の依頼",
  "late-news": "返還候補",
  "unknown-outcome": "結果不明の利用"
}

/** Where what comes next for a case is done. */
export const casePaths: { readonly [Kind in Case.CaseKind]: (id: string) => string } = {
  "paper-application": paperApplicationPath,
  "use-report": reportPath,
  correction: correctionPath,
  "late-news": (id) => `${lateNewsPath}/${id}`,
  "unknown-outcome": (id) => `${unknownOutcomesPath}/${id}`
}

/** What comes next. */
export const nextNames: { readonly [Next in Case.NextAction]: string } = {
  decide: "承認または却下",
  finish: "台帳への記入を確かめる",
  "await-answer": "本人の回答を待つ",
  print: "用紙を印刷",
  mail: "所属所に発送",
  "settle-report": "登録できない理由を確かめる",
  "settle-return": "返還を求めるか決める",
  "ask-facility": "施設に利用の有無を確かめる"
}

/** What things are called before the clerk who looks. */
export interface CaseNames {
  readonly coupon: (
    year: CalendarDate.FiscalYear,
    product: CouponProduct.ProductId,
    course?: CouponProduct.CourseKey
  ) => string
  readonly course: (year: CalendarDate.FiscalYear, course: CouponProduct.CourseKey) => string
  readonly facility: (code: Facility.FacilityCode) => string
}

/** A case as a list shows it. */
export interface CaseLine {
  readonly owned: Cases.OwnedCase
  /** It is about the clerk's own coupons, or the spouse's. */
  readonly own: boolean
  readonly person: ShownPerson | undefined
  /** Who looks after it; undefined when nobody does. */
  readonly owner: string | undefined
  /** The clerk who looks has taken it. */
  readonly mine: boolean
}

/** What a case is about, in a few words. */
export const aboutCase = (found: Case.Case, names: CaseNames): HtmlValue => {
  switch (found.kind) {
    case "paper-application":
      return html`${PaperApplication.groundNames[found.facts.ground]}
        <p class="fine">${found.facts.fiscalYear}年度 ${paperStateNames[found.facts.state]}</p>`
    case "use-report": {
      const { course, facility, fiscalYear, quantity, usedOn, why } = found.facts
      return html`${names.course(fiscalYear, course)} ${quantity}枚${why !== undefined && ` (${whyNames[why]})`}
        <p class="fine">${shortDay(usedOn)} ${names.facility(facility)}</p>`
    }
    case "correction": {
      const { byHolder, quantity, reason, redemptionId } = found.facts
      return html`${quantity}枚の取り消し (${Correction.reasonNames[reason]}) ${byHolder && chip(fromHolder, "plain")}
        <p class="fine">受付番号 <a href="${usePath(redemptionId)}">${receipt(redemptionId)}</a></p>`
    }
    case "late-news": {
      const { finding, fiscalYear } = found.facts
      return finding._tag === "UsedWithoutRight"
        ? html`${names.coupon(fiscalYear, finding.product, finding.course)} ${finding.quantity}枚を資格のない日に利用
            <p class="fine">${shortDay(finding.usedOn)} ${names.facility(finding.facility)}</p>`
        : html`${names.coupon(fiscalYear, finding.product)}の付与が${finding.excess}枚多い
            <p class="fine">${shortDay(finding.grantedOn)}からの付与 ${finding.granted}枚、対象 ${finding.due}枚</p>`
    }
    case "unknown-outcome": {
      const { course, facility, fiscalYear, product, quantity, redemptionId } = found.facts
      return html`${names.coupon(fiscalYear, product, course)} ${quantity}枚
        <p class="fine">${names.facility(facility)} 受付番号 ${receipt(redemptionId)}</p>`
    }
  }
}

/** How long a case has been open: hours for two days, then days. */
export const ageText = (millis: number): string => {
  const hours = Math.floor(millis / 3_600_000)
  if (hours < 1) return "1時間未満"
  return hours < 48 ? `${hours}時間` : `${Math.floor(hours / 24)}日`
}

/** What comes next, with the way there; for one's own case only that others do it. */
export const nextStepOf = ({ owned, own }: CaseLine, frame: OfficeFrame): Html => {
  const { id, kind, needs, next } = owned.case
  if (own) return html`${nextNames[next]} <span class="fine">(ご自身の案件のため、ほかの職員が行います)</span>`
  return html`<a href="${casePaths[kind](id)}">${nextNames[next]}</a
    >${!frame.clerk.can(needs) && html` <span class="fine">(権限のある職員が行います)</span>`}`
}
