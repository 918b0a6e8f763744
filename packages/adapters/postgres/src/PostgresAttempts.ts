/**
 * Counters of logins in PostgreSQL: one statement for all counters of a try, which locks them in order of their keys,
 * so that two tries never wait for each other crosswise. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { Attempts } from "@fukuri/core"
import { Effect, Layer } from "effect"
import { answering } from "./SqlFailure.ts"

/** The counters of the database that a client is connected to. */
export const layer: Layer.Layer<Attempts.Attempts, never, PgClient.PgClient> = Layer.effect(
  Attempts.Attempts,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const answered = answering("attempts", sql)
    return Attempts.Attempts.of({
      count: Effect.fn("Attempts.count")(function* (counters, at) {
        if (counters.length === 0) return []
        const asked = unique(counters)
        const rows = yield* answered(
          sql.unsafe<{ readonly key: string; readonly tries: number }>(countStatement, [
            asked.map(({ key }) => key),
            asked.map(({ windowMillis }) => BigInt(windowMillis)),
            BigInt(at)
          ])
        )
        const tries = new Map(rows.map((row) => [row.key, row.tries]))
        return counters.map(({ key }) => tries.get(key) ?? 0)
      }),
      read: Effect.fn("Attempts.read")(function* (counters, at) {
        if (counters.length === 0) return []
        const rows = yield* answered(
          sql.unsafe<{ readonly key: string; readonly began_at: bigint; readonly tries: number }>(readStatement, [
            unique(counters).map(({ key }) => key)
          ])
        )
        const known = new Map(rows.map((row) => [row.key, row]))
        return counters.map(({ key, windowMillis }) => {
          const row = known.get(key)
          return row !== undefined && at < Number(row.began_at) + windowMillis ? row.tries : 0
        })
      }),
      forgive: Effect.fn("Attempts.forgive")(function* (counters) {
        if (counters.length === 0) return
        yield* answered(sql.unsafe(forgiveStatement, [unique(counters).map(({ key }) => key)]))
      }),
      purge: Effect.fn("Attempts.purge")(function* (beganBefore) {
        const [row] = yield* answered(sql.unsafe<{ readonly gone: bigint }>(purgeStatement, [BigInt(beganBefore)]))
        return Number(row?.gone ?? 0)
      })
    })
  })
)

const unique = (counters: ReadonlyArray<Attempts.Counter>): ReadonlyArray<Attempts.Counter> => [
  ...new Map(counters.map((counter) => [counter.key, counter])).values()
]

const countStatement = `
  insert into attempt as known (key, window_millis, began_at, tries)
  select key, window_millis, $3, 1 from unnest($1::text[], $2::bigint[]) as asked (key, window_millis)
  order by key collate "C"
  on conflict (key) do update set
    window_millis = excluded.window_millis,
    began_at = case when $3 < known.began_at + excluded.window_millis then known.began_at else $3 end,
    tries = case when $3 < known.began_at + excluded.window_millis then known.tries + 1 else 1 end
  returning key, tries`

const readStatement = "select key, began_at, tries from attempt where key = any ($1::text[])"

const forgiveStatement = `
  with known as materialized (
    select key from attempt where key = any ($1::text[]) order by key for update
  )
  update attempt set tries = greatest(tries - 1, 0) from known where attempt.key = known.key`

const purgeStatement = `
  with gone as (delete from attempt where began_at < $1 returning 1)
  select count(*) as gone from gone`
