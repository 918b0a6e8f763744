/**
 * CouponBook: everything about one holder in one fiscal year, folded from the ledger, and the decisions on it.
 * `evolve` and `decide` are the heart of the product: a command and a book give new entries, or a reason why not.
 * No clock, no store, no chance: what a decision needs comes in with the command.
 */
import { Result, Schema } from "effect"
import { type AgeReckoning, type CalendarDate, dayOf, type FiscalYear, Instant } from "./CalendarDate.ts"
import { type CouponProduct, CourseKey, courseOf, ProductId } from "./CouponProduct.ts"
import { type Facility, FacilityCode } from "./Facility.ts"
import { holds } from "./GrantRule.ts"
import type { Facts } from "./Holder.ts"
import { type Actor, type Channel, type LedgerEntry, RedemptionId, Reference } from "./LedgerEntry.ts"
import { dueTo } from "./Quantity.ts"
import { type Balance, entitledOf, judge, nothing, remainingOf, usedOf, type Verdict } from "./Verdict.ts"

/** A use as the book knows it, with how much of it was given back. */
export interface Redemption {
  readonly id: RedemptionId
  readonly product: ProductId
  readonly course: CourseKey
  readonly quantity: number
  readonly reversed: number
  readonly facility: FacilityCode
  readonly usedOn: CalendarDate
  readonly at: Instant
  readonly channel: Channel
}

/** Everything about one holder in one fiscal year. */
export interface CouponBook {
  /** How many entries it was folded from: what an append must expect. */
  readonly version: number
  readonly balances: ReadonlyMap<ProductId, Balance>
  /** Every use, earliest first. */
  readonly redemptions: ReadonlyArray<Redemption>
  /** What the office wrote, by the request it follows from. */
  readonly requested: ReadonlyMap<Reference, LedgerEntry>
}

/** A book with no entries. */
export const empty: CouponBook = { version: 0, balances: new Map(), redemptions: [], requested: new Map() }

/** What the holder has of a product. */
export const balanceOf = (book: CouponBook, product: ProductId): Balance => book.balances.get(product) ?? nothing

/** The use of an id, if it is recorded. */
export const redemptionOf = (book: CouponBook, id: RedemptionId): Redemption | undefined =>
  book.redemptions.find((redemption) => redemption.id === id)

/** The book after one more entry. Total: an entry in the ledger is a fact and is never judged again. */
export const evolve = (book: CouponBook, entry: LedgerEntry): CouponBook => {
  const balance = balanceOf(book, entry.product)
  const after = (changed: Partial<Balance>, redemptions = book.redemptions): CouponBook => ({
    version: book.version + 1,
    balances: new Map(book.balances).set(entry.product, { ...balance, ...changed }),
    redemptions,
    requested:
      "reference" in entry && entry.reference !== undefined
        ? new Map(book.requested).set(entry.reference, entry)
        : book.requested
  })
  switch (entry._tag) {
    case "Granted":
      return after({ granted: balance.granted + entry.quantity })
    case "Withdrawn":
      return after({ withdrawn: balance.withdrawn + entry.quantity })
    case "Redeemed":
      return after({ redeemed: balance.redeemed + entry.quantity }, [
        ...book.redemptions,
        {
          id: entry.redemptionId,
          product: entry.product,
          course: entry.course,
          quantity: entry.quantity,
          reversed: 0,
          facility: entry.facility,
          usedOn: entry.usedOn,
          at: entry.at,
          channel: entry.channel
        }
      ])
    case "Reversed":
      return after(
        { reversed: balance.reversed + entry.quantity },
        book.redemptions.map((redemption) =>
          redemption.id === entry.reverses
            ? { ...redemption, reversed: redemption.reversed + entry.quantity }
            : redemption
        )
      )
    case "MovedToPaper":
      return after({ onPaper: balance.onPaper + entry.quantity })
    case "MovedFromPaper":
      return after({ onPaper: balance.onPaper - entry.quantity })
  }
}

/** The book of a stream of entries. */
export const fold = (entries: Iterable<LedgerEntry>, onto: CouponBook = empty): CouponBook => {
  let book = onto
  for (const entry of entries) book = evolve(book, entry)
  return book
}

/** What the world looks like to a decision: who, on which day, by which reckoning. */
export interface Situation {
  readonly facts: Facts
  readonly reckoning: AgeReckoning
}

