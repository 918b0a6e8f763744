// Late news (A21): what a later list speaks against is told and never done. The decider on opened books, and the desk that
// looks through everybody, opens cases once, and closes them with a reason.
import {
  CalendarDate,
  CouponBook,
  CouponBooks,
  Documents,
  GrantRule,
  Holder,
  LateNews,
  LateNewsDesk,
  LedgerCheck,
  type LedgerEntry
} from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Effect } from "effect"
import {
  clerkWith,
  deeds,
  granted,
  ledgerOf,
  list,
  onStage,
  refreshId,
  refusalOf,
  type Staged,
  used,
  writesNothing,
  year
} from "../support/officeStage.ts"
import {
  anyFacts,
  appointment,
  at,
  daysWithin,
  gojokai,
  kyosai,
  memberWith,
  membership,
  numberOf,
  oneOf,
  period,
  productId,
  redemptionId,
  sag,
  spouseWith,
  wholeNumbers
} from "../support/people.ts"

const member = Holder.holderId(sag, numberOf("123456"))
const spouse = Holder.holderId(sag, numberOf("12345601"))
const dock = productId("dock-general-40plus-male")
const until = (lastDay: string) => [
  membership(kyosai, "1997-04-01", lastDay),
  membership(gojokai, "1997-04-01", lastDay)
]
const desk = clerkWith("desk", ["desk"])
const seed = "hard to guess"

const look = LateNewsDesk.look(sag, seed)
const found = (holder: Holder.HolderId = member) =>
  Effect.gen(function* () {
    const all = yield* LateNewsDesk.lateNews.list({ association: sag, subject: holder, limit: 100 })
    return all.map(({ value }) => value.finding)
  })

describe("a loss that arrives later than a use (A21, R32)", () => {
  it.effect("opens a case with the days, facility and product, and changes nothing in the ledger", () =>
    onStage({ at: at("2024-05-01"), people: [memberWith()] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, refreshId, 3, at("2024-05-01"))
        stage.now = at("2024-07-10")
        yield* used(member, redemptionId(1), 2)
        yield* list([memberWith({ memberships: until("2024-06-30") })], "2024-08-01")
        stage.now = at("2024-08-01")
        expect(yield* writesNothing(look)).toEqual({ people: 1, opened: 1 })
        expect(yield* found()).toEqual([
          {
            _tag: "UsedWithoutRight",
            redemptionId: redemptionId(1),
            product: "my-refresh",
            course: "my-refresh",
            facility: "1234567",
            usedOn: "2024-07-10",
            quantity: 2,
            lastDay: "2024-06-30"
          }
        ])
        expect(yield* deeds).toEqual(["system late-news.look"])
      })
    )
  )

  it.effect("is no case when the use was on the last day of membership, or all of it was given back", () =>
    onStage({ at: at("2024-05-01"), people: [memberWith()] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, refreshId, 3, at("2024-05-01"))
        stage.now = at("2024-06-30")
        yield* used(member, redemptionId(1), 1)
        stage.now = at("2024-07-10")
        yield* used(member, redemptionId(2), 1)
        const back: LedgerEntry.LedgerEntry = {
          _tag: "Reversed",
          at: at("2024-07-11"),
          actor: "clerk:desk" as LedgerEntry.Actor,
          product: refreshId,
          quantity: 1,
          reason: "間違い",
          reverses: redemptionId(2)
        }
        yield* CouponBooks.change(member, year, () => Effect.succeed([back]))
        yield* list([memberWith({ memberships: until("2024-06-30") })], "2024-08-01")
        stage.now = at("2024-08-01")
        expect((yield* look).opened).toBe(0)
      })
    )
  )

  it.effect("of a member concerns the spouse's uses as well", () =>
    onStage({ at: at("2024-06-03"), people: [memberWith(), spouseWith()] }, (stage) =>
      Effect.gen(function* () {
        const product = productId("spouse-dock-general-40plus-female")
        yield* granted(spouse, product, 1, at("2024-06-03"))
        stage.now = at("2024-07-10")
        yield* used(spouse, redemptionId(1), 1, { product, course: "spouse-dock" })
        yield* list([memberWith({ memberships: until("2024-06-30") })], "2024-08-01")
        stage.now = at("2024-08-01")
        expect((yield* look).opened).toBe(1)
        expect(yield* found(spouse)).toMatchObject([{ _tag: "UsedWithoutRight", lastDay: "2024-06-30" }])
      })
    )
  )

  it.effect("is looked for in the books of the last fiscal year too", () =>
    onStage({ at: at("2024-05-01"), people: [memberWith()] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, refreshId, 3, at("2024-05-01"))
        stage.now = at("2025-03-31")
        yield* used(member, redemptionId(1), 1)
        yield* list([memberWith({ memberships: until("2025-03-30") })], "2025-04-05")
        stage.now = at("2025-04-05")
        expect((yield* look).opened).toBe(1)
      })
    )
  )
})

