// The demo: that its people, facilities and uses are valid, the guide's, and show every state a coupon can be in.
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import {
  Association,
  CalendarDate,
  CouponBook,
  Facility,
  Holder,
  HolderNumber,
  LedgerEntry,
  Programme,
  Verdict
} from "@fukuri/core"
import { demo, type Demo, livesAt } from "@fukuri/examples/demo"
import { programmes } from "@fukuri/examples/programmes/guide"
import { at, courseKey, date, daysWithin, entryText, fiscalYear } from "../support/people.ts"

const noonOf = (day: string) => at(day, 12)

/** What the judge says of every product of a person who has some, or of the products whose grant is still to come. */
const verdictsOf = (made: Demo, day: string, number: string): ReadonlyArray<readonly [string, Verdict.Verdict]> => {
  const life = livesAt(made, noonOf(day)).find(({ holder }) => holder.number === number)
  if (life === undefined) throw new Error(`Nobody has ${number}`)
  const book = CouponBook.fold(life.entries)
  const member = made.holders.find(({ number: other }) => other === number.slice(0, 6))
  return made.programmes
    .flatMap(({ products }) => products)
    .flatMap((product): ReadonlyArray<readonly [string, Verdict.Verdict]> => {
      const verdict = Verdict.judge({
        product,
        balance: CouponBook.balanceOf(book, product.id),
        facts: Holder.factsOf(life.holder, member, made.asOf),
        on: date(day),
        reckoning: made.association.ageReckoning
      })
      return verdict._tag === "NotGranted" && !verdict.explanation.holds ? [] : [[product.name, verdict]]
    })
}

const tagsOf = (day: string, number: string) =>
  verdictsOf(demo(date(day)), day, number).map(([name, { _tag }]) => `${name} ${_tag}`)

const grantedOf = (day: string, number: string) =>
  livesAt(demo(date(day)), noonOf(day))
    .filter(({ holder }) => holder.number === number)
    .flatMap(({ entries }) => entries.map(entryText))

describe("the guide's people", () => {
  it.each(["2024-07-01", "2024-06-03", "2026-11-22", "2030-12-31"])(
    "on %s 123456 born 1974-12-12 and the spouse 12345601 born 1976-02-29 are there",
    (day) => {
      const { holders } = demo(date(day))
      const member = holders.find(({ number }) => number === "123456")
      const spouse = holders.find(({ number }) => number === "12345601")
      expect(member).toMatchObject({ birthDate: "1974-12-12", sex: "male", appointment: { category: "正規" } })
      expect(member?.memberships.map(({ body }) => body)).toEqual(["kyosai", "gojokai"])
      expect(spouse).toMatchObject({ birthDate: "1976-02-29" })
    }
  )

  it("on 2024-07-01 the guide's member, spouse and the woman of 44 have used nothing and can use everything", () => {
    expect(tagsOf("2024-07-01", "123456")).toEqual([
      "選べるドック(1日・1泊2日・脳)・一般(40以上)・男 Usable",
      "マイ リフレッシュ Usable",
      "歯科健康診査 Usable"
    ])
    expect(tagsOf("2024-07-01", "12345601")).toEqual(["配偶者ドック・一般(40以上)・女 Usable"])
    expect(tagsOf("2024-07-01", "234567")).toEqual([
      "選べるドック(1日・1泊2日・脳)・一般(40以上)・女 Usable",
      "女性がん検診・一般(40以上) Usable",
      "マイ リフレッシュ Usable",
      "歯科健康診査 Usable"
    ])
    for (const number of ["123456", "12345601", "234567"]) {
      expect(grantedOf("2024-07-01", number).filter((entry) => !entry.startsWith("Granted"))).toEqual([])
    }
  })

  it("within 令和6年度 the programmes are exactly the guide's", () => {
    expect(demo(date("2024-04-01")).programmes).toEqual(programmes(fiscalYear(2024)))
    expect(demo(date("2025-03-31")).programmes).toEqual(programmes(fiscalYear(2024)))
  })

  it.prop(
    "on every day of every year the sample logins are people who have used nothing and can use what is open",
    { day: daysWithin("2020-04-01", "2040-03-31") },
    ({ day }) => {
      const made = demo(day)
      const { from, until } = { from: `${made.fiscalYear}-07-01`, until: `${made.fiscalYear}-12-31` }
      expect(made.logins.map(({ number }) => number)).toEqual(["123456", "234567", "12345601"])
      for (const { birthDate, number } of made.logins) {
        expect(made.holders.find((holder) => holder.number === number)?.birthDate).toBe(birthDate)
        const tags = new Set(verdictsOf(made, day, number).map(([, { _tag }]) => _tag))
        expect(tags.has("UsedUp") || tags.has("MembershipLost") || tags.has("OnPaper")).toBe(false)
        if (from <= day && day <= until) expect(tags).toEqual(new Set(["Usable"]))
      }
      const woman = made.holders.find(({ number }) => number === "234567")
      expect(woman && CalendarDate.ageOn(woman.birthDate, date(`${made.fiscalYear}-04-01`))).toBe(44)
    }
  )
})

