// `fukuri programme`: what is published gets a number, and nothing that people already got or used is lost by it.
import { describe, expect, it } from "@effect/vitest"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { demonstration, fileOf, refused, root, succeeded } from "./office.ts"

describe("fukuri programme", () => {
  it("publishes as the next version, and refuses what would lose what was granted, saying what", async () => {
    const env = await demonstration()
    const text = await readFile(join(root, "examples/programmes/guide/2024/my-refresh.json"), "utf8")
    const fewer = await fileOf("fewer.json", text.replace('"maxPerRedemption": 3', '"maxPerRedemption": 2'))
    // The demo was there before versions were.
    expect(JSON.parse(await succeeded(["programme", "publish", fewer, "--json"], env))).toEqual({
      id: "my-refresh-2024",
      products: 1,
      version: 2
    })
    expect(JSON.parse(await succeeded(["programme", "publish", fewer, "--json"], env))).toMatchObject({ version: 2 })
    const gone = await fileOf("gone.json", text.replaceAll('"my-refresh"', '"other"'))
    for (const verb of ["check", "publish"]) {
      const said = await refused(["programme", verb, gone], env)
      expect(said).toContain(
        `${gone}: the programme would change what is already granted or used, nothing was changed.`
      )
      expect(said).toMatch(/^Product my-refresh is gone, but was granted to \d+ people and used \d+ times\./m)
    }
    expect(JSON.parse(await succeeded(["programme", "publish", fewer, "--json"], env))).toMatchObject({ version: 2 })
  })
})
