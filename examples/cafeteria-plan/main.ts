/**
 * A year of the cafeteria plan for an employee with a child, whose second one is born in August, and for her husband.
 */
import { CalendarDate, CouponBook, Grants, Holder, LedgerEntry } from "@fukuri/core"
import { Result } from "effect"
import { person, place, planOf } from "./plan.ts"

const { fiscalYear, products } = planOf(CalendarDate.fiscalYearOf(CalendarDate.date("2026-04-01")))
const actor = LedgerEntry.Actor.make("example")

/** Grants what is due on a day, and tells it. */
const grant = (book: CouponBook.CouponBook, facts: Holder.Facts, on: CalendarDate.CalendarDate) => {
  const situation = { facts, reckoning: "birthday" } as const
  const entries = products
    .filter((product) => Grants.isDueOn(product, on))
    .flatMap((product) => {
      const given = { product, situation, fiscalYear, on, at: CalendarDate.startOf(on), actor }
      return Result.getOrThrow(CouponBook.decide(book, { _tag: "TopUp", ...given }))
    })
  for (const { product, quantity } of LedgerEntry.grantsIn(entries)) console.log(`${on} granted ${quantity} ${product}`)
  return CouponBook.fold(entries, book)
}

let passes = 0

/** Uses coupons of a product for one of its courses, and tells whether it could be. */
const use = (book: CouponBook.CouponBook, facts: Holder.Facts, [day, id, course, quantity]: Use) => {
  const on = CalendarDate.date(day)
  const product = products.find((each) => each.id === id)
  const found = product?.courses.find((each) => each.key === course)
  if (product === undefined || found === undefined) throw new Error(`the plan has no ${id} with ${course}`)
  const decided = CouponBook.decide(book, {
    _tag: "Redeem",
    redemptionId: LedgerEntry.RedemptionId.make(String(++passes).padStart(16, "0")),
    product,
    course: found.key,
    quantity,
    facility: place,
    situation: { facts, reckoning: "birthday" },
    at: CalendarDate.startOf(on),
    actor
  })
  console.log(`${day} ${course}: ${Result.isSuccess(decided) ? `used ${quantity}` : refusalOf(decided.failure)}`)
  return Result.isSuccess(decided) ? CouponBook.fold(decided.success, book) : book
}

const refusalOf = (refusal: CouponBook.BookRefusal): string =>
  refusal._tag === "CouponNotUsable" ? refusal.verdict._tag : refusal._tag

type Use = readonly [day: string, product: string, course: string, quantity: number]

const spring = CalendarDate.date("2026-04-01")
const autumn = CalendarDate.date("2026-10-01")
const employee = person("100001", "1990-05-05", { staff: "2020-04-01", "child-1": "2024-09-09" })
const withTwo = person("100001", "1990-05-05", {
  staff: "2020-04-01",
  "child-1": "2024-09-09",
  "child-2": "2026-08-20"
})
const husband = person("10000101", "1985-01-01", { staff: "2020-04-01" })

let facts = Holder.factsOf(employee, undefined, spring)
let book = grant(CouponBook.empty, facts, spring)
book = use(book, facts, ["2026-05-01", "gym-q1", "gym", 1])
book = use(book, facts, ["2026-07-01", "gym-q1", "gym", 1])
book = use(book, facts, ["2026-07-02", "check", "check/heart", 1])
book = use(book, facts, ["2026-07-03", "check", "check/brain", 1])
facts = Holder.factsOf(withTwo, undefined, autumn)
book = grant(book, facts, autumn)
book = use(book, facts, ["2026-10-02", "child-care-2", "child-care", 2])

facts = Holder.factsOf(husband, employee, spring)
book = grant(CouponBook.empty, facts, spring)
use(book, facts, ["2026-05-01", "check-dependant", "check/stomach", 1])
