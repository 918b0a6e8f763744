// Cases: everything open in one list, the longest open first, each with at most one owner, who is an active clerk. Taking,
// handing over and letting go are in the record and decide nothing.
import {
  type Case,
  Cases,
  Clerks,
  type Clerk,
  Holder,
  LateNewsDesk,
  type LedgerEntry,
  Mistakes,
  UnknownOutcome
} from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  clerkWith,
  deeds,
  granted,
  hire,
  list,
  onStage,
  refreshId,
  refusalOf,
  type Staged,
  used,
  year
} from "../support/officeStage.ts"
import {
  actor,
  at,
  courseKey,
  facilityWith,
  gojokai,
  memberWith,
  membership,
  kyosai,
  numberOf,
  redemptionId,
  sag
} from "../support/people.ts"

const first = Holder.holderId(sag, numberOf("123456"))
const second = Holder.holderId(sag, numberOf("234567"))
const gone = memberWith({
  number: numberOf("234567"),
  memberships: [membership(kyosai, "1997-04-01", "2024-06-30"), membership(gojokai, "1997-04-01", "2024-06-30")]
})

const desk = clerkWith("desk", ["desk"])
const approver = clerkWith("approver", ["approver"])
const viewer = clerkWith("viewer", ["viewer"])
const manager = clerkWith("manager", ["manager", "desk"])
const own = clerkWith("own", ["desk"], { ownNumber: "123456" })

/** One case of each kind: a late one of 8/1, a press of 7/20, a mistake of 7/10. */
const withCases = <A, E>(work: Staged<A, E>) =>
  onStage({ at: at("2024-05-01"), people: [memberWith(), memberWith({ number: numberOf("234567") })] }, (stage) =>
    Effect.gen(function* () {
      yield* hire(desk, approver, viewer, manager, own)
      yield* granted(first, refreshId, 3, at("2024-05-01"))
      yield* granted(second, refreshId, 3, at("2024-05-01"))
      stage.now = at("2024-07-10")
      yield* used(first, redemptionId(1), 2)
      yield* used(second, redemptionId(2), 1)
      yield* Mistakes.report({ holder: first, fiscalYear: year, redemptionId: redemptionId(1), quantity: 1, text: "" })
      stage.now = at("2024-07-20")
      yield* UnknownOutcome.keep(press)
      stage.now = at("2024-08-01")
      yield* list([gone], "2024-08-01")
      yield* LateNewsDesk.look(sag, "seed")
      return yield* work
    })
  )

const press: UnknownOutcome.Press = {
  holder: first,
  redemptionId: redemptionId(7),
  fiscalYear: year,
  product: refreshId,
  course: courseKey("my-refresh"),
  quantity: 1,
  facility: facilityWith().code,
  at: at("2024-07-20")
}

const all = (clerk: Clerk.Clerk, whose: Cases.Whose = "all", kind?: Case.CaseKind) =>
  Cases.list({ clerk, whose, kind, from: 0 })
const kinds = (page: Cases.CasePage) => page.rows.map(({ case: { kind } }) => kind)
const late = { kind: "late-news", id: `use-${redemptionId(2)}` } as const
const ownerOf = (kind: Case.CaseKind, id: string) => Effect.map(Cases.one(desk, kind, id), ({ owner }) => owner?.actor)
const nobody = undefined

