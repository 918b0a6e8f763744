// Histories that are true, because core's decisions made them one after the other on one book; the times of the operations
// are stretched until they overlap. And lies to be told in them. They show what the checker of histories is worth.
import { BusinessCalendar, CouponBook, type CouponProduct } from "@fukuri/core"
import { Result } from "effect"
import { type Drawing, drawing } from "./drawing.ts"
import type { History, Operation } from "./History.ts"
import { outcomeOf, shownByBook, shownByUse } from "./HistoryAnswers.ts"
import type { Asked, Outcome, Shown } from "./HistoryBook.ts"
import {
  actor,
  at,
  date,
  facilityWith,
  factsOf,
  fiscalYear,
  memberWith,
  productWith,
  redemptionId,
  refreshWith
} from "./people.ts"

const day = "2024-07-10"
const refresh = refreshWith({ quantity: { _tag: "Fixed", count: 4 } })
const dock = productWith()
const products = [refresh, dock]
const begin = { [refresh.id]: 3, [dock.id]: 1 }

/** A true history of some operations of some clients. The same for the same seed. */
export const trueHistory = (seed: number, operations: number, clients: number): History => {
  const draw = drawing(seed)
  const live = life(draw)
  const freeAt = new Map<number, number>()
  let moment = 0
  const told = Array.from({ length: operations }, (): Operation => {
    const { asked, outcome } = live()
    const client = 1 + draw.below(clients)
    const free = freeAt.get(client) ?? 0
    // What happens happens at `moment`: after what happened before, and between question and answer.
    moment = Math.max(moment + 10, free + 2)
    const invokedAt = Math.max(free + 1, moment - draw.below(80))
    const answeredAt = moment + 1 + draw.below(80)
    freeAt.set(client, answeredAt)
    const isHeard = outcome.kind !== "done" || asked.kind === "read" || !draw.chance(0.08)
    return {
      client: `client-${client}`,
      invokedAt,
      returnedAt: isHeard ? answeredAt : undefined,
      asked,
      outcome: isHeard ? outcome : { kind: "unknown" }
    }
  })
  const goods = products.map(({ courses, id, maxPerRedemption: most }) => {
    return [id, { granted: begin[id] ?? 0, courses: courses.map(({ key }) => key), most }] as const
  })
  return { goods: Object.fromEntries(goods), operations: told.toSorted((a, b) => a.invokedAt - b.invokedAt) }
}

/** Something that is asked, and what it is to core on a day like that. */
interface Saying {
  readonly asked: Asked
  readonly command: (now: Pick<CouponBook.CommandOf<"Redeem">, "at" | "situation">) => CouponBook.Command
}

/** A book on which one thing is carried out after another; each call answers what was asked next, and the answer. */
const life = (draw: Drawing): (() => Pick<Operation, "asked" | "outcome">) => {
  const said: Array<Saying> = []
  let serial = 0
  let minute = 0
  let book = CouponBook.fold(
    products.map(({ id }) => {
      return { _tag: "Granted", at: at("2024-06-03"), actor: actor("grants"), product: id, quantity: begin[id] ?? 0 }
    })
  )
  const carryOut = (command: CouponBook.Command): Outcome => {
    const decided = CouponBook.decide(book, command)
    if (Result.isFailure(decided)) return outcomeOf(decided.failure)
    book = CouponBook.fold(decided.success, book)
    return { kind: "done" }
  }
  const shownAfter = (asked: Asked): Shown => {
    const { left, uses } = shownByBook(
      book,
      products.map(({ id }) => id)
    )
    if (asked.kind === "read") return { left, uses }
    if (asked.kind !== "redeem") return {}
    const use = CouponBook.redemptionOf(book, redemptionId(Number(asked.id)))
    return use === undefined ? {} : shownByUse(use, left[use.product] ?? 0)
  }
  return () => {
    const now = at(day, 9, ++minute)
    if (draw.chance(0.3))
      return { asked: { kind: "read" }, outcome: { kind: "done", shown: shownAfter({ kind: "read" }) } }
    const again = draw.chance(0.25) ? said[draw.below(said.length)] : undefined
    const saying = again ?? sayingOf(draw, book, ++serial)
    const { asked } = saying
    if (asked.kind === "redeem" && asked.channel === "paper") issueSheet(asked)
    const facts = factsOf(memberWith())
    const outcome = carryOut(saying.command({ at: now, situation: { facts, reckoning: "birthday" } }))
    if (outcome.kind !== "done") return { asked, outcome }
    said.push(saying)
    return { asked, outcome: { kind: "done", shown: shownAfter(asked) } }
  }

  function issueSheet({ id, product }: Extract<Asked, { readonly kind: "redeem" }>) {
    const { id: own } = product === dock.id ? dock : refresh
    if (CouponBook.unissuedOf(book, own) === 0 || book.sheets.has(redemptionId(Number(id)))) return
    const why = { at: at(day), actor: actor("clerk:a"), reason: "印刷" }
    carryOut({ _tag: "IssueSheets", ...why, product: own, sheets: [redemptionId(Number(id))] })
  }
}

