/**
 * FacilityOverview: facilities as the office looks over them: their state on a day, whether anything is used there, what
 * a list of them is narrowed to, and what the courses that they offer are called.
 */
import { type CalendarDate, daysBetween, fiscalYearOf } from "./CalendarDate.ts"
import { programmesOf, type Snapshot } from "./Catalogue.ts"
import type { Course, CourseKey } from "./CouponProduct.ts"
import type { Facility } from "./Facility.ts"
import type { AssociationCode } from "./Holder.ts"

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

/** A facility on a day, with its uses as they were counted. */
export const lineOf = (
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

const stateOn = ({ openFrom, openUntil }: Facility, day: CalendarDate): FacilityState =>
  openUntil !== undefined && openUntil < day ? "closed" : openFrom !== undefined && day < openFrom ? "to-come" : "open"

/** The parts that the names of all products have in common; the short name where there are none. */
const sharedName = (courses: ReadonlyArray<Course>): string => {
  const [first = [], ...others] = courses.map(({ name }) => name.split("・"))
  const shared = first.filter((part) => others.every((parts) => parts.includes(part))).join("・")
  return shared === "" ? (courses[0]?.shortName ?? "") : shared
}

/** Equal for what looks alike to those who search. */
const plain = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s/g, "")
