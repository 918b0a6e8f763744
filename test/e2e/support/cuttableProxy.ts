// A proxy in front of a PostgreSQL server that can be cut off and put back, as a network is.
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

/** A proxy that is listening. */
export interface CuttableProxy {
  /** As the server's URL, by way of the proxy. */
  readonly url: string
  /** Ends every connection, and lets none through until it is put back. */
  readonly cut: () => void
  readonly restore: () => void
  readonly close: () => Promise<void>
}

/** Listens on a free port of this machine. */
export async function startCuttableProxy(serverUrl: string): Promise<CuttableProxy> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let isCut = false
  const endAll = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  const server = createServer((client) => {
    if (isCut) {
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
    cut: () => {
      isCut = true
      endAll()
    },
    restore: () => {
      isCut = false
    },
    close: async () => {
      endAll()
      server.close()
      await once(server, "close")
    }
  }
}
