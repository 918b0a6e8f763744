/**
 * UseReportList: what the office reads of reports: lists with filters, one report with what the judge says now, and what a
 * letter about it needs. Numbers and names are shown to those alone who may see personal data, and that they were is
 * recorded. Nothing is changed here.
 */
import { Effect } from "effect"
import { record } from "./AuditTrail.ts"
import { calendarOf } from "./BusinessCalendar.ts"
import { Catalogue, productsOf, type Snapshot } from "./Catalogue.ts"
import { actorOf, type Clerk, may } from "./Clerk.ts"
import { now, type Opened } from "./CouponBooks.ts"
import { type CouponProduct, type CourseKey, courseOf } from "./CouponProduct.ts"
import type { Holder } from "./Holder.ts"
import { type HolderNumber, masked } from "./HolderNumber.ts"
import { commonCourseName, courseName, plainName } from "./OfficeNames.ts"
import { permitted } from "./Permitted.ts"
import { DocumentMissing, type Kept } from "./Shelf.ts"
import type { CalendarDate, FiscalYear } from "./CalendarDate.ts"
import { channelOf, type Hindrance, type UseReport } from "./UseReport.ts"
import { entriesOf, type Hours, hoursOf, isNameOf, productIn, verdictOn } from "./UseReportJudge.ts"
import type { EnteredFile } from "./UseReportFile.ts"
import { get } from "./UseReports.ts"
import { allReports, earlierThan, identified, openIfKnown } from "./UseReportShelf.ts"
import type { Verdict } from "./Verdict.ts"

/** How many rows a page has. */
export const pageSize = 50

/** Which reports. */
export interface UseReportFilter {
  /** Those that wait or are on their way, or those that are done with. */
  readonly open: boolean
  /** Only those kept, or closed, for this reason. */
  readonly why?: Hindrance["_tag"] | undefined
  /** Only those that stand there. */
  readonly state?: UseReport["state"]["_tag"] | undefined
  readonly channel?: "outage" | "paper" | undefined
}

/** A report as a line of a list. */
export interface UseReportRow {
  readonly report: Kept<UseReport>
  /** What it was used for, as the clerk may know it. */
  readonly coupon: string
  readonly facilityName: string
  /** Undefined for who may not see personal data. */
  readonly number: HolderNumber | undefined
  readonly masked: string
}

/** A page of reports, the latest first; `skip` are before it. Recorded for who sees whom they are about. */
export const page = Effect.fn("UseReportList.page")(function* (asking: {
  readonly clerk: Clerk
  readonly filter: UseReportFilter
  readonly skip: number
}) {
  const { clerk, filter, skip } = asking
  yield* permitted(clerk, "look")
  const all = (yield* allReports(clerk.association, filter.open)).filter(isAsked(filter))
  const shown = all.slice(skip, skip + pageSize)
  if (may(clerk, "personal") && shown.length > 0) yield* recordListed(clerk, shown.length, skip > 0)
  const catalogue = yield* (yield* Catalogue).latest
  return { rows: shown.map(rowIn(catalogue, clerk)), total: all.length }
})

/** A report as a line. */
export const rowIn =
  (catalogue: Snapshot, clerk: Clerk) =>
  (report: Kept<UseReport>): UseReportRow => {
    const { course, facility, fiscalYear, number } = report.value
    return {
      report,
      coupon: courseLabel(catalogue, clerk, fiscalYear, course),
      facilityName: catalogue.facilities.get(facility)?.name ?? facility,
      number: may(clerk, "personal") ? number : undefined,
      masked: masked(number)
    }
  }

/**
 * What a course is called before a clerk where it is not known which product is meant: the name of a course that several
 * classes of people have without what tells them apart.
 */
export const courseLabel = (catalogue: Snapshot, clerk: Clerk, fiscalYear: FiscalYear, key: CourseKey): string => {
  const products = productsOf(catalogue, clerk.association, fiscalYear).filter(
    (product) => courseOf(product, key) !== undefined
  )
  const [first, second] = products
  const sees = may(clerk, "health")
  if (first === undefined) return sees ? key : plainName
  return second === undefined || !sees ? courseName(first, key, sees) : commonCourseName(first, key)
}

/** The reports of a file, in its order; undefined for one that is not there. Recorded for who sees whom they are about. */
export const ofFile = Effect.fn("UseReportList.ofFile")(function* (clerk: Clerk, { rows }: EnteredFile) {
  yield* permitted(clerk, "correct")
  if (may(clerk, "personal")) yield* recordListed(clerk, rows.length)
  const catalogue = yield* (yield* Catalogue).latest
  const toRow = rowIn(catalogue, clerk)
  return yield* Effect.forEach(
    rows,
    (row) =>
      Effect.map(
        Effect.catchTag(get(clerk.association, row.report), "DocumentMissing", () => Effect.succeed(undefined)),
        (report) => ({ ...row, report: report === undefined ? undefined : toRow(report) })
      ),
    { concurrency: 8 }
  )
})

