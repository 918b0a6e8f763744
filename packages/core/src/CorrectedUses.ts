/**
 * CorrectedUses: what is known of a use that is to be given back: how it stands in the ledger, and every request about it.
 * Only reads, and records nothing. What is asked, agreed to and done is in `Corrections`; what pages list is in `UseList`.
 */
import { Effect } from "effect"
import { oneWith } from "./ApiKeys.ts"
import type { Association } from "./Association.ts"
import {
  balanceOf,
  type CouponBook,
  type Redemption,
  redemptionOf,
  RedemptionUnknown,
  returnsToPaper
} from "./CouponBook.ts"
import { type Opened, openedOf } from "./CouponBooks.ts"
import { Correction, isOpen } from "./Correction.ts"
import type { AssociationCode, HolderId } from "./Holder.ts"
import { Ledger } from "./Ledger.ts"
import { type Actor, type LedgerEntry, type RedemptionId, Reference } from "./LedgerEntry.ts"
import { Reports, type UseRecord } from "./Reports.ts"
import { type Kept, shelf } from "./Shelf.ts"
import { entitledOf, remainingOf } from "./Verdict.ts"

/** How a use and its product stand. Unit: coupons. */
export interface Figures {
  /** Of this use. */
  readonly used: number
  readonly reversed: number
  readonly left: number
  /** Of the product. */
  readonly remaining: number
  readonly entitled: number
  /** Whether what is given back goes on to paper and not back on screen. */
  readonly toPaper: boolean
}

/** A use that can be corrected, with what was asked for it so far. */
export interface CorrectedUse {
  readonly record: UseRecord
  readonly holder: HolderId
  readonly opened: Opened
  /** Of the whole book, in order of place. */
  readonly entries: ReadonlyArray<LedgerEntry>
  readonly redemption: Redemption
  readonly figures: Figures
  /** Every request about this use, the latest first. */
  readonly corrections: ReadonlyArray<Kept<Correction>>
  /** How many open requests would give back. Unit: coupons. */
  readonly waiting: number
}

/** The requests as they are kept, by the person whose use it was. */
export const corrections = shelf<Correction>({ kind: "correction", schema: Correction, isOpen })

/** How many requests about one person are looked at. */
const mostOfOne = 500

/** A use with everything that a correction of it must know. Refuses unknown ones, and those of other associations. */
export const find = Effect.fn("CorrectedUses.find")(function* (
  association: AssociationCode,
  redemptionId: RedemptionId
) {
  const unknown = new RedemptionUnknown({ redemptionId })
  const [record] = yield* (yield* Reports).uses({ association, redemptionId, limit: 1 })
  if (record === undefined) return yield* unknown
  const { fiscalYear, holder } = record
  const [stream] = yield* (yield* Ledger).open([holder], fiscalYear)
  const opened = stream === undefined ? undefined : yield* openedOf(stream)
  const redemption = opened === undefined ? undefined : redemptionOf(opened.book, redemptionId)
  if (stream === undefined || opened === undefined || redemption === undefined) return yield* unknown
  const all = yield* corrections.list({ association, subject: holder, limit: mostOfOne })
  const own = all.filter(({ value }) => value.redemptionId === redemptionId)
  const use: CorrectedUse = {
    record,
    holder,
    opened,
    entries: stream.entries,
    redemption,
    figures: figuresOf(opened.book, redemption),
    corrections: own,
    waiting: sumOf(own.filter((kept) => isWaiting(kept, opened.book)))
  }
  return use
})

/** The request of an id, whomever it is about; undefined when there is none. */
export const findRequest = corrections.anywhere

/** The most that one clerk alone gives back of a use. Unit: coupons. */
export const limitOf = ({ correctionLimit = 1 }: Pick<Association, "correctionLimit">): number => correctionLimit

/**
 * How many coupons of a use a clerk may still give back alone. What they gave back of it before counts, alone or as the
 * second one, and what they have asked for: the limit is not reached in small steps around it, nor by keys of their own.
 * Unit: coupons.
 */
export const aloneLeft = Effect.fn("CorrectedUses.aloneLeft")(function* (
  { corrections, opened, redemption }: CorrectedUse,
  actor: Actor
) {
  const { association, book } = opened
  const waiting = corrections.filter((kept) => isWaiting(kept, book))
  const one = yield* oneWith(
    association.code,
    actor,
    waiting.map(({ value }) => value.requestedBy)
  )
  const asked = waiting.filter(({ value }) => one.has(value.requestedBy))
  return limitOf(association) - (yield* givenBackBy(opened, redemption.id, actor)) - sumOf(asked)
})

/** How much of a use was given back by one person: by their own entries and those of their keys. Unit: coupons. */
export const givenBackBy = Effect.fnUntraced(function* (
  { association, book }: Pick<Opened, "association" | "book">,
  use: RedemptionId,
  actor: Actor
) {
  const entries = [...book.requested.values()].filter((entry) => entry._tag === "Reversed" && entry.reverses === use)
  const one = yield* oneWith(
    association.code,
    actor,
    entries.map((entry) => entry.actor)
  )
  return entries.reduce(
    (sum, entry) => (entry._tag === "Reversed" && one.has(entry.actor) ? sum + entry.quantity : sum),
    0
  )
})

/** How a use of a book stands. */
export const figuresOf = (book: CouponBook, use: Redemption): Figures => {
  const { product, quantity, reversed } = use
  const balance = balanceOf(book, product)
  return {
    used: quantity,
    reversed,
    left: quantity - reversed,
    remaining: remainingOf(balance),
    entitled: entitledOf(balance),
    toPaper: returnsToPaper(book, use)
  }
}

/** The figures after so many were given back. */
export const afterwards = (figures: Figures, quantity: number): Figures => ({
  ...figures,
  reversed: figures.reversed + quantity,
  left: figures.left - quantity,
  remaining: figures.remaining + (figures.toPaper ? 0 : quantity)
})

/** Whether a request is open and does not stand in the ledger yet. */
const isWaiting = ({ id, value }: Kept<Correction>, { requested }: CouponBook): boolean =>
  isOpen(value) && !requested.has(id as Reference)

const sumOf = (some: ReadonlyArray<Kept<Correction>>): number =>
  some.reduce((sum, { value }) => sum + value.quantity, 0)
