/**
 * OutageSentences: the shape of what the office announces, and of what to do at a facility while the screens cannot be
 * used (R118, R121, R122). Part of `Sentences.ts`.
 */
import type { CalendarDate, ServiceNotice } from "@fukuri/core"

type Instant = CalendarDate.Instant

/** What is to be told to the staff, and whom they call. */
export interface OutageAsked {
  readonly office: string
  readonly numberLabel: string
}

/** What the office tells everybody, and what to do meanwhile. */
export interface OutageSentences {
  /** What the office tells everybody. */
  readonly announced: {
    readonly heading: string
    /** What it is and when, before its text. */
    readonly when: (notice: ServiceNotice.Shown) => string
  }

  /** What to do at a facility while the screens cannot be used (R118, R121, R122). */
  readonly outage: {
    readonly heading: string
    /** Somebody is in the office. */
    readonly open: (asked: OutageAsked) => string
    /** Nobody is. What follows from it is said by product. */
    readonly closed: (asked: OutageAsked) => string
    readonly accepted: (names: ReadonlyArray<string>, asked: OutageAsked) => string
    readonly refused: (names: ReadonlyArray<string>, opensAt: Instant, asked: OutageAsked) => string
    /** When neither office nor products are known: one paragraph each. */
    readonly unknown: ReadonlyArray<string>
  }
}
