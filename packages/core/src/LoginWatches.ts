/**
 * LoginWatches: keeping what is known of an association's logins, in the store, so that neither a restart nor a second
 * node forgets an alert. What a clerk does is recorded before it is done. When an alert begins is decided in `LoginWatch`.
 */
import { Effect } from "effect"
import { record, recorded } from "./AuditTrail.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { now } from "./CouponBooks.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Actor } from "./LedgerEntry.ts"
import {
  announceRush as announced,
  alertAt,
  type Budget,
  endAlert as ended,
  exceeded,
  LoginWatch,
  nothingYet,
  type RushDraft,
  RushUnknown,
  withdrawRush as withdrawn
} from "./LoginWatch.ts"
import { permitted } from "./Permitted.ts"
import { DocumentMissing, shelf } from "./Shelf.ts"

const watches = shelf({ kind: "login-watch", schema: LoginWatch, isOpen: ({ alert }) => alert !== undefined })

/** An association has one. */
const theOne = "logins"

/** What is known of an association's logins. One read; asks for no permission. */
export const find = Effect.fn("LoginWatches.find")(function* (association: AssociationCode) {
  return (yield* watches.find(association, theOne))?.value ?? nothingYet
})

/** A budget that was seen exceeded. */
export interface Exceeded {
  readonly association: AssociationCode
  readonly budget: Budget
  /** How long the budget must not be exceeded for the alert to end. */
  readonly calmMillis: number
  /** The era that the wrong logins were counted in. */
  readonly era: number
}

/**
 * Begins an alert, or keeps the one that is on: see `LoginWatch.exceeded`. One that begins is in the record. Answers
 * whether it began with this.
 */
export const raise = Effect.fn("LoginWatches.raise")(function* ({ association, budget, calmMillis, era }: Exceeded) {
  const { at } = yield* now
  let begins = false
  yield* change(association, (watch) => {
    const after = exceeded(watch, { at, budget, calmMillis, era })
    begins = after !== watch && alertAt(watch, at, calmMillis) === undefined
    return Effect.succeed(after)
  })
  if (begins)
    yield* record({ ...about(association, "system" as Actor), action: "login-watch.alert", detail: { budget } })
  return begins
})

/** Ends the alert. Without one nothing happens. Refuses whoever may not operate. */
export const endAlert = Effect.fn("LoginWatches.endAlert")(function* (clerk: Clerk, calmMillis: number) {
  yield* permitted(clerk, "operate")
  const { association } = clerk
  const { at } = yield* now
  if (alertAt(yield* find(association), at, calmMillis) === undefined) return
  yield* change(association, (watch) => Effect.succeed(ended(watch, at, calmMillis))).pipe(
    recorded({ ...about(association, actorOf(clerk)), action: "login-watch.end" })
  )
})

/**
 * Announces a rush. The same id again, as when a form is sent twice, announces nothing. Refuses whoever may not operate,
 * and as `LoginWatch.announceRush` does.
 */
export const announceRush = Effect.fn("LoginWatches.announceRush")(function* (
  clerk: Clerk,
  rush: { readonly id: string; readonly draft: RushDraft }
) {
  yield* permitted(clerk, "operate")
  const { association } = clerk
  if ((yield* find(association)).rushes.some(({ id }) => id === rush.id)) return
  const { at } = yield* now
  const by = actorOf(clerk)
  yield* change(association, (watch) => Effect.fromResult(announced(watch, rush, { at, by }))).pipe(
    recorded({ ...about(association, by), action: "login-watch.rush", detail: { ...rush.draft } })
  )
})

/** Takes a rush back. One that is over stays as it is. Refuses as {@link announceRush} does, and one that there is not. */
export const withdrawRush = Effect.fn("LoginWatches.withdrawRush")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "operate")
  const { association } = clerk
  const rush = (yield* find(association)).rushes.find((each) => each.id === id)
  if (rush === undefined) return yield* new RushUnknown()
  const { at } = yield* now
  const by = actorOf(clerk)
  const { from, reason, until } = rush
  yield* change(association, (watch) => Effect.fromResult(withdrawn(watch, id, { at, by }))).pipe(
    recorded({ ...about(association, by), action: "login-watch.rush-withdraw", detail: { from, until, reason } })
  )
})

const about = (association: AssociationCode, actor: Actor) => ({
  association,
  actor,
  subject: `association:${association}`
})

/** Changes what is known, of which there is nothing at first. */
const change = <E, R>(association: AssociationCode, decide: (watch: LoginWatch) => Effect.Effect<LoginWatch, E, R>) =>
  Effect.gen(function* () {
    if ((yield* watches.find(association, theOne)) === undefined) {
      // Of two who begin at once, either will do.
      yield* Effect.catchTag(watches.add(association, theOne, nothingYet), "DocumentConflict", () => Effect.void)
    }
    return yield* Effect.catchIf(
      watches.change(association, theOne, decide),
      (error) => error instanceof DocumentMissing,
      Effect.die
    )
  })