/** What somebody wants done to a book. */
export type Command =
  | {
      readonly _tag: "Redeem"
      readonly redemptionId: RedemptionId
      readonly product: CouponProduct
      readonly course: CourseKey
      readonly quantity: number
      readonly facility: Facility
      readonly channel: Channel
      readonly situation: Situation
      readonly at: Instant
      readonly actor: Actor
    }
  | {
      /** Tops up to what is due on a day: grants the difference to what was granted before, never takes back (R26, A9). */
      readonly _tag: "TopUp"
      readonly product: CouponProduct
      readonly fiscalYear: FiscalYear
      readonly on: CalendarDate
      readonly situation: Situation
      readonly at: Instant
      readonly actor: Actor
    }
  | (OfficeCommand & {
      /** Gives coupons that no rule gave; at most `most` may then have been granted in all (R36). */
      readonly _tag: "Grant"
      readonly product: ProductId
      readonly most: number
    })
  | (OfficeCommand & { readonly _tag: "Withdraw" | "MoveToPaper" | "MoveFromPaper"; readonly product: ProductId })
  | (OfficeCommand & { readonly _tag: "Reverse"; readonly reverses: RedemptionId })

/** What the office wants done, and why. A repeated reference with the same content decides to nothing new. */
interface OfficeCommand {
  readonly quantity: number
  readonly reason: string
  readonly reference?: Reference
  readonly at: Instant
  readonly actor: Actor
}

/** The coupon cannot be used here and now; the verdict says why. */
export class CouponNotUsable extends Schema.TaggedError<CouponNotUsable>()("CouponNotUsable", {
  verdict: Schema.declare((value: unknown): value is Exclude<Verdict, { _tag: "Usable" }> => typeof value === "object")
}) {}

/** More coupons were asked for than can be used at once, or a number that is none (A3). */
export class QuantityNotAvailable extends Schema.TaggedError<QuantityNotAvailable>()("QuantityNotAvailable", {
  requested: Schema.Number,
  most: Schema.Int
}) {}

/** The id was used before, for something else: what is recorded under it stays as it is. */
export class RedemptionIdTaken extends Schema.TaggedError<RedemptionIdTaken>()("RedemptionIdTaken", {
  redemptionId: RedemptionId
}) {}

/** No use of that id is recorded. */
export class RedemptionUnknown extends Schema.TaggedError<RedemptionUnknown>()("RedemptionUnknown", {
  redemptionId: RedemptionId
}) {}

/** More should be taken or given back than there is. Unit: coupons. */
export class QuantityExceeded extends Schema.TaggedError<QuantityExceeded>()("QuantityExceeded", {
  requested: Schema.Number,
  available: Schema.Int
}) {}

/** The request was carried out before, with other content: what is recorded under it stays as it is. */
export class ReferenceTaken extends Schema.TaggedError<ReferenceTaken>()("ReferenceTaken", { reference: Reference }) {}

/** Every reason for which a use is refused. */
export type UseRefusal = CouponNotUsable | QuantityNotAvailable | RedemptionIdTaken

/** Every reason for which the office is refused something. */
export type OfficeRefusal = RedemptionUnknown | QuantityExceeded | ReferenceTaken

/** Every reason for which a command on a book is refused. */
export type BookRefusal = UseRefusal | OfficeRefusal

/**
 * What follows from a command on a book: the entries to append, none when everything is already so.
 * A repeated redemption id with the same content decides to nothing new (R108, A36), with other content is refused.
 */
export const decide = (book: CouponBook, command: Command): Result.Result<ReadonlyArray<LedgerEntry>, BookRefusal> => {
  switch (command._tag) {
    case "Redeem":
      return redeem(book, command)
    case "TopUp":
      return Result.succeed(topUp(book, command))
    case "Grant":
      return move(book, command, "Granted", command.most - entitledOf(balanceOf(book, command.product)))
    case "Withdraw":
      return move(book, command, "Withdrawn", remainingOf(balanceOf(book, command.product)))
    case "MoveToPaper":
      return move(book, command, "MovedToPaper", remainingOf(balanceOf(book, command.product)))
    case "MoveFromPaper":
      return move(book, command, "MovedFromPaper", balanceOf(book, command.product).onPaper)
    case "Reverse":
      return reverse(book, command)
  }
}

type CommandOf<Tag extends Command["_tag"]> = Extract<Command, { readonly _tag: Tag }>

/** What follows from a use: {@link decide} for this one command. */
export const redeem = (
  book: CouponBook,
  command: CommandOf<"Redeem">
): Result.Result<ReadonlyArray<LedgerEntry>, UseRefusal> => {
  const { actor, at, channel, course, facility, product, quantity, redemptionId, situation } = command
  const recorded = redemptionOf(book, redemptionId)
  if (recorded !== undefined) {
    const same =
      recorded.product === product.id &&
      recorded.course === course &&
      recorded.quantity === quantity &&
      recorded.facility === facility.code
    return same ? Result.succeed([]) : Result.fail(new RedemptionIdTaken({ redemptionId }))
  }
  const usedOn = dayOf(at)
  const verdict = judge({
    product,
    balance: balanceOf(book, product.id),
    facts: situation.facts,
    on: usedOn,
    reckoning: situation.reckoning,
    at: { facility, course }
  })
  if (verdict._tag !== "Usable") return Result.fail(new CouponNotUsable({ verdict }))
  if (courseOf(product, course) === undefined) {
    return Result.fail(new CouponNotUsable({ verdict: { _tag: "NotOfferedHere" } }))
  }
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > verdict.most) {
    return Result.fail(new QuantityNotAvailable({ requested: quantity, most: verdict.most }))
  }
  return Result.succeed([
    {
      _tag: "Redeemed",
      at,
      actor,
      product: product.id,
      quantity,
      redemptionId,
      course,
      facility: facility.code,
      usedOn,
      channel
    }
  ])
}

