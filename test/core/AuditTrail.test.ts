// The record of who did what: what a line holds, that a deed stands in it before it is done, that nothing in it can be
// changed unnoticed, and what of it a manager reads. The chain on a real server is in test/adapters/auditRace.test.ts.
import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Result, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Memory from "@fukuri/adapter-memory"
import { Audit, AuditReading, AuditTrail, Clerk, Digest, StoreFailure } from "@fukuri/core"
import { actor, at, date, sag } from "../support/people.ts"

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
const layer = Layer.merge(Memory.layer, Layer.succeed(Digest.Digest)({ sha256 }))
const cli = actor("system:cli")

const note = (text: string, more: Partial<AuditTrail.Deed> = {}) =>
  AuditTrail.record({ association: sag, actor: cli, action: "facility.change", detail: { text }, ...more })

const lines = Effect.gen(function* () {
  const found = yield* (yield* Audit.Audit).list({ association: sag, limit: 100_000 })
  return found.toReversed()
})

const clerkWith = (more: Record<string, unknown>) =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id: "boss",
    association: "sag",
    name: "管理 六子",
    roles: ["manager"],
    sees: [],
    active: true,
    ...more
  })

/** A record of ten lines. */
const ten = Effect.gen(function* () {
  for (let each = 1; each <= 10; each++) {
    yield* TestClock.setTime(at("2024-07-01", 9, each))
    yield* note(`${each}`, { subject: `facility:100000${each % 10}` })
  }
})

/** What the check says of the record with other lines in the place of those that were recorded. */
const checkOf = (
  change: (lines: ReadonlyArray<Audit.AuditLine>) => ReadonlyArray<Audit.AuditLine>,
  noted?: string
): Effect.Effect<AuditTrail.AuditReport, StoreFailure.StoreFailure, Audit.Audit | Digest.Digest> =>
  Effect.gen(function* () {
    const audit = yield* Audit.Audit
    const changed = change(yield* lines)
    const all = () => Stream.fromIterable([changed.slice(0, 3), changed.slice(3)])
    return yield* AuditTrail.check(sag, noted).pipe(Effect.provideService(Audit.Audit, { ...audit, all }))
  })

/** The same chain with hashes made anew from a place on. */
const rehashed = (all: ReadonlyArray<Audit.AuditLine>): ReadonlyArray<Audit.AuditLine> => {
  let before = ""
  return all.map((line, index) => {
    const { action, actor: who, at: when, detail, subject } = line
    before = sha256(JSON.stringify([before, index + 1, when, who, action, subject, detail]))
    return { ...line, place: index + 1, hash: before }
  })
}

const at4 = (index: number): boolean => index === 3

describe("a line", () => {
  it.effect("holds who did what when about what, and what is to be known besides, to the letter", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(at("2024-07-01", 9, 30))
      yield* note("変更 <b>&\u2028\"'", { subject: "facility:1234567" })
      yield* AuditTrail.record({ association: sag, actor: actor("clerk:desk"), action: "holder.search" })
      const [first, second] = yield* lines
      const before = {
        place: 1,
        at: at("2024-07-01", 9, 30),
        actor: "system:cli",
        action: "facility.change",
        subject: "facility:1234567",
        detail: JSON.stringify({ text: "変更 <b>&\u2028\"'" })
      }
      assert.deepInclude(first, before)
      assert.deepInclude(second, { place: 2, actor: "clerk:desk", subject: "", detail: "{}" })
      // The chain is what others can compute again from the lines alone.
      assert.deepStrictEqual(rehashed(yield* lines), yield* lines)
    }).pipe(Effect.provide(layer))
  )

  it.effect("has its own chain in each association", () =>
    Effect.gen(function* () {
      const other = "other" as typeof sag
      yield* note("1")
      yield* note("1", { association: other })
      const places = (yield* lines).map(({ place }) => place)
      assert.deepStrictEqual(places, [1])
      assert.deepInclude(yield* AuditTrail.check(other), { lines: 1, broken: [] })
    }).pipe(Effect.provide(layer))
  )

  it.live("finds its place among many at once: no gap, and the chain is whole", () =>
    Effect.gen(function* () {
      yield* Effect.all(
        Array.from({ length: 40 }, (_, each) => note(`${each}`)),
        { concurrency: "unbounded" }
      )
      const all = yield* lines
      assert.deepStrictEqual(
        all.map(({ place }) => place),
        Array.from({ length: 40 }, (_, each) => each + 1)
      )
      assert.strictEqual(new Set(all.map(({ detail }) => detail)).size, 40)
      assert.deepInclude(yield* AuditTrail.check(sag), { lines: 40, head: all.at(-1)?.hash ?? "", broken: [] })
    }).pipe(Effect.provide(layer))
  )
})

