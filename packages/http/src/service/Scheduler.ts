/**
 * Scheduler: work that the service does by itself. Grants what is due each day and after each members list, on
 * one node of several (R20-R26, A26), sees to it that planned runs go on, and forgets sessions and counters that are
 * over.
 */
import {
  ApiRequest,
  Attempts,
  type Audit,
  type CalendarDate,
  Cases,
  Catalogue,
  Corrections,
  CouponBooks,
  type Digest,
  type Documents,
  type GrantRun,
  GrantRuns,
  Grants,
  Holders,
  Jobs,
  type Ledger,
  type LedgerEntry,
  PaperApplications,
  PaperBatches,
  type Reports,
  Sessions,
  type StoreFailure,
  UnknownOutcome,
  UseReports
} from "@fukuri/core"
import { Effect, Schedule } from "effect"
import { logCause } from "../Causes.ts"
import { newId } from "../Ids.ts"
import { count, metrics } from "../Metrics.ts"
import { purgeClerkSessions } from "../office/ClerkSessions.ts"

const minute = 60_000
const leaseMinutes = 30
const retentionMinutes = 24 * 60

type Services =
  | Catalogue.Catalogue
  | Jobs.Jobs
  | Ledger.Ledger
  | Holders.Holders
  | Grants.Grants
  | Sessions.Sessions
  | Attempts.Attempts
  | Documents.Documents
  | Reports.Reports
  | Audit.Audit
  | Digest.Digest

/** Does what is due now. Never fails: what goes wrong is logged and tried at the next turn. */
export const turn: Effect.Effect<void, never, Services> = Effect.gen(function* () {
  yield* attempted("grants", "scheduled grants failed", grantWhatIsDue)
  yield* attempted("settle", "what was left half done could not be finished", settle)
  yield* attempted("purge", "the purge of sessions and counters failed", purge)
})

/** A turn every half minute. */
export const run = Effect.repeat(turn, Schedule.spaced("30 seconds"))

const attempted = <E, R>(
  name: "grants" | "settle" | "purge",
  failure: string,
  work: Effect.Effect<void, E, R>
): Effect.Effect<void, never, R> =>
  Effect.catchCause(work, (cause) =>
    Effect.andThen(logCause(failure, cause), count(metrics.workFailures, { work: name }))
  )

/**
 * For every association a run a day, and one more after a members list or a published programme: each is a job with a
 * name of its own, so that of several nodes one does it. Repeating a run would do no harm, only work. Where grants need
 * somebody's agreement nothing is granted here.
 */
const grantWhatIsDue: Effect.Effect<
  void,
  StoreFailure.StoreFailure | Grants.ProgrammeUnknown | CouponBooks.OutcomeUnknown | Documents.DocumentConflict,
  Services
> = Effect.gen(function* () {
  const { at, today } = yield* CouponBooks.now
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const jobs = yield* Jobs.Jobs
  const holders = yield* Holders.Holders
  const grants = yield* Grants.Grants
  for (const { code: association, grantMode } of catalogue.associations.values()) {
    if (grantMode === "approved") continue
    const { generation } = yield* holders.list(association)
    const key = `grants:${association}:${today}:${generation}:${catalogue.version}`
    if (!(yield* jobs.claim(key, at, (at + leaseMinutes * minute) as CalendarDate.Instant))) continue
    const begun = yield* GrantRuns.beginningOf(association, today)
    const summary = yield* grants.run({ association, on: today }, "grants" as LedgerEntry.Actor)
    const coupons = summary.products.reduce((sum, product) => sum + product.coupons, 0)
    yield* GrantRuns.keepOwnRun(association, newRunId(at), { on: today, summary, begun })
    const { at: finishedAt } = yield* CouponBooks.now
    yield* jobs.finish(key, finishedAt, `${summary.people} people, ${coupons} coupons`)
    yield* Effect.logInfo("grants run").pipe(Effect.annotateLogs({ association, people: summary.people, coupons }))
  }
})

/**
 * Finishes what a crash left half done: planned runs, corrections, paper and prints that were agreed to, uses that were told
 * of. Looks whether presses of unknown outcome stand in the ledger by now, and forgets who looked after cases that are
 * closed.
 */
const settle = Effect.gen(function* () {
  const { associations } = yield* (yield* Catalogue.Catalogue).latest
  for (const { code } of associations.values()) {
    yield* GrantRuns.settle(code)
    yield* Corrections.settle(code)
    yield* UnknownOutcome.settle(code)
    yield* Cases.tidy(code)
    yield* PaperApplications.settle(code)
    yield* PaperBatches.settle(code)
    yield* UseReports.settle(code)
  }
})

/** Once a day, on one node: there may be many, and they are looked through to find the old ones. */
const forgetRequests = Effect.gen(function* () {
  const { at, today } = yield* CouponBooks.now
  const jobs = yield* Jobs.Jobs
  const key = `api-requests:${today}`
  if (!(yield* jobs.claim(key, at, (at + 10 * minute) as CalendarDate.Instant))) return
  const { associations } = yield* (yield* Catalogue.Catalogue).latest
  for (const { code } of associations.values()) yield* ApiRequest.tidy(code)
  yield* jobs.finish(key, at, "old requests were forgotten")
})

const newRunId = (at: CalendarDate.Instant): GrantRun.GrantRunId => newId(at) as string as GrantRun.GrantRunId

const purge = Effect.gen(function* () {
  const { at } = yield* CouponBooks.now
  const before = (at - retentionMinutes * minute) as CalendarDate.Instant
  yield* (yield* Sessions.Sessions).purge(before)
  yield* (yield* Attempts.Attempts).purge(before)
  yield* forgetRequests
  yield* purgeClerkSessions()
})
