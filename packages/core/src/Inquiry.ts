/**
 * Inquiry (照会): everything the office looks up about a person, as it is today or as it was or will be on another day.
 * Every look is recorded. Nothing is changed and nothing is judged here: verdicts come from the one judge. Finding
 * people is in `HolderSearch`.
 */
import { Effect } from "effect"
import { record } from "./AuditTrail.ts"
import {
  type CalendarDate,
  contains,
  dayOf,
  type FiscalYear,
  fiscalYearOf,
  fiscalYearPeriod,
  type Instant
} from "./CalendarDate.ts"
import type { Association } from "./Association.ts"
import { productOf } from "./Catalogue.ts"
import { actorOf, type Clerk, may, NotPermitted, type Permission } from "./Clerk.ts"
import { redemptionOf } from "./CouponBook.ts"
import { HolderUnknown, now, type Opened, openedOf } from "./CouponBooks.ts"
import { holdingsOf, type MyPage, myPageOf, type Use, useOf } from "./Coupons.ts"
import type { CouponProduct, ProductId } from "./CouponProduct.ts"
import { explain, type Explanation, isMember, monthsAppointed, nearestOf } from "./GrantRule.ts"
import { associationOf, type Facts, type HolderId, holderId, numberOf } from "./Holder.ts"
import { about, type HolderNote } from "./HolderNotes.ts"
import { Holders } from "./Holders.ts"
import type { Holding } from "./Holdings.ts"
import { type HolderNumber, memberNumberOf, of, relationOf } from "./HolderNumber.ts"
import { Ledger } from "./Ledger.ts"
import { type Actor, isOfProduct, type LedgerEntry } from "./LedgerEntry.ts"
import { lastApplied } from "./MemberListFiles.ts"
import type { Body } from "./Membership.ts"
import { dueTo } from "./Quantity.ts"
import type { Kept } from "./Shelf.ts"
import type { Balance } from "./Verdict.ts"

/** How a person's membership of a body stands on a day. */
export interface Standing {
  readonly body: Body
  /** For a spouse only while the member's own membership holds too. */
  readonly holds: boolean
  readonly from: CalendarDate
  readonly until: CalendarDate | undefined
  /** The person's own membership holds, but not that of the member whose spouse they are. */
  readonly memberLacks: boolean
}

/** Which look at a person it is: the page, the page with name and birth date, or what the person sees. */
export type Sight = "page" | "personal" | "screen"

/** Whom to look at, and how. */
export interface Asking {
  readonly clerk: Clerk
  readonly association: Association
  readonly number: HolderNumber
  /** As seen on this day; today when absent. */
  readonly on?: CalendarDate | undefined
  /** The book of this year; of the year of the day when absent. Counts only for today. */
  readonly year?: FiscalYear | undefined
  readonly sight: Sight
}

/** A product of the year, as the person has it. */
export interface Line extends Holding {
  /** Why the grant rule holds for the person or not, on {@link Inquiry.askedOn}. */
  readonly explanation: Explanation
  /** What the quantity table gives the person. Unit: coupons. */
  readonly due: number
}

/** The products of one family: those that concern the person, and the rest. */
export interface Family {
  readonly name: string
  /** What the person has, had or is due; when nothing, the product that comes nearest. */
  readonly nearest: ReadonlyArray<Line>
  readonly others: ReadonlyArray<Line>
}

/** An entry of the book with what it speaks of. */
export interface HistoryLine {
  /** Place in the book: 1, 2, 3 … */
  readonly place: number
  readonly entry: LedgerEntry
  readonly product: CouponProduct | undefined
  /** The use that the entry is, or gives something back of. */
  readonly use: Use | undefined
}

