/**
 * LedgerEntry (台帳): one fact about one holder's coupons in one fiscal year, never changed once written. The ledger is
 * the truth; everything else about coupons is folded from it.
 */
import { Schema } from "effect"
import { CalendarDate, FiscalYear, Instant } from "./CalendarDate.ts"
import { CourseKey, ProductId } from "./CouponProduct.ts"
import { FacilityCode } from "./Facility.ts"
import { HolderId } from "./Holder.ts"
import { Count } from "./Quantity.ts"
import { line } from "./Text.ts"

/**
 * Identity of at most one use: of one pass through the screens, of one use that was registered afterwards, or of one
 * sheet of paper, whose number it is. Shape: 16 characters of Crockford's base 32 (80 bits); in groups of four it is the
 * receipt number.
 */
export const RedemptionId = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[0-9A-HJKMNP-TV-Z]{16}$/u, { message: "16 characters of Crockford's base 32" })),
  Schema.brand("RedemptionId")
)
export type RedemptionId = typeof RedemptionId.Type

/** Who caused an entry. Shape: `holder`, `grants`, `clerk:ID`, `api:KEY`; never a member number or a name. */
export const Actor = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[a-z]+(:[A-Za-z0-9._-]{1,60})?$/u)),
  Schema.brand("Actor")
)
export type Actor = typeof Actor.Type

/** By which way a use reached the ledger: on screen, registered after an outage, or on paper. */
export const Channel = Schema.Literals(["screen", "outage", "paper"])
export type Channel = typeof Channel.Type

/** Why the office wrote an entry, in its words. */
export const Reason = line({ least: 1, most: 500 })

/**
 * From which request of the office an entry follows, so that one request is at most one entry, however often it is
 * carried out. Shape: 8 to 60 letters, digits and hyphens.
 */
export const Reference = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[0-9A-Za-z-]{8,60}$/u, { message: "8 to 60 letters, digits and hyphens" })),
  Schema.brand("Reference")
)
export type Reference = typeof Reference.Type

const office = { reason: Reason, reference: Schema.optionalKey(Reference) }

const common = { at: Instant, actor: Actor, product: ProductId, quantity: Count }

/** A sheet is one coupon. */
const sheet = { ...common, ...office, quantity: Schema.Literal(1), sheet: RedemptionId }

/** One fact in the ledger. Unit of `quantity`: coupons. */
export const LedgerEntry = Schema.TaggedUnion({
  /** The holder was given coupons: by a grant run, or by the office, which then says why (R36). */
  Granted: { ...common, reason: Schema.optionalKey(Reason), reference: Schema.optionalKey(Reference) },
  /** The office took back coupons that were not used (R36). */
  Withdrawn: { ...common, ...office },
  /** Coupons were used (R103). What is used on paper is taken from what is on paper. */
  Redeemed: {
    ...common,
    redemptionId: RedemptionId,
    course: CourseKey,
    facility: FacilityCode,
    usedOn: CalendarDate,
    channel: Channel
  },
  /** The office gave back a quantity of a use (R120): it can be used on screen again, unless it goes on to paper. */
  Reversed: { ...common, ...office, reverses: RedemptionId },
  /** Unused coupons became paper and cannot be used on screen (R116). */
  MovedToPaper: { ...common, ...office },
  /** Unused paper became electronic again (A15). */
  MovedFromPaper: { ...common, ...office },
  /** From here on everything the holder has, and is given, is on paper: one application for all programmes (R112). */
  PaperBegun: { at: Instant, actor: Actor, ...office },
  /** The holder uses the screen again (A15). */
  PaperEnded: { at: Instant, actor: Actor, ...office },
  /** One coupon on paper was given a sheet with a number (R115). */
  SheetIssued: sheet,
  /** The sheet is worth nothing any more; its coupon is still on paper. */
  SheetVoided: sheet
})
export type LedgerEntry = typeof LedgerEntry.Type

/** An entry about coupons of one product; the others are about the whole book. */
export type ProductEntry = Extract<LedgerEntry, { readonly product: ProductId }>

/** Whether an entry is about coupons of one product. */
export const isOfProduct = (entry: LedgerEntry): entry is ProductEntry => "product" in entry

/** Coupons that were given. */
export type Granted = Extract<LedgerEntry, { readonly _tag: "Granted" }>

/** What some entries give: those that are grants. */
export const grantsIn = (entries: ReadonlyArray<LedgerEntry>): ReadonlyArray<Granted> =>
  entries.filter((entry) => entry._tag === "Granted")

/** An entry where it stands: whose it is, and its place in that stream and in the whole ledger. */
export interface RecordedEntry {
  readonly holder: HolderId
  readonly fiscalYear: FiscalYear
  /** Place among the entries of this holder and year: 1, 2, 3 … */
  readonly version: number
  /** Place in the whole ledger: ascending, with gaps. */
  readonly seq: number
  readonly entry: LedgerEntry
}

/** Schema of a stream's key: whose entries, of which year. */
export const StreamKey = Schema.Struct({ holder: HolderId, fiscalYear: FiscalYear })
export type StreamKey = typeof StreamKey.Type
