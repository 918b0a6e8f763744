// What the guide says of exceptions (R110-R127: paper, outages, mistakes, how to reach the office) is proven three times: as
// a decision in the core, on a real PostgreSQL server, and on the screens in a browser. This reads the titles of the tests and
// tells which of these proofs is missing; whether a test proves what its title says is for its reader.
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"

const requirements = Array.from({ length: 18 }, (_, index) => `R${110 + index}`)

interface TestFile {
  readonly path: string
  readonly code: string
}

const filesIn = (folder: string): ReadonlyArray<TestFile> =>
  globSync(join(import.meta.dirname, folder, "**/*.test.ts")).map((path) => ({
    path,
    code: readFileSync(path, "utf8").replace(/^\s*\/\/.*$/gm, "")
  }))

/** The titles of describe, it and test: of tests with a table those behind it, and none of tests that are left out. */
const titlesIn = (code: string): ReadonlyArray<string> =>
  [...code.matchAll(/\b(?:describe|it|test)(?:\.(?:each|for|effect|live|prop|concurrent|sequential))*(?=\()/g)].flatMap(
    ({ 0: call, index }) => {
      const open = index + call.length
      return (
        titleAt(code, open) ?? (/\.(?:each|for)$/.test(call) ? titleAt(code, closeOf(code, open)) : undefined) ?? []
      )
    }
  )

/** The text that a call begins with whose parenthesis opens at a place; undefined when it begins otherwise. */
const titleAt = (code: string, open: number): string | undefined => {
  const [, plain, template] =
    /^\(\s*(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/.exec(code.slice(open, open + 1_000)) ?? []
  return plain ?? template
}

/** Where what is in parentheses from a place on has ended. Parentheses in texts do not count. */
const closeOf = (code: string, open: number): number => {
  const part = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|[()]/g
  part.lastIndex = open
  for (let depth = 0, found = part.exec(code); found !== null; found = part.exec(code)) {
    depth += found[0] === "(" ? 1 : found[0] === ")" ? -1 : 0
    if (depth === 0) return part.lastIndex
  }
  return code.length
}

/** The numbers that a title names; R124-R126 names three of them. */
const namedIn = (title: string): ReadonlyArray<string> =>
  [...title.matchAll(/\bR([0-9]+)(?:-R?([0-9]+))?/g)].flatMap(([, first, last = first]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `R${Number(first) + index}`)
  )

/** Those of the requirements that no test in some files names. */
const missingFrom = (files: ReadonlyArray<TestFile>): ReadonlyArray<string> => {
  const named = new Set(files.flatMap(({ code }) => titlesIn(code).flatMap(namedIn)))
  return requirements.filter((requirement) => !named.has(requirement))
}

/**
 * Whether the tests of a file run on a real PostgreSQL server: it makes itself a database on the one that the suite starts.
 * The stores in memory and the embedded database do not count.
 */
const runsOnServer = ({ code }: TestFile): boolean => /\bfreshDatabase\(inject\("postgresUrl"\)\)/.test(code)

describe("each of R110-R127 is named by a test", () => {
  test("in the core", () => {
    expect(missingFrom(filesIn("core"))).toEqual([])
  })

  test("on the real server: in test/adapters or test/e2e, in a file that makes itself a database there", () => {
    expect(missingFrom([...filesIn("adapters"), ...filesIn("e2e")].filter(runsOnServer))).toEqual([])
  })

  test("on the screens in the browser", () => {
    expect(missingFrom(filesIn("e2e"))).toEqual([])
  })
})

describe("a title is read", () => {
  test("whatever runs it, with every number of a range, and not when the test is left out", () => {
    const code = [
      'it("one (R110, R112)", () => {})',
      'it.effect(\n  "two (R113-R115)",\n  () => x)',
      'test.each([\n  ["a (", f(1)]\n])("three %s (R116)", () => {})',
      "describe(`four ${x} (R117)`, () => {})",
      'it.skip("five (R118)", () => {})',
      'expect("R119")'
    ].join("\n")
    expect(titlesIn(code).flatMap(namedIn)).toEqual(["R110", "R112", "R113", "R114", "R115", "R116", "R117"])
  })
})
