// What every benchmark says the same way: how a run is summed up, on which machine it was, and a table to read.
import { availableParallelism, cpus, release, totalmem, type as systemType } from "node:os"
import { readFileSync, statfsSync } from "node:fs"

/** One timed run: how many were done in how long, and how long each took. */
export interface Run {
  readonly perSecond: number
  readonly p50Millis: number
  readonly p99Millis: number
}

/** Sums up the times of what was done within `seconds`; `millis` is sorted in place. */
export function runOf(millis: Array<number>, seconds: number): Run {
  millis.sort((a, b) => a - b)
  const at = (share: number): number => millis[Math.min(millis.length - 1, Math.floor(millis.length * share))] ?? 0
  return { perSecond: millis.length / seconds, p50Millis: at(0.5), p99Millis: at(0.99) }
}

/** The median; of an even number of values the mean of the two in the middle. */
export function median(values: ReadonlyArray<number>): number {
  const sorted = values.toSorted((a, b) => a - b)
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
  const high = sorted[Math.floor(sorted.length / 2)] ?? 0
  return (low + high) / 2
}

/** Each number of several runs by its own median. */
export function medianRun(runs: ReadonlyArray<Run>): Run {
  return {
    perSecond: median(runs.map(({ perSecond }) => perSecond)),
    p50Millis: median(runs.map(({ p50Millis }) => p50Millis)),
    p99Millis: median(runs.map(({ p99Millis }) => p99Millis))
  }
}

/** The machine and its runtime in one line; `folder` is where the data are: its file system decides what a commit costs. */
export function machine(folder: string): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor"
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  const system = `${systemType()} ${release()}, ${mountOf(folder)}, Node ${process.versions.node}`
  return `${availableParallelism()} cores (${model}), ${memory}, ${system}`
}

/** Rows below headings, every column as wide as it has to be; a Markdown table when read as one. */
export function table(headings: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0))
  )
  const line = (cells: ReadonlyArray<string>): string =>
    `| ${cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join(" | ")} |`
  return [line(headings), `|${widths.map((width) => `${"-".repeat(width + 1)}:`).join("|")}|`, ...rows.map(line)].join(
    "\n"
  )
}

/** The kind of file system a folder is on. On tmpfs nothing is durable, and a commit costs nothing. */
function mountOf(folder: string): string {
  const tmpfs = 0x01021994
  if (statfsSync(folder).type === tmpfs) return "tmpfs (NOTHING IS DURABLE HERE: numbers mean little)"
  try {
    const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n")
    const inside = mounts
      .map((mount) => mount.split(" "))
      .filter(([, point = "-"]) => point === "/" || folder === point || folder.startsWith(`${point}/`))
      .sort(([, a = ""], [, b = ""]) => b.length - a.length)
    return inside[0]?.[2] ?? "unknown file system"
  } catch {
    return "unknown file system"
  }
}
