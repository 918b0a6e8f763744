// `fukuri scenario` as a process: what it prints, its exit codes, and what it says where its package is not installed.
import { PgConnection } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { spawn } from "node:child_process"
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { vocabulary } from "@fukuri/scenarios"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { fukuri, run } from "../support/service.ts"

const root = join(import.meta.dirname, "../..")
let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fukuri-scenario-command-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const fileOf = async (name: string, ...lines: ReadonlyArray<string>): Promise<string> => {
  const path = join(folder, `${name}.feature`)
  await writeFile(path, ["機能: 試し", `  シナリオ: ${name}`, ...lines.map((line) => `    ${line}`)].join("\n"))
  return path
}

const person = "前提 組合員「123456」は1974年12月12日生まれの男性である"

/** How many databases a process has made on a server. */
const databasesOf = (server: string, pid: number | undefined): Promise<number> =>
  PgConnection.make({ url: Redacted.make(server) }).pipe(
    Effect.flatMap((connection) =>
      connection.query(`select 1 from pg_database where datname like 'fukuri_scenarios_${pid}_%'`, [], false)
    ),
    Effect.map(({ rows }) => rows.length),
    Effect.scoped,
    Effect.runPromise
  )

describe("fukuri scenario", () => {
  it("plays files and folders on the core in memory, and ends with 0 when all hold", async () => {
    const path = await fileOf("holds", person, "ならば 台帳に矛盾はない")
    const report = join(folder, "report.html")
    const { code, stderr, stdout } = await run(["scenario", path, "--report", report], {})
    expect([code, stderr], stdout).toEqual([0, ""])
    expect(stdout).toMatch(/^memory: 1件中 成立 1、不成立 0 \([0-9.]+秒\)\n$/)
    expect((await stat(report)).size).toBeGreaterThan(1_000)
  })

  it("ends with 1 when some do not hold, and tells where", async () => {
    const path = await fileOf("fails", person, "ならば 「123456」の利用は1件記録されている")
    const { code, stderr, stdout } = await run(["scenario", path, "--on", "memory"], {})
    expect([code, stderr.trim()]).toEqual([1, "成り立たないシナリオがあります。"])
    expect(stdout).toContain(`${path}:4  ならば 「123456」の利用は1件記録されている`)
  })

  it("ends with 2 when it cannot be run, and plays nothing", async () => {
    const good = await fileOf("good", person, "ならば 台帳に矛盾はない")
    const wrong = await fileOf("wrong", "前提 今日は2024年13月1日である")
    for (const [args, why] of [
      [[good, wrong], `${wrong}:3: 「2024年13月1日」は日付ではありません。月は1から12までです。`],
      [[good, "--on", "memory", "--on", "postgres"], "--database-url か DATABASE_URL に"]
    ] as const) {
      const { code, stderr, stdout } = await run(["scenario", ...args], {})
      expect([code, stdout, stderr.includes(why)], stderr).toEqual([2, "", true])
    }
  })

  it("prints every sentence with its example", async () => {
    const { code, stdout } = await run(["scenario", "--steps"], {})
    expect(code).toBe(0)
    for (const { example, expression, kind } of vocabulary) {
      expect(stdout).toContain(`${kind} ${expression}`)
      expect(stdout).toContain(`例  ${kind} ${example.split("\n")[0]}`)
    }
  })

  it("leaves no database on the server, neither when it ends nor when it is stopped", async () => {
    const server = inject("postgresUrl")
    const args = [...fukuri, "scenario", "examples/scenarios", "--on", "postgres"]
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, DATABASE_URL: server },
      stdio: "ignore"
    })
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve))
    while ((await databasesOf(server, child.pid)) === 0) await sleep(50)
    child.kill("SIGINT")
    expect(await ended).toBe(130)
    expect(await databasesOf(server, child.pid)).toBe(0)

    const path = await fileOf("short", person, "ならば 台帳に矛盾はない")
    expect((await run(["scenario", path, "--on", "postgres", "--database-url", server], {})).code).toBe(0)
  })

  it("says how its package is installed where it is not", async () => {
    const hook = `import { registerHooks } from "node:module"
registerHooks({ resolve: (specifier, context, next) => {
  if (specifier !== "@fukuri/scenarios") return next(specifier, context)
  throw Object.assign(new Error("not found"), { code: "ERR_MODULE_NOT_FOUND" })
} })`
    const path = join(folder, "without.mjs")
    await writeFile(path, hook)
    const { code, stderr } = await run(["scenario", "--steps"], { NODE_OPTIONS: `--import=${path}` })
    expect([code, stderr.trim()]).toEqual([
      2,
      "The package @fukuri/scenarios is not installed. Install it with: npm install --save-dev @fukuri/scenarios"
    ])
  })
})
