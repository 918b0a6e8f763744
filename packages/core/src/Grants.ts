/**
 * Grants: a grant run gives everybody what the rules say is due and was not granted before (R20-R27, A9, A26).
 * It can be rehearsed, run again, and interrupted: what is already granted is never granted twice.
 */
import { Context, Effect, Layer, Result, Schema, Stream } from "effect"
import { type CalendarDate, fiscalYearOf, type Instant } from "./CalendarDate.ts"
import { Catalogue, programmesOf, type Snapshot } from "./Catalogue.ts"
import { type CouponBook, decide, evolve } from "./CouponBook.ts"
import { change, now, type Opened, openedOf, type OutcomeUnknown } from "./CouponBooks.ts"
import type { CouponProduct, ProductId } from "./CouponProduct.ts"
import { type AssociationCode, type Holder, type HolderId, holderId } from "./Holder.ts"
import { Holders } from "./Holders.ts"
import { type Append, Ledger } from "./Ledger.ts"
import { type Actor, grantsIn, type LedgerEntry } from "./LedgerEntry.ts"
import { type Programme, ProgrammeId } from "./Programme.ts"
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
  /** Grants by these instead of the published programmes: a draft, or some of the published. Those of other years are left out. */
  readonly programmes?: ReadonlyArray<Programme>
  /** The day whose rules apply; products with a later grant day are left out. */
  readonly on: CalendarDate
  /** Counts also what the same actor gave before: for a run that was broken off and is taken up again. */
  readonly resumes?: boolean
  /** Told after every batch how many people were looked at so far, and what they were given. */
  readonly onProgress?: (people: number, soFar: GrantSummary) => Effect.Effect<void>
}

/** What a run gave, or a plan would give, of one product. Units: people, coupons. */
export interface GrantedProduct {
  readonly product: CouponProduct
  readonly people: number
  readonly coupons: number
}

/** What came of a run or a plan. */
export interface GrantSummary {
  /** How many people were looked at. */
  readonly people: number
  /** How many of them are given anything. */
  readonly gaining: number
  /** Products of which anything was given, in the order of the programmes. */
  readonly products: ReadonlyArray<GrantedProduct>
}

/** One person as a run finds them. */
export interface PersonDue {
  readonly opened: Opened
  /** What the person is to be given now; empty when nothing is due. */
  readonly entries: ReadonlyArray<LedgerEntry>
}

/** Of which products, by the rules of which day, written when and by whom. */
export interface Topping {
  readonly products: ReadonlyArray<CouponProduct>
  readonly on: CalendarDate
  readonly at: Instant
  readonly actor: Actor
}

/** The verbs of granting. */
export class Grants extends Context.Service<
  Grants,
  {
    /** What a run would give; changes nothing. */
    readonly plan: (order: GrantOrder) => Effect.Effect<GrantSummary, ProgrammeUnknown | StoreFailure>
    /** Everybody in order of number, in batches, with what a run would give each; changes nothing. */
    readonly each: (order: GrantOrder) => Stream.Stream<ReadonlyArray<PersonDue>, ProgrammeUnknown | StoreFailure>
    /**
     * Gives what is due. Safe to repeat and to interrupt; each person is done as a whole or not at all. Somebody whose
     * record is taken back meanwhile is given nothing.
     */
    readonly run: (
      order: GrantOrder,
      actor: Actor
    ) => Effect.Effect<GrantSummary, ProgrammeUnknown | OutcomeUnknown | StoreFailure>
  }
>()("@fukuri/core/Grants") {
  static readonly layer: Layer.Layer<Grants, never, Ledger | Holders | Catalogue> = Layer.effect(
    Grants,
    Effect.gen(function* () {
      const services = yield* Effect.context<Ledger | Holders | Catalogue>()
      return Grants.of({
        plan: (order) => Effect.provide(plan(order), services),
        each: (order) =>
          Stream.provideContext(
            Stream.unwrap(
              Effect.map(due(order, planner), ({ batches }) => Stream.map(batches, ({ people }) => people))
            ),
            services
          ),
        run: (order, actor) => Effect.provide(run(order, actor), services)
      })
    })
  )
}

/** The programmes that an order grants by: those it brings, or the published ones of the year that it names. */
export const programmesFor = (
  catalogue: Snapshot,
  { association, on, programme, programmes }: Pick<GrantOrder, "association" | "on" | "programme" | "programmes">
): ReadonlyArray<Programme> => {
  const fiscalYear = fiscalYearOf(on)
  return (programmes ?? programmesOf(catalogue, association, fiscalYear)).filter(
    (each) =>
      each.association === association &&
      each.fiscalYear === fiscalYear &&
      (programme === undefined || each.id === programme)
  )
}

/** Whether a product can be granted on a day: neither before its grant day nor after its last day of use. */
export const isDueOn = ({ grantFrom, usable }: CouponProduct, on: CalendarDate): boolean =>
  grantFrom <= on && on <= usable.until

