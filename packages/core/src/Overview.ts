/**
 * Overview (概況): today and the season at a glance, what waits for somebody, and what somebody should look after. What
 * takes long to count is counted apart, the same for all clerks, so that it can be kept for a while; what is called how
 * before a clerk, and what waits right now, is asked each time.
 */
import { Effect } from "effect"
import {
  addDays,
  type CalendarDate,
  daysBetween,
  type FiscalYear,
  fiscalYearOf,
  type Instant,
  wallClockOf
} from "./CalendarDate.ts"
import { Catalogue, facilitiesOf, productsOf, type Snapshot } from "./Catalogue.ts"
import { type Clerk } from "./Clerk.ts"
import { type ClosedMonth, find as findClosedMonths } from "./ClosedMonths.ts"
import { now } from "./CouponBooks.ts"
import { type Facility, type FacilityCode, isOpen } from "./Facility.ts"
import { awaiting, daysAhead } from "./GrantRuns.ts"
import type { AssociationCode } from "./Holder.ts"
import { Holders } from "./Holders.ts"
import { lastApplied } from "./MemberLists.ts"
import { lastDayOf, type Month, monthsLater } from "./Month.ts"
import { nextOf } from "./MonthClosing.ts"
import { permitted } from "./Permitted.ts"
import { type Holdings, Reports } from "./Reports.ts"
import type { Kept } from "./Shelf.ts"
import { type Figures, sumOf } from "./Statements.ts"
import { list as listTasks, type Task } from "./Tasks.ts"
import { type HeldRow, heldByProduct, heldByProgramme } from "./Totals.ts"
import { openRequests } from "./UseList.ts"
import type { Webhook } from "./Webhook.ts"
import { standing as standingWebhooks } from "./Webhooks.ts"

/** How many days the course of uses is shown for. */
const days = 30
/** How many facilities are shown. */
const mostFacilities = 10
/** The hours in which uses are not wondered at. Unit: hours of the day in Japan, the last excluded. */
const usualHours = { from: 6, until: 22 } as const
/** For how many days uses at odd hours are looked for, and how many of the latest uses are looked at. */
const oddDays = 7
const mostLooked = 5_000
/** How old a members list may be before a grant, and how long before the grant that is told. Unit: days. */
const listDays = { old: 7, ahead: 7 } as const
/** How long after its end a month should be closed. Unit: days. */
const closingDays = 10
const mostNamed = 5

/** The uses of late. The same for every clerk. */
export interface DayFigures {
  /** When it was counted. */
  readonly at: Instant
  readonly today: CalendarDate
  /** Of each of the last days, today the last. */
  readonly days: ReadonlyArray<Figures & { readonly day: CalendarDate }>
  /** Of these days, the most used first. */
  readonly facilities: ReadonlyArray<Figures & { readonly facility: FacilityCode }>
  /** Where uses were made at odd hours, the most first. */
  readonly oddHours: ReadonlyArray<{ readonly facility: FacilityCode; readonly uses: number }>
}

/** How the year stands. The same for every clerk. */
export interface SeasonFigures {
  readonly at: Instant
  readonly fiscalYear: FiscalYear
  /** What everybody has of the products of the year. */
  readonly holdings: ReadonlyArray<Holdings>
  /** The first month with any use; undefined when there was none. Only while no month is closed. */
  readonly firstMonth: Month | undefined
}

/** Facilities that something is told of: the first of them, and how many in all. */
export interface SomeFacilities {
  readonly facilities: ReadonlyArray<Pick<Facility, "code" | "name"> & { readonly uses?: number }>
  readonly total: number
}

/** More wrong logins of members than usual, or so many that an alert is on. */
export type LoginWarning =
  | { readonly _tag: "WrongLogins"; readonly tries: number }
  | { readonly _tag: "LoginAlert"; readonly since: Instant }

/** What somebody should look after. */
export type Warning =
  /** Something is granted soon by a members list that is old by then; or there is none. */
  | { readonly _tag: "ListOld"; readonly grantOn: CalendarDate; readonly asOf: CalendarDate | undefined }
  | ({ readonly _tag: "OddHours" } & SomeFacilities)
  | LoginWarning
  /** Open, but nothing of this year can be used there. */
  | ({ readonly _tag: "NothingOffered" } & SomeFacilities)
  /** Other systems are not told any more what happens, because it failed too often. */
  | { readonly _tag: "WebhooksOff"; readonly hosts: ReadonlyArray<string> }
  | { readonly _tag: "MonthOpen"; readonly month: Month }

