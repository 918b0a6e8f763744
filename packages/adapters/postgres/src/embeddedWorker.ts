// The thread the embedded PostgreSQL engine lives on: PGlite runs queries on the thread that calls it,
// so it gets one of its own. This file frames what the driver sends into whole batches, runs them one
// after another, and keeps sessions, the read-only switch and the write-ahead log tidy.
// It does not lock the folder, measure the disk or talk to callers: see Embedded.ts.
import { PGlite } from "@electric-sql/pglite"
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs"
import { parentPort, workerData } from "node:worker_threads"

/** What the thread is started with. */
export type WorkerData =
  | { readonly type: "folder"; readonly databaseFolder: string }
  /** An empty database takes a second to make and a fifth to copy, so the first one made is handed on to the next. */
  | { readonly type: "memory"; readonly template: ArrayBuffer | undefined }

/** What the main thread asks. `refuseWrites` is the sentence to refuse writes with, for as long as it is sent. */
export type ToWorker =
  | {
      readonly type: "bytes"
      readonly session: number
      readonly bytes: Uint8Array
      readonly refuseWrites: string | undefined
    }
  | { readonly type: "end"; readonly session: number }
  | { readonly type: "close" }

/** What the thread answers. */
export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "template"; readonly template: ArrayBuffer }
  | { readonly type: "failed"; readonly detail: string }
  | { readonly type: "bytes"; readonly session: number; readonly bytes: Uint8Array }

interface Session {
  pending: Uint8Array
  started: boolean
}

const megabytes = 1024 * 1024
/** Checkpoint after this much log: nobody else does it in a single process, and a restart replays all of it. */
const checkpointBytes = 64 * megabytes
const checkpointCheckMillis = 5_000
const startParams = [...PGlite.defaultStartParams, "-c", "min_wal_size=32MB", "-c", "max_wal_size=128MB"]

const letter = (text: string): number => text.charCodeAt(0)
const codes = { sync: letter("S"), query: letter("Q"), error: letter("E"), idle: letter("I"), failed: letter("E") }
const startupCodes = new Set(["user", "database", "options", "replication", "client_encoding"])

const port = parentPort
if (port === null) throw new Error("embeddedWorker.ts runs as a worker thread only")
const start: WorkerData = workerData
const post = (message: FromWorker, transfer: ReadonlyArray<ArrayBuffer> = []): void =>
  port.postMessage(message, [...transfer])

const engineLog: Array<string> = []
const engine = await openEngine().catch((cause: unknown) => {
  const fatal = engineLog.find((line) => /FATAL|PANIC/.test(line)) ?? engineLog.at(-1)
  post({ type: "failed", detail: fatal ?? (cause instanceof Error ? cause.message : String(cause)) })
  return undefined
})

if (engine === undefined) port.close()
else serve(engine)

/**
 * Opens the database, creating it first when there is none.
 * Atomic: a new database is built beside its place and renamed into it, so a killed first start leaves nothing half made.
 */
async function openEngine(): Promise<PGlite> {
  const onStderr = (line: string): boolean => {
    engineLog.push(line)
    if (engineLog.length > 50) engineLog.shift()
    return false
  }
  const options = { startParams, onStderr }
  if (start.type === "memory") {
    if (start.template !== undefined) return PGlite.create({ ...options, loadDataDir: new Blob([start.template]) })
    const first = await PGlite.create(options)
    const template = await (await first.dumpDataDir("none")).arrayBuffer()
    post({ type: "template", template }, [template])
    return first
  }
  const { databaseFolder } = start
  if (!existsSync(databaseFolder)) {
    const unfinished = `${databaseFolder}.new`
    rmSync(unfinished, { recursive: true, force: true })
    mkdirSync(unfinished, { mode: 0o700 })
    const created = await PGlite.create({ ...options, dataDir: unfinished })
    await created.close()
    renameSync(unfinished, databaseFolder)
  }
  return PGlite.create({ ...options, dataDir: databaseFolder })
}

