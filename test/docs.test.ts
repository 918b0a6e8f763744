// What the documents say is true: the code in the README runs, its links lead somewhere, and every setting is told.
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { CouponProduct, GrantRule, Quantity } from "@fukuri/core"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"

const root = join(import.meta.dirname, "..")
const readme = readFileSync(join(root, "README.md"), "utf8")

/** The blocks of a language in a document. */
const blocksOf = (name: string, language: string): ReadonlyArray<string> => {
  const fence = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g")
  return [...readFileSync(join(root, name), "utf8").matchAll(fence)].map((match) => match[1] ?? "")
}

/** What the code in a document prints. */
const printedBy = (name: string): string =>
  execFileSync(
    process.execPath,
    ["--conditions=fukuri-source", "--input-type=module-typescript", "--eval", blocksOf(name, "ts")[0] ?? ""],
    { cwd: root, encoding: "utf8" }
  )

describe("the documents", () => {
  it("the code in the README runs, and uses two of three coupons", () => {
    const printed = printedBy("README.md")
    assert.match(printed, /granted: 3/)
    assert.match(printed, /redeemed: 2/)
  })

  it("the code about embedding runs, and its rule holds", () => {
    assert.strictEqual(printedBy("docs/embedding.md"), "true\n")
  })

  for (const name of ["docs/programmes.md", "docs/adapters.md"]) {
    it(`the code in ${name} runs, and prints what stands below it`, () => {
      const told = (blocksOf(name, "ts")[0] ?? "").match(/^\/\/ (.*)$/m)?.[1]
      assert.strictEqual(printedBy(name), `${told}\n`)
    })
  }

  it("the page about adapters has every port", () => {
    const ports = /type Stores =\s*([^;]*?)\n*$/.exec(readFileSync(join(root, "packages/core/src/Stores.ts"), "utf8"))
    const names = (ports?.[1] ?? "").split("|").map((name) => name.trim())
    const text = readFileSync(join(root, "docs/adapters.md"), "utf8")
    assert.isAbove(names.length, 9)
    assert.deepStrictEqual(
      names.filter((name) => !text.includes(`| \`${name}\``)),
      []
    )
  })

  it("the page about programmes has every case of rules and quantities, and how the office reads each", () => {
    const text = readFileSync(join(root, "docs/programmes.md"), "utf8")
    const told = [...text.matchAll(/```json\n([\s\S]*?)```\n(?:\n> (.*))?/g)].map(([, json = "", words]) => ({
      value: JSON.parse(json) as { readonly _tag: string },
      words
    }))
    const quantities = told.filter(({ words }) => words === undefined).map(({ value }) => value)
    const rules = told.filter(({ words }) => words !== undefined)
    for (const quantity of quantities) Schema.decodeUnknownSync(Quantity.Quantity)(quantity)
    for (const { value, words } of rules) {
      assert.strictEqual(GrantRule.describe(Schema.decodeUnknownSync(GrantRule.GrantRule)(value)), words)
    }
    const schema = Schema.toJsonSchemaDocument(CouponProduct.CouponProduct, { onExcessProperty: "error" })
    const tags = new Set(
      [...JSON.stringify(schema).matchAll(/"_tag":\{[^}]*?"enum":\["(\w+)"\]/g)].map(([, tag]) => tag)
    )
    assert.isAbove(tags.size, 14)
    assert.deepStrictEqual(
      [...tags].filter((tag) => !text.includes(`"_tag": "${tag}"`)),
      []
    )
  })

  for (const name of [
    "README.md",
    "README.ja.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "GLOSSARY.md",
    "bench/README.md",
    "docs/api.md",
    "docs/office.md",
    "docs/programmes.md",
    "docs/adapters.md",
    "docs/embedding.md",
    "docs/exceptions.md",
    "docs/faults.md",
    "docs/watching.md",
    "docs/operating.md",
    "docs/growing.md",
    "docs/security.md",
    "docs/webhooks.md",
    "docs/quality.md",
    "docs/scenarios.ja.md"
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
