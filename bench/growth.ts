// What more people cost each of them: a use and my page in a small association and in one of many times its people, in
// turn, on one server. How to read it, and the numbers of the day, are in README.md. Never a test: nothing fails because
// it is slow.
import { layerServer } from "@fukuri/adapter-postgres"
import { CalendarDate, Coupons } from "@fukuri/core"
import { Context, Effect, Layer, Redacted, Schema } from "effect"
import { type PostgresServer, startPostgres } from "../test/support/PostgresServer.ts"
import { alike, mostPeople } from "./support/members.ts"
import { optionsOf, progress, whole } from "./support/options.ts"
import { inRandomOrder, type Pace, pacedRun, presses } from "./support/presses.ts"
import { machine, median, medianRun, type Run, table } from "./support/report.ts"
import { newWorld, onServer } from "./support/world.ts"

const values = optionsOf(
  `Usage: npm run bench:growth -- [options]
  --people N       how many people the small association has (default 100000)
  --times N        how many times as many the large one has (default 10)
  --at-once N      how many uses or pages at once (default 8)
  --seconds N      how long every run counts (default 5)
  --warm-up N      how long it goes before that (default 2)
  --rounds N       how often each is run, in turn; medians are shown (default 5)
  --json           everything that was measured, as JSON
  --help           this text`,
  { people: "100000", times: "10", "at-once": "8", seconds: "5", "warm-up": "2", rounds: "5", json: false }
)

/** One association of a size, with what its members do. */
interface Size {
  readonly people: number
  readonly use: Effect.Effect<boolean>
  readonly page: Effect.Effect<boolean>
}

type Work = "use" | "page"

interface Measured {
  readonly work: Work
  readonly small: ReadonlyArray<Run>
  readonly large: ReadonlyArray<Run>
}

const today = CalendarDate.dayOf(Schema.decodeSync(CalendarDate.Instant)(Date.now()))
const fiscalYear = CalendarDate.fiscalYearOf(today)

async function main(): Promise<void> {
  const people = whole("people", values.people, mostPeople)
  const sizes = [people, people * whole("times", values.times, Math.floor(mostPeople / people), 2)]
  const pace: Pace = {
    atOnce: whole("at-once", values["at-once"], 256),
    seconds: whole("seconds", values.seconds, 600),
    warmUpSeconds: whole("warm-up", values["warm-up"], 600)
  }
  const rounds = whole("rounds", values.rounds, 20)
  const server = await startPostgres()
  try {
    const measured = await Effect.runPromise(Effect.scoped(measure(server, sizes, { pace, rounds })))
    print(server, sizes, { pace, measured })
  } finally {
    await server.stop()
  }
}

const measure = Effect.fnUntraced(function* (
  server: PostgresServer,
  sizes: ReadonlyArray<number>,
  { pace, rounds }: { readonly pace: Pace; readonly rounds: number }
) {
  const [small, large] = yield* Effect.forEach(sizes, (people) => sizeOf(server, people))
  if (small === undefined || large === undefined) return yield* Effect.die(new Error("two sizes are compared"))
  const found = (["use", "page"] as const).map((work) => ({
    work,
    small: [] as Array<Run>,
    large: [] as Array<Run>
  }))
  for (let round = 0; round < rounds; round++) {
    progress(`Round ${round + 1} of ${rounds}.`)
    for (const each of found) {
      // Who goes first alternates.
      for (const which of round % 2 === 0 ? (["small", "large"] as const) : (["large", "small"] as const)) {
        each[which].push(yield* pacedRun((which === "small" ? small : large)[each.work], pace))
      }
    }
  }
  return found satisfies ReadonlyArray<Measured>
})

const sizeOf = Effect.fnUntraced(function* (server: PostgresServer, people: number) {
  progress(`Making ${people} members.`)
  const databaseUrl = yield* Effect.promise(() => newWorld(server.url, fiscalYear, alike(people, fiscalYear)))
  yield* onServer(databaseUrl, "vacuum analyze", "checkpoint")
  const verbs = Coupons.Coupons.layer.pipe(Layer.provideMerge(layerServer(Redacted.make(databaseUrl))))
  const services = yield* Layer.build(verbs)
  const coupons = Context.get(services, Coupons.Coupons)
  const press = yield* Effect.provide(presses(people, fiscalYear), services)
  const next = inRandomOrder(people)
  const page = Effect.suspend(() => coupons.myPage(next())).pipe(
    Effect.as(true),
    Effect.catchCause(() => Effect.succeed(false))
  )
  const size: Size = { people, use: press.once, page }
  return size
})

function print(
  server: PostgresServer,
  sizes: ReadonlyArray<number>,
  { measured, pace }: { readonly pace: Pace; readonly measured: ReadonlyArray<Measured> }
): void {
  const ratiosOf = ({ large, small }: Measured, read: (run: Run) => number) =>
    large.map((run, round) => read(run) / read(small[round] ?? run))
  const found = {
    day: today,
    machine: machine(server.dataDir),
    sizes,
    pace,
    measured: measured.map((each) => ({ ...each, ratio: median(ratiosOf(each, ({ p50Millis }) => p50Millis)) }))
  }
  if (values.json) {
    console.log(JSON.stringify(found, undefined, 2))
    return
  }
  const words = { use: "a use", page: "my page" } as const
  console.log(
    [
      "",
      `${sizes.join(" and ")} people, ${pace.atOnce} at once; medians of ${measured[0]?.small.length} rounds of ` +
        `${pace.seconds} s. The ratio is of the medians of one round: 1 when many people cost each of them nothing.`,
      `${found.day}, ${found.machine}`,
      "",
      table(
        ["", "few: p50 / p99 ms", "many: p50 / p99 ms", "ratio", "ratio of each round", "few /s", "many /s"],
        measured.map((each) => {
          const [small, large] = [medianRun(each.small), medianRun(each.large)]
          const times = ({ p50Millis, p99Millis }: Run) => `${p50Millis.toFixed(2)} / ${p99Millis.toFixed(2)}`
          const ratios = ratiosOf(each, ({ p50Millis }) => p50Millis)
          return [
            words[each.work],
            times(small),
            times(large),
            median(ratios).toFixed(2),
            ratios.map((ratio) => ratio.toFixed(2)).join(" "),
            small.perSecond.toFixed(0),
            large.perSecond.toFixed(0)
          ]
        })
      ),
      "",
      `Memory of this process at the most: ${Math.round(process.resourceUsage().maxRSS / 2 ** 10)} MB.`
    ].join("\n")
  )
}

await main()
