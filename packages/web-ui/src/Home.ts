/**
 * `/`: what this is, and the ways to my page and to the office.
 */
import { html } from "./Html.ts"
import { myPageLoginPath, page, paperPath } from "./Page.ts"
import type { Spoken } from "./Sentences.ts"
import type { Home } from "./View.ts"

/** The page at `/`. */
export const home = ({ associations, notices }: Home, sentences: Spoken): string => {
  const { home, paper, place, prefix, service } = sentences
  return page(
    {
      heading: home.heading,
      band: associations.map(({ name }) => name).join(" / ") || service,
      notices,
      body: html`${home.text.map((text) => html`<p>${text}</p>`)}
        <h2>${home.how}</h2>
        <ol class="how">
          ${home.howSteps.map((step) => html`<li>${step}</li>`)}
        </ol>
        <h2>${home.myPage}</h2>
        <ul class="ways">
          ${associations.map(
            ({ code, name }) =>
              html`<li>
                <a class="go" href="${prefix}${myPageLoginPath(code)}">${home.myPageOf(name)}</a>
              </li>`
          )}
        </ul>
        ${associations.map(
          ({ code, name }) => html`<p class="aside"><a href="${prefix}${paperPath(code)}">${paper.linkOf(name)}</a></p>`
        )}
        ${(place?.base ?? "") === "" && html`<p class="aside"><a href="/office">${home.office}</a></p>`}`
    },
    sentences
  )
}
