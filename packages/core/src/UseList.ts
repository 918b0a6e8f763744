/**
 * UseList (利用一覧): what the office reads of uses and their corrections across people: lists with filters, one use with
 * everything about it, and the table to be kept as a file. Numbers of people are shown to those alone who may see personal
 * data, and that they were is recorded. Nothing is changed here.
 */
import { Effect, Stream } from "effect"
import { record } from "./AuditTrail.ts"
import type { CalendarDate, FiscalYear } from "./CalendarDate.ts"
import { Catalogue, productOf, programmesOf, type Snapshot } from "./Catalogue.ts"
import { actorOf, type Clerk, may } from "./Clerk.ts"
import { corrections, find, findRequest } from "./CorrectedUses.ts"
import type { Correction } from "./Correction.ts"
import { balanceOf, fold, redemptionOf } from "./CouponBook.ts"
import { openedOf } from "./CouponBooks.ts"
import { type Use, useOf } from "./Coupons.ts"
import type { ProductId } from "./CouponProduct.ts"
import type { FacilityCode } from "./Facility.ts"
import { type AssociationCode, type HolderId, numberOf } from "./Holder.ts"
import { type HolderNumber, masked } from "./HolderNumber.ts"
import { Ledger } from "./Ledger.ts"
import type { Actor, Channel, RedemptionId } from "./LedgerEntry.ts"
import { courseName, productName } from "./OfficeNames.ts"
import { permitted } from "./Permitted.ts"
import { Reports, type UseQuery, type UseRecord } from "./Reports.ts"
import { DocumentMissing, type Kept } from "./Shelf.ts"
import { remainingOf } from "./Verdict.ts"

/** How many rows a page has. */
export const pageSize = 50

/** Something that uses can be looked for by: a programme, or a product as the clerk may know it. */
export interface Goods {
  /** Stands for it in an address. Tells no more than the label. */
  readonly key: string
  readonly label: string
  readonly products: ReadonlyArray<ProductId>
}

/** Which uses. */
export interface UseFilter {
  readonly usedFrom?: CalendarDate | undefined
  readonly usedUntil?: CalendarDate | undefined
  readonly facility?: FacilityCode | undefined
  readonly goods?: Goods | undefined
  readonly channel?: Channel | undefined
  /** Only those of which something was given back, or only those of which nothing was. */
  readonly reversed?: boolean | undefined
  readonly redemptionId?: RedemptionId | undefined
}

/** A use as a line of a list. */
export interface UseRow extends UseRecord {
  /** What it was used for, as the clerk may know it. */
  readonly coupon: string
  readonly facilityName: string
  /** Undefined for who may not see personal data. */
  readonly number: HolderNumber | undefined
  readonly masked: string
}

/** Who asks for which uses. */
export interface UseAsking {
  readonly clerk: Clerk
  readonly filter: UseFilter
}

/**
 * Reads a receipt number as people read it aloud and type it: in any width and case, with or without groups; O is read
 * as 0, I and L as 1, as Crockford says. Undefined when it is none.
 */
