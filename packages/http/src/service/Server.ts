/**
 * Server: `fukuri serve`. Opens the storage, listens, says where to go, does scheduled work, and stops within five
 * seconds, finishing the requests in flight.
 */
import { createServer, type Server as HttpServer } from "node:http"
import type { AddressInfo } from "node:net"
import * as Postgres from "@fukuri/adapter-postgres"
import { Console, Effect, type Redacted } from "effect"
import { besides, facilityPath, memberApp, myPageLoginPath, officeApp, officeDefaults, officeWork } from "../index.ts"
import { type CommandFailed, failed } from "./CommandFailed.ts"
import * as Demo from "./Demo.ts"
import * as Scheduler from "./Scheduler.ts"
import * as Secret from "./Secret.ts"
import type { Settings } from "./Settings.ts"
import { Readiness, settings, withStorage } from "./Storage.ts"
import * as Telemetry from "./Telemetry.ts"
import * as Vitals from "./Vitals.ts"

/** How long a stop waits for requests in flight. */
const graceMillis = 4_000

/** Runs the service until it is told to stop. */
export const run: Effect.Effect<void, CommandFailed> = Effect.gen(function* () {
  const chosen = yield* settings
  yield* Effect.provide(withStorage(serve(chosen)), Telemetry.layer(chosen))
})

const serve = Effect.fnUntraced(function* (chosen: Settings) {
  const secret = yield* Secret.load(chosen)
  if (chosen.demo) {
    yield* Demo.load
    yield* Demo.renew
  }
  const clerks = chosen.demo ? yield* Demo.clerks(secret) : []
  // What is due today is granted before the first page is served, so that a fresh start has nothing to wait for.
  yield* ownWork(Scheduler.turn)
  yield* Effect.scoped(
    Effect.gen(function* () {
      yield* ownWork(Vitals.watch(chosen.databaseUrl === undefined ? chosen.dataFolder : undefined))
      const url = yield* listen(chosen, secret)
      yield* Console.log(yield* welcome(chosen, url, clerks))
      yield* Effect.forkScoped(ownWork(Scheduler.run))
      yield* Effect.forkScoped(ownWork(officeWork))
      yield* Effect.never
    })
  )
})

/** What nobody waits for: it is not traced, since it would be most of what is. */
const ownWork = Effect.withTracerEnabled(false)

/** Listens until the scope closes. Answers the address. */
const listen = Effect.fnUntraced(function* (chosen: Settings, secret: Redacted.Redacted) {
  const { check } = yield* Readiness
  const options = { secret, trustProxy: chosen.trustProxy, publicUrl: chosen.publicUrl }
  const listener = besides(
    yield* memberApp({ ...options, ready: check, metrics: { token: chosen.metricsToken } }),
    yield* officeApp(options)
  )
  const server = yield* Effect.acquireRelease(
    Effect.callback<HttpServer, CommandFailed>((resume) => {
      const server = createServer(
        // How slow the body of a request may come is decided by whoever reads it.
        { requestTimeout: officeDefaults.uploadDeadlineMillis, headersTimeout: 10_000, keepAliveTimeout: 5_000 },
        listener
      )
      server.once("error", (cause: NodeJS.ErrnoException) =>
        resume(Effect.fail(failed(unlistenable(cause.code, chosen))))
      )
      server.listen(chosen.port, chosen.host, () => resume(Effect.succeed(server)))
    }),
    close
  )
  const { port } = server.address() as AddressInfo
  return chosen.publicUrl ?? `http://${hostOf(chosen.host)}:${port}`
})

/** Takes no new request, lets those in flight end, and cuts what has not ended in time. */
const close = (server: HttpServer): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMillis)
    server.close(() => {
      clearTimeout(cut)
      resume(Effect.void)
    })
    server.closeIdleConnections()
  })

const unlistenable = (code: string | undefined, { host, port }: Settings): string => {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use. Stop the other program, or choose another port with PORT.`
    case "EACCES":
      return `Port ${port} on ${host} may not be used by this user. Choose one above 1023 with PORT.`
    default:
      return `${host} port ${port} cannot be listened on (${code ?? "unknown"}). Check HOST and PORT.`
  }
}

/** Everybody on the machine reaches a local address by this name. */
const hostOf = (host: string): string =>
  ["127.0.0.1", "::1", "0.0.0.0", "::", "localhost"].includes(host)
    ? "localhost"
    : host.includes(":")
      ? `[${host}]`
      : host

/** What is said at start: where to go, and with whose number. */
const welcome = Effect.fnUntraced(function* (chosen: Settings, url: string, clerks: ReadonlyArray<Demo.DemoClerk>) {
  const lines = [`Fukuri      ${url}`]
  if (chosen.demo) {
    const { demo } = yield* Demo.today
    const [first] = demo.facilities
    const page = first === undefined ? "" : `${url}${facilityPath(first.code)}  ${first.name}`
    lines.push(`施設のページ  ${page}`, `マイページ    ${url}${myPageLoginPath(demo.association.code)}`)
    for (const { birthDate, label, number } of yield* Demo.logins) {
      lines.push(`お試し用      ${number}  ${birthDate.replaceAll("-", "")}  ${label}`)
    }
  }
  for (const { id, label, password } of clerks) {
    // As wide as the other labels, on a terminal where a Japanese character is as wide as two others.
    const width = [...label].reduce((sum, character) => sum + (character > "\u00ff" ? 2 : 1), 0)
    lines.push(`${label}${" ".repeat(14 - width)}${url}/office  ${id} / ${password}`)
  }
  if (chosen.databaseUrl === undefined) lines.push(Postgres.durability)
  return lines.join("\n")
})
