// The embedded PostgreSQL: PGlite in a worker thread, reached by the ordinary driver through a stream.
// Here live what PGlite leaves to its host: a folder of one's own, a lock on it that dies with the process,
// and refusing writes before the disk is full (PGlite spins on a full one).
// Tables, migrations and stores live elsewhere: to them this is PostgreSQL with one connection.
import { Deferred, Effect, Schema } from "effect"
import type { Scope } from "effect"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join, resolve } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Duplex } from "node:stream"
import { Worker } from "node:worker_threads"
import type { FromWorker, ToWorker, WorkerData } from "./embeddedWorker.ts"

/** What a person starting the service should know of this engine. */
export const durability =
  "The embedded database keeps every completed use when the process is killed, but not when the power fails: " +
  "use a PostgreSQL server (DATABASE_URL) where that matters."

/** Unit: bytes. Below this much free space writes are refused. */
export const defaultFreeSpaceFloorBytes = 64 * 1024 * 1024

/** Why the embedded database could not be opened, or stopped. */
export const EmbeddedRefusal = Schema.TaggedUnion({
  /** Another process has the folder open; its pid when it runs on this host. */
  FolderInUse: { folder: Schema.String, pid: Schema.UndefinedOr(Schema.Int) },
  /** The folder cannot be created, written or locked. */
  FolderUnusable: { folder: Schema.String, detail: Schema.String },
  /** Too little free space to open the database without risking it. */
  DiskFull: { folder: Schema.String, freeBytes: Schema.Number, neededBytes: Schema.Number },
  /** The engine did not start, or stopped by itself. */
  EngineFailed: { folder: Schema.UndefinedOr(Schema.String), detail: Schema.String }
})

/** The embedded database refused to open, or stopped; `message` says what and what to do, in one sentence. */
export class EmbeddedRefused extends Schema.TaggedError<EmbeddedRefused>()("EmbeddedRefused", {
  reason: EmbeddedRefusal
}) {
  override get message(): string {
    return EmbeddedRefusal.match(this.reason, {
      FolderInUse: ({ folder, pid }) =>
        `The data folder ${folder} is in use by another process${pid === undefined ? "" : ` (pid ${pid})`}: ` +
        "stop that process, or choose another folder.",
      FolderUnusable: ({ folder, detail }) =>
        `The data folder ${folder} cannot be used (${detail}): ` +
        "make it a folder this user may write, or choose another one.",
      DiskFull: ({ folder, freeBytes, neededBytes }) =>
        `The disk of the data folder ${folder} has only ${mebibytes(freeBytes)} MiB free ` +
        `and the embedded database needs ${mebibytes(neededBytes)} MiB: free some space, then start again.`,
      EngineFailed: ({ folder, detail }) =>
        `The embedded database${folder === undefined ? "" : ` in ${folder}`} failed (${detail}): ` +
        "start again, and if it fails again restore the folder from a backup."
    })
  }
}

/** An open embedded database. */
export interface Embedded {
  /** A new connection for the driver. Sessions take turns: a second one waits until the first has ended. */
  readonly stream: () => Duplex
  /** The options to give to `PgClient.layer`. */
  readonly client: {
    readonly stream: () => Duplex
    readonly maxConnections: 1
    readonly username: string
    readonly database: string
  }
  /** Never succeeds; fails when the engine stops although nobody closed it. */
  readonly stopped: Effect.Effect<never, EmbeddedRefused>
}

export interface OpenOptions {
  /** Created when missing. Holds the folder `database`, and the lock. */
  readonly folder: string
  /** Unit: bytes. Below this much free space writes are refused (SQLSTATE 53100) and reads answered. Default 64 MiB. */
  readonly freeSpaceFloorBytes?: number
  /** Unit: bytes. Measures the free space at the folder; for tests. Default: asks the file system. */
  readonly freeSpace?: (folder: string) => number
}

