/**
 * LoginBoard: whether the login pages of an association ask for a code, held in memory for a moment, so that a page that
 * many open at once costs no read of the store, and can be shown while the store is away. What counts is what the guard
 * reads at the try.
 */
import { CouponBooks, type Documents, type Holder, LoginWatch, LoginWatches } from "@fukuri/core"
import { Effect, Exit } from "effect"
import { logCause } from "./Causes.ts"
import { within } from "./Deadline.ts"

/** The board. */
export interface LoginBoard {
  /** Whether an alert is on. Never fails: while the store is away it is as it was. */
  readonly isAlert: (association: Holder.AssociationCode) => Effect.Effect<boolean, never, Documents.Documents>
}

/** How long what was read holds. Unit: milliseconds. */
export const alertAgeMillis = 5_000

/** How long a page waits for it. Unit: milliseconds. */
const patienceMillis = 500

/** A board that reads anew when what it has is of an age. */
export const loginBoardOf = ({
  ageMillis,
  calmMillis
}: {
  readonly ageMillis: number
  readonly calmMillis: number
}): LoginBoard => {
  const all = new Map<Holder.AssociationCode, { watch: LoginWatch.LoginWatch; triedAt: number }>()
  return {
    isAlert: Effect.fn("LoginBoard.isAlert")(function* (association) {
      const { at } = yield* CouponBooks.now
      const known = all.get(association) ?? { watch: LoginWatch.nothingYet, triedAt: Number.NEGATIVE_INFINITY }
      if (at < known.triedAt || at - known.triedAt >= ageMillis) {
        known.triedAt = at
        all.set(association, known)
        const exit = yield* within(LoginWatches.find(association), patienceMillis)
        if (exit === undefined) yield* Effect.logWarning("whether a login asks for a code could not be read in time")
        else if (Exit.isSuccess(exit)) known.watch = exit.value
        else yield* logCause("whether a login asks for a code could not be read", exit.cause)
      }
      return LoginWatch.alertAt(known.watch, at, calmMillis) !== undefined
    })
  }
}
