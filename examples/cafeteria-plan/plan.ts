/**
 * Plan: a company's cafeteria plan for a fiscal year, as data. The bodies are the company's own: `staff` for whom it
 * employs, `child-1` to `child-3` for the children of an employee while they count.
 */
import { CalendarDate, type CouponProduct, Facility, Holder, Programme } from "@fukuri/core"
import { Schema } from "effect"

type Product = typeof CouponProduct.CouponProduct.Encoded
type Rule = Product["grantRule"]

const staff: Rule = { _tag: "MemberOf", bodies: ["staff"] }
const employee: Rule = { _tag: "All", rules: [{ _tag: "RelationIs", relation: "self" }, staff] }
const dependant: Rule = { _tag: "All", rules: [{ _tag: "RelationIs", relation: "spouse" }, staff] }

const common = { sponsor: "staff", useRule: staff, maxPerRedemption: 1, outageOutsideHours: "refused" } as const

/** The plan of a fiscal year. */
export const planOf = (fiscalYear: CalendarDate.FiscalYear): Programme.Programme => {
  const year = CalendarDate.fiscalYearPeriod(fiscalYear)
  const quarters = [
    { from: `${fiscalYear}-04-01`, until: `${fiscalYear}-06-30` },
    { from: `${fiscalYear}-07-01`, until: `${fiscalYear}-09-30` },
    { from: `${fiscalYear}-10-01`, until: `${fiscalYear}-12-31` },
    { from: `${fiscalYear + 1}-01-01`, until: `${fiscalYear + 1}-03-31` }
  ]

  const gym = quarters.map((usable, index): Product => ({
    ...common,
    id: `gym-q${index + 1}`,
    name: `Gym, quarter ${index + 1}`,
    family: "Gym",
    courses: [{ key: "gym", name: "An hour at the gym", shortName: "Gym" }],
    grantRule: employee,
    quantity: { _tag: "Fixed", count: 4 },
    grantFrom: usable.from,
    usable
  }))

  const childCare = [1, 2, 3].map((child): Product => {
    const has: Rule = { _tag: "MemberOf", bodies: [`child-${child}`] }
    return {
      ...common,
      id: `child-care-${child}`,
      name: `Child care, child ${child}`,
      family: "Child care",
      courses: [{ key: "child-care", name: "A day of child care", shortName: "Child care" }],
      grantRule: { _tag: "All", rules: [employee, has] },
      quantity: { _tag: "Fixed", count: 12 },
      grantFrom: year.from,
      usable: year,
      useRule: { _tag: "All", rules: [staff, has] },
      maxPerRedemption: 2
    }
  })

  const check = (id: string, name: string, grantRule: Rule): Product => ({
    ...common,
    id,
    name,
    family: "Health check",
    courses: [
      { key: "check/heart", name: "Health check: heart", shortName: "Heart" },
      { key: "check/stomach", name: "Health check: stomach", shortName: "Stomach" },
      { key: "check/brain", name: "Health check: brain", shortName: "Brain" }
    ],
    grantRule,
    quantity: { _tag: "Fixed", count: 1 },
    grantFrom: year.from,
    usable: year
  })
  const from35: Rule = { _tag: "AgeWithin", on: year.until, atLeast: 35 }

  return Schema.decodeSync(Programme.Programme)({
    id: `cafeteria-${fiscalYear}`,
    association: "kaisha",
    name: "Cafeteria plan",
    fiscalYear,
    notes: ["Coupons instead of points: each thing has a number of its own."],
    products: [
      ...gym,
      ...childCare,
      check("check", "Health check", employee),
      check("check-dependant", "Health check of a dependant", { _tag: "All", rules: [dependant, from35] })
    ]
  })
}

/** Where all of it can be used. */
export const place = Schema.decodeSync(Facility.Facility)({
  code: "0000001",
  association: "kaisha",
  name: "The welfare centre",
  postalCode: "",
  address: "",
  phone: "",
  note: "",
  offers: ["gym", "child-care", "check/heart", "check/stomach", "check/brain"]
})

/** Somebody of the company, with the bodies that they belong to, each from a day on. */
export const person = (number: string, birthDate: string, bodies: Readonly<Record<string, string>>): Holder.Holder =>
  Schema.decodeSync(Holder.Holder)({
    association: "kaisha",
    number,
    name: `Person ${number}`,
    kana: "",
    birthDate,
    sex: "female",
    workplace: { code: "hq", name: "Head office" },
    appointment: { category: "staff", terms: [] },
    memberships: Object.entries(bodies).map(([body, from]) => ({ body, period: { from } }))
  })
