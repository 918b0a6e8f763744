// Every problem that can be answered: a stable type and code of its own, a sentence that says what to do, and none of what was
// sent; and every refusal of the core that becomes one.
import { assert, describe, it } from "@effect/vitest"
import {
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
import { HttpServerRespondable } from "effect/http"
import { OpenApi } from "effect/http-api"
import { Api } from "@fukuri/http"
import { BodyRefused } from "../../../packages/http/src/Body.ts"
import { textOf } from "../../../packages/http/src/api/ApiReply.ts"
import { type ApiRefusal, problemOf, problems } from "../../../packages/http/src/api/ProblemTable.ts"
import { date, redemptionId } from "../../support/people.ts"

/** One refusal of each kind, with the code that it is answered with. */
const refusals: {
  readonly [Tag in ApiRefusal["_tag"]]: readonly [Extract<ApiRefusal, { readonly _tag: Tag }>, string]
} = {
  CouponNotUsable: [new CouponBook.CouponNotUsable({ verdict: { _tag: "UsedUp", used: 3 } }), "coupon-not-usable"],
  QuantityNotAvailable: [new CouponBook.QuantityNotAvailable({ requested: 4, most: 3 }), "quantity-not-available"],
  RedemptionIdTaken: [new CouponBook.RedemptionIdTaken({ redemptionId: redemptionId(1) }), "already-taken"],
  RedemptionUnknown: [new CouponBook.RedemptionUnknown({ redemptionId: redemptionId(1) }), "redemption-unknown"],
  QuantityExceeded: [new CouponBook.QuantityExceeded({ requested: 4, available: 3 }), "quantity-exceeded"],
  ReferenceTaken: [new CouponBook.ReferenceTaken({ reference: "reference-1" as never }), "already-taken"],
  FacilityUnknown: [new Coupons.FacilityUnknown(), "facility-unknown"],
  ProductUnknown: [new Coupons.ProductUnknown(), "product-unknown"],
  HolderUnknown: [new CouponBooks.HolderUnknown(), "holder-unknown"],
  OutcomeUnknown: [new CouponBooks.OutcomeUnknown({ cause: "234567" }), "outcome-unknown"],
  CorrectionDecided: [new Correction.CorrectionDecided({ state: "Refused" }), "already-taken"],
  NotRequester: [new Correction.NotRequester(), "scope-missing"],
  ToldOnRefused: [new Corrections.ToldOnRefused({ why: "future" }), "told-on-refused"],
  UseChanged: [new Corrections.UseChanged({ left: 1 }), "changed-meanwhile"],
  NotPermitted: [new Clerk.NotPermitted({ needs: "operate" }), "scope-missing"],
  SelfService: [new Clerk.SelfService(), "scope-missing"],
  SecondPersonNeeded: [new Clerk.SecondPersonNeeded(), "scope-missing"],
  RunTooEarly: [new GrantRun.RunTooEarly({ notBefore: date("2024-07-02") }), "run-too-early"],
  ListNotThere: [new MemberLists.ListNotThere({ state: "Applied" }), "changed-meanwhile"],
  DocumentConflict: [new Documents.DocumentConflict(), "changed-meanwhile"],
  DocumentMissing: [new Shelf.DocumentMissing({ kind: "correction" }), "changed-meanwhile"],
  IdempotencyKeyReused: [new ApiRequest.IdempotencyKeyReused(), "idempotency-key-reused"],
  StoreFailure: [new StoreFailure.StoreFailure({ store: "ledger", reason: "timeout", cause: "234567" }), "unavailable"],
  BodyRefused: [new BodyRefused({ status: 413 }), "body-too-large"]
}

describe("a refusal", () => {
  for (const [tag, [refusal, code]] of Object.entries(refusals)) {
    it(`${tag} is answered as ${code}, with what to do and without what was sent`, async () => {
      const response = await Effect.runPromise(HttpServerRespondable.toResponse(problemOf(refusal)))
      const body = JSON.parse(textOf(response.body))
      assert.strictEqual(body.code, code)
      assert.strictEqual(body.type, `urn:fukuri:problem:${code}`)
      assert.strictEqual(body.status, response.status)
      assert.isAbove(body.title.length, 10)
      assert.match(body.detail, /^[A-Z`][^]*[.]$/)
      assert.notInclude(JSON.stringify(body), "234567")
    })
  }

  it("of each kind is in the table", () => {
    assert.sameMembers(Object.keys(problems), Object.keys(refusals))
  })
})

describe("the problems", () => {
  it("that the document tells of have types that follow from their codes, each of its own", () => {
    const told = Object.entries<Described>(JSON.parse(JSON.stringify(OpenApi.fromApi(Api).components.schemas))).flatMap(
      ([name, { properties }]) => {
        const [code = "", type = ""] = [properties?.["code"]?.enum?.[0], properties?.["type"]?.enum?.[0]]
        return type === "" ? [] : [{ name, code, type }]
      }
    )
    assert.isAbove(told.length, 20)
    for (const { code, type } of told) assert.strictEqual(type, `urn:fukuri:problem:${code}`)
    assert.strictEqual(new Set(told.map(({ code }) => code)).size, told.length)
  })
})

interface Described {
  readonly properties?: Readonly<Record<string, { readonly enum?: ReadonlyArray<string> }>>
}
