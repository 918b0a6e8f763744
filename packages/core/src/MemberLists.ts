/**
 * MemberLists: the verbs of members lists that the office hands in: receive, check, apply, discard, take back. Checking
 * and applying are tasks, done by `MemberListTasks`. Everything is in the record, with counts and the fingerprint of the
 * file, and without anybody's name.
 */
import { Effect, Schema } from "effect"
import { type Deed, record, recorded } from "./AuditTrail.ts"
import type { Audit } from "./Audit.ts"
import type { CalendarDate } from "./CalendarDate.ts"
import { now } from "./CouponBooks.ts"
import type { Digest } from "./Digest.ts"
import type { DocumentConflict, Documents } from "./Documents.ts"
import type { AssociationCode } from "./Holder.ts"
import { Holders, type UndoRefused } from "./Holders.ts"
import { look as lookForLateNews, type LateNewsWork } from "./LateNewsDesk.ts"
import type { Actor } from "./LedgerEntry.ts"
import { type ImportSummary, LookAgain, type MembersList, type MembersRefused, takeMembers } from "./MemberImport.ts"
import { BrakeTag, lists, type MemberList, type MemberListState, type StateOf } from "./MemberList.ts"
import { appliedOf, countsOf, dropFile, isTaken, subjectOf, tidyUp } from "./MemberListFiles.ts"
import type { DocumentMissing, Kept } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"
import * as Tasks from "./Tasks.ts"
import { Uploads } from "./Uploads.ts"

export { differences, lastApplied } from "./MemberListFiles.ts"

/** The list does not stand where this can be done. */
export class ListNotThere extends Schema.TaggedError<ListNotThere>()("ListNotThere", { state: Schema.String }) {}

/** Something about the list must be said to be right first. */
export class NotAcknowledged extends Schema.TaggedError<NotAcknowledged>()("NotAcknowledged", {
  brakes: Schema.Array(BrakeTag)
}) {}

/** What the verbs need. */
export type MemberListServices = Documents | Uploads | Holders | Audit | Digest

/** Who wants something of a list, and the id of the task that will do it. */
export interface TaskOrder {
  readonly by: Actor
  /** Unique and ascending with time. */
  readonly task: string
}

/** A file that is on its way here. */
export interface ArrivingList<E, R> {
  /** Unique and ascending with time. */
  readonly id: string
  readonly file: string
  readonly asOf: CalendarDate
  readonly by: Actor
  /** To be applied as soon as it was looked through, but for what holds it back: see `MemberList`. */
  readonly wanted?: MemberList["wanted"]
  /** Takes the file in pieces, counted from 0; answers what it was. Done once. */
  readonly read: (
    take: (piece: Uint8Array, index: number) => Effect.Effect<void, StoreFailure>
  ) => Effect.Effect<{ readonly bytes: number; readonly sha256: string }, E, R>
}

/** The kinds of its tasks. */
export const taskKinds = { check: "member-list-check", apply: "member-list-apply" } as const

/** The list of an id. */
export const find = lists.find

/** Lists, the latest first. */
export const history = (
  association: AssociationCode,
  page: { readonly limit: number; readonly before?: string }
): Effect.Effect<ReadonlyArray<Kept<MemberList>>, StoreFailure, Documents> => lists.list({ association, ...page })

/**
 * Takes a file in. What was left behind by others is tidied up first: files that never came whole, lists that nobody did
 * anything about for a week, and the refused lists of the same clerk, in whose place this one comes.
 */
export const receive = Effect.fn("MemberLists.receive")(function* <E, R>(
  association: AssociationCode,
  { asOf, by, file, id, read, wanted }: ArrivingList<E, R>
): Effect.fn.Return<
  Kept<MemberList>,
  DocumentConflict | DocumentMissing | StoreFailure | E,
  Documents | Uploads | Audit | Digest | R
> {
  const { at } = yield* now
  yield* tidyUp(association, by, at)
  const key = { association, id }
  const uploads = yield* Uploads
  yield* lists.add(association, id, {
    file,
    bytes: 0,
    sha256: "",
    lines: 0,
    asOf,
    receivedBy: by,
    receivedAt: at,
    fileKept: true,
    ...(wanted === undefined ? {} : { wanted }),
    state: { _tag: "Receiving" }
  })
  let lines = 0
  const { bytes, sha256 } = yield* read((piece, index) => {
    for (const byte of piece) if (byte === lineFeed) lines++
    return uploads.add(key, index, piece)
  }).pipe(Effect.onError(() => Effect.ignore(Effect.andThen(uploads.drop(key), lists.drop(association, id)))))
  yield* record({
    association,
    actor: by,
    action: "import.receive",
    subject: subjectOf(id),
    detail: { bytes, sha256, asOf }
  })
  return yield* lists.change(association, id, (list) =>
    Effect.succeed<MemberList>({ ...list, bytes, sha256, lines, state: { _tag: "Received" } })
  )
})

