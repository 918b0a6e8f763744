/**
 * MyPageSentences: the shape of what is read on my page and at its login, and on the page at `/`. Part of
 * `Sentences.ts`.
 */
import type { CalendarDate, HolderNumber, LedgerEntry } from "@fukuri/core"

type Day = CalendarDate.CalendarDate

/** My page and its login, and the page at `/`. */
export interface MyPageSentences {
  readonly myPageLogin: {
    readonly heading: string
    readonly text: (numberLabel: string) => string
    readonly bookmark: string
    readonly notYet: (from: Day) => string
    readonly untilThen: string
  }

  readonly myPage: {
    readonly heading: string
    readonly relation: Readonly<Record<HolderNumber.Relation, string>>
    readonly coupons: string
    readonly noCoupons: (office: string) => string
    readonly window: string
    readonly entitled: string
    readonly entitledAs: (facts: { readonly relation: HolderNumber.Relation; readonly quantity: number }) => string
    readonly oneOf: (facts: { readonly courses: number; readonly entitled: number }) => string
    readonly offeredAt: string
    readonly notGranted: string
    /** Of the products that are neither granted nor the nearest of their family (R35). */
    readonly notShown: string
    /** Of those whose names are not told. */
    readonly unnamed: (count: number) => string
    readonly asOf: (day: Day) => string
    readonly wrongCount: (office: string) => string
    readonly booking: string
    readonly bookingText: ReadonlyArray<string>
    readonly greeting: string
    readonly uses: string
    readonly noUses: string
    readonly reversed: (facts: { readonly quantity: number; readonly reversed: number }) => string
    readonly channel: Readonly<Record<LedgerEntry.Channel, string>>
    readonly facilities: string
    readonly filterCourse: string
    readonly anyCourse: string
    readonly filterArea: string
    readonly areaHint: string
    readonly found: (count: number) => string
    readonly noneFound: string
    readonly more: (count: number) => string
    readonly address: string
    readonly phone: string
    readonly bookingFrom: string
    readonly note: string
    readonly offers: string
    readonly closedFrom: (day: Day) => string
    readonly opensFrom: (day: Day) => string
  }

  readonly home: {
    readonly heading: string
    readonly text: ReadonlyArray<string>
    readonly how: string
    readonly howSteps: ReadonlyArray<string>
    readonly myPage: string
    readonly myPageOf: (association: string) => string
    readonly office: string
  }
}
