/**
 * Laws of the questions that go across people; those of tallies have a file of their own. The ledgers asked about are in `ReportsSample`; what is right is said in
 * a law, or reckoned in `ReportsOracle`.
 */
import { CalendarDate, Ledger, type LedgerEntry, Reports, Verdict } from "@fukuri/core"
import { Effect, Stream } from "effect"
import { expect, expectThat, type Law, lawsOf } from "./Law.ts"
import { heldOf, leftOf, usesOf } from "./ReportsOracle.ts"
import { append, entriesOf, facilities, products, randomLedger, reversal, use, withPeople } from "./ReportsSample.ts"
import { enrol, granted, idOf, newPrefixed, person, redemptionId, year } from "./Sample.ts"
import { sheetLaws } from "./SheetLaws.ts"
import { tallyLaws } from "./TallyLaws.ts"

const { concurrentLaw, law } = lawsOf("reports")

const reports = Reports.Reports
const date = CalendarDate.date

const allOf = Effect.fnUntraced(function* (query: Reports.UseQuery) {
  return (yield* Stream.runCollect((yield* reports).allUses(query))).flat()
})

const using: ReadonlyArray<Law> = [
  law(
    "a use is answered as it was written, the latest first, with what was given back of it",
    Effect.gen(function* () {
      const { a, association, b } = yield* withPeople(2)
      const next = (year + 1) as CalendarDate.FiscalYear
      yield* append(a, year, use({ id: 1, quantity: 3 }), reversal(1, 1))
      yield* append(b, next, granted(9), use({ id: 1, quantity: 2, channel: "paper", at: 0, usedOn: "1868-01-01" }))
      yield* append(a, year, use({ id: 2, channel: "outage", usedOn: "9999-12-31" }), reversal(1, 2))
      const found = yield* (yield* reports).uses({ association, limit: 9 })
      const entries = yield* entriesOf(association)
      const seqs = entries.filter(({ entry }) => entry._tag === "Redeemed").map(({ seq }) => seq)
      const { _tag, ...first } = use({ id: 1, quantity: 3 })
      const { _tag: _second, ...second } = use({ id: 1, quantity: 2, channel: "paper", at: 0, usedOn: "1868-01-01" })
      const { _tag: _third, ...third } = use({ id: 2, channel: "outage", usedOn: "9999-12-31" })
      yield* expect("the uses", found, [
        { seq: seqs[2], holder: a, fiscalYear: year, ...third, reversed: 0 },
        { seq: seqs[1], holder: b, fiscalYear: next, ...second, reversed: 0 },
        { seq: seqs[0], holder: a, fiscalYear: year, ...first, reversed: 3 }
      ])
      yield* expect("all uses", yield* allOf({ association, limit: 0 }), found.toReversed())
    })
  ),
  law(
    "each filter of uses leaves out what it says and nothing else, alone and with others",
    Effect.gen(function* () {
      const { association } = yield* randomLedger(90)
      const all = usesOf(yield* entriesOf(association))
      const some = all.find(({ reversed }) => reversed > 0)
      if (some === undefined) return yield* Effect.die("nothing was given back in the sample")
      const { channel, facility, product, redemptionId: id, usedOn } = some
      const filters: ReadonlyArray<Partial<Reports.UseQuery>> = [
        {},
        ...["2024-05-31", "2024-06-01", "2024-07-15", "9999-12-31"].flatMap((day) => [
          { usedFrom: date(day) },
          { usedUntil: date(day) }
        ]),
        { usedFrom: usedOn, usedUntil: usedOn },
        ...facilities.map((code) => ({ facility: code })),
        ...products.map((code) => ({ products: [code] })),
        { products },
        { products: [] },
        { channel: "screen" },
        { channel: "outage" },
        { channel: "paper" },
        { reversed: true },
        { reversed: false },
        { redemptionId: id },
        { redemptionId: redemptionId(999_999) },
        { facility, products: [product] },
        { facility, reversed: false },
        { usedFrom: usedOn, facility, channel },
        { products: [product], channel, reversed: true, usedUntil: usedOn },
        {
          usedFrom: usedOn,
          usedUntil: usedOn,
          facility,
          products: [product],
          channel,
          reversed: true,
          redemptionId: id
        },
        {
          usedFrom: usedOn,
          usedUntil: usedOn,
          facility,
          products: [product],
          channel,
          reversed: false,
          redemptionId: id
        }
      ]
      for (const filter of filters) {
        const query = { association, limit: 1_000, ...filter }
        const expected = all.filter((each) => isAsked(each, query))
        const what = `with ${JSON.stringify(filter)}`
        yield* expect(`the uses ${what}`, yield* (yield* reports).uses(query), expected.toReversed())
        yield* expect(`all uses ${what}`, yield* allOf(query), expected)
      }
    })
  ),
  law(
    "pages of uses follow on by place without gaps or repeats",
    Effect.gen(function* () {
      const { association } = yield* randomLedger(60)
      const filters = [{}, { facility: facilities[0] }]
      for (const filter of filters) {
        const expected = usesOf(yield* entriesOf(association))
          .filter((each) => isAsked(each, { association, limit: 0, ...filter }))
          .toReversed()
        for (const limit of [1, 4, 1_000]) {
          const seen: Array<Reports.UseRecord> = []
          for (;;) {
            const before = seen.at(-1)?.seq
            const query = { association, limit, ...filter, ...(before === undefined ? {} : { before }) }
            const page = yield* (yield* reports).uses(query)
            if (page.length === 0) break
            const length = Math.min(limit, expected.length - seen.length)
            yield* expect(`the length of a page of ${limit}`, page.length, length)
            seen.push(...page)
          }
          yield* expect(`the pages of ${limit} together`, seen, expected)
        }
      }
    })
  ),
  law(
    "all uses come in order of place, beyond any batch, whatever page is asked for",
    Effect.gen(function* () {
      const { a, association, b } = yield* withPeople(2)
      const many = 4_300
      yield* append(a, year, ...Array.from({ length: many }, (_, index) => use({ id: index })))
      yield* append(b, year, use({ id: 1 }), use({ id: 2, quantity: 2 }), reversal(2, 1))
      yield* append(a, year, ...Array.from({ length: 700 }, (_, index) => reversal(index * 3, 1)))
      const expected = usesOf(yield* entriesOf(association))
      yield* expect("the number of uses", expected.length, many + 2)
      const place = expected[many / 2]?.seq ?? 0
      yield* expect("all uses", yield* allOf({ association, limit: 1, before: place }), expected)
      const given = expected.filter(({ reversed }) => reversed > 0)
      yield* expect("those given back", yield* allOf({ association, limit: 1, reversed: true }), given)
    })
  )
]

