/**
 * AccessLog: one line for every request. It names the route's pattern, never the path, and nothing about whom.
 */
import type { Middleware } from "koa"
import { Effect } from "effect"
import { requestIdOf } from "./RequestId.ts"

/** Status in the log of a request whose client went away before it was answered. */
const clientGone = 499

/** Logs each request through `run`, which knows where logs go. */
export const accessLog =
  (run: (effect: Effect.Effect<void>) => void): Middleware =>
  async (ctx, next) => {
    const began = performance.now()
    let isThrown = true
    try {
      await next()
      isThrown = false
    } finally {
      const isGone = ctx.res.destroyed || ctx.req.socket.destroyed
      run(
        Effect.logInfo("request").pipe(
          Effect.annotateLogs({
            method: ctx.method,
            route: String(ctx.state["route"] ?? "none"),
            status: isThrown ? 500 : isGone ? clientGone : ctx.status,
            millis: Math.round(performance.now() - began),
            requestId: requestIdOf(ctx.state)
          })
        )
      )
    }
  }
