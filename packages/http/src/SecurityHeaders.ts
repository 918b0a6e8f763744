/**
 * SecurityHeaders: what every answer says to a browser about how far to trust it, errors and redirects included.
 * Nothing inline, nothing from elsewhere, no frames, no referrer, nothing kept.
 */
import helmet from "koa-helmet"
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

const plain = helmet({ ...common, strictTransportSecurity: false })
const secure = helmet({ ...common, strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: false } })

/** Sets them. `isSecure` says whether browsers reach us by https: only then is that made a promise. */
export const securityHeaders =
  (isSecure: (ctx: Parameters<Middleware>[0]) => boolean): Middleware =>
  (ctx, next) => {
    ctx.set("Cache-Control", "no-store")
    ctx.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    return (isSecure(ctx) ? secure : plain)(ctx, next)
  }
