// The calendar of an office: which days and hours are closed and why, and when somebody is there again.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Effect, Result, Schema } from "effect"
import { BusinessCalendar, CalendarDate } from "@fukuri/core"
import { at, date, daysWithin, oneOf, wholeNumbers } from "../support/people.ts"

type Calendar = BusinessCalendar.BusinessCalendar

const { standard } = BusinessCalendar
const calendarWith = (overrides: Partial<Calendar>): Calendar => ({ ...standard, ...overrides })
const instant = (text: string) => Schema.decodeSync(CalendarDate.Instant)(Date.parse(text))

const days = daysWithin("2023-12-01", "2026-01-31")
const instants = Arbitrary.map(Arbitrary.all([days, wholeNumbers(0, 86_399_999)]), ([day, millis]) =>
  Schema.decodeSync(CalendarDate.Instant)(CalendarDate.startOf(day) + millis)
)
const someDays = Arbitrary.array(days, { maxLength: 60 })
const calendars: Arbitrary.Arbitrary<Calendar> = Arbitrary.map(
  Arbitrary.all({
    opensAt: wholeNumbers(0, 1439),
    open: wholeNumbers(1, 1440),
    yearEnd: oneOf([
      { from: "12-29", until: "01-03" },
      { from: "12-10", until: "01-09" },
      { from: "12-31", until: "12-31" },
      { from: "02-29", until: "02-29" },
      { from: "01-01", until: "01-31" }
    ]),
    closed: someDays,
    opened: someDays
  }),
  ({ closed, open, opened, opensAt, yearEnd }) => ({
    opensAt,
    closesAt: Math.min(1440, opensAt + open),
    yearEnd,
    closedOn: [...new Set(closed)],
    openOn: [...new Set(opened)].filter((day) => !closed.includes(day))
  })
)

describe("why the office is closed on a day", () => {
  const closure = (day: string, calendar = standard) => BusinessCalendar.closedBecause(calendar, date(day))

  it.each(["2024-07-01", "2024-07-05", "2024-12-27", "2025-01-06"])("%s, an ordinary weekday, is open", (day) => {
    expect(closure(day)).toBeUndefined()
  })

  it("Saturdays and Sundays are weekends (R124)", () => {
    expect(closure("2024-07-06")).toEqual({ _tag: "Weekend" })
    expect(closure("2024-07-07")).toEqual({ _tag: "Weekend" })
    expect(closure("2024-07-08")).toBeUndefined()
  })

  it("national holidays are told by name, substitutes too (R125, A25)", () => {
    expect(closure("2024-07-15")).toEqual({ _tag: "NationalHoliday", name: "海の日" })
    expect(closure("2024-08-12")).toEqual({ _tag: "NationalHoliday", name: "振替休日" })
  })

  it("the year's end is 12/29 to 1/3, both included, over the turn of the year (A25)", () => {
    expect(closure("2025-12-26")).toBeUndefined()
    expect(closure("2025-12-29")).toEqual({ _tag: "YearEnd" })
    expect(closure("2025-12-31")).toEqual({ _tag: "YearEnd" })
    expect(closure("2025-01-02")).toEqual({ _tag: "YearEnd" })
    expect(closure("2025-01-03")).toEqual({ _tag: "YearEnd" })
    expect(closure("2024-01-04")).toBeUndefined()
  })

  it("of several reasons the first counts: weekend, holiday, year's end, the office's own", () => {
    expect(closure("2026-01-01")).toEqual({ _tag: "NationalHoliday", name: "元日" })
    expect(closure("2023-12-30")).toEqual({ _tag: "Weekend" })
    expect(closure("2024-11-23")).toEqual({ _tag: "Weekend" })
    expect(closure("2025-12-30", calendarWith({ closedOn: [date("2025-12-30")] }))).toEqual({ _tag: "YearEnd" })
  })

  it("a year's end within one year closes only its own days", () => {
    const calendar = calendarWith({ yearEnd: { from: "12-30", until: "12-31" } })
    expect(closure("2025-12-29", calendar)).toBeUndefined()
    expect(closure("2025-12-30", calendar)).toEqual({ _tag: "YearEnd" })
    expect(closure("2025-01-02", calendar)).toBeUndefined()
  })

  it("the office closes a working day, and opens a Saturday, a holiday and a day of the year's end", () => {
    const opened = ["2024-07-06", "2024-07-15", "2025-12-29"].map(date)
    const calendar = calendarWith({ closedOn: [date("2024-07-01")], openOn: opened })
    expect(closure("2024-07-01", calendar)).toEqual({ _tag: "ClosedByOffice" })
    expect(closure("2024-07-02", calendar)).toBeUndefined()
    expect(opened.map((day) => BusinessCalendar.isBusinessDay(calendar, day))).toEqual([true, true, true])
    expect(BusinessCalendar.isBusinessDay(calendar, date("2024-07-13"))).toBe(false)
  })
})

