// One document with forty kinds of mistakes: each is told at its place with what is expected there, all of them at once, and
// nothing is told that is not wrong.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import { Catalogue, Digest, Publishing } from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { fiscalYear } from "../support/people.ts"

const year = fiscalYear(2024)
const refresh = programmes(year).find(({ id }) => id.startsWith("my-refresh"))
const [product] = refresh?.products ?? []
const rule = (_tag: string, more: object = {}) => ({ _tag, ...more })
const nested = (levels: number): object => (levels === 0 ? rule("Everyone") : rule("Not", { rule: nested(levels - 1) }))
const course = { key: "a", name: "a", shortName: "a" }
const row = { fromMonths: 5, count: 1 }

/** Of the programme itself: what stands there, and where that is told. */
const ofProgramme: ReadonlyArray<readonly [change: object, place: string]> = [
  [{ name: "" }, "name"],
  [{ id: "Kenshin 2024" }, "id"],
  [{ notes: ["a\tb"] }, "notes.0"],
  [{ note: "" }, "note"]
]

/** Of a product each: what is different about it, and where that is told. */
const ofProducts: ReadonlyArray<readonly [change: object, place: string]> = [
  [{ id: undefined }, "id"],
  [{ id: "A" }, "id"],
  [{ id: "a".repeat(61) }, "id"],
  [{ id: "again" }, "again"],
  [{ name: 5 }, "name"],
  [{ name: "a".repeat(101) }, "name"],
  [{ family: "" }, "family"],
  [{ sponsor: "A B" }, "sponsor"],
  [{ price: 100 }, "price"],
  [{ courses: [] }, "courses"],
  [{ courses: "a" }, "courses"],
  [{ courses: [{ ...course, key: "a//b" }] }, "courses.0.key"],
  [{ courses: [{ ...course, shortName: undefined }] }, "courses.0.shortName"],
  [{ courses: [course, course] }, "courses"],
  [{ quantity: undefined }, "quantity"],
  [{ quantity: 3 }, "quantity"],
  [{ quantity: rule("Fixed", { count: 0 }) }, "quantity.count"],
  [{ quantity: rule("Fixed", { count: 1.5 }) }, "quantity.count"],
  [{ quantity: rule("Fixed", { count: "3" }) }, "quantity.count"],
  [{ quantity: rule("Fix", { count: 3 }) }, "quantity._tag"],
  [{ quantity: rule("ByAppointmentMonths", { rows: [row, row] }) }, "quantity.rows"],
  [{ quantity: rule("ByAppointmentMonths", { rows: [{ ...row, fromMonths: 13 }] }) }, "quantity.rows.0.fromMonths"],
  [{ grantFrom: "2024-02-30" }, "grantFrom"],
  [{ grantFrom: "2025-04-01" }, "grantFrom"],
  [{ usable: { from: "2024-04-01" } }, "usable.until"],
  [{ usable: { from: "2024-09-01", until: "2024-05-01" } }, "usable.until"],
  [{ usable: { from: "2023-04-01", until: "2024-12-31" } }, "usable"],
  [{ maxPerRedemption: 1000 }, "maxPerRedemption"],
  [{ outageOutsideHours: "maybe" }, "outageOutsideHours"],
  [{ grantRule: rule("Al", { rules: [] }) }, "grantRule._tag"],
  [{ grantRule: rule("All", { rules: [] }) }, "grantRule.rules"],
  [{ grantRule: rule("AgeWithin", { on: "2024-04-01", atLeast: 60, atMost: 40 }) }, "grantRule.atLeast"],
  [{ grantRule: rule("AgeOneOf", { on: "2024-04-01", ages: [40, 151] }) }, "grantRule.ages.1"],
  [{ grantRule: rule("Not", { rule: rule("WeeklyHours", { atLeast: 3000, below: 3000 }) }) }, "grantRule.rule.atLeast"],
  [{ useRule: rule("SexIs", { sex: "m" }) }, "useRule.sex"],
  [{ useRule: nested(25) }, `useRule${".rule".repeat(20)}`]
]

const products = [
  { ...product, id: "again" },
  ...ofProducts.map(([change], index) => ({ ...product, id: `product-${index}`, ...change }))
]
const document = JSON.parse(
  JSON.stringify({ ...refresh, ...Object.assign({}, ...ofProgramme.map(([change]) => change)), products })
) as unknown
const places = [
  ...ofProgramme.map(([, place]) => place),
  ...ofProducts.map(([, place], index) => `products.${index + 1}.${place === "again" ? "id" : place}`)
]

const problems = Effect.gen(function* () {
  yield* (yield* Catalogue.Catalogue).putAssociation(association(year))
  const refused = yield* Effect.flip(Publishing.check(document))
  return refused._tag === "ProgrammeRefused" ? refused.problems : []
}).pipe(
  Effect.provide(
    Layer.merge(
      Memory.layer,
      Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
    )
  )
)

describe("a programme with forty mistakes", () => {
  it.live("has forty problems, each at its place", () =>
    Effect.gen(function* () {
      expect(places).toHaveLength(40)
      expect((yield* problems).map(({ path }) => path.join(".")).toSorted()).toEqual(places.toSorted())
    })
  )

  it.live("says of each what is expected there", () =>
    Effect.gen(function* () {
      for (const { expected, wrong } of yield* problems) {
        expect(expected).toMatch(/^(Expected .+|Missing key|Unexpected key)$/)
        expect(wrong._tag).not.toBe("Other")
      }
    })
  )
})
