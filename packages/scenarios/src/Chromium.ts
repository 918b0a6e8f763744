/**
 * Chromium: the browser that scenarios and tests are played in: one that is installed, or Playwright's own.
 */
import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

// The headless shell first: without the windows of the whole browser it takes a third less of the processor.
const names = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge"
]
const places = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium"
]

/** What it is started with, so that it asks nobody anything and runs as root too. */
export const chromiumFlags: ReadonlyArray<string> = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-gpu"
]

/** The path of a Chromium that is installed here. */
export const installedChromium = (): string | undefined => {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "")
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return [...onPath, ...places].find((path) => runnable(path) !== undefined)
}

/** A path, when a program that can be run is there. */
export const runnable = (path: string): string | undefined => {
  try {
    accessSync(path, constants.X_OK)
    return path
  } catch {
    return undefined
  }
}
