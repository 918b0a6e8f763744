/**
 * Reports in memory: every question is answered by going through the ledger of its association from the first entry.
 * The contract is the port's.
 */
import { CouponBook, Holder, LedgerEntry, Reports, type Verdict } from "@fukuri/core"
import { batches, call, type Memory } from "./Memory.ts"

/** The answers from the ledger that is held in a memory. */
export const reportsIn = (memory: Memory): Reports.Reports["Service"] => {
  // The ledger only grows, so it is told apart by association as far as it goes and never again.
  const told = new Map<Holder.AssociationCode, Array<LedgerEntry.RecordedEntry>>()
  let next = 0
  const entriesOf = (association: Holder.AssociationCode): ReadonlyArray<LedgerEntry.RecordedEntry> => {
    for (const recorded of memory.ledger.slice(next)) {
      const of = Holder.associationOf(recorded.holder)
      const own = told.get(of)
      if (own === undefined) told.set(of, [recorded])
      else own.push(recorded)
    }
    next = memory.ledger.length
    return told.get(association) ?? []
  }

  const workplaceOf = (holder: Holder.HolderId): Holder.Workplace =>
    memory.people.get(holder)?.workplace ?? { code: "", name: "" }

  const holdingsOf = <Key>(
    association: Holder.AssociationCode,
    fiscalYear: number,
    keyOf: (recorded: LedgerEntry.RecordedEntry) => Key
  ) =>
    groupsOf(
      entriesOf(association).flatMap((recorded) =>
        recorded.fiscalYear === fiscalYear && LedgerEntry.isOfProduct(recorded.entry) && !("sheet" in recorded.entry)
          ? [{ ...recorded, entry: recorded.entry }]
          : []
      ),
      (recorded) => ({ ...keyOf(recorded), product: recorded.entry.product })
    ).map(({ items, key }) => ({ ...key, ...heldIn(items, key.product) }))

  return Reports.Reports.of({
    uses: (query) =>
      call(() =>
        usesIn(entriesOf(query.association))
          .filter((use) => isAsked(use, query) && (query.before === undefined || use.seq < query.before))
          .toReversed()
          .slice(0, query.limit)
      ),
    allUses: (query) =>
      batches(
        () => usesIn(entriesOf(query.association)).filter((use) => isAsked(use, query)),
        (uses) => uses
      ),
    sheet: (association, number) =>
      call(() => {
        const issued = entriesOf(association).find(
          ({ entry }) => entry._tag === "SheetIssued" && entry.sheet === number
        )
        return issued === undefined ? undefined : { holder: issued.holder, fiscalYear: issued.fiscalYear }
      }),
    tally: (query) =>
      call(() =>
        groupsOf(
          movementsIn(entriesOf(query.association)).filter((movement) => isCounted(movement, query)),
          ({ use }) => groupOf(query.by, use, workplaceOf(use.holder))
        ).map(({ items, key }) => ({
          ...key,
          uses: items.filter(({ given }) => given === 0).length,
          redeemed: sum(items.map(({ taken }) => taken)),
          reversed: sum(items.map(({ given }) => given))
        }))
      ),
    holdings: (association, fiscalYear) => call(() => holdingsOf(association, fiscalYear, () => ({}))),
    holdingsByWorkplace: (association, fiscalYear) =>
      call(() => holdingsOf(association, fiscalYear, ({ holder }) => ({ workplace: workplaceOf(holder) }))),
    lastUses: (association) =>
      call(() =>
        groupsOf(usesIn(entriesOf(association)), ({ facility }) => ({ facility })).flatMap(({ items, key }) => {
          const lastUsedOn = items
            .map(({ usedOn }) => usedOn)
            .sort()
            .at(-1)
          return lastUsedOn === undefined ? [] : [{ ...key, uses: items.length, lastUsedOn }]
        })
      ),
    settled: (association) => call(() => entriesOf(association).at(-1)?.seq ?? 0)
  })
}

/** Every use in order of place, with what was given back of it by now. */
const usesIn = (entries: ReadonlyArray<LedgerEntry.RecordedEntry>): ReadonlyArray<Reports.UseRecord> => {
  const given = new Map<string, number>()
  for (const { entry, holder } of entries) {
    if (entry._tag !== "Reversed") continue
    const key = `${holder}/${entry.reverses}`
    given.set(key, (given.get(key) ?? 0) + entry.quantity)
  }
  return entries.flatMap(({ entry, fiscalYear, holder, seq }) => {
    if (entry._tag !== "Redeemed") return []
    const { _tag, ...use } = entry
    return [{ seq, holder, fiscalYear, ...use, reversed: given.get(`${holder}/${use.redemptionId}`) ?? 0 }]
  })
}

/** A use, or something given back of it, at its own place. */
interface Movement {
  readonly seq: number
  readonly use: Reports.UseRecord
  readonly taken: number
  readonly given: number
}

