// Planned runs: a rehearsal changes nothing and equals the run that follows; nothing is granted that a second clerk did
// not agree to, nor before its time, nor twice, however often the work is broken off.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  ApiKey,
  ApiKeys,
  Audit,
  CalendarDate,
  Catalogue,
  Clerk,
  Digest,
  Documents,
  GrantRun,
  GrantRuns,
  Grants,
  Holder,
  Holders,
  Ledger,
  LedgerCheck,
  Programme,
  ProgrammeDrafts,
  Tasks
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Effect, Fiber, Layer, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import {
  anyFacts,
  at,
  date,
  entryText,
  fiscalYear,
  kyosai,
  membership,
  memberWith,
  numberOf,
  period,
  quantityOf,
  sag,
  spouseWith
} from "../support/people.ts"

const year = fiscalYear(2024)
const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const layer = Layer.provideMerge(Grants.Grants.layer, Layer.merge(Memory.layer, digest))

const clerk = (id: string, roles: ReadonlyArray<string>, sees: ReadonlyArray<string> = ["personal", "health"]) =>
  Schema.decodeUnknownSync(Clerk.Clerk)({ id, association: "sag", name: id, roles, sees, active: true })
const operator = clerk("operator", ["operator"])
const both = clerk("both", ["operator", "approver"])
const approver = clerk("approver", ["approver"])
const viewer = clerk("viewer", ["viewer"])

const idOf = Schema.decodeSync(GrantRun.GrantRunId)
const one = idOf("run-1")
const published: GrantRun.Source = { _tag: "Published", only: [] }

const list = Effect.fnUntraced(function* (people: ReadonlyArray<Holder.Holder>, asOf = "2024-04-01") {
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(sag)
  yield* holders.add(
    staging,
    people.map((holder, index) => ({ line: index + 2, holder, changed: true }))
  )
  yield* holders.commit(staging, date(asOf))
})

const publish = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association(year))
  yield* Effect.forEach(programmes(year), catalogue.putProgramme)
})

const entries = Effect.gen(function* () {
  return (yield* Stream.runCollect((yield* Ledger.Ledger).entries(sag, 0))).flat()
})
/** What stands in the ledger, in words, sorted. */
const told = Effect.map(entries, (recorded) =>
  recorded.map(({ entry, holder }) => `${Holder.numberOf(holder)} ${entryText(entry)}`).sort()
)
const inWords = (counts: GrantRun.Counts) =>
  counts.products.map(({ coupons, people, product }) => `${product.id} ${people}人 ${coupons}枚`)

const crowd = (count: number): ReadonlyArray<Holder.Holder> =>
  Array.from({ length: count }, (_, index) => memberWith({ number: numberOf(String(100_000 + index)) }))

/** A node does what waits. */
const turn = Tasks.turn("node", GrantRuns.handlers)

const rehearsed = Effect.fnUntraced(function* (day = "2024-06-03", source = published, id = one) {
  yield* GrantRuns.rehearse({ clerk: operator, id }, { on: date(day), source })
  yield* turn
  return (yield* GrantRuns.view(sag, id)).run
})

const rehearsalOf = ({ state }: GrantRun.GrantRun): GrantRun.Rehearsal => {
  if (state._tag !== "Rehearsed") throw new Error(`the run is ${state._tag}`)
  return state.rehearsal
}

const stateOf = Effect.fnUntraced(function* (id = one) {
  return (yield* GrantRuns.view(sag, id)).run.state
})
const finished = Effect.fnUntraced(function* (id = one) {
  const state = yield* stateOf(id)
  return state._tag === "Finished" ? state : yield* Effect.die(`the run is ${state._tag}`)
})

/** The guide's programmes, some people, and a clock on a day. */
const ready = Effect.fnUntraced(function* (
  people: ReadonlyArray<Holder.Holder> = [memberWith(), spouseWith()],
  day = "2024-06-03"
) {
  yield* TestClock.setTime(at(day))
  yield* publish
  yield* list(people)
})

const agreed = Effect.fnUntraced(function* (schedule?: CalendarDate.Instant, id = one) {
  yield* GrantRuns.request({ clerk: operator, id }, schedule)
  yield* GrantRuns.approve({ clerk: approver, id })
})

