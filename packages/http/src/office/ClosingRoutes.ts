/**
 * ClosingRoutes (締め): closing a month for good, and opening the last closed one again.
 */
import { ClosedMonths, CouponBooks, Month, MonthClosing } from "@fukuri/core"
import { ClosingPages, monthPath } from "@fukuri/web-ui"
import { Effect } from "effect"
import { page, type Reply } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { typed, typedLine } from "./HolderParts.ts"
import type { OfficeProblem } from "./OfficeProblems.ts"
import {
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeRoute,
  type OfficeServices,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { listed, monthDone, monthPattern, withMonth } from "./StatementRoutes.ts"

const showClosing: OfficeHandler = (incoming) =>
  withMonth(incoming, (month) =>
    answeringWhy(
      incoming,
      month,
      Effect.map(MonthClosing.preview(incoming.association.code, month), ({ statements, total }) =>
        page(ClosingPages.closing(incoming.frame("reports"), { month, total, facilities: statements.length }))
      )
    )
  )

const close: OfficeHandler = (incoming) =>
  withMonth(incoming, (month) => {
    const { association, clerk } = incoming
    const figure = (name: string) => (/^[0-9]{1,9}$/.test(typed(incoming, name)) ? Number(typed(incoming, name)) : -1)
    const shown = { uses: figure("uses"), redeemed: figure("redeemed"), reversed: figure("reversed") }
    const again = Effect.map(MonthClosing.preview(association.code, month), ({ statements, total }) =>
      page(
        ClosingPages.closing(incoming.frame("reports", { mistakes: [{ field: "", sentence: sentences.moved }] }), {
          month,
          total,
          facilities: statements.length
        }),
        409
      )
    )
    const closing = MonthClosing.close({ clerk, month, shown }).pipe(
      Effect.as(seeDone(monthPath(month), monthDone, "closed")),
      Effect.catchTag("FiguresMoved", () => again)
    )
    return answeringWhy(incoming, month, closing)
  })

const showReopening: OfficeHandler = (incoming) => withMonth(incoming, (month) => reopeningPage(incoming, month, ""))

const reopen: OfficeHandler = (incoming) =>
  withMonth(incoming, (month) => {
    const { clerk } = incoming
    const reason = typedLine(incoming, "reason")
    if (reason === "" || reason.length > 500) return reopeningPage(incoming, month, reason, sentences.reason, "reason")
    const reopening = MonthClosing.reopen({ clerk, month, reason }).pipe(
      Effect.as(seeDone(monthPath(month), monthDone, "reopened")),
      Effect.catchTag("SecondPersonNeeded", () => reopeningPage(incoming, month, reason, sentences.otherClerk))
    )
    return answeringWhy(incoming, month, reopening)
  })

/** Sums over all uses of a month take longer than other pages. */
const deadlineMillis = 60_000

/** The deeds of months. */
export const closingRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: `${monthPattern}/close`, needs: "operate", handler: showClosing, deadlineMillis },
  { method: "POST", path: `${monthPattern}/close`, needs: "operate", handler: close, deadlineMillis },
  { method: "GET", path: `${monthPattern}/reopen`, needs: "approve", handler: showReopening, deadlineMillis },
  { method: "POST", path: `${monthPattern}/reopen`, needs: "approve", handler: reopen, deadlineMillis }
]

/** What is in the way of closing or opening a month is a page of its own. */
const answeringWhy = (
  incoming: OfficeIncoming,
  month: Month.Month,
  work: Effect.Effect<
    Reply,
    OfficeProblem | MonthClosing.MonthNotNext | MonthClosing.MonthNotOver | MonthClosing.MonthNotLast,
    OfficeServices
  >
): ReturnType<OfficeHandler> => {
  const why = (reason: Parameters<typeof ClosingPages.notNow>[2]) =>
    page(ClosingPages.notNow(incoming.frame("reports"), month, reason), 409)
  return Effect.catchTags(work, {
    MonthNotNext: () =>
      Effect.map(ClosedMonths.find(incoming.association.code), (closed) => {
        if (!closed.some((each) => each.month === month)) return why("next")
        // Sent twice, or by two clerks at once: what was wanted is so.
        return incoming.changes ? seeDone(monthPath(month), monthDone, "closed") : why("done")
      }),
    MonthNotOver: () => Effect.succeed(why("over")),
    MonthNotLast: () => Effect.succeed(why("last"))
  })
}

const reopeningPage = (
  incoming: OfficeIncoming,
  month: Month.Month,
  reason: string,
  sentence?: string,
  field = ""
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const { association } = incoming
    const closed = yield* ClosedMonths.find(association.code)
    if (closed.at(-1)?.month !== month) {
      return page(ClosingPages.notNow(incoming.frame("reports"), month, "last"), 409)
    }
    const nameOf = yield* actorNames(association.code)
    const { today } = yield* CouponBooks.now
    const standing = listed(ClosedMonths.extentOf(closed, month), month, Month.monthOf(today), nameOf)
    const mistakes = sentence === undefined ? [] : [{ field, sentence }]
    return page(
      ClosingPages.reopening(incoming.frame("reports", { mistakes }), { ...standing, reason }),
      statusOf(mistakes)
    )
  })

const sentences = {
  moved: "表示したあとに利用か訂正がありました。締めていません。新しい枚数を確かめて、もう一度締めてください。",
  reason: "理由を500文字以内で入力してください。",
  otherClerk: "ご自身が締めた月です。取り消すのは、承認できる別の職員に依頼してください。"
} as const
