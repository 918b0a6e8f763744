// What the stores in PostgreSQL promise beyond the laws of every adapter: migrations that many processes run at once, a
// ledger that refuses change by anybody, failures without values, and crashes.
import { PgClient } from "@effect/sql-pg"
import { layerServer, migrate, ready } from "@fukuri/adapter-postgres"
import { Audit, CalendarDate, Holder, Holders, Ledger, type LedgerEntry } from "@fukuri/core"
import { Effect, Layer, ManagedRuntime, Redacted, Result, Stream } from "effect"
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../../support/database.ts"
import { type PostgresServer, startPostgres } from "../../support/PostgresServer.ts"
import { fiscalYear, memberOf, populate } from "../support/world.ts"

let url = ""
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterEach(() => dropDatabase(url))

const stores = (options: Parameters<typeof layerServer>[1] = {}) => layerServer(Redacted.make(url), options)

const grantTo = (holder: Holder.HolderId, expectedVersion: number, quantity = 1) =>
  Effect.flatMap(Ledger.Ledger, (ledger) => {
    const entry = { _tag: "Granted", at: 1, actor: "grants", product: "dock", quantity } as LedgerEntry.LedgerEntry
    return ledger.append([{ key: { holder, fiscalYear }, expectedVersion, entries: [entry] }])
  })

const stranger = "sag:990099" as Holder.HolderId

describe("migrations", () => {
  test("are made once when many processes start at the same time", async () => {
    const starts = Array.from({ length: 6 }, () => Layer.build(stores({ maxConnections: 2 })).pipe(Effect.scoped))
    await Effect.runPromise(Effect.all(starts, { concurrency: "unbounded", discard: true }))
    const steps = await Effect.gen(function* () {
      yield* ready
      const sql = yield* PgClient.PgClient
      return yield* sql.unsafe<{ readonly steps: number }>(
        "select count(*)::integer as steps, max(migration_id) as last from fukuri_migration"
      )
    }).pipe(Effect.provide(stores({ migrate: false })), Effect.runPromise)
    expect(steps).toEqual([{ steps: 12, last: 12 }])
  })

  test("are what ready waits for", async () => {
    const results = await Effect.gen(function* () {
      const before = yield* Effect.result(ready)
      yield* migrate
      return [before, yield* Effect.result(ready)]
    }).pipe(Effect.provide(stores({ migrate: false })), Effect.runPromise)
    expect(results.map(Result.isSuccess)).toEqual([false, true])
  })

  test("that are missing fail a start that was told not to make them, at the first question", async () => {
    const result = await grantTo(stranger, 0).pipe(
      Effect.provide(stores({ migrate: false })),
      Effect.result,
      Effect.runPromise
    )
    expect(result).toMatchObject({ failure: { _tag: "StoreFailure", reason: "broken" } })
  })
})

