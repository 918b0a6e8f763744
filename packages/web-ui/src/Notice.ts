/**
 * Notices: pages that say why there is nothing else to show, and what to do: what is missing, what has ended, and what
 * has failed. Never a dead end without the office's contact (R127), wherever the association is known.
 */
import { html } from "./Html.ts"
import { page } from "./Page.ts"
import { outageParts } from "./Announcements.ts"
import { contact, form, primary } from "./Parts.ts"
import type { Spoken } from "./Sentences.ts"
import type { Notice } from "./View.ts"

/** A notice of any kind. */
export const notice = (view: Notice, sentences: Spoken): string => {
  const { again, association, facility, kind, next, reference } = view
  const { buttons, notices, service } = sentences
  const words = notices.of[kind]
  return page(
    {
      heading: words.heading,
      band: facility?.name ?? association?.name ?? service,
      notices: view.notices,
      body: html`${words.text.map((text) => html`<p>${text}</p>`)}
      ${
        view.outage !== undefined &&
        html`<h2>${sentences.outage.heading}</h2>
          ${outageParts(view.outage, association, sentences)}`
      }
      ${
        again !== undefined &&
        form(
          again.form,
          {
            ticket: again.ticket,
            body: html`<p>${notices.again}</p>
              ${primary(buttons.pressAgain)}`
          },
          sentences
        )
      }
      ${reference !== undefined && html`<p>${notices.reference}<br /><code>${reference}</code></p>`}
      ${next !== undefined && html`<p><a class="go" href="${sentences.prefix}${next}">${words.next}</a></p>`}
      ${association !== undefined && contact(association, sentences)}`
    },
    sentences
  )
}
