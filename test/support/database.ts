// Empty databases on a real server, one for each test that wants its own.
import { PgConnection } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { randomBytes } from "node:crypto"

/** Makes an empty database with a random name and returns its URL. */
export async function freshDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomBytes(8).toString("hex")}`
  await runOnServer(serverUrl, `create database ${name} encoding 'UTF8' locale 'C' template template0`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** Drops a database made by `freshDatabase`, closing whatever is still connected to it. */
export async function dropDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl)
  const name = url.pathname.slice(1)
  if (!/^test_[0-9a-f]+$/.test(name)) throw new Error(`Only databases made by freshDatabase are dropped, not ${name}.`)
  url.pathname = "/postgres"
  await runOnServer(url.href, `drop database if exists ${name} with (force)`)
}

function runOnServer(url: string, sql: string): Promise<void> {
  return PgConnection.make({ url: Redacted.make(url) }).pipe(
    Effect.flatMap((connection) => connection.query(sql, [], false)),
    Effect.scoped,
    Effect.asVoid,
    Effect.runPromise
  )
}
