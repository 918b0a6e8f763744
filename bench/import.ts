// What a members list costs: the real verb, which reads, checks, compares and makes it current, beside a COPY of the same
// file to a temporary table and an upsert from there, in the same run. How to read it, and the numbers of the day, are in
// README.md. Never a test: nothing fails because it is slow.
import { CalendarDate, MemberRow } from "@fukuri/core"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dropDatabase } from "../test/support/database.ts"
import { type PostgresServer, startPostgres } from "../test/support/PostgresServer.ts"
import { type Answer, inItsOwnProcess } from "./support/bulkWork.ts"
import { type Cost, costOfProgram, costOfWork, processorOf } from "./support/costs.ts"
import { associationCode, mostPeople } from "./support/members.ts"
import { optionsOf, progress, whole } from "./support/options.ts"
import { writeList, year } from "./support/people.ts"
import { findProgram, runPsql, versionOf } from "./support/programs.ts"
import { machine, median, table } from "./support/report.ts"
import { newWorld } from "./support/world.ts"

const values = optionsOf(
  `Usage: npm run bench:import -- [options]
  --people N       how many people the list has (default 100000)
  --rounds N       how often both are run, each time in a new database; medians are shown (default 3)
  --json           everything that was measured, as JSON
  --help           this text`,
  { people: "100000", rounds: "3", json: false }
)

/** A list, and what both made of it. */
interface Taken {
  readonly work: Cost & { readonly answer: Answer }
  readonly copy: Cost
}

/** The first list of an association, and the one after it, of which a twentieth differs. */
interface Round {
  readonly first: Taken
  readonly next: Taken
}

interface Plan {
  readonly psql: string
  readonly people: number
  readonly firstPath: string
  readonly nextPath: string
}

