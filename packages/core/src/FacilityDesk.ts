/**
 * FacilityDesk: what the office does about facilities (R67, R73-R79, A12): look at them and how they are used, add and
 * change them, take a list of them. Every change is recorded with before and after. Files that wait to be taken are in
 * `FacilityFiles`.
 */
import { Effect, Option, Schema, type Stream } from "effect"
import type { Association } from "./Association.ts"
import { Audit, type AuditLine } from "./Audit.ts"
import { record, recorded } from "./AuditTrail.ts"
import { addDays, type CalendarDate, fiscalYearOf, fiscalYearPeriod, type Instant } from "./CalendarDate.ts"
import { Catalogue, facilitiesOf } from "./Catalogue.ts"
import { basisOf, exclusively, sameAs } from "./CatalogueEdit.ts"
import { now } from "./CouponBooks.ts"
import { type Facility, FacilityCode } from "./Facility.ts"
import {
  differencesOf,
  type FacilityDifference,
  facilityFields,
  type FacilityPlan,
  planFacilities
} from "./FacilityList.ts"
import { coursesOn, lineOf } from "./FacilityOverview.ts"
import type { RawRow } from "./FileRow.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Actor } from "./LedgerEntry.ts"
import { Reports } from "./Reports.ts"

export {
  coursesOn,
  type CourseGroup,
  type FacilityFilter,
  type FacilityLine,
  type FacilityState,
  type Idleness,
  longWithoutUse,
  type OfferedCourse,
  passes
} from "./FacilityOverview.ts"

/** The association has no such facility. */
export class FacilityUnknown extends Schema.TaggedError<FacilityUnknown>()("FacilityUnknown", {}) {}

/** The code is that of another facility already, whether of this association or not. */
export class FacilityCodeTaken extends Schema.TaggedError<FacilityCodeTaken>()("FacilityCodeTaken", {}) {}

/** The facilities of an association by code, with how they are used. */
export const list = Effect.fn("FacilityDesk.list")(function* (association: AssociationCode) {
  const { today } = yield* now
  const catalogue = yield* (yield* Catalogue).latest
  const used = new Map((yield* (yield* Reports).lastUses(association)).map((each) => [each.facility, each]))
  return facilitiesOf(catalogue, association).map((facility) => lineOf(facility, used.get(facility.code), today))
})

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

const Texts = Schema.Record(Schema.String, Schema.String)
const decodeSides = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Struct({ before: Texts, after: Texts })))
/** Only a change has both sides; what was added is the facility itself. */
const noSides: { readonly before: typeof Texts.Type; readonly after: typeof Texts.Type } = { before: {}, after: {} }

const happeningOf = ({ action, actor, at, detail }: AuditLine): FacilityHappening => {
  const { after, before } = Option.getOrElse(decodeSides(detail), () => noSides)
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

/** The months of a fiscal year from its first day on. */
const monthsOf = (from: CalendarDate): ReadonlyArray<string> => {
  const year = Number(from.slice(0, 4))
  return Array.from({ length: 12 }, (_, index) => {
    const month = ((index + 3) % 12) + 1
    return `${index < 9 ? year : year + 1}-${String(month).padStart(2, "0")}`
  })
}

/** The code that a text is; undefined when it is none. */
export const codeIn = (text: string): FacilityCode | undefined => {
  const code = text.normalize("NFKC").replace(/\s/g, "")
  return Schema.is(FacilityCode)(code) ? code : undefined
}
