// Callers that ask a server at the same time share statements and commits, and each is answered as if it had been alone.
import { PgClient } from "@effect/sql-pg"
import { layerServer } from "@fukuri/adapter-postgres"
import { Coupons, type Holder, Ledger, LedgerEntry } from "@fukuri/core"
import { Deferred, Effect, Fiber, Layer, Redacted, Result, Schedule, Schema } from "effect"
import { afterEach, beforeEach, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../../support/database.ts"
import { startCountingProxy } from "../support/countingProxy.ts"
import { fiscalYear, memberOf, populate, press, redemptionIdOf } from "../support/world.ts"

let url = ""
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterEach(() => dropDatabase(url))

const many = 60
const everybody = Array.from({ length: many }, (_, member) => member)

const entryOf = Schema.decodeUnknownSync(LedgerEntry.LedgerEntry)
const granted = (quantity: number) => entryOf({ _tag: "Granted", at: 0, actor: "grants", product: "dental", quantity })
const redeemed = (member: number) =>
  entryOf({
    _tag: "Redeemed",
    at: 0,
    actor: "holder",
    product: "dental",
    quantity: 1,
    redemptionId: redemptionIdOf(member),
    course: "dental",
    facility: "1234567",
    usedOn: "2024-07-01",
    channel: "screen"
  })

const append = (holder: Holder.HolderId, expectedVersion: number, entry: LedgerEntry.LedgerEntry, year = fiscalYear) =>
  Effect.flatMap(Ledger.Ledger, (ledger) =>
    ledger.append([{ key: { holder, fiscalYear: year }, expectedVersion, entries: [entry] }])
  )

/** What each was told, all asking at once. */
const atOnce = <A, E extends { readonly _tag: string }, R>(asking: ReadonlyArray<Effect.Effect<A, E, R>>) =>
  Effect.map(Effect.all(asking.map(Effect.result), { concurrency: "unbounded" }), (results) =>
    results.map((result) => (Result.isFailure(result) ? result.failure._tag : "done"))
  )

test("uses of many people at once take a few statements and a few commits, and each is recorded", async () => {
  const proxy = await startCountingProxy(url)
  const { commits, sent, told } = await Effect.gen(function* () {
    yield* populate(many + 1)
    yield* press(many, redemptionIdOf(many))
    proxy.take()
    const told = yield* atOnce(everybody.map((member) => press(member, redemptionIdOf(member))))
    const sent = proxy.take()
    const sql = yield* PgClient.PgClient
    const [row] = yield* sql.unsafe<{ readonly commits: number }>(
      "select count(distinct xmin::text)::int as commits from ledger_entry where kind = 'Redeemed'"
    )
    return { told, sent, commits: row?.commits ?? 0 }
  }).pipe(
    Effect.provide(Layer.provideMerge(Coupons.Coupons.layer, layerServer(Redacted.make(proxy.url)))),
    Effect.runPromise
  )
  await proxy.close()
  expect(told).toEqual(everybody.map(() => "done"))
  expect(sent.statements).toBeLessThan(many / 4)
  expect(commits).toBeLessThan(many / 4)
})

test("whoever cannot be stored fails alone", async () => {
  const { told, stored } = await Effect.gen(function* () {
    yield* populate(many)
    const ledger = yield* Ledger.Ledger
    // The second has used that id in another year, and the third is nobody.
    yield* append(memberOf(1), 0, redeemed(1), (fiscalYear + 1) as typeof fiscalYear)
    const told = yield* atOnce(
      everybody.map((member) =>
        member === 2
          ? append(memberOf(many), 0, granted(1))
          : append(memberOf(member), 1, member === 1 ? redeemed(1) : granted(member + 1))
      )
    )
    const streams = yield* ledger.open(everybody.map(memberOf), fiscalYear)
    return { told, stored: streams.map(({ entries }) => entries.slice(1)) }
  }).pipe(Effect.provide(layerServer(Redacted.make(url))), Effect.runPromise)
  const fails = (member: number) => member === 1 || member === 2
  expect(told).toEqual(everybody.map((member) => (fails(member) ? "StoreFailure" : "done")))
  expect(stored).toEqual(everybody.map((member) => (fails(member) ? [] : [granted(member + 1)])))
})

test("of appends to one stream in one statement the one at the right version is written, whichever came first", async () => {
  const told = await Effect.gen(function* () {
    yield* populate(2)
    return [
      yield* atOnce([5, 1, 1, 0].map((version) => append(memberOf(0), version, granted(1)))),
      yield* atOnce([1, 2, 1].map((version) => append(memberOf(1), version, granted(1))))
    ]
  }).pipe(Effect.provide(layerServer(Redacted.make(url))), Effect.runPromise)
  expect(told[0]).toEqual(["VersionConflict", "done", "VersionConflict", "VersionConflict"])
  // What is still to come at one moment may have come by the next.
  expect(told[1]?.[0]).toBe("done")
  expect(told[1]?.[2]).toBe("VersionConflict")
})

/** Somebody has the next version of some streams in hand until told to go. */
const inHand = Effect.fnUntraced(function* (members: ReadonlyArray<number>) {
  const sql = yield* PgClient.PgClient
  const isBegun = yield* Deferred.make<void>()
  const goesOn = yield* Deferred.make<void>()
  const holding = yield* Effect.forkChild(
    Effect.gen(function* () {
      for (const member of members) yield* sql.unsafe(takenStatement, [memberOf(member), fiscalYear])
      yield* Deferred.succeed(isBegun, undefined)
      yield* Deferred.await(goesOn)
      return yield* Effect.fail("undone")
    }).pipe(sql.withTransaction, Effect.ignore)
  )
  yield* Deferred.await(isBegun)
  const isWaitedFor = (statements: number) =>
    sql
      .unsafe("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
      .pipe(Effect.repeat({ until: (rows) => rows.length >= statements, schedule: Schedule.spaced(20) }))
  return { isWaitedFor, go: Effect.andThen(Deferred.succeed(goesOn, undefined), Fiber.await(holding)) }
})

test("statements that do not come back hold up nobody who comes later", async () => {
  const { told, pending } = await Effect.gen(function* () {
    yield* populate(10)
    const { go, isWaitedFor } = yield* inHand([0, 1])
    const waiting = yield* Effect.forEach([0, 1], (member) =>
      Effect.tap(Effect.forkChild(append(memberOf(member), 1, granted(1))), isWaitedFor(member + 1))
    )
    const told = yield* atOnce([4, 5, 6].map((member) => append(memberOf(member), 1, granted(1))))
    const pending = waiting.filter((fiber) => fiber.pollUnsafe() === undefined).length
    yield* go
    yield* Effect.forEach(waiting, Fiber.await)
    return { told, pending }
  }).pipe(Effect.provide(layerServer(Redacted.make(url), { lockTimeoutMillis: 60_000 })), Effect.runPromise)
  expect(told).toEqual(["done", "done", "done"])
  expect(pending).toBe(2)
})

test("who shares a statement with a stream that somebody keeps locked is written all the same", async () => {
  const { kept, told } = await Effect.gen(function* () {
    yield* populate(10)
    const { go } = yield* inHand([1])
    const told = yield* atOnce([0, 1, 2, 3].map((member) => append(memberOf(member), 1, granted(1))))
    yield* go
    const ledger = yield* Ledger.Ledger
    return {
      told,
      kept: (yield* ledger.open([0, 1, 2, 3].map(memberOf), fiscalYear)).map((stream) => stream.entries.length)
    }
  }).pipe(Effect.provide(layerServer(Redacted.make(url), { lockTimeoutMillis: 500 })), Effect.runPromise)
  expect(told).toEqual(["done", "StoreFailure", "done", "done"])
  expect(kept).toEqual([2, 1, 2, 2])
})

const takenStatement = `
  insert into ledger_entry (holder_id, fiscal_year, version, kind, at, actor, product, quantity)
  values ($1, $2, 2, 'Granted', 0, 'grants', 'dental', 1)`
