/**
 * FacilityFiles: files of facilities that were sent to the office and wait to be looked at and taken, or were. The file
 * itself lies in `Uploads`; what taking it means is in `FacilityDesk`.
 */
import { Effect, Schema } from "effect"
import { record } from "./AuditTrail.ts"
import { Instant } from "./CalendarDate.ts"
import { now } from "./CouponBooks.ts"
import type { AssociationCode } from "./Holder.ts"
import { Actor } from "./LedgerEntry.ts"
import { DocumentMissing, type Kept, shelf } from "./Shelf.ts"
import { line } from "./Text.ts"
import { Uploads } from "./Uploads.ts"

/** A file with what became of it. */
export const FacilityFile = Schema.Struct({
  name: line({ least: 1, most: 200 }),
  bytes: Schema.Int,
  /** Shape: hex. */
  sha256: Schema.String,
  by: Actor,
  at: Instant,
  state: Schema.TaggedUnion({
    Waiting: {},
    Taken: {
      by: Actor,
      at: Instant,
      added: Schema.Int,
      changed: Schema.Int,
      unchanged: Schema.Int
    },
    /** Not wanted, or not taken for long. */
    Dropped: { by: Actor, at: Instant }
  })
})
export type FacilityFile = typeof FacilityFile.Type

const files = shelf({
  kind: "facility-file",
  schema: FacilityFile,
  isOpen: ({ state }) => state._tag === "Waiting"
})

/** A file that waited longer than this is dropped when the next one comes. */
const patienceMillis = 7 * 86_400_000
const mostListed = 20

/** Keeps a file that lies in Uploads under the same id. Files that waited for a week are dropped. */
export const keep = Effect.fn("FacilityFiles.keep")(function* (
  association: AssociationCode,
  id: string,
  file: Pick<FacilityFile, "name" | "bytes" | "sha256" | "by">
) {
  const { at } = yield* now
  const { by, bytes, name, sha256 } = file
  yield* record({
    association,
    actor: by,
    action: "facility-list.receive",
    subject: `facility-list:${id}`,
    detail: { file: name, bytes, sha256 }
  })
  yield* files.add(association, id, { ...file, at, state: { _tag: "Waiting" } })
  const waiting = yield* files.list({ association, open: true, limit: 100 })
  for (const old of waiting) if (old.value.at < at - patienceMillis) yield* drop(association, old.id, by)
})

/** The latest files. */
export const latest = (association: AssociationCode) => files.list({ association, limit: mostListed })

/** A file by its id. Fails with DocumentMissing. */
export const get = (association: AssociationCode, id: string) => files.get(association, id)

/** A file that waits. Fails with DocumentMissing when it does not, or not any more. */
export const waiting = Effect.fn("FacilityFiles.waiting")(function* (association: AssociationCode, id: string) {
  const kept: Kept<FacilityFile> = yield* get(association, id)
  return kept.value.state._tag === "Waiting" ? kept : yield* new DocumentMissing({ kind: "facility-file" })
})

/** Notes that a file was taken, and lets go of it. */
export const taken = Effect.fn("FacilityFiles.taken")(function* (
  association: AssociationCode,
  id: string,
  by: Actor,
  counts: { readonly added: number; readonly changed: number; readonly unchanged: number }
) {
  const { added, changed, unchanged } = counts
  const { at } = yield* now
  yield* files.change(association, id, (file) =>
    Effect.succeed({ ...file, state: { _tag: "Taken", by, at, added, changed, unchanged } })
  )
  yield* (yield* Uploads).drop({ association, id })
})

/** Lets go of a file that waits; one that does not stays as it is. */
export const drop = Effect.fn("FacilityFiles.drop")(function* (association: AssociationCode, id: string, by: Actor) {
  const { at } = yield* now
  const { value } = yield* get(association, id)
  if (value.state._tag !== "Waiting") return
  yield* record({ association, actor: by, action: "facility-list.discard", subject: `facility-list:${id}` })
  yield* files.change(association, id, (file) =>
    Effect.succeed(file.state._tag === "Waiting" ? { ...file, state: { _tag: "Dropped", by, at } } : file)
  )
  yield* (yield* Uploads).drop({ association, id })
})
