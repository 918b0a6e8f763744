/**
 * VerdictSentences: the shape of what is said of a coupon's state: the word of it, why it cannot be used here and now,
 * and what to do next. Part of `Sentences.ts`.
 */
import type { Verdict } from "@fukuri/core"
import type { Reason, ReasonFacts } from "./Reason.ts"

/** The state of a coupon. */
export interface VerdictSentences {
  readonly verdicts: {
    /** The word of the state. */
    readonly chip: (verdict: Verdict.Verdict) => string
    readonly reason: (verdict: Exclude<Verdict.Verdict, { readonly _tag: "NotGranted" }>, facts: ReasonFacts) => Reason
  }
}