describe("looking again", () => {
  it.effect("opens nothing twice, and what was closed stays closed for the same facts", () =>
    onStage({ at: at("2024-05-01"), people: [memberWith()] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, refreshId, 3, at("2024-05-01"))
        stage.now = at("2024-07-10")
        yield* used(member, redemptionId(1), 1)
        yield* list([memberWith({ memberships: until("2024-06-30") })], "2024-08-01")
        stage.now = at("2024-08-01")
        expect((yield* look).opened).toBe(1)
        expect((yield* LateNewsDesk.look(sag, "another seed")).opened).toBe(0)
        const how = { outcome: "returned", reason: "8/5に返還を確認" } as const
        const closed = yield* LateNewsDesk.close(desk, `use-${redemptionId(1)}`, how)
        expect(closed.value.state).toMatchObject({ _tag: "Closed", by: "clerk:desk", ...how })
        expect((yield* look).opened).toBe(0)
        expect(yield* LateNewsDesk.lateNews.list({ association: sag, open: true, limit: 10 })).toEqual([])
      })
    )
  )

  it.effect("after it was broken off in the middle opens the rest, and each once", () =>
    onStage({ at: at("2024-05-01"), people: [memberWith(), memberWith({ number: numberOf("234567") })] }, (stage) =>
      Effect.gen(function* () {
        const other = Holder.holderId(sag, numberOf("234567"))
        yield* granted(member, refreshId, 1, at("2024-05-01"))
        yield* granted(other, refreshId, 1, at("2024-05-01"))
        stage.now = at("2024-07-10")
        yield* used(member, redemptionId(1), 1)
        yield* used(other, redemptionId(2), 1)
        const gone = until("2024-06-30")
        yield* list(
          [memberWith({ memberships: gone }), memberWith({ number: numberOf("234567"), memberships: gone })],
          "2024-08-01"
        )
        const real = yield* Documents.Documents
        let puts = 0
        const broken = {
          ...real,
          put: (document: Parameters<typeof real.put>[0]) =>
            document.kind === "late-news" && ++puts > 1 ? Effect.interrupt : real.put(document)
        }
        yield* Effect.exit(Effect.provideService(look, Documents.Documents, broken))
        expect(yield* Effect.all([found(member), found(other)])).toMatchObject([{ length: 1 }, { length: 0 }])
        expect((yield* look).opened).toBe(1)
        expect((yield* look).opened).toBe(0)
      })
    )
  )

  it.effect("while a case is open it tells whether the data still speak against it", () =>
    onStage({ at: at("2024-05-01"), people: [memberWith()] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, refreshId, 3, at("2024-05-01"))
        stage.now = at("2024-07-10")
        yield* used(member, redemptionId(1), 1)
        yield* list([memberWith({ memberships: until("2024-06-30") })], "2024-08-01")
        yield* look
        const id = `use-${redemptionId(1)}`
        expect((yield* LateNewsDesk.view(desk, id)).stands).toBe(true)
        yield* list([memberWith()], "2024-08-08")
        expect((yield* LateNewsDesk.view(desk, id)).stands).toBe(false)
        expect((yield* found()).length).toBe(1)
      })
    )
  )
})

