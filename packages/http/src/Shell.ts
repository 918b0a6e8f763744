/**
 * Shell: what surrounds every page of an application, the member's as the office's: the order of the middleware, and
 * pages for what no route answered.
 */
import { gzipSync } from "node:zlib"
import Koa from "koa"
import compress from "koa-compress"
import type { Router, RouterContext } from "@koa/router"
import { Cause, Effect, Option } from "effect"
import { Headers, HttpTraceContext } from "effect/http"
import { accessLog } from "./AccessLog.ts"
import { type Admission, admissionOf } from "./Admission.ts"
import type { Bridge, BridgeSettings } from "./Bridge.ts"
import { csrfOf } from "./Csrf.ts"
import { MethodNotAllowed, NotFound } from "./Problems.ts"
import { requestId } from "./RequestId.ts"
import type { Secret } from "./Secret.ts"
import { securityHeaders } from "./SecurityHeaders.ts"

/** What a service decides about how its pages are reached. */
export interface ShellOptions {
  readonly secret: Secret
  /** Where browsers reach the service, when that is not what the request says. Shape: `https://kenkou.example.jp`. */
  readonly publicUrl?: string | undefined
  /** Believe the `X-Forwarded-*` of one proxy in front. */
  readonly trustProxy?: boolean
  /** The places of requests in work: one for all applications of a process. Of its own when left out. */
  readonly admission?: Admission
  /** How long a route may take, unless it says so itself. */
  readonly deadlineMillis?: number
  readonly bodyLimitBytes?: number
  readonly bodyTimeoutMillis?: number
  /** How large a file may be. */
  readonly uploadLimitBytes?: number
  /** How long a piece of a file, 256 KiB, may take to arrive. */
  readonly uploadPieceMillis?: number
  /** How long an answer may stand still because nobody reads it. */
  readonly answerIdleMillis?: number
}

/** What holds unless a service decides otherwise. */
export const shellDefaults = {
  deadlineMillis: 10_000,
  bodyLimitBytes: 16 * 1024,
  bodyTimeoutMillis: 10_000,
  uploadLimitBytes: 200 * 1024 * 1024,
  uploadPieceMillis: 30_000,
  // Longer than the slowest statement of an export, which is silent for as long.
  answerIdleMillis: 150_000
} as const

/** What the bridge of an application needs to know. */
export const bridgeSettingsOf = (options: ShellOptions): BridgeSettings => {
  const settings = { ...shellDefaults, ...options }
  const publicUrl = publicUrlOf(options)
  return {
    csrf: csrfOf(options.secret),
    admission: options.admission ?? admissionOf(),
    body: { bytes: settings.bodyLimitBytes, timeoutMillis: settings.bodyTimeoutMillis },
    upload: { fileBytes: settings.uploadLimitBytes, pieceMillis: settings.uploadPieceMillis },
    deadlineMillis: settings.deadlineMillis,
    isSecure: isSecureIn(options),
    // Whoever can set it can put requests into other people's traces: only the proxy's word is taken.
    caller: (ctx) =>
      options.trustProxy === true
        ? HttpTraceContext.w3c(Headers.fromInput({ traceparent: ctx.get("traceparent") }))
        : Option.none(),
    origins: (ctx) => [`${ctx.protocol}://${ctx.host}`, ...(publicUrl === undefined ? [] : [publicUrl.origin])]
  }
}

/** Whether browsers reach the service by https. */
export const isSecureIn = (options: ShellOptions): ((ctx: Koa.Context) => boolean) => {
  const publicUrl = publicUrlOf(options)
  return (ctx) => (publicUrl === undefined ? ctx.secure : publicUrl.protocol === "https:")
}

/** The application around a router. `before` comes just before the routes. */
export const shellAround = <Services, Left extends { readonly _tag: string }>(
  router: Router,
  bridge: Bridge<Services, Left | NotFound | MethodNotAllowed>,
  options: ShellOptions,
  ...before: ReadonlyArray<Koa.Middleware>
): Koa => {
  // One proxy in front: of a list of addresses only the last was written by it.
  const app = new Koa({ proxy: options.trustProxy ?? false, maxIpsCount: 1 })
  app.on("error", (error: unknown) => bridge.run(logConnection(error)))
  app.use(slowClients(options.answerIdleMillis ?? shellDefaults.answerIdleMillis))
  app.use(requestId)
  app.use(accessLog(bridge.run))
  app.use(securityHeaders(isSecureIn(options)))
  app.use(notices(bridge))
  app.use(compress({ threshold: compressedFrom, zstd: false }))
  app.use(plainIfNothingElse)
  app.use(textsAtOnce)
  for (const middleware of before) app.use(middleware)
  app.use(router.routes())
  app.use(router.allowedMethods())
  return app
}

const publicUrlOf = ({ publicUrl }: ShellOptions): URL | undefined =>
  publicUrl === undefined ? undefined : new URL(publicUrl)

/**
 * Cuts who does not read the answer, and who goes on sending a body that nobody reads; a file on its way is let go of by
 * whoever reads it.
 */
const slowClients =
  (idleMillis: number): Koa.Middleware =>
  async (ctx, next) => {
    await next()
    ctx.res.setTimeout(idleMillis)
    if (!ctx.req.complete && ctx.state["discards"] !== true) ctx.set("Connection", "close")
  }

/**
 * Who accepts no encoding that we have, and refuses the plain text as well (`*;q=0`), is sent the plain text: the compression
 * would find no name for what it does.
 */
const plainIfNothingElse: Koa.Middleware = (ctx, next) => {
  if (ctx.acceptsEncodings("br", "gzip", "deflate", "identity") === false) ctx.compress = false
  return next()
}

/** From what size on an answer is compressed, and up to which at once. Unit: bytes. */
const compressedFrom = 1024
const compressedAtOnce = 64 * 1024

/**
 * A text of the size of a page is compressed here and sent with its length: a stream of its own, on a thread of its own,
 * costs several times what it does. What is refused is sent as it is: its length must not tell one refusal from another,
 * and compressed it depends on everything that stands in the page.
 */
const textsAtOnce: Koa.Middleware = async (ctx, next) => {
  await next()
  const { body } = ctx
  if (ctx.status >= 400) ctx.compress = false
  if (typeof body !== "string" || ctx.compress === false) return
  if (body.length < compressedFrom || body.length > compressedAtOnce) return
  if (ctx.acceptsEncodings("gzip", "identity") !== "gzip") return
  ctx.set("Content-Encoding", "gzip")
  ctx.body = gzipSync(body)
}

/** Pages for what no route answered, and for what went wrong outside of any. */
const notices =
  <Services, Left>(bridge: Bridge<Services, Left | NotFound | MethodNotAllowed>): Koa.Middleware =>
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
