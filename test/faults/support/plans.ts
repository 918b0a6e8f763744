// The rounds there are: what a seed means. The same seed is the same plan, the same wishes and the same faults in the same
// order; how they meet in time is the machine's.
import { join } from "node:path"
import { drawing } from "../../support/drawing.ts"
import { embeddedFaults, type Fault, faults } from "./breaking.ts"
import type { Rule } from "./judge.ts"
import type { RoundPlan } from "./round.ts"
import { reversalTwice, type SeededName } from "./seeded.ts"

/**
 * Where clocks begin: an ordinary morning, shortly before midnight, and before the year ends, when every coupon does: early
 * enough that one that is two minutes ahead still has some minutes of it.
 */
const clocks = ["2024-07-03T09:00:00+09:00", "2024-09-30T23:58:00+09:00", "2024-12-31T23:55:00+09:00"]

const base = {
  services: 2,
  clock: "2024-07-03T09:00:00+09:00",
  skewMillis: 0,
  smallDisk: false,
  thinkMillis: 200,
  pauseMillis: 300,
  office: true
}

/** A round with everything that can happen, drawn from its seed. */
export const anything = (seed: number): RoundPlan => {
  const random = drawing(seed)
  const isEmbedded = random.chance(0.15)
  const hasDisk = random.chance(isEmbedded ? 0.7 : 0.25)
  const all = (isEmbedded ? embeddedFaults : faults).filter((fault) => hasDisk || fault !== "fill disk")
  return {
    ...base,
    seed,
    engine: isEmbedded ? "embedded" : "server",
    services: isEmbedded ? 1 : 1 + random.below(2),
    clock: clocks[random.below(clocks.length)] ?? base.clock,
    skewMillis: random.below(120_000),
    smallDisk: hasDisk,
    holders: 4,
    phonesPerHolder: 8,
    wishes: 5,
    faults: all.filter(() => random.chance(0.6)),
    mishaps: 20
  }
}

/** A short one for every run of the tests: few people, and faults that pass quickly. */
export const brief = (seed: number, engine: RoundPlan["engine"], faults: ReadonlyArray<Fault>): RoundPlan => ({
  ...base,
  seed,
  engine,
  faults,
  services: engine === "embedded" ? 1 : 2,
  skewMillis: 20_000,
  holders: 3,
  phonesPerHolder: 4,
  wishes: 3,
  mishaps: 40,
  // The embedded engine is up again later: without a pause it would never be.
  pauseMillis: engine === "embedded" ? 3_000 : 300,
  thinkMillis: 100,
  pace: 2,
  most: engine === "embedded" ? 2 : 3
})

/** Kills until it is enough, while many people use their coupons slowly. */
export const killing = (seed: number, fault: "kill service" | "kill database", until: number): RoundPlan => ({
  ...base,
  seed,
  engine: "server",
  faults: [fault],
  until,
  mishaps: 0,
  pauseMillis: 400,
  pace: 4,
  holders: 16,
  phonesPerHolder: 1,
  wishes: 1,
  thinkMillis: 1_000
})

/** Nothing fails but the answers to presses: every one of them is cut, lost, or the answer to a request that came twice. */
export const answers = (seed: number): RoundPlan => ({
  ...base,
  seed,
  engine: "server",
  faults: [],
  mishaps: 100,
  holders: 8,
  phonesPerHolder: 2,
  wishes: 8,
  thinkMillis: 50
})

/** Histories to judge: eight phones a holder, at most sixty operations, with faults that do not take long. */
export const histories = (seed: number): RoundPlan => ({
  ...base,
  seed,
  engine: "server",
  holders: 6,
  phonesPerHolder: 8,
  wishes: 2,
  mishaps: 15,
  thinkMillis: 100,
  faults: ["end backend", "cut database", "cut database answer", "lose database answer", "slow phones", "cut phones"]
})

/** A seeded fault, the round in which it must be found, and rules of which it must break one. */
export interface Proof {
  readonly name: string
  readonly plan: RoundPlan
  readonly breaks: ReadonlyArray<Rule>
}

/** Every seeded fault with a round that finds it: what it needs happens often in it, and little else. */
export const proofs = (seed: number): ReadonlyArray<Proof> => {
  const calm: RoundPlan = {
    ...base,
    seed,
    engine: "server",
    office: false,
    holders: 2,
    phonesPerHolder: 4,
    wishes: 3,
    faults: [],
    mishaps: 0,
    thinkMillis: 20
  }
  const proof = (name: SeededName, breaks: ReadonlyArray<Rule>, plan: Partial<RoundPlan>): Proof => ({
    name,
    breaks,
    plan: { ...calm, command: serving, env: { SEEDED: name }, services: 1, ...plan }
  })
  return [
    proof("no version check", [laws, possible], { wish: "dock", habits: ["use"], wishes: 1 }),
    // The table has a unique index of its own against this, which has to go for the fault to be one.
    proof("the id is checked outside of the append", [once], {
      without: "drop index ledger_entry_redemption",
      habits: ["twice"],
      wishes: 1
    }),
    proof("the page is sent before the commit", ["a use that was shown is in the ledger once"], {
      faults: ["kill service"],
      until: 1,
      pauseMillis: 50,
      pace: 3,
      habits: ["use"]
    }),
    proof("a new id on a retry", ["a press that is repeated answers the same receipt and time"], {
      mishaps: 60,
      habits: ["use"]
    }),
    proof("the ticket does not say what is used", [possible, "two passes have two receipts"], { habits: ["tabs"] }),
    proof("days in UTC", ["a use is of the day in Japan on which it was pressed, within the days of its coupon"], {
      clock: "2025-01-01T00:30:00+09:00",
      habits: ["use"]
    }),
    proof("counters in memory", [laws, possible], { services: 2, wish: "dock", habits: ["use"], wishes: 1 }),
    {
      name: "reversal twice",
      breaks: ["a correction is carried out once"],
      plan: { ...calm, office: true, officeLedger: reversalTwice, services: 1, thinkMillis: 600, habits: ["use"] }
    }
  ]
}

// Its imports are of the sources, as those of the tests are.
const serving = ["--conditions=fukuri-source", join(import.meta.dirname, "seededService.ts")]
const laws: Rule = "the ledger keeps its laws"
const once: Rule = "no redemption id stands in the ledger twice"
const possible: Rule = "what a holder was told can have happened in some order"
