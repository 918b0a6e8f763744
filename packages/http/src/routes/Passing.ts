/**
 * Passing: what STEP 2 to 6 have in common. Who is here, which pass it is, what can be used here and now, and where the
 * browser is sent when its page is not the one to see.
 */
import { Effect } from "effect"
import {
  CalendarDate,
  CouponBook,
  type CouponBooks,
  Coupons,
  type Facility,
  type Holder,
  RedemptionFlow,
  type StoreFailure
} from "@fukuri/core"
import type { View } from "@fukuri/web-ui"
import { codeOf, facilityPath, stopOf, stopPath } from "../Addresses.ts"
import type { MemberServices } from "../Bridge.ts"
import { sessionCookie } from "../Cookies.ts"
import type { Incoming } from "../Incoming.ts"
import type { MemberParts } from "../MemberParts.ts"
import { Elsewhere, SessionEnded, TicketRefused } from "../Problems.ts"
import { newRedemptionId, type Pass } from "../Ticket.ts"

/** Somebody who is logged in at a facility. */
export interface Person {
  readonly code: Facility.FacilityCode
  readonly holder: Holder.HolderId
  readonly tokenHash: string
}

/** Somebody on a pass through the screens. */
export interface Passing extends Person {
  readonly pass: Pass
  readonly ticket: string
}

/** Somebody on a pass, with what is here now. */
export interface Here extends Passing {
  readonly visit: Coupons.Visit
}

/** Why nobody is here. */
type NotHere = Coupons.FacilityUnknown | SessionEnded | StoreFailure.StoreFailure

/** Who is logged in at the facility of the path. */
export const personAt = Effect.fnUntraced(function* (
  parts: MemberParts,
  incoming: Incoming
): Effect.fn.Return<Person, NotHere, MemberServices> {
  const code = codeOf(incoming.param("place"))
  if (code === undefined) return yield* new Coupons.FacilityUnknown()
  const audience = `facility:${code}` as const
  const session = yield* parts.sessions.current(audience, incoming.cookie(sessionCookie(audience)))
  if (session === undefined) return yield* new SessionEnded()
  return { code, holder: session.holder, tokenHash: session.tokenHash }
})

/** Which pass a ticket is of. */
export const passingWith = Effect.fnUntraced(function* (
  parts: MemberParts,
  incoming: Incoming,
  ticket: string | undefined
): Effect.fn.Return<Passing, NotHere | TicketRefused, MemberServices> {
  const person = yield* personAt(parts, incoming)
  const pass = ticket === undefined ? undefined : parts.tickets.read(ticket, person.tokenHash)
  if (ticket === undefined || pass === undefined || pass.facility !== person.code) return yield* new TicketRefused()
  return { ...person, pass, ticket }
})

/**
 * What is here now for a pass whose state must be the given one. A pass that has had its one use leads to STEP 6,
 * whatever is asked; a pass in another state leads to the page of that.
 */
export const hereIn = Effect.fnUntraced(function* <Tag extends RedemptionFlow.RedemptionFlow["_tag"]>(
  parts: MemberParts,
  incoming: Incoming,
  ticket: string | undefined,
  tag: Tag
): Effect.fn.Return<
  Here & { readonly flow: StateOf<Tag> },
  NotHere | TicketRefused | Elsewhere | CouponBooks.HolderUnknown,
  MemberServices
> {
  const passing = yield* passingWith(parts, incoming, ticket)
  const { code, holder } = passing
  const visit = yield* (yield* Coupons.Coupons).visit(holder, code)
  if (yield* isUsed(passing, visit)) return yield* new Elsewhere({ path: stopPath(code, "done", passing.ticket) })
  const flow = yield* stateOf(passing, tag)
  return { ...passing, flow, visit }
})

type StateOf<Tag extends RedemptionFlow.RedemptionFlow["_tag"]> = Extract<
  RedemptionFlow.RedemptionFlow,
  { readonly _tag: Tag }
>

/** The state of a pass, when it is the given one. */
export const stateOf = <Tag extends RedemptionFlow.RedemptionFlow["_tag"]>(
  { code, pass, ticket }: Passing,
  tag: Tag
): Effect.Effect<StateOf<Tag>, Elsewhere> =>
  isIn(pass.flow, tag)
    ? Effect.succeed(pass.flow)
    : Effect.fail(new Elsewhere({ path: stopPath(code, stopOf(pass.flow), ticket) }))

const isIn = <Tag extends RedemptionFlow.RedemptionFlow["_tag"]>(
  flow: RedemptionFlow.RedemptionFlow,
  tag: Tag
): flow is StateOf<Tag> => flow._tag === tag

