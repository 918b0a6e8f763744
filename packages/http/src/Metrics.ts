/**
 * Metrics: everything that the service counts and measures of itself, in one table: name, meaning, and every label with the
 * values that it can have. A label is a word of ours or a code of the catalogue, never a number, a name, a day or a path
 * that somebody typed. Counting never fails and asks no store; what has to be asked for is in `service/Vitals.ts`.
 */
import { Case, LedgerEntry, StoreFailure, Webhook } from "@fukuri/core"
import { type Context, Effect, Metric } from "effect"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"

/** Values that are codes of the catalogue or patterns of routes: bounded, but known only when the service runs. */
const known = "known"

/** The labels of a metric, each with every value that it can have. */
type Labels = Readonly<Record<string, ReadonlyArray<string> | typeof known>>

type ValuesOf<L extends Labels> = {
  readonly [Name in keyof L]: L[Name] extends ReadonlyArray<infer Value> ? Value : string
}

/** A metric of the table. */
export interface Measured<L extends Labels, M extends Metric.Metric<number, unknown>> {
  readonly labels: L
  readonly metric: M
  /** The metric for some values of its labels: one for ever, since finding its series costs more than counting. */
  readonly series: (values: object) => M
}

type Counter<L extends Labels> = Measured<L, Metric.Counter<number>>
type Gauge<L extends Labels> = Measured<L, Metric.Gauge<number>>
type Histogram<L extends Labels> = Measured<L, Metric.Histogram<number>>

const measured = <L extends Labels, M extends Metric.Metric<number, unknown>>(
  labels: L,
  make: (attributes: Readonly<Record<string, string>>) => M
): Measured<L, M> => {
  const names = Object.keys(labels)
  const known = new Map<string, M>()
  const series = (values: object): M => {
    const texts = names.map((name) => String((values as Readonly<Record<string, unknown>>)[name]))
    const key = texts.join("\n")
    const found = known.get(key) ?? make(Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""])))
    known.set(key, found)
    return found
  }
  return { labels, metric: make({}), series }
}

const counter = <const L extends Labels>(name: string, description: string, labels: L): Counter<L> =>
  measured(labels, (attributes) => Metric.counter(name, { description, attributes, incremental: true }))
const gauge = <const L extends Labels>(name: string, description: string, labels: L): Gauge<L> =>
  measured(labels, (attributes) => Metric.gauge(name, { description, attributes }))
const histogram = <const L extends Labels>(
  name: string,
  description: string,
  boundaries: ReadonlyArray<number>,
  labels: L
): Histogram<L> => measured(labels, (attributes) => Metric.histogram(name, { description, attributes, boundaries }))

/** Why a press is refused: what the judge says, or what of it there is no more. */
export const refusals = [
  "NotYet",
  "Over",
  "UsedUp",
  "NotOfferedHere",
  "FacilityClosed",
  "MembershipLost",
  "OnPaper",
  "OutageNotAccepted",
  "NotGranted",
  "QuantityNotAvailable",
  "RedemptionIdTaken",
  "ProductUnknown",
  "FacilityUnknown",
  "HolderUnknown"
] as const

const caseKinds = Case.CaseKind.literals
const channels = LedgerEntry.Channel.literals
const stores = StoreFailure.StoreFailure.fields.store.literals
/** Where a subscription of another system stands. */
export const webhookStates = ["active", "paused", "off"] as const
const use = { association: known, product: known, channel: channels } as const

/** From a fast page to the longest that anybody is left waiting. A press is answered within 3 s. Unit: seconds. */
const requestSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 10, 30]
const storeSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 15]

