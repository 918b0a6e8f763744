/**
 * ClerkAccess: what the login and the accounts of clerks share: proving a password or a code, with every try counted.
 * What is shown for it is in the routes.
 */
import { type CalendarDate, Clerk, Clerks, CouponBooks, type StoreFailure } from "@fukuri/core"
import { Effect, Schema } from "effect"
import { logCause } from "../Causes.ts"
import type { CookieChange } from "../Cookies.ts"
import { knownDeviceOf } from "../KnownDevice.ts"
import { countTryOf, type Limit, networkOf } from "../LoginGuard.ts"
import { count as counted, metrics } from "../Metrics.ts"
import type { ClerkSessions } from "./ClerkSessions.ts"
import type { OfficeParts, OfficeServices } from "./OfficeRoute.ts"
import { type OneTimeCodes, oneTimeCodesOf } from "./OneTimeCode.ts"
import { type Passwords, passwordsOf } from "./Passwords.ts"

/** How often a clerk's login may be tried wrong. */
export interface ClerkLoginLimits {
  readonly id: Limit
  readonly idDaily: Limit
  /** Of one network address; of IPv6 one /64. */
  readonly address: Limit
}

const minute = 60_000

/** What holds for passwords, and once more for codes. */
export const clerkLoginLimits: ClerkLoginLimits = {
  id: { most: 5, windowMillis: 15 * minute },
  idDaily: { most: 20, windowMillis: 24 * 60 * minute },
  address: { most: 30, windowMillis: 15 * minute }
}

type Proof<A> = Effect.Effect<A, StoreFailure.StoreFailure, OfficeServices>

/** Proves who somebody is. */
export interface ClerkAccess {
  readonly sessions: ClerkSessions
  readonly passwords: Passwords
  readonly codes: OneTimeCodes
  /**
   * The account of a typed ID, when the password is right and the clerk may log in; undefined for whatever is wrong, after
   * the same work. Counts the try, and takes it back when it was right.
   */
  readonly byPassword: (typed: Typed) => Proof<Clerks.ClerkAccount | undefined>
  /** The cookie with which the browser remembers a clerk who logged in. Strangers then do not lock the clerk out. */
  readonly remember: (clerk: Clerk.Clerk, device: string | undefined) => CookieChange
  /** Whether a typed code, or recovery code, is one of the account's that was not used. Counts the try likewise. */
  readonly byCode: (
    account: Clerks.ClerkAccount,
    typed: { readonly code: string; readonly address: string }
  ) => Proof<boolean>
}

/** What was typed at a login, and from where. */
export interface Typed {
  readonly id: string
  readonly password: string
  readonly address: string
  /** The cookie of the browser, when it has one: see `KnownDevice`. */
  readonly device: string | undefined
}

/** The proving of a service. */
export const clerkAccessOf = ({ secret, sessions }: OfficeParts): ClerkAccess => {
  const countTry = countTryOf(secret)
  const codes = oneTimeCodesOf(secret)
  const passwords = passwordsOf()
  const known = knownDeviceOf(secret)
  const { address: byAddress, id: byId, idDaily } = clerkLoginLimits

  const count = (kind: "clerk" | "clerk-code", about: string, address: string, at: CalendarDate.Instant) =>
    countTry(
      [
        { kind, about, limit: byId },
        { kind: `${kind}-daily`, about, limit: idDaily },
        { kind: `${kind}-address`, about: networkOf(address), limit: byAddress }
      ],
      at
    )

  return {
    sessions,
    passwords,
    codes,
    remember: ({ id }, device) => known.remember(`clerk:${id}`, device),
    byPassword: Effect.fn("ClerkAccess.byPassword")(function* ({ address, device, id: typed, password }) {
      const id = canonicalId(typed)
      const { at } = yield* CouponBooks.now
      // The tries of a browser that the clerk has logged in with are counted apart from those of strangers.
      const browser = isClerkId(id) ? known.idFor(`clerk:${id}`, device) : undefined
      const { forgive, isLocked } = yield* count("clerk", browser === undefined ? id : `${id} ${browser}`, address, at)
      const account = isClerkId(id) ? yield* Clerks.findById(id) : undefined
      const verified = yield* passwords.verify(password, account?.passwordHash)
      if (isLocked || account === undefined || !account.clerk.active || verified === "wrong") {
        yield* counted(metrics.logins, { entrance: "office", outcome: isLocked ? "locked" : "wrong" })
        yield* Effect.logInfo("clerk login refused").pipe(Effect.annotateLogs({ locked: isLocked }))
        if (!isLocked && account !== undefined) yield* noted(Clerks.noteRefusedLogin(account.clerk))
        return undefined
      }
      yield* forgive
      if (verified === "outdated") {
        const after = yield* passwords.hash(password)
        yield* Clerks.rehash(account.clerk, { before: account.passwordHash, after })
      }
      yield* counted(metrics.logins, { entrance: "office", outcome: "in" })
      return account
    }),
    byCode: Effect.fn("ClerkAccess.byCode")(function* (account, { address, code }) {
      const { clerk } = account
      const { at } = yield* CouponBooks.now
      const { forgive, isLocked } = yield* count("clerk-code", clerk.id, address, at)
      const step = codes.stepOf(account, code, at)
      const recovery = codes.recoveryHash(clerk, code)
      const isRight =
        !isLocked &&
        (step !== undefined
          ? yield* Clerks.useCode(clerk, step)
          : recovery !== undefined && (yield* Clerks.useRecovery(clerk, recovery)))
      const refused = isLocked ? "locked" : "wrong"
      yield* counted(metrics.logins, { entrance: "office-code", outcome: isRight ? "in" : refused })
      if (isRight) yield* forgive
      else {
        yield* Effect.logInfo("clerk code refused").pipe(Effect.annotateLogs({ locked: isLocked }))
        if (!isLocked) yield* noted(Clerks.noteRefusedLogin(clerk))
      }
      return isRight
    })
  }
}

/** An ID as people type it. */
const canonicalId = (typed: string): string => typed.normalize("NFKC").trim().toLowerCase()

const isClerkId = Schema.is(Clerk.ClerkId)

/** Recorded without being waited for, lest the time that it takes tells that there is such an account. */
const noted = <R>(record: Effect.Effect<void, StoreFailure.StoreFailure, R>): Effect.Effect<void, never, R> =>
  record.pipe(
    Effect.catchCause((cause) => logCause("a refused login could not be recorded", cause)),
    Effect.forkDetach,
    Effect.asVoid
  )
