// Days in Japan: that the time zone of the machine never matters, and that ages, years and months are counted right.
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { CalendarDate } from "@fukuri/core"
import { date, daysWithin, fiscalYear, oneOf, period, periodsWithin, wholeNumbers } from "../support/people.ts"

const decode = Schema.decodeUnknownSync(CalendarDate.CalendarDate)
const instant = (text: string) => Schema.decodeSync(CalendarDate.Instant)(Date.parse(text))
const instants = Arbitrary.map(
  wholeNumbers(Date.parse("1900-01-01T00:00:00Z"), Date.parse("2199-12-31T23:59:59Z")),
  (millis) => Schema.decodeSync(CalendarDate.Instant)(millis)
)
const anyDay = daysWithin("1901-04-01", "2199-12-31")

describe.each(["UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"])("on a machine in %s", (zone) => {
  const before = process.env["TZ"]
  beforeAll(() => {
    process.env["TZ"] = zone
  })
  afterAll(() => {
    if (before === undefined) delete process.env["TZ"]
    else process.env["TZ"] = before
  })

  it("the machine really is there", () => {
    const hours = { UTC: 0, "Asia/Tokyo": 9, "America/Los_Angeles": -8, "Pacific/Kiritimati": 14 }[zone] ?? Number.NaN
    expect(new Date(2024, 0, 1).getTimezoneOffset() / -60).toBeCloseTo(hours)
  })

  it("a day in Japan begins at 00:00 JST and ends one millisecond before the next (A18)", () => {
    expect(CalendarDate.dayOf(instant("2024-06-30T23:59:59.999+09:00"))).toBe("2024-06-30")
    expect(CalendarDate.dayOf(instant("2024-07-01T00:00:00.000+09:00"))).toBe("2024-07-01")
    expect(CalendarDate.dayOf(instant("2024-12-31T23:59:59.999+09:00"))).toBe("2024-12-31")
    expect(CalendarDate.dayOf(instant("2025-01-01T00:00:00.000+09:00"))).toBe("2025-01-01")
    expect(CalendarDate.startOf(date("2024-07-01"))).toBe(Date.parse("2024-06-30T15:00:00Z"))
  })

  it("the clock on the wall in Japan, and ISO 8601 text with its offset", () => {
    const nineteen = instant("2024-07-01T23:59:58.007+09:00")
    expect(CalendarDate.wallClockOf(nineteen)).toEqual({ day: "2024-07-01", hour: 23, minute: 59, second: 58 })
    expect(CalendarDate.isoOf(nineteen)).toBe("2024-07-01T23:59:58.007+09:00")
  })

  it.prop(
    "the day of the first instant of a day is that day, and of the instant before it the day before",
    { day: anyDay },
    ({ day }) => {
      const start = CalendarDate.startOf(day)
      expect(CalendarDate.dayOf(start)).toBe(day)
      expect(CalendarDate.dayOf(Schema.decodeSync(CalendarDate.Instant)(start - 1))).toBe(CalendarDate.addDays(day, -1))
    }
  )

  it.prop("every instant lies in its day, and its text names the same instant and day", { at: instants }, ({ at }) => {
    const day = CalendarDate.dayOf(at)
    expect(CalendarDate.startOf(day)).toBeLessThanOrEqual(at)
    expect(CalendarDate.startOf(CalendarDate.addDays(day, 1))).toBeGreaterThan(at)
    expect(Date.parse(CalendarDate.isoOf(at))).toBe(at)
    expect(CalendarDate.isoOf(at).slice(0, 10)).toBe(day)
  })

  it.prop(
    "adding days and taking them away again comes back",
    { day: anyDay, days: wholeNumbers(-10_000, 10_000) },
    ({ day, days }) => {
      const there = CalendarDate.addDays(day, days)
      expect(decode(there)).toBe(there)
      expect(CalendarDate.addDays(there, -days)).toBe(day)
      expect(CalendarDate.daysBetween(day, there)).toBe(days)
      expect(there > day).toBe(days > 0)
    }
  )

  it.prop("a day is the day of its parts, and of its text", { day: anyDay }, ({ day }) => {
    const { day: dayOfMonth, month, year } = CalendarDate.partsOf(day)
    expect(CalendarDate.fromParts(year, month, dayOfMonth)).toBe(day)
    expect(decode(day)).toBe(day)
  })

  it("28, 29 and 30 February, leap centuries and the ends of months", () => {
    expect(CalendarDate.addDays(date("2024-02-28"), 1)).toBe("2024-02-29")
    expect(CalendarDate.addDays(date("2023-02-28"), 1)).toBe("2023-03-01")
    expect(CalendarDate.addDays(date("2000-02-28"), 1)).toBe("2000-02-29")
    expect(CalendarDate.addDays(date("1900-02-28"), 1)).toBe("1900-03-01")
    expect(CalendarDate.addDays(date("2024-12-31"), 1)).toBe("2025-01-01")
  })

  it("ages are counted alike", () => {
    expect(CalendarDate.ageOn(date("1984-04-01"), date("2024-04-01"))).toBe(40)
    expect(CalendarDate.ageOn(date("1984-04-02"), date("2024-04-01"), "day-before")).toBe(40)
    expect(CalendarDate.ageOn(date("1984-04-02"), date("2024-04-01"), "birthday")).toBe(39)
  })
})

