/**
 * Sentences: the shape of everything a visitor reads, as labels and as functions from facts to sentences. A language is
 * one value of this type, in a file of its own (`Sentences.ja.ts`, `Sentences.en.ts`); a tag without its sentence does not
 * compile. Type and values are cut by screen, into files of the same names.
 */
import type { CalendarDate } from "@fukuri/core"
import type { LoginSentences } from "./LoginSentences.ts"
import type { MistakeSentences } from "./MistakeSentences.ts"
import type { MyPageSentences } from "./MyPageSentences.ts"
import type { NoticeSentences } from "./NoticeSentences.ts"
import type { OutageSentences } from "./OutageSentences.ts"
import type { PaperSentences } from "./PaperSentences.ts"
import type { MemberSentences } from "./RuleSentences.ts"
import type { StepSentences } from "./StepSentences.ts"
import type { VerdictSentences } from "./VerdictSentences.ts"

type Day = CalendarDate.CalendarDate
type Instant = CalendarDate.Instant

/** Every sentence and label that a visitor reads, in one language. */
export interface Sentences
  extends StepSentences, MistakeSentences, VerdictSentences, MyPageSentences, NoticeSentences, OutageSentences {
  /** Language tag of the pages. */
  readonly lang: "ja" | "en"
  /** What stands before the path of every page in the language. Shape: empty, or `/en`. */
  readonly prefix: string
  /** The other language, as those call it who speak it. */
  readonly other: Pick<Sentences, "lang" | "prefix"> & { readonly label: string }
  readonly service: string
  /** Whole sentences one behind the other, with what the language puts between them. */
  readonly paragraph: (sentences: ReadonlyArray<string>) => string

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
    /** Beside a label that says what is counted: short, since it is the largest figure of all. */
    readonly labelled: (count: number) => string
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

  readonly login: LoginSentences

  /** Why nothing of a product is granted (R35). */
  readonly rules: { readonly member: MemberSentences }

  /** Applying for paper. */
  readonly paper: PaperSentences
}

/** A language as one page speaks it. */
export interface Spoken extends Sentences {
  /** The page itself in the other language, with what makes the choice stay; undefined where a page has no address. */
  readonly elsewhere?: string | undefined
  /** Whether the one who reads it is likely to prefer the other language. */
  readonly isNoticed?: boolean
  /** Where the pages stand among somebody else's; undefined when they have a host of their own. */
  readonly place?: Place | undefined
}

/** Where pages are mounted that are part of another service. Shape of `base`: `/benefits`. */
export interface Place {
  readonly base: string
  /** The address of the stylesheet behind ours, when there is one. */
  readonly stylesheet: string | undefined
}
