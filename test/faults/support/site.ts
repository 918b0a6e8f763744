// What the harness takes apart: one or two real service processes on a PostgreSQL server or an embedded folder, with a proxy
// before everything that talks over a network. Here is how each part is broken and mended; when, is decided elsewhere.
import { execFileSync } from "node:child_process"
import { mkdir, mkdtemp, rm, statfs, writeFile } from "node:fs/promises"
import { readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { PgConnection } from "@effect/sql-pg"
import { layerEmbedded, layerServer } from "@fukuri/adapter-postgres"
import { Ledger, LedgerCheck, type LedgerEntry, type Stores } from "@fukuri/core"
import { Effect, Redacted, Stream } from "effect"
import { dropDatabase, freshDatabase } from "../../support/database.ts"
import { type FaultProxy, startFaultProxy } from "../../support/faultProxy.ts"
import { type PostgresServer, startPostgres } from "../../support/PostgresServer.ts"
import { type Service, startService } from "../../support/service.ts"
import { code, populate } from "./world.ts"

export type Engine = "server" | "embedded"

export interface SiteOptions {
  readonly engine: Engine
  readonly services: number
  readonly people: number
  /** What the clocks show in the beginning. */
  readonly clock: string
  /** How far ahead the clock of each further service is. Unit: milliseconds. */
  readonly skewMillis: number
  /** A small disk of its own below the database, which can be filled. */
  readonly smallDisk: boolean
  /** What serves: `fukuri serve` when left out. Its arguments come from the process's Node. */
  readonly command?: ReadonlyArray<string>
  readonly env?: Readonly<Record<string, string>>
  /** A statement that takes something out of the database before it begins. */
  readonly without?: string
}

/** A service of the site: a place that one process after another runs in. */
export interface Place {
  readonly index: number
  /** Between the service and its database; none on the embedded engine. */
  readonly database: FaultProxy | undefined
  readonly isUp: () => boolean
  readonly kill9: () => Promise<void>
  /** Starts it, after a kill, with its clock moved on. Unit: milliseconds. */
  readonly start: (clockStepMillis?: number) => Promise<void>
  readonly signal: (signal: "SIGSTOP" | "SIGCONT") => void
  readonly output: () => string
  /** Resolves when it says that it can do its work; rejects when that takes too long. */
  readonly ready: () => Promise<void>
}

/** What a clock may have shown: no earlier and no later, at a moment of the harness's own time. Unit: milliseconds. */
export interface ClockRange {
  readonly bornAt: number
  readonly diedAt: number
  readonly least: (at: number) => number
  readonly most: (at: number) => number
}

export interface Site {
  readonly engine: Engine
  readonly places: ReadonlyArray<Place>
  /** A proxy for one client; it reaches a service that is up, at first that of the index. */
  readonly entrance: (index: number) => Promise<FaultProxy>
  /** Of the database itself, past every proxy; none on the embedded engine. */
  readonly databaseUrl: string | undefined
  readonly server: PostgresServer | undefined
  /** Every clock that a service of the site ever had, by `performance.now()`. */
  readonly clocks: ReadonlyArray<ClockRange>
  readonly crashServer: () => Promise<void>
  /** Starts the server again when it ended by itself, as on a full disk. */
  readonly reviveServer: () => Promise<void>
  /** Ends one connection of a service in the server. */
  readonly endBackend: (which: number) => Promise<void>
  /** Stops or continues every process of the server. */
  readonly signalServer: (signal: "SIGSTOP" | "SIGCONT") => void
  /** Fills the disk of the database up to nearly the last byte, and makes room again; undefined without a disk of its own. */
  readonly disk: { readonly fill: () => Promise<void>; readonly free: () => Promise<void> } | undefined
  /** What is in the ledger, and what of it breaks the laws. On the embedded engine the service must have ended. */
  readonly ledger: () => Promise<{ readonly entries: Entries; readonly broken: ReadonlyArray<string> }>
  readonly close: () => Promise<void>
}

export type Entries = ReadonlyArray<LedgerEntry.RecordedEntry>

const secret = "a secret of the harness, long enough to be one"

/** Builds a site with its data in it, and starts its services. A server is started when none is given. */
export const openSite = async (options: SiteOptions, given?: PostgresServer): Promise<Site> => {
  const { engine } = options
  const disk = options.smallDisk ? await mountDisk() : undefined
  const folder = disk?.folder ?? (await mkdtemp(join(tmpdir(), "fukuri-faults-")))
  const server =
    engine === "embedded" ? undefined : (given ?? (await startPostgres(disk === undefined ? {} : { folder })))
  const databaseUrl = server === undefined ? undefined : await freshDatabase(server.url)
  const dataFolder = join(folder, "service")
  await mkdir(dataFolder, { recursive: true })
  const stores =
    databaseUrl === undefined
      ? layerEmbedded(dataFolder)
      : layerServer(Redacted.make(databaseUrl), { maxConnections: 2 })
  await Effect.runPromise(Effect.provide(populate(options.people), stores))
  if (databaseUrl !== undefined && options.without !== undefined) await query(databaseUrl, options.without)

  const clocks: Array<MutableClock> = []
  const places: Array<Place> = []
  for (let index = 0; index < options.services; index++) {
    places.push(await openPlace(index, { ...options, databaseUrl, dataFolder, clocks }))
  }
  await Promise.all(places.map((place) => place.start()))
  const proxies: Array<FaultProxy> = []
  const urls = () => places.filter((place) => place.isUp())
  return {
    engine,
    places,
    databaseUrl,
    server,
    clocks,
    entrance: async (index) => {
      const proxy = await startFaultProxy(() => {
        const own = places[index % places.length]
        return portOf(own?.isUp() === true ? own : urls()[0])
      })
      proxies.push(proxy)
      return proxy
    },
    crashServer: async () => {
      await server?.kill9()
      await server?.restart()
    },
    reviveServer: async () => {
      if (server === undefined || databaseUrl === undefined) return
      for (let tries = 0; tries < 20; tries++) {
        if (await isAnswering(databaseUrl)) return
        await sleep(100)
      }
      await server.kill9()
      await server.restart()
    },
    endBackend: async (which) => {
      if (databaseUrl !== undefined) await quietly(endBackend(databaseUrl, which))
    },
    signalServer: (signal) => {
      if (server !== undefined) signalTree(server, signal)
    },
    disk,
    ledger: () =>
      Effect.runPromise(
        Effect.provide(
          whatIsThere,
          databaseUrl === undefined
            ? layerEmbedded(dataFolder)
            : layerServer(Redacted.make(databaseUrl), { maxConnections: 1, migrate: false })
        )
      ),
    close: async () => {
      for (const place of places) {
        place.signal("SIGCONT")
        await place.kill9()
        await place.database?.close()
      }
      for (const proxy of proxies) await proxy.close()
      if (given === undefined) await server?.stop()
      else if (databaseUrl !== undefined) await dropDatabase(databaseUrl)
      if (disk === undefined) await rm(folder, { recursive: true, force: true })
      else disk.unmount()
    }
  }
}

interface MutableClock extends ClockRange {
  diedAt: number
}

interface PlaceOptions extends SiteOptions {
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  readonly clocks: Array<MutableClock>
}

const ports = new WeakMap<Place, number>()
const portOf = (place: Place | undefined) => {
  const port = place === undefined ? undefined : ports.get(place)
  return port === undefined ? undefined : { host: "127.0.0.1", port }
}

const openPlace = async (index: number, options: PlaceOptions): Promise<Place> => {
  const { clocks, databaseUrl, dataFolder } = options
  const database =
    databaseUrl === undefined
      ? undefined
      : await startFaultProxy(() => ({ host: "127.0.0.1", port: Number(new URL(databaseUrl).port) }))
  const url = databaseUrl === undefined ? undefined : new URL(databaseUrl)
  if (url !== undefined && database !== undefined) url.port = String(database.port)
  const startedAt = performance.now()
  let ahead = index * options.skewMillis
  let service: Service | undefined
  let clock: MutableClock | undefined

  const place: Place = {
    index,
    database,
    isUp: () => service !== undefined,
    kill9: async () => {
      const old = service
      service = undefined
      ports.delete(place)
      await old?.kill9()
      if (clock !== undefined) clock.diedAt = performance.now()
    },
    start: async (clockStepMillis = 0) => {
      ahead += clockStepMillis
      for (let attempt = 1; service === undefined; attempt++) {
        const bornAt = performance.now()
        const shows = Date.parse(options.clock) + ahead + Math.floor(bornAt - startedAt)
        const env = {
          FUKURI_SECRET: secret,
          FUKURI_CLOCK: new Date(shows).toISOString(),
          ...(url === undefined ? {} : { DATABASE_URL: url.href }),
          ...options.env
        }
        try {
          const { command } = options
          const started = await startService(env, { dataFolder, ...(command === undefined ? {} : { command }) })
          const readyAt = performance.now()
          clock = {
            bornAt,
            diedAt: Infinity,
            least: (at) => shows + at - readyAt,
            most: (at) => shows + at - bornAt
          }
          clocks.push(clock)
          service = started
          ports.set(place, Number(new URL(started.url).port))
        } catch (cause) {
          // What it needs may be away at this moment.
          if (attempt === 20) throw cause
          await sleep(250)
        }
      }
    },
    signal: (signal) => {
      if (service?.pid !== undefined) signalQuietly(service.pid, signal)
    },
    output: () => service?.output() ?? "",
    ready: async () => {
      for (let tries = 0; tries < 600; tries++) {
        const answer = await fetch(`${service?.url}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(
          () => undefined
        )
        if (answer?.ok === true) return
        await sleep(100)
      }
      throw new Error(`a service is not ready a minute after everything was mended: ${service?.output()}`)
    }
  }
  return place
}

const whatIsThere: Effect.Effect<
  { readonly entries: Entries; readonly broken: ReadonlyArray<string> },
  unknown,
  Stores.Stores
> = Effect.gen(function* () {
  const batches = yield* Stream.runCollect((yield* Ledger.Ledger).entries(code, 0))
  const { broken } = yield* LedgerCheck.check(code)
  return { entries: [...batches].flat(), broken: broken.map(({ holder, what }) => `${holder}: ${what}`) }
})

const endBackend = (databaseUrl: string, which: number): Promise<unknown> =>
  query(
    databaseUrl,
    `with ours as (select pid from pg_stat_activity where application_name = 'fukuri' and datname = current_database())
     select pg_terminate_backend(pid) from (select pid from ours order by pid
       offset ${which} % greatest(1, (select count(*)::int from ours)) limit 1) as one`
  )

const query = (databaseUrl: string, sql: string): Promise<unknown> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(PgConnection.make({ url: Redacted.make(databaseUrl) }), (connection) =>
        connection.query(sql, [], false)
      )
    )
  )

const isAnswering = (databaseUrl: string): Promise<boolean> =>
  Effect.runPromise(
    Effect.scoped(PgConnection.make({ url: Redacted.make(databaseUrl) })).pipe(
      Effect.timeout("3 seconds"),
      Effect.match({ onFailure: () => false, onSuccess: () => true })
    )
  )

const quietly = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work
  } catch {
    // The server itself may be away.
  }
}

const signalTree = ({ dataDir }: PostgresServer, signal: NodeJS.Signals): void => {
  try {
    const postmaster = Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")[0])
    const children = execFileSync("pgrep", ["-P", String(postmaster)], { encoding: "utf8" })
      .trim()
      .split(/\s+/)
    for (const pid of [postmaster, ...children.map(Number)]) signalQuietly(pid, signal)
  } catch {
    // It is just being started again.
  }
}

const signalQuietly = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch {
    // Already gone.
  }
}

/** A file system of its own in memory; undefined where this user may not mount one. Unit of its size: mebibytes. */
const mountDisk = async () => {
  const folder = await mkdtemp(join(tmpdir(), "fukuri-disk-"))
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=320m,mode=0755", "tmpfs", folder], { stdio: "ignore" })
  } catch {
    await rm(folder, { recursive: true, force: true })
    return undefined
  }
  const ballast = join(folder, "ballast")
  return {
    folder,
    fill: async () => {
      const { bavail, bsize } = await statfs(folder)
      // Others write at the same time: that it is full is all that matters.
      await quietly(writeFile(ballast, Buffer.alloc(bavail * bsize)))
    },
    free: () => rm(ballast, { force: true }),
    unmount: () => {
      execFileSync("umount", ["-l", folder], { stdio: "ignore" })
      void rm(folder, { recursive: true, force: true })
    }
  }
}
