/**
 * CatalogueEdit: changes of the catalogue by people: one at a time for an association, and decided on what whoever asks
 * has seen, so that of two who edit the same thing neither overwrites the other unawares. What is changed is not known
 * here.
 */
import { Effect, Schedule, Schema } from "effect"
import { Instant } from "./CalendarDate.ts"
import { now } from "./CouponBooks.ts"
import { Digest } from "./Digest.ts"
import type { DocumentConflict, Documents } from "./Documents.ts"
import type { AssociationCode } from "./Holder.ts"
import { type Kept, shelf } from "./Shelf.ts"
import { StoreFailure } from "./StoreFailure.ts"

/** What was seen when the change was made up is not what is there now. Nothing was changed. */
export class EditConflict extends Schema.TaggedError<EditConflict>()("EditConflict", {}) {}

/**
 * Stands for a value as it is: equal for equal values, whatever the order of their keys. A form carries it to where the
 * change is decided. Shape: 32 hex digits.
 */
export const basisOf = Effect.fnUntraced(function* (value: unknown) {
  return (yield* Digest).sha256(JSON.stringify(value, inOrder)).slice(0, 32)
})

/** Refuses as EditConflict when a value is not the one that a basis stands for. */
export const sameAs = Effect.fnUntraced(function* (basis: string, value: unknown) {
  if ((yield* basisOf(value)) !== basis) return yield* new EditConflict()
})

/**
 * Does something while nobody else of the association does the same. Waits for others, a few seconds at most; a node
 * that died in the midst of it holds others up for half a minute.
 */
export const exclusively =
  (association: AssociationCode) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E | StoreFailure, R | Documents> =>
    Effect.uninterruptibleMask((restore) =>
      // Waiting can be interrupted. A turn that is lost just then ends by itself, like that of a node that died.
      Effect.flatMap(restore(acquired(association)), ({ value: { until } }) =>
        Effect.ensuring(
          restore(work),
          // When the turn is another's by now, or the store is away, there is nothing to end.
          Effect.ignore(
            turns.change(association, id, (turn) =>
              Effect.succeed(turn.until === until ? { until: 0 as Instant } : turn)
            )
          )
        )
      )
    )

const leaseMillis = 30_000
const id = "catalogue"

/** Until when it is somebody's turn. */
const turns = shelf({
  kind: "catalogue-turn",
  schema: Schema.Struct({ until: Instant }),
  isOpen: () => false
})

class TurnTaken extends Schema.TaggedError<TurnTaken>()("TurnTaken", {}) {}

const patience = Schedule.min([Schedule.exponential("4 millis", 1.5), Schedule.spaced("100 millis")]).pipe(
  Schedule.jittered
)
const mostTries = 60

const acquired = (
  association: AssociationCode
): Effect.Effect<Kept<{ readonly until: Instant }>, StoreFailure, Documents> =>
  Effect.gen(function* () {
    const { at } = yield* now
    const turn = { until: (at + leaseMillis) as Instant }
    return yield* Effect.catchTag(
      turns.change(association, id, ({ until }) => (until > at ? Effect.fail(new TurnTaken()) : Effect.succeed(turn))),
      "DocumentMissing",
      () => turns.add(association, id, turn)
    )
  }).pipe(
    Effect.retry({ while: isBusy, schedule: patience, times: mostTries }),
    Effect.mapError((error) =>
      isBusy(error)
        ? new StoreFailure({ store: "documents", reason: "busy", cause: "others change the catalogue all the time" })
        : error
    )
  )

const isBusy = (error: StoreFailure | TurnTaken | DocumentConflict): error is TurnTaken | DocumentConflict =>
  error._tag !== "StoreFailure"

/** Objects with their keys in order. */
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value
