/**
 * Laws of the store of jobs.
 */
import { Jobs } from "@fukuri/core"
import { Effect } from "effect"
import { expect, type Law, lawsOf } from "./Law.ts"
import { instant, newKey, trickyText } from "./Sample.ts"

const { concurrentLaw, law } = lawsOf("jobs")

/** What every store of jobs keeps. */
export const jobsLaws: ReadonlyArray<Law> = [
  law(
    "a claimed job is not claimed again before its time has run out",
    Effect.gen(function* () {
      const jobs = yield* Jobs.Jobs
      const key = yield* newKey
      yield* expect("the first claim", yield* jobs.claim(key, instant(0), instant(100)), true)
      yield* expect("a claim at the same time", yield* jobs.claim(key, instant(0), instant(500)), false)
      yield* expect("a claim just before the end", yield* jobs.claim(key, instant(99), instant(500)), false)
      const other = yield* newKey
      yield* expect("a claim of another job", yield* jobs.claim(other, instant(50), instant(500)), true)
    })
  ),
  law(
    "a job whose claim has run out is taken up by another, for the time of that one",
    Effect.gen(function* () {
      const jobs = yield* Jobs.Jobs
      const key = yield* newKey
      yield* jobs.claim(key, instant(0), instant(100))
      yield* expect("a claim after the end", yield* jobs.claim(key, instant(101), instant(300)), true)
      yield* expect("a claim within the second time", yield* jobs.claim(key, instant(299), instant(900)), false)
      yield* expect("a claim after the second end", yield* jobs.claim(key, instant(301), instant(900)), true)
    })
  ),
  law(
    "a finished job is never claimed again",
    Effect.gen(function* () {
      const jobs = yield* Jobs.Jobs
      const key = yield* newKey
      yield* jobs.claim(key, instant(0), instant(100))
      yield* jobs.finish(key, instant(50), trickyText)
      yield* expect("a claim within the time", yield* jobs.claim(key, instant(60), instant(900)), false)
      yield* expect("a claim long after", yield* jobs.claim(key, instant(10_000), instant(20_000)), false)
      yield* jobs.finish(key, instant(70), "")
      yield* expect("a claim after a second end", yield* jobs.claim(key, instant(30_000), instant(40_000)), false)
    })
  ),
  concurrentLaw(
    "of many claims of a job at the same time exactly one succeeds",
    Effect.gen(function* () {
      const jobs = yield* Jobs.Jobs
      const key = yield* newKey
      for (let round = 0; round < 10; round++) {
        const claims = Array.from({ length: 8 }, () => jobs.claim(key, instant(round * 10), instant(round * 10 + 5)))
        const won = yield* Effect.all(claims, { concurrency: "unbounded" })
        yield* expect("the claims that succeeded", won.filter(Boolean).length, 1)
      }
    })
  )
]
