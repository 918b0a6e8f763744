/**
 * FacilityList: a file of facilities, read and compared with what is known (R49, R67, R73): what it would add and
 * change, field by field. Nothing is changed here; rows are read in `FacilityRow`.
 */
import { Effect, Result, Stream } from "effect"
import type { Association } from "./Association.ts"
import { fiscalYearOf } from "./CalendarDate.ts"
import { Catalogue, facilitiesOf, productsOf } from "./Catalogue.ts"
import { now } from "./CouponBooks.ts"
import type { CourseKey } from "./CouponProduct.ts"
import type { Facility } from "./Facility.ts"
import { columns, read } from "./FacilityRow.ts"
import { emptyFile, layoutOf, type Problem, type RawRow, refusal } from "./FileRow.ts"

/** A field of a facility that an office changes. */
export type FacilityField = (typeof facilityFields)[number]

/** The fields of a facility that an office changes, in the order of its forms and files. */
export const facilityFields = [
  "name",
  "postalCode",
  "address",
  "phone",
  "bookingFrom",
  "note",
  "offers",
  "openFrom",
  "openUntil"
] as const satisfies ReadonlyArray<keyof Facility>

/** A field before and after a change; nothing stands as the empty text, courses stand apart by `;`. */
export interface FacilityDifference {
  readonly field: FacilityField
  readonly before: string
  readonly after: string
}

/** What differs between two facilities, in the order of the fields. */
export const differencesOf = (before: Facility, after: Facility): ReadonlyArray<FacilityDifference> =>
  facilityFields.flatMap((field) => {
    const difference = { field, before: textOf(before, field), after: textOf(after, field) }
    return difference.before === difference.after ? [] : [difference]
  })

/** What a list of facilities changed, or would change. */
export interface FacilitiesSummary {
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** Course keys that no programme of this fiscal year has: a slip of the pen, or a programme still to come. */
  readonly unknownCourses: ReadonlyArray<string>
}

/** What a list would do. */
export interface FacilityPlan {
  readonly summary: FacilitiesSummary
  readonly added: ReadonlyArray<Facility>
  readonly changed: ReadonlyArray<{
    readonly before: Facility
    readonly after: Facility
    readonly differences: ReadonlyArray<FacilityDifference>
  }>
  /** Those that the list does not name: they stay as they are. */
  readonly missing: ReadonlyArray<Facility>
}

/** Reads a list. Refuses it with everything that is wrong in it. */
export const planFacilities = Effect.fn("FacilityList.plan")(function* <E, R>(
  association: Association,
  rows: Stream.Stream<ReadonlyArray<RawRow>, E, R>
) {
  const { today } = yield* now
  const current = yield* (yield* Catalogue).latest
  const [header, ...lines] = (yield* Stream.runCollect(rows)).flat()
  const layout = header === undefined ? Result.fail([emptyFile]) : layoutOf(columns, header)
  if (Result.isFailure(layout)) return yield* refusal(layout.failure)
  const problems: Array<Problem> = []
  const taken = new Map<string, Facility>()
  for (const line of lines) {
    const row = read(association.code, layout.success, { ...line, cells: line.cells.map(withoutFormula) })
    if (Result.isFailure(row)) {
      problems.push(...row.failure)
      continue
    }
    const facility = row.success
    const place = { line: line.line, column: "施設コード", value: facility.code }
    if (taken.has(facility.code)) problems.push({ ...place, code: "code-repeated" })
    const known = current.facilities.get(facility.code)
    if (known !== undefined && known.association !== association.code) {
      problems.push({ ...place, code: "code-of-another-association" })
    }
    taken.set(facility.code, facility)
  }
  if (problems.length > 0) return yield* refusal(problems)
  const list = [...taken.values()]
  const pairs = list.flatMap((after) => {
    const before = current.facilities.get(after.code)
    return before === undefined ? [] : [{ before, after }]
  })
  const changed = pairs
    .map(({ after, before }) => ({ before, after, differences: differencesOf(before, after) }))
    .filter(({ differences }) => differences.length > 0)
  const added = list.filter(({ code }) => !current.facilities.has(code))
  const courses = new Set<CourseKey>(
    productsOf(current, association.code, fiscalYearOf(today)).flatMap(({ courses }) => courses.map(({ key }) => key))
  )
  const plan: FacilityPlan = {
    summary: {
      rows: lines.length,
      added: added.length,
      changed: changed.length,
      unchanged: pairs.length - changed.length,
      unknownCourses: [...new Set(list.flatMap(({ offers }) => offers))].filter((key) => !courses.has(key))
    },
    added,
    changed,
    missing: facilitiesOf(current, association.code).filter(({ code }) => !taken.has(code))
  }
  return plan
})

/**
 * A file of ours that was not opened in between has codes as `="0012345"`, so that they keep their zeros in Excel, and an
 * apostrophe before what would be a formula there.
 */
const withoutFormula = (cell: string): string =>
  /^="([^"]*)"$/.exec(cell)?.[1] ?? cell.replace(/^'(?=[\s\p{C}]*[=+\-@＝＋－＠])/u, "")

const textOf = (facility: Facility, field: FacilityField): string =>
  field === "offers" ? facility.offers.toSorted().join(";") : (facility[field] ?? "")