/** The table. */
export const metrics = {
  uses: counter("fukuri_uses_total", "Uses that this process brought into the ledger.", use),
  couponsUsed: counter("fukuri_coupons_used_total", "Coupons of these uses.", use),
  entries: counter("fukuri_ledger_entries_total", "Ledger entries that this process appended.", {
    kind: Object.keys(LedgerEntry.LedgerEntry.cases) as ReadonlyArray<LedgerEntry.LedgerEntry["_tag"]>
  }),
  conflicts: counter("fukuri_version_conflicts_total", "Appends that somebody else was faster than; tried again.", {}),
  presses: counter("fukuri_presses_total", "Presses by what became of them.", {
    outcome: ["recorded", "refused", "unknown", "unavailable"]
  }),
  refusals: counter("fukuri_press_refusals_total", "Presses that were refused, by reason.", { reason: refusals }),
  pending: counter("fukuri_pending_answers_total", "Presses that were answered with 確認中, by why.", {
    why: ["late", "unknown", "unavailable"]
  }),
  logins: counter("fukuri_logins_total", "Tries to log in by entrance and outcome.", {
    entrance: ["facility", "my-page", "paper", "office", "office-code"],
    outcome: ["in", "wrong", "locked", "mistyped"]
  }),
  loginAlert: gauge("fukuri_login_alert", "1 while a login of a member asks for a code, else 0.", {
    association: known
  }),
  storeFailures: counter("fukuri_store_failures_total", "Calls of a store that failed.", {
    store: stores,
    reason: StoreFailure.StoreFailure.fields.reason.literals
  }),
  storeSeconds: histogram(
    "fukuri_store_call_duration_seconds",
    "How long calls of a store took, the waiting for a connection included.",
    storeSeconds,
    { store: stores }
  ),
  storeCalls: gauge("fukuri_store_calls_in_flight", "Calls of stores under way: what has a connection or waits.", {}),
  requestSeconds: histogram(
    "fukuri_http_request_duration_seconds",
    "How long requests took, by pattern of the route.",
    requestSeconds,
    { method: ["GET", "HEAD", "POST", "other"], route: known, status: ["2xx", "3xx", "4xx", "5xx", "gone"] }
  ),
  requests: gauge("fukuri_http_requests_in_flight", "Requests under way.", {}),
  shed: counter("fukuri_requests_shed_total", "Requests sent away because too many were in work.", {
    rank: ["press", "page"]
  }),
  defects: counter("fukuri_defects_total", "Requests that met a fault of our own.", {}),
  workFailures: counter("fukuri_scheduled_work_failures_total", "Turns of the service's own work that failed.", {
    work: ["grants", "settle", "purge", "tasks", "webhooks"]
  }),
  ready: gauge("fukuri_ready", "1 when the store answers and is migrated, else 0.", {}),
  checkSeconds: gauge("fukuri_ready_check_seconds", "How long the last look at that took.", {}),
  connectionsMost: gauge("fukuri_database_connections_max", "Connections that this process opens at the most.", {}),
  connectionWait: gauge(
    "fukuri_database_connection_wait_seconds",
    "How long it took to be given a connection when that was last tried.",
    {}
  ),
  catalogueVersion: gauge("fukuri_catalogue_version", "The version of the catalogue that this process works with.", {}),
  listAge: gauge("fukuri_members_list_age_seconds", "Time since the day of the last members list began.", {
    association: known
  }),
  grantRunAge: gauge(
    "fukuri_grant_run_age_seconds",
    "Time since the service granted by itself what was due, where it is to do so.",
    { association: known }
  ),
  tasks: gauge("fukuri_tasks", "Long work of the office by where it stands; failed: within a day.", {
    state: ["waiting", "running", "paused", "failed"]
  }),
  taskWait: gauge("fukuri_task_wait_seconds", "How long the task has waited that waits longest for a node.", {}),
  cases: gauge("fukuri_open_cases", "Open cases by kind, counted up to 500.", {
    association: known,
    kind: caseKinds
  }),
  caseAge: gauge("fukuri_open_case_oldest_age_seconds", "How long the oldest of these is open.", {
    association: known,
    kind: caseKinds
  }),
  webhookDeliveries: counter("fukuri_webhook_deliveries_total", "Sendings of events to other systems, by outcome.", {
    outcome: ["delivered", "refused", ...Webhook.Hindrance.literals]
  }),
  webhooks: gauge("fukuri_webhooks", "Other systems that are told of what happens, by whether they are.", {
    association: known,
    state: webhookStates
  }),
  webhookBehind: gauge(
    "fukuri_webhook_places_behind",
    "How many places of the ledger the slowest of these is behind its end.",
    { association: known, state: webhookStates }
  ),
  sampledAt: gauge("fukuri_sampled_timestamp_seconds", "When what the store has to be asked for was last read.", {}),
  dataFree: gauge("fukuri_data_free_bytes", "Free space where the embedded database is.", {}),
  build: gauge("fukuri_build_info", "1, with the version that runs.", { version: known, node: known }),
  startedAt: gauge("process_start_time_seconds", "When the process began.", {}),
  cpuSeconds: counter("process_cpu_seconds_total", "Processor time that the process used.", {}),
  memory: gauge("process_resident_memory_bytes", "Memory of the process.", {}),
  heap: gauge("nodejs_heap_size_used_bytes", "Memory in use by JavaScript.", {}),
  loopLag: gauge("nodejs_eventloop_lag_p99_seconds", "How late timers were since the last look, 99th percentile.", {}),
  loopLagMost: gauge("nodejs_eventloop_lag_max_seconds", "How late timers were at most since the last look.", {})
} as const