/** The page, before any words. */
export interface Overview {
  readonly today: CalendarDate
  readonly fiscalYear: FiscalYear
  /** When the uses were counted. */
  readonly countedAt: Instant
  readonly figures: {
    readonly today: Figures
    readonly yesterday: Figures
    /** The same weekday a week ago. */
    readonly weekAgo: Figures
  }
  readonly days: DayFigures["days"]
  readonly facilities: ReadonlyArray<Figures & Pick<Facility, "code" | "name">>
  /** Undefined while it is being counted for the first time. */
  readonly season:
    | {
        readonly countedAt: Instant
        readonly programmes: ReadonlyArray<HeldRow>
        readonly products: ReadonlyArray<HeldRow>
      }
    | undefined
  readonly tasks: ReadonlyArray<Kept<Task>>
  /** How many corrections wait for a second clerk, or to be finished. */
  readonly corrections: number
  /** How many grant runs wait for a second clerk. */
  readonly grantRuns: number
  readonly list: { readonly asOf: CalendarDate | undefined; readonly appliedAt: Instant | undefined }
  readonly warnings: ReadonlyArray<Warning>
}

/** Counts the uses of late: about 0.2 s with 300,000 uses. */
export const countDays = Effect.fn("Overview.countDays")(function* (association: AssociationCode) {
  const { at, today } = yield* now
  const reports = yield* Reports
  const from = addDays(today, 1 - days)
  const [tallies, recent] = yield* Effect.all(
    [
      reports.tally({ association, by: ["day", "facility"], usedFrom: from, usedUntil: today }),
      reports.uses({ association, usedFrom: addDays(today, 1 - oddDays), channel: "screen", limit: mostLooked })
    ],
    { concurrency: 2 }
  )
  const byDay = Map.groupBy(tallies, ({ day }) => day)
  const byFacility = [...Map.groupBy(tallies, ({ facility }) => facility)]
  const odd = Map.groupBy(
    recent.filter((use) => isOdd(use.at)),
    ({ facility }) => facility
  )
  const figures: DayFigures = {
    at,
    today,
    days: Array.from({ length: days }, (_, index) => {
      const day = addDays(from, index)
      return { day, ...sumOf(byDay.get(day) ?? []) }
    }),
    facilities: byFacility
      .flatMap(([facility, some]) => (facility === undefined ? [] : [{ facility, ...sumOf(some) }]))
      .sort((a, b) => b.redeemed - b.reversed - (a.redeemed - a.reversed)),
    oddHours: [...odd].map(([facility, uses]) => ({ facility, uses: uses.length })).sort((a, b) => b.uses - a.uses)
  }
  return figures
})

/** Counts how the year stands, over every entry of it: some seconds with a million of them. */
export const countSeason = Effect.fn("Overview.countSeason")(function* (association: AssociationCode) {
  const { at, today } = yield* now
  const fiscalYear = fiscalYearOf(today)
  const closed = yield* findClosedMonths(association)
  const figures: SeasonFigures = {
    at,
    fiscalYear,
    holdings: yield* (yield* Reports).holdings(association, fiscalYear),
    firstMonth: closed.length > 0 ? undefined : yield* nextOf(association, closed)
  }
  return figures
})

/**
 * The overview before a clerk. `season` may be left out while it is not counted; `logins` is what there is
 * to be told of logins, if anything.
 * Refuses who may not look.
 */
