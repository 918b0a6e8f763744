// A database holds several associations: what belongs to another one is nowhere on the pages of a clerk, in no file, and
// not at any address, whatever the clerk may do.
import { assert, describe, it } from "@effect/vitest"
import {
  CalendarDate,
  Catalogue,
  type Facility,
  Holder,
  Holders,
  Ledger,
  type LedgerEntry,
  type Programme
} from "@fukuri/core"
import { demo } from "@fukuri/examples/demo"
import { Effect } from "effect"
import { crawl, described, kindOf, mayUse } from "./crawl.ts"
import { proofOf, type Route, routes, sendEmpty, startWorld, watchWrites } from "./world.ts"

const { holders } = demo(CalendarDate.date("2024-07-01"))

describe("what belongs to another association of the database", () => {
  it("is nowhere: not on a page, not in a file, not at its address", async () => {
    const own = await startWorld()
    try {
      await own.service.run(elsewhere)
      for (const role of ["operator", "manager"] as const) {
        const shown = (await crawl(own, role)).filter(({ page }) => /ほかの団体|7654321|other-2024/.test(page.html))
        assert.deepStrictEqual(
          shown.map(({ page }) => kindOf(page.path)),
          []
        )
      }
      const wrong: Array<string> = []
      for (const role of ["operator", "approver", "manager"] as const) {
        const client = await own.service.login(role)
        const csrf = await proofOf(client)
        const writes = await watchWrites(own.service)
        for (const route of routes.filter((each) => mayUse(role, each))) {
          for (const path of pathsElsewhere(route)) {
            const answer =
              route.method === "GET" ? await client.get(path) : await sendEmpty(own, client, route, path, csrf)
            if (answer.status !== 404) wrong.push(`${route.method} ${path}: ${described(answer)}`)
          }
        }
        assert.deepStrictEqual(writes, [])
      }
      assert.deepStrictEqual([...new Set(wrong)], [])
    } finally {
      await own.service.stop()
    }
  })
})

const other = "other" as Holder.AssociationCode
const otherReceipt = "ZZZZZZZZZZZZZZZ1" as LedgerEntry.RedemptionId

/** A second association, with a facility, a programme, a person and a use. */
const elsewhere = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  const { associations, facilities, programmes } = yield* catalogue.latest
  const [association] = associations.values()
  const [facility] = facilities.values()
  const [programme] = programmes
  const holder = holders.find(({ number }) => number === "234567")
  if (association === undefined || facility === undefined || programme === undefined || holder === undefined) {
    return yield* Effect.die("no demo")
  }
  yield* catalogue.putAssociation({ ...association, code: other, name: "ほかの団体" })
  const code = "7654321" as Facility.FacilityCode
  yield* catalogue.putFacilities([{ ...facility, code, association: other, name: "ほかの団体の病院" }])
  const id = "other-2024" as Programme.ProgrammeId
  yield* catalogue.putProgramme({ ...programme, id, association: other, name: "ほかの団体の事業" })
  const store = yield* Holders.Holders
  const staging = yield* store.stage(other)
  yield* store.add(staging, [
    { line: 2, holder: { ...holder, association: other, name: "ほかの団体 花子" }, changed: true }
  ])
  yield* store.commit(staging, CalendarDate.date("2024-07-01"))
  const product = programme.products[0]
  const course = product?.courses[0]
  if (product === undefined || course === undefined) return yield* Effect.die("no product")
  const key = { holder: Holder.holderId(other, holder.number), fiscalYear: programme.fiscalYear }
  const common = {
    at: CalendarDate.startOf(CalendarDate.date("2024-07-01")),
    actor: "holder" as LedgerEntry.Actor,
    product: product.id,
    quantity: 1
  }
  const use = {
    ...common,
    _tag: "Redeemed" as const,
    redemptionId: otherReceipt,
    course: course.key,
    facility: code,
    usedOn: CalendarDate.date("2024-07-01"),
    channel: "screen" as const
  }
  const ledger = yield* Ledger.Ledger
  yield* ledger.append([{ key, expectedVersion: 0, entries: [{ ...common, _tag: "Granted" }, use] }])
})

/** Addresses of a route about what is of the other association. */
const pathsElsewhere = ({ path }: Route): ReadonlyArray<string> => {
  const theirs = path
    .replace(/\/facilities\/:code/, "/facilities/7654321")
    .replace(/\/programmes\/:id/, "/programmes/other-2024")
    .replace(/\/uses\/:id/, `/uses/${otherReceipt}`)
    .replace(":month", "2024-07")
    .replace(":number", "1")
  return theirs === path || theirs.includes(":") || !/7654321|other-2024|ZZZ/.test(theirs) ? [] : [theirs]
}
