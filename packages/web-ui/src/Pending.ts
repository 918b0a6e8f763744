/**
 * 確認中: the outcome of a press is not known yet (A36). The script asks again by itself; without it the page reloads;
 * and there is a button, which presses the same press again.
 */
import { html } from "./Html.ts"
import { page } from "./Page.ts"
import { outageParts } from "./Announcements.ts"
import { contact, form, primary } from "./Parts.ts"
import type { Spoken } from "./Sentences.ts"
import type { Pending } from "./View.ts"

/**
 * 確認中. The reload is for browsers without a script only: a reload while the network is away would replace this page
 * by the browser's own error.
 */
export const pending = (view: Pending, sentences: Spoken): string => {
  const { association, facility, refresh, ticket } = view
  const { buttons, pending } = sentences
  const again = `${sentences.prefix}${refresh}`
  return page(
    {
      heading: pending.heading,
      band: facility.name,
      notices: view.notices,
      head: html`<noscript><meta http-equiv="refresh" content="3; url=${again}" /></noscript>`,
      body: html`<div class="waiting" data-pending="${again}" role="status">
          <span class="wheel" aria-hidden="true"></span>
          <p>${pending.text}</p>
        </div>
        ${form(
          view.form,
          {
            ticket,
            body: html`<p>${pending.harmless}</p>
              ${primary(buttons.askAgain)}`
          },
          sentences
        )}
        ${
          view.outage !== undefined &&
          html`<details>
            <summary>${sentences.outage.heading}</summary>
            ${outageParts(view.outage, association, sentences)}
          </details>`
        }
        ${contact(association, sentences)}`
    },
    sentences
  )
}
