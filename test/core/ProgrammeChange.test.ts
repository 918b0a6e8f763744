// Two versions of a programme: what differs, in words; what would be lost to those who already have or used coupons; and
// the same programme a year later, every day of it inside its year.
import {
  CalendarDate,
  type GrantRule,
  Programme,
  ProgrammeChange,
  ProgrammeYear,
  type Reports,
  Verdict
} from "@fukuri/core"
import { programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Schema } from "effect"
import {
  courseKey,
  date,
  fiscalYear,
  gojokai,
  kyosai,
  oneOf,
  productId,
  productWith,
  refreshWith,
  sag,
  wholeNumbers
} from "../support/people.ts"

const year = fiscalYear(2024)
const programmeWith = (overrides: Partial<Programme.Programme> = {}): Programme.Programme => ({
  id: "kenshin-2024" as Programme.ProgrammeId,
  association: sag,
  name: "人間ドック等健診",
  fiscalYear: year,
  notes: [],
  products: [productWith(), refreshWith()],
  ...overrides
})

const dock = productWith()
const before = programmeWith()
const withDock = (overrides: Parameters<typeof productWith>[0]) =>
  programmeWith({ products: [productWith(overrides), refreshWith()] })
const names = { kyosai: "共済組合", gojokai: "互助会" }

const holdings = (people: number, granted = people, redeemed = 0): Reports.Holdings => ({
  product: dock.id,
  people,
  balance: { ...Verdict.nothing, granted, redeemed }
})
const use = (day: string, course = "dock/day", counts: Partial<Reports.Tally> = {}): Reports.Tally => ({
  product: dock.id,
  course: courseKey(course),
  day: date(day),
  uses: 1,
  redeemed: 1,
  reversed: 0,
  ...counts
})
const nothing: ProgrammeChange.ProgrammeFacts = { holdings: [], uses: [] }

describe("what differs", () => {
  it("is nothing between a programme and itself", () => {
    for (const each of programmes(year)) {
      expect(ProgrammeChange.compare(each, structuredClone(each))).toEqual({ fields: [], products: [] })
    }
  })

  it.each([
    [
      "the window",
      { usable: { from: date("2024-07-01"), until: date("2024-12-15") } },
      "利用期間: 2024-07-01〜2024-12-31 → 2024-07-01〜2024-12-15"
    ],
    ["the day of granting", { grantFrom: date("2024-06-10") }, "付与日: 2024-06-03 → 2024-06-10"],
    [
      "the quantity",
      { quantity: { _tag: "ByAppointmentMonths", rows: [{ fromMonths: 6, count: 2 }] } },
      "枚数: 1枚 → 年度内の任用6か月以上 2枚"
    ],
    ["who pays", { sponsor: gojokai }, "負担: 共済組合 → 互助会"],
    [
      "a rule",
      { useRule: { _tag: "MemberOf", bodies: [kyosai, gojokai] } },
      "利用条件: 共済組合の資格がある → 共済組合・互助会の資格がある"
    ],
    ["the discreet name", { discreetName: "健診クーポン" }, "伏せた名称: なし → 健診クーポン"],
    ["the most at once", { maxPerRedemption: 2 }, "1回の上限: 1枚 → 2枚"],
    ["an outage", { outageOutsideHours: "refused" }, "時間外の障害時: 事後登録できる → 事後登録できない"]
  ] as const)("says %s before and after", (_what, overrides, line) => {
    const change = ProgrammeChange.compare(before, withDock(overrides), names)
    expect(ProgrammeChange.linesOf(change)).toEqual([`${dock.name} (dock) ${line}`])
  })

  it("tells rules of the same words apart by their shape", () => {
    const rule: GrantRule.GrantRule = { _tag: "SexIs", sex: "male" }
    const one = withDock({ grantRule: rule })
    const other = withDock({ grantRule: { _tag: "All", rules: [rule] } })
    const [field] = ProgrammeChange.compare(one, other).products.flatMap(({ fields }) => fields)
    expect(field).toMatchObject({ field: "grantRule", before: "男", after: "「男」" })
  })

  it("names products that are new and gone, and a new order", () => {
    const after = programmeWith({ products: [refreshWith(), productWith({ id: productId("other") })], name: "健診" })
    const change = ProgrammeChange.compare(before, after)
    expect(ProgrammeChange.linesOf(change)).toEqual([
      "名称: 人間ドック等健診 → 健診",
      `${dock.name} (dock) 削除`,
      `${dock.name} (other) 追加`
    ])
    const turned = ProgrammeChange.compare(before, programmeWith({ products: [refreshWith(), productWith()] }))
    expect(ProgrammeChange.linesOf(turned)).toEqual(["並び順: dock、my-refresh → my-refresh、dock"])
  })
})