describe("the ledger's table", () => {
  test.each([
    "update ledger_entry set quantity = 9",
    "delete from ledger_entry",
    "truncate ledger_entry",
    "update ledger_entry set quantity = quantity where version = 1"
  ])("refuses: %s", async (statement) => {
    const refused = await Effect.gen(function* () {
      yield* populate(1)
      const sql = yield* PgClient.PgClient
      const result = yield* Effect.result(sql.unsafe(statement))
      const ledger = yield* Ledger.Ledger
      const [opened] = yield* ledger.open([memberOf(0)], fiscalYear)
      return { result, entries: opened?.entries.length }
    }).pipe(Effect.provide(stores()), Effect.runPromise)
    expect(refused.entries).toBe(1)
    expect(refused.result).toMatchObject({ failure: { reason: { cause: { code: "23001" } } } })
  })

  const columns = "(holder_id, fiscal_year, version, kind, at, actor, product, quantity, reason)"
  test.each([
    ["a quantity of none", `${columns} values ('sag:100000', 2024, 2, 'Granted', 1, 'grants', 'dock', 0, null)`],
    ["an unknown kind", `${columns} values ('sag:100000', 2024, 2, 'Gifted', 1, 'grants', 'dock', 1, null)`],
    ["a use without facility", `${columns} values ('sag:100000', 2024, 2, 'Redeemed', 1, 'holder', 'dock', 1, null)`],
    [
      "a grant with a course",
      `(holder_id, fiscal_year, version, kind, at, actor, product, quantity, course)
        values ('sag:100000', 2024, 2, 'Granted', 1, 'grants', 'dock', 1, 'dock/day')`
    ],
    [
      "a use with a reference",
      `(holder_id, fiscal_year, version, kind, at, actor, product, quantity, redemption_id, course, facility, used_on,
          channel, reference)
        values ('sag:100000', 2024, 2, 'Redeemed', 1, 'holder', 'dock', 1, 'A', 'dock/day', '1', '2024-07-01', 'screen',
          'request-1')`
    ],
    ["a withdrawal without", `${columns} values ('sag:100000', 2024, 2, 'Withdrawn', 1, 'clerk:a', 'dock', 1, null)`],
    [
      "a sheet without its number",
      `${columns} values ('sag:100000', 2024, 2, 'SheetIssued', 1, 'clerk:a', 'dock', 1, 'r')`
    ],
    [
      "a move without a quantity",
      `${columns} values ('sag:100000', 2024, 2, 'MovedToPaper', 1, 'clerk:a', 'dock', null, 'r')`
    ],
    [
      "a whole book with a product",
      `${columns} values ('sag:100000', 2024, 2, 'PaperBegun', 1, 'clerk:a', 'dock', null, 'r')`
    ],
    ["a grant of nothing", `${columns} values ('sag:100000', 2024, 2, 'Granted', 1, 'grants', null, 1, null)`],
    ["somebody unknown", `${columns} values ('sag:999999', 2024, 1, 'Granted', 1, 'grants', 'dock', 1, null)`]
  ])("refuses %s", async (_, insert) => {
    const result = await Effect.gen(function* () {
      yield* populate(1)
      const sql = yield* PgClient.PgClient
      return yield* Effect.result(sql.unsafe(`insert into ledger_entry ${insert}`))
    }).pipe(Effect.provide(stores()), Effect.runPromise)
    expect(result).toMatchObject({ failure: { reason: { _tag: "ConstraintError" } } })
  })

  test("refuses a redemption id that the holder has in another year", async () => {
    const result = await Effect.gen(function* () {
      yield* populate(1)
      const ledger = yield* Ledger.Ledger
      const use = {
        _tag: "Redeemed",
        at: 1,
        actor: "holder",
        product: "dock",
        quantity: 1,
        redemptionId: "0000000000000001",
        course: "dock/day",
        facility: "0412345",
        usedOn: "2024-07-01",
        channel: "screen"
      } as LedgerEntry.LedgerEntry
      const append = (year: number, expectedVersion: number) =>
        ledger.append([
          {
            key: { holder: memberOf(0), fiscalYear: year as CalendarDate.FiscalYear },
            expectedVersion,
            entries: [use]
          }
        ])
      yield* append(fiscalYear, 1)
      return yield* Effect.result(append(fiscalYear + 1, 0))
    }).pipe(Effect.provide(stores()), Effect.runPromise)
    expect(result).toMatchObject({ failure: { _tag: "StoreFailure", reason: "broken" } })
  })
})

describe("the record's table", () => {
  test.each([
    "update audit_line set detail = '{}'",
    "update audit_line set detail = detail where place = 1",
    "delete from audit_line where place = 2",
    "truncate audit_line",
    `insert into audit_line values ('sag', 1, 1, 'clerk:sato', 'a', '', '{}', '')
      on conflict (association, place) do update set detail = '{}'`
  ])("refuses: %s", async (statement) => {
    const sag = "sag" as Holder.AssociationCode
    const lines = [1, 2].map((place): Audit.AuditLine => {
      const at = place as CalendarDate.Instant
      return { place, at, actor: "clerk:tanaka", action: "clerk.change", subject: "", detail: "[1]", hash: `${place}` }
    })
    const { result, record } = await Effect.gen(function* () {
      const audit = yield* Audit.Audit
      for (const line of lines) yield* audit.append(sag, line)
      const sql = yield* PgClient.PgClient
      const result = yield* Effect.result(sql.unsafe(statement))
      return { result, record: (yield* Stream.runCollect(audit.all(sag))).flat() }
    }).pipe(Effect.provide(stores()), Effect.runPromise)
    expect(record).toEqual(lines)
    expect(result).toMatchObject({ failure: { reason: { cause: { code: "23001" } } } })
  })
})

