/**
 * FacilityDesk: what the office does about facilities (R67, R73-R79, A12): look at them and how they are used, add and
 * change them, take a list of them. Every change is recorded with before and after. Files that wait to be taken are in
 * `FacilityFiles`.
 */
import { Effect, Option, Schema, type Stream } from "effect"
import type { Association } from "./Association.ts"
import { Audit, type AuditLine } from "./Audit.ts"
import { record, recorded } from "./AuditTrail.ts"
import {
  addDays,
  type CalendarDate,
  daysBetween,
  fiscalYearOf,
  fiscalYearPeriod,
  type Instant
} from "./CalendarDate.ts"
import { Catalogue, facilitiesOf, programmesOf, type Snapshot } from "./Catalogue.ts"
import { basisOf, exclusively, sameAs } from "./CatalogueEdit.ts"
import { now } from "./CouponBooks.ts"
import type { Course, CourseKey } from "./CouponProduct.ts"
import { type Facility, FacilityCode } from "./Facility.ts"
import {
  differencesOf,
  type FacilityDifference,
  facilityFields,
  type FacilityPlan,
  planFacilities
} from "./FacilityList.ts"
import type { RawRow } from "./FileRow.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Actor } from "./LedgerEntry.ts"
import { Reports } from "./Reports.ts"

/** The association has no such facility. */
export class FacilityUnknown extends Schema.TaggedError<FacilityUnknown>()("FacilityUnknown", {}) {}

/** The code is that of another facility already, whether of this association or not. */
export class FacilityCodeTaken extends Schema.TaggedError<FacilityCodeTaken>()("FacilityCodeTaken", {}) {}

/** Whether coupons can be used at a facility: now, not yet, or no more. */
export type FacilityState = "open" | "to-come" | "closed"

/** Why an open facility deserves a look: nothing was ever used there, or nothing for long. */
export type Idleness = "never" | "long"

/** From how many days without a use on a facility counts as without use for long. */
export const longWithoutUse = 180

/** A facility with how it is used. */
export interface FacilityLine {
  readonly facility: Facility
  readonly state: FacilityState
  /** Over all years, whatever was given back. */
  readonly uses: number
  readonly lastUsedOn?: CalendarDate
  readonly idle?: Idleness
}

/** The facilities of an association by code, with how they are used. */
export const list = Effect.fn("FacilityDesk.list")(function* (association: AssociationCode) {
  const { today } = yield* now
  const catalogue = yield* (yield* Catalogue).latest
  const used = new Map((yield* (yield* Reports).lastUses(association)).map((each) => [each.facility, each]))
  return facilitiesOf(catalogue, association).map((facility) => lineOf(facility, used.get(facility.code), today))
})

/** What a list of facilities is narrowed to. */
export interface FacilityFilter {
  /** A part of code, name, address or telephone number. */
  readonly text?: string
  readonly course?: string
  readonly state?: FacilityState
  readonly idle?: boolean
}

/** Whether a facility is one of those that a filter leaves. */
export const passes =
  ({ course, idle, state, text = "" }: FacilityFilter) =>
  ({ facility, idle: isIdle, state: now }: FacilityLine): boolean => {
    const { address, code, name, offers, phone, postalCode } = facility
    const words = [code, name, address, phone, postalCode].map(plain).join("\n")
    return (
      words.includes(plain(text)) &&
      (course === undefined || offers.some((key) => key === course)) &&
      (state === undefined || now === state) &&
      (idle !== true || isIdle !== undefined)
    )
  }

/** A course that facilities can offer, as the office calls it. */
export interface OfferedCourse {
  readonly key: CourseKey
  /** What is the same in the names of all its products: 選べるドック・1日. */
  readonly name: string
}

/** The courses of one programme. */
export interface CourseGroup {
  readonly programme: string
  readonly courses: ReadonlyArray<OfferedCourse>
}

/** What can be offered in the fiscal year of a day, by programme; each course once. */
export const coursesOn = (
  catalogue: Snapshot,
  association: AssociationCode,
  day: CalendarDate
): ReadonlyArray<CourseGroup> => {
  const seen = new Set<CourseKey>()
  return programmesOf(catalogue, association, fiscalYearOf(day)).map(({ name, products }) => {
    const courses = products.flatMap((product) => product.courses)
    const keys = [...new Set(courses.map(({ key }) => key))].filter((key) => !seen.has(key))
    for (const key of keys) seen.add(key)
    return {
      programme: name,
      courses: keys.map((key) => ({ key, name: sharedName(courses.filter((course) => course.key === key)) }))
    }
  })
}

