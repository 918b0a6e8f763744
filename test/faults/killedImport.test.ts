// A members import that is killed leaves the old list, wherever it was: it is held up on a real server by a lock, killed
// there with -9, and looked at when the server has noticed. The same for one outside of a transaction, which must be seen.
import { join } from "node:path"
import { spawn } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { association } from "@fukuri/examples/programmes/guide"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { csvOf, manyLines } from "../support/membersFile.ts"
import { fiscalYear } from "../support/people.ts"
import { isWaiting, query, standing, until } from "../support/query.ts"
import { fukuri, run } from "../support/service.ts"

/** Where it is held up. */
const places = [
  { place: "while it is staged", lock: "lock table staged_holder in exclusive mode" },
  { place: "while records are written", lock: "select from holder where number = '100295' for update" },
  { place: "before its day is written", lock: "select from members_list for update" }
]

const before = manyLines(300)
const after = manyLines(310).map((line) => ({ ...line, workplaceCode: "20002" }))

describe("a members import that is killed", () => {
  let folder = ""
  let url = ""
  const env = () => ({ DATABASE_URL: url, FUKURI_CLOCK: "2024-06-15T09:00:00+09:00" })
  const fileOf = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
  const succeeded = async (args: ReadonlyArray<string>) => {
    const { code, stderr } = await run(args, env())
    expect(code, stderr).toBe(0)
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "fukuri-import-"))
    url = await freshDatabase(inject("postgresUrl"))
    await succeeded([
      "association",
      "set",
      await fileOf("association.json", JSON.stringify(association(fiscalYear(2024))))
    ])
    await succeeded(["members", "import", await fileOf("old.csv", csvOf(before))])
    await fileOf("next.csv", csvOf(after))
  })
  afterAll(async () => {
    await dropDatabase(url)
    await rm(folder, { recursive: true, force: true })
  })

  /** How many have the workplace of the new list, how many there are, and how many lists were made current. */
  const state = async () => {
    const [row] = await query(
      url,
      `select count(*) filter (where workplace_code = '20002')::int as changed, count(*)::int as people,
        (select generation from members_list) as lists from holder`
    )
    return row
  }

  const killed = async (program: ReadonlyArray<string>, lock: string): Promise<void> => {
    const release = await standing(url, lock)
    const child = spawn(process.execPath, [...program, join(folder, "next.csv")], {
      env: { PATH: process.env["PATH"], ...env() },
      stdio: "ignore"
    })
    const ended = new Promise((resolve) => child.once("close", resolve))
    await Promise.race([until(() => isWaiting(url)), ended])
    expect(child.exitCode, "it was held up").toBeNull()
    child.kill("SIGKILL")
    await ended
    await release()
    await until(async () => (await othersIn(url)) === 0)
  }

  it.each(places)("leaves the old list when it was killed $place", async ({ lock }) => {
    const old = await state()
    await killed([...fukuri, "members", "import"], lock)
    expect(await state()).toEqual(old)
    expect(old).toMatchObject({ changed: 0, people: before.length })
  })

  it("is seen to leave a mix when it is made outside of a transaction", async () => {
    await killed(
      ["--conditions=fukuri-source", join(import.meta.dirname, "support/halfImport.ts")],
      places[1]?.lock ?? ""
    )
    const { changed } = (await state()) ?? {}
    expect(changed).toBeGreaterThan(0)
    expect(changed).toBeLessThan(after.length)
  })

  it("can be made afterwards as if nothing had been", async () => {
    await succeeded(["members", "import", join(folder, "next.csv")])
    expect(await state()).toMatchObject({ changed: after.length, people: after.length })
  })
})

const othersIn = async (url: string): Promise<number> => {
  const others = "datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
  return (await query(url, `select 1 from pg_stat_activity where ${others}`)).length
}
