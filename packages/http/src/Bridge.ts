/**
 * Bridge: the one way from an Effect to a Koa handler. It reads the request into a value, proves its form, runs the route on
 * the services of the application, and writes the reply. What a route leaves unanswered, refusals, failures and
 * defects alike, is logged here, once, and answered by the pages of the application.
 */
import type { RouterContext, RouterMiddleware } from "@koa/router"
import { Cause, type Context, Effect, Exit, Option, type Tracer } from "effect"
import {
  type Attempts,
  type Audit,
  type Catalogue,
  type Coupons,
  type Digest,
  type Documents,
  type Ledger,
  type Sessions,
  StoreFailure
} from "@fukuri/core"
import type { Admission, Rank } from "./Admission.ts"
import { BodyRefused, type BodyLimits, noFields, readFields, readText } from "./Body.ts"
import { logCause } from "./Causes.ts"
import { headerOf, nameOf, visitorCookie } from "./Cookies.ts"
import { type Csrf, isForeign, isVisitor, newVisitor } from "./Csrf.ts"
import { within } from "./Deadline.ts"
import type { Asked, Incoming, Unplaced } from "./Incoming.ts"
import { spokenIn } from "./Languages.ts"
import { count, metrics } from "./Metrics.ts"
import type { NoticeBoard } from "./NoticeBoard.ts"
import { type Bridged, Elsewhere, FormRefused } from "./Problems.ts"
import { type Reply, seeOther, withCookies, withHeader } from "./Reply.ts"
import { requestIdOf } from "./RequestId.ts"
import { discardRest, readUpload, type UploadLimits } from "./UploadBody.ts"

/** A route of an application: a request in, a reply out. */
export type RouteHandler<Services, Left> = (incoming: Incoming) => Effect.Effect<Reply, Left, Services>

/** What the member pages ask of the core. */
export type MemberCore =
  | Coupons.Coupons
  | Catalogue.Catalogue
  | Sessions.Sessions
  | Attempts.Attempts
  // For what the office is told: reports of mistakes, and presses whose outcome is not known.
  | Ledger.Ledger
  | Documents.Documents
  | Audit.Audit
  | Digest.Digest

/** What a route of the member pages can ask for. What is announced it asks of the board. */
export type MemberServices = MemberCore | NoticeBoard

/** A route of the member pages. */
export type Handler<Left = Bridged> = RouteHandler<MemberServices, Left>

/** How a route wants to be run. */
export interface Handling<Services, Left> {
  /** How long it may take, the reading of the request not counted. */
  readonly deadlineMillis?: number
  /** What it is when there are more requests than can be in work. Default `page`. */
  readonly rank?: Rank
  /** What is answered then: what the application says, when left out. Must ask no store. */
  readonly busy?: (incoming: Unplaced) => Effect.Effect<Reply, never, Services>
  /** What is answered then: what the application says, when left out. */
  readonly late?: (incoming: Unplaced) => Effect.Effect<Reply, never, Services>
  /** What is answered to a form without a token of ours: a notice, when left out. Must change nothing. */
  readonly unproven?: RouteHandler<Services, Left>
  /**
   * What its form is: one with a file is handed over before the file is read. Default `form`. `text` is read as it is, and
   * `open` not at all: both prove nothing, which is for whoever does not know a browser by its cookies.
   */
  readonly body?: "form" | "file" | "text" | "open"
  /** How large its form may be; as the settings say, when left out. */
  readonly bodyBytes?: number
  /** From whom so large a form is read, asked before it is; from everybody, when left out. */
  readonly isTrusted?: (asked: Asked) => Effect.Effect<boolean, Left, Services>
}

/** What may be in the way before a route is reached, and what any route may leave. */
type Common = BodyRefused | FormRefused | Elsewhere

interface Tagged {
  readonly _tag: string
}

/** What an application answers when a route did not. */
export interface Answers<Services, Left> {
  readonly problem: (asked: Asked, problem: Left | Exclude<Common, Elsewhere>) => Effect.Effect<Reply, never, Services>
  /** No answer came in time. */
  readonly late: (asked: Asked) => Effect.Effect<Reply, never, Services>
  /** Too many requests are in work. Must ask no store. */
  readonly busy: (asked: Asked) => Effect.Effect<Reply, never, Services>
  /** A fault of our own. */
  readonly defect: (asked: Asked) => Effect.Effect<Reply, never, Services>
}

