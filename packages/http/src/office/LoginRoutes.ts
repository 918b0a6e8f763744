/**
 * LoginRoutes: the entrance of the office: ID and password, and where it is set up the code of a device. Whatever is
 * wrong gets one sentence.
 */
import { Catalogue, Clerks } from "@fukuri/core"
import { LoginPages, type OfficeView } from "@fukuri/web-ui"
import { Effect } from "effect"
import { officeCookie } from "../Cookies.ts"
import type { Incoming } from "../Incoming.ts"
import { deviceCookie } from "../KnownDevice.ts"
import { Elsewhere } from "../Problems.ts"
import { page, seeOther, withCookies } from "../Reply.ts"
import { type ClerkAccess, clerkAccessOf } from "./ClerkAccess.ts"
import { browserOf } from "./ClerkSessions.ts"
import { longestNext, loginPath } from "./OfficeNotices.ts"
import { type DoneMessages, type LoginHandler, type LoginRoute, type OfficeParts, seeDone } from "./OfficeRoute.ts"

/** What is said once after a login, on whatever page follows. */
export const loginDone = {
  "code-missing":
    "ログインしました。「承認」「管理」の職員は、「アカウント」の画面で確認コードを設定してください。パスワードが知られても、ログインされなくなります。"
} as const satisfies DoneMessages

/** The login. */
export const clerkLoginRoutes = (parts: OfficeParts): ReadonlyArray<LoginRoute> => {
  const access = clerkAccessOf(parts)
  return [
    { method: "GET", path: loginPath, handler: showLogin },
    { method: "POST", path: loginPath, handler: logIn(access), unproven: unprovenLogin },
    { method: "GET", path: codePath, handler: showCode(access) },
    { method: "POST", path: codePath, handler: giveCode(access), unproven: unprovenCode(access) }
  ]
}

const codePath = `${loginPath}/code`

const showLogin: LoginHandler = (incoming) =>
  incoming.query("ended") === "" ? loginPage(incoming, []) : loginPage(incoming, [wholeForm(sentences.ended)])

const logIn =
  (access: ClerkAccess): LoginHandler =>
  (incoming) =>
    Effect.gen(function* () {
      const id = typedIn(incoming, "id")
      const password = typedIn(incoming, "password")
      const missing = [
        ...(id.trim() === "" ? [{ field: "id", sentence: sentences.idMissing }] : []),
        ...(password === "" ? [{ field: "password", sentence: sentences.passwordMissing }] : [])
      ]
      if (missing.length > 0) return yield* loginPage(incoming, missing, 422)
      const account = yield* access.byPassword({
        id,
        password,
        address: incoming.address,
        device: incoming.cookie(deviceCookie)
      })
      if (account === undefined) return yield* loginPage(incoming, [wholeForm(sentences.wrongPair)], 422)
      if (account.oneTimeCode === undefined) return yield* loggedIn(access, incoming, account)
      const { cookie } = yield* begun(access, incoming, account, true)
      const next = nextOf(incoming)
      return withCookies(seeOther(next === "" ? codePath : `${codePath}?next=${encodeURIComponent(next)}`), cookie)
    })

const unprovenLogin: LoginHandler = (incoming) => loginPage(incoming, [wholeForm(sentences.unproven)], 403)

const showCode =
  (access: ClerkAccess): LoginHandler =>
  (incoming) =>
    Effect.andThen(halfIn(access, incoming), codePage(incoming, []))

const giveCode =
  (access: ClerkAccess): LoginHandler =>
  (incoming) =>
    Effect.gen(function* () {
      const { account } = yield* halfIn(access, incoming)
      const code = typedIn(incoming, "code")
      if (code.trim() === "")
        return yield* codePage(incoming, [{ field: "code", sentence: sentences.codeMissing }], 422)
      return (yield* access.byCode(account, { code, address: incoming.address }))
        ? yield* loggedIn(access, incoming, account)
        : yield* codePage(incoming, [{ field: "code", sentence: sentences.wrongCode }], 422)
    })

const unprovenCode =
  (access: ClerkAccess): LoginHandler =>
  (incoming) =>
    Effect.andThen(halfIn(access, incoming), codePage(incoming, [wholeForm(sentences.unproven)], 403))