describe("a rehearsal", () => {
  it.effect("grants nothing, and the run that follows gives exactly what it said", () =>
    Effect.gen(function* () {
      yield* ready([...crowd(3), memberWith(), spouseWith()])
      const rehearsal = rehearsalOf(yield* rehearsed())
      expect(yield* entries).toEqual([])
      expect(inWords(rehearsal.counts)).toEqual([
        "dock-general-40plus-male 4人 4枚",
        "spouse-dock-general-40plus-female 1人 1枚",
        "my-refresh 4人 12枚",
        "dental 4人 4枚"
      ])
      expect(rehearsal).toMatchObject({ counts: { gaining: 5 }, served: 0, nothing: 0 })
      yield* agreed()
      yield* turn
      const { counts } = yield* finished()
      expect(counts).toEqual(rehearsal.counts)
      expect(new Set((yield* entries).map(({ entry }) => entry.actor))).toEqual(new Set(["grants:run-1"]))
    }).pipe(Effect.provide(layer))
  )

  it.effect.prop(
    "of any people equals the run that follows, and a second rehearsal has nothing left to give",
    { people: Arbitrary.array(anyFacts, { minLength: 1, maxLength: 12 }) },
    ({ people }) =>
      Effect.gen(function* () {
        const holders = people.flatMap((facts, index) => {
          const number = String(200_000 + index)
          const member = { ...facts.holder, number: numberOf(number) }
          return facts.relation === "self"
            ? [member]
            : [
                memberWith({ number: numberOf(number), memberships: facts.memberMemberships ?? [] }),
                { ...facts.holder, number: numberOf(`${number}01`) }
              ]
        })
        yield* ready(holders, "2024-10-01")
        const rehearsal = rehearsalOf(yield* rehearsed("2024-10-01"))
        expect(yield* entries).toEqual([])
        yield* agreed()
        yield* turn
        const { begun, counts } = yield* finished()
        expect(counts).toEqual(rehearsal.counts)
        expect(begun.before).toEqual([])
        expect(rehearsal.counts.gaining + rehearsal.served + rehearsal.nothing).toBe(holders.length)
        const again = rehearsalOf(yield* rehearsed("2024-10-01", published, idOf("run-2")))
        expect(again.counts).toEqual({ people: holders.length, gaining: 0, products: [] })
        expect(again).toMatchObject({ served: rehearsal.counts.gaining, nothing: rehearsal.nothing })
        expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
      }).pipe(Effect.provide(layer)),
    { arbitrary: { runs: 40 } }
  )

  it.effect("tells by kind of appointment and workplace, explains samples, and says why somebody has nothing", () =>
    Effect.gen(function* () {
      const lost = memberWith({
        number: numberOf("300001"),
        memberships: [membership(kyosai, "1997-04-01", "2024-05-31")]
      })
      const short = memberWith({
        number: numberOf("300002"),
        birthDate: date("1990-01-01"),
        appointment: { category: "再任用短時間", weeklyCentihours: 1550, terms: [period("2024-04-01")] },
        memberships: [membership(kyosai, "1997-04-01")],
        workplace: { code: "20002", name: "第二小学校" }
      })
      yield* ready([...crowd(7), memberWith(), spouseWith(), lost, short])
      yield* rehearsed()
      const read = yield* GrantRuns.readDetails({ clerk: operator, id: one })
      expect(read?.details.categories).toEqual([
        { category: "正規", people: 8, coupons: 40 },
        { category: "配偶者", people: 1, coupons: 1 }
      ])
      expect(
        read?.details.workplaces.map(({ coupons, people, workplace }) => [workplace.code, people, coupons])
      ).toEqual([
        ["", 1, 1],
        ["10001", 8, 40]
      ])
      const refresh = read?.details.samples.find(({ product }) => product.id === "my-refresh")
      expect(refresh?.people.map(({ coupons, number }) => `${number} ${coupons}`)).toEqual(
        ["100000", "100001", "100002", "100003", "100004"].map((number) => `${number} 3`)
      )
      const dock = read?.details.samples[0]?.people[0]
      expect(dock?.reasons).toContainEqual({
        rule: { _tag: "AgeWithin", on: "2024-04-01", atLeast: 40 },
        holds: true,
        found: { _tag: "Age", years: 49 }
      })
      expect(read?.details.nothing.map(({ number, why }) => [number, why._tag])).toEqual([
        ["300001", "RuleFails"],
        ["300002", "RuleFails"]
      ])
      const [first, second] = read?.details.nothing ?? []
      expect(first?.why).toMatchObject({ reasons: [{ rule: { _tag: "MemberOf" }, holds: false }] })
      expect(second?.why).toMatchObject({ nearest: { id: "my-refresh" } })
      expect(read?.people.get(numberOf("300001"))?.name).toBe("見本 太郎")
    }).pipe(Effect.provide(layer))
  )

  it.effect("of a day on which nothing can be granted says so of everybody", () =>
    Effect.gen(function* () {
      yield* ready(undefined, "2024-04-10")
      expect(rehearsalOf(yield* rehearsed("2024-04-10"))).toMatchObject({ counts: { gaining: 0 }, nothing: 2 })
      const read = yield* GrantRuns.readDetails({ clerk: operator, id: one })
      expect(read?.details.nothing.map(({ why }) => why._tag)).toEqual(["NothingDue", "NothingDue"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("shows nobody to a clerk who may not see personal data, and records every look of one who may", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* rehearsed()
      const deeds = Effect.map(
        Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: sag, action: "grant.people", limit: 9 })),
        (lines) => lines.map(({ actor, subject }) => `${actor} ${subject}`)
      )
      expect((yield* GrantRuns.readDetails({ clerk: viewerWithout, id: one }))?.people.size).toBe(0)
      expect(yield* deeds).toEqual([])
      expect((yield* GrantRuns.readDetails({ clerk: operator, id: one }))?.people.size).toBe(2)
      expect(yield* deeds).toEqual(["clerk:operator grant-run:run-1"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("of some of the programmes is of these alone, as is the run", () =>
    Effect.gen(function* () {
      yield* ready()
      const only = [Schema.decodeSync(Programme.ProgrammeId)("dental-2024")]
      const rehearsal = rehearsalOf(yield* rehearsed("2024-06-03", { _tag: "Published", only }))
      expect(inWords(rehearsal.counts)).toEqual(["dental 1人 1枚"])
      yield* agreed()
      yield* turn
      expect(yield* told).toEqual(["123456 Granted dental 1"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("needs a clerk who may operate", () =>
    Effect.gen(function* () {
      yield* ready()
      const no = yield* Effect.flip(
        GrantRuns.rehearse({ clerk: approver, id: one }, { on: date("2024-06-03"), source: published })
      )
      expect(no._tag).toBe("NotPermitted")
    }).pipe(Effect.provide(layer))
  )
})

const viewerWithout = clerk("viewer", ["viewer"], [])

describe("a rehearsal with a draft", () => {
  const draft = (text: string) =>
    ProgrammeDrafts.begin({ actor: Clerk.actorOf(operator), association: sag, id: "d-1" }, { text })
  const source: GrantRun.Source = { _tag: "Draft", draft: "d-1" }

  it.effect("says what the draft would give, and cannot be carried out", () =>
    Effect.gen(function* () {
      yield* ready()
      const [, refresh] = programmes(year)
      const product = refresh?.products[0]
      if (refresh === undefined || product === undefined) throw new Error("no programme")
      const more = { ...refresh, products: [{ ...product, quantity: { _tag: "Fixed" as const, count: 7 } }] }
      yield* draft(JSON.stringify(Schema.encodeSync(Programme.Programme)(more)))
      expect(inWords(rehearsalOf(yield* rehearsed("2024-06-03", source)).counts)).toEqual(["my-refresh 1人 7枚"])
      const no = yield* Effect.flip(GrantRuns.request({ clerk: operator, id: one }, undefined))
      expect(no._tag).toBe("DraftNotPublished")
      expect(yield* entries).toEqual([])
    }).pipe(Effect.provide(layer))
  )

  it.effect.each([
    { text: undefined, why: "draft-missing" },
    { text: "{ not JSON", why: "draft-broken" },
    { text: '{"id":"x"}', why: "draft-broken" }
  ])("that cannot be read ($why) says so", ({ text, why }) =>
    Effect.gen(function* () {
      yield* ready()
      if (text !== undefined) yield* draft(text)
      expect((yield* rehearsed("2024-06-03", source)).state).toMatchObject({ _tag: "Unfit", why })
    }).pipe(Effect.provide(layer))
  )

  it.effect("of a year without programmes says so", () =>
    Effect.gen(function* () {
      yield* ready()
      expect((yield* rehearsed("2030-06-03")).state).toMatchObject({ _tag: "Unfit", why: "no-programme" })
    }).pipe(Effect.provide(layer))
  )
})

describe("agreement", () => {
  it.effect("is refused to whoever asked, and to who may not approve", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* rehearsed()
      yield* GrantRuns.request({ clerk: both, id: one }, undefined)
      expect((yield* Effect.flip(GrantRuns.approve({ clerk: both, id: one })))._tag).toBe("SecondPersonNeeded")
      expect((yield* Effect.flip(GrantRuns.approve({ clerk: operator, id: one })))._tag).toBe("NotPermitted")
      expect((yield* Effect.flip(GrantRuns.approve({ clerk: viewer, id: one })))._tag).toBe("NotPermitted")
      yield* turn
      expect(yield* entries).toEqual([])
      yield* GrantRuns.approve({ clerk: approver, id: one })
      yield* turn
      expect((yield* entries).length).toBe(4)
    }).pipe(Effect.provide(layer))
  )

  it.effect("cannot be skipped, repeated or given to what was refused", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* rehearsed()
      expect((yield* Effect.flip(GrantRuns.approve({ clerk: approver, id: one })))._tag).toBe("RunNotThere")
      yield* GrantRuns.request({ clerk: operator, id: one }, undefined)
      yield* GrantRuns.refuse({ clerk: approver, id: one }, "日が違います")
      expect(yield* stateOf()).toMatchObject({ _tag: "Refused", by: "clerk:approver", reason: "日が違います" })
      expect((yield* Effect.flip(GrantRuns.approve({ clerk: approver, id: one })))._tag).toBe("RunNotThere")
      yield* turn
      expect(yield* entries).toEqual([])
    }).pipe(Effect.provide(layer))
  )

  const movements = [
    { what: "a members list", moved: ["list"], deed: list([memberWith()], "2024-06-04") },
    {
      what: "a changed programme",
      moved: ["programmes"],
      deed: Effect.gen(function* () {
        const [first] = programmes(year)
        if (first !== undefined)
          yield* (yield* Catalogue.Catalogue).putProgramme({ ...first, products: first.products.slice(1) })
      })
    },
    {
      what: "another reckoning of age",
      moved: ["programmes"],
      deed: Effect.flatMap(Catalogue.Catalogue, (catalogue) =>
        catalogue.putAssociation({ ...association(year), ageReckoning: "day-before" })
      )
    }
  ] as const

  it.effect.each(movements)("is refused when $what came after the rehearsal, as is the request", ({ deed, moved }) =>
    Effect.gen(function* () {
      yield* ready()
      yield* rehearsed()
      yield* rehearsed("2024-06-03", published, idOf("run-2"))
      yield* GrantRuns.request({ clerk: operator, id: one }, undefined)
      yield* deed
      expect((yield* GrantRuns.view(sag, one)).moved).toEqual(moved)
      const no = yield* Effect.flip(GrantRuns.approve({ clerk: approver, id: one }))
      expect(no).toMatchObject({ _tag: "RehearsalOutdated", moved })
      const neither = yield* Effect.flip(GrantRuns.request({ clerk: operator, id: idOf("run-2") }, undefined))
      expect(neither).toMatchObject({ _tag: "RehearsalOutdated", moved })
      expect(yield* entries).toEqual([])
    }).pipe(Effect.provide(layer))
  )

  it.effect("is not withdrawn by a change that has nothing to do with grants", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* rehearsed()
      const catalogue = yield* Catalogue.Catalogue
      yield* catalogue.putAssociation({ ...association(year), name: "別の名前の組合" })
      expect((yield* GrantRuns.view(sag, one)).moved).toEqual([])
      yield* agreed()
      yield* turn
      yield* finished()
    }).pipe(Effect.provide(layer))
  )

  it.effect("to programmes that are changed before the run begins grants nothing", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* rehearsed()
      yield* agreed()
      const [first] = programmes(year)
      if (first === undefined) throw new Error("no programme")
      yield* (yield* Catalogue.Catalogue).putProgramme({ ...first, products: first.products.slice(1) })
      yield* turn
      expect(yield* stateOf()).toMatchObject({ _tag: "Stopped", why: "programmes-moved" })
      expect(yield* entries).toEqual([])
      expect((yield* Effect.flip(GrantRuns.takeUp({ clerk: operator, id: one })))._tag).toBe("RunNotThere")
    }).pipe(Effect.provide(layer))
  )

  it.effect("and everything else is recorded, refusals too", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* rehearsed()
      yield* GrantRuns.request({ clerk: both, id: one }, undefined)
      yield* Effect.flip(GrantRuns.approve({ clerk: both, id: one }))
      yield* GrantRuns.approve({ clerk: approver, id: one })
      yield* turn
      const lines = yield* (yield* Audit.Audit).list({ association: sag, limit: 50 })
      expect(lines.map(({ action, actor }) => `${actor} ${action}`).toReversed()).toEqual([
        "clerk:operator grant.rehearse",
        "clerk:both grant.request",
        "clerk:both grant.approve",
        "clerk:both grant.approve.refused",
        "clerk:approver grant.approve",
        "grants:run-1 grant.run",
        "grants:run-1 grant.run.done"
      ])
      expect(new Set(lines.map(({ subject }) => subject))).toEqual(new Set(["grant-run:run-1"]))
    }).pipe(Effect.provide(layer))
  )
})

