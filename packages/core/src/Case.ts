/**
 * Case (案件): one open thing that somebody of the office must do something about, whatever kind it is: what it is about, how
 * old it is, what comes next, and who may do that. Facts only: what pages say of them is theirs. Where the kinds keep
 * what they keep is in `Cases`.
 */
import { Schema } from "effect"
import { type FiscalYear, Instant } from "./CalendarDate.ts"
import { type Clerk, may, type Permission } from "./Clerk.ts"
import type { ReasonCode } from "./Correction.ts"
import type { HolderId } from "./Holder.ts"
import type { Finding } from "./LateNews.ts"
import { Actor, type RedemptionId } from "./LedgerEntry.ts"
import type { PaperApplication, PaperState } from "./PaperApplication.ts"
import type { UnknownOutcome } from "./UnknownOutcome.ts"
import type { Hindrance, UseReport } from "./UseReport.ts"

/** What sort of thing is open. */
export const CaseKind = Schema.Literals([
  "paper-application",
  "use-report",
  "correction",
  "late-news",
  "unknown-outcome"
])
export type CaseKind = typeof CaseKind.Type

/**
 * What comes next: agree or refuse; see it written down; wait for an answer and ask again; print; mail; see why a report is
 * not registered; ask the coupons back or not; ask the facility.
 */
export type NextAction =
  | "decide"
  | "finish"
  | "await-answer"
  | "print"
  | "mail"
  | "settle-report"
  | "settle-return"
  | "ask-facility"

/** What is told of a case of each kind. */
export interface CaseFacts {
  readonly "paper-application": Pick<PaperApplication, "fiscalYear" | "ground"> & {
    readonly state: PaperState["_tag"]
  }
  readonly "use-report": Pick<UseReport, "fiscalYear" | "course" | "quantity" | "facility" | "usedOn"> & {
    /** Why it is not registered; undefined while it is on its way. */
    readonly why: Hindrance["_tag"] | undefined
  }
  readonly correction: {
    readonly redemptionId: RedemptionId
    /** Unit: coupons. */
    readonly quantity: number
    readonly reason: ReasonCode
    /** The person asked for it on their own screen. */
    readonly byHolder: boolean
  }
  readonly "late-news": { readonly fiscalYear: FiscalYear; readonly finding: Finding }
  readonly "unknown-outcome": Omit<UnknownOutcome, "state"> & { readonly redemptionId: RedemptionId }
}

/** An open case of one kind. */
export interface CaseOf<Kind extends CaseKind> {
  readonly kind: Kind
  /** Unique among those of its kind in the association. */
  readonly id: string
  /** Whom it is about; undefined when it is about nobody. */
  readonly holder: HolderId | undefined
  readonly openedAt: Instant
  readonly facts: CaseFacts[Kind]
  readonly next: NextAction
  /** What a clerk must be allowed who does it. */
  readonly needs: Permission
}

/** An open case. */
export type Case = { readonly [Kind in CaseKind]: CaseOf<Kind> }[CaseKind]

/** Who looks after a case, and since when. */
export const CaseOwner = Schema.Struct({ owner: Actor, since: Instant })
export type CaseOwner = typeof CaseOwner.Type

/** What a clerk who looks after cases must be allowed: any of these. */
export const mayOwn = (clerk: Clerk): boolean => may(clerk, "correct") || may(clerk, "approve") || may(clerk, "operate")
