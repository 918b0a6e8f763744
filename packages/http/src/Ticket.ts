/**
 * Ticket: where a person is on the way through the screens, sealed, in the address and the form of every step. What the
 * screen shows is what is used: two tabs cannot mix, and a ticket is good for one session at one facility only.
 */
import { randomBytes } from "node:crypto"
import { Option, Schema } from "effect"
import { CalendarDate, Facility, type LedgerEntry, RedemptionFlow } from "@fukuri/core"
import { sealOf } from "./Seal.ts"
import type { Secret } from "./Secret.ts"

/** One pass through the screens: at most one use. */
export const Pass = Schema.Struct({
  flow: RedemptionFlow.RedemptionFlow,
  /** The fiscal year in which the pass began: the year of the programme that is used. */
  fiscalYear: CalendarDate.FiscalYear,
  facility: Facility.FacilityCode
})
export type Pass = typeof Pass.Type

/** Turns passes into tickets and back. `tokenHash` is that of the session. */
export interface Tickets {
  readonly of: (pass: Pass, tokenHash: string) => string
  /** The pass of a ticket, or undefined when it is not one of ours for this session. */
  readonly read: (ticket: string, tokenHash: string) => Pass | undefined
}

/** Tickets under a secret. */
export const ticketsOf = (secret: Secret): Tickets => {
  const seal = sealOf(secret, "ticket")
  return {
    of: (pass, tokenHash) => seal.close(encode(pass), tokenHash),
    read: (ticket, tokenHash) => {
      const text = seal.open(ticket, tokenHash)
      return text === undefined ? undefined : Option.getOrUndefined(decode(text))
    }
  }
}

/** A new redemption id, for a new pass. Shape: 80 random bits in Crockford's base 32. */
export const newRedemptionId = (): LedgerEntry.RedemptionId => {
  let bits = 0n
  for (const byte of randomBytes(10)) bits = (bits << 8n) | BigInt(byte)
  let text = ""
  for (let index = 0; index < 16; index++) {
    text = digits.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return text as LedgerEntry.RedemptionId
}

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const json = Schema.fromJsonString(Pass)
const encode = Schema.encodeSync(json)
const decode = Schema.decodeUnknownOption(json)
