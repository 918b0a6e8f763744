/**
 * Body: reads the form, or the text, of a request, up to a limit of size and time. Of forms only what browsers send for one
 * without files is read; a field that stands there twice is told apart from one that was typed. Forms with a file: see
 * `UploadBody`.
 */
import type { IncomingMessage } from "node:http"
import coBody from "co-body"
import { Data, Effect } from "effect"

/** The fields of a form. */
export interface Fields {
  /** What was typed; empty when the field is missing; undefined when it stands there more than once. */
  readonly get: (name: string) => string | undefined
  /** Every value of a field, in order: the boxes that were ticked. */
  readonly all: (name: string) => ReadonlyArray<string>
}

/** The body is not a form that can be read. `status`: 400, 408, 413 or 415. */
export class BodyRefused extends Data.TaggedError("BodyRefused")<{ readonly status: 400 | 408 | 413 | 415 }> {}

/** How much is read, and for how long. */
export interface BodyLimits {
  readonly bytes: number
  readonly timeoutMillis: number
}

/** The fields of a list of names with values. */
export const fieldsOf = (pairs: ReadonlyArray<readonly [string, string]>): Fields => {
  const all = (name: string): ReadonlyArray<string> => pairs.flatMap(([each, value]) => (each === name ? [value] : []))
  return {
    all,
    get: (name) => {
      const values = all(name)
      return values.length > 1 ? undefined : (values[0] ?? "")
    }
  }
}

/** No fields: the form of a GET. */
export const noFields: Fields = fieldsOf([])

/** Reads the form. Refuses other types, broken and slow bodies, and more than the limit. */
export const readFields = (request: IncomingMessage, limits: BodyLimits): Effect.Effect<Fields, BodyRefused> => {
  if (isEmpty(request)) return Effect.succeed(noFields)
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers["content-type"] ?? "")
    ? Effect.map(readText(request, limits), (text) => fieldsOf([...new URLSearchParams(text)]))
    : Effect.fail(new BodyRefused({ status: 415 }))
}

/** Reads a text in UTF-8, whatever it is; empty when there is none. Refuses broken and slow bodies, and more than the limit. */
export const readText = (request: IncomingMessage, limits: BodyLimits): Effect.Effect<string, BodyRefused> =>
  Effect.suspend(() => {
    if (isEmpty(request)) return Effect.succeed("")
    const { "content-encoding": encoding = "identity" } = request.headers
    if (encoding !== "identity") return Effect.fail(new BodyRefused({ status: 415 }))
    return Effect.tryPromise({
      try: async () => String(await coBody.text(request, { limit: limits.bytes, encoding: "utf8" })),
      catch: (cause) => new BodyRefused({ status: statusOf(cause) === 413 ? 413 : 400 })
    }).pipe(
      Effect.timeoutOrElse({
        duration: limits.timeoutMillis,
        orElse: () => Effect.fail(new BodyRefused({ status: 408 }))
      })
    )
  })

/** Whether a request says that it has no body. */
const isEmpty = ({ headers }: IncomingMessage): boolean =>
  headers["content-length"] === "0" || !("content-length" in headers || "transfer-encoding" in headers)

const statusOf = (cause: unknown): unknown =>
  typeof cause === "object" && cause !== null && "status" in cause ? cause.status : undefined
