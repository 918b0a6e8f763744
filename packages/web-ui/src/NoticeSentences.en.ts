/**
 * NoticeSentences in English: pages in the place of the one that was asked for, and the placard. Part of `Sentences.en.ts`.
 */
import type { NoticeSentences } from "./NoticeSentences.ts"

const toStart = "To the first screen"
const tryAgain = "Try again"
const lookAtLastUse = "To see whether a coupon was used, log in again and look at “Last use here”."
const thanks = "Thank you. You can close this screen."

/** Pages in the place of the one that was asked for, and the placard. */
export const noticesInEnglish: NoticeSentences = {
  notices: {
    of: {
      "facility-unknown": {
        heading: "The facility was not found",
        text: [
          "Please close this screen and read the QR code of the facility again.",
          "If you typed the address, please check that it is the one at the bottom of the sheet."
        ],
        next: toStart
      },
      "facility-closed": {
        heading: "Coupons cannot be used at this facility",
        text: [
          "This facility does not take coupons at the moment. Please ask its staff, or contact us as shown below."
        ],
        next: toStart
      },
      "session-ended": {
        heading: "Please log in again",
        text: ["You were logged out because nothing happened for a while.", lookAtLastUse],
        next: "Log in again"
      },
      "form-refused": {
        heading: "This could not be accepted",
        text: ["For safety, nothing was done. Please begin again."],
        next: toStart
      },
      ended: { heading: "Finished", text: [thanks], next: toStart },
      "logged-out": { heading: "You are logged out", text: [thanks], next: "To the login" },
      "not-found": {
        heading: "The page was not found",
        text: ["Please check the address. To use a coupon at a facility, read its QR code again."],
        next: toStart
      },
      "method-not-allowed": {
        heading: "This cannot be done",
        text: ["Please begin again from the first screen."],
        next: toStart
      },
      "too-large": {
        heading: "Too much was entered",
        text: ["Please enter it again from the first screen."],
        next: toStart
      },
      "too-many-requests": {
        heading: "Please wait a while",
        text: ["There were many requests in a short time, so we do not accept more for now. Please try again later."],
        next: tryAgain
      },
      unavailable: {
        heading: "Not available at the moment",
        text: ["Because of a technical problem this cannot be done now. Please wait a little and try again."],
        next: tryAgain
      },
      busy: {
        heading: "Very busy at the moment",
        text: [
          "Many people are using the service, and this was not accepted yet. Please wait 5 seconds and try again."
        ],
        next: tryAgain
      },
      defect: {
        heading: "An error occurred",
        text: ["We are sorry. Please close this screen and read the QR code again.", lookAtLastUse],
        next: toStart
      }
    },
    again: "This button tries once more to use the same coupon. However often you press it, it is never used twice.",
    starting: "The service is starting. Please wait a little and try again.",
    reference: "Please tell us this number when you contact us."
  },

  placard: {
    title: "Electronic coupons: placard",
    read: "Please read this with your smartphone.",
    qr: "QR code of this facility",
    address: "Address",
    how: "How to use",
    howSteps: (greeting) => [
      `At the reception, please say “${greeting}”.`,
      "Read the QR code with the camera, and enter your member number and your date of birth.",
      "Show the screen to the staff, and press “Use” yourself. When you see 済, it is done."
    ],
    cannotRead: "If it cannot be read, enter the address below into your browser."
  }
}
