// What a database itself says, and what somebody else does in it, beside the service that is tested.
import { PgConnection } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"

/** Asks the database once. */
export const query = (url: string, sql: string): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> =>
  PgConnection.make({ url: Redacted.make(url) }).pipe(
    Effect.flatMap((connection) => connection.query(sql, [], false)),
    Effect.map(({ rows }) => rows),
    Effect.scoped,
    Effect.runPromise
  )

/** Does something in a transaction that stays open: what it has locked is locked until the answer is called. */
export const standing = async (url: string, sql: string): Promise<() => Promise<void>> => {
  let end: (() => void) | undefined
  let ended: Promise<void> = Promise.resolve()
  await new Promise<void>((begun, failed) => {
    ended = PgConnection.make({ url: Redacted.make(url) }).pipe(
      Effect.tap((connection) => connection.query("begin", [], false)),
      Effect.tap((connection) => connection.query(sql, [], false)),
      Effect.andThen(
        Effect.callback<void>((resume) => {
          end = () => resume(Effect.void)
          begun()
        })
      ),
      Effect.scoped,
      Effect.runPromise
    )
    ended.catch(failed)
  })
  return async () => {
    end?.()
    await ended
  }
}

/** Looks again until something is so. */
export const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** Whether somebody waits for a lock in this database. */
export const isWaiting = async (url: string): Promise<boolean> =>
  (await query(url, "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
    .length > 0
