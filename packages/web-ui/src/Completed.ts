/**
 * STEP 6/6 利用完了: the seal that blinks while the use is fresh, and a plain record when it is opened again later
 * (R102-R108, A37).
 */
import { type Html, html } from "./Html.ts"
import { mistakeAtUse } from "./MistakeReport.ts"
import { page } from "./Page.ts"
import {
  corrections,
  couponName,
  endForm,
  facts,
  form,
  moment,
  nameOf,
  primary,
  receipt,
  stopControl
} from "./Parts.ts"
import type { Sentences, Spoken } from "./Sentences.ts"
import type { Completed } from "./View.ts"

/** STEP 6/6 利用完了. */
export const completed = (view: Completed, sentences: Spoken): string => {
  const { again, completed, end, facility, fresh, mistake, now } = view
  const { buttons, completed: words, time } = sentences
  const { redemption } = completed.use
  return page(
    {
      heading: fresh ? words.heading : words.headingLater,
      band: completed.use.facility?.name ?? facility.name,
      notices: "staff",
      ...(fresh ? { step: 6, look: "staff" } : {}),
      body: html`${fresh ? seal(sentences) : html`<p class="note">${words.later(time.ago(now - redemption.at))}</p>`}
      ${record(view, sentences)}
      ${
        again === undefined
          ? html`<p>${words.nothingLeft}</p>`
          : html`<p>${words.again}</p>
              ${form(again, { body: primary(buttons.again) }, sentences)}`
      }
      ${endForm(end, buttons.end, sentences)} ${mistakeAtUse(mistake, view.association.contact.office, sentences)}`
    },
    sentences
  )
}

const seal = (sentences: Sentences): Html =>
  html`<div class="proof">
    ${stopControl(sentences)}
    <p class="seal"><span>${sentences.completed.seal}</span></p>
    <p class="done">${sentences.completed.done}</p>
  </div>`

const record = ({ completed, fresh }: Completed, sentences: Sentences): Html => {
  const { count, labels, lastUse } = sentences
  const { remaining, use } = completed
  const { redemption } = use
  return html`${facts(fresh ? "ticket" : "facts", [
    [labels.coupon, couponName(nameOf(use))],
    [labels.quantity, html`<strong>${count.labelled(redemption.quantity)}</strong>`]
  ])}
  ${facts("pair", [
    [labels.usedAt, moment(redemption.at, sentences)],
    [labels.receipt, receipt(redemption.id)],
    [labels.remaining, count.coupons(remaining)]
  ])}
  ${redemption.reversed > 0 && html`<p class="note">${lastUse.reversed(redemption)}</p>`} ${corrections(use, sentences)}`
}
