/**
 * PaperApplications (紙クーポンの申請): applying for paper, asking and answering, agreeing and refusing, and the way back to
 * the screen (R110-R116, A15). Everything is written down before it is done, and what was cut off between the agreement and
 * the ledger is finished later. What may become of an application is decided in `PaperApplication`; sheets and prints are
 * in `PaperSheets` and `PaperBatches`, lists in `PaperList`.
 */
import { Effect, Result, Schema } from "effect"
import { type Deed, record, recorded } from "./AuditTrail.ts"
import { fiscalYearOf } from "./CalendarDate.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { ReferenceTaken } from "./CouponBook.ts"
import { change, HolderUnknown, now, open, type Opened, openedOf } from "./CouponBooks.ts"
import { type AssociationCode, associationOf, type HolderId, numberOf } from "./Holder.ts"
import { Ledger } from "./Ledger.ts"
import type { Actor, Reference } from "./LedgerEntry.ts"
import {
  actorOfDoer,
  decide,
  type Doer,
  type Ground,
  isStanding,
  isUndecided,
  type PaperApplication,
  type PaperDeed,
  submitted
} from "./PaperApplication.ts"
import { beginEntries, endEntries, movable, type Moved, movedBy, paperOnlyOf, workplaceOf } from "./PaperBooks.ts"
import {
  applications,
  asInLedger,
  backReference,
  findApplication,
  getApplication,
  lastApplications,
  lastEnsured,
  lastOf,
  openApplications
} from "./PaperShelf.ts"
import { notOwn, permitted } from "./Permitted.ts"
import { finishEach, patienceMillis } from "./Settling.ts"
import { DocumentMissing, type Kept } from "./Shelf.ts"

/** There is an application of the same person and year already: it is undecided, or in effect. */
export class PaperApplied extends Schema.TaggedError<PaperApplied>()("PaperApplied", {
  application: Schema.String,
  state: Schema.String
}) {}

/** The person gets nothing on paper only: the ground of short-time staff does not fit (R113). */
export class NotShortTime extends Schema.TaggedError<NotShortTime>()("NotShortTime", {}) {}

/** What would go to paper is not what the screen showed. */
export class PaperBookChanged extends Schema.TaggedError<PaperBookChanged>()("PaperBookChanged", {}) {}

/** What the application is about is on paper only: it has no way back to the screen (R113). */
export class StaysOnPaper extends Schema.TaggedError<StaysOnPaper>()("StaysOnPaper", {}) {}

/** What is asked for. */
export interface PaperOrder {
  readonly ground: Ground
  /** Shape: at most 500 characters on one line. */
  readonly text: string
}

/** What would go to paper, as a text to compare: what was shown with what is. */
export const movedText = (moved: ReadonlyArray<Moved>): string =>
  moved.map(({ product, quantity }) => `${product}:${quantity}`).join(" ")

/**
 * Applies for a person, by themselves or by a clerk for them, for the fiscal year of today. The same id again is the same
 * application. Refuses clerks who may not and oneself and the spouse, a second application beside one that stands, the
 * ground `other` without words, and that of short-time staff for whom nothing is on paper only.
 */
export const submit = Effect.fn("PaperApplications.submit")(function* (
  doer: Doer,
  holder: HolderId,
  id: Reference,
  { ground, text }: PaperOrder
) {
  yield* mayEnter(doer, holder)
  const { at, today } = yield* now
  const fiscalYear = fiscalYearOf(today)
  const enteredBy = actorOfDoer(doer)
  // What was cut off while it was put there is there from here on.
  yield* lastEnsured(holder, fiscalYear)
  const known = yield* findApplication(associationOf(holder), id)
  if (known !== undefined) {
    const { value } = known
    const same = known.subject === holder && value.enteredBy === enteredBy && value.ground === ground
    return same && value.text === text ? known : yield* new ReferenceTaken({ reference: id })
  }
  const opened = yield* open(holder, fiscalYear)
  if (ground === "short-time") yield* shortTime(opened)
  const first = yield* Effect.fromResult(submitted({ fiscalYear, ground, text, enteredBy, submittedAt: at }))
  yield* noneStands(holder, opened)
  return yield* recorded({
    ...deedOn(holder, enteredBy, "paper.submit"),
    detail: { paper: id, fiscalYear, ground, text }
  })(claim(holder, opened, id, first))
})

