/**
 * LoginGuard: counting the tries of a login (A20). A number and a birth date are weak, so tries are counted for each
 * number, whether it exists or not, for each address, for each entrance, and in all. Counters are in the store under
 * keyed hashes: a restart forgets nothing, and the store knows neither numbers nor addresses. How many are too many is in
 * `LoginLimits`, what follows when all together are too many in core's `LoginWatch`.
 */
import { isIPv6 } from "node:net"
import { Effect } from "effect"
import {
  Attempts,
  type Audit,
  CalendarDate,
  type Digest,
  type Documents,
  type Facility,
  type Holder,
  LoginWatch,
  LoginWatches,
  type StoreFailure
} from "@fukuri/core"
import { logCause } from "./Causes.ts"
import type { Audience } from "./Cookies.ts"
import type { Limit, LoginLimits } from "./LoginLimits.ts"
import { keyOf, macOf, type Secret } from "./Secret.ts"
import { staffCodesOf, typedCode } from "./StaffCode.ts"

/** One try to log in. */
export interface Try {
  readonly association: Holder.AssociationCode
  readonly holder: Holder.HolderId
  readonly address: string
  readonly audience: Audience
  /**
   * The browser, when the holder has logged in with it before: then its tries for the number are counted apart, nothing
   * that strangers do stands against it, and it needs no code.
   */
  readonly device: string | undefined
  /** What was typed as the code of the place. */
  readonly code: string
}

/** A try that was counted. */
export interface Counted {
  /** Too many before: refuse it, whether or not it is right. */
  readonly isLocked: boolean
  /** Takes the try back: it was right. */
  readonly forgive: Effect.Effect<void, StoreFailure.StoreFailure, Attempts.Attempts>
}

/**
 * A try of a member that was counted. `code`: in an alert, whether the code was there and right; without an alert, and on
 * a known device, none is asked for. With anything else than `right` or `not-asked` the pair must not be judged.
 */
export interface CountedLogin extends Counted {
  readonly code: "not-asked" | "missing" | "wrong" | "right"
  /** Settles the try as a wrong one: counts it for the budget, and begins an alert when that is exceeded. */
  readonly refuse: Effect.Effect<void, StoreFailure.StoreFailure, GuardServices>
}

/** What the guard asks of the core. */
export type GuardServices = Attempts.Attempts | Documents.Documents | Audit.Audit | Digest.Digest

/** Counts tries. */
export interface LoginGuard {
  readonly count: (
    attempt: Try,
    at: CalendarDate.Instant
  ) => Effect.Effect<CountedLogin, StoreFailure.StoreFailure, GuardServices>
}

/** One thing that tries are counted for. */
export interface Watched {
  /** Which kind of counter. */
  readonly kind: string
  /** What it counts for. Never kept: the store gets a keyed hash of it. */
  readonly about: string
  readonly limit: Limit
}

/** Counts a try for everything it is watched by. */
export type CountTry = (
  watched: ReadonlyArray<Watched>,
  at: CalendarDate.Instant
) => Effect.Effect<Counted, StoreFailure.StoreFailure, Attempts.Attempts>

/** How the logins of an association stand. */
export interface LoginState {
  readonly alert: LoginWatch.Alert | undefined
  readonly rush: LoginWatch.Rush | undefined
  /** Wrong logins since their window began, at most as long ago as it is long, and how many there may be now. */
  readonly wrong: Readonly<Record<LoginWatch.Budget, { readonly tries: number; readonly most: number }>>
}

/** What the guard is set to. */
export interface GuardSettings {
  readonly secret: Secret
  readonly limits: LoginLimits
  /** How long the budget must not be exceeded for an alert to end by itself. */
  readonly calmMillis: number
}

/** How the logins of an association stand. Counts nothing, changes nothing. */
export const loginState = Effect.fn("loginState")(function* (
  { calmMillis, limits, secret }: GuardSettings,
  association: Holder.AssociationCode,
  at: CalendarDate.Instant
) {
  const watch = yield* LoginWatches.find(association)
  const budgets = budgetsOf(limits, association, watch, at)
  const toCounter = counterOf(keyOf(secret, "attempts"))
  const tries = yield* (yield* Attempts.Attempts).read(budgets.map(toCounter), at)
  const [quarter, day] = budgets.map(({ limit }, index) => ({ tries: tries[index] ?? 0, most: limit.most }))
  const none = { tries: 0, most: 0 }
  const state: LoginState = {
    alert: LoginWatch.alertAt(watch, at, calmMillis),
    rush: LoginWatch.rushAt(watch, at),
    wrong: { service: quarter ?? none, "service-daily": day ?? none }
  }
  return state
})

/** The counting of a service, for whatever kind of login. */
export const countTryOf = (secret: Secret): CountTry => {
  const toCounter = counterOf(keyOf(secret, "attempts"))
  return Effect.fn("LoginGuard.countTry")(function* (watched: ReadonlyArray<Watched>, at: CalendarDate.Instant) {
    const attempts = yield* Attempts.Attempts
    const counters = watched.map(toCounter)
    const counts = yield* attempts.count(counters, at)
    const isLocked = watched.some(({ limit }, index) => (counts[index] ?? 0) > limit.most)
    const counted: Counted = { isLocked, forgive: attempts.forgive(counters) }
    return counted
  })
}

