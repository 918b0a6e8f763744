// What core answers, as outcomes of a history: the one place where refusals become reasons, and pages what was shown. How a
// history is judged is in `History.ts`.
import { CouponBook, type CouponProduct, Verdict } from "@fukuri/core"
import type { Outcome, Reason, Shown } from "./HistoryBook.ts"

/** What a refusal or failure of core means to whoever asked. Anything else is no answer of a book, and thrown. */
export const outcomeOf = (answer: { readonly _tag: string }): Outcome => {
  if (answer._tag === "StoreFailure") return { kind: "failed" }
  if (answer._tag === "OutcomeUnknown") return { kind: "unknown" }
  const reason =
    answer instanceof CouponBook.CouponNotUsable ? reasonsOfVerdicts[answer.verdict._tag] : reasons[answer._tag]
  if (reason === undefined) throw new Error(`${answer._tag} is no answer of a book`, { cause: answer })
  return { kind: "refused", reason }
}

/** What the screen of a use shows. */
export const shownByUse = ({ at, id, product }: CouponBook.Redemption, remaining: number): Shown => ({
  receipt: `${id}@${at}`,
  left: { [product]: remaining }
})

/** What my page shows of some products, and of all uses. */
export const shownByBook = (
  book: CouponBook.CouponBook,
  products: ReadonlyArray<CouponProduct.ProductId>
): Required<Omit<Shown, "receipt">> => ({
  left: Object.fromEntries(products.map((id) => [id, Verdict.remainingOf(CouponBook.balanceOf(book, id))])),
  uses: Object.fromEntries(book.redemptions.map(({ id, quantity, reversed }) => [id, quantity - reversed]))
})

const reasonsOfVerdicts: Record<Exclude<Verdict.Verdict["_tag"], "Usable">, Reason> = {
  NotGranted: "nothing-left",
  UsedUp: "nothing-left",
  OnPaper: "nothing-left",
  MembershipLost: "elsewhere",
  Over: "elsewhere",
  NotYet: "elsewhere",
  FacilityClosed: "elsewhere",
  NotOfferedHere: "elsewhere",
  OutageNotAccepted: "elsewhere"
}

const reasons: Readonly<Record<string, Reason>> = {
  QuantityNotAvailable: "too-many",
  QuantityExceeded: "too-many",
  RedemptionIdTaken: "id-taken",
  RedemptionUnknown: "use-unknown",
  ReferenceTaken: "reference-taken",
  PaperUsed: "paper-used",
  SheetNotValid: "elsewhere",
  FacilityUnknown: "elsewhere",
  ProductUnknown: "elsewhere"
}
