// The house, enforced: imports point one way, core is pure, only the composition root knows the adapters.
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { assert, describe, it } from "@effect/vitest"

const root = join(import.meta.dirname, "..")

interface Source {
  readonly path: string
  readonly text: string
  readonly imports: ReadonlyArray<string>
}

const sourcesUnder = (folder: string): ReadonlyArray<Source> =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules") && !name.startsWith("dist"))
    .map((name) => {
      const path = relative(root, join(root, folder, name))
      const text = readFileSync(join(root, path), "utf8")
      const imports = [
        ...text.matchAll(/(?:^(?:import|export)[^"]*? from |\bimport\()"([^"\n]+)"|^import "([^"\n]+)"/gm)
      ].map((match) => match[1] ?? match[2] ?? "")
      return { path, text, imports }
    })

/** What each room may import, beside its own files. */
const rooms: Record<string, (specifier: string) => boolean> = {
  "packages/core/src": (specifier) => specifier === "effect",
  "packages/adapters/memory/src": (specifier) => ["effect", "@fukuri/core"].includes(specifier),
  "packages/adapters/conformance/src": (specifier) => ["effect", "@fukuri/core"].includes(specifier),
  "packages/adapters/postgres/src": (specifier) =>
    /^(node:|effect($|\/)|@fukuri\/core$|@effect\/sql-pg$|@electric-sql\/pglite$)/.test(specifier),
  "packages/web-ui/src": (specifier) => ["effect", "@fukuri/core", "d3-scale"].includes(specifier),
  // The root of this package loads the client of Redis, which is half of what a start would load: its parts are imported.
  "packages/http/src": (specifier) =>
    specifier !== "@effect/platform-node" && (!specifier.startsWith("@fukuri/") || /\/(core|web-ui)$/.test(specifier)),
  // The data of the examples is loaded by name at run time, as the composition root does.
  "packages/scenarios/src": (specifier) =>
    specifier !== "@effect/platform-node" &&
    (!specifier.startsWith("@fukuri/") || /\/(core|http|adapter-[a-z]+)$/.test(specifier)),
  examples: (specifier) =>
    !specifier.startsWith("@fukuri/") || /^@fukuri\/(core|http|web-ui|adapter-|conformance|examples)/.test(specifier)
}

describe("architecture", () => {
  for (const [room, allowed] of Object.entries(rooms)) {
    it(`${room} imports only what lies in its direction`, () => {
      const sources = sourcesUnder(room)
      assert.isAbove(sources.length, 0)
      const wrong = sources.flatMap(({ imports, path }) =>
        imports
          .filter((specifier) => !specifier.startsWith(".") && !allowed(specifier))
          // The composition root alone puts adapters in.
          .filter(
            (specifier) => !(path.startsWith("packages/http/src/service/") && specifier.startsWith("@fukuri/adapter-"))
          )
          .map((specifier) => `${path}: ${specifier}`)
      )
      assert.deepStrictEqual(wrong, [])
    })

    it(`${room} reaches other rooms by package name, not by path`, () => {
      const depth = room.split("/").length
      const wrong = sourcesUnder(room).flatMap(({ imports, path }) => {
        const inside = path.split("/").length - depth - 1
        return imports
          .filter((specifier) => (specifier.match(/\.\.\//g)?.length ?? 0) > inside)
          .map((specifier) => `${path}: ${specifier}`)
      })
      assert.deepStrictEqual(wrong, [])
    })
  }

  it("nobody imports the scenarios, which the command loads when they are installed", () => {
    const wrong = Object.keys(rooms)
      .flatMap(sourcesUnder)
      .filter(({ imports }) => imports.some((specifier) => specifier.startsWith("@fukuri/scenarios")))
      .map(({ path }) => path)
    assert.deepStrictEqual(wrong, [])
  })

  it("a command that serves no pages loads none", () => {
    const loaded = new Set<string>()
    const load = (path: string) => {
      if (loaded.has(path)) return
      loaded.add(path)
      if (!path.endsWith(".ts")) return
      const text = readFileSync(join(root, path), "utf8")
      for (const [, specifier = ""] of text.matchAll(/^(?:import|export) (?!type )[^"]*?from "([^"\n]+)"/gm)) {
        load(specifier.startsWith(".") ? join(dirname(path), specifier) : specifier)
      }
    }
    load("packages/http/src/service/main.ts")
    assert.include([...loaded], "packages/http/src/service/Storage.ts")
    const pages = /^(koa|@koa|@fukuri\/web-ui|packages\/http\/src\/(index|routes))/
    assert.deepStrictEqual(
      [...loaded].filter((each) => pages.test(each)),
      []
    )
  })

  it("core reads no clock, no chance and no environment", () => {
    const wrong = sourcesUnder("packages/core/src")
      .filter(({ text }) => /Date\.now|new Date\(\)|Math\.random|process\.|crypto\.|setTimeout/.test(text))
      .map(({ path }) => path)
    assert.deepStrictEqual(wrong, [])
  })

  it("nothing of a particular association is in the packages but for samples of the laws and examples of sentences", () => {
    const wrong = sourcesUnder("packages")
      .filter(({ path }) => !/^packages\/(adapters\/conformance|scenarios\/src\/vocabulary)\//.test(path))
      .filter(({ text }) =>
        /選べるドック|マイ リフレッシュ|歯科健康診査|女性がん/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""))
      )
      .map(({ path }) => path)
    assert.deepStrictEqual(wrong, [])
  })
})
