// What the office says of a person: why a product is granted or not, in plain Japanese, for every kind of condition and
// both answers; names under a cover; the forms of granting and taking back.
import { describe, expect, it } from "@effect/vitest"
import { GrantRule, type Holder, type Verdict } from "@fukuri/core"
import { programmes } from "@fukuri/examples/programmes/guide"
import { EntitlementPages, Explanation, holderSearch, render } from "@fukuri/web-ui"
import {
  anyFacts,
  appointment,
  date,
  factsOf,
  fiscalYear,
  gojokai,
  kyosai,
  membership,
  memberWith,
  period,
  spouseWith
} from "../../support/people.ts"
import { everything, frameOf } from "./gallery.ts"
import { htmlValidator } from "../../support/htmlValidator.ts"

type Rule = GrantRule.GrantRule

const bodyNames = { kyosai: "共済組合", gojokai: "互助会" }
const july = date("2024-07-01")
const asked = { on: july, reckoning: "birthday" } as const
const explained = (rule: Rule, facts: Holder.Facts) => GrantRule.explain(rule, facts, asked)
const said = (rule: Rule, facts: Holder.Facts, label = "券") =>
  Explanation.eligibility(label, explained(rule, facts), { facts, on: july, bodyNames })
const causes = (rule: Rule, facts: Holder.Facts) =>
  Explanation.causes(explained(rule, facts), { facts, on: july, bodyNames })

const april = date("2024-04-01")
const born = (birthDate: string, more: Partial<Holder.Holder> = {}) =>
  factsOf(memberWith({ birthDate: date(birthDate), ...more }))
const member = factsOf(memberWith())
const kyosaiMember: Rule = { _tag: "MemberOf", bodies: [kyosai] }
const hours = (weeklyCentihours?: number) =>
  factsOf(
    memberWith({
      appointment: {
        category: "再任用短時間",
        terms: [],
        ...(weeklyCentihours === undefined ? {} : { weeklyCentihours })
      }
    })
  )
const all = (...rules: ReadonlyArray<Rule>): Rule => ({ _tag: "All", rules })
const any = (...rules: ReadonlyArray<Rule>): Rule => ({ _tag: "Any", rules })
const not = (rule: Rule): Rule => ({ _tag: "Not", rule })
const ages = (...years: ReadonlyArray<number>): Rule => ({ _tag: "AgeOneOf", on: april, ages: years })

