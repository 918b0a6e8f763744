// Rules as data: the laws of `holds` and `explain`, every case on its own, and what the schema refuses.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Effect, Result, Schema } from "effect"
import { GrantRule } from "@fukuri/core"
import {
  anyFacts,
  anyOf,
  appointment,
  date,
  daysWithin,
  factsOf,
  gojokai,
  kyosai,
  membership,
  memberWith,
  oneOf,
  period,
  spouseWith,
  wholeNumbers
} from "../support/people.ts"

type Rule = GrantRule.GrantRule

const on = (day: string, reckoning: GrantRule.Asking["reckoning"] = "birthday"): GrantRule.Asking => ({
  on: date(day),
  reckoning
})
const not = (rule: Rule): Rule => ({ _tag: "Not", rule })
const all = (...rules: ReadonlyArray<Rule>): Rule => ({ _tag: "All", rules })
const any = (...rules: ReadonlyArray<Rule>): Rule => ({ _tag: "Any", rules })
const yes: Rule = { _tag: "Everyone" }
const no = not(yes)

const askings = Arbitrary.map(
  Arbitrary.all([daysWithin("2023-01-01", "2025-12-31"), oneOf(["birthday", "day-before"] as const)]),
  ([on, reckoning]): GrantRule.Asking => ({ on, reckoning })
)

const ages = wholeNumbers(0, 100)
const leaves: Arbitrary.Arbitrary<Rule> = anyOf<Rule>([
  Arbitrary.Constant(yes),
  Arbitrary.map(oneOf(["self", "spouse"] as const), (relation): Rule => ({ _tag: "RelationIs", relation })),
  Arbitrary.map(oneOf(["male", "female"] as const), (sex): Rule => ({ _tag: "SexIs", sex })),
  Arbitrary.map(
    Arbitrary.all([daysWithin("2023-04-01", "2025-04-01"), ages, ages, wholeNumbers(0, 3)]),
    ([on, atLeast, atMost, form]): Rule => ({
      _tag: "AgeWithin",
      on,
      ...(form % 2 === 0 ? { atLeast } : {}),
      ...(form < 2 ? { atMost } : {})
    })
  ),
  Arbitrary.map(
    Arbitrary.all([daysWithin("2023-04-01", "2025-04-01"), Arbitrary.array(ages, { minLength: 1, maxLength: 5 })]),
    ([on, ages]): Rule => ({ _tag: "AgeOneOf", on, ages })
  ),
  Arbitrary.map(oneOf([[kyosai], [gojokai], [kyosai, gojokai]]), (bodies): Rule => ({ _tag: "MemberOf", bodies })),
  Arbitrary.map(oneOf([["正規"], ["再任用短時間", "会計年度"]]), (categories): Rule => ({
    _tag: "AppointedAs",
    categories
  })),
  Arbitrary.map(
    oneOf<{ atLeast?: number; below?: number }>([
      { atLeast: 2000 },
      { below: 2000 },
      { atLeast: 1550, below: 3875 },
      {}
    ]),
    (bounds): Rule => ({
      _tag: "WeeklyHours",
      ...bounds
    })
  ),
  Arbitrary.map(wholeNumbers(0, 12), (atLeast): Rule => ({ _tag: "MonthsAppointed", atLeast })),
  Arbitrary.map(oneOf([["10001"], ["10002", "10003"]]), (workplaces): Rule => ({ _tag: "WorksAt", workplaces }))
])

/** Rules of at most so many levels. */
const rulesOf = (levels: number): Arbitrary.Arbitrary<Rule> => {
  if (levels <= 1) return leaves
  const inner = rulesOf(levels - 1)
  const several = Arbitrary.array(inner, { minLength: 1, maxLength: 3 })
  return anyOf<Rule>([
    leaves,
    Arbitrary.map(inner, not),
    Arbitrary.map(several, (rules) => all(...rules)),
    Arbitrary.map(several, (rules) => any(...rules))
  ])
}
const rules = rulesOf(4)
const severalRules = Arbitrary.array(rulesOf(3), { minLength: 1, maxLength: 4 })
const runs = { arbitrary: { runs: 300 } }

