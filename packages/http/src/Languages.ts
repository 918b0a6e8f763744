/**
 * Languages: in which language the member pages speak. Below `/en` it is English, everywhere else Japanese; the routes know
 * of one address for both. English is reached by its address or by the switch, whose choice stays: then the entrances lead
 * there. What a browser prefers leads nowhere, since the staff of a facility read the screen as well: a phone that is set to
 * English in the hand of somebody who reads Japanese would show them an English one. It only brings the switch to where it
 * is noticed. The office, and what machines ask for, have no other language.
 */
import { ja, type Place, type Sentences, type Spoken } from "@fukuri/web-ui"
import type { Context, Middleware } from "koa"
import { headerOf, languageCookie, nameOf } from "./Cookies.ts"

/** What the pages of a service say, and where they stand when they are part of another one. */
export interface Tongues {
  readonly ja: Sentences
  readonly en: Sentences
  readonly place: Place | undefined
}

/** Takes the prefix off the path for the routes behind it, and puts it before wherever they lead. */
export const languages = (tongues: Tongues, isSecure: (ctx: Context) => boolean): Middleware => {
  const [ja, en] = [spokenAt(tongues.ja, tongues.place), spokenAt(tongues.en, tongues.place)]
  return async (ctx, next) => {
    const below = pathBelow(ctx.path)
    const language = below === undefined ? ja : en
    if (below !== undefined && isForMembers(below)) ctx.path = below
    const isRead = ctx.method === "GET" || ctx.method === "HEAD"
    if (isRead && new URLSearchParams(ctx.querystring).get("language") === language.lang) {
      return keep(ctx, below ?? ctx.path, language, isSecure(ctx))
    }
    // What answers a form has no address of its own, but at an entrance.
    const hasAddress = isRead || isEntrance(ctx.path)
    const elsewhere = hasAddress ? inTheOther(ctx, below ?? ctx.path, language) : undefined
    if (language === en || !isEntrance(ctx.path)) return speaking(ctx, { ...language, elsewhere }, next)

    ctx.vary("Accept-Language")
    ctx.vary("Cookie")
    const chosen = ctx.cookies.get(nameOf(languageCookie, isSecure(ctx)))
    if (isRead && chosen === en.lang) return lead(ctx, `${en.prefix}${ctx.path}${ctx.search}`)
    const isNoticed = chosen !== ja.lang && ctx.acceptsLanguages(ja.lang, en.lang) === en.lang
    return speaking(ctx, { ...language, elsewhere, isNoticed }, next)
  }
}

/** A language at a place: every path that is told begins with it. */
const spokenAt = (language: Sentences, place: Place | undefined): Spoken => {
  if (place === undefined) return language
  const { other, prefix } = language
  return {
    ...language,
    place,
    prefix: `${place.base}${prefix}`,
    other: { ...other, prefix: `${place.base}${other.prefix}` }
  }
}

/** The language of a request, with where its page is in the other one. */
export const spokenIn = (ctx: Context): Spoken => {
  const spoken: Spoken | undefined = ctx.state["spoken"]
  return spoken ?? ja
}

/** Whether a path is there in every language. What is kept from others by its path must not be had by another. */
export const isForMembers = (path: string): boolean =>
  path === "/" || /^\/(?:coupon|CouponInfo|CouponInfoLogin|PaperApplication)\//i.test(path)

/** The path without the prefix; undefined when it has none. One slash begins it: with two it would be another host. */
const pathBelow = (path: string): string | undefined => {
  const rest = /^\/en(?:[/\\]+(.*))?$/i.exec(path)
  return rest === null ? undefined : `/${rest[1] ?? ""}`
}

const isEntrance = (path: string): boolean =>
  path === "/" || /^\/(?:coupon|CouponInfoLogin|PaperApplication)\/[^/]+$/.test(path)

/** The same page in the other language, with what makes the choice stay. */
const inTheOther = (ctx: Context, path: string, { other }: Sentences): string => {
  const query = new URLSearchParams(ctx.querystring)
  query.set("language", other.lang)
  return `${other.prefix}${path}?${query.toString()}`
}

/** Keeps the choice of a language, and shows the page as if it had been asked for without it. */
const keep = (ctx: Context, path: string, { lang, prefix }: Sentences, isSecure: boolean): void => {
  const query = new URLSearchParams(ctx.querystring)
  query.delete("language")
  ctx.append("Set-Cookie", headerOf({ name: languageCookie, value: lang, maxAgeSeconds: yearSeconds }, isSecure))
  lead(ctx, `${prefix}${path}${query.size === 0 ? "" : `?${query.toString()}`}`)
}

const lead = (ctx: Context, location: string): void => {
  ctx.status = 303
  // With two slashes at its beginning it would be another host.
  ctx.set("Location", location.replace(/^[/\\]+/, "/"))
  ctx.body = ""
}

/** Answers in a language; where a route leads is in it too. */
const speaking = async (ctx: Context, spoken: Spoken, next: () => Promise<unknown>): Promise<void> => {
  ctx.state["spoken"] = spoken
  await next()
  const location = String(ctx.res.getHeader("Location") ?? "")
  if (spoken.prefix !== "" && location.startsWith("/") && !location.startsWith("/office")) {
    ctx.set("Location", `${spoken.prefix}${location}`)
  }
}

const yearSeconds = 365 * 24 * 60 * 60