describe("what is a day", () => {
  it.each([
    "2024-02-30",
    "2023-02-29",
    "1900-02-29",
    "2024-13-01",
    "2024-00-10",
    "2024-04-31",
    "2024-4-1",
    "24-04-01",
    "20240401",
    "2024-04-01T00:00:00Z",
    " 2024-04-01",
    "2024-04-01\n",
    "２０２４-04-01",
    "1867-12-31",
    "0000-00-00",
    "+02024-04-01",
    "-2024-04-01",
    "",
    "today"
  ])("%j is none", (text) => {
    expect(() => decode(text)).toThrow()
  })

  it.each([20240401, null, undefined, new Date(0), ["2024-04-01"]])("%j is none", (value) => {
    expect(() => decode(value)).toThrow()
  })

  it.each([
    [2024, 2, 30],
    [2023, 2, 29],
    [2024, 0, 1],
    [2024, 13, 1],
    [2024, 4, 0],
    [2024, 4, 31],
    [2024.5, 4, 1],
    [2024, 4, 1.5],
    [Number.NaN, 4, 1],
    [2024, 4, Number.POSITIVE_INFINITY],
    [-2024, 4, 1],
    [20241, 4, 1],
    [99, 4, 1]
  ])("the parts %d, %d, %d are no day", (year, month, day) => {
    expect(CalendarDate.fromParts(year, month, day)).toBeUndefined()
  })

  it.prop("any text is either refused or already in its one form", { text: Schema.String }, ({ text }) => {
    if (!Schema.is(CalendarDate.CalendarDate)(text)) return
    expect(text).toMatch(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)
  })
})

describe("fiscal years (FY = 4/1 to 3/31)", () => {
  it("the year turns between 3/31 and 4/1", () => {
    expect(CalendarDate.fiscalYearOf(date("2024-03-31"))).toBe(2023)
    expect(CalendarDate.fiscalYearOf(date("2024-04-01"))).toBe(2024)
    expect(CalendarDate.fiscalYearOf(date("2025-03-31"))).toBe(2024)
    expect(CalendarDate.fiscalYearPeriod(fiscalYear(2024))).toEqual({ from: "2024-04-01", until: "2025-03-31" })
  })

  it.prop("every day lies in its own fiscal year and in no other", { day: anyDay }, ({ day }) => {
    const year = CalendarDate.fiscalYearOf(day)
    expect(CalendarDate.contains(CalendarDate.fiscalYearPeriod(year), day)).toBe(true)
    expect(CalendarDate.contains(CalendarDate.fiscalYearPeriod(fiscalYear(year + 1)), day)).toBe(false)
    expect(CalendarDate.contains(CalendarDate.fiscalYearPeriod(fiscalYear(year - 1)), day)).toBe(false)
  })
})

describe("ages (A8, 年齢計算ニ関スル法律)", () => {
  it.each([
    // born, on, by birthday, by the day before
    ["1984-03-31", "2024-04-01", 40, 40],
    ["1984-04-01", "2024-03-30", 39, 39],
    ["1984-04-01", "2024-03-31", 39, 40],
    ["1984-04-01", "2024-04-01", 40, 40],
    ["1984-04-02", "2024-04-01", 39, 40],
    ["1984-04-02", "2024-04-02", 40, 40],
    ["1984-04-03", "2024-04-01", 39, 39],
    // 2/29: in common years older on 3/1, or at the end of 2/28
    ["1976-02-29", "2023-02-27", 46, 46],
    ["1976-02-29", "2023-02-28", 46, 47],
    ["1976-02-29", "2023-03-01", 47, 47],
    ["1976-02-29", "2024-02-28", 47, 48],
    ["1976-02-29", "2024-02-29", 48, 48],
    ["1976-02-29", "2024-04-01", 48, 48],
    // born on 3/1: older at the end of 2/29 or 2/28
    ["1984-03-01", "2024-02-29", 39, 40],
    ["1984-03-01", "2023-02-28", 38, 39],
    // turn of the year
    ["1984-01-01", "2023-12-31", 39, 40],
    // the day of birth, and before it
    ["2024-04-01", "2024-04-01", 0, 0],
    ["2024-04-02", "2024-04-01", 0, 0],
    ["2024-05-01", "2024-04-01", 0, 0]
  ] as const)(
    "born on %s one is on %s %i by birthday and %i by the day before it",
    (born, on, byBirthday, byDayBefore) => {
      expect(CalendarDate.ageOn(date(born), date(on), "birthday")).toBe(byBirthday)
      expect(CalendarDate.ageOn(date(born), date(on), "day-before")).toBe(byDayBefore)
      expect(CalendarDate.ageOn(date(born), date(on))).toBe(byBirthday)
    }
  )

  it.prop(
    "age never falls, rises by at most one a day, and the day-before reckoning is the birthday's of the next day",
    { birth: daysWithin("1920-01-01", "2010-12-31"), on: daysWithin("2011-01-01", "2060-12-31") },
    ({ birth, on }) => {
      const tomorrow = CalendarDate.addDays(on, 1)
      const growth = CalendarDate.ageOn(birth, tomorrow) - CalendarDate.ageOn(birth, on)
      expect([0, 1]).toContain(growth)
      expect(CalendarDate.ageOn(birth, on, "day-before")).toBe(CalendarDate.ageOn(birth, tomorrow, "birthday"))
    }
  )

  it.prop(
    "on the birthday of the year n one is exactly n, except for 2/29 in common years",
    { birth: daysWithin("1920-01-01", "2010-12-31"), years: wholeNumbers(0, 100) },
    ({ birth, years }) => {
      const { day, month, year } = CalendarDate.partsOf(birth)
      const birthday = CalendarDate.fromParts(year + years, month, day)
      if (birthday === undefined) {
        expect([month, day]).toEqual([2, 29])
        return
      }
      expect(CalendarDate.ageOn(birth, birthday)).toBe(years)
      if (years > 0) expect(CalendarDate.ageOn(birth, CalendarDate.addDays(birthday, -1))).toBe(years - 1)
    }
  )
})

