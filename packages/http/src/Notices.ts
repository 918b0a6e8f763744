/**
 * Notices: pages in the place of the one that was asked for, with the office's contact wherever it is known whose office
 * that is. They are made from what is in memory, because the store may be what is missing.
 */
import { Effect, Exit } from "effect"
import { type Association, Catalogue, CouponBooks, type Facility, OutageAdvice } from "@fukuri/core"
import { notice, type View } from "@fukuri/web-ui"
import { placeOf } from "./Addresses.ts"
import { BodyRefused } from "./Body.ts"
import { type Answers, comeAgain, type MemberServices } from "./Bridge.ts"
import { within } from "./Deadline.ts"
import type { Asked } from "./Incoming.ts"
import { noticesFor } from "./NoticeBoard.ts"
import { answers, type Bridged, type Elsewhere, isAnsweredBy } from "./Problems.ts"
import { page, type Reply, seeOther } from "./Reply.ts"

/** How long a notice waits to learn whose office to name. */
const patienceMillis = 500

/** What is known at once of the place that a path belongs to. */
interface Known {
  readonly association: Association.Association | undefined
  readonly facility?: Facility.Facility | undefined
  readonly notices: View.Announced["notices"]
  /** What can be done there while the store is away; undefined where no coupon is used. */
  readonly outage: View.Outage | undefined
}

/** The association and the facility of a path, with what is announced and what can be done without the store. */
export const knownAt = (path: string): Effect.Effect<Known, never, MemberServices> =>
  Effect.gen(function* () {
    const place = placeOf(path)
    const catalogue = yield* Catalogue.Catalogue
    const exit = yield* within(catalogue.at(0), patienceMillis)
    const unknown = place.facility === undefined ? undefined : "unknown"
    if (exit === undefined || Exit.isFailure(exit)) return { association: undefined, notices: [], outage: unknown }
    const { associations, facilities } = exit.value
    const facility = place.facility === undefined ? undefined : facilities.get(place.facility)
    const code = facility?.association ?? place.association
    const only = associations.size === 1 ? [...associations.values()][0] : undefined
    const association = (code === undefined ? undefined : associations.get(code)) ?? only
    if (association === undefined) return { association, facility, notices: [], outage: unknown }
    const { at } = yield* CouponBooks.now
    const notices = yield* noticesFor(association.code)
    const outage = facility === undefined ? unknown : OutageAdvice.adviceAt(exit.value, association, facility, at)
    return { association, facility, notices, outage }
  })

/** A notice of a kind, for what was asked. */
export const noticeAt = (
  { path, spoken }: Pick<Asked, "path" | "spoken">,
  kind: View.Notice["kind"],
  status: number,
  reference?: string
): Effect.Effect<Reply, never, MemberServices> =>
  Effect.map(knownAt(path), ({ outage, ...known }) =>
    page(
      notice(
        {
          kind,
          ...known,
          ...(kind === "unavailable" ? { outage } : {}),
          ...(leadsOn[kind] ? { next: placeOf(path).entrance } : {}),
          reference
        },
        spoken
      ),
      status
    )
  )

/** What the member pages answer when a route did not. */
export const memberAnswers: Answers<MemberServices, Exclude<Bridged, Elsewhere>> = {
  problem: (asked, problem) => {
    if (isAnsweredBy(problem, "entrance")) return Effect.succeed(seeOther(`${placeOf(asked.path).entrance}?ended=1`))
    if (problem instanceof BodyRefused) {
      return noticeAt(asked, problem.status === 413 ? "too-large" : "form-refused", problem.status)
    }
    const { kind, status } = answers[problem._tag]
    return noticeAt(asked, kind, status)
  },
  late: (asked) => Effect.map(noticeAt(asked, answers.StoreFailure.kind, answers.StoreFailure.status), comeAgain),
  busy: ({ path, spoken }) =>
    Effect.sync(() =>
      page(notice({ kind: "busy", association: undefined, notices: [], next: placeOf(path).entrance }, spoken), 503)
    ),
  defect: (asked) => noticeAt(asked, "defect", 500, asked.requestId)
}

/** Whether there is a way on from a notice: back to where its way begins. */
const leadsOn: { readonly [Kind in View.Notice["kind"]]: boolean } = {
  "facility-unknown": false,
  "facility-closed": false,
  "session-ended": true,
  "form-refused": true,
  ended: true,
  "logged-out": true,
  "not-found": true,
  "method-not-allowed": true,
  "too-large": true,
  "too-many-requests": true,
  unavailable: true,
  busy: true,
  defect: true
}