export const receiptIn = (text: string): RedemptionId | undefined => {
  const plain = text
    .normalize("NFKC")
    .replace(/[\s\p{Pd}\u2212\u30fc]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1")
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(plain) ? (plain as RedemptionId) : undefined
}

/**
 * What uses of a year can be looked for by. Who may not know which examination it is finds the products under the names
 * that do not tell, together, and no programme of such products.
 */
export const goodsOf = (catalogue: Snapshot, clerk: Clerk, fiscalYear: FiscalYear): ReadonlyArray<Goods> => {
  const sees = may(clerk, "health")
  const programmes = programmesOf(catalogue, clerk.association, fiscalYear)
  const whole = programmes
    .filter(({ products }) => sees || products.every(({ discreetName }) => discreetName === undefined))
    .filter(({ products }) => products.length > 1)
    .map(({ id, name, products }): Goods => ({
      key: `all.${id}`,
      label: `${name} (全部)`,
      products: products.map((product) => product.id)
    }))
  const named = Map.groupBy(
    programmes.flatMap(({ products }) => products),
    (product) => productName(product, sees)
  )
  const single = [...named].map(([label, products], index): Goods => {
    const [only, second] = products
    const key = second === undefined && only !== undefined ? only.id : `group.${index + 1}`
    return { key, label, products: products.map(({ id }) => id) }
  })
  return [...whole, ...single]
}

/** A page of uses, the latest first, from before a place on. Recorded for who sees whose they are. */
export const page = Effect.fn("UseList.page")(function* (asking: UseAsking & { readonly before?: number | undefined }) {
  const { before, clerk, filter } = asking
  yield* permitted(clerk, "look")
  const reports = yield* Reports
  const query: UseQuery = {
    ...queryOf(clerk.association, filter),
    ...(before === undefined ? {} : { before }),
    limit: pageSize + 1
  }
  const found = yield* reports.uses(query)
  const rows = found.slice(0, pageSize)
  yield* recordRead(asking, "use.list", { rows: rows.length, ...(before === undefined ? {} : { continued: true }) })
  const toRow = rowsIn(yield* (yield* Catalogue).latest, clerk)
  return {
    rows: rows.map(toRow),
    /** From here on the next page, when there is one. */
    next: found.length > pageSize ? rows.at(-1)?.seq : undefined
  }
})

/** All uses of a filter, in order of place, to be kept as a file. Recorded. */
export const exported = Effect.fn("UseList.exported")(function* (asking: UseAsking) {
  const { clerk, filter } = asking
  yield* permitted(clerk, "look")
  const reports = yield* Reports
  yield* recordRead(asking, "use.export", {})
  const toRow = rowsIn(yield* (yield* Catalogue).latest, clerk)
  return reports
    .allUses({ ...queryOf(clerk.association, filter), limit: 1 })
    .pipe(Stream.map((batch) => batch.map((use) => toRow(use))))
})

/** One use with everything about it. Recorded. Refuses unknown ones. */
export const one = Effect.fn("UseList.one")(function* (clerk: Clerk, redemptionId: RedemptionId) {
  yield* permitted(clerk, "look")
  const use = yield* find(clerk.association, redemptionId)
  yield* record({
    association: clerk.association,
    actor: actorOf(clerk),
    action: "use.read",
    subject: `holder:${numberOf(use.holder)}`,
    detail: { use: redemptionId }
  })
  const place = use.entries.findIndex((entry) => entry._tag === "Redeemed" && entry.redemptionId === redemptionId)
  const then = fold(use.entries.slice(0, place + 1))
  return {
    ...use,
    /** Of the use among the entries of the book: 1, 2, 3 … */
    place: place + 1,
    /** What was left of the product after the use, as its screen said. Unit: coupons. */
    remainingThen: remainingOf(balanceOf(then, use.redemption.product)),
    /** What was given back of it, with the places of the entries. */
    reversals: use.entries.flatMap((entry, index) =>
      entry._tag === "Reversed" && entry.reverses === redemptionId ? [{ place: index + 1, entry }] : []
    )
  }
})

/** Which requests. */
export interface CorrectionFilter {
  readonly open?: boolean | undefined
  readonly state?: Correction["state"]["_tag"] | undefined
  readonly requestedBy?: Actor | undefined
}

/** A request with the use that it is about. */
export interface CorrectionRow {
  readonly kept: Kept<Correction>
  readonly use: Use | undefined
  /** Undefined for who may not see personal data. */
  readonly number: HolderNumber | undefined
  readonly masked: string
}

/** A page of requests, the latest first, from before an id on. Recorded for who sees whom they are about. */
export const requests = Effect.fn("UseList.requests")(function* (asking: {
  readonly clerk: Clerk
  readonly filter: CorrectionFilter
  readonly before?: string | undefined
}) {
  const { before, clerk, filter } = asking
  yield* permitted(clerk, "look")
  const found: Array<Kept<Correction>> = []
  let from = before
  while (found.length <= pageSize) {
    const batch = yield* corrections.list({
      association: clerk.association,
      ...(filter.open === undefined ? {} : { open: filter.open }),
      ...(from === undefined ? {} : { before: from }),
      limit: batchSize
    })
    found.push(...batch.filter(isAsked(filter)))
    from = batch.at(-1)?.id
    if (batch.length < batchSize) break
  }
  const shown = found.slice(0, pageSize)
  const uses = yield* usesOf(shown)
  if (may(clerk, "personal") && shown.length > 0) {
    yield* record({
      association: clerk.association,
      actor: actorOf(clerk),
      action: "correction.list",
      detail: { rows: shown.length }
    })
  }
  return {
    rows: shown.map((kept): CorrectionRow => ({ kept, use: uses.get(kept.id), ...numbersOf(kept.subject, clerk) })),
    next: found.length > pageSize ? shown.at(-1)?.id : undefined
  }
})

/** How many requests are open, up to 100. */
export const openRequests = Effect.fn("UseList.openRequests")(function* (association: AssociationCode) {
  return (yield* corrections.list({ association, open: true, limit: 100 })).length
})

/** One request with the use that it is about. Recorded. Fails with DocumentMissing when there is none. */
export const request = Effect.fn("UseList.request")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "look")
  const kept = yield* findRequest(clerk.association, id)
  if (kept === undefined) return yield* new DocumentMissing({ kind: "correction" })
  const use = yield* find(clerk.association, kept.value.redemptionId)
  yield* record({
    association: clerk.association,
    actor: actorOf(clerk),
    action: "correction.read",
    subject: `holder:${numberOf(use.holder)}`,
    detail: { correction: id }
  })
  const index = use.entries.findIndex((entry) => "reference" in entry && entry.reference === id)
  const entry = use.entries[index]
  return { kept, use, entry: entry === undefined ? undefined : { place: index + 1, entry } }
})

