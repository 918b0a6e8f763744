// What a run of the fuzzer notes: what was wrong, what was slow, and what was reached.
import { marker } from "./Hostile.ts"
import type { Actor } from "./Subject.ts"
import type { MemorySample } from "./Watching.ts"
import type { Answer } from "./Wire.ts"

/** Something that was wrong. */
export interface Finding {
  readonly number: number
  readonly actor: Actor
  readonly route: string
  readonly wrong: ReadonlyArray<string>
  /** For a shell. */
  readonly again: string
}

export interface SlowAnswer {
  readonly number: number
  readonly route: string
  readonly millis: number
  /** The slowest plain request meanwhile. */
  readonly controlMillis: number
}

export interface FuzzReport {
  readonly requests: number
  readonly findings: ReadonlyArray<Finding>
  readonly slow: ReadonlyArray<SlowAnswer>
  readonly statuses: ReadonlyMap<number, number>
  /** How often a route was answered with 503. */
  readonly refused: ReadonlyMap<string, number>
  readonly samples: ReadonlyArray<MemorySample>
  readonly controls: { readonly count: number; readonly slowest: number }
  readonly slowest: number
  /** Routes of the table, and those that were never answered with more than that there is no such thing or no right. */
  readonly routes: number
  readonly unreached: ReadonlyArray<string>
  readonly minutes: number
}

/** Slower than this is told. */
export const slowMillis = 2_000

/** Who was answered: a request by its number, as somebody, by a route. Shape of `route`: `GET /coupon/:place`. */
export interface Asked {
  readonly number: number
  readonly actor: Actor
  readonly route: string
}

/** The notes of a run. */
export const newNotes = () => {
  const findings: Array<Finding> = []
  const slow: Array<SlowAnswer> = []
  const statuses = new Map<number, number>()
  const refused = new Map<string, number>()
  const reached = new Set<string>()
  let slowest = 0
  const more = <Key>(counts: Map<Key, number>, key: Key): void => void counts.set(key, (counts.get(key) ?? 0) + 1)
  return {
    findings,
    slow,
    statuses,
    refused,
    reached,
    slowest: () => slowest,
    /** Notes what is wrong; of a kind one is enough. */
    wrong: (asked: Asked, wrong: ReadonlyArray<string>, again: string): void => {
      if (wrong.length === 0 || findings.some((each) => each.route === asked.route && each.wrong[0] === wrong[0]))
        return
      findings.push({ ...asked, wrong, again })
    },
    answered: ({ number, route }: Asked, { millis, status }: Answer, controlMillis: () => number): void => {
      more(statuses, status)
      if (status === 503) more(refused, route)
      slowest = Math.max(slowest, millis)
      if (millis > slowMillis) slow.push({ number, route, millis, controlMillis: controlMillis() })
    }
  }
}

/** Faults that nobody was answered, and what was typed, in the log. */
export const wrongInOutput = (output: string, number: number): ReadonlyArray<Finding> =>
  output
    .split("\n")
    .filter(
      (line) =>
        /"level":"(?:ERROR|FATAL)"|"message":"(?:defect|the store does not answer)"|^\s+at |Unhandled/.test(line) ||
        line.includes(marker)
    )
    .slice(0, 5)
    .map((line) => ({
      number,
      actor: "stranger",
      route: "the log",
      wrong: [line.includes(marker) ? "says what was typed" : "tells of a fault"],
      again: line.slice(0, 1_500)
    }))
