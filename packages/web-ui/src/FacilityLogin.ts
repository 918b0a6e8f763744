/**
 * STEP 1/6 施設確認: which facility was read, and who is asking (R82-R86).
 */
import { html } from "./Html.ts"
import { loginFields, loginMistakes } from "./LoginFields.ts"
import { page } from "./Page.ts"
import { contact, form, primary } from "./Parts.ts"
import type { Spoken } from "./Sentences.ts"
import type { FacilityLogin } from "./View.ts"

/** STEP 1/6 施設確認. */
export const facilityLogin = (view: FacilityLogin, sentences: Spoken): string => {
  const { association, facility } = view
  const { buttons, facilityLogin } = sentences
  const mistakes = loginMistakes(view, sentences)
  return page(
    {
      heading: facilityLogin.heading,
      band: facility.name,
      notices: view.notices,
      step: 1,
      mistaken: mistakes.any,
      body: html`<p>${facilityLogin.text(association.numberLabel)}</p>
        ${mistakes.summary}
        ${form(
          view.form,
          {
            body: html`${loginFields(view, "facility", mistakes, sentences)} ${primary(buttons.next)}`
          },
          sentences
        )}
        ${contact(association, sentences)}`
    },
    sentences
  )
}
