// What the office tells everybody: what may be announced, when it is shown, how it ends, and that it is on record.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import { Audit, CalendarDate, Clerk, Digest, ServiceNotice, ServiceNotices } from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Effect, Layer, Result, Schema } from "effect"
import { TestClock } from "effect/testing"
import { actor, at, sag, wholeNumbers } from "../support/people.ts"

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const layer = Layer.merge(Memory.layer, digest)

const clerkWith = (role: Clerk.Role = "operator"): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id: "sato",
    association: "sag",
    name: "佐藤",
    roles: [role],
    sees: [],
    active: true
  })

const hour = 3_600_000
const plus = (instant: CalendarDate.Instant, hours: number) => (instant + hours * hour) as CalendarDate.Instant

const begins = at("2024-07-10", 22)
const draft = (overrides: Partial<ServiceNotice.Draft> = {}): ServiceNotice.Draft => ({
  kind: "planned",
  text: "設備の入れ替えのため、クーポンを利用できません。",
  from: begins,
  until: plus(begins, 4),
  ...overrides
})
const now = at("2024-07-01")
const announced = (overrides: Partial<ServiceNotice.Draft> = {}): ServiceNotice.ServiceNotice => ({
  ...draft(overrides),
  by: actor("clerk:sato"),
  announcedAt: now
})
const decide = (asked: ServiceNotice.Draft, known: ReadonlyArray<ServiceNotice.ServiceNotice> = []) =>
  Result.match(ServiceNotice.announce(asked, { by: actor("clerk:sato"), at: now, known }), {
    onFailure: ({ _tag }) => _tag as string,
    onSuccess: () => "announced"
  })

describe("announcing", () => {
  it.each([
    ["at once, for an instant", draft({ from: now, until: (now + 1) as CalendarDate.Instant }), "announced"],
    ["of what has begun already", draft({ from: plus(now, -5), until: plus(now, 1) }), "announced"],
    ["for exactly 60 days", draft({ until: plus(begins, 60 * 24) }), "announced"],
    ["for longer", draft({ until: (begins + 60 * 24 * hour + 1) as CalendarDate.Instant }), "NoticeTooLong"],
    ["that ends as it begins", draft({ until: begins }), "NoticeBackwards"],
    ["that ends before", draft({ until: plus(begins, -1) }), "NoticeBackwards"],
    ["that is over now", draft({ from: plus(now, -5), until: now }), "NoticeOver"]
  ])("%s", (_what, asked, outcome) => {
    expect(decide(asked)).toBe(outcome)
  })

  it("counts twenty open ones; those over or withdrawn do not count", () => {
    const open = Array.from({ length: 20 }, () => announced())
    expect(decide(draft(), open)).toBe("NoticesFull")
    const ended = [
      { ...announced(), withdrawn: { by: actor("clerk:sato"), at: now } },
      announced({ from: plus(now, -9), until: now })
    ]
    expect(decide(draft(), [...open.slice(1), ...ended])).toBe("announced")
  })

  it.each([
    ["", false],
    ["あ", true],
    ["あ".repeat(300), true],
    ["あ".repeat(301), false],
    ["一\n二", false]
  ])("takes one line of 1 to 300 characters: %j", (text, fits) => {
    expect(Schema.is(ServiceNotice.NoticeText)(text)).toBe(fits)
  })
})