describe("the facilities", () => {
  const { facilities } = demo(date("2024-07-01"))
  const named = (code: string) => facilities.find((facility) => facility.code === code)

  it("1234567 is 共済組合互助会病院 and offers every course", () => {
    const every = programmes(fiscalYear(2024)).flatMap(({ products }) => products.flatMap(({ courses }) => courses))
    expect(named("1234567")?.name).toBe("共済組合互助会病院")
    expect(named("1234567")?.offers.toSorted()).toEqual([...new Set(every.map(({ key }) => key))].toSorted())
  })

  it("there is one for each kind of offer, one closed and one not yet open, all year long (R49, R73)", () => {
    expect(facilities.map(({ offers }) => offers)).toContainEqual([courseKey("dental")])
    expect(facilities.map(({ offers }) => offers)).toContainEqual([courseKey("my-refresh")])
    expect(facilities.map(({ offers }) => offers)).toContainEqual([courseKey("dock/day"), courseKey("womens-cancer")])
    for (const day of ["2024-04-01", "2024-07-01", "2025-03-31"]) {
      const closed = demo(date(day)).facilities.filter((facility) => !Facility.isOpen(facility, date(day)))
      expect(closed.map(({ openFrom, openUntil }) => [openUntil !== undefined, openFrom !== undefined])).toEqual([
        [true, false],
        [false, true]
      ])
    }
  })

  it("they offer only courses that the programmes have", () => {
    const every = new Set(
      programmes(fiscalYear(2024)).flatMap(({ products }) =>
        products.flatMap(({ courses }) => courses.map(({ key }) => key))
      )
    )
    for (const { offers } of facilities) for (const key of offers) expect(every).toContain(key)
  })
})

