/**
 * BookState: what the entries of one holder and fiscal year come to: balances, uses, sheets of paper, and whether the
 * whole book is on paper. `evolve` is total: an entry in the ledger is a fact and is never judged again.
 */
import type { CalendarDate, Instant } from "./CalendarDate.ts"
import type { CourseKey, ProductId } from "./CouponProduct.ts"
import type { FacilityCode } from "./Facility.ts"
import { type Channel, isOfProduct, type LedgerEntry, type RedemptionId, type Reference } from "./LedgerEntry.ts"
import { type Balance, nothing } from "./Verdict.ts"

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

/** A numbered sheet: one coupon on paper (R115). Used and voided sheets are never worth anything again. */
export interface Sheet {
  readonly number: RedemptionId
  readonly product: ProductId
  readonly issuedAt: Instant
  readonly state: "outstanding" | "used" | "voided"
}

/** Everything about one holder in one fiscal year. */
export interface CouponBook {
  /** How many entries it was folded from: what an append must expect. */
  readonly version: number
  readonly balances: ReadonlyMap<ProductId, Balance>
  /** Every use, earliest first. */
  readonly redemptions: ReadonlyArray<Redemption>
  /** Every sheet that was ever issued, by its number. */
  readonly sheets: ReadonlyMap<RedemptionId, Sheet>
  /** Since when everything is on paper (R112); undefined while the screen is used. */
  readonly paperSince: Instant | undefined
  /** What the office wrote, by the request it follows from. */
  readonly requested: ReadonlyMap<Reference, LedgerEntry>
}

/** A book with no entries. */
export const empty: CouponBook = {
  version: 0,
  balances: new Map(),
  redemptions: [],
  sheets: new Map(),
  paperSince: undefined,
  requested: new Map()
}

/** What the holder has of a product. */
export const balanceOf = (book: CouponBook, product: ProductId): Balance => book.balances.get(product) ?? nothing

/** The use of an id, if it is recorded. */
export const redemptionOf = (book: CouponBook, id: RedemptionId): Redemption | undefined =>
  book.redemptions.find((redemption) => redemption.id === id)

/** The sheets of a product that can still be used. */
export const outstandingSheets = ({ sheets }: CouponBook, product: ProductId): ReadonlyArray<Sheet> =>
  [...sheets.values()].filter((sheet) => sheet.product === product && sheet.state === "outstanding")

/** How many coupons of a product are on paper without a sheet: what is to be printed. Unit: coupons. */
export const unissuedOf = (book: CouponBook, product: ProductId): number =>
  balanceOf(book, product).onPaper - outstandingSheets(book, product).length

/** Whether anything was used on paper and not given back as a whole: then there is no way back to the screen (A15). */
export const isPaperUsed = ({ redemptions }: CouponBook): boolean =>
  redemptions.some(({ channel, quantity, reversed }) => channel === "paper" && reversed < quantity)

/** The book after one more entry. */
export const evolve = (book: CouponBook, entry: LedgerEntry): CouponBook => {
  const next: CouponBook = {
    ...book,
    version: book.version + 1,
    requested:
      "reference" in entry && entry.reference !== undefined
        ? new Map(book.requested).set(entry.reference, entry)
        : book.requested
  }
  if (!isOfProduct(entry)) return { ...next, paperSince: entry._tag === "PaperBegun" ? entry.at : undefined }
  const balance = balanceOf(book, entry.product)
  const counting = (changed: Partial<Balance>): CouponBook => ({
    ...next,
    balances: new Map(book.balances).set(entry.product, { ...balance, ...changed })
  })
  switch (entry._tag) {
    case "Granted":
      return counting({ granted: balance.granted + entry.quantity })
    case "Withdrawn":
      return counting({ withdrawn: balance.withdrawn + entry.quantity })
    case "Redeemed": {
      const { at, channel, course, facility, product, quantity, redemptionId: id, usedOn } = entry
      const redeemed = balance.redeemed + quantity
      const used = { id, product, course, quantity, reversed: 0, facility, usedOn, at, channel }
      return {
        ...counting(channel === "paper" ? { redeemed, onPaper: balance.onPaper - quantity } : { redeemed }),
        redemptions: [...book.redemptions, used],
        sheets: channel === "paper" ? sheetBecomes(book, id, "used") : book.sheets
      }
    }
    case "Reversed":
      return {
        ...counting({ reversed: balance.reversed + entry.quantity }),
        redemptions: book.redemptions.map((redemption) =>
          redemption.id === entry.reverses
            ? { ...redemption, reversed: redemption.reversed + entry.quantity }
            : redemption
        )
      }
    case "MovedToPaper":
      return counting({ onPaper: balance.onPaper + entry.quantity })
    case "MovedFromPaper":
      return counting({ onPaper: balance.onPaper - entry.quantity })
    case "SheetIssued": {
      const { at: issuedAt, product, sheet: number } = entry
      const issued: Sheet = { number, product, issuedAt, state: "outstanding" }
      return { ...next, sheets: new Map(book.sheets).set(number, issued) }
    }
    case "SheetVoided":
      return { ...next, sheets: sheetBecomes(book, entry.sheet, "voided") }
  }
}

/** The book of a stream of entries. */
export const fold = (entries: Iterable<LedgerEntry>, onto: CouponBook = empty): CouponBook => {
  let book = onto
  for (const entry of entries) book = evolve(book, entry)
  return book
}

const sheetBecomes = ({ sheets }: CouponBook, number: RedemptionId, state: Sheet["state"]): CouponBook["sheets"] => {
  const sheet = sheets.get(number)
  return sheet === undefined ? sheets : new Map(sheets).set(number, { ...sheet, state })
}