const isAsked = (each: Reports.UseRecord, query: Reports.UseQuery): boolean =>
  (query.usedFrom === undefined || each.usedOn >= query.usedFrom) &&
  (query.usedUntil === undefined || each.usedOn <= query.usedUntil) &&
  (query.products === undefined || query.products.includes(each.product)) &&
  (["facility", "channel", "redemptionId"] as const).every(
    (field) => query[field] === undefined || each[field] === query[field]
  ) &&
  (query.reversed === undefined || query.reversed === each.reversed > 0)

const holding: ReadonlyArray<Law> = [
  law(
    "holdings are the sums of all books of the year, by product, and balance",
    Effect.gen(function* () {
      const { association, years } = yield* randomLedger(120)
      const entries = yield* entriesOf(association)
      for (const fiscalYear of [...years, 1999 as CalendarDate.FiscalYear]) {
        const found = yield* (yield* reports).holdings(association, fiscalYear)
        yield* expect(
          `the holdings of ${fiscalYear}`,
          found,
          heldOf(entries, fiscalYear, () => ({}))
        )
        for (const { balance, product } of found) {
          const { granted: given, onPaper, redeemed, reversed, withdrawn } = balance
          const left = leftOf(entries, fiscalYear, product)
          yield* expect("what was given", given - withdrawn, left + redeemed - reversed + onPaper)
          yield* expect("what remains", Verdict.remainingOf(balance), left)
        }
      }
    })
  ),
  law(
    "holdings by workplace are those of the people who work there now, by workplace and product",
    Effect.gen(function* () {
      const { association, workplaces, years } = yield* randomLedger(120)
      const entries = yield* entriesOf(association)
      for (const fiscalYear of years) {
        const found = yield* (yield* reports).holdingsByWorkplace(association, fiscalYear)
        const expected = heldOf(entries, fiscalYear, (holder) => ({
          workplace: workplaces.get(holder) ?? { code: "", name: "" }
        }))
        yield* expect(`the holdings of ${fiscalYear} by workplace`, found, expected)
      }
    })
  ),
  law(
    "people are counted once for each product that they were granted, whatever became of it",
    Effect.gen(function* () {
      const { a, association, b, c } = yield* withPeople(3)
      const withdrawn: LedgerEntry.LedgerEntry = { ...granted(1), _tag: "Withdrawn", reason: "誤り" }
      yield* append(a, year, granted(2), granted(3))
      yield* append(b, year, granted(1), withdrawn)
      yield* append(c, year, { ...granted(2), product: products[1] })
      const found = yield* (yield* reports).holdings(association, year)
      yield* expect(
        "the people of each product",
        found.map(({ people, product }) => [product, people]),
        [
          [granted().product, 2],
          [products[1], 1]
        ]
      )
      const [first] = found
      yield* expect("the first balance", first?.balance, {
        granted: 6,
        withdrawn: 1,
        redeemed: 0,
        reversed: 0,
        onPaper: 0
      })
    })
  ),
  law(
    "the last use of each facility is by the day of use, over all years, whatever was given back",
    Effect.gen(function* () {
      const { a, association } = yield* withPeople(1)
      const [x, y] = facilities
      const next = (year + 1) as CalendarDate.FiscalYear
      yield* append(a, next, use({ id: 1, facility: y, usedOn: "2025-05-01" }))
      yield* append(a, year, use({ id: 2, facility: y, usedOn: "2024-05-01" }), use({ id: 3, facility: x }))
      yield* append(a, year, reversal(3, 1))
      yield* expect("the last uses", yield* (yield* reports).lastUses(association), [
        { facility: x, uses: 1, lastUsedOn: "2024-07-01" },
        { facility: y, uses: 2, lastUsedOn: "2025-05-01" }
      ])
    })
  ),
  law(
    "no question is answered with what belongs to another association",
    Effect.gen(function* () {
      const codes = yield* newPrefixed
      const asked = yield* reports
      for (const [index, code] of codes.entries()) {
        yield* enrol(code, [person(code, 1)])
        const id = idOf(code, 1)
        // The same ids everywhere, and more of each use.
        yield* append(id, year, granted(9), use({ id: 1, quantity: index + 2 }), reversal(1, index + 1))
      }
      for (const [index, code] of codes.entries()) {
        const [quantity, reversed] = [index + 2, index + 1]
        const found = yield* asked.uses({ association: code, limit: 9 })
        yield* expect(
          "the uses",
          found.map((each) => [each.holder, each.quantity, each.reversed]),
          [[idOf(code, 1), quantity, reversed]]
        )
        yield* expect("all uses", yield* allOf({ association: code, limit: 9 }), found)
        const sums = { uses: 1, redeemed: quantity, reversed }
        yield* expect("the tally", yield* asked.tally({ association: code, by: [] }), [sums])
        const balance = { granted: 9, withdrawn: 0, redeemed: quantity, reversed, onPaper: 0 }
        const held = { product: granted().product, people: 1, balance }
        yield* expect("the holdings", yield* asked.holdings(code, year), [held])
        const { workplace } = person(code, 1)
        yield* expect("the holdings by workplace", yield* asked.holdingsByWorkplace(code, year), [
          { workplace, ...held }
        ])
        yield* expect(
          "the last uses",
          (yield* asked.lastUses(code)).map(({ uses }) => uses),
          [1]
        )
        yield* expectThat("a place of its own", (yield* asked.settled(code)) >= (found[0]?.seq ?? 0), found)
      }
    })
  ),
  law(
    "of a ledger in which nothing stands every answer is empty, and its place is 0",
    Effect.gen(function* () {
      const { association } = yield* withPeople(1)
      const asked = yield* reports
      yield* expect("the uses", yield* asked.uses({ association, limit: 9 }), [])
      yield* expect("all uses", yield* allOf({ association, limit: 9 }), [])
      yield* expect("the tally of all", yield* asked.tally({ association, by: [] }), [])
      yield* expect("the tally by month", yield* asked.tally({ association, by: ["month", "workplace"] }), [])
      yield* expect("the holdings", yield* asked.holdings(association, year), [])
      yield* expect("the holdings by workplace", yield* asked.holdingsByWorkplace(association, year), [])
      yield* expect("the last uses", yield* asked.lastUses(association), [])
      yield* expect("the settled place", yield* asked.settled(association), 0)
    })
  )
]

