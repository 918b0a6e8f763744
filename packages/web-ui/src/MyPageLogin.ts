/**
 * クーポン内容確認: the login to my page (R57-R59), and the page before my page is open (A32).
 */
import { html } from "./Html.ts"
import { loginFields, loginMistakes } from "./LoginFields.ts"
import { page, paperPath } from "./Page.ts"
import { contact, form, primary } from "./Parts.ts"
import type { Spoken } from "./Sentences.ts"
import type { MyPageLogin, MyPageNotYet } from "./View.ts"

/** クーポン内容確認, with the two fields. */
export const myPageLogin = (view: MyPageLogin, sentences: Spoken): string => {
  const { association } = view
  const { buttons, myPageLogin, paper, prefix } = sentences
  const mistakes = loginMistakes(view, sentences)
  return page(
    {
      heading: myPageLogin.heading,
      band: association.name,
      notices: view.notices,
      mistaken: mistakes.any,
      body: html`<p>${myPageLogin.text(association.numberLabel)}</p>
        ${mistakes.summary}
        ${form(
          view.form,
          {
            body: html`${loginFields(view, "office", mistakes, sentences)} ${primary(buttons.login)}`
          },
          sentences
        )}
        <p class="fine">${myPageLogin.bookmark}</p>
        <p class="aside"><a href="${prefix}${paperPath(association.code)}">${paper.link}</a></p>
        ${contact(association, sentences)}`
    },
    sentences
  )
}

/** クーポン内容確認, before the day on which my page opens. */
export const myPageNotYet = ({ association, notices }: MyPageNotYet, sentences: Spoken): string => {
  const { myPageLogin, paper, prefix } = sentences
  return page(
    {
      heading: myPageLogin.heading,
      band: association.name,
      notices,
      body: html`<p class="note">${myPageLogin.notYet(association.myPageFrom)}</p>
        <p>${myPageLogin.untilThen}</p>
        <p class="aside"><a href="${prefix}${paperPath(association.code)}">${paper.link}</a></p>
        ${contact(association, sentences)}`
    },
    sentences
  )
}
