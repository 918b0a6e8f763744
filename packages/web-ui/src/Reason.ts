/**
 * Reason: why something is not so and what to do next, as a page says it, and what a language may mention in it.
 */

/** A reason and what to do next. */
export interface Reason {
  readonly why: string
  readonly what?: string
}

/** What a verdict's reason may mention besides the verdict itself. */
export interface ReasonFacts {
  /** Name of the office to turn to. */
  readonly office: string
}
