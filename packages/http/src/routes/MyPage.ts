/**
 * クーポン内容確認 and マイページ (R56-R69): a login that can be bookmarked, and everything granted. Nothing is used here (A29);
 * that a use was a mistake can be said from here: see `Mistaken.ts`.
 */
import { randomBytes } from "node:crypto"
import { Effect } from "effect"
import {
  type Association,
  CalendarDate,
  Catalogue,
  CouponBooks,
  Coupons,
  type Holder,
  Mistakes,
  type Sessions,
  type StoreFailure
} from "@fukuri/core"
import { myPage, myPageLogin, myPageNotYet, type View } from "@fukuri/web-ui"
import { mistakePath, myPageLoginPath, myPagePath } from "../Addresses.ts"
import type { Handler, MemberServices } from "../Bridge.ts"
import { sessionCookie } from "../Cookies.ts"
import type { Incoming } from "../Incoming.ts"
import { asksForCode, keptIn, login, nothingTyped, type Typed } from "../Login.ts"
import type { MemberParts } from "../MemberParts.ts"
import { noticesFor } from "../NoticeBoard.ts"
import { noticeAt } from "../Notices.ts"
import { answers, Elsewhere, NotFound, SessionEnded } from "../Problems.ts"
import { page, seeOther, withCookies } from "../Reply.ts"

/** Shows the login; before the day on which my page opens, that day (A32). */
export const showMyPageLogin =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const association = yield* associationAt(incoming)
      if (!(yield* isOpen(association))) {
        return page(myPageNotYet({ association, notices: yield* noticesFor(association.code) }, incoming.spoken))
      }
      const ended: ReadonlyArray<View.Mistake> =
        incoming.query("ended") === "" ? [] : [{ field: "form", problem: "session-ended" }]
      return page(myPageLogin(yield* viewOf(parts, incoming, association, { mistakes: ended }), incoming.spoken))
    })

/** Logs in to my page. */
export const logInToMyPage =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const association = yield* openAssociationAt(incoming)
      const entered = yield* login(parts, incoming, { association, audience: `my-page:${association.code}` })
      if (entered._tag === "Mistaken") {
        const view = yield* viewOf(parts, incoming, association, entered)
        return page(myPageLogin(view, incoming.spoken), answers.WrongPair.status)
      }
      return withCookies(seeOther(myPagePath(association.code)), ...entered.cookies)
    })

/** The login again, for a form that is not ours or too old to be proven. Looks nobody up. */
export const unprovenAtMyPage =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const association = yield* openAssociationAt(incoming)
      const mistakes = [{ field: "form", problem: "form-expired" }] as const
      const view = yield* viewOf(parts, incoming, association, { kept: keptIn(incoming.fields), mistakes })
      return page(myPageLogin(view, incoming.spoken), answers.FormRefused.status)
    })

/** What stands in a page where the token of each request is to stand. Nobody can have typed it. */
const gap = randomBytes(32).toString("base64url")

/** Shows my page. What is shown to a person again as before is not made again, but for the token of its form. */
export const showMyPage = (parts: MemberParts): Handler => {
  const made = new WeakMap<Coupons.MyPage, { readonly by: string; readonly pieces: ReadonlyArray<string> }>()
  return (incoming) =>
    Effect.gen(function* () {
      const { code, holder, shown } = yield* pageAt(parts, incoming)
      const uses = shown.uses.map(({ redemption }) => redemption)
      const standings = yield* Mistakes.standings(holder, shown.association, uses)
      const notices = yield* noticesFor(code)
      const filter = { course: filterIn(incoming, "course"), area: filterIn(incoming, "area") }
      const { elsewhere, lang } = incoming.spoken
      // All that the page is made of besides what it is of; the rest of a language is the same for as long as we run.
      const by = JSON.stringify([lang, elsewhere, notices, [...standings], filter.course, filter.area])
      const before = made.get(shown)
      if (before?.by === by) return page(before.pieces.join(incoming.csrf))
      const view: View.MyPage = {
        page: shown,
        notices,
        mistakes: new Map([...standings].map(([id, standing]) => [id, { standing, path: mistakePath(code, id) }])),
        filter,
        path: myPagePath(code),
        logout: { action: `${myPagePath(code)}/logout`, csrf: gap }
      }
      const pieces = myPage(view, incoming.spoken).split(gap)
      made.set(shown, { by, pieces })
      return page(pieces.join(incoming.csrf))
    })
}

