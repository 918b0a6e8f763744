/**
 * Front: the door of the process: it listens before there is anything to serve, so that whoever watches the process is told
 * the truth from the first moment to the last, and it closes without cutting off who is inside. How many may come in at
 * once is decided here; what they are answered is not.
 */
import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { constants } from "node:os"
import { ja } from "@fukuri/web-ui"
import { Effect, type Scope } from "effect"
import { type Admission, comeAgainSeconds, officeDefaults } from "../index.ts"
import { type CommandFailed, failed } from "./CommandFailed.ts"
import type { Settings } from "./Settings.ts"

/** The door of a process. */
export interface Front {
  /** Where it listens, as somebody on this machine reaches it. */
  readonly url: string
  /** Serves until the scope ends; then takes no more, and lets those in work end, within {@link graceMillis}. */
  readonly serve: (listener: RequestListener, admission: Admission) => Effect.Effect<void, never, Scope.Scope>
}

/** How long a stop waits for requests in work: longer than a press can take (see `MemberApp`). */
const graceMillis = 4_300

/** How long a process told to stop is still to be reached, so that a balancer can see that it is not ready any more. */
const lingerMillis = 1_000

/** After how long a stop is not waited for, whatever hangs. */
const patienceMillis = 4_800

/** A terminal and npm both tell of one Ctrl-C. Signals so close together are one. */
const sameSignalMillis = 300

/** Listens until the scope ends. Not ready before {@link Front.serve}, nor from the first signal on. */
export const open = Effect.fnUntraced(function* (
  chosen: Settings
): Effect.fn.Return<Front, CommandFailed, Scope.Scope> {
  let listener: RequestListener = notYet
  const stop = watchSignals()
  const server = yield* listening(chosen, (request, response) => {
    if (stop.isAsked()) {
      response.setHeader("Connection", "close")
      if (request.url === "/readyz") return notYet(request, response)
    }
    return listener(request, response)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: chosen.publicUrl ?? `http://${hostOf(chosen.host)}:${port}`,
    serve: (all, admission) =>
      Effect.acquireRelease(
        Effect.sync(() => {
          listener = all
        }),
        () => closing(server, admission, stop.signal() === "SIGTERM" ? lingerMillis : 0)
      )
  }
})

const listening = (chosen: Settings, listener: RequestListener) =>
  Effect.acquireRelease(
    Effect.callback<Server, CommandFailed>((resume) => {
      const server = createServer(
        {
          // How slow the body of a request may come is decided by whoever reads it.
          requestTimeout: officeDefaults.uploadDeadlineMillis,
          headersTimeout: 10_000,
          connectionsCheckingInterval: 1_000,
          keepAliveTimeout: 5_000
        },
        listener
      )
      server.maxConnections = chosen.maxConnections
      server.once("error", (cause: NodeJS.ErrnoException) =>
        resume(Effect.fail(failed(unlistenable(cause.code, chosen))))
      )
      server.listen(chosen.port, chosen.host, () => resume(Effect.succeed(server)))
    }),
    (server) =>
      Effect.sync(() => {
        server.close()
        server.closeAllConnections()
      })
  )

/** Goes on listening for a moment, takes no new connection, waits until nothing is in work, and cuts what has not ended. */
const closing = (server: Server, admission: Admission, linger: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    const until = performance.now() + graceMillis
    yield* Effect.sleep(linger)
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    const door = yield* Effect.forkDetach(Effect.promise(() => closed))
    while ((door.pollUnsafe() === undefined || admission.inWork() > 0) && performance.now() < until) {
      yield* Effect.sleep(50)
      // A connection becomes idle when its answer was sent.
      server.closeIdleConnections()
    }
    server.closeAllConnections()
  })

/**
 * The first signal begins a stop, which the runtime does; a second one ends the process at once, and so does a stop that
 * takes too long.
 */
const watchSignals = () => {
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined
  const onSignal = (signal: NodeJS.Signals): void => {
    const end = (): never => process.exit(128 + constants.signals[signal])
    const at = performance.now()
    if (first !== undefined) return at - first.at < sameSignalMillis ? undefined : end()
    first = { signal, at }
    setTimeout(end, patienceMillis).unref()
  }
  // Before the runtime's own listener, which begins the stop.
  for (const signal of signals) process.prependListener(signal, onSignal)
  return { isAsked: () => first !== undefined, signal: () => first?.signal }
}

const signals = ["SIGINT", "SIGTERM"] as const

/** What is answered while there is nothing to serve. */
const notYet: RequestListener = ({ url }, response) => {
  const [status, body] = url === "/healthz" ? [200, "alive\n"] : [503, url === "/readyz" ? "not ready\n" : notYetText]
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...(status === 503 ? { "Retry-After": String(comeAgainSeconds) } : {})
  })
  response.end(body)
}

const notYetText = `${ja.notices.starting}\n`

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
