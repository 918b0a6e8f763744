// The embedded engine: an ordinary PostgreSQL to the driver, and safe to run in a folder of one's own.
import { PgClient } from "@effect/sql-pg"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Scope } from "effect"
import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import * as Embedded from "../../../packages/adapters/postgres/src/Embedded.ts"
import { putPrepared } from "../../support/preparedData.ts"

const mebibyte = 1024 * 1024
/** Long for a machine that does other work too; what would not end by itself takes for ever. */
const soonMillis = 20_000

/** A folder that goes away with the scope. */
const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "fukuri-embedded-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** A folder with a database in it, for what is not about how one is made. */
const preparedFolder = Effect.tap(temporaryFolder, (folder) => Effect.promise(() => putPrepared(folder)))

/** Runs with a client of the embedded database in a folder, and closes both. */
const withClient = <A, E>(options: Embedded.OpenOptions, use: (sql: PgClient.PgClient) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const database = yield* Embedded.open(options)
    const context = yield* Layer.build(PgClient.layer(database.client))
    return yield* use(yield* PgClient.PgClient.pipe(Effect.provide(context)))
  }).pipe(Effect.scoped)

const withMemory = <A, E>(use: (sql: PgClient.PgClient) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const database = yield* Embedded.openMemory
    const context = yield* Layer.build(PgClient.layer(database.client))
    return yield* use(yield* PgClient.PgClient.pipe(Effect.provide(context)))
  }).pipe(Effect.scoped)

/** What PostgreSQL itself said. */
const sqlState = (error: { readonly reason: { readonly cause: unknown } }): unknown =>
  error.reason.cause instanceof Error && "code" in error.reason.cause ? error.reason.cause.code : undefined
const sqlMessage = (error: { readonly reason: { readonly cause: unknown } }): string =>
  error.reason.cause instanceof Error ? error.reason.cause.message : ""

/** Another process that opens the folder; its lines are what it has to say. */
const startOther = (folder: string, body: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const embedded = new URL("../../../packages/adapters/postgres/src/Embedded.ts", import.meta.url).href
      const script = `
        import { PgClient } from ${JSON.stringify(import.meta.resolve("@effect/sql-pg"))}
        import { Effect, Layer } from ${JSON.stringify(import.meta.resolve("effect"))}
        import * as Embedded from ${JSON.stringify(embedded)}
        const folder = ${JSON.stringify(folder)}
        await Effect.gen(function* () {
          const database = yield* Embedded.open({ folder })
          const context = yield* Layer.build(PgClient.layer(database.client))
          const sql = yield* PgClient.PgClient.pipe(Effect.provide(context))
          ${body}
          console.log("ready")
          yield* Effect.never
        }).pipe(
          Effect.catch((error) => Effect.sync(() => console.log(error.message))),
          Effect.scoped,
          Effect.runPromise
        )`
      const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", script], {
        stdio: ["ignore", "pipe", "inherit"]
      })
      return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
    }),
    ({ child }) => kill(child)
  )
const nextLine = (other: { readonly lines: AsyncIterator<string> }) =>
  Effect.promise(async () => (await other.lines.next()).value)
const kill = (child: ChildProcess) =>
  Effect.promise(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, "exit")
    child.kill("SIGKILL")
    await exited
  })

