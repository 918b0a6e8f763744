/**
 * StaffCodeRoutes (施設の確認コード): the codes that facilities say aloud while logins are watched, for a week on a page, and
 * for a month to be printed or kept as a file.
 */
import { CalendarDate, Catalogue, CouponBooks, Facility } from "@fukuri/core"
import { StaffCodePages } from "@fukuri/web-ui"
import { Effect, Stream } from "effect"
import { type Cell, csvDownload } from "../Csv.ts"
import { page } from "../Reply.ts"
import { staffCodesOf } from "../StaffCode.ts"
import type { OfficeHandler, OfficeIncoming, OfficeParts, OfficeRoute } from "./OfficeRoute.ts"

const { path } = StaffCodePages.codesPlace

/** How many days are shown, and how many are handed out. */
const days = { shown: 7, handedOut: 31 } as const

/** The pages about codes. */
export const staffCodeRoutes = (parts: Pick<OfficeParts, "secret">): ReadonlyArray<OfficeRoute> => {
  const show: OfficeHandler = (incoming) =>
    Effect.map(codesFor(parts, incoming, days.shown), (view) =>
      page(StaffCodePages.codesPage(incoming.frame("overview"), view))
    )
  const print: OfficeHandler = (incoming) =>
    Effect.map(codesFor(parts, incoming, days.handedOut), (view) => page(StaffCodePages.codesPrint(view)))
  const file: OfficeHandler = (incoming) =>
    Effect.flatMap(codesFor(parts, incoming, days.handedOut), (view) =>
      csvDownload(
        "施設の確認コード.csv",
        ["施設コード", "施設名", ...view.days],
        Stream.fromIterable(
          view.facilities.map(({ codes, facility }): ReadonlyArray<Cell> => [facility.code, facility.name, ...codes])
        )
      )
    )
  return [
    { method: "GET", path, needs: "correct", handler: show },
    { method: "GET", path: `${path}/print`, needs: "correct", handler: print },
    { method: "GET", path: `${path}.csv`, needs: "correct", handler: file }
  ]
}

/** The codes of every facility that is open on any of the days, from today on. */
const codesFor = Effect.fnUntraced(function* (
  { secret }: Pick<OfficeParts, "secret">,
  { association }: OfficeIncoming,
  count: number
) {
  const { today } = yield* CouponBooks.now
  const shown = Array.from({ length: count }, (_, index) => CalendarDate.addDays(today, index))
  const facilities = Catalogue.facilitiesOf(yield* (yield* Catalogue.Catalogue).latest, association.code)
  const codes = staffCodesOf(secret)
  const view: StaffCodePages.CodesView = {
    days: shown,
    facilities: facilities
      .filter((facility) => shown.some((day) => Facility.isOpen(facility, day)))
      .map((facility) => ({
        facility,
        codes: shown.map((day) => codes.of({ association: association.code, facility: facility.code }, day))
      }))
  }
  return view
})
