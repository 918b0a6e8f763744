/**
 * HolderNotes (メモ): what the office writes down about a person for the next colleague who takes the call. A note is
 * never changed and never deleted; it can be struck out, and then says by whom and why.
 */
import { Effect, Schema } from "effect"
import { record } from "./AuditTrail.ts"
import { Instant } from "./CalendarDate.ts"
import { actorOf, type Clerk, NotPermitted, SelfService } from "./Clerk.ts"
import { now } from "./CouponBooks.ts"
import { associationOf, type HolderId, numberOf } from "./Holder.ts"
import { Actor, Reason } from "./LedgerEntry.ts"
import { notOwn, permitted } from "./Permitted.ts"
import { type Kept, shelf } from "./Shelf.ts"
import { line } from "./Text.ts"

/** The text of a note. */
export const NoteText = line({ least: 1, most: 1000 })

/** What somebody of the office wrote down about a person. */
export const HolderNote = Schema.Struct({
  text: NoteText,
  by: Actor,
  writtenAt: Instant,
  /** That it does not hold any more. */
  struck: Schema.optionalKey(Schema.Struct({ by: Actor, at: Instant, reason: Reason }))
})
export type HolderNote = typeof HolderNote.Type

const notes = shelf({ kind: "holder-note", schema: HolderNote, isOpen: ({ struck }) => struck === undefined })

/** How many notes about one person are read. */
const mostNotes = 200

/** The notes about a person, the latest first, those struck out as well. */
export const about = Effect.fn("HolderNotes.about")(function* (holder: HolderId) {
  return yield* notes.list({ association: associationOf(holder), subject: holder, limit: mostNotes })
})

/**
 * Writes a note about a person. The same id again, as when a form is sent twice, writes nothing.
 * Refuses whoever may not ask for corrections, and notes about oneself.
 */
export const add = Effect.fn("HolderNotes.add")(function* (
  clerk: Clerk,
  holder: HolderId,
  note: { readonly id: string; readonly text: string }
) {
  yield* allowed(clerk, holder)
  const known = yield* notes.find(holder, note.id)
  if (known !== undefined) return known
  const { at } = yield* now
  yield* record({ ...deedOf(clerk, holder), action: "holder-note.add", detail: { note: note.id, text: note.text } })
  return yield* notes
    .add(holder, note.id, { text: note.text, by: actorOf(clerk), writtenAt: at })
    .pipe(Effect.catchTag("DocumentConflict", () => notes.get(holder, note.id)))
})

/** Strikes a note out. What is struck out stays as it is. Refuses as {@link add} does. */
export const strike = Effect.fn("HolderNotes.strike")(function* (
  clerk: Clerk,
  holder: HolderId,
  note: { readonly id: string; readonly reason: string }
) {
  yield* allowed(clerk, holder)
  const known: Kept<HolderNote> = yield* notes.get(holder, note.id)
  if (known.value.struck !== undefined) return known
  const { at } = yield* now
  yield* record({
    ...deedOf(clerk, holder),
    action: "holder-note.strike",
    detail: { note: note.id, reason: note.reason }
  })
  const struck = { by: actorOf(clerk), at, reason: note.reason }
  return yield* notes.change(holder, note.id, (value) =>
    Effect.succeed(value.struck === undefined ? { ...value, struck } : value)
  )
})

const deedOf = (clerk: Clerk, holder: HolderId) => ({
  association: associationOf(holder),
  actor: actorOf(clerk),
  subject: `holder:${numberOf(holder)}`
})

const allowed = (clerk: Clerk, holder: HolderId): Effect.Effect<void, NotPermitted | SelfService> =>
  Effect.andThen(permitted(clerk, "correct"), notOwn(clerk, holder))
