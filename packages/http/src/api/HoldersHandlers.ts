/**
 * HoldersHandlers: people's books, and what the judge says of them. Each look is recorded; nobody's name is told.
 */
import { ApiBooks, CalendarDate, CouponBooks, Coupons, Verdict } from "@fukuri/core"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "./Api.ts"
import type { GroupLayer } from "./ApiServices.ts"
import { CurrentKey } from "./ApiAccess.ts"
import { dayIn } from "./ApiTime.ts"
import { apiVerdictOf } from "./ApiVerdict.ts"
import { orProblem } from "./ProblemTable.ts"
import { useOf } from "./UseShape.ts"

/** The endpoints of `holders`. */
export const holdersHandlers: GroupLayer<"holders"> = HttpApiBuilder.group(Api, "holders", (handlers) =>
  handlers
    .handle("book", ({ params, query }) =>
      Effect.gen(function* () {
        const { clerk } = yield* CurrentKey
        const opened = yield* ApiBooks.look(clerk, params.number, query.year)
        const { today } = yield* CouponBooks.now
        return bookOf(opened, today)
      }).pipe(orProblem)
    )
    .handle("verdicts", ({ params, query }) =>
      Effect.gen(function* () {
        const { clerk } = yield* CurrentKey
        const { today } = yield* CouponBooks.now
        const on = query.at === undefined ? today : dayIn(query.at)
        const opened = yield* ApiBooks.look(clerk, params.number, CalendarDate.fiscalYearOf(on))
        const facility = yield* Coupons.facilityIn(opened, query.facility)
        return {
          holder: params.number,
          facility: facility.code,
          on,
          courses: Coupons.judgedAt(opened, on, facility).flatMap(({ courses, product }) =>
            courses.map(({ course, verdict }) => ({
              product: product.id,
              course: course.key,
              name: course.name,
              verdict: apiVerdictOf(verdict)
            }))
          )
        }
      }).pipe(orProblem)
    )
)

const bookOf = (opened: CouponBooks.Opened, today: CalendarDate.CalendarDate) => {
  const { book, facts, fiscalYear } = opened
  return {
    holder: facts.holder.number,
    fiscalYear,
    asOf: facts.asOf,
    version: book.version,
    ...(book.paperSince === undefined ? {} : { onPaperSince: CalendarDate.isoOf(book.paperSince) }),
    products: Coupons.holdingsOf(opened, today).map(({ balance, product, verdict }) => ({
      product: product.id,
      name: product.name,
      ...balance,
      remaining: Verdict.remainingOf(balance),
      verdict: apiVerdictOf(verdict)
    })),
    uses: book.redemptions.map(useOf)
  }
}