describe("what would be lost", () => {
  const harms = (after: Programme.Programme, facts: ProgrammeChange.ProgrammeFacts) =>
    ProgrammeChange.harmsOf(before, after, facts)
  const without = programmeWith({ products: [refreshWith()] })
  const dayOnly = withDock({ courses: dock.courses.filter(({ key }) => key !== "dock/brain") })
  const shorter = withDock({ usable: { from: date("2024-08-01"), until: date("2024-12-15") } })

  it("is nothing while nothing is granted", () => {
    for (const after of [without, dayOnly, shorter, programmeWith({ fiscalYear: fiscalYear(2025) })]) {
      expect(harms(after, nothing)).toEqual([])
    }
  })

  it("is a product that somebody was granted", () => {
    expect(harms(without, { holdings: [holdings(120)], uses: [] })).toEqual([
      { _tag: "ProductRemoved", product: "dock", name: dock.name, people: 120, uses: 0 }
    ])
  })

  it("is no product that was granted and wholly withdrawn", () => {
    const withdrawn = { ...holdings(3), balance: { ...Verdict.nothing, granted: 3, withdrawn: 3 } }
    expect(harms(without, { holdings: [withdrawn], uses: [] })).toEqual([])
  })

  it("is a product that was used", () => {
    const facts = { holdings: [holdings(5, 5, 2)], uses: [use("2024-07-02"), use("2024-07-03")] }
    expect(harms(without, facts)).toMatchObject([{ _tag: "ProductRemoved", people: 5, uses: 2 }])
  })

  it("is a course that was used, even if it was given back", () => {
    const facts = { holdings: [holdings(5)], uses: [use("2024-07-02", "dock/brain", { reversed: 1 })] }
    expect(harms(dayOnly, facts)).toEqual([
      {
        _tag: "CourseRemoved",
        product: "dock",
        name: dock.name,
        course: "dock/brain",
        courseName: "brain",
        uses: 1
      }
    ])
    expect(harms(dayOnly, { holdings: [holdings(5)], uses: [use("2024-07-02")] })).toEqual([])
  })

  it("are days of use outside the new window, but not those given back", () => {
    const uses = [
      use("2024-07-31"),
      use("2024-08-01"),
      use("2024-12-15"),
      use("2024-12-16", "dock/day", { uses: 3, redeemed: 3 }),
      use("2024-12-20", "dock/day", { reversed: 1 })
    ]
    expect(harms(shorter, { holdings: [holdings(9)], uses })).toEqual([
      { _tag: "DaysLost", product: "dock", name: dock.name, first: "2024-07-31", last: "2024-12-16", uses: 4 }
    ])
    expect(harms(shorter, { holdings: [holdings(9)], uses: uses.slice(1, 3) })).toEqual([])
  })

  it("is the year of what was granted", () => {
    const moved = programmeWith({ fiscalYear: fiscalYear(2025) })
    expect(harms(moved, { holdings: [holdings(7)], uses: [] })).toEqual([
      { _tag: "YearMoved", from: 2024, to: 2025, people: 7 }
    ])
  })

  it("is nothing when it is only fewer, later or for fewer, which is said with counts", () => {
    const after = withDock({
      quantity: { _tag: "Fixed", count: 2 },
      grantRule: { _tag: "SexIs", sex: "female" },
      usable: { from: date("2024-07-01"), until: date("2024-12-30") }
    })
    const facts = { holdings: [holdings(120, 120, 20)], uses: [use("2024-07-02")] }
    expect(harms(after, facts)).toEqual([])
    expect(ProgrammeChange.noticesOf(ProgrammeChange.compare(before, after), facts)).toEqual([
      {
        product: "dock",
        name: dock.name,
        people: 120,
        remaining: 100,
        notForThem: ["grantRule", "quantity"],
        forThem: ["usable"]
      }
    ])
    expect(ProgrammeChange.noticesOf(ProgrammeChange.compare(before, after), nothing)).toEqual([])
  })
})

