/**
 * UnknownOutcome (結果不明): a press whose outcome nobody could find out when it was made (A36). It is kept until the book
 * has the use, or until somebody has asked the facility and closes it with a reason. Nothing here uses a coupon: what was
 * used after all is registered afterwards.
 */
import { Effect, Result, Schema } from "effect"
import { type Deed, recorded, record } from "./AuditTrail.ts"
import { FiscalYear, Instant } from "./CalendarDate.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { redemptionOf } from "./CouponBook.ts"
import { now, open, type Opened } from "./CouponBooks.ts"
import { CourseKey, ProductId } from "./CouponProduct.ts"
import { FacilityCode } from "./Facility.ts"
import { type AssociationCode, associationOf, type HolderId, numberOf } from "./Holder.ts"
import { Actor, Reason, RedemptionId } from "./LedgerEntry.ts"
import { notOwn, permitted } from "./Permitted.ts"
import { Count } from "./Quantity.ts"
import { DocumentMissing, type Kept, shelf } from "./Shelf.ts"

/** A press and what is known of it. */
export const UnknownOutcome = Schema.Struct({
  fiscalYear: FiscalYear,
  product: ProductId,
  course: CourseKey,
  quantity: Count,
  facility: FacilityCode,
  /** When it was pressed. */
  at: Instant,
  state: Schema.TaggedUnion({
    Open: {},
    /** The book has the use. */
    Recorded: { at: Instant },
    Closed: { by: Actor, at: Instant, reason: Reason }
  })
})
export type UnknownOutcome = typeof UnknownOutcome.Type

/** A press as it was made. */
export interface Press extends Omit<UnknownOutcome, "state"> {
  readonly holder: HolderId
  readonly redemptionId: RedemptionId
}

/** The case is closed already: the use was found, or somebody else was faster. */
export class OutcomeSettled extends Schema.TaggedError<OutcomeSettled>()("OutcomeSettled", { state: Schema.String }) {}

/** The presses as they are kept, by the person who pressed. */
export const unknownOutcomes = shelf<UnknownOutcome>({
  kind: "unknown-outcome",
  schema: UnknownOutcome,
  isOpen: ({ state }) => state._tag === "Open"
})

/** What becomes of a press that is closed by somebody. The same again changes nothing: the very same value. */
export const closedBy = (
  outcome: UnknownOutcome,
  how: { readonly by: Actor; readonly at: Instant; readonly reason: string }
): Result.Result<UnknownOutcome, OutcomeSettled> => {
  const { state } = outcome
  if (state._tag === "Open") return Result.succeed({ ...outcome, state: { _tag: "Closed", ...how } })
  return state._tag === "Closed" && state.by === how.by && state.reason === how.reason
    ? Result.succeed(outcome)
    : Result.fail(new OutcomeSettled({ state: state._tag }))
}

/** What becomes of a press whose use stands in the book. What somebody closed stays as they closed it. */
export const foundIn = (outcome: UnknownOutcome, at: Instant): UnknownOutcome =>
  outcome.state._tag === "Open" ? { ...outcome, state: { _tag: "Recorded", at } } : outcome

/** Keeps a press, unless its use stands in the book by now. The same press again is kept once. */
export const keep = Effect.fn("UnknownOutcome.keep")(function* ({ holder, redemptionId, ...press }: Press) {
  const { book } = yield* open(holder, press.fiscalYear)
  if (redemptionOf(book, redemptionId) !== undefined) return false
  const value: UnknownOutcome = { ...press, state: { _tag: "Open" } }
  return yield* unknownOutcomes.add(holder, redemptionId, value).pipe(
    Effect.as(true),
    Effect.catchTag("DocumentConflict", () => Effect.succeed(false))
  )
})

/** How many are looked at in one turn. */
const mostAtOnce = 200

/** Closes those whose use stands in the book. Answers how many. For the scheduler. */
export const settle = Effect.fn("UnknownOutcome.settle")(function* (association: AssociationCode) {
  let settled = 0
  for (const { id, subject, value } of yield* unknownOutcomes.list({ association, open: true, limit: mostAtOnce })) {
    const holder = subject as HolderId
    // Somebody of whom no list ever was has no book.
    const opened = yield* Effect.catchTag(open(holder, value.fiscalYear), "HolderUnknown", () =>
      Effect.succeed(undefined)
    )
    if (opened === undefined || redemptionOf(opened.book, id as RedemptionId) === undefined) continue
    const { at } = yield* now
    yield* unknownOutcomes.change(holder, id, (kept) => Effect.succeed(foundIn(kept, at)))
    settled++
  }
  return settled
})

/** A press with the person's book of its year. */
export interface UnknownOutcomeView {
  readonly kept: Kept<UnknownOutcome>
  readonly holder: HolderId
  readonly opened: Opened
  /** The use stands in the book: the case closes by itself. */
  readonly isRecorded: boolean
}

/** A press as it stands now. Recorded. Fails with DocumentMissing when there is none of that id. */
export const view = Effect.fn("UnknownOutcome.view")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "look")
  const kept = yield* get(clerk.association, id)
  const holder = kept.subject as HolderId
  yield* record(deedOf(clerk, holder, "unknown-outcome.read", { use: id }))
  const opened = yield* open(holder, kept.value.fiscalYear)
  const shown: UnknownOutcomeView = {
    kept,
    holder,
    opened,
    isRecorded: redemptionOf(opened.book, id as RedemptionId) !== undefined
  }
  return shown
})

/** Closes a press after the facility was asked. Refuses who may not, oneself and the spouse, and what is settled. */
export const close = Effect.fn("UnknownOutcome.close")(function* (clerk: Clerk, id: string, reason: string) {
  yield* permitted(clerk, "correct")
  const kept = yield* get(clerk.association, id)
  const holder = kept.subject as HolderId
  yield* notOwn(clerk, holder)
  const { at } = yield* now
  const how = { by: actorOf(clerk), at, reason }
  const decided = yield* Effect.fromResult(closedBy(kept.value, how))
  if (decided === kept.value) return kept
  return yield* recorded(deedOf(clerk, holder, "unknown-outcome.close", { use: id, reason }))(
    unknownOutcomes.change(holder, id, (value) => Effect.fromResult(closedBy(value, how)))
  )
})

const get = Effect.fnUntraced(function* (association: AssociationCode, id: string) {
  return (yield* unknownOutcomes.anywhere(association, id)) ?? (yield* new DocumentMissing({ kind: "unknown-outcome" }))
})

const deedOf = (clerk: Clerk, holder: HolderId, action: string, detail: NonNullable<Deed["detail"]>): Deed => ({
  association: associationOf(holder),
  actor: actorOf(clerk),
  action,
  subject: `holder:${numberOf(holder)}`,
  detail
})
