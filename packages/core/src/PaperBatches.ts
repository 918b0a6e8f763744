/**
 * PaperBatches (印刷): who has coupons on paper without a sheet, prints of them by workplace, and the mail (R115). The numbers
 * of a print are written down first and then issued in the ledger; there only as many come to stand as there are coupons
 * without one, so that of two prints at the same instant every coupon has one number. What a crash leaves is finished later.
 */
import { Effect, Result } from "effect"
import { type Deed, record, recorded } from "./AuditTrail.ts"
import { type CalendarDate, type FiscalYear, fiscalYearOf } from "./CalendarDate.ts"
import { actorOf, type Clerk, isOwn, may } from "./Clerk.ts"
import { change, now, type Opened, openedOf } from "./CouponBooks.ts"
import { type AssociationCode, type HolderId, numberOf, type Workplace } from "./Holder.ts"
import { Ledger } from "./Ledger.ts"
import type { RedemptionId } from "./LedgerEntry.ts"
import { decide, type PaperApplication, paperOf } from "./PaperApplication.ts"
import {
  byWorkplace,
  type BatchItem,
  isOpen,
  mailed,
  mostApplications,
  PaperBatch,
  ready,
  sheetsOf,
  workplaceKey
} from "./PaperBatch.ts"
import { issueEntries, type Moved, unprintedOf, workplaceOf } from "./PaperBooks.ts"
import { applications, getApplication } from "./PaperShelf.ts"
import { notOwn, permitted } from "./Permitted.ts"
import { finishEach, patienceMillis } from "./Settling.ts"
import { DocumentMissing, type Kept, shelf } from "./Shelf.ts"

/** The prints. */
const batches = shelf<PaperBatch>({ kind: "paper-batch", schema: PaperBatch, isOpen })

/** An application with coupons on paper that have no sheet. */
export interface DueApplication {
  readonly kept: Kept<PaperApplication>
  readonly workplace: Workplace
  readonly moved: ReadonlyArray<Moved>
}

/** What a print is to be made of: everything that is due, what is due of one workplace, or of one application. */
export interface Selection {
  readonly workplace?: Workplace | undefined
  readonly application?: string | undefined
}

/** How many applications are read at once, and how many prints are listed. */
const readAtOnce = 200
const listed = 50

/**
 * Everybody on paper who has coupons without a sheet: newly agreed, granted something since, with a sheet that was voided or
 * a use that was given back. Only those who applied are looked at, never everybody. By workplace.
 */
export const due = Effect.fn("PaperBatches.due")(function* (association: AssociationCode, fiscalYear: FiscalYear) {
  const { today } = yield* now
  const found: Array<DueApplication> = []
  let before: string | undefined
  for (;;) {
    const some = yield* applications.list({
      association,
      limit: readAtOnce,
      ...(before === undefined ? {} : { before })
    })
    const inEffect = some.filter(({ value }) => value.fiscalYear === fiscalYear && paperOf(value.state) !== undefined)
    found.push(...(yield* dueOf(inEffect, fiscalYear, today)))
    before = some.at(-1)?.id
    // They are in order of time but for a little at the turn of the year: a whole page of earlier ones is the end.
    if (some.length < readAtOnce || some.every(({ value }) => value.fiscalYear < fiscalYear)) break
  }
  return found.toSorted((a, b) => compare(placeOf(a), placeOf(b)))
})

/**
 * Makes a print of what is due, at most {@link mostApplications} applications, in turn (R115). The same id again is the same
 * print. Answers undefined when nothing is due. Never of the clerk's own coupons, or the spouse's.
 */
