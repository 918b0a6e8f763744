/**
 * NoticeBoard: what the office announces to everybody, held in memory for the member pages: no page waits for the store for
 * it, and what was read last stays when the store is away. Who may announce is in core.
 */
import { CouponBooks, type Documents, type Holder, ServiceNotice, ServiceNotices } from "@fukuri/core"
import { Context, Effect, Exit, Fiber } from "effect"
import { logCause } from "./Causes.ts"
import { within } from "./Deadline.ts"

/** The board. */
export class NoticeBoard extends Context.Service<
  NoticeBoard,
  {
    /** What everybody should read now. Never fails; waits for the store the very first time only, and not long. */
    readonly shown: (association: Holder.AssociationCode) => Effect.Effect<ReadonlyArray<ServiceNotice.Shown>>
  }
>()("@fukuri/http/NoticeBoard") {}

/** How long what was read holds, before it is read anew behind the page. Unit: milliseconds. */
export const noticeAgeMillis = 15_000

/** How long the first page waits, and how long a reading may take at all. Unit: milliseconds. */
const patience = { first: 500, reading: 5_000 } as const

/** What is known of an association's notices. */
interface Posted {
  notices?: ReadonlyArray<ServiceNotice.ServiceNotice>
  reading?: Fiber.Fiber<unknown>
  triedAt?: number
  hasWaited?: boolean
}

/** A board on a store, that reads it anew when what it has is of an age. */
export const noticeBoardOn = (
  store: Context.Context<Documents.Documents>,
  ageMillis: number
): NoticeBoard["Service"] => {
  const all = new Map<Holder.AssociationCode, Posted>()
  const postedOf = (association: Holder.AssociationCode): Posted => {
    const posted = all.get(association) ?? {}
    all.set(association, posted)
    return posted
  }

  const read = Effect.fnUntraced(function* (association: Holder.AssociationCode, posted: Posted) {
    const exit = yield* within(Effect.provide(ServiceNotices.standing(association), store), patience.reading)
    if (exit === undefined) return yield* Effect.logWarning("notices could not be read in time")
    if (Exit.isFailure(exit)) return yield* logCause("notices could not be read", exit.cause)
    posted.notices = exit.value
  })

  const shown = Effect.fnUntraced(function* (association: Holder.AssociationCode) {
    const { at } = yield* CouponBooks.now
    const posted = postedOf(association)
    const age = posted.triedAt === undefined || at < posted.triedAt ? Number.POSITIVE_INFINITY : at - posted.triedAt
    if (posted.reading === undefined && age >= ageMillis) {
      posted.triedAt = at
      const reading = yield* Effect.forkDetach(read(association, posted), { startImmediately: true })
      posted.reading = reading
      reading.addObserver(() => {
        delete posted.reading
      })
    }
    if (posted.notices === undefined && posted.reading !== undefined && posted.hasWaited !== true) {
      yield* Effect.timeoutOption(Fiber.await(posted.reading), patience.first)
      posted.hasWaited = true
    }
    return ServiceNotice.shownAt(posted.notices ?? [], at)
  })
  return { shown }
}

/** What everybody should read now. */
export const noticesFor = (
  association: Holder.AssociationCode
): Effect.Effect<ReadonlyArray<ServiceNotice.Shown>, never, NoticeBoard> =>
  Effect.flatMap(NoticeBoard, (board) => board.shown(association))
