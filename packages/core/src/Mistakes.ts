/**
 * Mistakes: the person whose use it was says, on their own screen and for some hours after it, that it was a mistake
 * (R120, R123). That makes a request like any other, of which a clerk decides once the facts are confirmed: nothing is given
 * back by it, and a use is never exchanged (R119). What becomes of a request is in `Correction` and `Corrections`.
 */
import { Effect, Schema } from "effect"
import type { Association } from "./Association.ts"
import { record } from "./AuditTrail.ts"
import { calendarOf, isOpenAt, nextOpening } from "./BusinessCalendar.ts"
import { dayOf, type FiscalYear, type Instant } from "./CalendarDate.ts"
import { byHolder, type Correction, isOpen } from "./Correction.ts"
import { corrections } from "./CorrectedUses.ts"
import { type Redemption, redemptionOf, RedemptionUnknown } from "./CouponBook.ts"
import { now, open } from "./CouponBooks.ts"
import { type Use, useOf } from "./Coupons.ts"
import { associationOf, type HolderId, numberOf } from "./Holder.ts"
import type { RedemptionId, Reference } from "./LedgerEntry.ts"
import type { Kept } from "./Shelf.ts"
import { line } from "./Text.ts"

/** What the person adds in their own words; empty when nothing. */
export const MistakeText = line({ most: 400 })

/** Why a use cannot be reported, or not any more. `elsewhere`: it was not made on the person's screen. */
export const Hindrance = Schema.Literals(["off", "too-late", "nothing-left", "elsewhere"])
export type Hindrance = typeof Hindrance.Type

/** Whether a use can be reported as a mistake, or that it was. */
export type Standing =
  | {
      readonly _tag: "Possible"
      /** From then on it is too late. */
      readonly until: Instant
      /** How many can be asked back. Unit: coupons. */
      readonly most: number
    }
  | { readonly _tag: "Reported"; readonly request: Correction }
  | { readonly _tag: "Impossible"; readonly why: Hindrance }

/** The use cannot be reported as a mistake. Nothing was asked for. */
export class MistakeRefused extends Schema.TaggedError<MistakeRefused>()("MistakeRefused", { why: Hindrance }) {}

/** More coupons of the use were named than can be asked back, or a number that is none. Unit: coupons. */
export class MistakeQuantity extends Schema.TaggedError<MistakeQuantity>()("MistakeQuantity", { most: Schema.Int }) {}

/** A use that somebody looks at to report it. */
export interface Mistake {
  readonly association: Association
  readonly use: Use
  readonly standing: Standing
  readonly at: Instant
  /** When somebody is in the office next to look at it; left out while somebody is (R123). */
  readonly opensAt?: Instant
}

/** How long after a use it can be reported. Unit: hours; 0 when not at all. */
export const hoursOf = ({ mistakeHours = 24 }: Pick<Association, "mistakeHours">): number => mistakeHours

/**
 * The id of the one request that a person makes about a use: two tabs and a second press make the same. Shape: as of any
 * request, ascending with the time of the use.
 */
export const requestIdOf = ({ at, id }: Pick<Redemption, "at" | "id">): Reference =>
  `${Math.floor(at).toString(36).padStart(9, "0")}-${id.slice(-12).toLowerCase()}` as Reference

/** How a use stands, given every request about the person's uses. What was turned down is not asked for again. */
export const standingOf = (
  association: Pick<Association, "mistakeHours">,
  use: Redemption,
  requests: ReadonlyArray<Pick<Kept<Correction>, "id" | "value">>,
  at: Instant
): Standing => {
  const id = requestIdOf(use)
  const own = requests.find((kept) => kept.id === id && kept.value.redemptionId === use.id)
  if (own !== undefined) return { _tag: "Reported", request: own.value }
  const hours = hoursOf(association)
  const impossible = (why: Hindrance): Standing => ({ _tag: "Impossible", why })
  if (hours === 0) return impossible("off")
  if (use.channel !== "screen") return impossible("elsewhere")
  const until = (use.at + hours * hourMillis) as Instant
  if (at >= until) return impossible("too-late")
  const asked = requests
    .filter(({ value }) => value.redemptionId === use.id && isOpen(value))
    .reduce((sum, { value }) => sum + value.quantity, 0)
  const most = use.quantity - use.reversed - asked
  return most > 0 ? { _tag: "Possible", until, most } : impossible("nothing-left")
}

