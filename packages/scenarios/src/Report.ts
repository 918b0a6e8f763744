/**
 * Report: what came of scenarios as one HTML file.
 */
import type { ScenarioResult } from "./Result.ts"

/** The report as a whole document. */
export const reportOf = (results: ReadonlyArray<ScenarioResult>): string => String(results.length)
