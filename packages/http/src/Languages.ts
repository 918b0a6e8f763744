/**
 * Languages: in which language the member pages speak. Below `/en` it is English, everywhere else Japanese; the routes know
 * of one address for both. Somebody who comes to an entrance without saying so is led to the language that was chosen
 * before, else to that of the browser. The office, and what machines ask for, have no other language.
 */
import { en, ja, type Sentences, type Spoken } from "@fukuri/web-ui"
import type { Context, Middleware } from "koa"
import { headerOf, languageCookie, nameOf } from "./Cookies.ts"

/** Takes the prefix off the path for the routes behind it, and puts it before wherever they lead. */
export const languages =
  (isSecure: (ctx: Context) => boolean): Middleware =>
  async (ctx, next) => {
    const path = pathBelow(ctx.path)
    const spoken = path === undefined ? ja : en
    ctx.state["language"] = spoken
    if (path !== undefined && isForMembers(path)) ctx.path = path
    if (ctx.method !== "GET" && ctx.method !== "HEAD") return leading(ctx, spoken, next)

    if (new URLSearchParams(ctx.querystring).get("language") === spoken.lang) return keep(ctx, spoken, isSecure(ctx))
    if (spoken === ja && isEntrance(ctx.path)) {
      ctx.vary("Accept-Language")
      ctx.vary("Cookie")
      if (wanted(ctx, isSecure(ctx)) === en) return lead(ctx, `${en.prefix}${ctx.url}`)
    }
    return leading(ctx, spoken, next)
  }

/** The language of a request, with where its page is in the other one. */
export const spokenIn = (ctx: Context): Spoken => {
  const spoken: Sentences = ctx.state["language"] === en ? en : ja
  const isRead = ctx.method === "GET" || ctx.method === "HEAD"
  if (!isRead) return spoken
  const query = new URLSearchParams(ctx.querystring)
  query.set("language", spoken.other.lang)
  const path = pathBelow(ctx.path) ?? ctx.path
  return { ...spoken, elsewhere: `${spoken.other.prefix}${path}?${query.toString()}` }
}

/** The path without the prefix; undefined when it has none. One slash begins it: with two it would be another host. */
const pathBelow = (path: string): string | undefined => {
  const rest = /^\/en(?:[/\\]+(.*))?$/i.exec(path)
  return rest === null ? undefined : `/${rest[1] ?? ""}`
}

/** Nothing else is there a second time: what is kept from others by its path must not be had by another. */
const isForMembers = (path: string): boolean =>
  path === "/" || /^\/(?:coupon|CouponInfo|CouponInfoLogin|PaperApplication)\//i.test(path)

const isEntrance = (path: string): boolean =>
  path === "/" || /^\/(?:coupon|CouponInfoLogin|PaperApplication)\/[^/]+$/.test(path)

const wanted = (ctx: Context, isSecure: boolean): Sentences => {
  const chosen = ctx.cookies.get(nameOf(languageCookie, isSecure))
  if (chosen === ja.lang || chosen === en.lang) return chosen === en.lang ? en : ja
  return ctx.acceptsLanguages(ja.lang, en.lang) === en.lang ? en : ja
}

/** Keeps the choice of a language, and shows the page as if it had been asked for without it. */
const keep = (ctx: Context, { lang, prefix }: Sentences, isSecure: boolean): void => {
  const query = new URLSearchParams(ctx.querystring)
  query.delete("language")
  ctx.append("Set-Cookie", headerOf({ name: languageCookie, value: lang, maxAgeSeconds: yearSeconds }, isSecure))
  lead(ctx, `${prefix}${ctx.path}${query.size === 0 ? "" : `?${query.toString()}`}`)
}

const lead = (ctx: Context, location: string): void => {
  ctx.status = 303
  // With two slashes at its beginning it would be another host.
  ctx.set("Location", location.replace(/^[/\\]+/, "/"))
  ctx.body = ""
}

/** Where a route leads is in the language in which it was asked. */
const leading = async (ctx: Context, { prefix }: Sentences, next: () => Promise<unknown>): Promise<void> => {
  await next()
  const location = String(ctx.res.getHeader("Location") ?? "")
  if (prefix !== "" && location.startsWith("/") && !location.startsWith("/office")) {
    ctx.set("Location", `${prefix}${location}`)
  }
}

const yearSeconds = 365 * 24 * 60 * 60
