/**
 * RedemptionsHandlers: using coupons and giving them back, each once under its Idempotency-Key. The verbs are those that the
 * screens of members and of the office use.
 */
import { ApiBooks, CalendarDate, type Correction, Corrections, CouponBook, Holder, type Shelf } from "@fukuri/core"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { watched } from "../Watched.ts"
import { Api } from "./Api.ts"
import type { GroupLayer } from "./ApiServices.ts"
import { CurrentKey } from "./ApiAccess.ts"
import { ApiRequestParts } from "./ApiRequestParts.ts"
import { once, type Told } from "./Once.ts"
import { useOf } from "./UseShape.ts"

/** The endpoints of `redemptions`. */
export const redemptionsHandlers: GroupLayer<"redemptions"> = HttpApiBuilder.group(Api, "redemptions", (handlers) =>
  handlers
    .handle("redeem", ({ headers, payload }) =>
      Effect.gen(function* () {
        const { clerk } = yield* CurrentKey
        const { text } = yield* ApiRequestParts
        return yield* once({ idempotencyKey: headers["idempotency-key"], body: text }, ({ at, redemptionId }) => {
          const { holder: number, ...asked } = payload
          // Of the day on which it was asked for first: sent again in the next year it is still the same use.
          const fiscalYear = CalendarDate.fiscalYearOf(CalendarDate.dayOf(at))
          const command = { ...asked, redemptionId, fiscalYear }
          const holder = Holder.holderId(clerk.association, number)
          return watched({ ...command, holder }, ApiBooks.use(clerk, { ...command, number })).pipe(
            Effect.map(({ remaining, use }): Told => ({ status: 201, body: { use: useOf(use.redemption), remaining } }))
          )
        })
      })
    )
    .handle("reverse", ({ headers, params, payload }) =>
      Effect.gen(function* () {
        const { clerk } = yield* CurrentKey
        const { text } = yield* ApiRequestParts
        return yield* once({ idempotencyKey: headers["idempotency-key"], body: text }, ({ reference }) =>
          Corrections.request(reference, {
            clerk,
            redemptionId: params.id,
            ...payload,
            toldBy: "other",
            caller: clerk.name
          }).pipe(Effect.flatMap(toldOf))
        )
      })
    )
)

const toldOf = ({
  id,
  value: { quantity, redemptionId, state }
}: Shelf.Kept<Correction.Correction>): Effect.Effect<Told, CouponBook.QuantityExceeded> => {
  const reversal = { id, redemption: redemptionId, quantity }
  switch (state._tag) {
    case "Applied":
      return Effect.succeed({ status: 201, body: { ...reversal, state: "done" } })
    case "Requested":
    // Agreed to and on its way: whoever agreed, or the service, brings it to its end.
    case "Approved":
      return Effect.succeed({ status: 202, body: { ...reversal, state: "waiting-for-approval" } })
    case "Refused":
    case "Withdrawn":
      return Effect.succeed({ status: 202, body: { ...reversal, state: "refused" } })
    case "Overtaken":
      return Effect.fail(new CouponBook.QuantityExceeded({ requested: quantity, available: state.left }))
  }
}
