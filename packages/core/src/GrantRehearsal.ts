/**
 * GrantRehearsal (予行): what a rehearsal shows besides its figures: who gains what by appointment and workplace, some
 * people of each product with why, and some of those who have nothing with what stands nearest. Collected person by
 * person, in a memory that does not grow with their number.
 */
import { Schema } from "effect"
import type { CalendarDate } from "./CalendarDate.ts"
import { balanceOf } from "./CouponBook.ts"
import type { CouponProduct, ProductId } from "./CouponProduct.ts"
import { type Explanation, explain, GrantRule, nearestOf, reasons } from "./GrantRule.ts"
import { RunProduct } from "./GrantRun.ts"
import { isDueOn, type PersonDue } from "./Grants.ts"
import { Workplace } from "./Holder.ts"
import { HolderNumber } from "./HolderNumber.ts"
import { grantsIn } from "./LedgerEntry.ts"
import { dueTo } from "./Quantity.ts"

/** What was found about the person, as `GrantRule.Found` tells it. */
const Found = Schema.TaggedUnion({
  Age: { years: Schema.Int },
  /** Absent when the hours are not known. */
  Hours: { centihours: Schema.optionalKey(Schema.Int) },
  Months: { months: Schema.Int },
  Text: { text: Schema.String }
})

/** A single condition that decided, and what was found about the person. */
export const DecidingReason = Schema.Struct({
  rule: GrantRule,
  holds: Schema.Boolean,
  found: Schema.optionalKey(Found)
})
export type DecidingReason = typeof DecidingReason.Type

/** Somebody who gains, and why. */
export const Sample = Schema.Struct({
  number: HolderNumber,
  coupons: Schema.Int,
  /** What was granted of it before. */
  before: Schema.Int,
  reasons: Schema.Array(DecidingReason)
})
export type Sample = typeof Sample.Type

/** Why somebody has nothing. */
export const WhyNothing = Schema.TaggedUnion({
  /** No product can be granted on the day. */
  NothingDue: {},
  /** No rule holds; of this product the least stands against it. */
  RuleFails: { nearest: RunProduct, reasons: Schema.Array(DecidingReason) },
  /** A rule holds, but the table of quantities gives none. */
  QuantityNone: { nearest: RunProduct }
})
export type WhyNothing = typeof WhyNothing.Type

/** The parts of what is given that fall to one kind of appointment, or to one workplace. Units: people, coupons. */
const Part = { people: Schema.Int, coupons: Schema.Int }

/** What a rehearsal shows besides its figures. */
export const RehearsalDetails = Schema.Struct({
  categories: Schema.Array(Schema.Struct({ category: Schema.String, ...Part })),
  /** By code. At most 2,000; the rest is in `otherWorkplaces`. */
  workplaces: Schema.Array(Schema.Struct({ workplace: Workplace, ...Part })),
  otherWorkplaces: Schema.Struct(Part),
  samples: Schema.Array(Schema.Struct({ product: RunProduct, people: Schema.Array(Sample) })),
  /** The first of them by number. */
  nothing: Schema.Array(Schema.Struct({ number: HolderNumber, why: WhyNothing }))
})
export type RehearsalDetails = typeof RehearsalDetails.Type

/** Under what spouses are counted, who have no appointment of their own. */
const spouses = "配偶者"

/** How much is kept. */
export const rehearsalLimits = { samplesPerProduct: 5, nothing: 200, workplaces: 2000 } as const

/** How many people there are of each kind. Unit: people. */
export interface Outcomes {
  readonly gaining: number
  readonly served: number
  readonly nothing: number
}

/** Gathers what a rehearsal shows, batch by batch. */
export interface Collector {
  readonly take: (people: ReadonlyArray<PersonDue>) => void
  readonly outcomes: () => Outcomes
  readonly details: () => RehearsalDetails
}

interface Sum {
  people: number
  coupons: number
}

