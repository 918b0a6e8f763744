/**
 * STEP 1/6 施設確認: which facility this is, and who is there (R82-R86). An address that was typed differently leads to the
 * one on the placard (A17).
 */
import type { Middleware } from "koa"
import { Effect } from "effect"
import { type Association, Catalogue, CouponBooks, Coupons, Facility } from "@fukuri/core"
import { facilityLogin, type View } from "@fukuri/web-ui"
import { codeOf, facilityPath } from "../Addresses.ts"
import type { Handler } from "../Bridge.ts"
import type { Incoming } from "../Incoming.ts"
import { keptNumber, login } from "../Login.ts"
import type { MemberParts } from "../MemberParts.ts"
import { answers, FacilityClosed } from "../Problems.ts"
import { page, seeOther, withCookie } from "../Reply.ts"
import { newPass } from "./Passing.ts"

/** Shows the login, always: who reads the code again begins again. */
export const showFacilityLogin: Handler = (incoming) =>
  Effect.map(openFacilityAt(incoming), (place) => page(facilityLogin(viewOf(incoming, place, "", endedIn(incoming)))))

/** Logs in and begins a pass. */
export const logInAtFacility =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const place = yield* openFacilityAt(incoming)
      const { code } = place.facility
      const entered = yield* login(parts, incoming, { association: place.association, audience: `facility:${code}` })
      if (entered._tag === "Mistaken") {
        const view = viewOf(incoming, place, entered.number, entered.mistakes)
        return page(facilityLogin(view), answers.WrongPair.status)
      }
      const { cookie, holder, tokenHash } = entered
      const visit = yield* (yield* Coupons.Coupons).visit(holder, code)
      return withCookie(seeOther(newPass(parts, { code, holder, tokenHash }, visit)), cookie)
    })

/** The login again, for a form that is not ours or too old to be proven. Looks nobody up. */
export const unprovenAtFacility: Handler = (incoming) =>
  Effect.map(openFacilityAt(incoming), (place) => {
    const mistakes = [{ field: "form", problem: "form-expired" }] as const
    return page(
      facilityLogin(viewOf(incoming, place, keptNumber(incoming.fields), mistakes)),
      answers.FormRefused.status
    )
  })

/** Leads other spellings of a facility's address to its own: other case or width, a hyphen, a slash or full stop behind it. */
export const facilitySpelling: Middleware = (ctx, next) => {
  const path = decoded(ctx.path).normalize("NFKC")
  const rest = /^\/+coupon\/+(?<rest>.*)$/is.exec(path)?.groups?.["rest"]
  const code = rest === undefined ? undefined : Facility.codeInAddress(rest)
  if (code === undefined || ctx.path === facilityPath(code)) return next()
  ctx.status = 308
  ctx.set("Location", facilityPath(code))
  ctx.body = ""
  return undefined
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

interface Place {
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
  const place: Place = { association, facility }
  return place
})

const endedIn = (incoming: Incoming): ReadonlyArray<View.Mistake> =>
  incoming.query("ended") === "" ? [] : [{ field: "form", problem: "session-ended" }]

const viewOf = (
  incoming: Incoming,
  { association, facility }: Place,
  number: string,
  mistakes: ReadonlyArray<View.Mistake>
): View.FacilityLogin => ({
  association,
  facility,
  form: { action: facilityPath(facility.code), csrf: incoming.csrf },
  number,
  mistakes
})
