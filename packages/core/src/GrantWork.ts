/**
 * GrantWork: the long work of planned runs, done by whichever node takes up its task: rehearsing, and granting what was
 * agreed to. Both can be broken off at any batch and begun anew. Also what puts right what a crash left half begun.
 */
import { Effect, Exit, type Schema, Stream } from "effect"
import { record } from "./AuditTrail.ts"
import type { Audit } from "./Audit.ts"
import { dayOf, fiscalYearOf, type Instant } from "./CalendarDate.ts"
import type { Catalogue } from "./Catalogue.ts"
import { now } from "./CouponBooks.ts"
import type { Digest } from "./Digest.ts"
import type { DocumentConflict, Documents } from "./Documents.ts"
import {
  type Basis,
  type Begun,
  type Counts,
  couponsOf,
  type GrantRun,
  type GrantRunId,
  type StateOf
} from "./GrantRun.ts"
import { collector, runProductOf } from "./GrantRehearsal.ts"
import { actorOfRun, beginTask, details, fitnessOf, kinds, runs, system, taskIdOf } from "./GrantShelf.ts"
import { type GrantOrder, Grants, type GrantSummary } from "./Grants.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Holders } from "./Holders.ts"
import { type Actor, grantsIn } from "./LedgerEntry.ts"
import type { ProgrammeId } from "./Programme.ts"
import { Reports } from "./Reports.ts"
import { StoreFailure } from "./StoreFailure.ts"
import { find as findTask, type Report, type Task, type TaskHandler, type UndoneEnd } from "./Tasks.ts"

type WorkServices = Documents | Catalogue | Holders | Grants | Reports | Audit | Digest

/** Who does the work of planned runs. */
export const handlers: ReadonlyArray<TaskHandler<WorkServices>> = [
  { kind: kinds.rehearsal, run: (task, report) => rehearse(task, report), ended: (task, how) => ended(task, how) },
  { kind: kinds.run, run: (task, report) => carryOut(task, report), ended: (task, how) => ended(task, how) }
]

/**
 * Keeps a run that nobody planned: that of the day, or of the command line. Of those that gave nothing one a day is
 * enough.
 */
export const keepOwnRun = Effect.fn("GrantRuns.keepOwnRun")(function* (
  association: AssociationCode,
  id: GrantRunId,
  own: {
    readonly on: GrantRun["on"]
    /** Only by this programme. */
    readonly programme?: ProgrammeId
    readonly summary: GrantSummary
    readonly begun: Begun
  }
): Effect.fn.Return<void, DocumentConflict | StoreFailure, Documents | Catalogue | Holders | Audit | Digest> {
  const { begun, on, programme, summary } = own
  const { at } = yield* now
  const counts = countsOf(summary)
  const source = { _tag: "Published", only: programme === undefined ? [] : [programme] } as const
  if (couponsOf(counts) === 0) {
    const [last] = yield* runs.list({ association, limit: 1 })
    if (last?.value.by === system && dayOf(last.value.at) === dayOf(at)) return
  } else {
    yield* record({
      association,
      actor: system,
      action: "grant.run",
      subject: `grant-run:${id}`,
      detail: { on, people: counts.people, coupons: couponsOf(counts) }
    })
  }
  const fit = yield* fitnessOf(association, { on, source })
  const basis = typeof fit === "string" ? { generation: 0, programmes: "" } : fit.basis
  yield* runs.add(association, id, {
    on,
    source,
    by: system,
    at,
    state: { _tag: "Finished", at, basis, begun, counts }
  })
})

/** How the ledger stands before a run. */
export const beginningOf = Effect.fnUntraced(function* (
  association: AssociationCode,
  on: GrantRun["on"]
): Effect.fn.Return<Begun, StoreFailure, Reports> {
  const { at } = yield* now
  const reports = yield* Reports
  const after = yield* reports.settled(association)
  const holdings = yield* reports.holdings(association, fiscalYearOf(on))
  const before = holdings.map(({ balance, people, product }) => ({ product, people, coupons: balance.granted }))
  return { at, after, before }
})

/**
 * Puts right what a crash left half done: work that was never handed in is handed in, a run whose work was given up
 * elsewhere says so. Safe to repeat, on several nodes at once.
 */
export const settle = Effect.fn("GrantRuns.settle")(function* (
  association: AssociationCode
): Effect.fn.Return<void, StoreFailure, WorkServices> {
  const { at } = yield* now
  for (const { at: changedAt, id, value: run } of yield* runs.list({ association, open: true, limit: mostOpen })) {
    const task = taskIdOf(id as GrantRunId, run)
    // Whoever is about to do the next step is given the time to.
    if (task === undefined || at - changedAt < settleMillis) continue
    const kept = yield* findTask(association, task)
    if (kept === undefined) yield* beginTask(association, id as GrantRunId, run)
    else if (at - kept.at >= settleMillis) {
      const { _tag } = kept.value.state
      if (_tag === "Cancelled" || _tag === "Failed") yield* ended({ ...kept.value, id: task, association }, _tag)
    }
  }
})