describe("whether somebody is in the office", () => {
  it.each([
    ["2024-07-01T08:29:59.999+09:00", false],
    ["2024-07-01T08:30:00.000+09:00", true],
    ["2024-07-01T17:14:59.999+09:00", true],
    ["2024-07-01T17:15:00.000+09:00", false],
    ["2024-07-06T10:00:00.000+09:00", false],
    ["2024-07-15T10:00:00.000+09:00", false],
    // Friday evening in London is Saturday morning in Japan; Sunday evening is Monday morning.
    ["2024-07-05T23:45:00.000Z", false],
    ["2024-07-07T23:45:00.000Z", true]
  ])("at %s: %s", (text, open) => {
    expect(BusinessCalendar.isOpenAt(standard, instant(text))).toBe(open)
  })

  it("an office that never sleeps is open until the last millisecond of its day", () => {
    const calendar = calendarWith({ opensAt: 0, closesAt: 1440 })
    expect(BusinessCalendar.isOpenAt(calendar, instant("2024-07-05T00:00:00.000+09:00"))).toBe(true)
    expect(BusinessCalendar.isOpenAt(calendar, instant("2024-07-05T23:59:59.999+09:00"))).toBe(true)
    expect(BusinessCalendar.isOpenAt(calendar, instant("2024-07-06T00:00:00.000+09:00"))).toBe(false)
  })

  it.effect.prop(
    "only on business days, from opening to closing by the clock on the wall",
    [calendars, instants],
    (all) =>
      Effect.sync(() => {
        const [calendar, now] = all
        const { day, hour, minute } = CalendarDate.wallClockOf(now)
        const minutes = hour * 60 + minute
        expect(BusinessCalendar.isOpenAt(calendar, now)).toBe(
          BusinessCalendar.closedBecause(calendar, day) === undefined &&
            minutes >= calendar.opensAt &&
            minutes < calendar.closesAt
        )
      })
  )
})

describe("when the office is open again", () => {
  it.each([
    ["2024-07-01", "2024-07-02", "a Monday"],
    ["2024-07-05", "2024-07-08", "a Friday"],
    ["2024-07-06", "2024-07-08", "a Saturday"],
    ["2024-07-12", "2024-07-16", "before a holiday on a Monday"],
    ["2024-12-27", "2025-01-06", "the last day of the year, before a weekend on either side"],
    ["2026-09-18", "2026-09-24", "before the five days in autumn"],
    ["2019-04-26", "2019-05-07", "before the ten days of the accession"]
  ])("the business day after %s is %s: %s (R123)", (day, next) => {
    expect(BusinessCalendar.nextBusinessDay(standard, date(day))).toBe(next)
  })

  it.each([
    ["at night of a business day: in the morning", at("2024-07-01", 3), at("2024-07-01", 8, 30)],
    ["in the evening: the next morning", at("2024-07-01", 20), at("2024-07-02", 8, 30)],
    ["at the closing minute: the next morning", at("2024-07-01", 17, 15), at("2024-07-02", 8, 30)],
    ["on Friday evening: Monday morning", at("2024-07-05", 20), at("2024-07-08", 8, 30)],
    ["on Saturday before dawn: Monday morning", at("2024-07-06", 3), at("2024-07-08", 8, 30)],
    ["while it is open: now", at("2024-07-01", 12, 34), at("2024-07-01", 12, 34)]
  ])("%s", (_, now, opening) => {
    expect(BusinessCalendar.nextOpening(standard, now)).toBe(opening)
  })

  it.effect.prop(
    "the next business day is later, open, and every day between is closed",
    [calendars, days],
    ([calendar, day]) =>
      Effect.sync(() => {
        const next = BusinessCalendar.nextBusinessDay(calendar, day)
        expect(next > day).toBe(true)
        expect(BusinessCalendar.isBusinessDay(calendar, next)).toBe(true)
        for (let between = CalendarDate.addDays(day, 1); between < next; between = CalendarDate.addDays(between, 1)) {
          expect(BusinessCalendar.closedBecause(calendar, between)).toBeDefined()
        }
      })
  )

  it.effect.prop(
    "the next opening is open, not before now, now itself just when it is open, and nothing between is open",
    [calendars, instants, wholeNumbers(0, 999)],
    ([calendar, now, share]) =>
      Effect.sync(() => {
        const opening = BusinessCalendar.nextOpening(calendar, now)
        expect(BusinessCalendar.isOpenAt(calendar, opening)).toBe(true)
        expect(opening).toBeGreaterThanOrEqual(now)
        expect(opening === now).toBe(BusinessCalendar.isOpenAt(calendar, now))
        if (opening === now) return
        const between = now + Math.floor(((opening - now) * share) / 1000)
        for (const closed of [between, opening - 1]) {
          expect(BusinessCalendar.isOpenAt(calendar, Schema.decodeSync(CalendarDate.Instant)(closed))).toBe(false)
        }
      })
  )
})

