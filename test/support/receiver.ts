// Another system that is told of coupons: a server of HTTP that notes what comes, and answers as it is told.
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse
} from "node:http"
import { createServer as createSecureServer } from "node:https"

/** Something that came. */
export interface Arrival {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly id: string
  /** Which connection it came by. */
  readonly port: number | undefined
}

export interface Receiver {
  readonly port: number
  readonly arrivals: ReadonlyArray<Arrival>
  /** How it answers from now on; 204 until then. */
  answer: (response: ServerResponse, arrival: Arrival) => void
  /** Waits until so many have come. */
  readonly until: (count: number) => Promise<void>
  readonly closeConnections: () => void
  readonly close: () => Promise<void>
}

/** Starts one, on a free port of an address of this machine. */
export const startReceiver = async (
  options: {
    readonly host?: string
    readonly port?: number
    readonly tls?: { readonly key: string; readonly cert: string }
  } = {}
): Promise<Receiver> => {
  const arrivals: Array<Arrival> = []
  const waiting = new Set<() => void>()
  const listener: RequestListener = (request, response) => {
    let body = ""
    request.setEncoding("utf8")
    request.on("data", (chunk: string) => (body += chunk))
    request.on("end", () => {
      const { headers, socket } = request
      const arrival = { headers, body, id: String(headers["webhook-id"]), port: socket.remotePort }
      arrivals.push(arrival)
      receiver.answer(response, arrival)
      for (const wake of waiting) wake()
    })
  }
  const server: Server = options.tls === undefined ? createServer(listener) : createSecureServer(options.tls, listener)
  const receiver: Receiver = {
    port: await listening(server, options),
    arrivals,
    answer: (response) => void response.writeHead(204).end(),
    until: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (arrivals.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    closeConnections: () => server.closeAllConnections(),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
  return receiver
}

const listening = async (
  server: Server,
  { host = "127.0.0.1", port = 0 }: { readonly host?: string; readonly port?: number }
): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}
