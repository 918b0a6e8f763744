/**
 * ApiApp: the JSON API as a Koa application beside the pages, in the same shell: the same limits, the same log, the same
 * places. Each endpoint of the contract is a route of its own; what an endpoint does is in the handlers of its group.
 */
import { Router, type RouterContext } from "@koa/router"
import { type Context, Effect, Layer, Scope } from "effect"
import { HttpRouter, HttpServer, HttpServerRequest } from "effect/http"
import { HttpApi, HttpApiBuilder } from "effect/http-api"
import type Koa from "koa"
import { type Answers, type Bridge, bridgeTo, comeAgain, type Handling } from "../Bridge.ts"
import type { Incoming } from "../Incoming.ts"
import type { OfficeCore } from "../office/OfficeRoute.ts"
import type { BodyRefused } from "../Body.ts"
import { type FormRefused, type MethodNotAllowed, NotFound } from "../Problems.ts"
import type { Reply } from "../Reply.ts"
import { programmeSchemaPath, showProgrammeSchema } from "../routes/ProgrammeSchema.ts"
import { bridgeSettingsOf, shellAround, shellDefaults, type ShellOptions } from "../Shell.ts"
import { readWhole } from "../UploadBody.ts"
import { Api } from "./Api.ts"
import { docsPath, openApiPath, showDocs, showOpenApi } from "./ApiDocs.ts"
import { layerGate, layerWellFormed } from "./ApiGate.ts"
import * as Problems from "./ApiProblems.ts"
import { problemReply, replyOf } from "./ApiReply.ts"
import { ApiRequestParts } from "./ApiRequestParts.ts"
import { catalogueHandlers } from "./CatalogueHandlers.ts"
import { holdersHandlers } from "./HoldersHandlers.ts"
import { grantRunsHandlers, importsHandlers, jobsHandlers } from "./JobsHandlers.ts"
import { ledgerHandlers } from "./LedgerHandlers.ts"
import { bodyProblem, unavailable } from "./ProblemTable.ts"
import { redemptionsHandlers } from "./RedemptionsHandlers.ts"
import type { StoreFailure } from "@fukuri/core"

/** What a service decides about its JSON API. */
export interface ApiOptions extends ShellOptions {
  /** How many requests a key may make in a minute, of each process. */
  readonly perMinute?: number
  /** How long a request with a file may take, the file included. */
  readonly uploadDeadlineMillis?: number
}

/** What holds unless a service decides otherwise. */
export const apiDefaults = { ...shellDefaults, perMinute: 600, uploadDeadlineMillis: 20 * 60_000 } as const

/** The application, on the services, the clock and the loggers of the effect that makes it. */
export const apiApp = (options: ApiOptions): Effect.Effect<Koa, never, OfficeCore> =>
  Effect.gen(function* () {
    const settings = { ...apiDefaults, ...options }
    const services = yield* Effect.context<OfficeCore>()
    // It lives as long as the process.
    const scope = yield* Scope.make()
    const endpoints = yield* endpointsWith(settings.perMinute).pipe(Scope.provide(scope))
    return appOn(services, endpoints, options)
  })

/** The endpoints of the contract, as one effect that answers the request it is given. */
const endpointsWith = (perMinute: number) =>
  HttpRouter.toHttpEffect(
    HttpApiBuilder.layer(Api).pipe(
      Layer.provide([
        holdersHandlers,
        catalogueHandlers,
        redemptionsHandlers,
        importsHandlers,
        grantRunsHandlers,
        jobsHandlers,
        ledgerHandlers
      ]),
      Layer.provide([layerGate(perMinute), layerWellFormed]),
      Layer.provide(HttpServer.layerServices)
    )
  )

type Endpoints = Effect.Success<ReturnType<typeof endpointsWith>>

type Left = StoreFailure.StoreFailure | NotFound | MethodNotAllowed
type ApiBridge = Bridge<OfficeCore, Left>

