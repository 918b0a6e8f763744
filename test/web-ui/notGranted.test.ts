// Why a coupon is not shown, as the person reads it (R35, A19, A21): on my page and on the screen where nothing can be used.
import { describe, expect, it } from "@effect/vitest"
import { CouponBook, type Coupons, GrantRule, type Holder } from "@fukuri/core"
import { ja, myPage, nothingUsable, refused } from "@fukuri/web-ui"
import { Arbitrary } from "effect"
import { guidePage, type GuideLook, openedFor } from "../support/guideBook.ts"
import {
  anyFacts,
  appointment,
  at,
  date,
  daysWithin,
  facilityWith,
  factsOf,
  gojokai,
  kyosai,
  membership,
  memberWith,
  period,
  spouseWith
} from "../support/people.ts"

const text = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()

const form = { action: "/x", csrf: "c" }
const markupOf = (page: Coupons.MyPage): string =>
  myPage(
    { page, notices: [], filter: { course: undefined, area: undefined }, path: "/CouponInfo/sag", logout: form },
    ja
  )
const shown = (look: GuideLook): string => text(markupOf(guidePage(look)))

const member = (overrides: Partial<Holder.Holder> = {}, asOf = "2024-06-30") =>
  factsOf(memberWith(overrides), undefined, asOf)
const both = (from: string, until?: string) => [kyosai, gojokai].map((body) => membership(body, from, until))
const office = "福利課厚生担当までご連絡ください。"

