/**
 * LateNewsLetter: the letter to a person about coupons that were used without a right to them: to whom, what was used when
 * and where, why it is asked back, and whom to call. One A4 page.
 */
import type { Association, CalendarDate } from "@fukuri/core"
import { html } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { lateNewsPath } from "./CaseParts.ts"
import type { LateNewsView } from "./LateNewsPages.ts"
import { officePrint } from "./OfficePage.ts"
import { facts } from "./OfficeParts.ts"

/** What is printed. */
export interface LateNewsLetter extends Pick<LateNewsView, "names" | "news"> {
  readonly association: Association.Association
  /** The day of issue. */
  readonly today: CalendarDate.CalendarDate
}

/** The letter. */
export const lateNewsLetter = ({ association, names, news, today }: LateNewsLetter): string => {
  const { contact } = association
  const { id, value } = news.kept
  const { finding, fiscalYear } = value
  const { name, workplace } = news.opened.facts.holder
  const isUse = finding._tag === "UsedWithoutRight"
  return officePrint({
    title: "クーポンの利用についてのご確認",
    back: { label: "案件に戻る", path: `${lateNewsPath}/${id}` },
    body: html`<section class="sheet letter" aria-labelledby="letter">
      <p>${ja.time.day(today)}</p>
      <p>${workplace.name === "" ? "" : html`${workplace.name}<br />`}<strong>${name} 様</strong></p>
      <p>${association.name}<br />${contact.office}</p>
      <h1 id="letter">クーポンの利用についてのご確認</h1>
      <p>日ごろから事業にご協力いただき、ありがとうございます。</p>
      <p>
        ${
          isUse
            ? "次の利用について、利用の日に資格がなかったとの情報が、あとから届きました。内容をご確認のうえ、下記までご連絡ください。"
            : "次のクーポンについて、対象になる枚数より多く付与していたことが、あとから分かりました。内容をご確認のうえ、下記までご連絡ください。"
        }
      </p>
      ${
        isUse
          ? facts([
              ["クーポン", `${names.coupon(fiscalYear, finding.product, finding.course)} ${finding.quantity}枚`],
              ["利用日", ja.time.day(finding.usedOn)],
              ["施設", names.facility(finding.facility)],
              ["受付番号", receipt(finding.redemptionId)],
              ["資格の最終日", finding.lastDay === undefined ? "登録がありません" : ja.time.day(finding.lastDay)]
            ])
          : facts([
              ["クーポン", names.coupon(fiscalYear, finding.product)],
              ["付与した枚数", `${finding.granted}枚`],
              ["対象になる枚数", `${finding.due}枚`],
              ["利用した枚数", `${finding.used}枚`]
            ])
      }
      <p>
        資格のない日の利用や、対象を超える利用は、返還をお願いすることがあります。資格の情報に誤りがあるときも、お知らせください。
      </p>
      <h2>お問い合わせ</h2>
      ${facts([
        ["担当", contact.office],
        ["電話", contact.phone],
        ["メール", contact.mail],
        ["受付時間", contact.hours]
      ])}
    </section>`
  })
}