describe("closing a case", () => {
  const oneCase = <A, E>(work: Staged<A, E>) =>
    onStage({ at: at("2024-05-01"), people: [memberWith()] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, refreshId, 3, at("2024-05-01"))
        stage.now = at("2024-07-10")
        yield* used(member, redemptionId(1), 1)
        yield* list([memberWith({ memberships: until("2024-06-30") })], "2024-08-01")
        yield* look
        return yield* work
      })
    )
  const id = `use-${redemptionId(1)}`
  const how = { outcome: "waived", reason: "事情を確認した" } as const

  it.effect("is for who may correct, is recorded, and writes nothing into the ledger", () =>
    oneCase(
      Effect.gen(function* () {
        expect(yield* refusalOf(LateNewsDesk.close(clerkWith("viewer", ["viewer"]), id, how))).toBe("NotPermitted")
        yield* writesNothing(LateNewsDesk.close(desk, id, how))
        expect(yield* deeds).toEqual(["system late-news.look", "clerk:desk late-news.close"])
      })
    )
  )

  it.effect("is not for one's own case", () =>
    oneCase(
      Effect.gen(function* () {
        const own = clerkWith("own", ["desk"], { ownNumber: "123456" })
        expect(yield* refusalOf(LateNewsDesk.close(own, id, how))).toBe("SelfService")
      })
    )
  )

  it.effect("twice alike is once, and otherwise is refused", () =>
    oneCase(
      Effect.gen(function* () {
        yield* LateNewsDesk.close(desk, id, how)
        yield* LateNewsDesk.close(desk, id, how)
        expect(yield* refusalOf(LateNewsDesk.close(desk, id, { ...how, outcome: "data-wrong" }))).toBe("LateNewsClosed")
        expect((yield* deeds).filter((deed) => deed.endsWith("late-news.close"))).toEqual([
          "clerk:desk late-news.close"
        ])
      })
    )
  )
})

describe("a grant that should not have been (A21, A9)", () => {
  it.effect("is told with what is due and how many are too many, and nothing is withdrawn", () => {
    const short = memberWith({ appointment: appointment("任期付", period("2024-04-01", "2025-03-31")) })
    return onStage({ at: at("2024-05-01"), people: [short] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, refreshId, 3, at("2024-05-01"))
        stage.now = at("2024-06-10")
        yield* used(member, redemptionId(1), 2)
        yield* list(
          [memberWith({ appointment: appointment("任期付", period("2024-04-01", "2024-06-30")) })],
          "2024-07-01"
        )
        stage.now = at("2024-07-01")
        yield* writesNothing(look)
        expect(yield* found()).toEqual([
          {
            _tag: "GrantedBeyondDue",
            product: "my-refresh",
            granted: 3,
            due: 1,
            excess: 2,
            used: 2,
            grantedOn: "2024-05-01"
          }
        ])
        expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
        // The office takes back the one that is not used: one is too many still.
        const back: LedgerEntry.LedgerEntry = {
          _tag: "Withdrawn",
          at: at("2024-07-02"),
          actor: "clerk:desk" as LedgerEntry.Actor,
          product: refreshId,
          quantity: 1,
          reason: "付与の誤り"
        }
        yield* CouponBooks.change(member, year, () => Effect.succeed([back]))
        yield* look
        const excesses = (yield* found()).map((each) => (each._tag === "GrantedBeyondDue" ? each.excess : 0))
        expect(excesses.toSorted()).toEqual([1, 2])
      })
    )
  })

  it.effect("is not told when no more was used than is due and nothing of it can be used any more", () =>
    onStage({ at: at("2024-05-01"), people: [memberWith()] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, refreshId, 3, at("2024-05-01"))
        yield* list([memberWith({ memberships: until("2024-04-20") })], "2024-06-01")
        stage.now = at("2024-06-01")
        expect((yield* look).opened).toBe(0)
      })
    )
  )

  it.effect("is told no more when the office took it back, and never of what the office gave by hand (R36)", () =>
    onStage({ at: at("2024-06-03"), people: [memberWith()] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, dock, 1, at("2024-06-03"))
        const byHand: LedgerEntry.LedgerEntry = {
          _tag: "Granted",
          at: at("2024-06-03"),
          actor: "clerk:desk" as LedgerEntry.Actor,
          product: refreshId,
          quantity: 3,
          reason: "付与の不足"
        }
        yield* CouponBooks.change(member, year, () => Effect.succeed([byHand]))
        // The birth date was wrong: another class is due.
        yield* list([memberWith({ birthDate: CalendarDate.date("1990-01-01") })], "2024-07-01")
        stage.now = at("2024-07-01")
        expect((yield* look).opened).toBe(1)
        expect(yield* found()).toMatchObject([{ _tag: "GrantedBeyondDue", product: dock, due: 0, excess: 1 }])
        const id = (yield* LateNewsDesk.lateNews.list({ association: sag, limit: 1 }))[0]?.id ?? ""
        expect(id).toMatch(/^grant-[0-9a-f]{24}$/)
        const back: LedgerEntry.LedgerEntry = {
          _tag: "Withdrawn",
          at: at("2024-07-02"),
          actor: "clerk:desk" as LedgerEntry.Actor,
          product: dock,
          quantity: 1,
          reason: "付与の誤り"
        }
        yield* CouponBooks.change(member, year, () => Effect.succeed([back]))
        expect((yield* LateNewsDesk.view(desk, id)).stands).toBe(false)
      })
    )
  )

  it.effect("holds no appointment against a person that a list of a later year tells of", () =>
    onStage({ at: at("2024-05-01"), people: [memberWith()] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, refreshId, 3, at("2024-05-01"))
        stage.now = at("2024-07-10")
        yield* used(member, redemptionId(1), 1)
        const shortHours = { ...appointment("再任用短時間", period("1997-04-01")), weeklyCentihours: 1550 }
        yield* list([memberWith({ appointment: shortHours })], "2025-04-10")
        stage.now = at("2025-04-10")
        expect((yield* look).opened).toBe(0)
      })
    )
  )
})

