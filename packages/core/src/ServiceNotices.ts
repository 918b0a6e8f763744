/**
 * ServiceNotices: announcing to everybody and taking back what was announced, and reading what there is. Every deed is
 * recorded before it is done. What may be announced is decided in `ServiceNotice`.
 */
import { Effect } from "effect"
import { recorded } from "./AuditTrail.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { now } from "./CouponBooks.ts"
import type { AssociationCode } from "./Holder.ts"
import { permitted } from "./Permitted.ts"
import { announce as announced, type Draft, ServiceNotice, withdraw as withdrawn } from "./ServiceNotice.ts"
import { shelf } from "./Shelf.ts"

const notices = shelf({
  kind: "service-notice",
  schema: ServiceNotice,
  isOpen: ({ withdrawn }) => withdrawn === undefined
})

/** How many are read: those announced last. */
const mostRead = 200

/** The notices of an association that were not withdrawn, those announced last first. One read; asks for no permission. */
export const standing = Effect.fn("ServiceNotices.standing")(function* (association: AssociationCode) {
  const kept = yield* notices.list({ association, subject: association, open: true, limit: mostRead })
  return kept.map(({ value }) => value)
})

/** All notices of an association, those announced last first, the withdrawn ones as well. */
export const list = Effect.fn("ServiceNotices.list")(function* (clerk: Clerk) {
  yield* permitted(clerk, "look")
  const { association } = clerk
  return yield* notices.list({ association, subject: association, limit: mostRead })
})

/** A notice. Fails with DocumentMissing when there is none. */
export const get = Effect.fn("ServiceNotices.get")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "look")
  return yield* notices.get(clerk.association, id)
})

/**
 * Announces something. The same id again, as when a form is sent twice, announces nothing. Refuses whoever may not
 * operate, and as `ServiceNotice.announce` does.
 */
export const announce = Effect.fn("ServiceNotices.announce")(function* (
  clerk: Clerk,
  { draft, id }: { readonly id: string; readonly draft: Draft }
) {
  yield* permitted(clerk, "operate")
  const { association } = clerk
  const same = yield* notices.find(association, id)
  if (same !== undefined) return same
  const { at } = yield* now
  const known = yield* standing(association)
  const { from, kind, text, until } = draft
  return yield* Effect.gen(function* () {
    const notice = yield* Effect.fromResult(announced(draft, { by: actorOf(clerk), at, known }))
    // Of two of the same id at once the first stays.
    return yield* notices
      .add(association, id, notice)
      .pipe(Effect.catchTag("DocumentConflict", () => notices.get(association, id)))
  }).pipe(recorded({ ...deedOf(clerk, id), action: "service-notice.announce", detail: { kind, text, from, until } }))
})

/** Takes a notice back. One that was taken back stays as it is. Refuses as {@link announce} does, and one that is over. */
export const withdraw = Effect.fn("ServiceNotices.withdraw")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "operate")
  const { association } = clerk
  const { value } = yield* notices.get(association, id)
  if (value.withdrawn !== undefined) return
  const { at } = yield* now
  const { text } = value
  yield* notices
    .change(association, id, (notice) => Effect.fromResult(withdrawn(notice, { by: actorOf(clerk), at })))
    .pipe(recorded({ ...deedOf(clerk, id), action: "service-notice.withdraw", detail: { text } }))
})

const deedOf = (clerk: Clerk, id: string) => ({
  association: clerk.association,
  actor: actorOf(clerk),
  subject: `service-notice:${id}`
})
