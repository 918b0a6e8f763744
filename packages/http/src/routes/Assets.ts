/**
 * Assets: the stylesheets and the scripts, of the member pages and of the office. Their
 * addresses change with their content, so they can be kept for ever.
 */
import type { Middleware } from "koa"
import {
  contentHash,
  officeScript,
  officeScriptPath,
  officeStylesheet,
  officeStylesheetPath,
  script,
  scriptPath,
  stylesheet,
  stylesheetPath
} from "@fukuri/web-ui"

const pathOf = (address: string): string => address.split("?")[0] ?? address

const css = "text/css; charset=utf-8"
const javascript = "text/javascript; charset=utf-8"

const assets = new Map([
  [pathOf(stylesheetPath), { address: stylesheetPath, body: stylesheet, type: css }],
  [pathOf(scriptPath), { address: scriptPath, body: script, type: javascript }],
  [pathOf(officeStylesheetPath), { address: officeStylesheetPath, body: officeStylesheet, type: css }],
  [pathOf(officeScriptPath), { address: officeScriptPath, body: officeScript, type: javascript }]
])

/** A stylesheet of somebody else's behind ours. */
export const ownStylesheet = (body: string) => ({ address: `${ownPath}?v=${contentHash(body)}`, body, type: css })

const ownPath = "/assets/own.css"

/** Serves an asset; one asked for under another version is served but not kept. */
export const showAsset =
  (own: ReturnType<typeof ownStylesheet> | undefined): Middleware =>
  (ctx, next) => {
    const asset = ctx.path === ownPath ? own : assets.get(ctx.path)
    if (asset === undefined) return next()
    const isCurrent = ctx.url === asset.address
    ctx.status = 200
    ctx.set("Content-Type", asset.type)
    ctx.set("Cache-Control", isCurrent ? "public, max-age=31536000, immutable" : "no-cache")
    ctx.body = asset.body
    return undefined
  }
