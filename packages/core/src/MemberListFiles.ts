/**
 * MemberListFiles: what is kept beside and among members lists: the differences of each, which of them is in force, and
 * what is let go of when. Nothing here is a verb of the office: those are in `MemberLists`.
 */
import { Effect, Schema, type Schema as S, Stream } from "effect"
import type { Instant } from "./CalendarDate.ts"
import type { Documents } from "./Documents.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Actor } from "./LedgerEntry.ts"
import { MemberDifference } from "./MemberDifference.ts"
import type { ImportSummary } from "./MemberImport.ts"
import { lists, type MemberList, type MemberListState, type StateOf } from "./MemberList.ts"
import type { DocumentMissing, Kept } from "./Shelf.ts"
import { StoreFailure } from "./StoreFailure.ts"
import { type UploadKey, Uploads } from "./Uploads.ts"

/** How many of the latest lists are looked through for the one in force. */
const mostLooked = 200

/** The list that was applied last and not taken back, if the office has one. */
export const lastApplied = Effect.fn("MemberLists.lastApplied")(function* (
  association: AssociationCode
): Effect.fn.Return<
  { readonly kept: Kept<MemberList>; readonly state: StateOf<"Applied"> } | undefined,
  StoreFailure,
  Documents
> {
  const all = (yield* lists.list({ association, limit: mostLooked })).flatMap((kept) => {
    const { state } = kept.value
    return state._tag === "Applied" && state.generation !== undefined ? [{ kept, state }] : []
  })
  return all.reduce<(typeof all)[number] | undefined>(
    (last, each) => (last === undefined || (each.state.generation ?? 0) > (last.state.generation ?? 0) ? each : last),
    undefined
  )
})

/** Whether a list of the history is, or was, the one of a generation. */
export const isTaken = (
  association: AssociationCode,
  generation: number
): Effect.Effect<boolean, StoreFailure, Documents> =>
  Effect.map(lists.list({ association, limit: mostLooked }), (all) =>
    all.some(({ value: { state } }) => "generation" in state && state.generation === generation)
  )

/** Everything that a checked list would change, by line, in batches; nothing once the file is not kept any more. */
export const differences = (
  association: AssociationCode,
  id: string
): Stream.Stream<ReadonlyArray<MemberDifference>, StoreFailure, Uploads> =>
  Stream.unwrap(Effect.map(Uploads, ({ read }) => read(differencesKey({ association, id })))).pipe(
    Stream.decodeText,
    Stream.splitLines,
    Stream.mapEffect((text) =>
      Effect.mapError(
        decodeBatch(text),
        () =>
          new StoreFailure({
            store: "uploads",
            reason: "broken",
            cause: "differences cannot be read as they are stored"
          })
      )
    )
  )

/** Writes differences down, in the form that {@link differences} reads. */
export const writeDifferences = Effect.fnUntraced(function* (
  key: UploadKey,
  index: number,
  batch: ReadonlyArray<MemberDifference>
): Effect.fn.Return<void, StoreFailure, Uploads> {
  const bytes = yield* Stream.runCollect(Stream.encodeText(Stream.make(`${encodeBatch(batch)}\n`)))
  const uploads = yield* Uploads
  for (const each of bytes) yield* uploads.add(differencesKey(key), index, each)
})

/** Where all that a list would change is kept. */
export const differencesKey = ({ association, id }: UploadKey): UploadKey => ({ association, id: `${id}.differences` })

/** Drops what is kept beside a list that is at its end. Safe to repeat. */
export const dropFile = Effect.fnUntraced(function* (
  association: AssociationCode,
  id: string
): Effect.fn.Return<Kept<MemberList>, DocumentMissing | StoreFailure, Documents | Uploads> {
  const uploads = yield* Uploads
  yield* uploads.drop({ association, id })
  yield* uploads.drop(differencesKey({ association, id }))
  return yield* lists.change(association, id, (list) =>
    Effect.succeed(list.fileKept ? { ...list, fileKept: false } : list)
  )
})

/**
 * Lets go of what nobody needs any more: files that never came whole, lists that nobody did anything about for a week,
 * and the refused lists of one clerk, who hands in another now.
 */
export const tidyUp = Effect.fnUntraced(function* (
  association: AssociationCode,
  by: Actor,
  at: Instant
): Effect.fn.Return<void, DocumentMissing | StoreFailure, Documents | Uploads> {
  for (const { id, value } of yield* lists.list({ association, open: true, limit: mostLooked })) {
    const { receivedAt, receivedBy, state } = value
    const age = at - receivedAt
    const isAtItsEnd = state._tag === "Applied" || state._tag === "Undone" || state._tag === "Discarded"
    const isReplaced = state._tag === "Refused" && receivedBy === by
    const isForgotten =
      age > (state._tag === "Receiving" ? keptFor.arriving : keptFor.waiting) &&
      (state._tag === "Receiving" || state._tag === "Received" || state._tag === "Refused" || state._tag === "Checked")
    if (isForgotten || isReplaced) {
      yield* lists.change(association, id, (list) => {
        if (list.state._tag !== state._tag) return Effect.succeed(list)
        const next: MemberListState = isReplaced ? { ...state, problems: [] } : { _tag: "Discarded", by, at }
        return Effect.succeed({ ...list, state: next })
      })
    }
    if (isForgotten || isReplaced || isAtItsEnd) yield* dropFile(association, id)
  }
})

/** The state of a list that was taken. */
export const appliedOf = (
  summary: ImportSummary,
  taken: Pick<StateOf<"Applied">, "acknowledged" | "by" | "at">
): StateOf<"Applied"> => ({
  _tag: "Applied",
  summary,
  ...taken,
  ...(summary.committed ? { generation: summary.generation + 1 } : {})
})

/** What a list's entries in the record are about. */
export const subjectOf = (id: string): string => `import:${id}`

/** The counts of a list, for the record. */
export const countsOf = (state: MemberListState): { readonly [Key in string]: S.Json } => {
  if (!("summary" in state)) return {}
  const { added, changed, ended, generation, rows, unchanged } = state.summary
  return { rows, added, changed, ended, unchanged, comparedWith: generation }
}

const Batch = Schema.fromJsonString(Schema.Array(MemberDifference))
const decodeBatch = Schema.decodeUnknownEffect(Batch)
const encodeBatch = Schema.encodeSync(Batch)

/** How long a list that nobody does anything about is kept. Unit: milliseconds. */
const keptFor = { arriving: 24 * 3_600_000, waiting: 7 * 24 * 3_600_000 } as const
