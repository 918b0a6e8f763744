/**
 * Vitals: what the service must ask for to know how it is, put down as metrics: the process itself, whether the store
 * answers, and what waits for the office. It is asked for now and then and never when somebody looks at the metrics, so that
 * looking costs the store nothing. What happens by itself is counted where it happens: see `Metrics.ts`.
 */
import { statfs } from "node:fs/promises"
import { monitorEventLoopDelay } from "node:perf_hooks"
import {
  CalendarDate,
  Cases,
  Catalogue,
  CouponBooks,
  type Documents,
  GrantRuns,
  type Holder,
  Holders,
  LoginWatch,
  LoginWatches,
  Reports,
  type StoreFailure,
  Tasks,
  Webhooks
} from "@fukuri/core"
import { Effect, Exit, Schedule } from "effect"
import { logCause } from "../Causes.ts"
import { within } from "../Deadline.ts"
import { metrics, prepared, preparedFor, put, readAtEachLook, webhookStates } from "../Metrics.ts"
import { Readiness } from "./Storage.ts"
import { version } from "./Version.ts"

/** How often, and how long the store is waited for. */
const often = { look: "10 seconds", ask: "60 seconds" } as const
const patienceMillis = 5_000

type Asking = Catalogue.Catalogue | Holders.Holders | Documents.Documents | Reports.Reports

/** What of the settings this depends on. */
export interface Watched {
  /** Where the embedded database is. */
  readonly folder: string | undefined
  readonly alertCalmMillis: number
}

/** Puts down how the service is, for as long as the scope is open. */
export const watch = Effect.fnUntraced(function* ({ alertCalmMillis, folder }: Watched) {
  const ask = askWith(alertCalmMillis)
  yield* prepared
  yield* put(metrics.build, { version, node: process.versions.node }, 1)
  yield* watchProcess
  // The first look comes before the first page, so that nobody ever reads that nothing is known.
  yield* look(folder)
  yield* ask
  yield* Effect.forkScoped(Effect.repeat(Effect.delay(look(folder), often.look), Schedule.forever))
  yield* Effect.forkScoped(Effect.repeat(Effect.delay(ask, often.ask), Schedule.forever))
})

/** The unit in which the loop's lateness is measured: timers are never exact to less. Unit: milliseconds. */
const resolution = 10

const watchProcess = Effect.gen(function* () {
  const context = yield* Effect.context<never>()
  const startedAt = Date.now() / 1000 - process.uptime()
  readAtEachLook(metrics.startedAt, context, () => ({ value: startedAt }))
  readAtEachLook(metrics.cpuSeconds, context, () => {
    const { system, user } = process.cpuUsage()
    return { count: (system + user) / 1e6, incremental: true }
  })
  readAtEachLook(metrics.memory, context, () => ({ value: process.memoryUsage.rss() }))
  readAtEachLook(metrics.heap, context, () => ({ value: process.memoryUsage().heapUsed }))
  const loop = monitorEventLoopDelay({ resolution })
  loop.enable()
  yield* Effect.addFinalizer(() => Effect.sync(() => loop.disable()))
  const secondsOf = (nanos: number): number => Math.max(0, nanos / 1e9 - resolution / 1000)
  readAtEachLook(metrics.loopLag, context, () => ({ value: secondsOf(loop.percentile(99)) }))
  readAtEachLook(metrics.loopLagMost, context, () => {
    const most = secondsOf(loop.max)
    // The last of the two that is read: from here on it is measured anew.
    loop.reset()
    return { value: most }
  })
})

/** Whether the store answers, how fast, and how much room there is. */
const look = Effect.fnUntraced(function* (folder: string | undefined) {
  const { check, connection } = yield* Readiness
  const began = performance.now()
  const exit = yield* within(check, patienceMillis)
  yield* put(metrics.ready, {}, exit !== undefined && Exit.isSuccess(exit) ? 1 : 0)
  yield* put(metrics.checkSeconds, {}, (performance.now() - began) / 1000)
  const asked = performance.now()
  const given = yield* within(connection, patienceMillis)
  const waitMillis = given !== undefined && Exit.isSuccess(given) ? given.value.waitMillis : performance.now() - asked
  yield* put(metrics.connectionWait, {}, waitMillis / 1000)
  if (given !== undefined && Exit.isSuccess(given)) yield* put(metrics.connectionsMost, {}, given.value.most)
  if (folder === undefined) return
  const disk = yield* Effect.option(Effect.tryPromise(() => statfs(folder)))
  if (disk._tag === "Some") yield* put(metrics.dataFree, {}, disk.value.bavail * disk.value.bsize)
})