const topUp = (book: CouponBook, command: CommandOf<"TopUp">): ReadonlyArray<LedgerEntry> => {
  const { actor, at, fiscalYear, on, product, situation } = command
  if (on < product.grantFrom || on > product.usable.until) return []
  if (!holds(product.grantRule, situation.facts, { on, reckoning: situation.reckoning })) return []
  const missing = dueTo(product.quantity, situation.facts, fiscalYear) - balanceOf(book, product.id).granted
  return missing > 0 ? [{ _tag: "Granted", at, actor, product: product.id, quantity: missing }] : []
}

const move = (
  book: CouponBook,
  command: OfficeCommand & { readonly product: ProductId },
  _tag: "Granted" | "Withdrawn" | "MovedToPaper" | "MovedFromPaper",
  available: number
): Result.Result<ReadonlyArray<LedgerEntry>, QuantityExceeded | ReferenceTaken> =>
  once(book, { _tag, product: command.product, ...writtenBy(command) }, available)

const reverse = (
  book: CouponBook,
  command: CommandOf<"Reverse">
): Result.Result<ReadonlyArray<LedgerEntry>, RedemptionUnknown | QuantityExceeded | ReferenceTaken> => {
  const { reverses } = command
  const redemption = redemptionOf(book, reverses)
  if (redemption === undefined) return Result.fail(new RedemptionUnknown({ redemptionId: reverses }))
  const { product, quantity, reversed } = redemption
  return once(book, { _tag: "Reversed", product, reverses, ...writtenBy(command) }, quantity - reversed)
}

/** What every entry of the office says. */
const writtenBy = ({ actor, at, quantity, reason, reference }: OfficeCommand) => ({
  at,
  actor,
  quantity,
  reason,
  ...(reference === undefined ? {} : { reference })
})

/** The entry, unless its request was carried out before; refused when more is asked for than there is. */
const once = (
  book: CouponBook,
  entry: Exclude<LedgerEntry, { readonly _tag: "Redeemed" }>,
  available: number
): Result.Result<ReadonlyArray<LedgerEntry>, QuantityExceeded | ReferenceTaken> => {
  const { reference } = entry
  const recorded = reference === undefined ? undefined : book.requested.get(reference)
  if (reference !== undefined && recorded !== undefined) {
    const same =
      recorded._tag === entry._tag &&
      recorded.product === entry.product &&
      recorded.quantity === entry.quantity &&
      (recorded._tag !== "Reversed" || (entry._tag === "Reversed" && recorded.reverses === entry.reverses))
    return same ? Result.succeed([]) : Result.fail(new ReferenceTaken({ reference }))
  }
  return isWithin(entry.quantity, available)
    ? Result.succeed([entry])
    : Result.fail(new QuantityExceeded({ requested: entry.quantity, available }))
}

const isWithin = (quantity: number, available: number): boolean =>
  Number.isInteger(quantity) && quantity >= 1 && quantity <= available

/** What is wrong with a stream of entries (R133), in words; nothing when it keeps every law. */
export const violations = (entries: Iterable<LedgerEntry>): ReadonlyArray<string> => {
  const found: Array<string> = []
  const ids = new Set<RedemptionId>()
  let book = empty
  for (const entry of entries) {
    const at = `entry ${book.version + 1} (${entry._tag} ${entry.product})`
    if (entry._tag === "Redeemed") {
      if (ids.has(entry.redemptionId)) found.push(`${at}: redemption ${entry.redemptionId} is recorded twice`)
      ids.add(entry.redemptionId)
    }
    if (entry._tag === "Reversed" && redemptionOf(book, entry.reverses)?.product !== entry.product) {
      found.push(`${at}: reverses ${entry.reverses}, which is no use of this product`)
    }
    book = evolve(book, entry)
    const balance = balanceOf(book, entry.product)
    if (remainingOf(balance) < 0) {
      found.push(`${at}: ${usedOf(balance) + balance.onPaper} used or on paper of ${entitledOf(balance)} granted`)
    }
    if (balance.onPaper < 0) found.push(`${at}: more came back from paper than went there`)
  }
  for (const { id, quantity, reversed } of book.redemptions) {
    if (reversed > quantity) found.push(`redemption ${id}: ${reversed} given back of ${quantity} used`)
  }
  return found
}