async function main(): Promise<void> {
  const people = whole("people", values.people, mostPeople)
  const rounds = whole("rounds", values.rounds, 20)
  const psql = findProgram("psql")
  const folder = mkdtempSync(join(tmpdir(), "fukuri-bench-"))
  const plan = { psql, people, firstPath: join(folder, "first.csv"), nextPath: join(folder, "next.csv") }
  const server = await startPostgres()
  try {
    progress(`Writing the lists of ${people} people.`)
    await writeList(plan.firstPath, people)
    await writeList(plan.nextPath, people, true)
    const all: Array<Round> = []
    for (let each = 0; each < rounds; each++) {
      progress(`Round ${each + 1} of ${rounds}.`)
      all.push(await round(server, plan))
    }
    print(server, plan, all)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function round(server: PostgresServer, { firstPath, nextPath, psql }: Plan): Promise<Round> {
  const databaseUrl = await newWorld(server.url, year)
  await runPsql(psql, databaseUrl, limitTable)
  const taken = async (path: string, asOf: string): Promise<Taken> => {
    await runPsql(psql, databaseUrl, "vacuum analyze holder, limit_holder;\ncheckpoint;\n")
    const work = await costOfWork(server.dataDir, () =>
      inItsOwnProcess({ work: "import", databaseUrl, path, asOf: CalendarDate.date(asOf) })
    )
    await runPsql(psql, databaseUrl, "vacuum analyze holder, limit_holder;\ncheckpoint;\n")
    const copy = await costOfProgram(server.dataDir, () => runPsql(psql, databaseUrl, copyOf(path)))
    progress(`  ${work.seconds.toFixed(1)} s, COPY and upsert ${copy.seconds.toFixed(1)} s`)
    return { work, copy }
  }
  const first = await taken(firstPath, `${year}-04-01`)
  const next = await taken(nextPath, `${year}-05-01`)
  await dropDatabase(databaseUrl)
  return { first, next }
}

const limitTable = "create table limit_holder (like holder including all);\n"

/** The file as it is, a column of text each, and from there the columns of a person: nothing is checked or compared. */
const copyOf = (path: string): string => `
create temporary table incoming (${MemberRow.columns.map(({ english }) => `${english} text`).join(", ")});
\\copy incoming from '${path}' with (format csv, header)
insert into limit_holder (holder_id, association, number, name, kana, birth_date, sex, workplace_code, workplace_name,
  appointment, memberships, search_text)
select '${associationCode}:' || member_number || coalesce(branch, ''), '${associationCode}',
  member_number || coalesce(branch, ''), name, coalesce(kana, ''), birth_date::date,
  case sex when '男' then 'male' else 'female' end, coalesce(workplace_code, ''), coalesce(workplace_name, ''),
  jsonb_build_object('category', coalesce(appointment, ''), 'weeklyCentihours', (weekly_hours::numeric * 100)::int,
    'terms', jsonb_build_array(jsonb_build_object('from', term_from, 'until', term_until))),
  jsonb_build_array(
    jsonb_build_object('body', 'kyosai', 'period', jsonb_build_object('from', kyosai_from, 'until', kyosai_until)),
    jsonb_build_object('body', 'gojokai', 'period', jsonb_build_object('from', gojokai_from, 'until', gojokai_until))),
  concat_ws(chr(10), member_number || coalesce(branch, ''), name, kana, workplace_code, workplace_name)
from incoming
on conflict (holder_id) do update set name = excluded.name, kana = excluded.kana, birth_date = excluded.birth_date,
  sex = excluded.sex, workplace_code = excluded.workplace_code, workplace_name = excluded.workplace_name,
  appointment = excluded.appointment, memberships = excluded.memberships, search_text = excluded.search_text;
`

function print(server: PostgresServer, { firstPath, people, psql }: Plan, rounds: ReadonlyArray<Round>): void {
  const of = (read: (round: Round) => number) => median(rounds.map(read))
  const ratioOf = ({ copy, work }: Taken) => work.seconds / copy.seconds
  const found = {
    day: new Date().toISOString().slice(0, 10),
    machine: machine(server.dataDir),
    psql: versionOf(psql),
    people,
    megabytes: statSync(firstPath).size / 2 ** 20,
    ratios: { first: of(({ first }) => ratioOf(first)), next: of(({ next }) => ratioOf(next)) },
    rounds
  }
  if (values.json) {
    console.log(JSON.stringify(found, undefined, 2))
    return
  }
  const line = (what: string, which: "first" | "next", read: (taken: Taken) => Cost) => [
    what,
    of((round) => read(round[which]).seconds).toFixed(2),
    of((round) => round[which].work.seconds / read(round[which]).seconds).toFixed(2),
    rounds.map((round) => (round[which].work.seconds / read(round[which]).seconds).toFixed(2)).join(" "),
    of((round) => read(round[which]).clientProcessor).toFixed(2),
    of((round) => read(round[which]).serverProcessor).toFixed(2),
    of((round) => processorOf(round[which].work) / processorOf(read(round[which]))).toFixed(2)
  ]
  const answers = rounds.flatMap(({ first, next }) => [first.work.answer, next.work.answer])
  console.log(
    [
      "",
      `A members list of ${people} people (${found.megabytes.toFixed(0)} MB), beside ${found.psql}. ` +
        `Medians of ${rounds.length} rounds.`,
      `${found.day}, ${found.machine}`,
      "",
      table(
        ["", "seconds", "ratio", "ratio of each round", "processor: client", "server", "ratio"],
        [
          line("the first list", "first", ({ work }) => work),
          line("COPY and upsert of it", "first", ({ copy }) => copy),
          line("the next list, of which a twentieth is new", "next", ({ work }) => work),
          line("COPY and upsert of it", "next", ({ copy }) => copy)
        ]
      ),
      "",
      `Memory of its process: ${Math.max(...answers.map(({ peakMegabytes }) => peakMegabytes)).toFixed(0)} MB at the most, ` +
        `${median(answers.map(({ baselineMegabytes }) => baselineMegabytes)).toFixed(0)} MB before it began. ` +
        `Told ${median(answers.map(({ progress }) => progress))} times how far it is.`,
      `What the lists did: ${JSON.stringify(rounds[0]?.first.work.answer.result)}`,
      `  and ${JSON.stringify(rounds[0]?.next.work.answer.result)}`
    ].join("\n")
  )
}

await main()
