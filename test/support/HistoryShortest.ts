// The shortest history that still fails: what is left of it is the reason. What a history is, and how it is judged, is in
// `History.ts`.
import { check, endOf, type History, type Operation } from "./History.ts"
import type { Shown } from "./HistoryBook.ts"

/**
 * A failing history with as little in it as still fails, so that what is left is the reason. Only what makes a history
 * easier to explain is done to it: what is left out never makes a good history fail, save that a use is left out with
 * everything that was said of it.
 */
export const shortest = (history: History): History => {
  for (const reduced of reductions(history)) {
    if (check(reduced) !== undefined) return shortest(reduced)
  }
  return history
}

/** Histories with a little less in them, the largest steps first. */
function* reductions(history: History): Generator<History> {
  const { goods, operations } = history
  for (const moment of operations.flatMap(({ returnedAt }) => returnedAt ?? []).sort((a, b) => a - b)) {
    const begun = begunBy(operations, moment)
    if (begun.length < operations.length) yield { goods, operations: begun }
  }
  const names = Object.keys(goods)
  if (names.length > 1) for (const name of names) yield withoutProduct(history, name)
  for (const id of new Set(operations.flatMap(({ asked }) => (asked.kind === "redeem" ? [asked.id] : [])))) {
    const reduced = withoutUse(history, id)
    if (reduced !== undefined) yield reduced
  }
  for (const [at, { asked, outcome }] of operations.entries()) {
    const changesNothing = asked.kind === "read" || outcome.kind === "refused" || outcome.kind === "failed"
    if (changesNothing) yield { goods, operations: operations.toSpliced(at, 1) }
  }
  for (const [at, operation] of operations.entries()) {
    if (operation.outcome.kind !== "done") continue
    for (const shown of lessOf(operation.outcome.shown ?? {})) {
      yield { goods, operations: operations.with(at, { ...operation, outcome: { kind: "done", shown } }) }
    }
  }
}

/** What was asked until a moment; of what was not answered by then nobody knows the outcome. */
const begunBy = (operations: ReadonlyArray<Operation>, moment: number): ReadonlyArray<Operation> =>
  operations
    .filter(({ invokedAt }) => invokedAt <= moment)
    .map((operation) =>
      (operation.returnedAt ?? Infinity) > moment
        ? { ...operation, returnedAt: undefined, outcome: { kind: "unknown" } }
        : operation
    )

/** Without a product, and without the uses of which nobody says that they are of another. */
const withoutProduct = ({ goods, operations }: History, name: string): History => {
  const { [name]: _, ...rest } = goods
  const asked = operations.flatMap((operation) => (operation.asked.kind === "redeem" ? [operation.asked] : []))
  const others = new Set(asked.filter(({ product }) => product !== name).map(({ id }) => id))
  const isOfIt = ({ asked }: Operation): boolean =>
    ("product" in asked && asked.product === name) || (asked.kind === "reverse" && !others.has(asked.id))
  return {
    goods: rest,
    operations: operations
      .filter((operation) => !isOfIt(operation))
      .map((operation) =>
        withShown(operation, (shown) => ({ ...seen(shown, (id) => others.has(id)), ...unread(shown, name) }))
      )
  }
}

/**
 * The history of somebody who never had the coupons that a use took, and did not use them. What was shown before the use was
 * over is forgotten, since nobody knows whether the use was in it. Undefined when that would be another story.
 */
const withoutUse = ({ goods, operations }: History, id: string): History | undefined => {
  const own = operations.filter(({ asked }) => "id" in asked && asked.id === id)
  if (own.some(({ asked, outcome }) => asked.kind === "reverse" && outcome.kind !== "refused")) return undefined
  const use = own.find(({ asked, outcome }) => asked.kind === "redeem" && outcome.kind === "done") ?? own[0]
  if (use?.asked.kind !== "redeem") return undefined
  const { product, quantity: taken } = use.asked
  const quantity = use.outcome.kind === "done" ? taken : 0
  const begin = goods[product]
  if (begin === undefined || begin.granted < quantity) return undefined
  const isDeniedFor = ({ asked, outcome }: Operation): boolean =>
    outcome.kind === "refused" && asked.kind === "redeem" && asked.product === product
  // Whether it happened decides what others were refused.
  const isUnknown = use.outcome.kind !== "done" && own.some(({ outcome }) => outcome.kind === "unknown")
  if (isUnknown && operations.some(isDeniedFor)) return undefined
  return {
    goods: { ...goods, [product]: { ...begin, granted: begin.granted - quantity } },
    operations: operations
      .filter((operation) => !own.includes(operation))
      .map((operation) => {
        const weaker = withShown(operation, (shown) => ({
          ...seen(shown, (other) => other !== id),
          ...(operation.invokedAt > endOf(use) ? {} : unread(shown, product))
        }))
        return weaker.asked.kind === "topUp" && weaker.asked.product === product
          ? { ...weaker, asked: { ...weaker.asked, due: weaker.asked.due - quantity } }
          : weaker
      })
  }
}

const withShown = (operation: Operation, change: (shown: Shown) => Shown): Operation => {
  const { outcome } = operation
  return outcome.kind === "done" && outcome.shown !== undefined
    ? { ...operation, outcome: { kind: "done", shown: { ...outcome.shown, ...change(outcome.shown) } } }
    : operation
}

/** The uses that were shown, as far as they count. */
const seen = ({ uses }: Shown, counts: (id: string) => boolean): Shown =>
  uses === undefined ? {} : { uses: Object.fromEntries(Object.entries(uses).filter(([id]) => counts(id))) }

/** What was shown as left, without a product. */
const unread = ({ left }: Shown, product: string): Shown =>
  left === undefined ? {} : { left: Object.fromEntries(Object.entries(left).filter(([name]) => name !== product)) }

function* lessOf(shown: Shown): Generator<Shown> {
  if (shown.receipt !== undefined) yield omit(shown, "receipt")
  if (shown.uses !== undefined) yield omit(shown, "uses")
  for (const name of Object.keys(shown.left ?? {})) yield { ...shown, ...unread(shown, name) }
}

const omit = (shown: Shown, key: keyof Shown): Shown => {
  const { [key]: _, ...rest } = shown
  return rest
}
