/**
 * OutageKitPrint: a kit as it is sent to a facility: one A4 page with numbered rows, what to write, which coupons may be
 * used at which hours, and how to hand it in (R118, R121, R122).
 */
import { type Association, type Facility, OutageKits } from "@fukuri/core"
import { type Html, html, trusted } from "../Html.ts"
import { officePrint } from "./OfficePage.ts"
import { kitsPlace, officeLine } from "./UseReportParts.ts"

/** Coupons of one family with whether they are used at any hour without the screen. */
export interface KitFamily {
  readonly family: string
  readonly anyHour: boolean
}

/** What is printed. */
export interface KitPrint {
  readonly association: Association.Association
  readonly facility: Facility.Facility
  readonly number: OutageKits.KitNumber
  /** The QR of the number. */
  readonly qrSvg: string
  readonly families: ReadonlyArray<KitFamily>
}

/** 障害時の用紙. */
export const kitPrint = (view: KitPrint): string => {
  const { association, facility, number } = view
  return officePrint({
    title: `障害時の用紙 ${number}`,
    back: { label: "用紙の一覧に戻る", path: kitsPlace.path },
    body: html`<section class="sheet kit" aria-labelledby="kit">
      <div class="kit-head">
        <div>
          <h1 id="kit">画面を使えないときの利用記録</h1>
          <p><strong>${facility.name}</strong> (施設コード ${facility.code})</p>
          <p>${association.name}</p>
        </div>
        <div class="kit-number">
          <div class="kit-qr" role="img" aria-label="用紙の番号のQRコード">${trusted(view.qrSvg)}</div>
          <p>用紙の番号 <strong>${number}</strong></p>
        </div>
      </div>
      ${rules(view)} ${rowsOf(number)}
      <p class="kit-end">
        書き終えたら、その日のうちか次の業務日に、電話で通番を読み上げるか、この用紙を郵送してください。控えは施設で保管してください。<br />
        連絡先: <strong>${officeLine(association)}</strong>
      </p>
    </section>`
  })
}

const rules = ({ families }: KitPrint): Html => {
  const named = (anyHour: boolean) => families.filter((each) => each.anyHour === anyHour).map(({ family }) => family)
  const [any, hours] = [named(true), named(false)]
  return html`<ul class="kit-rules">
    <li>利用した方の番号 (組合員証などの番号。配偶者は8けた) と氏名を聞いて、1行に1件ずつ書いてください。</li>
    ${any.length > 0 && html`<li>いつでも利用できるクーポン: <strong>${any.join("、")}</strong></li>`}
    ${
      hours.length > 0 &&
      html`<li>
        業務時間内だけのクーポン:
        <strong>${hours.join("、")}</strong
        >。利用の前に、下の連絡先に電話で確かめてください。土日祝日・夜間などは、その日に利用できません。
      </li>`
    }
    <li>あとで確認の結果、利用できなかったことが分かったときは、本人に連絡します。</li>
  </ul>`
}

const headings = ["通番", "組合員番号", "氏名", "内容", "枚数", "利用日", "時刻", "職員"] as const

const rowsOf = (number: OutageKits.KitNumber): Html =>
  html`<section class="scroll" aria-label="利用の記録" tabindex="0">
    <table class="kit-rows">
      <caption class="unseen">
        利用の記録
      </caption>
      <thead>
        <tr>
          ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${Array.from(
          { length: OutageKits.kitRows },
          (_, index) =>
            html`<tr>
              <th scope="row">${OutageKits.serialOf(number, index + 1)}</th>
              ${headings.slice(1).map(() => html`<td></td>`)}
            </tr>`
        )}
      </tbody>
    </table>
  </section>`
