// The guide as data: that its programmes are exactly the guide's, in names, days, ages and quantities.
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { Association, CalendarDate, CouponBook, CouponProduct, GrantRule, type Holder, Programme } from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import {
  actor,
  appointment,
  at,
  date,
  daysWithin,
  factsOf,
  fiscalYear,
  gojokai,
  kyosai,
  membership,
  memberWith,
  oneOf,
  period,
  quantityOf,
  spouseWith,
  wholeNumbers
} from "../support/people.ts"

const folder = new URL("../../examples/programmes/guide/2024/", import.meta.url)
const reiwa6 = fiscalYear(2024)
const guide = programmes(reiwa6)
const products = guide.flatMap(({ products }) => products)
const family = (name: string) => products.filter((product) => product.family === name)

const generalWords = ["一般(40以上)", "一般(40未満)"]
const specialWords = ["40優待", "45優待", "50優待", "55優待", "59優待"]
const words = [...generalWords, ...specialWords]
const sexWords = ["男", "女"]

/** Everything granted to somebody by the end of a day, as name and number. */
const grantedTo = (
  facts: Holder.Facts,
  { on = "2024-07-01", reckoning = "birthday", year = reiwa6 } = {} as {
    on?: string
    reckoning?: CalendarDate.AgeReckoning
    year?: CalendarDate.FiscalYear
  }
): ReadonlyArray<readonly [string, number]> =>
  (year === reiwa6 ? products : programmes(year).flatMap(({ products }) => products)).flatMap((product) =>
    Result.getOrThrow(
      CouponBook.decide(CouponBook.empty, {
        _tag: "TopUp",
        product,
        fiscalYear: year,
        on: date(on),
        situation: { facts, reckoning },
        at: at(on),
        actor: actor("grants")
      })
    ).map((entry) => [`${product.name}${entry._tag === "Granted" ? "" : ` ${entry._tag}`}`, quantityOf(entry)] as const)
  )

const namesOf = (granted: ReadonlyArray<readonly [string, number]>) => granted.map(([name]) => name)

/** The word for an age class, told from the guide without the rules: R29, R30, A8. */
const wordOf = (birth: CalendarDate.CalendarDate, year: number, birthdaysCountedUntil: string): string => {
  const age = year - Number(birth.slice(0, 4)) - (birth.slice(5) > birthdaysCountedUntil ? 1 : 0)
  if ([40, 45, 50, 55, 59].includes(age)) return `${age}優待`
  return age >= 40 ? "一般(40以上)" : "一般(40未満)"
}

