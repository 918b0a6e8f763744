/**
 * Entitlements: what the office grants or takes back for one person by hand, with its reason (R36). Never more than the
 * rule's table could give at the most, never below what is used or has a sheet of paper. Corrections of uses are not here.
 */
import { Effect, Schema } from "effect"
import { type Deed, recorded } from "./AuditTrail.ts"
import { type CalendarDate, dayOf, type FiscalYear, type Instant } from "./CalendarDate.ts"
import { productOf } from "./Catalogue.ts"
import { actorOf, type Clerk, may, NotPermitted, SelfService } from "./Clerk.ts"
import { balanceOf, type Command, decide, evolve, type QuantityExceeded, type ReferenceTaken } from "./CouponBook.ts"
import { change, now, open, type Opened } from "./CouponBooks.ts"
import { ProductUnknown } from "./Coupons.ts"
import { type CouponProduct, isPaperOnly, type ProductId } from "./CouponProduct.ts"
import { associationOf, type HolderId, numberOf } from "./Holder.ts"
import type { LedgerEntry, Reference } from "./LedgerEntry.ts"
import { notOwn, permitted } from "./Permitted.ts"
import { maximumOf } from "./Quantity.ts"
import { type Balance, entitledOf, remainingOf } from "./Verdict.ts"

/** Whether coupons are given (付与) or taken back (取消). */
export const Direction = Schema.Literals(["grant", "withdraw"])
export type Direction = typeof Direction.Type

/** Why the office changes what a person was granted. */
export const ReasonCode = Schema.Literals(["missing", "mistaken", "late-data", "declined", "other"])
export type ReasonCode = typeof ReasonCode.Type

/** The reasons as the ledger has them, before the words of the clerk. */
export const reasonNames: { readonly [Each in ReasonCode]: string } = {
  missing: "付与の不足",
  mistaken: "付与の誤り",
  "late-data": "資格・任用の反映遅れ",
  declined: "本人の申出",
  other: "その他"
}

/** What a clerk wants changed. */
export interface Order {
  readonly clerk: Clerk
  readonly direction: Direction
  readonly holder: HolderId
  readonly fiscalYear: FiscalYear
  readonly product: ProductId
  /** Unit: coupons. */
  readonly quantity: number
  readonly reason: ReasonCode
  /** In the clerk's words. Shape: 1 to 400 characters on one line. */
  readonly text: string
  /** Made when the form is shown: however often it is sent, it is done once. */
  readonly reference: Reference
}

/** What an order changes. */
export interface Change {
  readonly product: CouponProduct
  readonly before: Balance
  readonly after: Balance
  /** The order was carried out before: before and after are the same. */
  readonly already: boolean
}

/** The days on which the coupon can be used are over: nothing more of it is granted. */
export class WindowOver extends Schema.TaggedError<WindowOver>()("WindowOver", { until: Schema.String }) {}

/** Why an order cannot be carried out as it is: what whoever gave it can mend. */
export type OrderRefusal = ProductUnknown | WindowOver | QuantityExceeded | ReferenceTaken

/**
 * The most that the office can grant or take back now: of what is on paper, where all is, at most what has no sheet.
 * Unit: coupons.
 */
export const mostOf = (direction: Direction, product: CouponProduct, balance: Balance): number =>
  direction === "grant"
    ? Math.max(0, maximumOf(product.quantity) - entitledOf(balance))
    : remainingOf(balance) || balance.onPaper

/**
 * Whether a clerk can be offered a product for this: one whose name they may not read they cannot tell from others.
 */
export const isOpenTo = (clerk: Clerk, product: CouponProduct): boolean =>
  product.discreetName === undefined || may(clerk, "health")

/** What an order would change. Changes nothing. Refuses what {@link carryOut} refuses. */
export const preview = Effect.fn("Entitlements.preview")(function* (order: Order) {
  yield* allowed(order)
  const opened = yield* open(order.holder, order.fiscalYear)
  const { at, today } = yield* now
  const product = yield* productFor(order, opened, today)
  const entries = yield* decideOn(opened, order, product, at)
  const change: Change = {
    product,
    before: balanceOf(opened.book, product.id),
    after: balanceOf(entries.reduce(evolve, opened.book), product.id),
    already: entries.length === 0
  }
  return change
})

/**
 * Grants or takes back. A repeated reference with the same content changes nothing more. Recorded with the balance
 * before and after. Atomic.
 * Refuses whoever may not, oneself and the spouse, unknown products, and more than there is to give or to take.
 */
export const carryOut = Effect.fn("Entitlements.carryOut")(function* (order: Order) {
  const looked = yield* preview(order)
  if (looked.already) return looked
  const deed: Deed = {
    association: associationOf(order.holder),
    actor: actorOf(order.clerk),
    action: `entitlement.${order.direction}`,
    subject: `holder:${numberOf(order.holder)}`,
    detail: {
      fiscalYear: order.fiscalYear,
      product: order.product,
      quantity: order.quantity,
      reason: order.reason,
      text: order.text,
      reference: order.reference,
      before: { ...looked.before },
      after: { ...looked.after }
    }
  }
  const { at } = yield* now
  const { book, opened } = yield* change(order.holder, order.fiscalYear, (opened) =>
    decideOn(opened, order, looked.product, at)
  ).pipe(recorded(deed))
  const done: Change = {
    product: looked.product,
    before: balanceOf(opened.book, order.product),
    after: balanceOf(book, order.product),
    already: opened.book.version === book.version
  }
  return done
})

const allowed = ({ clerk, holder }: Order): Effect.Effect<void, NotPermitted | SelfService> =>
  Effect.andThen(permitted(clerk, "operate"), notOwn(clerk, holder))

/** The product of an order, unless the clerk cannot tell it from others or its days are over. */
const productFor = (
  { clerk, direction, fiscalYear, product: id }: Order,
  { association, catalogue }: Opened,
  today: CalendarDate
): Effect.Effect<CouponProduct, ProductUnknown | NotPermitted | WindowOver> => {
  const product = productOf(catalogue, association.code, fiscalYear, id)
  if (product === undefined) return Effect.fail(new ProductUnknown())
  if (!isOpenTo(clerk, product)) return Effect.fail(new NotPermitted({ needs: "health" }))
  const { until } = product.usable
  return direction === "grant" && until < today ? Effect.fail(new WindowOver({ until })) : Effect.succeed(product)
}

/** What follows from an order on a book. */
const decideOn = (
  { association, book, facts }: Opened,
  { clerk, direction, quantity, reason, reference, text }: Order,
  product: CouponProduct,
  at: Instant
): Effect.Effect<ReadonlyArray<LedgerEntry>, QuantityExceeded | ReferenceTaken> => {
  const asked = {
    product: product.id,
    quantity,
    reason: `${reasonNames[reason]}: ${text}`,
    reference,
    at,
    actor: actorOf(clerk)
  }
  const command: Command =
    direction === "grant"
      ? {
          _tag: "Grant",
          ...asked,
          most: maximumOf(product.quantity),
          onPaper: isPaperOnly(product, facts, { on: dayOf(at), reckoning: association.ageReckoning })
        }
      : { _tag: "Withdraw", ...asked }
  return Effect.catch(Effect.fromResult(decide(book, command)), (refusal) =>
    refusal._tag === "QuantityExceeded" || refusal._tag === "ReferenceTaken"
      ? Effect.fail(refusal)
      : Effect.die(refusal)
  )
}
