// A TCP proxy that can do what networks do: stall, cut, lose an answer, send a request twice, be slow. It asks anew for every
// connection where to connect to, so that it stays when what is behind it is started again elsewhere.
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"

/** What is wrong with everything that passes, until it is healed. Unit of `delay`: milliseconds for each piece, each way. */
export type Condition =
  | { readonly _tag: "Healthy" }
  | { readonly _tag: "Stalled" }
  | { readonly _tag: "Refusing" }
  | { readonly _tag: "Slow"; readonly delayMillis: number }

/**
 * What happens to the next answer or request, once. `cut`: both ends are closed when the first byte of the answer comes.
 * `lost`: the answer is thrown away, and nothing more is heard. `twice`: the request arrives two times at the same moment.
 */
export type Mishap = "cut" | "lost" | "twice"

/** Where a proxy connects to; undefined when nobody is there. */
export type Target = () => { readonly host: string; readonly port: number } | undefined

/** A proxy that is listening. */
export interface FaultProxy {
  readonly port: number
  readonly become: (condition: Condition) => void
  /** Lets a mishap happen to the next exchange. Answers a question: whether it has happened. */
  readonly next: (mishap: Mishap) => () => boolean
  /** Ends every connection there is. */
  readonly endAll: () => void
  readonly close: () => Promise<void>
}

/** Listens on a free port of this machine. */
export async function startFaultProxy(target: Target): Promise<FaultProxy> {
  const pairs = new Set<Pair>()
  let condition: Condition = { _tag: "Healthy" }
  let armed: { readonly mishap: Mishap; happened: boolean } | undefined
  let heal = () => {}
  let healed: Promise<void> = Promise.resolve()

  const passable = async (): Promise<void> => {
    if (condition._tag === "Slow") await sleep(condition.delayMillis)
    while (condition._tag === "Stalled") await healed
  }
  const take = (...of: ReadonlyArray<Mishap>): Mishap | undefined => {
    if (armed === undefined || armed.happened || !of.includes(armed.mishap)) return undefined
    armed.happened = true
    return armed.mishap
  }

  const server = createServer((client) => {
    const place = condition._tag === "Refusing" ? undefined : target()
    if (place === undefined) return client.destroy()
    const upstream = connect(place)
    const pair: Pair = { client, upstream, isDeaf: false }
    pairs.add(pair)
    const requests = requestReader()
    relay(client, upstream, async (piece) => {
      const isArmed = armed?.mishap === "twice" && !armed.happened
      const whole = requests(piece, isArmed)
      await passable()
      // The copy leaves just before the last piece of the original.
      if (whole !== undefined && take("twice") !== undefined) sendAside(place, whole)
      return piece
    })
    relay(upstream, client, async (piece) => {
      await passable()
      const mishap = pair.isDeaf ? undefined : take("cut", "lost")
      if (mishap === "cut") destroy(pair)
      if (mishap === "lost") pair.isDeaf = true
      return pair.isDeaf ? undefined : piece
    })
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true)
      socket.on("error", () => destroy(pair))
      socket.on("close", () => {
        // Whoever waits for a lost answer goes on waiting.
        if (!(pair.isDeaf && socket === upstream)) destroy(pair)
        pairs.delete(pair)
      })
    }
    return undefined
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the proxy has no port")

  const endAll = () => {
    for (const pair of pairs) destroy(pair)
  }
  const become = (next: Condition) => {
    condition = next
    heal()
    if (next._tag === "Stalled") healed = new Promise((resolve) => (heal = resolve))
    if (next._tag === "Refusing") endAll()
  }
  return {
    port: address.port,
    become,
    next: (mishap) => {
      const own = { mishap, happened: false }
      armed = own
      return () => own.happened
    },
    endAll,
    close: async () => {
      become({ _tag: "Refusing" })
      server.close()
      await once(server, "close")
    }
  }
}

interface Pair {
  readonly client: Socket
  readonly upstream: Socket
  isDeaf: boolean
}

const destroy = ({ client, upstream }: Pair): void => {
  client.destroy()
  upstream.destroy()
}

/** Passes on one piece after another, in order, as `pass` gives them; undefined is left out. */
const relay = (from: Socket, to: Socket, pass: (piece: Buffer) => Promise<Buffer | undefined>): void => {
  let before: Promise<void> = Promise.resolve()
  from.on("data", (piece: Buffer) => {
    before = before.then(async () => {
      const passed = await pass(piece)
      if (passed !== undefined && !to.destroyed) to.write(passed)
    })
  })
  from.on("end", () => {
    before = before.then(() => {
      if (!to.destroyed) to.end()
    })
  })
}

/** Collects an HTTP request from its pieces while asked to, and answers it when it is whole. */
const requestReader = () => {
  let pending = Buffer.alloc(0)
  return (piece: Buffer, isAsked: boolean): Buffer | undefined => {
    if (!isAsked) {
      pending = Buffer.alloc(0)
      return undefined
    }
    pending = Buffer.concat([pending, piece])
    const head = pending.indexOf("\r\n\r\n")
    if (head < 0) return undefined
    const length = Number(/\r\ncontent-length: *([0-9]+)/i.exec(pending.toString("latin1", 0, head))?.[1] ?? 0)
    return pending.length >= head + 4 + length ? pending : undefined
  }
}

/** Sends a request on a connection of its own. Nobody reads the answer. */
const sendAside = (place: { readonly host: string; readonly port: number }, request: Buffer): void => {
  const aside = connect(place)
  aside.on("error", () => aside.destroy())
  aside.on("data", () => aside.end())
  aside.write(request)
}