describe("every state of a coupon occurs (A1, A19, A33, R131)", () => {
  it.each([
    ["2024-04-10", "123456", "マイ リフレッシュ NotGranted"],
    ["2024-05-01", "123456", "選べるドック(1日・1泊2日・脳)・一般(40以上)・男 NotGranted"],
    ["2024-06-03", "123456", "選べるドック(1日・1泊2日・脳)・一般(40以上)・男 NotYet"],
    ["2024-07-01", "123456", "歯科健康診査 Usable"],
    ["2025-01-01", "123456", "歯科健康診査 Over"],
    ["2024-07-01", "667788", "歯科健康診査 MembershipLost"],
    ["2024-07-01", "66778801", "配偶者ドック・一般(40以上)・男 MembershipLost"],
    ["2024-07-01", "778899", "マイ リフレッシュ UsedUp"],
    ["2024-07-09", "778899", "選べるドック(1日・1泊2日・脳)・一般(40以上)・男 UsedUp"],
    ["2024-07-01", "876543", "マイ リフレッシュ OnPaper"],
    ["2024-07-01", "941234", "マイ リフレッシュ NotGranted"],
    ["2024-07-01", "K12345", "選べるドック(1日・1泊2日・脳)・一般(40未満)・男 Usable"],
    ["2024-07-01", "345678", "女性がん検診・一般(40未満) Usable"],
    ["2024-07-01", "34567801", "配偶者ドック・一般(40以上)・男 Usable"],
    ["2024-07-01", "445566", "選べるドック(1日・1泊2日・脳)・40優待・男 Usable"],
    ["2024-07-01", "556677", "女性がん検診・45優待 Usable"],
    ["2024-07-01", "501234", "選べるドック(1日・1泊2日・脳)・50優待・男 Usable"],
    ["2024-07-01", "551234", "女性がん検診・55優待 Usable"],
    ["2024-07-01", "591234", "選べるドック(1日・1泊2日・脳)・59優待・男 Usable"]
  ])("on %s %s has %s", (day, number, tag) => {
    expect(tagsOf(day, number)).toContain(tag)
  })

  it("at a facility: one that is closed, one that does not offer it (R49)", () => {
    const made = demo(date("2026-11-22"))
    const dental = made.programmes.flatMap(({ products }) => products).find(({ id }) => id === "dental")
    const life = livesAt(made, noonOf("2026-11-22")).find(({ holder }) => holder.number === "123456")
    if (dental === undefined || life === undefined) throw new Error("Not in the demo")
    const tags = made.facilities.map(
      (facility) =>
        Verdict.judge({
          product: dental,
          balance: CouponBook.balanceOf(CouponBook.fold(life.entries), dental.id),
          facts: Holder.factsOf(life.holder, undefined, made.asOf),
          on: date("2026-11-22"),
          reckoning: "birthday",
          at: { facility, course: courseKey("dental") }
        })._tag
    )
    expect(tags).toEqual(["Usable", "Usable", "NotOfferedHere", "NotOfferedHere", "FacilityClosed", "FacilityClosed"])
  })

  it("one of three マイ リフレッシュ is used by 889900 (R66)", () => {
    const [, refresh] = verdictsOf(demo(date("2024-07-01")), "2024-07-01", "889900").filter(
      ([name]) => name !== "歯科健康診査" && name !== "女性がん検診・一般(40未満)"
    )
    expect(refresh).toEqual(["マイ リフレッシュ", { _tag: "Usable", remaining: 2, most: 2 }])
  })

  it("everything of 876543 is on paper after one application (R112, A15)", () => {
    const moved = grantedOf("2024-07-01", "876543").filter((entry) => entry.startsWith("MovedToPaper"))
    expect(moved.toSorted()).toEqual([
      "MovedToPaper dental 1",
      "MovedToPaper dock-general-40plus-male 1",
      "MovedToPaper my-refresh 3"
    ])
  })

  it.each(["2024-05-01", "2024-07-01", "2026-11-22", "2027-01-15", "2027-03-31"])(
    "on %s terms of 8 and 4 months have two and one マイ リフレッシュ (R34, A9)",
    (day) => {
      expect(grantedOf(day, "901234")).toContain("Granted my-refresh 2")
      expect(grantedOf(day, "902345")).toContain("Granted my-refresh 1")
    }
  )

  it("a renewed term tops up from two to three (R25, R26)", () => {
    const refresh = (day: string) => grantedOf(day, "903456").filter((entry) => entry.includes("my-refresh"))
    expect(refresh("2024-09-30")).toEqual(["Granted my-refresh 2"])
    expect(refresh("2024-10-01")).toEqual(["Granted my-refresh 2", "Granted my-refresh 1"])
    const renewed = demo(date("2024-10-01")).holders.find(({ number }) => number === "903456")
    expect(renewed?.appointment.terms.length).toBeGreaterThanOrEqual(2)
  })

  it("再任用短時間 under 20 hours has マイ リフレッシュ on paper from the start, over 20 hours everything (R113)", () => {
    expect(grantedOf("2024-07-01", "912345")).toEqual(["Granted my-refresh 3", "MovedToPaper my-refresh 3"])
    expect(grantedOf("2024-07-01", "911234")).toHaveLength(3)
  })

  it("who is in one body only has what that body pays (A22)", () => {
    expect(grantedOf("2024-07-01", "921234")).toEqual(["Granted my-refresh 3"])
    expect(grantedOf("2024-07-01", "931234")).toEqual(["Granted dock-general-40plus-male 1", "Granted dental 1"])
  })

  it("選べるドック and 女性がん検診 are used on one day at one facility by 556677 (R50)", () => {
    const used = demo(date("2024-07-01")).story.filter(({ kind, number }) => kind === "redeem" && number === "556677")
    expect(new Set(used.map(({ day }) => day)).size).toBe(1)
    expect(used).toHaveLength(2)
  })
})

