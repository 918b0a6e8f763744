// pgbench: what the server itself can do at best, driven by PostgreSQL's own load generator, so that a use has a limit
// to be held against. Times are read from its log of every transaction, so that both sides are summed up the same way.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { environmentOf } from "./programs.ts"
import { type Run, runOf } from "./report.ts"

/** What is run against which database, by how many clients at once, for how long. */
export interface PgbenchRun {
  readonly program: string
  readonly databaseUrl: string
  readonly script: string
  readonly atOnce: number
  /** Time before anything counts. */
  readonly warmUpSeconds: number
  readonly seconds: number
}

/** Runs a script; rejects when any transaction of it failed. */
export async function runPgbench(run: PgbenchRun): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "fukuri-pgbench-"))
  try {
    writeFileSync(join(folder, "script.sql"), run.script)
    const began = Date.now()
    await spawned(run, folder)
    // Counted from the first transaction's end, so that connecting is no part of it.
    const ended = readdirSync(folder)
      .filter((name) => name.startsWith("log"))
      .flatMap((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"))
      .map(transactionOf)
    const first = ended.reduce((least, { endedAt }) => Math.min(least, endedAt), Number.POSITIVE_INFINITY)
    if (!(first >= began)) throw new Error("pgbench wrote no log that can be read.")
    const from = first + run.warmUpSeconds * 1_000
    const until = from + run.seconds * 1_000
    const counted = ended.filter(({ endedAt }) => endedAt >= from && endedAt < until).map(({ millis }) => millis)
    return runOf(counted, run.seconds)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lines are: client, transaction, microseconds it took, script, second and microsecond it ended. */
function transactionOf(line: string): { readonly endedAt: number; readonly millis: number } {
  const [, , micros, , seconds, fraction] = line.split(" ").map(Number)
  return { endedAt: (seconds ?? 0) * 1_000 + (fraction ?? 0) / 1_000, millis: (micros ?? 0) / 1_000 }
}

async function spawned(run: PgbenchRun, folder: string): Promise<void> {
  // Half a second more than is counted, since it begins with connecting.
  const seconds = Math.ceil(run.warmUpSeconds + run.seconds + 0.5)
  const child = spawn(
    run.program,
    [
      "--no-vacuum",
      "--protocol=prepared",
      `--client=${run.atOnce}`,
      `--jobs=${Math.min(2, run.atOnce)}`,
      `--time=${seconds}`,
      "--log",
      `--log-prefix=${join(folder, "log")}`,
      `--file=${join(folder, "script.sql")}`
    ],
    {
      env: environmentOf(run.databaseUrl),
      stdio: ["ignore", "ignore", "pipe"],
      timeout: (seconds + 30) * 1_000
    }
  )
  let said = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = `${said}${text}`.slice(-2_000)
  })
  const [code] = await once(child, "close")
  if (code !== 0) throw new Error(`pgbench failed: ${said.trim().replaceAll("\n", " ")}`)
}