/** Something new that can be said of a book as it is. */
const sayingOf = (draw: Drawing, book: CouponBook.CouponBook, serial: number): Saying => {
  const reference = `request-${serial}` as NonNullable<CouponBook.Why["reference"]>
  const why = { actor: actor("clerk:a"), reason: "訂正", reference }
  const { id: product } = draw.chance(0.7) ? refresh : dock
  const quantity = 1 + draw.below(2)
  const kind = draw.below(12)
  if (kind < 6) return using(draw, serial, quantity)
  const reversed = book.redemptions[draw.below(Math.max(1, book.redemptions.length))]
  if (kind < 8 && reversed !== undefined) {
    const asked: Asked = { kind: "reverse", reference, id: reversed.id, quantity }
    return { asked, command: ({ at }) => ({ _tag: "Reverse", ...why, at, reverses: reversed.id, quantity }) }
  }
  if (kind === 8) {
    const asked: Asked = { kind: "topUp", product: refresh.id, due: 4 }
    const run = { _tag: "TopUp", product: refresh, fiscalYear: fiscalYear(2024), on: date(day) } as const
    return {
      asked,
      command: ({ at }) => {
        const situation = { facts: factsOf(memberWith()), reckoning: "birthday" } as const
        return { ...run, at, situation, actor: actor("grants") }
      }
    }
  }
  // What has a sheet cannot be taken back, and of sheets the checker knows nothing.
  if (kind === 9 && book.paperSince === undefined && CouponBook.balanceOf(book, product).onPaper === 0) {
    const asked: Asked = { kind: "withdraw", reference, product, quantity }
    return { asked, command: ({ at }) => ({ _tag: "Withdraw", ...why, at, product, quantity }) }
  }
  if (kind === 10) {
    return book.paperSince === undefined
      ? { asked: { kind: "beginPaper", reference }, command: ({ at }) => ({ _tag: "BeginPaper", ...why, at }) }
      : {
          asked: { kind: "endPaper", reference },
          command: ({ at }) => ({ _tag: "EndPaper", ...why, at, paperOnly: new Set() })
        }
  }
  const asked: Asked = { kind: "grant", reference, product, quantity }
  return { asked, command: ({ at }) => ({ _tag: "Grant", ...why, at, product, quantity, most: 99 }) }
}

/** A use of one of the products by one of the ways. */
const using = (draw: Drawing, serial: number, quantity: number): Saying => {
  const product: CouponProduct.CouponProduct = draw.chance(0.7) ? refresh : dock
  const course = (product.courses[draw.below(product.courses.length)] ?? refresh.courses[0])?.key ?? ("" as never)
  const use = { product, course, facility: facilityWith(), actor: actor("holder") }
  const id = redemptionId(serial)
  const asking = { kind: "redeem", id, product: product.id, course } as const
  switch (draw.below(8)) {
    case 0:
      return {
        asked: { ...asking, quantity, channel: "outage" },
        command: (now) => ({
          _tag: "RedeemAfterwards",
          ...use,
          ...now,
          redemptionId: id,
          quantity,
          usedOn: date(day),
          outage: { calendar: BusinessCalendar.standard, usedAt: at(day) }
        })
      }
    case 1:
      return {
        asked: { ...asking, quantity: 1, channel: "paper" },
        command: (now) => ({ _tag: "UseSheet", ...use, ...now, sheet: id, usedOn: date(day) })
      }
    default:
      return {
        asked: { ...asking, quantity, channel: "screen" },
        command: (now) => ({ _tag: "Redeem", ...use, ...now, redemptionId: id, quantity })
      }
  }
}

/** Lies, with the share of them at least that the checker catches; what it does not catch could have happened as well. */
export const lies = {
  /** A page does not show a use that there was. */
  lost: 0.95,
  /** A page shows one more, or one less, than was left. */
  miscounted: 0.85,
  /** A repeated press has another receipt. */
  receipt: 0.98,
  /** Who was refused because nothing was left was served. */
  served: 0.95,
  /** Who was served was refused because nothing was left. */
  denied: 0.95,
  /** A page shows what another showed some pages before it. */
  stale: 0.7
} as const

/** The history with one lie in it; undefined when there is nothing in it to lie about. */
export const lieTo = (history: History, lie: keyof typeof lies, seed: number): History | undefined => {
  const draw = drawing(seed)
  const { operations } = history
  const possible = operations.flatMap((operation, index) => {
    const outcome = lyingAbout(operation, lie, operations.slice(0, index))
    return outcome === undefined ? [] : [{ index, operation: { ...operation, outcome } }]
  })
  const chosen = possible[draw.below(Math.max(1, possible.length))]
  return chosen && { ...history, operations: operations.with(chosen.index, chosen.operation) }
}

const lyingAbout = (
  { asked, outcome }: Operation,
  lie: keyof typeof lies,
  before: ReadonlyArray<Operation>
): Outcome | undefined => {
  const shown: Shown = outcome.kind === "done" ? (outcome.shown ?? {}) : {}
  const showing = (other: Shown): Outcome => ({ kind: "done", shown: { ...shown, ...other } })
  switch (lie) {
    case "lost": {
      const [lost, ...others] = Object.entries(shown.uses ?? {})
      return lost === undefined ? undefined : showing({ uses: Object.fromEntries(others) })
    }
    case "miscounted": {
      const [counted] = Object.entries(shown.left ?? {})
      return counted && showing({ left: { ...shown.left, [counted[0]]: counted[1] + 1 } })
    }
    case "receipt": {
      const { receipt } = shown
      const isRepeated = before.some(
        (other) => other.outcome.kind === "done" && receipt !== undefined && other.outcome.shown?.receipt === receipt
      )
      return isRepeated ? showing({ receipt: `${receipt}+` }) : undefined
    }
    case "served":
      return outcome.kind === "refused" && outcome.reason === "nothing-left" ? { kind: "done" } : undefined
    case "denied":
      return asked.kind === "redeem" && outcome.kind === "done"
        ? { kind: "refused", reason: "nothing-left" }
        : undefined
    case "stale": {
      const pages = before.flatMap((other) => (other.asked.kind === "read" ? [other.outcome] : []))
      const old = pages.at(-3)
      return asked.kind !== "read" || JSON.stringify(old) === JSON.stringify(outcome) ? undefined : old
    }
  }
}
