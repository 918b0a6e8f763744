/**
 * AccountRoutes (アカウント): what clerks do about their own account: password, one-time codes, logins, and the logout.
 * Whatever proves who somebody is changes only with the password once more.
 */
import { Clerks, CouponBooks } from "@fukuri/core"
import { AccountPages, type OfficeView } from "@fukuri/web-ui"
import { Effect } from "effect"
import { officeCookie } from "../Cookies.ts"
import { deviceCookie } from "../KnownDevice.ts"
import { NotFound } from "../Problems.ts"
import { page, type Reply, seeOther, withCookies } from "../Reply.ts"
import { type ClerkAccess, clerkAccessOf } from "./ClerkAccess.ts"
import { browserOf } from "./ClerkSessions.ts"
import {
  type DoneMessages,
  type OfficeHandler,
  type OfficeIncoming,
  type OfficeParts,
  type OfficeRoute,
  seeDone,
  statusOf
} from "./OfficeRoute.ts"
import { passwordFault, type PasswordFault } from "./Passwords.ts"

const accountPath = "/office/account"
const codePath = `${accountPath}/one-time-code`

const done = {
  password: "パスワードを変更しました。ほかの画面のログインは終了しました。",
  "code-removed": "確認コードを解除しました。次からはパスワードだけでログインします。",
  "login-ended": "ログインを終了しました。",
  "logins-ended": "この画面以外のログインを、すべて終了しました。"
} as const satisfies DoneMessages

/** What clerks do about their own account. */
export const accountRoutes = (parts: OfficeParts): ReadonlyArray<OfficeRoute> => {
  const access = clerkAccessOf(parts)
  const needs = "login"
  const evenWhenPasswordMustChange = true
  const get = { method: "GET", needs } as const
  const post = { method: "POST", needs } as const
  return [
    { ...get, path: accountPath, handler: showAccount(access), done },
    { ...get, path: `${accountPath}/password`, handler: showPassword, evenWhenPasswordMustChange },
    { ...post, path: `${accountPath}/password`, handler: changePassword(access), evenWhenPasswordMustChange },
    { ...get, path: codePath, handler: showCode },
    { ...post, path: codePath, handler: beginCode(access) },
    { ...post, path: `${codePath}/confirm`, handler: confirmCode(access) },
    { ...post, path: `${codePath}/recovery`, handler: renewRecovery(access) },
    { ...post, path: `${codePath}/remove`, handler: removeCode(access) },
    { ...post, path: `${accountPath}/logins/end`, handler: endLogin(access) },
    { ...post, path: `${accountPath}/logins/end-others`, handler: endOtherLogins(access) },
    { ...post, path: "/office/logout", handler: logOut(access), evenWhenPasswordMustChange }
  ]
}

const showAccount =
  (access: ClerkAccess): OfficeHandler =>
  (incoming) =>
    Effect.gen(function* () {
      const account = yield* ownAccount(incoming)
      const logins = yield* access.sessions.list(account)
      return page(
        AccountPages.account(incoming.frame("account"), {
          clerk: account.clerk,
          hasOneTimeCode: account.oneTimeCode !== undefined,
          mustChangePassword: account.mustChangePassword,
          lastLoginAt: account.lastLoginAt,
          recoveryLeft: account.recoveryHashes.length,
          logins: logins.map(({ hash, ...login }) => ({ ...login, id: hash, isCurrent: hash === incoming.sessionId }))
        })
      )
    })

const showPassword: OfficeHandler = (incoming) =>
  Effect.map(ownAccount(incoming), (account) =>
    page(AccountPages.password(incoming.frame("account"), { forced: account.mustChangePassword }))
  )

const changePassword =
  (access: ClerkAccess): OfficeHandler =>
  (incoming) =>
    Effect.gen(function* () {
      const account = yield* ownAccount(incoming)
      const forced = account.mustChangePassword
      const chosen = typedIn(incoming, "new")
      const fault = passwordFault(chosen, account.clerk.id)
      const mistakes = [
        ...(yield* passwordMistakes(access, incoming, "今のパスワードが違います。")),
        ...(fault === undefined ? [] : [{ field: "new", sentence: faultSentences[fault] }]),
        ...(chosen === typedIn(incoming, "password") ? [{ field: "new", sentence: sentences.samePassword }] : []),
        ...(chosen === typedIn(incoming, "again") ? [] : [{ field: "again", sentence: sentences.notAgain }])
      ]
      if (mistakes.length > 0) {
        return page(AccountPages.password(incoming.frame("account", { mistakes }), { forced }), 422)
      }
      const changed = yield* known(Clerks.setPassword(account.clerk, yield* access.passwords.hash(chosen)))
      const how = { half: false, browser: browserOf(incoming.userAgent) }
      const { cookie } = yield* access.sessions.begin(changed, how, incoming.cookie(officeCookie))
      return withCookies(forced ? seeOther("/office") : seeDone(accountPath, done, "password"), cookie)
    })

const showCode: OfficeHandler = (incoming) => codeAsked(incoming, [])

const beginCode =
  (access: ClerkAccess): OfficeHandler =>
  (incoming) =>
    proven(access, incoming, () =>
      Effect.gen(function* () {
        const { at } = yield* CouponBooks.now
        const setUp = access.codes.begin(incoming.clerk, issuerOf(incoming), at)
        return page(AccountPages.codeSetUp(incoming.frame("account"), setUp))
      })
    )