/** How several uses of one person stand, by their ids. One look at the requests. */
export const standings = Effect.fn("Mistakes.standings")(function* (
  holder: HolderId,
  association: Association,
  uses: ReadonlyArray<Redemption>
) {
  if (uses.length === 0) return new Map<RedemptionId, Standing>()
  const { at } = yield* now
  const requests = yield* requestsOf(holder)
  return new Map(uses.map((use) => [use.id, standingOf(association, use, requests, at)]))
})

/** A use of the person, and whether it can be reported. Changes nothing. Refuses what is no use of theirs. */
export const look = Effect.fn("Mistakes.look")(function* (
  holder: HolderId,
  fiscalYear: FiscalYear,
  redemptionId: RedemptionId
) {
  const opened = yield* open(holder, fiscalYear)
  const { at } = yield* now
  const calendar = calendarOf(opened.association)
  const redemption = redemptionOf(opened.book, redemptionId)
  if (redemption === undefined) return yield* new RedemptionUnknown({ redemptionId })
  const mistake: Mistake = {
    association: opened.association,
    use: useOf(opened, redemption),
    standing: standingOf(opened.association, redemption, yield* requestsOf(holder), at),
    at,
    ...(isOpenAt(calendar, at) ? {} : { opensAt: nextOpening(calendar, at) })
  }
  return mistake
})

/** What a person reports. */
export interface MistakeReport {
  readonly holder: HolderId
  readonly fiscalYear: FiscalYear
  readonly redemptionId: RedemptionId
  /** How many were a mistake. Unit: coupons. */
  readonly quantity: number
  /** Shape: as {@link MistakeText}. */
  readonly text: string
}

/**
 * Asks the office to give a use back, in whole or in part. Changes no book. Reported before, it changes nothing more,
 * whatever became of it. Recorded. Refuses what is too late, of which nothing is left, and what is no use of theirs.
 */
export const report = Effect.fn("Mistakes.report")(function* (wanted: MistakeReport) {
  const { fiscalYear, holder, quantity, redemptionId, text } = wanted
  const mistake = yield* look(holder, fiscalYear, redemptionId)
  const { at, standing, use } = mistake
  if (standing._tag === "Reported") return mistake
  if (standing._tag === "Impossible") return yield* new MistakeRefused({ why: standing.why })
  const { most } = standing
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > most) return yield* new MistakeQuantity({ most })
  const { redemption } = use
  const id = requestIdOf(redemption)
  const request: Correction = {
    fiscalYear,
    redemptionId,
    quantity,
    reason: quantity === redemption.quantity ? "mistaken" : "quantity",
    text: `${origin}${text}`,
    toldBy: "holder",
    caller: "",
    toldOn: dayOf(at),
    requestedBy: byHolder,
    requestedAt: at,
    state: { _tag: "Requested" }
  }
  yield* record({
    association: associationOf(holder),
    actor: byHolder,
    action: "correction.report",
    subject: `holder:${numberOf(holder)}`,
    detail: { correction: id, use: redemptionId, quantity, reason: request.reason }
  })
  const kept = yield* corrections
    .add(holder, id, request)
    .pipe(Effect.catchTag("DocumentConflict", () => corrections.get(holder, id)))
  const reported: Mistake = { ...mistake, standing: { _tag: "Reported", request: kept.value } }
  return reported
})

const hourMillis = 3_600_000

/** What every such request says first, for the clerk who reads it. */
const origin = "本人の画面からの申し出です。"

/** How many requests about one person are looked at. */
const mostOfOne = 500

const requestsOf = (holder: HolderId) =>
  corrections.list({ association: associationOf(holder), subject: holder, limit: mostOfOne })