/** Hands in the task that looks through a list. Also again, when others were faster, or when the task got lost. */
export const check = Effect.fn("MemberLists.check")(function* (
  association: AssociationCode,
  id: string,
  { by, task }: TaskOrder
): Effect.fn.Return<Kept<MemberList>, ListNotThere | DocumentMissing | DocumentConflict | StoreFailure, Documents> {
  const kept = yield* lists.change(
    association,
    id,
    Effect.fnUntraced(function* (list: MemberList) {
      const { state } = list
      const isFree =
        state._tag === "Received" ||
        state._tag === "Checked" ||
        (state._tag === "Checking" && (yield* isOver(association, state.task)))
      if (!isFree) return yield* new ListNotThere({ state: state._tag })
      return { ...list, state: { _tag: "Checking" as const, task } }
    })
  )
  yield* Tasks.begin(association, task, {
    kind: taskKinds.check,
    about: id,
    title: titleOf("名簿の確認", kept.value),
    startedBy: by
  })
  return kept
})

/**
 * Hands in the task that makes a list current, just as it was looked at. Refuses NotAcknowledged when a brake was not
 * said to be right, and LookAgain when another list came between.
 */
export const apply = Effect.fn("MemberLists.apply")(function* (
  association: AssociationCode,
  id: string,
  { acknowledged, by, task }: TaskOrder & { readonly acknowledged: ReadonlyArray<BrakeTag> }
): Effect.fn.Return<
  Kept<MemberList>,
  ListNotThere | NotAcknowledged | LookAgain | DocumentMissing | DocumentConflict | StoreFailure,
  Documents | Holders | Audit | Digest
> {
  const { generation } = yield* (yield* Holders).list(association)
  const { at } = yield* now
  const { value } = yield* lists.get(association, id)
  const deed: Deed = {
    association,
    actor: by,
    action: "import.apply",
    subject: subjectOf(id),
    detail: { sha256: value.sha256, asOf: value.asOf, acknowledged, ...countsOf(value.state) }
  }
  const kept = yield* recorded(deed)(
    lists.change(
      association,
      id,
      Effect.fnUntraced(function* (list: MemberList) {
        const { state } = list
        const isFree =
          state._tag === "Checked" || (state._tag === "Applying" && (yield* isOver(association, state.task)))
        if (!isFree) return yield* new ListNotThere({ state: state._tag })
        const { brakes, differences, summary } = state
        const open = brakes.map(({ _tag }) => _tag).filter((tag) => !acknowledged.includes(tag))
        if (open.length > 0) return yield* new NotAcknowledged({ brakes: open })
        // A list whose task got lost may be in force already: the task finds that out.
        if (state._tag === "Checked" && summary.generation !== generation) {
          return yield* new LookAgain({ lookedAt: summary.generation, generation })
        }
        const next: MemberListState = { _tag: "Applying", summary, differences, brakes, acknowledged, task, by, at }
        return { ...list, state: next }
      })
    )
  )
  yield* Tasks.begin(association, task, {
    kind: taskKinds.apply,
    about: id,
    title: titleOf("名簿の適用", kept.value),
    startedBy: by
  })
  return kept
})

/** Gives a list up, whatever it would have changed. Its file is gone. */
export const discard = Effect.fn("MemberLists.discard")(function* (
  association: AssociationCode,
  id: string,
  by: Actor
): Effect.fn.Return<
  Kept<MemberList>,
  ListNotThere | DocumentMissing | StoreFailure,
  Documents | Uploads | Audit | Digest
> {
  const { at } = yield* now
  const deed = { association, actor: by, action: "import.discard", subject: subjectOf(id) }
  yield* recorded(deed)(
    lists.change(
      association,
      id,
      Effect.fnUntraced(function* (list: MemberList) {
        const { state } = list
        const isFree =
          state._tag === "Received" ||
          state._tag === "Refused" ||
          state._tag === "Checked" ||
          (state._tag === "Checking" && (yield* isOver(association, state.task)))
        if (!isFree) return yield* new ListNotThere({ state: state._tag })
        return { ...list, state: { _tag: "Discarded" as const, by, at } }
      })
    )
  )
  return yield* dropFile(association, id)
})

/**
 * Takes the list that was applied last back. Refuses UndoRefused when another list came after it, or when somebody whom
 * it added or changed was granted something or used something since. Safe to repeat when its outcome was not known.
 */
