/**
 * 確認中: the outcome of a press is not known yet (A36). Asks the book at every look; the form presses the same press again,
 * which is harmless. It can be shown when no store answers at all.
 */
import { Cause, Effect } from "effect"
import { Coupons } from "@fukuri/core"
import { pending } from "@fukuri/web-ui"
import { codeOf, facilityPath, stopPath } from "../Addresses.ts"
import { comeAgain, type Handler, type MemberServices } from "../Bridge.ts"
import { logCause } from "../Causes.ts"
import type { Unplaced } from "../Incoming.ts"
import type { MemberParts } from "../MemberParts.ts"
import { count, metrics } from "../Metrics.ts"
import { knownAt, noticeAt } from "../Notices.ts"
import { answers } from "../Problems.ts"
import { page, type Reply, seeOther } from "../Reply.ts"
import { passingWith, stateOf } from "./Passing.ts"

/** Asks the book: on to STEP 6 when the use is recorded. */
export const showPending =
  (parts: MemberParts): Handler =>
  (incoming) =>
    Effect.gen(function* () {
      const passing = yield* passingWith(parts, incoming, incoming.query("t"))
      const { code, holder, pass, ticket } = passing
      const completed = yield* (yield* Coupons.Coupons).recorded(holder, pass.fiscalYear, pass.flow.redemptionId)
      if (completed !== undefined) return seeOther(stopPath(code, "done", ticket))
      yield* stateOf(passing, "Confirming")
      return yield* stillUnknown(incoming)
    }).pipe(
      Effect.catchTag("StoreFailure", (failure) =>
        Effect.andThen(logCause("the store does not answer", Cause.fail(failure)), stillUnknown(incoming))
      )
    )

/** The page, for a ticket in the address. */
export const stillUnknown = (incoming: Unplaced): Effect.Effect<Reply, never, MemberServices> =>
  Effect.gen(function* () {
    const { association, facility, notices, outage } = yield* knownAt(incoming.path)
    const ticket = ticketIn(incoming.query("t"))
    if (association === undefined || !facility || ticket === undefined) {
      const { kind, status } = answers.StoreFailure
      return comeAgain(yield* noticeAt(incoming, kind, status))
    }
    const form = { action: stopPath(facility.code, "confirm"), csrf: incoming.csrf }
    const refresh = stopPath(facility.code, "pending", ticket)
    return page(pending({ association, facility, notices, outage, form, ticket, refresh }, incoming.spoken), 202)
  })

/** Why a press is answered with 確認中: it takes too long, nobody knows what became of it, or no store was reached. */
export type Doubt = "late" | "unknown" | "unavailable"

/** What is answered to a press of which the outcome is not known yet: on to 確認中. */
export const toPending =
  (why: Doubt) =>
  (incoming: Unplaced): Effect.Effect<Reply> => {
    const code = codeOf(incoming.param("place"))
    const ticket = ticketIn(incoming.fields.get("t"))
    if (code === undefined) return Effect.succeed(seeOther("/"))
    const path = ticket === undefined ? facilityPath(code) : stopPath(code, "pending", ticket)
    return Effect.as(count(metrics.pending, { why }), seeOther(path))
  }

/** A text that may be a ticket; nobody was asked whether it is one. */
export const ticketIn = (text: string | undefined): string | undefined =>
  text !== undefined && /^[A-Za-z0-9_-]{1,2000}$/.test(text) ? text : undefined
