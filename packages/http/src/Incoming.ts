/**
 * Incoming: a request as the routes see it, as a value. Nothing of Koa goes further than the bridge.
 */
import type { Place } from "./Admission.ts"
import type { Spoken } from "@fukuri/web-ui"
import type { Fields } from "./Body.ts"
import type { UploadedFile } from "./UploadBody.ts"

/** As much of a request as is known before its body is read. */
export interface Asked {
  /** Without the prefix of a language. */
  readonly path: string
  /** The language that the member pages answer in. */
  readonly spoken: Spoken
  /** Where browsers reach us: what the service was told, else what the request says. Shape: `https://coupon.example.jp`. */
  readonly origin: string
  /** A parameter of the route's pattern. */
  readonly param: (name: string) => string
  /** The first value of a query parameter; empty when there is none. */
  readonly query: (name: string) => string
  /** The value of a cookie by its name without prefix. */
  readonly cookie: (name: string) => string | undefined
  /** The network address it came from. */
  readonly address: string
  /** What the browser calls itself, cut to a reasonable length; empty when it does not say. */
  readonly userAgent: string
  readonly requestId: string
  /** The token for the forms of the page that is answered. */
  readonly csrf: string
  /** Whether it asks to change something, as a POST does. */
  readonly changes: boolean
}

/** A request that was read, and is not in work. */
export interface Unplaced extends Asked {
  readonly fields: Fields
  /** What was sent, for routes that take a text. */
  readonly text?: string
  /** The file that came with the form, for routes that take one; undefined when none was chosen. */
  readonly file?: UploadedFile | undefined
}

/** A request in work. */
export interface Incoming extends Unplaced {
  readonly place: Place
}

/** What was typed, on one line: breaks and other control characters are spaces. */
export const onOneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, " ").trim()
