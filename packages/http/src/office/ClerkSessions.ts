/**
 * ClerkSessions: which clerk is logged in with which browser. The browser keeps a sealed token, the store only its hash, so
 * that an end is an end everywhere; a login also ends with the era of its account. Nothing here knows how somebody logs
 * in, but that a password alone may be only half of it.
 */
import { randomBytes } from "node:crypto"
import {
  CalendarDate,
  Catalogue,
  Clerk,
  Clerks,
  CouponBooks,
  type Documents,
  Holder,
  Shelf,
  type StoreFailure
} from "@fukuri/core"
import { Effect, Option, Schema } from "effect"
import { type CookieChange, officeCookie } from "../Cookies.ts"
import { sealOf } from "../Seal.ts"
import type { Secret } from "../Secret.ts"
import { sha256 } from "../Sha256.ts"

/** How long a clerk's login lasts. */
export interface ClerkSessionLimits {
  /** Since the last request. */
  readonly idleMillis: number
  /** Since the login. */
  readonly absoluteMillis: number
  /** How exactly the last request is noted. */
  readonly touchMillis: number
  /** How long one has for the second step of a login. */
  readonly halfMillis: number
}

const minute = 60_000

/** What holds unless the service is set otherwise. */
export const clerkSessionLimits: ClerkSessionLimits = {
  idleMillis: 30 * minute,
  absoluteMillis: 10 * 60 * minute,
  touchMillis: minute,
  halfMillis: 10 * minute
}

/** One login of a clerk. */
export interface ClerkSession {
  /** SHA-256 of the token, in hex: names the login, but does not open it. */
  readonly hash: string
  readonly startedAt: CalendarDate.Instant
  readonly seenAt: CalendarDate.Instant
  /** In short words, as the browser names itself. */
  readonly browser: string
}

/** A clerk who is logged in, with the account as it is now. */
export interface CurrentClerk {
  readonly account: Clerks.ClerkAccount
  readonly session: ClerkSession
}

type Stored<A> = Effect.Effect<A, StoreFailure.StoreFailure, Documents.Documents>

/** Begins, finds, lists and ends logins of clerks. `cookie` is the value of {@link officeCookie} that the browser sent. */
export interface ClerkSessions {
  /**
   * A new login in the place of the one the browser had, with a new token. `half` is good only for the second step.
   * Answers the cookie to set.
   */
  readonly begin: (
    account: Clerks.ClerkAccount,
    how: { readonly half: boolean; readonly browser: string },
    cookie: string | undefined
  ) => Stored<{ readonly session: ClerkSession; readonly cookie: CookieChange }>
  /** The clerk of a cookie whose login is complete and has not ended. Notes that it was seen. */
  readonly current: (cookie: string | undefined) => Stored<CurrentClerk | undefined>
  /** The clerk of a cookie who has proven the password only. */
  readonly half: (cookie: string | undefined) => Stored<CurrentClerk | undefined>
  /** Ends the login of a cookie. Answers the cookie to remove. */
  readonly end: (cookie: string | undefined) => Stored<CookieChange>
  /** A clerk's logins that have not ended, the latest first. */
  readonly list: (account: Clerks.ClerkAccount) => Stored<ReadonlyArray<ClerkSession>>
  /** Ends one of a clerk's logins; nothing when it is none of theirs. */
  readonly endOne: (account: Clerks.ClerkAccount, hash: string) => Stored<void>
  /** Ends all of a clerk's logins but one. */
  readonly endOthers: (account: Clerks.ClerkAccount, but: string) => Stored<void>
}

/** Forgets the logins that are over, of every association. */
export const purgeClerkSessions = (
  limits: ClerkSessionLimits = clerkSessionLimits
): Effect.Effect<void, StoreFailure.StoreFailure, Documents.Documents | Catalogue.Catalogue> =>
  Effect.gen(function* () {
    const { at } = yield* CouponBooks.now
    for (const { code } of (yield* (yield* Catalogue.Catalogue).latest).associations.values()) {
      const all = yield* sessions.list({ association: code, limit: most })
      const over = all.filter(({ value }) => isOver(value, limits, at))
      yield* Effect.forEach(over, ({ id, subject }) => sessions.drop(subject, id), { discard: true })
    }
  })

