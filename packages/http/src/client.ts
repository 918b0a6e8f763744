/**
 * `@fukuri/http/client`: the JSON API for programs of others: the contract, its problems, and a typed client made of it. Loads
 * nothing of the server.
 */
import { Effect, Layer, type Redacted } from "effect"
import { FetchHttpClient, HttpClientRequest } from "effect/http"
import { HttpApiClient, HttpApiMiddleware } from "effect/http-api"
import { Api } from "./api/Api.ts"
import { ApiAccess } from "./api/ApiAccess.ts"

export { Api, apiPrefix } from "./api/Api.ts"
export * as ApiProblems from "./api/ApiProblems.ts"
export * as ApiShapes from "./api/ApiShapes.ts"

/** The endpoints by their groups, as typed functions. */
export type ApiClient = HttpApiClient.ForApi<typeof Api>

/** A client of the service at an address, with a key that the office made. Every refusal is a typed problem. */
export const apiClient = (service: {
  readonly baseUrl: string
  readonly key: Redacted.Redacted
}): Effect.Effect<ApiClient> =>
  HttpApiClient.make(Api, { baseUrl: service.baseUrl }).pipe(
    Effect.provide(
      Layer.merge(
        HttpApiMiddleware.layerClient(ApiAccess, ({ next, request }) =>
          next(HttpClientRequest.bearerToken(request, service.key))
        ),
        FetchHttpClient.layer
      )
    )
  )
