/**
 * ReportsOracle: what is right to answer across people, reckoned entry by entry in the plainest way. It is no store: it
 * is given all entries.
 */
import { type CalendarDate, CouponBook, type Holder, LedgerEntry, type Reports, Verdict } from "@fukuri/core"

type Recorded = LedgerEntry.RecordedEntry

/** Every use in order of place, with what was given back of it. */
export const usesOf = (entries: ReadonlyArray<Recorded>): ReadonlyArray<Reports.UseRecord> => {
  const given = new Map<string, number>()
  for (const { entry, holder } of entries) {
    if (entry._tag !== "Reversed") continue
    const id = useId(holder, entry.reverses)
    given.set(id, (given.get(id) ?? 0) + entry.quantity)
  }
  return entries.flatMap(({ entry, fiscalYear, holder, seq }) => {
    if (entry._tag !== "Redeemed") return []
    const { _tag, ...use } = entry
    return [{ seq, holder, fiscalYear, ...use, reversed: given.get(useId(holder, use.redemptionId)) ?? 0 }]
  })
}

/** Of which use something is: the same redemption id may be that of others of other people. */
const useId = (holder: Holder.HolderId, id: LedgerEntry.RedemptionId): string => `${holder}/${id}`

/** The workplaces of people. */
export type Workplaces = ReadonlyMap<Holder.HolderId, Holder.Workplace>

/** The sums that a tally has to answer, in their order. */
export const tallied = (
  entries: ReadonlyArray<Recorded>,
  workplaces: Workplaces,
  query: Reports.TallyQuery
): ReadonlyArray<Reports.Tally> => {
  const uses = new Map(usesOf(entries).map((use) => [useId(use.holder, use.redemptionId), use]))
  const groups = new Map<string, Reports.Tally>()
  for (const { entry, holder, seq } of entries) {
    if (entry._tag !== "Redeemed" && entry._tag !== "Reversed") continue
    const id = entry._tag === "Redeemed" ? entry.redemptionId : entry.reverses
    const use = uses.get(useId(holder, id))
    if (use === undefined) continue
    if (query.after !== undefined && seq <= query.after) continue
    if (query.upTo !== undefined && seq > query.upTo) continue
    if (query.usedFrom !== undefined && use.usedOn < query.usedFrom) continue
    if (query.usedUntil !== undefined && use.usedOn > query.usedUntil) continue
    if (query.facility !== undefined && use.facility !== query.facility) continue
    if (query.products !== undefined && !query.products.includes(use.product)) continue
    const key = keyOf(query.by, use, workplaces.get(holder) ?? { code: "", name: "" })
    const sums = groups.get(JSON.stringify(key)) ?? { ...key, uses: 0, redeemed: 0, reversed: 0 }
    groups.set(JSON.stringify(key), {
      ...sums,
      uses: sums.uses + (entry._tag === "Redeemed" ? 1 : 0),
      redeemed: sums.redeemed + (entry._tag === "Redeemed" ? entry.quantity : 0),
      reversed: sums.reversed + (entry._tag === "Reversed" ? entry.quantity : 0)
    })
  }
  return inOrder([...groups.values()], (tally) =>
    query.by.flatMap((dimension) => {
      const value = tally[dimension]
      return typeof value === "object" ? [value.code, value.name] : [value ?? ""]
    })
  )
}

const keyOf = (
  by: ReadonlyArray<Reports.Dimension>,
  use: Reports.UseRecord,
  workplace: Holder.Workplace
): Omit<Reports.Tally, "uses" | "redeemed" | "reversed"> => ({
  ...(by.includes("day") ? { day: use.usedOn } : {}),
  ...(by.includes("month") ? { month: use.usedOn.slice(0, 7) } : {}),
  ...(by.includes("fiscalYear") ? { fiscalYear: use.fiscalYear } : {}),
  ...(by.includes("facility") ? { facility: use.facility } : {}),
  ...(by.includes("product") ? { product: use.product } : {}),
  ...(by.includes("course") ? { course: use.course } : {}),
  ...(by.includes("workplace") ? { workplace } : {}),
  ...(by.includes("channel") ? { channel: use.channel } : {})
})

/** What everybody has of each product of a year, told apart by whatever is asked about a person. */
export const heldOf = <Of extends { readonly workplace?: Holder.Workplace }>(
  entries: ReadonlyArray<Recorded>,
  fiscalYear: CalendarDate.FiscalYear,
  of: (holder: Holder.HolderId) => Of
): ReadonlyArray<Of & Reports.Holdings> => {
  const groups = new Map<string, Of & Reports.Holdings>()
  const ofYear = entries.filter((each) => each.fiscalYear === fiscalYear)
  for (const holder of new Set(ofYear.map((each) => each.holder))) {
    const book = CouponBook.fold(ofYear.filter((each) => each.holder === holder).map(({ entry }) => entry))
    for (const [product, own] of book.balances) {
      const text = JSON.stringify([of(holder), product])
      const known = groups.get(text)?.balance ?? Verdict.nothing
      const balance = {
        granted: known.granted + own.granted,
        withdrawn: known.withdrawn + own.withdrawn,
        redeemed: known.redeemed + own.redeemed,
        reversed: known.reversed + own.reversed,
        onPaper: known.onPaper + own.onPaper
      }
      const people = (groups.get(text)?.people ?? 0) + (own.granted > 0 ? 1 : 0)
      groups.set(text, { ...of(holder), product, people, balance })
    }
  }
  return inOrder([...groups.values()], ({ product, workplace }) => [
    workplace?.code ?? "",
    workplace?.name ?? "",
    product
  ])
}

/** Coupons of a product that are left in all books of a year together. */
export const leftOf = (
  entries: ReadonlyArray<Recorded>,
  fiscalYear: CalendarDate.FiscalYear,
  product: Reports.Holdings["product"]
): number =>
  entries.reduce((left, { entry, fiscalYear: of }) => {
    if (of !== fiscalYear || !LedgerEntry.isOfProduct(entry) || entry.product !== product) return left
    switch (entry._tag) {
      case "Granted":
      case "Reversed":
      case "MovedFromPaper":
        return left + entry.quantity
      case "Withdrawn":
      case "MovedToPaper":
        return left - entry.quantity
      case "Redeemed":
        return entry.channel === "paper" ? left : left - entry.quantity
      case "SheetIssued":
      case "SheetVoided":
        return left
    }
  }, 0)

const inOrder = <A>(items: ReadonlyArray<A>, keysOf: (item: A) => ReadonlyArray<string | number>): ReadonlyArray<A> =>
  items.toSorted((a, b) => {
    const others = keysOf(b)
    for (const [index, key] of keysOf(a).entries()) {
      const other = others[index]
      const order = typeof key === "number" ? key - Number(other) : compareText(key, `${other}`)
      if (order !== 0) return order
    }
    return 0
  })

/** By code points, which is the order of their bytes in UTF-8. */
const compareText = (a: string, b: string): number => {
  const others = Array.from(b, codePoint)
  for (const [index, point] of Array.from(a, codePoint).entries()) {
    const order = point - (others[index] ?? -1)
    if (order !== 0) return order
  }
  return a.length - b.length
}

const codePoint = (character: string): number => character.codePointAt(0) ?? 0
