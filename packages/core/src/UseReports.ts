/**
 * UseReports (事後登録): the office writes down what a facility tells afterwards, and its use is registered in the ledger or kept
 * as a case with the reason: never dropped, never silently applied (R118, R121, R122, R115). Everything is written down
 * before it is done, and what was cut off in between is finished later. What may become of a report is decided in
 * `UseReport`, whether its use is good in `UseReportJudge`; lists are in `UseReportList`.
 */
import { Effect, Result, Schema } from "effect"
import { type Deed, record, recorded } from "./AuditTrail.ts"
import { Catalogue } from "./Catalogue.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { redemptionOf } from "./CouponBook.ts"
import { change, now } from "./CouponBooks.ts"
import { Digest } from "./Digest.ts"
import { type AssociationCode, holderId } from "./Holder.ts"
import type { Actor, RedemptionId } from "./LedgerEntry.ts"
import { notOwn, permitted } from "./Permitted.ts"
import { seedOf } from "./Seed.ts"
import { finishEach, patienceMillis } from "./Settling.ts"
import { DocumentMissing, type Kept } from "./Shelf.ts"
import {
  type ContentKey,
  decide,
  differencesFrom,
  type Doubt,
  Hindrance,
  idOf,
  isRestatable,
  type Outcome,
  ReportDecided,
  type Told,
  type UseReport,
  type UseReportDeed
} from "./UseReport.ts"
import { type Checked, checked, checkedSheet, type ReturnedSheet } from "./UseReportIntake.ts"
import { type Case, entriesOf } from "./UseReportJudge.ts"
import { earlierThan, identified, openIfKnown, openReports, reports } from "./UseReportShelf.ts"

/** What a clerk enters. */
export interface UseReportOrder {
  readonly clerk: Clerk
  readonly told: Told
  /** Why it is another use than the one it looks like, when the clerk says so at once. */
  readonly another?: string | undefined
  /** Whether it is to stand in the place of what was written down under the same number, when that was wrong. */
  readonly restate?: boolean | undefined
  /** Any text that is hard to guess: the association's secret, should it have none yet. */
  readonly seed: string
}

/** A report as it stands after it was entered. */
export interface EnteredReport {
  readonly report: Kept<UseReport>
  /** It was entered before: nothing was changed. */
  readonly recognised: boolean
  /** In what the one that was entered before is different. */
  readonly differs: ReadonlyArray<ContentKey>
}

/**
 * Enters a report and registers its use, or keeps it with the reason why not. The same again, by whomever, is the one that
 * is there; with `restate` what is different is put right and judged anew, unless its use stands in the ledger.
 * Refuses who may not, oneself and the spouse, days to come, unknown facilities, and rows that no kit has.
 */
export const enter = Effect.fn("UseReports.enter")(function* (order: UseReportOrder) {
  const { clerk, seed, told } = order
  yield* permitted(clerk, "correct")
  const found = yield* checked(clerk, told)
  return yield* enterChecked(clerk, found, yield* idIn(clerk.association, told, seed), order)
})

/** Enters a sheet of paper that came back, as {@link enter} does. Refuses numbers never issued, and needs a course of several. */
export const enterSheet = Effect.fn("UseReports.enterSheet")(function* (
  clerk: Clerk,
  returned: ReturnedSheet,
  restate = false
) {
  yield* permitted(clerk, "correct")
  return yield* enterChecked(clerk, yield* checkedSheet(clerk, returned), returned.sheet, { restate })
})

/** What would become of a report. Changes nothing, and refuses as {@link enter} does. */
export const preview = Effect.fn("UseReports.preview")(function* ({ another, clerk, seed, told }: UseReportOrder) {
  yield* permitted(clerk, "correct")
  const id = yield* idIn(clerk.association, told, seed)
  const { at } = yield* now
  const value = reportOf(yield* checked(clerk, told), { by: actorOf(clerk), at, another })
  const known = yield* reports.find(clerk.association, id)
  const earlier = yield* earlierThan(clerk.association, { id, value })
  const looked = yield* look(clerk.association, { id, value, earlier }, value.enteredBy)
  return {
    id,
    value,
    catalogue: yield* (yield* Catalogue).latest,
    opened: looked.opened,
    /** Why it would not be registered; undefined when it would. */
    why: looked.result === undefined ? undefined : Result.isFailure(looked.result) ? looked.result.failure : undefined,
    known,
    differs: known === undefined ? [] : differencesFrom(known.value, told)
  }
})

/** Judges a kept report again, as things are now. */
export const retry = Effect.fn("UseReports.retry")(function* (clerk: Clerk, id: string) {
  const { at } = yield* now
  return yield* altered(clerk, id, { _tag: "Retry", at }, {})
})

/** Says that a doubt does not hold: the name is right after all, or it is another use. Then it is judged again. */
export const confirm = Effect.fn("UseReports.confirm")(function* (
  clerk: Clerk,
  id: string,
  doubt: Doubt,
  reason: string
) {
  const { at } = yield* now
  return yield* altered(clerk, id, { _tag: "Confirm", doubt, by: actorOf(clerk), at, reason }, { doubt, reason })
})

