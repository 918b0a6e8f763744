// The programs that come with PostgreSQL, as limits to hold our own work against: where they are, and how they reach a
// database. What is done with pgbench is in `pgbench`, what with psql here.
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { refuse } from "./options.ts"

/** The newest program of a name on this machine: Debian's packages keep them beside the server's, not in the PATH. */
export function findProgram(name: "pgbench" | "psql"): string {
  const debian = "/usr/lib/postgresql"
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const paths = (process.env["PATH"] ?? "").split(":")
  return (
    [...versions.map((version) => join(debian, version, "bin")), ...paths]
      .map((folder) => join(folder, name))
      .find((program) => existsSync(program)) ??
    refuse(`${name} is missing; on Debian or Ubuntu \`apt-get install postgresql\` installs it.`)
  )
}

/** As `pgbench (PostgreSQL) 15.8` says of itself. */
export function versionOf(program: string): string {
  return execFileSync(program, ["--version"], { encoding: "utf8" }).trim()
}

/** What tells a program which database is meant. */
export function environmentOf(databaseUrl: string): NodeJS.ProcessEnv {
  const url = new URL(databaseUrl)
  return {
    ...process.env,
    PGHOST: url.hostname,
    PGPORT: url.port,
    PGUSER: url.username,
    PGPASSWORD: url.password,
    PGDATABASE: url.pathname.slice(1)
  }
}

/** Runs statements and psql's own commands in one session; answers how long that took, starting psql included. */
export async function runPsql(program: string, databaseUrl: string, script: string): Promise<{ seconds: number }> {
  const began = performance.now()
  const child = spawn(program, ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"], {
    env: environmentOf(databaseUrl),
    stdio: ["pipe", "ignore", "pipe"]
  })
  let said = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = `${said}${text}`.slice(-2_000)
  })
  child.stdin.end(script)
  const [code] = await once(child, "close")
  if (code !== 0) throw new Error(`psql failed: ${said.trim().replaceAll("\n", " ")}`)
  return { seconds: (performance.now() - began) / 1_000 }
}