describe("the names of the guide (R38-R45)", () => {
  it("there are 55 redeemable kinds, each of another name (R45)", () => {
    const kinds = products.flatMap(({ courses }) => courses.map(({ name }) => name))
    expect(kinds).toHaveLength(55)
    expect(new Set(kinds).size).toBe(55)
  })

  it("選べるドック has 14 classes with the courses 1日, 1泊2日 and 脳, spelled as in the choice list (R39-R41, R89)", () => {
    const kinds = products
      .filter(({ id }) => id.startsWith("dock-"))
      .flatMap(({ courses }) => courses.map(({ name }) => name))
    const expected = words.flatMap((word) =>
      sexWords.flatMap((sex) => ["1日", "1泊2日", "脳"].map((course) => `選べるドック・${word}・${course}・${sex}`))
    )
    expect(kinds.toSorted()).toEqual(expected.toSorted())
    expect(kinds).toContain("選べるドック・一般(40以上)・1日・男")
    expect(kinds).toContain("選べるドック・一般(40以上)・1泊2日・男")
    expect(kinds).toContain("選べるドック・一般(40以上)・脳・男")
    expect(kinds).toContain("選べるドック・40優待・脳・女")
  })

  it("選べるドック is one entry of three courses on my page, spelled as there (R40, R41, R64)", () => {
    const docks = products.filter(({ id }) => id.startsWith("dock-"))
    expect(docks.map(({ name }) => name).toSorted()).toEqual(
      words.flatMap((word) => sexWords.map((sex) => `選べるドック(1日・1泊2日・脳)・${word}・${sex}`)).toSorted()
    )
    for (const { courses, quantity } of docks) {
      expect(courses.map(({ shortName }) => shortName)).toEqual(["1日", "1泊2日", "脳"])
      expect(courses.map(({ key }) => key)).toEqual(["dock/day", "dock/overnight", "dock/brain"])
      expect(quantity).toEqual({ _tag: "Fixed", count: 1 })
    }
  })

  it("女性がん検診 has two general and five special classes (R42, R43)", () => {
    const found = products.filter(({ id }) => id.startsWith("womens-cancer-"))
    expect(found.map(({ name }) => name).toSorted()).toEqual(words.map((word) => `女性がん検診・${word}`).toSorted())
    expect(new Set(found.flatMap(({ courses }) => courses.map(({ key }) => key)))).toEqual(new Set(["womens-cancer"]))
  })

  it("配偶者ドック has general classes by sex, no 優待 and no courses to choose from (R44, A11)", () => {
    const found = products.filter(({ id }) => id.startsWith("spouse-dock-"))
    expect(found.map(({ name }) => name).toSorted()).toEqual(
      generalWords.flatMap((word) => sexWords.map((sex) => `配偶者ドック・${word}・${sex}`)).toSorted()
    )
    expect(found.flatMap(({ courses }) => courses.map(({ key }) => key))).toEqual(Array(4).fill("spouse-dock"))
  })

  it("the families are 人間ドック, マイ リフレッシュ and 歯科健康診査, of three programmes (R38, R63)", () => {
    expect([...new Set(products.map(({ family }) => family))]).toEqual([
      "人間ドック",
      "マイ リフレッシュ",
      "歯科健康診査"
    ])
    expect(guide.map(({ name }) => name)).toEqual(["人間ドック等健診", "マイ リフレッシュ", "歯科健康診査"])
    expect(family("マイ リフレッシュ").map(({ name }) => name)).toEqual(["マイ リフレッシュ"])
    expect(family("歯科健康診査").map(({ name }) => name)).toEqual(["歯科健康診査"])
  })

  it("a kind of one course has the same name on my page and in the choice list", () => {
    for (const { courses, name } of products.filter(({ courses }) => courses.length === 1)) {
      expect(courses.map((course) => course.name)).toEqual([name])
    }
  })

  it("no two products of the three programmes share an id", () => {
    expect(new Set(products.map(({ id }) => id)).size).toBe(products.length)
  })
})

describe("the days of the guide", () => {
  it("人間ドック and 歯科健康診査 are granted on 2024-06-03, usable 2024-07-01 to 2024-12-31 (R23, R46, R52, R53)", () => {
    for (const { grantFrom, usable } of [...family("人間ドック"), ...family("歯科健康診査")]) {
      expect(grantFrom).toBe("2024-06-03")
      expect(usable).toEqual({ from: "2024-07-01", until: "2024-12-31" })
    }
  })

  it("マイ リフレッシュ is granted on 2024-05-01, usable 2024-05-01 to 2025-03-31 (R22, R51)", () => {
    for (const { grantFrom, usable } of family("マイ リフレッシュ")) {
      expect(grantFrom).toBe("2024-05-01")
      expect(usable).toEqual({ from: "2024-05-01", until: "2025-03-31" })
    }
  })

  it("a person has nothing before the day of the grant, and everything on it (R22, R23, R69)", () => {
    const facts = factsOf(memberWith())
    expect(namesOf(grantedTo(facts, { on: "2024-04-30" }))).toEqual([])
    expect(namesOf(grantedTo(facts, { on: "2024-05-01" }))).toEqual(["マイ リフレッシュ"])
    expect(namesOf(grantedTo(facts, { on: "2024-06-02" }))).toEqual(["マイ リフレッシュ"])
    expect(namesOf(grantedTo(facts, { on: "2024-06-03" }))).toEqual([
      "選べるドック(1日・1泊2日・脳)・一般(40以上)・男",
      "マイ リフレッシュ",
      "歯科健康診査"
    ])
  })

  it.prop("every fiscal year makes programmes of its own year", { year: wholeNumbers(2000, 2100) }, ({ year }) => {
    const made = programmes(fiscalYear(year))
    expect(made.map(({ fiscalYear }) => fiscalYear)).toEqual([year, year, year])
    expect(made.flatMap(({ products }) => products)).toHaveLength(products.length)
    expect(association(fiscalYear(year)).myPageFrom).toBe(`${year}-04-01`)
  })
})

