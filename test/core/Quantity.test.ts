// How many coupons are due: the table of months is data, and gives what it says.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { Quantity } from "@fukuri/core"
import { anyFacts, appointment, factsOf, fiscalYear, memberWith, period, wholeNumbers } from "../support/people.ts"

const year = fiscalYear(2024)
const table: Quantity.Quantity = {
  _tag: "ByAppointmentMonths",
  rows: [
    { fromMonths: 1, count: 1 },
    { fromMonths: 5, count: 2 },
    { fromMonths: 9, count: 3 }
  ]
}

/** Somebody appointed for so many months of 2024 from April. */
const appointedFor = (months: number) => {
  const last = months <= 9 ? `2024-${String(months + 3).padStart(2, "0")}-10` : `2025-0${months - 9}-10`
  const terms = months === 0 ? [] : [period("2024-04-20", months === 1 ? "2024-04-30" : last)]
  return factsOf(memberWith({ appointment: appointment("任期付", ...terms) }))
}

describe("how many are due (R34, A9)", () => {
  it("1 to 4 months give one, 5 to 8 two, 9 to 12 three, none gives none", () => {
    const counts = Array.from({ length: 13 }, (_, months) => Quantity.dueTo(table, appointedFor(months), year))
    expect(counts).toEqual([0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3])
  })

  it("below the first row of a table nothing is due", () => {
    const late: Quantity.Quantity = { _tag: "ByAppointmentMonths", rows: [{ fromMonths: 6, count: 2 }] }
    expect(Quantity.dueTo(late, appointedFor(5), year)).toBe(0)
    expect(Quantity.dueTo(late, appointedFor(6), year)).toBe(2)
  })

  it("the terms of another year do not count", () => {
    expect(Quantity.dueTo(table, appointedFor(12), fiscalYear(2025))).toBe(0)
  })

  it("two terms in the year add up (R25)", () => {
    const terms = [period("2024-04-01", "2024-06-30"), period("2024-10-01", "2024-11-30")]
    const facts = factsOf(memberWith({ appointment: appointment("任期付", ...terms) }))
    expect(Quantity.dueTo(table, facts, year)).toBe(2)
  })

  it.prop(
    "a fixed number is due to everybody",
    { facts: anyFacts, count: wholeNumbers(1, 999) },
    ({ count, facts }) => {
      expect(Quantity.dueTo({ _tag: "Fixed", count }, facts, year)).toBe(count)
      expect(Quantity.maximumOf({ _tag: "Fixed", count })).toBe(count)
    }
  )

  it.prop(
    "nobody is ever due more than the maximum, and the count is that of the last row reached",
    {
      facts: anyFacts,
      steps: Arbitrary.array(Arbitrary.all([wholeNumbers(1, 4), wholeNumbers(1, 9)]), { minLength: 1, maxLength: 4 }),
      months: wholeNumbers(0, 12)
    },
    ({ facts, months, steps }) => {
      let fromMonths = 0
      const rows = steps.flatMap(([step, count]) => {
        fromMonths += step
        return fromMonths <= 12 ? [{ fromMonths, count }] : []
      })
      if (rows.length === 0) return
      const quantity = Schema.decodeUnknownSync(Quantity.Quantity)({ _tag: "ByAppointmentMonths", rows })
      expect(Quantity.dueTo(quantity, facts, year)).toBeLessThanOrEqual(Quantity.maximumOf(quantity))
      const reached = rows.findLast(({ fromMonths }) => fromMonths <= months)?.count ?? 0
      expect(Quantity.dueTo(quantity, appointedFor(months), year)).toBe(reached)
    }
  )
})

describe("the schema of quantities", () => {
  it.each([
    { _tag: "Fixed", count: 0 },
    { _tag: "Fixed", count: -1 },
    { _tag: "Fixed", count: 1.5 },
    { _tag: "Fixed", count: 1000 },
    { _tag: "Fixed" },
    { _tag: "ByAppointmentMonths", rows: [] },
    { _tag: "ByAppointmentMonths", rows: [{ fromMonths: 0, count: 1 }] },
    { _tag: "ByAppointmentMonths", rows: [{ fromMonths: 13, count: 1 }] },
    { _tag: "ByAppointmentMonths", rows: [{ fromMonths: 1, count: 0 }] },
    {
      _tag: "ByAppointmentMonths",
      rows: [
        { fromMonths: 5, count: 2 },
        { fromMonths: 1, count: 1 }
      ]
    },
    {
      _tag: "ByAppointmentMonths",
      rows: [
        { fromMonths: 5, count: 2 },
        { fromMonths: 5, count: 3 }
      ]
    },
    { _tag: "Many" }
  ])("%j is refused", (value) => {
    expect(() => Schema.decodeUnknownSync(Quantity.Quantity)(value)).toThrow()
  })
})
