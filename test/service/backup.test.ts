// What docs/operating.md says of backups, walked through with the real service: see scripts/backupWalk.ts.
import { expect, it } from "@effect/vitest"
import { walkFolder, walkServer } from "../../scripts/backupWalk.ts"

const quiet = (): void => undefined

it("a copy of the stopped folder has every use before it, and none after", async () => {
  const { after, before, there } = await walkFolder(quiet)
  expect(there).toContain(before)
  expect(there).not.toContain(after)
})

it("a backup of a running server has every use before it, and with the archived log every use after it", async () => {
  const { after, alone, before, whole } = await walkServer(quiet)
  expect(alone).toContain(before)
  expect(alone).not.toContain(after)
  expect(whole).toContain(before)
  expect(whole).toContain(after)
})
