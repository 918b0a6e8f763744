// How long anything may take on a server, as the server itself says it: for what a page asks, and for bulk work. What the
// driver has no limit for, the wait for a connection of its pool, ends with the store's own.
import { layerServer } from "@fukuri/adapter-postgres"
import { Holder, Holders, Ledger, Reports, type Stores } from "@fukuri/core"
import { PgClient } from "@effect/sql-pg"
import { Deferred, Effect, Fiber, Redacted } from "effect"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../../support/database.ts"
import { date, fiscalYear, memberWith, numberOf, sag } from "../../support/people.ts"
import { query, standing } from "../../support/query.ts"

const memberId = Holder.holderId(sag, numberOf("123456"))

let url = ""
beforeAll(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterAll(() => dropDatabase(url))

const run = <A, E>(
  work: Effect.Effect<A, E, Stores.Stores | PgClient.PgClient>,
  options?: Parameters<typeof layerServer>[1]
): Promise<A> => work.pipe(Effect.provide(layerServer(Redacted.make(url), options)), Effect.runPromise)

describe("what a connection of the service is limited to", () => {
  const names = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "application_name"]
  const shown = (options?: Parameters<typeof layerServer>[1]) =>
    run(
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const rows = yield* Effect.forEach(names, (name) => sql.unsafe<Record<string, string>>(`show ${name}`))
        return rows.map(([row]) => Object.values(row ?? {})[0])
      }),
      options
    )

  test("for what a page asks", async () => {
    expect(await shown()).toEqual(["15s", "5s", "1min", "fukuri"])
  })

  test("by whoever puts it together", async () => {
    const options = {
      statementTimeoutMillis: 2_000,
      lockTimeoutMillis: 700,
      idleInTransactionTimeoutMillis: 90_000,
      applicationName: "other"
    }
    expect(await shown(options)).toEqual(["2s", "700ms", "90s", "other"])
  })

  test("a members list may take half an hour, and afterwards the connection is as it was", async () => {
    await query(url, "create table seen (timeout text)")
    await query(
      url,
      `create function note_timeout() returns trigger language plpgsql as
        $$ begin insert into seen values (current_setting('statement_timeout')); return null; end $$`
    )
    await query(url, "create trigger note_timeout after insert on holder execute function note_timeout()")
    const afterwards = await run(
      Effect.gen(function* () {
        const holders = yield* Holders.Holders
        const staging = yield* holders.stage(sag)
        yield* holders.add(staging, [{ line: 1, holder: memberWith(), changed: true }])
        yield* holders.commit(staging, date("2024-06-01"))
        const sql = yield* PgClient.PgClient
        return yield* sql.unsafe("show statement_timeout")
      }),
      { maxConnections: 1 }
    )
    expect(await query(url, "select distinct timeout from seen")).toEqual([{ timeout: "30min" }])
    expect(afterwards).toEqual([{ statement_timeout: "15s" }])
  })

  test("a report may take longer than a page: it still waits where a page has given up", async () => {
    const letGo = await standing(url, "lock table holder, ledger_entry in access exclusive mode")
    const { page, rows } = await run(
      Effect.gen(function* () {
        const [ledger, reports] = [yield* Ledger.Ledger, yield* Reports.Reports]
        const report = yield* Effect.forkChild(reports.uses({ association: sag, limit: 10 }))
        const page = yield* Effect.flip(ledger.open([memberId], fiscalYear(2024)))
        yield* Effect.promise(letGo)
        return { page, rows: yield* Fiber.join(report) }
      }),
      { statementTimeoutMillis: 300, lockTimeoutMillis: 0 }
    )
    expect(page).toMatchObject({ _tag: "StoreFailure", reason: "timeout" })
    expect(rows).toEqual([])
  })
})

describe("when the pool has no connection to give", () => {
  test("the store gives up, and says that it was not answered in time", async () => {
    const failure = await run(
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const ledger = yield* Ledger.Ledger
        const [taken, letGo] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
        const other = Effect.andThen(Deferred.succeed(taken, undefined), Deferred.await(letGo))
        const taking = yield* Effect.forkChild(sql.withTransaction(other))
        yield* Deferred.await(taken)
        const failure = yield* Effect.flip(ledger.open([memberId], fiscalYear(2024)))
        yield* Deferred.succeed(letGo, undefined)
        yield* Fiber.join(taking)
        return failure
      }),
      { maxConnections: 1, statementTimeoutMillis: 200 }
    )
    expect(failure).toMatchObject({ _tag: "StoreFailure", reason: "timeout", cause: "no answer from the server" })
  })
})