/** Asks the person something. Refuses who may not, oneself and the spouse, and what is decided. */
export const ask = Effect.fn("PaperApplications.ask")(function* (clerk: Clerk, id: string, question: string) {
  yield* permitted(clerk, "correct")
  const kept = yield* forOthers(clerk, id)
  const { at } = yield* now
  return yield* altered(kept, { _tag: "Ask", clerk, at, question }, actorOf(clerk), { text: question })
})

/** Answers what the office asked, by the person or by a clerk who was told. Refuses as {@link submit} and {@link ask} do. */
export const answer = Effect.fn("PaperApplications.answer")(function* (
  doer: Doer,
  holder: HolderId,
  id: string,
  text: string
) {
  yield* mayEnter(doer, holder)
  const kept = yield* of(holder, id)
  const { at } = yield* now
  return yield* altered(kept, { _tag: "Answer", doer, at, answer: text }, actorOfDoer(doer), { text })
})

/** Takes an application back before it is decided. Refuses as {@link answer} does. */
export const withdraw = Effect.fn("PaperApplications.withdraw")(function* (doer: Doer, holder: HolderId, id: string) {
  yield* mayEnter(doer, holder)
  const kept = yield* of(holder, id)
  const { at } = yield* now
  return yield* altered(kept, { _tag: "Withdraw", doer, at }, actorOfDoer(doer), {})
})

/**
 * Agrees to an application and puts the coupons on paper, all of them in one decision (R112, R116). Again by the same clerk
 * it changes nothing more. Refuses who may not, the clerk who entered it, oneself and the spouse, what is decided, and a
 * book that is not as it was shown.
 */
export const approve = Effect.fn("PaperApplications.approve")(function* (
  clerk: Clerk,
  id: string,
  shown?: { readonly moved: string }
) {
  yield* permitted(clerk, "approve")
  const kept = yield* forOthers(clerk, id)
  const { fiscalYear, ground, state } = kept.value
  const { at, today } = yield* now
  const opened = yield* open(kept.subject as HolderId, fiscalYear)
  const moved = movable(opened, ground, today)
  if (isUndecided(state)) {
    if (ground === "short-time") yield* shortTime(opened)
    if (shown !== undefined && shown.moved !== movedText(moved)) return yield* new PaperBookChanged()
  }
  const approved = yield* altered(kept, { _tag: "Approve", clerk, at }, actorOf(clerk), {
    coupons: moved.reduce((sum, { quantity }) => sum + quantity, 0)
  })
  return yield* finish(approved)
})

/** Says no to an application. Refuses as {@link approve} does. */
export const refuse = Effect.fn("PaperApplications.refuse")(function* (clerk: Clerk, id: string, reason: string) {
  yield* permitted(clerk, "approve")
  const kept = yield* forOthers(clerk, id)
  const { at } = yield* now
  return yield* altered(kept, { _tag: "Refuse", clerk, at, reason }, actorOf(clerk), { reason })
})

/**
 * Brings an application that is agreed to into the ledger, and says so. Safe to repeat: its id is the entry's reference. Of
 * one whose person is back on the screen it says that, when it was cut off before it could.
 */
