// Every requirement of the guide with its scenarios and what came of them: in memory, on the embedded database and on a
// PostgreSQL server, and in a browser for those that are about screens. Exit code 1 when something does not hold.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import {
  conformanceText,
  driverNames,
  openDriver,
  play,
  readFeatures,
  type ScenarioResult,
  problemLine,
  reportOf,
  requirementsOf,
  summaryOf
} from "@fukuri/scenarios"
import { startPostgres } from "../test/support/PostgresServer.ts"

const { values } = parseArgs({ options: { on: { type: "string" }, report: { type: "string" } } })
const wanted = values.on?.split(",") ?? driverNames
const folder = join(import.meta.dirname, "../examples/scenarios")

const { files, problems } = await readFeatures([folder])
const reasons = JSON.parse(readFileSync(join(folder, "without-scenario.json"), "utf8"))
const told = requirementsOf(133, files, reasons)
const wrong = [...problems.map(problemLine), ...told.problems]
if (wrong.length > 0) {
  console.error(wrong.join("\n"))
  process.exit(2)
}

const results: Array<ScenarioResult> = []
const server = wanted.includes("postgres") ? await startPostgres() : undefined
try {
  for (const driver of driverNames.filter((name) => wanted.includes(name))) {
    const theatre = await openDriver(driver, { databaseUrl: server?.url })
    const tags = driver === "browser" ? "@画面 or @画面でも" : "not @画面"
    results.push(...(await play(driver, theatre, files, { tags })))
    await theatre.close()
  }
} finally {
  await server?.stop()
}
console.log(conformanceText(told.requirements, results))
console.log(`\n${summaryOf(results)}`)
if (values.report !== undefined) writeFileSync(values.report, reportOf(results))
process.exit(results.some(({ status }) => status !== "成立") ? 1 : 0)
