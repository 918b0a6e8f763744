/**
 * The placard (台紙): one A4 sheet at a facility's desk with its QR code, its address and how to use it (R74-R79, A17).
 */
import { html, trusted } from "./Html.ts"
import { document } from "./Page.ts"
import type { Sentences } from "./Sentences.ts"
import { ja } from "./Sentences.ja.ts"
import type { Placard } from "./View.ts"

/** The printed sheet. Always black on white, whatever the screen prefers. */
export const placard = (view: Placard, sentences: Sentences = ja): string => {
  const { address, association, facility, qrSvg, standalone } = view
  const { buttons, labels, placard } = sentences
  const { contact } = association
  return document(
    {
      title: `${placard.title} | ${facility.name}`,
      standalone,
      body: html`<body class="placard">
${!standalone && html`<p class="tools"><button type="button" class="primary" data-print hidden>${buttons.print}</button></p>`}
<main class="sheet">
<p class="issuer">${association.name}<br>${sentences.service}</p>
<h1${facility.name.length > 45 && html` class="long"`}>${facility.name}</h1>
<p class="read">${placard.read}</p>
<div class="qr" role="img" aria-label="${placard.qr}">${trusted(qrSvg)}</div>
<h2>${placard.how}</h2>
<ol class="how">${placard.howSteps(association.greeting).map((step) => html`<li>${step}</li>`)}</ol>
<p class="cannot">${placard.cannotRead}</p>
<p class="address"><span>${placard.address}</span> <strong>${address}</strong></p>
<p class="office">${labels.contact}: ${contact.office} <span class="nobreak">${labels.phone} ${contact.phone}</span> ${labels.mail} ${contact.mail} (${contact.hours})</p>
</main>
</body>`
    },
    sentences
  )
}
