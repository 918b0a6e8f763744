/**
 * ProblemTable: every refusal of the core that a request of another system may meet, and the problem that is answered. One
 * table; a new refusal does not compile until it has its line here. The sentences say what is wrong and what to do.
 */
import type {
  ApiRequest,
  Clerk,
  Correction,
  Corrections,
  CouponBook,
  CouponBooks,
  Coupons,
  Documents,
  GrantRun,
  MemberLists,
  Shelf,
  StoreFailure
} from "@fukuri/core"
import { Effect } from "effect"
import type { BodyRefused } from "../Body.ts"
import * as Problems from "./ApiProblems.ts"
import { apiVerdictOf } from "./ApiVerdict.ts"

/** Everything of the core, and of the reading of a body, that a handler may leave. */
export type ApiRefusal =
  | CouponBook.UseRefusal
  | Extract<CouponBook.OfficeRefusal, { readonly _tag: "RedemptionUnknown" | "QuantityExceeded" | "ReferenceTaken" }>
  | Coupons.FacilityUnknown
  | Coupons.ProductUnknown
  | CouponBooks.HolderUnknown
  | CouponBooks.OutcomeUnknown
  | Correction.CorrectionRefusal
  | Corrections.ToldOnRefused
  | Corrections.UseChanged
  | Clerk.NotPermitted
  | Clerk.SelfService
  | GrantRun.RunTooEarly
  | MemberLists.ListNotThere
  | Documents.DocumentConflict
  | Shelf.DocumentMissing
  | ApiRequest.IdempotencyKeyReused
  | StoreFailure.StoreFailure
  | BodyRefused

const again = "Send the same request again with the same Idempotency-Key."
const nothingDone = "Nothing was changed."

const bodyProblems = {
  400: () =>
    new Problems.BodyNotRead({ detail: `It broke off or is not what its headers say. ${nothingDone} ${again}` }),
  408: () => new Problems.BodyTooSlow({ detail: `It came too slowly or stood still. ${nothingDone} ${again}` }),
  413: () => new Problems.BodyTooLarge({ detail: `It is larger than is taken here. ${nothingDone}` }),
  415: () =>
    new Problems.BodyOfOtherType({
      detail: `Send application/json, or text/csv for a members list, without Content-Encoding. ${nothingDone}`
    })
}

/** The problem of a body that could not be read. */
export const bodyProblem = ({ status }: Pick<BodyRefused, "status">) => bodyProblems[status]()

/** What is said while a store does not answer. */
export const unavailable = () =>
  new Problems.Unavailable({ detail: `The database does not answer. Wait for Retry-After. A write: ${again}` })

const changedMeanwhile = () =>
  new Problems.ChangedMeanwhile({ detail: `Somebody else changed it at the same moment. ${again}` })
const alreadyTaken = () =>
  new Problems.AlreadyTaken({ detail: `What is recorded stays as it is. Ask for it anew with a new Idempotency-Key.` })
const forOthers = () =>
  new Problems.ScopeMissing({ needs: [], detail: "A clerk of the office has to do this, and not a key." })

/** The table. */
export const problems = {
  CouponNotUsable: ({ verdict }: CouponBook.CouponNotUsable) =>
    new Problems.CouponNotUsable({
      verdict: apiVerdictOf(verdict),
      detail: "The verdict says why. To try again later use a new Idempotency-Key."
    }),
  QuantityNotAvailable: ({ most }: CouponBook.QuantityNotAvailable) =>
    new Problems.QuantityNotAvailable({ most, detail: `At most ${most} can be used now. ${nothingDone}` }),
  RedemptionIdTaken: alreadyTaken,
  ReferenceTaken: alreadyTaken,
  RedemptionUnknown: () =>
    new Problems.RedemptionUnknown({ detail: "Look at the id: it is the `id` of a use of this association." }),
  QuantityExceeded: ({ available }: CouponBook.QuantityExceeded) =>
    new Problems.QuantityExceeded({
      available,
      detail: `At most ${available} can still be given back, beside what is asked for already. ${nothingDone}`
    }),
  FacilityUnknown: () =>
    new Problems.FacilityUnknown({ detail: "The facilities of the association are at /facilities." }),
  ProductUnknown: () => new Problems.ProductUnknown({ detail: "The products of the year are at /programmes." }),
  HolderUnknown: () =>
    new Problems.HolderUnknown({ detail: "Nobody of the last members list has it. Look at the number." }),
  OutcomeUnknown: () =>
    new Problems.OutcomeUnknown({ detail: `It may have happened or not. ${again} That settles it.` }),
  CorrectionDecided: alreadyTaken,
  ToldOnRefused: ({ why }: Corrections.ToldOnRefused) =>
    new Problems.ToldOnRefused({
      why,
      detail: `\`toldOn\` lies ${why === "future" ? "in the future" : "before the use"}. ${nothingDone}`
    }),
  UseChanged: changedMeanwhile,
  NotPermitted: forOthers,
  NotRequester: forOthers,
  SelfService: forOthers,
  SecondPersonNeeded: forOthers,
  RunTooEarly: ({ notBefore }: GrantRun.RunTooEarly) =>
    new Problems.RunTooEarly({ notBefore, detail: `A run is asked for on its day or later. ${nothingDone}` }),
  ListNotThere: changedMeanwhile,
  DocumentConflict: changedMeanwhile,
  DocumentMissing: changedMeanwhile,
  IdempotencyKeyReused: () =>
    new Problems.KeyReused({
      detail: `The key stands for a request with other content. ${nothingDone} Use a new key for a new request.`
    }),
  StoreFailure: unavailable,
  BodyRefused: bodyProblem
} as const satisfies {
  readonly [Tag in ApiRefusal["_tag"]]: (refusal: Extract<ApiRefusal, { readonly _tag: Tag }>) => unknown
}

/** The problem that a refusal becomes. */
export type ProblemOf<Refusal extends ApiRefusal> = {
  readonly [Tag in Refusal["_tag"]]: ReturnType<(typeof problems)[Tag]>
}[Refusal["_tag"]]

/** The problem of a refusal. */
export const problemOf = <Refusal extends ApiRefusal>(refusal: Refusal): ProblemOf<Refusal> =>
  (problems[refusal._tag] as unknown as (refusal: Refusal) => ProblemOf<Refusal>)(refusal)

/** Work whose refusals are problems. */
export const orProblem = <A, E extends ApiRefusal, R>(
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, ProblemOf<E>, R> => Effect.mapError(work, problemOf)
