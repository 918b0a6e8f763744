// Stores in memory under a clock that is set by hand, whose next appends to the ledger and next writes of documents can be
// made to fail.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import { Digest, Documents, Ledger, StoreFailure, type Stores } from "@fukuri/core"
import { Effect, Layer } from "effect"
import { layerSetByHand } from "./clock.ts"

/** `lost`: nothing is written, and it fails; `after`: written, and it fails; `cut`: written, and nobody hears of it. */
export type Fault = "lost" | "after" | "cut" | "ok"

/** What the clock shows, and what happens to the next appends and the next writes of documents. */
export interface Faults {
  now: number
  append: ReadonlyArray<Fault>
  put: ReadonlyArray<Fault>
}

const failing = <A, E, R>(
  store: "ledger" | "documents",
  fault: Fault | undefined,
  write: Effect.Effect<A, E, R>
): Effect.Effect<A, E | StoreFailure.StoreFailure, R> => {
  const gone = Effect.fail(new StoreFailure.StoreFailure({ store, reason: "unreachable", cause: "seeded" }))
  switch (fault) {
    case "lost":
      return gone
    case "after":
      return Effect.andThen(write, gone)
    case "cut":
      return Effect.andThen(write, Effect.interrupt)
    default:
      return write
  }
}

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })

export const storesWith = (faults: Faults): Layer.Layer<Stores.Stores | Digest.Digest> => {
  const ledger = Layer.effect(
    Ledger.Ledger,
    Effect.map(Ledger.Ledger, (real) => ({
      ...real,
      append: (appends: ReadonlyArray<Ledger.Append>) =>
        Effect.suspend(() => {
          const [fault, ...rest] = faults.append
          faults.append = rest
          return failing("ledger", fault, real.append(appends))
        })
    }))
  )
  const documents = Layer.effect(
    Documents.Documents,
    Effect.map(Documents.Documents, (real) => ({
      ...real,
      put: (document: Parameters<typeof real.put>[0]) =>
        Effect.suspend(() => {
          const [fault, ...rest] = faults.put
          faults.put = rest
          return failing("documents", fault, real.put(document))
        })
    }))
  )
  return Layer.merge(ledger, documents).pipe(
    Layer.provideMerge(Layer.mergeAll(Memory.layer, digest, layerSetByHand(faults)))
  )
}