describe("my page says why nothing is granted, and what to do", () => {
  it("given no membership: check the procedure, then the office, with the day of the data (R35, A21, FAQ①)", () => {
    expect(shown({ facts: member({ memberships: [] }) })).toContain(
      `互助会の資格を確認できません(2024年6月30日時点の資格の情報)。資格取得のお手続きが済んでいるかご確認ください。済んでいるのに表示されないときは、${office}`
    )
  })

  it("given a membership that ended before the grant: the day it ended (A21, A33, R32)", () => {
    const said = shown({ facts: member({ memberships: both("1997-04-01", "2024-04-30") }) })
    expect(said).toContain("共済組合の資格は2024年4月30日(火)で終了しています(2024年6月30日時点の資格の情報)。")
    expect(said).toContain(`お手続き中の方や、お心当たりがない方は、${office}`)
  })

  it("given a membership that has not begun: the day it begins (A21)", () => {
    expect(shown({ facts: member({ memberships: both("2024-08-01") }) })).toContain(
      "共済組合の資格は2024年8月1日(木)からです(2024年6月30日時点の資格の情報)。その日を過ぎてから、もう一度ご確認ください。"
    )
  })

  it("given a granted coupon whose membership was lost since: the day of the data as well (A21, R33)", () => {
    const facts = member({ memberships: both("1997-04-01", "2024-06-20") })
    expect(shown({ facts, grantedTo: member() })).toContain(
      "資格が2024年6月20日(木)で終了しているため、利用できません。2024年6月30日時点の資格の情報によります。"
    )
  })

  it("given an appointment that is not enough: the registered facts, and the procedures of an appointment (R35, R113)", () => {
    const facts = member({
      appointment: { category: "再任用短時間", weeklyCentihours: 1550, terms: [period("2024-04-01")] }
    })
    expect(shown({ facts })).toContain(
      `ご登録の任用区分(再任用短時間)と週の勤務時間(15.5時間)が、付与の条件に当てはまりません。任用や任期の更新のお手続きが済んでいるかご確認ください。済んでいるのに表示されないときは、${office}`
    )
  })

  it("given a term without a month in the year: the months (R34, R35)", () => {
    const facts = member({ appointment: appointment("任期付", period("2022-04-01", "2024-03-31")) })
    expect(shown({ facts })).toContain("ご登録の2024年度の任用の月数(0か月)が、付与の条件に当てはまりません。")
  })

  it("given a grant that is still to come: its day; given one that is late: the time lag (R22, R24, R35)", () => {
    const facts = member()
    expect(shown({ facts, today: "2024-04-20", grantedOn: "" })).toContain(
      "2024年5月1日(水)に付与する予定です。その日以降に、もう一度ご確認ください。"
    )
    expect(shown({ facts, today: "2024-06-20", grantedOn: "" })).toContain(
      `付与の準備をしています。資格や任用の登録から付与までには、時間がかかることがあります。数日たっても表示されないときは、${office}`
    )
    expect(shown({ facts, today: "2025-02-01", grantedOn: "" })).toContain(
      "利用できる期間が2024年12月31日(火)で終了しました。"
    )
  })

  it("given other ages and the other sex: not meant, and that the office can set registered facts right (R28, R31)", () => {
    const said = shown({ facts: member() })
    expect(said).toContain(
      `2024年4月1日時点の年齢(49歳)が、付与の条件に当てはまりません。ご登録の内容が違うときは、${office}`
    )
    expect(said).toContain("性別が、付与の条件に当てはまりません。")
    expect(said).toContain("性別と2024年4月1日時点の年齢(49歳)が、付与の条件に当てはまりません。")
    expect(said).toContain("配偶者の方が対象のクーポンです。")
  })

  it("given a spouse whose member lost the membership: that, and no day and no other fact of the member (R128)", () => {
    const facts = factsOf(spouseWith(), memberWith({ memberships: both("1997-04-01", "2024-05-20") }), "2024-06-30")
    const said = shown({ facts })
    expect(said).toContain("組合員本人の共済組合の資格を確認できません(2024年6月30日時点の資格の情報)。")
    expect(said).not.toContain("5月20日")
  })

  it("given a spouse with a coupon: the day of their own end, never that of the member's (R128, A21)", () => {
    const before = factsOf(spouseWith(), memberWith())
    const ofMember = factsOf(spouseWith(), memberWith({ memberships: both("1997-04-01", "2024-06-20") }))
    const said = shown({ facts: ofMember, grantedTo: before })
    expect(said).toContain("資格喪失 配偶者ドック・一般(40以上)・女")
    expect(said).toContain("資格が確認できないため、利用できません。")
    expect(said).not.toContain("6月20日")
    const own = factsOf(spouseWith({ memberships: [membership(kyosai, "1999-04-01", "2024-06-21")] }), memberWith())
    expect(shown({ facts: own, grantedTo: before })).toContain("資格が2024年6月21日(金)で終了しているため")
  })

  it("given a spouse whose press is refused: no day, since it may be the member's (R128)", () => {
    const verdict = { _tag: "MembershipLost", lastDay: date("2024-06-20"), asOf: date("2024-06-30") } as const
    const page = (relation: "self" | "spouse") =>
      text(
        refused(
          {
            association: guidePage({ facts: member() }).association,
            facility: facilityWith(),
            notices: [],
            refusal: new CouponBook.CouponNotUsable({ verdict }),
            relation,
            asked: { name: "券", quantity: 1 },
            again: form,
            end: form
          },
          ja
        )
      )
    expect(page("self")).toContain("6月20日")
    expect(page("spouse")).not.toContain("6月20日")
  })

  it("given a spouse: of the member's products not even the names (R17)", () => {
    const said = shown({ facts: factsOf(spouseWith(), memberWith()) })
    expect(said).not.toMatch(/選べる|女性がん|リフレッシュ|歯科/)
    expect(said).toContain("ほかに23種類のクーポンがあります。")
  })
})