describe("who is granted what", () => {
  const births = daysWithin("1944-01-01", "2009-12-31")
  const sexes = oneOf(["male", "female"] as const)
  const reckonings = oneOf(["birthday", "day-before"] as const)

  it.prop(
    "every member of every age and sex has exactly one 選べるドック, a woman exactly one 女性がん検診, of their class (R28-R31, R40-R43, A8)",
    { birthDate: births, sex: sexes, reckoning: reckonings },
    ({ birthDate, reckoning, sex }) => {
      const word = wordOf(birthDate, 2024, reckoning === "birthday" ? "04-01" : "04-02")
      const granted = namesOf(grantedTo(factsOf(memberWith({ birthDate, sex })), { reckoning }))
      expect(granted).toEqual([
        `選べるドック(1日・1泊2日・脳)・${word}・${sex === "male" ? "男" : "女"}`,
        ...(sex === "female" ? [`女性がん検診・${word}`] : []),
        "マイ リフレッシュ",
        "歯科健康診査"
      ])
    },
    { arbitrary: { runs: 500 } }
  )

  it.prop(
    "a spouse of any age and sex has exactly one 配偶者ドック and nothing else (R17, R44, R54)",
    { birthDate: births, sex: sexes },
    ({ birthDate, sex }) => {
      const word = wordOf(birthDate, 2024, "04-01").startsWith("一般(40未満)") ? "一般(40未満)" : "一般(40以上)"
      const facts = factsOf(spouseWith({ birthDate, sex }), memberWith())
      expect(grantedTo(facts)).toEqual([[`配偶者ドック・${word}・${sex === "male" ? "男" : "女"}`, 1]])
    },
    { arbitrary: { runs: 300 } }
  )

  it("a spouse has nothing when the member's membership is lost, or when nobody is the member (R32, R54)", () => {
    const lost = memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-06-30")] })
    expect(grantedTo(factsOf(spouseWith(), lost))).toEqual([])
    expect(grantedTo(factsOf(spouseWith()))).toEqual([])
  })

  it.each([
    ["1984-02-29", "40優待", "40優待"],
    ["1984-03-31", "40優待", "40優待"],
    ["1984-04-01", "40優待", "40優待"],
    ["1984-04-02", "一般(40未満)", "40優待"],
    ["1984-04-03", "一般(40未満)", "一般(40未満)"],
    ["1983-04-01", "一般(40以上)", "一般(40以上)"],
    ["1983-04-02", "40優待", "一般(40以上)"],
    ["1964-02-29", "一般(40以上)", "一般(40以上)"],
    ["1965-04-01", "59優待", "59優待"],
    ["1965-04-02", "一般(40以上)", "59優待"],
    ["1969-04-01", "55優待", "55優待"],
    ["1974-04-01", "50優待", "50優待"],
    ["1979-04-01", "45優待", "45優待"],
    ["1974-12-12", "一般(40以上)", "一般(40以上)"]
  ])("born on %s is %s by birthday and %s by the day before it (R28-R30, A8)", (born, byBirthday, byDayBefore) => {
    const facts = factsOf(memberWith({ birthDate: date(born) }))
    const dockOf = (reckoning: CalendarDate.AgeReckoning) => grantedTo(facts, { reckoning })[0]?.[0]
    expect(dockOf("birthday")).toBe(`選べるドック(1日・1泊2日・脳)・${byBirthday}・男`)
    expect(dockOf("day-before")).toBe(`選べるドック(1日・1泊2日・脳)・${byDayBefore}・男`)
  })

  it("the guide's member has one dock, three マイ リフレッシュ and one 歯科健康診査; the spouse one dock (R47, R51, R52)", () => {
    expect(grantedTo(factsOf(memberWith()))).toEqual([
      ["選べるドック(1日・1泊2日・脳)・一般(40以上)・男", 1],
      ["マイ リフレッシュ", 3],
      ["歯科健康診査", 1]
    ])
    expect(grantedTo(factsOf(spouseWith(), memberWith()))).toEqual([["配偶者ドック・一般(40以上)・女", 1]])
  })

  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 1],
    [5, 2],
    [6, 2],
    [7, 2],
    [8, 2],
    [9, 3],
    [10, 3],
    [11, 3],
    [12, 3]
  ])("appointed for %i months one has %i マイ リフレッシュ (R34, A9)", (months, count) => {
    const last = months <= 9 ? `2024-${String(months + 3).padStart(2, "0")}-15` : `2025-0${months - 9}-15`
    const facts = factsOf(memberWith({ appointment: appointment("任期付", period("2024-04-15", last)) }))
    expect(grantedTo(facts).filter(([name]) => name === "マイ リフレッシュ")).toEqual([["マイ リフレッシュ", count]])
  })

  it("somebody without a term in the year has no マイ リフレッシュ (R34)", () => {
    const facts = factsOf(memberWith({ appointment: appointment("任期付", period("2023-04-01", "2024-03-31")) }))
    expect(namesOf(grantedTo(facts))).not.toContain("マイ リフレッシュ")
  })

  it("who is in one body only has what that body pays (A22)", () => {
    const only = (body: typeof kyosai) => factsOf(memberWith({ memberships: [membership(body, "1997-04-01")] }))
    expect(namesOf(grantedTo(only(gojokai)))).toEqual(["マイ リフレッシュ"])
    expect(namesOf(grantedTo(only(kyosai)))).toEqual([
      "選べるドック(1日・1泊2日・脳)・一般(40以上)・男",
      "歯科健康診査"
    ])
    for (const { sponsor, useRule } of products) expect(useRule).toEqual({ _tag: "MemberOf", bodies: [sponsor] })
  })

  it.each([
    ["再任用短時間", 1999, true],
    ["再任用短時間", 1550, true],
    ["再任用短時間", 2000, false],
    ["再任用短時間", 2325, false],
    ["再任用短時間", undefined, false],
    ["会計年度", 1550, false]
  ] as const)(
    "%s of %s hundredths of an hour a week has マイ リフレッシュ alone, on paper: %s (R113)",
    (category, hours, only) => {
      const facts = factsOf(
        memberWith({
          appointment: {
            category,
            terms: [period("2020-04-01")],
            ...(hours === undefined ? {} : { weeklyCentihours: hours })
          }
        })
      )
      const given = grantedTo(facts)
      if (only) {
        expect(given).toEqual([
          ["マイ リフレッシュ", 3],
          ["マイ リフレッシュ MovedToPaper", 3]
        ])
      } else {
        expect(namesOf(given)).toHaveLength(3)
        expect(namesOf(given).join()).not.toContain("MovedToPaper")
      }
    }
  )
})

