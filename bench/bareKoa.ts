// The least that a page from a database costs: bare Koa, one keyed read, and bytes that were made before. A process of its
// own, as the service is one; prints the port that it listens on.
import { readFileSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, ManagedRuntime, Redacted } from "effect"
import { layer as reactivity } from "effect/reactivity/Reactivity"
import Koa from "koa"

const [databaseUrl = "", holder = "", file = "", encoding = ""] = process.argv.slice(2)
const bytes = readFileSync(file)
const client = Layer.effect(PgClient.PgClient, PgClient.make({ url: Redacted.make(databaseUrl) }))
const runtime = ManagedRuntime.make(Layer.provide(client, reactivity))
const sql = await runtime.runPromise(Effect.service(PgClient.PgClient))
const read = sql.unsafe("select * from holder where holder_id = $1", [holder])

const app = new Koa()
app.use(async (context) => {
  const [found] = await runtime.runPromise(read)
  if (found === undefined) return
  context.type = "html"
  if (encoding !== "") context.set("content-encoding", encoding)
  context.body = bytes
})
const server = app.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port))
