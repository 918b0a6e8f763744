/**
 * PaperSentences: the shape of everything that somebody reads who applies for paper. A part of `Sentences`, in a file of its
 * own as its pages are; in Japanese in `PaperSentences.ja.ts`.
 */
import type { CalendarDate, PaperApplication } from "@fukuri/core"

/** What a state says, and what comes next. */
export interface StateWords {
  readonly name: string
  readonly text: string
}

/** The sentences and labels of applying for paper. */
export interface PaperSentences {
  readonly heading: string
  /** The quiet link to it from the pages of the screen. */
  readonly link: string
  readonly linkOf: (association: string) => string
  readonly login: (numberLabel: string) => string
  readonly meaningHeading: string
  /** One item each. */
  readonly meaning: ReadonlyArray<string>
  readonly mailedTo: (facts: { readonly workplace: string; readonly isSpouse: boolean }) => string
  readonly workplaceUnknown: (office: string) => string
  readonly unusedHeading: string
  readonly unused: (count: number) => string
  readonly nothingUnused: string
  readonly formHeading: string
  readonly ground: string
  readonly grounds: {
    readonly [Each in PaperApplication.Ground]: { readonly label: string; readonly hint?: string }
  }
  readonly text: string
  readonly textHint: string
  readonly submit: string
  readonly stateHeading: string
  readonly number: string
  readonly submittedAt: string
  readonly state: string
  readonly states: { readonly [Tag in PaperApplication.PaperState["_tag"]]: StateWords }
  readonly mailedOn: (day: CalendarDate.CalendarDate) => string
  readonly reason: string
  readonly entered: string
  readonly questionHeading: string
  readonly question: string
  readonly answered: string
  readonly answer: string
  readonly answerHint: string
  readonly send: string
  readonly withdrawHeading: string
  readonly withdrawText: string
  readonly withdraw: string
  readonly againHeading: string
  /** On my page, of somebody whose coupons are on paper. */
  readonly onPaper: ReadonlyArray<string>
}
