/**
 * ApiReply: answers of the JSON API as replies of the bridge: what an endpoint answered, and problems of what never reached
 * one.
 */
import { Effect } from "effect"
import { type HttpBody, HttpServerRespondable, type HttpServerResponse, ProblemDetails } from "effect/http"
import type { Reply } from "../Reply.ts"
import { comeAgainSeconds } from "../Bridge.ts"
import { BodyNotRead, BodyOfOtherType, BodyTooLarge, InternalError } from "./ApiProblems.ts"

/** What an endpoint answered. What is no problem of ours, such as a body of another type, becomes one. */
export const replyOf = (response: HttpServerResponse.HttpServerResponse, requestId: string): Effect.Effect<Reply> => {
  const isOurs = response.status < 400 || response.headers["content-type"]?.startsWith(ProblemDetails.contentType)
  if (isOurs !== true) return problemReply(otherProblem(response.status, requestId))
  return Effect.sync(() => ({
    status: response.status,
    headers: { ...toDo[response.status], ...response.headers, ...typeOf(response.body) },
    body: textOf(response.body),
    cookies: []
  }))
}

/** What HTTP asks for beside some statuses: when to come again, and how to say who one is. */
const toDo: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { "www-authenticate": "Bearer" },
  503: { "retry-after": String(comeAgainSeconds) }
}

/** A problem as a reply. */
export const problemReply = (problem: HttpServerRespondable.Respondable): Effect.Effect<Reply> =>
  Effect.flatMap(HttpServerRespondable.toResponse(problem), (response) => replyOf(response, ""))

/** The text of a body. Everything that is answered here is one. */
export const textOf = (body: HttpBody.HttpBody): string => {
  if (body._tag === "Empty") return ""
  if (body._tag === "Uint8Array") return body.text ?? new TextDecoder().decode(body.body)
  throw new Error(`a body of kind ${body._tag} is not answered here`)
}

const typeOf = (body: HttpBody.HttpBody) => (body._tag === "Uint8Array" ? { "content-type": body.contentType } : {})

const otherProblem = (status: number, requestId: string) => {
  if (status === 415) return new BodyOfOtherType({ detail: "Send application/json. Nothing was changed." })
  if (status === 413) return new BodyTooLarge({ detail: "It is larger than is taken here. Nothing was changed." })
  if (status < 500) return new BodyNotRead({ detail: "It is not what is expected here. Nothing was changed." })
  return new InternalError({ requestId, detail: "Tell the request id to whoever runs the service." })
}
