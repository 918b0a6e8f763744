/**
 * Storage: the database that the settings ask for, ready to use, with every verb on top of it. The only place that
 * knows which adapters there are.
 */
import { join } from "node:path"
import * as Postgres from "@fukuri/adapter-postgres"
import { Coupons, Digest, Grants, Imports, StoreFailure, type Stores } from "@fukuri/core"
import { Context, Effect, Layer, Redacted, Result } from "effect"
import { CommandFailed, failed } from "./CommandFailed.ts"
import { layer as measuring } from "../MeasuredStores.ts"
import * as DataFolder from "./DataFolder.ts"
import * as ServiceClock from "./ServiceClock.ts"
import { read, type Settings } from "./Settings.ts"
import { sha256 } from "../Sha256.ts"

/** The settings of this process. Refuses wrong ones, all at once. */
export const settings: Effect.Effect<Settings, CommandFailed> = Effect.suspend(() =>
  Effect.fromResult(
    Result.mapError(read(process.env), (wrong) => new CommandFailed({ message: wrong.join("\n"), exitCode: 2 }))
  )
)

/** What can be known of the database besides what is in it. */
export class Readiness extends Context.Service<
  Readiness,
  {
    /** Whether it can be reached and has every table of this version. */
    readonly check: Effect.Effect<void, StoreFailure.StoreFailure>
    readonly connection: Effect.Effect<Postgres.ConnectionLook, StoreFailure.StoreFailure>
  }
>()("@fukuri/http/Readiness") {}

/** Every port and every verb. */
export type Storage = Stores.Stores | Coupons.Coupons | Grants.Grants | Imports.Imports | Digest.Digest | Readiness

/** The storage of the settings, brought up to date. Fails with a sentence when it cannot be opened. */
export const layer = (settings: Settings): Layer.Layer<Storage, CommandFailed> => {
  const stores =
    settings.databaseUrl === undefined
      ? Layer.unwrap(Effect.as(DataFolder.make(settings.dataFolder), Postgres.layerEmbedded(settings.dataFolder)))
      : layerOf(settings.databaseUrl)
  const readiness = Layer.effect(
    Readiness,
    Effect.map(Effect.context<PostgresClient>(), (client) => ({
      check: Effect.provide(Postgres.ready, client),
      connection: Effect.provide(Postgres.connectionLook, client)
    }))
  )
  const storage = Layer.mergeAll(
    Coupons.Coupons.layer,
    Grants.Grants.layer,
    Imports.Imports.layer,
    digest,
    readiness
  ).pipe(
    Layer.provideMerge(Layer.provideMerge(measuring, stores)),
    Layer.catchTag("EmbeddedRefused", ({ message }) => failing(message)),
    Layer.catchTag("StoreFailure", (failure) => failing(sentence(failure, settings)))
  )
  return settings.clock === undefined ? storage : Layer.provideMerge(storage, ServiceClock.layerFrom(settings.clock))
}

/** A server, or a cluster when its tables are distributed. */
const layerOf = (url: Redacted.Redacted) =>
  Layer.unwrap(Effect.map(Postgres.isDistributed(url), (distributed) => Postgres.layerServer(url, { distributed })))

/**
 * Puts the tables of the settings' database on the nodes of its cluster, brought up to date first. Answers the tables
 * that were put there now. Fails with a sentence when there is no cluster, and changes nothing then.
 */
export const distribute: Effect.Effect<ReadonlyArray<string>, CommandFailed> = Effect.flatMap(settings, (settings) => {
  const { databaseUrl } = settings
  if (databaseUrl === undefined) {
    return Effect.fail(
      failed("--distributed is for a Citus cluster: give the address of its coordinator in DATABASE_URL.")
    )
  }
  return Postgres.distribute.pipe(
    Effect.provide(Postgres.layerServer(databaseUrl, { migrate: false })),
    Effect.catchTags({
      DistributionRefused: ({ message }) => Effect.fail(failed(message)),
      StoreFailure: (failure) => Effect.fail(failed(sentence(failure, settings)))
    })
  )
})

/** The hash function of this machine. */
const digest = Layer.succeed(Digest.Digest)({ sha256 })

const failing = (message: string): Layer.Layer<Storage, CommandFailed> =>
  Layer.effectContext(Effect.fail(failed(message)))

type PostgresClient = Layer.Success<ReturnType<typeof Postgres.layerServer>>

/** Does work on the storage of the settings, and tells a failure of it in one sentence. */
export const withStorage = <A, E>(
  work: Effect.Effect<A, E | StoreFailure.StoreFailure, Storage>
): Effect.Effect<A, CommandFailed | Exclude<E, StoreFailure.StoreFailure>> =>
  Effect.flatMap(settings, (settings) =>
    work.pipe(
      Effect.mapError((error) =>
        error instanceof StoreFailure.StoreFailure
          ? failed(sentence(error, settings))
          : (error as Exclude<E, StoreFailure.StoreFailure>)
      ),
      Effect.provide(layer(settings))
    )
  )

const sentence = ({ cause, reason, store }: StoreFailure.StoreFailure, settings: Settings): string => {
  const database = nameOf(settings)
  switch (reason) {
    case "unreachable":
      return `${database} cannot be reached. Check that it runs and that DATABASE_URL is right.`
    case "timeout":
      return `${database} does not answer in time. Try again later.`
    case "full":
      return `${database} has no space left. Free some space, then try again.`
    case "busy":
      return `${database} is busy. Try again later.`
    case "broken":
      return `${database} answered with a fault (${store}: ${typeof cause === "string" ? cause : "unknown"}).`
  }
}

/** The database as a person knows it, without user and password. */
const nameOf = ({ databaseUrl, dataFolder }: Settings): string => {
  if (databaseUrl === undefined) return `The embedded database in ${join(dataFolder)}`
  const { host, pathname } = new URL(Redacted.value(databaseUrl))
  return `The database ${host}${pathname}`
}
