// An office at work with the real `fukuri` command: what the tests of the command share.
import { association } from "@fukuri/examples/programmes/guide"
import { afterAll, expect, inject } from "@effect/vitest"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { fiscalYear } from "../support/people.ts"
import { run } from "../support/service.ts"

export type Environment = Readonly<Record<string, string>>

export const root = join(import.meta.dirname, "..", "..")
const programmeFile = (name: string) => join(root, "examples/programmes/guide/2024", `${name}.json`)

/** A folder for the files and data of a test file, with the association's own file in it. */
export const folder = await mkdtemp(join(tmpdir(), "fukuri-command-"))
await writeFile(join(folder, "association.json"), JSON.stringify(association(fiscalYear(2024))))
afterAll(() => rm(folder, { recursive: true, force: true }))

export const fileOf = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

/** Runs a command; whatever comes of it, it never shows a stack. */
export const command = async (args: ReadonlyArray<string>, env: Environment) => {
  const ended = await run(args, { FUKURI_CLOCK: "2024-06-15T09:00:00+09:00", ...env })
  const said = `${args.join(" ")}: ${ended.stdout.slice(0, 2000)}${ended.stderr.slice(0, 2000)}`
  expect(said).not.toMatch(/^ {4,}at /m)
  return { ...ended, said }
}

export const succeeded = async (args: ReadonlyArray<string>, env: Environment): Promise<string> => {
  const { code, said, stdout } = await command(args, env)
  expect(code, said).toBe(0)
  return stdout
}

/** One clear sentence on stderr, and nothing else. */
export const refused = async (args: ReadonlyArray<string>, env: Environment, exitCode: 1 | 2 = 1): Promise<string> => {
  const { code, said, stderr, stdout } = await command(args, env)
  expect(code, said).toBe(exitCode)
  expect(stdout, said).toBe("")
  return stderr.trim()
}

export const ledgerOf = async (env: Environment): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> => {
  const text = await succeeded(["ledger", "export", "--json"], env)
  return text
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
}

/** An association with the guide's programmes and nobody in it yet. */
export const prepare = async (env: Environment): Promise<void> => {
  await succeeded(["association", "set", join(folder, "association.json")], env)
  for (const name of ["kenshin", "my-refresh", "dental"]) {
    await succeeded(["programme", "publish", programmeFile(name)], env)
  }
}

/** The demo of the first day on which everything can be used, loaded once; on a server, which is opened quickly. */
export const demonstration = (): Promise<Environment> => {
  loaded ??= (async () => {
    const url = await freshDatabase(inject("postgresUrl"))
    const env = { DATABASE_URL: url, FUKURI_CLOCK: "2024-07-01T09:00:00+09:00" }
    expect(await succeeded(["demo"], env)).toBe("The demo association is loaded.\n")
    return env
  })()
  return loaded
}
let loaded: Promise<Environment> | undefined
afterAll(async () => {
  if (loaded !== undefined) await dropDatabase((await loaded)["DATABASE_URL"] ?? "")
})

/**
 * Where a test keeps its data, how it is thrown away, and how many people are enough there: on the server more than are
 * written at once, and the embedded database is written to by the same code.
 */
export const places = [
  {
    place: "the embedded database",
    count: 2_000,
    open: async (): Promise<Environment> => ({ FUKURI_DATA: await mkdtemp(join(folder, "data-")) }),
    close: async (): Promise<void> => undefined
  },
  {
    place: "a server",
    count: 10_000,
    open: async (): Promise<Environment> => ({ DATABASE_URL: await freshDatabase(inject("postgresUrl")) }),
    close: (env: Environment) => dropDatabase(env["DATABASE_URL"] ?? "")
  }
]
