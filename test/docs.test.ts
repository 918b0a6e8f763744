// What the documents say is true: the code in the README runs, its links lead somewhere, and every setting is told.
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"

const root = join(import.meta.dirname, "..")
const readme = readFileSync(join(root, "README.md"), "utf8")

describe("the documents", () => {
  it("the code in the README runs, and uses two of three coupons", () => {
    const [block] = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "")
    const printed = execFileSync(
      process.execPath,
      ["--conditions=fukuri-source", "--input-type=module-typescript", "--eval", block ?? ""],
      { cwd: root, encoding: "utf8" }
    )
    assert.match(printed, /granted: 3/)
    assert.match(printed, /redeemed: 2/)
  })

  for (const name of [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "GLOSSARY.md",
    "bench/README.md",
    "docs/api.md",
    "docs/office.md",
    "docs/exceptions.md",
    "docs/faults.md",
    "docs/watching.md",
    "docs/operating.md",
    "docs/growing.md",
    "docs/security.md",
    "docs/quality.md"
  ]) {
    it(`the links in ${name} lead to files of the project`, () => {
      const text = readFileSync(join(root, name), "utf8")
      const missing = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)]
        .map((match) => match[1] ?? "")
        .filter((path) => !existsSync(join(root, name, "..", path)))
      assert.deepStrictEqual(missing, [])
    })
  }

  it("every setting that the service reads is in the README", () => {
    const read = readFileSync(join(root, "packages/http/src/service/Settings.ts"), "utf8")
    const names = [...read.matchAll(/setting\("([A-Z_]+)"/g)].map((match) => match[1] ?? "")
    assert.isAbove(names.length, 5)
    assert.deepStrictEqual(
      names.filter((name) => !readme.includes(`\`${name}\``)),
      []
    )
  })
})
