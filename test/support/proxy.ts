// A proxy in front of a PostgreSQL server. It passes everything on as it is.
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

/** A proxy that is listening. */
export interface Proxy {
  /** As the server's URL, by way of the proxy. */
  readonly url: string
  /** Ends every connection there is. */
  readonly endAll: () => void
  readonly close: () => Promise<void>
}

/** Listens on a free port of this machine. `admit` sees every client first; who is refused is cut off. */
export async function startProxy(serverUrl: string, admit: (client: Socket) => boolean): Promise<Proxy> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
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
    client.pipe(upstream).pipe(client)
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
    close: async () => {
      endAll()
      server.close()
      await once(server, "close")
    }
  }
}
