/**
 * Spelling: the addresses that people type, as people type them (A17): other case or width, a hyphen for the underscore, a
 * slash or full stop behind it. Each leads to the address itself, so that there is one.
 */
import type { Middleware } from "koa"
import { Facility, Holder } from "@fukuri/core"
import { Schema } from "effect"
import { facilityPath, myPageLoginPath, paperPath } from "./Addresses.ts"

/** Leads other spellings of the entrances of members and of the office to the entrances. */
export const spelling: Middleware = (ctx, next) => {
  const meant = entranceIn(decoded(ctx.path).normalize("NFKC"))
  if (meant === undefined || meant === ctx.path) return next()
  ctx.status = 308
  ctx.set("Location", meant)
  ctx.body = ""
  return undefined
}

const entranceIn = (path: string): string | undefined => {
  if (/^\/+office[/.。]*$/i.test(path)) return "/office"
  const [, word, rest = ""] = /^\/+(coupon|couponinfologin|paperapplication)\/+(.*)$/is.exec(path) ?? []
  if (word?.toLowerCase() === "coupon") {
    const code = Facility.codeInAddress(rest)
    return code === undefined ? undefined : facilityPath(code)
  }
  const code = rest
    .trim()
    .replace(/[/.。]+$/, "")
    .toLowerCase()
  if (word === undefined || !isAssociationCode(code)) return undefined
  return word.toLowerCase() === "paperapplication" ? paperPath(code) : myPageLoginPath(code)
}

const isAssociationCode = Schema.is(Holder.AssociationCode)

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