/** A facility of the association with its basis for a change. Refuses as FacilityUnknown. */
export const find = Effect.fn("FacilityDesk.find")(function* (association: AssociationCode, code: string) {
  const catalogue = yield* (yield* Catalogue).latest
  const facility = catalogue.facilities.get(code)
  if (facility === undefined || facility.association !== association) return yield* new FacilityUnknown()
  return { facility, basis: yield* basisOf(facility), catalogue }
})

/** How a facility was used in a fiscal year, and who changed it. Refuses as FacilityUnknown. */
export const inspect = Effect.fn("FacilityDesk.inspect")(function* (association: AssociationCode, code: string) {
  const { today } = yield* now
  const { catalogue, facility } = yield* find(association, code)
  const { from, until } = fiscalYearPeriod(fiscalYearOf(today))
  const reports = yield* Reports
  const used = (yield* reports.lastUses(association)).find((each) => each.facility === facility.code)
  const tallies = yield* reports.tally({
    association,
    by: ["month"],
    facility: facility.code,
    usedFrom: from,
    usedUntil: until
  })
  const history = yield* (yield* Audit).list({ association, subject: subjectOf(facility), limit: mostHistory })
  return {
    line: lineOf(facility, used, today),
    months: monthsOf(from).map((month) => {
      const tally = tallies.find((each) => each.month === month)
      return { month, uses: tally?.uses ?? 0, quantity: (tally?.redeemed ?? 0) - (tally?.reversed ?? 0) }
    }),
    recent: yield* recentUses(facility),
    courses: coursesOn(catalogue, association, today),
    history: history.map(happeningOf),
    today
  }
})

/** A line of the record about a facility. */
export interface FacilityHappening {
  readonly at: Instant
  readonly actor: string
  /** Shape: `facility.change`; with `.refused` at its end when it was not done after all. */
  readonly action: string
  readonly differences: ReadonlyArray<FacilityDifference>
}

/** How many uses a facility had in the last thirty days, today included. */
export const recentUses = Effect.fn("FacilityDesk.recentUses")(function* ({
  association,
  code
}: Pick<Facility, "association" | "code">) {
  const { today } = yield* now
  const tallies = yield* (yield* Reports).tally({
    association,
    by: [],
    facility: code,
    usedFrom: addDays(today, 1 - recentDays),
    usedUntil: today
  })
  return tallies.reduce((sum, { uses }) => sum + uses, 0)
})

/** Over how many days the recent uses are counted. */
export const recentDays = 30

/** Adds a facility. Refuses as FacilityCodeTaken. */
export const add = Effect.fn("FacilityDesk.add")(function* (actor: Actor, facility: Facility) {
  const { association, code } = facility
  const catalogue = yield* Catalogue
  return yield* exclusively(association)(
    Effect.gen(function* () {
      if ((yield* catalogue.latest).facilities.has(code)) return yield* new FacilityCodeTaken()
      yield* recorded(additionOf(actor, facility))(catalogue.putFacilities([facility]))
    })
  )
})

/**
 * Changes a facility. `basis` stands for the facility as it was seen. What is the same already changes and records
 * nothing. Refuses as FacilityUnknown and EditConflict.
 */
export const change = Effect.fn("FacilityDesk.change")(function* (actor: Actor, facility: Facility, basis: string) {
  const { association, code } = facility
  const catalogue = yield* Catalogue
  return yield* exclusively(association)(
    Effect.gen(function* () {
      const { facility: before } = yield* find(association, code)
      yield* sameAs(basis, before)
      const differences = differencesOf(before, facility)
      if (differences.length > 0) {
        yield* recorded(changeOf(actor, facility, differences))(catalogue.putFacilities([facility]))
      }
      return differences
    })
  )
})

/** What a list would change, with the basis for taking it. Refuses as FileRefused. */
export const plan = Effect.fn("FacilityDesk.plan")(function* <E, R>(
  association: Association,
  rows: Stream.Stream<ReadonlyArray<RawRow>, E, R>
) {
  const planned = yield* planFacilities(association, rows)
  return { ...planned, basis: yield* planBasis(planned) }
})

/**
 * Takes a list: adds and replaces facilities by code; those it does not name stay. `basis` is that of the plan that was
 * seen, when somebody saw one. Atomic. Refuses as FileRefused and EditConflict.
 */
