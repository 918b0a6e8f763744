// Grant runs: everybody gets what is due, once, whatever happens to the run.
import * as Memory from "@fukuri/adapter-memory"
import {
  type CalendarDate,
  Catalogue,
  CouponBook,
  Grants,
  Holder,
  Holders,
  Ledger,
  type LedgerEntry,
  Programme,
  StoreFailure,
  Verdict
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Layer, Ref, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import {
  actor,
  appointment,
  at,
  courseKey,
  date,
  entryText,
  facilityWith,
  fiscalYear,
  kyosai,
  membership,
  memberWith,
  numberOf,
  period,
  productId,
  redemptionId,
  sag,
  spouseWith
} from "../support/people.ts"

const year = fiscalYear(2024)
const layer = Layer.provideMerge(Grants.Grants.layer, Memory.layer)

const facility = facilityWith().code
const idOf = (number: string) => Holder.holderId(sag, numberOf(number))
const refresh = { programme: Schema.decodeSync(Programme.ProgrammeId)("my-refresh-2024") }
const dental = { programme: Schema.decodeSync(Programme.ProgrammeId)("dental-2024") }

/** A members list that is taken as it is. */
const list = Effect.fnUntraced(function* (people: ReadonlyArray<Holder.Holder>, asOf = "2024-04-01") {
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(sag)
  yield* holders.add(
    staging,
    people.map((holder, index) => ({ line: index + 2, holder, changed: true }))
  )
  yield* holders.commit(staging, date(asOf))
})

const publish = Effect.fnUntraced(function* (published: ReadonlyArray<Programme.Programme> = programmes(year)) {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association(year))
  yield* Effect.forEach(published, catalogue.putProgramme)
})

const orderOn = (day: string): Grants.GrantOrder => ({ association: sag, on: date(day) })

const run = Effect.fnUntraced(function* (day: string, more: Partial<Grants.GrantOrder> = {}) {
  yield* TestClock.setTime(at(day))
  return yield* (yield* Grants.Grants).run({ ...orderOn(day), ...more }, actor("grants"))
})
const plan = Effect.fnUntraced(function* (day: string) {
  yield* TestClock.setTime(at(day))
  return yield* (yield* Grants.Grants).plan(orderOn(day))
})

const entries = Effect.gen(function* () {
  return (yield* Stream.runCollect((yield* Ledger.Ledger).entries(sag, 0))).flat()
})

/** What stands in the ledger, in words. */
const told = Effect.map(entries, (recorded) =>
  recorded.map(({ entry, holder }) => `${Holder.numberOf(holder)} ${entryText(entry)}`)
)
const given = (summary: Grants.GrantSummary) =>
  summary.products.map(({ coupons, people, product }) => `${product.id} ${people}人 ${coupons}枚`)

const crowd = (count: number): ReadonlyArray<Holder.Holder> =>
  Array.from({ length: count }, (_, index) => memberWith({ number: numberOf(String(100_000 + index)) }))

const fixedTerm = (...terms: ReadonlyArray<CalendarDate.Period>) =>
  memberWith({ appointment: appointment("任期付", ...terms) })

/** The ledger of the layer with one call of append replaced, once, by what a test says. */
const withAppend = (
  once: (
    append: Ledger.Ledger["Service"]["append"],
    appends: ReadonlyArray<Ledger.Append>
  ) => ReturnType<Ledger.Ledger["Service"]["append"]>
) =>
  Layer.provideMerge(
    Grants.Grants.layer,
    Layer.provideMerge(
      Layer.effect(
        Ledger.Ledger,
        Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          const calls = yield* Ref.make(0)
          return Ledger.Ledger.of({
            ...ledger,
            append: Effect.fnUntraced(function* (appends) {
              const call = yield* Ref.getAndUpdate(calls, (count) => count + 1)
              return yield* call === 0 ? once(ledger.append, appends) : ledger.append(appends)
            })
          })
        })
      ),
      Memory.layer
    )
  )

const broken = new StoreFailure.StoreFailure({ store: "ledger", reason: "unreachable", cause: "seeded" })