describe("a notice", () => {
  it.prop(
    "is shown from 24 hours before it begins until it is over, and never when it was withdrawn",
    [Arbitrary.all({ minutes: wholeNumbers(-3000, 600), millis: wholeNumbers(-1, 1) })],
    ([{ millis, minutes }]) => {
      const instant = (begins + minutes * 60_000 + millis) as CalendarDate.Instant
      const notice = announced()
      const isShown = begins - 24 * hour <= instant && instant < begins + 4 * hour
      expect(ServiceNotice.shownAt([notice], instant).length).toBe(isShown ? 1 : 0)
      expect(ServiceNotice.phaseOf(notice, instant)).toBe(isShown ? "shown" : instant < begins ? "coming" : "over")
      expect(ServiceNotice.shownAt([{ ...notice, withdrawn: { by: notice.by, at: now } }], instant)).toEqual([])
      for (const { begun } of ServiceNotice.shownAt([notice], instant)) expect(begun).toBe(instant >= begins)
    }
  )

  it("stands with others in the order in which they begin", () => {
    const texts = ServiceNotice.shownAt(
      [announced({ text: "後" }), announced({ text: "先", from: plus(begins, -2) })],
      plus(begins, 1)
    ).map(({ text }) => text)
    expect(texts).toEqual(["先", "後"])
  })
})

describe("the verbs", () => {
  const july = TestClock.setTime(now)
  const announce = (id: string, role?: Clerk.Role, overrides: Partial<ServiceNotice.Draft> = {}) =>
    ServiceNotices.announce(clerkWith(role), { id, draft: draft(overrides) })
  const record = Effect.map(
    Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, limit: 100 })),
    (lines) => lines.map(({ action, subject }) => `${action} ${subject}`)
  )

  it.effect("announce once however often the form is sent, and record it first", () =>
    Effect.gen(function* () {
      yield* july
      const first = yield* announce("a-1")
      const again = yield* announce("a-1", "operator", { text: "別の文" })
      expect(again).toEqual(first)
      expect((yield* ServiceNotices.standing(sag)).map(({ text }) => text)).toEqual([draft().text])
      expect(yield* record).toEqual(["service-notice.announce service-notice:a-1"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("refuse what may not be announced, and the record says so", () =>
    Effect.gen(function* () {
      yield* july
      const refused = yield* Effect.flip(announce("a-1", "operator", { until: begins }))
      expect(refused._tag).toBe("NoticeBackwards")
      expect(yield* ServiceNotices.standing(sag)).toEqual([])
      expect(yield* record).toEqual([
        "service-notice.announce.refused service-notice:a-1",
        "service-notice.announce service-notice:a-1"
      ])
    }).pipe(Effect.provide(layer))
  )

  it.effect("withdraw once; what was withdrawn stands no longer but stays in the list", () =>
    Effect.gen(function* () {
      yield* july
      yield* announce("a-1")
      yield* ServiceNotices.withdraw(clerkWith(), "a-1")
      yield* ServiceNotices.withdraw(clerkWith(), "a-1")
      expect(yield* ServiceNotices.standing(sag)).toEqual([])
      const [kept] = yield* ServiceNotices.list(clerkWith("viewer"))
      expect(kept?.value.withdrawn).toEqual({ by: "clerk:sato", at: now })
      expect((yield* record).filter((line) => line.startsWith("service-notice.withdraw"))).toHaveLength(1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("do not withdraw what is over, nor what there is not", () =>
    Effect.gen(function* () {
      yield* july
      yield* announce("a-1")
      yield* TestClock.setTime(plus(begins, 4))
      expect((yield* Effect.flip(ServiceNotices.withdraw(clerkWith(), "a-1")))._tag).toBe("NoticeOver")
      expect((yield* Effect.flip(ServiceNotices.withdraw(clerkWith(), "a-2")))._tag).toBe("DocumentMissing")
    }).pipe(Effect.provide(layer))
  )

  it.effect.each(["viewer", "desk", "approver", "manager"] as const)("are not for %s, who may only look", (role) =>
    Effect.gen(function* () {
      yield* july
      yield* announce("a-1")
      expect((yield* Effect.flip(announce("a-2", role)))._tag).toBe("NotPermitted")
      expect((yield* Effect.flip(ServiceNotices.withdraw(clerkWith(role), "a-1")))._tag).toBe("NotPermitted")
      expect(yield* ServiceNotices.list(clerkWith(role))).toHaveLength(1)
      expect(yield* record).toHaveLength(1)
    }).pipe(Effect.provide(layer))
  )
})