describe("the list of cases", () => {
  it.effect("has every open thing of every kind, the longest open first, with what comes next", () =>
    withCases(
      Effect.gen(function* () {
        const page = yield* all(desk)
        expect(page).toMatchObject({ total: 3, isCut: false })
        expect(page.rows.map(({ case: { holder, kind, needs, next } }) => [kind, holder, next, needs])).toEqual([
          ["correction", first, "decide", "approve"],
          ["unknown-outcome", first, "ask-facility", "correct"],
          ["late-news", second, "settle-return", "correct"]
        ])
        expect(page.rows[0]?.case.facts).toMatchObject({ byHolder: true, quantity: 1 })
        expect(kinds(yield* all(desk, "all", "late-news"))).toEqual(["late-news"])
        expect(yield* Cases.count(sag)).toBe(3)
        expect((yield* Cases.about(first)).map(({ case: { kind } }) => kind)).toEqual(["correction", "unknown-outcome"])
      })
    )
  )

  it.effect("leaves out what is closed", () =>
    withCases(
      Effect.gen(function* () {
        yield* LateNewsDesk.close(desk, late.id, { outcome: "returned", reason: "返還を確認" })
        yield* UnknownOutcome.close(desk, redemptionId(7), "施設に確認した。使われていない")
        expect(kinds(yield* all(desk))).toEqual(["correction"])
      })
    )
  )

  it.effect("is shown page by page", () =>
    withCases(
      Effect.gen(function* () {
        const page = yield* Cases.list({ clerk: desk, whose: "all", from: 2 })
        expect([kinds(page), page.total]).toEqual([["late-news"], 3])
      })
    )
  )

  it.effect("is in the record when it shows whom the cases are about", () =>
    withCases(
      Effect.gen(function* () {
        yield* all(desk)
        expect(yield* deeds).not.toContain("clerk:desk case.list")
        yield* all(clerkWith("desk", ["desk"], { sees: ["personal"] }))
        expect(yield* deeds).toContain("clerk:desk case.list")
      })
    )
  )
})

describe("the owner of a case", () => {
  it.effect("is whoever takes it, hands it over, and lets go: all in the record", () =>
    withCases(
      Effect.gen(function* () {
        const before = (yield* deeds).length
        yield* Cases.take({ clerk: desk, ...late, shown: nobody })
        expect(yield* ownerOf(late.kind, late.id)).toBe("clerk:desk")
        expect([kinds(yield* all(desk, "mine")), kinds(yield* all(approver, "mine"))]).toEqual([["late-news"], []])
        expect(kinds(yield* all(desk, "nobody"))).toEqual(["correction", "unknown-outcome"])
        yield* Cases.handOver({ clerk: desk, ...late, shown: actor("clerk:desk") }, approver.id)
        expect(yield* ownerOf(late.kind, late.id)).toBe("clerk:approver")
        yield* Cases.letGo({ clerk: approver, ...late, shown: actor("clerk:approver") })
        expect(yield* ownerOf(late.kind, late.id)).toBeUndefined()
        expect((yield* deeds).slice(before).filter((deed) => !deed.endsWith("case.read"))).toEqual([
          "clerk:desk case.take",
          "clerk:desk case.hand-over",
          "clerk:approver case.let-go"
        ])
      })
    )
  )

  it.effect("is not a clerk who may only look, nor one whose own case it is", () =>
    withCases(
      Effect.gen(function* () {
        expect(yield* refusalOf(Cases.take({ clerk: viewer, ...late, shown: nobody }))).toBe("NotPermitted")
        const mine = { kind: "unknown-outcome", id: redemptionId(7), shown: nobody } as const
        expect(yield* refusalOf(Cases.take({ clerk: own, ...mine }))).toBe("SelfService")
        expect(yield* refusalOf(Cases.handOver({ clerk: desk, ...mine }, own.id))).toBe("OwnerRefused")
        expect(yield* refusalOf(Cases.handOver({ clerk: desk, ...mine }, viewer.id))).toBe("OwnerRefused")
        const unknown = "nobody-here" as Clerk.ClerkId
        expect(yield* refusalOf(Cases.handOver({ clerk: desk, ...mine }, unknown))).toBe("OwnerRefused")
      })
    )
  )

  it.effect("counts as none when the clerk may no longer log in", () =>
    withCases(
      Effect.gen(function* () {
        yield* Cases.take({ clerk: approver, ...late, shown: nobody })
        const { association, id, ...rest } = approver
        yield* Clerks.change({ association, id }, { ...rest, active: false }, actor("clerk:manager"))
        expect(yield* ownerOf(late.kind, late.id)).toBeUndefined()
        yield* Cases.take({ clerk: desk, ...late, shown: nobody })
        expect(yield* ownerOf(late.kind, late.id)).toBe("clerk:desk")
      })
    )
  )

  it.effect("is not changed by a screen that showed somebody else", () =>
    withCases(
      Effect.gen(function* () {
        yield* Cases.take({ clerk: approver, ...late, shown: nobody })
        expect(yield* refusalOf(Cases.take({ clerk: desk, ...late, shown: nobody }))).toBe("OwnerChanged")
        yield* Cases.take({ clerk: approver, ...late, shown: nobody })
        yield* Cases.take({ clerk: desk, ...late, shown: actor("clerk:approver") })
        expect(yield* ownerOf(late.kind, late.id)).toBe("clerk:desk")
      })
    )
  )

  it.effect("is forgotten with the case, and only then", () =>
    withCases(
      Effect.gen(function* () {
        yield* Cases.take({ clerk: desk, ...late, shown: nobody })
        expect(yield* Cases.tidy(sag)).toBe(0)
        yield* LateNewsDesk.close(desk, late.id, { outcome: "returned", reason: "返還を確認" })
        expect(yield* refusalOf(Cases.take({ clerk: desk, ...late, shown: nobody }))).toBe("DocumentMissing")
        expect(yield* Cases.tidy(sag)).toBe(1)
        expect(yield* Cases.tidy(sag)).toBe(0)
      })
    )
  )
})

