/**
 * MemberList (取込): a members list that somebody handed in, from its arrival to what became of it, as a document. What
 * may be done with one is in `MemberLists`; how a list is read and compared is in `MemberImport`.
 */
import { Schema } from "effect"
import { CalendarDate, Instant } from "./CalendarDate.ts"
import { Problem } from "./FileRow.ts"
import { Actor, Reason } from "./LedgerEntry.ts"
import { MemberDifference } from "./MemberDifference.ts"
import { ImportSummary, isLossLarge } from "./MemberImport.ts"
import { type Shelf, shelf } from "./Shelf.ts"
import { line } from "./Text.ts"

/** Why a list is not taken without being asked again, each for itself. */
export const Brake = Schema.TaggedUnion({
  /** More than 5 % of the members would lose their membership. Unit: people. */
  Loss: { ended: Schema.Int, members: Schema.Int },
  /** The list before it describes a later day. */
  Older: { known: CalendarDate },
  /** The very same file is the last one that was applied. */
  Repeated: { appliedAt: Instant }
})
export type Brake = typeof Brake.Type

/** A brake by its name, as it is acknowledged. */
export const BrakeTag = Schema.Literals(["Loss", "Older", "Repeated"])
export type BrakeTag = Brake["_tag"]

/** The most differences that a document shows; all of them are kept beside it. */
export const mostShown = 300

const Looked = {
  summary: ImportSummary,
  /** The first of them. */
  differences: Schema.Array(MemberDifference),
  brakes: Schema.Array(Brake)
}

const Taken = {
  summary: ImportSummary,
  acknowledged: Schema.Array(BrakeTag),
  /** The list that it became; absent when it changed nothing, so that there is nothing to take back. */
  generation: Schema.optionalKey(Schema.Int),
  by: Actor,
  at: Instant
}

/** Where a list stands. `task` is the id of the task that works on it. */
export const MemberListState = Schema.TaggedUnion({
  /** The file is on its way here. */
  Receiving: {},
  Received: {},
  Checking: { task: Schema.String },
  /** Something is wrong with the file: the first 1,000 problems, and how many there are. */
  Refused: { problems: Schema.Array(Problem), total: Schema.Int },
  /** What it would change. */
  Checked: Looked,
  Applying: { ...Looked, acknowledged: Schema.Array(BrakeTag), task: Schema.String, by: Actor, at: Instant },
  Applied: Taken,
  /** Somebody is taking it back; it may or may not have happened. */
  Undoing: Taken,
  Undone: { ...Taken, reason: Reason, undoneBy: Actor, undoneAt: Instant },
  Discarded: { by: Actor, at: Instant }
})
export type MemberListState = typeof MemberListState.Type

/** A state by its name. */
export type StateOf<Tag extends MemberListState["_tag"]> = Extract<MemberListState, { readonly _tag: Tag }>

/** A members list that was handed in. */
export const MemberList = Schema.Struct({
  /** What the file is called where it came from. */
  file: line({ least: 1, most: 200 }),
  bytes: Schema.Int,
  /** Shape: hex; empty while it is on its way. */
  sha256: Schema.String.pipe(Schema.check(Schema.isPattern(/^([0-9a-f]{64})?$/))),
  /** How many lines the file has, about: for the progress of reading it. */
  lines: Schema.Int,
  /** The day that it describes. */
  asOf: CalendarDate,
  receivedBy: Actor,
  receivedAt: Instant,
  /**
   * That it is to be applied as soon as it was looked through, unless something holds it back which is not in
   * `acknowledged`. Gone once that was tried; then it is for somebody to decide. `task` is the id of the task that applies it.
   */
  wanted: Schema.optionalKey(Schema.Struct({ acknowledged: Schema.Array(BrakeTag), by: Actor, task: Schema.String })),
  /** Whether the file, and all that it would change, is still kept. */
  fileKept: Schema.Boolean,
  state: MemberListState
})
export type MemberList = typeof MemberList.Type

/** Where the lists are kept. Open are those whose file is still there. */
export const lists: Shelf<MemberList> = shelf({
  kind: "member-list",
  schema: MemberList,
  isOpen: ({ fileKept }) => fileKept
})

/** The brakes of a list that was compared; `last` is the list that is in force. */
export const brakesOf = (
  { asOf, sha256 }: Pick<MemberList, "asOf" | "sha256">,
  summary: ImportSummary,
  last: { readonly sha256: string; readonly at: Instant } | undefined
): ReadonlyArray<Brake> => {
  const { ended, knownAsOf, members } = summary
  return [
    ...(isLossLarge(summary) ? [{ _tag: "Loss" as const, ended, members }] : []),
    ...(knownAsOf !== undefined && asOf < knownAsOf ? [{ _tag: "Older" as const, known: knownAsOf }] : []),
    ...(last?.sha256 === sha256 ? [{ _tag: "Repeated" as const, appliedAt: last.at }] : [])
  ]
}
