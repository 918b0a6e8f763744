/**
 * MemberApp: the member pages as a Koa application: the order of its middleware, and which route answers what. Where the
 * stores and the clock come from is not decided here.
 */
import Koa from "koa"
import compress from "koa-compress"
import { Router, type RouterContext } from "@koa/router"
import { Cause, type Context, Effect } from "effect"
import { accessLog } from "./AccessLog.ts"
import { type Bridge, bridgeTo, type Handler, type Handling, type MemberServices } from "./Bridge.ts"
import { csrfOf } from "./Csrf.ts"
import { loginLimits, type LoginLimits } from "./LoginGuard.ts"
import { type MemberParts, memberParts } from "./MemberParts.ts"
import { sessionLimits, type SessionLimits } from "./MemberSessions.ts"
import { MethodNotAllowed, NotFound } from "./Problems.ts"
import { requestId } from "./RequestId.ts"
import { showAsset } from "./routes/Assets.ts"
import { pickChoice, showChoices } from "./routes/Choosing.ts"
import { beginAgain, end, showDone, showEnded, showNothingUsable } from "./routes/Completing.ts"
import { showCount, takeCount } from "./routes/Counting.ts"
import { logInAtFacility, showFacilityLogin, unprovenAtFacility } from "./routes/FacilityLogin.ts"
import { notReadyInTime, showAlive, showReady } from "./routes/Health.ts"
import { showHome, showOfficeNotHere } from "./routes/Home.ts"
import { logInToMyPage, logOut, showLoggedOut, showMyPage, showMyPageLogin, unprovenAtMyPage } from "./routes/MyPage.ts"
import { showPending, stillUnknown, toPending } from "./routes/Pending.ts"
import { press } from "./routes/Press.ts"
import { goToConfirm, showConfirm, showToStaff } from "./routes/Showing.ts"
import type { Secret } from "./Secret.ts"
import { securityHeaders } from "./SecurityHeaders.ts"
import { spelling } from "./Spelling.ts"

/** What a service decides about its member pages. */
export interface MemberOptions {
  readonly secret: Secret
  /** Where browsers reach the service, when that is not what the request says. Shape: `https://kenkou.example.jp`. */
  readonly publicUrl?: string | undefined
  /** Believe the `X-Forwarded-*` of one proxy in front. */
  readonly trustProxy?: boolean
  /** Succeeds when the service can do its work. */
  readonly ready?: Effect.Effect<void, unknown>
  /** How long a press may take before 確認中 is answered. */
  readonly pressDeadlineMillis?: number
  /** How long anything else may take. */
  readonly deadlineMillis?: number
  /** How long a use is fresh (A37). */
  readonly freshMillis?: number
  readonly bodyLimitBytes?: number
  readonly bodyTimeoutMillis?: number
  readonly loginLimits?: Partial<LoginLimits>
  readonly sessionLimits?: Partial<SessionLimits>
}

/** What holds unless a service decides otherwise. */
export const memberDefaults = {
  pressDeadlineMillis: 4_000,
  deadlineMillis: 10_000,
  freshMillis: 10 * 60_000,
  bodyLimitBytes: 16 * 1024,
  bodyTimeoutMillis: 10_000
} as const

/** The application, on the services, the clock and the loggers of the effect that makes it. */
export const memberApp = (options: MemberOptions): Effect.Effect<Koa, never, MemberServices> =>
  Effect.map(Effect.context<MemberServices>(), (services) => appOn(services, options))

