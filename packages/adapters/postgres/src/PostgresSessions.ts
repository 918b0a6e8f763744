/**
 * Logins in PostgreSQL. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { Ledger, Sessions } from "@fukuri/core"
import { Effect, Layer } from "effect"
import { sessionBooksIn, sessionOf, type SessionRow } from "./SessionBooks.ts"
import { answering } from "./SqlFailure.ts"

/** The logins of the database that a client is connected to. */
export const layer: Layer.Layer<Sessions.Sessions, never, PgClient.PgClient> = Layer.effect(
  Sessions.Sessions,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const answered = answering("sessions", sql)
    const withBook = sessionBooksIn(sql)
    return Sessions.Sessions.of({
      start: Effect.fn("Sessions.start")(function* ({ audience, holder, seenAt, startedAt, tokenHash }) {
        yield* answered(sql.unsafe(startStatement, [holder, tokenHash, audience, BigInt(startedAt), BigInt(seenAt)]))
      }),
      find: Effect.fn("Sessions.find")(function* (holder, tokenHash) {
        const [row] = yield* answered(sql.unsafe<SessionRow>(findStatement, [holder, tokenHash]))
        return row === undefined ? undefined : sessionOf({ holder, tokenHash }, row)
      }),
      findWithBook: (holder, tokenHash, fiscalYear) =>
        Effect.withSpan(withBook({ holder, tokenHash, fiscalYear }), "Sessions.findWithBook", {
          captureStackTrace: false
        }),
      touch: Effect.fn("Sessions.touch")(function* (holder, tokenHash, seenAt) {
        yield* answered(sql.unsafe(touchStatement, [holder, tokenHash, BigInt(seenAt)]))
      }),
      end: Effect.fn("Sessions.end")(function* (holder, tokenHash) {
        yield* answered(sql.unsafe("delete from session where holder_id = $1 and token_hash = $2", [holder, tokenHash]))
      }),
      purge: Effect.fn("Sessions.purge")(function* (seenBefore) {
        const [row] = yield* answered(sql.unsafe<{ readonly gone: bigint }>(purgeStatement, [BigInt(seenBefore)]))
        return Number(row?.gone ?? 0)
      })
    })
  })
)

/**
 * The same on a cluster, where one statement asks one shard: login and book are two, asked for beside each other.
 */
export const layerBesideLedger: Layer.Layer<Sessions.Sessions, never, PgClient.PgClient | Ledger.Ledger> = Layer.effect(
  Sessions.Sessions,
  Effect.gen(function* () {
    const sessions = yield* Sessions.Sessions
    const ledger = yield* Ledger.Ledger
    return Sessions.Sessions.of({
      ...sessions,
      findWithBook: Effect.fn("Sessions.findWithBook")(function* (holder, tokenHash, fiscalYear) {
        const [session, [stream]] = yield* Effect.all(
          [sessions.find(holder, tokenHash), ledger.open([holder], fiscalYear)],
          { concurrency: "unbounded" }
        )
        return stream === undefined ? yield* Effect.die(new Error("a ledger did not answer")) : { session, stream }
      })
    })
  })
).pipe(Layer.provide(layer))

/** Starting again what was started is no fault: an answer may have been lost. */
const startStatement = `
  insert into session (holder_id, token_hash, audience, started_at, seen_at) values ($1, $2, $3, $4, $5)
  on conflict (holder_id, token_hash)
  do update set audience = excluded.audience, started_at = excluded.started_at, seen_at = excluded.seen_at`

const findStatement = "select audience, started_at, seen_at from session where holder_id = $1 and token_hash = $2"

/** Nodes' clocks differ: what was seen later stays. */
const touchStatement = "update session set seen_at = greatest(seen_at, $3) where holder_id = $1 and token_hash = $2"

const purgeStatement = `
  with gone as (delete from session where seen_at < $1 returning 1)
  select count(*) as gone from gone`
