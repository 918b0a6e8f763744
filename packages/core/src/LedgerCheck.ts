/**
 * LedgerCheck: folds the whole ledger of an association and proves the invariants on it (R133): conservation, no use
 * beyond what was granted, no redemption recorded twice, every use on a day and of a course that its product has.
 */
import { Effect, Stream } from "effect"
import { contains } from "./CalendarDate.ts"
import { Catalogue, productsOf } from "./Catalogue.ts"
import { violations } from "./CouponBook.ts"
import { courseOf } from "./CouponProduct.ts"
import type { AssociationCode, HolderId } from "./Holder.ts"
import { Ledger } from "./Ledger.ts"

/** What the check found. */
export interface LedgerReport {
  readonly streams: number
  readonly entries: number
  readonly uses: number
  /** What breaks, at most 1,000. */
  readonly broken: ReadonlyArray<{ readonly holder: HolderId; readonly fiscalYear: number; readonly what: string }>
}

/** Checks the whole ledger of an association. Changes nothing. */
export const check = Effect.fn("LedgerCheck.check")(function* (association: AssociationCode) {
  const ledger = yield* Ledger
  const catalogue = yield* (yield* Catalogue).latest
  const broken: Array<LedgerReport["broken"][number]> = []
  const ids = new Set<string>()
  let streams = 0
  let entries = 0
  let uses = 0
  yield* Stream.runForEach(ledger.streams(association), (stream) =>
    Effect.sync(() => {
      const products = productsOf(catalogue, association, stream.key.fiscalYear)
      const found = [...violations(stream.entries)]
      const own = new Set<string>()
      for (const [index, entry] of stream.entries.entries()) {
        if (entry._tag === "SheetIssued") {
          const { product, sheet } = entry
          if (ids.has(sheet)) {
            found.push(`entry ${index + 1} (${entry._tag} ${product}): sheet ${sheet} stands elsewhere too`)
          }
          ids.add(sheet)
          own.add(sheet)
        }
        if (entry._tag !== "Redeemed") continue
        uses++
        const at = `entry ${index + 1} (${entry._tag} ${entry.product})`
        // A sheet's use has the number of its sheet.
        if (ids.has(entry.redemptionId) && !own.delete(entry.redemptionId)) {
          found.push(`${at}: redemption ${entry.redemptionId} stands elsewhere too`)
        }
        ids.add(entry.redemptionId)
        const product = products.find(({ id }) => id === entry.product)
        if (product === undefined || courseOf(product, entry.course) === undefined) {
          found.push(`${at}: no programme of ${stream.key.fiscalYear} has ${entry.course}`)
        } else if (!contains(product.usable, entry.usedOn)) {
          found.push(`${at}: used on ${entry.usedOn}, outside ${product.usable.from} to ${product.usable.until}`)
        }
      }
      streams++
      entries += stream.entries.length
      for (const what of found.slice(0, 1000 - broken.length)) broken.push({ ...stream.key, what })
    })
  )
  const report: LedgerReport = { streams, entries, uses, broken }
  return report
})
