/**
 * Verdict (利用可否): the one judge. It answers for a product, a course, a facility and a day whether coupons can be used,
 * and if not, why. The choice list, my page, explanations and the decision itself all ask here.
 */
import { type BusinessCalendar, isBusinessDay, isOpenAt } from "./BusinessCalendar.ts"
import type { AgeReckoning, CalendarDate, Instant } from "./CalendarDate.ts"
import type { CouponProduct, CourseKey } from "./CouponProduct.ts"
import { type Facility, isOpen, offers } from "./Facility.ts"
import { type Asking, type Explanation, explain, type GrantRule, holds } from "./GrantRule.ts"
import type { Facts } from "./Holder.ts"

/** What a holder has of one product. Unit: coupons. Law: granted - withdrawn = remaining + redeemed - reversed + onPaper. */
export interface Balance {
  readonly granted: number
  readonly withdrawn: number
  readonly redeemed: number
  readonly reversed: number
  readonly onPaper: number
}

/** The balance of a product that was never granted. */
export const nothing: Balance = { granted: 0, withdrawn: 0, redeemed: 0, reversed: 0, onPaper: 0 }

/** Coupons that can still be used on screen. */
export const remainingOf = (balance: Balance): number =>
  balance.granted - balance.withdrawn - balance.redeemed + balance.reversed - balance.onPaper

/** Coupons used and not given back. */
export const usedOf = (balance: Balance): number => balance.redeemed - balance.reversed

/** Coupons the holder was given in all, whatever became of them. */
export const entitledOf = (balance: Balance): number => balance.granted - balance.withdrawn

/** Whether a coupon can be used here and now, or why not. */
export type Verdict =
  | {
      readonly _tag: "Usable"
      readonly remaining: number
      /** The most in one redemption (A3). */ readonly most: number
    }
  | { readonly _tag: "NotYet"; readonly from: CalendarDate }
  | { readonly _tag: "Over"; readonly until: CalendarDate }
  | { readonly _tag: "UsedUp"; readonly used: number }
  | { readonly _tag: "NotOfferedHere" }
  | { readonly _tag: "FacilityClosed" }
  | {
      readonly _tag: "MembershipLost"
      /** The last day of membership, when the data name one. */
      readonly lastDay: CalendarDate | undefined
      /** The day of the data it was read from (A21). */
      readonly asOf: CalendarDate
    }
  | { readonly _tag: "OnPaper"; readonly quantity: number }
  | {
      /** The product is not used outside office hours when the screen cannot be used (R122). */
      readonly _tag: "OutageNotAccepted"
      readonly why: "outside-hours" | "time-unknown"
    }
  | {
      readonly _tag: "NotGranted"
      readonly grantFrom: CalendarDate
      /** Why the grant rule holds or not today; when it holds, the grant is still to come. */
      readonly explanation: Explanation
    }

/** What the judge is asked. Without a facility the question is about the coupon as such, as on my page. */
export interface Question {
  readonly product: CouponProduct
  readonly balance: Balance
  readonly facts: Facts
  readonly on: CalendarDate
  readonly reckoning: AgeReckoning
  readonly at?: { readonly facility: Facility; readonly course: CourseKey }
  /** Asked for the coupons on paper, and not for those on screen. */
  readonly onPaper?: boolean
  /** Asked for a use without the screen, of which the office is told afterwards. */
  readonly outage?: Outage
}

/** A use while the screen could not be used. */
export interface Outage {
  readonly calendar: BusinessCalendar
  /** When it was, as far as that was told. */
  readonly usedAt: Instant | undefined
}

/**
 * Judges. The first that applies answers: never granted, on paper, used up, membership lost, over, not yet,
 * facility closed, not offered here, outage not accepted; else usable. What was used stays «used up» whatever happens
 * afterwards.
 */
export const judge = ({ at, balance, facts, on, onPaper = false, outage, product, reckoning }: Question): Verdict => {
  const asking = { on, reckoning }
  if (entitledOf(balance) === 0) {
    return { _tag: "NotGranted", grantFrom: product.grantFrom, explanation: explain(product.grantRule, facts, asking) }
  }
  const remaining = onPaper ? balance.onPaper : remainingOf(balance)
  if (remaining <= 0) {
    return balance.onPaper > 0 && !onPaper
      ? { _tag: "OnPaper", quantity: balance.onPaper }
      : { _tag: "UsedUp", used: usedOf(balance) }
  }
  if (!holds(product.useRule, facts, asking)) {
    return { _tag: "MembershipLost", lastDay: lastDayHeld(product.useRule, facts, asking), asOf: facts.asOf }
  }
  if (on > product.usable.until) return { _tag: "Over", until: product.usable.until }
  if (on < product.usable.from) return { _tag: "NotYet", from: product.usable.from }
  if (at !== undefined && !isOpen(at.facility, on)) return { _tag: "FacilityClosed" }
  if (at !== undefined && !offers(at.facility, at.course)) return { _tag: "NotOfferedHere" }
  const why = outage === undefined ? undefined : notAccepted(product, on, outage)
  if (why !== undefined) return { _tag: "OutageNotAccepted", why }
  return { _tag: "Usable", remaining, most: Math.min(remaining, product.maxPerRedemption) }
}

/**
 * Why an outage does not excuse a use of the product: it was outside office hours (R122, R124), or nobody knows on a
 * business day whether it was. Inside office hours the facility asks the office, which is answer enough (R118).
 */
const notAccepted = (
  { outageOutsideHours }: CouponProduct,
  on: CalendarDate,
  { calendar, usedAt }: Outage
): Extract<Verdict, { readonly _tag: "OutageNotAccepted" }>["why"] | undefined => {
  if (outageOutsideHours === "accepted") return undefined
  if (usedAt !== undefined) return isOpenAt(calendar, usedAt) ? undefined : "outside-hours"
  return isBusinessDay(calendar, on) ? "time-unknown" : "outside-hours"
}

/** The last day before the day of asking on which a use rule held: of the days on which a membership ended, the latest. */
export const lastDayHeld = (rule: GrantRule, facts: Facts, asking: Asking): CalendarDate | undefined =>
  [...facts.holder.memberships, ...(facts.memberMemberships ?? [])]
    .flatMap(({ period }) => period.until ?? [])
    .filter((until) => until < asking.on && holds(rule, facts, { ...asking, on: until }))
    .sort()
    .at(-1)
