// What my page costs over HTTP: the session and the book read, judged and rendered; beside bare Koa that answers the same
// bytes after one keyed read, in the same run. How to read it is in README.md. Never a test.
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { once } from "node:events"
import { layerServer } from "@fukuri/adapter-postgres"
import { CalendarDate } from "@fukuri/core"
import { Effect, Redacted } from "effect"
import { freshDatabase } from "../test/support/database.ts"
import { formClient } from "../test/support/formClient.ts"
import { startPostgres } from "../test/support/PostgresServer.ts"
import { startService } from "../test/support/service.ts"
import { ask, load, type MeteredRun } from "./support/load.ts"
import { alike, associationCode, firstNumber, memberAt, populate } from "./support/members.ts"
import { optionsOf, progress, whole } from "./support/options.ts"
import { processSeconds, serverSeconds } from "./support/processor.ts"
import { machine, median, medianRun, type Run, table } from "./support/report.ts"

const usage = `Usage: npm run bench:mypage -- [options]
  --seconds N    how long every run counts (default 5)
  --warm-up N    how long it goes before that (default 2)
  --rounds N     how often both are run at every level, in turn; medians are shown (default 3)
  --people N     how many people are logged in and take turns (default 200)
  --help         this text`

const values = optionsOf(usage, { seconds: "5", "warm-up": "2", rounds: "3", people: "200" })

const levels = [1, 8, 32]
const myPage = `/CouponInfo/${associationCode}`

async function main(): Promise<void> {
  const pace = {
    seconds: whole("seconds", values.seconds, 600),
    warmUpSeconds: whole("warm-up", values["warm-up"], 600)
  }
  const rounds = whole("rounds", values.rounds, 20)
  const people = whole("people", values.people, 5_000)
  const server = await startPostgres()
  const folder = mkdtempSync(join(tmpdir(), "fukuri-bench-"))
  try {
    const databaseUrl = await freshDatabase(server.url)
    const fiscalYear = CalendarDate.fiscalYearOf(CalendarDate.dayOf(Date.now() as CalendarDate.Instant))
    await populate(alike(people, fiscalYear), fiscalYear).pipe(
      Effect.provide(layerServer(Redacted.make(databaseUrl))),
      Effect.runPromise
    )
    const service = await startService({
      DATABASE_URL: databaseUrl,
      FUKURI_SECRET: "a secret of a benchmark, long enough"
    })
    progress(`Logging in ${people} people.`)
    const clients = await logIn(service.url, people)
    const page = await ask(`${service.url}${myPage}`, clients[0] ?? {})
    writeFileSync(join(folder, "page"), page.bytes)
    const bare = await startBareKoa([databaseUrl, memberAt(0), join(folder, "page"), page.encoding])

    const found: Array<Array<{ readonly bare: MeteredRun; readonly fukuri: MeteredRun }>> = levels.map(() => [])
    for (let round = 0; round < rounds; round++) {
      for (const [index, atOnce] of levels.entries()) {
        progress(`Round ${round + 1} of ${rounds}, ${atOnce} at once.`)
        const meterOf = (pid: number | undefined) => () => ({
          process: processSeconds(pid),
          server: serverSeconds(server.dataDir)
        })
        const measure = {
          bare: () => load({ ...pace, url: bare.url, clients, atOnce, meter: meterOf(bare.pid) }),
          fukuri: () => load({ ...pace, url: `${service.url}${myPage}`, clients, atOnce, meter: meterOf(service.pid) })
        }
        // Who goes first alternates.
        if (round % 2 === 0) found[index]?.push({ bare: await measure.bare(), fukuri: await measure.fukuri() })
        else found[index]?.push({ fukuri: await measure.fukuri(), bare: await measure.bare() })
      }
    }
    console.log(readable(found, `${page.bytes.length} bytes ${page.encoding}`, machine(server.dataDir)))
    bare.stop()
    await service.stop()
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await server.stop()
  }
}

/** The cookies of people who are logged in on my page. */
async function logIn(base: string, people: number): Promise<ReadonlyArray<Readonly<Record<string, string>>>> {
  const logged: Array<Readonly<Record<string, string>>> = []
  for (let index = 0; index < people; index++) {
    const client = formClient(base)
    const page = await client.open(`/CouponInfoLogin/${associationCode}`)
    const seen = await client.press(page, "ログイン", { number: String(firstNumber + index), birthDate: "19741212" })
    if (seen.heading !== "マイページ") throw new Error(`${firstNumber + index} sees ${seen.heading}.`)
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    logged.push({ cookie, "accept-encoding": "gzip" })
  }
  return logged
}

async function startBareKoa(args: ReadonlyArray<string>) {
  const child = spawn(
    process.execPath,
    ["--conditions=fukuri-source", join(import.meta.dirname, "bareKoa.ts"), ...args],
    { stdio: ["ignore", "pipe", "inherit"] }
  )
  const [said] = (await once(child.stdout, "data")) as [Buffer]
  return { url: `http://127.0.0.1:${String(said).trim()}/`, pid: child.pid, stop: () => child.kill() }
}

const readable = (
  found: ReadonlyArray<ReadonlyArray<{ readonly bare: MeteredRun; readonly fukuri: MeteredRun }>>,
  page: string,
  where: string
): string => {
  const times = ({ p50Millis, p99Millis }: Run): string => `${p50Millis.toFixed(1)} / ${p99Millis.toFixed(1)}`
  const costs = (runs: ReadonlyArray<MeteredRun>): string =>
    (["processMillis", "serverMillis"] as const)
      .map((part) => median(runs.map((run) => run[part])).toFixed(2))
      .join(" + ")
  return [
    "",
    `My page per second, ${page}, beside bare Koa that answers the same; medians of ${found[0]?.length} rounds.`,
    `${CalendarDate.dayOf(Date.now() as CalendarDate.Instant)}, ${where}`,
    "",
    table(
      [
        "at once",
        "bare /s",
        "fukuri /s",
        "ratio",
        "bare p50 / p99 ms",
        "fukuri p50 / p99 ms",
        "bare processor ms",
        "fukuri processor ms"
      ],
      levels.map((atOnce, index) => {
        const rounds = found[index] ?? []
        const bare = medianRun(rounds.map((round) => round.bare))
        const fukuri = medianRun(rounds.map((round) => round.fukuri))
        const ratio = median(rounds.map((round) => round.fukuri.perSecond / round.bare.perSecond))
        return [
          String(atOnce),
          bare.perSecond.toFixed(0),
          fukuri.perSecond.toFixed(0),
          ratio.toFixed(2),
          times(bare),
          times(fukuri),
          costs(rounds.map((round) => round.bare)),
          costs(rounds.map((round) => round.fukuri))
        ]
      })
    )
  ].join("\n")
}

await main()
