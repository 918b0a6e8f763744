// What a use costs end to end in the adapter: the book read, judged and appended to, durable, on a real server; beside
// the least that the same server must do for one, a keyed read and a single-row insert by pgbench, in the same run.
// How to read it, and the numbers of the day, are in README.md. Never a test: nothing fails because it is slow.
import { layerServer } from "@fukuri/adapter-postgres"
import { CalendarDate, Coupons } from "@fukuri/core"
import { Effect, Layer, Redacted, Schema } from "effect"
import { freshDatabase } from "../test/support/database.ts"
import { type PostgresServer, startPostgres } from "../test/support/PostgresServer.ts"
import { alike, associationCode, facilityCode, firstNumber, mostMembers, populate, refresh } from "./support/members.ts"
import { optionsOf, progress, whole } from "./support/options.ts"
import { runPgbench } from "./support/pgbench.ts"
import { findProgram, versionOf } from "./support/programs.ts"
import { pacedRun, presses } from "./support/presses.ts"
import { machine, median, medianRun, type Run, table } from "./support/report.ts"
import { onServer } from "./support/world.ts"

const usage = `Usage: npm run bench:redeem -- [options]
  --seconds N      how long every run counts (default 5)
  --warm-up N      how long it goes before that (default 2)
  --rounds N       how often both are run at every level, in turn; medians are shown (default 3)
  --at-once A,B    how many uses at once (default 1,8,32)
  --all            1, 8, 32, 64 and 256 at once
  --members N      how many people there are (default 100000)
  --connections N  how many connections the adapter opens at the most (default: its own)
  --json           everything that was measured, as JSON
  --help           this text`

const values = optionsOf(usage, {
  seconds: "5",
  "warm-up": "2",
  rounds: "3",
  "at-once": "",
  all: false,
  members: "100000",
  connections: "",
  json: false
})

interface Options {
  readonly pgbench: string
  readonly levels: ReadonlyArray<number>
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly rounds: number
  readonly members: number
  readonly connections: number | undefined
}

interface Round {
  readonly pgbench: Run
  readonly fukuri: Run
}

/** Both at one level: the medians of the rounds, and the rounds. */
interface Level extends Round {
  readonly atOnce: number
  /** The median of the rounds' own ratios, each of two runs that followed one another. */
  readonly ratio: number
  readonly rounds: ReadonlyArray<Round>
}

async function main(): Promise<number> {
  const options: Options = {
    pgbench: findProgram("pgbench"),
    levels: (values["at-once"] || (values.all ? "1,8,32,64,256" : "1,8,32"))
      .split(",")
      .map((text) => whole("at-once", text, 256)),
    seconds: whole("seconds", values.seconds, 600),
    warmUpSeconds: whole("warm-up", values["warm-up"], 600),
    rounds: whole("rounds", values.rounds, 20),
    members: whole("members", values.members, mostMembers),
    connections: values.connections === "" ? undefined : whole("connections", values.connections, 250)
  }
  const server = await startPostgres()
  try {
    return await bench(server, options)
  } finally {
    await server.stop()
  }
}

/** Measures, prints, and answers the exit code: 1 when the ledger has not exactly the uses that were acknowledged. */
async function bench(server: PostgresServer, options: Options): Promise<number> {
  const databaseUrl = await freshDatabase(server.url)
  const url = Redacted.make(databaseUrl)
  const { connections: maxConnections } = options
  const stores = layerServer(url, maxConnections === undefined ? {} : { maxConnections })
  const measured = await measure(options, url).pipe(
    Effect.provide(Coupons.Coupons.layer.pipe(Layer.provideMerge(stores))),
    Effect.runPromise
  )
  const found = {
    day: CalendarDate.dayOf(now()),
    machine: machine(server.dataDir),
    pgbench: versionOf(options.pgbench),
    rssMegabytes: Math.round(process.memoryUsage.rss() / 2 ** 20),
    seconds: options.seconds,
    ...measured
  }
  console.log(values.json ? JSON.stringify(found, undefined, 2) : readable(found))
  return found.ledger.uses === found.acknowledged && found.ledger.redemptionIds === found.acknowledged ? 0 : 1
}

const measure = Effect.fnUntraced(function* (options: Options, databaseUrl: Redacted.Redacted) {
  const fiscalYear = CalendarDate.fiscalYearOf(CalendarDate.dayOf(now()))
  progress(`Making ${options.members} members.`)
  yield* populate(alike(options.members, fiscalYear), fiscalYear)
  yield* onServer(Redacted.value(databaseUrl), ...limitTables)

  const press = yield* presses(options.members, fiscalYear)
  const rounds = options.levels.map((): Array<Round> => [])
  for (let round = 0; round < options.rounds; round++) {
    for (const [index, atOnce] of options.levels.entries()) {
      progress(`Round ${round + 1} of ${options.rounds}, ${atOnce} at once.`)
      const { pgbench: program, seconds, warmUpSeconds } = options
      const script = limitScript(options.members, fiscalYear)
      const pgbench = Effect.promise(() =>
        runPgbench({ program, databaseUrl: Redacted.value(databaseUrl), script, atOnce, warmUpSeconds, seconds })
      )
      const fukuri = pacedRun(press.once, { atOnce, warmUpSeconds, seconds })
      // Who goes first alternates: the second inherits what the first left to be written.
      rounds[index]?.push(
        round % 2 === 0 ? yield* Effect.all({ pgbench, fukuri }) : yield* Effect.all({ fukuri, pgbench })
      )
    }
  }
  const [ledger] = yield* onServer(Redacted.value(databaseUrl), ledgerStatement)
  const [postgres] = yield* onServer(Redacted.value(databaseUrl), "show server_version")
  return {
    levels: options.levels.map((atOnce, index) => levelOf(atOnce, rounds[index] ?? [])),
    ...press.tally(),
    ledger: Schema.decodeUnknownSync(LedgerRow)(ledger),
    postgres: String(postgres?.["server_version"])
  }
})

