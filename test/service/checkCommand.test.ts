// `fukuri check` about the record of the office: how many lines there are and what their head is, that a head noted
// earlier still stands in it, and by name what breaks when somebody changed it in the database.
import { PgConnection } from "@effect/sql-pg"
import { afterAll, beforeAll, describe, expect, inject, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { join } from "node:path"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { command, type Environment, folder, refused, succeeded } from "./office.ts"

describe("fukuri check", () => {
  let env: Environment
  beforeAll(async () => {
    env = { DATABASE_URL: await freshDatabase(inject("postgresUrl")) }
    await succeeded(["association", "set", join(folder, "association.json")], env)
  })
  afterAll(() => dropDatabase(env["DATABASE_URL"] ?? ""))

  const sql = (...statements: ReadonlyArray<string>) =>
    PgConnection.make({ url: Redacted.make(env["DATABASE_URL"] ?? "") }).pipe(
      Effect.flatMap((connection) => Effect.forEach(statements, (each) => connection.query(each, [], false))),
      Effect.scoped,
      Effect.runPromise
    )
  const head = async (): Promise<string> => JSON.parse(await succeeded(["check", "--json"], env)).audit.head

  it("says how many lines the record has and what its head is, and proves a head that was noted", async () => {
    const before = await head()
    for (const id of ["hanako", "jiro", "saburo"]) await succeeded(["clerk", "add", id, "--role", "管理"], env)
    const report = JSON.parse(await succeeded(["check", "--json"], env))
    expect(report).toMatchObject({ streams: 0, entries: 0, uses: 0, broken: [], audit: { broken: [] } })
    expect(report.audit.lines).toBeGreaterThanOrEqual(3)
    expect(report.audit.head).toMatch(/^[0-9a-f]{64}$/)
    const { head: now, lines } = report.audit
    expect(await succeeded(["check"], env)).toBe(
      `The ledger keeps its laws: 0 books, 0 entries, 0 uses.\nThe record is whole: ${lines} lines, head ${now}.\n`
    )
    const noted = before === "" ? now : before
    expect(await succeeded(["check", "--audit-head", ` ${noted.toUpperCase()}`], env)).toMatch(
      /\nThe noted head is that of line [0-9]+, of 2024-06-15T09:00:.*\+09:00\.\n$/
    )
  })

  it("refuses what is no head, and says that a head that is not there was lost", async () => {
    expect(await refused(["check", "--audit-head", "abc"], env, 2)).toContain("--audit-head: expected the 64 digits")
    const lost = await refused(["check", "--audit-head", "0".repeat(64)], env)
    expect(lost).toContain("The record is broken in 1 places")
    expect(lost).toContain("no line has the noted head")
    expect(lost).toContain("The ledger keeps its laws")
  })

  it("names what breaks with exit code 1, as JSON too", async () => {
    const noted = await head()
    await sql(
      "alter table audit_line disable trigger user",
      "update audit_line set detail = '{}' where place = 2",
      "alter table audit_line enable trigger user"
    )
    expect(await refused(["check"], env)).toMatch(
      /^The record is broken in 1 places \([0-9]+ lines, head [0-9a-f]{64}\)\.\nrecord: line 2 is not what was recorded/
    )
    const asJson = await command(["check", "--json"], env)
    expect(asJson.code).toBe(1)
    expect(JSON.parse(asJson.stdout).audit.broken).toEqual([{ _tag: "Hash", place: 2 }])
    // The head still stands there: it does not excuse what is before it.
    expect(await refused(["check", "--audit-head", noted], env)).toContain("line 2 is not what was recorded")
  })
})
