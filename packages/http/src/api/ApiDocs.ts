/**
 * ApiDocs: the contract for people and tools: the OpenAPI document, and a page that says the same without any script, since
 * nothing from elsewhere and nothing inline is allowed here.
 */
import { type ApiOperation, apiReference, type ApiReferenceView } from "@fukuri/web-ui"
import { OpenApi } from "effect/http-api"
import type { Middleware } from "koa"
import { Api } from "./Api.ts"

/** Where the OpenAPI document is. */
export const openApiPath = "/api/openapi.json"
/** Where the page is. */
export const docsPath = "/api/docs"

/** Serves the OpenAPI document; it changes only with the program. */
export const showOpenApi: Middleware = (ctx) => {
  ctx.status = 200
  ctx.set("Content-Type", "application/json; charset=utf-8")
  ctx.set("Cache-Control", "public, max-age=3600")
  ctx.body = documentText()
}

/** Serves the page. */
export const showDocs: Middleware = (ctx) => {
  ctx.status = 200
  ctx.set("Content-Type", "text/html; charset=utf-8")
  ctx.body = page ??= apiReference(viewOf(OpenApi.fromApi(Api)))
}

let page: string | undefined
let text: string | undefined
const documentText = (): string => (text ??= JSON.stringify(OpenApi.fromApi(Api), undefined, 2))

const viewOf = ({ info, paths, tags }: OpenApi.OpenAPISpec): ApiReferenceView => {
  const all = Object.entries(paths).flatMap(([path, item]) =>
    (["get", "post"] as const).flatMap((method) => {
      const operation = item[method]
      return operation === undefined ? [] : [{ path, method, operation }]
    })
  )
  return {
    title: info.title,
    description: info.description ?? "",
    documentPath: openApiPath,
    groups: tags.map(({ name }) => ({
      title: name,
      operations: all.filter(({ operation }) => operation.tags.includes(name)).map(operationOf)
    }))
  }
}

const operationOf = ({
  method,
  operation: { description = "", parameters, responses, summary = "" },
  path
}: {
  readonly method: string
  readonly path: string
  readonly operation: OpenApi.OpenAPISpecOperation
}): ApiOperation => ({
  method: method.toUpperCase(),
  path,
  summary,
  description,
  parameters: parameters.map(({ in: place, name, required }) => ({ name, place, required })),
  answers: Object.entries(responses).map(([status, { description: what }]) => ({ status, what }))
})
