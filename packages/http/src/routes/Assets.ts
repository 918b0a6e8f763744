/**
 * Assets: the stylesheet and the script. Their addresses change with their content, so they can be kept for ever.
 */
import type { Middleware } from "koa"
import { script, scriptPath, stylesheet, stylesheetPath } from "@fukuri/web-ui"

const pathOf = (address: string): string => address.split("?")[0] ?? address

const assets = new Map([
  [pathOf(stylesheetPath), { address: stylesheetPath, body: stylesheet, type: "text/css; charset=utf-8" }],
  [pathOf(scriptPath), { address: scriptPath, body: script, type: "text/javascript; charset=utf-8" }]
])

/** Serves an asset; one asked for under another version is served but not kept. */
export const showAsset: Middleware = (ctx, next) => {
  const asset = assets.get(ctx.path)
  if (asset === undefined) return next()
  const isCurrent = ctx.url === asset.address
  ctx.status = 200
  ctx.set("Content-Type", asset.type)
  ctx.set("Cache-Control", isCurrent ? "public, max-age=31536000, immutable" : "no-cache")
  ctx.body = asset.body
  return undefined
}
