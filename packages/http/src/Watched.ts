/**
 * Watched: one use of coupons as the edge sees it, whichever door it came by: what became of it is counted, what is no answer
 * of the domain is logged, and a use of unknown outcome is kept for the office (A36).
 */
import { Cause, Effect, Exit, Option, Schedule } from "effect"
import { type Catalogue, CouponBooks, type Coupons, type Documents, type Ledger, UnknownOutcome } from "@fukuri/core"
import { logCause } from "./Causes.ts"
import { count, metrics, type refusals } from "./Metrics.ts"
import { isAnsweredBy } from "./Problems.ts"

/** The redeeming of a command, watched. */
export const watched = <A, E extends Refusable, R>(
  command: Coupons.RedeemCommand,
  redeeming: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R | KeepingServices> =>
  Effect.gen(function* () {
    const { at } = yield* CouponBooks.now
    const { actor: _, ...press } = command
    const noted = (cause: Cause.Cause<E>) =>
      Effect.andThen(logUnknown(cause), isUnknown(cause) ? keepUnknown({ ...press, at }) : Effect.void)
    return yield* Effect.onExit(Effect.tapCause(redeeming, noted), countOutcome)
  })

type KeepingServices = Documents.Documents | Ledger.Ledger | Catalogue.Catalogue

/** Whether the use may have been recorded or may yet be. A store that failed before anything was sent has recorded nothing. */
const isUnknown = (cause: Cause.Cause<{ readonly _tag: string }>): boolean =>
  Cause.hasDies(cause) || Option.getOrUndefined(Cause.findErrorOption(cause))?._tag === "OutcomeUnknown"

/** Counts what became of a press, whether anybody waits for its answer or not. */
const countOutcome = (exit: Exit.Exit<unknown, Refusable>): Effect.Effect<void> => {
  if (Exit.isSuccess(exit)) return count(metrics.presses, { outcome: "recorded" })
  const problem = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  if (problem === undefined || Cause.hasDies(exit.cause) || isAnsweredBy(problem, "pending")) {
    return count(metrics.presses, { outcome: "unknown" })
  }
  if (problem._tag === "StoreFailure") return count(metrics.presses, { outcome: "unavailable" })
  const reason: (typeof refusals)[number] = problem._tag === "CouponNotUsable" ? problem.verdict._tag : problem._tag
  return Effect.andThen(count(metrics.presses, { outcome: "refused" }), count(metrics.refusals, { reason }))
}

type Refusable = Effect.Error<ReturnType<Coupons.Coupons["Service"]["redeem"]>>

/**
 * Keeps a press for the office as soon as the store answers again, unless the use is recorded by then. Nobody waits for it:
 * it goes on for about four minutes, and what is not kept then stands in the log.
 */
const keepUnknown = (press: UnknownOutcome.Press): Effect.Effect<void, never, KeepingServices> =>
  UnknownOutcome.keep(press).pipe(
    Effect.retry({
      while: ({ _tag }) => _tag === "StoreFailure",
      schedule: Schedule.jittered(Schedule.exponential("1 second", 2)),
      times: 8
    }),
    Effect.catchCause((cause) => logCause("a press of unknown outcome could not be kept", cause)),
    Effect.forkDetach,
    Effect.asVoid
  )

/** What is not an answer of the domain is logged where it happens: nobody may be waiting for it any more. */
const logUnknown = (cause: Cause.Cause<{ readonly _tag: string }>): Effect.Effect<void> => {
  const problem = Option.getOrUndefined(Cause.findErrorOption(cause))
  const isFailure = problem === undefined || problem._tag === "StoreFailure" || problem._tag === "OutcomeUnknown"
  return isFailure || Cause.hasDies(cause) ? logCause("the outcome of a use is not known", cause) : Effect.void
}
