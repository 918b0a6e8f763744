// How a store with one fault is made: the memory store with some of its calls replaced.
import { layer as memory } from "@fukuri/adapter-memory"
import type { Law } from "@fukuri/conformance"
import type { Stores } from "@fukuri/core"
import { Context, Effect, Layer } from "effect"

/** A store that is wrong in one way. */
export interface BrokenStore {
  /** What is wrong, as a sentence about the store. */
  readonly fault: string
  readonly port: Law["port"]
  readonly stores: Layer.Layer<Stores.Stores>
  /** Names of the laws of its port that it breaks, all of them. */
  readonly breaks: ReadonlyArray<string>
}

/** Makes broken stores of a port. */
export const breaking =
  <Id extends Stores.Stores, Service>(port: Law["port"], key: Context.Key<Id, Service>) =>
  (
    fault: string,
    change: (right: Service, stores: Context.Context<Stores.Stores>) => Partial<Service>,
    breaks: ReadonlyArray<string>
  ): BrokenStore => ({
    fault,
    port,
    stores: Layer.effectContext(
      Effect.map(Layer.build(memory), (stores) => {
        const right = Context.get(stores, key)
        return Context.add(stores, key, { ...right, ...change(right, stores) })
      })
    ),
    breaks
  })

/** The same value, in which something that may be there is not. */
export const without = <A extends object>(value: A, key: string): A =>
  Object.fromEntries(Object.entries(value).filter(([each]) => each !== key)) as A