describe("a deed that is recorded", () => {
  const deed = { association: sag, actor: cli, action: "month.close", subject: "month:2024-06", detail: { total: 3 } }
  const actions = Effect.map(lines, (all) => all.map(({ action, detail }) => [action, detail]))

  it.effect("stands in the record before it is done", () =>
    Effect.gen(function* () {
      const seen = yield* AuditTrail.recorded(deed)(actions)
      assert.deepStrictEqual(seen, [["month.close", '{"total":3}']])
      assert.deepStrictEqual(yield* actions, seen)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is not done when it cannot be recorded", () =>
    Effect.gen(function* () {
      let isDone = false
      const broken = new StoreFailure.StoreFailure({ store: "audit", reason: "timeout", cause: "slow" })
      const audit = yield* Audit.Audit
      const result = yield* AuditTrail.recorded(deed)(Effect.sync(() => void (isDone = true))).pipe(
        Effect.provideService(Audit.Audit, { ...audit, append: () => Effect.fail(broken) }),
        Effect.result
      )
      assert.deepStrictEqual(result, Result.fail(broken))
      assert.isFalse(isDone)
    }).pipe(Effect.provide(layer))
  )

  it.effect("gets a second line when it is refused, with the reason by name", () =>
    Effect.gen(function* () {
      const result = yield* Effect.result(
        AuditTrail.recorded(deed)(Effect.fail(new Clerk.NotPermitted({ needs: "operate" })))
      )
      assert.isTrue(Result.isFailure(result))
      assert.deepStrictEqual(yield* actions, [
        ["month.close", '{"total":3}'],
        ["month.close.refused", '{"refusal":"NotPermitted"}']
      ])
    }).pipe(Effect.provide(layer))
  )
})

describe("the check", () => {
  it.effect("says how many lines there are and what the head is, of none as well", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* AuditTrail.check(sag), { lines: 0, head: "", broken: [] })
      yield* ten
      const head = (yield* lines).at(-1)?.hash ?? ""
      assert.deepStrictEqual(yield* AuditTrail.check(sag), { lines: 10, head, broken: [] })
      assert.deepStrictEqual(yield* checkOf((all) => all), { lines: 10, head, broken: [] })
    }).pipe(Effect.provide(layer))
  )

  const tamperings: ReadonlyArray<{
    readonly what: string
    readonly change: (all: ReadonlyArray<Audit.AuditLine>) => ReadonlyArray<Audit.AuditLine>
    readonly broken: ReadonlyArray<AuditTrail.AuditBreak>
  }> = [
    ...(["at", "actor", "action", "subject", "detail"] as const).map((field) => ({
      what: `another ${field}`,
      change: (all: ReadonlyArray<Audit.AuditLine>) =>
        all.map((line, index) =>
          at4(index) ? { ...line, [field]: field === "at" ? line.at + 1 : `${line[field]} ` } : line
        ),
      broken: [{ _tag: "Hash" as const, place: 4 }]
    })),
    {
      what: "another detail with a hash that fits it",
      change: (all) => {
        const forged = rehashed(all.map((line, index) => (at4(index) ? { ...line, detail: "{}" } : line)))
        return all.map((line, index) => (at4(index) ? (forged[3] ?? line) : line))
      },
      broken: [{ _tag: "Hash", place: 5 }]
    },
    {
      what: "a line that is gone",
      change: (all) => all.filter((_, index) => !at4(index)),
      broken: [
        { _tag: "Place", place: 5, expected: 4 },
        { _tag: "Hash", place: 5 }
      ]
    },
    {
      what: "a line that is gone, and others moved up",
      change: (all) => all.filter((_, index) => !at4(index)).map((line, index) => ({ ...line, place: index + 1 })),
      broken: [4, 5, 6, 7, 8, 9].map((place) => ({ _tag: "Hash" as const, place }))
    },
    {
      what: "the first line gone",
      change: (all) => all.slice(1),
      broken: [
        { _tag: "Place", place: 2, expected: 1 },
        { _tag: "Hash", place: 2 }
      ]
    },
    {
      what: "two lines that changed places",
      change: (all) =>
        all.map((line, index) => ({
          ...((index === 3 ? all[4] : index === 4 ? all[3] : undefined) ?? line),
          place: index + 1
        })),
      broken: [4, 5, 6].map((place) => ({ _tag: "Hash" as const, place }))
    },
    {
      what: "a line put in between",
      change: (all) => {
        const [fourth] = all.slice(3, 4)
        return fourth === undefined
          ? all
          : [...all.slice(0, 4), fourth, ...all.slice(4)].map((line, index) => ({ ...line, place: index + 1 }))
      },
      broken: [5, 6, 7, 8, 9, 10, 11].map((place) => ({ _tag: "Hash" as const, place }))
    }
  ]

  it.effect.each(tamperings)("notices $what", ({ broken, change }) =>
    Effect.gen(function* () {
      yield* ten
      assert.deepStrictEqual((yield* checkOf(change)).broken, broken)
    }).pipe(Effect.provide(layer))
  )

  it.effect("notices lines cut off at the end, and a record made anew, by a head that was noted, and only so", () =>
    Effect.gen(function* () {
      yield* ten
      const { head } = yield* AuditTrail.check(sag)
      const cut = (all: ReadonlyArray<Audit.AuditLine>) => all.slice(0, 8)
      const forged = (all: ReadonlyArray<Audit.AuditLine>) =>
        rehashed(all.map((line, index) => (at4(index) ? { ...line, detail: "{}" } : line)))
      for (const change of [cut, forged]) {
        assert.deepStrictEqual((yield* checkOf(change)).broken, [])
        assert.deepStrictEqual((yield* checkOf(change, head)).broken, [{ _tag: "NotedMissing" }])
      }
      yield* note("11")
      const report = yield* AuditTrail.check(sag, head)
      assert.deepStrictEqual(report.broken, [])
      assert.deepStrictEqual(report.noted, { place: 10, at: at("2024-07-01", 9, 10) })
      assert.deepStrictEqual((yield* AuditTrail.check(sag, sha256(""))).broken, [{ _tag: "NotedMissing" }])
    }).pipe(Effect.provide(layer))
  )

  it.effect("names the first hundred breaks, and the missing head besides", () =>
    Effect.gen(function* () {
      for (let each = 0; each < 150; each++) yield* note(`${each}`)
      const { broken, lines: count } = yield* checkOf((all) => all.map((line) => ({ ...line, detail: "" })), sha256(""))
      assert.strictEqual(count, 150)
      assert.strictEqual(broken.length, 101)
      assert.deepStrictEqual(broken.at(-1), { _tag: "NotedMissing" })
    }).pipe(Effect.provide(layer))
  )
})

