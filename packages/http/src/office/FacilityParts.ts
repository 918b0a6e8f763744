/**
 * FacilityParts: what the routes about facilities share: which of them an address asks for, and in which order.
 */
import { Catalogue, CouponBooks, FacilityDesk, type Reports, type StoreFailure } from "@fukuri/core"
import { FacilityPages, type OfficeTable } from "@fukuri/web-ui"
import { Effect } from "effect"
import type { OfficeIncoming } from "./OfficeRoute.ts"

/** The facilities that an address asks for. */
export interface Found {
  readonly lines: ReadonlyArray<FacilityDesk.FacilityLine>
  /** How many there are without a filter. */
  readonly total: number
  readonly courses: ReadonlyArray<FacilityDesk.CourseGroup>
  readonly filter: FacilityPages.FacilityFilterText
  /** With its `?`; empty without a filter. */
  readonly query: string
}

/** The facilities that the address asks for, with the filter as it was typed and as a query of an address. */
export const foundBy = Effect.fnUntraced(function* ({
  association,
  query
}: OfficeIncoming): Effect.fn.Return<Found, StoreFailure.StoreFailure, Catalogue.Catalogue | Reports.Reports> {
  const { today } = yield* CouponBooks.now
  const all = yield* FacilityDesk.list(association.code)
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const filter: FacilityPages.FacilityFilterText = {
    q: query("q").slice(0, 100),
    course: query("course").slice(0, 60),
    state: query("state"),
    idle: query("idle") !== ""
  }
  const { course, idle, q, state } = filter
  const passes = FacilityDesk.passes({
    text: q,
    idle,
    ...(course === "" ? {} : { course }),
    ...(isState(state) ? { state } : {})
  })
  return {
    lines: all.filter(passes),
    total: all.length,
    courses: FacilityDesk.coursesOn(catalogue, association.code, today),
    filter,
    query: queryOf(filter)
  }
})

/** The order that the address asks for; by code when it asks for none. */
export const sortOf = ({ query }: OfficeIncoming, filter: string): OfficeTable.Sort => {
  const asked = query("sort")
  const descending = asked.startsWith("-")
  const key = asked.replace(/^-/, "")
  const sort = { key: Object.hasOwn(orders, key) ? key : "code", descending: Object.hasOwn(orders, key) && descending }
  return {
    ...sort,
    hrefFor: (other) => {
      const next = `${other === sort.key && !sort.descending ? "-" : ""}${other}`
      return `${FacilityPages.facilitiesPlace.path}${filter}${filter === "" ? "?" : "&"}sort=${next}`
    }
  }
}

/** The facilities in an order. */
export const sortedBy = (
  lines: ReadonlyArray<FacilityDesk.FacilityLine>,
  { descending, key }: OfficeTable.Sort
): ReadonlyArray<FacilityDesk.FacilityLine> => {
  const compare = orders[key as keyof typeof orders]
  return lines.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)))
}

type Order = (a: FacilityDesk.FacilityLine, b: FacilityDesk.FacilityLine) => number

const by =
  (textOf: (line: FacilityDesk.FacilityLine) => string): Order =>
  (a, b) =>
    textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0

const orders = {
  code: by(({ facility }) => facility.code),
  name: ((a, b) => a.facility.name.localeCompare(b.facility.name, "ja")) as Order,
  state: by(({ state }) => state),
  uses: ((a, b) => a.uses - b.uses) as Order,
  last: by(({ lastUsedOn }) => lastUsedOn ?? "")
} as const

const isState = (text: string): text is FacilityDesk.FacilityState => Object.hasOwn(FacilityPages.stateNames, text)

const queryOf = ({ course, idle, q, state }: FacilityPages.FacilityFilterText): string => {
  const pairs = Object.entries({ q, course, state, idle: idle ? "1" : "" }).filter(([, value]) => value !== "")
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`
}
