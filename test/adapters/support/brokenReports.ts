// Reports with one fault each: the faults that answers across people really have. The rest is as in brokenStores.ts.
import { type CalendarDate, type Holder, Ledger, Reports } from "@fukuri/core"
import { Context, Effect, Stream, Struct } from "effect"
import { breaking, type BrokenStore, without } from "./breaking.ts"

const reports = breaking("reports", Reports.Reports)
type ReportsStore = Reports.Reports["Service"]

/** Answers uses as the right one does, each or all of them changed. */
const usesAs =
  (change: (uses: ReadonlyArray<Reports.UseRecord>) => ReadonlyArray<Reports.UseRecord>) =>
  (right: ReportsStore): Partial<ReportsStore> => ({
    uses: (query) => Effect.map(right.uses(query), change),
    allUses: (query) => Stream.map(right.allUses(query), change)
  })

/** Is asked something else. */
const askedForUses =
  (change: (query: Reports.UseQuery) => Reports.UseQuery) =>
  (right: ReportsStore): Partial<ReportsStore> => ({
    uses: (query) => right.uses(change(query)),
    allUses: (query) => right.allUses(change(query))
  })

const askedForTally =
  (change: (query: Reports.TallyQuery) => Reports.TallyQuery) =>
  (right: ReportsStore): Partial<ReportsStore> => ({ tally: (query) => right.tally(change(query)) })

const talliesAs =
  (change: (tallies: ReadonlyArray<Reports.Tally>, query: Reports.TallyQuery) => ReadonlyArray<Reports.Tally>) =>
  (right: ReportsStore): Partial<ReportsStore> => ({
    tally: (query) => Effect.map(right.tally(query), (tallies) => change(tallies, query))
  })

const holdsAs =
  (change: <A extends Reports.Holdings>(held: ReadonlyArray<A>) => ReadonlyArray<A>) =>
  (right: ReportsStore): Partial<ReportsStore> => ({
    holdings: (association, fiscalYear) => Effect.map(right.holdings(association, fiscalYear), (held) => change(held)),
    holdingsByWorkplace: (association, fiscalYear) =>
      Effect.map(right.holdingsByWorkplace(association, fiscalYear), (held) => change(held))
  })

const day = (date: CalendarDate.CalendarDate, days: number) =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10) as CalendarDate.CalendarDate

const longerCode = (association: Holder.AssociationCode) => `${association}2` as Holder.AssociationCode

/** What breaks when a filter is not heeded. */
const useFilters = {
  usedFrom: ["each filter of uses leaves out what it says and nothing else, alone and with others"],
  usedUntil: ["each filter of uses leaves out what it says and nothing else, alone and with others"],
  facility: [
    "each filter of uses leaves out what it says and nothing else, alone and with others",
    "pages of uses follow on by place without gaps or repeats"
  ],
  products: ["each filter of uses leaves out what it says and nothing else, alone and with others"],
  channel: ["each filter of uses leaves out what it says and nothing else, alone and with others"],
  reversed: [
    "each filter of uses leaves out what it says and nothing else, alone and with others",
    "all uses come in order of place, beyond any batch, whatever page is asked for"
  ],
  redemptionId: ["each filter of uses leaves out what it says and nothing else, alone and with others"]
} as const satisfies Partial<Record<keyof Reports.UseQuery, ReadonlyArray<string>>>

const tallyFilters = {
  usedFrom: ["each filter of a tally is about the use, also for what was given back of it, alone and with others"],
  usedUntil: [
    "each filter of a tally is about the use, also for what was given back of it, alone and with others",
    "what is given back stands at its own place in a tally, under the day of the use"
  ],
  facility: ["each filter of a tally is about the use, also for what was given back of it, alone and with others"],
  products: ["each filter of a tally is about the use, also for what was given back of it, alone and with others"],
  after: [
    "each filter of a tally is about the use, also for what was given back of it, alone and with others",
    "what is given back stands at its own place in a tally, under the day of the use",
    "a tally up to a place and one after it are together the whole"
  ],
  upTo: [
    "each filter of a tally is about the use, also for what was given back of it, alone and with others",
    "what is given back stands at its own place in a tally, under the day of the use",
    "a tally up to a place and one after it are together the whole",
    "what is counted up to a settled place stays so, while others append"
  ]
} as const satisfies Partial<Record<keyof Reports.TallyQuery, ReadonlyArray<string>>>

