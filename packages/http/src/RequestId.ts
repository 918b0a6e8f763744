/**
 * RequestId: a name for every request, in the log, in the answer, and on the page of a defect.
 */
import { randomBytes } from "node:crypto"
import type { Middleware } from "koa"

/** Gives each request an id, and tells it in `X-Request-Id`. A client's own is not believed. */
export const requestId: Middleware = (ctx, next) => {
  const id = randomBytes(8).toString("hex")
  ctx.state["requestId"] = id
  ctx.set("X-Request-Id", id)
  return next()
}

/** The id of a request. */
export const requestIdOf = (state: Readonly<Record<string, unknown>>): string => String(state["requestId"] ?? "")
