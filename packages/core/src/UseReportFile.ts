/**
 * UseReportFile: a file of uses that facilities told afterwards. It is read as a whole first: with one bad line nothing is
 * registered, and every mistake is told at once. Then each line is entered as if it had been typed; the same file twice
 * changes nothing.
 */
import { Effect, Result, Schema, Stream } from "effect"
import { record } from "./AuditTrail.ts"
import { type CalendarDate, fiscalYearOf, Instant } from "./CalendarDate.ts"
import { Catalogue, productsOf, type Snapshot } from "./Catalogue.ts"
import { actorOf, type Clerk, isOwn } from "./Clerk.ts"
import { now } from "./CouponBooks.ts"
import type { CouponProduct, CourseKey } from "./CouponProduct.ts"
import type { Documents } from "./Documents.ts"
import { emptyFile, layoutOf, type Problem, type RawRow, refusal } from "./FileRow.ts"
import type { AssociationCode } from "./Holder.ts"
import { searchForm } from "./Holders.ts"
import { Actor, RedemptionId } from "./LedgerEntry.ts"
import { commonCourseName } from "./OfficeNames.ts"
import { rowOf } from "./OutageKits.ts"
import { permitted } from "./Permitted.ts"
import { shelf } from "./Shelf.ts"
import type { StoreFailure } from "./StoreFailure.ts"
import { line } from "./Text.ts"
import { ContentKey, type Told } from "./UseReport.ts"
import { columns, read, type ReadRow } from "./UseReportRow.ts"
import { enter } from "./UseReports.ts"

/** The most lines of one file. */
export const mostRows = 500

/** A file that was entered, line by line: which report each is, and how it was taken then. */
export const EnteredFile = Schema.Struct({
  name: line({ most: 200 }),
  /** Shape: hex. */
  sha256: Schema.String,
  by: Actor,
  at: Instant,
  rows: Schema.Array(
    Schema.Struct({
      line: Schema.Int,
      report: RedemptionId,
      recognised: Schema.Boolean,
      differs: Schema.Array(ContentKey)
    })
  )
})
export type EnteredFile = typeof EnteredFile.Type

const files = shelf<EnteredFile>({ kind: "use-report-file", schema: EnteredFile, isOpen: () => false })

/**
 * Reads a file. Refuses it with everything that is wrong in it: nothing is entered then. Numbers of the clerk and the
 * spouse are mistakes too: somebody else enters those.
 */
export const readFile = Effect.fn("UseReportFile.read")(function* <E, R>(
  clerk: Clerk,
  rows: Stream.Stream<ReadonlyArray<RawRow>, E, R>
) {
  yield* permitted(clerk, "correct")
  const { today } = yield* now
  const catalogue = yield* (yield* Catalogue).latest
  const pattern = catalogue.associations.get(clerk.association)?.memberNumberPattern ?? ""
  // One line more than there may be tells that there are too many.
  const [header, ...lines] = yield* Stream.runCollect(Stream.take(Stream.flattenIterable(rows), mostRows + 2))
  const layout = header === undefined ? Result.fail([emptyFile]) : layoutOf(columns, header)
  if (Result.isFailure(layout)) return yield* refusal(layout.failure)
  if (lines.length === 0) return yield* refusal([{ ...emptyFile, code: "rows-missing" }])
  if (lines.length > mostRows) {
    return yield* refusal([{ line: lines[mostRows]?.line ?? 0, column: "", value: "", code: "rows-too-many" }])
  }
  const problems: Array<Problem> = []
  const told: Array<{ readonly line: number; readonly told: Told }> = []
  const seen = new Counted()
  for (const raw of lines) {
    const row = read(pattern, layout.success, raw, today)
    if (Result.isFailure(row)) {
      problems.push(...row.failure)
      continue
    }
    const found = yield* toldIn(clerk, catalogue, row.success, today, seen)
    if (Result.isSuccess(found)) told.push({ line: raw.line, told: found.success })
    else problems.push(...found.failure)
  }
  return problems.length > 0 ? yield* refusal(problems) : told
})

/**
 * Enters every line of a file that was read without a mistake, in its order, and keeps what became of them under an id. When
 * it is cut off, the same file again goes on: what was entered is recognised. Recorded once as a whole besides.
 */
