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
  readonly token: Redacted.Redacted | undefined
  /** Browsers reach the service by a proxy, which may be on this machine: then its address says nothing. */
  readonly isProxied: boolean
}

/** Answers the metrics of a context. */
export const showMetrics =
  (context: Context.Context<never>, access: MetricsAccess): Middleware =>
  (ctx) => {
    const refused = refusalOf(access, {
      authorization: ctx.get("Authorization"),
      address: ctx.req.socket.remoteAddress,
      isForwarded: forwarding.some((name) => ctx.get(name) !== "")
    })
    ctx.set("Cache-Control", "no-store")
    ctx.type = "text/plain; version=0.0.4; charset=utf-8"
    ctx.status = refused ?? 200
    if (refused === 401) ctx.set("WWW-Authenticate", "Bearer")
    ctx.body = refused === undefined ? rendered(context) : `${reasons[refused]}\n`
  }

/** With which status somebody may not read; undefined when they may. */
export const refusalOf = (
  { isProxied, token }: MetricsAccess,
  asked: {
    readonly authorization: string
    /** The other end of the connection itself, whatever headers say. */
    readonly address: string | undefined
    readonly isForwarded: boolean
  }
): 401 | 403 | undefined => {
  if (token !== undefined) return isSame(asked.authorization, `Bearer ${Redacted.value(token)}`) ? undefined : 401
  return isProxied || asked.isForwarded || !isLocal(asked.address) ? 403 : undefined
}

const reasons = {
  401: "The metrics need the token of FUKURI_METRICS_TOKEN, as Authorization: Bearer.",
  403: "Set FUKURI_METRICS_TOKEN to read the metrics from elsewhere than this machine, or through a proxy."
} as const

/** What proxies add to a request. */
const forwarding = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"]

const isLocal = (address: string | undefined): boolean =>
  address !== undefined && /^(?:(?:::ffff:)?127(?:\.[0-9]{1,3}){3}|::1)$/i.test(address)

/** Compares in a time that tells nothing of how much of it is right. */
const isSame = (given: string, right: string): boolean => timingSafeEqual(digestOf(given), digestOf(right))

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest()
