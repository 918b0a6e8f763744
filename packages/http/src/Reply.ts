/**
 * Reply: what a route answers, as a value. The bridge writes it to the connection.
 */
import type { CookieChange } from "./Cookies.ts"

/** An answer to a request. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly cookies: ReadonlyArray<CookieChange>
}

/** A page. */
export const page = (html: string, status = 200): Reply => ({
  status,
  headers: { "Content-Type": "text/html; charset=utf-8" },
  body: html,
  cookies: []
})

/** A short text for machines. */
export const text = (body: string, status = 200): Reply => ({
  status,
  headers: { "Content-Type": "text/plain; charset=utf-8" },
  body,
  cookies: []
})

/** Sends the browser on to a path of ours, by GET. */
export const seeOther = (path: string): Reply => ({
  status: 303,
  headers: { "Content-Type": "text/plain; charset=utf-8", Location: path },
  body: "",
  cookies: []
})

/** The reply with more cookies set or removed. */
export const withCookies = (reply: Reply, ...cookies: ReadonlyArray<CookieChange>): Reply => ({
  ...reply,
  cookies: [...reply.cookies, ...cookies]
})