/** 「ログアウト」: ends the login in the store and in the browser. */
export const logOut =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const { code } = yield* associationAt(incoming)
      const audience = `my-page:${code}` as const
      const cookie = yield* parts.sessions.end(audience, incoming.cookie(sessionCookie(audience)))
      return withCookies(seeOther(`${myPagePath(code)}/logged-out`), cookie)
    })

/** Says that one is logged out. */
export const showLoggedOut: Handler = (incoming) => noticeAt(incoming, "logged-out", 200)

/** A filter of the list of facilities; undefined when it is empty. */
const filterIn = (incoming: Incoming, name: "course" | "area"): string | undefined =>
  incoming.query(name).trim().slice(0, 60) || undefined

/** Who is logged in to the my page of the path. */
export const myPageSession = Effect.fnUntraced(function* (
  parts: MemberParts,
  incoming: Incoming
): Effect.fn.Return<
  { readonly code: Holder.AssociationCode; readonly session: Sessions.Session },
  NotFound | Elsewhere | SessionEnded | StoreFailure.StoreFailure,
  MemberServices
> {
  const { code } = yield* openAssociationAt(incoming)
  const audience = `my-page:${code}` as const
  const session = yield* parts.sessions.current(audience, incoming.cookie(sessionCookie(audience)))
  return session === undefined ? yield* new SessionEnded() : { code, session }
})

/** The page of who is logged in to the my page of the path. Login and book are read together, which may be in vain. */
const pageAt = Effect.fnUntraced(function* (parts: MemberParts, incoming: Incoming) {
  const { today } = yield* CouponBooks.now
  const audience = `my-page:${incoming.param("association")}` as const
  const found = yield* parts.sessions.currentWithBook(
    audience,
    incoming.cookie(sessionCookie(audience)),
    CalendarDate.fiscalYearOf(today)
  )
  // Without a login of this my page it depends on the catalogue what is answered.
  if (found?.session === undefined) {
    yield* openAssociationAt(incoming)
    return yield* new SessionEnded()
  }
  const shown = yield* (yield* Coupons.Coupons).myPageOf(found.stream)
  const { code } = yield* ifOpen(shown.association)
  return { code, holder: found.session.holder, shown }
})

const associationAt = Effect.fnUntraced(function* (incoming: Incoming) {
  const { associations } = yield* (yield* Catalogue.Catalogue).latest
  return associations.get(incoming.param("association")) ?? (yield* new NotFound())
})

const openAssociationAt = (incoming: Incoming) => Effect.flatMap(associationAt(incoming), ifOpen)

/** The association, when its my page is open; else to the login, which says from when it is. */
const ifOpen = Effect.fnUntraced(function* (association: Association.Association) {
  return (yield* isOpen(association)) ? association : yield* new Elsewhere({ path: myPageLoginPath(association.code) })
})

const isOpen = ({ myPageFrom }: Association.Association): Effect.Effect<boolean> =>
  Effect.map(CouponBooks.now, ({ today }) => today >= myPageFrom)

const viewOf = Effect.fnUntraced(function* (
  { board }: MemberParts,
  incoming: Incoming,
  association: Association.Association,
  { kept = nothingTyped, mistakes }: Typed
) {
  const view: View.MyPageLogin = {
    association,
    notices: yield* noticesFor(association.code),
    form: { action: myPageLoginPath(association.code), csrf: incoming.csrf },
    ...kept,
    asksCode: (yield* board.isAlert(association.code)) || asksForCode(mistakes),
    mistakes
  }
  return view
})