const batchSize = 200

const isAsked =
  ({ requestedBy, state }: CorrectionFilter) =>
  ({ value }: Kept<Correction>): boolean =>
    (state === undefined || value.state._tag === state) &&
    (requestedBy === undefined || value.requestedBy === requestedBy)

/** The uses that requests are about, by the ids of the requests: one round trip for each year. */
const usesOf = Effect.fnUntraced(function* (some: ReadonlyArray<Kept<Correction>>) {
  const ledger = yield* Ledger
  const uses = new Map<string, Use>()
  for (const [fiscalYear, ofYear] of Map.groupBy(some, ({ value }) => value.fiscalYear)) {
    const holders = [...new Set(ofYear.map(({ subject }) => subject as HolderId))]
    for (const stream of yield* ledger.open(holders, fiscalYear)) {
      const opened = yield* openedOf(stream)
      if (opened === undefined) continue
      for (const { id, subject, value } of ofYear) {
        const redemption = subject === stream.key.holder ? redemptionOf(opened.book, value.redemptionId) : undefined
        if (redemption !== undefined) uses.set(id, useOf(opened, redemption))
      }
    }
  }
  return uses
})

const queryOf = (
  association: AssociationCode,
  { channel, facility, goods, redemptionId, reversed, usedFrom, usedUntil }: UseFilter
): Omit<UseQuery, "limit"> => ({
  association,
  ...(usedFrom === undefined ? {} : { usedFrom }),
  ...(usedUntil === undefined ? {} : { usedUntil }),
  ...(facility === undefined ? {} : { facility }),
  ...(goods === undefined ? {} : { products: goods.products }),
  ...(channel === undefined ? {} : { channel }),
  ...(reversed === undefined ? {} : { reversed }),
  ...(redemptionId === undefined ? {} : { redemptionId })
})

const rowsIn =
  (catalogue: Snapshot, clerk: Clerk) =>
  (use: UseRecord): UseRow => {
    const product = productOf(catalogue, clerk.association, use.fiscalYear, use.product) ?? { id: use.product }
    return {
      ...use,
      coupon: courseName(product, use.course, may(clerk, "health")),
      facilityName: catalogue.facilities.get(use.facility)?.name ?? use.facility,
      ...numbersOf(use.holder, clerk)
    }
  }

const numbersOf = (subject: string, clerk: Clerk) => {
  const number = numberOf(subject as HolderId)
  return { number: may(clerk, "personal") ? number : undefined, masked: masked(number) }
}

/** That a clerk who may see whose uses they are has seen some. What was looked for tells nothing about a person. */
const recordRead = (
  { clerk, filter }: UseAsking,
  action: string,
  more: { readonly [Key in string]: number | boolean }
) =>
  may(clerk, "personal")
    ? record({
        association: clerk.association,
        actor: actorOf(clerk),
        action,
        detail: {
          usedFrom: filter.usedFrom ?? null,
          usedUntil: filter.usedUntil ?? null,
          facility: filter.facility ?? null,
          goods: filter.goods?.label ?? null,
          channel: filter.channel ?? null,
          reversed: filter.reversed ?? null,
          use: filter.redemptionId ?? null,
          ...more
        }
      })
    : Effect.void
