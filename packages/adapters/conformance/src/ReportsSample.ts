/**
 * ReportsSample: ledgers to ask about across people. What is right to answer is in `ReportsOracle`, the laws are in
 * `ReportsLaws`.
 */
import {
  CalendarDate,
  type CouponProduct,
  type Facility,
  Holder,
  type Holders,
  Ledger,
  type LedgerEntry,
  type StoreFailure
} from "@fukuri/core"
import { Effect, Random, Stream } from "effect"
import { enrol, granted, idOf, instant, newAssociation, person, redeemed, redemptionId, year } from "./Sample.ts"

type Entry = LedgerEntry.LedgerEntry
type Use = Extract<Entry, { readonly _tag: "Redeemed" }>

/** Facilities in order of their codes. */
export const facilities = [facility("0000001"), facility("0412345"), facility("9999999")] as const

/** Products in order of their ids; the first is that of the other samples. */
export const products = [product("dock-general"), product("refresh"), product("refresh-2")] as const

/** Courses in order of their keys. */
const courses = ["dock/brain", "dock/day", "dock/day-2"].map((key) => key as CouponProduct.CourseKey)

/** A use that says what matters to a law. */
export const use = (said: {
  readonly id: number
  readonly quantity?: number
  readonly usedOn?: string
  readonly at?: number
  readonly facility?: Facility.FacilityCode
  readonly product?: CouponProduct.ProductId
  readonly course?: CouponProduct.CourseKey
  readonly channel?: LedgerEntry.Channel
}): Use => {
  const { at, id, usedOn, ...rest } = said
  return {
    ...redeemed(id),
    ...rest,
    ...(at === undefined ? {} : { at: at as CalendarDate.Instant }),
    ...(usedOn === undefined ? {} : { usedOn: CalendarDate.date(usedOn) })
  }
}

/** Some of a use given back, on a day of its own. */
export const reversal = (id: number, quantity: number, product = granted().product): Entry => ({
  _tag: "Reversed",
  at: instant(1_000_000_000),
  actor: "clerk:sato" as LedgerEntry.Actor,
  product,
  quantity,
  reverses: redemptionId(id),
  reason: "取り違え"
})

/** An association with members, the first three of them by name. */
interface SomePeople {
  readonly association: Holder.AssociationCode
  readonly ids: ReadonlyArray<Holder.HolderId>
  readonly a: Holder.HolderId
  readonly b: Holder.HolderId
  readonly c: Holder.HolderId
}

/** An association whose members 1, 2, 3 … are known. */
export const withPeople = Effect.fnUntraced(function* (
  count: number
): Effect.fn.Return<SomePeople, Holders.ImportOverlap | StoreFailure.StoreFailure, Holders.Holders> {
  const association = yield* newAssociation
  const people = Array.from({ length: count }, (_, index) => person(association, index + 1))
  yield* enrol(association, people)
  const ids = people.map((_, index) => idOf(association, index + 1))
  return { association, ids, a: idOf(association, 1), b: idOf(association, 2), c: idOf(association, 3) }
})

/** Appends behind whatever a stream holds. */
export const append = Effect.fnUntraced(function* (
  holder: Holder.HolderId,
  fiscalYear: CalendarDate.FiscalYear,
  ...entries: ReadonlyArray<Entry>
): Effect.fn.Return<void, Ledger.VersionConflict | StoreFailure.StoreFailure, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const [stream] = yield* ledger.open([holder], fiscalYear)
  const expectedVersion = stream?.entries.length ?? 0
  yield* ledger.append([{ key: { holder, fiscalYear }, expectedVersion, entries }])
})

/** Every entry of an association in order of place. */
export const entriesOf = Effect.fnUntraced(function* (
  association: Holder.AssociationCode
): Effect.fn.Return<ReadonlyArray<LedgerEntry.RecordedEntry>, StoreFailure.StoreFailure, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  return (yield* Stream.runCollect(ledger.entries(association, 0))).flat()
})

/** People who work where stores sort differently. */
const workers = (association: Holder.AssociationCode): ReadonlyArray<Holder.Holder> => [
  { ...person(association, 1), workplace: { code: "0101", name: "𠮷野事務所" } },
  { ...person(association, 2), workplace: { code: "0101", name: "Ａ事務所" } },
  { ...person(association, 2, true), workplace: { code: "0101", name: "𠮷野事務所" } },
  { ...person(association, 3), workplace: { code: "", name: "" } },
  { ...person(association, 4), workplace: { code: "b", name: "二" } },
  { ...person(association, 5), workplace: { code: "B", name: "一" } }
]

/** How many entries of a drawn ledger are the same in every one of them, so that a fault that they show is always seen. */
const fixedEvents = 150

/** An id that is never drawn. */
const lastUse = 900_000

/**
 * A ledger of several people, years, products and facilities, with uses and what was given back of them in turns. The
 * same redemption ids are there of different people.
 */
