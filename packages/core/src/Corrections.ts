/**
 * Corrections (訂正): the office gives back a part or all of a use (R120, R123). One clerk alone may up to the limit of the
 * association; above it a second one agrees. Everything is written down before it is done, and what was cut off between
 * the agreement and the ledger is finished later. What may become of a request is decided in `Correction`.
 */
import { Effect, Result, Schema } from "effect"
import { isOwnKey, personBehind } from "./ApiKeys.ts"
import { type Deed, record, recorded } from "./AuditTrail.ts"
import type { CalendarDate, Instant } from "./CalendarDate.ts"
import { actorOf, type Clerk, type ClerkId, SecondPersonNeeded } from "./Clerk.ts"
import * as Clerks from "./Clerks.ts"
import {
  afterwards,
  aloneLeft,
  type CorrectedUse,
  corrections,
  type Figures,
  figuresOf,
  find,
  findRequest,
  givenBackBy,
  limitOf
} from "./CorrectedUses.ts"
import { decide as decideOnBook, QuantityExceeded, redemptionOf, ReferenceTaken } from "./CouponBook.ts"
import { change, now, open, type Opened } from "./CouponBooks.ts"
import {
  type Correction,
  type CorrectionDeed,
  decide,
  type ReasonCode,
  reasonNames,
  type Teller
} from "./Correction.ts"
import type { Documents } from "./Documents.ts"
import { type AssociationCode, associationOf, type HolderId, numberOf } from "./Holder.ts"
import type { Actor, LedgerEntry, RedemptionId, Reference } from "./LedgerEntry.ts"
import { notOwn, permitted } from "./Permitted.ts"
import { finishEach, patienceMillis } from "./Settling.ts"
import { DocumentMissing, type Kept } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** The day on which the office was told lies in the future, or before the use. */
export class ToldOnRefused extends Schema.TaggedError<ToldOnRefused>()("ToldOnRefused", {
  why: Schema.Literals(["future", "before-use"])
}) {}

/** What is left of the use is not what the screen showed: somebody gave something back meanwhile. Unit: coupons. */
export class UseChanged extends Schema.TaggedError<UseChanged>()("UseChanged", { left: Schema.Int }) {}

/** What a clerk asks for. */
export interface CorrectionOrder {
  readonly clerk: Clerk
  readonly redemptionId: RedemptionId
  /** How many are to be given back. Unit: coupons. */
  readonly quantity: number
  readonly reason: ReasonCode
  /** Shape: 10 to 500 characters on one line. */
  readonly text: string
  readonly toldBy: Teller
  /** Shape: at most 80 characters on one line. */
  readonly caller: string
  readonly toldOn: CalendarDate
  /** What the screen showed to be left of the use, when it did. */
  readonly left?: number | undefined
}

/** What an order would change. */
export interface CorrectionPreview {
  readonly use: CorrectedUse
  readonly before: Figures
  readonly after: Figures
  /** It has to be agreed to by somebody else. */
  readonly needsSecond: boolean
}

/** A use for a clerk who wants to correct it. Recorded. Refuses who may not, oneself and the spouse, and unknown uses. */
export const toCorrect = Effect.fn("Corrections.toCorrect")(function* (clerk: Clerk, redemptionId: RedemptionId) {
  yield* permitted(clerk, "correct")
  const use = yield* find(clerk.association, redemptionId)
  yield* notOwn(clerk, use.holder)
  yield* record({ ...deedOn(use.holder, actorOf(clerk), "use.read"), detail: { use: redemptionId } })
  return use
})

/**
 * What an order would change, and whether somebody else must agree. Changes nothing.
 * Refuses who may not, oneself and the spouse, more than is left beside what is asked for already, and impossible days.
 */
export const preview = Effect.fn("Corrections.preview")(function* (order: CorrectionOrder) {
  yield* permitted(order.clerk, "correct")
  const use = yield* find(order.clerk.association, order.redemptionId)
  yield* notOwn(order.clerk, use.holder)
  yield* notOfMaker(order.clerk, use.holder)
  const { today } = yield* now
  const { figures, waiting } = use
  if (order.toldOn > today) return yield* new ToldOnRefused({ why: "future" })
  if (order.toldOn < use.redemption.usedOn) return yield* new ToldOnRefused({ why: "before-use" })
  yield* unchanged(figures, order.left)
  const available = Math.max(0, figures.left - waiting)
  if (!Number.isInteger(order.quantity) || order.quantity < 1 || order.quantity > available) {
    return yield* new QuantityExceeded({ requested: order.quantity, available })
  }
  const found: CorrectionPreview = {
    use,
    before: figures,
    after: afterwards(figures, order.quantity),
    needsSecond: order.quantity > (yield* aloneLeft(use, actorOf(order.clerk)))
  }
  return found
})

/**
 * Asks for a correction. Within the limit it is done at once by the same clerk: whoever may ask may do that much, because
 * the telephone desk is where it is needed and the limit is what the association trusts one person with. Above it the
 * request waits for a second clerk. The same id with the same content again is the same request.
 * Refuses as {@link preview} does, and an id that stands for something else.
 */
