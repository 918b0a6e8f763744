/**
 * 「今すぐ利用する」: the press of STEP 5 (R100-R103, A35, A36). The use goes on to its end whatever becomes of the request
 * that asked for it; the answer comes in time, and says no more than is known. 確認中 itself is in `Pending.ts`.
 */
import { Cause, Effect, Exit, Option } from "effect"
import { Catalogue, CouponProduct, Coupons, Holder, HolderNumber } from "@fukuri/core"
import { notice, refused, type View } from "@fukuri/web-ui"
import { codeOf, stopPath } from "../Addresses.ts"
import type { Handler } from "../Bridge.ts"
import { logCause } from "../Causes.ts"
import type { Incoming, Unplaced } from "../Incoming.ts"
import type { MemberParts } from "../MemberParts.ts"
import { noticesFor } from "../NoticeBoard.ts"
import { answers, isAnsweredBy } from "../Problems.ts"
import { page, type Reply, seeOther } from "../Reply.ts"
import { watched } from "../Watched.ts"
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
      const exit = yield* incoming.place.detached(watched(command, coupons.redeem(command)))
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
