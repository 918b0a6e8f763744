// A use on a real server: what it sends, and that racing presses never use more than was granted. The same race is run
// against a ledger that does not look at the version, to show that it would be noticed.
import { layerServer } from "@fukuri/adapter-postgres"
import { Coupons, Ledger } from "@fukuri/core"
import { Effect, Layer, Redacted, Result } from "effect"
import { PgClient } from "@effect/sql-pg"
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { appendAnyhow } from "./support/brokenStores.ts"
import { startCountingProxy } from "./support/countingProxy.ts"
import { fiscalYear, memberOf, populate, press, redemptionIdOf } from "./support/world.ts"

let url = ""
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterEach(() => dropDatabase(url))

const right = () => layerServer(Redacted.make(url), { maxConnections: 10 })

/** The right stores with a ledger that appends wherever the stream has come to. */
const withoutVersionCheck = () =>
  Layer.effect(
    Ledger.Ledger,
    Effect.map(Ledger.Ledger, (ledger) => ({
      ...ledger,
      append: (appends: ReadonlyArray<Ledger.Append>) =>
        Effect.forEach(appends, (append) => appendAnyhow(ledger, append), { discard: true })
    }))
  ).pipe(Layer.provideMerge(right()))

/** Every holder with more than one use, by the rows of the table itself. */
const usedTooMuch = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  return yield* sql.unsafe<{ readonly holder_id: string }>(
    "select holder_id from ledger_entry where kind = 'Redeemed' group by holder_id having sum(quantity) > 1"
  )
})

const presses = 8

/** For one member after another: several presses at once, of the given redemption ids. Answers what each was told. */
const raceOf = (members: number, idOf: (member: number, press: number) => number) =>
  Effect.forEach(
    Array.from({ length: members }, (_, member) => member),
    (member) =>
      Effect.all(
        Array.from({ length: presses }, (_, each) => Effect.result(press(member, redemptionIdOf(idOf(member, each))))),
        { concurrency: "unbounded" }
      )
  )

describe("a first use", () => {
  test("sends two statements, each in one round trip, when the catalogue is known", async () => {
    const proxy = await startCountingProxy(url)
    const stores = layerServer(Redacted.make(proxy.url), { maxConnections: 1 })
    const sent = await Effect.gen(function* () {
      yield* populate(3)
      yield* press(0, redemptionIdOf(1))
      proxy.take()
      yield* press(1, redemptionIdOf(2))
      const first = proxy.take()
      yield* press(1, redemptionIdOf(2))
      return { first, repeated: proxy.take() }
    }).pipe(Effect.provide(Layer.provideMerge(Coupons.Coupons.layer, stores)), Effect.runPromise)
    await proxy.close()
    expect(sent.first).toEqual({ statements: 2, roundTrips: 2 })
    expect(sent.repeated).toEqual({ statements: 1, roundTrips: 1 })
  })
})

describe("of eight presses at once", () => {
  const members = 200
  const few = 30

  test("with different ids one uses the only coupon and seven are refused", { timeout: 120_000 }, async () => {
    const { outcomes, tooMuch } = await Effect.gen(function* () {
      yield* populate(members)
      const outcomes = yield* raceOf(members, (member, each) => member * presses + each)
      return { outcomes, tooMuch: yield* usedTooMuch }
    }).pipe(Effect.provide(Layer.provideMerge(Coupons.Coupons.layer, right())), Effect.runPromise)
    expect(tooMuch).toEqual([])
    for (const told of outcomes) {
      const refused = told.flatMap((result) => (Result.isFailure(result) ? [result.failure._tag] : []))
      expect(refused).toEqual(Array.from({ length: presses - 1 }, () => "CouponNotUsable"))
    }
  })

  test("with the same id all are told of the one use", { timeout: 120_000 }, async () => {
    const { outcomes, tooMuch, streams } = await Effect.gen(function* () {
      yield* populate(members)
      const outcomes = yield* raceOf(members, (member) => member)
      const ledger = yield* Ledger.Ledger
      const streams = yield* ledger.open(
        outcomes.map((_, member) => memberOf(member)),
        fiscalYear
      )
      return { outcomes, streams, tooMuch: yield* usedTooMuch }
    }).pipe(Effect.provide(Layer.provideMerge(Coupons.Coupons.layer, right())), Effect.runPromise)
    expect(tooMuch).toEqual([])
    for (const [member, told] of outcomes.entries()) {
      const uses = told.map((result) =>
        Result.isSuccess(result) ? result.success.use.redemption : result.failure._tag
      )
      expect(uses).toEqual(Array.from({ length: presses }, () => uses[0]))
      expect(uses[0]).toMatchObject({ id: redemptionIdOf(member), quantity: 1 })
      expect(streams[member]?.entries.length).toBe(2)
    }
  })

  test(
    "some use more than was granted when the ledger does not look at the version",
    { timeout: 120_000 },
    async () => {
      const tooMuch = await Effect.gen(function* () {
        yield* populate(few)
        yield* raceOf(few, (member, each) => member * presses + each)
        return yield* usedTooMuch
      }).pipe(Effect.provide(Layer.provideMerge(Coupons.Coupons.layer, withoutVersionCheck())), Effect.runPromise)
      expect(tooMuch.length).toBeGreaterThan(0)
    }
  )
})