describe("the demo on any day", () => {
  it.prop(
    "decodes through the schemas of the core, and everybody's number can be typed (A5)",
    { day: daysWithin("2015-04-01", "2060-03-31") },
    ({ day }) => {
      const made = demo(day)
      const same = <S extends Schema.Codec<unknown, unknown>>(schema: S, value: S["Type"]) =>
        expect(Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(value))))).toEqual(
          value
        )
      same(Association.Association, made.association)
      for (const programme of made.programmes) same(Programme.Programme, programme)
      for (const facility of made.facilities) same(Facility.Facility, facility)
      for (const holder of made.holders) same(Holder.Holder, holder)
      for (const { number } of made.holders) {
        expect(HolderNumber.parse(number, made.association.memberNumberPattern)).toEqual(Result.succeed(number))
      }
      expect(made.asOf).toBe(day)
      expect(new Set(made.holders.map(({ number }) => number)).size).toBe(made.holders.length)
    },
    { arbitrary: { runs: 40 } }
  )

  it.prop(
    "the core decides the whole story without a refusal, and every life keeps the laws of the ledger (R133)",
    { day: daysWithin("2015-04-01", "2060-03-31") },
    ({ day }) => {
      const made = demo(day)
      for (const { entries } of livesAt(made, noonOf(day))) {
        expect(CouponBook.violations(entries)).toEqual([])
        for (const entry of entries) {
          expect(Schema.decodeUnknownSync(LedgerEntry.LedgerEntry)(entry)).toEqual(entry)
          expect(entry.at).toBeLessThanOrEqual(noonOf(day))
        }
      }
    },
    { arbitrary: { runs: 60 } }
  )

  it.prop(
    "at the end of the year everything told has happened, once",
    { day: daysWithin("2015-04-01", "2060-03-31") },
    ({ day }) => {
      const { until } = CalendarDate.fiscalYearPeriod(CalendarDate.fiscalYearOf(day))
      const made = demo(until)
      const uses = made.story.flatMap((happening) => (happening.kind === "redeem" ? [happening.redemptionId] : []))
      const recorded = livesAt(made, noonOf(until)).flatMap(({ entries }) =>
        entries.flatMap((entry) => (entry._tag === "Redeemed" ? [entry.redemptionId] : []))
      )
      expect(recorded.toSorted()).toEqual(uses.toSorted())
      expect(new Set(uses).size).toBe(uses.length)
    },
    { arbitrary: { runs: 30 } }
  )

  it("the story is told in order of time, each on its day", () => {
    const { story } = demo(date("2024-07-01"))
    expect(story.toSorted((a, b) => a.at - b.at)).toEqual(story)
    for (const { at, day } of story) expect(CalendarDate.dayOf(at)).toBe(day)
  })

  it("who joined today is not granted anything yet, also on the day of a grant run (R24, R35)", () => {
    for (const day of ["2024-05-01", "2024-06-03", "2024-06-04", "2024-08-01", "2026-11-22"]) {
      expect(grantedOf(day, "941234")).toEqual([])
    }
    expect(tagsOf("2024-07-01", "941234")).toEqual([
      "選べるドック(1日・1泊2日・脳)・一般(40未満)・女 NotGranted",
      "女性がん検診・一般(40未満) NotGranted",
      "マイ リフレッシュ NotGranted",
      "歯科健康診査 NotGranted"
    ])
  })

  it("names, telephone numbers and addresses are invented", () => {
    const { association, facilities } = demo(date("2024-07-01"))
    for (const { address, phone, postalCode } of facilities) {
      expect(address).toMatch(/^見本県/)
      expect(phone).toMatch(/^000-/)
      expect(postalCode).toMatch(/^000-/)
    }
    expect(association.name).toBe("見本県教職員共済組合・互助会")
  })
})