/**
 * Closes a kept report that is not to be registered, with what became of it. Refuses one whose use stands in the ledger
 * after all.
 */
export const close = Effect.fn("UseReports.close")(function* (
  clerk: Clerk,
  id: string,
  outcome: Outcome,
  reason: string
) {
  yield* permitted(clerk, "correct")
  const kept = yield* get(clerk.association, id)
  const { at } = yield* now
  if (kept.value.state._tag === "Kept" && (yield* isRegistered(clerk.association, kept))) {
    yield* settled(clerk.association, kept, { _tag: "Apply", at })
    return yield* new ReportDecided({ state: "Applied" })
  }
  return yield* altered(clerk, id, { _tag: "Close", by: actorOf(clerk), at, outcome, reason }, { outcome, reason })
})

/**
 * Brings a report that is on its way into the ledger, or keeps it with the reason why not. Safe to repeat: its id is the
 * id of its use. When the ledger does not say what became of it, it stays on its way, and is finished later.
 * `isRepeated`: somebody else may be at it. What they sent may still arrive, so that nothing that is found now can keep it.
 */
export const finish = Effect.fn("UseReports.finish")(function* (
  association: AssociationCode,
  kept: Kept<UseReport>,
  isRepeated = false
) {
  const { value } = kept
  const { state } = value
  if (state._tag !== "Entered") return kept
  const by = actorIn(value)
  const about: Case = { ...identified(kept), earlier: yield* earlierThan(association, identified(kept)) }
  const { at, holder, result } = yield* look(association, about, by)
  const keep = (why: Hindrance) =>
    isRepeated && at < state.at + patienceMillis
      ? Effect.succeed(kept)
      : settled(association, kept, { _tag: "Keep", why, at })
  if (result === undefined) return yield* keep({ _tag: "HolderUnknown" })
  if (Result.isFailure(result)) return yield* keep(result.failure)
  const apply = change(holder, value.fiscalYear, (opened) =>
    Effect.mapError(Effect.fromResult(entriesOf(opened, about, { actor: by, at })), (why) => new Hindered({ why }))
  )
  const applied = yield* Effect.result(
    result.success.length === 0 ? apply : recorded(deedOn(association, kept, by, "use-report.apply", {}))(apply)
  )
  if (Result.isSuccess(applied)) return yield* settled(association, kept, { _tag: "Apply", at })
  const { failure } = applied
  switch (failure._tag) {
    case "Hindered":
      return yield* keep(failure.why)
    case "HolderUnknown":
      return yield* keep({ _tag: "HolderUnknown" })
    case "OutcomeUnknown":
      return kept
    case "StoreFailure":
      return yield* failure
  }
})

/**
 * Finishes what was entered and cut off before it stood in the ledger; what cannot be finished now waits for the next time
 * and holds up nothing else. Answers how many were finished. For the scheduler.
 */
export const settle = Effect.fn("UseReports.settle")(function* (association: AssociationCode) {
  const { at } = yield* now
  const left = (yield* openReports(association)).filter(
    ({ value: { state } }) => state._tag === "Entered" && state.at + patienceMillis <= at
  )
  // The earliest first: of two that say the same the later one waits for the earlier one.
  return yield* finishEach(left.toReversed(), "a report of a use could not be finished", (kept) =>
    Effect.map(finish(association, kept), ({ value }) => value.state._tag !== "Entered")
  )
})

/** A report by its id. Fails with DocumentMissing. */
export const get = Effect.fnUntraced(function* (association: AssociationCode, id: string) {
  // What is no id at all must not reach a store.
  const found = /^[0-9A-Z]{16}$/.test(id) ? yield* reports.find(association, id) : undefined
  return found ?? (yield* new DocumentMissing({ kind: "use-report" }))
})

/** A report cannot be registered: carried through the change of a book. */
class Hindered extends Schema.TaggedError<Hindered>()("Hindered", { why: Hindrance }) {}

const idIn = Effect.fnUntraced(function* (association: AssociationCode, told: Told, seed: string) {
  const { sha256 } = yield* Digest
  return idOf(sha256, JSON.stringify([association, yield* seedOf(association, seed)]), told)
})

