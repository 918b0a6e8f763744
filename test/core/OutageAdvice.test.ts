// What somebody at a facility can do while the screens cannot be used: by the office's hours and by product (R118, R121-R124).
import { BusinessCalendar, CalendarDate, Catalogue, OutageAdvice } from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { at, courseKey, facilityWith, fiscalYear, productId } from "../support/people.ts"

const year = fiscalYear(2024)
const owner = association(year)
const catalogueOf = (all = programmes(year)) =>
  Catalogue.snapshot(1, { associations: [owner], programmes: all, facilities: [] })
const hospital = facilityWith()
const adviceAt = (day: string, hour: number, minute = 0, facility = hospital) =>
  OutageAdvice.adviceAt(catalogueOf(), owner, facility, at(day, hour, minute))

describe("given an outage", () => {
  it.each([
    ["2024-07-01", 8, 30],
    ["2024-07-01", 12, 0],
    ["2024-07-01", 17, 14]
  ])("when somebody is in the office (%s %i:%i), then the facility can call it (R118, R125)", (day, hour, minute) => {
    expect(adviceAt(day, hour, minute)).toEqual({ _tag: "OfficeOpen" })
  })

  it.each([
    ["an evening", "2024-07-01", 17, 15, "2024-07-02"],
    ["an early morning", "2024-07-02", 8, 29, "2024-07-02"],
    ["a Saturday", "2024-07-06", 10, 0, "2024-07-08"],
    ["a holiday after a Sunday", "2024-07-14", 10, 0, "2024-07-16"],
    ["the year's end", "2024-12-29", 10, 0, "2025-01-06"]
  ])(
    "when nobody is, on %s, then docks and dental are used all the same (R121), マイ リフレッシュ is not that day (R122, R124)",
    (_when, day, hour, minute, next) => {
      expect(adviceAt(day, hour, minute)).toEqual({
        _tag: "OfficeClosed",
        accepted: ["人間ドック", "歯科健康診査"],
        refused: ["マイ リフレッシュ"],
        opensAt: at(next, 8, 30)
      })
    }
  )

  it("then only what the facility offers, and what could be used on that day, is spoken of", () => {
    const farm = facilityWith({ offers: [courseKey("my-refresh")] })
    expect(adviceAt("2024-07-06", 10, 0, farm)).toMatchObject({ accepted: [], refused: ["マイ リフレッシュ"] })
    expect(adviceAt("2024-06-29", 10)).toMatchObject({ accepted: [], refused: ["マイ リフレッシュ"] })
    expect(adviceAt("2025-01-04", 10)).toMatchObject({ accepted: [], refused: ["マイ リフレッシュ"] })
  })

  it("then the association's own hours count (A25)", () => {
    const calendar = { ...BusinessCalendar.standard, openOn: [CalendarDate.date("2024-07-06")] }
    expect(OutageAdvice.adviceAt(catalogueOf(), { ...owner, calendar }, hospital, at("2024-07-06", 10))).toEqual({
      _tag: "OfficeOpen"
    })
  })

  it("then of a family that is not of one mind the products are named", () => {
    const mixed = programmes(year).map((programme) => ({
      ...programme,
      products: programme.products.map((product) =>
        product.id === productId("womens-cancer-special-40")
          ? { ...product, outageOutsideHours: "refused" as const }
          : product
      )
    }))
    const advice = OutageAdvice.adviceAt(catalogueOf(mixed), owner, hospital, at("2024-07-06", 10))
    expect(advice).toMatchObject({ refused: ["女性がん検診・40優待", "マイ リフレッシュ"] })
    expect(advice).not.toMatchObject({ accepted: ["人間ドック", "歯科健康診査"] })
  })
})