const uses: ReadonlyArray<BrokenStore> = [
  ...Struct.keys(useFilters).map((filter) =>
    reports(
      `lists uses whatever ${filter} is asked for`,
      askedForUses((query) => without(query, filter)),
      useFilters[filter]
    )
  ),
  reports(
    "lists uses from the day after",
    askedForUses((query) => (query.usedFrom === undefined ? query : { ...query, usedFrom: day(query.usedFrom, 1) })),
    ["each filter of uses leaves out what it says and nothing else, alone and with others"]
  ),
  reports(
    "lists uses until the day before",
    askedForUses((query) =>
      query.usedUntil === undefined ? query : { ...query, usedUntil: day(query.usedUntil, -1) }
    ),
    ["each filter of uses leaves out what it says and nothing else, alone and with others"]
  ),
  reports(
    "lists the earliest uses first, and all uses from the latest",
    usesAs((found) => found.toReversed()),
    [
      "a use is answered as it was written, the latest first, with what was given back of it",
      "each filter of uses leaves out what it says and nothing else, alone and with others",
      "pages of uses follow on by place without gaps or repeats",
      "all uses come in order of place, beyond any batch, whatever page is asked for"
    ]
  ),
  reports(
    "knows of one coupon given back of a use",
    usesAs((found) => found.map((use) => ({ ...use, reversed: Math.min(1, use.reversed) }))),
    [
      "a use is answered as it was written, the latest first, with what was given back of it",
      "each filter of uses leaves out what it says and nothing else, alone and with others",
      "pages of uses follow on by place without gaps or repeats",
      "no question is answered with what belongs to another association"
    ]
  ),
  reports(
    "counts what was given back of a use by its id alone",
    (right) => ({
      uses: Effect.fnUntraced(function* (query) {
        const all = yield* right.uses({ association: query.association, limit: 10_000 })
        return (yield* right.uses(query)).map((use) => ({
          ...use,
          reversed: all
            .filter(({ redemptionId }) => redemptionId === use.redemptionId)
            .reduce((sum, { reversed }) => sum + reversed, 0)
        }))
      })
    }),
    [
      "a use is answered as it was written, the latest first, with what was given back of it",
      "each filter of uses leaves out what it says and nothing else, alone and with others",
      "pages of uses follow on by place without gaps or repeats"
    ]
  ),
  reports(
    "gives each page of uses with the last of the page before",
    askedForUses((query) => (query.before === undefined ? query : { ...query, before: query.before + 1 })),
    ["pages of uses follow on by place without gaps or repeats"]
  ),
  reports(
    "forgets a use between two pages",
    askedForUses((query) => (query.before === undefined ? query : { ...query, before: query.before - 1 })),
    ["pages of uses follow on by place without gaps or repeats"]
  ),
  reports(
    "gives one page of all uses",
    (right) => ({
      allUses: (query) =>
        Stream.map(right.allUses(query), (found) => found.filter(({ seq }) => seq < (query.before ?? Infinity))).pipe(
          Stream.take(1)
        )
    }),
    [
      "all uses come in order of place, beyond any batch, whatever page is asked for",
      "what is counted up to a settled place stays so, while others append"
    ]
  ),
  reports("reads one batch of all uses", (right) => ({ allUses: (query) => Stream.take(right.allUses(query), 1) }), [
    "all uses come in order of place, beyond any batch, whatever page is asked for",
    "what is counted up to a settled place stays so, while others append"
  ]),
  reports(
    "lists a use later than those behind it, as when it was committed later",
    (right) => {
      const looked = new Set<number>()
      return {
        allUses: (query) =>
          Stream.map(right.allUses(query), (found) =>
            found.filter(({ seq }, index) => {
              const isShown = index % 7 !== 2 || looked.has(seq) || index === found.length - 1
              looked.add(seq)
              return isShown
            })
          )
      }
    },
    [
      "each filter of uses leaves out what it says and nothing else, alone and with others",
      "all uses come in order of place, beyond any batch, whatever page is asked for",
      "what is counted up to a settled place stays so, while others append"
    ]
  )
]

