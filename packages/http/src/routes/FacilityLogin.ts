/**
 * STEP 1/6 施設確認: which facility this is, and who is there (R82-R86). Other spellings of its address are
 * in `Spelling.ts`.
 */
import { Effect } from "effect"
import { type Association, Catalogue, CouponBooks, Coupons, Facility } from "@fukuri/core"
import { facilityLogin, type View } from "@fukuri/web-ui"
import { codeOf, facilityPath } from "../Addresses.ts"
import type { Handler, MemberServices } from "../Bridge.ts"
import type { Incoming } from "../Incoming.ts"
import { asksForCode, keptIn, login, nothingTyped, type Typed } from "../Login.ts"
import type { MemberParts } from "../MemberParts.ts"
import { noticesFor } from "../NoticeBoard.ts"
import { answers, FacilityClosed } from "../Problems.ts"
import { page, seeOther, withCookies } from "../Reply.ts"
import { newPass } from "./Passing.ts"

/** Shows the login, always: who reads the code again begins again. */
export const showFacilityLogin =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const place = yield* openFacilityAt(incoming)
      return page(
        facilityLogin(yield* viewOf(parts, incoming, place, { mistakes: endedIn(incoming) }), incoming.spoken)
      )
    })

/** Logs in and begins a pass. */
export const logInAtFacility =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const place = yield* openFacilityAt(incoming)
      const { code } = place.facility
      const entered = yield* login(parts, incoming, { association: place.association, audience: `facility:${code}` })
      if (entered._tag === "Mistaken") {
        const view = yield* viewOf(parts, incoming, place, entered)
        return page(facilityLogin(view, incoming.spoken), answers.WrongPair.status)
      }
      const { cookies, holder, tokenHash } = entered
      const visit = yield* (yield* Coupons.Coupons).visit(holder, code)
      return withCookies(seeOther(newPass(parts, { code, holder, tokenHash }, visit)), ...cookies)
    })

/** The login again, for a form that is not ours or too old to be proven. Looks nobody up. */
export const unprovenAtFacility =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const place = yield* openFacilityAt(incoming)
      const mistakes = [{ field: "form", problem: "form-expired" }] as const
      const view = yield* viewOf(parts, incoming, place, { kept: keptIn(incoming.fields), mistakes })
      return page(facilityLogin(view, incoming.spoken), answers.FormRefused.status)
    })

interface Place extends View.Announced {
  readonly association: Association.Association
  readonly facility: Facility.Facility
}

/** The facility of the path, if it is open today. */
const openFacilityAt = Effect.fnUntraced(function* (incoming: Incoming) {
  const code = codeOf(incoming.param("place"))
  const { associations, facilities } = yield* (yield* Catalogue.Catalogue).latest
  const facility = code === undefined ? undefined : facilities.get(code)
  const association = facility === undefined ? undefined : associations.get(facility.association)
  if (facility === undefined || association === undefined) return yield* new Coupons.FacilityUnknown()
  const { today } = yield* CouponBooks.now
  if (!Facility.isOpen(facility, today)) return yield* new FacilityClosed({ facility })
  const place: Place = { association, facility, notices: yield* noticesFor(association.code) }
  return place
})

const endedIn = (incoming: Incoming): ReadonlyArray<View.Mistake> =>
  incoming.query("ended") === "" ? [] : [{ field: "form", problem: "session-ended" }]

const viewOf = (
  { board }: MemberParts,
  incoming: Incoming,
  { association, facility, notices }: Place,
  { kept = nothingTyped, mistakes }: Typed
): Effect.Effect<View.FacilityLogin, never, MemberServices> =>
  Effect.map(board.isAlert(association.code), (asksCode) => ({
    association,
    facility,
    notices,
    form: { action: facilityPath(facility.code), csrf: incoming.csrf },
    ...kept,
    asksCode: asksCode || asksForCode(mistakes),
    mistakes
  }))