describe("the days of granting", () => {
  it.effect.each([
    { day: "2024-04-30", products: [] },
    { day: "2024-05-01", products: ["my-refresh 1人 3枚"] },
    { day: "2024-06-02", products: ["my-refresh 1人 3枚"] },
    { day: "2024-06-03", products: ["dock-special-50-male 1人 1枚", "my-refresh 1人 3枚", "dental 1人 1枚"] }
  ])("on $day $products is due (R22, R23)", ({ day, products }) =>
    Effect.gen(function* () {
      yield* publish()
      yield* list([memberWith({ birthDate: date("1973-08-01") })])
      expect(given(yield* run(day))).toEqual(products)
    }).pipe(Effect.provide(layer))
  )

  it.effect("a run on an earlier day than today grants by the rules of that day", () =>
    Effect.gen(function* () {
      yield* publish()
      yield* list([memberWith()])
      yield* TestClock.setTime(at("2024-07-01"))
      const summary = yield* (yield* Grants.Grants).run(orderOn("2024-05-15"), actor("grants"))
      expect(given(summary)).toEqual(["my-refresh 1人 3枚"])
      expect((yield* entries).map(({ entry }) => entry.at)).toEqual([at("2024-07-01")])
    }).pipe(Effect.provide(layer))
  )

  it.effect("after the last day of use nothing is granted any more", () =>
    Effect.gen(function* () {
      yield* publish()
      yield* list([memberWith()])
      expect(given(yield* run("2025-01-01"))).toEqual(["my-refresh 1人 3枚"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("only the programme that is named; one that nobody published is refused", () =>
    Effect.gen(function* () {
      yield* publish()
      yield* list([memberWith()])
      expect(given(yield* run("2024-07-01", dental))).toEqual(["dental 1人 1枚"])
      const unknown = yield* Effect.flip(run("2025-07-01", dental))
      expect(unknown._tag).toBe("ProgrammeUnknown")
      expect(yield* told).toEqual(["123456 Granted dental 1"])
    }).pipe(Effect.provide(layer))
  )
})

describe("who gets what", () => {
  it.effect("a spouse gets the spouse's examination and nothing else (R17, R54)", () =>
    Effect.gen(function* () {
      yield* publish()
      yield* list([memberWith(), spouseWith()])
      yield* run("2024-06-03")
      expect((yield* told).filter((line) => line.startsWith("12345601"))).toEqual([
        "12345601 Granted spouse-dock-general-40plus-female 1"
      ])
    }).pipe(Effect.provide(layer))
  )

  it.effect("people who lost membership get nothing, nor do their spouses (R32)", () =>
    Effect.gen(function* () {
      yield* publish()
      yield* list([memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-06-02")] }), spouseWith()])
      expect(given(yield* run("2024-06-03"))).toEqual([])
      expect(yield* told).toEqual([])
    }).pipe(Effect.provide(layer))
  )

  it.effect("every one of a crowd of several batches gets the same, and the people are counted on the way", () =>
    Effect.gen(function* () {
      yield* publish()
      yield* list(crowd(1201))
      const seen: Array<number> = []
      const summary = yield* run("2024-05-01", { onProgress: (people) => Effect.sync(() => void seen.push(people)) })
      expect(summary.people).toBe(1201)
      expect(given(summary)).toEqual(["my-refresh 1201人 3603枚"])
      expect(seen.at(-1)).toBe(1201)
      expect(seen.length).toBeGreaterThan(1)
      expect(new Set(yield* told).size).toBe(1201)
    }).pipe(Effect.provide(layer))
  )
})

describe("what was granted before", () => {
  it.effect("is never granted twice", () =>
    Effect.gen(function* () {
      yield* publish()
      yield* list([memberWith(), spouseWith()])
      yield* run("2024-06-03")
      const before = yield* entries
      expect(given(yield* run("2024-06-03"))).toEqual([])
      expect(given(yield* run("2024-09-01"))).toEqual([])
      expect(yield* entries).toEqual(before)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is topped up after a renewal, up to the maximum and never above (R26, R34, A9)", () =>
    Effect.gen(function* () {
      yield* publish()
      const spring = period("2024-04-01", "2024-07-31")
      yield* list([fixedTerm(spring)])
      yield* run("2024-05-01")
      yield* list([fixedTerm(spring, period("2024-08-01", "2024-11-30"))])
      yield* run("2024-08-01", refresh)
      yield* list([fixedTerm(spring, period("2024-08-01", "2024-11-30"), period("2024-12-01", "2025-03-31"))])
      yield* run("2024-12-01", refresh)
      yield* list([fixedTerm(period("2020-04-01", "2026-03-31"))])
      yield* run("2025-02-01")
      expect(yield* told).toEqual([
        "123456 Granted my-refresh 1",
        "123456 Granted my-refresh 1",
        "123456 Granted my-refresh 1"
      ])
    }).pipe(Effect.provide(layer))
  )

  it.effect("is not taken back when less is due, and not given again when used or withdrawn", () =>
    Effect.gen(function* () {
      yield* publish()
      const ledger = yield* Ledger.Ledger
      yield* list([memberWith()])
      yield* run("2024-05-01")
      const common = { at: at("2024-05-10"), product: productId("my-refresh") }
      const happened: ReadonlyArray<LedgerEntry.LedgerEntry> = [
        {
          ...common,
          _tag: "Redeemed",
          actor: actor("holder"),
          quantity: 1,
          redemptionId: redemptionId(1),
          course: courseKey("my-refresh"),
          facility,
          usedOn: date("2024-05-10"),
          channel: "screen"
        },
        { ...common, _tag: "Withdrawn", actor: actor("clerk:a"), quantity: 1, reason: "誤付与" }
      ]
      yield* ledger.append([
        { key: { holder: idOf("123456"), fiscalYear: year }, expectedVersion: 1, entries: happened }
      ])
      yield* run("2024-05-20")
      yield* list([fixedTerm(period("2024-04-01", "2024-05-31"))])
      yield* run("2024-05-21")
      expect(yield* told).toEqual([
        "123456 Granted my-refresh 3",
        "123456 Redeemed my-refresh 1",
        "123456 Withdrawn my-refresh 1"
      ])
    }).pipe(Effect.provide(layer))
  )
})

describe("programmes that are given", () => {
  it.effect("are granted by in the place of the published ones, those of other years left out", () =>
    Effect.gen(function* () {
      yield* publish([])
      yield* list([memberWith()])
      const brought = [...programmes(year), ...programmes(fiscalYear(2025))]
      const summary = yield* run("2024-05-15", { programmes: brought })
      expect(given(summary)).toEqual(["my-refresh 1人 3枚"])
      expect((yield* Effect.flip(run("2030-05-15", { programmes: brought })))._tag).toBe("ProgrammeUnknown")
    }).pipe(Effect.provide(layer))
  )
})

describe("each person", () => {
  it.effect("is shown with what a run would give them, also those who are given nothing; nothing is written", () =>
    Effect.gen(function* () {
      yield* publish()
      yield* list([memberWith(), spouseWith(), memberWith({ number: numberOf("200000"), memberships: [] })])
      yield* TestClock.setTime(at("2024-06-03"))
      const grants = yield* Grants.Grants
      const people = (yield* Stream.runCollect(grants.each(orderOn("2024-06-03")))).flat()
      expect(people.map(({ entries, opened }) => [opened.facts.holder.number, entries.length])).toEqual([
        ["123456", 3],
        ["12345601", 1],
        ["200000", 0]
      ])
      expect(yield* told).toEqual([])
    }).pipe(Effect.provide(layer))
  )
})

describe("a plan", () => {
  it.effect("changes nothing, and says what the run then gives", () =>
    Effect.gen(function* () {
      yield* publish()
      yield* list([...crowd(3), memberWith(), spouseWith()])
      const planned = yield* plan("2024-06-03")
      expect(yield* told).toEqual([])
      const granted = yield* run("2024-06-03")
      expect(granted).toEqual(planned)
      expect(given(granted)).toEqual([
        "dock-general-40plus-male 4人 4枚",
        "spouse-dock-general-40plus-female 1人 1枚",
        "my-refresh 4人 12枚",
        "dental 4人 4枚"
      ])
      expect(given(yield* plan("2024-06-03"))).toEqual([])
    }).pipe(Effect.provide(layer))
  )
})

describe("a run that is disturbed", () => {
  const once = Effect.gen(function* () {
    yield* publish()
    yield* list(crowd(1201))
    yield* run("2024-06-03")
    return yield* told
  }).pipe(Effect.provide(layer))

  it.effect("interrupted half-way and run again leaves the ledger of one run", () =>
    Effect.gen(function* () {
      const expected = yield* once
      yield* Effect.gen(function* () {
        yield* publish()
        yield* list(crowd(1201))
        const cut = run("2024-06-03", { onProgress: (people) => (people > 500 ? Effect.interrupt : Effect.void) })
        expect(Exit.hasInterrupts(yield* Effect.exit(cut))).toBe(true)
        const partly = (yield* told).length
        expect(partly).toBeGreaterThan(0)
        expect(partly).toBeLessThan(expected.length)
        yield* run("2024-06-03")
        expect(yield* told).toEqual(expected)
      }).pipe(Effect.provide(layer))
    })
  )

  it.effect.each([{ written: false }, { written: true }])(
    "a batch whose append failed (written: $written) fails the run; the next run completes it",
    ({ written }) =>
      Effect.gen(function* () {
        const expected = yield* once
        const seeded = withAppend((append, appends) => Effect.andThen(written ? append(appends) : Effect.void, broken))
        yield* Effect.gen(function* () {
          yield* publish()
          yield* list(crowd(1201))
          expect((yield* Effect.flip(run("2024-06-03")))._tag).toBe("StoreFailure")
          yield* run("2024-06-03")
          expect(yield* told).toEqual(expected)
        }).pipe(Effect.provide(seeded))
      })
  )

  it.effect("somebody who was changed meanwhile still gets exactly what is due, as does everybody else", () =>
    Effect.gen(function* () {
      const other: LedgerEntry.LedgerEntry = {
        _tag: "Granted",
        at: at("2024-06-03"),
        actor: actor("clerk:a"),
        product: productId("my-refresh"),
        quantity: 2
      }
      const seeded = withAppend((append, appends) =>
        append([{ key: { holder: idOf("100001"), fiscalYear: year }, expectedVersion: 0, entries: [other] }]).pipe(
          Effect.andThen(append(appends))
        )
      )
      yield* Effect.gen(function* () {
        yield* publish()
        yield* list(crowd(3))
        const summary = yield* run("2024-06-03", refresh)
        expect(given(summary)).toEqual(["my-refresh 3人 7枚"])
        expect((yield* told).sort()).toEqual([
          "100000 Granted my-refresh 3",
          "100001 Granted my-refresh 1",
          "100001 Granted my-refresh 2",
          "100002 Granted my-refresh 3"
        ])
      }).pipe(Effect.provide(seeded))
    })
  )

  it.effect("somebody whom a list that was taken back had added is given nothing, and everybody else is", () =>
    Effect.gen(function* () {
      let takeBack: Effect.Effect<void> = Effect.void
      const seeded = withAppend(() =>
        Effect.andThen(
          Effect.suspend(() => takeBack),
          Effect.fail(new Ledger.VersionConflict())
        )
      )
      yield* Effect.gen(function* () {
        yield* publish()
        yield* list(crowd(2))
        yield* list([...crowd(2), memberWith()], "2024-05-01")
        const holders = yield* Holders.Holders
        const { generation } = yield* holders.list(sag)
        takeBack = Effect.orDie(holders.undo(sag, generation))
        const summary = yield* run("2024-06-03", dental)
        expect(summary).toMatchObject({ people: 3, gaining: 2 })
        expect(yield* told).toEqual(["100000 Granted dental 1", "100001 Granted dental 1"])
      }).pipe(Effect.provide(seeded))
    })
  )

  it.live("two runs at once give what one gives", () =>
    Effect.gen(function* () {
      yield* publish()
      yield* list(crowd(600))
      const grants = yield* Grants.Grants
      const both = yield* Effect.all(
        [grants.run(orderOn("2024-06-03"), actor("grants")), grants.run(orderOn("2024-06-03"), actor("grants"))],
        { concurrency: "unbounded" }
      )
      const ledger = yield* told
      expect(new Set(ledger).size).toBe(ledger.length)
      expect(ledger.length).toBe(1800)
      const coupons = both.flatMap(({ products }) => products).reduce((sum, product) => sum + product.coupons, 0)
      expect(coupons).toBe(600 * 5)
      for (const stream of yield* Stream.runCollect((yield* Ledger.Ledger).streams(sag))) {
        const book = CouponBook.fold(stream.entries)
        expect(Verdict.remainingOf(CouponBook.balanceOf(book, productId("my-refresh")))).toBe(3)
      }
    }).pipe(Effect.provide(layer))
  )
})
