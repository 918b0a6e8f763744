/**
 * Bridge: the one way from an Effect to a Koa handler. It reads the request into a value, proves its form, runs the route on
 * the services of the application, and writes the reply. What a route leaves unanswered, refusals, failures and
 * defects alike, is answered and logged here, once.
 */
import type { RouterContext, RouterMiddleware } from "@koa/router"
import { Cause, type Context, Effect, Exit, Option } from "effect"
import type { Attempts, Catalogue, Coupons, Sessions } from "@fukuri/core"
import { placeOf } from "./Addresses.ts"
import { BodyRefused, type BodyLimits, noFields, readFields } from "./Body.ts"
import { logCause } from "./Causes.ts"
import { headerOf, nameOf, visitorCookie } from "./Cookies.ts"
import { type Csrf, isForeign, isVisitor, newVisitor } from "./Csrf.ts"
import { within } from "./Deadline.ts"
import type { Incoming } from "./Incoming.ts"
import { noticeAt } from "./Notices.ts"
import { answers, type Bridged, FormRefused, isAnsweredBy } from "./Problems.ts"
import { type Reply, seeOther, withCookies } from "./Reply.ts"
import { requestIdOf } from "./RequestId.ts"

/** What the routes ask of the core. */
export type MemberServices = Coupons.Coupons | Catalogue.Catalogue | Sessions.Sessions | Attempts.Attempts

/** A route: a request in, a reply out. */
export type Handler<Left = Bridged> = (incoming: Incoming) => Effect.Effect<Reply, Left, MemberServices>

/** How a route wants to be run. */
export interface Handling {
  /** How long it may take, the reading of the request not counted. */
  readonly deadlineMillis?: number
  /** What is answered then: a notice that asks to come again, when left out. */
  readonly late?: Handler<never>
  /** What is answered to a form without a token of ours: a notice, when left out. Must change nothing. */
  readonly unproven?: Handler
}

/** What the bridge must know of the service. */
export interface BridgeSettings {
  readonly csrf: Csrf
  readonly body: BodyLimits
  readonly deadlineMillis: number
  /** Whether the browser reaches us by https. */
  readonly isSecure: (ctx: RouterContext) => boolean
  /** The origins that are us. */
  readonly origins: (ctx: RouterContext) => ReadonlyArray<string>
}

/** Makes Koa handlers of routes. */
export interface Bridge {
  readonly handle: (handler: Handler, handling?: Handling) => RouterMiddleware
  /** Answers a problem that was met outside of any route. */
  readonly answer: (ctx: RouterContext, problem: Bridged | Cause.Cause<never>) => Promise<void>
  /** Runs something that answers nothing. */
  readonly run: (effect: Effect.Effect<void, never, MemberServices>) => void
}