describe("to the driver the embedded database is PostgreSQL", () => {
  it.live("it answers parameterised queries of many types", () =>
    withMemory((sql) =>
      Effect.gen(function* () {
        const at = new Date("2024-07-01T00:00:00.000Z")
        const rows = yield* sql`
          select ${1}::int as one, ${"人間ドック"}::text as name, ${at}::timestamptz as at, ${null}::text as nothing,
            ${["a", "b"]}::text[] as list, ${sql.json({ n: [1] })}::jsonb as document, ${2n ** 40n}::bigint as big`
        expect(rows).toEqual([
          { one: 1, name: "人間ドック", at, nothing: null, list: ["a", "b"], document: { n: [1] }, big: 2n ** 40n }
        ])
      })
    )
  )

  it.live("a transaction that fails leaves nothing, one that succeeds leaves all, and savepoints nest", () =>
    withMemory((sql) =>
      Effect.gen(function* () {
        yield* sql`create table entry (n int primary key)`
        const insert = (n: number) => sql`insert into entry ${sql.insert({ n })}`
        const failed = yield* insert(1).pipe(
          Effect.andThen(Effect.fail("changed my mind")),
          sql.withTransaction,
          Effect.exit
        )
        expect(Exit.isFailure(failed)).toBe(true)
        yield* Effect.gen(function* () {
          yield* insert(2)
          yield* insert(2).pipe(sql.withTransaction, Effect.ignore)
          yield* insert(3)
        }).pipe(sql.withTransaction)
        expect(yield* sql`select n from entry order by n`).toEqual([{ n: 2 }, { n: 3 }])
      })
    )
  )

  it.live("a query that fails says why, and the connection goes on", () =>
    withMemory((sql) =>
      Effect.gen(function* () {
        yield* sql`create table entry (n int primary key)`
        for (let round = 0; round < 3; round++) {
          expect(sqlState(yield* Effect.flip(sql`select * from missing`))).toBe("42P01")
          expect(sqlState(yield* Effect.flip(sql`select 1 / ${0}::int`))).toBe("22012")
          yield* sql`insert into entry values (1) on conflict do nothing`
          const twice = yield* Effect.flip(sql`insert into entry values (${1})`)
          expect(twice.reason._tag).toBe("UniqueViolation")
          expect(yield* sql`select n from entry`).toEqual([{ n: 1 }])
        }
      })
    )
  )

  it.live("200 queries at once are all answered, each with its own answer", () =>
    withMemory((sql) =>
      Effect.gen(function* () {
        yield* sql`create table entry (n int primary key)`
        const numbers = Array.from({ length: 200 }, (_, n) => n)
        const answers = yield* Effect.forEach(
          numbers,
          (n) => sql`insert into entry values (${n}) returning n, repeat('x', ${n * 100}) as filling`,
          { concurrency: "unbounded" }
        )
        expect(answers.map(([row]) => row?.["n"])).toEqual(numbers)
        expect(answers.map(([row]) => String(row?.["filling"]).length)).toEqual(numbers.map((n) => n * 100))
      })
    )
  )

  it.live("pipelined queries of one connection are each answered, failing ones too", () =>
    Effect.gen(function* () {
      const database = yield* Embedded.openMemory
      const context = yield* Layer.build(PgClient.layer({ ...database.client, multiplex: true }))
      const sql = yield* PgClient.PgClient.pipe(Effect.provide(context))
      const answers = yield* Effect.forEach(
        Array.from({ length: 200 }, (_, n) => n),
        (n) =>
          sql`select 100 / (${n}::int % 10) as n`.pipe(
            Effect.map(([row]) => row?.["n"]),
            Effect.catch((error) => Effect.succeed(sqlState(error)))
          ),
        { concurrency: "unbounded" }
      )
      expect(answers).toEqual(
        Array.from({ length: 200 }, (_, n) => (n % 10 === 0 ? "22012" : Math.floor(100 / (n % 10))))
      )
    }).pipe(Effect.scoped)
  )

  it.live("an interrupted query gives way to a fresh connection, without what its session had set", () =>
    withMemory((sql) =>
      Effect.gen(function* () {
        yield* sql`create table entry (n int primary key)`
        yield* sql`insert into entry values (1)`.pipe(
          Effect.andThen(sql`set application_name = 'left behind'`),
          Effect.andThen(sql`select count(*) from generate_series(1, 5000000)`),
          sql.withTransaction,
          Effect.timeoutOption("100 millis")
        )
        expect(yield* sql`select n from entry`).toEqual([])
        expect(yield* sql`show application_name`).toEqual([{ application_name: "@effect/sql-pg" }])
      })
    )
  )

  it.live("the settings a connection starts with are in force, and a wrong one is refused by name", () =>
    Effect.gen(function* () {
      const database = yield* Embedded.openMemory
      const zone = (timezone: string) =>
        Effect.gen(function* () {
          const context = yield* Layer.build(PgClient.layer({ ...database.client, startupParameters: { timezone } }))
          const sql = yield* PgClient.PgClient.pipe(Effect.provide(context))
          return yield* sql`show timezone`
        }).pipe(Effect.scoped)
      expect(yield* zone("Asia/Tokyo")).toEqual([{ TimeZone: "Asia/Tokyo" }])
      expect(sqlMessage(yield* Effect.flip(zone("Nowhere/At all")))).toContain("Nowhere/At all")
      expect(yield* zone("UTC")).toEqual([{ TimeZone: "UTC" }])
    }).pipe(Effect.scoped)
  )
})

