/**
 * CatalogueHandlers: facilities and programmes, page by page.
 */
import { Catalogue, type Facility, type Programme } from "@fukuri/core"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "./Api.ts"
import type { GroupLayer } from "./ApiServices.ts"
import { CurrentKey } from "./ApiAccess.ts"
import { usualLimit } from "./ApiShapes.ts"
import { orProblem } from "./ProblemTable.ts"

/** The endpoints of `catalogue`. */
export const catalogueHandlers: GroupLayer<"catalogue"> = HttpApiBuilder.group(Api, "catalogue", (handlers) =>
  handlers
    .handle("facilities", ({ query }) =>
      Effect.gen(function* () {
        const { clerk } = yield* CurrentKey
        const catalogue = yield* (yield* Catalogue.Catalogue).latest
        const all = Catalogue.facilitiesOf(catalogue, clerk.association)
        const { next, page } = pageOf(all, ({ code }) => code, query)
        return { facilities: page.map(facilityOf), ...(next === undefined ? {} : { next }) }
      }).pipe(orProblem)
    )
    .handle("programmes", ({ query }) =>
      Effect.gen(function* () {
        const { clerk } = yield* CurrentKey
        const { programmes } = yield* (yield* Catalogue.Catalogue).latest
        const all = programmes
          .filter(({ association }) => association === clerk.association)
          .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        const { next, page } = pageOf(all, ({ id }) => id, query)
        return { programmes: page.map(programmeOf), ...(next === undefined ? {} : { next }) }
      }).pipe(orProblem)
    )
)

/** The page behind a key, and the key of its last when more come. */
const pageOf = <A, Key extends string>(
  all: ReadonlyArray<A>,
  keyOf: (each: A) => Key,
  { after, limit = usualLimit }: { readonly after?: string; readonly limit?: number }
) => {
  const rest = after === undefined ? all : all.filter((each) => keyOf(each) > after)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return { page, next: last === undefined || page.length === rest.length ? undefined : keyOf(last) }
}

/** Without the note, which is for the office. */
const facilityOf = (facility: Facility.Facility) => {
  const { association: _, note: _note, ...told } = facility
  return told
}

const programmeOf = ({ fiscalYear, id, name, products }: Programme.Programme) => ({
  id,
  name,
  fiscalYear,
  products: products.map((product) => ({
    id: product.id,
    name: product.name,
    family: product.family,
    sponsor: product.sponsor,
    courses: product.courses,
    grantFrom: product.grantFrom,
    usableFrom: product.usable.from,
    usableUntil: product.usable.until,
    maxPerRedemption: product.maxPerRedemption
  }))
})