const appOn = (services: Context.Context<OfficeCore>, endpoints: Endpoints, options: ApiOptions): Koa => {
  const settings = { ...apiDefaults, ...options }
  const bridgeSettings = bridgeSettingsOf(options)
  const bridge: ApiBridge = bridgeTo(services, bridgeSettings, answers)
  const router = new Router({ sensitive: true })
  HttpApi.reflect(Api, {
    onGroup: () => undefined,
    onEndpoint: ({ endpoint: { method, path, payload } }) => {
      const takesFile = [...payload.values()].some(({ encoding }) => encoding._tag === "Stream")
      const handling: Handling<OfficeCore, Left> = takesFile
        ? { body: "open", deadlineMillis: settings.uploadDeadlineMillis }
        : { body: "text" }
      router.register(path, [method], (ctx, next) =>
        bridge.handle((incoming) => answered(ctx, incoming, takesFile), handling)(ctx, next)
      )
    }
  })

  /** Runs a request to its answer. What changes something goes on to its end, whether somebody waits for it or not. */
  const answered = (
    ctx: RouterContext,
    incoming: Incoming,
    takesFile: boolean
  ): Effect.Effect<Reply, never, OfficeCore> => {
    const work = endpoints.pipe(
      Effect.flatMap((response) => replyOf(response, incoming.requestId)),
      // An address that ends in dots is another one when it is read as an address, and that one may be none of ours.
      Effect.catch((error) =>
        error.reason._tag === "RouteNotFound" ? problemReply(problemOf(new NotFound())) : Effect.die(error)
      ),
      Effect.provideService(HttpServerRequest.HttpServerRequest, requestOf(ctx, incoming)),
      Effect.provideService(ApiRequestParts, {
        text: incoming.text ?? "",
        read: readWhole(ctx.req, bridgeSettings.upload),
        contentType: ctx.get("Content-Type")
      }),
      Effect.scoped
    )
    return incoming.changes && !takesFile ? Effect.flatten(incoming.place.detached(work)) : work
  }

  router.get(programmeSchemaPath, showProgrammeSchema)
  router.get(openApiPath, showOpenApi)
  router.get(docsPath, showDocs)
  return shellAround(router, bridge, options)
}

/** The request as the endpoints see it. Its body was read before, or is read piece by piece. */
const requestOf = (ctx: RouterContext, { text = "" }: Incoming): HttpServerRequest.HttpServerRequest => {
  const method = ctx.method === "HEAD" ? "GET" : ctx.method
  const headers = new Headers()
  for (const [name, value] of Object.entries(ctx.headers)) {
    for (const each of [value ?? []].flat()) headers.append(name, each)
  }
  const body = method === "GET" ? {} : { body: text }
  // Without the host that a proxy's form of an address begins with, and that nobody here looks at.
  const address = `http://localhost${ctx.path}${ctx.search}`
  return HttpServerRequest.fromWeb(new Request(address, { method, headers, ...body }))
}

const answers: Answers<OfficeCore, Left> = {
  problem: (_asked, problem) => problemReply(problemOf(problem)),
  late: () =>
    Effect.map(
      problemReply(
        new Problems.Unavailable({
          detail:
            "It takes too long. Send the same request again with the same Idempotency-Key to learn what came of it."
        })
      ),
      comeAgain
    ),
  busy: () => problemReply(new Problems.Unavailable({ detail: "Too many requests at once. Nothing was done." })),
  defect: ({ requestId }) =>
    problemReply(new Problems.InternalError({ requestId, detail: "Tell the request id to whoever runs the service." }))
}

const problemOf = (problem: Left | BodyRefused | FormRefused) => {
  switch (problem._tag) {
    case "StoreFailure":
      return unavailable()
    case "BodyRefused":
      return bodyProblem(problem)
    case "MethodNotAllowed":
      return new Problems.MethodNotAllowed({ detail: "The methods of each address are in /api/openapi.json." })
    // No address here takes a form.
    case "FormRefused":
    case "NotFound":
      return new Problems.NotFound({ detail: "The addresses are in /api/openapi.json." })
  }
}
