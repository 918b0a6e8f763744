// A running installation that is brought forward. The databases beside this file were written by the programme of their
// time and dumped: the demo association with its uses, of schema 5 (before the office) and 11 (before paper).
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { PgConnection } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { hospital, logIn, pressNow, receiptOn, taro, toConfirm } from "../../http/journey.ts"
import { dropDatabase, freshDatabase } from "../../support/database.ts"
import { formClient } from "../../support/formClient.ts"
import { run, type Service, startService } from "../../support/service.ts"

let url = ""
let services: ReadonlyArray<Service> = []
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
  services = []
})
afterEach(async () => {
  await Promise.all(services.map(({ kill9 }) => kill9()))
  await dropDatabase(url)
})

const query = (statements: ReadonlyArray<string>) =>
  PgConnection.make({ url: Redacted.make(url) }).pipe(
    Effect.flatMap((connection) => Effect.forEach(statements, (statement) => connection.query(statement, [], false))),
    Effect.map((answers) => answers.at(-1)?.rows ?? []),
    Effect.scoped,
    Effect.runPromise
  )

const load = (schema: number) =>
  query(
    readFileSync(join(import.meta.dirname, "databases", `schema-${schema}.sql`), "utf8")
      .split(/;\n(?=[A-Z]|$)/)
      .filter((statement) => statement.trim() !== "")
  )

const environment = () => ({
  DATABASE_URL: url,
  FUKURI_SECRET: "a secret that both of the nodes know well",
  FUKURI_CLOCK: "2024-07-01T09:00:00+09:00"
})

const columns = "holder_id, fiscal_year, version, seq, kind, at, actor, product, quantity, redemption_id, facility"
const ledger = () => query([`select ${columns} from ledger_entry order by seq`])
const people = () => query(["select to_jsonb(holder) - 'search_text' as person from holder order by holder_id"])

describe.each([
  { schema: 5, nodes: 2 },
  { schema: 11, nodes: 1 }
])("a database of schema $schema", ({ nodes, schema }) => {
  test("is brought forward by services that start at once: nothing is lost, and coupons can be used", async () => {
    await load(schema)
    const before = { ledger: await ledger(), people: await people() }
    expect(before.ledger.length).toBeGreaterThan(70)
    services = await Promise.all(Array.from({ length: nodes }, () => startService(environment())))

    const grown = await ledger()
    expect(grown.slice(0, before.ledger.length)).toEqual(before.ledger)
    expect(await people()).toEqual(before.people)
    const receipts = await Promise.all(
      services.map(async (service, index) => {
        const client = formClient(service.url)
        const choice = index === 0 ? "マイ リフレッシュ" : "歯科健康診査"
        return receiptOn(await pressNow(client, await toConfirm(client, await logIn(client, taro, hospital), choice)))
      })
    )
    const used = await query([
      `select redemption_id from ledger_entry where kind = 'Redeemed' order by seq desc limit ${nodes}`
    ])
    expect(used.map((row) => Object(row).redemption_id).toSorted()).toEqual(receipts.toSorted())

    const { code, stderr, stdout } = await run(["check"], environment())
    expect(code, stderr).toBe(0)
    expect(stdout).toContain("The ledger keeps its laws")
    expect(stdout).toMatch(schema === 11 ? /The record is whole: [1-9]/ : /The record is/)
  })
})

test("a step that cannot be done leaves the database as it was, and the service does not start", async () => {
  await load(5)
  // Somebody has made by hand what a later step makes.
  await query(["create table document (a integer)"])
  const tables = ["select relname from pg_class where relnamespace = 'public'::regnamespace order by relname"]
  const before = [await query(tables), await ledger()]
  await expect(startService(environment())).rejects.toThrow(/answered with a fault \(ledger: 42P07/)
  expect([await query(tables), await ledger()]).toEqual(before)
})
