/**
 * LateNews (遅れて届いた情報): what the data of today say against what was granted and used before (A21, R24, R32). Uses on
 * days on which the person could not use, and grants that were not due: found by comparing a book with the facts, and
 * nothing but told. A ledger is never changed by it. When it is looked for, and what becomes of it, is in `LateNewsDesk`.
 */
import { Result, Schema } from "effect"
import { CalendarDate, dayOf, FiscalYear, fiscalYearOf, Instant } from "./CalendarDate.ts"
import { productsOf } from "./Catalogue.ts"
import { balanceOf } from "./CouponBook.ts"
import type { Opened } from "./CouponBooks.ts"
import { type CouponProduct, CourseKey, ProductId } from "./CouponProduct.ts"
import { FacilityCode } from "./Facility.ts"
import { type Asking, holds, mayHold } from "./GrantRule.ts"
import { Actor, type LedgerEntry, Reason, RedemptionId } from "./LedgerEntry.ts"
import { Count, dueTo } from "./Quantity.ts"
import { entitledOf, lastDayHeld, remainingOf, usedOf } from "./Verdict.ts"

/** Something of the past that the data of today speak against. Unit: coupons. */
export const Finding = Schema.TaggedUnion({
  /** Coupons were used on a day on which the person could not use them. */
  UsedWithoutRight: {
    redemptionId: RedemptionId,
    product: ProductId,
    course: CourseKey,
    facility: FacilityCode,
    usedOn: CalendarDate,
    /** What was not given back of the use. */
    quantity: Count,
    /** The last day on which they could be used, when the data name one. */
    lastDay: Schema.optionalKey(CalendarDate)
  },
  /** A run granted more than was due, and more than that was used, or could still be. */
  GrantedBeyondDue: {
    product: ProductId,
    /** What runs granted, less what was taken back of it. */
    granted: Count,
    due: Schema.Int,
    excess: Count,
    used: Schema.Int,
    /** When it was granted first. */
    grantedOn: CalendarDate
  }
})
export type Finding = typeof Finding.Type

/** How a case is closed: the coupons or their worth came back, nothing is asked back, or the data were wrong. */
export const Outcome = Schema.Literals(["returned", "waived", "data-wrong"])
export type Outcome = typeof Outcome.Type

/** A finding that somebody of the office looks after. */
export const LateNews = Schema.Struct({
  fiscalYear: FiscalYear,
  finding: Finding,
  /** The day of the list by which it was found. */
  asOf: CalendarDate,
  openedAt: Instant,
  state: Schema.TaggedUnion({
    Open: {},
    Closed: { by: Actor, at: Instant, outcome: Outcome, reason: Reason }
  })
})
export type LateNews = typeof LateNews.Type

/** Somebody closed the case before, with another outcome or another reason. */
export class LateNewsClosed extends Schema.TaggedError<LateNewsClosed>()("LateNewsClosed", {}) {}

/** Whether somebody still has to do something about it. */
export const isOpen = ({ state }: LateNews): boolean => state._tag === "Open"

/** A case after somebody closed it. The same again changes nothing: the very same value is the answer. */
export const close = (
  news: LateNews,
  how: { readonly by: Actor; readonly at: Instant; readonly outcome: Outcome; readonly reason: string }
): Result.Result<LateNews, LateNewsClosed> => {
  const { state } = news
  if (state._tag === "Open") return Result.succeed({ ...news, state: { _tag: "Closed", ...how } })
  const isSame = state.by === how.by && state.outcome === how.outcome && state.reason === how.reason
  return isSame ? Result.succeed(news) : Result.fail(new LateNewsClosed())
}

/**
 * Everything in a book that the facts of today speak against, uses first. Laws: it depends on nothing but its arguments;
 * a book of which everything was given back and taken back has no findings.
 */
