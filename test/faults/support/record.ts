// What a round writes down while everything around it fails: what every client asked and was answered, and what went wrong
// with the way there. Who judges it is in judge.ts.
import type { Operation } from "../../support/History.ts"
import type { Outcome } from "../../support/HistoryBook.ts"
import type { Product } from "./world.ts"

/** One pass through the screens up to the last button, and what a press of it was ever told. */
export interface Pass {
  /** Unit: a word that is the same in history and report, and nobody's number. */
  readonly id: string
  readonly holder: number
  readonly product: Product
  readonly course: string
  readonly quantity: number
  /** When the first press of it was sent. */
  firstPressedAt: number | undefined
  /** Every 済 that was shown for it. */
  readonly shown: Array<Done>
  /** What the last press came to: undefined before the first. */
  last: Outcome["kind"] | undefined
  /** The login of it is over, so nobody can press it again. */
  lost: boolean
}

/** What 利用完了 shows. */
export interface Done {
  readonly receipt: string
  /** Shape: ISO 8601 with the offset of Japan, to the millisecond. */
  readonly usedAt: string
  readonly course: string | undefined
  readonly quantity: number
  /** What was left of the product when it was shown. */
  readonly remaining: number
  /** When it was shown. */
  readonly seenAt: number
}

/** A correction that the office asked for. */
export interface Correction {
  readonly reference: string
  readonly holder: number
  readonly pass: string
  readonly quantity: number
  settled: "done" | "refused" | undefined
  /** Some request of it was not answered: it may still have been carried out. */
  wasUnknown: boolean
}

/** One holder's part of a round. */
export interface HolderRecord {
  readonly operations: Array<Operation>
  readonly passes: Array<Pass>
  readonly corrections: Array<Correction>
}

/** What is counted of a round, by what it is. */
export type Counts = Record<string, number>

export interface Recorder {
  readonly holders: ReadonlyArray<HolderRecord>
  readonly counts: Counts
  /** Unit: milliseconds since the round began. */
  readonly now: () => number
  readonly count: (what: string) => void
  readonly add: (holder: number, operation: Operation) => void
}

export const recorderFor = (holders: number): Recorder => {
  const begun = performance.now()
  const records = Array.from({ length: holders }, () => ({ operations: [], passes: [], corrections: [] }))
  const recorder: Recorder = {
    holders: records,
    counts: {},
    // Two things of one moment count as at the same time, so rounding is safe.
    now: () => Math.round((performance.now() - begun) * 10) / 10,
    count: (what) => {
      recorder.counts[what] = (recorder.counts[what] ?? 0) + 1
    },
    add: (holder, operation) => {
      recorder.holders[holder]?.operations.push(operation)
    }
  }
  return recorder
}
