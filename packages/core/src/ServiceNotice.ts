/**
 * ServiceNotice (お知らせ): what the office tells everybody of planned work or of an outage, from when until when. Pure: what
 * may be announced, when it is shown, and what becomes of it. Keeping them is in `ServiceNotices`.
 */
import { Result, Schema } from "effect"
import { Instant } from "./CalendarDate.ts"
import { Actor } from "./LedgerEntry.ts"
import { line } from "./Text.ts"

const dayMillis = 86_400_000

/** How far notices may go. */
export const limits = { days: 60, open: 20, text: 300 } as const

/** How long before it begins a notice is shown. Unit: milliseconds. */
const aheadMillis = dayMillis

/** What it is about: work that was planned, or something that broke. */
export const Kind = Schema.Literals(["planned", "outage"])
export type Kind = typeof Kind.Type

/** The text of a notice. */
export const NoticeText = line({ least: 1, most: limits.text })

/** What somebody wants to announce. `until` is the first instant at which it is over. */
export const Draft = Schema.Struct({ kind: Kind, text: NoticeText, from: Instant, until: Instant })
export type Draft = typeof Draft.Type

/** Something the office told everybody. Never changed: what is wrong is withdrawn and written anew. */
export const ServiceNotice = Schema.Struct({
  ...Draft.fields,
  by: Actor,
  announcedAt: Instant,
  /** That it was ended before its time. */
  withdrawn: Schema.optionalKey(Schema.Struct({ by: Actor, at: Instant }))
})
export type ServiceNotice = typeof ServiceNotice.Type

/** It would end before it begins. */
export class NoticeBackwards extends Schema.TaggedError<NoticeBackwards>()("NoticeBackwards", {}) {}

/** It would last longer than anybody reads. Unit: days. */
export class NoticeTooLong extends Schema.TaggedError<NoticeTooLong>()("NoticeTooLong", { most: Schema.Int }) {}

/** All of it is past. */
export class NoticeOver extends Schema.TaggedError<NoticeOver>()("NoticeOver", {}) {}

/** So many are to be read already. */
export class NoticesFull extends Schema.TaggedError<NoticesFull>()("NoticesFull", { most: Schema.Int }) {}

/** Why something is not announced. */
export type AnnounceRefusal = NoticeBackwards | NoticeTooLong | NoticeOver | NoticesFull

/** What there is when somebody announces. */
export interface Announcing {
  readonly by: Actor
  readonly at: Instant
  /** The notices that there are. */
  readonly known: ReadonlyArray<ServiceNotice>
}

/** Announces. Refuses what ends before it begins, lasts longer than 60 days or is past, and a twenty-first open one. */
export const announce = (
  draft: Draft,
  { at, by, known }: Announcing
): Result.Result<ServiceNotice, AnnounceRefusal> => {
  if (draft.until <= draft.from) return Result.fail(new NoticeBackwards())
  if (draft.until - draft.from > limits.days * dayMillis) return Result.fail(new NoticeTooLong({ most: limits.days }))
  if (draft.until <= at) return Result.fail(new NoticeOver())
  if (known.filter((notice) => isOpen(notice, at)).length >= limits.open) {
    return Result.fail(new NoticesFull({ most: limits.open }))
  }
  return Result.succeed({ ...draft, by, announcedAt: at })
}

/** Ends a notice before its time. One that was withdrawn stays as it is. Refuses one that is over. */
export const withdraw = (
  notice: ServiceNotice,
  withdrawn: { readonly by: Actor; readonly at: Instant }
): Result.Result<ServiceNotice, NoticeOver> => {
  if (notice.withdrawn !== undefined) return Result.succeed(notice)
  return notice.until <= withdrawn.at ? Result.fail(new NoticeOver()) : Result.succeed({ ...notice, withdrawn })
}

/** Where a notice stands at an instant: `coming` is announced and not shown yet. */
export const phaseOf = (notice: ServiceNotice, at: Instant): "coming" | "shown" | "over" => {
  if (!isOpen(notice, at)) return "over"
  return at < notice.from - aheadMillis ? "coming" : "shown"
}

/** A notice as people read it now. */
export interface Shown extends Draft {
  /** Whether it has begun; if not it is to come within a day. */
  readonly begun: boolean
}

/** Those to be read at an instant, from 24 hours before they begin until they are over; what begins first comes first. */
export const shownAt = (notices: ReadonlyArray<ServiceNotice>, at: Instant): ReadonlyArray<Shown> =>
  notices
    .filter((notice) => phaseOf(notice, at) === "shown")
    .toSorted((a, b) => a.from - b.from || a.until - b.until)
    .map(({ from, kind, text, until }) => ({ kind, text, from, until, begun: from <= at }))

const isOpen = ({ until, withdrawn }: ServiceNotice, at: Instant): boolean => withdrawn === undefined && at < until
