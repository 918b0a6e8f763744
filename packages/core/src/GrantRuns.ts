/**
 * GrantRuns: the verbs of planned runs: rehearse, ask, agree, refuse, move, cancel; each is recorded. The work itself is
 * done by the handlers in `GrantWork`, what may follow from what is in `GrantRun`, what is read is in `GrantReading`.
 */
import { Effect, Result } from "effect"
import { isOwnKey } from "./ApiKeys.ts"
import { type Deed, recorded } from "./AuditTrail.ts"
import type { Audit } from "./Audit.ts"
import { dayOf, type Instant } from "./CalendarDate.ts"
import type { Catalogue } from "./Catalogue.ts"
import { actorOf, type NotPermitted, type Permission, SecondPersonNeeded } from "./Clerk.ts"
import { now } from "./CouponBooks.ts"
import type { Digest } from "./Digest.ts"
import type { DocumentConflict, Documents } from "./Documents.ts"
import {
  approve as approved,
  cancel as cancelled,
  type DraftNotPublished,
  type GrantRun,
  move as moved,
  type RehearsalOutdated,
  refuse as refused,
  request as requested,
  RunNotThere,
  RunTooEarly,
  takeUp as takenUp
} from "./GrantRun.ts"
import { basisNow, beginTask, deedOf, type RunDeed, runs, taskIdOf } from "./GrantShelf.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Holders } from "./Holders.ts"
import { permitted } from "./Permitted.ts"
import type { DocumentMissing, Kept } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"
import { TaskNotThere, wish } from "./Tasks.ts"

export * from "./GrantReading.ts"
export { draftChoices, type RunDeed } from "./GrantShelf.ts"
export { beginningOf, handlers, keepOwnRun, settle } from "./GrantWork.ts"

type Verbs = Documents | Audit | Digest
type Looking = Verbs | Holders | Catalogue
type Refusing<E, R> = Effect.Effect<Kept<GrantRun>, E | NotPermitted | DocumentMissing | StoreFailure, R>

/** What is rehearsed. */
type Rehearsed = Pick<GrantRun, "on" | "source">

/** Hands in a rehearsal. Anybody who may operate can rehearse anything: nothing is granted by it. */
export const rehearse = (
  deed: RunDeed,
  { on, source }: Rehearsed
): Effect.Effect<void, NotPermitted | DocumentConflict | StoreFailure, Verbs> => handedIn(deed, { on, source })

/**
 * Hands in a rehearsal of a run that is asked for as soon as it is rehearsed, and then waits for somebody else to agree.
 * Refuses RunTooEarly when its day is still to come.
 */
export const rehearseAndAsk = Effect.fn("GrantRuns.rehearseAndAsk")(function* (
  deed: RunDeed,
  { on, source }: Rehearsed
): Effect.fn.Return<void, NotPermitted | RunTooEarly | DocumentConflict | StoreFailure, Verbs> {
  const { today } = yield* now
  if (on > today) return yield* new RunTooEarly({ notBefore: on })
  yield* handedIn(deed, { on, source, asks: true })
})

/** Asks for a rehearsed run to be carried out: at once, or not before an instant. */
export const request = (
  deed: RunDeed,
  schedule: Instant | undefined
): Refusing<RunNotThere | DraftNotPublished | RehearsalOutdated | RunTooEarly, Looking> =>
  changed(deed, "operate", "grant.request", scheduleDetail(schedule), (run, at) =>
    Effect.map(basisNow(deed.clerk.association, run), (basis) =>
      requested(run, { by: actorOf(deed.clerk), at, basis, ...(schedule === undefined ? {} : { schedule }) })
    )
  )

/**
 * Agrees to a run, which is then carried out at its time. Refuses whoever asked for it or made the key that did, and an
 * outdated rehearsal.
 */
export const approve = Effect.fn("GrantRuns.approve")(function* (
  deed: RunDeed
): Effect.fn.Return<
  Kept<GrantRun>,
  RunNotThere | SecondPersonNeeded | RehearsalOutdated | NotPermitted | DocumentMissing | StoreFailure,
  Looking
> {
  const { association } = deed.clerk
  const kept = yield* changed(
    deed,
    "approve",
    "grant.approve",
    {},
    Effect.fnUntraced(function* (run: GrantRun, at: Instant) {
      const { state } = run
      if (state._tag === "Requested" && (yield* isOwnKey(deed.clerk, state.request.by))) {
        return Result.fail(new SecondPersonNeeded())
      }
      return approved(run, { by: actorOf(deed.clerk), at, basis: yield* basisNow(association, run) })
    })
  )
  yield* beginTask(association, deed.id, kept.value)
  return kept
})

/** Does not agree to a run. */
export const refuse = (deed: RunDeed, reason: string): Refusing<RunNotThere, Verbs> =>
  changed(deed, "approve", "grant.refuse", { reason }, (run, at) =>
    Effect.succeed(refused(run, { by: actorOf(deed.clerk), at, reason }))
  )

