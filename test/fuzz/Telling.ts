// What a run of the fuzzer came to, for a person to read.
import type { FuzzReport } from "./Notes.ts"
import { fitOf } from "./Watching.ts"

/** The whole report. */
export const told = (report: FuzzReport): string =>
  [
    `${report.requests} requests in ${report.minutes.toFixed(1)} minutes: ${statusesOf(report)}`,
    `${report.routes - report.unreached.length} of ${report.routes} routes did their work at least once` +
      (report.unreached.length === 0 ? "" : `; not: ${report.unreached.join(", ")}`),
    ...[...report.refused].map(([route, count]) => `  503: ${count} times ${route}`),
    `slowest answer ${seconds(report.slowest)}; slowest of ${report.controls.count} plain requests ${seconds(report.controls.slowest)}; ` +
      `${report.slow.length} slower than 2 s`,
    ...report.slow
      .slice(0, 20)
      .map(
        ({ controlMillis, millis, number, route }) =>
          `  ${seconds(millis)} (plain request meanwhile ${seconds(controlMillis)}) ${route}, request ${number}`
      ),
    memoryOf(report),
    ...report.findings.map(
      ({ actor, again, number, route, wrong }) =>
        `WRONG ${route} as ${actor}, request ${number}: ${wrong.join("; ")}\n  ${again}`
    ),
    report.findings.length === 0 ? "nothing wrong" : `${report.findings.length} wrong`
  ].join("\n")

/**
 * Whether the memory stays where it is after the first quarter: the line through it rises by less than a quarter of the mean
 * and less than 64 MB over the rest. A run below five minutes tells nothing of that.
 */
export const isFlat = (report: FuzzReport): boolean => {
  if (report.minutes < 5) return true
  return [...linesOf(report)].every(({ mean, rise }) => rise < 64 * megabyte || rise < mean / 4)
}

const megabyte = 1024 * 1024

const linesOf = ({ minutes, samples }: FuzzReport) => {
  const warm = samples.filter((each) => each.minutes > minutes / 4)
  return (["residentBytes", "heapBytes"] as const).map((what) => {
    const fit = fitOf(warm.map((each) => [each.minutes, each[what]] as const))
    return { what, ...fit, rise: fit.perMinute * minutes * 0.75 }
  })
}

const memoryOf = (report: FuzzReport): string =>
  linesOf(report)
    .map(
      ({ mean, perMinute, what }) =>
        `${what === "heapBytes" ? "heap" : "resident"} ${inMegabytes(mean)} MB, ${perMinute < 0 ? "" : "+"}${inMegabytes(perMinute)} MB a minute`
    )
    .join("; ")

const inMegabytes = (bytes: number): string => (bytes / megabyte).toFixed(1)

const seconds = (millis: number): string => `${(millis / 1000).toFixed(2)} s`

const statusesOf = ({ statuses }: FuzzReport): string =>
  [...statuses]
    .toSorted(([one], [other]) => one - other)
    .map(([status, count]) => `${status === 0 ? "cut" : status === -1 ? "not sent" : status} ${count}`)
    .join(", ")
