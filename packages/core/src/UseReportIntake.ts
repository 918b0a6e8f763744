/**
 * UseReportIntake: what is asked of something told before it is written down as a report (`UseReports`): that its days, its
 * facility and its number of a kit or a sheet are possible at all. What is refused here is a slip of the pen at the form
 * and is told there; everything else is written down and judged.
 */
import { Effect, Schema } from "effect"
import { type CalendarDate, fiscalYearOf, type Instant } from "./CalendarDate.ts"
import { Catalogue, type Snapshot } from "./Catalogue.ts"
import type { Clerk } from "./Clerk.ts"
import { ToldOnRefused } from "./Corrections.ts"
import { now, open } from "./CouponBooks.ts"
import { CourseKey } from "./CouponProduct.ts"
import { type Facility, type FacilityCode, offers } from "./Facility.ts"
import { FacilityUnknown } from "./FacilityDesk.ts"
import { type AssociationCode, holderId, numberOf } from "./Holder.ts"
import { RedemptionId } from "./LedgerEntry.ts"
import { rowOf } from "./OutageKits.ts"
import { notOwn } from "./Permitted.ts"
import { Reports } from "./Reports.ts"
import type { Told, UseReport } from "./UseReport.ts"
import { receiptIn } from "./UseList.ts"
import { productIn } from "./UseReportJudge.ts"

/** The use lies in the future. */
export class UsedOnRefused extends Schema.TaggedError<UsedOnRefused>()("UsedOnRefused", {
  what: Schema.Literals(["day", "time"])
}) {}

/** The row belongs to a kit of another facility than the one named. */
export class KitOfAnother extends Schema.TaggedError<KitOfAnother>()("KitOfAnother", {}) {}

/** No sheet of that number was ever issued here: most likely it was mistyped. */
export class SheetUnknown extends Schema.TaggedError<SheetUnknown>()("SheetUnknown", { sheet: RedemptionId }) {}

/** The coupon of the sheet is for several courses, and nobody said which of them it was. */
export class CourseNeeded extends Schema.TaggedError<CourseNeeded>()("CourseNeeded", {
  courses: Schema.Array(CourseKey)
}) {}

/** Something told that can be written down, with the year of the book that it belongs to. */
export interface Checked {
  readonly told: Told
  readonly fiscalYear: UseReport["fiscalYear"]
}

/** Checks what was told. Refuses days and times to come, unknown facilities, rows that no kit has, and oneself. */
export const checked = Effect.fn("UseReportIntake.checked")(function* (clerk: Clerk, told: Told) {
  const { association } = clerk
  yield* notOwn(clerk, holderId(association, told.number))
  const { at, today } = yield* now
  yield* possibleDays(told, at, today)
  const facility = facilityIn(yield* (yield* Catalogue).latest, association, told.facility)
  if (facility === undefined) return yield* new FacilityUnknown()
  if (told.source._tag === "Row") {
    const kit = yield* rowOf(association, told.source.serial)
    if (kit.value.facility !== told.facility) return yield* new KitOfAnother()
  }
  const found: Checked = { told, fiscalYear: fiscalYearOf(told.usedOn) }
  return found
})

/**
 * Reads the number of a sheet as it is typed, or as a scanner reads it from the sheet's QR, whose text ends with the number.
 * Undefined when it is none.
 */
export const sheetIn = (text: string): RedemptionId | undefined =>
  receiptIn(text) ??
  receiptIn(
    text
      .normalize("NFKC")
      .split(/[/=:?#]/)
      .at(-1) ?? ""
  )

/** What somebody has in hand with a sheet that came back. */
export interface ReturnedSheet {
  readonly sheet: RedemptionId
  readonly facility: FacilityCode
  readonly usedOn: CalendarDate
  /** Needed only when the coupon is for several courses of which the facility offers more than one. */
  readonly course?: CourseKey | undefined
  readonly reporter: string
  readonly toldOn: CalendarDate
}

/**
 * Checks a sheet that came back, and finds out whose it is and for what. Refuses as {@link checked} does, numbers that were
 * never issued, and sheets of several courses without one.
 */
export const checkedSheet = Effect.fn("UseReportIntake.sheet")(function* (clerk: Clerk, returned: ReturnedSheet) {
  const { association } = clerk
  const { facility: code, reporter, sheet, toldOn, usedOn } = returned
  const { at, today } = yield* now
  yield* possibleDays(returned, at, today)
  const facility = facilityIn(yield* (yield* Catalogue).latest, association, code)
  if (facility === undefined) return yield* new FacilityUnknown()
  const owner = yield* (yield* Reports).sheet(association, sheet)
  if (owner === undefined) return yield* new SheetUnknown({ sheet })
  yield* notOwn(clerk, owner.holder)
  const opened = yield* open(owner.holder, owner.fiscalYear)
  const source = { _tag: "Sheet", sheet } as const
  const first = "none" as CourseKey
  const courses = (productIn(opened, { source, course: first, usedOn })?.courses ?? []).map(({ key }) => key)
  const told: Told = {
    source,
    number: numberOf(owner.holder),
    name: "",
    facility: code,
    course: yield* courseOf(courses, facility, returned.course),
    quantity: 1,
    usedOn,
    reporter,
    toldOn
  }
  const found: Checked = { told, fiscalYear: owner.fiscalYear }
  return found
})

const courseOf = (
  courses: ReadonlyArray<CourseKey>,
  facility: Facility,
  said: CourseKey | undefined
): Effect.Effect<CourseKey, CourseNeeded> => {
  if (said !== undefined && courses.includes(said)) return Effect.succeed(said)
  const offered = courses.filter((course) => offers(facility, course))
  const [only, second] = offered.length > 0 ? offered : courses
  return only !== undefined && second === undefined
    ? Effect.succeed(only)
    : Effect.fail(new CourseNeeded({ courses: offered.length > 0 ? offered : courses }))
}

const facilityIn = (
  { facilities }: Snapshot,
  association: AssociationCode,
  code: FacilityCode
): Facility | undefined => {
  const facility = facilities.get(code)
  return facility?.association === association ? facility : undefined
}

const possibleDays = Effect.fnUntraced(function* (
  { toldOn, usedAt, usedOn }: Pick<Told, "toldOn" | "usedAt" | "usedOn">,
  at: Instant,
  today: CalendarDate
) {
  if (usedOn > today) return yield* new UsedOnRefused({ what: "day" })
  if (usedAt !== undefined && usedAt > at) return yield* new UsedOnRefused({ what: "time" })
  if (toldOn > today) return yield* new ToldOnRefused({ why: "future" })
  if (toldOn < usedOn) return yield* new ToldOnRefused({ why: "before-use" })
})
