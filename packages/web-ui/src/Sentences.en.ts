/**
 * Sentences in English: plain and polite, short, without jargon and without blame. What the office wrote, names and notices,
 * stays as it is; what the staff of a facility look for, the seal, stays the one they know. Parts are in `*.en.ts`.
 */
import { loginInEnglish } from "./LoginSentences.en.ts"
import { mistakesInEnglish } from "./MistakeSentences.en.ts"
import { myPageInEnglish } from "./MyPageSentences.en.ts"
import { noticesInEnglish } from "./NoticeSentences.en.ts"
import { announcedInEnglish, outageInEnglish } from "./OutageSentences.en.ts"
import { paperInEnglish } from "./PaperSentences.en.ts"
import { memberRulesInEnglish } from "./RuleSentences.en.ts"
import type { Sentences } from "./Sentences.ts"
import { stepsInEnglish } from "./StepSentences.en.ts"
import { ago, clock, counted, day, moment, monthDay, window } from "./TimeWords.en.ts"
import { verdictsInEnglish } from "./VerdictSentences.en.ts"

/** For members who do not read Japanese. */
export const en: Sentences = {
  lang: "en",
  prefix: "/en",
  other: { lang: "ja", label: "日本語", prefix: "" },
  service: "Electronic coupons",
  paragraph: (sentences) => sentences.join(" "),

  time: { day, monthDay, moment, clock, window, ago },

  count: {
    coupons: (count) => counted(count, "coupon"),
    labelled: String,
    remaining: (count) => `${count} left`,
    onPaper: (count) => `${count} on paper`,
    facilities: (count) => `(${counted(count, "facility", "facilities")})`
  },

  labels: {
    number: (label) => `Member number (${label})`,
    facility: "Facility",
    coupon: "Coupon",
    quantity: "Number of coupons",
    usedAt: "Used at",
    receipt: "Receipt number",
    birthDate: "Date of birth",
    now: "Time now",
    shownAt: "Shown at",
    check: "Check word",
    remaining: "Remaining",
    lastUse: "Last use here",
    stop: "Stop the blinking",
    stopped: "stopped",
    contact: "Contact",
    mail: "E-mail",
    phone: "Phone",
    hours: "Hours"
  },

  buttons: {
    next: "Next",
    back: "Back",
    use: "Use",
    useNow: "Use now",
    again: "Choose another coupon",
    end: "Finish",
    login: "Log in",
    logout: "Log out",
    askAgain: "Check again",
    pressAgain: "Try once more",
    filter: "Filter",
    print: "Print"
  },

  steps: {
    all: "Steps",
    name: (step) => `STEP ${step}`,
    of: (step) => `STEP ${step}/6`
  },

  login: loginInEnglish,
  rules: { member: memberRulesInEnglish },
  announced: announcedInEnglish,
  outage: outageInEnglish,
  paper: paperInEnglish,
  ...stepsInEnglish,
  ...mistakesInEnglish,
  ...verdictsInEnglish,
  ...myPageInEnglish,
  ...noticesInEnglish
}
