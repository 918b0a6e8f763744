/**
 * Holdings: the products of a year as one person has them or not. What was granted, what came nearest of each family of
 * which nothing was, and all the rest, each with its verdict and so with its reason (R35, R61, A19).
 */
import type { CouponProduct } from "./CouponProduct.ts"
import { nearestOf } from "./GrantRule.ts"
import { type Balance, entitledOf, type Verdict } from "./Verdict.ts"

/** A product with what the holder has of it and what the judge says. */
export interface Holding {
  readonly product: CouponProduct
  readonly balance: Balance
  readonly verdict: Verdict
}

/** Every product of a year, once, each part in the order of the programmes. */
export interface Holdings {
  /** What the person was given, whatever became of it. */
  readonly granted: ReadonlyArray<Holding>
  /** One line for every family of products of which nothing is granted: the product that came nearest. */
  readonly notGranted: ReadonlyArray<Holding>
  /** What is left: the other classes of every family. */
  readonly others: ReadonlyArray<Holding>
}

/**
 * Sorts the products of a year by what a person wants to read first. A family of many classes is one line, not one for
 * every class: the class whose rule holds, so that its grant is still to come, else the one that the least speaks against.
 */
export const sorted = (holdings: ReadonlyArray<Holding>): Holdings => {
  const granted = holdings.filter(({ balance }) => entitledOf(balance) > 0)
  const notGranted = [...Map.groupBy(holdings, ({ product }) => product.family).values()].flatMap((family) =>
    family.some(({ balance }) => entitledOf(balance) > 0) ? [] : (nearestIn(family) ?? [])
  )
  const shown = new Set([...granted, ...notGranted])
  return { granted, notGranted, others: holdings.filter((holding) => !shown.has(holding)) }
}

const nearestIn = (family: ReadonlyArray<Holding>): Holding | undefined =>
  nearestOf(
    family.flatMap((holding) => (holding.verdict._tag === "NotGranted" ? [{ ...holding.verdict, holding }] : []))
  )?.holding
