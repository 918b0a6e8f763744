/**
 * PaperBooks: what an application means for a book: what would go on to paper and what a person gets on paper only, the
 * entries that follow, and which sheets there are. Plain functions on an opened book; who may ask for it, and when, is in
 * `PaperApplications` and `PaperSheets`.
 */
import { Result } from "effect"
import type { CalendarDate, Instant } from "./CalendarDate.ts"
import { productsOf } from "./Catalogue.ts"
import {
  balanceOf,
  type Command,
  type CouponBook,
  decide,
  evolve,
  isPaperUsed,
  outstandingSheets,
  PaperUsed,
  type Sheet,
  unissuedOf
} from "./CouponBook.ts"
import type { Opened } from "./CouponBooks.ts"
import { type CouponProduct, isPaperOnly, type ProductId } from "./CouponProduct.ts"
import type { Holder, Workplace } from "./Holder.ts"
import type { OpenStream } from "./Ledger.ts"
import type { Actor, LedgerEntry, RedemptionId, Reference } from "./LedgerEntry.ts"
import { type Ground, groundNames } from "./PaperApplication.ts"
import { remainingOf } from "./Verdict.ts"

/** Some coupons of one product. Unit: coupons. */
export interface Moved {
  readonly product: ProductId
  readonly quantity: number
}

/** What a person gets on paper only, on a day (R113). */
export const paperOnlyOf = ({ association, catalogue, facts, fiscalYear }: Opened, on: CalendarDate) =>
  productsOf(catalogue, association.code, fiscalYear).filter((product) =>
    isPaperOnly(product, facts, { on, reckoning: association.ageReckoning })
  )

/** What an application would move to paper now: all that is unused, or of short-time staff what is paper for them. */
export const movable = (opened: Opened, ground: Ground, on: CalendarDate): ReadonlyArray<Moved> => {
  const only = ground === "short-time" ? new Set(paperOnlyOf(opened, on).map(({ id }) => id)) : undefined
  return [...opened.book.balances].flatMap(([product, balance]) => {
    const quantity = remainingOf(balance)
    return quantity > 0 && (only === undefined || only.has(product)) ? [{ product, quantity }] : []
  })
}

/** An agreed application on its way into a book. */
export interface Moving {
  readonly reference: Reference
  readonly ground: Ground
  readonly by: Actor
  readonly at: Instant
  readonly on: CalendarDate
}

/** What follows from an application on a book: nothing when it stands there already. */
export const beginEntries = (opened: Opened, moving: Moving): ReadonlyArray<LedgerEntry> => {
  const { book } = opened
  const { at, by: actor, ground, on, reference } = moving
  if (book.requested.has(reference)) return []
  const reason = `紙クーポンの申請: ${groundNames[ground]}`
  if (ground !== "short-time") return decided(book, { _tag: "BeginPaper", reason, reference, at, actor })
  // One request of several products: its reference stands in the first entry, and all of them are appended together.
  return movable(opened, ground, on).flatMap(({ product, quantity }, index) =>
    decided(book, {
      _tag: "MoveToPaper",
      product,
      quantity,
      reason,
      at,
      actor,
      ...(index === 0 ? { reference } : {})
    })
  )
}

/** What an application moved, as the ledger has it: what was appended with the entry that names it. */
export const movedBy = (entries: ReadonlyArray<LedgerEntry>, reference: Reference): ReadonlyArray<Moved> => {
  const index = entries.findIndex((entry) => "reference" in entry && entry.reference === reference)
  const first = entries[index]
  if (first === undefined) return []
  const moved: Array<Moved> = []
  for (const entry of entries.slice(first._tag === "PaperBegun" ? index + 1 : index)) {
    if (entry._tag !== "MovedToPaper" || entry.at !== first.at || entry.actor !== first.actor) break
    moved.push({ product: entry.product, quantity: entry.quantity })
  }
  return moved
}

