/**
 * LoginSentences in English: what stands at the fields of a login, and what is said of the code. Part of
 * `Sentences.en.ts`.
 */
import type { LoginSentences } from "./LoginSentences.ts"
import type { MistakeSentences } from "./MistakeSentences.ts"

const known = "If you have logged in on this device before, leave it empty."

/** At the fields. */
export const loginInEnglish: LoginSentences = {
  numberHint: "6 letters or digits. Spouses: 8, with 01 at the end (example: 12345601).",
  birthDateHint: "8 digits: year, month, day (example: 19741212). Spouses: your own date of birth.",
  codeLabel: { facility: "Code of the facility", office: "Code" },
  codeHint: {
    facility: () =>
      `For safety, we make sure today that you are at the facility. Please ask its staff for the code of today (6 digits). ${known}`,
    office: ({ office, phone }) =>
      `For safety, logging in on a new device is limited today. ${known} Otherwise please log in on a device that you used before, or at the page of a facility. If it is urgent, ask ${office} (phone ${phone}) for the code of today (6 digits).`
  }
}

/** What is wrong with the pair, or with the code. */
export const loginMistakesInEnglish: Pick<
  MistakeSentences["mistakes"]["of"],
  "wrong-pair" | "wrong-pair-or-code" | "code-missing"
> = {
  "wrong-pair": () =>
    "We could not find this member number together with this date of birth. Please check both and enter them again.",
  "wrong-pair-or-code": () =>
    "We could not confirm the code, or the member number together with the date of birth. The code changes every day. Please check all and enter them again.",
  "code-missing": () => "Please enter the code as 6 digits."
}
