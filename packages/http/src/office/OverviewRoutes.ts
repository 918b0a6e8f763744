/**
 * OverviewRoutes (概況): the first page of the office. What takes long to count is counted at most every half minute for an
 * association, whoever asks, and the page says how old it is.
 */
import {
  type CalendarDate,
  CouponBooks,
  type Documents,
  type Holder,
  Overview,
  type Reports,
  type StoreFailure
} from "@fukuri/core"
import { overviewPage } from "@fukuri/web-ui"
import { Effect, Exit, Fiber } from "effect"
import { loginLimits, wrongLoginsOf } from "../LoginGuard.ts"
import { page } from "../Reply.ts"
import type { OfficeHandler, OfficeParts, OfficeRoute } from "./OfficeRoute.ts"

/** How old figures may be before they are counted anew, and before anybody has to wait for that. Unit: milliseconds. */
export const figuresAge = { anew: 30_000, most: 10 * 60_000 } as const

/**
 * From how many wrong logins of members in a quarter of an hour on it is told. On the busiest mornings there are some
 * dozens; who tries one birth date on many numbers needs thousands.
 */
export const manyWrongLogins = 300

const show =
  (secret: OfficeParts["secret"], keeper: FiguresKeeper): OfficeHandler =>
  (incoming) =>
    Effect.gen(function* () {
      const { association, clerk } = incoming
      const figures = yield* keeper.of(association.code)
      const { at } = yield* CouponBooks.now
      const tries = yield* wrongLoginsOf(secret, loginLimits, at)
      const overview = yield* Overview.look(clerk, figures, tries >= manyWrongLogins ? tries : undefined)
      return page(overviewPage(incoming.frame("overview"), { overview, now: at }))
    })

/** The first page. */
export const overviewRoutes = ({ secret }: Pick<OfficeParts, "secret">): ReadonlyArray<OfficeRoute> => [
  // The first count after a start over millions of entries takes its time.
  { method: "GET", path: "/office", needs: "look", handler: show(secret, figuresKeeper()), deadlineMillis: 60_000 }
]

type Counting = Effect.Effect<
  Overview.OverviewFigures,
  StoreFailure.StoreFailure,
  Reports.Reports | Documents.Documents
>

/** Keeps figures for a while. */
interface FiguresKeeper {
  /** Figures of today that are not too old. Counts at most once at a time. */
  readonly of: (association: Holder.AssociationCode) => Counting
}

interface Kept {
  figures?: Overview.OverviewFigures
  counting?: Fiber.Fiber<Overview.OverviewFigures, StoreFailure.StoreFailure>
}

const figuresKeeper = (): FiguresKeeper => {
  const all = new Map<Holder.AssociationCode, Kept>()
  return {
    of: Effect.fnUntraced(function* (association) {
      const { at, today } = yield* CouponBooks.now
      const kept = all.get(association) ?? {}
      all.set(association, kept)
      const age = ageOf(kept.figures, at, today)
      if (kept.figures !== undefined && age < figuresAge.anew) return kept.figures
      // Counted to its end for whoever comes next, even when the one who asked goes away.
      const counting = kept.counting ?? (yield* Effect.forkDetach(Overview.count(association)))
      if (kept.counting === undefined) {
        kept.counting = counting
        counting.addObserver((exit) => {
          delete kept.counting
          if (Exit.isSuccess(exit)) kept.figures = exit.value
        })
      }
      return kept.figures !== undefined && age < figuresAge.most ? kept.figures : yield* Fiber.join(counting)
    })
  }
}

const ageOf = (
  figures: Overview.OverviewFigures | undefined,
  at: CalendarDate.Instant,
  today: CalendarDate.CalendarDate
): number =>
  figures === undefined || figures.today !== today || at < figures.at ? Number.POSITIVE_INFINITY : at - figures.at
