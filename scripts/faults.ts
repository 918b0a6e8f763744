// The long run of the fault harness: rounds of real services while everything around them fails, and what they came to. What
// is thrown at the service, how a run is read and how a seed is replayed is told in docs/faults.md.
import { parseArgs, type ParseArgsOptionsConfig } from "node:util"
import { startPostgres } from "../test/support/PostgresServer.ts"
import { answers, anything, histories, killing, proofs } from "../test/faults/support/plans.ts"
import { foundBy } from "../test/faults/support/proving.ts"
import { race } from "../test/faults/support/racing.ts"
import { play, type RoundPlan, type RoundReport } from "../test/faults/support/round.ts"

const usage = `Usage: npm run faults -- [options]
  --seed N            the first seed (default 1)
  --seeds N           so many seeds, one after another (default 20)
  --minutes N         no new round is begun after so many minutes (default 30)
Instead of rounds in which anything can happen:
  --kills N           kill -9 of a service until it was killed so often
  --database-kills N  kill -9 of the database server until it was killed so often
  --answers N         presses without an answer until there were so many
  --histories N       so many histories of eight phones with one person's coupons
  --racing N          so many races of 2 to 8 presses for one coupon, of the verbs without pages
  --prove             services with one fault each, every one of which must be found
Exit code 0: the promise was kept; 1: it was broken; 2: called in a wrong way.`

const whole = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text)
  return misuse(`--${name}: expected a whole number above 0, got "${text}".`)
}

const misuse = (sentence: string): never => {
  console.error(`${sentence}\n\n${usage}`)
  process.exit(2)
}

const amounts = ["seed", "seeds", "minutes", "kills", "database-kills", "answers", "histories", "racing"] as const

const given = (() => {
  try {
    const options: ParseArgsOptionsConfig = { help: { type: "boolean" }, prove: { type: "boolean" } }
    for (const name of amounts) options[name] = { type: "string" }
    return parseArgs({ options }).values
  } catch (cause) {
    return misuse(cause instanceof Error ? cause.message : String(cause))
  }
})()
if (given["help"] === true) {
  console.log(usage)
  process.exit(0)
}
const amount = (name: (typeof amounts)[number]): number | undefined => {
  const text = given[name]
  return whole(name, typeof text === "string" ? text : undefined)
}

const first = amount("seed") ?? 1
const until = performance.now() + (amount("minutes") ?? 30) * 60_000
const modes = (["kills", "database-kills", "answers", "histories", "racing", "prove"] as const).filter(
  (name) => given[name] !== undefined
)
if (modes.length > 1) misuse(`--${modes.join(" and --")} are different runs: choose one.`)

for (const name of amounts) amount(name)

const server = await startPostgres()
const reports: Array<RoundReport> = []

/** Plays rounds of one seed after another until it is enough, and tells of each. */
const rounds = async (planOf: (seed: number) => RoundPlan, isEnough: () => boolean): Promise<void> => {
  for (let seed = first; !isEnough() && performance.now() < until; seed++) {
    const begun = performance.now()
    // A server with a small disk of its own is another one.
    const plan = planOf(seed)
    const report = await play(plan, plan.smallDisk ? undefined : server)
    reports.push(report)
    const seconds = ((performance.now() - begun) / 1_000).toFixed(0)
    const state =
      report.violations.length > 0
        ? `BROKEN in ${report.violations.length} places`
        : report.operations === 0
          ? "nobody came as far as a press, so it proves nothing"
          : "kept"
    console.log(`seed ${seed}: ${plan.engine}, ${report.operations} operations in ${seconds} s: ${state}`)
    for (const { rule, text } of report.violations) console.log(`\n  ${rule}\n${text.replace(/^/gm, "    ")}\n`)
  }
}

const counted = (what: string): number => reports.reduce((sum, { counts }) => sum + (counts[what] ?? 0), 0)

const runs: Readonly<Record<string, (wanted: number) => Promise<void>>> = {
  kills: (wanted) => rounds(of("kill service", wanted), () => counted("fault: kill service") >= wanted),
  "database-kills": (wanted) => rounds(of("kill database", wanted), () => counted("fault: kill database") >= wanted),
  answers: (wanted) => rounds(answers, () => counted("answer cut") + counted("answer lost") >= wanted),
  histories: (wanted) => rounds(histories, () => reports.reduce((sum, each) => sum + each.histories, 0) >= wanted)
}

/** Plays every seeded fault. Answers how many of them were not found. */
async function prove(): Promise<number> {
  let missed = 0
  for (const { name } of proofs(first)) {
    const found = await foundBy(name, { seed: first, server })
    if (found === undefined) missed++
    console.log(found === undefined ? `${name}: NOT FOUND` : `${name}: found, since not "${found.rule}"`)
    if (found !== undefined) console.log(found.text.replace(/^/gm, "    "))
  }
  return missed
}

const of = (fault: "kill service" | "kill database", wanted: number) => (seed: number) =>
  killing(seed, fault, Math.min(10, wanted - counted(`fault: ${fault}`)))

let broken = 0
try {
  const [mode] = modes
  if (mode === "prove") {
    broken = await prove()
  } else if (mode === "racing") {
    const { presses, trials, wrong } = await race(server.url, amount("racing") ?? 0, { seed: first })
    for (const each of wrong.slice(0, 20)) console.log(`  ${each}`)
    console.log(`${trials} races with ${presses} presses from seed ${first}: ${wrong.length} wrong`)
    broken = wrong.length
  } else {
    const seeds = amount("seeds") ?? 20
    const run = mode === undefined ? undefined : runs[mode]
    await (run?.(amount(mode ?? "seeds") ?? 0) ?? rounds(anything, () => reports.length >= seeds))
    broken = summary()
    // Where nothing but answers fails, nothing may stay unknown for longer than one press.
    if (mode === "answers") broken += counted("not known on the first retry")
  }
} finally {
  await server.stop()
}
process.exit(broken === 0 ? 0 : 1)

/** Prints what all rounds came to. Answers how often the promise was broken. */
function summary(): number {
  const names = [...new Set(reports.flatMap(({ counts }) => Object.keys(counts)))].sort()
  const violations = reports.flatMap(({ seed, violations }) => violations.map(({ rule }) => ({ seed, rule })))
  const sum = (of: (report: RoundReport) => number) => reports.reduce((total, report) => total + of(report), 0)
  console.log(
    [
      "",
      `seeds       ${reports.map(({ seed }) => seed).join(" ")}`,
      `operations  ${sum(({ operations }) => operations)} in ${sum((each) => each.histories)} histories`,
      ...names.map((name) => `${String(counted(name)).padStart(10)}  ${name}`),
      `violations  ${violations.length}`,
      ...violations.map(({ rule, seed }) => `  seed ${seed}: ${rule}`)
    ].join("\n")
  )
  return violations.length
}