/** Gives up a run or a rehearsal that has not ended. What a run gave already stays given. */
export const cancel = Effect.fn("GrantRuns.cancel")(function* (
  deed: RunDeed,
  reason: string
): Effect.fn.Return<Kept<GrantRun>, RunNotThere | NotPermitted | DocumentMissing | StoreFailure, Verbs> {
  yield* permitted(deed.clerk, "operate")
  const { association } = deed.clerk
  const { value: run } = yield* runs.get(association, deed.id)
  // First the work, then the run: a run that is called cancelled does not go on granting.
  const task = taskIdOf(deed.id, run)
  if (task !== undefined) yield* giveUp(association, task)
  return yield* changed(deed, "operate", "grant.cancel", { reason }, (current, at) =>
    Effect.succeed(cancelled(current, { by: actorOf(deed.clerk), at, reason }))
  )
})

/** Moves a run that has not begun to another instant, or to at once (A26). */
export const move = Effect.fn("GrantRuns.move")(function* (
  deed: RunDeed,
  schedule: Instant | undefined
): Effect.fn.Return<Kept<GrantRun>, RunNotThere | RunTooEarly | NotPermitted | DocumentMissing | StoreFailure, Verbs> {
  yield* permitted(deed.clerk, "operate")
  const { association } = deed.clerk
  const { value: before } = yield* runs.get(association, deed.id)
  const kept = yield* changed(deed, "operate", "grant.move", scheduleDetail(schedule), (run, at) =>
    Effect.succeed(moved(run, { at, schedule }))
  )
  // The old task finds that the run is not its any more, should it begin before it is cancelled.
  const old = taskIdOf(deed.id, before)
  if (old !== undefined) yield* giveUp(association, old)
  yield* beginTask(association, deed.id, kept.value)
  return kept
})

/** Takes up again a run that broke off because something failed. */
export const takeUp = Effect.fn("GrantRuns.takeUp")(function* (
  deed: RunDeed
): Effect.fn.Return<Kept<GrantRun>, RunNotThere | NotPermitted | DocumentMissing | StoreFailure, Verbs> {
  const kept = yield* changed(deed, "operate", "grant.take-up", {}, (run) => Effect.succeed(takenUp(run)))
  yield* beginTask(deed.clerk.association, deed.id, kept.value)
  return kept
})

/** Pauses the work of a rehearsal or run, or lets it go on. */
export const pause = Effect.fn("GrantRuns.pause")(function* (
  deed: RunDeed,
  wanted: "pause" | "resume"
): Effect.fn.Return<void, RunNotThere | NotPermitted | DocumentMissing | StoreFailure, Verbs> {
  yield* permitted(deed.clerk, "operate")
  const { association } = deed.clerk
  const { value: run } = yield* runs.get(association, deed.id)
  const task = taskIdOf(deed.id, run)
  if (task === undefined) return yield* new RunNotThere({ state: run.state._tag })
  yield* wish(association, task, wanted).pipe(
    recorded(deedOf(deed, `grant.${wanted}`)),
    Effect.mapError((error) => (error instanceof TaskNotThere ? new RunNotThere({ state: error.state }) : error))
  )
})

const handedIn = Effect.fnUntraced(function* ({ clerk, id }: RunDeed, what: Rehearsed & Pick<GrantRun, "asks">) {
  yield* permitted(clerk, "operate")
  const { at } = yield* now
  const run: GrantRun = { ...what, by: actorOf(clerk), at, state: { _tag: "Rehearsing" } }
  const detail = { ...what, source: { ...what.source } }
  yield* runs.add(clerk.association, id, run).pipe(recorded(deedOf({ clerk, id }, "grant.rehearse", detail)))
  yield* beginTask(clerk.association, id, run)
})

/** Gives up work, unless it has ended already or was never handed in. */
const giveUp = (association: AssociationCode, task: string): Effect.Effect<void, StoreFailure, Documents> =>
  wish(association, task, "cancel").pipe(
    Effect.catchTags({ TaskNotThere: () => Effect.void, DocumentMissing: () => Effect.void }),
    Effect.asVoid
  )

const scheduleDetail = (schedule: Instant | undefined) => ({
  schedule: schedule === undefined ? "at once" : dayOf(schedule),
  ...(schedule === undefined ? {} : { instant: schedule })
})

/** Changes a run by a decision that may need to look around, and records it. */
const changed = <Refusal extends { readonly _tag: string }, R>(
  deed: RunDeed,
  needs: Permission,
  action: string,
  detail: NonNullable<Deed["detail"]>,
  decide: (run: GrantRun, at: Instant) => Effect.Effect<Result.Result<GrantRun, Refusal>, StoreFailure, R>
): Effect.Effect<
  Kept<GrantRun>,
  Refusal | NotPermitted | DocumentMissing | StoreFailure,
  Documents | Audit | Digest | R
> =>
  Effect.gen(function* () {
    yield* permitted(deed.clerk, needs)
    const { association } = deed.clerk
    const { value } = yield* runs.get(association, deed.id)
    const work = runs.change(association, deed.id, (run) =>
      Effect.gen(function* () {
        const { at } = yield* now
        return yield* Effect.fromResult(yield* decide(run, at))
      })
    )
    return yield* recorded(deedOf(deed, action, { before: value.state._tag, ...detail }))(work)
  })