/** Sums by place and facility of the use alone, with all that was ever given back of it. */
const atPlaceOfUse = (right: ReportsStore): Partial<ReportsStore> => ({
  tally: (query) =>
    query.after === undefined && query.upTo === undefined
      ? right.tally(query)
      : Effect.gen(function* () {
          const { after, association, by, upTo, ...filters } = query
          const all = (yield* Stream.runCollect(right.allUses({ association, limit: 0, ...filters }))).flat()
          const groups = new Map<string, Reports.Tally>()
          for (const use of all) {
            if (use.seq <= (after ?? 0) || use.seq > (upTo ?? Infinity)) continue
            const fields = { ...use, day: use.usedOn, month: use.usedOn.slice(0, 7) }
            const key = Object.fromEntries(by.flatMap((of) => (of === "workplace" ? [] : [[of, fields[of]]])))
            const known = groups.get(JSON.stringify(key)) ?? { ...key, uses: 0, redeemed: 0, reversed: 0 }
            groups.set(JSON.stringify(key), {
              ...known,
              uses: known.uses + 1,
              redeemed: known.redeemed + use.quantity,
              reversed: known.reversed + use.reversed
            })
          }
          return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally)
        })
})

/** Puts what was given back under the day on which that was done. */
const underDayOfReversal = (right: ReportsStore, stores: Context.Context<Ledger.Ledger>): Partial<ReportsStore> => ({
  tally: (query) =>
    query.by.length === 1 && query.by[0] === "month"
      ? Effect.gen(function* () {
          const ledger = Context.get(stores, Ledger.Ledger)
          const entries = (yield* Stream.runCollect(ledger.entries(query.association, 0))).flat()
          const tallies = yield* right.tally(query)
          const reversed = entries.flatMap(({ entry, seq }) =>
            entry._tag === "Reversed" && seq > (query.after ?? 0) && seq <= (query.upTo ?? Infinity) ? [entry] : []
          )
          return tallies.map((tally) => ({
            ...tally,
            reversed: reversed
              .filter(({ at }) => new Date(at).toISOString().slice(0, 7) === tally.month)
              .reduce((sum, { quantity }) => sum + quantity, 0)
          }))
        })
      : right.tally(query)
})

const laws = {
  found: "a sheet is found by its number with its holder and year, whatever became of it",
  nowhere: "a number that is no sheet's is found nowhere, also when it is that of a use",
  own: "the same number in another association is another sheet"
} as const

const sheets: ReadonlyArray<BrokenStore> = [
  reports("finds no sheet", () => ({ sheet: () => Effect.succeed(undefined) }), [laws.found, laws.own]),
  reports(
    "takes every sheet for one of 2024",
    (right) => ({
      sheet: (association, number) =>
        Effect.map(right.sheet(association, number), (owner) =>
          owner === undefined ? undefined : { ...owner, fiscalYear: 2024 as CalendarDate.FiscalYear }
        )
    }),
    [laws.found]
  ),
  reports(
    "takes a use for a sheet of its number",
    (right) => ({
      sheet: Effect.fnUntraced(function* (association, number) {
        const [use] = yield* right.uses({ association, redemptionId: number, limit: 1 })
        return use ?? (yield* right.sheet(association, number))
      })
    }),
    [laws.found, laws.nowhere]
  ),
  reports(
    "finds the sheets of whichever association was asked first",
    (right) => {
      const asked: Array<Holder.AssociationCode> = []
      return {
        sheet: Effect.fnUntraced(function* (association, number) {
          if (!asked.includes(association)) asked.push(association)
          for (const each of asked) {
            const owner = yield* right.sheet(each, number)
            if (owner !== undefined) return owner
          }
          return undefined
        })
      }
    },
    [laws.nowhere, laws.own]
  )
]

