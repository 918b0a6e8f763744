// What judging costs: the rules of programmes as data, over the facts of many people, beside predicates that say the same
// and were written by hand for nothing else, in the same run. How to read it, and the numbers of the day, are in
// README.md. Never a test: nothing fails because it is slow.
import { CalendarDate, Catalogue, CouponBook, Grants, GrantRule, Holder, type LedgerEntry } from "@fukuri/core"
import type { CouponBooks, CouponProduct } from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { tmpdir } from "node:os"
import { predicates } from "./support/handwritten.ts"
import { optionsOf, progress, whole } from "./support/options.ts"
import { personAt, year } from "./support/people.ts"
import { machine, median, table } from "./support/report.ts"

const values = optionsOf(
  `Usage: npm run bench:rules -- [options]
  --people N       how many people are judged for 20 products each (default 1000000)
  --rounds N       how often each way is run, in turn; medians are shown (default 3)
  --json           everything that was measured, as JSON
  --help           this text`,
  { people: "1000000", rounds: "3", json: false }
)

/** So many differ; more are the same again. */
const different = 100_000

const on = CalendarDate.date(`${year}-07-01`)
const owner = association(year)
const { ageReckoning: reckoning } = owner

/** Twenty products of the guide: those that hand-written predicates are there for. */
const products: ReadonlyArray<CouponProduct.CouponProduct> = programmes(year).flatMap(({ products }) =>
  products.filter(({ id }) => predicates.has(id))
)

interface Way {
  readonly name: string
  /** Judges so many people; answers how many answers were yes. */
  readonly run: (people: number) => number
}

interface Times {
  readonly name: string
  readonly seconds: ReadonlyArray<number>
  readonly yes: number
}

function main(): void {
  const people = whole("people", values.people, 10_000_000)
  const rounds = whole("rounds", values.rounds, 20)
  progress(`Making ${Math.min(people, different)} people.`)
  const ways = waysOf(Array.from({ length: Math.min(people, different) }, (_, index) => factsAt(index)))
  const times = ways.map(({ name }) => ({ name, seconds: [] as Array<number>, yes: 0 }))
  for (const { run } of ways) run(10_000)
  for (let round = 0; round < rounds; round++) {
    progress(`Round ${round + 1} of ${rounds}.`)
    for (const [index, { run }] of ways.entries()) {
      const began = performance.now()
      const yes = run(people)
      const found = times[index]
      found?.seconds.push((performance.now() - began) / 1_000)
      if (found !== undefined) found.yes = yes
    }
  }
  print(people, times)
}

const factsAt = (index: number): Holder.Facts => {
  const holder = personAt(index)
  const member = holder.number.length === 6 ? undefined : personAt(index - 1)
  return Holder.factsOf(holder, member, on)
}

const waysOf = (facts: ReadonlyArray<Holder.Facts>): ReadonlyArray<Way> => {
  const all =
    <A>(each: ReadonlyArray<A>, judge: (one: A) => number) =>
    (people: number) => {
      let yes = 0
      for (let index = 0; index < people; index++) yes += judge(each[index % each.length] as A)
      return yes
    }
  const written = products.map(({ id }) => predicates.get(id) ?? (() => false))
  const rules = products.map(({ grantRule }) => grantRule)
  const asking = { on, reckoning }
  const catalogue = Catalogue.snapshot(1, { associations: [owner], programmes: programmes(year), facilities: [] })
  const topping = { products, on, at: CalendarDate.startOf(on), actor: "grants" as LedgerEntry.Actor }
  return [
    {
      name: "written by hand",
      run: all(facts, (one) => written.reduce((sum, holds) => sum + (holds(one, on) ? 1 : 0), 0))
    },
    {
      name: "GrantRule.holds",
      run: all(facts, (one) => rules.reduce((sum, rule) => sum + (GrantRule.holds(rule, one, asking) ? 1 : 0), 0))
    },
    {
      name: "all that a grant run decides",
      run: all(facts, (one) => {
        const opened: CouponBooks.Opened = {
          book: CouponBook.empty,
          facts: one,
          association: owner,
          catalogue,
          fiscalYear: year
        }
        return Grants.topUps(opened, topping).filter(({ _tag }) => _tag === "Granted").length
      })
    }
  ]
}

function print(people: number, times: ReadonlyArray<Times>): void {
  const [limit] = times
  const ratiosOf = ({ seconds }: Times) => seconds.map((each, round) => each / (limit?.seconds[round] ?? each))
  const found = {
    day: new Date().toISOString().slice(0, 10),
    machine: machine(tmpdir()),
    people,
    products: products.length,
    rssMegabytes: Math.round(process.resourceUsage().maxRSS / 2 ** 10),
    ways: times.map((way) => ({ ...way, ratio: median(ratiosOf(way)) }))
  }
  if (values.json) {
    console.log(JSON.stringify(found, undefined, 2))
    return
  }
  console.log(
    [
      "",
      `${people} people judged for ${found.products} products each, on one core; medians of ${limit?.seconds.length} rounds.`,
      `${found.day}, ${found.machine}`,
      "",
      table(
        ["", "seconds", "million answers a second", "ratio", "ratio of each round", "yes"],
        times.map((way) => [
          way.name,
          median(way.seconds).toFixed(2),
          ((people * found.products) / median(way.seconds) / 1e6).toFixed(1),
          median(ratiosOf(way)).toFixed(1),
          ratiosOf(way)
            .map((ratio) => ratio.toFixed(1))
            .join(" "),
          String(way.yes)
        ])
      ),
      "",
      `Memory at the most: ${found.rssMegabytes} MB, most of it the people.`,
      new Set(times.map(({ yes }) => yes)).size === 1
        ? "All ways say yes equally often."
        : "THE WAYS DIFFER IN WHAT THEY SAY."
    ].join("\n")
  )
  if (new Set(times.map(({ yes }) => yes)).size > 1) process.exitCode = 1
}

main()