describe("how coupons may be used", () => {
  it("one at a time for 人間ドック and 歯科健康診査, up to three マイ リフレッシュ (R47, R51, R52, A3)", () => {
    for (const { family, maxPerRedemption } of products) {
      expect(maxPerRedemption).toBe(family === "マイ リフレッシュ" ? 3 : 1)
    }
  })

  it("an outage outside office hours is accepted for 人間ドック and 歯科健康診査 and refused for マイ リフレッシュ (R121, R122)", () => {
    for (const { family, outageOutsideHours } of products) {
      expect(outageOutsideHours).toBe(family === "マイ リフレッシュ" ? "refused" : "accepted")
    }
  })

  it("what the guide does not say stands in the notes as an assumption (A8, A9, A22, R113)", () => {
    const notes = guide.map(({ notes }) => notes.join("\n"))
    for (const text of notes) expect(text).toContain("仮定")
    expect(notes[1]).toContain("1〜4か月で1枚、5〜8か月で2枚、9〜12か月で3枚")
    expect(notes[1]).toContain("はじめから紙クーポンで付与")
  })

  it("every rule can be said in words", () => {
    for (const { grantRule, useRule } of products) {
      expect(GrantRule.describe(grantRule)).not.toBe("")
      expect(GrantRule.describe(useRule)).not.toBe("")
    }
  })
})