describe("laws", () => {
  it.prop(
    "holds is the root of explain, and every explanation's answer is its own rule's",
    { rule: rules, facts: anyFacts, asking: askings },
    ({ asking, facts, rule }) => {
      const check = (explanation: GrantRule.Explanation): void => {
        expect(explanation.holds).toBe(GrantRule.holds(explanation.rule, facts, asking))
        for (const inner of explanation.because) check(inner)
      }
      const explanation = GrantRule.explain(rule, facts, asking)
      expect(explanation.rule).toBe(rule)
      check(explanation)
    },
    runs
  )

  it.prop(
    "explain answers every case of the rule and cuts none short",
    { rule: rules, facts: anyFacts, asking: askings },
    ({ asking, facts, rule }) => {
      const casesOf = (rule: Rule): number =>
        rule._tag === "All" || rule._tag === "Any"
          ? rule.rules.reduce((sum, each) => sum + casesOf(each), 1)
          : rule._tag === "Not"
            ? 1 + casesOf(rule.rule)
            : 1
      const answersOf = ({ because }: GrantRule.Explanation): number =>
        because.reduce((sum, each) => sum + answersOf(each), 1)
      expect(answersOf(GrantRule.explain(rule, facts, asking))).toBe(casesOf(rule))
    },
    runs
  )

  it.prop(
    "De Morgan: not all is any not, not any is all not, and not not is itself",
    { rules: severalRules, facts: anyFacts, asking: askings },
    ({ asking, facts, rules }) => {
      const holds = (rule: Rule) => GrantRule.holds(rule, facts, asking)
      expect(holds(not(all(...rules)))).toBe(holds(any(...rules.map(not))))
      expect(holds(not(any(...rules)))).toBe(holds(all(...rules.map(not))))
      for (const rule of rules) {
        expect(holds(not(not(rule)))).toBe(holds(rule))
        expect(holds(not(rule))).toBe(!holds(rule))
      }
    },
    runs
  )

  it.prop(
    "the order and repetition of cases never matter",
    { rules: severalRules, facts: anyFacts, asking: askings },
    ({ asking, facts, rules }) => {
      const holds = (rule: Rule) => GrantRule.holds(rule, facts, asking)
      expect(holds(all(...rules.toReversed(), ...rules))).toBe(holds(all(...rules)))
      expect(holds(any(...rules.toReversed(), ...rules))).toBe(holds(any(...rules)))
      expect(holds(all(...rules, yes))).toBe(holds(all(...rules)))
      expect(holds(any(...rules, no))).toBe(holds(any(...rules)))
    },
    runs
  )

  it.prop(
    "every rule can be said in words, and is not changed by JSON",
    { rule: rules },
    ({ rule }) => {
      expect(GrantRule.describe(rule)).not.toBe("")
      expect(GrantRule.describe(rule)).not.toContain("undefined")
      const text = JSON.stringify(Schema.encodeSync(GrantRule.GrantRule)(rule))
      expect(Schema.decodeUnknownSync(GrantRule.GrantRule)(JSON.parse(text))).toEqual(rule)
    },
    runs
  )
})

