// What a grant run costs: the real verb over everybody in a database, beside the least that a server must do to store the
// same rows, a COPY of them, in the same run. How to read it, and the numbers of the day, are in README.md. Never a test:
// nothing fails because it is slow.
import { CalendarDate } from "@fukuri/core"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dropDatabase } from "../test/support/database.ts"
import { type PostgresServer, startPostgres } from "../test/support/PostgresServer.ts"
import { type Answer, inItsOwnProcess } from "./support/bulkWork.ts"
import { type Cost, costOfProgram, costOfWork, processorOf } from "./support/costs.ts"
import { mostPeople } from "./support/members.ts"
import { optionsOf, progress, whole } from "./support/options.ts"
import { personAt, year } from "./support/people.ts"
import { findProgram, runPsql, versionOf } from "./support/programs.ts"
import { machine, median, table } from "./support/report.ts"
import { newWorld, onServer } from "./support/world.ts"

const values = optionsOf(
  `Usage: npm run bench:grants -- [options]
  --people N       how many people there are (default 100000)
  --rounds N       how often both are run, each time in a new database; medians are shown (default 3)
  --late-news      afterwards, how long it takes to look through everybody for late news
  --json           everything that was measured, as JSON
  --help           this text`,
  { people: "100000", rounds: "3", "late-news": false, json: false }
)

/** Everything of the guide is granted by then. */
const on = CalendarDate.date(`${year}-07-01`)

interface Round {
  readonly run: Cost & { readonly answer: Answer }
  readonly rows: number
  /** Into columns and a primary key alone. */
  readonly copy: Cost
  /** Into a table that has every check and every index of the ledger, too. */
  readonly checkedCopy: Cost
  readonly lateNews: Answer | undefined
}

async function main(): Promise<void> {
  const people = whole("people", values.people, mostPeople)
  const rounds = whole("rounds", values.rounds, 20)
  const psql = findProgram("psql")
  const folder = mkdtempSync(join(tmpdir(), "fukuri-bench-"))
  const server = await startPostgres()
  try {
    const all: Array<Round> = []
    for (let each = 0; each < rounds; each++) {
      progress(`Round ${each + 1} of ${rounds}: making ${people} people.`)
      all.push(await round(server, { psql, people, path: join(folder, "rows.csv") }))
    }
    print(server, { people, rounds: all, psql: versionOf(psql) })
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function round(
  server: PostgresServer,
  { path, people, psql }: { readonly psql: string; readonly people: number; readonly path: string }
): Promise<Round> {
  const databaseUrl = await newWorld(server.url, year, { count: people, person: personAt, entries: [] })
  const settled = "vacuum analyze;\ncheckpoint;\n"
  const copied = (name: string) =>
    costOfProgram(server.dataDir, () =>
      runPsql(psql, databaseUrl, `\\copy ${name} (${columns}) from '${path}' with (format csv)\n`)
    )
  await runPsql(psql, databaseUrl, settled)
  progress("  granting")
  const run = await costOfWork(server.dataDir, () => inItsOwnProcess({ work: "grants", databaseUrl, on }))
  progress(`  granted in ${run.seconds.toFixed(1)} s; copying`)
  await runPsql(
    psql,
    databaseUrl,
    `\\copy (select ${columns} from ledger_entry order by seq) to '${path}' with (format csv)\n`
  )
  await runPsql(psql, databaseUrl, `${limitTables}${settled}`)
  const copy = await copied("limit_entry")
  await runPsql(psql, databaseUrl, settled)
  const checkedCopy = await copied("limit_checked")
  const [row] = await Effect.runPromise(onServer(databaseUrl, "select count(*)::int as rows from limit_entry"))
  if (values["late-news"]) progress("  looking for late news")
  const lateNews = values["late-news"] ? await inItsOwnProcess({ work: "late news", databaseUrl }) : undefined
  await dropDatabase(databaseUrl)
  return { run, rows: Number(row?.["rows"]), copy, checkedCopy, lateNews }
}

const columns =
  "holder_id, fiscal_year, version, kind, at, actor, product, quantity, redemption_id, course, facility, used_on, " +
  "channel, reverses, reason, reference, sheet"

const limitTables = `
create table limit_entry (like ledger_entry including identity);
alter table limit_entry add primary key (holder_id, fiscal_year, version);
create table limit_checked (like ledger_entry including all);
`

function print(
  server: PostgresServer,
  { people, psql, rounds }: { readonly people: number; readonly rounds: ReadonlyArray<Round>; readonly psql: string }
): void {
  const of = (read: (round: Round) => number) => median(rounds.map(read))
  const found = {
    day: new Date().toISOString().slice(0, 10),
    machine: machine(server.dataDir),
    psql,
    people,
    rows: rounds[0]?.rows,
    ratio: of(({ copy, run }) => run.seconds / copy.seconds),
    checkedRatio: of(({ checkedCopy, run }) => run.seconds / checkedCopy.seconds),
    peakMegabytes: Math.max(...rounds.map(({ run }) => run.answer.peakMegabytes)),
    rounds
  }
  if (values.json) {
    console.log(JSON.stringify(found, undefined, 2))
    return
  }
  const seconds = of(({ run }) => run.seconds)
  const line = (what: string, read: (round: Round) => Cost) => [
    what,
    of((round) => read(round).seconds).toFixed(2),
    of((round) => round.run.seconds / read(round).seconds).toFixed(2),
    rounds.map((round) => (round.run.seconds / read(round).seconds).toFixed(2)).join(" "),
    of((round) => read(round).clientProcessor).toFixed(2),
    of((round) => read(round).serverProcessor).toFixed(2),
    of((round) => processorOf(round.run) / processorOf(read(round))).toFixed(2)
  ]
  const megabytes = (read: (answer: Answer) => number) => of(({ run }) => read(run.answer)).toFixed(0)
  console.log(
    [
      "",
      `A grant run of ${people} people, ${found.rows} entries: ${seconds.toFixed(2)} s, ` +
        `${(people / seconds).toFixed(0)} people a second; beside ${psql}. Medians of ${rounds.length} rounds.`,
      `${found.day}, ${found.machine}`,
      "",
      table(
        ["", "seconds", "ratio", "ratio of each round", "processor: client", "server", "ratio"],
        [
          line("the grant run", ({ run }) => run),
          line("COPY into columns and primary key", ({ copy }) => copy),
          line("COPY into the same, every check and index", ({ checkedCopy }) => checkedCopy)
        ]
      ),
      "",
      `Memory of its process: ${megabytes(({ peakMegabytes }) => peakMegabytes)} MB at the most, ` +
        `${megabytes(({ baselineMegabytes }) => baselineMegabytes)} MB before it began. ` +
        `Told ${of(({ run }) => run.answer.progress)} times how far it is.`,
      ...(values["late-news"]
        ? [
            `Looking for late news: ${of(({ lateNews }) => lateNews?.seconds ?? 0).toFixed(2)} s, ` +
              `${of(({ lateNews }) => lateNews?.peakMegabytes ?? 0).toFixed(0)} MB at the most.`
          ]
        : [])
    ].join("\n")
  )
}

await main()
