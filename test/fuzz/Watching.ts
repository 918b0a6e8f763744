// What the service does meanwhile: how long a plain request takes at every moment, since a machine that others use too is
// slow by itself, and how much memory its process has.
import { readFileSync } from "node:fs"
import { newAgent, send } from "./Wire.ts"

/** Unit: milliseconds, since the begin of the process. */
interface Control {
  readonly began: number
  readonly ended: number
}

export interface MemorySample {
  /** Since the watching began. */
  readonly minutes: number
  readonly residentBytes: number
  readonly heapBytes: number
}

export interface Watch {
  readonly samples: ReadonlyArray<MemorySample>
  /** The slowest plain request that was under way at any time between two moments. Unit: milliseconds. */
  readonly slowestControl: (from: number, until: number) => number
  readonly controls: () => { readonly count: number; readonly slowest: number }
  readonly stop: () => Promise<void>
}

/** Asks for `/readyz`, which asks the database, over and over; and for the memory every two seconds. */
export const watch = (base: URL, pid: number): Watch => {
  const agent = newAgent()
  const began = performance.now()
  const samples: Array<MemorySample> = []
  const controls: Array<Control> = []
  const end = new AbortController()
  const ask = (path: string) =>
    send(base, agent, { method: "GET", path, headers: [["Host", "localhost"]], body: undefined })
  const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis))

  const control = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const began = performance.now()
      await ask("/readyz")
      controls.push({ began, ended: performance.now() })
      await pause(50)
    }
  }
  const measure = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const heap = /^nodejs_heap_size_used_bytes\S* ([0-9.e+]+)$/m.exec((await ask("/metrics")).text)?.[1]
      const resident = residentBytesOf(pid)
      if (heap !== undefined && resident !== undefined) {
        samples.push({
          minutes: (performance.now() - began) / 60_000,
          residentBytes: resident,
          heapBytes: Number(heap)
        })
      }
      await pause(2_000)
    }
  }
  const work = Promise.all([control(), measure()])
  return {
    samples,
    slowestControl: (from, until) =>
      Math.max(
        0,
        ...controls.filter((each) => each.ended >= from && each.began <= until).map((each) => each.ended - each.began)
      ),
    controls: () => ({
      count: controls.length,
      slowest: controls.reduce((most, { began, ended }) => Math.max(most, ended - began), 0)
    }),
    stop: async () => {
      end.abort()
      await work
      agent.destroy()
    }
  }
}

const residentBytesOf = (pid: number): number | undefined => {
  try {
    const kilobytes = /^VmRSS:\s+([0-9]+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

/** A line through points. `perMinute`: its slope; `mean`: of the values. */
export interface Fit {
  readonly perMinute: number
  readonly mean: number
}

/** The line that fits best. */
export const fitOf = (points: ReadonlyArray<readonly [minutes: number, value: number]>): Fit => {
  const count = Math.max(1, points.length)
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count
  const mean = points.reduce((sum, [, y]) => sum + y, 0) / count
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - mean), 0)
  return { perMinute: below === 0 ? 0 : above / below, mean }
}