describe("the data folder keeps what was committed", () => {
  it.live("data survive closing and opening again", () =>
    Effect.gen(function* () {
      const folder = join(yield* temporaryFolder, "not", "yet", "there")
      yield* withClient({ folder }, (sql) =>
        sql`create table entry (n int)`.pipe(Effect.andThen(sql`insert into entry values (1)`))
      )
      expect(existsSync(join(folder, "owner"))).toBe(false)
      expect(yield* withClient({ folder }, (sql) => sql`select n from entry`)).toEqual([{ n: 1 }])
    }).pipe(Effect.scoped)
  )

  it.live("what a process committed survives its kill -9, and what it had not committed is gone", () =>
    Effect.gen(function* () {
      const folder = yield* preparedFolder
      const other = yield* startOther(
        folder,
        `yield* sql\`create table entry (n int)\`
         yield* sql\`insert into entry select generate_series(1, 1000)\`
         yield* sql\`begin\`
         yield* sql\`insert into entry values (-1)\``
      )
      expect(yield* nextLine(other)).toBe("ready")
      yield* kill(other.child)
      const rows = yield* withClient({ folder }, (sql) => sql`select count(*)::int as n, min(n) as least from entry`)
      expect(rows).toEqual([{ n: 1000, least: 1 }])
    }).pipe(Effect.scoped)
  )

  it.live("a first start that is killed half way leaves a folder the next start can use", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const other = yield* startOther(folder, "")
      const unfinished = join(folder, "database.new", "PG_VERSION")
      while (!existsSync(unfinished)) yield* Effect.sleep("1 millis")
      yield* kill(other.child)
      expect(yield* withClient({ folder }, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
    }).pipe(Effect.scoped)
  )

  it.live("nobody else may look into the database", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      yield* withClient({ folder }, (sql) => sql`select 1`)
      expect(statSync(join(folder, "database")).mode & 0o077).toBe(0)
    }).pipe(Effect.scoped)
  )
})

describe("one process at a time has the folder", () => {
  it.live("a second process is refused soon, with the pid of the first and what to do", () =>
    Effect.gen(function* () {
      const folder = yield* preparedFolder
      yield* Embedded.open({ folder })
      const started = performance.now()
      const other = yield* startOther(folder, "")
      const sentence = yield* nextLine(other)
      expect(performance.now() - started).toBeLessThan(soonMillis)
      expect(sentence).toBe(
        `The data folder ${folder} is in use by another process (pid ${process.pid}): ` +
          "stop that process, or choose another folder."
      )
    }).pipe(Effect.scoped)
  )

  it.live("the same process is refused too, and let in once the first has closed", () =>
    Effect.gen(function* () {
      const folder = yield* preparedFolder
      const refused = yield* Embedded.open({ folder }).pipe(
        Effect.andThen(Effect.flip(Embedded.open({ folder }))),
        Effect.scoped
      )
      expect(refused.reason).toEqual({ _tag: "FolderInUse", folder, pid: process.pid })
      yield* Effect.scoped(Embedded.open({ folder }))
    }).pipe(Effect.scoped)
  )

  it.live("kill -9 of the holder gives the folder free at once", () =>
    Effect.gen(function* () {
      const folder = yield* preparedFolder
      const other = yield* startOther(folder, "")
      expect(yield* nextLine(other)).toBe("ready")
      expect((yield* Effect.flip(Effect.scoped(Embedded.open({ folder })))).reason).toMatchObject({
        _tag: "FolderInUse",
        pid: other.child.pid
      })
      yield* kill(other.child)
      const started = performance.now()
      yield* Effect.scoped(Embedded.open({ folder }))
      expect(performance.now() - started).toBeLessThan(soonMillis)
    }).pipe(Effect.scoped)
  )

  it.live("of several starters at the same moment exactly one gets the folder", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const others = yield* Effect.forEach([1, 2, 3, 4], () => startOther(folder, ""), { concurrency: "unbounded" })
      const lines = yield* Effect.forEach(others, nextLine, { concurrency: "unbounded" })
      expect(lines.filter((line) => line === "ready")).toHaveLength(1)
      expect(lines.filter((line) => String(line).includes("is in use by another process"))).toHaveLength(3)
    }).pipe(Effect.scoped)
  )
})

