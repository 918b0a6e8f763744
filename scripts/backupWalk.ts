/**
 * A walk through backup and restore as docs/operating.md tells it, on the embedded folder and on a PostgreSQL server:
 * the real service is used, backed up, used on, destroyed and restored. What is there afterwards is asked of the
 * ledger and of `fukuri check`. `npm run backup-walk`; needs nothing but what `npm ci` brings.
 */
import { strict as assert } from "node:assert"
import { execFileSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { PgConnection } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { hospital, logIn, pressNow, receiptOn, refresh, sakura, taro, toConfirm } from "../test/http/journey.ts"
import { formClient } from "../test/support/formClient.ts"
import { type PostgresServer, startPostgres } from "../test/support/PostgresServer.ts"
import { run, type Service, startService } from "../test/support/service.ts"

type Say = (line: string) => void
type Environment = Readonly<Record<string, string>>

/** The embedded folder: stopped, copied, destroyed, put back. Answers what was shown as 済 and what is there. */
export const walkFolder = (say: Say) =>
  inFolder(async (home) => {
    const folder = join(home, "data")
    const env = { ...demo, FUKURI_DATA: folder }
    let service = await startService(env, { dataFolder: folder })
    const before = await use(service, taro)
    await service.stop()
    const noted = await headOf(env)
    copy(folder, join(home, "backup"))
    say(`folder: used ${before}; stopped, copied to backup, record at ${noted.slice(0, 12)}`)

    service = await startService(env, { dataFolder: folder })
    const after = await use(service, sakura)
    await service.kill9()
    rmSync(folder, { recursive: true })
    say(`folder: used ${after}; then the folder was destroyed`)

    copy(join(home, "backup"), folder)
    const there = await receiptsOf(env)
    await checked(env, noted)
    service = await startService(env, { dataFolder: folder })
    const later = await use(service, taro, refresh)
    await service.stop()
    say(`folder: restored; ${before} is there, ${after} is lost with everything since the copy; used ${later}`)
    return { before, after, there }
  })

/** A server: base backup while the service runs, then destroyed; restored without and with the archive of its log. */
export const walkServer = (say: Say) =>
  inFolder(async (home) => {
    const [archive, backup] = [join(home, "archive"), join(home, "backup")]
    mkdirSync(archive)
    chmodSync(home, 0o755)
    chmodSync(archive, 0o777)
    const server = await startPostgres({
      settings: { archive_mode: "on", archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f` }
    })
    const servers: Array<PostgresServer> = [server]
    const services: Array<Service> = []
    try {
      const service = await startService({ ...demo, ...at(server) }, { dataFolder: join(home, "data") })
      services.push(service)
      const before = await use(service, taro)
      await baseBackup(server, backup)
      const noted = await headOf(at(server))
      say(`server: used ${before}; backed up while it runs, record at ${noted.slice(0, 12)}`)
      const after = await use(service, sakura)
      await archived(server)
      await service.kill9()
      await server.kill9()
      rmSync(server.dataDir, { recursive: true })
      say(`server: used ${after}; the log was archived up to there; then the server was destroyed`)

      const restore = async (target: Readonly<Record<string, string>>) => {
        const settings = { restore_command: `cp ${archive}/%f %p`, recovery_target_action: "promote", ...target }
        const restored = await startPostgres({ settings, restored: { folder: backup, from: server } })
        servers.push(restored)
        await checked(at(restored), noted)
        return { restored, there: await receiptsOf(at(restored)) }
      }
      const alone = await restore({ recovery_target: "immediate" })
      say(`server: restored to the end of the backup; ${before} is there, ${after} is lost`)
      const whole = await restore({})
      const again = await startService(at(whole.restored), { dataFolder: join(home, "data") })
      services.push(again)
      const later = await use(again, taro, refresh)
      await again.stop()
      say(`server: restored with the archive; both are there; used ${later}`)
      return { before, after, alone: alone.there, whole: whole.there }
    } finally {
      for (const each of services) await each.kill9()
      for (const each of servers) await each.stop()
    }
  })

const clock = { FUKURI_CLOCK: "2024-07-01T09:00:00+09:00" }
const demo = { ...clock, FUKURI_DEMO: "1" }

const at = ({ url }: PostgresServer): Environment => ({
  ...clock,
  DATABASE_URL: url,
  FUKURI_SECRET: "the secret is a part of the backup, too"
})

const inFolder = async <A>(work: (home: string) => Promise<A>): Promise<A> => {
  const home = mkdtempSync(join(tmpdir(), "fukuri-backup-"))
  try {
    return await work(home)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** What the person sees: the receipt on the page that says 済. */
const use = async (service: Service, who: typeof taro, choice = dental): Promise<string> => {
  const client = formClient(service.url)
  const page = await pressNow(client, await toConfirm(client, await logIn(client, who, hospital), choice))
  assert.match(page.text, /済/)
  return receiptOn(page)
}
const dental = "歯科健康診査"

/** With owners, and whatever vanishes meanwhile: the log tells the rest. */
const copy = (from: string, to: string): void => {
  execFileSync("cp", ["-a", from, to], { stdio: "ignore" })
}

/** As pg_basebackup does it, with nothing but the server: all files between a start and a stop, and the label. */
const baseBackup = (server: PostgresServer, to: string): Promise<void> =>
  PgConnection.make({ url: Redacted.make(server.url) }).pipe(
    Effect.flatMap((connection) =>
      Effect.gen(function* () {
        yield* connection.query("select pg_backup_start('walk', true)", [], false)
        try {
          copy(server.dataDir, to)
        } catch (cause) {
          if (!existsSync(join(to, "PG_VERSION"))) throw cause
        }
        const { rows } = yield* connection.query("select labelfile from pg_backup_stop()", [], false)
        writeFileSync(join(to, "backup_label"), String(Object(rows[0]).labelfile))
        writeFileSync(join(to, "recovery.signal"), "")
        rmSync(join(to, "postmaster.pid"), { force: true })
        execFileSync("sh", ["-c", 'rm -rf "$1"/pg_wal/*', "sh", to])
      })
    ),
    Effect.scoped,
    Effect.runPromise
  )

/** Waits until the log is in the archive up to this moment. */
const archived = async (server: PostgresServer): Promise<void> => {
  const file = await ask(server, "select pg_walfile_name(pg_switch_wal()) as said")
  while (
    (await ask(server, `select coalesce(last_archived_wal, '') >= '${file}' as said from pg_stat_archiver`)) !== true
  )
    await sleep(50)
}

const ask = (server: PostgresServer, sql: string): Promise<unknown> =>
  PgConnection.make({ url: Redacted.make(server.url) }).pipe(
    Effect.flatMap((connection) => connection.query(sql, [], false)),
    Effect.map(({ rows }) => Object(rows[0]).said),
    Effect.scoped,
    Effect.runPromise
  )

const done = async (args: ReadonlyArray<string>, env: Environment): Promise<string> => {
  const { code, stderr, stdout } = await run(args, { ...clock, ...env })
  assert.equal(code, 0, `${args.join(" ")}: ${stderr}${stdout}`)
  return stdout
}

/** The head of the record of the office, to be noted outside; empty while the record is. */
const headOf = async (env: Environment): Promise<string> => JSON.parse(await done(["check", "--json"], env)).audit.head

/** Proves that ledger and record are whole, and that the record still has what was noted. */
const checked = async (env: Environment, noted: string): Promise<void> => {
  await done(["check", ...(noted === "" ? [] : ["--audit-head", noted])], env)
}

const receiptsOf = async (env: Environment): Promise<ReadonlyArray<string>> =>
  (await done(["ledger", "export", "--json"], env))
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => JSON.parse(line).redemptionId ?? [])

if (import.meta.main) {
  // oxlint-disable-next-line no-console
  const say = (line: string): void => console.log(line)
  const folder = await walkFolder(say)
  assert.deepEqual([folder.there.includes(folder.before), folder.there.includes(folder.after)], [true, false])
  const { after, alone, before, whole } = await walkServer(say)
  assert.deepEqual([alone.includes(before), alone.includes(after)], [true, false])
  assert.deepEqual([whole.includes(before), whole.includes(after)], [true, true])
  say("Everything was there that should be.")
}
