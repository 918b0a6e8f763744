/**
 * Laws of the counters of logins.
 */
import { Attempts, type CalendarDate } from "@fukuri/core"
import { Effect, Random } from "effect"
import { expect, type Law, lawsOf } from "./Law.ts"
import { instant, newKey } from "./Sample.ts"

const { concurrentLaw, law } = lawsOf("attempts")

const windowMillis = 900_000

const newCounters = (count: number) =>
  Effect.all(
    Array.from({ length: count }, () => Effect.map(newKey, (key): Attempts.Counter => ({ key, windowMillis })))
  )

/** What every store of counters keeps. */
export const attemptsLaws: ReadonlyArray<Law> = [
  law(
    "tries are counted for each counter, and the counts come in the order asked",
    Effect.gen(function* () {
      const attempts = yield* Attempts.Attempts
      const [a, b, c] = yield* newCounters(3)
      if (a === undefined || b === undefined || c === undefined) return
      yield* expect("the first counts", yield* attempts.count([c, a, b], instant()), [1, 1, 1])
      yield* expect("the counts of two", yield* attempts.count([b, a], instant(1)), [2, 2])
      yield* expect("the count of one", yield* attempts.count([a], instant(2)), [3])
      yield* expect("all counts", yield* attempts.count([a, b, c], instant(3)), [4, 3, 2])
      yield* expect("all counts, turned round", yield* attempts.count([c, b, a], instant(4)), [3, 4, 5])
      yield* expect("no counters", yield* attempts.count([], instant(4)), [])
    })
  ),
  law(
    "a window begins with the first try, and another begins when it is over",
    Effect.gen(function* () {
      const attempts = yield* Attempts.Attempts
      const [counter] = yield* newCounters(1)
      if (counter === undefined) return
      const count = (millis: number) => attempts.count([counter], instant(millis))
      yield* expect("the first", yield* count(0), [1])
      yield* expect("in the middle", yield* count(windowMillis / 2), [2])
      yield* expect("just before the end", yield* count(windowMillis - 1), [3])
      yield* expect("after the end", yield* count(windowMillis + 1), [1])
      yield* expect("in the window of that one", yield* count(windowMillis + windowMillis / 2), [2])
    })
  ),
  law(
    "counters of different windows are counted together",
    Effect.gen(function* () {
      const attempts = yield* Attempts.Attempts
      const [long, other] = yield* newCounters(2)
      if (long === undefined || other === undefined) return
      const short = { key: other.key, windowMillis: 1_000 }
      yield* expect("the first", yield* attempts.count([short, long], instant()), [1, 1])
      yield* expect("after the short one", yield* attempts.count([short, long], instant(2_000)), [1, 2])
      yield* expect("later", yield* attempts.count([long, short], instant(2_001)), [3, 2])
    })
  ),
  law(
    "a try that was right is taken back, never below none",
    Effect.gen(function* () {
      const attempts = yield* Attempts.Attempts
      const [a, b] = yield* newCounters(2)
      if (a === undefined || b === undefined) return
      yield* attempts.forgive([a])
      yield* expect("after forgiving what was not tried", yield* attempts.count([a, b], instant()), [1, 1])
      yield* attempts.count([a], instant())
      yield* attempts.forgive([b, a])
      yield* expect("after forgiving one each", yield* attempts.count([a, b], instant(1)), [2, 1])
      for (let index = 0; index < 5; index++) yield* attempts.forgive([b])
      yield* expect("after forgiving many", yield* attempts.count([b], instant(2)), [1])
    })
  ),
  law(
    "counts can be read without counting, none where no window is open",
    Effect.gen(function* () {
      const attempts = yield* Attempts.Attempts
      const [a, b] = yield* newCounters(2)
      if (a === undefined || b === undefined) return
      yield* expect("the counts of what was not tried", yield* attempts.read([a, b], instant()), [0, 0])
      yield* attempts.count([a, b], instant())
      yield* attempts.count([a], instant(1))
      yield* expect("the counts, turned round", yield* attempts.read([b, a], instant(2)), [1, 2])
      yield* expect("the counts just before the end", yield* attempts.read([a, b], instant(windowMillis - 1)), [2, 1])
      yield* expect("the counts after the end", yield* attempts.read([a, b], instant(windowMillis)), [0, 0])
      yield* attempts.forgive([a])
      yield* expect("the count after forgiving", yield* attempts.read([a], instant(3)), [1])
      yield* expect("no counters", yield* attempts.read([], instant(3)), [])
      yield* expect("the next counts", yield* attempts.count([a, b], instant(4)), [2, 2])
    })
  ),
  law(
    "counters whose window began before an instant are forgotten and counted, later ones stay",
    Effect.gen(function* () {
      const attempts = yield* Attempts.Attempts
      // Long before any other counter, so that none of those is counted or lost.
      const base = yield* Random.nextIntBetween(1, 1_000_000_000)
      const at = (millis: number) => (base + millis) as CalendarDate.Instant
      const [old, kept] = yield* newCounters(2)
      if (old === undefined || kept === undefined) return
      yield* attempts.count([old], at(0))
      yield* attempts.count([kept], at(10))
      yield* attempts.count([old], at(11))
      yield* expect("how many", yield* attempts.purge(at(10)), 1)
      yield* expect("the counts", yield* attempts.count([old, kept], at(12)), [1, 2])
      yield* expect("how many more", yield* attempts.purge(at(13)), 2)
      yield* expect("how many after that", yield* attempts.purge(at(13)), 0)
    })
  ),
  concurrentLaw(
    "no try is lost or counted twice when many are made at the same time",
    Effect.gen(function* () {
      const attempts = yield* Attempts.Attempts
      const counters = yield* newCounters(3)
      const tries = 40
      const counts = yield* Effect.forEach(
        Array.from({ length: tries }, (_, index) => index),
        (index) =>
          index % 2 === 0
            ? attempts.count(counters, instant())
            : Effect.map(attempts.count(counters.toReversed(), instant()), (found) => found.toReversed()),
        { concurrency: "unbounded" }
      )
      const expected = Array.from({ length: tries }, (_, index) => index + 1)
      for (const index of counters.keys()) {
        const found = counts.map((each) => each[index] ?? 0).toSorted((a, b) => a - b)
        yield* expect("the counts answered", found, expected)
      }
      yield* Effect.forEach(expected, () => attempts.forgive(counters), { concurrency: "unbounded", discard: true })
      yield* expect("the counts when all were forgiven", yield* attempts.count(counters, instant(1)), [1, 1, 1])
    })
  )
]
