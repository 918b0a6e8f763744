// Core in a storm: thousands of steps in an order that a seed decides, judged by everything that must hold. Some hundred seeds run
// here, more with `npm run simulate`. That it sees what it should is shown by bugs, each of which must be found.
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"
import { bugs } from "./bugs.ts"
import { planFor, shorten, simulate, told } from "./simulate.ts"

const seeds = 200

/** How many seeds a bug may need at the most. Measured: the rarest of them is in five of a hundred. */
const enough = 250

describe("whoever goes first, and whatever fails", () => {
  test(`${seeds} seeds keep every promise`, () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const run = simulate(seed)
      expect(run.findings.length === 0 ? "" : told(shorten(run))).toBe("")
    }
  })

  test("a seed is the same run whenever it is run, and another seed is another", () => {
    const runs = [11, 12, 13].map((seed) => [simulate(seed), simulate(seed)] as const)
    for (const [first, second] of runs) {
      expect(second.hash).toBe(first.hash)
      expect(second.trace).toEqual(first.trace)
    }
    expect(new Set(runs.map(([{ hash }]) => hash)).size).toBe(runs.length)
  })

  test("people do everything that a plan knows", () => {
    const kinds = Array.from({ length: 200 }, (_, seed) => planFor(seed).map(({ act }) => act.kind)).flat()
    expect([...new Set(kinds)].toSorted()).toEqual(
      [
        "back",
        "facility",
        "giveBack",
        "grant",
        "grantRun",
        "list",
        "look",
        "paper",
        "pause",
        "press",
        "print",
        "report",
        "sheet",
        "withdraw"
      ].toSorted()
    )
  })
})

describe(`within ${enough} seeds it is found that`, () => {
  test.for(Object.entries(bugs))("%s", async ([, bug], { annotate }) => {
    const seed = Array.from({ length: enough }, (_, index) => index + 1).find(
      (seed) => simulate(seed, bug).findings.length > 0
    )
    await annotate(`found by seed ${seed}`)
    expect(seed).toBeDefined()
  })

  test("what fails is told with its seed and as little planned as possible", () => {
    const bug = bugs["the ledger appends at whatever version there is"] ?? {}
    const seed = Array.from({ length: enough }, (_, index) => index + 1).find(
      (seed) => simulate(seed, bug).findings.length > 0
    )
    const failed = simulate(seed ?? 0, bug)
    const short = shorten(failed, bug)
    expect(short.plan.length).toBeLessThan(failed.plan.length)
    expect(short.plan.length).toBeGreaterThan(1)
    expect(told(short)).toContain(`seed ${seed} fails:`)
    expect(told(short)).toMatch(/No order explains it/)
  })
})

describe("the command", () => {
  const run = promisify(execFile)
  const command = (...args: ReadonlyArray<string>) =>
    run(process.execPath, ["--conditions=fukuri-source", "test/simulation/command.ts", ...args]).then(
      ({ stdout }) => ({ code: 0, told: stdout }),
      (error: { readonly code: number; readonly stderr: string }) => ({ code: error.code, told: error.stderr })
    )

  test("runs some seeds, shows one, and helps", async () => {
    const [some, one, help] = await Promise.all([
      command("--seeds", "3", "--from", "7"),
      command("--seed", "7", "--trace"),
      command("--help")
    ])
    expect(some).toMatchObject({ code: 0, told: expect.stringContaining("3 seeds from 7 on: nothing wrong") })
    expect(one).toMatchObject({ code: 0, told: expect.stringMatching(/ledger\.open[\s\S]*seed 7: nothing wrong/) })
    // Another process, the same run.
    expect(one.told).toContain(simulate(7).hash)
    expect(help).toMatchObject({ code: 0, told: expect.stringContaining("npm run simulate -- --seed 4711") })
  })

  test("refuses what it does not know, and says why", async () => {
    const misuses: ReadonlyArray<readonly [ReadonlyArray<string>, RegExp]> = [
      [["--seds", "3"], /--seds/],
      [["--seeds", "many"], /--seeds is a whole number from 1/],
      [["--seed", "3", "--from", "4"], /goes without/],
      [["--trace"], /--trace needs --seed/],
      [["seven"], /seven/]
    ]
    for (const [args, why] of misuses) {
      const { code, told } = await command(...args)
      expect(code, told).toBe(2)
      expect(told).toMatch(why)
      expect(told).toContain("--help")
    }
  })
})
