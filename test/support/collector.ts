// A collector of traces, logs and metrics, as OTLP over HTTP has it. It keeps what it was sent, and can be made to take it
// and never answer.
import { once } from "node:events"
import { createServer } from "node:http"

export interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

export interface SentSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: ReadonlyArray<Attribute>
  readonly status: { readonly code: number; readonly message?: string }
}

export interface Collector {
  readonly url: string
  /** Every body that was received, by the path it was sent to. */
  readonly received: ReadonlyArray<{ readonly path: string; readonly body: string }>
  readonly spans: () => ReadonlyArray<SentSpan>
  /** Waits until something that was received is as asked. */
  readonly until: (isThere: () => boolean) => Promise<void>
  /** From here on nothing is answered. */
  readonly hang: () => void
  readonly close: () => Promise<void>
}

export const startCollector = async (): Promise<Collector> => {
  let answers = true
  const received: Array<{ path: string; body: string }> = []
  let heard = (): void => undefined
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8")
    request.on("data", (chunk: string) => (body += chunk))
    request.on("end", () => {
      received.push({ path: request.url ?? "", body })
      if (answers) response.end("{}")
      heard()
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    received,
    spans: () => received.filter(({ path }) => path === "/v1/traces").flatMap(({ body }) => spansIn(JSON.parse(body))),
    until: async (isThere) => {
      while (!isThere()) {
        await new Promise<void>((resolve) => {
          heard = resolve
        })
      }
    },
    hang: () => {
      answers = false
    },
    close: async () => {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    }
  }
}

interface Traces {
  readonly resourceSpans: ReadonlyArray<{
    readonly scopeSpans: ReadonlyArray<{ readonly spans: ReadonlyArray<SentSpan> }>
  }>
}

const spansIn = ({ resourceSpans }: Traces): ReadonlyArray<SentSpan> =>
  resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