describe("a schedule", () => {
  it.effect("is honoured to the instant, and can be moved before it comes (A26)", () =>
    Effect.gen(function* () {
      yield* ready(undefined, "2024-05-20")
      yield* rehearsed("2024-06-03")
      yield* agreed(at("2024-06-03", 6))
      yield* turn
      yield* TestClock.setTime(at("2024-06-03", 6) - 1)
      yield* turn
      expect(yield* entries).toEqual([])
      yield* GrantRuns.move({ clerk: operator, id: one }, at("2024-06-05", 6))
      yield* TestClock.setTime(at("2024-06-03", 12))
      yield* turn
      expect(yield* entries).toEqual([])
      expect(yield* stateOf()).toMatchObject({ _tag: "Approved" })
      yield* TestClock.setTime(at("2024-06-05", 6))
      yield* turn
      expect((yield* entries).length).toBe(4)
      expect((yield* finished()).begun.at).toBe(at("2024-06-05", 6))
      expect((yield* Effect.flip(GrantRuns.move({ clerk: operator, id: one }, at("2024-06-09"))))._tag).toBe(
        "RunNotThere"
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("before the day whose rules apply is refused, at once and moved as well", () =>
    Effect.gen(function* () {
      yield* ready(undefined, "2024-05-20")
      yield* rehearsed("2024-06-03")
      const deed = { clerk: operator, id: one }
      expect((yield* Effect.flip(GrantRuns.request(deed, undefined)))._tag).toBe("RunTooEarly")
      expect((yield* Effect.flip(GrantRuns.request(deed, at("2024-06-02", 23, 59))))._tag).toBe("RunTooEarly")
      yield* GrantRuns.request(deed, at("2024-06-03", 0))
      expect((yield* Effect.flip(GrantRuns.move(deed, at("2024-06-02"))))._tag).toBe("RunTooEarly")
      expect((yield* Effect.flip(GrantRuns.move(deed, undefined)))._tag).toBe("RunTooEarly")
    }).pipe(Effect.provide(layer))
  )

  it.effect("holds also for a run that was paused and let go before its time", () =>
    Effect.gen(function* () {
      yield* ready(undefined, "2024-05-20")
      yield* rehearsed("2024-06-03")
      yield* agreed(at("2024-06-03", 6))
      yield* GrantRuns.pause({ clerk: operator, id: one }, "pause")
      yield* GrantRuns.pause({ clerk: operator, id: one }, "resume")
      yield* turn
      expect(yield* entries).toEqual([])
      yield* TestClock.setTime(at("2024-06-03", 6))
      yield* turn
      expect((yield* entries).length).toBe(4)
    }).pipe(Effect.provide(layer))
  )
})

/** The work of a run up to a batch: whoever else grants meanwhile waits there. */
const until = Effect.fnUntraced(function* (people: number) {
  const fiber = yield* Effect.forkChild(turn, { startImmediately: true })
  while ((yield* entries).length < people) yield* Effect.yieldNow
  return fiber
})

describe("work that is broken off", () => {
  const whole = Effect.gen(function* () {
    yield* ready(crowd(1601))
    yield* rehearsed()
    yield* agreed()
    yield* turn
    const { counts } = yield* finished()
    return { ledger: yield* told, counts }
  }).pipe(Effect.provide(layer))

  it.effect("paused and let go leads to the same ledger and the same result as without", () =>
    Effect.gen(function* () {
      const expected = yield* whole
      yield* Effect.gen(function* () {
        yield* ready(crowd(1601))
        yield* rehearsed()
        yield* agreed()
        const fiber = yield* until(500)
        yield* GrantRuns.pause({ clerk: operator, id: one }, "pause")
        yield* TestClock.adjust("600 millis")
        yield* Fiber.join(fiber)
        const partly = (yield* told).length
        expect(partly).toBeLessThan(expected.ledger.length)
        expect((yield* GrantRuns.view(sag, one)).task?.value.state._tag).toBe("Paused")
        yield* turn
        expect((yield* told).length).toBe(partly)
        yield* GrantRuns.pause({ clerk: operator, id: one }, "resume")
        yield* turn
        expect(yield* told).toEqual(expected.ledger)
        expect((yield* finished()).counts).toEqual(expected.counts)
      }).pipe(Effect.provide(layer))
    })
  )

  it.effect("by the death of its node is taken up by another: everybody has their coupons exactly once", () =>
    Effect.gen(function* () {
      const expected = yield* whole
      yield* Effect.gen(function* () {
        yield* ready(crowd(1601))
        yield* rehearsed()
        yield* agreed()
        const fiber = yield* until(500)
        yield* Fiber.interrupt(fiber)
        const partly = (yield* told).length
        expect(partly).toBeLessThan(expected.ledger.length)
        const other = Tasks.turn("other", GrantRuns.handlers)
        yield* other
        expect((yield* told).length).toBe(partly)
        yield* TestClock.adjust("16 seconds")
        yield* other
        expect(yield* told).toEqual(expected.ledger)
        expect((yield* finished()).counts).toEqual(expected.counts)
        expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
      }).pipe(Effect.provide(layer))
    })
  )

  it.effect("cancelled midway keeps what was given, and says how much", () =>
    Effect.gen(function* () {
      yield* ready(crowd(1601))
      yield* rehearsed()
      yield* agreed()
      const fiber = yield* until(500)
      yield* GrantRuns.cancel({ clerk: operator, id: one }, "名簿の誤り")
      yield* TestClock.adjust("600 millis")
      yield* Fiber.join(fiber)
      const ledger = yield* entries
      const state = yield* stateOf()
      expect(state).toMatchObject({ _tag: "Cancelled", by: "clerk:operator", reason: "名簿の誤り" })
      const soFar = state._tag === "Cancelled" ? state.soFar : undefined
      expect(ledger.length).toBeLessThan(1601 * 3)
      expect(soFar === undefined ? 0 : GrantRun.couponsOf(soFar)).toBe(
        ledger.reduce((sum, { entry }) => sum + quantityOf(entry), 0)
      )
      yield* turn
      expect(yield* entries).toEqual(ledger)
    }).pipe(Effect.provide(layer))
  )

  it.effect("before it was handed in is handed in by the next look", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* rehearsed()
      yield* agreed()
      yield* (yield* Documents.Documents).drop({ subject: sag, kind: "task", id: "run-1-1" })
      yield* turn
      expect(yield* entries).toEqual([])
      yield* GrantRuns.settle(sag)
      yield* turn
      expect(yield* entries).toEqual([])
      yield* TestClock.adjust("61 seconds")
      yield* GrantRuns.settle(sag)
      yield* turn
      expect((yield* entries).length).toBe(4)
    }).pipe(Effect.provide(layer))
  )

  it.effect("by a defect stops the run, which can be taken up again", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* rehearsed()
      yield* agreed()
      const grants = yield* Grants.Grants
      const dying = Grants.Grants.of({ ...grants, run: () => Effect.die("seeded") })
      yield* Effect.provideService(turn, Grants.Grants, dying)
      expect(yield* stateOf()).toMatchObject({ _tag: "Stopped", why: "failed" })
      yield* turn
      expect(yield* entries).toEqual([])
      yield* GrantRuns.takeUp({ clerk: operator, id: one })
      yield* turn
      expect((yield* finished()).counts.people).toBe(2)
      expect((yield* entries).length).toBe(4)
    }).pipe(Effect.provide(layer))
  )
})