export const make = Effect.fn("PaperBatches.make")(function* (
  clerk: Clerk,
  id: string,
  { application, workplace }: Selection,
  newNumber: Effect.Effect<RedemptionId>
) {
  yield* permitted(clerk, "operate")
  const { association } = clerk
  const known = yield* batches.find(association, id)
  if (known !== undefined) return yield* finish(known)
  const { at, today } = yield* now
  const fiscalYear = fiscalYearOf(today)
  const all =
    application === undefined
      ? yield* due(association, fiscalYear)
      : yield* dueOf([yield* ofOther(clerk, application)], fiscalYear, today)
  const chosen = all
    .filter((each) => !isOwn(clerk, numberOf(each.kept.subject as HolderId)))
    .filter((each) => workplace === undefined || workplaceKey(each.workplace) === workplaceKey(workplace))
    .toSorted((a, b) => compare(a.kept.id, b.kept.id))
    .slice(0, mostApplications)
    .toSorted((a, b) => compare(placeOf(a), placeOf(b)))
  if (chosen.length === 0) return undefined
  const items = yield* Effect.forEach(chosen, (each) => planned(each, newNumber))
  const batch: PaperBatch = { fiscalYear, madeBy: actorOf(clerk), madeAt: at, items, state: { _tag: "Planned" } }
  const kept = yield* recorded({
    ...deedOf(clerk, "paper-batch.make", id),
    detail: { fiscalYear, people: items.length, sheets: sheetsOf(batch) }
  })(batches.add(association, id, batch).pipe(Effect.catchTag("DocumentConflict", () => batches.get(association, id))))
  return yield* finish(kept)
})

/** Brings the numbers of a print into the ledger, and says which came to stand there. Safe to repeat. */
export const finish = Effect.fn("PaperBatches.finish")(function* (kept: Kept<PaperBatch>) {
  const { id, value } = kept
  if (value.state._tag !== "Planned") return kept
  const { at } = yield* now
  const issued = new Set<RedemptionId>()
  for (const item of value.items) {
    const { book } = yield* change(item.holder, value.fiscalYear, (opened) =>
      Effect.sync(() => issueEntries(opened, plannedOf(item), { at, by: value.madeBy, reason: "紙クーポンの印刷" }))
    )
    const own = item.sheets.filter(({ number }) => book.sheets.has(number))
    for (const { number } of own) issued.add(number)
    if (own.length === 0) continue
    yield* applications.change(item.holder, item.application, (application) =>
      Effect.succeed(Result.getOrElse(decide(application, { _tag: "Print", batch: id, at }), () => application))
    )
  }
  return yield* batches.change(kept.subject, id, (batch) => Effect.succeed(ready(batch, issued, at)))
})

/**
 * Says that a print, or one application of it, is in the mail. Again it changes nothing more. Refuses who may not, oneself
 * and the spouse; of a whole print the clerk's own part is left to a colleague.
 */
export const mail = Effect.fn("PaperBatches.mail")(function* (clerk: Clerk, id: string, application?: string) {
  yield* permitted(clerk, "operate")
  const kept = yield* find(clerk.association, id)
  if (kept.value.state._tag === "Planned") return kept
  const concerned = kept.value.items.filter((item) => application === undefined || item.application === application)
  if (application !== undefined) {
    if (concerned.length === 0) return yield* new DocumentMissing({ kind: "paper-application" })
    for (const { holder } of concerned) yield* notOwn(clerk, holder)
  }
  const isMailed = ({ holder, ...item }: BatchItem) =>
    !isOwn(clerk, numberOf(holder)) && (application === undefined || item.application === application)
  const { at } = yield* now
  if (mailed(kept.value, clerk, at, isMailed) === kept.value) return kept
  return yield* recorded({
    ...deedOf(clerk, "paper-batch.mail", id),
    detail: { people: concerned.length, ...(application === undefined ? {} : { paper: application }) }
  })(
    Effect.gen(function* () {
      for (const item of concerned.filter(isMailed)) {
        const deed = { _tag: "Mail", batch: id, clerk, at } as const
        yield* applications.change(item.holder, item.application, (value) =>
          Effect.succeed(Result.getOrElse(decide(value, deed), () => value))
        )
      }
      return yield* batches.change(kept.subject, id, (batch) => Effect.succeed(mailed(batch, clerk, at, isMailed)))
    })
  )
})

/** A print. Fails with DocumentMissing when there is none. */
export const find = Effect.fn("PaperBatches.find")(function* (association: AssociationCode, id: string) {
  return yield* batches.get(association, id)
})

/** A print for a clerk who looks. Recorded for who may see whose sheets they are. */
export const seen = Effect.fn("PaperBatches.seen")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "look")
  const kept = yield* find(clerk.association, id)
  if (may(clerk, "personal")) yield* record(deedOf(clerk, "paper-batch.read", id))
  return kept
})

/** A print whose labels are to be printed: of workplaces alone, and of nobody. Refuses who may not. */
export const toLabel = Effect.fn("PaperBatches.toLabel")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "operate")
  return yield* find(clerk.association, id)
})