export const enterFile = Effect.fn("UseReportFile.enter")(function* <E, R>(
  clerk: Clerk,
  file: { readonly id: string; readonly name: string; readonly sha256: string },
  rows: Stream.Stream<ReadonlyArray<RawRow>, E, R>
) {
  const told = yield* readFile(clerk, rows)
  const { id, name, sha256 } = file
  const by = actorOf(clerk)
  const { at } = yield* now
  yield* record({
    association: clerk.association,
    actor: by,
    action: "use-report.file",
    detail: { file: name, sha256, rows: told.length }
  })
  const entered = yield* Effect.forEach(told, (each) =>
    Effect.map(enter({ clerk, told: each.told, seed: id }), ({ differs, recognised, report }) => ({
      line: each.line,
      report: report.id as RedemptionId,
      recognised,
      differs
    }))
  )
  return yield* files.add(clerk.association, id, { name, sha256, by, at, rows: entered })
})

/** A file that was entered. Fails with DocumentMissing. */
export const get = (association: AssociationCode, id: string) => files.get(association, id)

/** The latest files. */
export const latest = (association: AssociationCode) => files.list({ association, limit: 20 })

/** How often the same was said so far without a serial, and which serials there were. */
class Counted {
  readonly serials = new Set<string>()
  readonly #said = new Map<string, number>()

  /** 1 for the first of its kind, 2 for the second … */
  next(said: string): number {
    const ordinal = (this.#said.get(said) ?? 0) + 1
    this.#said.set(said, ordinal)
    return ordinal
  }
}

const toldIn = Effect.fnUntraced(function* (
  clerk: Clerk,
  catalogue: Snapshot,
  row: ReadRow,
  today: CalendarDate,
  seen: Counted
): Effect.fn.Return<Result.Result<Told, ReadonlyArray<Problem>>, StoreFailure, Documents> {
  const { association } = clerk
  const problems: Array<Problem> = []
  const wrong = (column: string, value: string, code: Problem["code"]): void => {
    problems.push({ line: row.line, column, value: value.slice(0, 60), code })
  }
  const course = courseIn(catalogue, association, row)
  if (course === undefined) wrong("内容", row.course, "course-unknown")
  if (catalogue.facilities.get(row.facility)?.association !== association) {
    wrong("施設コード", row.facility, "facility-unknown")
  }
  if (isOwn(clerk, row.number)) wrong("組合員番号", row.number, "own-number")
  const { serial } = row
  if (serial !== undefined) {
    if (seen.serials.has(serial)) wrong("通番", serial, "serial-repeated")
    seen.serials.add(serial)
    const kit = yield* Effect.catchTag(rowOf(association, serial), "KitRowUnknown", () => Effect.succeed(undefined))
    if (kit === undefined) wrong("通番", serial, "serial-unknown")
    else if (kit.value.facility !== row.facility) wrong("通番", serial, "serial-of-another-facility")
  }
  if (course === undefined || problems.length > 0) return Result.fail(problems)
  const { facility, name, number, quantity, reporter, usedAt, usedOn } = row
  const said = [number, course, facility, usedOn].join(" ")
  const told: Told = {
    source: serial === undefined ? { _tag: "Told", ordinal: seen.next(said) } : { _tag: "Row", serial },
    number,
    name,
    facility,
    course,
    quantity,
    usedOn,
    reporter,
    toldOn: today,
    ...(usedAt === undefined ? {} : { usedAt })
  }
  return Result.succeed(told)
})

/** The course that is written there: by its key, or by its name, or that of its product, as far as it is one course alone. */
const courseIn = (
  catalogue: Snapshot,
  association: AssociationCode,
  { course, usedOn }: ReadRow
): CourseKey | undefined => {
  const products = productsOf(catalogue, association, fiscalYearOf(usedOn))
  const written = searchForm(course)
  const named = (product: CouponProduct): ReadonlyArray<CourseKey> =>
    product.courses.flatMap(({ key, name, shortName }) =>
      [
        key,
        name,
        shortName,
        commonCourseName(product, key),
        ...(product.courses.length === 1 ? [product.family] : [])
      ].some((each) => searchForm(each) === written)
        ? [key]
        : []
    )
  const [only, second] = new Set(products.flatMap(named))
  return second === undefined ? only : undefined
}
