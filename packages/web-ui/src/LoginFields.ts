/**
 * LoginFields: the fields that guard every entrance (R14): number and birth date, and while an alert is on the code that
 * the staff of the place says aloud. What was typed as a birth date is never kept.
 */
import { type Html, html } from "./Html.ts"
import { field, type Mistakes, mistakesOf } from "./Parts.ts"
import type { Sentences } from "./Sentences.ts"
import type { LoginForm } from "./View.ts"

/** Where somebody logs in: with staff there, or with nobody but the office to ask. */
export type LoginPlace = "facility" | "office"

/** What is wrong with what was typed into the fields. */
export const loginMistakes = ({ asksCode, association, mistakes }: LoginForm, sentences: Sentences): Mistakes => {
  const ids = { number: "number", birthDate: "birthDate", ...(asksCode ? { code: "code" } : {}) }
  return mistakesOf(mistakes, association.numberLabel, ids, sentences)
}

/** The fields. */
export const loginFields = (
  { asksCode, association, code, number }: LoginForm,
  place: LoginPlace,
  mistakes: Mistakes,
  { labels, login }: Sentences
): Html =>
  html`${field({
    id: "number",
    label: labels.number(association.numberLabel),
    hint: login.numberHint,
    value: number,
    mistake: mistakes.at("number"),
    focus: mistakes.only === "number",
    inputMode: "text",
    maxLength: 30
  })}
  ${field({
    id: "birthDate",
    label: labels.birthDate,
    hint: login.birthDateHint,
    value: "",
    mistake: mistakes.at("birthDate"),
    focus: mistakes.only === "birthDate",
    inputMode: "numeric",
    maxLength: 30
  })}
  ${
    asksCode &&
    field({
      id: "code",
      label: login.codeLabel[place],
      hint: login.codeHint[place](association.contact),
      value: code,
      mistake: mistakes.at("code"),
      focus: mistakes.only === "code",
      inputMode: "numeric",
      maxLength: 30,
      // Who logged in with the device before needs none.
      optional: true
    })
  }`
