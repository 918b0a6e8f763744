// The reference that is made from the docstrings: everything that a package exports has one, and their links lead somewhere.
import { spawnSync } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { expect, it } from "@effect/vitest"

it("everything that a package exports is documented, and every link leads to something", () => {
  const cwd = join(import.meta.dirname, "..", "scripts/reference")
  // Where npm put it: beside the TypeScript that it needs.
  const { resolve } = createRequire(join(cwd, "package.json"))
  const typedoc = join(dirname(resolve("typedoc/package.json")), "bin/typedoc")
  const { status, stderr, stdout } = spawnSync(process.execPath, [typedoc, "--emit", "none"], { cwd, encoding: "utf8" })
  expect(stdout + stderr).not.toMatch(/\[(?:warning|error)\]/)
  expect(status, stdout + stderr).toBe(0)
})
