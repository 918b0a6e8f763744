/**
 * PaperBatch (印刷): one print of sheets for some people, by workplace, with every number in it, so that printing it again
 * prints the same (R115). A small decider of its own: planned, ready, mailed. The numbers stand in the ledger besides, where
 * alone they are worth anything.
 */
import { Schema } from "effect"
import { FiscalYear, Instant } from "./CalendarDate.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { ProductId } from "./CouponProduct.ts"
import { HolderId, Workplace } from "./Holder.ts"
import { Actor, RedemptionId } from "./LedgerEntry.ts"

/** The most applications in one print: as many as somebody puts into envelopes in one go. */
export const mostApplications = 100

/** A sheet with its number, for one coupon. */
export const PlannedSheet = Schema.Struct({ number: RedemptionId, product: ProductId })
export type PlannedSheet = typeof PlannedSheet.Type

/** The sheets of one person, and when they were mailed. */
export const BatchItem = Schema.Struct({
  application: Schema.String,
  holder: HolderId,
  /** Where the person worked when it was made. */
  workplace: Workplace,
  sheets: Schema.Array(PlannedSheet),
  mailed: Schema.optionalKey(Schema.Struct({ by: Actor, at: Instant }))
})
export type BatchItem = typeof BatchItem.Type

/** Where a print stands. */
export const BatchState = Schema.TaggedUnion({
  /** Its numbers are planned, and on their way into the ledger. */
  Planned: {},
  /** Every number of it stands in the ledger. */
  Ready: { at: Instant }
})
export type BatchState = typeof BatchState.Type

/** A print of sheets. */
export const PaperBatch = Schema.Struct({
  fiscalYear: FiscalYear,
  madeBy: Actor,
  madeAt: Instant,
  /** By workplace. */
  items: Schema.Array(BatchItem),
  state: BatchState
})
export type PaperBatch = typeof PaperBatch.Type

/** Whether it has still to be made ready, or something of it to be mailed. */
export const isOpen = ({ items, state }: PaperBatch): boolean =>
  state._tag === "Planned" || items.some(({ mailed }) => mailed === undefined)

/** How many sheets it has. */
export const sheetsOf = ({ items }: Pick<PaperBatch, "items">): number =>
  items.reduce((sum, { sheets }) => sum + sheets.length, 0)

/** The print once its numbers are in the ledger: with those alone that came to stand there. */
export const ready = (batch: PaperBatch, issued: ReadonlySet<RedemptionId>, at: Instant): PaperBatch => {
  if (batch.state._tag === "Ready") return batch
  const items = batch.items.flatMap((item) => {
    const sheets = item.sheets.filter(({ number }) => issued.has(number))
    return sheets.length === 0 ? [] : [{ ...item, sheets }]
  })
  return { ...batch, items, state: { _tag: "Ready", at } }
}

/** The print after some of it, or all, was mailed. What was mailed before stays as it is. */
export const mailed = (
  batch: PaperBatch,
  clerk: Clerk,
  at: Instant,
  isMailed: (item: BatchItem) => boolean
): PaperBatch => {
  const by = actorOf(clerk)
  const isNew = (item: BatchItem) => item.mailed === undefined && isMailed(item)
  if (!batch.items.some(isNew)) return batch
  return { ...batch, items: batch.items.map((item) => (isNew(item) ? { ...item, mailed: { by, at } } : item)) }
}

/** The people of a print by workplace, in its order. */
export const byWorkplace = (
  items: ReadonlyArray<BatchItem>
): ReadonlyArray<{ readonly workplace: Workplace; readonly items: ReadonlyArray<BatchItem> }> =>
  [...Map.groupBy(items, ({ workplace }) => workplaceKey(workplace)).values()].flatMap((own) =>
    own.slice(0, 1).map(({ workplace }) => ({ workplace, items: own }))
  )

/** What makes two workplaces the same. */
export const workplaceKey = ({ code, name }: Workplace): string => JSON.stringify([code, name])
