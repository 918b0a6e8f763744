/**
 * Laws of tallies: sums of uses and of what was given back of them, by whatever is asked.
 */
import { CalendarDate, Reports } from "@fukuri/core"
import { Effect } from "effect"
import { expect, expectThat, type Law, lawsOf } from "./Law.ts"
import { tallied } from "./ReportsOracle.ts"
import { append, entriesOf, facilities, products, randomLedger, reversal, use, withPeople } from "./ReportsSample.ts"
import { enrol, person, year } from "./Sample.ts"

const { law } = lawsOf("reports")

const reports = Reports.Reports
const date = CalendarDate.date

/** What every store keeps that is asked for tallies. */
export const tallyLaws: ReadonlyArray<Law> = [
  law(
    "a tally sums uses and what was given back of them by whatever is asked, in that order",
    Effect.gen(function* () {
      const { association, workplaces } = yield* randomLedger(120)
      const entries = yield* entriesOf(association)
      const dimensions: ReadonlyArray<Reports.Dimension> = [
        "day",
        "month",
        "fiscalYear",
        "facility",
        "product",
        "course",
        "workplace",
        "channel"
      ]
      const asked: ReadonlyArray<ReadonlyArray<Reports.Dimension>> = [
        [],
        ...dimensions.map((dimension) => [dimension]),
        ["month", "facility"],
        ["facility", "month"],
        ["workplace", "product", "fiscalYear"],
        ["channel", "day"],
        dimensions,
        dimensions.toReversed()
      ]
      for (const by of asked) {
        const found = yield* (yield* reports).tally({ association, by })
        yield* expect(`the tally by ${by.join(", ")}`, found, tallied(entries, workplaces, { association, by }))
      }
    })
  ),
  law(
    "each filter of a tally is about the use, also for what was given back of it, alone and with others",
    Effect.gen(function* () {
      const { association, workplaces } = yield* randomLedger(120)
      const entries = yield* entriesOf(association)
      const middle = entries[entries.length >> 1]?.seq ?? 0
      const [facility] = facilities
      const some = products.slice(1, 2)
      const filters: ReadonlyArray<Partial<Reports.TallyQuery>> = [
        { usedFrom: date("2024-07-01") },
        { usedUntil: date("2024-06-30") },
        { usedFrom: date("2024-06-01"), usedUntil: date("2024-06-30") },
        { facility },
        { products: some },
        { products: [] },
        { after: middle },
        { upTo: middle },
        { after: middle, upTo: entries.at(-2)?.seq ?? 0 },
        { after: entries.at(-2)?.seq ?? 0 },
        {
          usedFrom: date("2024-06-01"),
          usedUntil: date("2024-07-31"),
          facility,
          products: some,
          after: 1,
          upTo: middle
        }
      ]
      for (const filter of filters) {
        const query: Reports.TallyQuery = { association, by: ["month", "facility"], ...filter }
        const expected = tallied(entries, workplaces, query)
        yield* expect(`the tally with ${JSON.stringify(filter)}`, yield* (yield* reports).tally(query), expected)
      }
    })
  ),
  law(
    "what is given back stands at its own place in a tally, under the day of the use",
    Effect.gen(function* () {
      const { a, association } = yield* withPeople(1)
      yield* append(a, year, use({ id: 1, quantity: 5, usedOn: "2024-06-30" }))
      yield* append(a, year, use({ id: 2, quantity: 1, usedOn: "2024-07-01" }))
      yield* append(a, year, reversal(1, 2))
      yield* append(a, year, reversal(1, 3))
      const [used, other, given, rest] = (yield* entriesOf(association)).map(({ seq }) => seq)
      if (used === undefined || other === undefined || given === undefined || rest === undefined) return
      const tally = (query: Partial<Reports.TallyQuery>) =>
        Effect.flatMap(reports, (asked) => asked.tally({ association, by: ["month"], ...query }))
      const june = (uses: number, redeemed: number, reversed: number) => ({
        month: "2024-06",
        uses,
        redeemed,
        reversed
      })
      const july = { month: "2024-07", uses: 1, redeemed: 1, reversed: 0 }
      yield* expect("the whole", yield* tally({}), [june(1, 5, 5), july])
      yield* expect("up to the use", yield* tally({ upTo: used }), [june(1, 5, 0)])
      yield* expect("up to the first given back", yield* tally({ upTo: given }), [june(1, 5, 2), july])
      yield* expect("after the use", yield* tally({ after: used }), [june(0, 0, 5), july])
      yield* expect("after the first given back", yield* tally({ after: given }), [june(0, 0, 3)])
      yield* expect("between the uses and the last", yield* tally({ after: other, upTo: given }), [june(0, 0, 2)])
      yield* expect("nothing between", yield* tally({ after: rest }), [])
      const days = { usedFrom: date("2024-06-01"), usedUntil: date("2024-06-30") }
      yield* expect("of June", yield* tally(days), [june(1, 5, 5)])
      yield* expect("after the close of June", yield* tally({ ...days, after: other }), [june(0, 0, 5)])
    })
  ),
  law(
    "a tally up to a place and one after it are together the whole",
    Effect.gen(function* () {
      const { association } = yield* randomLedger(40)
      // At any other place nothing is counted, and its sums are those of the place before.
      const places = (yield* entriesOf(association)).flatMap(({ entry, seq }) =>
        entry._tag === "Redeemed" || entry._tag === "Reversed" ? [seq] : []
      )
      yield* expectThat("places at which something is counted", places.length > 50, places.length)
      const sums = Effect.fnUntraced(function* (query: Partial<Reports.TallyQuery>) {
        const [found] = yield* (yield* reports).tally({ association, by: [], ...query })
        return [found?.uses ?? 0, found?.redeemed ?? 0, found?.reversed ?? 0]
      })
      const whole = yield* sums({})
      for (const place of places) {
        const before = yield* sums({ upTo: place })
        const after = yield* sums({ after: place })
        yield* expect(
          `the sums at ${place}`,
          before.map((each, index) => each + (after[index] ?? 0)),
          whole
        )
      }
    })
  ),
  law(
    "a tally is by the workplace of now",
    Effect.gen(function* () {
      const { a, association, b } = yield* withPeople(2)
      yield* append(a, year, use({ id: 1 }))
      yield* append(b, year, use({ id: 1, quantity: 2 }))
      const tally = Effect.flatMap(reports, (asked) => asked.tally({ association, by: ["workplace"] }))
      const { workplace } = person(association, 1)
      const here = { workplace, uses: 2, redeemed: 3, reversed: 0 }
      yield* expect("before", yield* tally, [here])
      const moved = { code: "0101", name: "Ａ事務所" }
      yield* enrol(association, [{ ...person(association, 1), workplace: moved }])
      yield* expect("afterwards", yield* tally, [
        { ...here, uses: 1, redeemed: 2 },
        { workplace: moved, uses: 1, redeemed: 1, reversed: 0 }
      ])
    })
  )
]
