/**
 * `@fukuri/adapter-postgres`: every store in PostgreSQL, on a server or embedded in the process. This file puts the
 * stores together and says how they are connected; each store is in a file of its own.
 */
import { PgClient } from "@effect/sql-pg"
import type { StoreFailure, Stores } from "@fukuri/core"
import { Effect, Layer, Predicate, type Redacted, type Scope } from "effect"
import { layer as reactivity, type Reactivity } from "effect/reactivity/Reactivity"
import type { SqlError } from "effect/sql/SqlError"
import * as Embedded from "./Embedded.ts"
import { layer as distributedLedger } from "./DistributedLedger.ts"
import { migrate } from "./Migrations.ts"
import { layer as attempts } from "./PostgresAttempts.ts"
import { layer as audit } from "./PostgresAudit.ts"
import { layer as catalogue } from "./PostgresCatalogue.ts"
import { layer as documents } from "./PostgresDocuments.ts"
import { layer as holders } from "./PostgresHolders.ts"
import { layer as jobs } from "./PostgresJobs.ts"
import { layer as ledger } from "./PostgresLedger.ts"
import { layer as reports } from "./PostgresReports.ts"
import { layer as sessions, layerBesideLedger as sessionsBeside } from "./PostgresSessions.ts"
import { layer as uploads } from "./PostgresUploads.ts"
import { answering, failing } from "./SqlFailure.ts"

export { durability, EmbeddedRefusal, EmbeddedRefused } from "./Embedded.ts"
export { distribute, type DistributionRefused, isDistributed } from "./Distribution.ts"
export { migrate, ready } from "./Migrations.ts"

/** Every store in the database that a client is connected to, which has to be migrated. */
export const layer: Layer.Layer<Stores.Stores, never, PgClient.PgClient> = Layer.suspend(() =>
  Layer.mergeAll(ledger, sessions, others)
)

const others = Layer.mergeAll(holders, catalogue, attempts, jobs, documents, uploads, audit, reports)

const distributed = Layer.merge(Layer.provideMerge(sessionsBeside, distributedLedger), others)

/** How a server is connected to. */
export interface ServerOptions {
  /** How many connections this process opens at the most. Default 10. */
  readonly maxConnections?: number
  /** How long a statement may take; bulk work sets its own. Default 15,000. */
  readonly statementTimeoutMillis?: number
  /** How long a statement may wait for another one. Default 5,000. */
  readonly lockTimeoutMillis?: number
  /** How long a transaction may stand idle, as when its process was stopped. Default 60,000. */
  readonly idleInTransactionTimeoutMillis?: number
  /** As which the server's own views show these connections. Default `fukuri`. */
  readonly applicationName?: string
  /** Whether to bring the tables up to date first. Default true. */
  readonly migrate?: boolean
  /** Whether the tables are distributed over a cluster: see {@link isDistributed}. Default false. */
  readonly distributed?: boolean
}

/**
 * Every store in a database of a PostgreSQL server, and the client itself for {@link ready}.
 * Fails with StoreFailure when the database cannot be migrated now.
 */
export const layerServer = (
  url: Redacted.Redacted,
  options: ServerOptions = {}
): Layer.Layer<Stores.Stores | PgClient.PgClient, StoreFailure.StoreFailure> =>
  connected(
    PgClient.make({
      url,
      maxConnections: options.maxConnections ?? 10,
      applicationName: options.applicationName ?? "fukuri",
      startupParameters: startupParameters(options)
    }),
    options.migrate ?? true,
    options.distributed === true ? distributed : layer
  )

/**
 * Every store in an embedded PostgreSQL that keeps its data in a folder, and the client itself for {@link ready}.
 * One process has the folder at a time. Fails with EmbeddedRefused when it cannot be opened.
 */
export const layerEmbedded = (
  folder: string
): Layer.Layer<Stores.Stores | PgClient.PgClient, StoreFailure.StoreFailure | Embedded.EmbeddedRefused> =>
  embedded(Embedded.open({ folder }))

/** As {@link layerEmbedded}, in memory: a whole PostgreSQL for tests, which ends with the layer. */
export const layerEmbeddedMemory: Layer.Layer<
  Stores.Stores | PgClient.PgClient,
  StoreFailure.StoreFailure | Embedded.EmbeddedRefused
> = Layer.suspend(() => embedded(Embedded.openMemory))

/** How many connections a process opens at the most, and how long it took to be given one. */
export interface ConnectionLook {
  readonly most: number
  readonly waitMillis: number
}

/** Asks for a connection and gives it back: so long whoever comes now has to wait for one. */
export const connectionLook: Effect.Effect<ConnectionLook, StoreFailure.StoreFailure, PgClient.PgClient> = Effect.gen(
  function* () {
    const sql = yield* PgClient.PgClient
    const began = performance.now()
    const waitMillis = yield* answering(
      "ledger",
      sql
    )(Effect.scoped(Effect.map(sql.reserve, () => performance.now() - began)))
    const most = Predicate.hasProperty(sql.config, "maxConnections") ? Number(sql.config.maxConnections) : 1
    return { most, waitMillis }
  }
)

const embedded = (opened: Effect.Effect<Embedded.Embedded, Embedded.EmbeddedRefused, Scope.Scope>) =>
  connected(
    Effect.flatMap(opened, ({ client }) => PgClient.make({ ...client, startupParameters: startupParameters({}) })),
    true
  )

const connected = <E>(
  client: Effect.Effect<PgClient.PgClient, E, Scope.Scope | Reactivity>,
  migrates: boolean,
  stores: typeof layer = layer
): Layer.Layer<Stores.Stores | PgClient.PgClient, Exclude<E, SqlError> | StoreFailure.StoreFailure> =>
  stores.pipe(
    Layer.merge(migrates ? Layer.effectDiscard(migrate) : Layer.empty),
    Layer.provideMerge(Layer.effect(PgClient.PgClient, failing("ledger")(client))),
    Layer.provide(reactivity)
  )

const startupParameters = (options: ServerOptions) => ({
  // Planning costs more than running: everything goes by key, whatever the values are, so one plan serves. Over a cluster
  // it does not: which shard is asked follows from the values.
  plan_cache_mode: options.distributed === true ? "auto" : "force_generic_plan",
  statement_timeout: String(options.statementTimeoutMillis ?? 15_000),
  lock_timeout: String(options.lockTimeoutMillis ?? 5_000),
  idle_in_transaction_session_timeout: String(options.idleInTransactionTimeoutMillis ?? 60_000)
})
