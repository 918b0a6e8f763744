/**
 * STEP 3/6 枚数入力: how many, one at first (R93-R96). A number field; the script adds buttons for more and less.
 */
import { type Html, html } from "./Html.ts"
import { page } from "./Page.ts"
import { couponName, facts, form, lastUse, mistakeAt, mistakesOf, primary } from "./Parts.ts"
import type { Sentences, Spoken } from "./Sentences.ts"
import type { Counting } from "./View.ts"

/** STEP 3/6 枚数入力. */
export const counting = (view: Counting, sentences: Spoken): string => {
  const { association, back, choice, facility, ticket } = view
  const { buttons, count, counting, labels } = sentences
  const mistakes = mistakesOf(view.mistakes, association.numberLabel, { quantity: "quantity" }, sentences)
  return page(
    {
      heading: counting.heading,
      band: facility.name,
      notices: view.notices,
      step: 3,
      back,
      first: lastUse(view.lastUse, view.now, sentences),
      mistaken: mistakes.any,
      body: html`${mistakes.summary}
        ${facts("facts", [
          [labels.coupon, couponName(choice.course.name)],
          [labels.remaining, count.coupons(choice.remaining)]
        ])}
        <p>${counting.text}</p>
        ${form(
          view.form,
          {
            ticket,
            body: html`${quantityField(view, mistakes.at("quantity"), sentences)} ${primary(buttons.next)}`
          },
          sentences
        )}`
    },
    sentences
  )
}

const quantityField = (
  { choice, quantity }: Counting,
  mistake: string | undefined,
  { counting, labels }: Sentences
): Html =>
  html`<div class="field">
    <label for="quantity">${labels.quantity}</label>
    <p class="hint" id="quantity-hint">${counting.hint(choice.most)}</p>
    ${mistakeAt("quantity-mistake", mistake)}
    <div class="stepper">
      <button type="button" data-step="-1" hidden>
        <span aria-hidden="true">−</span><span class="unseen">${counting.less}</span>
      </button>
      <input
        id="quantity"
        name="quantity"
        type="number"
        inputmode="numeric"
        min="1"
        max="${choice.most}"
        step="1"
        value="${quantity}"
        autocomplete="off"
        required
        aria-describedby="quantity-hint${mistake !== undefined && " quantity-mistake"}"
        ${mistake !== undefined && html` aria-invalid="true" autofocus`}
      />
      <button type="button" data-step="1" hidden>
        <span aria-hidden="true">+</span><span class="unseen">${counting.more}</span>
      </button>
    </div>
  </div>`
