/**
 * StepSentences in English: the steps at a facility, from what is read there to what was used, and what is in the way. Part
 * of `Sentences.en.ts`.
 */
import type { StepSentences } from "./StepSentences.ts"
import { counted, day } from "./TimeWords.en.ts"

/** The steps at a facility, and what is in the way. */
export const stepsInEnglish: StepSentences = {
  facilityLogin: {
    heading: "Check the facility",
    text: () =>
      "We read the QR code of this facility. To use a coupon here, enter your member number and your date of birth, and press “Next”."
  },

  lastUse: {
    none: "You have not used a coupon at this facility yet",
    reversed: ({ quantity, reversed }) =>
      reversed >= quantity
        ? "This use was cancelled."
        : `${reversed} of these ${reversed === 1 ? "was" : "were"} cancelled.`
  },

  correction: {
    given: ({ on, quantity }) => `Corrected: ${counted(quantity, "coupon")} given back (${day(on)})`
  },

  choosing: {
    heading: "Choose a coupon",
    text: "Choose one coupon to use, and press “Next”."
  },

  counting: {
    heading: "Number of coupons",
    text: "One visit takes one coupon. Check how many you use, and press “Next”.",
    hint: (most) => `You can use up to ${counted(most, "coupon")}.`,
    less: "One less",
    more: "One more"
  },

  showing: {
    heading: "Show to the staff",
    blinking: "Please check the content and show this screen to the staff.",
    forStaff: "スタッフの方は、クーポンと枚数をご確認ください。",
    several: (quantity) => `${counted(quantity, "coupon")} will be used together`,
    afterwards: "When the staff have checked it, press “Use” yourself. Nothing has been used yet."
  },

  confirming: {
    heading: "Last check",
    what: (quantity) => `When you press “Use now”, ${counted(quantity, "coupon")} will be used at once.`,
    irrevocable: "After that, it cannot be cancelled or changed."
  },

  completed: {
    heading: "Used",
    done: "The use is complete.",
    // What the staff look for, whatever the member reads.
    seal: "済",
    headingLater: "Record of a use",
    later: (ago) => `This is the record of a use that was completed ${ago}. It is not a new use.`,
    again: "You have more coupons that can be used at this facility.",
    nothingLeft: "You have no more coupons that can be used at this facility."
  },

  nothingUsable: {
    heading: "No coupons can be used",
    text: "You have no coupons that can be used at this facility now.",
    reasons: "The reason for each coupon",
    none: (office) =>
      `No coupons have been granted to you. Please check whether your membership has been registered. If it has, please contact ${office}.`,
    myPage: "See your coupons and facilities on my page"
  },

  refused: {
    heading: "The coupon could not be used",
    nothingUsed: ({ name, quantity }) => `This press did not use “${name}” (${counted(quantity, "coupon")}).`,
    gone: ({ office }) => ({
      why: "This coupon is not granted to you any more.",
      what: `If you do not know why, please contact ${office}.`
    }),
    reason: (refusal) => {
      switch (refusal._tag) {
        case "QuantityNotAvailable":
          return {
            why: `At the moment you can use at most ${counted(refusal.most, "coupon")} at once.`,
            what: "Please begin again from the choice of coupons."
          }
        case "RedemptionIdTaken":
          return {
            why: "Another use was completed on this screen already.",
            what: "Please look at “Last use here” on the choice of coupons."
          }
        case "ProductUnknown":
          return {
            why: "This coupon was changed.",
            what: "Please begin again from the choice of coupons."
          }
      }
    }
  },

  pending: {
    heading: "Checking",
    text: "We are checking whether the coupon was used. Please wait on this screen. The result will be shown as soon as it is known.",
    harmless:
      "If it was not used yet, this button completes the use. However often you press it, it is never used twice."
  }
}
