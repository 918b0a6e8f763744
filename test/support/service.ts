// The real service as its own process, on a free port and a data folder of its own.
import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { putPrepared } from "./preparedData.ts"

const root = join(import.meta.dirname, "..", "..")

/** The `fukuri` command on this process's Node. */
export const fukuri = [join(root, "packages/http/bin/fukuri.js")] as const

export interface Service {
  /** Without a slash at the end. */
  readonly url: string
  readonly output: () => string
  readonly dataFolder: string
  readonly pid: number | undefined
  /** Ends it as Ctrl-C does; answers the exit code. */
  readonly stop: () => Promise<number | null>
  readonly kill9: () => Promise<void>
  /** Tells it something, as whoever supervises it does. */
  readonly signal: (signal: NodeJS.Signals) => void
  /** Its exit code, when it has ended. */
  readonly ended: Promise<number | null>
}

/**
 * Starts the service, or another command that serves, and waits until it says where it listens. Rejects with its output when
 * it does not. A folder that is given is left as it is: when it is empty, the service makes its database there.
 */
export const startService = async (
  env: Readonly<Record<string, string>>,
  options: { readonly dataFolder?: string; readonly command?: ReadonlyArray<string> } = {}
): Promise<Service> => {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), "fukuri-service-")))
  if (options.dataFolder === undefined && env["DATABASE_URL"] === undefined) await putPrepared(dataFolder)
  const child = spawn(process.execPath, [...(options.command ?? [...fukuri, "serve"])], {
    cwd: root,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], PORT: "0", FUKURI_DATA: dataFolder, ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  const { output, url } = await listening(child)
  return {
    url,
    signal: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => child.once("exit", resolve)),
    output,
    dataFolder,
    pid: child.pid,
    stop: async () => {
      const code = await ended(child, "SIGINT")
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true })
      return code
    },
    kill9: async () => {
      await ended(child, "SIGKILL")
    }
  }
}

/** Waits until a program says where it listens, and hears on. Rejects with what it said when it ends before. */
export const listening = async (
  child: ChildProcessByStdio<null, Readable, Readable>
): Promise<{ readonly url: string; readonly output: () => string }> => {
  let output = ""
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString("utf8")
      const address = /http:\/\/localhost:[0-9]+/.exec(output)?.[0]
      if (address !== undefined) resolve(address)
    }
    child.stdout.on("data", listen)
    child.stderr.on("data", listen)
    child.once("exit", (code) => reject(new Error(`the service ended with ${code}: ${output}`)))
  })
  return { url, output: () => output }
}

const ended = (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode)
    child.once("exit", (code) => resolve(code))
    child.kill(signal)
  })

/** Runs a command to its end. */
export const run = (
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [...fukuri, ...args], {
      cwd: root,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")))
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")))
    child.once("close", (code) => resolve({ code, stdout, stderr }))
  })
