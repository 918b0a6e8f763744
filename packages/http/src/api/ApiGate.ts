/**
 * ApiGate: who is let through to an endpoint: a key that can be used, that has a scope the endpoint asks for, and that does
 * not ask too often. And what is answered to what is not of the contract's form, without repeating any of it.
 */
import { ApiKey, Audit, AuditTrail, Clerk, Digest, Documents } from "@fukuri/core"
import { Context, Duration, Effect, Layer, SchemaIssue } from "effect"
import { HttpServerRespondable, HttpServerResponse } from "effect/http"
import { HttpApiMiddleware } from "effect/http-api"
import { RateLimiter } from "effect/persistence"
import { ApiAccess, CurrentKey, Needs, WellFormed } from "./ApiAccess.ts"
import { NotValid, ScopeMissing, TooManyRequests, Unauthorized } from "./ApiProblems.ts"
import { keyOfToken } from "./ApiToken.ts"
import { orProblem } from "./ProblemTable.ts"

/** What is said of the rate of a key. Shape: the structured fields of draft-ietf-httpapi-ratelimit-headers. */
const policyName = "key"
const windowSeconds = 60

/** Lets keys through that may, each up to so many requests a minute, counted by this process. */
export const layerGate = (perMinute: number) =>
  Layer.effect(
    ApiAccess,
    Effect.gen(function* () {
      const services = Context.pick(
        Documents.Documents,
        Audit.Audit,
        Digest.Digest
      )(yield* Effect.context<Documents.Documents | Audit.Audit | Digest.Digest>())
      const limiter = yield* RateLimiter.RateLimiter
      const policy = `"${policyName}";q=${perMinute};w=${windowSeconds}`

      const consumed = (id: string) =>
        limiter.consume({ key: id, limit: perMinute, window: Duration.seconds(windowSeconds) }).pipe(
          Effect.map(({ remaining, resetAfter }) => ({ isOver: false, remaining, seconds: secondsOf(resetAfter) })),
          Effect.catchTag("RateLimiterError", ({ reason }) =>
            // It is kept in memory, which does not fail.
            reason._tag === "RateLimitExceeded"
              ? Effect.succeed({ isOver: true, remaining: 0, seconds: secondsOf(reason.retryAfter) })
              : Effect.die(reason)
          )
        )

      return ApiAccess.of({
        key: Effect.fnUntraced(function* (httpEffect, { credential, endpoint }) {
          const found = yield* orProblem(keyOfToken(credential).pipe(Effect.provideContext(services)))
          if (found === undefined) {
            return yield* new Unauthorized({ detail: "Send Authorization: Bearer with a key of the association." })
          }
          const { association, id, key } = found
          const { isOver, remaining, seconds } = yield* consumed(`${association}:${id}`)
          const told = HttpServerResponse.setHeaders({
            "ratelimit-policy": policy,
            ratelimit: `"${policyName}";r=${remaining};t=${seconds}`,
            ...(isOver ? { "retry-after": String(seconds) } : {})
          })
          if (isOver) {
            const problem = new TooManyRequests({
              retryAfterSeconds: seconds,
              detail: `The key may ask ${perMinute} times a minute. Wait for ${seconds} seconds.`
            })
            return told(yield* HttpServerRespondable.toResponse(problem))
          }
          const clerk = ApiKey.clerkOf(association, id, key)
          const needs = Context.getOrUndefined(endpoint.annotations, Needs) ?? []
          const work = Effect.gen(function* () {
            if (!needs.some((scope) => ApiKey.allows(key, scope))) {
              const detail = { method: endpoint.method, route: endpoint.path, needs: [...needs] }
              const deed = { association, actor: Clerk.actorOf(clerk), action: "access.refused", detail }
              yield* orProblem(AuditTrail.record(deed).pipe(Effect.provideContext(services)))
              return yield* new ScopeMissing({ needs, detail: "Ask the office for a key that may do this." })
            }
            return yield* Effect.provideService(httpEffect, CurrentKey, { id, key, clerk })
          })
          return told(yield* Effect.catch(work, rendered))
        })
      })
    })
  ).pipe(Layer.provide(RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory))))

/** Answers requests of another form with what is expected where. */
export const layerWellFormed = HttpApiMiddleware.layerSchemaErrorTransform(WellFormed, (error) => {
  if (error.kind === "Body" || error.kind === "ResponseHeaders") return Effect.die(error)
  const slot = error.kind.toLowerCase()
  const errors = issuesOf(error.cause.issue).issues.map(({ message, path = [] }) => ({
    path: [slot, ...path.map(stepOf)],
    message
  }))
  return Effect.fail(new NotValid({ errors, detail: "Nothing was changed. See `errors` for what is expected where." }))
})

/** A problem, so that it carries the same headers as any answer; what is none goes on. */
const rendered = <E>(error: E) =>
  HttpServerRespondable.isRespondable(error) ? HttpServerRespondable.toResponse(error) : Effect.fail(error)

/** What is expected, and never what was sent, which may be somebody's number: that is left out unless it is asked for. */
const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

const stepOf = (step: PropertyKey | { readonly key: PropertyKey }): string | number => {
  const key = typeof step === "object" ? step.key : step
  return typeof key === "number" ? key : String(key)
}

const secondsOf = (duration: Duration.Duration): number => Math.max(1, Math.ceil(Duration.toMillis(duration) / 1_000))
