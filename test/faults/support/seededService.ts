// A service with a fault, as a process: the member pages over the stores of DATABASE_URL, of which one is broken as SEEDED
// says. It listens on a free port and says where, as `fukuri serve` does.
import { createServer, type IncomingMessage, request, type RequestListener, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { createHash } from "node:crypto"
import { layerServer } from "@fukuri/adapter-postgres"
import { CalendarDate, Coupons, Digest, Ledger } from "@fukuri/core"
import { memberApp } from "@fukuri/http"
import { Effect, Layer, ManagedRuntime, Redacted } from "effect"
import { layerFrom } from "../../../packages/http/src/service/ServiceClock.ts"
import { type Seeded, seeded, type SeededName } from "./seeded.ts"

const setting = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is missing`)
  return value
}

const name = setting("SEEDED")
if (!Object.hasOwn(seeded, name)) throw new Error(`SEEDED: there is no fault "${name}"`)
const fault: Seeded = seeded[name as SeededName]()

const ledger = Layer.effect(
  Ledger.Ledger,
  Effect.map(Ledger.Ledger, (right) => ({ ...right, ...fault.ledger?.(right) }))
)
const coupons = Layer.effect(
  Coupons.Coupons,
  Effect.map(Coupons.Coupons, (right) => ({ ...right, ...fault.coupons?.(right) }))
).pipe(Layer.provide(Coupons.Coupons.layer))
const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const runtime = ManagedRuntime.make(
  Layer.merge(coupons, digest).pipe(
    Layer.provideMerge(ledger),
    Layer.provideMerge(layerServer(Redacted.make(setting("DATABASE_URL")), { migrate: false })),
    Layer.provideMerge(layerFrom(Date.parse(setting("FUKURI_CLOCK")) as CalendarDate.Instant))
  )
)
const app = await runtime.runPromise(memberApp({ secret: Redacted.make(setting("FUKURI_SECRET")) }))

const listen = (listener: RequestListener): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer(listener).listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port))
  })

/** The last ticket of STEP 5 by login: what a service would use that keeps what is chosen in the session. */
const lastTickets = new Map<string, string>()

const keepingInSession =
  (inner: number): RequestListener =>
  (incoming, outgoing) => {
    const login = incoming.headers.cookie ?? ""
    const pieces: Array<Buffer> = []
    incoming.on("data", (piece: Buffer) => pieces.push(piece))
    incoming.on("end", () => {
      const typed = Buffer.concat(pieces).toString("utf8")
      const isPress = incoming.method === "POST" && incoming.url?.endsWith("/confirm") === true
      const last = lastTickets.get(login)
      const body = isPress && last !== undefined ? typed.replace(/(^|&)t=[^&]*/, `$1t=${last}`) : typed
      passOn(inner, { incoming, outgoing, body }, (location) => {
        const ticket = /\/confirm\?t=([^&]+)/.exec(location)?.[1]
        if (ticket !== undefined) lastTickets.set(login, ticket)
      })
    })
  }

interface Exchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly body: string
}

const passOn = (port: number, { body, incoming, outgoing }: Exchange, onLocation: (location: string) => void) => {
  const { method = "GET", url = "/" } = incoming
  const headers = { ...incoming.headers, "content-length": String(Buffer.byteLength(body)) }
  request({ port, host: "127.0.0.1", method, path: url, headers }, (answer) => {
    const { location } = answer.headers
    if (location !== undefined) onLocation(location)
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(outgoing)
  })
    .on("error", () => outgoing.destroy())
    .end(body)
}

const inner = await listen(app.callback())
const port = fault.forgetsTickets === true ? await listen(keepingInSession(inner)) : inner
console.log(`http://localhost:${port}`)