describe("a failure", () => {
  const failureOf = <A, E>(
    work: Effect.Effect<A, E, Ledger.Ledger | Holders.Holders | PgClient.PgClient>,
    options?: Parameters<typeof layerServer>[1]
  ) => work.pipe(Effect.provide(stores(options)), Effect.flip, Effect.runPromise)

  test("holds no value of what was asked", async () => {
    const failure = await failureOf(grantTo(stranger, 0, 777))
    expect(failure).toMatchObject({ _tag: "StoreFailure", store: "ledger", reason: "broken" })
    const shown = `${JSON.stringify(failure)} ${String(failure)} ${failure instanceof Error ? failure.stack : ""}`
    expect(shown).toContain("23503")
    expect(shown).not.toContain("990099")
    expect(shown).not.toContain("777")
  })

  test("is unreachable when nobody listens", async () => {
    const nowhere = new URL(url)
    nowhere.port = "1"
    const failure = await Effect.flip(Layer.build(layerServer(Redacted.make(nowhere.href)))).pipe(
      Effect.scoped,
      Effect.runPromise
    )
    expect(failure).toMatchObject({ reason: "unreachable" })
    expect(String(failure.cause)).not.toContain("postgres:")
  })

  test("is unreachable when the server ends the connection", async () => {
    const failure = await failureOf(
      Effect.gen(function* () {
        const holders = yield* Holders.Holders
        const sql = yield* PgClient.PgClient
        const staging = yield* holders.stage("sag" as Holder.AssociationCode)
        // The lock keeps the commit waiting until its connection is ended by another.
        yield* sql.unsafe("lock table members_list in access exclusive mode").pipe(
          Effect.andThen(Effect.sleep("300 millis")),
          Effect.andThen(
            sql.unsafe(
              `select pg_terminate_backend(pid) from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock'`
            )
          ),
          sql.withTransaction,
          Effect.forkChild
        )
        yield* Effect.sleep("100 millis")
        yield* holders.commit(staging, CalendarDate.date("2024-04-01"))
      })
    )
    expect(failure).toMatchObject({ store: "holders", reason: "unreachable" })
  })

  const behindLock = Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    yield* sql
      .unsafe("lock table ledger_entry in access exclusive mode")
      .pipe(Effect.andThen(Effect.sleep("3 seconds")), sql.withTransaction, Effect.forkChild)
    yield* Effect.sleep("200 millis")
    yield* grantTo(stranger, 0)
  })

  test("is busy when another's lock is waited for too long", async () => {
    const failure = await failureOf(behindLock, { lockTimeoutMillis: 200 })
    expect(failure).toMatchObject({ reason: "busy", cause: expect.stringContaining("55P03") })
  })

  test("is a timeout when a statement takes too long", async () => {
    const failure = await failureOf(behindLock, { statementTimeoutMillis: 200, lockTimeoutMillis: 0 })
    expect(failure).toMatchObject({ reason: "timeout", cause: expect.stringContaining("57014") })
  })
})

describe("a crash of the server", () => {
  let server: PostgresServer | undefined
  afterAll(() => server?.stop())

  test("loses a list that was begun, all of it, and nothing that was committed", async () => {
    server = await startPostgres()
    const crashing = server
    const runtime = ManagedRuntime.make(layerServer(Redacted.make(server.url)))
    const result = await runtime.runPromise(
      Effect.gen(function* () {
        yield* populate(3)
        const holders = yield* Holders.Holders
        const sag = "sag" as Holder.AssociationCode
        const before = (yield* Stream.runCollect(holders.all(sag))).flat()
        const rows = before.map((holder, index) => ({
          line: index + 1,
          holder: { ...holder, name: "改姓" },
          changed: true
        }))
        const staging = yield* holders.stage(sag)
        yield* holders.add(staging, rows.slice(0, 1))
        yield* Effect.promise(crashing.kill9)
        const during = yield* Effect.result(holders.add(staging, rows.slice(1, 2)))
        yield* Effect.promise(crashing.restart)
        const retried = yield* Effect.result(
          holders
            .add(staging, rows.slice(1))
            .pipe(Effect.retry({ while: (error) => error._tag === "StoreFailure", times: 20 }))
        )
        const committed = yield* Effect.result(holders.commit(staging, CalendarDate.date("2024-08-01")))
        const ledger = yield* Ledger.Ledger
        const [opened] = yield* ledger.open([memberOf(0)], fiscalYear)
        const after = (yield* Stream.runCollect(holders.all(sag))).flat()
        return { before, after, during, retried, committed, entries: opened?.entries.length }
      })
    )
    await runtime.dispose()
    expect(result.during).toMatchObject({ failure: { _tag: "StoreFailure", reason: "unreachable" } })
    expect(result.retried).toMatchObject({ failure: { _tag: "ImportOverlap" } })
    expect(result.committed).toMatchObject({ failure: { _tag: "ImportOverlap" } })
    expect(result.after).toEqual(result.before)
    expect(result.entries).toBe(1)
  })
})
