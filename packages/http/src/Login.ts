/**
 * Login: from a typed number and birth date to a holder, the same at both entrances (R14). What cannot be read is told
 * before anything is looked up or counted; whatever is wrong after that gets one sentence and the same work (A20, A34).
 */
import { Effect, Result } from "effect"
import {
  type Association,
  CouponBooks,
  Coupons,
  DateInput,
  Holder,
  HolderNumber,
  type StoreFailure
} from "@fukuri/core"
import type { View } from "@fukuri/web-ui"
import type { Fields } from "./Body.ts"
import type { MemberServices } from "./Bridge.ts"
import { type Audience, type CookieChange, sessionCookie } from "./Cookies.ts"
import type { Incoming } from "./Incoming.ts"
import { deviceCookie } from "./KnownDevice.ts"
import type { MemberParts } from "./MemberParts.ts"
import { count, metrics } from "./Metrics.ts"

/** A login that succeeded, or what to tell. */
export type LoggedIn =
  | {
      readonly _tag: "In"
      readonly holder: Holder.HolderId
      readonly tokenHash: string
      readonly cookies: ReadonlyArray<CookieChange>
    }
  | { readonly _tag: "Mistaken"; readonly number: string; readonly mistakes: ReadonlyArray<View.Mistake> }

/** What a number field gives back at the most. Unit: characters. */
const longest = 64

/** Logs somebody in for an audience. */
export const login = Effect.fn("login")(function* (
  parts: MemberParts,
  incoming: Incoming,
  where: { readonly association: Association.Association; readonly audience: Audience }
): Effect.fn.Return<LoggedIn, StoreFailure.StoreFailure, MemberServices> {
  const { association, audience } = where
  const typed = typedIn(incoming.fields, association)
  const entrance = entranceOf(audience)
  if (Result.isFailure(typed)) {
    yield* count(metrics.logins, { entrance, outcome: "mistyped" })
    return mistaken(incoming, typed.failure)
  }
  const { birthDate, number } = typed.success
  const { at } = yield* CouponBooks.now
  const holder = Holder.holderId(association.code, number)
  const known = incoming.cookie(deviceCookie)
  const attempt = { holder, address: incoming.address, audience, device: parts.device.idFor(holder, known) }
  const { forgive, isLocked } = yield* parts.guard.count(attempt, at)
  const found = yield* Effect.result((yield* Coupons.Coupons).identify(association.code, number, birthDate))
  if (Result.isFailure(found) && found.failure._tag === "StoreFailure") return yield* Effect.fail(found.failure)
  if (isLocked || Result.isFailure(found)) {
    yield* count(metrics.logins, { entrance, outcome: isLocked ? "locked" : "wrong" })
    yield* Effect.logInfo("login refused").pipe(Effect.annotateLogs({ locked: isLocked }))
    return mistaken(incoming, [{ field: "form", problem: "wrong-pair" }])
  }
  yield* forgive
  const before = incoming.cookie(sessionCookie(audience))
  const { cookie, session } = yield* parts.sessions.begin(found.success, audience, before)
  const cookies = [cookie, parts.device.remember(holder, known)]
  yield* count(metrics.logins, { entrance, outcome: "in" })
  return { _tag: "In", holder: found.success, tokenHash: session.tokenHash, cookies }
})

const entranceOf = (audience: Audience) =>
  audience.startsWith("facility:") ? "facility" : audience.startsWith("paper:") ? "paper" : "my-page"

const mistaken = (incoming: Incoming, mistakes: ReadonlyArray<View.Mistake>): LoggedIn => ({
  _tag: "Mistaken",
  number: keptNumber(incoming.fields),
  mistakes
})

/** The number as it was typed, to be kept in its field. */
export const keptNumber = (fields: Fields): string => (fields.get("number") ?? "").slice(0, longest)

/** What was typed, read; or every mistake in it. */
const typedIn = (fields: Fields, { memberNumberPattern }: Association.Association) => {
  const number = numberIn(fields, memberNumberPattern)
  const date = dateIn(fields)
  if (Result.isSuccess(number) && Result.isSuccess(date)) {
    return Result.succeed({ number: number.success, birthDate: date.success })
  }
  const mistakes: Array<View.Mistake> = []
  if (Result.isFailure(number)) mistakes.push({ field: "number", problem: number.failure })
  if (Result.isFailure(date)) mistakes.push({ field: "birthDate", problem: date.failure })
  return Result.fail(mistakes)
}

const numberIn = (fields: Fields, pattern: string) => {
  const text = fields.get("number")
  if (text === undefined || text.length > longest) return Result.fail("number-malformed" as const)
  return Result.mapError(HolderNumber.parse(text, pattern), ({ why }) => numberProblems[why])
}

const dateIn = (fields: Fields) => {
  const text = fields.get("birthDate")
  if (text === undefined || text.length > longest) return Result.fail("date-malformed" as const)
  return Result.mapError(DateInput.parseTyped(text), ({ why }) => dateProblems[why])
}

const numberProblems = {
  empty: "number-empty",
  malformed: "number-malformed",
  "dependent-code-reserved": "dependent-code-reserved"
} as const satisfies { readonly [Why in HolderNumber.HolderNumberRefused["why"]]: View.Mistake["problem"] }

const dateProblems = {
  empty: "date-empty",
  malformed: "date-malformed",
  "two-digit-year": "date-two-digit-year",
  era: "date-era",
  "no-such-day": "date-no-such-day"
} as const satisfies { readonly [Why in DateInput.DateRefused["why"]]: View.Mistake["problem"] }
