/**
 * Uploads: the port to files that the office handed in, kept in pieces until their work is done, so that any node can
 * do it and a node that dies can be followed by another. They hold personal data and so lie nowhere else.
 */
import { Context, type Effect, type Stream } from "effect"
import type { AssociationCode } from "./Holder.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** Which file. `id` is unique for the association. Shape of `id`: printable ASCII without spaces, at most 80. */
export interface UploadKey {
  readonly association: AssociationCode
  readonly id: string
}

/** The store of files. */
export class Uploads extends Context.Service<
  Uploads,
  {
    /** Adds the piece with a number, counted from 0; a piece of that number that is there already is replaced. */
    readonly add: (key: UploadKey, index: number, bytes: Uint8Array) => Effect.Effect<void, StoreFailure>
    /** The pieces in order; none when there is no such file. Never more than a few of them are in memory. */
    readonly read: (key: UploadKey) => Stream.Stream<Uint8Array, StoreFailure>
    readonly drop: (key: UploadKey) => Effect.Effect<void, StoreFailure>
  }
>()("@fukuri/core/Uploads") {}
