/**
 * Reconciling: takes a facility's list, reads our uses of the same days, and tells what both have and what only one of
 * them has. Nothing is kept but a line in the record, with counts and no names. Which line is which use is decided in
 * `Reconciliation`.
 */
import { Effect, Result, Schema, Stream } from "effect"
import type { Association } from "./Association.ts"
import type { Audit } from "./Audit.ts"
import { record } from "./AuditTrail.ts"
import { Catalogue, productOf, programmesOf, type Snapshot } from "./Catalogue.ts"
import { actorOf, type Clerk, may, NotPermitted } from "./Clerk.ts"
import { courseOf } from "./CouponProduct.ts"
import type { Digest } from "./Digest.ts"
import type { FacilityCode } from "./Facility.ts"
import { emptyFile, type FileRefused, type RawRow, refusal } from "./FileRow.ts"
import { type AssociationCode, numberOf } from "./Holder.ts"
import { fiscalYearOf } from "./CalendarDate.ts"
import { firstDayOf, lastDayOf, type Month } from "./Month.ts"
import { courseName } from "./OfficeNames.ts"
import { permitted } from "./Permitted.ts"
import {
  contentForm,
  type ListLayout,
  type OurUse,
  readHeader,
  readLine,
  reconcile,
  type Reconciled,
  type TheirUse,
  type UnreadLine
} from "./Reconciliation.ts"
import { Reports, type UseRecord } from "./Reports.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** The most lines that a list may have. */
export const mostLines = 20_000

/** The list has too many lines to be held against anything at once. */
export class ListTooLong extends Schema.TaggedError<ListTooLong>()("ListTooLong", { most: Schema.Int }) {}

/** A facility's list of a month. */
export interface FacilityList<E, R> {
  readonly clerk: Clerk
  readonly association: Association
  readonly facility: FacilityCode
  readonly month: Month
  /** The header first, then the lines, in batches. */
  readonly rows: Stream.Stream<ReadonlyArray<RawRow>, E, R>
}

/** What came of a list. */
export interface ReconciledList extends Reconciled {
  readonly lines: number
  readonly unread: ReadonlyArray<UnreadLine>
}

/**
 * Holds a facility's list of a month against our uses there. Recorded, since it shows whose uses they are.
 * Refuses who may not see personal data, a header that cannot be read, and more than 20,000 lines.
 */
export const run = Effect.fn("Reconciling.run")(function* <E, R>(
  list: FacilityList<E, R>
): Effect.fn.Return<
  ReconciledList,
  NotPermitted | FileRefused | ListTooLong | StoreFailure | E,
  R | Reports | Catalogue | Audit | Digest
> {
  const { association, clerk, facility, month } = list
  yield* permitted(clerk, "personal")
  const { read, unread } = yield* readAll(list)
  const catalogue = yield* (yield* Catalogue).latest
  const toOurs = oursIn(catalogue, association.code, may(clerk, "health"))
  const ours = yield* Stream.runCollect(
    (yield* Reports).allUses({
      association: association.code,
      facility,
      usedFrom: firstDayOf(month),
      usedUntil: lastDayOf(month),
      limit: 1
    })
  )
  const reconciled = reconcile(ours.flat().map(toOurs), read, knownIn(catalogue, association.code, month))
  const { different, matched, oursOnly, theirsOnly } = reconciled
  yield* record({
    association: association.code,
    actor: actorOf(clerk),
    action: "facility.reconcile",
    subject: `facility:${facility}`,
    detail: {
      month,
      lines: read.length + unread.length,
      matched: matched.length,
      different: different.length,
      oursOnly: oursOnly.length,
      theirsOnly: theirsOnly.length,
      unread: unread.length
    }
  })
  return { ...reconciled, lines: read.length + unread.length, unread }
})

const readAll = Effect.fnUntraced(function* <E, R>({ association, rows }: FacilityList<E, R>) {
  const read: Array<TheirUse> = []
  const unread: Array<UnreadLine> = []
  let layout: ListLayout | undefined
  yield* Stream.runForEach(
    rows,
    Effect.fnUntraced(function* (batch: ReadonlyArray<RawRow>) {
      for (const row of batch) {
        if (layout === undefined) {
          const header = readHeader(row)
          if (Result.isFailure(header)) return yield* refusal(header.failure)
          layout = header.success
          continue
        }
        const line = readLine(layout, row, association.memberNumberPattern)
        if (Result.isFailure(line)) unread.push(line.failure)
        else if (line.success !== undefined) read.push(line.success)
        if (read.length + unread.length > mostLines) return yield* new ListTooLong({ most: mostLines })
      }
    })
  )
  if (layout === undefined) return yield* refusal([emptyFile])
  return { read, unread }
})

const oursIn =
  (catalogue: Snapshot, association: AssociationCode, canSeeHealth: boolean) =>
  (use: UseRecord): OurUse => {
    const product = productOf(catalogue, association, use.fiscalYear, use.product)
    const course = product === undefined ? undefined : courseOf(product, use.course)
    const names = [use.course, course?.name, course?.shortName, product?.name, product?.family]
    return {
      receipt: use.redemptionId,
      number: numberOf(use.holder),
      usedOn: use.usedOn,
      quantity: use.quantity - use.reversed,
      name: courseName(product ?? { id: use.product }, use.course, canSeeHealth),
      names: new Set(names.flatMap((name) => (name === undefined ? [] : [contentForm(name)])))
    }
  }

/** Everything that has a name in the year of a month. */
const knownIn = (catalogue: Snapshot, association: AssociationCode, month: Month): ReadonlySet<string> =>
  new Set(
    programmesOf(catalogue, association, fiscalYearOf(firstDayOf(month)))
      .flatMap(({ products }) => products)
      .flatMap(({ courses, family, name }) => [
        name,
        family,
        ...courses.flatMap((course) => [course.key, course.name, course.shortName])
      ])
      .map(contentForm)
  )
