/**
 * Parts: what several screens have in common: fields with their mistakes, the facts of a use, the control that stops
 * the blinking, the office's contact. Nothing here is a page.
 */
import { type Association, CalendarDate, type CouponBook, type Coupons, type LedgerEntry } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "./Html.ts"
import type { Reason } from "./Reason.ts"
import type { Sentences } from "./Sentences.ts"
import type { Form, Mistake } from "./View.ts"

/** A POST form with its proof, and the sealed state when there is one. */
export const form = (
  { action, csrf }: Form,
  { body, name, ticket }: { readonly body: HtmlValue; readonly name?: string; readonly ticket?: string | undefined },
  { prefix }: Sentences
): Html =>
  html`<form class="${name ?? "main"}" method="post" action="${prefix}${action}" novalidate>
    <input type="hidden" name="csrf" value="${csrf}" />
    ${ticket !== undefined && html`<input type="hidden" name="t" value="${ticket}" />`} ${body}
  </form>`

/** The button that goes on: full width, at the end of its form. */
export const primary = (label: string): Html => html`<button type="submit" class="primary">${label}</button>`

/** A form of one button that ends something. */
export const endForm = (end: Form, label: string, sentences: Sentences): Html =>
  form(end, { name: "end", body: html`<button type="submit" class="quiet">${label}</button>` }, sentences)

/** What mistakes say, ready to be put at fields and into the summary. */
export interface Mistakes {
  /** The sentence at a field, if there is one. */
  readonly at: (field: Mistake["field"]) => string | undefined
  /** Of the whole page, before the form. */
  readonly summary: Html | undefined
  readonly any: boolean
  /** The only field that is wrong, which then gets the focus; with several the summary does. */
  readonly only: Mistake["field"] | undefined
}

/** Turns mistakes into sentences. `ids` are the fields of the page, so that the summary can link to them. */
export const mistakesOf = (
  mistakes: ReadonlyArray<Mistake>,
  numberLabel: string,
  ids: Partial<Record<Mistake["field"], string>>,
  { mistakes: words }: Sentences
): Mistakes => {
  const sentence = ({ most, problem }: Mistake) => words.of[problem]({ numberLabel, most })
  const whole = mistakes.filter(({ field }) => ids[field] === undefined)
  const [first, second] = mistakes
  return {
    at: (field) => {
      const mistake = mistakes.find((mistake) => mistake.field === field)
      return mistake === undefined || ids[field] === undefined ? undefined : sentence(mistake)
    },
    any: first !== undefined,
    only: second === undefined ? first?.field : undefined,
    summary:
      second === undefined
        ? whole.map(
            (mistake) => html`<p class="alert" role="alert" tabindex="-1" autofocus data-focus>${sentence(mistake)}</p>`
          )[0]
        : html`<div class="alert" role="group" aria-labelledby="mistakes" tabindex="-1" autofocus data-focus>
            <h2 id="mistakes">${words.summary}</h2>
            <ul>
              ${mistakes.map((mistake) => {
                const id = ids[mistake.field]
                return html`<li>
                  ${id === undefined ? sentence(mistake) : html`<a href="#${id}">${sentence(mistake)}</a>`}
                </li>`
              })}
            </ul>
          </div>`
  }
}

/** The sentence at a field, announced. */
export const mistakeAt = (id: string, sentence: string | undefined): Html | undefined =>
  sentence === undefined ? undefined : html`<p class="mistake" id="${id}" role="alert">${sentence}</p>`