/** What waits for the office, and what the service works with. What cannot be read now stays as it was. */
const askWith = (alertCalmMillis: number): Effect.Effect<void, never, Asking> =>
  Effect.gen(function* () {
    const catalogue = yield* (yield* Catalogue.Catalogue).latest
    yield* put(metrics.catalogueVersion, {}, catalogue.version)
    const { at, today } = yield* CouponBooks.now
    const states = { waiting: 0, running: 0, paused: 0, failed: 0 }
    let waitMillis = 0
    for (const { code, grantMode } of catalogue.associations.values()) {
      const products = Catalogue.productsOf(catalogue, code, CalendarDate.fiscalYearOf(today)).map(({ id }) => id)
      yield* preparedFor(code, products)
      yield* askForList(code, at)
      const alert = LoginWatch.alertAt(yield* LoginWatches.find(code), at, alertCalmMillis)
      yield* put(metrics.loginAlert, { association: code }, alert === undefined ? 0 : 1)
      yield* askForCases(code, at)
      yield* askForWebhooks(code)
      if (grantMode !== "approved") yield* askForGrants(code, at)
      waitMillis = Math.max(waitMillis, yield* askForTasks(code, at, states))
    }
    for (const state of ["waiting", "running", "paused", "failed"] as const) {
      yield* put(metrics.tasks, { state }, states[state])
    }
    yield* put(metrics.taskWait, {}, waitMillis / 1000)
    yield* put(metrics.sampledAt, {}, Date.now() / 1000)
  }).pipe(Effect.catchCause((cause) => logCause("how the service is could not be asked for", cause)))

type Asked = Effect.Effect<void, StoreFailure.StoreFailure, Asking>

const askForList = (association: Holder.AssociationCode, at: CalendarDate.Instant): Asked =>
  Effect.gen(function* () {
    const { asOf } = yield* (yield* Holders.Holders).list(association)
    if (asOf === undefined) return
    yield* put(metrics.listAge, { association }, (at - CalendarDate.startOf(asOf)) / 1000)
  })

const askForCases = (association: Holder.AssociationCode, at: CalendarDate.Instant): Asked =>
  Effect.gen(function* () {
    for (const { kind, oldestAt = at, open } of yield* Cases.countByKind(association)) {
      yield* put(metrics.cases, { association, kind }, open)
      yield* put(metrics.caseAge, { association, kind }, (at - oldestAt) / 1000)
    }
  })

const askForGrants = (association: Holder.AssociationCode, at: CalendarDate.Instant): Asked =>
  Effect.gen(function* () {
    const runs = yield* GrantRuns.list({ association, limit: 10 })
    const [last] = runs.flatMap(({ run: { by, state } }) =>
      by === "grants" && state._tag === "Finished" ? [state.at] : []
    )
    if (last !== undefined) yield* put(metrics.grantRunAge, { association }, (at - last) / 1000)
  })

const askForWebhooks = (association: Holder.AssociationCode): Asked =>
  Effect.gen(function* () {
    const all = yield* Webhooks.standing(association)
    const settled = all.length === 0 ? 0 : yield* (yield* Reports.Reports).settled(association)
    for (const state of webhookStates) {
      const found = all.filter(({ value }) => value.state._tag.toLowerCase() === state)
      const behind = found.map(({ value }) => Math.max(0, settled - value.cursor))
      yield* put(metrics.webhooks, { association, state }, found.length)
      yield* put(metrics.webhookBehind, { association, state }, Math.max(0, ...behind))
    }
  })

/** Adds the tasks of an association. Answers how long the longest of those waited that could be taken up. */
const askForTasks = Effect.fnUntraced(function* (
  association: Holder.AssociationCode,
  at: CalendarDate.Instant,
  states: { waiting: number; running: number; paused: number; failed: number }
) {
  let waitMillis = 0
  for (const { value } of yield* Tasks.list({ association, open: true, limit: 200 })) {
    const { state } = value
    if (state._tag === "Waiting") {
      states.waiting++
      waitMillis = Math.max(waitMillis, at - state.notBefore)
    } else if (state._tag === "Running") {
      states.running++
      // A node that says nothing any more has left it behind.
      waitMillis = Math.max(waitMillis, at - state.until)
    } else states.paused++
  }
  for (const { value } of yield* Tasks.list({ association, open: false, limit: 50 })) {
    if (value.state._tag === "Failed" && at - value.state.at < dayMillis) states.failed++
  }
  return waitMillis
})

const dayMillis = 24 * 60 * 60_000
