/**
 * DatabaseDriver: scenarios on PostgreSQL: the embedded one in a folder of its own, or a database of its own on a server. The
 * tables are made anew for every scenario, on the same connection.
 */
import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PgClient, PgConnection } from "@effect/sql-pg"
import * as Postgres from "@fukuri/adapter-postgres"
import { Effect, Exit, Layer, ManagedRuntime, Redacted } from "effect"
import { DriverRefused, type EmptyStores } from "./Driver.ts"

/** A database that scenarios have for themselves. */
export interface ScenarioDatabase {
  /** The stores on tables in which there is nothing. */
  readonly empty: EmptyStores
  /** Ends it, and leaves nothing of it. */
  readonly close: () => Promise<void>
}

/** The embedded database in a temporary folder, or in one that is given: what is in it is thrown away, the folder is not. */
export const openEmbedded = async (given: string | undefined): Promise<ScenarioDatabase> => {
  const folder = given ?? (await mkdtemp(join(tmpdir(), "fukuri-scenarios-")))
  const remove = async () => {
    if (given === undefined) await rm(folder, { recursive: true, force: true })
  }
  return opened(Postgres.layerEmbedded(folder), remove)
}

/** A database of its own on a server, made now and dropped at the end. Refuses when there is no server to make it on. */
export const openServer = async (databaseUrl: string | undefined): Promise<ScenarioDatabase> => {
  if (databaseUrl === undefined || databaseUrl === "") {
    throw new DriverRefused(
      "PostgreSQL のサーバーが分かりません。--database-url か DATABASE_URL に postgres://利用者@ホスト:5432/データベース の形で書いてください。"
    )
  }
  if (!URL.canParse(databaseUrl) || !/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) {
    throw new DriverRefused(
      "データベースのアドレスは postgres://利用者@ホスト:5432/データベース の形で書いてください。"
    )
  }
  // It tells whose it is, should it ever be left there.
  const name = `fukuri_scenarios_${process.pid}_${randomBytes(4).toString("hex")}`
  const own = new URL(databaseUrl)
  own.pathname = `/${name}`
  await onServer(databaseUrl, `create database ${name} encoding 'UTF8' locale 'C' template template0`)
  return opened(Postgres.layerServer(Redacted.make(own.href)), () =>
    onServer(databaseUrl, `drop database if exists ${name} with (force)`)
  )
}

const opened = async <E>(
  layer: Layer.Layer<Layer.Success<ReturnType<typeof Postgres.layerServer>>, E>,
  remove: () => Promise<void>
): Promise<ScenarioDatabase> => {
  const runtime = ManagedRuntime.make(layer)
  const context = await runtime.runPromiseExit(Effect.context<PgClient.PgClient>())
  if (Exit.isFailure(context)) {
    await runtime.dispose()
    await remove()
    throw new DriverRefused("データベースを開けません。場所と空き容量、動いているかを確かめてください。")
  }
  // Another client than this one would open the embedded database a second time.
  const client = Layer.succeedContext(context.value)
  return {
    empty: async () => {
      await runtime.runPromise(Effect.andThen(emptied, Postgres.migrate))
      return Postgres.layer.pipe(Layer.provide(client))
    },
    close: async () => {
      await runtime.dispose()
      await remove()
    }
  }
}

/** Everything in the database goes: the ledger refuses to be emptied, so its tables are made anew. */
const emptied = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  yield* sql`drop schema public cascade`
  yield* sql`create schema public`
})

const onServer = (url: string, statement: string): Promise<void> =>
  PgConnection.make({ url: Redacted.make(url) })
    .pipe(
      Effect.flatMap((connection) => connection.query(statement, [], false)),
      Effect.scoped,
      Effect.asVoid,
      Effect.runPromise
    )
    .catch(() => {
      const { host } = new URL(url)
      throw new DriverRefused(
        `サーバー ${host} にシナリオ用のデータベースを作れません。動いているか、利用者に作る権限 (CREATEDB) があるかを確かめてください。`
      )
    })