describe("cases", () => {
  const member = factsOf(memberWith())
  const spouse = factsOf(spouseWith(), memberWith())
  const holds = (rule: Rule, facts = member, asking = on("2024-07-01")) => GrantRule.holds(rule, facts, asking)

  it("RelationIs and SexIs tell the member and the spouse apart (R17, R31)", () => {
    expect(holds({ _tag: "RelationIs", relation: "self" })).toBe(true)
    expect(holds({ _tag: "RelationIs", relation: "self" }, spouse)).toBe(false)
    expect(holds({ _tag: "RelationIs", relation: "spouse" }, spouse)).toBe(true)
    expect(holds({ _tag: "SexIs", sex: "male" })).toBe(true)
    expect(holds({ _tag: "SexIs", sex: "male" }, spouse)).toBe(false)
  })

  it("AgeWithin includes both ends, on its own day and not on the day of asking (R28, R30)", () => {
    // the member, born 1974-12-12, is 49 on 2024-04-01 and 50 on 2024-12-12
    const within = (bounds: { atLeast?: number; atMost?: number }, day = "2024-04-01"): Rule => ({
      _tag: "AgeWithin",
      on: date(day),
      ...bounds
    })
    expect(holds(within({ atLeast: 49 }))).toBe(true)
    expect(holds(within({ atMost: 49 }))).toBe(true)
    expect(holds(within({ atLeast: 50 }), member, on("2024-12-31"))).toBe(false)
    expect(holds(within({ atMost: 48 }))).toBe(false)
    expect(holds(within({ atLeast: 50, atMost: 50 }, "2024-12-12"))).toBe(true)
    expect(holds(within({}))).toBe(true)
  })

  it("AgeOneOf is exactly one of the ages, by the association's reckoning (R29, A8)", () => {
    const born = factsOf(memberWith({ birthDate: date("1984-04-02") }))
    const forty: Rule = { _tag: "AgeOneOf", on: date("2024-04-01"), ages: [40, 45, 50, 55, 59] }
    expect(holds(forty, born)).toBe(false)
    expect(holds(forty, born, on("2024-07-01", "day-before"))).toBe(true)
  })

  it("MemberOf asks one of the bodies on the day of asking, last day included (R32)", () => {
    const facts = factsOf(memberWith({ memberships: [membership(kyosai, "2024-04-01", "2024-06-30")] }))
    const of = (...bodies: ReadonlyArray<typeof kyosai>): Rule => ({ _tag: "MemberOf", bodies })
    expect(holds(of(kyosai), facts, on("2024-03-31"))).toBe(false)
    expect(holds(of(kyosai), facts, on("2024-04-01"))).toBe(true)
    expect(holds(of(kyosai), facts, on("2024-06-30"))).toBe(true)
    expect(holds(of(kyosai), facts, on("2024-07-01"))).toBe(false)
    expect(holds(of(gojokai), facts, on("2024-04-01"))).toBe(false)
    expect(holds(of(gojokai, kyosai), facts, on("2024-04-01"))).toBe(true)
  })

  it("a spouse is a member of a body only while the member is in the same body (R32)", () => {
    const rule: Rule = { _tag: "MemberOf", bodies: [kyosai, gojokai] }
    const dependant = (memberships: ReturnType<typeof membership>) =>
      factsOf(spouseWith(), memberWith({ memberships: [memberships] }))
    expect(holds(rule, dependant(membership(kyosai, "1997-04-01")))).toBe(true)
    expect(holds(rule, dependant(membership(kyosai, "1997-04-01", "2024-06-30")))).toBe(false)
    expect(holds(rule, dependant(membership(gojokai, "1997-04-01")))).toBe(false)
    expect(holds(rule, factsOf(spouseWith()))).toBe(false)
  })

  it("WeeklyHours is from `atLeast` to below `below`, and false when nobody knows (R113)", () => {
    const hours = (weeklyCentihours: number) =>
      factsOf(memberWith({ appointment: { category: "再任用短時間", weeklyCentihours, terms: [] } }))
    const under: Rule = { _tag: "WeeklyHours", below: 2000 }
    expect(holds(under, hours(1999))).toBe(true)
    expect(holds(under, hours(2000))).toBe(false)
    expect(holds({ _tag: "WeeklyHours", atLeast: 2000 }, hours(2000))).toBe(true)
    expect(holds({ _tag: "WeeklyHours", atLeast: 2000 }, hours(1999))).toBe(false)
    const unknown = factsOf(memberWith({ appointment: { category: "再任用短時間", terms: [] } }))
    expect(holds(under, unknown)).toBe(false)
    expect(holds({ _tag: "WeeklyHours" }, unknown)).toBe(false)
  })

  it("MonthsAppointed counts in the fiscal year of the day of asking (A9)", () => {
    const facts = factsOf(memberWith({ appointment: appointment("任期付", period("2024-09-10", "2024-12-05")) }))
    expect(holds({ _tag: "MonthsAppointed", atLeast: 4 }, facts)).toBe(true)
    expect(holds({ _tag: "MonthsAppointed", atLeast: 5 }, facts)).toBe(false)
    expect(holds({ _tag: "MonthsAppointed", atLeast: 1 }, facts, on("2025-04-01"))).toBe(false)
  })

  it("AppointedAs and WorksAt compare whole words", () => {
    expect(holds({ _tag: "AppointedAs", categories: ["再任用", "正規"] })).toBe(true)
    expect(holds({ _tag: "AppointedAs", categories: ["正"] })).toBe(false)
    expect(holds({ _tag: "WorksAt", workplaces: ["10001"] })).toBe(true)
    expect(holds({ _tag: "WorksAt", workplaces: ["1000"] })).toBe(false)
  })

  it("an explanation carries what was found about the person", () => {
    const found = (rule: Rule) => GrantRule.explain(rule, member, on("2024-07-01")).found
    expect(found({ _tag: "AgeWithin", on: date("2024-04-01"), atLeast: 40 })).toEqual({ _tag: "Age", years: 49 })
    expect(found({ _tag: "AgeOneOf", on: date("2024-04-01"), ages: [40] })).toEqual({ _tag: "Age", years: 49 })
    expect(found({ _tag: "WeeklyHours", below: 2000 })).toEqual({ _tag: "Hours", centihours: 3875 })
    expect(found({ _tag: "MonthsAppointed", atLeast: 1 })).toEqual({ _tag: "Months", months: 12 })
    expect(found({ _tag: "AppointedAs", categories: ["任期付"] })).toEqual({ _tag: "Text", text: "正規" })
    expect(found({ _tag: "WorksAt", workplaces: ["1"] })).toEqual({ _tag: "Text", text: "10001" })
  })
})

