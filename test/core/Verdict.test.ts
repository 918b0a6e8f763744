// The judge: each reason on its own, which of several reasons is told, and the midnights at which answers change.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary } from "effect"
import { Facility, GrantRule, type Holder, Verdict } from "@fukuri/core"
import {
  anyFacts,
  courseKey,
  date,
  daysWithin,
  facilityWith,
  factsOf,
  gojokai,
  kyosai,
  membership,
  memberWith,
  oneOf,
  periodsWithin,
  productWith,
  refreshWith,
  spouseWith,
  wholeNumbers
} from "../support/people.ts"

const dock = productWith()
const balance = (changed: Partial<Verdict.Balance> = {}): Verdict.Balance => ({
  ...Verdict.nothing,
  granted: 1,
  ...changed
})

const ask = (overrides: Partial<Verdict.Question> & { readonly day?: string } = {}): Verdict.Verdict => {
  const { day = "2024-07-01", ...rest } = overrides
  return Verdict.judge({
    product: dock,
    balance: balance(),
    facts: factsOf(memberWith()),
    on: date(day),
    reckoning: "birthday",
    ...rest
  })
}

const here = (facility: Facility.Facility = facilityWith(), course = "dock/day") => ({
  facility,
  course: courseKey(course)
})
const lost = factsOf(
  memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-06-30")] }),
  undefined,
  "2024-07-05"
)

describe("each answer on its own", () => {
  it("usable, with what remains and the most at once (A3)", () => {
    expect(ask()).toEqual({ _tag: "Usable", remaining: 1, most: 1 })
    const refresh = refreshWith({ maxPerRedemption: 2 })
    expect(ask({ product: refresh, balance: balance({ granted: 3 }) })).toEqual({
      _tag: "Usable",
      remaining: 3,
      most: 2
    })
    expect(ask({ product: refresh, balance: balance({ granted: 3, redeemed: 2 }) })).toEqual({
      _tag: "Usable",
      remaining: 1,
      most: 1
    })
  })

  it("never granted, with the explanation of why (R35, R69)", () => {
    expect(ask({ balance: Verdict.nothing })).toMatchObject({
      _tag: "NotGranted",
      grantFrom: "2024-06-03",
      explanation: { holds: true }
    })
    expect(ask({ balance: Verdict.nothing, facts: lost })).toMatchObject({
      _tag: "NotGranted",
      explanation: { holds: false }
    })
  })

  it("granted and withdrawn in whole is not granted (R36)", () => {
    expect(ask({ balance: balance({ withdrawn: 1 }) })._tag).toBe("NotGranted")
  })

  it("used up, with how many were used", () => {
    expect(ask({ balance: balance({ redeemed: 1 }) })).toEqual({ _tag: "UsedUp", used: 1 })
    expect(ask({ balance: balance({ granted: 3, redeemed: 4, reversed: 1 }) })).toEqual({ _tag: "UsedUp", used: 3 })
  })

  it("on paper (R116)", () => {
    expect(ask({ balance: balance({ onPaper: 1 }) })).toEqual({ _tag: "OnPaper", quantity: 1 })
    expect(ask({ balance: balance({ granted: 3, redeemed: 1, onPaper: 2 }) })).toEqual({ _tag: "OnPaper", quantity: 2 })
  })

  it("membership lost, with its last day and the day of the data (R32, A21, A33)", () => {
    expect(ask({ facts: lost })).toEqual({ _tag: "MembershipLost", lastDay: "2024-06-30", asOf: "2024-07-05" })
    expect(ask({ facts: lost, day: "2024-06-30" })._tag).toBe("NotYet")
  })

  it("the window, whole days, both included (R46, A18)", () => {
    const tags = ["2024-06-30", "2024-07-01", "2024-12-31", "2025-01-01"].map((day) => ask({ day })._tag)
    expect(tags).toEqual(["NotYet", "Usable", "Usable", "Over"])
    expect(ask({ day: "2024-06-30" })).toEqual({ _tag: "NotYet", from: "2024-07-01" })
    expect(ask({ day: "2025-01-01" })).toEqual({ _tag: "Over", until: "2024-12-31" })
  })

  it("the facility's offer (R49, R91)", () => {
    expect(ask({ at: here() })._tag).toBe("Usable")
    const dayOnly = facilityWith({ offers: [courseKey("dock/day"), courseKey("womens-cancer")] })
    expect(ask({ at: here(dayOnly) })._tag).toBe("Usable")
    expect(ask({ at: here(dayOnly, "dock/brain") })).toEqual({ _tag: "NotOfferedHere" })
  })

  it("the facility's days, both included", () => {
    const open = (day: string) =>
      ask({ day, at: here(facilityWith({ openFrom: date("2024-08-01"), openUntil: date("2024-09-30") })) })._tag
    expect(["2024-07-31", "2024-08-01", "2024-09-30", "2024-10-01"].map(open)).toEqual([
      "FacilityClosed",
      "Usable",
      "Usable",
      "FacilityClosed"
    ])
  })

  it("without a facility it is a question about the coupon as such (R56)", () => {
    expect(ask({ product: productWith() })._tag).toBe("Usable")
  })
})

