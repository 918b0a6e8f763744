/**
 * Api: the contract of the JSON API: addresses, what is sent, what is answered, which scope each needs. The server, the
 * OpenAPI document and the typed client are made of it. Nothing of a server is in it.
 */
import { type ApiKey, CalendarDate, Facility, HolderNumber, LedgerEntry, Programme } from "@fukuri/core"
import { Context, Schema } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { ApiAccess, Needs, WellFormed } from "./ApiAccess.ts"
import * as Problems from "./ApiProblems.ts"
import * as Shapes from "./ApiShapes.ts"
import { Day, DayOrMoment } from "./ApiTime.ts"

/** Where the contract's addresses are below. */
export const apiPrefix = "/api/v1"

const { Unavailable } = Problems
const located = { location: Schema.String }

/** What is said of an endpoint: what it does, and the scopes of which it asks for one. */
const saying = (summary: string, description: string, ...scopes: ReadonlyArray<ApiKey.ApiScope>) =>
  Context.add(
    OpenApi.annotations({
      summary,
      description: `${description} Needs the scope ${scopes.map((scope) => `\`${scope}\``).join(" or ")}.`
    }),
    Needs,
    scopes
  )

/** People's books. */
export const HoldersGroup = HttpApiGroup.make("holders")
  .add(
    HttpApiEndpoint.get("book", "/holders/:number/book", {
      params: { number: HolderNumber.HolderNumber },
      query: { year: Schema.optionalKey(CalendarDate.FiscalYear) },
      success: Shapes.Book,
      error: [Problems.HolderUnknown, Unavailable]
    }).annotateMerge(
      saying("A person's book", "Every product of the year with its balance and verdict, and the uses.", "books:read")
    ),
    HttpApiEndpoint.get("verdicts", "/holders/:number/verdicts", {
      params: { number: HolderNumber.HolderNumber },
      query: { facility: Facility.FacilityCode, at: Schema.optionalKey(DayOrMoment) },
      success: Shapes.Verdicts,
      error: [Problems.HolderUnknown, Problems.FacilityUnknown, Unavailable]
    }).annotateMerge(
      saying(
        "What can be used where and when",
        "The verdict on every course at a facility, on a day (today when none is said), by the book as it is now.",
        "books:read"
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Books", description: "What people have, and whether they can use it." }))

/** What is the same for all people. */
export const CatalogueGroup = HttpApiGroup.make("catalogue")
  .add(
    HttpApiEndpoint.get("facilities", "/facilities", {
      query: { after: Schema.optionalKey(Facility.FacilityCode), limit: Shapes.Limit },
      success: Shapes.Facilities,
      error: Unavailable
    }).annotateMerge(
      saying("Facilities", "The facilities of the association by code, page by page.", "catalogue:read")
    ),
    HttpApiEndpoint.get("programmes", "/programmes", {
      query: { after: Schema.optionalKey(Programme.ProgrammeId), limit: Shapes.Limit },
      success: Shapes.Programmes,
      error: Unavailable
    }).annotateMerge(
      saying("Programmes", "The published programmes of the association by id, page by page.", "catalogue:read")
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Catalogue", description: "Facilities and programmes." }))

/** Uses, and what is given back of them. */
export const RedemptionsGroup = HttpApiGroup.make("redemptions")
  .add(
    HttpApiEndpoint.post("redeem", "/redemptions", {
      headers: Shapes.Writing,
      payload: Shapes.RedemptionOrder,
      success: Shapes.Redeemed.pipe(HttpApiSchema.status(201)),
      error: [
        Problems.HolderUnknown,
        Problems.FacilityUnknown,
        Problems.ProductUnknown,
        Problems.CouponNotUsable,
        Problems.QuantityNotAvailable,
        Problems.AlreadyTaken,
        Problems.KeyReused,
        Problems.OutcomeUnknown,
        Unavailable
      ]
    }).annotateMerge(
      saying(
        "Use coupons",
        "One request is at most one use: sent again with the same Idempotency-Key it answers with the use that it made. After 503 send the same again with the same key.",
        "redemptions:write"
      )
    ),
    HttpApiEndpoint.post("reverse", "/redemptions/:id/reversals", {
      params: { id: LedgerEntry.RedemptionId },
      headers: Shapes.Writing,
      payload: Shapes.ReversalOrder,
      success: [
        Shapes.Reversal.pipe(HttpApiSchema.status(201)),
        Shapes.WaitingReversal.pipe(HttpApiSchema.status(202))
      ],
      error: [
        Problems.HolderUnknown,
        Problems.RedemptionUnknown,
        Problems.QuantityExceeded,
        Problems.ChangedMeanwhile,
        Problems.ToldOnRefused,
        Problems.AlreadyTaken,
        Problems.KeyReused,
        Problems.OutcomeUnknown,
        Unavailable
      ]
    }).annotateMerge(
      saying(
        "Give coupons of a use back",
        "Done at once (201) up to what the association trusts one person with; above that it waits for a clerk who agrees (202).",
        "reversals:write"
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Uses", description: "Using coupons, and giving them back." }))

/** Files. */
export const ImportsGroup = HttpApiGroup.make("imports")
  .add(
    HttpApiEndpoint.post("members", "/imports/members", {
      query: { asOf: Day, acknowledge: Shapes.Acknowledge },
      headers: Shapes.Writing,
      payload: HttpApiSchema.StreamUint8Array({ contentType: "text/csv" }),
      success: HttpApiSchema.WithHeaders(Shapes.Job.pipe(HttpApiSchema.status(202)), located),
      error: [
        Problems.BodyNotRead,
        Problems.BodyTooSlow,
        Problems.BodyTooLarge,
        Problems.BodyOfOtherType,
        Problems.ChangedMeanwhile,
        Problems.KeyReused,
        Unavailable
      ]
    }).annotateMerge(
      saying(
        "Hand in a members list",
        "A full list as of a day, as CSV. It is applied as soon as it was looked through, unless something holds it back that is not acknowledged.",
        "imports:write"
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Imports", description: "Members lists." }))

/** Runs over everybody. */
export const GrantRunsGroup = HttpApiGroup.make("grantRuns")
  .add(
    HttpApiEndpoint.post("ask", "/grant-runs", {
      headers: Shapes.Writing,
      payload: Shapes.GrantRunOrder,
      success: HttpApiSchema.WithHeaders(Shapes.Job.pipe(HttpApiSchema.status(202)), located),
      error: [Problems.RunTooEarly, Problems.KeyReused, Unavailable]
    }).annotateMerge(
      saying(
        "Ask for a grant run",
        "Everybody is granted what is due on a day. The run is rehearsed and then waits for a clerk of the office who agrees.",
        "grants:write"
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Grant runs", description: "Granting what is due to everybody." }))

/** Long work. */
export const JobsGroup = HttpApiGroup.make("jobs")
  .add(
    HttpApiEndpoint.get("job", "/jobs/:id", {
      params: { id: Shapes.JobId },
      success: Shapes.Job,
      error: [Problems.JobUnknown, Unavailable]
    }).annotateMerge(
      saying(
        "How far a job is",
        "A members list or a grant run, as far as the key may start such.",
        "imports:write",
        "grants:write"
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Jobs", description: "Work that takes longer than a request." }))

/** The ledger, for others to follow. */
export const LedgerGroup = HttpApiGroup.make("ledger")
  .add(
    HttpApiEndpoint.get("entries", "/ledger", {
      query: { after: Shapes.After, limit: Shapes.Limit },
      success: Shapes.Entries,
      error: Unavailable
    }).annotateMerge(
      saying(
        "Follow the ledger",
        "Every entry in order, those after a place only. Remember `next` and ask with it again: nothing is missed and nothing comes twice.",
        "ledger:read"
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Ledger", description: "What happened, in order." }))

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { parameters?: Array<{ schema: unknown }> }>>>>
}

/** Numbers in addresses are described as the numbers they are, and not as texts that look like one. */
const withNumbers = <Spec extends Described>(spec: Spec): Spec => {
  for (const operation of Object.values(spec.paths).flatMap((methods) => Object.values(methods))) {
    for (const parameter of operation.parameters ?? []) {
      const { pattern } = parameter.schema as { readonly pattern?: string }
      if (pattern?.startsWith("^[+-]?(?:\\d") === true) parameter.schema = { type: "integer" }
    }
  }
  return spec
}

/** The JSON API. */
export class Api extends HttpApi.make("fukuri")
  .add(HoldersGroup, CatalogueGroup, RedemptionsGroup, ImportsGroup, GrantRunsGroup, JobsGroup, LedgerGroup)
  .prefix(apiPrefix)
  .middleware(ApiAccess)
  .middleware(WellFormed)
  .annotateMerge(
    OpenApi.annotations({
      title: "Fukuri",
      version: "1",
      description:
        "Electronic welfare coupons, for the other systems of an association. Errors are RFC 9457 problem details with a stable `type` and `code`.",
      transform: (spec) => withNumbers(spec as Described)
    })
  ) {}
