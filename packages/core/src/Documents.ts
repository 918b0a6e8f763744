/**
 * Documents: the port to what the office keeps beside the ledger: accounts, requests, drafts, tasks. Each is a value of
 * a kind with a version, about one person or about the association. Small and dumb: what is in one, and what may become
 * of it, is decided by whoever keeps that kind (see `Shelf`).
 */
import { Context, type Effect, Schema } from "effect"
import type { Instant } from "./CalendarDate.ts"
import type { AssociationCode, HolderId } from "./Holder.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** The document is not at the expected version: somebody else was first. Nothing was written. */
export class DocumentConflict extends Schema.TaggedError<DocumentConflict>()("DocumentConflict", {}) {}

/** What a document is about: one person, or the association as a whole. */
export type Subject = HolderId | AssociationCode

/** Which document. */
export interface DocumentKey {
  readonly subject: Subject
  /** Shape: small letters and hyphens, at most 40: `correction`. */
  readonly kind: string
  /**
   * Unique for subject and kind; where lists of a kind are paged, unique for the whole association. Shape: printable
   * ASCII without spaces, at most 80. Lists are in order of it.
   */
  readonly id: string
}

/** A document as it is kept. */
export interface StoredDocument extends DocumentKey {
  /** How often it was written: 1 at first. */
  readonly version: number
  /** When it was written last. */
  readonly at: Instant
  /** Whether somebody still has to do something about it. */
  readonly open: boolean
  /** A JSON value. */
  readonly body: unknown
}

/** Which documents, of one association and kind. */
export interface DocumentQuery {
  readonly association: AssociationCode
  readonly kind: string
  /** Only those about this subject; those about the association and all its people when absent. */
  readonly subject?: Subject
  /** Only open ones, or only those that are not. */
  readonly open?: boolean
  /** Only ids below this one: the next page. */
  readonly before?: string
  readonly limit: number
}

/** The store of documents. */
export class Documents extends Context.Service<
  Documents,
  {
    readonly find: (key: DocumentKey) => Effect.Effect<StoredDocument | undefined, StoreFailure>
    /**
     * Writes a document that has exactly the expected version; 0 expects that there is none. Atomic. After a
     * StoreFailure it may or may not have happened.
     */
    readonly put: (
      document: DocumentKey & {
        readonly expectedVersion: number
        readonly at: Instant
        readonly open: boolean
        readonly body: unknown
      }
    ) => Effect.Effect<void, DocumentConflict | StoreFailure>
    /** Documents by id, the greatest first; of equal ids the greatest subject first. */
    readonly list: (query: DocumentQuery) => Effect.Effect<ReadonlyArray<StoredDocument>, StoreFailure>
    /** Removes a document, whatever its version; nothing when there is none. */
    readonly drop: (key: DocumentKey) => Effect.Effect<void, StoreFailure>
    /** Removes the documents of a kind that were written last before an instant. */
    readonly purge: (
      old: Pick<DocumentQuery, "association" | "kind"> & { readonly before: Instant }
    ) => Effect.Effect<void, StoreFailure>
  }
>()("@fukuri/core/Documents") {}
