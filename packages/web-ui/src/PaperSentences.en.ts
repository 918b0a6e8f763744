/**
 * PaperSentences in English: what somebody reads who applies for paper. Part of `Sentences.en.ts`.
 */
import type { PaperSentences } from "./PaperSentences.ts"
import { counted, plainDay } from "./TimeWords.en.ts"

/** What somebody reads who applies for paper. */
export const paperInEnglish: PaperSentences = {
  heading: "Application for paper coupons",
  link: "If you cannot use a smartphone",
  linkOf: (association) => `If you cannot use a smartphone: paper coupons of ${association}`,
  login: () =>
    "Here you can apply for paper coupons if you cannot use coupons on a screen. A PC will do as well. Please enter your member number and your date of birth.",
  meaningHeading: "Please read before you apply",
  meaning: [
    "All coupons that you have not used, of every programme, are changed to paper together. Those granted later are on paper too.",
    "Coupons on paper cannot be used on the screen.",
    "When the application has been checked, the sheets are printed and mailed."
  ],
  mailedTo: ({ isSpouse, workplace }) =>
    isSpouse
      ? `The sheets are mailed to the workplace of the member (${workplace}).`
      : `The sheets are mailed to your workplace (${workplace}).`,
  workplaceUnknown: (office) =>
    `No workplace is registered to mail the sheets to. ${office} will ask you after you have applied.`,
  unusedHeading: "Coupons you have left",
  unused: (count) => counted(count, "coupon"),
  nothingUnused: "You have no coupons left. If you apply, those granted from now on will be on paper.",
  formHeading: "Apply",
  ground: "Why you need paper coupons",
  grounds: {
    "no-device": { label: "I have no smartphone or tablet" },
    sight: { label: "My eyesight or health makes it hard to use a screen" },
    "short-time": {
      label: "I am re-appointed part-time, for less than 20 hours a week",
      hint: "We send you the sheets of the coupons that are granted on paper only. Other coupons do not change."
    },
    other: { label: "I have other circumstances", hint: "Please describe them below." }
  },
  text: "Circumstances",
  textHint: "If there is anything you would like to tell us, write at most 500 characters.",
  submit: "Apply",
  stateHeading: "Your application",
  number: "Application number",
  submittedAt: "Applied at",
  state: "State",
  states: {
    Submitted: { name: "Received", text: "We received your application. The office is checking it." },
    NeedsInformation: { name: "Question", text: "The office has a question for you. Please answer it below." },
    Approved: { name: "Approved", text: "Your application was approved. Your coupons are being changed to paper." },
    OnPaper: {
      name: "Sheets being prepared",
      text: "Your coupons are on paper now. The sheets will be printed and sent to your workplace."
    },
    Printed: { name: "To be mailed", text: "The sheets were printed. They will be sent to your workplace soon." },
    Mailed: { name: "Mailed", text: "The sheets were sent to your workplace. Please collect them there." },
    Refused: {
      name: "Not approved",
      text: "Your application was not approved. You can use your coupons on the screen as before."
    },
    Withdrawn: {
      name: "Withdrawn",
      text: "The application was withdrawn. You can use your coupons on the screen as before."
    },
    Returned: {
      name: "Back on the screen",
      text: "Your coupons are on the screen again. Sheets that you still have cannot be used; please return them to the office."
    }
  },
  mailedOn: (day) => `They were mailed on ${plainDay(day)}.`,
  reason: "Reason",
  entered: "The office entered this application at your request.",
  questionHeading: "Questions of the office",
  question: "Question",
  answered: "Answer",
  answer: "Your answer",
  answerHint: "Please write at most 500 characters.",
  send: "Send the answer",
  withdrawHeading: "Withdraw the application",
  withdrawText: "You can withdraw the application until it is approved.",
  withdraw: "Withdraw the application",
  againHeading: "Apply again",
  onPaper: [
    "Coupons that are on paper cannot be used on the screen. Please hand the sheet to the facility.",
    "The sheets are mailed to your workplace."
  ]
}
