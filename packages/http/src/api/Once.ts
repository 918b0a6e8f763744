/**
 * Once: a request to change something is done once under its Idempotency-Key, and answered the same however often it comes.
 * It is written down with the ids of its work before anything is done; its answer is kept with it. What was answered with
 * 5xx, or never came to an answer, is done again with the same ids, which is the same work.
 */
import { ApiRequest, type Digest, type Documents } from "@fukuri/core"
import { Effect, Schema } from "effect"
import { HttpServerRequest, HttpServerRespondable, HttpServerResponse, ProblemDetails } from "effect/http"
import { logCause } from "../Causes.ts"
import { newId } from "../Ids.ts"
import { newRedemptionId } from "../Ticket.ts"
import { CurrentKey } from "./ApiAccess.ts"
import type { KeyReused, Unavailable } from "./ApiProblems.ts"
import { textOf } from "./ApiReply.ts"
import { type ApiRefusal, orProblem, problemOf, type ProblemOf } from "./ProblemTable.ts"
import { sha256 } from "../Sha256.ts"

/** What a request came to. */
export interface Told {
  readonly status: 201 | 202
  readonly body: Schema.Json
  /** Where to look further. */
  readonly location?: string
}

/** Ids for new work. */
export const newIds: (at: ApiRequest.ApiRequest["at"]) => ApiRequest.ApiRequestIds = (at) => ({
  reference: newId(at),
  redemptionId: newRedemptionId()
})

/**
 * Does what a request asks for, under the key it names. `body` is what was sent; left out while that is still to come.
 * A refusal is an answer too, unless it says that nothing can be said yet.
 */
export const once = <E extends ApiRefusal, R>(
  asked: { readonly idempotencyKey: string; readonly body?: string },
  work: (request: ApiRequest.ApiRequest, key: ApiRequest.ApiRequestKey) => Effect.Effect<Told, E, R>
): Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  ProblemOf<E> | KeyReused | Unavailable,
  R | CurrentKey | HttpServerRequest.HttpServerRequest | Documents.Documents | Digest.Digest
> =>
  Effect.gen(function* () {
    const { clerk, id } = yield* CurrentKey
    const { method, url } = yield* HttpServerRequest.HttpServerRequest
    const { idempotencyKey } = asked
    const key: ApiRequest.ApiRequestKey = { association: clerk.association, key: id, idempotencyKey }
    const content = {
      target: sha256(`${method} ${url}`),
      ...(asked.body === undefined ? {} : { body: sha256(asked.body) })
    }
    const request = yield* orProblem(ApiRequest.begin(key, content, newIds))
    // What is still to come may be something else than what the answer is to.
    if (request.answer !== undefined && asked.body !== undefined) return yield* responseOf(request.answer)
    const told: Kept = yield* work(request, key).pipe(Effect.catch(refusedOrFail<E>))
    const answer = { ...told }
    const kept = yield* ApiRequest.answered(key, answer, isDone).pipe(
      Effect.map((after) => after.answer ?? answer),
      // What was done is done, and done once with these ids: nobody has to be told anything else for that.
      Effect.catchCause((cause) => Effect.as(logCause("an answer could not be kept", cause), answer))
    )
    return yield* responseOf(kept)
  })

/** A refusal as an answer that is kept; or the problem of one that may be another one at the next try. */
const refusedOrFail = <E extends ApiRefusal>(refusal: E): Effect.Effect<Kept, ProblemOf<E>> => {
  const problem = problemOf(refusal)
  const { code, status } = problem as { readonly status: number; readonly code: string }
  return status === 404 || (status === 409 && code !== "changed-meanwhile")
    ? Effect.map(problemBody(problem), (body) => ({ status, body }))
    : Effect.fail(problem)
}

/** An answer as it is kept. */
type Kept = typeof Answer.Type
const Answer = Schema.Struct({
  status: Schema.Int,
  body: Schema.Json,
  location: Schema.optionalKey(Schema.String)
})

const decodeAnswer = Schema.decodeUnknownEffect(Answer)

const isDone = (answer: Schema.Json): boolean => (answer as unknown as Kept).status < 300

const problemBody = (problem: unknown): Effect.Effect<Schema.Json> =>
  HttpServerRespondable.isRespondable(problem)
    ? Effect.map(HttpServerRespondable.toResponse(problem), ({ body }) => JSON.parse(textOf(body)) as Schema.Json)
    : Effect.die(new Error("a problem that cannot be answered"))

const responseOf = (answer: unknown) =>
  Effect.map(Effect.orDie(decodeAnswer(answer)), ({ body, location, status }) =>
    HttpServerResponse.jsonUnsafe(body, {
      status,
      ...(status < 300 ? {} : { contentType: ProblemDetails.contentType }),
      ...(location === undefined ? {} : { headers: { location } })
    })
  )