describe("the next fiscal year", () => {
  const rule = (on: string): GrantRule.GrantRule => ({
    _tag: "All",
    rules: [
      { _tag: "Not", rule: { _tag: "AgeOneOf", on: date(on), ages: [40] } },
      { _tag: "Any", rules: [{ _tag: "AgeWithin", on: date(on), atLeast: 40 }] }
    ]
  })

  it("has every day a year later, in rules of any depth, and the year in its keys", () => {
    const next = ProgrammeYear.nextYear(
      programmeWith({ products: [productWith({ id: productId("dock-2024"), grantRule: rule("2024-04-01") })] })
    )
    expect(next).toMatchObject({ id: "kenshin-2025", fiscalYear: 2025 })
    expect(next.products[0]).toMatchObject({
      id: "dock-2025",
      grantFrom: "2025-06-03",
      usable: { from: "2025-07-01", until: "2025-12-31" },
      grantRule: rule("2025-04-01")
    })
  })

  it("of the guide is the guide of the next year", () => {
    for (const [index, programme] of programmes(year).entries()) {
      const { notes: _, ...expected } = programmes(fiscalYear(2025))[index] ?? programme
      expect(ProgrammeYear.nextYear(programme)).toMatchObject(expected)
    }
  })

  it.each([
    ["2024-02-29", "2025-02-28"],
    ["2024-02-28", "2025-02-28"],
    ["2023-02-28", "2024-02-28"],
    ["2024-03-31", "2025-03-31"],
    ["9999-12-31", "9999-12-31"]
  ])("of %s is %s", (day, next) => {
    expect(ProgrammeYear.yearLater(date(day))).toBe(next)
  })

  it.each([
    ["kenshin", "kenshin-2025"],
    ["kenshin-2024", "kenshin-2025"],
    ["2024-kenshin-2024", "2025-kenshin-2025"],
    ["kenshin-20241", "kenshin-20241-2025"],
    [`${"a".repeat(54)}-bcdef`, `${"a".repeat(54)}-2025`]
  ])("of the key %s is %s", (id, next) => {
    const moved = ProgrammeYear.nextYear(programmeWith({ id: id as Programme.ProgrammeId }))
    expect(moved.id).toBe(next)
    expect(Schema.is(Programme.ProgrammeId)(moved.id)).toBe(true)
  })

  it.prop(
    "keeps every window inside it, whatever days it had",
    [oneOf([2019, 2023, 2024, 2027, 2099]), wholeNumbers(0, 365), wholeNumbers(0, 365)],
    ([of, first, length]) => {
      const { from, until } = CalendarDate.fiscalYearPeriod(fiscalYear(of))
      const inside = (offset: number) => {
        const day = CalendarDate.addDays(from, offset)
        return day > until ? until : day
      }
      const usable = { from: inside(first), until: inside(first + length) }
      const next = ProgrammeYear.nextYear(
        programmeWith({ fiscalYear: fiscalYear(of), products: [productWith({ grantFrom: usable.from, usable })] })
      )
      expect(Schema.is(Programme.Programme)(next)).toBe(true)
      expect(next.products[0]?.usable.from.slice(5)).toBe(
        usable.from.endsWith("02-29") ? "02-28" : usable.from.slice(5)
      )
    }
  )

  it("begins anew from a programme that can be published", () => {
    const fresh = ProgrammeYear.template(sag, year, kyosai)
    expect(Schema.decodeUnknownSync(Programme.Programme)(JSON.parse(ProgrammeYear.textOf(fresh)))).toEqual(fresh)
  })
})