describe("who manages reads", () => {
  const boss = clerkWith({})
  const seeing = clerkWith({ sees: ["personal"] })
  const read = (clerk: Clerk.Clerk, filter: AuditReading.AuditFilter = {}, before?: number) =>
    AuditReading.page({ clerk, filter, before })
  const places = (found: { readonly lines: ReadonlyArray<Audit.AuditLine> }) => found.lines.map(({ place }) => place)
  const collected = (clerk: Clerk.Clerk, filter: AuditReading.AuditFilter = {}) =>
    Effect.flatMap(AuditReading.exported({ clerk, filter }), (stream) =>
      Effect.map(Stream.runCollect(stream), (batches) => [...batches].flat())
    )

  it.effect("page by page, each line once, the latest first, whatever is added meanwhile", () =>
    Effect.gen(function* () {
      for (let each = 0; each < 120; each++) yield* note(`${each}`)
      const first = yield* read(boss)
      yield* note("meanwhile")
      const second = yield* read(boss, {}, first.next)
      const third = yield* read(boss, {}, second.next)
      assert.deepStrictEqual(
        [first, second, third].flatMap(places),
        Array.from({ length: 120 }, (_, each) => 120 - each)
      )
      assert.deepStrictEqual([first.next, second.next, third.next], [71, 21, undefined])
    }).pipe(Effect.provide(layer))
  )

  it.effect("by who, what, about what, and by days of Japan, the last one included", () =>
    Effect.gen(function* () {
      const days = ["2024-06-30", "2024-07-01", "2024-07-01", "2024-07-02"]
      for (const [index, day] of days.entries()) {
        yield* TestClock.setTime(index === 2 ? at(day, 23, 59) : at(day, 0, 0))
        yield* note(day, {
          actor: actor(index % 2 === 0 ? "clerk:desk" : "clerk:boss"),
          action: index === 3 ? "clerk.add" : "clerk.change",
          subject: index === 0 ? "" : `clerk:${index}`
        })
      }
      assert.deepStrictEqual(places(yield* read(boss, { actor: "clerk:desk" })), [3, 1])
      assert.deepStrictEqual(places(yield* read(boss, { action: "clerk." })), [4, 3, 2, 1])
      assert.deepStrictEqual(places(yield* read(boss, { action: "clerk.add" })), [4])
      assert.deepStrictEqual(places(yield* read(boss, { subject: "clerk:2" })), [3])
      assert.deepStrictEqual(places(yield* read(boss, { from: date("2024-07-01"), until: date("2024-07-01") })), [3, 2])
      assert.deepStrictEqual(places(yield* read(boss, { until: date("2024-06-30") })), [1])
    }).pipe(Effect.provide(layer))
  )

  it.effect("and leaves a line when people can be told apart in what was read, or a file was made", () =>
    Effect.gen(function* () {
      yield* note("a facility")
      yield* read(seeing)
      assert.strictEqual((yield* lines).length, 1)
      yield* note("a person", { subject: "holder:123456" })
      yield* read(boss)
      assert.strictEqual((yield* lines).length, 2)
      yield* read(seeing, { action: "facility." })
      yield* collected(boss, { subject: "holder:123456", from: date("2024-07-01") })
      assert.deepStrictEqual(
        (yield* lines).slice(2).map(({ action, actor: who, detail, subject }) => [action, who, subject, detail]),
        [
          ["audit.read", "clerk:boss", "", '{"action":"facility.","lines":2}'],
          ["audit.export", "clerk:boss", "holder:123456", '{"from":"2024-07-01"}']
        ]
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("all of it as a file, as it was when it was asked for", () =>
    Effect.gen(function* () {
      for (let each = 0; each < 1_203; each++)
        yield* note(`${each}`, { action: each % 2 === 0 ? "facility.add" : "use.list" })
      const all = yield* collected(boss)
      assert.deepStrictEqual(
        all.map(({ place }) => place),
        Array.from({ length: 1_203 }, (_, each) => 1_203 - each)
      )
      assert.strictEqual((yield* collected(boss, { action: "use." })).length, 601)
      assert.strictEqual((yield* AuditReading.head(boss))?.place, 1_205)
    }).pipe(Effect.provide(layer))
  )

  it.effect("and nobody else", () =>
    Effect.gen(function* () {
      yield* note("1")
      const refused = new Clerk.NotPermitted({ needs: "manage" })
      for (const clerk of [
        clerkWith({ roles: ["operator", "approver"], sees: ["personal"] }),
        clerkWith({ active: false })
      ]) {
        assert.deepStrictEqual(yield* Effect.result(read(clerk)), Result.fail(refused))
        assert.deepStrictEqual(yield* Effect.result(collected(clerk)), Result.fail(refused))
        assert.deepStrictEqual(yield* Effect.result(AuditReading.head(clerk)), Result.fail(refused))
      }
      assert.strictEqual((yield* lines).length, 1)
    }).pipe(Effect.provide(layer))
  )
})
