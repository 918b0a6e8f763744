/**
 * UseReportJudge: whether the use that a report tells of can be registered, and if not, why. Pure: one question about one
 * report and one opened book. The judge of coupons is `Verdict`; what only reports have is here: which product is meant,
 * whether the name is the person's, whether the use is there already.
 */
import { Result } from "effect"
import { type BusinessCalendar, calendarOf, isBusinessDay, isOpenAt } from "./BusinessCalendar.ts"
import type { CalendarDate, Instant } from "./CalendarDate.ts"
import { productOf, productsOf } from "./Catalogue.ts"
import {
  balanceOf,
  type BookRefusal,
  type Command,
  CouponNotUsable,
  decide,
  type Redemption,
  redemptionOf
} from "./CouponBook.ts"
import type { Opened } from "./CouponBooks.ts"
import type { CouponProduct, CourseKey } from "./CouponProduct.ts"
import { explain, nearestOf } from "./GrantRule.ts"
import type { Holder } from "./Holder.ts"
import { searchForm } from "./Holders.ts"
import type { Actor, LedgerEntry, RedemptionId } from "./LedgerEntry.ts"
import type { Denial, Hindrance, UseReport } from "./UseReport.ts"
import { entitledOf, judge, type Question, type Verdict } from "./Verdict.ts"

/** A report with its id. */
export interface Identified {
  readonly id: RedemptionId
  readonly value: UseReport
}

/** A report, and those about the same person, facility and day that were entered before it and still wait. */
export interface Case extends Identified {
  readonly earlier: ReadonlyArray<Identified>
}

/** When a use was, as the policy of products asks: inside the office's hours, outside them, or that nobody knows. */
export type Hours = "inside" | "outside" | "unknown"

/** When it was by an office's calendar. On a day on which the office is closed no time is needed. */
export const hoursOf = (calendar: BusinessCalendar, usedOn: CalendarDate, usedAt: Instant | undefined): Hours => {
  if (usedAt !== undefined) return isOpenAt(calendar, usedAt) ? "inside" : "outside"
  return isBusinessDay(calendar, usedOn) ? "unknown" : "outside"
}

/**
 * The product that a course means for the person: of those of the year with the course the one that was granted, else
 * the one whose grant rule comes nearest, so that there is something to explain. Undefined when no product has it.
 */
export const productFor = (
  { association, book, catalogue, facts, fiscalYear }: Opened,
  course: CourseKey,
  on: CalendarDate
): CouponProduct | undefined => {
  const all = productsOf(catalogue, association.code, fiscalYear).filter(({ courses }) =>
    courses.some(({ key }) => key === course)
  )
  const granted = all.find(({ id }) => entitledOf(balanceOf(book, id)) > 0)
  if (granted !== undefined) return granted
  const asking = { on, reckoning: association.ageReckoning }
  return nearestOf(all.map((product) => ({ product, explanation: explain(product.grantRule, facts, asking) })))?.product
}

/** Whether a name that was told is the person's, in kanji or kana; width, spaces and kind of kana do not count. */
export const isNameOf = ({ kana, name }: Pick<Holder, "name" | "kana">, told: string): boolean => {
  const asked = searchForm(told)
  return asked !== "" && [name, kana].some((known) => searchForm(known) === asked)
}

/** The product that a report is about: that of the sheet, or the one that its course means. */
export const productIn = (
  opened: Opened,
  { course, source, usedOn }: Pick<UseReport, "course" | "source" | "usedOn">
): CouponProduct | undefined => {
  if (source._tag !== "Sheet") return productFor(opened, course, usedOn)
  const sheet = opened.book.sheets.get(source.sheet)
  return sheet === undefined
    ? undefined
    : productOf(opened.catalogue, opened.association.code, opened.fiscalYear, sheet.product)
}

/** What follows from a report on a book: the entries to append, none when its use is recorded, or why nothing does. */
export const entriesOf = (
  opened: Opened,
  about: Case,
  by: { readonly actor: Actor; readonly at: Instant }
): Result.Result<ReadonlyArray<LedgerEntry>, Hindrance> => {
  const { id, value } = about
  const recorded = redemptionOf(opened.book, id)
  if (recorded !== undefined) {
    return isRecorded(recorded, value)
      ? Result.succeed([])
      : Result.fail({ _tag: "Twin", redemptionId: id, channel: recorded.channel })
  }
  const { source } = value
  if (source._tag === "Sheet") {
    const why = sheetProblem(opened, source.sheet)
    if (why !== undefined) return Result.fail({ _tag: "SheetNotValid", why })
  } else if (value.nameConfirmed === undefined && !isNameOf(opened.facts.holder, value.name)) {
    return Result.fail({ _tag: "NameDiffers" })
  }
  const product = productIn(opened, value)
  if (product === undefined) return Result.fail({ _tag: "ProductUnknown" })
  const twin = twinOf(opened, about, product)
  if (twin !== undefined) return Result.fail(twin)
  const command = commandOf(opened, about, product, by)
  if (command === undefined) return Result.fail({ _tag: "FacilityUnknown" })
  return Result.mapError(decide(opened.book, command), (refusal) => hindranceOf(refusal, product, id))
}