describe("of several reasons the first is told", () => {
  const closed = facilityWith({ openUntil: date("2024-03-31"), offers: [courseKey("dental")] })
  const everything = { facts: lost, at: here(closed) }

  it.each([
    ["NotGranted", { ...everything, balance: Verdict.nothing, day: "2025-01-01" }],
    ["OnPaper", { ...everything, balance: balance({ granted: 2, redeemed: 1, onPaper: 1 }), day: "2025-01-01" }],
    ["UsedUp", { ...everything, balance: balance({ redeemed: 1 }), day: "2025-01-01" }],
    ["MembershipLost", { ...everything, day: "2025-01-01" }],
    ["Over", { at: here(closed), day: "2025-01-01" }],
    ["NotYet", { at: here(closed), day: "2024-06-30" }],
    ["FacilityClosed", { at: here(closed) }],
    ["NotOfferedHere", { at: here(facilityWith({ offers: [courseKey("dental")] })) }],
    ["Usable", { at: here() }]
  ] as const)("%s comes before those behind it", (tag, question) => {
    expect(ask(question)._tag).toBe(tag)
  })
})

describe("spouse and member (R12, R32, R54)", () => {
  const spouseRule: GrantRule.GrantRule = { _tag: "MemberOf", bodies: [kyosai] }
  const spouseDock = productWith({ useRule: spouseRule })
  const judged = (spouse: Holder.Holder, member: Holder.Holder | undefined, day = "2024-07-10") =>
    ask({ product: spouseDock, facts: factsOf(spouse, member), day })
  const since = (from: string, until?: string) => ({ memberships: [membership(kyosai, from, until)] })

  it("usable while both hold", () => {
    expect(judged(spouseWith(), memberWith())._tag).toBe("Usable")
  })

  it("lost when the member's ended, on the day after", () => {
    const member = memberWith(since("1997-04-01", "2024-07-09"))
    expect(judged(spouseWith(), member, "2024-07-09")._tag).toBe("Usable")
    expect(judged(spouseWith(), member)).toMatchObject({ _tag: "MembershipLost", lastDay: "2024-07-09" })
  })

  it("lost when the dependant's ended, the member's still holding", () => {
    expect(judged(spouseWith(since("1999-04-01", "2024-07-09")), memberWith())).toMatchObject({
      _tag: "MembershipLost",
      lastDay: "2024-07-09"
    })
  })

  it("lost when both ended: the earlier of the two last days", () => {
    expect(
      judged(spouseWith(since("1999-04-01", "2024-07-05")), memberWith(since("1997-04-01", "2024-07-08")))
    ).toMatchObject({ _tag: "MembershipLost", lastDay: "2024-07-05" })
    expect(
      judged(spouseWith(since("1999-04-01", "2024-07-08")), memberWith(since("1997-04-01", "2024-07-05")))
    ).toMatchObject({ _tag: "MembershipLost", lastDay: "2024-07-05" })
  })

  it("an earlier membership that was followed by another is not the one that was lost (A33)", () => {
    const again = spouseWith({
      memberships: [membership(kyosai, "1999-04-01", "2010-03-31"), membership(kyosai, "2012-04-01")]
    })
    expect(judged(again, memberWith(since("1997-04-01", "2024-07-09")))).toMatchObject({
      _tag: "MembershipLost",
      lastDay: "2024-07-09"
    })
    const rejoined = memberWith({
      memberships: [membership(kyosai, "1997-04-01", "2010-03-31"), membership(kyosai, "2012-04-01")]
    })
    expect(judged(spouseWith(since("1999-04-01", "2024-07-09")), rejoined)).toMatchObject({
      _tag: "MembershipLost",
      lastDay: "2024-07-09"
    })
  })

  it("lost without a day when the member is unknown", () => {
    expect(judged(spouseWith(), undefined)).toMatchObject({ _tag: "MembershipLost", lastDay: undefined })
  })

  it("a membership in another body does not count (A22)", () => {
    expect(judged(spouseWith(), memberWith({ memberships: [membership(gojokai, "1997-04-01")] }))._tag).toBe(
      "MembershipLost"
    )
  })
})

