/**
 * Membership (資格): that a person belongs to one of the association's bodies for a period (R6, R32, A22).
 * For a spouse it is the period as dependant, and counts only while the member's own membership holds.
 */
import { Schema } from "effect"
import { type CalendarDate, contains, Period } from "./CalendarDate.ts"

/** A body that people belong to, by the association's key: `kyosai` for 共済組合, `gojokai` for 互助会. */
export const Body = Schema.String.pipe(Schema.check(Schema.isPattern(/^[a-z][a-z0-9-]{0,19}$/u)), Schema.brand("Body"))
export type Body = typeof Body.Type

/** A person belongs to a body for a period; the last day included. */
export const Membership = Schema.Struct({ body: Body, period: Period })
export type Membership = typeof Membership.Type

/** Whether one of the memberships in the given bodies covers a day. */
export const holdsOn = (
  memberships: ReadonlyArray<Membership>,
  bodies: ReadonlyArray<Body>,
  day: CalendarDate
): boolean => {
  for (const { body, period } of memberships) if (bodies.includes(body) && contains(period, day)) return true
  return false
}
