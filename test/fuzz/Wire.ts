// How requests go out and answers come in: as HTTP that is right as such, and as bytes that need not be. Nothing is
// followed, nothing is repaired.
import { Agent, request } from "node:http"
import { connect } from "node:net"

/** What is sent. Header names are as they are written. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: Uint8Array | undefined
}

/** What came back. `status` 0: the connection ended without an answer. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  /** The beginning of it, at most {@link mostText} characters. */
  readonly text: string
  readonly millis: number
}

export const mostText = 3_000_000

/** How long an answer is waited for. */
const patienceMillis = 30_000

/** The agent of a run: few connections, kept. */
export const newAgent = (): Agent => new Agent({ keepAlive: true, maxSockets: 16 })

/** Sends a request and takes its answer. A stream of events is answered by its beginning. */
export const send = (base: URL, agent: Agent, sent: Sent): Promise<Answer> =>
  new Promise((resolve) => {
    const began = performance.now()
    let status = 0
    let headers: Answer["headers"] = {}
    const chunks: Array<Buffer> = []
    let length = 0
    const done = (): void => {
      resolve({ status, headers, text: Buffer.concat(chunks).toString("utf8"), millis: performance.now() - began })
    }
    try {
      const outgoing = request(
        {
          host: "127.0.0.1",
          port: base.port,
          agent,
          method: sent.method,
          path: sent.path,
          headers: sent.headers.flat(),
          setHost: false,
          timeout: patienceMillis
        },
        (incoming) => {
          status = incoming.statusCode ?? 0
          headers = incoming.headers
          if (String(headers["content-type"]).startsWith("text/event-stream")) {
            incoming.destroy()
            return done()
          }
          incoming.on("data", (chunk: Buffer) => {
            length += chunk.length
            if (length < mostText) chunks.push(chunk)
          })
          incoming.once("error", done)
          return incoming.once("close", done)
        }
      )
      outgoing.once("timeout", () => outgoing.destroy())
      outgoing.once("error", done)
      outgoing.end(sent.body)
    } catch {
      // Node does not let everything out; raw bytes are for that.
      resolve({ status: -1, headers: {}, text: "", millis: 0 })
    }
  })

/** Sends bytes, and answers all that came until the other side ended it or nothing came any more. */
export const sendBytes = (base: URL, pieces: ReadonlyArray<string>, quietMillis = 700): Promise<string> =>
  new Promise((resolve) => {
    const chunks: Array<Buffer> = []
    const socket = connect(Number(base.port), "127.0.0.1")
    const end = (): void => {
      clearTimeout(quiet)
      socket.destroy()
      resolve(Buffer.concat(chunks).toString("latin1"))
    }
    let quiet = setTimeout(end, 10_000)
    const write = (index: number): void => {
      const piece = pieces[index]
      if (piece === undefined || socket.destroyed) {
        clearTimeout(quiet)
        quiet = setTimeout(end, quietMillis)
        return
      }
      socket.write(Buffer.from(piece, "latin1"), () => setTimeout(write, 20, index + 1))
    }
    socket.once("connect", () => write(0))
    socket.on("data", (chunk: Buffer) => chunks.push(chunk))
    socket.once("error", end)
    socket.once("close", end)
  })

/** The request as a line for a shell. Bytes that a shell does not take are written as octal escapes. */
export const asCurl = (base: URL, { body, headers, method, path }: Sent): string =>
  [
    `curl -sS -i --path-as-is -X ${quoted(method)}`,
    ...headers.map(([name, value]) => `-H ${quoted(value === "" ? `${name};` : `${name}: ${value}`)}`),
    ...(body === undefined ? [] : [bodyOf(body)]),
    quoted(`${base.origin}${path}`)
  ].join(" ")

const bodyOf = (body: Uint8Array): string =>
  body.length > 20_000
    ? `--data-binary @- # ${body.length} bytes, beginning with ${quoted(Buffer.from(body.subarray(0, 200)).toString("latin1"))}`
    : `--data-binary ${quoted(Buffer.from(body).toString("latin1"))}`

/** Shape: `$'…'`, of Latin-1 characters. */
const quoted = (text: string): string =>
  /^[A-Za-z0-9/:._~?&=%+-]*$/.test(text)
    ? `'${text}'`
    : `$'${text.replaceAll(/[^ -&(-[\]-~]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`)}'`
