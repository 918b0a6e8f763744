/**
 * Correction (訂正): one request to give back a part or all of a use, from the call that led to it until it stands in the
 * ledger or is turned down (R120, R123, A16). A small decider of its own: what may become of a request, and who may say
 * so. A use is never edited and never exchanged (R119): there is nothing else that a correction could be.
 */
import { Result, Schema } from "effect"
import { CalendarDate, FiscalYear, Instant } from "./CalendarDate.ts"
import { actorOf, type Clerk, SecondPersonNeeded } from "./Clerk.ts"
import { Actor, Reason, RedemptionId } from "./LedgerEntry.ts"
import { Count } from "./Quantity.ts"
import { line } from "./Text.ts"

/** Why coupons are given back. */
export const ReasonCode = Schema.Literals(["mistaken", "quantity", "facility", "twice", "other"])
export type ReasonCode = typeof ReasonCode.Type

/** The reasons as the ledger has them, before the words of the clerk. */
export const reasonNames: { readonly [Each in ReasonCode]: string } = {
  mistaken: "間違えて利用した",
  quantity: "枚数の誤り",
  facility: "施設の申し出",
  twice: "二重に利用",
  other: "その他"
}

/** Who told the office: the person who used the coupons, the facility, or somebody else. */
export const Teller = Schema.Literals(["holder", "facility", "other"])
export type Teller = typeof Teller.Type

/** What happened, in the clerk's words. */
export const CorrectionText = line({ least: 10, most: 500 })

/** Who called. */
export const CallerName = line({ most: 80 })

/** Where a request stands. */
export const CorrectionState = Schema.TaggedUnion({
  /** It waits for a second clerk. */
  Requested: {},
  /** It is agreed to, and on its way into the ledger. `alone`: by the only clerk who had to do with it, within the limit. */
  Approved: { by: Actor, at: Instant, alone: Schema.Boolean },
  /** It stands in the ledger. `by` agreed to it. */
  Applied: { by: Actor, approvedAt: Instant, at: Instant, alone: Schema.Boolean },
  /** A second clerk said no. */
  Refused: { by: Actor, at: Instant, reason: Reason },
  /** The clerk who asked took it back. */
  Withdrawn: { at: Instant },
  /** Others had given back so much that only `left` were left when it came to the ledger. Nothing was written. */
  Overtaken: { by: Actor, at: Instant, left: Schema.Int }
})
export type CorrectionState = typeof CorrectionState.Type

/** A request to give back coupons of a use. Its id is the reference of the entry that follows from it. */
export const Correction = Schema.Struct({
  fiscalYear: FiscalYear,
  redemptionId: RedemptionId,
  /** Unit: coupons. */
  quantity: Count,
  reason: ReasonCode,
  text: CorrectionText,
  toldBy: Teller,
  /** The name of whoever called; empty when it is not known. */
  caller: CallerName,
  toldOn: CalendarDate,
  /** A clerk, or {@link byHolder}. */
  requestedBy: Actor,
  requestedAt: Instant,
  state: CorrectionState
})
export type Correction = typeof Correction.Type

/** The request is not where this could be done to it: somebody decided on it before. */
export class CorrectionDecided extends Schema.TaggedError<CorrectionDecided>()("CorrectionDecided", {
  state: Schema.String
}) {}

/** Only the clerk who asked takes a request back; others refuse it. */
export class NotRequester extends Schema.TaggedError<NotRequester>()("NotRequester", {}) {}

/** What can be done to a request. The last three follow from what the ledger says, whoever is there. */
export type CorrectionDeed =
  | { readonly _tag: "Approve"; readonly clerk: Clerk; readonly at: Instant }
  | { readonly _tag: "Refuse"; readonly clerk: Clerk; readonly at: Instant; readonly reason: string }
  | { readonly _tag: "Withdraw"; readonly clerk: Clerk; readonly at: Instant }
  | { readonly _tag: "Finish"; readonly at: Instant }
  | { readonly _tag: "Overtake"; readonly at: Instant; readonly left: number }
  | { readonly _tag: "AskSecond" }

/** Every reason for which a deed on a request is refused. */
export type CorrectionRefusal = CorrectionDecided | SecondPersonNeeded | NotRequester

/** The person whose use it is, when they asked for it on their own screen (R120, R123). */
export const byHolder = "holder" as Actor

/** Whether a request came from the person's own screen, and no clerk has taken it up. */
export const isByHolder = ({ requestedBy }: Pick<Correction, "requestedBy">): boolean => requestedBy === byHolder

/** Whether somebody, or the service, still has to do something about it. */
export const isOpen = ({ state }: Correction): boolean => state._tag === "Requested" || state._tag === "Approved"

/**
 * A request after a deed. The same deed by the same clerk again changes nothing: the very same value is the answer.
 * Who asked never agrees or refuses, whatever their roles are. What the person asked for on their own screen is agreed to
 * by one clerk alone as far as one may; above that it becomes the request of the clerk who agreed, and waits for another.
 */
export const decide = (correction: Correction, deed: CorrectionDeed): Result.Result<Correction, CorrectionRefusal> => {
  const { state } = correction
  const become = (next: CorrectionState) => Result.succeed({ ...correction, state: next })
  const tooLate = Result.fail(new CorrectionDecided({ state: state._tag }))
  switch (deed._tag) {
    case "Approve": {
      const by = actorOf(deed.clerk)
      if (by === correction.requestedBy) return Result.fail(new SecondPersonNeeded())
      if ((state._tag === "Approved" || state._tag === "Applied") && state.by === by) return Result.succeed(correction)
      return state._tag === "Requested"
        ? become({ _tag: "Approved", by, at: deed.at, alone: isByHolder(correction) })
        : tooLate
    }
    case "Refuse": {
      const by = actorOf(deed.clerk)
      if (by === correction.requestedBy) return Result.fail(new SecondPersonNeeded())
      if (state._tag === "Refused" && state.by === by) return Result.succeed(correction)
      return state._tag === "Requested" ? become({ _tag: "Refused", by, at: deed.at, reason: deed.reason }) : tooLate
    }
    case "Withdraw":
      if (actorOf(deed.clerk) !== correction.requestedBy) return Result.fail(new NotRequester())
      if (state._tag === "Withdrawn") return Result.succeed(correction)
      return state._tag === "Requested" ? become({ _tag: "Withdrawn", at: deed.at }) : tooLate
    case "Finish": {
      if (state._tag === "Applied") return Result.succeed(correction)
      if (state._tag !== "Approved") return tooLate
      const { alone, at: approvedAt, by } = state
      return become({ _tag: "Applied", by, approvedAt, at: deed.at, alone })
    }
    case "Overtake":
      if (state._tag === "Overtaken") return Result.succeed(correction)
      return state._tag === "Approved"
        ? become({ _tag: "Overtaken", by: state.by, at: deed.at, left: deed.left })
        : tooLate
    case "AskSecond":
      if (state._tag === "Requested") return Result.succeed(correction)
      return state._tag === "Approved" && state.alone
        ? Result.succeed({ ...correction, requestedBy: state.by, state: { _tag: "Requested" as const } })
        : tooLate
  }
}
