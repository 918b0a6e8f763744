/**
 * ApiServices: what the endpoints of the JSON API ask for, and what a group of them is to the application.
 */
import type { Layer } from "effect"
import type { HttpRouter } from "effect/http"
import type { HttpApiGroup } from "effect/http-api"
import type { OfficeCore } from "../office/OfficeRoute.ts"
import type { ApiAccess, WellFormed } from "./ApiAccess.ts"
import type { ApiRequestParts } from "./ApiRequestParts.ts"

/** What an endpoint can ask for. */
export type ApiServices = OfficeCore | ApiRequestParts

/** The endpoints of a group. */
export type GroupLayer<Name extends string> = Layer.Layer<
  HttpApiGroup.Service<"fukuri", Name>,
  never,
  ApiAccess | WellFormed | HttpRouter.Request.From<"Requires", ApiServices>
>