describe("rules in words", () => {
  it.each([
    [yes, "すべての人"],
    [all({ _tag: "SexIs", sex: "male" }, { _tag: "RelationIs", relation: "self" }), "「男」かつ「本人」"],
    [any({ _tag: "SexIs", sex: "female" }, not(yes)), "「女」または「「すべての人」でない」"],
    [{ _tag: "AgeWithin", on: date("2024-04-01"), atLeast: 40 }, "2024-04-01に40歳以上"],
    [{ _tag: "AgeWithin", on: date("2024-04-01"), atMost: 39 }, "2024-04-01に39歳以下"],
    [{ _tag: "AgeOneOf", on: date("2024-04-01"), ages: [40, 45] }, "2024-04-01に40・45歳"],
    [{ _tag: "MemberOf", bodies: [kyosai, gojokai] }, "kyosai・gojokaiの資格がある"],
    [{ _tag: "WeeklyHours", below: 2000 }, "週20時間未満"],
    [{ _tag: "WeeklyHours", atLeast: 1550, below: 3875 }, "週15.5時間以上38.75時間未満"],
    [{ _tag: "MonthsAppointed", atLeast: 5 }, "年度内の任用が5か月以上"]
  ] satisfies ReadonlyArray<readonly [Rule, string]>)("%j is %s", (rule, words) => {
    expect(GrantRule.describe(rule)).toBe(words)
  })

  it.each([
    [{ _tag: "WeeklyHours" }, "週"],
    [{ _tag: "AgeWithin", on: date("2024-04-01") }, "2024-04-01に"]
  ] satisfies ReadonlyArray<readonly [Rule, string]>)(
    "%j without bounds is refused, or not said as %s alone",
    (rule, cut) => {
      if (Schema.is(GrantRule.GrantRule)(rule)) expect(GrantRule.describe(rule)).not.toBe(cut)
    }
  )
})

