/**
 * ProgrammeDrafts (下書き): programmes that are being written. A draft is kept as it was typed, also while it is no JSON
 * yet; what it would mean is asked of `Publishing`. A draft ends when it is published or discarded.
 */
import { Effect, Schema } from "effect"
import { recorded } from "./AuditTrail.ts"
import { Instant } from "./CalendarDate.ts"
import { now } from "./CouponBooks.ts"
import { DocumentConflict } from "./Documents.ts"
import type { AssociationCode } from "./Holder.ts"
import { Actor } from "./LedgerEntry.ts"
import { ProgrammeId } from "./Programme.ts"
import { checkText, publish as publishProgramme } from "./Publishing.ts"
import { shelf } from "./Shelf.ts"

/** How long a draft may be. Unit: UTF-16 code units. */
export const mostText = 2_000_000

/** A programme that is being written. */
export const ProgrammeDraft = Schema.Struct({
  /** As it was typed, with `\n` as the end of lines. */
  text: Schema.String.pipe(Schema.check(Schema.isMaxLength(mostText))),
  /** Of which published programme it is the next version; nothing when it is a new one. */
  basedOn: Schema.optionalKey(
    Schema.Struct({
      programme: ProgrammeId,
      /** Nothing when no version was kept of it. */
      version: Schema.optionalKey(Schema.Int)
    })
  ),
  /** Who wrote it last, and when. */
  by: Actor,
  at: Instant
})
export type ProgrammeDraft = typeof ProgrammeDraft.Type

/** The text is longer than a draft may be. */
export class DraftTooLong extends Schema.TaggedError<DraftTooLong>()("DraftTooLong", {}) {}

/** Which draft, and who does something about it. */
export interface DraftDeed {
  readonly actor: Actor
  readonly association: AssociationCode
  readonly id: string
}

const drafts = shelf({ kind: "programme-draft", schema: ProgrammeDraft, isOpen: () => true })

const mostDrafts = 50

/** A draft by its id; undefined when it was published, discarded, or never there. */
export const find = (association: AssociationCode, id: string) => drafts.find(association, id)

/** The drafts of an association, the latest first. */
export const list = (association: AssociationCode) => drafts.list({ association, limit: mostDrafts })

/** As much of a text as tells what it is of, even while it is no programme yet. */
export const outlineOf = (
  text: string
): { readonly id?: string; readonly name?: string; readonly fiscalYear?: number } => {
  const of = (key: string, value: string) => new RegExp(`"${key}"\\s*:\\s*${value}`, "u").exec(text)?.[1]
  const [id, name, year] = [
    of("id", '"([a-z0-9-]{1,60})"'),
    of("name", '"([^"\\\\]{1,100})"'),
    of("fiscalYear", "(\\d{4})")
  ]
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    ...(year === undefined ? {} : { fiscalYear: Number(year) })
  }
}

/** Begins a draft. Refuses as DraftTooLong. */
export const begin = Effect.fn("ProgrammeDrafts.begin")(function* (
  deed: DraftDeed,
  draft: Pick<ProgrammeDraft, "text" | "basedOn">
) {
  const text = yield* kept(draft.text)
  const { at } = yield* now
  const { basedOn } = draft
  return yield* recorded({
    ...lineOf(deed, "begin"),
    detail: basedOn === undefined ? {} : { programme: basedOn.programme, version: basedOn.version ?? null }
  })(drafts.add(deed.association, deed.id, { text, by: deed.actor, at, ...(basedOn === undefined ? {} : { basedOn }) }))
})

/**
 * Keeps what was typed. `seen` is the version of the document that was edited: refuses as DocumentConflict when somebody
 * else saved in between, as DraftTooLong, and as DocumentMissing when it has ended. The same text changes nothing.
 */
export const save = Effect.fn("ProgrammeDrafts.save")(function* (deed: DraftDeed, typed: string, seen: number) {
  const text = yield* kept(typed)
  const { actor, association, id } = deed
  const before = yield* drafts.get(association, id)
  if (before.value.text === text) return before
  if (before.version !== seen) return yield* new DocumentConflict()
  const { at } = yield* now
  const detail = { before: before.value.text.length, after: text.length, ...outlineOf(text) }
  return yield* recorded({ ...lineOf(deed, "save"), detail })(
    drafts.change(association, id, (draft) =>
      draft.text === before.value.text && draft.at === before.value.at
        ? Effect.succeed({ ...draft, text, by: actor, at })
        : Effect.fail(new DocumentConflict())
    )
  )
})

/** Throws a draft away. None of it stays but that it was there. */
export const discard = Effect.fn("ProgrammeDrafts.discard")(function* (deed: DraftDeed) {
  const { association, id } = deed
  const known = yield* drafts.find(association, id)
  if (known === undefined) return
  yield* recorded({ ...lineOf(deed, "discard"), detail: outlineOf(known.value.text) })(drafts.drop(association, id))
})

/** Reads a draft as a programme. Refuses as ProgrammeRefused with all that is wrong, and as DocumentMissing. */
export const read = Effect.fn("ProgrammeDrafts.read")(function* (association: AssociationCode, id: string) {
  return yield* checkText((yield* drafts.get(association, id)).value.text, association)
})

/**
 * Publishes a draft on the outlook that was seen, which ends it. Refuses as {@link read} and as publishing does.
 */
export const publish = Effect.fn("ProgrammeDrafts.publish")(function* (
  deed: DraftDeed,
  order: { readonly reason: string; readonly basis: string }
) {
  const { actor, association, id } = deed
  const programme = yield* read(association, id)
  const version = yield* publishProgramme({ actor, programme, ...order })
  yield* drafts.drop(association, id)
  return version
})

const kept = (typed: string): Effect.Effect<string, DraftTooLong> => {
  const text = typed.replaceAll(/\r\n?/g, "\n").replaceAll("\u0000", "\ufffd").toWellFormed()
  return text.length > mostText ? Effect.fail(new DraftTooLong()) : Effect.succeed(text)
}

const lineOf = ({ actor, association, id }: DraftDeed, verb: string) => ({
  association,
  actor,
  action: `programme-draft.${verb}`,
  subject: `programme-draft:${id}`
})