const movementsIn = (entries: ReadonlyArray<LedgerEntry.RecordedEntry>): ReadonlyArray<Movement> => {
  const uses = new Map(usesIn(entries).map((use) => [`${use.holder}/${use.redemptionId}`, use]))
  return entries.flatMap(({ entry, holder, seq }): ReadonlyArray<Movement> => {
    if (entry._tag !== "Redeemed" && entry._tag !== "Reversed") return []
    const use = uses.get(`${holder}/${entry._tag === "Redeemed" ? entry.redemptionId : entry.reverses}`)
    if (use === undefined) return []
    const isUse = entry._tag === "Redeemed"
    return [{ seq, use, taken: isUse ? entry.quantity : 0, given: isUse ? 0 : entry.quantity }]
  })
}

type Asked = Pick<Reports.UseQuery, "usedFrom" | "usedUntil" | "facility" | "products">

const isOf = (use: Reports.UseRecord, { facility, products, usedFrom, usedUntil }: Asked): boolean =>
  (usedFrom === undefined || usedFrom <= use.usedOn) &&
  (usedUntil === undefined || use.usedOn <= usedUntil) &&
  (facility === undefined || use.facility === facility) &&
  (products === undefined || products.includes(use.product))

const isAsked = (use: Reports.UseRecord, query: Reports.UseQuery): boolean =>
  isOf(use, query) &&
  (query.channel === undefined || use.channel === query.channel) &&
  (query.reversed === undefined || use.reversed > 0 === query.reversed) &&
  (query.redemptionId === undefined || use.redemptionId === query.redemptionId)

const isCounted = ({ seq, use }: Movement, query: Reports.TallyQuery): boolean =>
  isOf(use, query) &&
  (query.after === undefined || seq > query.after) &&
  (query.upTo === undefined || seq <= query.upTo)

/** The dimensions asked for, in that order. */
const groupOf = (
  by: ReadonlyArray<Reports.Dimension>,
  use: Reports.UseRecord,
  workplace: Holder.Workplace
): Omit<Reports.Tally, "uses" | "redeemed" | "reversed"> => {
  const { channel, course, facility, fiscalYear, product, usedOn: day } = use
  const all = { day, month: day.slice(0, 7), fiscalYear, facility, product, course, workplace, channel }
  return Object.fromEntries(by.map((dimension) => [dimension, all[dimension]]))
}

/** The balances of one product, folded book by book and added up. */
const heldIn = (
  items: ReadonlyArray<LedgerEntry.RecordedEntry>,
  product: Reports.Holdings["product"]
): Pick<Reports.Holdings, "people" | "balance"> => {
  const books = [...Map.groupBy(items, ({ holder }) => holder).values()].map((own) =>
    CouponBook.balanceOf(CouponBook.fold(own.map(({ entry }) => entry)), product)
  )
  const total = (of: keyof Verdict.Balance) => sum(books.map((balance) => balance[of]))
  return {
    people: new Set(items.flatMap(({ entry, holder }) => (entry._tag === "Granted" ? [holder] : []))).size,
    balance: {
      granted: total("granted"),
      withdrawn: total("withdrawn"),
      redeemed: total("redeemed"),
      reversed: total("reversed"),
      onPaper: total("onPaper")
    }
  }
}

/** The items by equal keys, in order of the keys: field after field, numbers by size and texts by their characters. */
const groupsOf = <A, Key extends object>(
  items: ReadonlyArray<A>,
  keyOf: (item: A) => Key
): ReadonlyArray<{ readonly key: Key; readonly items: ReadonlyArray<A> }> => {
  const groups = new Map<string, { readonly key: Key; readonly items: Array<A> }>()
  for (const item of items) {
    const key = keyOf(item)
    const text = JSON.stringify(key)
    const group = groups.get(text)
    if (group === undefined) groups.set(text, { key, items: [item] })
    else group.items.push(item)
  }
  return [...groups.values()].sort((a, b) => compare(fieldsOf(a.key), fieldsOf(b.key)))
}

type Field = string | number

const fieldsOf = (key: object): ReadonlyArray<Field> =>
  Object.values(key).flatMap((value: unknown) =>
    typeof value === "string" || typeof value === "number"
      ? [value]
      : typeof value === "object" && value !== null
        ? fieldsOf(value)
        : []
  )

const compare = (a: ReadonlyArray<Field>, b: ReadonlyArray<Field>): number => {
  for (const [index, one] of a.entries()) {
    const other = b[index]
    const order = typeof one === "number" ? one - Number(other) : compareText(one, String(other))
    if (order !== 0) return order
  }
  return 0
}

/** By code points, as bytes of UTF-8 are compared; JavaScript itself compares halves of them. */
const compareText = (a: string, b: string): number => {
  const [left, right] = [[...a], [...b]]
  for (const [index, char] of left.entries()) {
    const order = (char.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? -1)
    if (order !== 0) return order
  }
  return left.length - right.length
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, each) => total + each, 0)