describe("the schema of rules", () => {
  const decode = Schema.decodeUnknownResult(GrantRule.GrantRule)
  const refusal = (value: unknown): string =>
    Result.match(decode(value), { onSuccess: () => "decoded", onFailure: (error) => String(error) })
  const nested = (levels: number): unknown =>
    Array.from({ length: levels - 1 }).reduce<unknown>((rule) => ({ _tag: "Not", rule }), { _tag: "Everyone" })

  it("an unknown tag is refused with the path to it", () => {
    const rule = { _tag: "All", rules: [{ _tag: "Everyone" }, { _tag: "Not", rule: { _tag: "ShoeSizeIs", size: 27 } }] }
    expect(refusal(rule)).toContain('["rules"][1]["rule"]')
    expect(refusal({ _tag: "ShoeSizeIs" })).not.toBe("decoded")
  })

  it.each([
    null,
    "Everyone",
    {},
    { _tag: "everyone" },
    { _tag: "All" },
    { _tag: "All", rules: [] },
    { _tag: "Any", rules: [] },
    { _tag: "Not" },
    { _tag: "SexIs", sex: "男" },
    { _tag: "RelationIs", relation: "child" },
    { _tag: "AgeWithin", on: "2024-02-30", atLeast: 40 },
    { _tag: "AgeWithin", on: "2024-04-01", atLeast: -1 },
    { _tag: "AgeWithin", on: "2024-04-01", atLeast: 39.5 },
    { _tag: "AgeWithin", atLeast: 40 },
    { _tag: "AgeOneOf", on: "2024-04-01", ages: [] },
    { _tag: "MemberOf", bodies: [] },
    { _tag: "MemberOf", bodies: ["共済"] },
    { _tag: "AppointedAs", categories: [""] },
    { _tag: "WeeklyHours", below: 20.5 },
    { _tag: "MonthsAppointed", atLeast: 13 }
  ])("%j is refused", (value) => {
    expect(refusal(value)).not.toBe("decoded")
  })

  it("20 levels are accepted, 21 are refused", () => {
    expect(refusal(nested(20))).toBe("decoded")
    expect(refusal(nested(21))).toContain("at most 20 levels")
  })

  it("500 cases are accepted, 501 are refused", () => {
    const wide = (cases: number): unknown => ({
      _tag: "Any",
      rules: Array.from({ length: 4 }, (_, index) => ({
        _tag: "All",
        rules: Array.from({ length: index === 0 ? cases - 5 - 3 * 160 : 160 }, () => ({ _tag: "Everyone" }))
      }))
    })
    expect(refusal(wide(500))).toBe("decoded")
    expect(refusal(wide(501))).toContain("500 cases")
  })

  it("a list of more than 200 rules is refused", () => {
    expect(refusal({ _tag: "Any", rules: Array.from({ length: 201 }, () => ({ _tag: "Everyone" })) })).not.toBe(
      "decoded"
    )
  })

  it.each([100, 1000, 10_000, 100_000])("a rule of %i levels is refused, not a crash", (levels) => {
    expect(refusal(nested(levels))).not.toBe("decoded")
  })

  it.prop("any JSON is a rule or refused", { value: Schema.Json }, ({ value }) => {
    const result = decode(value)
    if (Result.isSuccess(result)) expect(GrantRule.describe(result.success)).not.toBe("")
  })
})

describe("reasons", () => {
  const rule = all({ _tag: "SexIs", sex: "female" }, not(any({ _tag: "RelationIs", relation: "spouse" }, yes)), {
    _tag: "RelationIs",
    relation: "self"
  })

  it("are the conditions that decide a refusal, and no others", () => {
    const facts = factsOf(memberWith({ sex: "male" }))
    const told = GrantRule.reasons(GrantRule.explain(rule, facts, on("2024-07-01"))).map(({ rule }) => rule._tag)
    expect(told).toEqual(["SexIs", "Everyone"])
  })

  it("stand further away the less they can change", () => {
    const age: Rule = { _tag: "AgeWithin", on: date("2024-04-01"), atLeast: 40 }
    const hours: Rule = { _tag: "WeeklyHours", atLeast: 2000 }
    const far = (...rules: ReadonlyArray<Rule>) => GrantRule.distance(rules.map((rule) => ({ rule })))
    expect(far()).toBe(0)
    expect(far(hours)).toBeLessThan(far(age))
    expect(far(age, hours)).toBe(far(age) + far(hours))
    expect(far(age)).toBeLessThan(far({ _tag: "SexIs", sex: "female" }))
    expect(far({ _tag: "SexIs", sex: "female" })).toBe(far({ _tag: "RelationIs", relation: "self" }))
  })

  it.effect.prop(
    "are single conditions, and there is always one",
    [anyFacts, rules, askings],
    ([facts, rule, asking]) =>
      Effect.sync(() => {
        const told = GrantRule.reasons(GrantRule.explain(rule, facts, asking))
        expect(told.length).toBeGreaterThan(0)
        expect(told.flatMap(({ because }) => because)).toEqual([])
      })
  )
})
