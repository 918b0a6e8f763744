/**
 * 紙クーポンの申請: the login to it, and the one page behind it: what it means and the form, or how the application stands,
 * what the office asks, and taking it back (R110, R111, R114). For people without a phone: a PC is enough, and no script is
 * needed.
 */
import { CalendarDate, PaperApplication as Application } from "@fukuri/core"
import { type Html, html } from "./Html.ts"
import { loginFields, loginMistakes } from "./LoginFields.ts"
import { page } from "./Page.ts"
import { contact, endForm, facts, form, type Mistakes, mistakeAt, mistakesOf, moment, primary } from "./Parts.ts"
import type { Sentences, Spoken } from "./Sentences.ts"
import type { PaperApplication, PaperLogin } from "./View.ts"

/** 紙クーポンの申請, with the two fields. */
export const paperLogin = (view: PaperLogin, sentences: Spoken): string => {
  const { association } = view
  const { buttons, paper } = sentences
  const mistakes = loginMistakes(view, sentences)
  return page(
    {
      heading: paper.heading,
      band: association.name,
      notices: view.notices,
      mistaken: mistakes.any,
      body: html`<p>${paper.login(association.numberLabel)}</p>
        ${mistakes.summary}
        ${form(
          view.form,
          {
            body: html`${loginFields(view, "office", mistakes, sentences)} ${primary(buttons.login)}`
          },
          sentences
        )}
        ${contact(association, sentences)}`
    },
    sentences
  )
}

/** 紙クーポンの申請: the form, or how the last application stands. */
export const paperApplication = (view: PaperApplication, sentences: Spoken): string => {
  const { application, apply, association, logout } = view
  const { buttons, labels, paper } = sentences
  const numberLabel = labels.number(association.numberLabel)
  const ids = { ground: "ground-0", text: "text", answer: "answer" }
  const mistakes = mistakesOf(view.mistakes, association.numberLabel, ids, sentences)
  return page(
    {
      heading: paper.heading,
      band: association.name,
      notices: view.notices,
      mistaken: mistakes.any,
      body: html`${mistakes.summary} ${facts("pair", [[numberLabel, view.maskedNumber]])}
      ${application !== undefined && standing(view, application, mistakes, sentences)}
      ${apply !== undefined && applying(view, apply, mistakes, sentences)} ${endForm(logout, buttons.logout, sentences)}
      ${contact(association, sentences)}`
    },
    sentences
  )
}

type Kept = NonNullable<PaperApplication["application"]>

const standing = (view: PaperApplication, { id, value }: Kept, mistakes: Mistakes, sentences: Sentences): Html => {
  const { paper } = sentences
  const { state } = value
  const words = paper.states[state._tag]
  return html`<section aria-labelledby="standing">
      <h2 id="standing">${paper.stateHeading}</h2>
      <p class="note">
        <strong>${words.name}</strong
        ><br />${words.text}${state._tag === "Mailed" && html` ${paper.mailedOn(CalendarDate.dayOf(state.at))}`}
      </p>
      ${facts("facts", [
        [paper.number, html`<code>${id}</code>`],
        [paper.submittedAt, moment(value.submittedAt, sentences)],
        [paper.ground, paper.grounds[value.ground].label],
        value.text === "" ? undefined : [paper.text, value.text],
        state._tag === "Refused" ? [paper.reason, state.reason] : undefined
      ])}
      ${value.enteredBy !== "holder" && html`<p class="fine">${paper.entered}</p>`}
      ${(Application.isOpen(value) || state._tag === "Mailed") && html`<p>${mailedTo(view, sentences)}</p>`}
    </section>
    ${value.exchanges.length > 0 && exchanges(view, value.exchanges, mistakes, sentences)}
    ${
      view.withdraw !== undefined &&
      html`<section aria-labelledby="withdraw">
        <h2 id="withdraw">${paper.withdrawHeading}</h2>
        <p>${paper.withdrawText}</p>
        ${form(
          view.withdraw,
          {
            name: "end",
            body: html`<button type="submit" class="quiet">${paper.withdraw}</button>`
          },
          sentences
        )}
      </section>`
    }`
}