/**
 * Opens the embedded database in a folder, creating it when there is none.
 * Closing the scope closes the database cleanly, then gives up the folder.
 *
 * Refuses: FolderInUse within a second, FolderUnusable, DiskFull, EngineFailed.
 * Atomic: a first start that is killed leaves no half made database.
 */
export const open = Effect.fnUntraced(function* (
  options: OpenOptions
): Effect.fn.Return<Embedded, EmbeddedRefused, Scope.Scope> {
  const folder = resolve(options.folder)
  const disk = makeDisk(folder, options)
  yield* Effect.acquireRelease(
    attempt(() => lockFolder(folder)),
    (lock) => Effect.sync(() => lock.release())
  )
  yield* attempt(() => disk.refuseOpening())
  return yield* startEngine(folder, () => disk.refuseWrites())
})

/** Opens an empty embedded database in memory, forgotten when the scope closes. */
export const openMemory: Effect.Effect<Embedded, EmbeddedRefused, Scope.Scope> = Effect.suspend(() =>
  startEngine(undefined, () => undefined)
)

// ---------------------------------------------------------------------------------------------------------------------
// The folder

interface FolderLock {
  readonly release: () => void
}

const lockWaitMillis = 500

/**
 * Takes the folder for this process, or throws the refusal.
 *
 * The lock is the one SQLite, which comes with Node, takes on a database file: the kernel holds it for the process
 * on the file itself, so it ends with the process however that dies, nothing stale can remain, no pid is trusted, and
 * it holds between containers that share the folder. The wait settles two starters at the same moment and
 * lets a process that was just killed finish dying. The file is never removed: a lock on a removed file locks nothing.
 */
function lockFolder(folder: string): FolderLock {
  const unusable = (detail: string): EmbeddedRefused =>
    new EmbeddedRefused({ reason: EmbeddedRefusal.cases.FolderUnusable.make({ folder, detail }) })
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Only writing tells: a permission bit says nothing of a read-only or full file system.
    rmdirSync(mkdtempSync(join(folder, "probe-")))
  } catch (cause) {
    throw unusable(describeFileError(cause))
  }
  const owner = join(folder, "owner")
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(folder, "lock"), { timeout: lockWaitMillis })
    lock.exec("begin exclusive")
    writeFileSync(owner, `${process.pid} ${hostname()}\n`)
  } catch (cause) {
    if (lock?.isOpen === true) lock.close()
    if (!isBusy(cause)) throw unusable(`it cannot be locked: ${describeFileError(cause)}`)
    throw new EmbeddedRefused({
      reason: EmbeddedRefusal.cases.FolderInUse.make({ folder, pid: readOwner(owner) })
    })
  }
  const held = lock
  return {
    release: () => {
      rmSync(owner, { force: true })
      held.close()
    }
  }
}

/** SQLITE_BUSY. */
function isBusy(cause: unknown): boolean {
  return cause instanceof Error && "errcode" in cause && cause.errcode === 5
}

/** The pid that the holder of the lock wrote down; nothing when it is of another host or no longer alive. */
function readOwner(file: string): number | undefined {
  try {
    const [pid, host] = readFileSync(file, "utf8").trim().split(" ")
    if (host !== hostname() || !/^\d+$/.test(pid ?? "")) return undefined
    process.kill(Number(pid), 0)
    return Number(pid)
  } catch {
    return undefined
  }
}