export const finish = Effect.fn("PaperApplications.finish")(function* (kept: Kept<PaperApplication>) {
  const { id, value } = kept
  const holder = kept.subject as HolderId
  if (value.state._tag !== "Approved") return yield* caughtUp(kept, yield* open(holder, value.fiscalYear))
  const { by } = value.state
  const { at, today } = yield* now
  const moving = { reference: id as Reference, ground: value.ground, by, at, on: today }
  const apply = change(holder, value.fiscalYear, (opened) => Effect.sync(() => beginEntries(opened, moving)))
  const { book } = yield* open(holder, value.fiscalYear)
  yield* book.requested.has(moving.reference)
    ? apply
    : recorded({
        ...deedOn(holder, by, "paper.begin"),
        detail: { paper: id, fiscalYear: value.fiscalYear, ground: value.ground }
      })(apply)
  const [stream] = yield* (yield* Ledger).open([holder], value.fiscalYear)
  const moved = movedBy(stream?.entries ?? [], moving.reference)
  return yield* settled(kept, { _tag: "Finish", at, moved })
})

/**
 * Brings a person back to the screen, while no sheet was used (A15). The ledger decides; sheets that are out are void from
 * then on. Safe to repeat. Refuses who may not, oneself and the spouse, what is not on paper or stays there, and used paper.
 */
export const returnToScreen = Effect.fn("PaperApplications.returnToScreen")(function* (
  clerk: Clerk,
  id: string,
  reason: string
) {
  yield* permitted(clerk, "operate")
  const kept = yield* forOthers(clerk, id)
  const holder = kept.subject as HolderId
  const { fiscalYear, ground } = kept.value
  const { at, today } = yield* now
  const by = actorOf(clerk)
  const deed = { _tag: "Return", by, at, reason } as const
  const decided = yield* Effect.fromResult(decide(kept.value, deed))
  if (decided === kept.value) return kept
  const back = { reference: backReference(id), by, at, on: today, reason }
  const opened = yield* open(holder, fiscalYear)
  const entries = yield* Effect.fromResult(endEntries(opened, back))
  if (ground === "short-time" && entries.length === 0 && !opened.book.requested.has(back.reference)) {
    return yield* new StaysOnPaper()
  }
  yield* recorded({
    ...deedOn(holder, by, "paper.return"),
    detail: { paper: id, fiscalYear, reason }
  })(change(holder, fiscalYear, (opened) => Effect.suspend(() => Effect.fromResult(endEntries(opened, back)))))
  return yield* settled(kept, deed)
})

/**
 * Finishes what was agreed to and cut off before it stood in the ledger; what cannot be finished now waits for the next
 * time and holds up nothing else. Answers how many were finished. For the scheduler.
 */
export const settle = Effect.fn("PaperApplications.settle")(function* (association: AssociationCode) {
  const { at } = yield* now
  const left = (yield* openApplications(association)).filter(
    ({ value: { state } }) => state._tag === "Approved" && state.at + patienceMillis <= at
  )
  const failure = "an application for paper could not be finished"
  return yield* finishEach(left, failure, (kept) => Effect.as(finish(kept), true))
})

/** What the person sees of their own: the book of this year, where paper is mailed, and the last application, if any. */
export const own = Effect.fn("PaperApplications.own")(function* (holder: HolderId) {
  const { today } = yield* now
  const [stream] = yield* (yield* Ledger).open([holder], fiscalYearOf(today))
  const opened = stream === undefined ? undefined : yield* openedOf(stream)
  if (stream === undefined || opened === undefined) return yield* new HolderUnknown()
  const last = yield* lastOf(holder, opened.fiscalYear)
  return {
    opened,
    workplace: workplaceOf(stream),
    kept: last === undefined ? undefined : asInLedger(last, opened)
  }
})

/** The same for a clerk who wants to enter an application. Recorded. Refuses who may not, and oneself and the spouse. */
export const toEnter = Effect.fn("PaperApplications.toEnter")(function* (clerk: Clerk, holder: HolderId) {
  yield* mayEnter({ _tag: "Clerk", clerk }, holder)
  const found = yield* own(holder)
  yield* record(deedOn(holder, actorOf(clerk), "paper.read"))
  return found
})

