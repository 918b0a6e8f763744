// The demo: loaded once, whole even when a start was cut off, and kept over the years.
import { layer } from "@fukuri/adapter-memory"
import { CalendarDate, Catalogue, Holders, Ledger } from "@fukuri/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Demo from "../../packages/http/src/service/Demo.ts"

const on = (day: string) => TestClock.setTime(CalendarDate.startOf(CalendarDate.date(day)) + 9 * 3_600_000)

const sag = "sag" as Parameters<typeof Catalogue.programmesOf>[1]

const entryCount = Effect.gen(function* () {
  const batches = yield* Stream.runCollect((yield* Ledger.Ledger).entries(sag, 0))
  return batches.flat().length
})

describe("the demo", () => {
  it.effect("is loaded into an empty database, once", () =>
    Effect.gen(function* () {
      yield* on("2024-07-01")
      assert.isTrue(yield* Demo.load)
      const entries = yield* entryCount
      assert.isAbove(entries, 50)
      assert.isFalse(yield* Demo.load)
      assert.strictEqual(yield* entryCount, entries)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is completed by the next start when one was cut off before its end", () =>
    Effect.gen(function* () {
      yield* on("2024-07-01")
      const catalogue = yield* Catalogue.Catalogue
      const cutOff = { ...catalogue, putAssociation: () => Effect.interrupt }
      yield* Effect.exit(Effect.provideService(Demo.load, Catalogue.Catalogue, cutOff))
      assert.strictEqual((yield* catalogue.latest).associations.size, 0)
      const entries = yield* entryCount
      assert.isTrue(yield* Demo.load)
      assert.strictEqual((yield* catalogue.latest).associations.size, 1)
      assert.strictEqual(yield* entryCount, entries)
    }).pipe(Effect.provide(layer))
  )

  it.effect("has the programmes of the year of the clock, whatever year it was loaded in, and the same people", () =>
    Effect.gen(function* () {
      yield* on("2026-11-22")
      yield* Demo.load
      const before = yield* Demo.logins
      yield* on("2024-07-01")
      yield* Demo.renew
      const snapshot = yield* (yield* Catalogue.Catalogue).latest
      const [programme] = Catalogue.programmesOf(
        snapshot,
        sag,
        CalendarDate.fiscalYearOf(CalendarDate.date("2024-07-01"))
      )
      assert.strictEqual(programme?.products[0]?.usable.from, "2024-07-01")
      assert.deepStrictEqual(yield* Demo.logins, before)
      yield* Demo.renew
      assert.strictEqual((yield* (yield* Catalogue.Catalogue).latest).version, snapshot.version)
    }).pipe(Effect.provide(layer))
  )

  it.effect("leaves another association alone, even of the same code", () =>
    Effect.gen(function* () {
      yield* on("2024-07-01")
      const catalogue = yield* Catalogue.Catalogue
      const { demo } = yield* Demo.today
      yield* catalogue.putAssociation({ ...demo.association, name: "本物の共済組合" })
      assert.isFalse(yield* Demo.load)
      yield* Demo.renew
      assert.lengthOf((yield* catalogue.latest).programmes, 0)
      assert.strictEqual((yield* (yield* Holders.Holders).list(sag)).generation, 0)
    }).pipe(Effect.provide(layer))
  )
})
