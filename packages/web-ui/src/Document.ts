/**
 * Document: the head that every page has, of members and of the office, and the document around it. What is in the body is
 * decided in `Page` and `office/OfficePage`.
 */
import { type Html, html, render } from "./Html.ts"

/** What differs from document to document. */
export interface Document {
  /** Language tag. */
  readonly lang: string
  readonly title: string
  /** What is drawn in the tab. Shape: elements of an SVG of 16 by 16. */
  readonly mark: string
  /** Its stylesheet, and its script when it has one. */
  readonly assets: Html
  /** More elements of the head. */
  readonly head?: Html | undefined
  readonly body: Html
}

/** Renders a whole document. */
export const wholeDocument = ({ assets, body, head, lang, mark, title }: Document): string =>
  render(
    html`<!doctype html>
      <html lang="${lang}">
        <head>
          <meta charset="utf-8" />
          <title>${title}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <meta name="referrer" content="no-referrer" />
          <meta name="format-detection" content="telephone=no" />
          <meta name="color-scheme" content="light dark" />
          <meta name="theme-color" content="#00575c" />
          <link rel="icon" href="${iconOf(mark)}" />
          ${assets} ${head}
        </head>
        ${body}
      </html> `
  )

/** An icon in the page itself: browsers would otherwise ask for one with every page. */
const iconOf = (mark: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${mark}</svg>`
  )}`
