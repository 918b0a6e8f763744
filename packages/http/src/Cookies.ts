/**
 * Cookies: their names and attributes. Over https every name has the prefix `__Host-`, which no other host can set.
 * A session's cookie has a name for each facility and each my page, so that two tabs do not end each other.
 */

/** For whom a session is good. Shape: `facility:1234567`, `my-page:sag` or `paper:sag`. */
export type Audience = `facility:${string}` | `my-page:${string}` | `paper:${string}`

/** A cookie to be set; no value removes it. */
export interface CookieChange {
  /** Without prefix. */
  readonly name: string
  readonly value: string | undefined
  /** How long the browser keeps it; until it is closed when left out. */
  readonly maxAgeSeconds?: number
}

/** The cookie that tells browsers apart before anybody logs in. */
export const visitorCookie = "fukuri-visitor"

/** The cookie of a clerk's session. */
export const officeCookie = "fukuri-office"

/** The cookie of the language that was chosen. */
export const languageCookie = "fukuri-language"

/** The cookie of a session for an audience. */
export const sessionCookie = (audience: Audience): string =>
  `fukuri-${audience.replace("facility:", "").replace("my-page:", "my-page-").replace("paper:", "paper-")}`

/** The name as the browser knows it. */
export const nameOf = (name: string, isSecure: boolean): string => (isSecure ? `__Host-${name}` : name)

/** The `Set-Cookie` header of a change. */
export const headerOf = ({ maxAgeSeconds, name, value }: CookieChange, isSecure: boolean): string =>
  [
    `${nameOf(name, isSecure)}=${value ?? ""}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Lax",
    ...(isSecure ? ["Secure"] : []),
    ...(value === undefined ? ["Max-Age=0"] : maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`])
  ].join("; ")
