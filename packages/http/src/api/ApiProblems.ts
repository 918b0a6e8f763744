/**
 * ApiProblems: everything that can be answered instead of what was asked for, as problems of RFC 9457: a stable `type` and
 * `code`, a sentence that says what is wrong and what to do, and facts. Nothing that was sent is repeated. Which refusal
 * becomes which problem is in `ProblemTable`.
 */
import { ApiKey } from "@fukuri/core"
import { Schema } from "effect"
import { HttpApiError } from "effect/http-api"
import { Day } from "./ApiTime.ts"
import { ApiVerdict } from "./ApiVerdict.ts"

const { Problem } = HttpApiError

const codeOf = <const Code extends string>(code: Code) => ({ code: Schema.tag(code) })
const typeOf = <const Code extends string>(code: Code) => `urn:fukuri:problem:${code}` as const

/** Somebody has no key, or one that opens nothing: wrong, expired or revoked. Which of them is not told. */
export class Unauthorized extends Problem<Unauthorized>()(
  "Unauthorized",
  { type: typeOf("unauthorized"), status: 401, title: "No valid key" },
  codeOf("unauthorized")
) {}

/** The key may do other things. */
export class ScopeMissing extends Problem<ScopeMissing>()(
  "ScopeMissing",
  { type: typeOf("scope-missing"), status: 403, title: "The key may not do this" },
  { ...codeOf("scope-missing"), needs: Schema.Array(ApiKey.ApiScope) }
) {}

/** The key has been used too often just now. */
export class TooManyRequests extends Problem<TooManyRequests>()(
  "TooManyRequests",
  { type: typeOf("too-many-requests"), status: 429, title: "Too many requests" },
  { ...codeOf("too-many-requests"), retryAfterSeconds: Schema.Int }
) {}

/** What was sent is not of the form that it must have: where, and what is expected there. */
export class NotValid extends Problem<NotValid>()(
  "NotValid",
  { type: typeOf("not-valid"), status: 422, title: "The request is not valid" },
  { ...codeOf("not-valid"), errors: Schema.Array(HttpApiError.ProblemIssue) }
) {}

/** The Idempotency-Key stands for a request with other content. */
export class KeyReused extends Problem<KeyReused>()(
  "KeyReused",
  { type: typeOf("idempotency-key-reused"), status: 422, title: "The Idempotency-Key stands for another request" },
  codeOf("idempotency-key-reused")
) {}

export class HolderUnknown extends Problem<HolderUnknown>()(
  "HolderUnknown",
  { type: typeOf("holder-unknown"), status: 404, title: "Nobody has that number" },
  codeOf("holder-unknown")
) {}

export class FacilityUnknown extends Problem<FacilityUnknown>()(
  "FacilityUnknown",
  { type: typeOf("facility-unknown"), status: 404, title: "No facility has that code" },
  codeOf("facility-unknown")
) {}

export class ProductUnknown extends Problem<ProductUnknown>()(
  "ProductUnknown",
  { type: typeOf("product-unknown"), status: 404, title: "No programme of the year has that product or course" },
  codeOf("product-unknown")
) {}

export class RedemptionUnknown extends Problem<RedemptionUnknown>()(
  "RedemptionUnknown",
  { type: typeOf("redemption-unknown"), status: 404, title: "No use of that id is recorded" },
  codeOf("redemption-unknown")
) {}

export class JobUnknown extends Problem<JobUnknown>()(
  "JobUnknown",
  { type: typeOf("job-unknown"), status: 404, title: "There is no such job for this key" },
  codeOf("job-unknown")
) {}

/** The coupon cannot be used there and then; the verdict says why. */
export class CouponNotUsable extends Problem<CouponNotUsable>()(
  "CouponNotUsable",
  { type: typeOf("coupon-not-usable"), status: 409, title: "The coupon cannot be used" },
  { ...codeOf("coupon-not-usable"), verdict: ApiVerdict }
) {}

