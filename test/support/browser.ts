// A real Chromium for the end-to-end tests: an installed one, else Debian's headless shell, else Playwright's own, else
// Debian's whole browser.
// When there is none and none can be had, this fails with a sentence; it never lets a test be skipped.
import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { chromium } from "playwright-core"
import type { Browser } from "playwright-core"
import { chromiumFlags, installedChromium, runnable } from "../../packages/scenarios/src/Chromium.ts"

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0

/** Starts a browser without a window; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findBrowser()
  return chromium.launch({ executablePath, args: [...chromiumFlags], timeout: 30_000 })
}

/** Path of a Chromium that can be run, fetched when there is none. Found once for a process. */
export function findBrowser(): Promise<string> {
  found ??= find()
  return found
}
let found: Promise<string> | undefined

async function find(): Promise<string> {
  const installed = installedChromium() ?? runnable(chromium.executablePath())
  if (installed !== undefined) return installed
  const problems: Array<string> = []
  const attempts = [
    {
      name: "Debian's headless shell",
      install: () => installDebians("chromium-headless-shell"),
      path: installedChromium
    },
    { name: "Playwright's", install: installPlaywrights, path: () => runnable(chromium.executablePath()) },
    { name: "Debian's", install: () => installDebians("chromium"), path: installedChromium }
  ]
  for (const { name, install, path } of attempts) {
    try {
      await install()
      const fetched = path()
      if (fetched !== undefined) return fetched
      problems.push(`${name} was not where it should be`)
    } catch (cause) {
      problems.push(`${name} could not be installed (${lastLine(cause)})`)
    }
  }
  throw new Error(`No browser for the end-to-end tests: install chromium. ${problems.join("; ")}.`)
}

async function installPlaywrights(): Promise<void> {
  const require = createRequire(import.meta.url)
  const cli = join(dirname(require.resolve("playwright-core/package.json")), "cli.js")
  // As root its libraries are installed as well; otherwise they must be there.
  const options = isRoot ? ["--with-deps"] : []
  await run(process.execPath, [cli, "install", ...options, "chromium"], { timeout: 300_000 })
}

async function installDebians(name: string): Promise<void> {
  if (!isRoot) throw new Error("only root may")
  if (!/debian|ubuntu/i.test(readFileSync("/etc/os-release", "utf8"))) throw new Error("this is no Debian")
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  await run("apt-get", ["update"], { env, timeout: 300_000 })
  await run("apt-get", ["install", "-y", "--no-install-recommends", name], { env, timeout: 600_000 })
}

function lastLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  return text.trim().split("\n").at(-1) ?? text
}
