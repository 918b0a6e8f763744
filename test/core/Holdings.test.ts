// What a person has and has not of a year's products: every product once, and of every family the nearest (R35, A19).
import { GrantRule, type Holdings } from "@fukuri/core"
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary } from "effect"
import { guidePage, openedFor } from "../support/guideBook.ts"
import {
  anyFacts,
  daysWithin,
  factsOf,
  gojokai,
  kyosai,
  membership,
  memberWith,
  spouseWith
} from "../support/people.ts"
import { Catalogue } from "@fukuri/core"

const idsOf = (holdings: ReadonlyArray<Holdings.Holding>) => holdings.map(({ product }) => product.id)
const lost = (until: string) => [kyosai, gojokai].map((body) => membership(body, "1997-04-01", until))

describe("the products of a year", () => {
  it.prop(
    "reach the view, every one once, those never granted with their explanation (R35)",
    [Arbitrary.all({ facts: anyFacts, today: daysWithin("2024-04-01", "2025-03-31") })],
    ([{ facts, today }]) => {
      const { granted, notGranted, others } = guidePage({ facts, today })
      const { association, catalogue, fiscalYear } = openedFor({ facts })
      const all = Catalogue.productsOf(catalogue, association.code, fiscalYear).map(({ id }) => id)
      expect(idsOf([...granted, ...notGranted, ...others]).sort()).toEqual([...all].sort())
      expect(all.length).toBe(27)
      for (const { verdict } of [...notGranted, ...others]) expect(verdict._tag).toBe("NotGranted")
      for (const { verdict } of granted) expect(verdict._tag).not.toBe("NotGranted")
    }
  )

  it.prop(
    "give every family of which nothing is granted one nearest product, and no other family any",
    [Arbitrary.all({ facts: anyFacts })],
    ([{ facts }]) => {
      const { granted, notGranted } = guidePage({ facts })
      const families = (holdings: ReadonlyArray<Holdings.Holding>) => holdings.map(({ product }) => product.family)
      const all = ["人間ドック", "マイ リフレッシュ", "歯科健康診査"]
      expect([...new Set(families(granted)), ...families(notGranted)].sort()).toEqual(all.sort())
    }
  )

  it("given a man of 49 without the membership, the nearest is the class that asks no more of him (R35)", () => {
    const { granted, notGranted } = guidePage({ facts: factsOf(memberWith({ memberships: [] })) })
    expect(granted).toEqual([])
    expect(idsOf(notGranted)).toEqual(["dock-general-40plus-male", "my-refresh", "dental"])
  })

  it("given a woman of 45 whose membership ended before the grant, the nearest is her class of 45", () => {
    const woman = memberWith({ sex: "female", birthDate: memberWith().birthDate, memberships: lost("2024-05-31") })
    const special = { ...woman, birthDate: "1978-10-01" as typeof woman.birthDate }
    expect(idsOf(guidePage({ facts: factsOf(special) }).notGranted)[0]).toBe("dock-special-45-female")
  })

  it("given a spouse, the member's classes are the furthest (R17)", () => {
    const facts = factsOf(spouseWith({ memberships: [] }), memberWith())
    expect(idsOf(guidePage({ facts }).notGranted)[0]).toBe("spouse-dock-general-40plus-female")
  })
})

describe("the nearest of rules", () => {
  const explained = (rule: GrantRule.GrantRule) => ({
    explanation: GrantRule.explain(rule, factsOf(memberWith()), {
      on: memberWith().birthDate,
      reckoning: "birthday" as const
    }),
    rule
  })
  const female: GrantRule.GrantRule = { _tag: "SexIs", sex: "female" }
  const months: GrantRule.GrantRule = { _tag: "MonthsAppointed", atLeast: 12 }

  it("is the first that holds, else the one that the least stands against, else the first; of none, none", () => {
    expect(GrantRule.nearestOf([female, months, { _tag: "Everyone" } as const].map(explained))?.rule._tag).toBe(
      "Everyone"
    )
    expect(GrantRule.nearestOf([female, months].map(explained))?.rule._tag).toBe("MonthsAppointed")
    expect(
      GrantRule.nearestOf([female, { _tag: "Not", rule: { _tag: "SexIs", sex: "male" } } as const].map(explained))?.rule
        ._tag
    ).toBe("SexIs")
    expect(GrantRule.nearestOf([])).toBeUndefined()
  })
})
