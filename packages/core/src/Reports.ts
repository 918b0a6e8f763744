/**
 * Reports: the port to questions that go across people: which uses there were, how many of what, what is left. It only
 * reads what the ledger holds; nothing is counted beside it.
 */
import { Context, type Effect, type Stream } from "effect"
import type { CalendarDate, FiscalYear, Instant } from "./CalendarDate.ts"
import type { CourseKey, ProductId } from "./CouponProduct.ts"
import type { FacilityCode } from "./Facility.ts"
import type { AssociationCode, HolderId, Workplace } from "./Holder.ts"
import type { Actor, Channel, RedemptionId } from "./LedgerEntry.ts"
import type { StoreFailure } from "./StoreFailure.ts"
import type { Balance } from "./Verdict.ts"

/** A use with what was given back of it. */
export interface UseRecord {
  /** Place in the whole ledger. */
  readonly seq: number
  readonly holder: HolderId
  readonly fiscalYear: FiscalYear
  readonly redemptionId: RedemptionId
  readonly product: ProductId
  readonly course: CourseKey
  readonly facility: FacilityCode
  readonly quantity: number
  /** How many of them were given back. */
  readonly reversed: number
  readonly usedOn: CalendarDate
  readonly at: Instant
  readonly channel: Channel
  readonly actor: Actor
}

/** Which uses, latest place first. */
export interface UseQuery {
  readonly association: AssociationCode
  readonly usedFrom?: CalendarDate
  readonly usedUntil?: CalendarDate
  readonly facility?: FacilityCode
  /** Only those of one of these; of none when it is empty. */
  readonly products?: ReadonlyArray<ProductId>
  readonly channel?: Channel
  /** Only those of which something was given back, or only those of which nothing was. */
  readonly reversed?: boolean
  readonly redemptionId?: RedemptionId
  /** Only those before this place: the next page. */
  readonly before?: number
  readonly limit: number
}

/** By what movements are told apart in a tally. `month` is that of the day of use. */
export type Dimension = "day" | "month" | "fiscalYear" | "facility" | "product" | "course" | "workplace" | "channel"

/**
 * Which movements: uses and what was given back of them, each at its own place in the ledger, but under the day,
 * facility and product of the use.
 */
export interface TallyQuery {
  readonly association: AssociationCode
  readonly by: ReadonlyArray<Dimension>
  readonly usedFrom?: CalendarDate
  readonly usedUntil?: CalendarDate
  readonly facility?: FacilityCode
  /** Only those of one of these; of none when it is empty. */
  readonly products?: ReadonlyArray<ProductId>
  /** Only movements after this place. */
  readonly after?: number
  /** Only movements up to this place. */
  readonly upTo?: number
}

/** The movements of one group. Unit: coupons. Only the dimensions that were asked for are there. */
export interface Tally {
  readonly day?: CalendarDate
  /** Shape: `2024-07`. */
  readonly month?: string
  readonly fiscalYear?: FiscalYear
  readonly facility?: FacilityCode
  readonly product?: ProductId
  readonly course?: CourseKey
  /** Where the person works now; empty texts when that is not known. */
  readonly workplace?: Workplace
  readonly channel?: Channel
  /** How many uses there were, whatever was given back. */
  readonly uses: number
  readonly redeemed: number
  readonly reversed: number
}

/** Whose a sheet of paper is, and of which year. */
export interface SheetOwner {
  readonly holder: HolderId
  readonly fiscalYear: FiscalYear
}

/** What all people together have of one product. */
export interface Holdings {
  readonly product: ProductId
  /** How many people were ever granted it. */
  readonly people: number
  readonly balance: Balance
}

/** The store of entries, asked across people. */
export class Reports extends Context.Service<
  Reports,
  {
    /** Uses, the latest first. */
    readonly uses: (query: UseQuery) => Effect.Effect<ReadonlyArray<UseRecord>, StoreFailure>
    /** All uses in order of place, in batches; `before` and `limit` do not count. */
    readonly allUses: (query: UseQuery) => Stream.Stream<ReadonlyArray<UseRecord>, StoreFailure>
    /** To whom a sheet of paper was issued, whatever became of it; undefined when none of that number ever was. */
    readonly sheet: (
      association: AssociationCode,
      number: RedemptionId
    ) => Effect.Effect<SheetOwner | undefined, StoreFailure>
    /** Sums by the dimensions asked for, in order of them; groups without any movement are left out. */
    readonly tally: (query: TallyQuery) => Effect.Effect<ReadonlyArray<Tally>, StoreFailure>
    /** What everybody has of each product of a year, by product. */
    readonly holdings: (
      association: AssociationCode,
      fiscalYear: FiscalYear
    ) => Effect.Effect<ReadonlyArray<Holdings>, StoreFailure>
    /** The same for each workplace. */
    readonly holdingsByWorkplace: (
      association: AssociationCode,
      fiscalYear: FiscalYear
    ) => Effect.Effect<ReadonlyArray<Holdings & { readonly workplace: Workplace }>, StoreFailure>
    /** How many uses each facility had and the last day of them, over all years. */
    readonly lastUses: (
      association: AssociationCode
    ) => Effect.Effect<
      ReadonlyArray<{ readonly facility: FacilityCode; readonly uses: number; readonly lastUsedOn: CalendarDate }>,
      StoreFailure
    >
    /**
     * A place up to which nothing more can appear in the ledger: what is counted up to it stays so. 0 when nothing was
     * ever written.
     */
    readonly settled: (association: AssociationCode) => Effect.Effect<number, StoreFailure>
  }
>()("@fukuri/core/Reports") {}
