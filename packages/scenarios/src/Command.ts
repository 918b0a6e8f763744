/**
 * Command: what `fukuri scenario` does: checks the files, plays them on each driver that is asked for, prints what came of it
 * and writes the report. Exit codes: 0 all held, 1 some did not, 2 cannot be run.
 */
import { writeFile } from "node:fs/promises"
import { DriverRefused, type DriverName, driverNames, openDriver } from "./Driver.ts"
import { problemLine, readFeatures } from "./FeatureFile.ts"
import { nearestOf } from "./Nearest.ts"
import { play } from "./Play.ts"
import { reportOf } from "./Report.ts"
import { type ScenarioResult, summaryOf } from "./Result.ts"
import { vocabularyText } from "./VocabularyText.ts"

/** What is asked for. */
export interface ScenarioRequest {
  readonly paths: ReadonlyArray<string>
  /** Names of drivers, each maybe several with commas; memory when there are none. */
  readonly on: ReadonlyArray<string>
  readonly report?: string | undefined
  readonly databaseUrl?: string | undefined
  /** Ends it behind the scenario that is played; what was made for it is taken away. */
  readonly signal?: AbortSignal
}

/** What came of it. */
export interface ScenarioAnswer {
  readonly exitCode: 0 | 1 | 2
  readonly text: string
  readonly results: ReadonlyArray<ScenarioResult>
}

/** The vocabulary, for people. */
export const steps = (): string => vocabularyText()

/** Plays scenarios. Never rejects for something that a tester can mend. */
export const run = async (request: ScenarioRequest): Promise<ScenarioAnswer> => {
  const drivers = driversOf(request.on)
  if (typeof drivers === "string") return cannot(drivers)
  if (request.paths.length === 0) {
    return cannot(
      "シナリオのファイルかフォルダーを書いてください (例 fukuri scenario examples/scenarios)。文の一覧: fukuri scenario --steps"
    )
  }
  const { files, problems } = await readFeatures(request.paths)
  if (problems.length > 0) {
    return cannot(
      [...problems.map(problemLine), `${problems.length}件の誤りがあるため、何も実行していません。`].join("\n")
    )
  }
  const results: Array<ScenarioResult> = []
  for (const driver of drivers) {
    try {
      const theatre = await openDriver(driver, { databaseUrl: request.databaseUrl })
      try {
        const played = await play(
          driver,
          theatre,
          files,
          request.signal === undefined ? {} : { signal: request.signal }
        )
        results.push(...played)
      } finally {
        await theatre.close()
      }
    } catch (cause) {
      if (cause instanceof DriverRefused) return cannot(`${driver}: ${cause.message}`)
      throw cause
    }
  }
  if (request.report !== undefined) {
    const written = await writeFile(request.report, reportOf(results)).then(
      () => true,
      () => false
    )
    if (!written)
      return { ...cannot(`${request.report} に報告を書けません。フォルダーと権限を確かめてください。`), results }
  }
  const failed = results.some(({ status }) => status === "不成立")
  return { exitCode: failed ? 1 : 0, text: summaryOf(results), results }
}

const cannot = (text: string): ScenarioAnswer => ({ exitCode: 2, text, results: [] })

/** The drivers that are asked for, or what is wrong with that. */
const driversOf = (on: ReadonlyArray<string>): ReadonlyArray<DriverName> | string => {
  const names = on
    .flatMap((each) => each.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "")
  const unknown = names.find((name) => !driverNames.some((known) => known === name))
  if (unknown !== undefined) {
    return `--on の「${unknown}」は使えません。近いもの: ${nearestOf(unknown, driverNames)}。使えるもの: ${driverNames.join("、")}`
  }
  return names.length === 0 ? ["memory"] : ([...new Set(names)] as ReadonlyArray<DriverName>)
}
