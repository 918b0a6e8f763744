/**
 * `@fukuri/core`: the domain of welfare coupons. Modules in the order of the story: words, rules, goods, heart,
 * doors (ports), verbs (services).
 */
// words
export * as CalendarDate from "./CalendarDate.ts"
export * as DateInput from "./DateInput.ts"
export * as HolderNumber from "./HolderNumber.ts"
export * as Membership from "./Membership.ts"
export * as Appointment from "./Appointment.ts"
export * as Holder from "./Holder.ts"
export * as Association from "./Association.ts"
// rules
export * as GrantRule from "./GrantRule.ts"
export * as Quantity from "./Quantity.ts"
// goods
export * as CouponProduct from "./CouponProduct.ts"
export * as Programme from "./Programme.ts"
export * as Facility from "./Facility.ts"
// heart
export * as LedgerEntry from "./LedgerEntry.ts"
export * as Verdict from "./Verdict.ts"
export * as CouponBook from "./CouponBook.ts"
export * as RedemptionFlow from "./RedemptionFlow.ts"
// doors
export * as StoreFailure from "./StoreFailure.ts"
export * as Ledger from "./Ledger.ts"
export * as Holders from "./Holders.ts"
export * as Catalogue from "./Catalogue.ts"
export * as Sessions from "./Sessions.ts"
export * as Attempts from "./Attempts.ts"
export * as Jobs from "./Jobs.ts"
// verbs
export * as CouponBooks from "./CouponBooks.ts"
export * as Coupons from "./Coupons.ts"
export * as Grants from "./Grants.ts"
export * as FileRow from "./FileRow.ts"
export * as MemberRow from "./MemberRow.ts"
export * as FacilityRow from "./FacilityRow.ts"
export * as Imports from "./Imports.ts"
export * as LedgerCheck from "./LedgerCheck.ts"
