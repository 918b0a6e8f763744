// What a service answers at /metrics, read: every series with its labels and its value.
import { assert } from "@effect/vitest"

export interface Series {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Reads the text format of Prometheus. Fails for a line that is none of it. */
export const seriesIn = (text: string): ReadonlyArray<Series> =>
  text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name = "", inner = "", value = ""] =
        /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? assert.fail(`not a series: ${line}`)
      const labels = Object.fromEntries(
        [...inner.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = "", text = ""]) => [label, text])
      )
      return { name, labels, value: value === "+Inf" ? Number.POSITIVE_INFINITY : Number(value) }
    })

/** The sum of the series of a name whose labels are, among others, the given ones. */
export const sumOf = (
  all: ReadonlyArray<Series>,
  name: string,
  labels: Readonly<Record<string, string>> = {}
): number =>
  all
    .filter((series) => series.name === name && Object.entries(labels).every(([key, is]) => series.labels[key] === is))
    .reduce((sum, { value }) => sum + value, 0)
