/**
 * LoginWatch: what is known of the logins of an association beside the counters of their tries: whether an alert is on,
 * because more logins went wrong than the budget has, and for which times the office expects a rush. Pure: when an alert
 * begins and ends, and what may be announced. Keeping it is in `LoginWatches`, counting tries is not here.
 */
import { Result, Schema } from "effect"
import { Instant } from "./CalendarDate.ts"
import { Actor } from "./LedgerEntry.ts"
import { line } from "./Text.ts"

const dayMillis = 86_400_000

/** How far a rush may go: by how much the budget may grow, how long it may last, how many may be to come. */
export const limits = { factor: 10, days: 7, open: 20 } as const

/** How many that are over or withdrawn are kept to be looked at. */
const mostPast = 50

/** Which budget was exceeded: that of a quarter of an hour, or that of a day. */
export const Budget = Schema.Literals(["service", "service-daily"])
export type Budget = typeof Budget.Type

/** That more logins went wrong than the budget has. While it is on, a login asks for a code as well. */
export const Alert = Schema.Struct({
  since: Instant,
  /** When the budget was last seen exceeded, to the minute. */
  overAt: Instant,
  budget: Budget
})
export type Alert = typeof Alert.Type

/** A time in which the office expects so many times more logins, and so more wrong ones, than usual. */
export const RushDraft = Schema.Struct({
  from: Instant,
  /** The first instant after it. */
  until: Instant,
  /** The budget is multiplied by this. */
  factor: Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 2, maximum: limits.factor }))),
  reason: line({ least: 1, most: 100 })
})
export type RushDraft = typeof RushDraft.Type

/** A rush that was announced. Never changed: what is wrong is withdrawn and announced anew. */
export const Rush = Schema.Struct({
  ...RushDraft.fields,
  id: Schema.String,
  by: Actor,
  announcedAt: Instant,
  withdrawn: Schema.optionalKey(Schema.Struct({ by: Actor, at: Instant }))
})
export type Rush = typeof Rush.Type

/** What is known of the logins of an association. */
export const LoginWatch = Schema.Struct({
  /** How often the office ended an alert: from each end on wrong logins are counted anew. */
  era: Schema.Int,
  alert: Schema.optionalKey(Alert),
  rushes: Schema.Array(Rush)
})
export type LoginWatch = typeof LoginWatch.Type

/** What is known before anything was. */
export const nothingYet: LoginWatch = { era: 0, rushes: [] }

/** The rush would end before it begins. */
export class RushBackwards extends Schema.TaggedError<RushBackwards>()("RushBackwards", {}) {}
/** It would last longer than a rush does. Unit: days. */
export class RushTooLong extends Schema.TaggedError<RushTooLong>()("RushTooLong", { most: Schema.Int }) {}
/** All of it is past. */
export class RushOver extends Schema.TaggedError<RushOver>()("RushOver", {}) {}
/** There is another one in that time: no budget is multiplied twice. */
export class RushOverlaps extends Schema.TaggedError<RushOverlaps>()("RushOverlaps", {}) {}
/** So many are to come already. */
export class RushesFull extends Schema.TaggedError<RushesFull>()("RushesFull", { most: Schema.Int }) {}
/** There is no such rush. */
export class RushUnknown extends Schema.TaggedError<RushUnknown>()("RushUnknown", {}) {}

/** Why a rush is not announced. */
export type RushRefusal = RushBackwards | RushTooLong | RushOver | RushOverlaps | RushesFull

/** Who does something, and when. */
export interface Doing {
  readonly by: Actor
  readonly at: Instant
}

/** The alert that is on: until the budget was not exceeded for `calmMillis`. */
export const alertAt = ({ alert }: LoginWatch, at: Instant, calmMillis: number): Alert | undefined =>
  alert !== undefined && at < alert.overAt + calmMillis ? alert : undefined

/**
 * A budget was seen exceeded: begins an alert, or keeps the one that is on. To the minute, so that an attack of many
 * tries a second writes no more than once a minute: within it the very same value is answered.
 */
export const exceeded = (
  watch: LoginWatch,
  { at, budget, calmMillis, era }: { at: Instant; budget: Budget; calmMillis: number; era: number }
): LoginWatch => {
  // Somebody ended the alert after this try was counted: it was counted into what is settled.
  if (era !== watch.era) return watch
  const current = alertAt(watch, at, calmMillis)
  if (current === undefined) return { ...watch, alert: { since: at, overAt: at, budget } }
  return at - current.overAt < minuteMillis ? watch : { ...watch, alert: { ...current, overAt: at } }
}

const minuteMillis = 60_000

/** Ends the alert, and lets wrong logins be counted anew. Without one that is on the same value is answered. */
export const endAlert = (watch: LoginWatch, at: Instant, calmMillis: number): LoginWatch => {
  if (alertAt(watch, at, calmMillis) === undefined) return watch
  const { alert: _, ...rest } = watch
  return { ...rest, era: watch.era + 1 }
}

/** The rush that is on. */
export const rushAt = ({ rushes }: LoginWatch, at: Instant): Rush | undefined =>
  rushes.find((rush) => phaseOf(rush, at) === "on")

/** Where a rush stands. */
export const phaseOf = ({ from, until, withdrawn }: Rush, at: Instant): "coming" | "on" | "over" =>
  withdrawn !== undefined || until <= at ? "over" : at < from ? "coming" : "on"

/**
 * Announces a rush. The same id again changes nothing. Refuses one that ends before it begins, lasts longer than 7 days,
 * is past or lies in the time of another, and a twenty-first that is not over.
 */
export const announceRush = (
  watch: LoginWatch,
  { draft, id }: { readonly id: string; readonly draft: RushDraft },
  { at, by }: Doing
): Result.Result<LoginWatch, RushRefusal> => {
  if (watch.rushes.some((rush) => rush.id === id)) return Result.succeed(watch)
  const open = watch.rushes.filter((rush) => phaseOf(rush, at) !== "over")
  if (draft.until <= draft.from) return Result.fail(new RushBackwards())
  if (draft.until - draft.from > limits.days * dayMillis) return Result.fail(new RushTooLong({ most: limits.days }))
  if (draft.until <= at) return Result.fail(new RushOver())
  if (open.length >= limits.open) return Result.fail(new RushesFull({ most: limits.open }))
  if (open.some(({ from, until }) => draft.from < until && from < draft.until)) return Result.fail(new RushOverlaps())
  const past = watch.rushes.filter((rush) => phaseOf(rush, at) === "over").slice(-mostPast)
  return Result.succeed({ ...watch, rushes: [...past, ...open, { ...draft, id, by, announcedAt: at }] })
}

/** Takes a rush back, begun or not. One that is over stays as it is. Refuses one that there is not. */
export const withdrawRush = (
  watch: LoginWatch,
  id: string,
  withdrawn: Doing
): Result.Result<LoginWatch, RushUnknown> => {
  const known = watch.rushes.find((rush) => rush.id === id)
  if (known === undefined) return Result.fail(new RushUnknown())
  if (phaseOf(known, withdrawn.at) === "over") return Result.succeed(watch)
  return Result.succeed({
    ...watch,
    rushes: watch.rushes.map((rush) => (rush.id === id ? { ...rush, withdrawn } : rush))
  })
}
