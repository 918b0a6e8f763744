/**
 * Sentences: the shape of everything a visitor reads, as labels and as functions from facts to sentences. A language is
 * one value of this type, in a file of its own (`Sentences.ja.ts`, `Sentences.en.ts`); a tag without its sentence does not compile.
 */
import type {
  CalendarDate,
  Correction,
  CouponBook,
  HolderNumber,
  LedgerEntry,
  Mistakes,
  ServiceNotice,
  Verdict
} from "@fukuri/core"
import type { LoginSentences } from "./LoginSentences.ts"
import type { PaperSentences } from "./PaperSentences.ts"
import type { MemberSentences } from "./RuleSentences.ts"
import type { Mistake, Notice } from "./View.ts"

type Day = CalendarDate.CalendarDate
type Instant = CalendarDate.Instant

/** What a verdict's reason may mention besides the verdict itself. */
export interface ReasonFacts {
  /** Name of the office to turn to. */
  readonly office: string
}

/** What is to be told to the staff, and whom they call. */
export interface OutageAsked {
  readonly office: string
  readonly numberLabel: string
}

/** Heading and text of a page that says why there is nothing else to show. */
export interface NoticeWords {
  readonly heading: string
  /** One paragraph each. */
  readonly text: ReadonlyArray<string>
  /** The link that leads on, when there is a place. */
  readonly next: string
}

/** A reason and what to do next. */
export interface Reason {
  readonly why: string
  readonly what?: string
}

/** Every sentence and label that a visitor reads, in one language. */
export interface Sentences {
  /** Language tag of the pages. */
  readonly lang: "ja" | "en"
  /** What stands before the path of every page in the language. Shape: empty, or `/en`. */
  readonly prefix: string
  /** The other language, as those call it who speak it. */
  readonly other: Pick<Sentences, "lang" | "prefix"> & { readonly label: string }
  readonly service: string

  readonly time: {
    /** 2024年7月1日(月) */
    readonly day: (day: Day) => string
    /** 7/1 */
    readonly monthDay: (day: Day) => string
    /** 2024年7月1日(月) 14:03 */
    readonly moment: (instant: Instant) => string
    /** 14:03:25 */
    readonly clock: (instant: Instant) => string
    /** 2024/7/1〜2024/12/31 */
    readonly window: (from: Day, until: Day) => string
    /** Unit of `millis`: milliseconds since then. */
    readonly ago: (millis: number) => string
  }

  readonly count: {
    readonly coupons: (count: number) => string
    readonly remaining: (count: number) => string
    readonly onPaper: (count: number) => string
    readonly facilities: (count: number) => string
  }

  readonly labels: {
    /** What the association calls the number, as far as one who reads the language understands it. */
    readonly number: (label: string) => string
    readonly facility: string
    readonly coupon: string
    readonly quantity: string
    readonly usedAt: string
    readonly receipt: string
    readonly birthDate: string
    readonly now: string
    readonly shownAt: string
    readonly check: string
    readonly remaining: string
    readonly lastUse: string
    readonly stop: string
    readonly stopped: string
    readonly contact: string
    readonly mail: string
    readonly phone: string
    readonly hours: string
  }

  readonly buttons: {
    readonly next: string
    readonly back: string
    readonly use: string
    readonly useNow: string
    readonly again: string
    readonly end: string
    readonly login: string
    readonly logout: string
    readonly askAgain: string
    readonly pressAgain: string
    readonly filter: string
    readonly print: string
  }

  readonly steps: {
    /** Of the row of dots. */
    readonly all: string
    /** Of one dot. */
    readonly name: (step: number) => string
    readonly of: (step: number) => string
  }

  readonly mistakes: {
    readonly titlePrefix: string
    readonly summary: string
    readonly of: Readonly<
      Record<Mistake["problem"], (facts: { readonly numberLabel: string; readonly most: number | undefined }) => string>
    >
  }

  readonly login: LoginSentences

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

  readonly nothingUsable: {
    readonly heading: string
    readonly text: string
    readonly reasons: string
    readonly none: (office: string) => string
    readonly myPage: string
  }

  readonly verdicts: {
    /** The word of the state. */
    readonly chip: (verdict: Verdict.Verdict) => string
    readonly reason: (verdict: Exclude<Verdict.Verdict, { readonly _tag: "NotGranted" }>, facts: ReasonFacts) => Reason
  }

  /** Why nothing of a product is granted (R35). */
  readonly rules: { readonly member: MemberSentences }

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

  /** Applying for paper. */
  readonly paper: PaperSentences

  readonly notices: {
    readonly of: Readonly<Record<Notice["kind"], NoticeWords>>
    /** Beside the button of a press that was not taken up. */
    readonly again: string
    /** What is answered, as plain text, before the service can show any page. */
    readonly starting: string
    readonly reference: string
  }

  readonly placard: {
    readonly title: string
    readonly read: string
    readonly qr: string
    readonly address: string
    readonly how: string
    readonly howSteps: (greeting: string) => ReadonlyArray<string>
    readonly cannotRead: string
  }
}

/** A language as one page speaks it. */
export interface Spoken extends Sentences {
  /** The page itself in the other language, with what makes the choice stay; undefined where a page has no address. */
  readonly elsewhere?: string | undefined
}