const tallies: ReadonlyArray<BrokenStore> = [
  ...Struct.keys(tallyFilters).map((filter) =>
    reports(
      `tallies whatever ${filter} is asked for`,
      askedForTally((query) => without(query, filter)),
      tallyFilters[filter]
    )
  ),
  reports(
    "tallies until the day before",
    askedForTally((query) =>
      query.usedUntil === undefined ? query : { ...query, usedUntil: day(query.usedUntil, -1) }
    ),
    [
      "each filter of a tally is about the use, also for what was given back of it, alone and with others",
      "what is given back stands at its own place in a tally, under the day of the use"
    ]
  ),
  reports(
    "tallies from the place itself",
    askedForTally((query) => (query.after === undefined ? query : { ...query, after: query.after - 1 })),
    [
      "each filter of a tally is about the use, also for what was given back of it, alone and with others",
      "what is given back stands at its own place in a tally, under the day of the use",
      "a tally up to a place and one after it are together the whole"
    ]
  ),
  reports(
    "tallies up to the place before",
    askedForTally((query) => (query.upTo === undefined ? query : { ...query, upTo: query.upTo - 1 })),
    [
      "each filter of a tally is about the use, also for what was given back of it, alone and with others",
      "what is given back stands at its own place in a tally, under the day of the use",
      "a tally up to a place and one after it are together the whole"
    ]
  ),
  reports("tallies what is given back at the place of its use", atPlaceOfUse, [
    "each filter of a tally is about the use, also for what was given back of it, alone and with others",
    "what is given back stands at its own place in a tally, under the day of the use"
  ]),
  reports("tallies what is given back under the day of giving back", underDayOfReversal, [
    "a tally sums uses and what was given back of them by whatever is asked, in that order",
    "what is given back stands at its own place in a tally, under the day of the use"
  ]),
  reports(
    "tallies uses with the coupons given back taken off",
    talliesAs((found) => found.map((tally) => ({ ...tally, redeemed: tally.redeemed - tally.reversed }))),
    [
      "a tally sums uses and what was given back of them by whatever is asked, in that order",
      "each filter of a tally is about the use, also for what was given back of it, alone and with others",
      "what is given back stands at its own place in a tally, under the day of the use",
      "no question is answered with what belongs to another association"
    ]
  ),
  reports(
    "takes coupons for uses",
    talliesAs((found) => found.map((tally) => ({ ...tally, uses: tally.redeemed }))),
    [
      "a tally sums uses and what was given back of them by whatever is asked, in that order",
      "each filter of a tally is about the use, also for what was given back of it, alone and with others",
      "what is given back stands at its own place in a tally, under the day of the use",
      "a tally is by the workplace of now",
      "no question is answered with what belongs to another association"
    ]
  ),
  reports(
    "leaves out groups in which nothing was used",
    talliesAs((found) => found.filter(({ uses: count }) => count > 0)),
    [
      "each filter of a tally is about the use, also for what was given back of it, alone and with others",
      "what is given back stands at its own place in a tally, under the day of the use",
      "a tally up to a place and one after it are together the whole"
    ]
  ),
  reports(
    "tallies a group of nothing",
    talliesAs((found, { by }) =>
      found.length === 0 && by.length === 0 ? [{ uses: 0, redeemed: 0, reversed: 0 }] : found
    ),
    ["of a ledger in which nothing stands every answer is empty, and its place is 0"]
  ),
  reports(
    "answers a tally in an order of its own",
    askedForTally((query) => ({ ...query, by: query.by.toSorted() })),
    [
      "a tally sums uses and what was given back of them by whatever is asked, in that order",
      "each filter of a tally is about the use, also for what was given back of it, alone and with others"
    ]
  ),
  reports(
    "sorts names as JavaScript does",
    (right) => ({
      ...talliesAs((found, { by }) =>
        by.length === 1 && by[0] === "workplace" ? found.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1)) : found
      )(right),
      holdingsByWorkplace: (association, fiscalYear) =>
        Effect.map(right.holdingsByWorkplace(association, fiscalYear), (held) =>
          held.toSorted((a, b) => (textOf(a) + a.product < textOf(b) + b.product ? -1 : 1))
        )
    }),
    [
      "a tally sums uses and what was given back of them by whatever is asked, in that order",
      "holdings by workplace are those of the people who work there now, by workplace and product"
    ]
  ),
  reports(
    "tallies by the workplace first seen",
    (right) => {
      const seen = new Map<string, ReadonlyArray<Reports.Tally>>()
      return {
        tally: (query) => {
          const known = query.by.includes("workplace") ? seen.get(JSON.stringify(query)) : undefined
          return known === undefined
            ? Effect.tap(right.tally(query), (found) => Effect.sync(() => seen.set(JSON.stringify(query), found)))
            : Effect.succeed(known)
        }
      }
    },
    ["a tally is by the workplace of now"]
  )
]