const appOn = (services: Context.Context<MemberServices>, options: MemberOptions): Koa => {
  const settings = { ...memberDefaults, ...options }
  const publicUrl = options.publicUrl === undefined ? undefined : new URL(options.publicUrl)
  const isSecure = (ctx: Pick<Koa.Context, "secure">): boolean =>
    publicUrl === undefined ? ctx.secure : publicUrl.protocol === "https:"
  const bridge = bridgeTo(services, {
    csrf: csrfOf(options.secret),
    body: { bytes: settings.bodyLimitBytes, timeoutMillis: settings.bodyTimeoutMillis },
    deadlineMillis: settings.deadlineMillis,
    isSecure,
    origins: (ctx) => [`${ctx.protocol}://${ctx.host}`, ...(publicUrl === undefined ? [] : [publicUrl.origin])]
  })
  const parts = memberParts({
    secret: options.secret,
    loginLimits: { ...loginLimits, ...options.loginLimits },
    sessionLimits: { ...sessionLimits, ...options.sessionLimits },
    pressDeadlineMillis: settings.pressDeadlineMillis,
    freshMillis: settings.freshMillis
  })
  const router = memberRoutes(bridge, parts, options.ready ?? Effect.void)

  // One proxy in front: of a list of addresses only the last was written by it.
  const app = new Koa({ proxy: options.trustProxy ?? false, maxIpsCount: 1 })
  app.on("error", (error: unknown) => bridge.run(logConnection(error)))
  app.use(requestId)
  app.use(accessLog(bridge.run))
  app.use(securityHeaders(isSecure))
  app.use(notices(bridge))
  app.use(compress({ threshold: 1024, zstd: false }))
  app.use(spelling)
  app.use(router.routes())
  app.use(router.allowedMethods())
  return app
}

const memberRoutes = (bridge: Bridge, parts: MemberParts, ready: Effect.Effect<void, unknown>): Router => {
  const router = new Router({ sensitive: true })
  const get = (path: string, handler: Handler, handling?: Handling) =>
    router.get(path, bridge.handle(handler, handling))
  const post = (path: string, handler: Handler, handling?: Handling) =>
    router.post(path, bridge.handle(handler, handling))
  const { pressDeadlineMillis: deadlineMillis } = parts

  get("/", showHome)
  get("/office", showOfficeNotHere)
  get("/coupon/:place", showFacilityLogin)
  post("/coupon/:place", logInAtFacility(parts), { unproven: unprovenAtFacility })
  get("/coupon/:place/choose", showChoices(parts))
  post("/coupon/:place/choose", pickChoice(parts))
  get("/coupon/:place/count", showCount(parts))
  post("/coupon/:place/count", takeCount(parts))
  get("/coupon/:place/check", showToStaff(parts))
  post("/coupon/:place/check", goToConfirm(parts))
  get("/coupon/:place/confirm", showConfirm(parts))
  post("/coupon/:place/confirm", press(parts), { deadlineMillis, late: toPending })
  get("/coupon/:place/pending", showPending(parts), { deadlineMillis, late: stillUnknown })
  get("/coupon/:place/done", showDone(parts), { deadlineMillis, late: stillUnknown })
  get("/coupon/:place/none", showNothingUsable(parts))
  post("/coupon/:place/again", beginAgain(parts))
  post("/coupon/:place/end", end(parts))
  get("/coupon/:place/ended", showEnded)

  get("/CouponInfoLogin/:association", showMyPageLogin)
  post("/CouponInfoLogin/:association", logInToMyPage(parts), { unproven: unprovenAtMyPage })
  get("/CouponInfo/:association", showMyPage(parts))
  post("/CouponInfo/:association/logout", logOut(parts))
  get("/CouponInfo/:association/logged-out", showLoggedOut)

  get("/healthz", showAlive)
  get("/readyz", showReady(ready), { deadlineMillis, late: notReadyInTime })
  router.get("/assets/:file", showAsset)
  return router
}

/** Pages for what no route answered, and for what went wrong outside of any. */
const notices =
  (bridge: Bridge): Koa.Middleware =>
  async (ctx, next) => {
    const context = ctx as RouterContext
    try {
      await next()
    } catch (error) {
      return bridge.answer(context, Cause.die(error))
    }
    if (ctx.body !== undefined && ctx.body !== null) return undefined
    if (ctx.status === 405 || ctx.status === 501) return bridge.answer(context, new MethodNotAllowed())
    return ctx.status === 404 ? bridge.answer(context, new NotFound()) : undefined
  }

/** A connection that broke while something was written to it. */
const logConnection = (error: unknown): Effect.Effect<void> =>
  Effect.logInfo("connection lost").pipe(
    Effect.annotateLogs({
      code: typeof error === "object" && error !== null && "code" in error ? String(error.code) : "none"
    })
  )
