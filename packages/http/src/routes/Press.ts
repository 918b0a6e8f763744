/**
 * 「今すぐ利用する」: the press of STEP 5 (R100-R103, A35, A36). The use goes on to its end whatever becomes of the request
 * that asked for it; the answer comes in time, and says no more than is known. 確認中 itself is in `Pending.ts`.
 */
import { Cause, Effect, Exit, Option, Schedule } from "effect"
import { Catalogue, CouponBooks, CouponProduct, Coupons, Holder, HolderNumber, UnknownOutcome } from "@fukuri/core"
import { notice, refused, type View } from "@fukuri/web-ui"
import { codeOf, stopPath } from "../Addresses.ts"
import type { Handler, MemberServices } from "../Bridge.ts"
import { logCause } from "../Causes.ts"
import type { Incoming, Unplaced } from "../Incoming.ts"
import type { MemberParts } from "../MemberParts.ts"
import { count, metrics, type refusals } from "../Metrics.ts"
import { noticesFor } from "../NoticeBoard.ts"
import { answers, isAnsweredBy } from "../Problems.ts"
import { page, type Reply, seeOther } from "../Reply.ts"
import { type Passing, passingWith, stateOf } from "./Passing.ts"
import { ticketIn, toPending } from "./Pending.ts"

/** Uses what the screen showed. */
export const press =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const passing = yield* passingWith(parts, incoming, incoming.fields.get("t"))
      const { code, holder, pass, ticket } = passing
      const { _tag, ...asked } = yield* stateOf(passing, "Confirming")
      const coupons = yield* Coupons.Coupons
      const command = { ...asked, holder, fiscalYear: pass.fiscalYear, facility: code }
      const { at } = yield* CouponBooks.now
      const noted = (cause: Cause.Cause<{ readonly _tag: string }>) =>
        Effect.andThen(logUnknown(cause), isUnknown(cause) ? keepUnknown({ ...command, at }) : Effect.void)
      const exit = yield* incoming.place.detached(
        coupons.redeem(command).pipe(Effect.tapCause(noted), Effect.onExit(countOutcome))
      )
      if (Exit.isSuccess(exit)) return seeOther(stopPath(code, "done", ticket))
      const problem = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
      if (problem === undefined || Cause.hasDies(exit.cause) || isAnsweredBy(problem, "pending")) {
        return yield* toPending("unknown")(incoming)
      }
      if (problem._tag === "StoreFailure") return yield* toPending("unavailable")(incoming)
      if (isAnsweredBy(problem, "done")) return seeOther(stopPath(code, "done", ticket))
      if (isAnsweredBy(problem, "refused")) {
        return page(
          refused(yield* refusedView(incoming, passing, asked, problem), incoming.spoken),
          answers[problem._tag].status
        )
      }
      return yield* Effect.fail(problem)
    }).pipe(
      Effect.catchTag("StoreFailure", (failure) =>
        Effect.andThen(logCause("the store does not answer", Cause.fail(failure)), toPending("unavailable")(incoming))
      )
    )

/** What is answered to a press for which there is no place: nothing was tried, and the same can be pressed again. */
export const pressAgain = (incoming: Unplaced): Effect.Effect<Reply> =>
  Effect.sync(() => {
    const code = codeOf(incoming.param("place"))
    const ticket = ticketIn(incoming.fields.get("t"))
    const again =
      code === undefined || ticket === undefined
        ? undefined
        : { form: { action: stopPath(code, "confirm"), csrf: incoming.csrf }, ticket }
    return page(notice({ kind: "busy", association: undefined, notices: [], again }, incoming.spoken), 503)
  })

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
const keepUnknown = (press: UnknownOutcome.Press): Effect.Effect<void, never, MemberServices> =>
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

const refusedView = Effect.fnUntraced(function* (
  incoming: Incoming,
  { code, holder, pass }: Passing,
  asked: {
    readonly product: CouponProduct.ProductId
    readonly course: CouponProduct.CourseKey
    readonly quantity: number
  },
  refusal: View.Refused["refusal"]
) {
  const catalogue = yield* (yield* Catalogue.Catalogue).at(0)
  const facility = catalogue.facilities.get(code)
  const association = facility === undefined ? undefined : catalogue.associations.get(facility.association)
  if (facility === undefined || association === undefined) return yield* new Coupons.FacilityUnknown()
  const product = Catalogue.productOf(catalogue, association.code, pass.fiscalYear, asked.product)
  const course = product === undefined ? undefined : CouponProduct.courseOf(product, asked.course)
  const view: View.Refused = {
    association,
    facility,
    notices: yield* noticesFor(association.code),
    refusal,
    relation: HolderNumber.relationOf(Holder.numberOf(holder)),
    asked: { name: course?.name ?? product?.name ?? asked.course, quantity: asked.quantity },
    again: { action: stopPath(code, "again"), csrf: incoming.csrf },
    end: { action: stopPath(code, "end"), csrf: incoming.csrf }
  }
  return view
})
