/**
 * `@fukuri/adapter-memory`: every store in memory, for tests, scenarios and embedding. Nothing survives the process.
 */
import {
  Attempts,
  Audit,
  Catalogue,
  Documents,
  Holders,
  Jobs,
  Ledger,
  Reports,
  Sessions,
  type Stores,
  Uploads
} from "@fukuri/core"
import { Context, Effect, Layer } from "effect"
import { empty } from "./Memory.ts"
import { attemptsIn } from "./MemoryAttempts.ts"
import { auditIn } from "./MemoryAudit.ts"
import { catalogueIn } from "./MemoryCatalogue.ts"
import { documentsIn } from "./MemoryDocuments.ts"
import { holdersIn } from "./MemoryHolders.ts"
import { jobsIn } from "./MemoryJobs.ts"
import { ledgerIn } from "./MemoryLedger.ts"
import { reportsIn } from "./MemoryReports.ts"
import { sessionsIn } from "./MemorySessions.ts"
import { uploadsIn } from "./MemoryUploads.ts"
import { put, type World } from "./World.ts"

export type { World } from "./World.ts"

/** Every store, on one memory that is empty whenever the layer is built. */
export const layer: Layer.Layer<Stores.Stores> = Layer.effectContext(
  Effect.sync(() => {
    const memory = empty()
    return Context.make(Ledger.Ledger, ledgerIn(memory)).pipe(
      Context.add(Holders.Holders, holdersIn(memory)),
      Context.add(Catalogue.Catalogue, catalogueIn(memory)),
      Context.add(Sessions.Sessions, sessionsIn(memory)),
      Context.add(Attempts.Attempts, attemptsIn(memory)),
      Context.add(Jobs.Jobs, jobsIn(memory)),
      Context.add(Documents.Documents, documentsIn(memory)),
      Context.add(Uploads.Uploads, uploadsIn(memory)),
      Context.add(Audit.Audit, auditIn(memory)),
      Context.add(Reports.Reports, reportsIn(memory))
    )
  })
)

/** Every store, on one memory that has a world in it whenever the layer is built. */
export const layerOf = (world: World): Layer.Layer<Stores.Stores> =>
  // Nobody else is there who could be in the way.
  Layer.provideMerge(Layer.effectDiscard(Effect.orDie(put(world))), layer)
