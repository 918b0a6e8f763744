/**
 * UploadBody: reads a form with a file. The fields come first, so that the proof of the form and whatever else must be
 * known is checked before any byte of the file is taken; then the file flows, piece by piece, as fast as its consumer
 * takes it. What stands after the file in the form is not seen. Where a file is kept is not decided here.
 */
import { createHash } from "node:crypto"
import type { IncomingMessage } from "node:http"
import type { Readable } from "node:stream"
import busboy from "busboy"
import { Effect } from "effect"
import { BodyRefused, type BodyLimits, type Fields, fieldsOf, readFields } from "./Body.ts"

/** A file that is being sent. */
export interface UploadedFile {
  /** What it is called where it comes from: without folders and control characters. Shape: at most 200 characters. */
  readonly name: string
  /**
   * Takes the file in pieces of 256 KiB, the last one as long as it is. The file is whole only when this succeeds: what
   * was taken before a failure is to be thrown away. Can be done once.
   */
  readonly read: <E, R>(
    take: (piece: Uint8Array, index: number) => Effect.Effect<void, E, R>
  ) => Effect.Effect<FileTaken, E | BodyRefused, R>
}

/** A file that was taken whole. Shape of `sha256`: hex. */
export interface FileTaken {
  readonly bytes: number
  readonly sha256: string
}

/** How much is taken, and how slowly. */
export interface UploadLimits {
  /** The whole file. */
  readonly fileBytes: number
  /** How long the fields, and each piece of the file, may take to arrive. */
  readonly pieceMillis: number
}

/** A form as far as it is read: its fields, and its file still to come. */
export interface UploadForm {
  readonly fields: Fields
  readonly file: UploadedFile | undefined
}

/** Unit: bytes. */
export const pieceBytes = 256 * 1024

const mostFields = 50
const mostFieldBytes = 100_000
/** Boundaries, headers and fields: what a body may have beside its file. */
const formBytes = (mostFields + 1) * (mostFieldBytes + 1_000)

/** Reads a form up to its file. Refuses as BodyRefused: 400 broken or two files, 408 too slow, 413 too much, 415 no form. */
export const readUpload = (
  request: IncomingMessage,
  limits: UploadLimits,
  plain: BodyLimits
): Effect.Effect<UploadForm, BodyRefused> =>
  Effect.suspend(() => {
    const { "content-encoding": encoding = "identity", "content-length": length = "0" } = request.headers
    if (!/^multipart\/form-data\s*;/i.test(request.headers["content-type"] ?? "")) {
      return Effect.map(readFields(request, plain), (fields) => ({ fields, file: undefined }))
    }
    if (encoding !== "identity") return Effect.fail(new BodyRefused({ status: 415 }))
    if (Number(length) > limits.fileBytes + formBytes) return Effect.fail(new BodyRefused({ status: 413 }))
    return received(request, limits)
  })

/** Reads a body that is a file and nothing else. Refuses as {@link readUpload} does. */
export const readWhole = (request: IncomingMessage, limits: UploadLimits): UploadedFile["read"] => {
  const { "content-encoding": encoding = "identity", "content-length": length = "0" } = request.headers
  if (encoding !== "identity") return () => Effect.fail(new BodyRefused({ status: 415 }))
  if (Number(length) > limits.fileBytes) return () => Effect.fail(new BodyRefused({ status: 413 }))
  const arriving = <A>(promise: () => Promise<A>): Effect.Effect<A, BodyRefused> =>
    Effect.tryPromise({ try: promise, catch: () => new BodyRefused({ status: 400 }) }).pipe(
      Effect.timeoutOrElse({
        duration: limits.pieceMillis,
        orElse: () => Effect.fail(new BodyRefused({ status: 408 }))
      })
    )
  return takenFrom(piecesOf(request), arriving, limits.fileBytes)
}

/**
 * Lets a client that was answered before its form was read send the rest into the void, since most read no answer before
 * they have sent all. For a minute, and four times the largest file at most; then the connection is cut.
 */
export const discardRest = (request: IncomingMessage, limits: UploadLimits): void => {
  if (request.complete || request.destroyed) return
  const cut = (): void => {
    request.destroy()
  }
  const patience = setTimeout(cut, 60_000).unref()
  let bytes = 0
  request.unpipe()
  request.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length
    if (bytes > 4 * limits.fileBytes + formBytes) cut()
  })
  request.once("close", () => clearTimeout(patience))
  request.resume()
}