/** Back to the screen: what follows, or that a sheet was used. Sheets that are out become void (A15). */
export const endEntries = (
  opened: Opened,
  { at, by: actor, on, reason, reference }: Omit<Moving, "ground"> & { readonly reason: string }
): Result.Result<ReadonlyArray<LedgerEntry>, PaperUsed> => {
  const { book } = opened
  if (book.requested.has(reference)) return Result.succeed([])
  if (isPaperUsed(book)) return Result.fail(new PaperUsed())
  const paperOnly = new Set(paperOnlyOf(opened, on).map(({ id }) => id))
  if (book.paperSince !== undefined) {
    return Result.succeed(decided(book, { _tag: "EndPaper", paperOnly, reason, reference, at, actor }))
  }
  const entries: Array<LedgerEntry> = []
  let after = book
  const add = (command: Command) => {
    const more = decided(after, command)
    entries.push(...more)
    after = more.reduce(evolve, after)
  }
  for (const { product, quantity } of onPaperOf(book).filter((each) => !paperOnly.has(each.product))) {
    for (const { number } of outstandingSheets(book, product)) {
      add({ _tag: "VoidSheet", sheet: number, reason, at, actor })
    }
    const once = entries.some((entry) => "reference" in entry) ? {} : { reference }
    add({ _tag: "MoveFromPaper", product, quantity, reason, at, actor, ...once })
  }
  return Result.succeed(entries)
}

/** What of a book is on paper, whether it has a sheet or not. */
export const onPaperOf = ({ balances }: CouponBook): ReadonlyArray<Moved> =>
  [...balances].flatMap(([product, { onPaper }]) => (onPaper > 0 ? [{ product, quantity: onPaper }] : []))

/** What of a book is to be printed: on paper, without a sheet, and not past the last day of use. */
export const unprintedOf = (
  { association, book, catalogue, fiscalYear }: Opened,
  on: CalendarDate
): ReadonlyArray<Moved> =>
  productsOf(catalogue, association.code, fiscalYear).flatMap(({ id, usable }) => {
    const quantity = usable.until < on ? 0 : unissuedOf(book, id)
    return quantity > 0 ? [{ product: id, quantity }] : []
  })

/**
 * Sheets for what has none: of the numbers planned those that are not issued yet, as many as there are coupons for. What
 * another print was faster with is left out, so that every coupon has one number.
 */
export const issueEntries = (
  { book }: Opened,
  planned: ReadonlyArray<{ readonly product: ProductId; readonly numbers: ReadonlyArray<RedemptionId> }>,
  { at, by: actor, reason }: { readonly at: Instant; readonly by: Actor; readonly reason: string }
): ReadonlyArray<LedgerEntry> =>
  planned.flatMap(({ numbers, product }) => {
    const sheets = numbers.filter((number) => !book.sheets.has(number)).slice(0, Math.max(0, unissuedOf(book, product)))
    return sheets.length === 0 ? [] : decided(book, { _tag: "IssueSheets", product, sheets, reason, at, actor })
  })

/** How a product of a person stands, sheet by sheet. Unit of the counts: coupons. */
export interface PaperLine {
  readonly product: CouponProduct | { readonly id: ProductId }
  readonly remaining: number
  readonly onPaper: number
  readonly unissued: number
  /** Every sheet that was ever issued. */
  readonly sheets: ReadonlyArray<Sheet>
}

/** Every product of which something is left, on paper, or had a sheet, in the order of the programmes. */
export const paperLines = ({ association, book, catalogue, fiscalYear }: Opened): ReadonlyArray<PaperLine> => {
  const known = productsOf(catalogue, association.code, fiscalYear)
  const listed = new Set(known.map(({ id }) => id))
  const unlisted = [...book.balances.keys()].filter((id) => !listed.has(id)).map((id) => ({ id }))
  return [...known, ...unlisted].flatMap((product) => {
    const balance = balanceOf(book, product.id)
    const sheets = [...book.sheets.values()].filter((sheet) => sheet.product === product.id)
    const remaining = remainingOf(balance)
    if (remaining === 0 && balance.onPaper === 0 && sheets.length === 0) return []
    return [{ product, remaining, onPaper: balance.onPaper, unissued: unissuedOf(book, product.id), sheets }]
  })
}

/** Where the sheets of a person are mailed: the person's own workplace, or that of the member whose spouse they are. */
export const workplaceOf = ({ holder, member }: Pick<OpenStream, "holder" | "member">): Workplace =>
  [holder, member].find((each): each is Holder => each !== undefined && each.workplace.name !== "")?.workplace ?? {
    code: "",
    name: ""
  }

/** What follows from a command that nothing can be in the way of. */
const decided = (book: CouponBook, command: Command): ReadonlyArray<LedgerEntry> =>
  Result.getOrThrow(decide(book, command))