/** One report with everything that is known of it now. */
export interface InspectedReport {
  readonly report: Kept<UseReport>
  readonly row: UseReportRow
  readonly catalogue: Snapshot
  /** Undefined when nobody has the number. */
  readonly opened: Opened | undefined
  readonly holder: Holder | undefined
  /** The product that is meant. */
  readonly product: CouponProduct | undefined
  /** What the judge says now of the product as of the day of use. */
  readonly verdict: Verdict | undefined
  /** Why it would not be registered now; undefined when it would be, or is. */
  readonly why: Hindrance | undefined
  readonly hours: Hours | undefined
  readonly today: CalendarDate
}

/** One report. Recorded. Fails with DocumentMissing when there is none. */
export const one = Effect.fn("UseReportList.one")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "look")
  const report = yield* get(clerk.association, id)
  yield* recordRead(clerk, report, "use-report.read")
  return yield* inspect(clerk, report)
})

/**
 * What a letter to the person about a report needs. Recorded. Refuses who may not see names; DocumentMissing when there is
 * nobody to write to: see {@link mayWrite}.
 */
export const letter = Effect.fn("UseReportList.letter")(function* (clerk: Clerk, id: string) {
  yield* permitted(clerk, "look")
  yield* permitted(clerk, "personal")
  const report = yield* get(clerk.association, id)
  const opened = yield* openIfKnown(clerk.association, report.value)
  if (!mayWrite(report.value, opened?.facts.holder)) return yield* new DocumentMissing({ kind: "use-report-letter" })
  yield* recordRead(clerk, report, "use-report.letter")
  return yield* inspect(clerk, report)
})

/**
 * Whether there is a letter to write: the report is not registered, and it is known whom it is about. To the owner of a
 * number under another name nothing is written of what somebody did at a facility.
 */
export const mayWrite = (value: UseReport, holder: Holder | undefined): boolean => {
  const { name, nameConfirmed, source, state } = value
  if (holder === undefined || (state._tag !== "Kept" && state._tag !== "Closed")) return false
  return source._tag === "Sheet" || nameConfirmed !== undefined || isNameOf(holder, name)
}

const inspect = Effect.fnUntraced(function* (clerk: Clerk, report: Kept<UseReport>) {
  const { association } = clerk
  const { value } = report
  const { at, today } = yield* now
  const catalogue = yield* (yield* Catalogue).latest
  const opened = yield* openIfKnown(association, value)
  const about = { ...identified(report), earlier: yield* earlierThan(association, identified(report)) }
  const result = opened === undefined ? undefined : entriesOf(opened, about, { actor: value.enteredBy, at })
  const found: InspectedReport = {
    report,
    row: rowIn(catalogue, clerk)(report),
    catalogue,
    opened,
    holder: opened?.facts.holder,
    product: opened === undefined ? undefined : productIn(opened, value),
    verdict: opened === undefined ? undefined : verdictOn(opened, value),
    why: result === undefined ? { _tag: "HolderUnknown" } : result._tag === "Failure" ? result.failure : undefined,
    hours:
      opened === undefined || value.source._tag === "Sheet"
        ? undefined
        : hoursOf(calendarOf(opened.association), value.usedOn, value.usedAt),
    today
  }
  return found
})

const recordListed = (clerk: Clerk, rows: number, continued = false) =>
  record({
    association: clerk.association,
    actor: actorOf(clerk),
    action: "use-report.list",
    detail: { rows, ...(continued ? { continued } : {}) }
  })

const recordRead = (clerk: Clerk, { id, value }: Kept<UseReport>, action: string) =>
  record({
    association: clerk.association,
    actor: actorOf(clerk),
    action,
    subject: `holder:${value.number}`,
    detail: { report: id }
  })

const isAsked =
  ({ channel, state, why }: UseReportFilter) =>
  ({ value }: Kept<UseReport>): boolean =>
    (channel === undefined || channelOf(value) === channel) &&
    (state === undefined || value.state._tag === state) &&
    (why === undefined || whyOf(value) === why)

const whyOf = ({ state }: UseReport): Hindrance["_tag"] | undefined =>
  state._tag === "Kept" || state._tag === "Closed" ? state.why._tag : undefined
