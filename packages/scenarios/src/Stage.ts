/**
 * Stage: what a scenario does as a member, as verbs, and what is seen then, as plain values. One is on the services of the
 * core, one on the real pages in a browser. What the office does is the same for both, and in `Office`.
 */
import type { CalendarDate, Facility, PaperApplication } from "@fukuri/core"
import type { Button, Screen, State } from "./Words.ts"

/** A coupon as my page or the screen without choices shows it. */
export interface Card {
  readonly name: string
  readonly state: State
  /** Shape: `2024/7/1〜2024/12/31`; only on my page. */
  readonly window?: string
  /** Shape: `本人 3枚`; only on my page. */
  readonly entitled?: string
  /** Unit: coupons; only on my page, and only of coupons on screen. */
  readonly remaining?: number
}

/** A facility as the list of my page shows it: the label and what stands beside it. */
export type FacilityCard = Readonly<Record<string, string>>

/** A use as 直前の利用 tells it. */
export interface LastUse {
  readonly name: string
  /** Unit: coupons. */
  readonly quantity: number
}

/** Why somebody was not let in: the pair is of nobody, or what was typed is none. */
export type LoginMistake = "pair" | "form"

/** A member at the screens. Whatever a stage cannot do it refuses as {@link NotHere}. */
export interface Stage {
  /** Reads the code of a facility: STEP 1. The text is what stands behind `for_` in the address. */
  readonly readCode: (code: string) => Promise<void>
  readonly openMyPage: () => Promise<void>
  /** Opens a page by its path. */
  readonly openPath: (path: string) => Promise<void>
  /** Opens the placard of a facility as the office prints it. */
  readonly openPlacard: (code: Facility.FacilityCode) => Promise<void>
  /** Applies for paper on the form; where there is no form the office's verb does. */
  readonly applyForPaper?: (number: string, birthDate: string, ground: PaperApplication.Ground) => Promise<void>
  /** Types into the two fields of a login. */
  readonly type: (number: string, birthDate: string) => Promise<void>
  /** Picks by the full name of a course. */
  readonly pick: (name: string) => Promise<void>
  readonly setCount: (count: string) => Promise<void>
  readonly press: (button: Button) => Promise<void>
  /** Presses the same button twice at once. */
  readonly pressTwice: (button: Button) => Promise<void>
  /** Makes the same way on a second device, and presses 「今すぐ利用する」 on both at once. */
  readonly pressOnTwoDevices: () => Promise<void>
  readonly reload: () => Promise<void>
  readonly goBack: () => Promise<void>
  readonly leave: () => Promise<void>

  readonly screen: () => Promise<Screen | string>
  readonly loginMistake: () => Promise<LoginMistake | undefined>
  /** The day that a my page which is not open yet names. */
  readonly opensOn: () => Promise<CalendarDate.CalendarDate | undefined>
  /** The full names of what can be picked. */
  readonly choices: () => Promise<ReadonlyArray<string>>
  /** What stands in the field for the number. */
  readonly count: () => Promise<number>
  readonly lastUse: () => Promise<LastUse | undefined>
  readonly cards: () => Promise<ReadonlyArray<Card>>
  readonly facilityCard: (name: string) => Promise<FacilityCard | undefined>
  /** How many coupons of the product remain, as the completion says. */
  readonly remainingSaid: () => Promise<number>
  readonly hasButton: (button: Button) => Promise<boolean>
  /** Whether a text can be read on the screen. */
  readonly says: (text: string) => Promise<boolean>
  readonly blinks: (text: string) => Promise<boolean>
  /** Whether there is a picture of that name for readers. */
  readonly shows: (name: string) => Promise<boolean>
  /** Whether the screen is read without scrolling sideways. */
  readonly fits: () => Promise<boolean>
  /** A picture of the screen, where there is one. */
  readonly picture: () => Promise<Buffer | undefined>
}

/** A stage cannot do this: it is told as 対象外 with the reason, never as held. */
export class NotHere extends Error {
  override readonly name = "NotHere"
}

/** Something is not as a sentence says. */
export class Differs extends Error {
  override readonly name = "Differs"
  readonly expected: string
  readonly seen: string
  constructor(expected: string, seen: string) {
    super(`${expected} → ${seen}`)
    this.expected = expected
    this.seen = seen
  }
}

/** What a sentence asks for cannot be done: it names what is not there, or the screen has no such button. */
export class Undoable extends Error {
  override readonly name = "Undoable"
}
