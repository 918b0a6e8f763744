/**
 * Reply: what a route answers, as a value. The bridge writes it to the connection. A body that is a stream is sent as
 * fast as the client takes it, and let go of when the client goes away.
 */
import type { Readable } from "node:stream"
import * as NodeStream from "@effect/platform-node/NodeStream"
import { Cause, Effect, Stream } from "effect"
import { logCause } from "./Causes.ts"
import type { CookieChange } from "./Cookies.ts"

/** An answer to a request. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Readable
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

/** A file to be kept by whoever asked for it. `name` is what it is called there, in any script. */
export const download = (file: {
  readonly name: string
  readonly type: string
  readonly body: string | Readable
}): Reply => ({
  status: 200,
  headers: {
    "Content-Type": file.type,
    "Content-Disposition": attachment(file.name),
    "Cache-Control": "no-store"
  },
  body: file.body,
  cookies: []
})

/**
 * The body of a reply from a stream, run on the services of the one who asks. A failure midway is logged and breaks the
 * connection, so that a part is never taken for the whole.
 */
export const streamed = <E, R>(stream: Stream.Stream<string | Uint8Array, E, R>): Effect.Effect<Readable, never, R> =>
  NodeStream.toReadable(
    Stream.tapCause(stream, (cause) =>
      Cause.hasInterruptsOnly(cause) ? Effect.void : logCause("a reply broke off", cause)
    )
  )

/** The reply with more cookies set or removed. */
export const withCookies = (reply: Reply, ...cookies: ReadonlyArray<CookieChange>): Reply => ({
  ...reply,
  cookies: [...reply.cookies, ...cookies]
})

/** The reply with a header set. */
export const withHeader = (reply: Reply, name: string, value: string): Reply => ({
  ...reply,
  headers: { ...reply.headers, [name]: value }
})

/** For browsers by RFC 5987 in UTF-8, with a name in ASCII for anything else. */
const attachment = (name: string): string => {
  const plain = name.replace(/[^\w.-]+/g, "_")
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
