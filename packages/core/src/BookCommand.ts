/**
 * BookCommand: what somebody can want done to a book, and every reason for which it is refused. What follows from a
 * command is decided in `BookDecision`.
 */
import { Schema } from "effect"
import type { AgeReckoning, CalendarDate, FiscalYear, Instant } from "./CalendarDate.ts"
import type { CouponProduct, CourseKey, ProductId } from "./CouponProduct.ts"
import type { Facility } from "./Facility.ts"
import type { Facts } from "./Holder.ts"
import { type Actor, RedemptionId, Reference } from "./LedgerEntry.ts"
import type { Outage, Verdict } from "./Verdict.ts"

/** What the world looks like to a decision: who, on which day, by which reckoning. */
export interface Situation {
  readonly facts: Facts
  readonly reckoning: AgeReckoning
}

/** A use of coupons of one product for a course at a facility. */
interface Using {
  readonly product: CouponProduct
  readonly course: CourseKey
  readonly facility: Facility
  readonly situation: Situation
  readonly at: Instant
  readonly actor: Actor
}

/** What somebody wants done to a book. */
export type Command =
  | (Using & {
      /** Uses coupons on the screen, on the day of `at` (R103). */
      readonly _tag: "Redeem"
      readonly redemptionId: RedemptionId
      readonly quantity: number
    })
  | (Using & {
      /** Registers a use while the screen could not be used, judged as of its own day (R118, R121, R122). */
      readonly _tag: "RedeemAfterwards"
      readonly redemptionId: RedemptionId
      readonly quantity: number
      readonly usedOn: CalendarDate
      readonly outage: Outage
    })
  | (Using & {
      /** Registers a sheet that came back from a facility, judged as of the day of its use. The sheet is one use of one. */
      readonly _tag: "UseSheet"
      readonly sheet: RedemptionId
      readonly usedOn: CalendarDate
    })
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
      /** Whether they go on to paper at once, as for those who get the product on paper only (R113). */
      readonly onPaper?: boolean
    })
  | (OfficeCommand & { readonly _tag: "Withdraw"; readonly product: ProductId })
  | (OfficeCommand & { readonly _tag: "MoveToPaper"; readonly product: ProductId })
  | (OfficeCommand & { readonly _tag: "MoveFromPaper"; readonly product: ProductId })
  | (OfficeCommand & { readonly _tag: "Reverse"; readonly reverses: RedemptionId })
  | (Why & {
      /** Puts the whole book on paper: all that is unused, and all that will be granted (R112, R116). */
      readonly _tag: "BeginPaper"
    })
  | (Why & {
      /** Brings the whole book back to the screen, while no sheet was used (A15). Sheets that are out become void. */
      readonly _tag: "EndPaper"
      /** Products that the holder gets on paper only: they stay there. */
      readonly paperOnly: ReadonlySet<ProductId>
    })
  | (Why & {
      /** Gives sheets to coupons on paper that have none, one number each; numbers issued before are left out (R115). */
      readonly _tag: "IssueSheets"
      readonly product: ProductId
      readonly sheets: ReadonlyArray<RedemptionId>
    })
  | (Why & { readonly _tag: "VoidSheet"; readonly sheet: RedemptionId })

/** Who of the office wants it, when and why. A repeated reference with the same content decides to nothing new. */
export interface Why {
  readonly reason: string
  readonly reference?: Reference
  readonly at: Instant
  readonly actor: Actor
}

/** The same, for a number of coupons. */
export interface OfficeCommand extends Why {
  readonly quantity: number
}

/** The command of a tag. */
export type CommandOf<Tag extends Command["_tag"]> = Extract<Command, { readonly _tag: Tag }>

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

/** The sheet is worth nothing: it was never issued to this holder, is void, was used, or is for another product. */
export class SheetNotValid extends Schema.TaggedError<SheetNotValid>()("SheetNotValid", {
  sheet: RedemptionId,
  why: Schema.Literals(["unknown", "voided", "used", "other-product"])
}) {}

/** A coupon was used on paper: there is no way back to the screen this year (A15). */
export class PaperUsed extends Schema.TaggedError<PaperUsed>()("PaperUsed", {}) {}

/** Every reason for which a use is refused. */
export type UseRefusal = CouponNotUsable | QuantityNotAvailable | RedemptionIdTaken

/** Every reason for which the office is refused something. */
export type OfficeRefusal = RedemptionUnknown | QuantityExceeded | ReferenceTaken | SheetNotValid | PaperUsed

/** Every reason for which a command on a book is refused. */
export type BookRefusal = UseRefusal | OfficeRefusal
