/**
 * OverviewRoutes (概況): the first page of the office. What takes long to count is counted now and then for an association,
 * whoever asks, and the page says how old it is. Nobody waits for what takes seconds.
 */
import {
  CalendarDate,
  Cases,
  CouponBooks,
  type Documents,
  type Holder,
  Overview,
  type Reports,
  type StoreFailure
} from "@fukuri/core"
import { overviewPage } from "@fukuri/web-ui"
import { type Cause, Effect, Exit, Fiber, Option } from "effect"
import { logCause } from "../Causes.ts"
import { loginState, type LoginState } from "../LoginGuard.ts"
import { page } from "../Reply.ts"
import type { OfficeHandler, OfficeParts, OfficeRoute } from "./OfficeRoute.ts"

/** The first page. */
export const overviewRoutes = ({
  login,
  secret
}: Pick<OfficeParts, "login" | "secret">): ReadonlyArray<OfficeRoute> => {
  const daysOf = keeping(Overview.countDays, ages.days, ({ today }, now) => today === now)
  const seasonOf = keeping(
    Overview.countSeason,
    ages.season,
    ({ fiscalYear }, now) => fiscalYear === CalendarDate.fiscalYearOf(now)
  )
  const show: OfficeHandler = (incoming) =>
    Effect.gen(function* () {
      const { association, clerk } = incoming
      const [days, season] = yield* Effect.all([daysOf(association.code), seasonOf(association.code)], {
        concurrency: 2
      })
      // Only when the store takes that long: without today's uses there is no page.
      const figures = days ?? (yield* Overview.countDays(association.code))
      const { at } = yield* CouponBooks.now
      const logins = warningOf(yield* loginState({ secret, ...login }, association.code, at))
      const overview = yield* Overview.look(clerk, figures, season, logins)
      const cases = yield* Cases.count(association.code)
      return page(overviewPage(incoming.frame("overview"), { cases, overview, now: at }))
    })
  return [{ method: "GET", path: "/office", needs: "look", handler: show, deadlineMillis: minute }]
}

const minute = 60_000

/**
 * How old figures may be: before they are counted anew while what is kept is shown, and before they are not shown any
 * more. And how long one waits then. Unit: milliseconds.
 */
const ages = {
  days: { anew: 30_000, most: 10 * minute, patience: 30_000 },
  season: { anew: 2 * minute, most: 60 * minute, patience: 150 }
} as const

/** Tells of an alert, and of half as many wrong logins of late as it takes for one. */
const warningOf = ({ alert, wrong: { service } }: LoginState): Overview.LoginWarning | undefined => {
  if (alert !== undefined) return { _tag: "LoginAlert", since: alert.since }
  return service.tries * 2 >= service.most ? { _tag: "WrongLogins", tries: service.tries } : undefined
}

type Counting<Figures> = Effect.Effect<Figures, StoreFailure.StoreFailure, Reports.Reports | Documents.Documents>

interface Kept<Figures> {
  figures?: Figures
  counting?: Fiber.Fiber<Figures, StoreFailure.StoreFailure>
}

/** Who is shown older figures meanwhile does not see that they could not be counted. */
const noted = (cause: Cause.Cause<unknown>) => logCause("figures could not be counted", cause)

/** Figures that are kept for a while and counted at most once at a time; undefined when that takes too long. */
const keeping = <Figures extends { readonly at: CalendarDate.Instant }>(
  count: (association: Holder.AssociationCode) => Counting<Figures>,
  { anew, most, patience }: { readonly anew: number; readonly most: number; readonly patience: number },
  isOf: (figures: Figures, today: CalendarDate.CalendarDate) => boolean
): ((association: Holder.AssociationCode) => Counting<Figures | undefined>) => {
  const all = new Map<Holder.AssociationCode, Kept<Figures>>()
  return Effect.fnUntraced(function* (association) {
    const { at, today } = yield* CouponBooks.now
    const kept = all.get(association) ?? {}
    all.set(association, kept)
    const { figures } = kept
    const age = figures === undefined || !isOf(figures, today) || at < figures.at ? Infinity : at - figures.at
    if (figures !== undefined && age < anew) return figures
    // Counted to its end for whoever comes next, even when the one who asked goes away.
    const counting = kept.counting ?? (yield* Effect.forkDetach(Effect.tapCause(count(association), noted)))
    if (kept.counting === undefined) {
      kept.counting = counting
      counting.addObserver((exit) => {
        delete kept.counting
        if (Exit.isSuccess(exit)) kept.figures = exit.value
      })
    }
    if (figures !== undefined && age < most) return figures
    return Option.getOrUndefined(yield* Effect.timeoutOption(Fiber.join(counting), patience))
  })
}