/** What the judge says of the product of a report, whatever else stands in the way. Undefined when it cannot be asked. */
export const verdictOn = (opened: Opened, value: UseReport): Verdict | undefined => {
  const product = productIn(opened, value)
  const facility = opened.catalogue.facilities.get(value.facility)
  if (product === undefined || facility === undefined) return undefined
  return judge({
    product,
    balance: balanceOf(opened.book, product.id),
    facts: opened.facts,
    on: value.usedOn,
    reckoning: opened.association.ageReckoning,
    at: { facility, course: value.course },
    ...questionOf(opened, value)
  })
}

const questionOf = ({ association }: Opened, { source, usedAt }: UseReport): Pick<Question, "onPaper" | "outage"> =>
  source._tag === "Sheet" ? { onPaper: true } : { outage: { calendar: calendarOf(association), usedAt } }

const sheetProblem = ({ book }: Opened, number: RedemptionId): "unknown" | "voided" | "used" | undefined => {
  const sheet = book.sheets.get(number)
  if (sheet === undefined) return "unknown"
  return sheet.state === "outstanding" ? undefined : sheet.state
}

/** A use of the same product there on the same day that is not wholly given back, or an earlier report of it. */
const twinOf = (opened: Opened, { earlier, value }: Case, { id }: CouponProduct): Hindrance | undefined => {
  if (value.twinConfirmed !== undefined) return undefined
  // A sheet is a coupon of its own: only one that was also told of is doubtful, and two sheets of one day are two uses.
  const isSheet = value.source._tag === "Sheet"
  const twin = opened.book.redemptions.find(
    ({ channel, facility, product, quantity, reversed, usedOn }) =>
      product === id &&
      facility === value.facility &&
      usedOn === value.usedOn &&
      reversed < quantity &&
      !(isSheet && channel === "paper")
  )
  if (twin !== undefined) return { _tag: "Twin", redemptionId: twin.id, channel: twin.channel }
  const other = earlier.find(
    (each) => productIn(opened, each.value)?.id === id && !(isSheet && each.value.source._tag === "Sheet")
  )
  return other === undefined ? undefined : { _tag: "TwinReport", report: other.id }
}

const commandOf = (
  opened: Opened,
  { id, value }: Case,
  product: CouponProduct,
  { actor, at }: { readonly actor: Actor; readonly at: Instant }
): Command | undefined => {
  const facility = opened.catalogue.facilities.get(value.facility)
  if (facility === undefined || facility.association !== opened.association.code) return undefined
  const { course, quantity, source, usedAt, usedOn } = value
  const situation = { facts: opened.facts, reckoning: opened.association.ageReckoning }
  const using = { product, course, facility, situation, at, actor, usedOn }
  return source._tag === "Sheet"
    ? { _tag: "UseSheet", sheet: source.sheet, ...using }
    : {
        _tag: "RedeemAfterwards",
        redemptionId: id,
        quantity,
        outage: { calendar: calendarOf(opened.association), usedAt },
        ...using
      }
}

const isRecorded = (recorded: Redemption, { course, facility, quantity, usedOn }: UseReport): boolean =>
  recorded.course === course &&
  recorded.facility === facility &&
  recorded.quantity === quantity &&
  recorded.usedOn === usedOn

const hindranceOf = (refusal: BookRefusal, { id: product }: CouponProduct, redemptionId: RedemptionId): Hindrance => {
  switch (refusal._tag) {
    case "CouponNotUsable":
      return { _tag: "NotUsable", product, verdict: denialOf(refusal.verdict) }
    case "QuantityNotAvailable":
      return { _tag: "QuantityTooMany", product, most: refusal.most }
    case "SheetNotValid":
      return { _tag: "SheetNotValid", why: refusal.why }
    default:
      return { _tag: "Twin", redemptionId, channel: "outage" }
  }
}

/** A verdict as it is kept with a report: without what is found anew when somebody asks. */
const denialOf = (verdict: CouponNotUsable["verdict"]): Denial => {
  switch (verdict._tag) {
    case "NotGranted":
      return { _tag: "NotGranted", grantFrom: verdict.grantFrom }
    case "MembershipLost": {
      const { asOf, lastDay } = verdict
      return { _tag: "MembershipLost", asOf, ...(lastDay === undefined ? {} : { lastDay }) }
    }
    default:
      return verdict
  }
}
