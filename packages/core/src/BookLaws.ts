/**
 * BookLaws: what must hold of every stream of entries (R133), said independently of the decisions that wrote them.
 */
import { balanceOf, type CouponBook, empty, evolve, outstandingSheets, redemptionOf, unissuedOf } from "./BookState.ts"
import { isOfProduct, type LedgerEntry, type ProductEntry, type RedemptionId } from "./LedgerEntry.ts"
import { entitledOf, remainingOf, usedOf } from "./Verdict.ts"

/** What is wrong with a stream of entries, in words; nothing when it keeps every law. */
export const violations = (entries: Iterable<LedgerEntry>): ReadonlyArray<string> => {
  const found: Array<string> = []
  const ids = new Set<RedemptionId>()
  let book = empty
  for (const entry of entries) {
    const at = `entry ${book.version + 1} (${entry._tag}${isOfProduct(entry) ? ` ${entry.product}` : ""})`
    const tell = (what: string) => found.push(`${at}: ${what}`)
    const before = book
    book = evolve(book, entry)
    if (entry._tag === "Redeemed") {
      if (ids.has(entry.redemptionId)) tell(`redemption ${entry.redemptionId} is recorded twice`)
      ids.add(entry.redemptionId)
    }
    if (entry._tag === "PaperBegun" && before.paperSince !== undefined) tell("the book was on paper already")
    if (entry._tag === "PaperEnded" && before.paperSince === undefined) tell("the book was not on paper")
    if (!isOfProduct(entry)) continue
    for (const what of [...wrongReference(before, entry), ...wrongBalance(book, entry)]) tell(what)
  }
  for (const { id, quantity, reversed } of book.redemptions) {
    if (reversed > quantity) found.push(`redemption ${id}: ${reversed} given back of ${quantity} used`)
  }
  if (book.paperSince !== undefined) {
    for (const [product, balance] of book.balances) {
      const remaining = remainingOf(balance)
      if (remaining > 0) found.push(`product ${product}: ${remaining} on screen of a book that is on paper`)
    }
  }
  return found
}

/** What is wrong with what an entry refers to. */
const wrongReference = (before: CouponBook, entry: ProductEntry): ReadonlyArray<string> => {
  switch (entry._tag) {
    case "Reversed":
      return redemptionOf(before, entry.reverses)?.product === entry.product
        ? []
        : [`reverses ${entry.reverses}, which is no use of this product`]
    case "Redeemed": {
      if (entry.channel !== "paper") return []
      const sheet = before.sheets.get(entry.redemptionId)
      if (sheet?.product !== entry.product || sheet.state !== "outstanding") {
        return [`sheet ${entry.redemptionId} cannot be used: ${sheet?.state ?? "never issued"}`]
      }
      return entry.quantity === 1 ? [] : [`a sheet is one coupon, not ${entry.quantity}`]
    }
    case "SheetIssued":
      return before.sheets.has(entry.sheet) || redemptionOf(before, entry.sheet) !== undefined
        ? [`sheet ${entry.sheet} was issued before`]
        : []
    case "SheetVoided": {
      const sheet = before.sheets.get(entry.sheet)
      return sheet?.product === entry.product && sheet.state === "outstanding"
        ? []
        : [`sheet ${entry.sheet} cannot be voided: ${sheet?.state ?? "never issued"}`]
    }
    default:
      return []
  }
}

/** What is wrong with the product of an entry after it. */
const wrongBalance = (book: CouponBook, { product }: ProductEntry): ReadonlyArray<string> => {
  const balance = balanceOf(book, product)
  const unissued = unissuedOf(book, product)
  return [
    ...(remainingOf(balance) < 0
      ? [`${usedOf(balance) + balance.onPaper} used or on paper of ${entitledOf(balance)} granted`]
      : []),
    ...(balance.onPaper < 0 ? ["more came back from paper than went there"] : []),
    ...(balance.onPaper >= 0 && unissued < 0
      ? [`${outstandingSheets(book, product).length} sheets for ${balance.onPaper} on paper`]
      : [])
  ]
}