export const takeList = Effect.fn("FacilityDesk.takeList")(function* <E extends { readonly _tag: string }, R>(taking: {
  readonly actor: Actor
  readonly association: Association
  readonly rows: Stream.Stream<ReadonlyArray<RawRow>, E, R>
  readonly file: { readonly id: string; readonly name: string; readonly sha256: string }
  readonly basis?: string
}) {
  const { actor, association, basis, file, rows } = taking
  const catalogue = yield* Catalogue
  return yield* exclusively(association.code)(
    Effect.gen(function* () {
      const planned = yield* planFacilities(association, rows)
      if (basis !== undefined) yield* sameAs(basis, shownOf(planned))
      const { added, changed, summary } = planned
      const work = Effect.gen(function* () {
        for (const facility of added) yield* record(additionOf(actor, facility, file.id))
        for (const { after, differences } of changed) yield* record(changeOf(actor, after, differences, file.id))
        yield* catalogue.putFacilities([...added, ...changed.map(({ after }) => after)])
      })
      yield* recorded({
        association: association.code,
        actor,
        action: "facility-list.take",
        subject: `facility-list:${file.id}`,
        detail: {
          file: file.name,
          sha256: file.sha256,
          rows: summary.rows,
          added: summary.added,
          changed: summary.changed,
          unchanged: summary.unchanged
        }
      })(work)
      return summary
    })
  )
})

/** How many lines of the record are shown of a facility. */
const mostHistory = 30

/** Only a change has both sides; what was added is the facility itself. */
const Sides = Schema.fromJsonString(
  Schema.Struct({
    before: Schema.Record(Schema.String, Schema.String),
    after: Schema.Record(Schema.String, Schema.String)
  })
)
const decodeSides = Schema.decodeUnknownOption(Sides)

const happeningOf = ({ action, actor, at, detail }: AuditLine): FacilityHappening => {
  const { after = {}, before = {} } = Option.getOrElse(decodeSides(detail), () => ({ before: {}, after: {} })) as {
    readonly before: Readonly<Record<string, string>>
    readonly after: Readonly<Record<string, string>>
  }
  return {
    at,
    actor,
    action,
    differences: facilityFields.flatMap((field) =>
      field in after ? [{ field, before: before[field] ?? "", after: after[field] ?? "" }] : []
    )
  }
}

const subjectOf = ({ code }: Pick<Facility, "code">): string => `facility:${code}`

/** What a plan stands for: what it would change, and not how it was written down. */
const shownOf = ({ added, changed }: FacilityPlan) => ({ added, changed })
const planBasis = (planned: FacilityPlan) => basisOf(shownOf(planned))

const additionOf = (actor: Actor, facility: Facility, list?: string) => ({
  association: facility.association,
  actor,
  action: "facility.add",
  subject: subjectOf(facility),
  detail: { after: Object.fromEntries(Object.entries(facility)), ...(list === undefined ? {} : { list }) }
})

const changeOf = (actor: Actor, facility: Facility, differences: ReadonlyArray<FacilityDifference>, list?: string) => ({
  association: facility.association,
  actor,
  action: "facility.change",
  subject: subjectOf(facility),
  detail: {
    before: Object.fromEntries(differences.map(({ before, field }) => [field, before])),
    after: Object.fromEntries(differences.map(({ after, field }) => [field, after])),
    ...(list === undefined ? {} : { list })
  }
})

const lineOf = (
  facility: Facility,
  used: { readonly uses: number; readonly lastUsedOn: CalendarDate } | undefined,
  today: CalendarDate
): FacilityLine => {
  const state = stateOn(facility, today)
  const idle =
    state !== "open"
      ? undefined
      : used === undefined
        ? "never"
        : daysBetween(used.lastUsedOn, today) >= longWithoutUse
          ? "long"
          : undefined
  return {
    facility,
    state,
    uses: used?.uses ?? 0,
    ...(used === undefined ? {} : { lastUsedOn: used.lastUsedOn }),
    ...(idle === undefined ? {} : { idle })
  }
}

const stateOn = ({ openFrom, openUntil }: Facility, day: CalendarDate): FacilityState =>
  openUntil !== undefined && openUntil < day ? "closed" : openFrom !== undefined && day < openFrom ? "to-come" : "open"

/** The parts that the names of all products have in common; the short name where there are none. */
const sharedName = (courses: ReadonlyArray<Course>): string => {
  const [first = [], ...others] = courses.map(({ name }) => name.split("・"))
  const shared = first.filter((part) => others.every((parts) => parts.includes(part))).join("・")
  return shared === "" ? (courses[0]?.shortName ?? "") : shared
}

/** The months of a fiscal year from its first day on. */
const monthsOf = (from: CalendarDate): ReadonlyArray<string> => {
  const year = Number(from.slice(0, 4))
  return Array.from({ length: 12 }, (_, index) => {
    const month = ((index + 3) % 12) + 1
    return `${index < 9 ? year : year + 1}-${String(month).padStart(2, "0")}`
  })
}

/** Equal for what looks alike to those who search. */
const plain = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s/g, "")

/** The code that a text is; undefined when it is none. */
export const codeIn = (text: string): FacilityCode | undefined => {
  const code = text.normalize("NFKC").replace(/\s/g, "")
  return Schema.is(FacilityCode)(code) ? code : undefined
}