/** A form that is being received. Its parser holds the request back while nobody takes the file. */
const received = (request: IncomingMessage, limits: UploadLimits): Effect.Effect<UploadForm, BodyRefused> =>
  Effect.gen(function* () {
    const reception = yield* Effect.try({
      try: () => receptionOf(request, limits),
      catch: () => new BodyRefused({ status: 400 })
    })
    const arriving = <A>(promise: () => Promise<A>): Effect.Effect<A, BodyRefused> =>
      Effect.tryPromise({ try: promise, catch: reception.problem }).pipe(
        Effect.timeoutOrElse({
          duration: limits.pieceMillis,
          orElse: () => Effect.suspend(() => Effect.fail(reception.refuse(408)))
        })
      )
    const { fields, file } = yield* arriving(() => reception.head)
    if (file === undefined) return { fields, file: undefined }

    const taking = takenFrom(piecesOf(file.stream), arriving)
    const read: UploadedFile["read"] = (take) => Effect.tap(taking(take), () => arriving(() => reception.end))
    return { fields, file: { name: file.name, read } }
  })

/** Takes pieces as they come, once. */
const takenFrom = (
  next: () => Promise<Uint8Array | undefined>,
  arriving: <A>(promise: () => Promise<A>) => Effect.Effect<A, BodyRefused>,
  mostBytes = Number.POSITIVE_INFINITY
): UploadedFile["read"] => {
  let isTaken = false
  return Effect.fnUntraced(function* (take) {
    if (isTaken) return yield* Effect.die(new Error("a file that is being sent can be read once"))
    isTaken = true
    const hash = createHash("sha256")
    let bytes = 0
    for (let index = 0; ; index++) {
      const piece = yield* arriving(next)
      if (piece === undefined) break
      hash.update(piece)
      bytes += piece.length
      if (bytes > mostBytes) return yield* new BodyRefused({ status: 413 })
      yield* take(piece, index)
    }
    return { bytes, sha256: hash.digest("hex") }
  })
}

interface Reception {
  /** The fields before the file, and the file. */
  readonly head: Promise<{
    readonly fields: Fields
    readonly file?: { readonly name: string; readonly stream: Readable }
  }>
  /** The form came to its end. */
  readonly end: Promise<void>
  /** Stops receiving. Answers why: what was first in the way. */
  readonly refuse: (status: BodyRefused["status"]) => BodyRefused
  /** Why nothing more comes. */
  readonly problem: () => BodyRefused
}

const receptionOf = (request: IncomingMessage, limits: UploadLimits): Reception => {
  const parser = busboy({
    headers: request.headers,
    defParamCharset: "utf8",
    // One more than allowed: what has exactly the limit is not too much.
    limits: {
      fields: mostFields,
      fieldSize: mostFieldBytes + 1,
      files: 1,
      fileSize: limits.fileBytes + 1,
      headerPairs: 20
    }
  })
  const head = Promise.withResolvers<Awaited<Reception["head"]>>()
  const end = Promise.withResolvers<void>()
  for (const { promise } of [head, end]) promise.catch(() => undefined)

  let refused: BodyRefused | undefined
  const refuse = (status: BodyRefused["status"]): BodyRefused => {
    if (refused !== undefined) return refused
    refused = new BodyRefused({ status })
    head.reject(refused)
    end.reject(refused)
    request.unpipe(parser)
    parser.destroy()
    return refused
  }

  const pairs: Array<readonly [string, string]> = []
  parser.on("field", (name: string | undefined, value, { valueTruncated }) => {
    if (valueTruncated) refuse(413)
    else if (name !== undefined) pairs.push([name, value])
  })
  parser.on("file", (_name, stream, { filename }: { readonly filename: string | undefined }) => {
    stream.on("error", () => undefined)
    stream.once("limit", () => refuse(413))
    // So browsers say that no file was chosen: no name, and nothing in it.
    if (filename === undefined) stream.on("data", () => refuse(400))
    else head.resolve({ fields: fieldsOf([...pairs]), file: { name: cleaned(filename), stream } })
  })
  parser.on("fieldsLimit", () => refuse(413))
  parser.on("filesLimit", () => refuse(400))
  parser.on("error", () => refuse(400))
  parser.on("close", () => {
    head.resolve({ fields: fieldsOf(pairs) })
    end.resolve()
  })
  request.once("close", () => {
    if (!request.complete) refuse(400)
  })
  request.pipe(parser)
  return { head: head.promise, end: end.promise, refuse, problem: () => refuse(400) }
}

/** Answers a stream piece by piece, each as long as a piece is, but for the last. */
const piecesOf = (stream: Readable): (() => Promise<Uint8Array | undefined>) => {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  return async () => {
    const parts = [rest]
    for (let bytes = rest.length; bytes < pieceBytes;) {
      const { done, value } = await chunks.next()
      if (done === true) break
      parts.push(value)
      bytes += value.length
    }
    const all = Buffer.concat(parts)
    rest = all.subarray(pieceBytes)
    return all.length === 0 ? undefined : all.subarray(0, pieceBytes)
  }
}

/** A name of a file that can be shown and kept: its last part, on one line. */
const cleaned = (name: string): string => {
  const last = name.toWellFormed().split(/[\\/]/).at(-1) ?? ""
  const shown = [...last.normalize("NFC").replace(/\p{C}/gu, "").trim()].slice(0, 200).join("")
  return shown === "" ? "file" : shown
}
