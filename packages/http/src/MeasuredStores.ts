/**
 * MeasuredStores: the stores with a count kept of what goes through them: how long calls take, what fails and why, and what
 * is appended to the ledger, whichever door it came by. What a store answers is never changed.
 */
import {
  Attempts,
  Audit,
  Catalogue,
  Documents,
  Holder,
  Holders,
  Jobs,
  Ledger,
  Reports,
  Sessions,
  StoreFailure,
  type Stores,
  Uploads
} from "@fukuri/core"
import { Cause, type Context, Effect, Exit, Layer, Stream } from "effect"
import { count, metrics, move, took } from "./Metrics.ts"

type Store = StoreFailure.StoreFailure["store"]

const between = <Service, Shape extends object>(
  key: Context.Key<Service, Shape>,
  store: Store,
  more: (shape: Shape) => Shape = (shape) => shape
): Layer.Layer<Service, never, Service> =>
  Layer.effect(
    key,
    Effect.map(Effect.service(key), (shape) => measured(store, more(shape)))
  )

/** Counts what came into the ledger. An append of which nobody heard is not counted: the ledger is the truth. */
const counting = (ledger: Ledger.Ledger["Service"]): Ledger.Ledger["Service"] => ({
  ...ledger,
  append: (appends) =>
    ledger.append(appends).pipe(
      Effect.tap(() => Effect.forEach(appends, countAppend, { discard: true })),
      Effect.tapErrorTag("VersionConflict", () => count(metrics.conflicts, {}))
    )
})

/** Every store, measured, over the stores that it is given. */
export const layer: Layer.Layer<Stores.Stores, never, Stores.Stores> = Layer.mergeAll(
  between(Ledger.Ledger, "ledger", counting),
  between(Holders.Holders, "holders"),
  between(Catalogue.Catalogue, "catalogue"),
  between(Sessions.Sessions, "sessions"),
  between(Attempts.Attempts, "attempts"),
  between(Jobs.Jobs, "jobs"),
  between(Documents.Documents, "documents"),
  between(Uploads.Uploads, "uploads"),
  between(Audit.Audit, "audit"),
  between(Reports.Reports, "reports")
)

const countAppend = ({ entries, key }: Ledger.Append): Effect.Effect<void> =>
  Effect.forEach(
    entries,
    (entry) => {
      const counted = count(metrics.entries, { kind: entry._tag })
      if (entry._tag !== "Redeemed") return counted
      const use = { association: Holder.associationOf(key.holder), product: entry.product, channel: entry.channel }
      return Effect.all([counted, count(metrics.uses, use), count(metrics.couponsUsed, use, entry.quantity)])
    },
    { discard: true }
  )

/** A store whose every answer is measured: effects in full, streams by their failures. */
const measured = <Shape extends object>(store: Store, shape: Shape): Shape => {
  const through = (value: unknown): unknown => {
    if (Effect.isEffect(value)) return timed(store, value)
    if (Stream.isStream(value)) return Stream.tapCause(value, countFailure)
    return typeof value === "function" ? (...asked: ReadonlyArray<unknown>) => through(value(...asked)) : value
  }
  return Object.fromEntries(Object.entries(shape).map(([name, value]) => [name, through(value)])) as Shape
}

const timed = <A, E, R>(store: Store, call: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.acquireUseRelease(
    Effect.as(move(metrics.storeCalls, 1), performance.now()),
    () => call,
    (began, exit) =>
      Effect.all(
        [
          move(metrics.storeCalls, -1),
          took(metrics.storeSeconds, { store }, (performance.now() - began) / 1000),
          Exit.isFailure(exit) ? countFailure(exit.cause) : Effect.void
        ],
        { discard: true }
      )
  )

const countFailure = (cause: Cause.Cause<unknown>): Effect.Effect<void> => {
  const found = Cause.findErrorOption(cause)
  if (found._tag === "None" || !(found.value instanceof StoreFailure.StoreFailure)) return Effect.void
  return count(metrics.storeFailures, { store: found.value.store, reason: found.value.reason })
}
