// The guide as scenarios: every requirement is shown by a scenario or says why not, and all of them hold on the core in
// memory. On the databases and in a browser `npm run conformance` plays them all.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { openDriver, play, readFeatures, requirementsOf, summaryOf } from "@fukuri/scenarios"
import { describe, expect, it } from "vitest"

const folder = join(import.meta.dirname, "../../examples/scenarios")
const { files, problems } = await readFeatures([folder])
const reasons: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(folder, "without-scenario.json"), "utf8")
)
const count = 133

describe("the requirements R1 to R133", () => {
  it("every one is listed once: with its scenarios, or with the reason why it has none", () => {
    expect(problems).toEqual([])
    const told = requirementsOf(count, files, reasons)
    expect(told.problems).toEqual([])
    expect(told.requirements.map(({ name }) => name)).toEqual(
      Array.from({ length: count }, (_, index) => `R${index + 1}`)
    )
    for (const { reason, scenarios } of told.requirements) expect(scenarios.length > 0).toBe(reason === undefined)
  })

  it("one that has neither, or both, or that there is not, is found", () => {
    const { R2: _, ...fewer } = reasons
    expect(requirementsOf(count, files, fewer).problems).toEqual(["R2: シナリオも、ない理由もありません。"])
    expect(requirementsOf(count, files, { ...reasons, R22: "理由" }).problems).toEqual([
      "R22: シナリオがあるのに、ない理由も書かれています。"
    ])
    expect(requirementsOf(132, files, reasons).problems).toEqual(["R133: そのような要件はありません。"])
  })

  it("a scenario that is only for the screens is marked so, and every other one can be seen without them", async () => {
    const theatre = await openDriver("memory", { databaseUrl: undefined })
    const results = await play("memory", theatre, files)
    await theatre.close()
    expect(results.filter(({ status }) => status === "不成立").map((result) => summaryOf([result]))).toEqual([])
    const apart = results.filter(({ status }) => status === "対象外")
    expect(apart.filter(({ tags }) => !tags.includes("@画面")).map(({ name }) => name)).toEqual([])
    expect(results.length - apart.length).toBeGreaterThan(100)
  })
})
