/**
 * STEP 5/6 最終確認: says what the next press does and that it cannot be undone (R100, A28). The time stands still: a
 * clock that moves would want a control of its own here.
 */
import { CalendarDate, HolderNumber } from "@fukuri/core"
import { html } from "./Html.ts"
import { icon } from "./Icon.ts"
import { page } from "./Page.ts"
import { facts, form, mistakesOf, primary } from "./Parts.ts"
import type { Spoken } from "./Sentences.ts"
import { what } from "./Showing.ts"
import type { Showing } from "./View.ts"

/**
 * STEP 5/6 最終確認. Its button takes no tap in the first moment, so that a double tap on the button of STEP 4 does not
 * press it.
 */
export const confirming = (view: Showing, sentences: Spoken): string => {
  const { association, back, check, facility, now, number, quantity, ticket } = view
  const { buttons, confirming, labels, showing, time } = sentences
  const mistakes = mistakesOf(view.mistakes, association.numberLabel, {}, sentences)
  return page(
    {
      heading: confirming.heading,
      band: facility.name,
      notices: "staff",
      look: "staff",
      step: 5,
      back,
      mistaken: mistakes.any,
      body: html`${mistakes.summary} ${what(view, sentences)}
        ${quantity > 1 && html`<p class="loud">${showing.several(quantity)}</p>`}
        ${facts("pair", [
          [labels.shownAt, `${time.day(CalendarDate.dayOf(now))} ${time.clock(now)}`],
          [labels.check, `${check.word} ${check.number}`],
          [sentences.labels.number(association.numberLabel), HolderNumber.masked(number)]
        ])}
        <p>${confirming.what(quantity)}</p>
        <p class="danger">${icon("warning")}${confirming.irrevocable}</p>
        <div class="armed">${form(view.form, { ticket, body: primary(buttons.useNow) }, sentences)}</div>`
    },
    sentences
  )
}