function describeFileError(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  switch (code) {
    case "EACCES":
    case "EPERM":
      return "permission denied"
    case "EROFS":
      return "its file system is read-only"
    case "ENOTDIR":
    case "EEXIST":
      return "a file is in its place"
    case "ENOENT":
      return "it is not there"
    case "ENOSPC":
      return "the disk is full"
    default:
      return cause instanceof Error ? cause.message : String(cause)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// The disk

/** What a new database takes before anything is stored in it. */
const newDatabaseBytes = 64 * 1024 * 1024
const measureEveryMillis = 100

interface Disk {
  /** Throws the refusal when there is no room to open or create the database. */
  readonly refuseOpening: () => void
  /** The sentence to refuse writes with, while there is too little room. Cheap enough to ask for every statement. */
  readonly refuseWrites: () => string | undefined
}

function makeDisk(folder: string, options: OpenOptions): Disk {
  const floorBytes = options.freeSpaceFloorBytes ?? defaultFreeSpaceFloorBytes
  const measure = options.freeSpace ?? freeSpace
  let measuredAt = Number.NEGATIVE_INFINITY
  let sentence: string | undefined
  return {
    refuseOpening: () => {
      const freeBytes = measure(folder)
      const neededBytes = floorBytes + (existsSync(databaseFolder(folder)) ? 0 : newDatabaseBytes)
      if (freeBytes >= neededBytes) return
      throw new EmbeddedRefused({ reason: EmbeddedRefusal.cases.DiskFull.make({ folder, freeBytes, neededBytes }) })
    },
    refuseWrites: () => {
      if (performance.now() - measuredAt < measureEveryMillis) return sentence
      measuredAt = performance.now()
      sentence = refusal()
      return sentence
    }
  }

  function refusal(): string | undefined {
    const refused = "the embedded database answers questions but refuses changes"
    try {
      const freeBytes = measure(folder)
      return freeBytes >= floorBytes
        ? undefined
        : `The disk is almost full (${mebibytes(freeBytes)} MiB free, ${mebibytes(floorBytes)} MiB kept): ` +
            `${refused} until space is freed.`
    } catch (cause) {
      return `The data folder ${folder} cannot be reached (${describeFileError(cause)}): ${refused}.`
    }
  }
}

function freeSpace(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

function databaseFolder(folder: string): string {
  return join(folder, "database")
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / (1024 * 1024))
}

// ---------------------------------------------------------------------------------------------------------------------
// The engine

/** Making a database takes seconds, and more than a minute where much else runs. */
const startWithin = "120 seconds"
/** A clean close is quick; a query that goes on longer is cut off, which loses only what was not committed. */
const closeWithin = "3 seconds"
const workerFile = import.meta.url.endsWith(".ts") ? "./embeddedWorker.ts" : "./embeddedWorker.js"

const startEngine = Effect.fnUntraced(function* (
  folder: string | undefined,
  refuseWrites: () => string | undefined
): Effect.fn.Return<Embedded, EmbeddedRefused, Scope.Scope> {
  const failed = (detail: string): EmbeddedRefused =>
    new EmbeddedRefused({ reason: EmbeddedRefusal.cases.EngineFailed.make({ folder, detail }) })
  const engine = yield* Effect.acquireRelease(
    Effect.sync(() => new Engine(folder === undefined ? undefined : databaseFolder(folder), failed, refuseWrites)),
    (engine) => engine.close
  )
  yield* Deferred.await(engine.ready).pipe(
    Effect.timeoutOrElse({
      duration: startWithin,
      orElse: () => Effect.fail(failed(`it did not start within ${startWithin}`))
    })
  )
  const stream = (): Duplex => engine.connect()
  return {
    stream,
    client: { stream, maxConnections: 1, username: "postgres", database: "postgres" },
    stopped: Deferred.await(engine.stopped)
  }
})

/** An empty database, once this process has made one in memory. */
let memoryTemplate: ArrayBuffer | undefined

/** The main thread's end of the worker: hands bytes to and fro between it and the connections. */
class Engine {
  readonly ready = Deferred.makeUnsafe<void, EmbeddedRefused>()
  readonly stopped = Deferred.makeUnsafe<never, EmbeddedRefused>()
  readonly close: Effect.Effect<void>
  readonly refuseWrites: () => string | undefined
  private readonly worker: Worker
  private readonly exited = Deferred.makeUnsafe<void>()
  private readonly connections = new Map<number, Connection>()
  private connectionCount = 0
  private closing = false
  private end: Error | undefined

  constructor(
    databaseFolder: string | undefined,
    failed: (detail: string) => EmbeddedRefused,
    refuseWrites: () => string | undefined
  ) {
    this.refuseWrites = refuseWrites
    const workerData: WorkerData =
      databaseFolder === undefined ? { type: "memory", template: memoryTemplate } : { type: "folder", databaseFolder }
    this.worker = new Worker(new URL(workerFile, import.meta.url), { workerData, execArgv: [] })
    this.worker.on("message", (message: FromWorker) => {
      if (message.type === "ready") Deferred.doneUnsafe(this.ready, Effect.void)
      else if (message.type === "template") memoryTemplate = message.template
      else if (message.type === "failed") this.stop(failed(message.detail))
      else this.connections.get(message.session)?.push(message.bytes)
    })
    this.worker.on("error", (cause) => this.stop(failed(cause instanceof Error ? cause.message : String(cause))))
    this.worker.on("exit", () => {
      this.stop(failed("its thread ended"))
      Deferred.doneUnsafe(this.exited, Effect.void)
    })
    this.close = Effect.suspend(() => {
      this.closing = true
      this.send({ type: "close" })
      return Deferred.await(this.exited)
    }).pipe(
      Effect.timeoutOrElse({ duration: closeWithin, orElse: () => Effect.promise(() => this.worker.terminate()) }),
      Effect.asVoid
    )
  }

  connect(): Duplex {
    const id = ++this.connectionCount
    const connection = new Connection(this, id)
    if (this.end === undefined) this.connections.set(id, connection)
    else connection.destroy(this.end)
    return connection
  }

  disconnect(id: number): void {
    if (this.connections.delete(id)) this.send({ type: "end", session: id })
  }

  send(message: ToWorker, transfer: ReadonlyArray<ArrayBuffer> = []): void {
    this.worker.postMessage(message, [...transfer])
  }

  /** Ends every connection; only the first cause counts, and none when the end was asked for. */
  private stop(cause: EmbeddedRefused): void {
    if (this.end !== undefined) return
    this.end = this.closing ? new Error("The embedded database is closed.") : cause
    Deferred.doneUnsafe(this.ready, Effect.fail(cause))
    if (!this.closing) Deferred.doneUnsafe(this.stopped, Effect.fail(cause))
    const connections = [...this.connections.values()]
    this.connections.clear()
    for (const connection of connections) connection.destroy(this.end)
  }
}

const sslRequest = 80877103
const gssRequest = 80877104
const cancelRequest = 80877102

/** One connection as the driver sees it. The driver writes whole messages, which makes its first words easy to tell. */
class Connection extends Duplex {
  private readonly engine: Engine
  private readonly id: number
  private started = false

  constructor(engine: Engine, id: number) {
    super()
    this.engine = engine
    this.id = id
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    // A copy to give away: cloning the driver's slice would copy the pool behind it.
    const bytes = new Uint8Array(chunk)
    const request = this.started || bytes.length < 8 ? undefined : new DataView(bytes.buffer).getInt32(4)
    if (request === sslRequest || request === gssRequest) {
      this.push("N")
    } else if (request === cancelRequest) {
      // A running query cannot be cancelled; the driver replaces the connection that ran it.
      this.destroy()
    } else {
      this.started = true
      const refuseWrites = this.engine.refuseWrites()
      this.engine.send({ type: "bytes", session: this.id, bytes, refuseWrites }, [bytes.buffer])
    }
    done()
  }

  override _read(): void {}

  override _final(done: () => void): void {
    done()
    this.destroy()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.engine.disconnect(this.id)
    done(error)
  }
}

/** Runs what throws its refusal; any other exception is a defect. */
function attempt<A>(run: () => A): Effect.Effect<A, EmbeddedRefused> {
  return Effect.suspend(() => {
    try {
      return Effect.succeed(run())
    } catch (cause) {
      return cause instanceof EmbeddedRefused ? Effect.fail(cause) : Effect.die(cause)
    }
  })
}