/** Answers the main thread until it says close. PGlite is one backend, so sessions take turns, first come first served. */
function serve(engine: PGlite): void {
  const sessions = new Map<number, Session>()
  let active: number | undefined
  let status = codes.idle
  let refuseWrites: string | undefined
  let readOnly = false
  let wroteSinceCheck = false

  const run = async (bytes: Uint8Array): Promise<Uint8Array> => {
    const chunks: Array<Uint8Array> = []
    // Not execProtocolRaw: that one also parses every answer and keeps the result for ever.
    await engine.execProtocolRawStream(bytes, {
      syncToFs: false,
      onRawData: (chunk) => void chunks.push(chunk.slice())
    })
    const answer = join(chunks)
    // Every answer ends in ReadyForQuery, whose last byte is the transaction status.
    status = answer.at(-1) ?? status
    return answer
  }
  const sql = (text: string): Promise<Uint8Array> => run(queryMessage(text))

  /**
   * Lets PostgreSQL itself tell reads from writes: while the disk is short every transaction is a read-only one.
   * A transaction already under way is turned read-only as well; what it wrote may still be committed.
   */
  const switchReadOnly = async (): Promise<void> => {
    if (refuseWrites === undefined && !readOnly) return
    if (status === codes.idle) {
      readOnly = refuseWrites !== undefined
      await sql(`set default_transaction_read_only = ${readOnly ? "on" : "off"}`)
    } else if (status !== codes.failed && refuseWrites !== undefined) {
      readOnly = true
      await sql("set transaction read only")
    }
  }

  const startSession = async (packet: Uint8Array): Promise<Uint8Array> => {
    const settings = startupSettings(packet)
    const set = settings.map(([name, value]) => `set_config(${literal(name)}, ${literal(value)}, false)`)
    const answer = set.length === 0 ? undefined : await sql(`select ${set.join(", ")}`)
    // An unknown setting is refused as a server would: the error, and no ReadyForQuery.
    const error = answer === undefined ? undefined : findError(answer)
    return error === undefined ? run(packet) : error.bytes
  }

  const advance = async (id: number): Promise<void> => {
    const session = sessions.get(id)
    if (session === undefined) return
    for (;;) {
      const length = session.started ? batchLength(session.pending) : startupLength(session.pending)
      if (length === undefined) return
      const batch = session.pending.slice(0, length)
      session.pending = session.pending.subarray(length)
      let answer: Uint8Array
      if (session.started) {
        await switchReadOnly()
        answer = await run(batch)
        wroteSinceCheck = true
        if (readOnly) answer = explainReadOnly(answer, refuseWrites ?? "The disk was too full to write; try again.")
      } else {
        session.started = true
        answer = await startSession(batch)
      }
      const bytes = new Uint8Array(answer)
      post({ type: "bytes", session: id, bytes }, [bytes.buffer])
    }
  }

  /** Leaves the backend as a new connection expects it, then lets the next session in. */
  const end = async (id: number): Promise<void> => {
    sessions.delete(id)
    if (active !== id) return
    await rollback()
    await sql("discard all")
    readOnly = false
    active = sessions.keys().next().value
    if (active !== undefined) await advance(active)
  }
  const rollback = async (): Promise<void> => {
    if (status !== codes.idle) await sql("rollback")
  }

  const checkpoint = async (): Promise<void> => {
    if (!wroteSinceCheck || status !== codes.idle) return
    wroteSinceCheck = false
    const written = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) from pg_control_checkpoint()"
    await sql(`do $$ begin if (${written}) > ${checkpointBytes} then execute 'checkpoint'; end if; end $$`)
  }

  const handle = async (message: ToWorker): Promise<void> => {
    switch (message.type) {
      case "bytes": {
        refuseWrites = message.refuseWrites
        const session = sessions.get(message.session) ?? { pending: new Uint8Array(0), started: false }
        session.pending = join([session.pending, message.bytes])
        sessions.set(message.session, session)
        active ??= message.session
        if (active === message.session) await advance(message.session)
        return
      }
      case "end":
        return end(message.session)
      case "close":
        clearInterval(timer)
        await rollback()
        await engine.close()
        port?.close()
    }
  }

  // One thing at a time. What throws here is a broken engine: it ends the thread, and the main thread hears of it.
  let work = Promise.resolve()
  const enqueue = (task: () => Promise<void>): void => {
    work = work.then(task)
  }
  const timer = setInterval(() => enqueue(checkpoint), checkpointCheckMillis)
  port?.on("message", (message: ToWorker) => enqueue(() => handle(message)))
  post({ type: "ready" })
}

/** Length of the startup packet at the front, once all of it is there. */
function startupLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < 4) return undefined
  const length = int32(bytes, 0)
  return bytes.length < length ? undefined : length
}

/** Length of the messages at the front up to one that PostgreSQL answers with ReadyForQuery, once all are there. */
function batchLength(bytes: Uint8Array): number | undefined {
  let offset = 0
  while (offset + 5 <= bytes.length) {
    const type = bytes[offset]
    offset += 1 + int32(bytes, offset + 1)
    if (offset > bytes.length) return undefined
    if (type === codes.sync || type === codes.query) return offset
  }
  return undefined
}

/** The settings a startup packet asks for, without those that choose the database and the user. */
function startupSettings(packet: Uint8Array): ReadonlyArray<readonly [name: string, value: string]> {
  const words = new TextDecoder().decode(packet.subarray(8)).split("\0")
  const settings: Array<readonly [string, string]> = []
  for (let index = 0; index + 1 < words.length; index += 2) {
    const name = words[index]
    const value = words[index + 1]
    if (name === undefined || name === "" || value === undefined) break
    if (!startupCodes.has(name)) settings.push([name, value])
  }
  return settings
}

/** Puts the reason in place of "cannot execute INSERT in a read-only transaction" (25006): SQLSTATE 53100, disk_full. */
function explainReadOnly(answer: Uint8Array, sentence: string): Uint8Array {
  const error = findError(answer)
  if (error === undefined || error.sqlState !== "25006") return answer
  const explained = errorMessage("53100", sentence)
  return join([
    answer.subarray(0, error.offset),
    explained,
    explainReadOnly(answer.subarray(error.offset + error.bytes.length), sentence)
  ])
}

function findError(
  answer: Uint8Array
): { readonly offset: number; readonly bytes: Uint8Array; readonly sqlState: string | undefined } | undefined {
  let offset = 0
  while (offset + 5 <= answer.length) {
    const next = offset + 1 + int32(answer, offset + 1)
    if (answer[offset] === codes.error) {
      const bytes = answer.slice(offset, next)
      const fields = new TextDecoder().decode(bytes.subarray(5)).split("\0")
      return { offset, bytes, sqlState: fields.find((field) => field.startsWith("C"))?.slice(1) }
    }
    offset = next
  }
  return undefined
}

function errorMessage(sqlState: string, sentence: string): Uint8Array {
  return message("E", `SERROR\0VERROR\0C${sqlState}\0M${sentence}\0\0`)
}

function queryMessage(text: string): Uint8Array {
  return message("Q", `${text}\0`)
}

function message(type: string, text: string): Uint8Array {
  const body = new TextEncoder().encode(text)
  const bytes = new Uint8Array(5 + body.length)
  bytes[0] = letter(type)
  new DataView(bytes.buffer).setInt32(1, 4 + body.length)
  bytes.set(body, 5)
  return bytes
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function int32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(offset)
}

function join(chunks: ReadonlyArray<Uint8Array>): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}
