/**
 * Scheduled work in PostgreSQL. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { Jobs } from "@fukuri/core"
import { Effect, Layer } from "effect"
import { answering } from "./SqlFailure.ts"

/** The jobs of the database that a client is connected to. */
export const layer: Layer.Layer<Jobs.Jobs, never, PgClient.PgClient> = Layer.effect(
  Jobs.Jobs,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const answered = answering("jobs", sql)
    return Jobs.Jobs.of({
      claim: Effect.fn("Jobs.claim")(function* (key, at, until) {
        const rows = yield* answered(sql.unsafe(claimStatement, [key, BigInt(at), BigInt(until)]))
        return rows.length > 0
      }),
      finish: Effect.fn("Jobs.finish")(function* (key, at, outcome) {
        yield* answered(sql.unsafe(finishStatement, [key, BigInt(at), outcome]))
      })
    })
  })
)

const claimStatement = `
  insert into job as known (key, claimed_until) values ($1, $3)
  on conflict (key) do update set claimed_until = excluded.claimed_until
    where known.finished_at is null and known.claimed_until <= $2
  returning 1 as claimed`

/** The first end counts. */
const finishStatement = `
  insert into job as known (key, finished_at, outcome) values ($1, $2, $3)
  on conflict (key) do update set finished_at = excluded.finished_at, outcome = excluded.outcome
    where known.finished_at is null`
