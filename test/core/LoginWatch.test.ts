// What is known of the logins of an association: when an alert begins and ends, what a rush may be, who may do it, and
// that it is on record.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import { Audit, type CalendarDate, Clerk, Digest, LoginWatch, LoginWatches } from "@fukuri/core"
import { assert, describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Result, Schema } from "effect"
import { TestClock } from "effect/testing"
import { storesWith } from "../support/faultyStores.ts"
import { actor, at, sag } from "../support/people.ts"

const minute = 60_000
const calmMillis = 30 * minute
const begin = at("2024-07-01", 9)
const plus = (minutes: number, from = begin) => (from + minutes * minute) as CalendarDate.Instant
const { nothingYet } = LoginWatch
const over = (watch: LoginWatch.LoginWatch, when = begin, era = watch.era) =>
  LoginWatch.exceeded(watch, { at: when, budget: "service", calmMillis, era })
const isOn = (watch: LoginWatch.LoginWatch, when: CalendarDate.Instant) =>
  LoginWatch.alertAt(watch, when, calmMillis) !== undefined

describe("an alert", () => {
  it("given that the budget was exceeded once, is on until it was not for half an hour", () => {
    const watch = over(nothingYet)
    assert.isTrue(isOn(watch, begin))
    assert.isTrue(isOn(watch, (plus(30) - 1) as CalendarDate.Instant))
    assert.isFalse(isOn(watch, plus(30)))
    assert.isFalse(isOn(nothingYet, begin))
  })

  it("given that it is exceeded again and again, is one alert that goes on, written once a minute at most", () => {
    const first = over(nothingYet)
    assert.strictEqual(over(first, plus(0.9)), first)
    const later = over(first, plus(20))
    expect(later.alert).toEqual({ since: begin, overAt: plus(20), budget: "service" })
    assert.isTrue(isOn(later, plus(49)))
  })

  it("given that one is over, begins anew", () => {
    const again = over(over(nothingYet), plus(31))
    assert.strictEqual(again.alert?.since, plus(31))
  })

  it("when the office ends it, is over, and what was counted before begins no other", () => {
    const watch = over(nothingYet)
    const ended = LoginWatch.endAlert(watch, plus(5), calmMillis)
    assert.isFalse(isOn(ended, plus(5)))
    assert.strictEqual(ended.era, 1)
    assert.strictEqual(over(ended, plus(5), watch.era), ended)
    assert.isTrue(isOn(over(ended, plus(6)), plus(6)))
    assert.strictEqual(LoginWatch.endAlert(ended, plus(6), calmMillis), ended)
  })
})

const draft = (overrides: Partial<LoginWatch.RushDraft> = {}): LoginWatch.RushDraft => ({
  from: plus(60),
  until: plus(240),
  factor: 4,
  reason: "人間ドックの利用開始",
  ...overrides
})
const doing = { by: actor("clerk:sato"), at: begin }
const announce = (watch: LoginWatch.LoginWatch, asked: LoginWatch.RushDraft, id = "a") =>
  LoginWatch.announceRush(watch, { id, draft: asked }, doing)
const outcome = (watch: LoginWatch.LoginWatch, asked: LoginWatch.RushDraft) =>
  Result.match(announce(watch, asked, "another"), { onFailure: ({ _tag }) => _tag as string, onSuccess: () => "fine" })
const one = Result.getOrThrow(announce(nothingYet, draft()))
const day = 24 * 60

