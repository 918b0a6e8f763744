/**
 * The placard (台紙): one A4 sheet at a facility's desk with its QR code, its address and how to use it (R74-R79, A17);
 * and those of several facilities as one print, a sheet each.
 */
import { type Html, html, trusted } from "./Html.ts"
import { document } from "./Page.ts"
import type { Sentences } from "./Sentences.ts"
import { ja } from "./Sentences.ja.ts"
import type { Placard } from "./View.ts"

/** The printed sheet. Always black on white, whatever the screen prefers. */
export const placard = (view: Placard, sentences: Sentences = ja): string => {
  const { facility, standalone } = view
  return document(
    {
      title: `${sentences.placard.title} | ${facility.name}`,
      standalone,
      body: html`<body class="placard">
        ${!standalone && html`<p class="tools">${printing(sentences)}</p>`}
        <main class="sheet">
          ${sheet(
            view,
            sentences,
            (name, look) => html`<h1${look}>${name}</h1>`,
            (how) => html`<h2>${how}</h2>`
          )}
        </main>
      </body>`
    },
    sentences
  )
}

/** The sheets of several facilities as one document, each on a page of its own. */
export const placards = (views: ReadonlyArray<Placard>, sentences: Sentences = ja): string =>
  document(
    {
      title: `${sentences.placard.title} | ${views[0]?.association.name ?? ""}`,
      body: html`<body class="placard">
        <main class="sheets">
          <div class="tools">
            <h1>${sentences.placard.title} ${views.length}枚</h1>
            ${printing(sentences)}
          </div>
          ${views.map(
            (view) =>
              html`<section class="sheet" aria-label="${view.facility.name}">
                ${sheet(
                  view,
                  sentences,
                  (name, look) => html`<h2${look}>${name}</h2>`,
                  (how) => html`<h3>${how}</h3>`
                )}
              </section>`
          )}
        </main>
      </body>`
    },
    sentences
  )

const printing = ({ buttons }: Sentences): Html =>
  html`<button type="button" class="primary" data-print hidden>${buttons.print}</button>`

const sheet = (
  { address, association, facility, qrSvg }: Placard,
  { labels, placard, service }: Sentences,
  title: (name: string, look: Html) => Html,
  subtitle: (how: string) => Html
): Html => {
  const { contact } = association
  return html`<p class="issuer">${association.name}<br />${service}</p>
    ${title(facility.name, facility.name.length > 45 ? html` class="name long"` : html` class="name"`)}
    <p class="read">${placard.read}</p>
    <div class="qr" role="img" aria-label="${placard.qr}">${trusted(qrSvg)}</div>
    ${subtitle(placard.how)}
    <ol class="how">
      ${placard.howSteps(association.greeting).map((step) => html`<li>${step}</li>`)}
    </ol>
    <p class="cannot">${placard.cannotRead}</p>
    <p class="address"><span>${placard.address}</span> <strong>${address}</strong></p>
    <p class="office">
      ${labels.contact}: ${contact.office} <span class="nobreak">${labels.phone} ${contact.phone}</span> ${labels.mail}
      ${contact.mail} (${contact.hours})
    </p>`
}
