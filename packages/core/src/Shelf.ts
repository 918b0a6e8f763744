/**
 * Shelf: documents of one kind with their type, over the port that knows no types. The only read-decide-write loop of
 * documents is here: a change is decided on what is kept and written at the version that was read.
 */
import { Effect, Option, Schema } from "effect"
import type { Instant } from "./CalendarDate.ts"
import { patience } from "./Contention.ts"
import { now } from "./CouponBooks.ts"
import { DocumentConflict, Documents, type DocumentQuery, type StoredDocument, type Subject } from "./Documents.ts"
import type { AssociationCode } from "./Holder.ts"
import { StoreFailure } from "./StoreFailure.ts"

/** There is no such document. */
export class DocumentMissing extends Schema.TaggedError<DocumentMissing>()("DocumentMissing", {
  kind: Schema.String
}) {}

/** A document with its type. */
export interface Kept<A> {
  readonly subject: Subject
  readonly id: string
  readonly version: number
  /** When it was written last. */
  readonly at: Instant
  readonly value: A
}

/** The documents of one kind. */
export interface Shelf<A> {
  /** Undefined when there is none, whatever the text is. */
  readonly find: (subject: Subject, id: string) => Effect.Effect<Kept<A> | undefined, StoreFailure, Documents>
  /** Fails with DocumentMissing when there is none, whatever the text is. */
  readonly get: (subject: Subject, id: string) => Effect.Effect<Kept<A>, DocumentMissing | StoreFailure, Documents>
  /**
   * The one of an id, whomever it is about: for kinds whose ids are unique for the whole association. Undefined when there
   * is none, whatever the text is.
   */
  readonly anywhere: (
    association: AssociationCode,
    id: string
  ) => Effect.Effect<Kept<A> | undefined, StoreFailure, Documents>
  /** By id, the greatest first. */
  readonly list: (query: Omit<DocumentQuery, "kind">) => Effect.Effect<ReadonlyArray<Kept<A>>, StoreFailure, Documents>
  /** Puts a new one there. Fails with DocumentConflict when there is one of that id. */
  readonly add: (
    subject: Subject,
    id: string,
    value: A
  ) => Effect.Effect<Kept<A>, DocumentConflict | StoreFailure, Documents>
  /**
   * Changes one: `decide` is asked with what is kept, and asked again when somebody else was faster. The same value as
   * kept writes nothing. Atomic.
   */
  readonly change: <E, R>(
    subject: Subject,
    id: string,
    decide: (value: A) => Effect.Effect<A, E, R>
  ) => Effect.Effect<Kept<A>, DocumentMissing | E | StoreFailure, Documents | R>
  readonly drop: (subject: Subject, id: string) => Effect.Effect<void, StoreFailure, Documents>
}

/** How a kind of document is kept. */
export interface ShelfSpec<A> {
  /** Shape: small letters and hyphens. */
  readonly kind: string
  /** From and to a JSON value. */
  readonly schema: Schema.Codec<A, unknown>
  /** Whether somebody still has to do something about it. */
  readonly isOpen: (value: A) => boolean
}

const mostConflicts = 30
/** What an id can be (see `DocumentKey`). What is none must not reach a store. */
const mayBeId = /^[!-~]{1,80}$/
/** What one can be with room for one more character. */
const mayBeBelow = /^[!-~]{1,79}$/

/** The shelf of a kind. */
export const shelf = <A>({ isOpen, kind, schema }: ShelfSpec<A>): Shelf<A> => {
  const json = Schema.toCodecJson(schema)
  const decode = Schema.decodeUnknownOption(json)
  const encode = Schema.encodeSync(json)

  const keptOf = ({ at, body, id, subject, version }: StoredDocument): Effect.Effect<Kept<A>, StoreFailure> =>
    Option.match(decode(body), {
      onNone: () =>
        Effect.fail(
          new StoreFailure({ store: "documents", reason: "broken", cause: `a ${kind} cannot be read as it is stored` })
        ),
      onSome: (value) => Effect.succeed({ subject, id, version, at, value })
    })

  const find = Effect.fn("Shelf.find")(function* (subject: Subject, id: string) {
    if (!mayBeId.test(id)) return undefined
    const stored = yield* (yield* Documents).find({ subject, kind, id })
    return stored === undefined ? undefined : yield* keptOf(stored)
  })

  const get = Effect.fn("Shelf.get")(function* (subject: Subject, id: string) {
    return (yield* find(subject, id)) ?? (yield* new DocumentMissing({ kind }))
  })

  const put = Effect.fnUntraced(function* (subject: Subject, id: string, expectedVersion: number, value: A) {
    const { at } = yield* now
    yield* (yield* Documents).put({
      subject,
      kind,
      id,
      expectedVersion,
      at,
      open: isOpen(value),
      body: encode(value)
    })
    const kept: Kept<A> = { subject, id, version: expectedVersion + 1, at, value }
    return kept
  })

  const change = <E, R>(subject: Subject, id: string, decide: (value: A) => Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const kept = yield* get(subject, id)
      const decided = yield* Effect.mapError(decide(kept.value), (refusal) => ({ _tag: "Refused" as const, refusal }))
      return decided === kept.value ? kept : yield* put(subject, id, kept.version, decided)
    }).pipe(
      Effect.retry({
        while: (error) => error._tag === "DocumentConflict",
        schedule: patience,
        times: mostConflicts
      }),
      Effect.mapError((error) => {
        if (error._tag === "Refused") return error.refusal
        return error._tag === "DocumentConflict"
          ? new StoreFailure({
              store: "documents",
              reason: "busy",
              cause: `a ${kind} changed faster than it could be read`
            })
          : error
      })
    )

  const list: Shelf<A>["list"] = Effect.fn("Shelf.list")(function* (query) {
    return yield* Effect.forEach(yield* (yield* Documents).list({ ...query, kind }), keptOf)
  })

  const anywhere: Shelf<A>["anywhere"] = Effect.fn("Shelf.anywhere")(function* (association, id) {
    if (!mayBeBelow.test(id)) return undefined
    // No character of an id comes before the exclamation mark: nothing lies between the id and what is asked for.
    const [kept] = yield* list({ association, before: `${id}!`, limit: 1 })
    return kept?.id === id ? kept : undefined
  })

  return {
    find,
    get,
    anywhere,
    list,
    add: (subject, id, value) => put(subject, id, 0, value),
    change,
    drop: Effect.fn("Shelf.drop")(function* (subject, id) {
      yield* (yield* Documents).drop({ subject, kind, id })
    })
  }
}
