/**
 * OtherWayRoutes: 事後登録, as the ledger knows it. Paper is in PaperRoutes.ts.
 */
import { type LedgerEntry, UseList } from "@fukuri/core"
import { OtherWayPages } from "@fukuri/web-ui"
import { Effect } from "effect"
import { page } from "../Reply.ts"
import type { OfficeHandler, OfficeIncoming, OfficeRoute } from "./OfficeRoute.ts"
import { personIn } from "./UseRoutes.ts"

const showOutages: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    return page(OtherWayPages.outages(incoming.frame("outages"), yield* usesBy(incoming, "outage")))
  })

const usesBy = Effect.fnUntraced(function* (incoming: OfficeIncoming, channel: LedgerEntry.Channel) {
  const { rows } = yield* UseList.page({ clerk: incoming.clerk, filter: { channel } })
  const personOf = yield* personIn(incoming)
  return rows.map((row) => ({ ...row, person: personOf(row.holder) }))
})

/** The pages of what was registered afterwards. */
export const otherWayRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path: "/office/outages", needs: "look", handler: showOutages }
]
