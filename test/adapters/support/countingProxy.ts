// A proxy in front of a PostgreSQL server that counts what a client sends: statements and round trips. It reads the
// frontend messages of the protocol and passes everything on as it is.
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

/** What was sent since the count began. */
export interface Sent {
  /** Execute and simple Query messages. */
  readonly statements: number
  /** Sync and simple Query messages: after each the client waits. */
  readonly roundTrips: number
}

/** A proxy that is listening. */
export interface CountingProxy {
  /** As the server's URL, by way of the proxy. */
  readonly url: string
  /** Answers what was sent since it was last asked. */
  readonly take: () => Sent
  readonly close: () => Promise<void>
}

/** Listens on a free port of this machine. */
export async function startCountingProxy(serverUrl: string): Promise<CountingProxy> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let sent: Sent = { statements: 0, roundTrips: 0 }
  const count = (type: string): void => {
    sent = {
      statements: sent.statements + (type === "E" || type === "Q" ? 1 : 0),
      roundTrips: sent.roundTrips + (type === "S" || type === "Q" ? 1 : 0)
    }
  }
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const read = messageReader(count)
    client.on("data", read).pipe(upstream).pipe(client)
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
    take: () => {
      const taken = sent
      sent = { statements: 0, roundTrips: 0 }
      return taken
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, "close")
    }
  }
}

/** Calls back with the type of every message, once it is there. The first one has a length only, no type. */
function messageReader(onMessage: (type: string) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0)
  let started = false
  return (chunk) => {
    pending = Buffer.concat([pending, chunk])
    for (;;) {
      const header = started ? 1 : 0
      if (pending.length < header + 4) return
      const length = header + pending.readInt32BE(header)
      if (pending.length < length) return
      if (started) onMessage(String.fromCharCode(pending[0] ?? 0))
      started = true
      pending = pending.subarray(length)
    }
  }
}
