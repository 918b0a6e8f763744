/**
 * AccessLog: one line for every request, and how long it took as a metric. Both name the route's pattern, never the path,
 * and nothing about whom.
 */
import type { Middleware } from "koa"
import { Effect } from "effect"
import { metrics, move, took } from "./Metrics.ts"
import { requestIdOf } from "./RequestId.ts"

/** Status in the log of a request whose client went away before it was answered. */
const clientGone = 499

/** Logs and measures each request through `run`, which knows where logs and metrics go. */
export const accessLog =
  (run: (effect: Effect.Effect<void>) => void): Middleware =>
  async (ctx, next) => {
    const began = performance.now()
    run(move(metrics.requests, 1))
    let isThrown = true
    try {
      await next()
      isThrown = false
    } finally {
      const isGone = ctx.res.destroyed || ctx.req.socket.destroyed
      const route = String(ctx.state["route"] ?? ctx["_matchedRoute"] ?? "none")
      const status = isThrown ? 500 : isGone ? clientGone : ctx.status
      const millis = performance.now() - began
      const labels = { method: methodOf(ctx.method), route, status: classOf(status) } as const
      run(
        Effect.logInfo("request").pipe(
          Effect.annotateLogs({
            method: ctx.method,
            route,
            status,
            millis: Math.round(millis),
            requestId: requestIdOf(ctx.state)
          }),
          Effect.andThen(took(metrics.requestSeconds, labels, millis / 1000)),
          Effect.andThen(move(metrics.requests, -1))
        )
      )
    }
  }

const methodOf = (method: string) => (method === "GET" || method === "HEAD" || method === "POST" ? method : "other")

const classOf = (status: number) => {
  if (status === clientGone) return "gone"
  return status < 300 ? "2xx" : status < 400 ? "3xx" : status < 500 ? "4xx" : "5xx"
}
