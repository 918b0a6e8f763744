/**
 * /metrics: what the service counts and measures, for Prometheus. It says nothing about people, but how busy the service is
 * and what is wrong with it is for those who look after it: whoever has the token, or without one this machine alone.
 */
import { createHash, timingSafeEqual } from "node:crypto"
import { type Context, Redacted } from "effect"
import type { Middleware } from "koa"
import { rendered } from "../Metrics.ts"

/** Who may read the metrics. */
export interface MetricsAccess {
  /** What a reader shows as `Authorization: Bearer …`. Without one only this machine may read, and never by a proxy. */
  readonly token?: Redacted.Redacted | undefined
}

/** Answers the metrics of a context. `isProxied`: browsers reach the service by a proxy, which may be on this machine. */
export const showMetrics =
  (context: Context.Context<never>, { token }: MetricsAccess, isProxied: boolean): Middleware =>
  (ctx) => {
    ctx.set("Cache-Control", "no-store")
    ctx.type = "text/plain; version=0.0.4; charset=utf-8"
    if (token !== undefined && !isSame(ctx.get("Authorization"), `Bearer ${Redacted.value(token)}`)) {
      ctx.status = 401
      ctx.set("WWW-Authenticate", "Bearer")
      ctx.body = "The metrics need the token of FUKURI_METRICS_TOKEN: Authorization: Bearer ...\n"
      return
    }
    const isHere = isLocal(ctx.req.socket.remoteAddress) && !forwarding.some((name) => ctx.get(name) !== "")
    if (token === undefined && (isProxied || !isHere)) {
      ctx.status = 403
      ctx.body = "Set FUKURI_METRICS_TOKEN to read the metrics from elsewhere than this machine, or by a proxy.\n"
      return
    }
    ctx.status = 200
    ctx.body = rendered(context)
  }

/** What proxies add to a request. */
const forwarding = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"]

const isLocal = (address: string | undefined): boolean =>
  address !== undefined && /^(?:(?:::ffff:)?127(?:\.[0-9]{1,3}){3}|::1)$/i.test(address)

/** Compares in a time that tells nothing of how much of it is right. */
const isSame = (given: string, right: string): boolean => timingSafeEqual(digestOf(given), digestOf(right))

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest()