export class QuantityNotAvailable extends Problem<QuantityNotAvailable>()(
  "QuantityNotAvailable",
  { type: typeOf("quantity-not-available"), status: 409, title: "So many coupons cannot be used at once" },
  { ...codeOf("quantity-not-available"), most: Schema.Int }
) {}

export class QuantityExceeded extends Problem<QuantityExceeded>()(
  "QuantityExceeded",
  { type: typeOf("quantity-exceeded"), status: 409, title: "More should be given back than is left of the use" },
  { ...codeOf("quantity-exceeded"), available: Schema.Int }
) {}

export class ToldOnRefused extends Problem<ToldOnRefused>()(
  "ToldOnRefused",
  { type: typeOf("told-on-refused"), status: 409, title: "Nobody can have told of it on that day" },
  { ...codeOf("told-on-refused"), why: Schema.Literals(["future", "before-use"]) }
) {}

export class RunTooEarly extends Problem<RunTooEarly>()(
  "RunTooEarly",
  { type: typeOf("run-too-early"), status: 409, title: "The day of the run is still to come" },
  { ...codeOf("run-too-early"), notBefore: Day }
) {}

/** What stands under an id of ours is something else: it stays as it is, and nothing was done. */
export class AlreadyTaken extends Problem<AlreadyTaken>()(
  "AlreadyTaken",
  { type: typeOf("already-taken"), status: 409, title: "Something else stands in its place" },
  codeOf("already-taken")
) {}

/** Somebody else changed it at the same moment. */
export class ChangedMeanwhile extends Problem<ChangedMeanwhile>()(
  "ChangedMeanwhile",
  { type: typeOf("changed-meanwhile"), status: 409, title: "It changed at the same moment" },
  codeOf("changed-meanwhile")
) {}

/** It may have happened or not; the same request with the same key settles it. */
export class OutcomeUnknown extends Problem<OutcomeUnknown>()(
  "OutcomeUnknown",
  { type: typeOf("outcome-unknown"), status: 503, title: "Whether it happened is not known yet" },
  codeOf("outcome-unknown")
) {}

/** The service cannot answer now. */
export class Unavailable extends Problem<Unavailable>()(
  "Unavailable",
  { type: typeOf("unavailable"), status: 503, title: "Not available just now" },
  codeOf("unavailable")
) {}

/** A fault of ours. */
export class InternalError extends Problem<InternalError>()(
  "InternalError",
  { type: typeOf("internal-error"), status: 500, title: "A fault of the service" },
  { ...codeOf("internal-error"), requestId: Schema.String }
) {}

export class NotFound extends Problem<NotFound>()(
  "NotFound",
  { type: typeOf("not-found"), status: 404, title: "There is nothing at this address" },
  codeOf("not-found")
) {}

export class MethodNotAllowed extends Problem<MethodNotAllowed>()(
  "MethodNotAllowed",
  { type: typeOf("method-not-allowed"), status: 405, title: "The address takes another method" },
  codeOf("method-not-allowed")
) {}

export class BodyNotRead extends Problem<BodyNotRead>()(
  "BodyNotRead",
  { type: typeOf("body-not-read"), status: 400, title: "The body could not be read" },
  codeOf("body-not-read")
) {}

export class BodyTooSlow extends Problem<BodyTooSlow>()(
  "BodyTooSlow",
  { type: typeOf("body-too-slow"), status: 408, title: "The body did not come in time" },
  codeOf("body-too-slow")
) {}

export class BodyTooLarge extends Problem<BodyTooLarge>()(
  "BodyTooLarge",
  { type: typeOf("body-too-large"), status: 413, title: "The body is too large" },
  codeOf("body-too-large")
) {}

export class BodyOfOtherType extends Problem<BodyOfOtherType>()(
  "BodyOfOtherType",
  { type: typeOf("body-of-other-type"), status: 415, title: "The body is of a type that is not taken here" },
  codeOf("body-of-other-type")
) {}