export const request = Effect.fn("Corrections.request")(function* (id: Reference, order: CorrectionOrder) {
  yield* permitted(order.clerk, "correct")
  const { at } = yield* now
  const known = yield* findRequest(order.clerk.association, id)
  if (known !== undefined) {
    return isOf(known.value, order) ? yield* finish(known) : yield* new ReferenceTaken({ reference: id })
  }
  const looked = yield* preview(order)
  const { after, before, needsSecond, use } = looked
  if (use.opened.book.requested.has(id)) return yield* new ReferenceTaken({ reference: id })
  const by = actorOf(order.clerk)
  const { caller, quantity, reason, redemptionId, text, toldBy, toldOn } = order
  const correction: Correction = {
    fiscalYear: use.opened.fiscalYear,
    redemptionId,
    quantity,
    reason,
    text,
    toldBy,
    caller,
    toldOn,
    requestedBy: by,
    requestedAt: at,
    state: needsSecond ? { _tag: "Requested" } : { _tag: "Approved", by, at, alone: true }
  }
  yield* record({
    ...deedOn(use.holder, by, "correction.request"),
    detail: {
      correction: id,
      use: redemptionId,
      quantity,
      reason,
      text,
      toldBy,
      toldOn,
      needsSecond,
      before: { ...before },
      after: { ...after }
    }
  })
  const kept = yield* corrections
    .add(use.holder, id, correction)
    .pipe(Effect.catchTag("DocumentConflict", () => corrections.get(use.holder, id)))
  return yield* finish(kept)
})

/**
 * Agrees to a request of somebody else and does it. Again by the same clerk it changes nothing more.
 * Refuses who may not, the clerk who asked or made the key that asked, oneself and the spouse, what is decided, and a use that is not as it was shown.
 */
export const approve = Effect.fn("Corrections.approve")(function* (
  clerk: Clerk,
  id: string,
  shown: { readonly left?: number | undefined } = {}
) {
  const kept = yield* forSecond(clerk, id)
  if (yield* isOwnKey(clerk, kept.value.requestedBy)) return yield* new SecondPersonNeeded()
  const { at } = yield* now
  const use = yield* find(clerk.association, kept.value.redemptionId)
  if (kept.value.state._tag === "Requested") yield* unchanged(use.figures, shown.left)
  const { quantity, redemptionId } = kept.value
  const approved = yield* altered(kept, { _tag: "Approve", clerk, at }, actorOf(clerk), {
    use: redemptionId,
    quantity,
    before: { ...use.figures },
    after: { ...afterwards(use.figures, quantity) }
  })
  return yield* finish(approved)
})

/** Says no to a request of somebody else. Refuses as {@link approve} does. */
export const refuse = Effect.fn("Corrections.refuse")(function* (clerk: Clerk, id: string, reason: string) {
  const kept = yield* forSecond(clerk, id)
  const { at } = yield* now
  return yield* altered(kept, { _tag: "Refuse", clerk, at, reason }, actorOf(clerk), { reason })
})

/** Takes back one's own request. Refuses others, and what is decided. */
export const withdraw = Effect.fn("Corrections.withdraw")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "correct")
  const kept = yield* get(clerk.association, id)
  const { at } = yield* now
  return yield* altered(kept, { _tag: "Withdraw", clerk, at }, actorOf(clerk), {})
})

/**
 * Brings a request that is agreed to into the ledger, and says so. Safe to repeat: its id is the reference of its entry.
 * One that came too late becomes Overtaken; one that a clerk alone must not do any more waits for a second one.
 */
export const finish = Effect.fn("Corrections.finish")(function* (kept: Kept<Correction>) {
  const { id, value } = kept
  if (value.state._tag !== "Approved") return kept
  const holder = kept.subject as HolderId
  const reference = id as Reference
  const { alone, by } = value.state
  const { book } = yield* open(holder, value.fiscalYear)
  const { at } = yield* now
  const documents = yield* Effect.context<Documents>()
  const apply = change(holder, value.fiscalYear, (opened) =>
    Effect.provideContext(entriesOf(opened, kept, { alone, by, at }), documents)
  )
  const use = redemptionOf(book, value.redemptionId)
  if (use === undefined) return yield* Effect.die(new Error("a correction is about a use that is not in its book"))
  const before = figuresOf(book, use)
  const applied = yield* Effect.result(
    book.requested.has(reference)
      ? apply
      : recorded({
          ...deedOn(holder, by, "correction.apply"),
          detail: {
            correction: id,
            use: value.redemptionId,
            quantity: value.quantity,
            requestedBy: value.requestedBy,
            before: { ...before },
            after: { ...afterwards(before, value.quantity) }
          }
        })(apply)
  )
  if (Result.isSuccess(applied)) return yield* settled(kept, { _tag: "Finish", at })
  const refusal = applied.failure
  if (refusal._tag === "SecondPersonNeeded") return yield* settled(kept, { _tag: "AskSecond" })
  if (refusal._tag === "QuantityExceeded")
    return yield* settled(kept, { _tag: "Overtake", at, left: refusal.available })
  return yield* refusal
})