describe("periods", () => {
  it("both ends are included, and without an end it never ends", () => {
    const dock = period("2024-07-01", "2024-12-31")
    expect(
      ["2024-06-30", "2024-07-01", "2024-12-31", "2025-01-01"].map((day) => CalendarDate.contains(dock, date(day)))
    ).toEqual([false, true, true, false])
    expect(CalendarDate.contains(period("2024-07-01"), date("9999-12-31"))).toBe(true)
  })

  it("two that share their last and first day overlap, two that follow each other do not", () => {
    const spring = period("2024-04-01", "2024-09-30")
    expect(CalendarDate.overlaps(spring, period("2024-09-30"))).toBe(true)
    expect(CalendarDate.overlaps(period("2024-09-30"), spring)).toBe(true)
    expect(CalendarDate.overlaps(spring, period("2024-10-01"))).toBe(false)
    expect(CalendarDate.overlaps(period("2024-10-01"), spring)).toBe(false)
  })

  const periods = periodsWithin("2023-01-01", "2025-12-31")
  it.prop(
    "two periods overlap exactly when the later beginning lies in both",
    { a: periods, b: periods },
    ({ a, b }) => {
      const later = a.from > b.from ? a.from : b.from
      const shares = CalendarDate.contains(a, later) && CalendarDate.contains(b, later)
      expect(CalendarDate.overlaps(a, b)).toBe(shares)
      expect(CalendarDate.overlaps(b, a)).toBe(shares)
    }
  )
})

describe("months of appointment within a fiscal year (A9)", () => {
  const year = fiscalYear(2024)
  const months = (...periods: ReadonlyArray<CalendarDate.Period>) => CalendarDate.monthsWithin(periods, year)

  it("a month counts when one day of it is covered", () => {
    expect(months(period("2024-04-30", "2024-05-01"))).toBe(2)
    expect(months(period("2024-04-01", "2024-04-01"))).toBe(1)
    expect(months(period("2024-04-01", "2025-03-31"))).toBe(12)
    expect(months(period("2024-12-31", "2025-01-01"))).toBe(2)
  })

  it("two terms in one month count it once, a gap is not counted", () => {
    expect(months(period("2024-04-01", "2024-06-10"), period("2024-06-20", "2024-08-31"))).toBe(5)
    expect(months(period("2024-04-01", "2024-05-31"), period("2024-09-01", "2024-09-30"))).toBe(3)
  })

  it("what lies outside the year is not counted", () => {
    expect(months(period("1997-04-01"))).toBe(12)
    expect(months(period("2023-04-01", "2024-03-31"))).toBe(0)
    expect(months(period("2025-04-01"))).toBe(0)
    expect(months(period("2023-10-01", "2024-04-01"))).toBe(1)
    expect(months(period("2025-03-31", "2026-03-31"))).toBe(1)
    expect(months()).toBe(0)
  })

  it.prop(
    "it is the number of months that contain a covered day, counted day by day",
    { terms: Arbitrary.array(periodsWithin("2023-06-01", "2025-08-31"), { maxLength: 4 }), year: oneOf([2023, 2024]) },
    ({ terms, year }) => {
      const { from } = CalendarDate.fiscalYearPeriod(fiscalYear(year))
      const covered = new Set<string>()
      for (let day = from; CalendarDate.fiscalYearOf(day) === year; day = CalendarDate.addDays(day, 1)) {
        if (terms.some((term) => CalendarDate.contains(term, day))) covered.add(day.slice(0, 7))
      }
      expect(CalendarDate.monthsWithin(terms, fiscalYear(year))).toBe(covered.size)
    }
  )
})
