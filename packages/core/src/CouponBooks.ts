/**
 * CouponBooks: the only read-decide-append loop. Every change of a book goes through {@link change}: it opens the
 * stream, lets the caller decide on the book, appends what follows at the version that was read, and when somebody
 * else was first it starts over.
 */
import { Clock, Effect, Result, Schedule, Schema } from "effect"
import { type CalendarDate, dayOf, type FiscalYear, type Instant } from "./CalendarDate.ts"
import type { Association } from "./Association.ts"
import { Catalogue, type Snapshot } from "./Catalogue.ts"
import { patience } from "./Contention.ts"
import { type CouponBook, evolve, fold } from "./CouponBook.ts"
import { associationOf, type Facts, factsOf, type HolderId } from "./Holder.ts"
import { Ledger, type OpenStream } from "./Ledger.ts"
import type { LedgerEntry } from "./LedgerEntry.ts"
import { StoreFailure } from "./StoreFailure.ts"

/** Nobody has that number. */
export class HolderUnknown extends Schema.TaggedError<HolderUnknown>()("HolderUnknown", {}) {}

/**
 * An append may or may not have happened, and reading the book did not settle it. The same command with the same
 * redemption id can be given again at any time and settles it (A36).
 */
export class OutcomeUnknown extends Schema.TaggedError<OutcomeUnknown>()("OutcomeUnknown", {
  cause: Schema.Defect()
}) {}

/** A book that was opened: with the facts about its holder and the catalogue of the same moment. */
export interface Opened {
  readonly book: CouponBook
  readonly facts: Facts
  readonly association: Association
  readonly catalogue: Snapshot
  readonly fiscalYear: FiscalYear
}

/** Reads one holder's book. Refuses unknown holders. One round trip while the catalogue stays the same. */
export const open = Effect.fnUntraced(function* (holder: HolderId, fiscalYear: FiscalYear) {
  const ledger = yield* Ledger
  const [stream] = yield* ledger.open([holder], fiscalYear)
  if (stream === undefined) return yield* new HolderUnknown()
  const opened = yield* openedOf(stream)
  return opened ?? (yield* new HolderUnknown())
})

/** The opened book of a stream; undefined when the holder or the association is unknown. */
export const openedOf = Effect.fnUntraced(function* (stream: OpenStream) {
  return openedIn(stream, yield* (yield* Catalogue).at(stream.catalogueVersion))
})

/** The same with a catalogue that is at least as new as the stream. */
export const openedIn = (stream: OpenStream, catalogue: Snapshot): Opened | undefined => {
  const association = catalogue.associations.get(associationOf(stream.key.holder))
  if (stream.holder === undefined || association === undefined) return undefined
  return {
    book: fold(stream.entries),
    facts: factsOf(stream.holder, stream.member, stream.asOf ?? ("1868-01-01" as CalendarDate)),
    association,
    catalogue,
    fiscalYear: stream.key.fiscalYear
  }
}

/** What the clock says, as the day in Japan and the instant. Read once in a verb. */
export const now: Effect.Effect<{ readonly at: Instant; readonly today: CalendarDate }> = Effect.map(
  Clock.currentTimeMillis,
  (millis) => ({ at: millis as Instant, today: dayOf(millis as Instant) })
)

/** How often a change is tried again, after it was once, when others are faster or the outcome of an append is unknown. */
const limits = { conflicts: 29, unknowns: 2 } as const

const firstPauseMillis = 50

const unknownSchedule = Schedule.exponential("150 millis", 3).pipe(Schedule.jittered)

/** A span that asks for no stack: this is the way of every use. */
const unstacked = { captureStackTrace: false } as const

/**
 * Changes a book: `decide` is asked with the opened book and answers the entries to append, none when all is so
 * already. Answers the book after the change. Atomic per holder and year.
 * Fails with OutcomeUnknown when an append was sent and neither it nor a second look could be confirmed: a refusal
 * that follows such an append is not believed, because the append may still arrive.
 */
export const change = Effect.fnUntraced(function* <Refusal>(
  holder: HolderId,
  fiscalYear: FiscalYear,
  decide: (opened: Opened) => Effect.Effect<ReadonlyArray<LedgerEntry>, Refusal>
) {
  const ledger = yield* Ledger
  let sent: StoreFailure | undefined

  const attempt = Effect.gen(function* () {
    const opened = yield* open(holder, fiscalYear)
    const decided = yield* Effect.result(Effect.withSpan(decide(opened), "CouponBooks.decide", unstacked))
    if (Result.isFailure(decided)) return yield* Effect.fail({ _tag: "Refused" as const, refusal: decided.failure })
    const entries = decided.success
    if (entries.length === 0) return { opened, book: opened.book }
    const key = { holder, fiscalYear }
    yield* ledger.append([{ key, expectedVersion: opened.book.version, entries }]).pipe(
      Effect.tapError((error) => {
        if (error._tag === "StoreFailure") sent = error
        return Effect.void
      })
    )
    return { opened, book: entries.reduce(evolve, opened.book) }
  })

  const again = attempt.pipe(
    Effect.retry({
      while: (error) => error._tag === "VersionConflict",
      schedule: patience,
      times: limits.conflicts
    }),
    Effect.retry({
      while: (error) => sent !== undefined && error._tag === "StoreFailure",
      schedule: unknownSchedule,
      times: limits.unknowns
    })
  )

  // Nearly every change succeeds at once, and getting ready to try again costs as much as the change itself.
  return yield* attempt.pipe(
    Effect.catchIf(
      (error) => error._tag === "VersionConflict" || (sent !== undefined && error._tag === "StoreFailure"),
      (error) => (error._tag === "VersionConflict" ? again : Effect.delay(again, firstPauseMillis))
    ),
    Effect.mapError((error) => {
      if (sent !== undefined) return new OutcomeUnknown({ cause: sent })
      if (error._tag === "Refused") return error.refusal
      return error._tag === "VersionConflict"
        ? new StoreFailure({ store: "ledger", reason: "busy", cause: "the book changed faster than it could be read" })
        : error
    })
  )
})
