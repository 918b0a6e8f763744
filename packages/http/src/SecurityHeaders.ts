/**
 * SecurityHeaders: what every answer says to a browser about how far to trust it, errors and redirects included.
 * Nothing inline, nothing from elsewhere, no frames, no referrer, nothing kept.
 */
import { IncomingMessage, ServerResponse } from "node:http"
import { Socket } from "node:net"
import helmet from "helmet"
import type { Middleware } from "koa"

const policy = {
  useDefaults: false,
  directives: {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "script-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"]
  }
}

const common = {
  contentSecurityPolicy: policy,
  referrerPolicy: { policy: "no-referrer" },
  xFrameOptions: { action: "deny" }
} as const

/** What is said of every answer. It is always the same, so it is asked for once. */
const headersOf = (options: Parameters<typeof helmet>[0]): Readonly<Record<string, string>> => {
  const response = new ServerResponse(new IncomingMessage(new Socket()))
  helmet(options)(response.req, response, () => undefined)
  return {
    ...(response.getHeaders() as Readonly<Record<string, string>>),
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()"
  }
}

const plain = headersOf({ ...common, strictTransportSecurity: false })
const secure = headersOf({ ...common, strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: false } })

/** Sets them. `isSecure` says whether browsers reach us by https: only then is that made a promise. */
export const securityHeaders =
  (isSecure: (ctx: Parameters<Middleware>[0]) => boolean): Middleware =>
  (ctx, next) => {
    const headers = isSecure(ctx) ? secure : plain
    for (const name in headers) ctx.res.setHeader(name, headers[name] ?? "")
    return next()
  }
