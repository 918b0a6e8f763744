// A proxy in front of a PostgreSQL server. It passes everything on as it is, and holds it back for as long as it is told to.
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

/** A proxy that is listening. */
export interface Proxy {
  /** As the server's URL, by way of the proxy. */
  readonly url: string
  /** Ends every connection there is. */
  readonly endAll: () => void
  /** Connections stay, and new ones are taken, but no byte goes through: of what the server answers, or in both directions. */
  readonly hold: (what: "everything" | "answers") => void
  /** Passes on what was held back. */
  readonly release: () => void
  readonly close: () => Promise<void>
}

/** Listens on a free port of this machine. `admit` sees every client first; who is refused is cut off. */
export async function startProxy(serverUrl: string, admit: (client: Socket) => boolean = () => true): Promise<Proxy> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  const pairs = new Set<readonly [client: Socket, upstream: Socket]>()
  let held: "everything" | "answers" | undefined
  const join = ([client, upstream]: readonly [Socket, Socket]) => {
    client.unpipe(upstream)
    upstream.unpipe(client)
    if (held !== "everything") client.pipe(upstream)
    if (held === undefined) upstream.pipe(client)
  }
  const endAll = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  const server = createServer((client) => {
    if (!admit(client)) {
      client.destroy()
      return
    }
    const upstream = connect(Number(target.port), target.hostname)
    const pair = [client, upstream] as const
    pairs.add(pair)
    client.once("close", () => pairs.delete(pair))
    join(pair)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on("error", () => {
        client.destroy()
        upstream.destroy()
      })
    }
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the proxy has no port")
  const url = new URL(serverUrl)
  url.port = String(address.port)
  return {
    url: url.href,
    endAll,
    hold: (what) => {
      held = what
      pairs.forEach(join)
    },
    release: () => {
      held = undefined
      pairs.forEach(join)
    },
    close: async () => {
      endAll()
      server.close()
      await once(server, "close")
    }
  }
}
