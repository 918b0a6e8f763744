/**
 * Announcements: what the office tells everybody at the top of the pages, and what can be done at a facility while the
 * screens cannot be used (R118, R121, R122). Nothing here is a page.
 */
import type { Association } from "@fukuri/core"
import { type Html, html } from "./Html.ts"
import type { Sentences } from "./Sentences.ts"
import type { Announced, Outage } from "./View.ts"

/** What is announced now; nothing when there is nothing. Told to screen readers without taking the focus. */
export const announcements = (
  notices: Announced["notices"],
  { announced }: Pick<Sentences, "announced">
): Html | false =>
  notices.length > 0 &&
  html`<div class="announced" role="status" aria-labelledby="announced">
    <p class="label" id="announced">${announced.heading}</p>
    <ul>
      ${notices.map(
        (notice) =>
          html`<li>
            <p><strong>${announced.when(notice)}</strong></p>
            <p>${notice.text}</p>
          </li>`
      )}
    </ul>
  </div>`

/** What to do at the facility, in paragraphs. */
export const outageParts = (
  outage: Outage,
  association: Association.Association | undefined,
  { outage: words }: Sentences
): ReadonlyArray<Html> => {
  const paragraphs = (texts: ReadonlyArray<string>) => texts.map((text) => html`<p>${text}</p>`)
  if (outage === "unknown" || association === undefined) return paragraphs(words.unknown)
  const asked = { office: association.contact.office, numberLabel: association.numberLabel }
  if (outage._tag === "OfficeOpen") return paragraphs([words.open(asked)])
  const { accepted, opensAt, refused } = outage
  return paragraphs([
    words.closed(asked),
    ...(accepted.length > 0 ? [words.accepted(accepted, asked)] : []),
    ...(refused.length > 0 ? [words.refused(refused, opensAt, asked)] : [])
  ])
}
