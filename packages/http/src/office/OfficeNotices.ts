/**
 * OfficeNotices: pages of the office in the place of the one that was asked for: what is in the way and what to do, with
 * the menu around it wherever it is known at once who asks. The store may be what is missing, so it is not waited for.
 */
import { Effect, Exit } from "effect"
import { type Association, Catalogue, Clerk, Clerks, type StoreFailure } from "@fukuri/core"
import { html, OfficePage, type OfficeView } from "@fukuri/web-ui"
import { type Answers, comeAgain } from "../Bridge.ts"
import { BodyRefused } from "../Body.ts"
import { officeCookie } from "../Cookies.ts"
import { within } from "../Deadline.ts"
import type { Asked } from "../Incoming.ts"
import type { Elsewhere } from "../Problems.ts"
import { page, type Reply } from "../Reply.ts"
import type { ClerkSessions } from "./ClerkSessions.ts"
import {
  bodyWords,
  defectWords,
  busyWords,
  lateWords,
  type OfficeNotice,
  type OfficeProblem,
  officeWords,
  type OfficeWords
} from "./OfficeProblems.ts"
import type { FrameMore, OfficeServices } from "./OfficeRoute.ts"

/** Where one logs in. */
export const loginPath = "/office/login"

/** How long an address may be to be come back to after the login. Unit: characters. */
export const longestNext = 500

/** How long a notice waits to learn who asks. */
const patienceMillis = 500

/** Somebody who is logged in. */
export interface Present {
  readonly clerk: Clerk.Clerk
  readonly association: Association.Association
  readonly sessionId: string
  /** What must be done before anything else. */
  readonly mustChange: "password" | undefined
}

/** Finds who asks; undefined when nobody is logged in, or not any more. */
export type FindPresent = (
  asked: Pick<Asked, "cookie">
) => Effect.Effect<Present | undefined, StoreFailure.StoreFailure, OfficeServices>

/** Finds who asks by the sessions of a service. */
export const presentIn =
  (sessions: ClerkSessions): FindPresent =>
  ({ cookie }) =>
    Effect.gen(function* () {
      const current = yield* sessions.current(cookie(officeCookie))
      if (current === undefined) return undefined
      const { clerk, mustChangePassword } = current.account
      const { associations } = yield* (yield* Catalogue.Catalogue).at(0)
      const association = associations.get(clerk.association)
      if (association === undefined) return undefined
      const mustChange = mustChangePassword ? ("password" as const) : undefined
      return { clerk, association, sessionId: current.session.hash, mustChange }
    })

/** What stands around the pages of somebody. `hidden` are the places that have no page. */
export const frameOf = (
  { association, clerk }: Present,
  csrf: string,
  hidden: ReadonlyArray<OfficeView.NavKey>,
  current: OfficeView.NavKey,
  more: FrameMore = {}
): OfficeView.OfficeFrame => ({
  clerk: { id: clerk.id, name: clerk.name, can: (permission) => Clerk.may(clerk, permission) },
  association,
  csrf,
  current,
  hidden,
  ...more
})

/** The place in the navigation that a path is at or below. */
export const placeOf = (path: string): OfficeView.NavKey =>
  OfficePage.navigation.reduce<OfficePage.NavItem | undefined>(
    (best, item) =>
      (path === item.path || path.startsWith(`${item.path}/`)) && item.path.length > (best?.path.length ?? 0)
        ? item
        : best,
    undefined
  )?.key ?? "overview"

/** What the office answers when a route did not. */
export const officeAnswers = (
  find: FindPresent,
  hidden: ReadonlyArray<OfficeView.NavKey>
): Answers<OfficeServices, Exclude<OfficeProblem, Elsewhere>> => {
  const noticeFor = Effect.fnUntraced(function* (asked: Asked, words: OfficeWords) {
    const exit = yield* within(find(asked), patienceMillis)
    const present = exit !== undefined && Exit.isSuccess(exit) ? exit.value : undefined
    return noticeOf(
      words,
      present === undefined ? undefined : frameOf(present, asked.csrf, hidden, placeOf(asked.path))
    )
  })
  return {
    problem: (asked, problem) => Effect.flatMap(wordsOf(asked, problem, find), (words) => noticeFor(asked, words)),
    late: (asked) => Effect.map(noticeFor(asked, lateWords), comeAgain),
    busy: () => Effect.sync(() => noticeOf(busyWords, undefined)),
    defect: (asked) => noticeFor(asked, { ...defectWords, text: [...defectWords.text, `番号: ${asked.requestId}`] })
  }
}

/** The page that asks to log in again, when a deed comes from somebody who is not logged in any more. */
export const loginAgain: Reply = page(
  OfficePage.officeEntrance({
    title: "もう一度ログインしてください",
    body: html`<p>
        しばらく操作がなかったか、ほかでログアウトしたため、ログインが終わっています。この操作は行われていません。
      </p>
      <p>ログインし直してから、もう一度行ってください。</p>
      <p><a href="${loginPath}">ログイン画面へ</a></p>`
  }),
  403
)

const noticeOf = ({ status, text, title }: OfficeWords, frame: OfficeView.OfficeFrame | undefined): Reply => {
  const sentences = text.map((sentence) => html`<p>${sentence}</p>`)
  return page(
    frame === undefined
      ? OfficePage.officeEntrance({
          title,
          body: html`${sentences}
            <p><a href="${loginPath}">ログイン画面へ</a></p>`
        })
      : OfficePage.officePage(frame, {
          title,
          body: html`${sentences}
            <p><a href="/office">概況へ</a></p>`
        }),
    status
  )
}

const wordsOf = (
  asked: Asked,
  problem: OfficeNotice,
  find: FindPresent
): Effect.Effect<OfficeWords, never, OfficeServices> => {
  if (problem instanceof BodyRefused) return Effect.succeed(bodyWords[problem.status])
  const words = officeWords[problem._tag]
  return problem instanceof Clerk.NotPermitted
    ? Effect.map(managersOf(asked, find), (managers) => ({
        ...words,
        text: [
          ...words.text,
          `足りない権限: ${permissionNames[problem.needs]}`,
          `権限は、管理の役割を持つ職員${managers.length === 0 ? "" : `(${managers.join("、")})`}が「職員」の画面で付けられます。`
        ]
      }))
    : Effect.succeed(words)
}

/** Who can give permissions, as far as that is known at once. */
const managersOf = (asked: Asked, find: FindPresent): Effect.Effect<ReadonlyArray<string>, never, OfficeServices> =>
  Effect.map(
    within(
      Effect.flatMap(find(asked), (present) =>
        present === undefined ? Effect.succeed([]) : Clerks.list(present.association.code)
      ),
      patienceMillis
    ),
    (exit) =>
      exit === undefined || Exit.isFailure(exit)
        ? []
        : exit.value.filter(({ clerk }) => Clerk.may(clerk, "manage")).map(({ clerk }) => clerk.name)
  )

/** What a permission is called on screen. */
const permissionNames: { readonly [Each in Clerk.Permission]: string } = {
  look: "閲覧",
  personal: "氏名と生年月日の表示",
  health: "健診の種類の表示",
  correct: "訂正の申請と事後登録",
  operate: "取込・付与・施設・事業の運用",
  approve: "承認",
  manage: "職員・設定・記録の管理"
}
