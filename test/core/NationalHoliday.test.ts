// National holidays: every day against a well-kept list, the cases that lawyers know by heart, and laws for the years
// that no list covers yet.
import holidayJp from "@holiday-jp/holiday_jp"
import { describe, expect, it } from "@effect/vitest"
import { Schema } from "effect"
import { CalendarDate, NationalHoliday } from "@fukuri/core"
import { date, daysWithin } from "../support/people.ts"

/** Mean equinoxes by thousands of years since 2000, in Julian days, and the waves on them: see {@link equinoxIn}. */
const vernal = [2451623.80984, 365242.37404, 0.05169, -0.00411, -0.00057]
const autumnal = [2451810.21715, 365242.01767, -0.11575, 0.00337, 0.00078]
const terms = [
  [485, 324.96, 1934.136],
  [203, 337.23, 32964.467],
  [199, 342.08, 20.186],
  [182, 27.85, 445267.112],
  [156, 73.14, 45036.886],
  [136, 171.52, 22518.443],
  [77, 222.54, 65928.934],
  [74, 296.72, 3034.906],
  [70, 243.58, 9037.513],
  [58, 119.81, 33718.147],
  [52, 297.17, 150.678],
  [50, 21.02, 2281.226],
  [45, 247.54, 29929.562],
  [44, 325.15, 31555.956],
  [29, 60.93, 4443.417],
  [18, 155.12, 67555.328],
  [17, 288.79, 4562.452],
  [16, 198.04, 62894.029],
  [14, 199.76, 31436.921],
  [12, 95.39, 14577.848],
  [12, 287.11, 31931.756],
  [12, 320.81, 34777.259],
  [9, 227.73, 1222.114],
  [8, 15.45, 16859.074]
] as const

const nameOf = (day: string) => NationalHoliday.nationalHoliday(date(day))

/** Every day from one until another, both included. */
const everyDay = (from: string, until: string): ReadonlyArray<CalendarDate.CalendarDate> =>
  Array.from({ length: CalendarDate.daysBetween(date(from), date(until)) + 1 }, (_, index) =>
    CalendarDate.addDays(date(from), index)
  )

/** What we call a holiday that the list names its own way. */
const ourName = (day: string, theirs: string): string => {
  if (day === "2019-05-01") return "天皇の即位の日"
  if (day === "2019-10-22") return "即位礼正殿の儀の行われる日"
  if (theirs === "休日") return "国民の休日"
  if (theirs.endsWith(" 振替休日")) return "振替休日"
  return theirs.replace("（スポーツの日）", "")
}

describe("against the list of @holiday-jp/holiday_jp", () => {
  const listed = new Map(
    Object.values(holidayJp.holidays).map(({ date, name }) => [date as string, ourName(date, name)] as const)
  )
  const lastYear = Math.max(...[...listed.keys()].map((day) => Number(day.slice(0, 4))))

  it("the list reaches at least from 2007 to 2050", () => {
    expect(listed.get("2007-01-01")).toBe("元日")
    expect(lastYear).toBeGreaterThanOrEqual(2050)
  })

  it("every day since 2007 is the same holiday in both, or none in both", () => {
    const days = everyDay("2007-01-01", `${lastYear}-12-31`)
    expect(days.length).toBeGreaterThanOrEqual(16_071)
    const different = days
      .map((day) => ({ day, ours: nameOf(day), theirs: listed.get(day) }))
      .filter(({ ours, theirs }) => ours !== theirs)
    expect(different).toEqual([])
  })
})

describe("cases of the law", () => {
  const cases: ReadonlyArray<readonly [day: string, name: string | undefined, why: string]> = [
    ["2007-04-29", "昭和の日", "since 2007 on 4/29"],
    ["2007-05-04", "みどりの日", "since 2007 on 5/4"],
    ["2008-05-06", "振替休日", "a Sunday 5/4 is made up for after 5/5, the next day that is no holiday"],
    ["2009-05-06", "振替休日", "a Sunday 5/3 is made up for after two more holidays"],
    ["2015-05-06", "振替休日", "the same six years later"],
    ["2009-09-22", "国民の休日", "a day between 敬老の日 and 秋分の日"],
    ["2010-09-22", undefined, "two days before 秋分の日 there is no holiday to be between"],
    ["2026-09-22", "国民の休日", "the first one after eleven years"],
    ["2012-01-02", "振替休日", "元日 on a Sunday"],
    ["2012-01-03", undefined, "the day after a substitute"],
    ["2011-01-01", "元日", "a holiday on a Saturday"],
    ["2011-01-03", undefined, "a holiday on a Saturday is not made up for"],
    ["2015-08-11", undefined, "山の日 did not yet exist"],
    ["2016-08-11", "山の日", "the first 山の日"],
    ["2018-12-23", "天皇誕生日", "the last one in December"],
    ["2018-12-24", "振替休日", "and its substitute"],
    ["2019-02-23", undefined, "2019 had no birthday of the emperor"],
    ["2019-12-23", undefined, "neither in December"],
    ["2020-02-23", "天皇誕生日", "the first one in February, a Sunday"],
    ["2020-02-24", "振替休日", "and its substitute"],
    ["2019-04-30", "国民の休日", "between 昭和の日 and the accession"],
    ["2019-05-01", "天皇の即位の日", "the accession"],
    ["2019-05-02", "国民の休日", "between the accession and 憲法記念日"],
    ["2019-10-22", "即位礼正殿の儀の行われる日", "the enthronement ceremony"],
    ["2018-05-01", undefined, "a working day in other years"],
    ["2020-10-22", undefined, "a working day in other years"],
    ["2019-10-14", "体育の日", "the last of this name"],
    ["2022-10-10", "スポーツの日", "under its new name"],
    ["2020-07-20", undefined, "海の日 moved away in 2020"],
    ["2020-07-23", "海の日", "moved to the day before the opening"],
    ["2020-07-24", "スポーツの日", "moved to the opening"],
    ["2020-08-10", "山の日", "moved to the day after the closing"],
    ["2020-08-11", undefined, "山の日 moved away in 2020"],
    ["2020-10-12", undefined, "スポーツの日 moved away in 2020"],
    ["2021-07-19", undefined, "海の日 moved away in 2021"],
    ["2021-07-22", "海の日", "moved in 2021"],
    ["2021-07-23", "スポーツの日", "moved in 2021"],
    ["2021-08-08", "山の日", "moved to a Sunday in 2021"],
    ["2021-08-09", "振替休日", "and made up for"],
    ["2021-08-11", undefined, "山の日 moved away in 2021"],
    ["2021-10-11", undefined, "スポーツの日 moved away in 2021"],
    ["2022-07-18", "海の日", "back on its Monday"],
    ["2024-03-20", "春分の日", "in a leap year"],
    ["2023-03-21", "春分の日", "in a common year"],
    ["2024-09-22", "秋分の日", "a Sunday"],
    ["2024-09-23", "振替休日", "its substitute"],
    ["2024-12-25", undefined, "Christmas is a working day"],
    ["2024-08-15", undefined, "Obon is a working day"],
    ["2024-12-31", undefined, "the year's end is not of this law"]
  ]

  it.each(cases)("%s is %s: %s", (day, name) => {
    expect(nameOf(day)).toBe(name)
  })
})

