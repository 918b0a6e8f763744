/**
 * LoginGuard: how often a login may be tried (A20). A number and a birth date are weak, so tries are counted for each
 * number, whether it exists or not, for each address, for each entrance, and for the whole service. Counters are in
 * the store under keyed hashes: a restart forgets nothing, and the store knows neither numbers nor addresses.
 */
import { isIPv6 } from "node:net"
import { Effect } from "effect"
import { Attempts, type CalendarDate, type Holder, type StoreFailure } from "@fukuri/core"
import type { Audience } from "./Cookies.ts"
import { keyOf, macOf, type Secret } from "./Secret.ts"

/** At most `most` wrong tries in a window that begins with the first. */
export interface Limit {
  readonly most: number
  readonly windowMillis: number
}

/** How often a login may be tried. */
export interface LoginLimits {
  readonly number: Limit
  readonly numberDaily: Limit
  /** Of one network address; of IPv6 one /64, which is one household or device. */
  readonly address: Limit
  readonly facility: Limit
  readonly myPage: Limit
  /** Above it nobody is refused, but the log gets a warning: somebody tries one date on many numbers. */
  readonly service: Limit
}

const minute = 60_000

/** What holds unless the service is set otherwise. */
export const loginLimits: LoginLimits = {
  number: { most: 5, windowMillis: 15 * minute },
  numberDaily: { most: 10, windowMillis: 24 * 60 * minute },
  address: { most: 60, windowMillis: 15 * minute },
  facility: { most: 300, windowMillis: 15 * minute },
  myPage: { most: 3000, windowMillis: 15 * minute },
  service: { most: 10_000, windowMillis: 15 * minute }
}

/** One try to log in. */
export interface Try {
  readonly holder: Holder.HolderId
  readonly address: string
  readonly audience: Audience
  /** The browser, when the holder has logged in with it before: then its tries for the number are counted apart. */
  readonly device: string | undefined
}

/** A try that was counted. */
export interface Counted {
  /** Too many before: refuse it, whether or not it is right. */
  readonly isLocked: boolean
  /** Takes the try back: it was right. */
  readonly forgive: Effect.Effect<void, StoreFailure.StoreFailure, Attempts.Attempts>
}

/** Counts tries. */
export interface LoginGuard {
  readonly count: (
    attempt: Try,
    at: CalendarDate.Instant
  ) => Effect.Effect<Counted, StoreFailure.StoreFailure, Attempts.Attempts>
}

/** One thing that tries are counted for. */
export interface Watched {
  /** Which kind of counter. */
  readonly kind: string
  /** What it counts for. Never kept: the store gets a keyed hash of it. */
  readonly about: string
  readonly limit: Limit
  /** Above the limit nobody is refused, but the log gets this warning, once in a window. */
  readonly warning?: string
}

/** Counts a try for everything it is watched by. */
export type CountTry = (
  watched: ReadonlyArray<Watched>,
  at: CalendarDate.Instant
) => Effect.Effect<Counted, StoreFailure.StoreFailure, Attempts.Attempts>

const serviceTries = (limits: LoginLimits) => ({ kind: "service", about: "", limit: limits.service })

const counterOf =
  (key: Uint8Array) =>
  ({ about, kind, limit: { windowMillis } }: Watched): Attempts.Counter => ({
    key: `${kind}:${macOf(key, kind, about).toString("base64url")}`,
    windowMillis
  })

/** How many wrong logins of members the whole service had since its window began, at most as long ago as it is long. */
export const wrongLoginsOf = (
  secret: Secret,
  limits: LoginLimits,
  at: CalendarDate.Instant
): Effect.Effect<number, StoreFailure.StoreFailure, Attempts.Attempts> =>
  Effect.gen(function* () {
    const counter = counterOf(keyOf(secret, "attempts"))(serviceTries(limits))
    const [tries = 0] = yield* (yield* Attempts.Attempts).read([counter], at)
    return tries
  })

/** The counting of a service, for whatever kind of login. */
export const countTryOf = (secret: Secret): CountTry => {
  const toCounter = counterOf(keyOf(secret, "attempts"))
  return Effect.fn("LoginGuard.countTry")(function* (watched: ReadonlyArray<Watched>, at: CalendarDate.Instant) {
    const attempts = yield* Attempts.Attempts
    const counters = watched.map(toCounter)
    const counts = yield* attempts.count(counters, at)
    let isLocked = false
    for (const [index, { limit, warning }] of watched.entries()) {
      const count = counts[index] ?? 0
      if (warning === undefined) isLocked ||= count > limit.most
      else if (count === limit.most + 1) yield* Effect.logWarning(warning)
    }
    const counted: Counted = { isLocked, forgive: attempts.forgive(counters) }
    return counted
  })
}

/** The guard of a service. */
export const loginGuardOf = (secret: Secret, limits: LoginLimits): LoginGuard => {
  const countTry = countTryOf(secret)
  const warning = "more wrong logins in the whole service than expected"
  return {
    count: ({ address, audience, device, holder }, at) => {
      const guessed = device === undefined ? holder : `${holder} ${device}`
      const entrance = audience.startsWith("facility:") ? limits.facility : limits.myPage
      return countTry(
        [
          { kind: "number", about: guessed, limit: limits.number },
          { kind: "number-daily", about: guessed, limit: limits.numberDaily },
          { kind: "address", about: networkOf(address), limit: limits.address },
          { kind: "entrance", about: audience, limit: entrance },
          { ...serviceTries(limits), warning }
        ],
        at
      )
    }
  }
}

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