const textOf = ({ workplace }: { readonly workplace?: Holder.Workplace }) => `${workplace?.code}\0${workplace?.name}\0`

const held: ReadonlyArray<BrokenStore> = [
  reports(
    "holds what is given by every year",
    (right) => ({
      holdings: (association) => right.holdings(association, 2024 as CalendarDate.FiscalYear),
      holdingsByWorkplace: (association) => right.holdingsByWorkplace(association, 2024 as CalendarDate.FiscalYear)
    }),
    [
      "holdings are the sums of all books of the year, by product, and balance",
      "holdings by workplace are those of the people who work there now, by workplace and product"
    ]
  ),
  reports(
    "takes what is on paper for used",
    holdsAs((found) =>
      found.map((each) =>
        Object.assign({}, each, {
          balance: { ...each.balance, onPaper: 0, redeemed: each.balance.redeemed + each.balance.onPaper }
        })
      )
    ),
    [
      "holdings are the sums of all books of the year, by product, and balance",
      "holdings by workplace are those of the people who work there now, by workplace and product"
    ]
  ),
  reports(
    "counts people away whose coupons were withdrawn",
    holdsAs((found) => found.map((each) => Object.assign({}, each, { people: each.people - each.balance.withdrawn }))),
    [
      "holdings are the sums of all books of the year, by product, and balance",
      "holdings by workplace are those of the people who work there now, by workplace and product",
      "people are counted once for each product that they were granted, whatever became of it"
    ]
  ),
  reports(
    "counts people by what they were granted",
    holdsAs((found) => found.map((each) => Object.assign({}, each, { people: each.balance.granted }))),
    [
      "holdings are the sums of all books of the year, by product, and balance",
      "holdings by workplace are those of the people who work there now, by workplace and product",
      "people are counted once for each product that they were granted, whatever became of it",
      "no question is answered with what belongs to another association"
    ]
  ),
  reports(
    "answers the last product first",
    holdsAs((found) => found.toReversed()),
    [
      "holdings are the sums of all books of the year, by product, and balance",
      "holdings by workplace are those of the people who work there now, by workplace and product",
      "people are counted once for each product that they were granted, whatever became of it"
    ]
  ),
  reports(
    "puts all workplaces of a code together",
    (right) => ({
      holdingsByWorkplace: (association, fiscalYear) =>
        Effect.map(right.holdingsByWorkplace(association, fiscalYear), (found) =>
          found.map((each) => Object.assign({}, each, { workplace: { ...each.workplace, name: "" } }))
        )
    }),
    [
      "holdings by workplace are those of the people who work there now, by workplace and product",
      "no question is answered with what belongs to another association"
    ]
  ),
  reports(
    "says the day of the last use in the ledger",
    (right) => ({
      lastUses: Effect.fnUntraced(function* (association) {
        const all = (yield* Stream.runCollect(right.allUses({ association, limit: 0 }))).flat()
        return (yield* right.lastUses(association)).map((each) => ({
          ...each,
          lastUsedOn: all.findLast(({ facility }) => facility === each.facility)?.usedOn ?? each.lastUsedOn
        }))
      })
    }),
    ["the last use of each facility is by the day of use, over all years, whatever was given back"]
  ),
  reports(
    "leaves out facilities whose uses were all given back",
    (right) => ({
      lastUses: Effect.fnUntraced(function* (association) {
        const all = (yield* Stream.runCollect(right.allUses({ association, limit: 0 }))).flat()
        const kept = all.filter(({ quantity, reversed }) => reversed < quantity)
        return (yield* right.lastUses(association)).filter((each) =>
          kept.some(({ facility }) => facility === each.facility)
        )
      })
    }),
    ["the last use of each facility is by the day of use, over all years, whatever was given back"]
  )
]