describe("why a product is granted or not, in one sentence", () => {
  const lost = factsOf(memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-06-30")] }))
  const coming = factsOf(memberWith({ memberships: [membership(kyosai, "2024-09-01")] }))
  const none = factsOf(memberWith({ memberships: [membership(gojokai, "1997-04-01")] }))
  const ofLost = factsOf(spouseWith(), memberWith({ memberships: [] }))
  const sentences: ReadonlyArray<readonly [string, Rule, Holder.Facts, string]> = [
    ["everybody", { _tag: "Everyone" }, member, "すべての人に当てはまる条件のため 券 の対象です。"],
    ["nobody", not({ _tag: "Everyone" }), member, "すべての人に当てはまる条件のため 券 の対象外です。"],
    ["a member", { _tag: "RelationIs", relation: "self" }, member, "組合員本人のため 券 の対象です。"],
    ["what is for spouses", { _tag: "RelationIs", relation: "spouse" }, member, "組合員本人のため 券 の対象外です。"],
    ["a spouse", { _tag: "RelationIs", relation: "spouse" }, factsOf(spouseWith()), "配偶者のため 券 の対象です。"],
    ["a man", { _tag: "SexIs", sex: "male" }, member, "男性のため 券 の対象です。"],
    ["what is for women", { _tag: "SexIs", sex: "female" }, member, "男性のため 券 の対象外です。"],
    ["old enough", { _tag: "AgeWithin", on: april, atLeast: 40 }, member, "49歳(4/1時点)のため 券 の対象です。"],
    ["too old", { _tag: "AgeWithin", on: april, atMost: 39 }, member, "49歳(4/1時点)のため 券 の対象外です。"],
    ["of a special age", ages(45, 49), member, "49歳(4/1時点)のため 券 の対象です。"],
    ["of no special age", ages(50), member, "49歳(4/1時点)のため 券 の対象外です。"],
    [
      "an age on a day of another year",
      { _tag: "AgeWithin", on: date("2024-03-31"), atLeast: 50 },
      member,
      "49歳(2024/3/31時点)のため 券 の対象外です。"
    ],
    ["a membership", kyosaiMember, member, "共済組合の資格があるため 券 の対象です。"],
    ["a membership that ended", kyosaiMember, lost, "共済組合の資格が6/30で終わっているため 券 の対象外です。"],
    ["a membership to come", kyosaiMember, coming, "共済組合の資格が9/1からのため 券 の対象外です。"],
    ["no membership", kyosaiMember, none, "共済組合の資格がないため 券 の対象外です。"],
    ["a spouse of who is no member", kyosaiMember, ofLost, "組合員本人の共済組合の資格がないため 券 の対象外です。"],
    [
      "one of two memberships",
      { _tag: "MemberOf", bodies: [kyosai, gojokai] },
      none,
      "共済組合・互助会の資格があるため 券 の対象です。"
    ],
    ["an appointment", { _tag: "AppointedAs", categories: ["正規"] }, member, "任用区分が正規のため 券 の対象です。"],
    ["another", { _tag: "AppointedAs", categories: ["任期付"] }, member, "任用区分が正規のため 券 の対象外です。"],
    [
      "none at all",
      { _tag: "AppointedAs", categories: ["正規"] },
      factsOf(memberWith({ appointment: { category: "", terms: [] } })),
      "任用区分の登録がないため 券 の対象外です。"
    ],
    ["hours", { _tag: "WeeklyHours", atLeast: 2000 }, hours(2325), "週23.25時間勤務のため 券 の対象です。"],
    ["too few hours", { _tag: "WeeklyHours", atLeast: 2000 }, hours(1550), "週15.5時間勤務のため 券 の対象外です。"],
    ["no hours", { _tag: "WeeklyHours", atLeast: 1 }, hours(), "週の勤務時間の登録がないため 券 の対象外です。"],
    ["months", { _tag: "MonthsAppointed", atLeast: 6 }, member, "2024年度の任用が12か月のため 券 の対象です。"],
    [
      "too few months",
      { _tag: "MonthsAppointed", atLeast: 6 },
      factsOf(memberWith({ appointment: appointment("任期付", period("2024-05-01", "2024-07-31")) })),
      "2024年度の任用が3か月のため 券 の対象外です。"
    ],
    [
      "a workplace",
      { _tag: "WorksAt", workplaces: ["10001"] },
      member,
      "所属所が見本県立見本高等学校のため 券 の対象です。"
    ],
    [
      "another workplace",
      { _tag: "WorksAt", workplaces: ["2"] },
      member,
      "所属所が見本県立見本高等学校のため 券 の対象外です。"
    ],
    [
      "no workplace",
      { _tag: "WorksAt", workplaces: ["2"] },
      factsOf(spouseWith()),
      "所属所の登録がないため 券 の対象外です。"
    ],
    [
      "the first of several that must hold, membership before age",
      all(ages(50), kyosaiMember),
      lost,
      "共済組合の資格が6/30で終わっているため 券 の対象外です。".replace(
        "終わっているため",
        "終わり、49歳(4/1時点)のため"
      )
    ],
    ["all that hold", all(ages(49), kyosaiMember), member, "共済組合の資格があり、49歳(4/1時点)のため 券 の対象です。"],
    ["one of several is enough", any(ages(50), { _tag: "SexIs", sex: "male" }), member, "男性のため 券 の対象です。"],
    ["an exception that applies", not(ages(49)), member, "49歳(4/1時点)のため 券 の対象外です。"],
    ["an exception that does not", not(ages(50)), member, "49歳(4/1時点)のため 券 の対象です。"],
    [
      "the same fact asked twice is told once",
      all(ages(49), not(ages(50))),
      member,
      "49歳(4/1時点)のため 券 の対象です。"
    ]
  ]

  it.each(sentences)("%s", (_, rule, facts, sentence) => {
    expect(said(rule, facts)).toBe(sentence)
  })

  it("somebody of 39 is told so of 40優待", () => {
    const facts = born("1984-04-02")
    const product = programmes(fiscalYear(2024))
      .flatMap(({ products }) => products)
      .find(({ id }) => id === "dock-special-40-male")
    expect(product).toBeDefined()
    if (product === undefined) return
    expect(said(product.grantRule, facts, Explanation.classLabel(product.name, facts))).toBe(
      "39歳(4/1時点)のため 40優待 の対象外です。"
    )
  })

  it.prop(
    "there is a sentence, causes and a table for every person and every rule of the guide",
    [anyFacts],
    ([facts]) => {
      for (const { grantRule, name } of programmes(fiscalYear(2024)).flatMap(({ products }) => products)) {
        const explanation = explained(grantRule, facts)
        const about = { facts, on: july, bodyNames }
        const sentence = Explanation.eligibility(name, explanation, about)
        expect(sentence).toMatch(explanation.holds ? /ため .+ の対象です。$/ : /ため .+ の対象外です。$/)
        expect(sentence + Explanation.causes(explanation, about).join("")).not.toMatch(
          /undefined|NaN|kyosai|gojokai|\d{4}-\d{2}/
        )
        expect(Explanation.causes(explanation, about).length).toBeGreaterThan(0)
      }
    }
  )
})

describe("the deciding conditions", () => {
  it("say what was found and which condition it meets or not", () => {
    expect(causes(all(kyosaiMember, ages(50)), member)).toEqual([
      "49歳(4/1時点)。条件「4/1時点で50歳」に当てはまりません。"
    ])
    expect(causes(ages(45, 49), member)).toEqual(["49歳(4/1時点)。条件「4/1時点で45・49歳」に当てはまります。"])
  })

  it("say of an exception that it is one", () => {
    const short: Rule = all({ _tag: "AppointedAs", categories: ["再任用短時間"] }, { _tag: "WeeklyHours", below: 2000 })
    expect(causes(not(short), hours(1550))).toEqual([
      "任用区分が再任用短時間。除外の条件「任用区分が再任用短時間」に当てはまります。",
      "週15.5時間勤務。除外の条件「週20時間未満の勤務」に当てはまります。"
    ])
    expect(causes(not(short), hours(2325))).toEqual([
      "週23.25時間勤務。除外の条件「週20時間未満の勤務」に当てはまりません。"
    ])
  })

  it("stand in the tree with every other case, each with its answer", () => {
    const rule = all(kyosaiMember, not(any(ages(49), { _tag: "SexIs", sex: "female" })))
    const table = render(
      Explanation.explanationTable("券の条件", explained(rule, member), { facts: member, on: july, bodyNames })
    )
    const cells = [...table.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell)
    expect(cells.slice(3).join("|")).toBe(
      [
        "次のすべてに当てはまる|× 非該当|",
        "└ 共済組合の資格がある|○ 該当|共済組合の資格がある",
        "└ 次に当てはまらない|× 非該当|",
        "\u3000└ 次のいずれかに当てはまる|○ 該当|",
        "\u3000\u3000└ 4/1時点で49歳|○ 該当|49歳(4/1時点)",
        "\u3000\u3000└ 女性|× 非該当|男性"
      ].join("|")
    )
  })

  it("of many workplaces name the first", () => {
    const workplaces = Array.from({ length: 9 }, (_, index) => `W${index}`)
    expect(causes({ _tag: "WorksAt", workplaces }, member)[0]).toContain("「所属所コードがW0・W1・W2・W3・W4 ほか4件」")
  })
})

describe("what a class is called for short", () => {
  it.each([
    ["選べるドック(1日・1泊2日・脳)・40優待・男", "40優待"],
    ["選べるドック(1日・1泊2日・脳)・40優待・女", "40優待・女"],
    ["女性がん検診・一般(40以上)", "一般(40以上)"],
    ["マイ リフレッシュ", "マイ リフレッシュ"],
    ["券・男", "男"]
  ])("%s for a man", (name, label) => {
    expect(Explanation.classLabel(name, member)).toBe(label)
  })
})

const validator = htmlValidator()
const balance: Verdict.Balance = { granted: 3, withdrawn: 0, redeemed: 1, reversed: 0, onPaper: 1 }
const view: EntitlementPages.EntitlementView = {
  direction: "grant",
  person: "番号 123456 (組合員本人)",
  path: "/office/holders/KEY",
  fiscalYear: 2024,
  draft: { product: "a", quantity: "2", reason: "missing", text: "<電話>" },
  reference: "reference-1"
}
const frame = frameOf(everything, { current: "holders" })
const mistakes = [
  { field: "product", sentence: "選んでください。" },
  { field: "text", sentence: "書いてください。" }
]
const person = { holder: memberWith(), standings: [], path: "/office/holders/KEY" }
const pages = {
  "granting: form": EntitlementPages.entitlementForm(frame, {
    ...view,
    options: [{ id: "a", name: "券", balance, most: 1 }]
  }),
  "granting: form with mistakes": EntitlementPages.entitlementForm(frameOf(everything, { mistakes }), {
    ...view,
    options: [{ id: "a", name: "券", balance, most: 1 }]
  }),
  "granting: nothing to choose": EntitlementPages.entitlementForm(frame, { ...view, options: [] }),
  "taking back: confirm": EntitlementPages.entitlementConfirm(frame, {
    ...view,
    direction: "withdraw",
    name: "券",
    before: balance,
    after: { ...balance, withdrawn: 1 }
  }),
  search: holderSearch(frame, { today: july, text: "" }),
  "search by number only": holderSearch(frameOf(["look"]), { today: july, text: "" }),
  "search: found": holderSearch(frame, {
    today: july,
    text: "<見本>",
    found: { people: [person], next: "123456", before: 50 }
  }),
  "search: found by who sees no names": holderSearch(frameOf(["look"]), {
    today: july,
    text: "123456",
    found: { people: [person], next: undefined, before: 0 }
  }),
  "search: nobody": holderSearch(frame, { today: july, text: "x", found: { people: [], next: undefined, before: 0 } })
}

describe.each(Object.entries(pages))("%s", (_, page) => {
  it("is right as HTML, and accessible as far as that shows", async () => {
    const report = await validator.validateString(page)
    expect(
      report.results.flatMap(({ messages }) => messages.map(({ message, ruleId }) => `${ruleId}: ${message}`))
    ).toEqual([])
  })
})

describe("the pages", () => {
  it("show the figures before and after, and carry what was typed on", () => {
    const page = pages["taking back: confirm"]
    expect(page).toContain("券を2枚取り消します")
    const rows = [...page.matchAll(/<tr>\s*<th scope="row"[^>]*>(.*?)<\/th>(.*?)<\/tr>/gs)].map(
      ([, head, cells = ""]) => [head, ...[...cells.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell)]
    )
    expect(rows).toEqual([
      ["今", "3", "1", "1", "1"],
      ["このあと", "2", "1", "1", "0"]
    ])
    for (const [name, value] of Object.entries({ ...view.draft, reference: view.reference, text: "&lt;電話&gt;" })) {
      expect(page).toContain(`name="${name}" value="${value}"`)
    }
  })

  it("go on behind the last person by a form, so that no number becomes part of an address", () => {
    const page = pages["search: found"]
    expect(page).toContain("見つかった人 51〜51人目")
    expect(page).toContain('name="after" value="123456"')
    expect(page).not.toMatch(/(href|action)="[^"]*123456/)
  })

  it("cover names for who may not see them", () => {
    expect(pages["search: found by who sees no names"]).toContain("見＊＊＊")
    expect(pages["search: found by who sees no names"]).not.toContain("太郎")
    expect(pages["search: found"]).toContain("見本 太郎")
  })
})
