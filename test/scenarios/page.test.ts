// The page for testers is true: its scenarios hold, and those that show a failure fail with what the page says.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run } from "@fukuri/scenarios"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const page = await readFile(join(import.meta.dirname, "../../docs/scenarios.ja.md"), "utf8")
const blocks = [...page.matchAll(/```gherkin(.*)\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g)].map(
  ([, info = "", feature = "", said = ""]) => ({ fails: info.trim() === "失敗", feature, said })
)

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fukuri-page-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const played = async (feature: string) => {
  const path = join(folder, "例.feature")
  await writeFile(path, feature)
  const { exitCode, text } = await run({ paths: [path], on: [] })
  return { exitCode, text: text.replaceAll(`${folder}/`, "") }
}

describe("docs/scenarios.ja.md", () => {
  it("shows scenarios that hold and some that do not", () => {
    expect(blocks.filter(({ fails }) => fails)).toHaveLength(2)
    expect(blocks.filter(({ fails }) => !fails).length).toBeGreaterThan(5)
  })

  it.each(blocks.filter(({ fails }) => !fails).map(({ feature }) => [feature.split("\n")[0], feature] as const))(
    "%s holds",
    async (_, feature) => {
      const { exitCode, text } = await played(feature)
      expect(exitCode, text).toBe(0)
    }
  )

  it.each(
    blocks.filter(({ fails }) => fails).map(({ feature, said }) => [feature.split("\n")[0], feature, said] as const)
  )("%s fails, and says what the page says", async (_, feature, said) => {
    const { exitCode, text } = await played(feature)
    expect(exitCode).toBeGreaterThan(0)
    for (const line of said.trim().split("\n")) expect(text).toContain(line)
  })
})