describe("years beyond the list", () => {
  it.each([
    ["春分の日", vernal],
    ["秋分の日", autumnal]
  ] as const)("%s is the day in Japan on which the sun stands there, in every year from 2007 to 2099", (name, mean) => {
    const years = Array.from({ length: 93 }, (_, index) => 2007 + index)
    const different = years
      .map((year) => ({ year, sun: CalendarDate.dayOf(equinoxIn(year, mean)) }))
      .filter(({ sun }) => NationalHoliday.nationalHoliday(sun) !== name)
    expect(different).toEqual([])
  })

  it("a year after 2099 keeps today's law, with the leap day that 2100 leaves out", () => {
    expect(nameOf("2100-03-20")).toBe("春分の日")
    expect(nameOf("2100-03-21")).toBeUndefined()
  })

  it("a year before 2007 is told by today's law, not by its own", () => {
    expect(nameOf("1995-02-23")).toBe("天皇誕生日")
    expect(nameOf("1995-08-11")).toBe("山の日")
    expect(nameOf("1995-12-23")).toBeUndefined()
    expect(nameOf("1995-01-15")).toBeUndefined()
  })

  it("the first and the last days that there are have an answer", () => {
    expect(nameOf("1868-01-01")).toBe("元日")
    expect(nameOf("9999-12-31")).toBeUndefined()
  })
})

describe("laws", () => {
  it("after every holiday on a Sunday until 2099 the next day that is no holiday of its own is a substitute", () => {
    const sundays = everyDay("2007-01-01", "2099-12-31").filter(
      (day) => new Date(day).getUTCDay() === 0 && nameOf(day) !== undefined
    )
    expect(sundays.length).toBeGreaterThan(100)
    for (const sunday of sundays) {
      const names = [1, 2, 3, 4].map((after) => nameOf(CalendarDate.addDays(sunday, after)))
      const substitute = names.indexOf("振替休日")
      expect(substitute, sunday).toBeGreaterThanOrEqual(0)
      expect(names.slice(0, substitute), sunday).not.toContain(undefined)
      expect(names[substitute + 1], sunday).toBeUndefined()
    }
  })

  it.prop("the day of the week is the machine's", { day: daysWithin("1868-01-01", "9999-12-30") }, ({ day }) => {
    expect((CalendarDate.weekdayOf(day) + 1) % 7).toBe(new Date(`${day}T00:00:00Z`).getUTCDay())
  })

  it.each([2007, 2016, 2019, 2024, 2050, 2099])("%i has as many 国民の祝日 as the law counts", (year) => {
    const own = everyDay(`${year}-01-01`, `${year}-12-31`)
      .map(nameOf)
      .filter((name) => name !== undefined && !["振替休日", "国民の休日"].includes(name))
    expect(new Set(own).size).toBe(own.length)
    expect(own).toHaveLength(year < 2016 ? 15 : year === 2019 ? 17 : 16)
  })
})

/**
 * The instant of an equinox, good to about a minute. Source: J. Meeus, Astronomical Algorithms, chapter 27; dynamical
 * time is taken to run 80 seconds ahead of the clock.
 */
function equinoxIn(year: number, mean: ReadonlyArray<number>): CalendarDate.Instant {
  const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, each) => total + each, 0)
  const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180)
  const first = sum(mean.map((factor, power) => factor * ((year - 2000) / 1000) ** power))
  const centuries = (first - 2_451_545) / 36_525
  const anomaly = 35_999.373 * centuries - 2.47
  const periodic = sum(terms.map(([size, at, speed]) => size * cosine(at + speed * centuries)))
  const julian = first + (0.00001 * periodic) / (1 + 0.0334 * cosine(anomaly) + 0.0007 * cosine(2 * anomaly))
  return Schema.decodeSync(CalendarDate.Instant)(Math.round((julian - 2_440_587.5) * 86_400_000) - 80_000)
}
