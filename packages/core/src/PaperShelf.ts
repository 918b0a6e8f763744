/**
 * PaperShelf: where applications for paper are kept, and how one is found: by its number, by the person and year, or among
 * those that are open. Only reads, but for putting right what a crash left half done. What is done to an application is in
 * `PaperApplications`.
 */
import { Effect, Result, Schema } from "effect"
import type { FiscalYear } from "./CalendarDate.ts"
import type { Opened } from "./CouponBooks.ts"
import type { AssociationCode, HolderId } from "./Holder.ts"
import { Reference } from "./LedgerEntry.ts"
import { decide, isOpen, PaperApplication, paperOf } from "./PaperApplication.ts"
import { DocumentMissing, type Kept, shelf } from "./Shelf.ts"

/** The applications, by the person whose coupons they are about. */
export const applications = shelf<PaperApplication>({ kind: "paper-application", schema: PaperApplication, isOpen })

/**
 * Which application of a person and year is the last: written before the application itself, with what it will say, so that
 * of two that are sent at the same instant one is there and the other is told so. Its id is the year.
 */
export const lastApplications = shelf({
  kind: "paper-last",
  schema: Schema.Struct({ application: Reference, first: PaperApplication }),
  isOpen: () => false
})

/** How many applications are read at once. */
export const pageSize = 50

/** The application of a number, whomever it is about; undefined when there is none. */
export const findApplication = applications.anywhere

/** The application of a number. Fails with DocumentMissing when there is none. */
export const getApplication = Effect.fn("PaperShelf.getApplication")(function* (
  association: AssociationCode,
  id: string
) {
  return (yield* findApplication(association, id)) ?? (yield* new DocumentMissing({ kind: "paper-application" }))
})

/** The applications of an association that somebody still has to do something about, the latest first. */
export const openApplications = Effect.fn("PaperShelf.openApplications")(function* (
  association: AssociationCode,
  limit: number = 500
) {
  return yield* applications.list({ association, open: true, limit })
})

/** The last application of a person and year, as it stands; undefined when there was none. */
export const lastOf = Effect.fn("PaperShelf.lastOf")(function* (holder: HolderId, fiscalYear: FiscalYear) {
  const last = yield* lastApplications.find(holder, String(fiscalYear))
  if (last === undefined) return undefined
  const { application: id, first: value } = last.value
  const cutOff: Kept<PaperApplication> = { subject: holder, id, version: 0, at: last.at, value }
  return (yield* applications.find(holder, id)) ?? cutOff
})

/** The same, and puts it there when it was cut off between the two writes. */
export const lastEnsured = Effect.fn("PaperShelf.lastEnsured")(function* (holder: HolderId, fiscalYear: FiscalYear) {
  const last = yield* lastOf(holder, fiscalYear)
  if (last === undefined || last.version > 0) return last
  return yield* applications
    .add(holder, last.id, last.value)
    .pipe(Effect.catchTag("DocumentConflict", () => applications.get(holder, last.id)))
})

/** The reference of the entries that bring an application's coupons back to the screen. */
export const backReference = (id: string): Reference => `${id}-back` as Reference

/** An application as the ledger has it: whoever is back on the screen there is so, even when that was cut off. */
export const asInLedger = (kept: Kept<PaperApplication>, { book }: Pick<Opened, "book">): Kept<PaperApplication> => {
  const entry = book.requested.get(backReference(kept.id))
  if (entry === undefined || paperOf(kept.value.state) === undefined) return kept
  const { actor: by, at } = entry
  const reason = "reason" in entry && entry.reason !== undefined ? entry.reason : "画面に戻しました"
  return {
    ...kept,
    value: Result.getOrElse(decide(kept.value, { _tag: "Return", by, at, reason }), () => kept.value)
  }
}