export const randomLedger = Effect.fnUntraced(function* (drawn: number): Effect.fn.Return<
  {
    readonly association: Holder.AssociationCode
    readonly years: ReadonlyArray<CalendarDate.FiscalYear>
    readonly workplaces: ReadonlyMap<Holder.HolderId, Holder.Workplace>
  },
  Holders.ImportOverlap | Ledger.VersionConflict | StoreFailure.StoreFailure,
  Holders.Holders | Ledger.Ledger
> {
  const association = yield* newAssociation
  const people = workers(association)
  yield* enrol(association, people)
  const ledger = yield* Ledger.Ledger
  const ids = people.map((holder) => Holder.holderId(association, holder.number))
  const streams = new Map<string, Drawn>()
  const fixed = yield* Random.withSeed(eventsOf(fixedEvents, ids, streams), "fukuri")
  const more = yield* eventsOf(drawn, ids, streams)
  for (const drawnAppend of [...fixed, ...more]) yield* ledger.append([drawnAppend])
  // At the end one use and what was given back of it, whatever was drawn.
  const last = idOf(association, 1)
  yield* append(last, year, use({ id: lastUse, quantity: 2, product: products[1] }))
  yield* append(last, year, reversal(lastUse, 1, products[1]))
  return {
    association,
    years,
    workplaces: new Map(people.map((holder) => [Holder.holderId(association, holder.number), holder.workplace]))
  }
})

const years = [year, (year + 1) as CalendarDate.FiscalYear]
const days = ["2024-05-31", "2024-06-01", "2024-06-30", "2024-07-01", "2024-07-15", "2025-04-01"]
const channels = ["screen", "screen", "outage", "paper"] as const

/** What is known of a stream while events are drawn. */
interface Drawn {
  version: number
  readonly uses: Array<{ readonly id: number; readonly product: CouponProduct.ProductId; left: number }>
}

const eventsOf = (
  count: number,
  holders: ReadonlyArray<Holder.HolderId>,
  streams: Map<string, Drawn>
): Effect.Effect<ReadonlyArray<Ledger.Append>> =>
  Effect.gen(function* () {
    const appends: Array<Ledger.Append> = []
    for (let index = 0; index < count; index++) {
      const key = { holder: yield* oneOf(holders), fiscalYear: yield* oneOf(years) }
      const text = `${key.holder}/${key.fiscalYear}`
      const stream = streams.get(text) ?? { version: 0, uses: [] }
      streams.set(text, stream)
      appends.push({ key, expectedVersion: stream.version++, entries: [yield* eventOf(stream, key.fiscalYear)] })
    }
    return appends
  })

/** One entry: often a use, often something given back, and now and then anything else. */
const eventOf = Effect.fnUntraced(function* (stream: Drawn, fiscalYear: CalendarDate.FiscalYear) {
  const kind = yield* Random.nextIntBetween(0, 9)
  const open = stream.uses.filter(({ left }) => left > 0)
  const quantity = yield* Random.nextIntBetween(1, 5)
  const of = yield* oneOf(products)
  if (kind >= 6 && kind <= 8 && open.length > 0) {
    const given = yield* oneOf(open)
    const back = Math.min(given.left, quantity)
    given.left -= back
    return reversal(given.id, back, given.product)
  }
  if (kind <= 4) {
    // Different in the years of a person, the same for different people.
    const id = (fiscalYear - year) * 1_000 + stream.version
    stream.uses.push({ id, product: of, left: quantity })
    return use({
      id,
      quantity,
      product: of,
      usedOn: yield* oneOf(days),
      facility: yield* oneOf(facilities),
      course: yield* oneOf(courses),
      channel: yield* oneOf(channels)
    })
  }
  const given = { ...granted(quantity), product: of }
  const _tag = yield* oneOf([
    "Granted",
    "Withdrawn",
    "MovedToPaper",
    "MovedFromPaper",
    "SheetIssued",
    "PaperBegun"
  ] as const)
  const reason = "理由"
  switch (_tag) {
    case "Granted":
      return given
    case "SheetIssued":
      return { ...given, _tag, quantity: 1 as const, sheet: redemptionId(500_000 + stream.version), reason }
    case "PaperBegun": {
      const { at, actor } = given
      return { _tag, at, actor, reason }
    }
    default:
      return { ...given, _tag, reason }
  }
})

const oneOf = <A>(items: ReadonlyArray<A>): Effect.Effect<A> =>
  Effect.flatMap(Random.nextIntBetween(0, items.length - 1), (index) => {
    const item = items[index]
    return item === undefined ? Effect.die("nothing to choose from") : Effect.succeed(item)
  })

function facility(code: string): Facility.FacilityCode {
  return code as Facility.FacilityCode
}

function product(id: string): CouponProduct.ProductId {
  return id as CouponProduct.ProductId
}