const confirmCode =
  (access: ClerkAccess): OfficeHandler =>
  (incoming) =>
    Effect.gen(function* () {
      const { clerk } = incoming
      const { at } = yield* CouponBooks.now
      const sealed = typedIn(incoming, "sealed")
      const oneTimeCode = access.codes.confirm(clerk, sealed, typedIn(incoming, "code"), at)
      if (oneTimeCode === undefined) {
        const setUp = access.codes.again(clerk, issuerOf(incoming), sealed, at)
        if (setUp === undefined) return yield* codeAsked(incoming, [{ field: "", sentence: sentences.setUpTooOld }])
        const mistakes = [{ field: "code", sentence: sentences.wrongCode }]
        return page(AccountPages.codeSetUp(incoming.frame("account", { mistakes }), setUp), 422)
      }
      const { codes, hashes } = access.codes.newRecovery(clerk)
      yield* known(Clerks.setOneTimeCode(clerk, { oneTimeCode, recoveryHashes: hashes }))
      return page(AccountPages.recoveryCodes(incoming.frame("account"), codes))
    })

const renewRecovery =
  (access: ClerkAccess): OfficeHandler =>
  (incoming) =>
    proven(access, incoming, (account) =>
      Effect.gen(function* () {
        if (account.oneTimeCode === undefined) return seeOther(codePath)
        const { codes, hashes } = access.codes.newRecovery(incoming.clerk)
        yield* known(Clerks.renewRecovery(incoming.clerk, hashes))
        return page(AccountPages.recoveryCodes(incoming.frame("account"), codes))
      })
    )

const removeCode =
  (access: ClerkAccess): OfficeHandler =>
  (incoming) =>
    proven(access, incoming, () =>
      Effect.as(known(Clerks.removeOneTimeCode(incoming.clerk)), seeDone(accountPath, done, "code-removed"))
    )

const endLogin =
  (access: ClerkAccess): OfficeHandler =>
  (incoming) =>
    Effect.gen(function* () {
      yield* access.sessions.endOne(yield* ownAccount(incoming), typedIn(incoming, "login"))
      return seeDone(accountPath, done, "login-ended")
    })

const endOtherLogins =
  (access: ClerkAccess): OfficeHandler =>
  (incoming) =>
    Effect.gen(function* () {
      yield* access.sessions.endOthers(yield* ownAccount(incoming), incoming.sessionId)
      return seeDone(accountPath, done, "logins-ended")
    })

const logOut =
  (access: ClerkAccess): OfficeHandler =>
  (incoming) =>
    Effect.map(access.sessions.end(incoming.cookie(officeCookie)), (cookie) =>
      withCookies(seeOther("/office/login"), cookie)
    )

/** The account of whoever asks, as it is now. */
const ownAccount = Effect.fnUntraced(function* ({ clerk }: OfficeIncoming) {
  return (yield* Clerks.find(clerk)) ?? (yield* new NotFound())
})

/** Does something for whoever typed their password; else shows what can be done about codes, with the mistake. */
const proven = (
  access: ClerkAccess,
  incoming: OfficeIncoming,
  work: (account: Clerks.ClerkAccount) => ReturnType<OfficeHandler>
): ReturnType<OfficeHandler> =>
  Effect.gen(function* () {
    const mistakes = yield* passwordMistakes(access, incoming, "パスワードが違います。")
    return mistakes.length > 0 ? yield* codeAsked(incoming, mistakes) : yield* work(yield* ownAccount(incoming))
  })

/** What is wrong with the password that proves who asks. Tries are counted like those of the login. */
const passwordMistakes = Effect.fnUntraced(function* (access: ClerkAccess, incoming: OfficeIncoming, wrong: string) {
  const password = typedIn(incoming, "password")
  const { address, clerk } = incoming
  const device = incoming.cookie(deviceCookie)
  const account = password === "" ? undefined : yield* access.byPassword({ id: clerk.id, password, address, device })
  return account === undefined ? [{ field: "password", sentence: `${wrong}${sentences.countedTries}` }] : []
})

const codeAsked = (
  incoming: OfficeIncoming,
  mistakes: ReadonlyArray<OfficeView.FormMistake>
): ReturnType<OfficeHandler> =>
  Effect.map(ownAccount(incoming), ({ oneTimeCode }): Reply => {
    const has = oneTimeCode !== undefined
    // With several forms on the page the mistake is told above them all.
    const told = has ? mistakes.map(({ sentence }) => ({ field: "", sentence })) : mistakes
    const frame = incoming.frame("account", { mistakes: told })
    return page(AccountPages.codeAsked(frame, { has }), statusOf(told))
  })

/** An account that is gone is like a page that is not there. */
const known = <A, E, R>(effect: Effect.Effect<A, E | Clerks.ClerkUnknown, R>) =>
  Effect.catchIf(
    effect,
    (error) => error instanceof Clerks.ClerkUnknown,
    () => Effect.fail(new NotFound())
  )

/** What a device calls us: short enough for its screen and for the code that it reads. */
const issuerOf = ({ association }: OfficeIncoming): string => association.name.replaceAll(":", " ").slice(0, 20)

const typedIn = (incoming: OfficeIncoming, name: string): string => incoming.fields.get(name) ?? ""

const faultSentences: { readonly [Fault in PasswordFault]: string } = {
  short: "12文字以上にしてください。",
  long: "128文字以下にしてください。",
  "has-id": "ログインIDを含まないものにしてください。",
  common: "推測されやすいため使えません。別のものにしてください。"
}

const sentences = {
  samePassword: "今のパスワードとは違うものにしてください。",
  notAgain: "新しいパスワードと同じものを、もう一度入力してください。",
  countedTries: "間違いが続くと、しばらくの間使えなくなります。",
  wrongCode: "確認コードをお確かめください。端末の時刻が合っているかも、ご確認ください。",
  setUpTooOld: "設定を始めてから時間がたちました。もう一度始めてください。"
} as const