describe("what is not shown", () => {
  it("is folded, by family, and products of one reason are one line of names (R35)", () => {
    const details = /<details>.*?<\/details>/s.exec(markupOf(guidePage({ facts: member() })))?.[0] ?? ""
    expect(details).toContain("<summary>表示されないクーポンとその理由</summary>")
    expect(text(details)).toContain(
      "選べるドック(1日・1泊2日・脳) 一般(40未満)・男 40優待・男 45優待・男 50優待・男 55優待・男 59優待・男"
    )
    expect(details.match(/<li/g)?.length).toBe(4)
  })

  it.prop(
    "accounts for every product of the guide, whoever looks and whenever, with a reason and what to do (R35)",
    [Arbitrary.all({ facts: anyFacts, today: daysWithin("2024-04-01", "2025-03-31") })],
    ([{ facts, today }]) => {
      const markup = markupOf(guidePage({ facts, today }))
      for (const [card] of markup.matchAll(/<li class="card slight">.*?<\/li>/gs)) {
        const why = text(/<p class="why">(.*?)<\/p>/s.exec(card)?.[1] ?? "")
        expect(why).toMatch(/。.*(?:ください|できます)。$/)
        expect(why).not.toMatch(/undefined|NaN|kyosai|gojokai|1868/)
      }
      if (facts.relation === "spouse") return
      const { association, catalogue, fiscalYear } = openedFor({ facts })
      const said = text(markup)
      for (const { products } of catalogue.programmes) {
        for (const { family, name } of products) {
          const [first = "", ...rest] = name.split(/・(?![^(]*\))/u)
          expect(
            said.includes(name) || (said.includes(first) && said.includes(rest.join("・"))) || said.includes(family)
          ).toBe(true)
        }
      }
      expect([association.code, fiscalYear]).toEqual(["sag", 2024])
    }
  )
})

describe("the screen where nothing can be used", () => {
  it("has the same reasons and the same folded list (A19, R35)", () => {
    const facts = member({ memberships: [] })
    const page = guidePage({ facts })
    const markup = nothingUsable(
      {
        association: page.association,
        facility: facilityWith(),
        notices: [],
        facts,
        holdings: page,
        lastUse: "none",
        now: at("2024-07-01"),
        end: form
      },
      ja
    )
    expect(text(markup)).toContain("マイ リフレッシュ 互助会の資格を確認できません")
    expect(markup).toContain("<summary>表示されないクーポンとその理由</summary>")
  })
})

describe("every rule that there is", () => {
  const rules: ReadonlyArray<GrantRule.GrantRule> = [
    { _tag: "Not", rule: { _tag: "Everyone" } },
    { _tag: "RelationIs", relation: "spouse" },
    { _tag: "SexIs", sex: "female" },
    { _tag: "AgeWithin", on: date("2024-04-01"), atLeast: 90 },
    { _tag: "AgeOneOf", on: date("2024-04-01"), ages: [40] },
    { _tag: "Not", rule: { _tag: "MemberOf", bodies: [kyosai] } },
    { _tag: "AppointedAs", categories: ["任期付"] },
    { _tag: "WeeklyHours", below: 1000 },
    { _tag: "MonthsAppointed", atLeast: 13 },
    { _tag: "WorksAt", workplaces: ["99999"] },
    {
      _tag: "Any",
      rules: [
        { _tag: "SexIs", sex: "female" },
        { _tag: "WorksAt", workplaces: ["99999"] }
      ]
    }
  ]
  it.each(rules.map((rule) => [GrantRule.describe(rule), rule] as const))("has its reason: %s", (_words, rule) => {
    const facts = member()
    const page = guidePage({ facts })
    const [holding] = page.others
    if (holding === undefined) throw new Error("no product")
    const asking = { on: date("2024-07-01"), reckoning: "birthday" as const }
    const verdict = {
      _tag: "NotGranted" as const,
      grantFrom: date("2024-06-03"),
      explanation: GrantRule.explain(rule, facts, asking)
    }
    const markup = markupOf({ ...page, granted: [], notGranted: [], others: [{ ...holding, verdict }] })
    const why = text(/<p class="why">(.*?)<\/p>/s.exec(markup)?.[1] ?? "")
    expect(why).toMatch(/。.*(?:ください|できます)。$/)
  })
})
