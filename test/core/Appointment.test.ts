// Terms of office: a renewal adds one, an extension or correction replaces, and the same list twice changes nothing.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary } from "effect"
import { Appointment, CalendarDate } from "@fukuri/core"
import { fiscalYear, period, periodsWithin } from "../support/people.ts"

const { renew } = Appointment

describe("the terms after a list names the current one (R25, R26)", () => {
  const spring = period("2024-04-01", "2024-09-30")
  const autumn = period("2024-10-01", "2025-03-31")

  it("a first term is the only one", () => {
    expect(renew([], spring)).toEqual([spring])
  })

  it("a renewal stands behind the earlier term, which stays", () => {
    expect(renew([spring], autumn)).toEqual([spring, autumn])
  })

  it("a renewal after a gap stands behind it as well", () => {
    const later = period("2024-12-01", "2025-03-31")
    expect(renew([spring], later)).toEqual([spring, later])
  })

  it("an extension takes the place of the term it extends", () => {
    expect(renew([spring], period("2024-04-01", "2025-03-31"))).toEqual([period("2024-04-01", "2025-03-31")])
  })

  it("a correction of the beginning takes the place of what it overlaps", () => {
    expect(renew([spring], period("2024-05-01", "2024-09-30"))).toEqual([period("2024-05-01", "2024-09-30")])
    expect(renew([spring, autumn], period("2024-10-15", "2025-03-31"))).toEqual([
      spring,
      period("2024-10-15", "2025-03-31")
    ])
  })

  it("the same term again changes nothing", () => {
    expect(renew([spring, autumn], autumn)).toEqual([spring, autumn])
  })

  it("a list without a term leaves what is known", () => {
    expect(renew([spring, autumn], undefined)).toEqual([spring, autumn])
  })

  it("an open term that begins later takes the place of an open one, and stands behind a closed one", () => {
    expect(renew([period("1997-04-01")], period("2024-04-01"))).toEqual([period("2024-04-01")])
    expect(renew([spring], period("2024-10-01"))).toEqual([spring, period("2024-10-01")])
  })
})

describe("laws", () => {
  const terms = periodsWithin("2023-01-01", "2025-12-31")
  const histories = Arbitrary.map(Arbitrary.array(terms, { maxLength: 6 }), (listed) =>
    listed.reduce<ReadonlyArray<CalendarDate.Period>>((known, current) => renew(known, current), [])
  )

  it.prop(
    "renewing is idempotent: the same list twice changes nothing",
    { known: histories, current: terms },
    ({ current, known }) => {
      const once = renew(known, current)
      expect(renew(once, current)).toEqual(once)
    }
  )

  it.prop(
    "the terms stay in order and never overlap, whatever lists came",
    { known: histories, current: terms },
    ({ current, known }) => {
      const renewed = renew(known, current)
      for (const [index, term] of renewed.entries()) {
        const next = renewed[index + 1]
        if (next === undefined) continue
        expect(term.from < next.from).toBe(true)
        expect(CalendarDate.overlaps(term, next)).toBe(false)
      }
      expect(renewed).toContainEqual(current)
    }
  )

  it.prop(
    "earlier terms that the current one does not touch are never lost",
    { known: histories, current: terms },
    ({ current, known }) => {
      const renewed = renew(known, current)
      for (const term of known) {
        if (term.from < current.from && !CalendarDate.overlaps(term, current)) expect(renewed).toContainEqual(term)
      }
    }
  )

  it.prop(
    "a renewal behind everything known never lowers the months of the year (R26, A9)",
    { known: histories, current: terms },
    ({ current, known }) => {
      if (known.some((term) => CalendarDate.overlaps(term, current) || term.from > current.from)) return
      for (const year of [2023, 2024, 2025]) {
        const months = (periods: ReadonlyArray<CalendarDate.Period>) =>
          CalendarDate.monthsWithin(periods, fiscalYear(year))
        expect(months(renew(known, current))).toBeGreaterThanOrEqual(months(known))
      }
    }
  )
})
