/**
 * StepSentences: the shape of what is read on the steps at a facility, from its page to what was used, and of what is in
 * the way. Part of `Sentences.ts`.
 */
import type { CalendarDate, CouponBook } from "@fukuri/core"
import type { Reason, ReasonFacts } from "./Reason.ts"

type Day = CalendarDate.CalendarDate

/** The steps at a facility, and what is in the way. */
export interface StepSentences {
  readonly facilityLogin: {
    readonly heading: string
    readonly text: (numberLabel: string) => string
  }

  readonly lastUse: {
    readonly none: string
    readonly reversed: (facts: { readonly quantity: number; readonly reversed: number }) => string
  }

  /** What the office gave back of a use. */
  readonly correction: {
    readonly given: (facts: { readonly quantity: number; readonly on: Day }) => string
  }

  readonly choosing: { readonly heading: string; readonly text: string }

  readonly counting: {
    readonly heading: string
    readonly text: string
    readonly hint: (most: number) => string
    readonly less: string
    readonly more: string
  }

  readonly showing: {
    readonly heading: string
    /** The sentence that blinks (R98). */
    readonly blinking: string
    /** To the staff, in the language that they read, where the page is in another. */
    readonly forStaff?: string
    readonly several: (quantity: number) => string
    readonly afterwards: string
  }

  readonly confirming: {
    readonly heading: string
    readonly what: (quantity: number) => string
    readonly irrevocable: string
  }

  readonly completed: {
    readonly heading: string
    readonly done: string
    readonly seal: string
    readonly headingLater: string
    readonly later: (ago: string) => string
    readonly again: string
    readonly nothingLeft: string
  }

  readonly nothingUsable: {
    readonly heading: string
    readonly text: string
    readonly reasons: string
    readonly none: (office: string) => string
    readonly myPage: string
  }

  readonly refused: {
    readonly heading: string
    readonly nothingUsed: (facts: { readonly name: string; readonly quantity: number }) => string
    /** Nothing of the product is granted any more. */
    readonly gone: (facts: ReasonFacts) => Reason
    /** Of a refusal other than a verdict, which has its own reason. */
    readonly reason: (
      refusal: Exclude<CouponBook.UseRefusal, CouponBook.CouponNotUsable> | { readonly _tag: "ProductUnknown" },
      facts: ReasonFacts
    ) => Reason
  }

  readonly pending: {
    readonly heading: string
    readonly text: string
    readonly harmless: string
  }
}
