/**
 * UseReportLetter: a letter to the person about a use that was reported and is not counted: what was reported, why, and
 * what to do (R121, R122). One A4 page, addressed to the workplace.
 */
import type { Association, UseReportList } from "@fukuri/core"
import { html } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { officePrint } from "./OfficePage.ts"
import { facts } from "./OfficeParts.ts"
import { reportPath, usedText } from "./UseReportParts.ts"
import { letterSentence, outcomeNames } from "./UseReportWords.ts"

/** What is printed. */
export interface LetterView {
  readonly association: Association.Association
  readonly inspected: UseReportList.InspectedReport
  /** The coupon as the person knows it. */
  readonly coupon: string
}

/** お知らせ. */
export const reportLetter = ({ association, coupon, inspected }: LetterView): string => {
  const { holder, report: kept, row, today } = inspected
  const { id, value } = kept
  const { state } = value
  const { contact } = association
  const why = state._tag === "Kept" || state._tag === "Closed" ? state.why : undefined
  return officePrint({
    title: "クーポンの利用についてのお知らせ",
    back: { label: "報告に戻る", path: reportPath(id) },
    body: html`<article class="sheet letter" aria-labelledby="letter">
      <p class="letter-date">${ja.time.day(today)}</p>
      <p class="letter-to">
        ${holder !== undefined && holder.workplace.name !== "" && html`${holder.workplace.name}<br />`}
        ${holder?.name ?? value.name} 様
      </p>
      <p class="letter-from">${association.name}<br />${contact.office}</p>
      <h1 id="letter">クーポンの利用についてのお知らせ</h1>
      <p>
        施設から次の利用の報告がありましたが、${state._tag === "Closed" ? "クーポンの利用として登録しませんでした" : "クーポンの利用として登録できていません"}。
      </p>
      ${facts([
        ["利用日", usedText(value)],
        ["施設", row.facilityName],
        ["内容", `${coupon} ${value.quantity}枚`],
        state._tag === "Closed" ? ["結果", outcomeNames[state.outcome]] : undefined
      ])}
      ${why !== undefined && html`<p>${letterSentence(why)}</p>`}
      <p>
        クーポンの残りは減っていません。お心当たりのない報告のときや、内容が違うときは、次の窓口にご連絡ください。施設での費用の取り扱いについても、窓口がご案内します。
      </p>
      ${facts([
        ["窓口", contact.office],
        ["電話", contact.phone],
        ["メール", contact.mail],
        ["受付時間", contact.hours],
        ["整理番号", id.match(/.{4}/g)?.join(" ") ?? id]
      ])}
    </article>`
  })
}