const exchanges = (
  { answer, typed }: PaperApplication,
  all: Kept["value"]["exchanges"],
  mistakes: Mistakes,
  sentences: Sentences
): Html => {
  const { paper } = sentences
  return html`<section aria-labelledby="questions">
    <h2 id="questions">${paper.questionHeading}</h2>
    ${all.map((each) =>
      facts("facts", [
        [paper.question, each.question],
        each.answer === undefined ? undefined : [paper.answered, each.answer.text]
      ])
    )}
    ${
      answer !== undefined &&
      form(
        answer,
        {
          body: html`${words({
            id: "answer",
            label: paper.answer,
            hint: paper.answerHint,
            value: typed.answer,
            mistake: mistakes.at("answer")
          })}
          ${primary(paper.send)}`
        },
        sentences
      )
    }
  </section>`
}

const applying = (
  view: PaperApplication,
  apply: NonNullable<PaperApplication["apply"]>,
  mistakes: Mistakes,
  sentences: Sentences
): Html => {
  const { paper } = sentences
  return html`<section aria-labelledby="meaning">
      <h2 id="meaning">${paper.meaningHeading}</h2>
      <ul class="points">
        ${paper.meaning.map((each) => html`<li>${each}</li>`)}
        <li>${mailedTo(view, sentences)}</li>
      </ul>
    </section>
    <section aria-labelledby="unused">
      <h2 id="unused">${paper.unusedHeading}</h2>
      ${
        view.unused.length === 0
          ? html`<p>${paper.nothingUnused}</p>`
          : facts(
              "pair",
              view.unused.map(({ name, quantity }) => [name, paper.unused(quantity)])
            )
      }
    </section>
    <section aria-labelledby="apply">
      <h2 id="apply">${view.application === undefined ? paper.formHeading : paper.againHeading}</h2>
      ${form(
        apply,
        {
          body: html`<input type="hidden" name="id" value="${apply.id}" />
            ${grounds(view, mistakes.at("ground"), sentences)}
            ${words({
              id: "text",
              label: paper.text,
              hint: paper.textHint,
              value: view.typed.text,
              mistake: mistakes.at("text")
            })}
            ${primary(paper.submit)}`
        },
        sentences
      )}
    </section>`
}

const grounds = ({ typed }: PaperApplication, mistake: string | undefined, { paper }: Sentences): Html =>
  html`<fieldset${mistake !== undefined && html` aria-describedby="ground-mistake"`}>
<legend>${paper.ground}</legend>
${mistakeAt("ground-mistake", mistake)}
${Application.Ground.literals.map((ground, index) => {
  const { hint, label } = paper.grounds[ground]
  return html`<div class="choice">
    <input
      type="radio"
      name="ground"
      id="ground-${index}"
      value="${ground}"
      ${hint !== undefined && html` aria-describedby="ground-${index}-hint"`}${typed.ground === ground && html` checked`}
    />
    <label for="ground-${index}">${label}</label>
    ${hint !== undefined && html`<span class="fine" id="ground-${index}-hint">${hint}</span>`}
  </div>`
})}
</fieldset>`

/** Several lines to write into; they are kept as one. */
const words = (spec: {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly mistake: string | undefined
}): Html =>
  html`<div class="field">
    <label for="${spec.id}">${spec.label}</label>
    <p class="hint" id="${spec.id}-hint">${spec.hint}</p>
    ${mistakeAt(`${spec.id}-mistake`, spec.mistake)}
    <textarea
      id="${spec.id}"
      name="${spec.id}"
      rows="4"
      maxlength="500"
      autocomplete="off"
      aria-describedby="${spec.id}-hint${spec.mistake !== undefined && ` ${spec.id}-mistake`}"
      ${spec.mistake !== undefined && html` aria-invalid="true"`}
    >
${spec.value}</textarea>
  </div>`

const mailedTo = ({ association, isSpouse, workplace }: PaperApplication, { paper }: Sentences): string =>
  workplace === "" ? paper.workplaceUnknown(association.contact.office) : paper.mailedTo({ workplace, isSpouse })