/** The guard of a service. */
export const loginGuardOf = ({ calmMillis, limits, secret }: GuardSettings): LoginGuard => {
  const toCounter = counterOf(keyOf(secret, "attempts"))
  const codes = staffCodesOf(secret)
  return {
    count: Effect.fn("LoginGuard.count")(function* (attempt: Try, at: CalendarDate.Instant) {
      const { association, code: typed, device } = attempt
      const watch = yield* LoginWatches.find(association)
      const isAsked = device === undefined && LoginWatch.alertAt(watch, at, calmMillis) !== undefined
      const attempts = yield* Attempts.Attempts
      const watched = watchedBy(attempt, isAsked, limits)
      const all = [...watched.pair, ...watched.code]
      const counts = yield* attempts.count(all.map(toCounter), at)
      const isOver = (some: ReadonlyArray<Watched>) =>
        some.some((each) => (counts[all.indexOf(each)] ?? 0) > each.limit.most)
      const takeBack = (some: ReadonlyArray<Watched>) => attempts.forgive(some.map(toCounter))
      // Where too many were tried no code is right: who guesses on does not learn that they hit it.
      const isRight = codes.isCode(placeOf(attempt), CalendarDate.dayOf(at), typed) && !isOver(watched.code)
      const code = !isAsked ? "not-asked" : typedCode(typed) === "" ? "missing" : isRight ? "right" : "wrong"
      // What was not judged does not count: without the code no stranger can lock a number.
      const unjudged = watched.pair.filter(({ kind }) => kind !== "address")
      const wrongly = { missing: [...unjudged, ...watched.code], wrong: unjudged, right: watched.code, "not-asked": [] }
      const counted: CountedLogin = {
        code,
        isLocked: isOver(watched.pair),
        forgive: takeBack(all),
        refuse: Effect.gen(function* () {
          if (isAsked) yield* takeBack(wrongly[code])
          const budgets = budgetsOf(limits, association, watch, at)
          const wrong = yield* attempts.count(budgets.map(toCounter), at)
          const exceeded = budgets.find(({ limit }, index) => (wrong[index] ?? 0) > limit.most)
          if (exceeded === undefined) return
          yield* raise({ association, budget: exceeded.kind, calmMillis, era: watch.era })
        })
      }
      return counted
    })
  }
}

/** Begins the alert, or keeps it on. That it cannot be is told to the log; the answer to the try stays the same. */
const raise = (exceeded: LoginWatches.Exceeded) =>
  LoginWatches.raise(exceeded).pipe(
    Effect.tap((begins) =>
      begins
        ? Effect.logError("login alert: more wrong logins than the budget has; logins ask for a code")
        : Effect.void
    ),
    Effect.annotateLogs({ association: exceeded.association, budget: exceeded.budget }),
    Effect.catchCause((cause) => logCause("a login alert could not be kept", cause))
  )

/** What a try is counted for: as a guess of the pair, and in an alert as a guess of the code. */
const watchedBy = ({ address, audience, device, holder }: Try, isAsked: boolean, limits: LoginLimits) => {
  const guessed = device === undefined ? holder : `${holder} ${device}`
  const number: ReadonlyArray<Watched> = [
    { kind: "number", about: guessed, limit: limits.number },
    { kind: "number-daily", about: guessed, limit: limits.numberDaily }
  ]
  if (device !== undefined) return { pair: number, code: [] }
  const network = networkOf(address)
  const entrance = audience.startsWith("facility:") ? limits.facility : limits.myPage
  const pair: ReadonlyArray<Watched> = [
    ...number,
    { kind: "address", about: network, limit: limits.address },
    // In an alert strangers without the code cannot close an entrance.
    isAsked
      ? { kind: "with-code", about: audience, limit: limits.withCode }
      : { kind: "entrance", about: audience, limit: entrance }
  ]
  const code: ReadonlyArray<Watched> = isAsked
    ? [
        { kind: "code", about: audience, limit: limits.code },
        { kind: "code-address", about: network, limit: limits.codeAddress }
      ]
    : []
  return { pair, code }
}

/**
 * The budgets of an association now. A rush has its own, so that what went wrong in it is not held against the hours
 * after it; and from the moment on at which the office ends an alert, all is counted anew.
 */
const budgetsOf = (
  limits: LoginLimits,
  association: Holder.AssociationCode,
  watch: LoginWatch.LoginWatch,
  at: CalendarDate.Instant
): ReadonlyArray<Watched & { readonly kind: LoginWatch.Budget }> => {
  const rush = LoginWatch.rushAt(watch, at)
  const about = `${association} ${watch.era} ${rush?.id ?? ""}`
  const times = ({ most, windowMillis }: Limit): Limit => ({ most: most * (rush?.factor ?? 1), windowMillis })
  return [
    { kind: "service", about, limit: times(limits.service) },
    { kind: "service-daily", about, limit: times(limits.serviceDaily) }
  ]
}

/** Whose staff knows the code: the facility's, and where there is none the office. */
const placeOf = ({ association, audience }: Try) => {
  const [kind, code] = audience.split(":")
  return { association, facility: kind === "facility" ? (code as Facility.FacilityCode) : undefined }
}

const counterOf =
  (key: Uint8Array) =>
  ({ about, kind, limit: { windowMillis } }: Watched): Attempts.Counter => ({
    key: `${kind}:${macOf(key, kind, about).toString("base64url")}`,
    windowMillis
  })

/** The part of an address that one household has to itself. */
export const networkOf = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=[0-9.]+$)/i, "").replace(/%.*$/, "")
  if (!isIPv6(plain)) return plain
  const [head = "", tail] = plain.split("::")
  const front = head === "" ? [] : head.split(":")
  const rear = tail === undefined || tail === "" ? [] : tail.split(":")
  const groups = tail === undefined ? front : [...front, ...Array(8 - front.length - rear.length).fill("0"), ...rear]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`
}
