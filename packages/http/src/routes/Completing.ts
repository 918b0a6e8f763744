/**
 * STEP 6/6 利用完了, from the ledger (R102-R109, A37), and the ways on from it: another pass, or the end.
 */
import { Effect, Option } from "effect"
import { Coupons, Mistakes } from "@fukuri/core"
import { completed, nothingUsable, type View } from "@fukuri/web-ui"
import { codeOf, stopOf, stopPath } from "../Addresses.ts"
import type { Handler } from "../Bridge.ts"
import { sessionCookie } from "../Cookies.ts"
import type { MemberParts } from "../MemberParts.ts"
import { noticesFor } from "../NoticeBoard.ts"
import { noticeAt } from "../Notices.ts"
import { page, seeOther, withCookies } from "../Reply.ts"
import { newPass, passingWith, personAt } from "./Passing.ts"

/** Shows the recorded use of a pass; when there is none, the page of its state. */
export const showDone =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const { code, holder, pass, ticket } = yield* passingWith(parts, incoming, incoming.query("t"))
      const coupons = yield* Coupons.Coupons
      const [recorded, visit] = yield* Effect.all(
        [coupons.recorded(holder, pass.fiscalYear, pass.flow.redemptionId), coupons.visit(holder, code)],
        { concurrency: 2 }
      )
      if (recorded === undefined) return seeOther(stopPath(code, stopOf(pass.flow), ticket))
      const { redemption } = recorded.use
      // 済 is shown whatever becomes of the rest.
      const standings = Mistakes.standings(holder, visit.association, [redemption])
      const standing = Option.getOrUndefined(yield* Effect.option(standings))?.get(redemption.id)
      const view: View.Completed = {
        association: visit.association,
        facility: visit.facility,
        completed: recorded,
        ...(standing === undefined ? {} : { mistake: { standing, path: stopPath(code, "mistake", ticket) } }),
        now: visit.at,
        fresh: visit.at - recorded.use.redemption.at < parts.freshMillis,
        again: visit.choices.length === 0 ? undefined : { action: stopPath(code, "again"), csrf: incoming.csrf },
        end: { action: stopPath(code, "end"), csrf: incoming.csrf }
      }
      return page(completed(view, incoming.spoken))
    })

/** 「内容選択画面へ」: a new pass, without a new login (R105). */
export const beginAgain =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const person = yield* personAt(parts, incoming)
      const visit = yield* (yield* Coupons.Coupons).visit(person.holder, person.code)
      return seeOther(newPass(parts, person, visit))
    })

/** 利用できるクーポンがありません, with the reason for every product (A19). When there is something after all, a pass begins. */
export const showNothingUsable =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const person = yield* personAt(parts, incoming)
      const visit = yield* (yield* Coupons.Coupons).visit(person.holder, person.code)
      if (visit.choices.length > 0) return seeOther(newPass(parts, person, visit))
      const view: View.NothingUsable = {
        association: visit.association,
        facility: visit.facility,
        notices: yield* noticesFor(visit.association.code),
        facts: visit.facts,
        holdings: visit.holdings,
        lastUse: visit.lastUse ?? "none",
        now: visit.at,
        end: { action: stopPath(person.code, "end"), csrf: incoming.csrf }
      }
      return page(nothingUsable(view, incoming.spoken))
    })

/** 「終了する」: ends the login in the store and in the browser. */
export const end =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const code = codeOf(incoming.param("place"))
      if (code === undefined) return yield* new Coupons.FacilityUnknown()
      const audience = `facility:${code}` as const
      const cookie = yield* parts.sessions.end(audience, incoming.cookie(sessionCookie(audience)))
      return withCookies(seeOther(stopPath(code, "ended")), cookie)
    })

/** Says that it has ended. */
export const showEnded: Handler = (incoming) => noticeAt(incoming, "ended", 200)
