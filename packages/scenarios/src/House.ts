/**
 * House: the services of the core on some stores, under a clock that is set by hand. A scenario has one of its own.
 */
import { createHash } from "node:crypto"
import { CalendarDate, Coupons, Digest, Grants, Imports, type StoreFailure, type Stores } from "@fukuri/core"
import { clockShowing, type OfficeCore } from "@fukuri/http"
import { Clock, Effect, Layer, Logger, ManagedRuntime, Metric } from "effect"

/** The services, and the hand of their clock. */
export interface House {
  readonly hand: { now: CalendarDate.Instant }
  /** Does something; rejects with its failure. */
  readonly run: <A, E>(work: Effect.Effect<A, E, OfficeCore>) => Promise<A>
  readonly close: () => Promise<void>
}

/** The first morning on which a scenario plays when it says nothing: every programme of the guide can be used then. */
export const firstMorning = (CalendarDate.startOf(CalendarDate.date("2024-07-01")) +
  9 * 3_600_000) as CalendarDate.Instant

/** A house on stores. */
export const houseOn = <E>(stores: Layer.Layer<Stores.Stores, E | StoreFailure.StoreFailure>): House => {
  const hand = { now: firstMorning }
  const clock = Layer.effect(
    Clock.Clock,
    Effect.map(Clock.Clock, (real) => clockShowing(() => hand.now, real))
  )
  const runtime = ManagedRuntime.make(
    Layer.mergeAll(Coupons.Coupons.layer, Grants.Grants.layer, Imports.Imports.layer, digest).pipe(
      Layer.provideMerge(stores),
      Layer.provideMerge(Layer.succeed(Metric.MetricRegistry)(new Map())),
      Layer.provideMerge(clock),
      // What a service would log is told by the scenario, or is nobody's.
      Layer.provideMerge(Logger.layer([]))
    )
  )
  return {
    hand,
    run: (work) => runtime.runPromise(work),
    close: () => runtime.dispose()
  }
}

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