const anyRule: Arbitrary.Arbitrary<GrantRule.GrantRule> = oneOf<GrantRule.GrantRule>([
  { _tag: "MemberOf", bodies: [kyosai] },
  { _tag: "AppointedAs", categories: ["正規"] },
  { _tag: "Not", rule: { _tag: "WeeklyHours", below: 2000 } },
  {
    _tag: "All",
    rules: [
      { _tag: "MemberOf", bodies: [gojokai] },
      { _tag: "WorksAt", workplaces: ["10001"] }
    ]
  },
  {
    _tag: "Any",
    rules: [
      { _tag: "SexIs", sex: "male" },
      { _tag: "Not", rule: { _tag: "AppointedAs", categories: ["正規"] } }
    ]
  }
])

it.effect.prop(
  "what may hold holds whenever it holds, and is the same for rules that ask for nothing unknown",
  { rule: anyRule, facts: anyFacts, on: daysWithin("2023-04-01", "2025-03-31") },
  ({ facts, on, rule }) =>
    Effect.sync(() => {
      const asking = { on, reckoning: "birthday" as const }
      const holds = GrantRule.holds(rule, facts, asking)
      expect(GrantRule.mayHold(rule, facts, asking) || !holds).toBe(true)
      if (rule._tag === "MemberOf") expect(GrantRule.mayHold(rule, facts, asking)).toBe(holds)
    })
)

it.effect.prop(
  "late news never changes a ledger, whatever the data say (A21, R133)",
  {
    facts: anyFacts,
    useDay: daysWithin("2024-05-01", "2024-09-30"),
    quantity: wholeNumbers(1, 3),
    asOf: daysWithin("2024-06-01", "2025-05-31")
  },
  ({ asOf, facts, quantity, useDay }) =>
    onStage({ at: at("2024-05-01"), people: [memberWith()] }, (stage) =>
      Effect.gen(function* () {
        yield* granted(member, refreshId, 3, at("2024-05-01"))
        stage.now = at(useDay)
        yield* used(member, redemptionId(1), quantity)
        const { appointment, birthDate, memberships, sex, workplace } = facts.holder
        yield* list([memberWith({ appointment, birthDate, memberships, sex, workplace })], asOf)
        stage.now = Math.max(stage.now, at(asOf))
        const before = yield* ledgerOf
        const first = yield* look
        const second = yield* look
        expect(second.opened).toBe(0)
        expect(yield* ledgerOf).toEqual(before)
        expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
        const opened = yield* CouponBooks.open(member, year)
        const entries = before.map(({ entry }) => entry)
        const all = LateNews.findings(opened, entries, CalendarDate.dayOf(stage.now as CalendarDate.Instant))
        expect(first.opened).toBe(all.length)
        for (const finding of all) {
          const of = finding._tag === "UsedWithoutRight" ? finding.quantity : finding.excess
          expect(of).toBeLessThanOrEqual(CouponBook.balanceOf(opened.book, refreshId).granted)
        }
      })
    )
)