/** Counts something. */
export const count = <L extends Labels>(counted: Counter<L>, labels: ValuesOf<L>, by = 1): Effect.Effect<void> =>
  Metric.update(counted.series(labels), by)

/** Puts down how much something is now. */
export const put = <L extends Labels>(measured: Gauge<L>, labels: ValuesOf<L>, value: number): Effect.Effect<void> =>
  Metric.update(measured.series(labels), value)

/** Puts down how much more something is now. */
export const move = (measured: Gauge<Record<never, never>>, by: number): Effect.Effect<void> =>
  Metric.modify(measured.metric, by)

/** Puts down how long something took. Unit: seconds. */
export const took = <L extends Labels>(
  measured: Histogram<L>,
  labels: ValuesOf<L>,
  seconds: number
): Effect.Effect<void> => Metric.update(measured.series(labels), seconds)

/** Reads something anew whenever somebody looks. */
export const readAtEachLook = <State>(
  { metric }: Measured<Record<never, never>, Metric.Metric<number, State>>,
  context: Context.Context<never>,
  read: () => State
): void => {
  const ignore = (): void => undefined
  Metric.registerUnsafe(metric, context, { get: read, update: ignore, modify: ignore })
}

/** Makes every counter whose labels are all words of ours be there with 0, so that the first time is seen as a rise. */
export const prepared: Effect.Effect<void> = Effect.suspend(() =>
  Effect.forEach(
    Object.values<Measured<Labels, Metric.Metric<number, unknown>>>(metrics).flatMap(({ labels, metric, series }) =>
      metric.type === "Counter" ? combinationsOf(labels).map(series) : []
    ),
    (metric) => Metric.update(metric, 0),
    { discard: true }
  )
)

/** The same for uses of the products of an association. */
export const preparedFor = (association: string, products: Iterable<string>): Effect.Effect<void> =>
  Effect.forEach(
    [...products].flatMap((product) => channels.map((channel) => ({ association, product, channel }))),
    (labels) => Effect.andThen(count(metrics.uses, labels, 0), count(metrics.couponsUsed, labels, 0)),
    { discard: true }
  )

/** Everything as Prometheus reads it. */
export const rendered = (context: Context.Context<never>): string => PrometheusMetrics.formatUnsafe(context)

/** Every combination of the values of labels; none when there are some that only the running service knows. */
const combinationsOf = (labels: Labels): ReadonlyArray<Readonly<Record<string, string>>> =>
  Object.entries(labels).reduce<ReadonlyArray<Readonly<Record<string, string>>>>(
    (all, [name, values]) =>
      values === known ? [] : all.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
    [{}]
  )