/** How many open requests are looked at in one turn. */
const mostAtOnce = 500

/**
 * Finishes what was agreed to and cut off before it stood in the ledger; what cannot be finished now waits for the next
 * time and holds up nothing else. Answers how many were finished. For the scheduler.
 */
export const settle = Effect.fn("Corrections.settle")(function* (association: AssociationCode) {
  const { at } = yield* now
  const pending = yield* corrections.list({ association, open: true, limit: mostAtOnce })
  const left = pending.filter(({ value: { state } }) => state._tag === "Approved" && state.at + patienceMillis <= at)
  return yield* finishEach(left, "a correction could not be finished", (kept) => Effect.as(finish(kept), true))
})

const get = Effect.fnUntraced(function* (association: AssociationCode, id: string) {
  return (yield* findRequest(association, id)) ?? (yield* new DocumentMissing({ kind: "correction" }))
})

/** A request to be decided on by somebody who may, and whom it does not concern. */
const forSecond = Effect.fnUntraced(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "approve")
  const kept = yield* get(clerk.association, id)
  yield* notOwn(clerk, kept.subject as HolderId)
  return kept
})

/** Refuses a key of somebody whose own coupons, or whose spouse's, it is about. */
const notOfMaker = Effect.fnUntraced(function* (clerk: Clerk, holder: HolderId) {
  const [, id] = /^clerk:(.+)$/.exec(yield* personBehind(clerk.association, actorOf(clerk))) ?? []
  if (id === undefined || id === clerk.id) return
  const maker = yield* Clerks.find({ association: clerk.association, id: id as ClerkId })
  if (maker !== undefined) yield* notOwn(maker.clerk, holder)
})

/** Decides on a request, records what is done, and does it; the same again does nothing. */
const altered = Effect.fnUntraced(function* (
  kept: Kept<Correction>,
  deed: CorrectionDeed,
  by: Actor,
  detail: NonNullable<Deed["detail"]>
) {
  const decided = yield* Effect.fromResult(decide(kept.value, deed))
  if (decided === kept.value) return kept
  const action = `correction.${deed._tag.toLowerCase()}`
  return yield* recorded({
    ...deedOn(kept.subject as HolderId, by, action),
    detail: { correction: kept.id, ...detail }
  })(corrections.change(kept.subject, kept.id, (value) => Effect.fromResult(decide(value, deed))))
})

/** Writes down what became of a request in the ledger. Somebody else may have been faster and have written the same. */
const settled = (kept: Kept<Correction>, deed: CorrectionDeed) =>
  corrections.change(kept.subject, kept.id, (value) =>
    Effect.succeed(Result.getOrElse(decide(value, deed), () => value))
  )

/** What follows from an agreed request on a book. Who agreed alone is held to the limit here, where nobody is faster. */
const entriesOf = Effect.fnUntraced(function* (
  opened: Opened,
  { id, value }: Kept<Correction>,
  { alone, at, by }: { readonly alone: boolean; readonly at: Instant; readonly by: Actor }
): Effect.fn.Return<ReadonlyArray<LedgerEntry>, QuantityExceeded | SecondPersonNeeded | StoreFailure, Documents> {
  const { association, book } = opened
  const reference = id as Reference
  const { quantity, redemptionId } = value
  if (alone && !book.requested.has(reference)) {
    const given = yield* givenBackBy(opened, redemptionId, by)
    if (given + quantity > limitOf(association)) return yield* new SecondPersonNeeded()
  }
  const reason = entryReasonOf(value)
  const command = { _tag: "Reverse", reverses: redemptionId, quantity, reason, reference, at, actor: by } as const
  return yield* Effect.catch(Effect.fromResult(decideOnBook(book, command)), (refusal) =>
    refusal._tag === "QuantityExceeded" ? Effect.fail(refusal) : Effect.die(refusal)
  )
})

/** The reason as the ledger has it: its name, then the clerk's words as far as they fit. */
const entryReasonOf = ({ reason, text }: Correction): string => {
  const whole = `${reasonNames[reason]}: ${text}`
  return whole.length <= 500 ? whole : `${whole.slice(0, 498).toWellFormed()}…`
}

/** Whether a request is what an order asks for. */
const isOf = (correction: Correction, order: CorrectionOrder): boolean =>
  correction.requestedBy === actorOf(order.clerk) &&
  (["redemptionId", "quantity", "reason", "text", "toldBy", "caller", "toldOn"] as const).every(
    (key) => correction[key] === order[key]
  )

const unchanged = ({ left }: Figures, shown: number | undefined): Effect.Effect<void, UseChanged> =>
  shown === undefined || shown === left ? Effect.void : Effect.fail(new UseChanged({ left }))

const deedOn = (holder: HolderId, actor: Actor, action: string): Deed => ({
  association: associationOf(holder),
  actor,
  action,
  subject: `holder:${numberOf(holder)}`
})
