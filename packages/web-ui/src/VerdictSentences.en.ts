/**
 * VerdictSentences in English: the state of a coupon, why it cannot be used here and now, and what to do next. Part of
 * `Sentences.en.ts`.
 */
import type { VerdictSentences } from "./VerdictSentences.ts"
import { counted, day, monthDay, plainDay } from "./TimeWords.en.ts"

const askOffice = (office: string): string => `If you have questions, please contact ${office}.`
const unexpected = (office: string): string => `If you do not know why, please contact ${office}.`

/** The state of a coupon, why it cannot be used here and now, and what to do next. */
export const verdictsInEnglish: VerdictSentences = {
  verdicts: {
    chip: (verdict) => {
      switch (verdict._tag) {
        case "Usable":
          return "Usable"
        case "NotYet":
          return `From ${monthDay(verdict.from)}`
        case "Over":
          return "Period over"
        case "UsedUp":
          return "Used"
        case "NotOfferedHere":
          return "Not at this facility"
        case "FacilityClosed":
          return "Facility not taking coupons"
        case "MembershipLost":
          return "Membership ended"
        case "OnPaper":
          return "On paper"
        case "OutageNotAccepted":
          return "Outside office hours"
        case "NotGranted":
          return verdict.explanation.holds ? "Not granted yet" : "Not granted"
      }
    },
    reason: (verdict, { office }) => {
      switch (verdict._tag) {
        case "Usable":
          return { why: "You can use it." }
        case "NotYet":
          return { why: `You can use it from ${day(verdict.from)}.`, what: "Please use it on that day or later." }
        case "Over":
          return { why: `The period of use ended on ${day(verdict.until)}.`, what: askOffice(office) }
        case "UsedUp":
          return {
            why: verdict.used === 1 ? "It has been used already." : `All ${verdict.used} have been used already.`,
            what: unexpected(office)
          }
        case "NotOfferedHere":
          return { why: "This facility does not offer it.", what: "My page shows the facilities that do." }
        case "FacilityClosed":
          return { why: "This facility does not take coupons at the moment.", what: askOffice(office) }
        case "MembershipLost":
          return {
            why:
              verdict.lastDay === undefined
                ? "It cannot be used because your membership could not be confirmed."
                : `It cannot be used because your membership ended on ${day(verdict.lastDay)}.`,
            what: `${verdict.asOf > "1900" ? `This is according to the membership data of ${plainDay(verdict.asOf)}. ` : ""}If your registration is under way, or you do not know why, please contact ${office}.`
          }
        case "OnPaper":
          return {
            why: `It was changed to paper (${counted(verdict.quantity, "coupon")}).`,
            what: "Please use the paper coupons you have."
          }
        case "OutageNotAccepted":
          return {
            why:
              verdict.why === "outside-hours"
                ? "When the screen could not be used outside office hours, it cannot be used on that day."
                : "The time of the use is not known, so we cannot tell whether it was within office hours.",
            what: askOffice(office)
          }
      }
    }
  }
}
