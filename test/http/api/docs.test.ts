// What docs/api.md says is true: every example is run against a service, and what is answered has the form that is shown.
import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { workTurn } from "@fukuri/http"
import { withApi } from "./apiService.ts"

const run = promisify(execFile)
const root = join(import.meta.dirname, "../../..")
const text = await readFile(join(root, "docs/api.md"), "utf8")

interface Example {
  readonly script: string
  /** What is shown as its answer. */
  readonly shown: string | undefined
}

const examples: ReadonlyArray<Example> = [...text.matchAll(/```sh\n([\s\S]*?)```(?:\s*```json\n([\s\S]*?)```)?/g)].map(
  ([, script = "", shown]) => ({ script, shown })
)

type Json = ReturnType<typeof JSON.parse>

/** The names in it at every place, with the words that a program goes by. */
const formOf = (value: Json): Json => {
  if (Array.isArray(value)) return value.slice(0, 1).map(formOf)
  if (typeof value !== "object" || value === null) return typeof value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [
        name,
        ["code", "state", "type", "kind"].includes(name) && !/^[0-9]+$/.test(String(each)) ? each : formOf(each)
      ])
  )
}

describe("docs/api.md", () => {
  it(
    "has examples that run, and answers of the form that it shows",
    withApi({}, async (service) => {
      const { token } = await service.key()
      const cwd = await mkdtemp(join(tmpdir(), "fukuri-api-docs-"))
      try {
        assert.isAtLeast(examples.length, 9)
        let imported = ""
        for (const { script, shown } of examples) {
          const env = { ...process.env, FUKURI: service.url, KEY: token }
          const { stdout } = await run("bash", ["-euo", "pipefail", "-c", script], { cwd, env })
          const answer = JSON.parse(stdout)
          if (shown === undefined) assert.notProperty(answer, "status", `${script}\n${stdout}`)
          else assert.deepStrictEqual(formOf(answer), formOf(JSON.parse(shown)), script)
          if (script.includes("/imports/")) imported = answer.id
        }
        await service.run(workTurn("a node"))
        // The list is one that can be taken; that it would end everybody else's membership is what holds it back.
        const { json } = await service.ask(token, `/jobs/${imported}`)
        assert.deepInclude(json, { state: "held-back", brakes: ["Loss"] })
      } finally {
        await rm(cwd, { recursive: true, force: true })
      }
    })
  )

  it(
    "has a program that runs on the typed client, which loads nothing of the server",
    withApi({}, async (service) => {
      const { token } = await service.key()
      const [, program = ""] = /```ts\n([\s\S]*?)```/.exec(text) ?? []
      const watched = `import { registerHooks } from "node:module"
        registerHooks({ load: (url, context, next) => { console.error(url); return next(url, context) } })
        await import("data:text/javascript,0")\n`
      const body = program.replaceAll(/import \{ (.*?) \} from "(.*?)"/g, 'const { $1 } = await import("$2")')
      const { stderr, stdout } = await run(
        process.execPath,
        ["--conditions=fukuri-source", "--input-type=module-typescript", "--eval", watched + body],
        { cwd: root, env: { ...process.env, FUKURI: service.url, KEY: token } }
      )
      assert.strictEqual(stdout.trim(), "1234567")
      const loaded = stderr.split("\n").filter((line) => line.startsWith("file:") || line.startsWith("node:"))
      assert.isAbove(loaded.length, 20)
      const ours = loaded.filter((url) => url.includes("/packages/") && !url.includes("/packages/core/"))
      const allowed =
        /\/packages\/http\/src\/(client|api\/(Api|ApiAccess|ApiProblems|ApiShapes|ApiTime|ApiVerdict))\.ts$/
      assert.deepStrictEqual(
        ours.filter((url) => !allowed.test(url)),
        []
      )
      assert.deepStrictEqual(
        loaded.filter((url) => /node_modules\/(?!effect\/)|^node:(http|net|crypto)$/.test(url)),
        []
      )
    })
  )
})
