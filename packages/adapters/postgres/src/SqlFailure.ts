/**
 * SqlFailure: what the database or its driver says, as the failure of a store. Only the SQLSTATE and the class of an
 * error leave this file: a message or a detail of PostgreSQL can hold the values of a query, and so a person's number.
 */
import type { PgClient } from "@effect/sql-pg"
import { StoreFailure } from "@fukuri/core"
import { Duration, Effect, Predicate, Schema } from "effect"
import { isSqlError, type SqlError } from "effect/sql/SqlError"

type Store = StoreFailure.StoreFailure["store"]
type Reason = StoreFailure.StoreFailure["reason"]

/** Room beyond the server's own statement timeout, before a statement without any answer is given up. */
const graceMillis = 2_000

/** What an error of the database or its driver is to a store. */
export const failureOf = (store: Store, { reason }: SqlError): StoreFailure.StoreFailure => {
  const state = sqlStateOf(reason.cause)
  return new StoreFailure.StoreFailure({
    store,
    reason: reasonOf(reason._tag, state),
    cause: [state, reason._tag, reason.operation].filter(Predicate.isNotUndefined).join(" ")
  })
}

/** Turns every failure and defect of work on the database into the failure of a store. */
export const failing =
  (store: Store) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, Exclude<E, SqlError> | StoreFailure.StoreFailure, R> =>
    work.pipe(
      Effect.mapError((error) => (isSqlError(error) ? failureOf(store, error) : (error as Exclude<E, SqlError>))),
      Effect.catchDefect((defect) => {
        // A transaction whose connection broke cannot be rolled back either: the client dies of that error.
        if (isSqlError(defect)) return Effect.fail(failureOf(store, defect))
        const name = defect instanceof Error ? defect.name : typeof defect
        return Effect.fail(new StoreFailure.StoreFailure({ store, reason: "broken", cause: `defect: ${name}` }))
      })
    )

/**
 * As {@link failing}, and gives up when there is no answer some time after the server should have ended the
 * statement itself: a connection over which nothing comes back any more must not be waited for.
 */
export const answering = (store: Store, { config }: PgClient.PgClient) => {
  const timeoutMillis = Number(config.startupParameters?.["statement_timeout"])
  const limit = timeoutMillis > 0 ? Duration.millis(timeoutMillis + graceMillis) : Duration.infinity
  return <A, E, R>(
    work: Effect.Effect<A, E, R>
  ): Effect.Effect<A, Exclude<E, SqlError> | StoreFailure.StoreFailure, R> =>
    failing(store)(work).pipe(
      Effect.timeoutOrElse({
        duration: limit,
        orElse: () =>
          Effect.fail(new StoreFailure.StoreFailure({ store, reason: "timeout", cause: "no answer from the server" }))
      })
    )
}

/** Reads what was stored. Fails when it is not what was written: that is damage, or a version that is too old. */
export const decoding = <S extends Schema.Constraint>(store: Store, what: string, schema: S) => {
  const decode = Schema.decodeUnknownEffect(schema)
  return (stored: unknown): Effect.Effect<S["Type"], StoreFailure.StoreFailure, S["DecodingServices"]> =>
    Effect.mapError(
      decode(stored),
      () => new StoreFailure.StoreFailure({ store, reason: "broken", cause: `${what} cannot be read as it is stored` })
    )
}

/** The constraint that a write would have broken, when that is a unique one. */
export const uniqueViolated = (error: unknown): string | undefined => {
  if (!isSqlError(error) || error.reason._tag !== "UniqueViolation") return undefined
  const { cause } = error.reason
  // A cluster hands on what a node said without the field that names the constraint; its name begins that of the shard's.
  const told = Predicate.hasProperty(cause, "message") ? /unique constraint "(\w+)"/.exec(String(cause.message)) : null
  return told?.[1] ?? error.reason.constraint
}

/**
 * Whether the server did nothing because of one of the rows that it was given, which says nothing about the others: of the
 * SQLSTATE classes 22 (data) and 23 (constraints), a deadlock, and a lock that somebody else kept for too long.
 */
export const isRowRefused = (error: unknown): boolean =>
  isSqlError(error) && /^(2[23]|40P01|55P03)/.test(sqlStateOf(error.reason.cause) ?? "")

const sqlStateOf = (cause: unknown): string | undefined =>
  Predicate.hasProperty(cause, "code") && typeof cause.code === "string" && /^[0-9A-Z]{5}$/.test(cause.code)
    ? cause.code
    : undefined

/** SQLSTATEs that the driver's classes do not tell apart. Source: PostgreSQL manual, Appendix A. */
const reasonsByState: Readonly<Record<string, Reason>> = {
  /** disk_full */
  "53100": "full",
  /** out_of_memory */
  "53200": "busy",
  /** too_many_connections */
  "53300": "busy",
  /** admin_shutdown, crash_shutdown, cannot_connect_now */
  "57P01": "unreachable",
  "57P02": "unreachable",
  "57P03": "unreachable",
  /** idle_in_transaction_session_timeout, transaction_timeout */
  "25P03": "timeout",
  "25P04": "timeout"
}

const reasonOf = (tag: SqlError["reason"]["_tag"], state: string | undefined): Reason => {
  const known = state === undefined ? undefined : reasonsByState[state]
  if (known !== undefined) return known
  switch (tag) {
    case "ConnectionError":
      return "unreachable"
    case "StatementTimeoutError":
      return "timeout"
    case "LockTimeoutError":
    case "DeadlockError":
    case "SerializationError":
      return "busy"
    default:
      return "broken"
  }
}