const noneStands = Effect.fnUntraced(function* (holder: HolderId, opened: Opened) {
  const last = yield* lastEnsured(holder, opened.fiscalYear)
  const known = last === undefined ? undefined : yield* caughtUp(last, opened)
  return known !== undefined && isStanding(known.value)
    ? yield* new PaperApplied({ application: known.id, state: known.value.state._tag })
    : undefined
})

/** Says that the person uses the screen again, where the ledger says so and the application does not yet. */
const caughtUp = Effect.fnUntraced(function* (kept: Kept<PaperApplication>, opened: Opened) {
  if (asInLedger(kept, opened) === kept) return kept
  return yield* applications.change(kept.subject, kept.id, (value) =>
    Effect.succeed(asInLedger({ ...kept, value }, opened).value)
  )
})

/** Takes the person's place of the year for an application and puts it there. Of two at the same instant one succeeds. */
const claim = Effect.fnUntraced(function* (
  holder: HolderId,
  opened: Opened,
  application: Reference,
  first: PaperApplication
) {
  const year = String(opened.fiscalYear)
  const last = { application, first }
  const added = yield* Effect.result(lastApplications.add(holder, year, last))
  if (Result.isFailure(added)) {
    if (added.failure._tag !== "DocumentConflict") return yield* added.failure
    yield* lastApplications.change(holder, year, (value) =>
      value.application === application ? Effect.succeed(value) : Effect.as(noneStands(holder, opened), last)
    )
  }
  return (yield* lastEnsured(holder, opened.fiscalYear)) ?? (yield* new DocumentMissing({ kind: "paper-application" }))
})

const shortTime = Effect.fnUntraced(function* (opened: Opened) {
  const { today } = yield* now
  if (paperOnlyOf(opened, today).length === 0) yield* new NotShortTime()
})

/** A clerk enters something for a person only when they may, and never for themselves or the spouse. */
const mayEnter = Effect.fnUntraced(function* (doer: Doer, holder: HolderId) {
  if (doer._tag === "Holder") return
  yield* permitted(doer.clerk, "correct")
  yield* notOwn(doer.clerk, holder)
})

/** An application of a person: that of another is as if it were not there. */
const of = Effect.fnUntraced(function* (holder: HolderId, id: string) {
  return yield* applications.get(holder, id)
})

/** An application that does not concern the clerk. */
const forOthers = Effect.fnUntraced(function* (clerk: Clerk, id: string) {
  const kept = yield* getApplication(clerk.association, id)
  yield* notOwn(clerk, kept.subject as HolderId)
  return kept
})

/** Decides on an application, records what is done, and does it; the same again does nothing. */
const altered = Effect.fnUntraced(function* (
  kept: Kept<PaperApplication>,
  deed: PaperDeed,
  by: Actor,
  detail: NonNullable<Deed["detail"]>
) {
  const decided = yield* Effect.fromResult(decide(kept.value, deed))
  if (decided === kept.value) return kept
  return yield* recorded({
    ...deedOn(kept.subject as HolderId, by, `paper.${deed._tag.toLowerCase()}`),
    detail: { paper: kept.id, ...detail }
  })(applications.change(kept.subject, kept.id, (value) => Effect.fromResult(decide(value, deed))))
})

/** Writes down what became of an application. Somebody else may have been faster and have written the same. */
const settled = (kept: Kept<PaperApplication>, deed: PaperDeed) =>
  applications.change(kept.subject, kept.id, (value) =>
    Effect.succeed(Result.getOrElse(decide(value, deed), () => value))
  )

/** What is done to a person's paper, for the record. */
export const deedOn = (holder: HolderId, actor: Actor, action: string): Deed => ({
  association: associationOf(holder),
  actor,
  action,
  subject: `holder:${numberOf(holder)}`
})