/** A text field with its hint and its mistake; the label alone is its name. */
export const field = (spec: {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly mistake: string | undefined
  readonly focus: boolean
  readonly inputMode: "text" | "numeric"
  readonly maxLength: number
  /** Whether it may be left empty by some. */
  readonly optional?: boolean
}): Html => {
  const { focus, hint, id, inputMode, label, maxLength, mistake, optional, value } = spec
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <p class="hint" id="${id}-hint">${hint}</p>
    ${mistakeAt(`${id}-mistake`, mistake)}
    <input
      id="${id}"
      name="${id}"
      type="text"
      value="${value}"
      inputmode="${inputMode}"
      maxlength="${maxLength}"
      autocomplete="off"
      autocapitalize="${inputMode === "text" ? "characters" : "off"}"
      autocorrect="off"
      spellcheck="false"
      ${optional !== true && html` required`}
      aria-describedby="${id}-hint${mistake !== undefined && ` ${id}-mistake`}"
      ${mistake !== undefined && html` aria-invalid="true"`}${focus && html` autofocus`}
    />
  </div>`
}

/** The receipt number: the redemption's id in groups of four, to be read aloud. */
export const receipt = (id: LedgerEntry.RedemptionId): Html =>
  html`<span class="receipt">${id.match(/.{1,4}/g)?.join(" ")}</span>`

/** The name of what was used, as far as it is still known. */
export const nameOf = ({ course, product, redemption }: Coupons.Use): string =>
  course?.name ?? product?.name ?? redemption.course

/** The name of a coupon, which breaks only where its parts end. */
export const couponName = (name: string): Html => html`<span class="coupon">${name}</span>`

/** A list of facts, each with its label. What is undefined is left out. */
export const facts = (
  look: string,
  pairs: ReadonlyArray<readonly [label: string, value: HtmlValue] | undefined>
): Html =>
  html`<dl class="${look}">
    ${pairs.map(
      (pair) =>
        pair !== undefined &&
        html`<div>
          <dt>${pair[0]}</dt>
          <dd>${pair[1]}</dd>
        </div>`
    )}
  </dl>`

/** A point in time as people read it, and as programs do. */
export const moment = (instant: CalendarDate.Instant, { time }: Sentences): Html =>
  html`<time datetime="${CalendarDate.isoOf(instant)}">${time.moment(instant)}</time>`

/** When a use was: to the minute when it was on screen, else the day, since it was registered later. */
export const usedAt = (redemption: CouponBook.Redemption, sentences: Sentences): Html =>
  redemption.channel === "screen"
    ? moment(redemption.at, sentences)
    : html`<time datetime="${redemption.usedOn}">${sentences.time.day(redemption.usedOn)}</time> ${
          sentences.myPage.channel[redemption.channel]
        }`

/** The last use here, at the top of the first screen after login (A13), so that nobody uses the same coupon twice. */
export const lastUse = (
  use: Coupons.Use | "none" | undefined,
  now: CalendarDate.Instant,
  sentences: Sentences
): Html | undefined => {
  const { count, labels, lastUse: words, time } = sentences
  if (use === undefined) return undefined
  if (use === "none") return html`<p class="last">${words.none}</p>`
  const { redemption } = use
  return html`<section class="last" aria-labelledby="last">
    <p class="label" id="last">${labels.lastUse}</p>
    <p>${usedAt(redemption, sentences)}${redemption.channel === "screen" && ` (${time.ago(now - redemption.at)})`}</p>
    <p>${couponName(nameOf(use))} <strong>${count.coupons(redemption.quantity)}</strong></p>
    <p class="fine">${labels.receipt} ${receipt(redemption.id)}</p>
    ${redemption.reversed > 0 && html`<p>${words.reversed(redemption)}</p>`} ${corrections(use, sentences)}
  </section>`
}

/** What the office gave back of a use, one line for each time, so that nobody wonders about what is left (R120). */
export const corrections = ({ corrections }: Coupons.Use, { correction }: Sentences): Html | undefined =>
  corrections.length === 0
    ? undefined
    : html`<ul class="fine corrections">
        ${corrections.map((given) => html`<li>${correction.given(given)}</li>`)}
      </ul>`

/**
 * The control that stops the blinking and the clock (A10). A checkbox before what blinks, so that a style sheet alone
 * can do it.
 */
export const stopControl = ({ labels }: Sentences): Html =>
  html`<input type="checkbox" id="still" class="still" /><label for="still" class="stop">${labels.stop}</label>`

/** How to reach the office (R127). */
export const contact = ({ contact }: Association.Association, { labels }: Sentences): Html =>
  html`<section class="contact" aria-labelledby="contact">
    <h2 id="contact">${labels.contact}</h2>
    <p>${contact.office}</p>
    <p>${labels.phone} <a class="nobreak" href="tel:${contact.phone.replace(/[^+0-9]/g, "")}">${contact.phone}</a></p>
    <p>${labels.mail} <a href="mailto:${contact.mail}">${contact.mail}</a></p>
    <p>${labels.hours} ${contact.hours}</p>
  </section>`

/** A reason and what to do next. */
export const reason = ({ what, why }: Reason, { paragraph }: Sentences): Html =>
  html`<p class="why">${what === undefined ? why : paragraph([why, what])}</p>`
