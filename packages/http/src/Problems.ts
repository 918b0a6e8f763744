/**
 * Problems: every reason for which a request does not get the page it asked for, and what it gets instead. One table; a
 * new refusal of the core does not compile until it has its line here. The sentences are those of the pages.
 */
import { Data } from "effect"
import type { CouponBook, CouponBooks, Coupons, Facility, RedemptionFlow, StoreFailure } from "@fukuri/core"
import type { View } from "@fukuri/web-ui"
import type { BodyRefused } from "./Body.ts"

/** Nobody is logged in here, or not any more. */
export class SessionEnded extends Data.TaggedError("SessionEnded") {}

/** The ticket is none of ours, or of another login. */
export class TicketRefused extends Data.TaggedError("TicketRefused") {}

/** The form does not prove that we gave it to this browser. */
export class FormRefused extends Data.TaggedError("FormRefused") {}

/** Coupons cannot be used at the facility today. */
export class FacilityClosed extends Data.TaggedError("FacilityClosed")<{ readonly facility: Facility.Facility }> {}

/** There is nothing at this address. */
export class NotFound extends Data.TaggedError("NotFound") {}

/** There is something at this address, but not for this method. */
export class MethodNotAllowed extends Data.TaggedError("MethodNotAllowed") {}

/** The page to see now is another one of ours. */
export class Elsewhere extends Data.TaggedError("Elsewhere")<{ readonly path: string }> {}

/** Everything that can be in the way. */
export type Problem =
  | CouponBook.UseRefusal
  | Coupons.WrongPair
  | Coupons.FacilityUnknown
  | Coupons.ProductUnknown
  | CouponBooks.HolderUnknown
  | CouponBooks.OutcomeUnknown
  | RedemptionFlow.ChoiceNotOffered
  | RedemptionFlow.CountNotOffered
  | StoreFailure.StoreFailure
  | BodyRefused
  | SessionEnded
  | TicketRefused
  | FormRefused
  | FacilityClosed
  | NotFound
  | MethodNotAllowed
  | Elsewhere

/**
 * What is answered. `form`: the same form again with the mistake. `refused`: the press was refused. `done`: the recorded
 * use. `pending`: 確認中. `entrance`: back to where one logs in. `elsewhere`: the page it names. `notice`: a notice.
 */
type Answer =
  | { readonly page: "form"; readonly status: 422 }
  | { readonly page: "refused"; readonly status: 409 }
  | { readonly page: "done" | "pending" | "entrance" | "elsewhere"; readonly status: 303 }
  | {
      readonly page: "notice"
      readonly status: number
      readonly kind: View.Notice["kind"]
    }

/** The table. */
export const answers = {
  CouponNotUsable: { page: "refused", status: 409 },
  QuantityNotAvailable: { page: "refused", status: 409 },
  ProductUnknown: { page: "refused", status: 409 },
  RedemptionIdTaken: { page: "done", status: 303 },
  OutcomeUnknown: { page: "pending", status: 303 },
  WrongPair: { page: "form", status: 422 },
  ChoiceNotOffered: { page: "form", status: 422 },
  CountNotOffered: { page: "form", status: 422 },
  HolderUnknown: { page: "entrance", status: 303 },
  SessionEnded: { page: "entrance", status: 303 },
  TicketRefused: { page: "entrance", status: 303 },
  Elsewhere: { page: "elsewhere", status: 303 },
  FacilityUnknown: { page: "notice", status: 404, kind: "facility-unknown" },
  FacilityClosed: { page: "notice", status: 404, kind: "facility-closed" },
  NotFound: { page: "notice", status: 404, kind: "not-found" },
  MethodNotAllowed: { page: "notice", status: 405, kind: "method-not-allowed" },
  FormRefused: { page: "notice", status: 403, kind: "form-refused" },
  BodyRefused: { page: "notice", status: 400, kind: "form-refused" },
  StoreFailure: { page: "notice", status: 503, kind: "unavailable" }
} as const satisfies { readonly [Tag in Problem["_tag"]]: Answer }

type TagOf<Page extends Answer["page"]> = {
  [Tag in Problem["_tag"]]: (typeof answers)[Tag]["page"] extends Page ? Tag : never
}[Problem["_tag"]]

/** The problems that are answered in one of the given ways. */
export type AnsweredBy<Page extends Answer["page"]> = Extract<Problem, { readonly _tag: TagOf<Page> }>

/** Whether a problem is answered in a way. */
export const isAnsweredBy = <Page extends Answer["page"]>(problem: Problem, page: Page): problem is AnsweredBy<Page> =>
  answers[problem._tag].page === page

/** The problems that any route may leave to the bridge. */
export type Bridged = AnsweredBy<"notice" | "entrance" | "elsewhere">