describe("the schema of calendars", () => {
  const decode = Schema.decodeUnknownResult(BusinessCalendar.BusinessCalendar)
  const refusal = (overrides: Record<string, unknown>): string =>
    Result.match(decode({ ...standard, ...overrides }), {
      onSuccess: () => "decoded",
      onFailure: (error) => String(error)
    })
  const manyDays = (count: number) =>
    Array.from({ length: count }, (_, index) => CalendarDate.addDays(date("2024-04-01"), index))

  it("the guide's calendar is one: 8:30 to 17:15, 12/29 to 1/3", () => {
    expect(Result.getOrThrow(decode(standard))).toEqual({
      opensAt: 510,
      closesAt: 1035,
      yearEnd: { from: "12-29", until: "01-03" },
      closedOn: [],
      openOn: []
    })
  })

  it.effect.prop("every calendar comes back from its own data", [calendars], ([calendar]) =>
    Effect.sync(() => {
      expect(Result.getOrThrow(decode(JSON.parse(JSON.stringify(calendar))))).toEqual(calendar)
    })
  )

  it.each([
    [{ opensAt: 1035, closesAt: 1035 }, '["closesAt"]'],
    [{ opensAt: 1035, closesAt: 510 }, '["closesAt"]'],
    [{ opensAt: -1 }, '["opensAt"]'],
    [{ closesAt: 1441 }, '["closesAt"]'],
    [{ opensAt: 510.5 }, '["opensAt"]'],
    [{ opensAt: "8:30" }, '["opensAt"]'],
    [{ yearEnd: { from: "12-32", until: "01-03" } }, '["yearEnd"]["from"]'],
    [{ yearEnd: { from: "13-01", until: "01-03" } }, '["yearEnd"]["from"]'],
    [{ yearEnd: { from: "12/29", until: "01-03" } }, '["yearEnd"]["from"]'],
    [{ yearEnd: { from: "12-29", until: "1-3" } }, '["yearEnd"]["until"]'],
    [{ yearEnd: { from: "12-29", until: "02-30" } }, '["yearEnd"]["until"]'],
    [{ yearEnd: { from: "2024-12-29", until: "01-03" } }, '["yearEnd"]["from"]'],
    [{ yearEnd: { from: "12-29" } }, '["yearEnd"]["until"]'],
    [{ yearEnd: undefined }, '["yearEnd"]'],
    [{ closedOn: ["2024-02-30"] }, '["closedOn"][0]'],
    [{ openOn: ["2024-07-06", "2024-07-06"] }, '["openOn"]'],
    [{ closedOn: ["2024-07-06"], openOn: ["2024-07-06"] }, '["openOn"]']
  ])("%j is refused at its place", (overrides, place) => {
    expect(refusal(overrides)).toContain(`at ${place}`)
  })

  it("a year's end of 31 days is accepted, one of 32 or of the whole year is refused", () => {
    expect(refusal({ yearEnd: { from: "12-10", until: "01-09" } })).toBe("decoded")
    expect(refusal({ yearEnd: { from: "12-10", until: "01-10" } })).toContain("at most 31 days")
    expect(refusal({ yearEnd: { from: "01-04", until: "01-03" } })).toContain("at most 31 days")
    expect(refusal({ yearEnd: { from: "01-01", until: "12-31" } })).toContain("at most 31 days")
  })

  it("200 days of each list are accepted, 201 are refused", () => {
    expect(refusal({ closedOn: manyDays(200) })).toBe("decoded")
    expect(refusal({ closedOn: manyDays(201) })).not.toBe("decoded")
    expect(refusal({ openOn: manyDays(201) })).not.toBe("decoded")
  })

  it("with the fullest list and the longest year's end there still is a next business day", () => {
    const weekdays = manyDays(400).filter((day) => BusinessCalendar.isBusinessDay(standard, day))
    const calendar = calendarWith({ closedOn: weekdays.slice(0, 200), yearEnd: { from: "12-10", until: "01-09" } })
    expect(BusinessCalendar.nextBusinessDay(calendar, date("2024-03-31"))).toBe("2025-01-27")
  })
})