/** Everything the office sees of a person. */
export interface Inquiry {
  readonly association: Association
  readonly holder: HolderId
  /** With the day of the list that the data come from; `1868-01-01` before the first. */
  readonly facts: Facts
  readonly standings: ReadonlyArray<Standing>
  /** The members list that the data come from, when the office handed it in here. */
  readonly imported: { readonly id: string; readonly at: Instant; readonly by: Actor } | undefined
  /** The spouse of a member, or the member of a spouse, when known. */
  readonly linked: HolderNumber | undefined
  readonly today: CalendarDate
  readonly asSeenOn: CalendarDate
  readonly tense: "past" | "today" | "future"
  readonly fiscalYear: FiscalYear
  /** The years that can be looked at, the latest first. */
  readonly years: ReadonlyArray<FiscalYear>
  /** The day of the fiscal year for which rules were asked: the day seen, or the nearest of that year. */
  readonly askedOn: CalendarDate
  /** Unit: months of the fiscal year. */
  readonly monthsAppointed: number
  readonly families: ReadonlyArray<Family>
  /** What the book has of products that no programme has any more. */
  readonly unlisted: ReadonlyArray<{ readonly id: ProductId; readonly balance: Balance }>
  /** The latest first. */
  readonly history: ReadonlyArray<HistoryLine>
  readonly notes: ReadonlyArray<Kept<HolderNote>>
  /** What the person sees on that day. */
  readonly screen: MyPage
}

/**
 * Everything about a person, as seen on a day: on a past day with the entries up to its end, on a later day with the
 * book as it is. What is known of the person is always of the last members list. Recorded.
 * Fails with HolderUnknown when nobody has the number. Refuses who may not look, or not see what is asked for.
 */
export const inquire = Effect.fn("Inquiry.inquire")(function* (asking: Asking) {
  const { association, clerk, number, sight } = asking
  yield* allowed(clerk, sight)
  const { today } = yield* now
  const on = asking.on ?? today
  const tense = on < today ? "past" : on > today ? "future" : "today"
  const fiscalYear = tense === "today" ? (asking.year ?? fiscalYearOf(on)) : fiscalYearOf(on)
  const holder = holderId(association.code, number)

  const [stream] = yield* (yield* Ledger).open([holder], fiscalYear)
  if (stream === undefined) return yield* new HolderUnknown()
  const entries = tense === "past" ? stream.entries.filter(({ at }) => dayOf(at) <= on) : stream.entries
  const opened = (yield* openedOf({ ...stream, entries })) ?? (yield* new HolderUnknown())
  const [linked] = yield* (yield* Holders).find([linkedOf(holder)])
  const list = yield* lastApplied(association.code)
  yield* record({
    association: association.code,
    actor: actorOf(clerk),
    action: actions[sight],
    subject: `holder:${number}`,
    detail: { fiscalYear, ...(tense === "today" ? {} : { asSeenOn: on }) }
  })

  const askedOn = nearestDay(on, fiscalYear)
  const families = familiesOf(opened, on, askedOn)
  const inquiry: Inquiry = {
    association: opened.association,
    holder,
    facts: opened.facts,
    standings: standingsOf(opened.facts, on),
    imported: list?.kept.value.asOf === opened.facts.asOf ? importOf(list) : undefined,
    linked: linked?.number,
    today,
    asSeenOn: on,
    tense,
    fiscalYear,
    years: yearsOf(opened, fiscalYearOf(today)),
    askedOn,
    monthsAppointed: monthsAppointed(opened.facts, fiscalYear),
    families,
    unlisted: unlistedOf(opened),
    history: entries.map((entry, index) => historyLine(opened, entry, index + 1)).toReversed(),
    notes: yield* about(holder),
    screen: myPageOf(opened, on)
  }
  return inquiry
})