/** Tables of the same shape and size, without what the product adds to be safe: checks, references, triggers. */
const limitTables = [
  "create table limit_holder (like holder including all)",
  "insert into limit_holder select * from holder",
  "create table limit_entry (like ledger_entry including identity)",
  "insert into limit_entry overriding system value select * from ledger_entry",
  "select setval(pg_get_serial_sequence('limit_entry', 'seq'), (select max(seq) from limit_entry))",
  "alter table limit_entry add primary key (holder_id, fiscal_year, seq)",
  "vacuum analyze",
  "checkpoint"
]

/** A use as little as it can be: two statements, two round trips, one commit. */
const limitScript = (members: number, fiscalYear: CalendarDate.FiscalYear): string =>
  [
    `\\set number random(${firstNumber}, ${firstNumber + members - 1})`,
    `select * from limit_holder where holder_id = '${associationCode}:' || :number::text;`,
    "insert into limit_entry (holder_id, fiscal_year, version, kind, at, actor, product, quantity, redemption_id, " +
      "course, facility, used_on, channel) " +
      `values ('${associationCode}:' || :number::text, ${fiscalYear}, 4, 'Redeemed', 1711897200000, 'holder', ` +
      `'${refresh.product}', 1, '0123456789ABCDEF', '${refresh.course}', '${facilityCode}', ` +
      `'${fiscalYear}-04-01', 'screen');`,
    ""
  ].join("\n")

const LedgerRow = Schema.Struct({ uses: Schema.Number, redemptionIds: Schema.Number, mostOfOneMember: Schema.Number })

const ledgerStatement = `
  select coalesce(sum(uses), 0)::float8 as uses, coalesce(max(uses), 0)::float8 as "mostOfOneMember",
    (select count(distinct redemption_id)::float8 from ledger_entry) as "redemptionIds"
  from (select count(*) as uses from ledger_entry where kind = 'Redeemed' group by holder_id) of_one`

const levelOf = (atOnce: number, rounds: ReadonlyArray<Round>): Level => ({
  atOnce,
  pgbench: medianRun(rounds.map(({ pgbench }) => pgbench)),
  fukuri: medianRun(rounds.map(({ fukuri }) => fukuri)),
  ratio: median(rounds.map(({ fukuri, pgbench }) => fukuri.perSecond / pgbench.perSecond)),
  rounds
})

interface Found extends Success<typeof measure> {
  readonly day: string
  readonly machine: string
  readonly pgbench: string
  readonly rssMegabytes: number
  readonly seconds: number
}
type Success<F extends (...args: never) => Effect.Effect<unknown, unknown, unknown>> = Effect.Success<ReturnType<F>>

const readable = (found: Found): string => {
  const { acknowledged, failed, ledger, levels } = found
  const perSecond = ({ perSecond }: Run): string => perSecond.toFixed(0)
  const times = ({ p50Millis, p99Millis }: Run): string => `${p50Millis.toFixed(1)} / ${p99Millis.toFixed(1)}`
  return [
    "",
    `Uses per second, beside ${found.pgbench}; medians of ${levels[0]?.rounds.length} rounds of ${found.seconds} s.`,
    `${found.day}, ${found.machine}, PostgreSQL ${found.postgres}`,
    "",
    table(
      [
        "at once",
        "pgbench /s",
        "fukuri /s",
        "ratio",
        "ratio of each round",
        "pgbench p50 / p99 ms",
        "fukuri p50 / p99 ms"
      ],
      levels.map(({ atOnce, fukuri, pgbench, ratio, rounds }) => [
        String(atOnce),
        perSecond(pgbench),
        perSecond(fukuri),
        ratio.toFixed(2),
        rounds.map((round) => (round.fukuri.perSecond / round.pgbench.perSecond).toFixed(2)).join(" "),
        times(pgbench),
        times(fukuri)
      ])
    ),
    "",
    `Memory of this process at the end: ${found.rssMegabytes} MB.`,
    `Uses acknowledged: ${acknowledged}; in the ledger: ${ledger.uses}, of ${ledger.redemptionIds} redemption ids, ` +
      `${ledger.mostOfOneMember} of one member at the most; not acknowledged: ${failed}.`,
    ledger.uses === acknowledged && ledger.redemptionIds === acknowledged
      ? "Every use acknowledged is in the ledger once, and nothing else is."
      : "THE LEDGER DIFFERS FROM WHAT WAS ACKNOWLEDGED."
  ].join("\n")
}

function now(): CalendarDate.Instant {
  return Schema.decodeSync(CalendarDate.Instant)(Date.now())
}

process.exitCode = await main()