export const findings = (
  opened: Opened,
  entries: ReadonlyArray<LedgerEntry>,
  today: CalendarDate
): ReadonlyArray<Finding> => {
  const products = productsOf(opened.catalogue, opened.association.code, opened.fiscalYear)
  const uses = opened.book.redemptions.flatMap((redemption): ReadonlyArray<UseFinding> => {
    const product = products.find(({ id }) => id === redemption.product)
    const quantity = redemption.quantity - redemption.reversed
    if (product === undefined || quantity <= 0 || couldUse(opened, product, redemption.usedOn)) return []
    const { course, facility, id: redemptionId, usedOn } = redemption
    const lastDay = lastDayHeld(product.useRule, opened.facts, askingOf(opened, usedOn))
    const use = { _tag: "UsedWithoutRight" as const, redemptionId, product: product.id, course, facility, usedOn }
    return [{ ...use, quantity, ...(lastDay === undefined ? {} : { lastDay }) }]
  })
  const grants = products.flatMap((product) => {
    const told = uses.reduce((sum, use) => (use.product === product.id ? sum + use.quantity : sum), 0)
    return beyondDue(opened, entries, { product, told, today }) ?? []
  })
  return [...uses, ...grants]
}

type UseFinding = Extract<Finding, { readonly _tag: "UsedWithoutRight" }>

/** Whether a finding still stands by the data of today, as far as it concerns the same use or the same excess. */
export const stillStands = (finding: Finding, now: ReadonlyArray<Finding>): boolean =>
  now.some((each) =>
    each._tag === "UsedWithoutRight"
      ? finding._tag === "UsedWithoutRight" && each.redemptionId === finding.redemptionId
      : finding._tag === "GrantedBeyondDue" && each.product === finding.product && each.excess === finding.excess
  )

const askingOf = ({ association }: Opened, on: CalendarDate): Asking => ({
  on,
  reckoning: association.ageReckoning
})

/**
 * Whether a rule held on a day by what is known today. A list tells category, hours and workplace of its own day only:
 * for a day of an earlier fiscal year they are not known, and nothing is held against a person that is not known.
 */
const held = (opened: Opened, rule: CouponProduct["useRule"], on: CalendarDate): boolean =>
  fiscalYearOf(on) < fiscalYearOf(opened.facts.asOf)
    ? mayHold(rule, opened.facts, askingOf(opened, on))
    : holds(rule, opened.facts, askingOf(opened, on))

const couldUse = (opened: Opened, { useRule }: CouponProduct, on: CalendarDate): boolean => held(opened, useRule, on)

const beyondDue = (
  opened: Opened,
  entries: ReadonlyArray<LedgerEntry>,
  {
    product,
    today,
    told
  }: {
    readonly product: CouponProduct
    /** How many were used of which the use is told by itself: nothing is told twice. Unit: coupons. */
    readonly told: number
    readonly today: CalendarDate
  }
): Finding | undefined => {
  const runs = entries.filter((entry): entry is Extract<LedgerEntry, { readonly _tag: "Granted" }> => {
    return entry._tag === "Granted" && entry.product === product.id && entry.reason === undefined
  })
  const [first] = runs
  if (first === undefined) return undefined
  const balance = balanceOf(opened.book, product.id)
  const total = runs.reduce((sum, { quantity }) => sum + quantity, 0)
  const due = runs.reduce((sofar, { at, quantity }) => {
    const on = dayAsked(product, dayOf(at))
    const most = held(opened, product.grantRule, on) ? dueTo(product.quantity, opened.facts, opened.fiscalYear) : 0
    return sofar + Math.min(quantity, Math.max(0, most - sofar))
  }, 0)
  const excess = Math.min(total - due - balance.withdrawn, entitledOf(balance))
  if (excess <= 0) return undefined
  // What the office gave by hand, with its reason, is the person's own.
  const rightful = entitledOf(balance) - excess
  const used = usedOf(balance)
  const isUsedBeyond = used - told > rightful
  const canStillUse =
    remainingOf(balance) + balance.onPaper > 0 &&
    today <= product.usable.until &&
    holds(product.useRule, opened.facts, askingOf(opened, today))
  if (!isUsedBeyond && !canStillUse) return undefined
  const granted = total - balance.withdrawn
  return {
    _tag: "GrantedBeyondDue",
    product: product.id,
    granted,
    due,
    excess,
    used,
    grantedOn: dayOf(first.at)
  }
}

/** A run asks for a day on which the product is granted, whenever it is carried out. */
const dayAsked = ({ grantFrom, usable }: CouponProduct, on: CalendarDate): CalendarDate =>
  on < grantFrom ? grantFrom : on > usable.until ? usable.until : on
