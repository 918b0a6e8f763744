/**
 * ProgrammeMisfits: what does not fit together in the document of a programme, as far as it can be read: so that whoever
 * writes one is told all of it at once, and not the rest when the first half is right. The rules themselves stand with
 * what they are about; here they are only asked.
 */
import { Option, Schema } from "effect"
import { CalendarDate, FiscalYear } from "./CalendarDate.ts"
import { CourseKey, coursesMisfit, daysMisfits, type Misfit, Usable } from "./CouponProduct.ts"
import { crossedIn } from "./GrantRule.ts"
import { productsMisfits } from "./Programme.ts"
import { rowsMisfit } from "./Quantity.ts"

/** Everything that does not fit, each at its place. */
export const misfitsIn = (document: unknown): ReadonlyArray<Misfit> => {
  const products = listOf(field(document, "products")).map((product) => ({
    product,
    id: read(Schema.String, field(product, "id")),
    usable: read(Usable, field(product, "usable"))
  }))
  return [
    ...productsMisfits({ fiscalYear: read(FiscalYear, field(document, "fiscalYear")), products }),
    ...products.flatMap(({ product, usable }, index) =>
      misfitsOf(product, usable).map(({ issue, path }) => ({ path: ["products", index, ...path], issue }))
    )
  ]
}

const misfitsOf = (product: unknown, usable: typeof Usable.Type | undefined): ReadonlyArray<Misfit> => {
  const courses = listOf(field(product, "courses")).flatMap((course) => {
    const key = read(CourseKey, field(course, "key"))
    return key === undefined ? [] : [{ key }]
  })
  const rows = read(Schema.Array(Schema.Struct({ fromMonths: Schema.Int })), field(field(product, "quantity"), "rows"))
  return [
    ...(usable === undefined
      ? []
      : daysMisfits({ usable, grantFrom: read(CalendarDate, field(product, "grantFrom")) })),
    ...at(["courses"], coursesMisfit(courses)),
    ...at(["quantity", "rows"], rows === undefined ? undefined : rowsMisfit(rows)),
    ...["grantRule", "paperRule", "useRule"].flatMap((rule) =>
      crossedIn(field(product, rule)).map(({ issue, path }) => ({ path: [rule, ...path], issue }))
    )
  ]
}

const at = (path: Misfit["path"], issue: string | undefined): ReadonlyArray<Misfit> =>
  issue === undefined ? [] : [{ path, issue }]

const read = <A>(schema: Schema.Codec<A, unknown>, value: unknown): A | undefined =>
  Option.getOrUndefined(Schema.decodeUnknownOption(schema)(value))

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined

const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])