const settleMillis = 60_000
const mostOpen = 200

type Worked = Task & { readonly id: string; readonly association: AssociationCode }

const rehearse = Effect.fnUntraced(function* (task: Worked, report: Report) {
  const { association } = task
  const id = task.about as GrantRunId
  const { value: run } = yield* runs.get(association, id)
  if (run.state._tag !== "Rehearsing") return notIts
  const fit = yield* fitnessOf(association, run)
  if (typeof fit === "string") {
    yield* put(association, id, "Rehearsing", (at) => ({ _tag: "Unfit", at, why: fit }))
    return "予行できませんでした"
  }
  const expected = yield* expectedPeople(association, id)
  const products = fit.programmes.flatMap((programme) => programme.products)
  const found = collector(products, run.on)
  const coupons = new Map<string, { people: number; coupons: number }>()
  let people = 0
  const grants = yield* Grants
  yield* Stream.runForEach(grants.each({ association, on: run.on, programmes: fit.programmes }), (batch) => {
    found.take(batch)
    for (const { product, quantity } of batch.flatMap(({ entries }) => grantsIn(entries))) {
      const sum = coupons.get(product) ?? { people: 0, coupons: 0 }
      coupons.set(product, { people: sum.people + 1, coupons: sum.coupons + quantity })
    }
    people += batch.length
    return report({ done: people, ...totalOf(people, expected) })
  })
  yield* details.drop(association, id)
  yield* Effect.catchTag(details.add(association, id, found.details()), "DocumentConflict", () => Effect.void)
  const { gaining, nothing, served } = found.outcomes()
  const counts: Counts = {
    people,
    gaining,
    products: products.flatMap((product) => {
      const sum = coupons.get(product.id)
      return sum === undefined ? [] : [{ product: runProductOf(product), ...sum }]
    })
  }
  // Recorded first, then done: broken off in between, both are done again.
  if (run.asks === true) yield* record(deedOf(task, run.by, "grant.request", { schedule: "at once" }))
  yield* put(association, id, "Rehearsing", (at) => {
    const rehearsal = { at, basis: fit.basis, counts, served, nothing }
    return run.asks === true
      ? { _tag: "Requested", rehearsal, request: { by: run.by, at } }
      : { _tag: "Rehearsed", rehearsal }
  })
  return outcome(counts)
})

const carryOut = Effect.fnUntraced(function* (task: Worked, report: Report) {
  const { association } = task
  const id = task.about as GrantRunId
  const actor = actorOfRun(id)
  const { at } = yield* now
  const { value: run } = yield* runs.get(association, id)
  const { state } = run
  if (state._tag !== "Approved" || taskIdOf(id, run) !== task.id) return notIts
  if (state.request.schedule !== undefined && state.request.schedule > at) {
    // It was paused and let go before its time.
    const later = yield* put(association, id, "Approved", (_, current) =>
      current.tries === state.tries ? { ...current, tries: state.tries + 1 } : current
    )
    yield* beginTask(association, id, later.value)
    return "予定の日時まで待ちます"
  }
  const fit = yield* fitnessOf(association, run)
  if (typeof fit === "string" || fit.basis.programmes !== state.rehearsal.basis.programmes) {
    yield* put(association, id, "Approved", (stoppedAt, current) => ({
      ...current,
      _tag: "Stopped",
      at: stoppedAt,
      why: "programmes-moved"
    }))
    return "予行のあとに事業が変わったため、付与していません"
  }
  const beginning = state.begun ?? (yield* beginningOf(association, run.on))
  const begun = yield* put(association, id, "Approved", (_, current) =>
    taskIdOf(id, { ...run, state: current }) === task.id ? { ...current, begun: current.begun ?? beginning } : current
  )
  // Moved or cancelled at the last moment.
  if (begun.value.state._tag !== "Approved" || taskIdOf(id, begun.value) !== task.id) return notIts
  yield* record(deedOf(task, actor, "grant.run", { on: run.on }))

  let soFar: Counts | undefined
  const total = state.rehearsal.counts.people
  const order: GrantOrder = {
    association,
    on: run.on,
    programmes: fit.programmes,
    resumes: true,
    onProgress: (people, summary) => {
      soFar = countsOf(summary)
      return report({ done: people, ...totalOf(people, total) })
    }
  }
  const summary = yield* (yield* Grants).run(order, actor).pipe(
    // The same work again settles what is unknown.
    Effect.catchTag("OutcomeUnknown", ({ cause }) => unsettled(cause)),
    Effect.onExit((exit) => (Exit.isSuccess(exit) || soFar === undefined ? Effect.void : keepSoFar(task, soFar)))
  )
  const counts = countsOf(summary)
  yield* finish(task, fit.basis, counts)
  yield* record(deedOf(task, actor, "grant.run.done", { people: counts.people, coupons: couponsOf(counts) }))
  return outcome(counts)
})