/** How a person's memberships stand on a day, one for each body. */
export const standingsOf = (facts: Facts, on: CalendarDate): ReadonlyArray<Standing> =>
  [...Map.groupBy(facts.holder.memberships, ({ body }) => body)].flatMap(([body, memberships]) => {
    const periods = memberships.map(({ period }) => period).toSorted((a, b) => (a.from < b.from ? -1 : 1))
    const own = periods.find((period) => contains(period, on))
    const shown = own ?? periods.findLast(({ from }) => from <= on) ?? periods[0]
    if (shown === undefined) return []
    const holds = isMember(facts, [body], on)
    return [{ body, holds, from: shown.from, until: shown.until, memberLacks: own !== undefined && !holds }]
  })

const needed: { readonly [Each in Sight]: Permission } = { page: "look", personal: "personal", screen: "health" }
const actions: { readonly [Each in Sight]: string } = {
  page: "holder.read",
  personal: "holder.read-personal",
  screen: "holder.read-screen"
}

const allowed = (clerk: Clerk, sight: Sight): Effect.Effect<void, NotPermitted> => {
  const missing = (["look", needed[sight]] as const).find((permission) => !may(clerk, permission))
  return missing === undefined ? Effect.void : Effect.fail(new NotPermitted({ needs: missing }))
}

/** The spouse of a member, or the member of a spouse. */
const linkedOf = (holder: HolderId): HolderId => {
  const member = memberNumberOf(numberOf(holder))
  const relation = relationOf(numberOf(holder)) === "self" ? "spouse" : "self"
  return holderId(associationOf(holder), of(member, relation))
}

const importOf = ({
  kept,
  state
}: NonNullable<Effect.Success<ReturnType<typeof lastApplied>>>): Inquiry["imported"] => ({
  id: kept.id,
  at: state.at,
  by: state.by
})

const nearestDay = (day: CalendarDate, year: FiscalYear): CalendarDate => {
  const { from, until } = fiscalYearPeriod(year)
  return day < from ? from : day > until ? until : day
}

const yearsOf = ({ association, catalogue, fiscalYear }: Opened, current: FiscalYear): ReadonlyArray<FiscalYear> => {
  const published = catalogue.programmes.filter((programme) => programme.association === association.code)
  return [...new Set([current, fiscalYear, ...published.map((programme) => programme.fiscalYear)])].sort(
    (a, b) => b - a
  )
}

/** Every product of the year by family, judged and explained. */
const familiesOf = (opened: Opened, on: CalendarDate, askedOn: CalendarDate): ReadonlyArray<Family> => {
  const { association, book, facts, fiscalYear } = opened
  const asked = { on: askedOn, reckoning: association.ageReckoning }
  const lines = holdingsOf(opened, on).map((holding): Line => ({
    ...holding,
    explanation: explain(holding.product.grantRule, facts, asked),
    due: dueTo(holding.product.quantity, facts, fiscalYear)
  }))
  return [...Map.groupBy(lines, ({ product }) => product.family)].map(([name, family]) => {
    const concerning = family.filter(({ explanation, product }) => explanation.holds || book.balances.has(product.id))
    const closest = nearestOf(family)
    const nearest = concerning.length > 0 || closest === undefined ? concerning : [closest]
    return { name, nearest, others: family.filter((line) => !nearest.includes(line)) }
  })
}

const unlistedOf = ({ association, book, catalogue, fiscalYear }: Opened): Inquiry["unlisted"] =>
  [...book.balances].flatMap(([id, balance]) =>
    productOf(catalogue, association.code, fiscalYear, id) === undefined ? [{ id, balance }] : []
  )

const historyLine = (opened: Opened, entry: LedgerEntry, place: number): HistoryLine => {
  const { association, book, catalogue, fiscalYear } = opened
  const id = entry._tag === "Redeemed" ? entry.redemptionId : entry._tag === "Reversed" ? entry.reverses : undefined
  const redemption = id === undefined ? undefined : redemptionOf(book, id)
  return {
    place,
    entry,
    product: isOfProduct(entry) ? productOf(catalogue, association.code, fiscalYear, entry.product) : undefined,
    use: redemption === undefined ? undefined : useOf(opened, redemption)
  }
}