describe("a folder that cannot be used is refused with what to do about it", () => {
  it.live("a folder below a file", () =>
    Effect.gen(function* () {
      const file = join(yield* temporaryFolder, "file")
      writeFileSync(file, "")
      const folder = join(file, "data")
      const refused = yield* Effect.flip(Effect.scoped(Embedded.open({ folder })))
      expect(refused.message).toBe(
        `The data folder ${folder} cannot be used (a file is in its place): ` +
          "make it a folder this user may write, or choose another one."
      )
    }).pipe(Effect.scoped)
  )

  it.live("a folder one may not write, and one that may not be made", () =>
    Effect.gen(function* () {
      const parent = yield* temporaryFolder
      const folder = join(parent, "data")
      mkdirSync(folder)
      chmodSync(folder, 0o555)
      chmodSync(parent, 0o555)
      // Root may write anywhere, so for a moment it is somebody else.
      const root = process.geteuid?.() === 0
      if (root) chownSync(parent, 65534, 65534)
      if (root) process.seteuid?.(65534)
      const refused = yield* Effect.all([
        Effect.flip(Effect.scoped(Embedded.open({ folder }))),
        Effect.flip(Effect.scoped(Embedded.open({ folder: join(parent, "other") })))
      ]).pipe(
        Effect.ensuring(
          Effect.sync(() => {
            if (root) process.seteuid?.(0)
            chmodSync(parent, 0o755)
          })
        )
      )
      expect(refused.map((refusal) => refusal.reason)).toEqual([
        { _tag: "FolderUnusable", folder, detail: "permission denied" },
        { _tag: "FolderUnusable", folder: join(parent, "other"), detail: "permission denied" }
      ])
    }).pipe(Effect.scoped)
  )

  it.live("a database of another PostgreSQL version", () =>
    Effect.gen(function* () {
      const folder = yield* preparedFolder
      yield* Effect.scoped(Embedded.open({ folder }))
      writeFileSync(join(folder, "database", "PG_VERSION"), "12\n")
      const refused = yield* Effect.flip(Effect.scoped(Embedded.open({ folder })))
      expect(refused.reason._tag).toBe("EngineFailed")
      expect(refused.message).toContain("database files are incompatible")
      expect(refused.message.split("\n")).toHaveLength(1)
    }).pipe(Effect.scoped)
  )
})