/** A run that was cancelled while its last people were done is cancelled, and says what it gave. */
const finish = Effect.fnUntraced(function* ({ about, association }: Worked, basis: Basis, counts: Counts) {
  const { at } = yield* now
  yield* runs.change(association, about, (run) =>
    Effect.sync((): GrantRun => {
      const { state } = run
      if (state._tag === "Cancelled") return { ...run, state: { ...state, soFar: counts } }
      if (state._tag !== "Approved" || state.begun === undefined) return run
      const { approval, begun, rehearsal, request } = state
      return { ...run, state: { _tag: "Finished", agreed: { rehearsal, request, approval }, at, basis, begun, counts } }
    })
  )
})

/** What was given when work broke off. An attempt that came less far than an earlier one says nothing new. */
const keepSoFar = ({ about, association }: Worked, soFar: Counts) =>
  Effect.ignore(
    runs.change(association, about, (run) =>
      Effect.sync((): GrantRun => {
        const { state } = run
        if (state._tag !== "Approved" && state._tag !== "Cancelled") return run
        return soFar.people < (state.soFar?.people ?? 0) ? run : { ...run, state: { ...state, soFar } }
      })
    )
  )

/** What becomes of a run whose work has ended without its end: cancelled elsewhere, or failed for good. */
const ended = Effect.fnUntraced(function* (task: Worked, how: UndoneEnd) {
  const { association } = task
  const id = task.about as GrantRunId
  const { at } = yield* now
  const isCancelled = how === "Cancelled"
  yield* runs
    .change(association, id, (run) =>
      Effect.sync((): GrantRun => {
        const { state } = run
        if (taskIdOf(id, run) !== task.id) return run
        if (state._tag === "Rehearsing") {
          return isCancelled
            ? { ...run, state: { _tag: "Cancelled", by: system, at, reason: givenUp } }
            : { ...run, state: { _tag: "Unfit", at, why: "failed" } }
        }
        if (state._tag !== "Approved") return run
        if (!isCancelled) return { ...run, state: { ...state, _tag: "Stopped", at, why: "failed" } }
        const { approval: _approval, tries: _tries, ...rest } = state
        return { ...run, state: { ...rest, _tag: "Cancelled", by: system, at, reason: givenUp } }
      })
    )
    .pipe(Effect.catchTag("DocumentMissing", () => Effect.void))
})

const givenUp = "作業が取り消されました"
const notIts = "この作業ですることは、もうありません"

/** Changes the state of a run that stands at a given one; another is left as it is. */
const put = <Tag extends GrantRun["state"]["_tag"]>(
  association: AssociationCode,
  id: GrantRunId,
  from: Tag,
  next: (at: Instant, state: StateOf<Tag>) => GrantRun["state"]
) =>
  Effect.gen(function* () {
    const { at } = yield* now
    const isThere = (state: GrantRun["state"]): state is StateOf<Tag> => state._tag === from
    return yield* runs.change(association, id, (run) =>
      Effect.sync((): GrantRun => (isThere(run.state) ? { ...run, state: next(at, run.state) } : run))
    )
  })

const deedOf = (
  { about, association }: Worked,
  actor: Actor,
  action: string,
  detail: { readonly [Key in string]: Schema.Json }
) => ({ association, actor, action, subject: `grant-run:${about}`, detail })

/** What a run gave, as it is kept. */
const countsOf = ({ gaining, people, products }: GrantSummary): Counts => ({
  people,
  gaining,
  products: products.map(({ coupons, people, product }) => ({ product: runProductOf(product), people, coupons }))
})

const outcome = (counts: Counts): string => `${counts.people}人を調べ、${couponsOf(counts)}枚`

/** An estimate that turns out too low is raised. */
const totalOf = (done: number, expected: number | undefined) =>
  expected === undefined ? {} : { total: Math.max(done, expected) }

/** How many people the last run or rehearsal looked at. */
const expectedPeople = Effect.fnUntraced(function* (association: AssociationCode, before: GrantRunId) {
  for (const { value } of yield* runs.list({ association, before, limit: 10 })) {
    const { state } = value
    if ("counts" in state) return state.counts.people
    if ("rehearsal" in state && state.rehearsal !== undefined) return state.rehearsal.counts.people
  }
  return undefined
})

const unsettled = (cause: unknown): Effect.Effect<never, StoreFailure> =>
  Effect.fail(cause instanceof StoreFailure ? cause : new StoreFailure({ store: "ledger", reason: "broken", cause }))
