/**
 * ApiAccess: what a request must show, as the contract says it: a key as a bearer token, with one of the scopes that the
 * endpoint names. How it is proved is the server's; the client only sends its key.
 */
import { ApiKey, type Clerk } from "@fukuri/core"
import { Context } from "effect"
import { HttpApiMiddleware, HttpApiSecurity } from "effect/http-api"
import { InternalError, NotValid, ScopeMissing, TooManyRequests, Unauthorized, Unavailable } from "./ApiProblems.ts"

/** The key of a request, which acts as a clerk. */
export class CurrentKey extends Context.Service<
  CurrentKey,
  { readonly id: ApiKey.ApiKeyId; readonly key: ApiKey.ApiKey; readonly clerk: Clerk.Clerk }
>()("@fukuri/http/api/CurrentKey") {}

/** The scopes of which an endpoint asks for one. Nobody may use an endpoint that says nothing. */
export class Needs extends Context.Service<Needs, ReadonlyArray<ApiKey.ApiScope>>()("@fukuri/http/api/Needs") {}

/** Lets a request through to its endpoint when its key may, and not too often. */
export class ApiAccess extends HttpApiMiddleware.Service<ApiAccess, { provides: CurrentKey }>()(
  "@fukuri/http/api/ApiAccess",
  {
    requiredForClient: true,
    security: { key: HttpApiSecurity.bearer },
    error: [Unauthorized, ScopeMissing, TooManyRequests, Unavailable]
  }
) {}

/** Answers what was sent in another form than the contract's. */
export class WellFormed extends HttpApiMiddleware.Service<WellFormed>()("@fukuri/http/api/WellFormed", {
  error: [NotValid, InternalError]
}) {}