describe("a press whose outcome is not known (A36)", () => {
  const stateOf = Effect.map(
    UnknownOutcome.unknownOutcomes.find(first, redemptionId(7)),
    (kept) => kept?.value.state._tag
  )

  it.effect("closes by itself when the use stands in the book", () =>
    withCases(
      Effect.gen(function* () {
        expect(yield* UnknownOutcome.settle(sag)).toBe(0)
        expect(yield* stateOf).toBe("Open")
        yield* used(first, redemptionId(7), 1)
        expect(yield* UnknownOutcome.settle(sag)).toBe(1)
        expect(yield* stateOf).toBe("Recorded")
        expect(yield* UnknownOutcome.settle(sag)).toBe(0)
        expect(yield* refusalOf(UnknownOutcome.close(desk, redemptionId(7), "施設に確認"))).toBe("OutcomeSettled")
      })
    )
  )

  it.effect("leaves nothing when the use stands in the book by then, and is kept once", () =>
    withCases(
      Effect.gen(function* () {
        const known: LedgerEntry.RedemptionId = redemptionId(1)
        expect(yield* UnknownOutcome.keep({ ...press, redemptionId: known })).toBe(false)
        expect(yield* UnknownOutcome.keep(press)).toBe(false)
        expect(yield* UnknownOutcome.unknownOutcomes.list({ association: sag, limit: 10 })).toHaveLength(1)
      })
    )
  )

  it.effect("is closed by a clerk with a reason, never by the person's own", () =>
    withCases(
      Effect.gen(function* () {
        expect(yield* refusalOf(UnknownOutcome.close(own, redemptionId(7), "使っていない"))).toBe("SelfService")
        expect(yield* refusalOf(UnknownOutcome.close(viewer, redemptionId(7), "確認"))).toBe("NotPermitted")
        yield* UnknownOutcome.close(desk, redemptionId(7), "施設に確認した")
        yield* UnknownOutcome.close(desk, redemptionId(7), "施設に確認した")
        expect(yield* refusalOf(UnknownOutcome.close(approver, redemptionId(7), "確認"))).toBe("NotPermitted")
        expect(yield* stateOf).toBe("Closed")
        // A use that arrives afterwards does not open it again.
        yield* used(first, redemptionId(7), 1)
        expect(yield* UnknownOutcome.settle(sag)).toBe(0)
        expect((yield* deeds).filter((deed) => deed.includes("unknown-outcome"))).toEqual([
          "clerk:desk unknown-outcome.close"
        ])
      })
    )
  )
})
