/**
 * Ids: names for what the office makes: requests, files, runs. They tell when they were made, so that lists by id are
 * lists by time; what they are names of is not in them.
 */
import { randomBytes } from "node:crypto"
import type { CalendarDate, LedgerEntry } from "@fukuri/core"

/**
 * A new id, greater than any made at an earlier instant. Shape: nine characters of base 36 that count milliseconds, a
 * hyphen, twelve random ones (62 bits). Good until the year 5188, and as a Reference of entries.
 */
export const newId = (at: CalendarDate.Instant): LedgerEntry.Reference => {
  const time = Math.floor(at).toString(36).padStart(9, "0")
  return `${time}-${random()}` as LedgerEntry.Reference
}

const digits = 12

/** Of 96 random bits the lowest digits: no digit is likelier than another by more than one in a billion. */
const random = (): string =>
  BigInt(`0x${randomBytes(12).toString("hex")}`)
    .toString(36)
    .padStart(digits, "0")
    .slice(-digits)
