/**
 * Distribution: where each table lives when the database is a Citus cluster, and the one act that puts it there. What
 * a person has lies on one shard, by holder_id; what is the same for everybody is on every node; the rest stays on the
 * coordinator. Which tables there are is in `Migrations`; on a single server nothing here is needed.
 */
import { PgClient } from "@effect/sql-pg"
import type { StoreFailure } from "@fukuri/core"
import { Effect, type Redacted, Schema } from "effect"
import { layer as reactivity } from "effect/reactivity/Reactivity"
import { exclusively, migrate } from "./Migrations.ts"
import { failing } from "./SqlFailure.ts"

/** Where a table lives on a cluster, and why. */
export interface Placement {
  /** Cut by holder_id, all of a person beside each other; a copy on each node; or an ordinary table of the coordinator. */
  readonly on: "shards" | "every node" | "coordinator"
  readonly why: string
}

/** The decision about every table there is, in the order in which they are put there: what others refer to first. */
export const placements: Readonly<Record<string, Placement>> = {
  catalogue_version: { on: "every node", why: "one row, read with every book" },
  members_list: { on: "every node", why: "a row an association, read with every book" },
  association: { on: "every node", why: "changed together with the catalogue's version" },
  programme: { on: "every node", why: "changed together with the catalogue's version" },
  facility: { on: "every node", why: "changed together with the catalogue's version" },
  staged_list: { on: "every node", why: "changed together with the day of the list" },
  holder: { on: "shards", why: "a record is read with the book of its person" },
  ledger_entry: { on: "shards", why: "a book is one person's; the table grows with people and years" },
  session: { on: "shards", why: "found by holder and token" },
  staged_holder: { on: "shards", why: "beside the records that it is compared with and becomes" },
  replaced_holder: { on: "shards", why: "beside the records that it is put back to" },
  attempt: { on: "coordinator", why: "counters of several kinds of keys are counted in one statement" },
  job: { on: "coordinator", why: "a row a day" },
  document: { on: "coordinator", why: "listed across everybody; no use of a coupon needs one" },
  upload_piece: { on: "coordinator", why: "a file is written once and read once" },
  audit_line: { on: "coordinator", why: "one chain an association, line after line" },
  fukuri_migration: { on: "coordinator", why: "what was done to the database as a whole" }
}

/** The database cannot be distributed; `message` says why and what to do. Nothing was changed. */
export class DistributionRefused extends Schema.TaggedError<DistributionRefused>()("DistributionRefused", {
  message: Schema.String
}) {}

/**
 * Brings the tables up to date and puts each where `placements` says, its rows included; what is there already is
 * left alone. Answers the tables that were put somewhere now: all or none.
 * Refuses when the server is no Citus coordinator. The service should be stopped: it waits for the locks meanwhile.
 */
export const distribute: Effect.Effect<
  ReadonlyArray<string>,
  StoreFailure.StoreFailure | DistributionRefused,
  PgClient.PgClient
> = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  if (!(yield* failing("ledger")(isCluster(sql)))) {
    return yield* new DistributionRefused({
      message:
        "The server has no Citus: run CREATE EXTENSION citus in this database on the coordinator and add the workers, " +
        "or leave --distributed away. Nothing was changed."
    })
  }
  yield* migrate
  return yield* exclusively(
    Effect.gen(function* () {
      const rows = yield* sql.unsafe<{ readonly name: string }>(placedStatement)
      const there = new Set(rows.map(({ name }) => name))
      const missing = Object.entries(placements).filter(([name, { on }]) => on !== "coordinator" && !there.has(name))
      if (missing.length === 0) return []
      // One connection a node, so that what one table's step made is seen by the next one's.
      yield* sql.unsafe("set local citus.multi_shard_modify_mode = 'sequential'").unprepared
      // The triggers refuse changes of the ledger: each looks at its own row, so they do as well on each shard.
      yield* sql.unsafe("set local citus.enable_unsafe_triggers = on").unprepared
      // A reference between two tables can be made when both are distributed, not while one of them is.
      const relinks = !there.has("ledger_entry")
      if (relinks) yield* sql.unsafe(`alter table ledger_entry drop constraint ${reference}`).unprepared
      for (const [name, { on }] of missing) yield* sql.unsafe(callOf(name, on)).unprepared
      if (relinks) {
        yield* sql.unsafe(
          `alter table ledger_entry add constraint ${reference} foreign key (holder_id) references holder (holder_id)`
        ).unprepared
      }
      return missing.map(([name]) => name)
    })
  )
})

/**
 * Whether the tables of a database are distributed over a cluster. Opens a connection of its own and closes it.
 * Fails with StoreFailure when the database cannot be asked.
 */
export const isDistributed = (url: Redacted.Redacted): Effect.Effect<boolean, StoreFailure.StoreFailure> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.make({ url, maxConnections: 1 })
    if (!(yield* isCluster(sql))) return false
    const rows = yield* sql.unsafe<{ readonly name: string }>(placedStatement)
    return rows.some(({ name }) => name === "ledger_entry")
  }).pipe(Effect.scoped, failing("ledger"), Effect.provide(reactivity))

const isCluster = (sql: PgClient.PgClient) =>
  sql
    .unsafe<{ readonly cluster: boolean }>(
      "select to_regclass('pg_dist_partition') is not null and to_regproc('create_distributed_table') is not null as cluster"
    )
    .pipe(Effect.map(([row]) => row?.cluster === true))

const placedStatement = `
  select c.relname::text as name from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
  where c.relnamespace = current_schema()::regnamespace`

const reference = "ledger_entry_holder_id_fkey"

const callOf = (name: string, on: Placement["on"]): string =>
  on === "every node"
    ? `select create_reference_table('${name}')`
    : name === "holder"
      ? "select create_distributed_table('holder', 'holder_id', colocate_with := 'none')"
      : `select create_distributed_table('${name}', 'holder_id', colocate_with := 'holder')`
