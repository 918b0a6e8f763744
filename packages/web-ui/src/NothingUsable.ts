/**
 * 利用できるクーポンがありません: nothing can be used here and now, with the reason for every product and what to do
 * next (A19, R35).
 */
import { CalendarDate } from "@fukuri/core"
import { html } from "./Html.ts"
import { chip, reasonOf } from "./Judgement.ts"
import { type Asking, isForOthers, notShown } from "./NotGranted.ts"
import { myPageLoginPath, page } from "./Page.ts"
import { contact, endForm, lastUse, reason } from "./Parts.ts"
import type { Spoken } from "./Sentences.ts"
import type { NothingUsable } from "./View.ts"

/** 利用できるクーポンがありません. */
export const nothingUsable = (view: NothingUsable, sentences: Spoken): string => {
  const { association, end, facility, facts, now } = view
  const { buttons, nothingUsable } = sentences
  const { granted, notGranted, others } = view.holdings
  const asking: Asking = { association, facts, today: CalendarDate.dayOf(now) }
  const holdings = [...granted, ...notGranted.filter((holding) => !isForOthers(holding))]
  return page(
    {
      heading: nothingUsable.heading,
      band: facility.name,
      notices: view.notices,
      first: lastUse(view.lastUse, now, sentences),
      body: html`${
          holdings.length === 0
            ? html`<p>${nothingUsable.none(association.contact.office)}</p>`
            : html`<p>${nothingUsable.text}</p>
                <h2>${nothingUsable.reasons}</h2>
                <ul class="cards">
                  ${holdings.map(
                    (holding) =>
                      html`<li class="card">
                        ${chip(holding.verdict, sentences)}
                        <h3 class="coupon">${holding.product.name}</h3>
                        ${reason(reasonOf(holding, asking, sentences), sentences)}
                      </li>`
                  )}
                </ul>`
        }
        ${notShown([...notGranted.filter(isForOthers), ...others], asking, sentences)}
        <p><a class="go" href="${sentences.prefix}${myPageLoginPath(association.code)}">${nothingUsable.myPage}</a></p>
        ${endForm(end, buttons.end, sentences)} ${contact(association, sentences)}`
    },
    sentences
  )
}