export const undo = Effect.fn("MemberLists.undo")(function* (
  association: AssociationCode,
  id: string,
  { by, reason }: { readonly by: Actor; readonly reason: string }
): Effect.fn.Return<
  Kept<MemberList>,
  ListNotThere | UndoRefused | DocumentMissing | StoreFailure,
  Documents | Holders | Audit | Digest
> {
  const holders = yield* Holders
  const turned = (to: (taken: StateOf<"Applied"> | StateOf<"Undoing">) => MemberListState) =>
    lists.change(
      association,
      id,
      Effect.fnUntraced(function* (list: MemberList) {
        const { state } = list
        if ((state._tag !== "Applied" && state._tag !== "Undoing") || state.generation === undefined) {
          return yield* new ListNotThere({ state: state._tag })
        }
        return { ...list, state: to(state) }
      })
    )
  const deed = { association, actor: by, action: "import.undo", subject: subjectOf(id), detail: { reason } }
  const work = Effect.gen(function* () {
    const before = yield* lists.get(association, id)
    const { state } = (yield* turned((taken) => ({ ...taken, _tag: "Undoing" }))).value
    const generation = state._tag === "Undoing" ? state.generation : undefined
    if (generation === undefined) return yield* new ListNotThere({ state: state._tag })
    yield* holders.undo(association, generation).pipe(
      Effect.catchTag("UndoRefused", (refusal) =>
        Effect.gen(function* () {
          // It began before and its end was not seen: the list of the next generation is then nobody's but its own.
          const wasBegun = before.value.state._tag === "Undoing"
          if (wasBegun && refusal.reason === "superseded" && !(yield* isTaken(association, generation + 1))) return
          yield* turned((taken) => ({ ...taken, _tag: "Applied" }))
          return yield* refusal
        })
      )
    )
    const { at } = yield* now
    return yield* lists.change(association, id, (list) => {
      const { state } = list
      if (state._tag !== "Undoing") return Effect.succeed(list)
      const next: MemberListState = { ...state, _tag: "Undone", reason, undoneBy: by, undoneAt: at }
      return Effect.succeed({ ...list, state: next })
    })
  })
  // Whoever asked may go away: what was begun is brought to its end.
  return yield* Effect.uninterruptible(recorded(deed)(work))
})

/**
 * Takes a list at once, as the command does, leaves it in the history, and opens cases for what it speaks against. A dry
 * run leaves nothing. Answers how many cases were opened beside what the list changed.
 */
export const takeNow = Effect.fn("MemberLists.takeNow")(function* <E extends { readonly _tag: string }, R>({
  by,
  bytes,
  file,
  id,
  list,
  sha256
}: Pick<MemberList, "file" | "bytes" | "sha256"> & {
  readonly id: string
  readonly by: Actor
  readonly list: MembersList<E, R>
}): Effect.fn.Return<ImportSummary & { readonly cases: number }, MembersRefused | StoreFailure | E, LateNewsWork | R> {
  const holders = yield* Holders
  const { acceptLoss, acceptOlder, asOf, association, dryRun } = list
  if (dryRun) return { ...(yield* takeMembers(holders, list)), cases: 0 }
  const deed = { association: association.code, actor: by, subject: subjectOf(id) }
  const detail = { sha256, bytes, asOf }
  const summary = yield* recorded({ ...deed, action: "import.apply", detail })(takeMembers(holders, list))
  const { at } = yield* now
  const acknowledged = [...(acceptLoss ? ["Loss" as const] : []), ...(acceptOlder ? ["Older" as const] : [])]
  const state = appliedOf(summary, { acknowledged, by, at })
  yield* record({ ...deed, action: "import.applied", detail: { ...detail, ...countsOf(state) } })
  const kept: MemberList = {
    file,
    bytes,
    sha256,
    lines: summary.rows,
    asOf,
    receivedBy: by,
    receivedAt: at,
    fileKept: false,
    state
  }
  // No id is made twice.
  yield* Effect.catchTag(lists.add(association.code, id, kept), "DocumentConflict", (cause) => Effect.die(cause))
  const { opened } = yield* lookForLateNews(association.code, id)
  return { ...summary, cases: opened }
})

const lineFeed = 10

const titleOf = (what: string, { file }: MemberList): string => {
  const name = [...file].slice(0, 80).join("")
  return `${what} ${name}`.slice(0, 120).toWellFormed()
}

/** Whether nobody works, or will work, on a task any more. */
const isOver = (association: AssociationCode, task: string): Effect.Effect<boolean, StoreFailure, Documents> =>
  Effect.map(Tasks.find(association, task), (kept) => {
    const tag = kept?.value.state._tag
    return tag !== "Waiting" && tag !== "Running" && tag !== "Paused"
  })
