/**
 * UseReportShelf: reports as they are kept, and the looks at many of them that the verbs and the lists share. Reads only,
 * and records nothing.
 */
import { Effect } from "effect"
import { open } from "./CouponBooks.ts"
import { type AssociationCode, holderId } from "./Holder.ts"
import type { RedemptionId } from "./LedgerEntry.ts"
import { type Kept, shelf } from "./Shelf.ts"
import { isOpen, UseReport } from "./UseReport.ts"
import type { Identified } from "./UseReportJudge.ts"

/** Reports, kept with their association: somebody whom no list knows may be told of too. */
export const reports = shelf<UseReport>({ kind: "use-report", schema: UseReport, isOpen })

/** A report with its id as what it is: the id of its use. */
export const identified = ({ id, value }: Kept<UseReport>): Identified => ({ id: id as RedemptionId, value })

/** The book that a report is about; undefined when nobody has the number. */
export const openIfKnown = (association: AssociationCode, { fiscalYear, number }: UseReport) =>
  open(holderId(association, number), fiscalYear).pipe(
    Effect.catchTag("HolderUnknown", () => Effect.succeed(undefined))
  )

/** The most reports that a look goes through, open ones or others. */
export const mostReports = 20_000
const batchSize = 500

/** Reports that are open, or those that are not; the latest entered first, of the first {@link mostReports} by id. */
export const allReports = Effect.fn("UseReportShelf.all")(function* (association: AssociationCode, open: boolean) {
  const found: Array<Kept<UseReport>> = []
  let before: string | undefined
  while (found.length < mostReports) {
    const query = { association, open, limit: batchSize, ...(before === undefined ? {} : { before }) }
    const batch = yield* reports.list(query)
    found.push(...batch)
    before = batch.at(-1)?.id
    if (batch.length < batchSize) break
  }
  return found.sort(byEntry).toReversed()
})

/** What is open of an association: reports that wait for somebody or are on their way, the latest first. */
export const openReports = (association: AssociationCode) => allReports(association, true)

/** Reports about the same person, facility and day that were entered before one and still wait. */
export const earlierThan = Effect.fn("UseReportShelf.earlier")(function* (
  association: AssociationCode,
  { id, value }: Identified
) {
  const open = yield* openReports(association)
  return open
    .filter(
      (other) =>
        other.id !== id &&
        other.value.number === value.number &&
        other.value.facility === value.facility &&
        other.value.usedOn === value.usedOn &&
        byEntry(other, { id, value }) < 0
    )
    .map(identified)
    .toReversed()
})

type Entered = Pick<Kept<UseReport>, "id" | "value">

const byEntry = (a: Entered, b: Entered): number =>
  a.value.enteredAt - b.value.enteredAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