/** Prints, the latest first, and where the list goes on. */
export const list = Effect.fn("PaperBatches.list")(function* (association: AssociationCode, before?: string) {
  const found = yield* batches.list({
    association,
    limit: listed + 1,
    ...(before === undefined || before === "" ? {} : { before })
  })
  const rows = found.slice(0, listed)
  return { rows, next: found.length > listed ? rows.at(-1)?.id : undefined }
})

/** Everything that the sheets of a print say: the people as the last members list has them, and the goods. Recorded. */
export const toPrint = Effect.fn("PaperBatches.toPrint")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "operate")
  yield* permitted(clerk, "personal")
  yield* permitted(clerk, "health")
  const kept = yield* find(clerk.association, id)
  yield* record({
    ...deedOf(clerk, "paper-batch.print", id),
    detail: { people: kept.value.items.length, sheets: sheetsOf(kept.value) }
  })
  const opened = yield* openedBy(
    kept.value.items.map(({ holder }) => holder),
    kept.value.fiscalYear
  )
  return { kept, opened, groups: byWorkplace(kept.value.items) }
})

/** Finishes prints that were cut off. Answers how many. For the scheduler. */
export const settle = Effect.fn("PaperBatches.settle")(function* (association: AssociationCode) {
  const { at } = yield* now
  const open = yield* batches.list({ association, open: true, limit: readAtOnce })
  const left = open.filter(({ at: since, value }) => value.state._tag === "Planned" && since + patienceMillis <= at)
  return yield* finishEach(left, "a print could not be finished", (kept) => Effect.as(finish(kept), true))
})

/** The opened books of some people, by person. */
const openedBy = Effect.fnUntraced(function* (holders: ReadonlyArray<HolderId>, fiscalYear: FiscalYear) {
  const found = new Map<HolderId, Opened>()
  if (holders.length === 0) return found
  for (const stream of yield* (yield* Ledger).open(holders, fiscalYear)) {
    const opened = yield* openedOf(stream)
    if (opened !== undefined) found.set(stream.key.holder, opened)
  }
  return found
})

/** Those of some applications that have coupons without a sheet. */
const dueOf = Effect.fnUntraced(function* (
  some: ReadonlyArray<Kept<PaperApplication>>,
  fiscalYear: FiscalYear,
  today: CalendarDate
) {
  const inEffect = some.filter(({ value }) => value.fiscalYear === fiscalYear && paperOf(value.state) !== undefined)
  if (inEffect.length === 0) return []
  const streams = yield* (yield* Ledger).open(
    inEffect.map(({ subject }) => subject as HolderId),
    fiscalYear
  )
  const found: Array<DueApplication> = []
  for (const [index, stream] of streams.entries()) {
    const kept = inEffect[index]
    const opened = yield* openedOf(stream)
    const moved = opened === undefined ? [] : unprintedOf(opened, today)
    if (kept !== undefined && moved.length > 0) found.push({ kept, workplace: workplaceOf(stream), moved })
  }
  return found
})

const planned = Effect.fnUntraced(function* (
  { kept, moved, workplace }: DueApplication,
  newNumber: Effect.Effect<RedemptionId>
) {
  const sheets = yield* Effect.forEach(
    moved.flatMap(({ product, quantity }) => Array.from({ length: quantity }, () => product)),
    (product) => Effect.map(newNumber, (number) => ({ number, product }))
  )
  const item: BatchItem = { application: kept.id, holder: kept.subject as HolderId, workplace, sheets }
  return item
})

const plannedOf = ({ sheets }: BatchItem) =>
  [...Map.groupBy(sheets, ({ product }) => product)].map(([product, own]) => ({
    product,
    numbers: own.map(({ number }) => number)
  }))

const ofOther = Effect.fnUntraced(function* (clerk: Clerk, id: string) {
  const kept = yield* getApplication(clerk.association, id)
  yield* notOwn(clerk, kept.subject as HolderId)
  return kept
})

const placeOf = ({ kept, workplace }: DueApplication): string => `${workplace.code} ${workplace.name} ${kept.id}`

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const deedOf = (clerk: Clerk, action: string, id: string): Deed => ({
  association: clerk.association,
  actor: actorOf(clerk),
  action,
  subject: `paper-batch:${id}`
})
