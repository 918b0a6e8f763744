/**
 * Page: the whole document around every screen: head, the band with the facility, the step, and the way back. What a
 * screen itself shows is in the file of the screen.
 */
import type { Holder } from "@fukuri/core"
import { wholeDocument } from "./Document.ts"
import { type Html, html, type HtmlValue, trusted } from "./Html.ts"
import { announcements } from "./Announcements.ts"
import { japaneseIn } from "./JapaneseIn.ts"
import { scriptPath } from "./script.ts"
import type { Sentences, Spoken } from "./Sentences.ts"
import { stylesheet, stylesheetPath } from "./stylesheet.ts"
import type { Announced, Step } from "./View.ts"

/** What differs from page to page. */
export interface Frame {
  readonly heading: string
  /** In the band at the top: the facility, or the association where there is none. */
  readonly band: string
  /** 1 to 6 on the way to a use. */
  readonly step?: number
  /** Where 「戻る」 leads. */
  readonly back?: Step["back"]
  /** What the office announces, above everything else; what the staff look at is kept free of it. */
  readonly notices: Announced["notices"] | "staff"
  /** Before the heading, at the very top. */
  readonly first?: Html | undefined
  readonly body: HtmlValue
  /** Whether something typed must be corrected: the title says so first. */
  readonly mistaken?: boolean
  /** More elements of the head. */
  readonly head?: Html
  /** Class of the body, for screens that look their own way. */
  readonly look?: string
}

/** Renders a whole document. */
export const page = (frame: Frame, sentences: Spoken): string => {
  const { back, body, first, heading, look = "plain", notices, step } = frame
  return document(
    {
      title: titleOf(frame, sentences),
      head: frame.head,
      body: html`<body class="${look}">
        <header>
          ${bands(frame, sentences)}
          ${(step !== undefined || back !== undefined) && html`<div class="way">${back !== undefined && backForm(back, sentences)}${step !== undefined && dots(step, sentences)}</div>`}
        </header>
        <main>
          ${notices !== "staff" && announcements(notices, sentences)} ${first}
          <h1>${heading}</h1>
          ${body}
        </main>
      </body>`
    },
    sentences
  )
}

/**
 * Renders a document from its title and body, for pages without a band. A standalone one is a file with no service
 * behind it: its stylesheet is in it, and it has no script.
 */
export const document = (
  {
    body,
    head,
    standalone = false,
    title
  }: {
    readonly title: string
    readonly head?: Html | undefined
    readonly body: Html
    readonly standalone?: boolean
  },
  { lang, place }: Spoken
): string => {
  const base = place?.base ?? ""
  const own = place?.stylesheet
  const whole = wholeDocument({
    lang,
    title,
    mark,
    assets: standalone
      ? html`<style>
          ${trusted(stylesheet)}
        </style>`
      : html`<link rel="stylesheet" href="${base}${stylesheetPath}" />
          ${own !== undefined && html`<link rel="stylesheet" href="${base}${own}" />`}
          <script defer src="${base}${scriptPath}"></script>`,
    head,
    body
  })
  return lang === "ja" ? whole : japaneseIn(whole)
}

/** The address of an association's my page login, which people bookmark (R7, R58). */
export const myPageLoginPath = (association: Holder.AssociationCode): string => `/CouponInfoLogin/${association}`

/** The address of an association's application for paper. */
export const paperPath = (association: Holder.AssociationCode): string => `/PaperApplication/${association}`

/** A small round seal. */
const mark =
  '<circle cx="8" cy="8" r="8" fill="#00575c"/><path d="M4 8.5l3 3 5-6" fill="none" stroke="#fff" stroke-width="2"/>'

const titleOf = ({ band, heading, mistaken, step }: Frame, { mistakes, steps }: Sentences): string => {
  const where = step === undefined ? "" : ` (${steps.of(step)})`
  return `${mistaken === true ? mistakes.titlePrefix : ""}${heading}${where} | ${band}`
}

/** At the top, where no other button ever is: a double tap on the primary button cannot reach it. */
const backForm = ({ path, ticket }: Step["back"], { buttons, prefix }: Sentences): Html =>
  html`<form class="back" method="get" action="${prefix}${path}">
    ${ticket !== undefined && html`<input type="hidden" name="t" value="${ticket}" />`}<button
      type="submit"
      class="quiet"
    >
      ${buttons.back}
    </button>
  </form>`

/**
 * The band, and the same page in the other language: behind it, or at the very top for who is likely to look for it. The
 * staff's screens are free of it, as of everything that does not help them.
 */
const bands = ({ band, notices }: Frame, { elsewhere, isNoticed, other }: Spoken): ReadonlyArray<Html> => {
  const where = html`<div class="band"><p>${band}</p></div>`
  if (elsewhere === undefined || notices === "staff") return [where]
  const link = html`<a href="${elsewhere}" lang="${other.lang}" hreflang="${other.lang}">${other.label}</a>`
  return isNoticed === true
    ? [html`<p class="language noticed">${link}</p>`, where]
    : [where, html`<p class="language">${link}</p>`]
}

const dots = (step: number, { steps }: Sentences): Html =>
  html`<div class="steps">
    <p>${steps.of(step)}</p>
    <ol aria-label="${steps.all}">
      ${[1, 2, 3, 4, 5, 6].map(
        (each) =>
          html`<li${each === step && html` aria-current="step"`}${each < step && html` class="past"`}><span class="unseen">${steps.name(each)}</span></li>`
      )}
    </ol>
  </div>`