describe("a rush", () => {
  it.each([
    ["begun already", draft({ from: plus(-60) }), "fine"],
    ["for exactly 7 days", draft({ until: plus(60 + 7 * day) }), "fine"],
    ["for longer", draft({ until: (plus(60 + 7 * day) + 1) as CalendarDate.Instant }), "RushTooLong"],
    ["that ends as it begins", draft({ until: plus(60) }), "RushBackwards"],
    ["that is over", draft({ from: plus(-60), until: begin }), "RushOver"]
  ])("%s", (_what, asked, expected) => {
    assert.strictEqual(outcome(nothingYet, asked), expected)
  })

  it("given another in its time, is refused; before and after it, or in the time of one withdrawn, it is not", () => {
    assert.strictEqual(outcome(one, draft({ from: plus(239), until: plus(300) })), "RushOverlaps")
    assert.strictEqual(outcome(one, draft({ from: plus(240), until: plus(300) })), "fine")
    assert.strictEqual(outcome(one, draft({ from: plus(10), until: plus(60) })), "fine")
    assert.strictEqual(outcome(Result.getOrThrow(LoginWatch.withdrawRush(one, "a", doing)), draft()), "fine")
  })

  it("is on from its beginning to its end, unless it was withdrawn", () => {
    const factorAt = (minutes: number, watch = one) => LoginWatch.rushAt(watch, plus(minutes))?.factor
    expect([59, 60, 239, 240].map((minutes) => factorAt(minutes))).toEqual([undefined, 4, 4, undefined])
    assert.isUndefined(factorAt(100, Result.getOrThrow(LoginWatch.withdrawRush(one, "a", doing))))
    assert.strictEqual(LoginWatch.withdrawRush(one, "z", doing)._tag, "Failure")
  })

  it.each([1, 0, 11, 2.5])("does not multiply the budget by %d", (factor) => {
    assert.isFalse(Schema.is(LoginWatch.RushDraft)({ ...draft(), factor }))
  })

  it("given twenty that are not over, is refused", () => {
    const many = Array.from({ length: 20 }, (_, index) => index).reduce(
      (watch, index) =>
        Result.getOrThrow(
          announce(watch, draft({ from: plus(300 + index), until: plus(301 + index) }), `many ${index}`)
        ),
      nothingYet
    )
    assert.strictEqual(outcome(many, draft()), "RushesFull")
  })
})

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const layer = Layer.merge(Memory.layer, digest)
const clerk = (role: Clerk.Role): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id: "sato",
    association: "sag",
    name: "佐藤",
    roles: [role],
    sees: [],
    active: true
  })
const exceeded = { association: sag, budget: "service", calmMillis, era: 0 } as const
const recordOf = Effect.map(
  Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, action: "login-watch", limit: 100 })),
  (lines) => lines.map(({ action, actor }) => `${actor} ${action}`).toReversed()
)

describe("what is kept of it", () => {
  it.effect("given many who see the budget exceeded at once, is one alert and one line in the record", () =>
    Effect.gen(function* () {
      const begun = yield* Effect.all(
        Array.from({ length: 8 }, () => LoginWatches.raise(exceeded)),
        {
          concurrency: 8
        }
      )
      assert.lengthOf(begun.filter(Boolean), 1)
      assert.isTrue(isOn(yield* LoginWatches.find(sag), begin))
      assert.deepStrictEqual(yield* recordOf, ["system login-watch.alert"])
    }).pipe(Effect.provide(storesWith({ now: begin, append: [], put: [] })))
  )

  it.effect("when an operator ends it, is on record, and once only", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(begin)
      yield* LoginWatches.raise(exceeded)
      yield* LoginWatches.endAlert(clerk("operator"), calmMillis)
      yield* LoginWatches.endAlert(clerk("operator"), calmMillis)
      assert.isFalse(isOn(yield* LoginWatches.find(sag), begin))
      assert.deepStrictEqual(yield* recordOf, ["system login-watch.alert", "clerk:sato login-watch.end"])
    }).pipe(Effect.provide(layer))
  )

  it.effect(
    "of a rush is one however often it is sent, and that it was withdrawn, on record; others may do neither",
    () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(begin)
        const rush = { id: "a", draft: draft() }
        yield* LoginWatches.announceRush(clerk("operator"), rush)
        yield* LoginWatches.announceRush(clerk("operator"), rush)
        assert.lengthOf((yield* LoginWatches.find(sag)).rushes, 1)
        yield* LoginWatches.withdrawRush(clerk("operator"), "a")
        assert.isUndefined(LoginWatch.rushAt(yield* LoginWatches.find(sag), plus(100)))
        assert.deepStrictEqual(yield* recordOf, ["clerk:sato login-watch.rush", "clerk:sato login-watch.rush-withdraw"])
        const refusals = [
          yield* Effect.flip(LoginWatches.announceRush(clerk("desk"), rush)),
          yield* Effect.flip(LoginWatches.withdrawRush(clerk("manager"), "a")),
          yield* Effect.flip(LoginWatches.endAlert(clerk("approver"), calmMillis))
        ]
        for (const { _tag } of refusals) assert.strictEqual(_tag, "NotPermitted")
      }).pipe(Effect.provide(layer))
  )
})
