// One run of a seed: the plan is drawn, everybody does what they planned at once, in a storm; then it is calm, what was cut off is
// finished, everybody looks at their book once more, and the judge speaks. A run that fails is made as short as it can be.
import { Corrections, PaperApplications, PaperBatches, UseReports } from "@fukuri/core"
import { Effect, Fiber } from "effect"
import { drawing } from "../support/drawing.ts"
import { check, print } from "../support/History.ts"
import { shortest } from "../support/HistoryShortest.ts"
import { look, perform } from "./Acts.ts"
import { type Finding, judged } from "./Judge.ts"
import { type Planned, planOf } from "./Plan.ts"
import { Recording } from "./Recording.ts"
import { Client, Turns } from "./Turns.ts"
import { beginsAt, type Bug, layerWorld, people, populate, sagNow } from "./World.ts"

/** What came of a run. */
export interface Run {
  readonly seed: number
  readonly plan: ReadonlyArray<Planned>
  readonly findings: ReadonlyArray<Finding>
  readonly trace: ReadonlyArray<string>
  /** The same for the same run. */
  readonly hash: string
}

/** The plan that a seed draws. */
export const planFor = (seed: number): ReadonlyArray<Planned> => planOf(drawing(seed * 2 + 1))

/** Runs a seed, as everything should be or with a bug; by its own plan, or a part of it. */
export const simulate = (seed: number, bug: Bug = {}, plan = planFor(seed)): Run => {
  const turns = new Turns(seed * 2, beginsAt)
  const recording = new Recording(turns)
  const late: Array<Fiber.Fiber<unknown, unknown>> = []
  const whole = Effect.gen(function* () {
    yield* populate
    turns.calm = false
    yield* Effect.forEach(
      Map.groupBy(plan, ({ client }) => client),
      ([client, planned]) =>
        Effect.forEach(planned, ({ act }) => perform(recording, act), { discard: true }).pipe(
          Effect.provideService(Client, client)
        ),
      { concurrency: "unbounded", discard: true }
    )
    for (const each of late) yield* Fiber.await(each)
    turns.calm = true
    turns.now += afterwardsMillis
    yield* settle
    for (const [person] of people.entries()) yield* look(recording, person)
    return yield* judged(recording)
  })
  const findings = turns.run(Effect.provide(Effect.orDie(whole), layerWorld(turns, late, bug)))
  return { seed, plan, findings, trace: turns.trace, hash: turns.hash }
}

/** The same failure with as little planned as still fails. */
export const shorten = (run: Run, bug: Bug = {}): Run => {
  let shortest = run
  for (let at = run.plan.length - 1; at >= 0; at--) {
    const shorter = simulate(run.seed, bug, shortest.plan.toSpliced(at, 1))
    if (shorter.findings.length > 0) shortest = shorter
  }
  return shortest.plan.length < run.plan.length ? shorten(shortest, bug) : run
}

/** A failed run in words: what is wrong, what was planned, and the shortest history that shows it, else the trace. */
export const told = (run: Run): string => {
  const histories = run.findings.flatMap(({ history }) => (history === undefined ? [] : [shortest(history)]))
  const violations = histories.flatMap((history) => check(history) ?? [])
  return [
    `seed ${run.seed} fails:`,
    ...run.findings.map(({ what }) => `  ${what}`),
    "",
    "planned:",
    ...run.plan.map(({ act, client }) => `  ${client.padEnd(12)} ${JSON.stringify(act)}`),
    "",
    ...(violations.length > 0 ? violations.map(print) : run.trace)
  ].join("\n")
}

/** Longer than what was agreed to is left to whoever agreed to it. */
const afterwardsMillis = 10 * 60_000

/** What the service does by itself from time to time. */
const settle = Effect.gen(function* () {
  yield* Corrections.settle(sagNow.code)
  yield* UseReports.settle(sagNow.code)
  yield* PaperApplications.settle(sagNow.code)
  yield* PaperBatches.settle(sagNow.code)
})