describe("a run that is asked for as soon as it is rehearsed", () => {
  const onTheDay = { on: date("2024-06-03"), source: published }
  const begun = GrantRuns.rehearseAndAsk({ clerk: operator, id: one }, onTheDay)

  it.effect("waits for somebody else to agree, and is then carried out", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* begun
      yield* turn
      expect(yield* stateOf()).toMatchObject({ _tag: "Requested", request: { by: "clerk:operator" } })
      expect(yield* entries).toEqual([])
      expect((yield* Effect.flip(GrantRuns.approve({ clerk: { ...approver, id: operator.id }, id: one })))._tag).toBe(
        "SecondPersonNeeded"
      )
      yield* GrantRuns.approve({ clerk: approver, id: one })
      yield* turn
      expect((yield* finished()).counts.people).toBe(2)
    }).pipe(Effect.provide(layer))
  )

  it.effect("by a key is agreed to by anybody but who made the key", () =>
    Effect.gen(function* () {
      yield* ready()
      const maker = clerk("maker", ["manager", "approver"])
      const id = "0123456789ab" as ApiKey.ApiKeyId
      const secretHash = "0".repeat(64)
      const { value } = yield* ApiKeys.make(maker, id, { name: "payroll", scopes: ["grants:write"], secretHash })
      yield* GrantRuns.rehearseAndAsk({ clerk: ApiKey.clerkOf(sag, id, value), id: one }, onTheDay)
      yield* turn
      expect(yield* stateOf()).toMatchObject({ _tag: "Requested", request: { by: `api:${id}` } })
      expect((yield* Effect.flip(GrantRuns.approve({ clerk: maker, id: one })))._tag).toBe("SecondPersonNeeded")
      expect((yield* stateOf())._tag).toBe("Requested")
      yield* GrantRuns.approve({ clerk: approver, id: one })
      expect((yield* stateOf())._tag).toBe("Approved")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused before its day, and leaves nothing", () =>
    Effect.gen(function* () {
      yield* ready()
      const tomorrow = { ...onTheDay, on: date("2024-06-04") }
      const early = GrantRuns.rehearseAndAsk({ clerk: operator, id: one }, tomorrow)
      expect((yield* Effect.flip(early))._tag).toBe("RunTooEarly")
      expect(yield* GrantRuns.list({ association: sag, limit: 10 })).toEqual([])
    }).pipe(Effect.provide(layer))
  )
})

