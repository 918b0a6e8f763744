/**
 * MistakeSentences in English: what is wrong with what was typed, and reporting a use as a mistake (R120, R123). Part of
 * `Sentences.en.ts`.
 */
import { loginMistakesInEnglish } from "./LoginSentences.en.ts"
import type { MistakeSentences } from "./MistakeSentences.ts"
import { counted, moment } from "./TimeWords.en.ts"

const dateExample = "(example: 19741212)"

/** What is wrong with what was typed, and reporting a use as a mistake. */
export const mistakesInEnglish: MistakeSentences = {
  mistakes: {
    titlePrefix: "Input error: ",
    summary: "Please check what you entered",
    of: {
      "number-empty": () => "Please enter your member number.",
      "number-malformed": () =>
        "Please enter your member number as 6 letters or digits (example: 123456). Spouses: 8, with 01 at the end (example: 12345601).",
      "dependent-code-reserved": () => "A member number of 8 characters must end with 01 (example: 12345601).",
      "date-empty": () => `Please enter your date of birth ${dateExample}.`,
      "date-malformed": () => `Please enter your date of birth as 8 digits: year, month, day ${dateExample}.`,
      "date-two-digit-year": () => `Please enter the year of birth with 4 digits ${dateExample}.`,
      "date-era": () => `Please enter the year of birth in the Western calendar, not as a Japanese era ${dateExample}.`,
      "date-no-such-day": () => `There is no such day in the calendar. Please check your date of birth ${dateExample}.`,
      ...loginMistakesInEnglish,
      "choice-missing": () => "Please choose one coupon to use.",
      "choice-gone": () => "The coupon you chose cannot be used here at the moment. Please choose again.",
      "quantity-malformed": ({ most }) =>
        most === undefined
          ? "Please enter the number of coupons in digits (example: 1)."
          : `Please enter a number from 1 to ${most}.`,
      "quantity-too-many": ({ most }) =>
        most === undefined
          ? "Please enter a smaller number of coupons."
          : `You can use at most ${counted(most, "coupon")} at once. Please enter the number again.`,
      "ground-missing": () => "Please choose one reason why you need paper coupons.",
      "ground-not-short-time": () =>
        "With your registered appointment, you cannot apply as a re-appointed part-time worker (less than 20 hours a week). Please choose another reason, or contact us as shown below.",
      "text-missing": () => "Please describe your circumstances when you choose “I have other circumstances”.",
      "text-too-long": ({ most }) =>
        most === undefined ? "Please shorten the text." : `Please write at most ${counted(most, "character")}.`,
      "answer-missing": () => "Please write your answer in at most 500 characters.",
      "session-ended": () => "You were logged out because nothing happened for a while. Please enter them again.",
      "form-expired": () => "This screen has expired. Please enter them again."
    }
  },

  mistake: {
    heading: "If you used a coupon by mistake",
    headingReceived: "Your request for a correction",
    text: [
      "You can ask the office to correct a wrong number or a button pressed by mistake. The office checks the facts with the facility and then decides. Nothing changes until then.",
      "A use cannot be exchanged for a use of something else."
    ],
    quantity: "Number used by mistake",
    quantityHint: (most) => `Please enter a number from 1 to ${most}.`,
    words: "What happened (optional)",
    wordsHint: "You can say what went wrong in at most 400 characters.",
    send: "Ask for a correction",
    received: [
      "The office checks the facts and then decides. The number of your coupons does not change until then.",
      "Please have the receipt number ready when you contact us."
    ],
    closed: (opensAt) => `The office is closed now. It will start checking on ${moment(opensAt)}.`,
    asked: "Number to be corrected",
    askedAt: "Requested at",
    back: "Back to where you came from",
    standing: ({ quantity, state }, { office }) => {
      switch (state._tag) {
        case "Requested":
        case "Approved":
          return `We received your request to correct ${counted(quantity, "coupon")}. It is being checked.`
        case "Applied":
          return `As you requested, ${counted(quantity, "coupon")} ${quantity === 1 ? "was" : "were"} corrected.`
        case "Refused":
        case "Withdrawn":
          return `After checking, the correction was not made. If you have questions, please call ${office}.`
        case "Overtaken":
          return `Another correction was made first, so the one you requested was not made. If you have questions, please call ${office}.`
      }
    },
    impossible: {
      off: ({ office }) => ({
        why: "You cannot ask for a correction on this screen.",
        what: `Please call ${office}.`
      }),
      "too-late": ({ office }) => ({
        why: "Too much time has passed since the use to ask for a correction on this screen.",
        what: `Please call ${office}.`
      }),
      "nothing-left": ({ office }) => ({
        why: "All of this use was corrected already, or is being corrected.",
        what: `If you have questions, please call ${office}.`
      }),
      elsewhere: ({ office }) => ({
        why: "This use was not made on the screen, so you cannot ask for a correction here.",
        what: `Please call ${office}.`
      })
    }
  }
}