const settling: ReadonlyArray<Law> = [
  law(
    "what is there is settled, and what is appended later is above it",
    Effect.gen(function* () {
      const { association, ids } = yield* withPeople(2)
      const asked = yield* reports
      let version = 0
      for (const id of [...ids, ...ids]) {
        const before = yield* asked.settled(association)
        yield* append(id, year, granted(1), use({ id: ++version }))
        const places = (yield* entriesOf(association)).map(({ seq }) => seq)
        yield* expectThat("new places above the settled one", (places.at(-2) ?? 0) > before, places)
        yield* expectThat("settled places", (yield* asked.settled(association)) >= (places.at(-1) ?? 0), places)
      }
    })
  ),
  concurrentLaw(
    "what is counted up to a settled place stays so, while others append",
    Effect.gen(function* () {
      const { association, ids } = yield* withPeople(9)
      const asked = yield* reports
      const ledger = yield* Ledger.Ledger
      const counted: Array<readonly [place: number, found: ReadonlyArray<Reports.Tally>, listed: number]> = []
      const state = { writing: true }
      const count = (upTo: number) => asked.tally({ association, by: ["facility"], upTo })
      const write = Effect.forEach(
        ids,
        Effect.fnUntraced(function* (holder) {
          for (let version = 0; version < 90; version++) {
            const entries = [use({ id: version + 1 })]
            yield* ledger.append([{ key: { holder, fiscalYear: year }, expectedVersion: version, entries }])
          }
        }),
        { concurrency: "unbounded", discard: true }
      )
      const follow = Effect.gen(function* () {
        while (state.writing) {
          const place = yield* asked.settled(association)
          const listed = yield* allOf({ association, limit: 0 })
          counted.push([place, yield* count(place), listed.filter(({ seq }) => seq <= place).length])
          yield* Effect.yieldNow
        }
      })
      const done = Effect.sync(() => (state.writing = false))
      yield* Effect.all([Effect.andThen(write, done), follow], { concurrency: "unbounded", discard: true })
      const all = yield* allOf({ association, limit: 0 })
      yield* expect("the number of uses", all.length, ids.length * 90)
      for (const [place, found, listed] of counted) {
        yield* expect(`what is counted up to ${place}`, yield* count(place), found)
        yield* expect(`what was listed up to ${place}`, listed, all.filter(({ seq }) => seq <= place).length)
      }
      yield* expectThat("counts on the way", counted.length > 1, counted.length)
      yield* expectThat("all settled", (yield* asked.settled(association)) >= (all.at(-1)?.seq ?? 0), all.length)
    })
  )
]

/** What every store keeps that is asked across people. */
export const reportsLaws: ReadonlyArray<Law> = [...using, ...sheetLaws, ...tallyLaws, ...holding, ...settling]
