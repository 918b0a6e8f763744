/**
 * Grants: a grant run gives everybody what the rules say is due and was not granted before (R20-R27, A9, A26).
 * It can be rehearsed, run again, and interrupted: what is already granted is never granted twice.
 */
import { Context, Effect, Layer, Result, Schema, Stream } from "effect"
import { type CalendarDate, fiscalYearOf, type Instant } from "./CalendarDate.ts"
import { Catalogue, programmesOf } from "./Catalogue.ts"
import { type CouponBook, decide, evolve } from "./CouponBook.ts"
import { change, now, type Opened, openedOf, type HolderUnknown, type OutcomeUnknown } from "./CouponBooks.ts"
import type { CouponProduct, ProductId } from "./CouponProduct.ts"
import { type AssociationCode, holderId } from "./Holder.ts"
import { Holders } from "./Holders.ts"
import { type Append, Ledger } from "./Ledger.ts"
import type { Actor, LedgerEntry } from "./LedgerEntry.ts"
import { ProgrammeId } from "./Programme.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** No programme of that id is published for the fiscal year. */
export class ProgrammeUnknown extends Schema.TaggedError<ProgrammeUnknown>()("ProgrammeUnknown", {
  programme: ProgrammeId
}) {}

/** What a run is asked to do. */
export interface GrantOrder {
  readonly association: AssociationCode
  /** Only this programme; every programme of the year when absent. */
  readonly programme?: ProgrammeId
  /** The day whose rules apply; products with a later grant day are left out. */
  readonly on: CalendarDate
  /** Told after every batch how many people were looked at so far. */
  readonly onProgress?: (people: number) => Effect.Effect<void>
}

/** What a run gave, or a plan would give, of one product. Units: people, coupons. */
export interface GrantedProduct {
  readonly product: CouponProduct
  readonly people: number
  readonly coupons: number
}

/** What came of a run or a plan. */
export interface GrantSummary {
  readonly people: number
  /** Products of which anything was given, in the order of the programmes. */
  readonly products: ReadonlyArray<GrantedProduct>
}

/** The verbs of granting. */
export class Grants extends Context.Service<
  Grants,
  {
    /** What a run would give; changes nothing. */
    readonly plan: (order: GrantOrder) => Effect.Effect<GrantSummary, ProgrammeUnknown | StoreFailure>
    /** Gives what is due. Safe to repeat; each person is done as a whole or not at all. */
    readonly run: (
      order: GrantOrder,
      actor: Actor
    ) => Effect.Effect<GrantSummary, ProgrammeUnknown | HolderUnknown | OutcomeUnknown | StoreFailure>
  }
>()("@fukuri/core/Grants") {
  static readonly layer: Layer.Layer<Grants, never, Ledger | Holders | Catalogue> = Layer.effect(
    Grants,
    Effect.gen(function* () {
      const services = yield* Effect.context<Ledger | Holders | Catalogue>()
      const ledger = yield* Ledger
      const holders = yield* Holders
      const catalogue = yield* Catalogue

      /** Everybody in batches, each with the entries that are due. */
      const due = Effect.fnUntraced(function* (order: GrantOrder, actor: Actor) {
        const { at } = yield* now
        const fiscalYear = fiscalYearOf(order.on)
        const programmes = programmesOf(yield* catalogue.latest, order.association, fiscalYear).filter(
          ({ id }) => order.programme === undefined || id === order.programme
        )
        if (order.programme !== undefined && programmes.length === 0) {
          return yield* new ProgrammeUnknown({ programme: order.programme })
        }
        const products = programmes.flatMap((programme) => programme.products)
        const entriesFor = (opened: Opened) => topUps(opened, products, order.on, at, actor)
        const batches = holders.all(order.association).pipe(
          Stream.mapEffect(
            Effect.fnUntraced(function* (batch) {
              const ids = batch.map(({ association, number }) => holderId(association, number))
              const appends: Array<Append> = []
              for (const stream of yield* ledger.open(ids, fiscalYear)) {
                const opened = yield* openedOf(stream)
                const entries = opened === undefined ? [] : entriesFor(opened)
                if (entries.length > 0) {
                  appends.push({ key: stream.key, expectedVersion: stream.entries.length, entries })
                }
              }
              return { people: batch.length, appends }
            })
          )
        )
        return { products, fiscalYear, entriesFor, batches }
      })

      const work = Effect.fnUntraced(function* <E>(
        order: GrantOrder,
        actor: Actor,
        write: (
          appends: ReadonlyArray<Append>,
          entriesFor: (opened: Opened) => ReadonlyArray<LedgerEntry>
        ) => Effect.Effect<ReadonlyArray<LedgerEntry>, E, Ledger | Catalogue>
      ) {
        const { batches, entriesFor, products } = yield* due(order, actor)
        const given = new Map<ProductId, { people: number; coupons: number }>()
        let people = 0
        yield* Stream.runForEach(
          batches,
          Effect.fnUntraced(function* (batch) {
            for (const entry of yield* write(batch.appends, entriesFor)) {
              const sum = given.get(entry.product) ?? { people: 0, coupons: 0 }
              given.set(entry.product, { people: sum.people + 1, coupons: sum.coupons + entry.quantity })
            }
            people += batch.people
            yield* order.onProgress?.(people) ?? Effect.void
          })
        )
        const summary: GrantSummary = {
          people,
          products: products.flatMap((product) => {
            const sum = given.get(product.id)
            return sum === undefined ? [] : [{ product, ...sum }]
          })
        }
        return summary
      })

      const plan = (order: GrantOrder) =>
        work(order, "grants" as Actor, (appends) => Effect.succeed(appends.flatMap(({ entries }) => entries)))

      const run = (order: GrantOrder, actor: Actor) =>
        work(order, actor, (appends, entriesFor) => appendAll(ledger, appends, entriesFor))

      return Grants.of({
        plan: (order) => Effect.provide(plan(order), services),
        run: (order, actor) => Effect.provide(run(order, actor), services)
      })
    })
  )
}

/** Appends a batch at once; when somebody in it was changed meanwhile, each person on their own. */
const appendAll = Effect.fnUntraced(function* (
  ledger: Ledger["Service"],
  appends: ReadonlyArray<Append>,
  entriesFor: (opened: Opened) => ReadonlyArray<LedgerEntry>
) {
  if (appends.length === 0) return []
  const atOnce = yield* Effect.result(ledger.append(appends))
  if (Result.isSuccess(atOnce)) return appends.flatMap(({ entries }) => entries)
  if (atOnce.failure._tag === "StoreFailure") return yield* atOnce.failure
  const given: Array<LedgerEntry> = []
  for (const { key } of appends) {
    let written: ReadonlyArray<LedgerEntry> = []
    yield* change(key.holder, key.fiscalYear, (opened) =>
      Effect.sync(() => {
        written = entriesFor(opened)
        return written
      })
    )
    given.push(...written)
  }
  return given
})

const topUps = (
  opened: Opened,
  products: ReadonlyArray<CouponProduct>,
  on: CalendarDate,
  at: Instant,
  actor: Actor
): ReadonlyArray<LedgerEntry> => {
  const situation = { facts: opened.facts, reckoning: opened.association.ageReckoning }
  const { fiscalYear } = opened
  let book: CouponBook = opened.book
  return products.flatMap((product) => {
    const entries = Result.getOrElse(
      decide(book, { _tag: "TopUp", product, fiscalYear, on, situation, at, actor }),
      () => []
    )
    book = entries.reduce(evolve, book)
    return entries
  })
}