const mixed: ReadonlyArray<BrokenStore> = [
  reports(
    "lists uses of associations whose codes begin alike",
    (right) => ({
      uses: (query) =>
        Effect.zipWith(
          right.uses(query),
          right.uses({ ...query, association: longerCode(query.association) }),
          (own, other) => [...own, ...other]
        )
    }),
    ["no question is answered with what belongs to another association"]
  ),
  reports(
    "lists all uses of associations whose codes begin alike",
    (right) => ({
      allUses: (query) =>
        Stream.concat(right.allUses(query), right.allUses({ ...query, association: longerCode(query.association) }))
    }),
    ["no question is answered with what belongs to another association"]
  ),
  reports(
    "tallies associations whose codes begin alike",
    (right) => ({
      tally: (query) =>
        Effect.zipWith(
          right.tally(query),
          right.tally({ ...query, association: longerCode(query.association) }),
          (own, other) => [...own, ...other]
        )
    }),
    ["no question is answered with what belongs to another association"]
  ),
  reports(
    "holds what associations have whose codes begin alike",
    (right) => ({
      holdings: (association, fiscalYear) =>
        Effect.zipWith(
          right.holdings(association, fiscalYear),
          right.holdings(longerCode(association), fiscalYear),
          (own, other) => [...own, ...other]
        )
    }),
    ["no question is answered with what belongs to another association"]
  ),
  reports(
    "knows last uses of associations whose codes begin alike",
    (right) => ({
      lastUses: (association) =>
        Effect.zipWith(right.lastUses(association), right.lastUses(longerCode(association)), (own, other) => [
          ...own,
          ...other
        ])
    }),
    ["no question is answered with what belongs to another association"]
  ),
  reports(
    "answers of an empty ledger that it is not known",
    (right) => ({
      tally: (query) =>
        Effect.map(right.tally(query), (found) =>
          found.length === 0 ? [{ uses: 0, redeemed: 0, reversed: 0 }] : found
        )
    }),
    [
      "each filter of a tally is about the use, also for what was given back of it, alone and with others",
      "what is given back stands at its own place in a tally, under the day of the use",
      "of a ledger in which nothing stands every answer is empty, and its place is 0"
    ]
  ),
  reports("settles nothing", () => ({ settled: () => Effect.succeed(0) }), [
    "no question is answered with what belongs to another association",
    "what is there is settled, and what is appended later is above it",
    "what is counted up to a settled place stays so, while others append"
  ]),
  reports(
    "settles what is still to come",
    (right) => ({ settled: (association) => Effect.map(right.settled(association), (place) => place + 5) }),
    [
      "of a ledger in which nothing stands every answer is empty, and its place is 0",
      "what is there is settled, and what is appended later is above it",
      "what is counted up to a settled place stays so, while others append"
    ]
  ),
  reports(
    "settles before what is under way is there",
    (right) => {
      const counted = new Map<string, ReadonlyArray<Reports.Tally>>()
      return {
        tally: (query) => {
          const text = JSON.stringify(query)
          const known = counted.get(text)
          if (query.upTo === undefined || query.by[0] !== "facility" || known !== undefined) return right.tally(query)
          return Effect.map(right.tally(query), (found) => {
            counted.set(text, found)
            return found.map((tally) => ({ ...tally, uses: tally.uses - 1 }))
          })
        }
      }
    },
    ["what is counted up to a settled place stays so, while others append"]
  )
]

/** Every broken store of reports. */
export const brokenReports: ReadonlyArray<BrokenStore> = [...uses, ...sheets, ...tallies, ...held, ...mixed]