/** Whether the one use of a pass is recorded. */
const isUsed = Effect.fnUntraced(function* ({ holder, pass }: Passing, visit: Coupons.Visit) {
  const { redemptionId } = pass.flow
  if (CalendarDate.fiscalYearOf(visit.today) === pass.fiscalYear) {
    return CouponBook.redemptionOf(visit.book, redemptionId) !== undefined
  }
  return (yield* (yield* Coupons.Coupons).recorded(holder, pass.fiscalYear, redemptionId)) !== undefined
})

/** The path of the first screen of a new pass, given what is here now (R88, A19). */
export const newPass = (parts: MemberParts, person: Person, visit: Coupons.Visit): string => {
  const fiscalYear = CalendarDate.fiscalYearOf(visit.today)
  return firstOf(parts, person, visit, { redemptionId: newRedemptionId(), fiscalYear })
}

/** The path of the first screen of the pass that somebody is on. With a new fiscal year a new pass begins. */
export const firstAgain = (parts: MemberParts, here: Here): string => {
  const { pass, visit } = here
  const { redemptionId } = pass.flow
  return CalendarDate.fiscalYearOf(visit.today) === pass.fiscalYear
    ? firstOf(parts, here, visit, { redemptionId, fiscalYear: pass.fiscalYear })
    : newPass(parts, here, visit)
}

const firstOf = (
  parts: MemberParts,
  { code, tokenHash }: Person,
  visit: Coupons.Visit,
  { fiscalYear, redemptionId }: Pick<Pass, "fiscalYear"> & Pick<Pass["flow"], "redemptionId">
): string => {
  const flow = RedemptionFlow.begin(redemptionId, visit.choices, visit.association)
  return flow._tag === "NothingUsable"
    ? stopPath(code, "none")
    : stopPath(code, stopOf(flow), parts.tickets.of({ flow, fiscalYear, facility: code }, tokenHash))
}

/** The path of the next state of a pass. */
export const onward = (parts: MemberParts, { code, pass, tokenHash }: Passing, flow: RedemptionFlow.RedemptionFlow) =>
  stopPath(code, stopOf(flow), parts.tickets.of({ ...pass, flow }, tokenHash))

/** What of a pass's state can be picked here and now; else its first screen, which says so. */
export const choiceOf = (
  parts: MemberParts,
  here: Here,
  picked: { readonly product: string; readonly course: string }
): Effect.Effect<RedemptionFlow.Choice, Elsewhere> => {
  const { pass, visit } = here
  const isOfYear = CalendarDate.fiscalYearOf(visit.today) === pass.fiscalYear
  const choice = isOfYear ? RedemptionFlow.choiceOf(picked, visit.choices) : undefined
  return choice === undefined ? Effect.fail(gone(parts, here)) : Effect.succeed(choice)
}

const gone = (parts: MemberParts, here: Here): Elsewhere => {
  const path = firstAgain(parts, here)
  return new Elsewhere({ path: path.includes("?") ? `${path}&changed=choice` : path })
}

/** What the page of a step is told. */
export const stepView = (
  parts: MemberParts,
  incoming: Incoming,
  here: Here,
  mistakes: ReadonlyArray<View.Mistake>
): View.Step => {
  const { code, pass, ticket, tokenHash, visit } = here
  const { association, at, choices, facility } = visit
  const before = RedemptionFlow.back(pass.flow, choices, association)
  const first = RedemptionFlow.begin(pass.flow.redemptionId, choices, association)
  return {
    association,
    facility,
    form: { action: stopPath(code, stopOf(pass.flow)), csrf: incoming.csrf },
    ticket,
    back:
      before === undefined
        ? { path: facilityPath(code) }
        : {
            path: stopPath(code, stopOf(before)),
            ticket: parts.tickets.of({ ...pass, flow: before }, tokenHash)
          },
    ...(first._tag === pass.flow._tag ? { lastUse: visit.lastUse ?? ("none" as const) } : {}),
    now: at,
    mistakes
  }
}

/** The mistake that a screen opens with, when the browser was sent back to it. */
export const changedOf = (
  incoming: Incoming,
  field: View.Mistake["field"],
  most?: number
): ReadonlyArray<View.Mistake> => {
  const changed = incoming.query("changed")
  if (changed === "choice") return [{ field, problem: "choice-gone" }]
  if (changed === "quantity" && most !== undefined) return [{ field: "quantity", problem: "quantity-too-many", most }]
  return []
}
