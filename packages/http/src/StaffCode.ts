/**
 * StaffCode (施設の確認コード): the code that the staff of a facility say aloud while an alert is on: one for each facility
 * and day, and one of the office for who calls it. It follows from the secret of the service, so that nobody who reads a
 * placard, or the code of another day or place, knows it; and nothing about it is kept.
 */
import { timingSafeEqual } from "node:crypto"
import type { CalendarDate, Facility, Holder } from "@fukuri/core"
import { keyOf, macOf, type Secret } from "./Secret.ts"

/** Where a code is good. */
export interface CodePlace {
  readonly association: Holder.AssociationCode
  /** The office itself when left out: good at my page and for paper, where no staff is. */
  readonly facility?: Facility.FacilityCode | undefined
}

/** Codes of a service. */
export interface StaffCodes {
  /** The code of a place on a day in Japan. Shape: six digits. */
  readonly of: (place: CodePlace, day: CalendarDate.CalendarDate) => string
  /** Whether a typed text is the code, however it is spaced and in whatever width. */
  readonly isCode: (place: CodePlace, day: CalendarDate.CalendarDate, typed: string) => boolean
}

/**
 * Six digits: with a thousand facilities somebody who may guess a hundred times at each of them hits one in ten days. Four
 * digits would give away ten a day.
 */
const digits = 6

/** The codes under a secret. */
export const staffCodesOf = (secret: Secret): StaffCodes => {
  const key = keyOf(secret, "staff-code")
  const of: StaffCodes["of"] = ({ association, facility }, day) =>
    // 48 bits, of which a million is so small a part that no code is likelier than another by anything that counts.
    String(macOf(key, association, facility ?? "", day).readUIntBE(0, 6) % 10 ** digits).padStart(digits, "0")
  return {
    of,
    isCode: (place, day, typed) => {
      const text = Buffer.from(typedCode(typed))
      const code = Buffer.from(of(place, day))
      return text.length === code.length && timingSafeEqual(text, code)
    }
  }
}

/** A code as it is meant: without spaces and hyphens, in plain digits. */
export const typedCode = (text: string): string =>
  text
    .slice(0, 64)
    .normalize("NFKC")
    .replace(/[\s\p{Pd}]/gu, "")
