/**
 * MemberSessions: who is logged in, for one facility's pages or for one my page. The browser keeps a sealed token, the
 * store only its hash, so that an end is an end everywhere. Nothing here knows how somebody logs in.
 */
import { randomBytes } from "node:crypto"
import { Effect, Option, Schema } from "effect"
import { type CalendarDate, CouponBooks, Holder, Sessions, type StoreFailure } from "@fukuri/core"
import { type Audience, type CookieChange, sessionCookie } from "./Cookies.ts"
import { sealOf } from "./Seal.ts"
import type { Secret } from "./Secret.ts"
import { sha256 } from "./Sha256.ts"

/** How long a login lasts. */
export interface SessionLimits {
  /** Since the last request. */
  readonly idleMillis: number
  /** Since the login. */
  readonly absoluteMillis: number
  /** How exactly the last request is noted. */
  readonly touchMillis: number
}

/** What holds unless the service is set otherwise. */
export const sessionLimits: SessionLimits = {
  idleMillis: 15 * 60_000,
  absoluteMillis: 30 * 60_000,
  touchMillis: 60_000
}

type Stored<A> = Effect.Effect<A, StoreFailure.StoreFailure, Sessions.Sessions>

/** Begins, finds and ends logins. `cookie` is the value the browser sent for the audience. */
export interface MemberSessions {
  /** A new login, in the place of the one the browser had. Answers the cookie to set. */
  readonly begin: (
    holder: Holder.HolderId,
    audience: Audience,
    cookie: string | undefined
  ) => Stored<{ readonly session: Sessions.Session; readonly cookie: CookieChange }>
  /** The login of a cookie, if it has not ended. */
  readonly current: (audience: Audience, cookie: string | undefined) => Stored<Sessions.Session | undefined>
  /** The same, and the book of its holder in a fiscal year; undefined without asking when it is no cookie of ours. */
  readonly currentWithBook: (
    audience: Audience,
    cookie: string | undefined,
    fiscalYear: CalendarDate.FiscalYear
  ) => Stored<Sessions.SessionWithBook | undefined>
  /** Ends the login of a cookie. Answers the cookie to remove. */
  readonly end: (audience: Audience, cookie: string | undefined) => Stored<CookieChange>
}

const Kept = Schema.fromJsonString(Schema.Struct({ holder: Holder.HolderId, token: Schema.String }))
const encode = Schema.encodeSync(Kept)
const decode = Schema.decodeUnknownOption(Kept)

/** The sessions of a service. */
export const memberSessionsOf = (secret: Secret, limits: SessionLimits): MemberSessions => {
  const seal = sealOf(secret, "session")

  /** What a cookie says of a login; whether there still is one only the store knows. */
  const openedOf = (
    audience: Audience,
    cookie: string | undefined
  ): Pick<Sessions.Session, "holder" | "tokenHash"> | undefined => {
    const text = cookie === undefined ? undefined : seal.open(cookie, audience)
    const kept = text === undefined ? undefined : Option.getOrUndefined(decode(text))
    return kept === undefined ? undefined : { holder: kept.holder, tokenHash: sha256(kept.token) }
  }

  const forget = Effect.fnUntraced(function* (audience: Audience, cookie: string | undefined) {
    const kept = openedOf(audience, cookie)
    if (kept !== undefined) yield* (yield* Sessions.Sessions).end(kept.holder, kept.tokenHash)
  })

  /** A login that was found, unless it has ended; noted as seen. */
  const standing = Effect.fnUntraced(function* (audience: Audience, session: Sessions.Session | undefined) {
    if (session === undefined || session.audience !== audience) return undefined
    const { at } = yield* CouponBooks.now
    if (at - session.seenAt >= limits.idleMillis || at - session.startedAt >= limits.absoluteMillis) return undefined
    if (at - session.seenAt >= limits.touchMillis) {
      // Who is logged in can go on reading while the store has no space to write.
      yield* Effect.catchIf(
        (yield* Sessions.Sessions).touch(session.holder, session.tokenHash, at),
        ({ reason }) => reason === "full",
        () => Effect.logWarning("a login could not be kept awake: the store is full")
      )
    }
    return session
  })

  return {
    begin: Effect.fn("MemberSessions.begin")(function* (
      holder: Holder.HolderId,
      audience: Audience,
      cookie: string | undefined
    ) {
      yield* forget(audience, cookie)
      const { at } = yield* CouponBooks.now
      const token = randomBytes(32).toString("base64url")
      // It has 256 random bits, so nothing slower than SHA-256 is needed.
      const session = { holder, tokenHash: sha256(token), audience, startedAt: at, seenAt: at }
      yield* (yield* Sessions.Sessions).start(session)
      return {
        session,
        cookie: {
          name: sessionCookie(audience),
          value: seal.close(encode({ holder, token }), audience),
          maxAgeSeconds: Math.ceil(limits.absoluteMillis / 1000)
        }
      }
    }),

    current: Effect.fn("MemberSessions.current")(function* (audience: Audience, cookie: string | undefined) {
      const kept = openedOf(audience, cookie)
      if (kept === undefined) return undefined
      const sessions = yield* Sessions.Sessions
      return yield* standing(audience, yield* sessions.find(kept.holder, kept.tokenHash))
    }),

    currentWithBook: Effect.fn("MemberSessions.currentWithBook")(function* (
      audience: Audience,
      cookie: string | undefined,
      fiscalYear: CalendarDate.FiscalYear
    ) {
      const kept = openedOf(audience, cookie)
      if (kept === undefined) return undefined
      const sessions = yield* Sessions.Sessions
      const { session, stream } = yield* sessions.findWithBook(kept.holder, kept.tokenHash, fiscalYear)
      return { session: yield* standing(audience, session), stream }
    }),

    end: Effect.fn("MemberSessions.end")(function* (audience: Audience, cookie: string | undefined) {
      yield* forget(audience, cookie)
      return { name: sessionCookie(audience), value: undefined }
    })
  }
}
