// `npm run simulate`: many seeds, or one with its trace. Ends with 0 when all are as they should be, with 1 when a seed is red, which
// it then shows as short as it can be made, and with 2 when it is asked for something that it does not know.
import { Misuse, optionsIn, run, say, wholeNumber } from "../support/commandLine.ts"

const help = `Runs core in a storm: people, clerks and failing stores in an order that a seed decides.

  npm run simulate                                1,000 seeds from 1 on
  npm run simulate -- --seeds 20000 --from 5000   so many, from there on
  npm run simulate -- --seed 4711                 one seed: its plan, and what is wrong
  npm run simulate -- --seed 4711 --trace         and every step of it

A red seed is run again with less and less planned, and shown when nothing more can be left out. The same
seed is the same run on every machine, as long as the code is the same.`

const main = async (): Promise<number> => {
  const { from, isHelp, seed, seeds, trace } = asked(process.argv.slice(2))
  if (isHelp) return say(help, 0)
  // Only who runs something waits for all of core.
  const simulation = await import("./simulate.ts")
  const { shorten, simulate, told } = simulation
  if (seed !== undefined) return one(simulation, seed, trace)
  const begun = performance.now()
  for (let each = from; each < from + seeds; each++) {
    const run = simulate(each)
    if (run.findings.length > 0) {
      say(told(shorten(run)), 1)
      return say(`\nAgain: npm run simulate -- --seed ${each} --trace`, 1)
    }
    if ((each - from + 1) % 500 === 0) say(`${each - from + 1} of ${seeds} seeds`, 0)
  }
  const seconds = (performance.now() - begun) / 1000
  return say(`${seeds} seeds from ${from} on: nothing wrong (${seconds.toFixed(1)} s)`, 0)
}

const one = ({ shorten, simulate, told }: typeof import("./simulate.ts"), seed: number, trace: boolean): number => {
  const run = simulate(seed)
  if (trace) say(run.trace.join("\n"), 0)
  if (run.findings.length > 0) return say(told(shorten(run)), 1)
  const planned = run.plan.map(({ act, client }) => `  ${client.padEnd(12)} ${JSON.stringify(act)}`)
  return say([`seed ${seed}: nothing wrong (run ${run.hash})`, ...planned].join("\n"), 0)
}

const asked = (args: ReadonlyArray<string>) => {
  const { from, help: isHelp = false, seed, seeds, trace = false } = optionsIn(args, options)
  if (seed !== undefined && (seeds !== undefined || from !== undefined)) {
    throw new Misuse("--seed is one seed: it goes without --seeds and --from")
  }
  if (trace && seed === undefined) throw new Misuse("--trace needs --seed: it shows one run")
  return {
    isHelp,
    trace,
    seed: seed === undefined ? undefined : wholeNumber("--seed", seed, [0, most]),
    seeds: wholeNumber("--seeds", seeds ?? "1000", [1, most]),
    from: wholeNumber("--from", from ?? "1", [0, most])
  }
}

/** Seeds are doubled on the way, and must stay whole. */
const most = 1_000_000_000

const options = {
  help: { type: "boolean", short: "h" },
  seeds: { type: "string" },
  from: { type: "string" },
  seed: { type: "string" },
  trace: { type: "boolean" }
} as const

await run("simulate", main)
