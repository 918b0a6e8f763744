/**
 * MistakeSentences: the shape of what is said of what was typed, and of reporting a use as a mistake (R120, R123). Part
 * of `Sentences.ts`.
 */
import type { CalendarDate, Correction, Mistakes } from "@fukuri/core"
import type { Reason, ReasonFacts } from "./Reason.ts"
import type { Mistake } from "./View.ts"

type Instant = CalendarDate.Instant

/** What is wrong with what was typed, and reporting a use as a mistake. */
export interface MistakeSentences {
  readonly mistakes: {
    readonly titlePrefix: string
    readonly summary: string
    readonly of: Readonly<
      Record<Mistake["problem"], (facts: { readonly numberLabel: string; readonly most: number | undefined }) => string>
    >
  }

  /** Reporting a use as a mistake (R120, R123). */
  readonly mistake: {
    readonly heading: string
    readonly headingReceived: string
    /** What will happen, one paragraph each. */
    readonly text: ReadonlyArray<string>
    readonly quantity: string
    readonly quantityHint: (most: number) => string
    readonly words: string
    readonly wordsHint: string
    readonly send: string
    /** What happens now that it was received, one paragraph each. */
    readonly received: ReadonlyArray<string>
    /** That nobody is in the office now, and when they look at it (R123). */
    readonly closed: (opensAt: Instant) => string
    readonly asked: string
    readonly askedAt: string
    readonly back: string
    /** What became of a report. */
    readonly standing: (request: Correction.Correction, facts: ReasonFacts) => string
    readonly impossible: Readonly<Record<Mistakes.Hindrance, (facts: ReasonFacts) => Reason>>
  }
}
