// Facilities: the days they are open, and the address of their placard as people type it.
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { Facility } from "@fukuri/core"
import { courseKey, date, daysWithin, facilityWith, oneOf, wholeNumbers } from "../support/people.ts"

describe("the address of a placard as people type it (R77, R79, A17)", () => {
  it.each([
    "for_1234567",
    "FOR_1234567",
    "For_1234567",
    "for-1234567",
    "for＿1234567",
    "ｆｏｒ＿１２３４５６７",
    "ＦＯＲ－１２３４５６７",
    "for−1234567",
    "forー1234567",
    "for_１２３４５６７",
    "for_1234567/",
    "for_1234567.",
    "for_1234567。",
    "for_1234567．",
    " for_1234567 ",
    "for _1234567"
  ])("%j is facility 1234567", (typed) => {
    expect(Facility.codeInAddress(typed)).toBe("1234567")
  })

  it.each([
    "",
    "for_",
    "for_123456",
    "for_12345678",
    "for_123456a",
    "1234567",
    "of_1234567",
    "for_1234567x",
    "for_1234567/office",
    "for_1234567?x=1",
    "for_1234567 or 1=1",
    "../for_1234567",
    "fоr_1234567", // Cyrillic о
    "for_١٢٣٤٥٦٧",
    "for_1234567\u0000"
  ])("%j is none", (typed) => {
    expect(Facility.codeInAddress(typed)).toBeUndefined()
  })

  it.prop("any text at all is a code or none", { text: Schema.String }, ({ text }) => {
    const code = Facility.codeInAddress(text)
    expect(code === undefined || Schema.is(Facility.FacilityCode)(code)).toBe(true)
  })

  it.prop(
    "every code is found in its own address, in any case and width",
    {
      code: wholeNumbers(0, 9_999_999),
      wide: Arbitrary.array(oneOf([true, false]), { minLength: 11, maxLength: 11 }),
      capital: oneOf([true, false])
    },
    ({ capital, code, wide }) => {
      const facility = Schema.decodeSync(Facility.FacilityCode)(String(code).padStart(7, "0"))
      const address = Facility.addressOf(facility)
      expect(address).toBe(`for_${facility}`)
      expect(Facility.codeInAddress(address)).toBe(facility)
      const typed = [...(capital ? address.toUpperCase() : address)]
        .map((char, index) => (wide[index] === true ? String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0) : char))
        .join("")
      expect(Facility.codeInAddress(typed)).toBe(facility)
    }
  )
})

describe("the days a facility is open", () => {
  it("always, without days", () => {
    expect(Facility.isOpen(facilityWith(), date("2024-07-01"))).toBe(true)
  })

  it.prop(
    "from its first day to its last, both included",
    {
      from: daysWithin("2024-01-01", "2024-12-31"),
      until: daysWithin("2024-01-01", "2024-12-31"),
      day: daysWithin("2023-12-01", "2025-01-31")
    },
    ({ day, from, until }) => {
      expect(Facility.isOpen(facilityWith({ openFrom: from }), day)).toBe(from <= day)
      expect(Facility.isOpen(facilityWith({ openUntil: until }), day)).toBe(day <= until)
      expect(Facility.isOpen(facilityWith({ openFrom: from, openUntil: until }), day)).toBe(from <= day && day <= until)
    }
  )

  it("it offers the courses it names, whole (R49)", () => {
    const facility = facilityWith({ offers: [courseKey("dock/day")] })
    expect(Facility.offers(facility, courseKey("dock/day"))).toBe(true)
    expect(Facility.offers(facility, courseKey("dock/brain"))).toBe(false)
    expect(Facility.offers(facility, courseKey("dock"))).toBe(false)
  })
})

describe("the schema of facilities", () => {
  it.each(["123456", "12345678", "12345a7", "１２３４５６７", ""])("%j is no code", (code) => {
    expect(Schema.is(Facility.FacilityCode)(code)).toBe(false)
  })

  it("a facility survives JSON", () => {
    const facility = facilityWith({ bookingFrom: date("2024-04-15"), openFrom: date("2024-04-01") })
    const text = JSON.stringify(Schema.encodeSync(Facility.Facility)(facility))
    expect(Schema.decodeUnknownSync(Facility.Facility)(JSON.parse(text))).toEqual(facility)
  })
})