/** The bridge to the services of an application. */
export const bridgeTo = (services: Context.Context<MemberServices>, settings: BridgeSettings): Bridge => {
  const fork = Effect.runForkWith(services)

  /** Runs to a reply and writes it; is interrupted when the client goes away, for then nobody reads it. */
  const respond = (ctx: RouterContext, effect: Effect.Effect<Reply, never, MemberServices>): Promise<void> =>
    new Promise((resolve) => {
      const route = routeOf(ctx)
      ctx.state["route"] = route
      const fiber = fork(Effect.annotateLogs(effect, { requestId: requestIdOf(ctx.state), route }))
      const onClose = (): void => {
        if (!ctx.res.writableFinished) fiber.interruptUnsafe()
      }
      ctx.res.once("close", onClose)
      fiber.addObserver((exit) => {
        ctx.res.off("close", onClose)
        if (Exit.isSuccess(exit)) write(ctx, exit.value, settings.isSecure(ctx))
        else ctx.status = 503
        resolve()
      })
    })

  const answered = (ctx: RouterContext, cause: Cause.Cause<Bridged>): Effect.Effect<Reply, never, MemberServices> => {
    const problem = Cause.findErrorOption(cause)
    if (Option.isSome(problem) && !Cause.hasDies(cause)) return replyTo(ctx.path, problem.value, cause)
    if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
    return Effect.andThen(logCause("defect", cause), noticeAt(ctx.path, "defect", 500, requestIdOf(ctx.state)))
  }

  const incomingOf = Effect.fnUntraced(function* (ctx: RouterContext) {
    const isSecure = settings.isSecure(ctx)
    const cookie = (name: string): string | undefined => ctx.cookies.get(nameOf(name, isSecure))
    const known = cookie(visitorCookie)
    const visitor = isVisitor(known) ? known : newVisitor()
    const changes = !isRead(ctx.method)
    const fields = changes ? yield* readFields(ctx.req, settings.body) : noFields
    const query = new URLSearchParams(ctx.querystring)
    const incoming: Incoming = {
      path: ctx.path,
      param: (name) => ctx.params[name] ?? "",
      query: (name) => query.get(name) ?? "",
      fields,
      cookie,
      address: ctx.ip,
      requestId: requestIdOf(ctx.state),
      csrf: settings.csrf.tokenFor(visitor)
    }
    const headers = { origin: ctx.get("Origin"), fetchSite: ctx.get("Sec-Fetch-Site") }
    if (changes && isForeign(headers, settings.origins(ctx))) return yield* new FormRefused()
    const isProven = !changes || (visitor === known && settings.csrf.isTokenOf(visitor, fields.get("csrf") ?? ""))
    return { incoming, isProven, ...(visitor === known ? {} : { newVisitor: visitor }) }
  })

  const handle =
    (handler: Handler, handling: Handling = {}): RouterMiddleware =>
    (ctx) => {
      const { deadlineMillis = settings.deadlineMillis, late = unavailable, unproven = formRefused } = handling
      const reply = Effect.gen(function* () {
        const { incoming, isProven, newVisitor } = yield* incomingOf(ctx)
        const answer = Effect.catchCause(
          Effect.suspend(() => (isProven ? handler(incoming) : unproven(incoming))),
          (cause) => answered(ctx, cause)
        )
        const exit = yield* within(answer, deadlineMillis)
        const reply = exit === undefined ? yield* Effect.andThen(logLate, late(incoming)) : yield* exit
        const isPage = reply.headers["Content-Type"]?.startsWith("text/html") === true
        return isPage && newVisitor !== undefined
          ? withCookies(reply, { name: visitorCookie, value: newVisitor })
          : reply
      })
      return respond(
        ctx,
        Effect.catchCause(reply, (cause) => answered(ctx, cause))
      )
    }

  return {
    handle,
    answer: (ctx, problem) => respond(ctx, answered(ctx, Cause.isCause(problem) ? problem : Cause.fail(problem))),
    run: (effect) => {
      fork(effect)
    }
  }
}

/** What is answered to a problem that a route left. */
const replyTo = (
  path: string,
  problem: Bridged,
  cause: Cause.Cause<Bridged>
): Effect.Effect<Reply, never, Catalogue.Catalogue> => {
  if (problem._tag === "Elsewhere") return Effect.succeed(seeOther(problem.path))
  if (isAnsweredBy(problem, "entrance")) return Effect.succeed(seeOther(`${placeOf(path).entrance}?ended=1`))
  if (problem instanceof BodyRefused) {
    // The rest of the body is not waited for, so nothing more can come on this connection.
    return Effect.map(noticeAt(path, problem.status === 413 ? "too-large" : "form-refused", problem.status), (reply) =>
      withHeader(reply, "Connection", "close")
    )
  }
  const { kind, status } = answers[problem._tag]
  const notice = noticeAt(path, kind, status)
  return problem._tag === "StoreFailure"
    ? Effect.andThen(logCause("the store does not answer", cause), Effect.map(notice, comeAgain))
    : notice
}

const logLate = Effect.logWarning("no reply in time")

const unavailable: Handler<never> = ({ path }) =>
  Effect.map(noticeAt(path, answers.StoreFailure.kind, answers.StoreFailure.status), comeAgain)

const formRefused: Handler = () => Effect.fail(new FormRefused())

const comeAgain = (reply: Reply): Reply =>
  withHeader(reply, "Retry-After", String(answers.StoreFailure.retryAfterSeconds))

const withHeader = (reply: Reply, name: string, value: string): Reply => ({
  ...reply,
  headers: { ...reply.headers, [name]: value }
})

const isRead = (method: string): boolean => method === "GET" || method === "HEAD"

/** The pattern of the route, which names nobody. */
const routeOf = (ctx: RouterContext): string => String(ctx._matchedRoute ?? "none")

const write = (ctx: RouterContext, { body, cookies, headers, status }: Reply, isSecure: boolean): void => {
  ctx.status = status
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value)
  for (const cookie of cookies) ctx.append("Set-Cookie", headerOf(cookie, isSecure))
  ctx.body = body
}