/** The clerk who has proven the password. Sends anybody else to the first step. */
const halfIn = Effect.fnUntraced(function* (access: ClerkAccess, incoming: Incoming) {
  const half = yield* access.sessions.half(incoming.cookie(officeCookie))
  return half ?? (yield* new Elsewhere({ path: `${loginPath}?ended=1` }))
})

const begun = (access: ClerkAccess, incoming: Incoming, account: Clerks.ClerkAccount, half: boolean) =>
  access.sessions.begin(account, { half, browser: browserOf(incoming.userAgent) }, incoming.cookie(officeCookie))

/** Begins the login and sends the clerk on to where they wanted to go. */
const loggedIn = Effect.fnUntraced(function* (access: ClerkAccess, incoming: Incoming, account: Clerks.ClerkAccount) {
  yield* Clerks.noteLogin(account.clerk)
  const { cookie } = yield* begun(access, incoming, account, false)
  const device = access.remember(account.clerk, incoming.cookie(deviceCookie))
  // Nothing else can be done before.
  if (account.mustChangePassword) return withCookies(seeOther("/office/account/password"), cookie, device)
  const next = nextOf(incoming) === "" ? "/office" : nextOf(incoming)
  const { roles } = account.clerk
  const shouldHaveCode = roles.includes("manager") || roles.includes("approver")
  const isAsked = shouldHaveCode && account.oneTimeCode === undefined
  return withCookies(isAsked ? seeDone(next, loginDone, "code-missing") : seeOther(next), cookie, device)
})

/** Where to go after the login: a path of the office, or empty. Whatever leads anywhere else is as good as nothing. */
const nextOf = (incoming: Incoming): string => {
  const asked = typedIn(incoming, "next") || incoming.query("next")
  if (!asked.startsWith("/office") || asked.length > longestNext || !URL.canParse(asked, here)) return ""
  const { origin, pathname, search } = new URL(asked, here)
  const isOurs = origin === here && /^\/office(\/|$)/.test(pathname)
  return isOurs && !/^\/office\/(login|logout)(\/|$)/.test(pathname) ? `${pathname}${search}` : ""
}

const here = "http://here.invalid"

/** What was typed in a field; empty when it is missing or stands there twice. */
const typedIn = (incoming: Incoming, name: string): string => incoming.fields.get(name) ?? ""

const entranceOf = Effect.fnUntraced(function* (incoming: Incoming, mistakes: ReadonlyArray<OfficeView.FormMistake>) {
  const { associations } = yield* (yield* Catalogue.Catalogue).latest
  const association = associations.size === 1 ? [...associations.values()][0] : undefined
  const entrance: LoginPages.Entrance = { association, csrf: incoming.csrf, next: nextOf(incoming), mistakes }
  return entrance
})

const loginPage = (incoming: Incoming, mistakes: ReadonlyArray<OfficeView.FormMistake>, status = 200) =>
  Effect.map(entranceOf(incoming, mistakes), (entrance) =>
    page(LoginPages.clerkLogin({ ...entrance, id: typedIn(incoming, "id").slice(0, 64) }), status)
  )

const codePage = (incoming: Incoming, mistakes: ReadonlyArray<OfficeView.FormMistake>, status = 200) =>
  Effect.map(entranceOf(incoming, mistakes), (entrance) => page(LoginPages.clerkCode(entrance), status))

const wholeForm = (sentence: string): OfficeView.FormMistake => ({ field: "", sentence })

const sentences = {
  idMissing: "ログインIDを入力してください。",
  passwordMissing: "パスワードを入力してください。",
  codeMissing: "確認コードを入力してください。",
  wrongPair:
    "ログインできません。ログインIDとパスワードをお確かめください。間違いが続くと、しばらくの間ログインできなくなります。",
  wrongCode:
    "確認コードをお確かめください。一度使ったコードは使えません。間違いが続くと、しばらくの間ログインできなくなります。",
  ended: "ログインが終了しています。もう一度ログインしてください。",
  unproven: "画面が古くなりました。もう一度入力してください。"
} as const
