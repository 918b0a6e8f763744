/**
 * ApiBooks: what another system does with people's books by its key: looks at one, and uses coupons. Recorded as the deeds of
 * clerks are. What is judged and decided is said where it is for everybody; who somebody is, is told nowhere here.
 */
import { Effect } from "effect"
import { recorded, record } from "./AuditTrail.ts"
import { fiscalYearOf, type FiscalYear } from "./CalendarDate.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { now, open } from "./CouponBooks.ts"
import { Coupons, type RedeemCommand } from "./Coupons.ts"
import { holderId } from "./Holder.ts"
import type { HolderNumber } from "./HolderNumber.ts"
import { permitted } from "./Permitted.ts"

/** A person's book, of this fiscal year when none is said. Recorded. Refuses unknown numbers. */
export const look = Effect.fn("ApiBooks.look")(function* (clerk: Clerk, number: HolderNumber, year?: FiscalYear) {
  yield* permitted(clerk, "look")
  const { today } = yield* now
  const opened = yield* open(holderId(clerk.association, number), year ?? fiscalYearOf(today))
  yield* record({
    association: clerk.association,
    actor: actorOf(clerk),
    action: "holder.read",
    subject: `holder:${number}`,
    detail: { fiscalYear: opened.fiscalYear }
  })
  return opened
})

/** A use as another system asks for it. */
export interface ApiUse extends Omit<RedeemCommand, "holder" | "actor"> {
  readonly number: HolderNumber
}

/**
 * Uses coupons of a person, as their own press would; the same redemption id is the same use. Recorded before it is tried.
 * Refuses as `Coupons.redeem` does.
 */
export const use = Effect.fn("ApiBooks.use")(function* (clerk: Clerk, { number, ...asked }: ApiUse) {
  const actor = actorOf(clerk)
  const { course, facility, product, quantity, redemptionId } = asked
  const coupons = yield* Coupons
  return yield* coupons.redeem({ ...asked, holder: holderId(clerk.association, number), actor }).pipe(
    recorded({
      association: clerk.association,
      actor,
      action: "use.redeem",
      subject: `holder:${number}`,
      detail: { use: redemptionId, product, course, quantity, facility }
    })
  )
})