/** A collector for a day and the products that are granted by. */
export const collector = (all: ReadonlyArray<CouponProduct>, on: CalendarDate): Collector => {
  const products = all.filter((product) => isDueOn(product, on))
  const byId = new Map(products.map((product) => [product.id, product]))
  const categories = new Map<string, Sum>()
  const workplaces = new Map<string, Sum & { readonly workplace: Workplace }>()
  const otherWorkplaces = { people: 0, coupons: 0 }
  const samples = new Map<ProductId, Array<Sample>>()
  const nothing: Array<RehearsalDetails["nothing"][number]> = []
  const outcomes = { gaining: 0, served: 0, nothing: 0 }

  const workplaceOf = (workplace: Workplace): Sum => {
    const known = workplaces.get(workplace.code)
    if (known !== undefined) return known
    if (workplaces.size >= rehearsalLimits.workplaces) return otherWorkplaces
    const fresh = { workplace, people: 0, coupons: 0 }
    workplaces.set(workplace.code, fresh)
    return fresh
  }

  const gains = (person: PersonDue) => {
    const { holder, relation } = person.opened.facts
    const grants = grantsIn(person.entries)
    const coupons = grants.reduce((sum, { quantity }) => sum + quantity, 0)
    const category = relation === "self" ? holder.appointment.category : spouses
    for (const sum of [initially(categories, category), workplaceOf(holder.workplace)]) {
      sum.people += 1
      sum.coupons += coupons
    }
    for (const entry of grants) {
      const product = byId.get(entry.product)
      const kept = samples.get(entry.product) ?? []
      if (product === undefined || kept.length >= rehearsalLimits.samplesPerProduct) continue
      const before = balanceOf(person.opened.book, entry.product).granted
      kept.push({ number: holder.number, coupons: entry.quantity, before, reasons: deciding(product, person, on) })
      samples.set(entry.product, kept)
    }
  }

  const take = (person: PersonDue) => {
    if (person.entries.length > 0) {
      outcomes.gaining += 1
      gains(person)
    } else if ([...person.opened.book.balances.values()].some(({ granted }) => granted > 0)) {
      outcomes.served += 1
    } else {
      outcomes.nothing += 1
      if (nothing.length < rehearsalLimits.nothing) {
        nothing.push({ number: person.opened.facts.holder.number, why: whyNothing(products, person, on) })
      }
    }
  }

  return {
    take: (people) => people.forEach(take),
    outcomes: () => ({ ...outcomes }),
    details: () => ({
      categories: [...categories]
        .map(([category, sum]) => ({ category, ...sum }))
        .sort((a, b) => b.people - a.people || (a.category < b.category ? -1 : 1)),
      workplaces: [...workplaces.values()].sort((a, b) => (a.workplace.code < b.workplace.code ? -1 : 1)),
      otherWorkplaces,
      samples: products.flatMap((product) => {
        const people = samples.get(product.id)
        return people === undefined ? [] : [{ product: runProductOf(product), people }]
      }),
      nothing
    })
  }
}

/** A product as a run names it. */
export const runProductOf = ({ discreetName, id, name }: CouponProduct): RunProduct => ({
  id,
  name,
  ...(discreetName === undefined ? {} : { discreetName })
})

/** Why somebody who is due nothing and has nothing has nothing. */
const whyNothing = (products: ReadonlyArray<CouponProduct>, person: PersonDue, on: CalendarDate): WhyNothing => {
  const { facts, fiscalYear } = person.opened
  const lines = products.map((product) => ({ product, explanation: explained(product, person, on) }))
  const none = lines.find(
    ({ explanation, product }) => explanation.holds && dueTo(product.quantity, facts, fiscalYear) === 0
  )
  if (none !== undefined) return { _tag: "QuantityNone", nearest: runProductOf(none.product) }
  const nearest = nearestOf(lines.filter(({ explanation }) => !explanation.holds))
  return nearest === undefined
    ? { _tag: "NothingDue" }
    : {
        _tag: "RuleFails",
        nearest: runProductOf(nearest.product),
        reasons: reasons(nearest.explanation).map(reasonOf)
      }
}

const deciding = (product: CouponProduct, person: PersonDue, on: CalendarDate): ReadonlyArray<DecidingReason> =>
  reasons(explained(product, person, on)).map(reasonOf)

const explained = (product: CouponProduct, { opened }: PersonDue, on: CalendarDate): Explanation =>
  explain(product.grantRule, opened.facts, { on, reckoning: opened.association.ageReckoning })

const reasonOf = ({ found, holds, rule }: Explanation): DecidingReason => {
  if (found === undefined) return { rule, holds }
  if (found._tag !== "Hours" || found.centihours !== undefined) return { rule, holds, found } as DecidingReason
  return { rule, holds, found: { _tag: "Hours" } }
}

const initially = (sums: Map<string, Sum>, key: string): Sum => {
  const sum = sums.get(key) ?? { people: 0, coupons: 0 }
  sums.set(key, sum)
  return sum
}
