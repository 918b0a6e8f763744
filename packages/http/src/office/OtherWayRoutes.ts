/**
 * OtherWayRoutes: 紙クーポン, as the ledger knows them.
 */
import { CalendarDate, CouponBooks, type LedgerEntry, Totals, UseList } from "@fukuri/core"
import { OtherWayPages } from "@fukuri/web-ui"
import { Effect } from "effect"
import { page } from "../Reply.ts"
import type { OfficeHandler, OfficeIncoming, OfficeRoute } from "./OfficeRoute.ts"
import { personIn } from "./UseRoutes.ts"

const showPaper: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { clerk } = incoming
    const { today } = yield* CouponBooks.now
    const fiscalYear = CalendarDate.fiscalYearOf(today)
    const isOnPaper = ({ onPaper }: Totals.HeldRow): boolean => onPaper > 0
    return page(
      OtherWayPages.paper(incoming.frame("paper"), {
        fiscalYear,
        byProduct: (yield* Totals.held(clerk, fiscalYear, "product")).rows.filter(isOnPaper),
        byWorkplace: (yield* Totals.held(clerk, fiscalYear, "workplace")).rows.filter(isOnPaper),
        uses: yield* usesBy(incoming, "paper")
      })
    )
  })

const usesBy = Effect.fnUntraced(function* (incoming: OfficeIncoming, channel: LedgerEntry.Channel) {
  const { rows } = yield* UseList.page({ clerk: incoming.clerk, filter: { channel } })
  const personOf = yield* personIn(incoming)
  return rows.map((row) => ({ ...row, person: personOf(row.holder) }))
})

/** The pages of what did not go over a screen. */
export const otherWayRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: "/office/paper", needs: "look", handler: showPaper, deadlineMillis: 60_000 }
]
