// A database for a benchmark with the association and its people in it, and the statements that a benchmark runs beside
// the product: over a connection of their own, which has no time limit.
import { PgConnection } from "@effect/sql-pg"
import { layerServer } from "@fukuri/adapter-postgres"
import type { CalendarDate } from "@fukuri/core"
import { Effect, Redacted } from "effect"
import { freshDatabase } from "../../test/support/database.ts"
import { type People, populate, publish } from "./members.ts"

/** A new database with the association of a fiscal year and its people; answers its URL. */
export const newWorld = (serverUrl: string, fiscalYear: CalendarDate.FiscalYear, people?: People): Promise<string> =>
  Effect.gen(function* () {
    const databaseUrl = yield* Effect.promise(() => freshDatabase(serverUrl))
    const making: Effect.Effect<void, unknown, Effect.Services<ReturnType<typeof populate>>> = people === undefined
      ? publish(fiscalYear)
      : populate(people, fiscalYear)
    yield* making.pipe(Effect.provide(layerServer(Redacted.make(databaseUrl))))
    return databaseUrl
  }).pipe(Effect.runPromise)

/** Statements one after another; answers the rows of the last. */
export const onServer = (databaseUrl: string, ...statements: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const connection = yield* PgConnection.make({ url: Redacted.make(databaseUrl) })
    const results = yield* Effect.forEach(statements, (statement) => connection.query(statement, [], false))
    return results.at(-1)?.rows ?? []
  }).pipe(Effect.scoped)