describe("what is kept of a run", () => {
  it.effect("is compared with the last run that gave anything, and with what there was before", () =>
    Effect.gen(function* () {
      const spring = memberWith({ appointment: { category: "任期付", terms: [period("2024-04-01", "2024-07-31")] } })
      yield* ready([spring])
      yield* rehearsed()
      yield* agreed()
      yield* turn
      yield* GrantRuns.keepOwnRun(sag, idOf("run-1a"), {
        on: date("2024-06-04"),
        summary: { people: 1, gaining: 0, products: [] },
        begun: { at: at("2024-06-04"), after: 0, before: [] }
      })
      const renewed = memberWith({ appointment: { category: "任期付", terms: [period("2024-04-01", "2024-11-30")] } })
      yield* list([renewed, ...crowd(2)], "2024-08-01")
      yield* TestClock.setTime(at("2024-08-01"))
      const two = idOf("run-2")
      const rehearsal = rehearsalOf(yield* rehearsed("2024-08-01", published, two))
      yield* agreed(undefined, two)
      yield* turn
      const { last } = yield* GrantRuns.view(sag, two)
      const { begun, counts } = yield* finished(two)
      expect(last?.id).toBe(one)
      expect(begun.before.find(({ product }) => product === "my-refresh")).toMatchObject({ people: 1, coupons: 1 })
      expect(inWords(counts)).toContain("my-refresh 3人 7枚")
      expect(GrantRun.difference(counts, rehearsal.counts).every(({ coupons }) => coupons === 0)).toBe(true)
      const since = GrantRun.difference(counts, last?.counts ?? { people: 0, gaining: 0, products: [] })
      expect(since.find(({ product }) => product.id === "my-refresh")).toMatchObject({ people: 2, coupons: 6 })
    }).pipe(Effect.provide(layer))
  )

  it.effect("everybody who gains is the same before and after, is for those who may see people, and is recorded", () =>
    Effect.gen(function* () {
      yield* ready([...crowd(600), memberWith(), spouseWith()])
      yield* rehearsed()
      const all = Effect.fnUntraced(function* (by: Clerk.Clerk) {
        const batches = yield* Stream.runCollect(yield* GrantRuns.gains({ clerk: by, id: one }))
        return batches
          .flat()
          .map(({ coupons, holder, product }) => `${holder.number} ${product} ${coupons}`)
          .sort()
      })
      const planned = yield* all(operator)
      expect(planned.length).toBe(601 * 3 + 1)
      yield* agreed()
      yield* turn
      expect(yield* all(operator)).toEqual(planned)
      const blind = clerk("blind", ["operator"], [])
      expect((yield* Effect.flip(all(blind)))._tag).toBe("NotPermitted")
      const lines = yield* (yield* Audit.Audit).list({ association: sag, action: "grant.export", limit: 9 })
      expect(lines.length).toBe(2)
    }).pipe(Effect.provide(layer))
  )

  it.effect("a list of who gains is refused when the rehearsal does not hold any more", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* rehearsed()
      yield* list([memberWith()], "2024-06-04")
      expect((yield* Effect.flip(GrantRuns.gains({ clerk: operator, id: one })))._tag).toBe("RehearsalOutdated")
    }).pipe(Effect.provide(layer))
  )

  it.effect("of runs that the service does by itself: all that gave something, and one a day that gave nothing", () =>
    Effect.gen(function* () {
      yield* ready()
      const own = Effect.fnUntraced(function* (id: string, coupons: number) {
        const [product] = programmes(year).flatMap(({ products }) => products)
        const begun = { at: at("2024-06-03"), after: 0, before: [] }
        const given = product === undefined || coupons === 0 ? [] : [{ product, people: 1, coupons }]
        const summary = { people: 2, gaining: given.length, products: given }
        yield* GrantRuns.keepOwnRun(sag, idOf(id), { on: date("2024-06-03"), summary, begun })
      })
      yield* own("a-1", 0)
      yield* own("a-2", 0)
      yield* own("a-3", 1)
      yield* own("a-4", 0)
      yield* TestClock.setTime(at("2024-06-04"))
      yield* own("a-5", 0)
      const kept = yield* GrantRuns.list({ association: sag, limit: 9 })
      expect(kept.map(({ id }) => id)).toEqual(["a-5", "a-3", "a-1"])
    }).pipe(Effect.provide(layer))
  )
})

describe("the days ahead", () => {
  it.effect("are those of this and the next fiscal year, from today on", () =>
    Effect.gen(function* () {
      yield* ready()
      const catalogue = yield* (yield* Catalogue.Catalogue).latest
      const days = (today: string) => GrantRuns.daysAhead(catalogue, sag, date(today)).map(({ on }) => on)
      expect(days("2024-04-01")).toEqual(["2024-05-01", "2024-06-03"])
      expect(days("2024-06-03")).toEqual(["2024-06-03"])
      expect(days("2024-06-04")).toEqual([])
      expect(days("2024-03-31")).toEqual(["2024-05-01", "2024-06-03"])
    }).pipe(Effect.provide(layer))
  )
})
