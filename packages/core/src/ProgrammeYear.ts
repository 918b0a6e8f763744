/**
 * ProgrammeYear: a programme moved to the next fiscal year, with every day and every key that names the year, and the
 * least programme there is to begin a new one from. Names and notes stay as their author wrote them.
 */
import { Schema } from "effect"
import { type CalendarDate, type FiscalYear, fiscalYearPeriod, fromParts, partsOf } from "./CalendarDate.ts"
import { CouponProduct } from "./CouponProduct.ts"
import type { GrantRule } from "./GrantRule.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Body } from "./Membership.ts"
import { Programme, type ProgrammeId } from "./Programme.ts"

/**
 * A programme for the next fiscal year: every day is the same day a year later, 2/28 for 2/29. A year in a key becomes
 * the next one; the key of the programme gets it when it has none, since it must be another.
 */
export const nextYear = (programme: Programme): Programme => {
  const { fiscalYear, id, products } = programme
  const key = keyIn(fiscalYear)
  return {
    ...programme,
    id: (key(id) === id ? withYear(id, fiscalYear + 1) : key(id)) as ProgrammeId,
    fiscalYear: (fiscalYear + 1) as FiscalYear,
    products: products.map((product) => ({
      ...product,
      id: key(product.id) as CouponProduct["id"],
      grantFrom: yearLater(product.grantFrom),
      usable: { from: yearLater(product.usable.from), until: yearLater(product.usable.until) },
      grantRule: ruleLater(product.grantRule),
      ...(product.paperRule === undefined ? {} : { paperRule: ruleLater(product.paperRule) }),
      useRule: ruleLater(product.useRule)
    }))
  }
}

/** The same day of the next year; 2/28 for 2/29. The last year there is stays. */
export const yearLater = (day: CalendarDate): CalendarDate => {
  const { day: ofMonth, month, year } = partsOf(day)
  return fromParts(year + 1, month, ofMonth) ?? fromParts(year + 1, month, ofMonth - 1) ?? day
}

/** A rule whose days are all a year later. */
export const ruleLater = (rule: GrantRule): GrantRule => {
  switch (rule._tag) {
    case "All":
    case "Any":
      return { ...rule, rules: rule.rules.map(ruleLater) }
    case "Not":
      return { ...rule, rule: ruleLater(rule.rule) }
    case "AgeWithin":
    case "AgeOneOf":
      return { ...rule, on: yearLater(rule.on) }
    default:
      return rule
  }
}

/** A programme with one product that can be published as it is: what a new one is written from. */
export const template = (association: AssociationCode, fiscalYear: FiscalYear, sponsor: Body): Programme => {
  const { from, until } = fiscalYearPeriod(fiscalYear)
  return {
    id: `new-programme-${fiscalYear}` as ProgrammeId,
    association,
    name: "新しい事業",
    fiscalYear,
    notes: [],
    products: [
      decodeProduct({
        id: "new-product",
        name: "新しい商材",
        family: "新しい事業",
        sponsor,
        courses: [{ key: "new-course", name: "新しい商材", shortName: "新しい商材" }],
        grantRule: {
          _tag: "All",
          rules: [
            { _tag: "RelationIs", relation: "self" },
            { _tag: "MemberOf", bodies: [sponsor] }
          ]
        },
        quantity: { _tag: "Fixed", count: 1 },
        grantFrom: from,
        usable: { from, until },
        useRule: { _tag: "MemberOf", bodies: [sponsor] },
        maxPerRedemption: 1,
        outageOutsideHours: "refused"
      })
    ]
  }
}

/** A programme as text to be edited. */
export const textOf = (programme: Programme): string => `${JSON.stringify(encode(programme), undefined, 2)}\n`

const encode = Schema.encodeSync(Programme)
const decodeProduct = Schema.decodeUnknownSync(CouponProduct)

const keyIn =
  (year: FiscalYear) =>
  (key: string): string =>
    key.replaceAll(new RegExp(`(?<![0-9])${year}(?![0-9])`, "g"), String(year + 1))

/** Unit: characters that a key may have. */
const mostInKey = 60

const withYear = (key: string, year: number): string =>
  `${key.slice(0, mostInKey - `-${year}`.length).replace(/-+$/, "")}-${year}`