describe("the last day of membership", () => {
  it("of several that ended it is the latest", () => {
    const facts = factsOf(
      memberWith({
        memberships: [membership(kyosai, "2020-04-01", "2024-06-30"), membership(kyosai, "1997-04-01", "2019-03-31")]
      })
    )
    expect(ask({ facts })).toMatchObject({ _tag: "MembershipLost", lastDay: "2024-06-30" })
  })

  it("is unknown when none has ended: it is still to begin", () => {
    expect(ask({ facts: factsOf(memberWith({ memberships: [membership(kyosai, "2024-08-01")] })) })).toMatchObject({
      _tag: "MembershipLost",
      lastDay: undefined
    })
    expect(ask({ facts: factsOf(memberWith({ memberships: [] })) })).toMatchObject({ lastDay: undefined })
  })

  it("is found in a rule of several cases, and only of the bodies it asks for", () => {
    const useRule: GrantRule.GrantRule = {
      _tag: "All",
      rules: [
        { _tag: "RelationIs", relation: "self" },
        { _tag: "Any", rules: [{ _tag: "MemberOf", bodies: [kyosai] }] }
      ]
    }
    const facts = factsOf(
      memberWith({
        memberships: [membership(kyosai, "1997-04-01", "2024-05-31"), membership(gojokai, "1997-04-01", "2024-06-30")]
      })
    )
    expect(ask({ product: productWith({ useRule }), facts })).toMatchObject({ lastDay: "2024-05-31" })
  })
})

describe("laws", () => {
  const balances = Arbitrary.map(
    Arbitrary.all([wholeNumbers(0, 4), wholeNumbers(0, 4), wholeNumbers(0, 4), wholeNumbers(0, 4), wholeNumbers(0, 4)]),
    ([granted, withdrawn, used, reversed, onPaper]): Verdict.Balance => {
      const entitled = Math.max(0, granted - withdrawn)
      const redeemed = Math.min(used, entitled)
      return {
        granted,
        withdrawn: granted - entitled,
        redeemed,
        reversed: Math.min(reversed, redeemed),
        onPaper: Math.min(onPaper, entitled - redeemed + Math.min(reversed, redeemed))
      }
    }
  )
  const days = daysWithin("2024-05-01", "2025-02-28")
  const histories = Arbitrary.array(
    Arbitrary.map(
      Arbitrary.all([oneOf([kyosai, kyosai, gojokai]), periodsWithin("2022-01-01", "2024-12-31")]),
      ([body, period]) => ({ body, period })
    ),
    { maxLength: 3 }
  )
  const offers = oneOf<ReadonlyArray<string>>([[], ["dock/day"], ["dock/day", "dock/brain"]])

  it.prop(
    "whatever the question, usable means: in the window, membership held, coupons left, open and offered here",
    { balance: balances, facts: anyFacts, day: days, offered: offers, closesOn: days },
    ({ balance, closesOn, day, facts, offered }) => {
      const facility = facilityWith({ offers: offered.map((key) => courseKey(key)), openUntil: closesOn })
      const verdict = ask({ balance, facts, day, at: here(facility) })
      if (verdict._tag !== "Usable") return
      expect(dock.usable.from <= day && day <= dock.usable.until).toBe(true)
      expect(Facility.isOpen(facility, day) && Facility.offers(facility, courseKey("dock/day"))).toBe(true)
      expect(verdict.remaining).toBe(Verdict.remainingOf(balance))
      expect(verdict.most).toBeGreaterThanOrEqual(1)
      expect(verdict.most).toBeLessThanOrEqual(verdict.remaining)
    },
    { arbitrary: { runs: 500 } }
  )

  it.prop(
    "a facility can only take away: usable there is usable as such, with the same numbers",
    { balance: balances, facts: anyFacts, day: days, offered: offers },
    ({ balance, day, facts, offered }) => {
      const facility = facilityWith({ offers: offered.map((key) => courseKey(key)) })
      const there = ask({ balance, facts, day, at: here(facility) })
      const assuch = ask({ balance, facts, day })
      if (there._tag === "Usable" || assuch._tag !== "Usable") expect(there).toEqual(assuch)
      else expect(there._tag).toBe("NotOfferedHere")
    },
    { arbitrary: { runs: 500 } }
  )

  it.prop(
    "the last day of a lost membership is the latest day before on which it still held (A33)",
    { own: histories, members: histories, spouse: oneOf([true, false]), day: daysWithin("2024-07-01", "2024-12-31") },
    ({ day, members, own, spouse }) => {
      const member = memberWith({ memberships: members })
      const facts = spouse ? factsOf(spouseWith({ memberships: own }), member) : factsOf(member)
      const verdict = ask({ facts, day })
      if (verdict._tag !== "MembershipLost") return
      const heldOn = [...facts.holder.memberships, ...(facts.memberMemberships ?? [])]
        .flatMap(({ period }) => period.until ?? [])
        .filter((until) => until < day && GrantRule.isMember(facts, [kyosai], until))
      if (heldOn.length > 0) expect(verdict.lastDay).toBe(heldOn.sort().at(-1))
    },
    { arbitrary: { runs: 1000 } }
  )

  it("remaining, used and entitled follow from the balance", () => {
    const some = { granted: 5, withdrawn: 1, redeemed: 3, reversed: 2, onPaper: 1 }
    expect(Verdict.entitledOf(some)).toBe(4)
    expect(Verdict.usedOf(some)).toBe(1)
    expect(Verdict.remainingOf(some)).toBe(2)
  })
})
