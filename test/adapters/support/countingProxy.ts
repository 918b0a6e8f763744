// A proxy in front of a PostgreSQL server that counts what a client sends: statements and round trips. It reads the
// frontend messages of the protocol and passes everything on as it is.
import { type Proxy, startProxy } from "../../support/proxy.ts"

/** What was sent since the count began. */
export interface Sent {
  /** Execute and simple Query messages. */
  readonly statements: number
  /** Sync and simple Query messages: after each the client waits. */
  readonly roundTrips: number
}

/** A proxy that is listening. */
export interface CountingProxy extends Pick<Proxy, "url" | "close"> {
  /** Answers what was sent since it was last asked. */
  readonly take: () => Sent
}

/** Listens on a free port of this machine. */
export async function startCountingProxy(serverUrl: string): Promise<CountingProxy> {
  let sent: Sent = { statements: 0, roundTrips: 0 }
  const count = (type: string): void => {
    sent = {
      statements: sent.statements + (type === "E" || type === "Q" ? 1 : 0),
      roundTrips: sent.roundTrips + (type === "S" || type === "Q" ? 1 : 0)
    }
  }
  const { close, url } = await startProxy(serverUrl, (client) => {
    client.on("data", messageReader(count))
    return true
  })
  return {
    url,
    close,
    take: () => {
      const taken = sent
      sent = { statements: 0, roundTrips: 0 }
      return taken
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