/** What a person is due now of some products: the entries of a run for one person. */
export const topUps = (opened: Opened, { actor, at, on, products }: Topping): ReadonlyArray<LedgerEntry> => {
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

/** A batch of people, with what is to be appended for those who are due something. */
interface Batch {
  readonly people: ReadonlyArray<PersonDue>
  /** How many numbers were looked at. */
  readonly looked: number
  readonly appends: ReadonlyArray<Append>
  /** What the actor had given them before. */
  readonly earlier: ReadonlyArray<Given>
}

/** Coupons of a product in somebody's hands. */
interface Given {
  readonly holder: HolderId
  readonly product: ProductId
  readonly quantity: number
}

/** Neighbouring batches are of different people: while the store writes one, the next are decided. */
const writesAtOnce = 2

/** Nothing is written by a plan: its entries carry this name. */
const planner = "grants" as Actor

/** Everybody in batches, each with the entries that are due. */
const due = Effect.fnUntraced(function* (order: GrantOrder, actor: Actor) {
  const ledger = yield* Ledger
  const holders = yield* Holders
  const { at } = yield* now
  const fiscalYear = fiscalYearOf(order.on)
  const programmes = programmesFor(yield* (yield* Catalogue).latest, order)
  const named = order.programme ?? order.programmes?.[0]?.id
  if (named !== undefined && programmes.length === 0) return yield* new ProgrammeUnknown({ programme: named })
  const products = programmes.flatMap((programme) => programme.products)
  const entriesFor = (opened: Opened) => topUps(opened, { products, on: order.on, at, actor })
  const look = Effect.fnUntraced(function* (batch: ReadonlyArray<Holder>) {
    const ids = batch.map(({ association, number }) => holderId(association, number))
    const people: Array<PersonDue> = []
    const appends: Array<Append> = []
    const earlier: Array<Given> = []
    for (const stream of yield* ledger.open(ids, fiscalYear)) {
      const opened = yield* openedOf(stream)
      if (opened === undefined) continue
      const entries = entriesFor(opened)
      people.push({ opened, entries })
      if (order.resumes === true) {
        const { holder } = stream.key
        for (const entry of grantsIn(stream.entries)) {
          if (entry.actor === actor) earlier.push({ ...entry, holder })
        }
      }
      if (entries.length > 0) {
        appends.push({ key: stream.key, expectedVersion: stream.entries.length, entries })
      }
    }
    const result: Batch = { people, looked: batch.length, appends, earlier }
    return result
  })
  // The people of the next batch are read while these are looked at.
  const people = Stream.buffer(holders.all(order.association), { capacity: 1 })
  return { products, entriesFor, batches: Stream.mapEffect(people, look) }
})

const work = Effect.fnUntraced(function* <E, R>(
  order: GrantOrder,
  actor: Actor,
  write: (
    appends: ReadonlyArray<Append>,
    entriesFor: (opened: Opened) => ReadonlyArray<LedgerEntry>
  ) => Effect.Effect<ReadonlyArray<Given>, E, R>
) {
  const { batches, entriesFor, products } = yield* due(order, actor)
  const given = new Map<ProductId, { people: number; coupons: number }>()
  let people = 0
  let gaining = 0
  const summary = (): GrantSummary => ({
    people,
    gaining,
    products: products.flatMap((product) => {
      const sum = given.get(product.id)
      return sum === undefined ? [] : [{ product, ...sum }]
    })
  })
  const written = Stream.mapEffect(
    batches,
    (batch) => Effect.map(write(batch.appends, entriesFor), (now) => ({ ...batch, given: [...batch.earlier, ...now] })),
    { concurrency: writesAtOnce }
  )
  yield* Stream.runForEach(
    written,
    Effect.fnUntraced(function* (batch) {
      // A person counts once for a product, also when a run that was taken up again gave them of it twice.
      const counted = new Set<string>()
      const gainers = new Set<HolderId>()
      for (const { holder, product, quantity } of batch.given) {
        const sum = given.get(product) ?? { people: 0, coupons: 0 }
        const isNew = !counted.has(`${holder} ${product}`)
        counted.add(`${holder} ${product}`)
        gainers.add(holder)
        given.set(product, { people: sum.people + (isNew ? 1 : 0), coupons: sum.coupons + quantity })
      }
      people += batch.looked
      gaining += gainers.size
      yield* order.onProgress?.(people, summary()) ?? Effect.void
    })
  )
  return summary()
})

const plan = (order: GrantOrder) => work(order, planner, (appends) => Effect.succeed(appends.flatMap(givenBy)))

const run = (order: GrantOrder, actor: Actor) => work(order, actor, appendAll)

/** Appends a batch at once; when somebody in it was changed meanwhile, each person on their own. */
const appendAll = Effect.fnUntraced(function* (
  appends: ReadonlyArray<Append>,
  entriesFor: (opened: Opened) => ReadonlyArray<LedgerEntry>
) {
  if (appends.length === 0) return []
  const ledger = yield* Ledger
  const atOnce = yield* Effect.result(ledger.append(appends))
  if (Result.isSuccess(atOnce)) return appends.flatMap(givenBy)
  if (atOnce.failure._tag === "StoreFailure") return yield* atOnce.failure
  const given: Array<Given> = []
  for (const { expectedVersion, key } of appends) {
    let written: ReadonlyArray<LedgerEntry> = []
    yield* change(key.holder, key.fiscalYear, (opened) =>
      Effect.sync(() => {
        written = entriesFor(opened)
        return written
      })
    ).pipe(
      Effect.catchTag("HolderUnknown", () => {
        written = []
        return Effect.void
      })
    )
    given.push(...givenBy({ key, expectedVersion, entries: written }))
  }
  return given
})

const givenBy = ({ entries, key: { holder } }: Append): ReadonlyArray<Given> =>
  grantsIn(entries).map(({ product, quantity }) => ({ holder, product, quantity }))