describe("writes stop before the disk is full", () => {
  it.live("below the floor the database is not opened, nor made", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const refused = yield* Effect.flip(Effect.scoped(Embedded.open({ folder, freeSpace: () => 100 * mebibyte })))
      expect(refused.message).toBe(
        `The disk of the data folder ${folder} has only 100 MiB free and the embedded database needs 128 MiB: ` +
          "free some space, then start again."
      )
      expect(existsSync(join(folder, "database"))).toBe(false)
    }).pipe(Effect.scoped)
  )

  it.live("while it is short, changes are refused with disk_full and questions answered; then all goes on", () =>
    Effect.gen(function* () {
      const folder = yield* preparedFolder
      let free = 1024 * mebibyte
      const probe = { folder, freeSpaceFloorBytes: 10 * mebibyte, freeSpace: () => free }
      const nextMeasurement = Effect.sleep("120 millis")
      yield* withClient(probe, (sql) =>
        Effect.gen(function* () {
          yield* sql`create table entry (n int primary key)`
          const insert = (n: number) => sql`insert into entry values (${n})`
          const cte = (n: number) => sql`with new as (insert into entry values (${n}) returning n) select n from new`
          yield* insert(1)
          yield* cte(2)

          free = 9 * mebibyte
          yield* nextMeasurement
          for (const write of [insert(3), cte(3), sql`create table other (n int)`, sql`delete from entry`]) {
            const refused = yield* Effect.flip(write)
            expect(sqlState(refused)).toBe("53100")
            expect(sqlMessage(refused)).toBe(
              "The disk is almost full (9 MiB free, 10 MiB kept): " +
                "the embedded database answers questions but refuses changes until space is freed."
            )
          }
          expect(sqlState(yield* Effect.flip(sql.withTransaction(insert(3))))).toBe("53100")
          expect(yield* sql`select n from entry order by n`).toEqual([{ n: 1 }, { n: 2 }])
          expect(yield* sql.withTransaction(sql`select count(*)::int as n from entry`)).toEqual([{ n: 2 }])

          free = 1024 * mebibyte
          yield* nextMeasurement
          yield* insert(3)
          expect(yield* sql`select count(*)::int as n from entry`).toEqual([{ n: 3 }])
        })
      )
    }).pipe(Effect.scoped)
  )

  it.live("a transaction under way when it becomes short writes no more, and none after it", () =>
    Effect.gen(function* () {
      const folder = yield* preparedFolder
      let free = 1024 * mebibyte
      yield* withClient({ folder, freeSpace: () => free }, (sql) =>
        Effect.gen(function* () {
          yield* sql`create table entry (n int primary key)`
          const refused = yield* Effect.gen(function* () {
            yield* sql`insert into entry values (1)`
            free = 0
            yield* Effect.sleep("120 millis")
            yield* sql`insert into entry values (2)`
          }).pipe(sql.withTransaction, Effect.flip)
          expect(sqlState(refused)).toBe("53100")
          expect(sqlState(yield* Effect.flip(sql`insert into entry values (3)`))).toBe("53100")
          expect(yield* sql`select n from entry`).toEqual([])
        })
      )
    }).pipe(Effect.scoped)
  )
})

describe("the engine ends cleanly", () => {
  it.live("closing soon cuts off a query that runs for ever, and loses nothing committed", () =>
    Effect.gen(function* () {
      const folder = yield* preparedFolder
      const engine = yield* Scope.make()
      const database = yield* Embedded.open({ folder }).pipe(Scope.provide(engine))
      const context = yield* Layer.build(PgClient.layer(database.client))
      const sql = yield* PgClient.PgClient.pipe(Effect.provide(context))
      yield* sql`create table entry as select 1 as n`
      const endless = yield* Effect.forkChild(Effect.flip(sql`select count(*) from generate_series(1, 100000000000)`))
      yield* Effect.sleep("200 millis")
      const started = performance.now()
      yield* Scope.close(engine, Exit.void)
      expect(performance.now() - started).toBeLessThan(soonMillis)
      expect((yield* Fiber.join(endless)).reason._tag).toBe("ConnectionError")
      expect(yield* withClient({ folder }, (sql) => sql`select n from entry`)).toEqual([{ n: 1 }])
    }).pipe(Effect.scoped)
  )

  it.live("connections of a closed database fail instead of hanging", () =>
    Effect.gen(function* () {
      const database = yield* Effect.scoped(Embedded.openMemory)
      const context = yield* Layer.build(PgClient.layer(database.client)).pipe(Effect.exit)
      if (Exit.isFailure(context)) return
      const sql = yield* PgClient.PgClient.pipe(Effect.provide(context.value))
      expect((yield* Effect.flip(sql`select 1`)).reason._tag).toBe("ConnectionError")
    }).pipe(Effect.scoped)
  )

  it("what to know about durability is one line", () => {
    expect(Embedded.durability).toMatch(/^[^\n]+\.$/)
  })
})
