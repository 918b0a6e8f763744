/**
 * STEP 4/6 確認: what facility staff look at for two seconds (R97-R99, A10, A23). Coupon and number are the largest
 * type of the service; a live clock and a check word tell the screen from a picture of it.
 */
import { CalendarDate, HolderNumber } from "@fukuri/core"
import { type Html, html } from "./Html.ts"
import { page } from "./Page.ts"
import { couponName, facts, form, lastUse, mistakesOf, primary, stopControl } from "./Parts.ts"
import type { Sentences, Spoken } from "./Sentences.ts"
import type { Showing } from "./View.ts"

/** STEP 4/6 確認. */
export const showing = (view: Showing, sentences: Spoken): string => {
  const { association, back, facility, quantity, ticket } = view
  const { buttons, showing } = sentences
  const mistakes = mistakesOf(view.mistakes, association.numberLabel, {}, sentences)
  return page(
    {
      heading: showing.heading,
      band: facility.name,
      notices: "staff",
      look: "staff",
      step: 4,
      back,
      first: lastUse(view.lastUse, view.now, sentences),
      mistaken: mistakes.any,
      body: html`${mistakes.summary} ${what(view, sentences)}
        ${quantity > 1 && html`<p class="loud">${showing.several(quantity)}</p>`}
        <div class="proof">
          ${stopControl(sentences)}
          <p class="blink">${showing.blinking}</p>
          ${showing.forStaff !== undefined && html`<p>${showing.forStaff}</p>`} ${live(view, sentences)}
        </div>
        <p>${showing.afterwards}</p>
        ${form(view.form, { ticket, body: primary(buttons.use) }, sentences)}`
    },
    sentences
  )
}

/** What is about to be used, and by whom. */
export const what = ({ choice, quantity }: Showing, { count, labels }: Sentences): Html =>
  facts("ticket", [
    [labels.coupon, couponName(choice.course.name)],
    [labels.quantity, html`<strong>${count.labelled(quantity)}</strong>`]
  ])

/** The clock shows the server's time, which the script advances; the word and number change every minute. */
const live = ({ association, check, now, number }: Showing, { labels, time }: Sentences): Html =>
  html`<div class="live" data-live>
    ${facts("pair", [
      [
        labels.now,
        html`${time.day(CalendarDate.dayOf(now))}
          <time class="clock" datetime="${CalendarDate.isoOf(now)}" data-clock="${now}">${time.clock(now)}</time
          ><span class="stopped">${labels.stopped}</span>`
      ],
      [labels.check, html`<span class="check">${check.word} ${check.number}</span>`],
      [labels.number(association.numberLabel), HolderNumber.masked(number)]
    ])}
  </div>`