/** What the bridge must know of the service. */
export interface BridgeSettings {
  readonly csrf: Csrf
  readonly admission: Admission
  readonly body: BodyLimits
  readonly upload: UploadLimits
  readonly deadlineMillis: number
  /** Whether the browser reaches us by https. */
  readonly isSecure: (ctx: RouterContext) => boolean
  /** The span of another service that a request belongs to, when such a one is believed. */
  readonly caller: (ctx: RouterContext) => Option.Option<Tracer.ExternalSpan>
  /** The origins that are us; the one to tell others comes last. */
  readonly origins: (ctx: RouterContext) => ReadonlyArray<string>
}

/** Makes Koa handlers of routes. */
export interface Bridge<Services, Left> {
  readonly handle: (
    handler: RouteHandler<Services, Left | Common>,
    handling?: Handling<Services, Left | Common>
  ) => RouterMiddleware
  /** Answers a problem that was met outside of any route. */
  readonly answer: (ctx: RouterContext, problem: Left | Cause.Cause<never>) => Promise<void>
  /** Runs something that answers nothing. */
  readonly run: (effect: Effect.Effect<void, never, Services>) => void
}

/** How long somebody is asked to wait who comes while the store does not answer, or too many others do. */
export const comeAgainSeconds = 5

/** The bridge to the services of an application. */
export const bridgeTo = <Services, Left extends Tagged>(
  services: Context.Context<Services>,
  settings: BridgeSettings,
  answers: Answers<Services, Left>
): Bridge<Services, Left> => {
  const fork = Effect.runForkWith(services)

  /** Runs to a reply and writes it; is interrupted when the client goes away, for then nobody reads it. */
  const respond = (ctx: RouterContext, effect: Effect.Effect<Reply, never, Services>): Promise<void> =>
    new Promise((resolve) => {
      const route = routeOf(ctx)
      ctx.state["route"] = route
      const requestId = requestIdOf(ctx.state)
      const traced = effect.pipe(
        Effect.tap(({ status }) => Effect.annotateCurrentSpan("http.response.status_code", status)),
        Effect.withSpan(
          `${ctx.method} ${route}`,
          {
            kind: "server",
            parent: Option.getOrUndefined(settings.caller(ctx)),
            attributes: { "http.request.method": ctx.method, "http.route": route, "fukuri.request_id": requestId }
          },
          { captureStackTrace: false }
        )
      )
      const fiber = fork(Effect.annotateLogs(traced, { requestId, route }))
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

  const answered = (asked: Asked, cause: Cause.Cause<Left | Common>): Effect.Effect<Reply, never, Services> => {
    const found = Cause.findErrorOption(cause)
    if (Option.isNone(found) || Cause.hasDies(cause)) {
      if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
      return logCause("defect", cause).pipe(
        Effect.andThen(count(metrics.defects, {})),
        Effect.andThen(answers.defect(asked))
      )
    }
    const problem = found.value
    if (problem instanceof Elsewhere) return Effect.succeed(seeOther(problem.path))
    const reply = answers.problem(asked, problem)
    return problem instanceof StoreFailure.StoreFailure
      ? Effect.andThen(logCause("the store does not answer", cause), Effect.map(reply, comeAgain))
      : reply
  }

  const incomingOf = Effect.fnUntraced(function* (
    ctx: RouterContext,
    { asked, known, visitor }: ReturnType<typeof askedOf>,
    { body, bodyBytes, isTrusted }: Handling<Services, Left | Common>
  ) {
    const { changes } = asked
    const isLarge = changes && bodyBytes !== undefined && (isTrusted === undefined || (yield* isTrusted(asked)))
    const plain = { ...settings.body, ...(isLarge ? { bytes: bodyBytes } : {}) }
    const headers = { origin: ctx.get("Origin"), fetchSite: ctx.get("Sec-Fetch-Site") }
    if (body === "open" || body === "text") {
      const text = body === "text" && changes ? yield* readText(ctx.req, plain) : ""
      return { incoming: { ...asked, fields: noFields, text }, isProven: true }
    }
    const reading: Effect.Effect<Pick<Unplaced, "fields" | "file">, BodyRefused> = !changes
      ? Effect.succeed({ fields: noFields })
      : body === "file"
        ? readUpload(ctx.req, settings.upload, plain)
        : Effect.map(readFields(ctx.req, plain), (fields) => ({ fields }))
    const incoming: Unplaced = { ...asked, ...(yield* reading) }
    if (changes && isForeign(headers, settings.origins(ctx))) return yield* new FormRefused()
    const token = incoming.fields.get("csrf") ?? ""
    const isProven = !changes || (visitor === known && settings.csrf.isTokenOf(visitor, token))
    return { incoming, isProven }
  })

  const askedOf = (ctx: RouterContext) => {
    const isSecure = settings.isSecure(ctx)
    const cookie = (name: string): string | undefined => ctx.cookies.get(nameOf(name, isSecure))
    const known = cookie(visitorCookie)
    const visitor = isVisitor(known) ? known : newVisitor()
    const query = new URLSearchParams(ctx.querystring)
    const params: Readonly<Record<string, string>> | undefined = ctx.params
    const asked: Asked = {
      path: ctx.path,
      spoken: spokenIn(ctx),
      origin: settings.origins(ctx).at(-1) ?? "",
      param: (name) => params?.[name] ?? "",
      query: (name) => query.get(name) ?? "",
      cookie,
      address: ctx.ip,
      userAgent: ctx.get("User-Agent").slice(0, 500),
      requestId: requestIdOf(ctx.state),
      csrf: settings.csrf.tokenFor(visitor),
      changes: !isRead(ctx.method)
    }
    return { asked, known, visitor }
  }

  const handle: Bridge<Services, Left>["handle"] =
    (handler, handling = {}) =>
    async (ctx) => {
      const { deadlineMillis = settings.deadlineMillis, rank = "page" } = handling
      const { busy = answers.busy, late = answers.late, unproven = formRefused } = handling
      const who = askedOf(ctx)
      const reply = Effect.gen(function* () {
        const { incoming, isProven } = yield* incomingOf(ctx, who, handling)
        const answer = settings.admission.admit(
          rank,
          (place) =>
            Effect.catchCause(
              Effect.suspend(() => (isProven ? handler : unproven)({ ...incoming, place })),
              (cause) => answered(who.asked, cause)
            ),
          Effect.all([logBusy, rank === "free" ? Effect.void : count(metrics.shed, { rank })]).pipe(
            Effect.andThen(Effect.suspend(() => Effect.map(busy(incoming), comeAgain)))
          )
        )
        const exit = yield* within(answer, deadlineMillis)
        const reply = exit === undefined ? yield* Effect.andThen(logLate, late(incoming)) : yield* exit
        const isPage = reply.headers["Content-Type"]?.startsWith("text/html") === true
        return isPage && who.visitor !== who.known
          ? withCookies(reply, { name: visitorCookie, value: who.visitor })
          : reply
      })
      await respond(
        ctx,
        Effect.catchCause(reply, (cause) => answered(who.asked, cause))
      )
      if (handling.body !== "file" && handling.body !== "open") return
      ctx.state["discards"] = true
      discardRest(ctx.req, settings.upload)
    }

  return {
    handle,
    answer: (ctx, problem) =>
      respond(ctx, answered(askedOf(ctx).asked, Cause.isCause(problem) ? problem : Cause.fail(problem))),
    run: (effect) => {
      fork(effect)
    }
  }
}

const logBusy = Effect.logWarning("too many requests in work")

const logLate = Effect.logWarning("no reply in time")

const formRefused = (): Effect.Effect<never, FormRefused> => Effect.fail(new FormRefused())

/** The reply, with when to come again. */
export const comeAgain = (reply: Reply): Reply => withHeader(reply, "Retry-After", String(comeAgainSeconds))

const isRead = (method: string): boolean => method === "GET" || method === "HEAD"

/** The pattern of the route, which names nobody. */
const routeOf = (ctx: RouterContext): string => String(ctx._matchedRoute ?? "none")

const write = (ctx: RouterContext, { body, cookies, headers, status }: Reply, isSecure: boolean): void => {
  ctx.status = status
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value)
  for (const cookie of cookies) ctx.append("Set-Cookie", headerOf(cookie, isSecure))
  ctx.body = body
  if (typeof body === "string") return
  // Koa lets go of it when the response ends; a response that was never begun, or breaks off, is for us to end.
  if (ctx.res.destroyed) body.destroy()
  body.once("error", () => ctx.res.destroy())
}
