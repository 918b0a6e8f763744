/**
 * 間違えて利用したとき: a person reports a use as a mistake (R120, R123), sees that it was received and what became of it, or why
 * it cannot be reported. Nothing is given back here, and no use is exchanged for another (R119).
 */
import type { Coupons, Mistakes } from "@fukuri/core"
import { type Html, html } from "./Html.ts"
import { page } from "./Page.ts"
import {
  contact,
  couponName,
  facts,
  form,
  mistakeAt,
  mistakesOf,
  moment,
  nameOf,
  primary,
  reason,
  receipt
} from "./Parts.ts"
import type { Sentences, Spoken } from "./Sentences.ts"
import type { MistakeReport, MistakeStanding } from "./View.ts"

/** The form, the receipt of the report, or why there is none: as the use stands. */
export const mistakeReport = (view: MistakeReport, sentences: Spoken): string => {
  const { mistake: found } = view
  const { association, opensAt, standing, use } = found
  const { mistake } = sentences
  const { office } = association.contact
  const mistakes = mistakesOf(view.mistakes, association.numberLabel, { quantity: "quantity", text: "text" }, sentences)
  const closed = opensAt !== undefined && html`<p>${mistake.closed(opensAt)}</p>`
  const content = (): Html => {
    switch (standing._tag) {
      case "Possible":
        return html`${mistakes.summary} ${mistake.text.map((text) => html`<p>${text}</p>`)} ${closed}
        ${factsOf(use, sentences)}
        ${form(
          view.form,
          {
            ticket: view.ticket,
            body: html`${standing.most > 1 ? quantityField(view, standing.most, mistakes.at("quantity"), sentences) : html`<input type="hidden" name="quantity" value="1" />`}
            ${textField(view, mistakes.at("text"), sentences)} ${primary(mistake.send)}`
          },
          sentences
        )}`
      case "Reported":
        return html`<p class="note" role="status">${mistake.standing(standing.request, { office })}</p>
          ${factsOf(use, sentences, standing)}
          ${standing.request.state._tag === "Requested" && [mistake.received.map((text) => html`<p>${text}</p>`), closed]}`
      case "Impossible":
        return html`${reason(mistake.impossible[standing.why]({ office }), sentences)} ${factsOf(use, sentences)}`
    }
  }
  return page(
    {
      heading: standing._tag === "Reported" ? mistake.headingReceived : mistake.heading,
      band: use.facility?.name ?? association.name,
      notices: view.notices,
      mistaken: mistakes.any,
      body: html`${content()}
        <p class="aside"><a href="${sentences.prefix}${view.back}">${mistake.back}</a></p>
        ${contact(association, sentences)}`
    },
    sentences
  )
}

/** At a use: the way to report it while that is possible, or that it was reported and what became of it. */
export const mistakeAtUse = (
  standing: MistakeStanding | undefined,
  office: string,
  { mistake, prefix }: Sentences
): Html | undefined => {
  if (standing === undefined || standing.standing._tag === "Impossible") return undefined
  return standing.standing._tag === "Possible"
    ? html`<p class="mistaken"><a href="${prefix}${standing.path}">${mistake.heading}</a></p>`
    : html`<p class="note">${mistake.standing(standing.standing.request, { office })}</p>`
}

const factsOf = (
  use: Coupons.Use,
  sentences: Sentences,
  reported?: Extract<Mistakes.Standing, { readonly _tag: "Reported" }>
): Html => {
  const { count, labels, mistake } = sentences
  const { redemption } = use
  return facts("facts", [
    [labels.coupon, couponName(nameOf(use))],
    [labels.quantity, count.labelled(redemption.quantity)],
    [labels.usedAt, moment(redemption.at, sentences)],
    [labels.receipt, receipt(redemption.id)],
    reported === undefined ? undefined : [mistake.asked, count.labelled(reported.request.quantity)],
    reported === undefined ? undefined : [mistake.askedAt, moment(reported.request.requestedAt, sentences)]
  ])
}

const quantityField = (
  { quantity }: MistakeReport,
  most: number,
  sentence: string | undefined,
  { mistake }: Sentences
): Html =>
  html`<div class="field">
    <label for="quantity">${mistake.quantity}</label>
    <p class="hint" id="quantity-hint">${mistake.quantityHint(most)}</p>
    ${mistakeAt("quantity-mistake", sentence)}
    <input
      id="quantity"
      name="quantity"
      type="number"
      inputmode="numeric"
      min="1"
      max="${most}"
      step="1"
      value="${quantity}"
      autocomplete="off"
      required
      aria-describedby="quantity-hint${sentence !== undefined && " quantity-mistake"}"
      ${sentence !== undefined && html` aria-invalid="true" autofocus`}
    />
  </div>`

const textField = ({ text }: MistakeReport, sentence: string | undefined, { mistake }: Sentences): Html =>
  // The line break after the opening tag is not part of the value.
  html`<div class="field">
    <label for="text">${mistake.words}</label>
    <p class="hint" id="text-hint">${mistake.wordsHint}</p>
    ${mistakeAt("text-mistake", sentence)}
    <textarea
      id="text"
      name="text"
      rows="3"
      maxlength="400"
      autocomplete="off"
      aria-describedby="text-hint${sentence !== undefined && " text-mistake"}"
      ${sentence !== undefined && html` aria-invalid="true"`}
    >
${text}</textarea>
  </div>`