describe("programmes as JSON", () => {
  it.each(guide.map((programme) => [programme.id, programme] as const))(
    "%s encodes to JSON and decodes back to an equal programme",
    (_, programme) => {
      const text = JSON.stringify(Schema.encodeSync(Programme.Programme)(programme))
      expect(Schema.decodeUnknownSync(Programme.Programme)(JSON.parse(text))).toEqual(programme)
    }
  )

  it("the JSON files of 2024 are the programmes of 2024", () => {
    const files = readdirSync(folder).map((file) =>
      Schema.decodeUnknownSync(Programme.Programme)(JSON.parse(readFileSync(new URL(file, folder), "utf8")))
    )
    const byId = (a: Programme.Programme, b: Programme.Programme) => (a.id < b.id ? -1 : 1)
    expect(files.toSorted(byId)).toEqual(guide.toSorted(byId))
  })

  it("the association encodes to JSON and decodes back equal, and invents its contact (R75, R126, R127)", () => {
    const made = association(reiwa6)
    const text = JSON.stringify(Schema.encodeSync(Association.Association)(made))
    expect(Schema.decodeUnknownSync(Association.Association)(JSON.parse(text))).toEqual(made)
    expect(made.contact.mail).toMatch(/@example\.jp$/)
    expect(made.greeting).toBe("見本県教職員共済組合の組合員です。二次元バーコードの読み取りをさせてください。")
    expect(made.code).toBe("sag")
  })

  it.prop(
    "a programme of any year survives JSON",
    { year: wholeNumbers(1950, 2150) },
    ({ year }) => {
      for (const programme of programmes(fiscalYear(year))) {
        const text = JSON.stringify(Schema.encodeSync(Programme.Programme)(programme))
        expect(Schema.decodeUnknownSync(Programme.Programme)(JSON.parse(text))).toEqual(programme)
      }
    },
    { arbitrary: { runs: 20 } }
  )

  it("the courses are the ones that facilities can offer", () => {
    const keys = new Set(products.flatMap(({ courses }) => courses.map(({ key }) => key)))
    expect([...keys].toSorted()).toEqual(
      ["dental", "dock/brain", "dock/day", "dock/overnight", "my-refresh", "spouse-dock", "womens-cancer"].map((key) =>
        Schema.decodeSync(CouponProduct.CourseKey)(key)
      )
    )
  })
})

describe("every class of the year", () => {
  it.prop(
    "in every year each member falls into exactly one class (R28-R31, A8)",
    {
      year: oneOf([2020, 2024, 2025, 2026, 2030]),
      birthDate: daysWithin("1950-01-01", "2005-12-31"),
      sex: oneOf(["male", "female"] as const)
    },
    ({ birthDate, sex, year }) => {
      const facts = factsOf(memberWith({ birthDate, sex }))
      const granted = namesOf(grantedTo(facts, { on: `${year}-07-01`, year: fiscalYear(year) }))
      const word = wordOf(birthDate, year, "04-01")
      expect(granted.filter((name) => name.startsWith("選べるドック"))).toEqual([
        `選べるドック(1日・1泊2日・脳)・${word}・${sex === "male" ? "男" : "女"}`
      ])
    },
    { arbitrary: { runs: 200 } }
  )
})
