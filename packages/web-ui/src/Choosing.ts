/**
 * STEP 2/6 内容選択: exactly one of what can be used here and now (R87-R92).
 */
import { type Html, html } from "./Html.ts"
import { page } from "./Page.ts"
import { form, lastUse, mistakeAt, mistakesOf, primary } from "./Parts.ts"
import type { Sentences, Spoken } from "./Sentences.ts"
import type { Choosing } from "./View.ts"

/** STEP 2/6 内容選択. */
export const choosing = (view: Choosing, sentences: Spoken): string => {
  const { association, back, choices, facility, picked, ticket } = view
  const { buttons, choosing } = sentences
  const mistakes = mistakesOf(view.mistakes, association.numberLabel, { choice: "choice-0" }, sentences)
  const mistake = mistakes.at("choice")
  return page(
    {
      heading: choosing.heading,
      band: facility.name,
      notices: view.notices,
      step: 2,
      back,
      first: lastUse(view.lastUse, view.now, sentences),
      mistaken: mistakes.any,
      body: html`${mistakes.summary}
      ${form(
        view.form,
        {
          ticket,
          body: html`<fieldset${mistake !== undefined && html` aria-describedby="choice-mistake"`}>
<legend>${choosing.text}</legend>
${mistakeAt("choice-mistake", mistake)}
${choices.map((choice, index) => radio(choice, index, picked, sentences))}
</fieldset>
${primary(buttons.next)}`
        },
        sentences
      )}`
    },
    sentences
  )
}

/** The label holds the name alone, so that it is exactly what the choice is called. */
const radio = (
  { course, product, remaining }: Choosing["choices"][number],
  index: number,
  picked: string | undefined,
  { count }: Sentences
): Html => {
  const value = `${product.id} ${course.key}`
  return html`<div class="choice">
    <input
      type="radio"
      name="choice"
      id="choice-${index}"
      value="${value}"
      aria-describedby="choice-${index}-rest"
      ${picked === value && html` checked`}
    />
    <label class="coupon" for="choice-${index}">${course.name}</label>
    <span class="fine" id="choice-${index}-rest">${count.remaining(remaining)}</span>
  </div>`
}