export const look = Effect.fn("Overview.look")(function* (
  clerk: Clerk,
  figures: DayFigures,
  season: SeasonFigures | undefined,
  logins: LoginWarning | undefined
) {
  yield* permitted(clerk, "look")
  const { association } = clerk
  const { today } = yield* now
  const catalogue = yield* (yield* Catalogue).latest
  const { asOf } = yield* (yield* Holders).list(association)
  const applied = yield* lastApplied(association)
  const closed = yield* findClosedMonths(association)
  const tasks = yield* listTasks({ association, open: true, limit: 20 })
  const fiscalYear = fiscalYearOf(today)
  const dayAgo = (count: number): Figures => sumOf(figures.days.filter(({ day }) => day === addDays(today, -count)))
  const overview: Overview = {
    today,
    fiscalYear,
    countedAt: figures.at,
    figures: { today: dayAgo(0), yesterday: dayAgo(1), weekAgo: dayAgo(7) },
    days: figures.days,
    facilities: figures.facilities.slice(0, mostFacilities).map(({ facility: code, ...counted }) => ({
      code,
      name: nameIn(catalogue, code),
      ...counted
    })),
    season:
      season === undefined
        ? undefined
        : {
            countedAt: season.at,
            programmes: heldByProgramme(catalogue, clerk, season.fiscalYear, season.holdings),
            products: heldByProduct(catalogue, clerk, season.fiscalYear, season.holdings)
          },
    tasks,
    corrections: yield* openRequests(association),
    grantRuns: (yield* awaiting(association)).length,
    list: { asOf, appliedAt: applied?.state.at },
    warnings: [
      ...listWarning(catalogue, association, today, asOf),
      ...(logins === undefined ? [] : [logins]),
      ...webhooksOff(yield* standingWebhooks(association)),
      ...oddHours(catalogue, figures),
      ...nothingOffered(catalogue, association, today),
      ...monthWarning(closed, season, today)
    ]
  }
  return overview
})

const isOdd = (at: Instant): boolean => {
  const { hour } = wallClockOf(at)
  return hour < usualHours.from || hour >= usualHours.until
}

const listWarning = (
  catalogue: Snapshot,
  association: AssociationCode,
  today: CalendarDate,
  asOf: CalendarDate | undefined
): ReadonlyArray<Warning> => {
  const [next] = daysAhead(catalogue, association, today)
  if (next === undefined || daysBetween(today, next.on) > listDays.ahead) return []
  const isFresh = asOf !== undefined && daysBetween(asOf, today) <= listDays.old
  return isFresh ? [] : [{ _tag: "ListOld", grantOn: next.on, asOf }]
}

const webhooksOff = (all: ReadonlyArray<Kept<Webhook>>): ReadonlyArray<Warning> => {
  const hosts = all.filter(({ value }) => value.state._tag === "Off").map(({ value }) => value.host)
  return hosts.length === 0 ? [] : [{ _tag: "WebhooksOff", hosts }]
}

const oddHours = (catalogue: Snapshot, { oddHours: all }: DayFigures): ReadonlyArray<Warning> =>
  all.length === 0
    ? []
    : [
        {
          _tag: "OddHours",
          facilities: all
            .slice(0, mostNamed)
            .map(({ facility: code, uses }) => ({ code, name: nameIn(catalogue, code), uses })),
          total: all.length
        }
      ]

const nothingOffered = (
  catalogue: Snapshot,
  association: AssociationCode,
  today: CalendarDate
): ReadonlyArray<Warning> => {
  const products = productsOf(catalogue, association, fiscalYearOf(today))
  const courses = new Set(products.flatMap((product) => product.courses.map(({ key }) => key)))
  // Before the programmes of a year are there, it would be said of every facility.
  if (courses.size === 0) return []
  const idle = facilitiesOf(catalogue, association).filter(
    (facility) => isOpen(facility, today) && !facility.offers.some((course) => courses.has(course))
  )
  return idle.length === 0
    ? []
    : [
        {
          _tag: "NothingOffered",
          facilities: idle.slice(0, mostNamed).map(({ code, name }) => ({ code, name })),
          total: idle.length
        }
      ]
}

const monthWarning = (
  closed: ReadonlyArray<ClosedMonth>,
  season: SeasonFigures | undefined,
  today: CalendarDate
): ReadonlyArray<Warning> => {
  const last = closed.at(-1)
  const next = last === undefined ? season?.firstMonth : monthsLater(last.month, 1)
  return next !== undefined && daysBetween(lastDayOf(next), today) >= closingDays
    ? [{ _tag: "MonthOpen", month: next }]
    : []
}

const nameIn = ({ facilities }: Snapshot, code: FacilityCode): string => facilities.get(code)?.name ?? code
