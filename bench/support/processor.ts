// How much processor time work took, whoever else was busy on the machine: of the server with all its backends, and of
// the programs that were run. Read from Linux; 0 elsewhere.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** What a server in a folder has used since it began, its backends of the past included. Unit: seconds. */
export function serverSeconds(dataDir: string): number {
  const [pid = ""] = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")
  for (;;) {
    const ended = timesOf(pid).children
    const backends = processes().filter(({ parent }) => parent === pid)
    const postmaster = timesOf(pid)
    // A backend that ended meanwhile would be counted nowhere, or twice.
    if (postmaster.children === ended) return backends.reduce((sum, { own }) => sum + own, postmaster.own + ended)
  }
}

/** What a process has used since it began. Unit: seconds. */
export function processSeconds(pid: number | undefined): number {
  return timesOf(String(pid)).own
}

/** What the programs have used that this process started and that have ended. Unit: seconds. */
export function endedProgramsSeconds(): number {
  return timesOf("self").children
}

/** The clock of processes on every Linux that Node runs on. Unit: per second. */
const ticks = 100

interface Times {
  readonly parent: string
  readonly own: number
  readonly children: number
}

function timesOf(pid: string): Times {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The name, which is in brackets, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    const at = (index: number): number => Number(fields[index]) / ticks
    return { parent: fields[1] ?? "", own: at(11) + at(12), children: at(13) + at(14) }
  } catch {
    return { parent: "", own: 0, children: 0 }
  }
}

function processes(): ReadonlyArray<Times> {
  try {
    return readdirSync("/proc").flatMap((name) => (/^[0-9]+$/.test(name) ? [timesOf(name)] : []))
  } catch {
    return []
  }
}