/** The sessions of a service. */
export const clerkSessionsOf = (secret: Secret, limits: ClerkSessionLimits = clerkSessionLimits): ClerkSessions => {
  const seal = sealOf(secret, "session")

  const keptIn = (cookie: string | undefined): typeof Cookie.Type | undefined => {
    const text = cookie === undefined ? undefined : seal.open(cookie, context)
    return text === undefined ? undefined : Option.getOrUndefined(decode(text))
  }

  const forget = Effect.fnUntraced(function* (cookie: string | undefined) {
    const kept = keptIn(cookie)
    if (kept !== undefined) yield* sessions.drop(kept.association, sha256(kept.token))
  })

  const found = Effect.fnUntraced(function* (cookie: string | undefined, isHalf: boolean) {
    const kept = keptIn(cookie)
    if (kept === undefined) return undefined
    const { association, token } = kept
    const session = yield* sessions.find(association, sha256(token))
    if (session === undefined || session.value.half !== isHalf) return undefined
    const { at } = yield* CouponBooks.now
    if (isOver(session.value, limits, at)) return undefined
    const account = yield* Clerks.find({ association, id: session.value.clerk })
    if (account === undefined || !account.clerk.active || account.loginEra !== session.value.era) return undefined
    if (!isHalf && at - session.value.seenAt >= limits.touchMillis) yield* touch(association, session.id, at)
    const current: CurrentClerk = { account, session: shownOf(session) }
    return current
  })

  const listOf = Effect.fn("ClerkSessions.list")(function* ({ clerk, loginEra }: Clerks.ClerkAccount) {
    const { at } = yield* CouponBooks.now
    const all = yield* sessions.list({ association: clerk.association, limit: most })
    return all
      .filter(
        ({ value }) => value.clerk === clerk.id && value.era === loginEra && !value.half && !isOver(value, limits, at)
      )
      .map(shownOf)
      .sort((a, b) => b.seenAt - a.seenAt || b.startedAt - a.startedAt)
  })

  return {
    begin: Effect.fn("ClerkSessions.begin")(function* ({ clerk, loginEra }, { browser, half }, cookie) {
      yield* forget(cookie)
      const { at } = yield* CouponBooks.now
      const token = randomBytes(32).toString("base64url")
      const value = { clerk: clerk.id, era: loginEra, half, browser, startedAt: at, seenAt: at }
      // Two tokens are never the same, so nothing can be in its place.
      const kept = yield* Effect.catchTag(
        sessions.add(clerk.association, sha256(token), value),
        "DocumentConflict",
        (cause) => Effect.die(cause)
      )
      const sealed = seal.close(encode({ association: clerk.association, token }), context)
      return { session: shownOf(kept), cookie: { name: officeCookie, value: sealed } }
    }),
    current: (cookie) => found(cookie, false),
    half: (cookie) => found(cookie, true),
    end: Effect.fn("ClerkSessions.end")(function* (cookie) {
      yield* forget(cookie)
      return { name: officeCookie, value: undefined }
    }),
    list: listOf,
    endOne: Effect.fn("ClerkSessions.endOne")(function* ({ clerk }, hash) {
      const kept = yield* sessions.find(clerk.association, hash)
      if (kept?.value.clerk === clerk.id) yield* sessions.drop(clerk.association, hash)
    }),
    endOthers: Effect.fn("ClerkSessions.endOthers")(function* (account, but) {
      const others = (yield* listOf(account)).filter(({ hash }) => hash !== but)
      yield* Effect.forEach(others, ({ hash }) => sessions.drop(account.clerk.association, hash), { discard: true })
    })
  }
}

/** What a browser calls itself, in short words: 「Windows の Edge」. */
export const browserOf = (userAgent: string): string => {
  const named = (names: ReadonlyArray<readonly [RegExp, string]>) => names.find(([sign]) => sign.test(userAgent))?.[1]
  const browser = named([
    [/\bEdg(e|A|iOS)?\//, "Edge"],
    [/\b(Firefox|FxiOS)\//, "Firefox"],
    [/(Chrome|CriOS)\//, "Chrome"],
    [/\bSafari\//, "Safari"]
  ])
  const machine = named([
    [/\bWindows\b/, "Windows"],
    [/\b(iPhone|iPad)\b/, "iPhone・iPad"],
    [/\bAndroid\b/, "Android"],
    [/\bMac OS X\b/, "Mac"],
    [/\bCrOS\b/, "Chromebook"],
    [/\bLinux\b/, "Linux"]
  ])
  if (browser === undefined) return machine ?? "不明なブラウザー"
  return machine === undefined ? browser : `${machine} の ${browser}`
}

const Kept = Schema.Struct({
  clerk: Clerk.ClerkId,
  era: Schema.Int,
  half: Schema.Boolean,
  browser: Schema.String,
  startedAt: CalendarDate.Instant,
  seenAt: CalendarDate.Instant
})

const sessions = Shelf.shelf({ kind: "clerk-session", schema: Kept, isOpen: () => true })

const Cookie = Schema.fromJsonString(Schema.Struct({ association: Holder.AssociationCode, token: Schema.String }))
const encode = Schema.encodeSync(Cookie)
const decode = Schema.decodeUnknownOption(Cookie)
const context = "office"

/** The most logins that are looked at: those of an office of hundreds on one day. */
const most = 5000

const shownOf = ({ id, value: { browser, seenAt, startedAt } }: Shelf.Kept<typeof Kept.Type>): ClerkSession => ({
  hash: id,
  startedAt,
  seenAt,
  browser
})

const isOver = (session: typeof Kept.Type, limits: ClerkSessionLimits, at: CalendarDate.Instant): boolean =>
  session.half
    ? at - session.startedAt >= limits.halfMillis
    : at - session.seenAt >= limits.idleMillis || at - session.startedAt >= limits.absoluteMillis

/** Of two requests at once one is enough. */
const touch = (association: Holder.AssociationCode, hash: string, at: CalendarDate.Instant) =>
  sessions
    .change(association, hash, (value) => Effect.succeed(value.seenAt < at ? { ...value, seenAt: at } : value))
    .pipe(Effect.catchTag("DocumentMissing", () => Effect.void))
