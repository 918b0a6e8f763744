/**
 * RuleSentences in English: why nothing of a product is granted, as the person reads it, with what to do next. What the
 * office reads of rules is in Japanese alone. Part of `Sentences.en.ts`.
 */
import type { Findings, MemberAsked, MemberSentences, RuleNames, Standing } from "./RuleSentences.ts"
import type { Reason } from "./Reason.ts"
import { counted, day, listed, plainDay } from "./TimeWords.en.ts"

/** Why nothing of a product is granted. */
export const memberRulesInEnglish: MemberSentences = {
  day: plainDay,
  fact: {
    Everyone: () => "a condition for everybody",
    RelationIs: () => "your relation to the member",
    SexIs: () => "your sex",
    AgeWithin: (found, names) => age(found, names),
    AgeOneOf: (found, names) => age(found, names),
    MemberOf: ({ bodies }, names) => `membership of ${bodies.map(names.body).join(" / ")}`,
    AppointedAs: ({ category }) => registered("your kind of appointment", category),
    WeeklyHours: ({ hours }) => registered("your weekly working hours", hours),
    MonthsAppointed: ({ months, year }) => `your appointment in fiscal year ${year} (${counted(months, "month")})`,
    WorksAt: ({ workplace }) => registered("your workplace", workplace)
  },
  forOthers: (own, { office }) =>
    own === "self"
      ? {
          why: "This coupon is for spouses.",
          what: "Spouses can see it when they log in with their own number and date of birth."
        }
      : {
          why: "This coupon is for members themselves.",
          what: `Members can see it when they log in with their own number and date of birth. If the registered relation is wrong, please contact ${office}.`
        },
  person: (facts, asked) => unmet(facts, asked),
  membership: (membership, standing, asked) => membershipReason(membership, standing, asked),
  appointment: (facts, asked) => ({
    why: `The conditions of this coupon do not match what is registered: ${listed(facts)}.`,
    what: procedures(asked, "the registration of your appointment or its term")
  }),
  anyMembership: "membership",
  toCome: (from) => ({ why: `It will be granted on ${day(from)}.`, what: "Please look again on that day or later." }),
  late: ({ office }) => ({
    why: "It is being prepared. It may take time from the registration of membership or appointment until coupons are granted.",
    what: `If it is not shown after some days, please contact ${office}.`
  }),
  over: (until, { office }) => ({
    why: `It was not granted, and the period of use ended on ${day(until)}.`,
    what: `If you do not know why, please contact ${office}.`
  }),
  withdrawn: ({ office }) => ({
    why: "The grant was withdrawn.",
    what: `If you do not know why, please contact ${office}.`
  })
}

const age = ({ on, years }: Findings["AgeWithin"], names: RuleNames): string =>
  `your age on ${names.day(on)} (${years})`

const registered = (what: string, value: string | undefined): string => `${what} (${value || "not registered"})`

const dataOf = ({ asOf }: MemberAsked): string => (asOf === undefined ? "" : ` (membership data of ${plainDay(asOf)})`)

const procedures = ({ office }: MemberAsked, what: string): string =>
  `Please check whether ${what} is complete. If it is and the coupon is not shown, please contact ${office}.`

const unmet = (facts: ReadonlyArray<string>, { office }: MemberAsked): Reason => ({
  why: `The conditions of this coupon do not match ${listed(facts)}.`,
  what: `If what is registered is wrong, please contact ${office}.`
})

const membershipReason = (membership: string, standing: Standing, asked: MemberAsked): Reason => {
  const { office } = asked
  switch (standing._tag) {
    case "Holds":
      return unmet([`your ${membership}`], asked)
    case "MemberLacks":
      return {
        why: `The member’s own ${membership} could not be confirmed${dataOf(asked)}.`,
        what: procedures(asked, "the registration of the membership")
      }
    case "NotBegun":
      return {
        why: `Your ${membership} begins on ${day(standing.from)}${dataOf(asked)}.`,
        what: `Please look again after that day. If the day is wrong, please contact ${office}.`
      }
    case "Ended":
      return {
        why: `Your ${membership} ended on ${day(standing.on)}${dataOf(asked)}.`,
        what: `If your registration is under way, or you do not know why, please contact ${office}.`
      }
    case "Missing":
      return {
        why: `Your ${membership} could not be confirmed${dataOf(asked)}.`,
        what: procedures(asked, "the registration of your membership")
      }
  }
}