const enterChecked = Effect.fnUntraced(function* (
  clerk: Clerk,
  found: Checked,
  id: RedemptionId,
  { another, restate = false }: Pick<UseReportOrder, "another" | "restate">
) {
  const { association } = clerk
  const { told } = found
  const { at } = yield* now
  const by = actorOf(clerk)
  const value = reportOf(found, { by, at, another })
  const recognise = Effect.fnUntraced(function* (kept: Kept<UseReport>) {
    const differs = differencesFrom(kept.value, told)
    if (restate && differs.length > 0) {
      const right = yield* putRight(clerk, kept, value, differs)
      const entered: EnteredReport =
        right === undefined
          ? { report: yield* get(association, id), recognised: true, differs }
          : { report: right, recognised: false, differs: [] }
      return entered
    }
    // The same form sent again finishes what was cut off.
    const report = differs.length === 0 ? yield* finish(association, kept, true) : kept
    const recognised: EnteredReport = { report, recognised: true, differs }
    return recognised
  })
  const known = yield* reports.find(association, id)
  if (known !== undefined) return yield* recognise(known)
  const { facility, quantity, source, usedOn } = value
  yield* record(
    deedOn(association, { id, value }, by, "use-report.enter", {
      // What for stays with the report: it tells which examination it is.
      way: source._tag,
      facility,
      quantity,
      usedOn,
      ...(another === undefined ? {} : { reason: another })
    })
  )
  const added = yield* Effect.result(reports.add(association, id, value))
  if (Result.isSuccess(added)) {
    const entered: EnteredReport = { report: yield* finish(association, added.success), recognised: false, differs: [] }
    return entered
  }
  // Somebody entered the same at the same moment.
  return added.failure._tag === "DocumentConflict"
    ? yield* recognise(yield* get(association, id))
    : yield* added.failure
})

/** Puts a report right that was written down wrongly; undefined when it is no longer where this could be done. */
const putRight = Effect.fnUntraced(function* (
  clerk: Clerk,
  kept: Kept<UseReport>,
  report: UseReport,
  differs: ReadonlyArray<ContentKey>
) {
  const { association } = clerk
  yield* notOwn(clerk, holderId(association, kept.value.number))
  if (!isRestatable(kept.value)) return undefined
  if (yield* isRegistered(association, kept)) {
    yield* settled(association, kept, { _tag: "Apply", at: report.enteredAt })
    return undefined
  }
  const deed = deedOn(association, kept, report.enteredBy, "use-report.restate", { differs })
  const changed = yield* recorded(deed)(
    reports.change(association, kept.id, (value) => Effect.fromResult(decide(value, { _tag: "Restate", report })))
  ).pipe(Effect.catchTag(["ReportDecided", "NothingToConfirm"], () => Effect.succeed(undefined)))
  return changed === undefined ? undefined : yield* finish(association, changed)
})

/** Something told as a report that is on its way. */
const reportOf = (
  { fiscalYear, told }: Checked,
  {
    another,
    at,
    by
  }: { readonly by: Actor; readonly at: UseReport["enteredAt"]; readonly another?: string | undefined }
): UseReport => {
  const { usedAt, ...rest } = told
  return {
    ...rest,
    ...(usedAt === undefined ? {} : { usedAt }),
    fiscalYear,
    enteredBy: by,
    enteredAt: at,
    ...(another === undefined ? {} : { twinConfirmed: { by, at, reason: another } }),
    state: { _tag: "Entered", at }
  }
}

/** What follows from a report on the book as it is now; undefined when nobody has the number. */
const look = Effect.fnUntraced(function* (association: AssociationCode, about: Case, actor: Actor) {
  const { at } = yield* now
  const holder = holderId(association, about.value.number)
  const opened = yield* openIfKnown(association, about.value)
  return { at, holder, opened, result: opened === undefined ? undefined : entriesOf(opened, about, { actor, at }) }
})

const isRegistered = Effect.fnUntraced(function* (association: AssociationCode, kept: Kept<UseReport>) {
  const opened = yield* openIfKnown(association, kept.value)
  return opened !== undefined && redemptionOf(opened.book, identified(kept).id) !== undefined
})

/** Does something to a report, recorded before it is done; then the report goes on its way again. */
const altered = Effect.fnUntraced(function* (
  clerk: Clerk,
  id: string,
  deed: UseReportDeed,
  detail: NonNullable<Deed["detail"]>
) {
  yield* permitted(clerk, "correct")
  const { association } = clerk
  const kept = yield* get(association, id)
  yield* notOwn(clerk, holderId(association, kept.value.number))
  const decided = yield* Effect.fromResult(decide(kept.value, deed))
  if (decided === kept.value) return yield* finish(association, kept)
  const action = `use-report.${deed._tag.toLowerCase()}`
  const changed = yield* recorded(deedOn(association, kept, actorOf(clerk), action, detail))(
    reports.change(association, id, (value) => Effect.fromResult(decide(value, deed)))
  )
  return yield* finish(association, changed)
})

/** Writes down what became of a report in the ledger. Somebody else may have been faster and have written the same. */
const settled = (association: AssociationCode, kept: Kept<UseReport>, deed: UseReportDeed) =>
  reports.change(association, kept.id, (value) => Effect.succeed(Result.getOrElse(decide(value, deed), () => value)))

/** Who causes the entry: whoever let the report go on its way last. */
const actorIn = ({ enteredBy, nameConfirmed, twinConfirmed }: UseReport): Actor => {
  const [last] = [nameConfirmed, twinConfirmed].flatMap((each) => each ?? []).sort((a, b) => b.at - a.at)
  return last?.by ?? enteredBy
}

const deedOn = (
  association: AssociationCode,
  { id, value }: Pick<Kept<UseReport>, "id" | "value">,
  actor: Actor,
  action: string,
  detail: NonNullable<Deed["detail"]>
): Deed => ({ association, actor, action, subject: `holder:${value.number}`, detail: { report: id, ...detail } })
