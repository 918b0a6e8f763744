// What members do, again and again: presses by members in random order, and any question or use at a pace. What comes of
// it is summed up in `report`.
import { type CalendarDate, Coupons, type Holder, LedgerEntry } from "@fukuri/core"
import { Effect, Schema } from "effect"
import { facilityCode, memberAt, refresh } from "./members.ts"
import { type Run, runOf } from "./report.ts"

/**
 * One use after another, each with an id of its own, by members in random order: nobody is asked again before
 * everybody was. Counts what was answered with a use, and what with anything else.
 */
export const presses = Effect.fnUntraced(function* (members: number, fiscalYear: CalendarDate.FiscalYear) {
  const coupons = yield* Coupons.Coupons
  const next = inRandomOrder(members)
  const tally = { acknowledged: 0, failed: 0 }
  let sent = 0
  const once = Effect.suspend(() => {
    const holder = next()
    const redemptionId = redemptionIdOf(String(++sent).padStart(16, "0"))
    return coupons.redeem({ ...refresh, holder, fiscalYear, redemptionId, quantity: 1, facility: facilityCode })
  }).pipe(
    Effect.matchCause({
      onSuccess: () => {
        tally.acknowledged++
        return true
      },
      onFailure: () => {
        tally.failed++
        return false
      }
    })
  )
  return { once, tally: () => ({ ...tally }) }
})

/** How many at once, for how long. */
export interface Pace {
  readonly atOnce: number
  /** Time before anything counts. */
  readonly warmUpSeconds: number
  readonly seconds: number
}

/** So many at once, each beginning the next when its last is answered, until the time is over. */
export const pacedRun = (once: Effect.Effect<boolean>, { atOnce, seconds, warmUpSeconds }: Pace): Effect.Effect<Run> =>
  Effect.gen(function* () {
    const from = performance.now() + warmUpSeconds * 1_000
    const until = from + seconds * 1_000
    const millis: Array<number> = []
    const client = Effect.gen(function* () {
      for (let began = performance.now(); began < until; began = performance.now()) {
        const acknowledged = yield* once
        const ended = performance.now()
        if (acknowledged && ended >= from && ended < until) millis.push(ended - began)
      }
    })
    yield* Effect.all(
      Array.from({ length: atOnce }, () => client),
      { concurrency: "unbounded", discard: true }
    )
    return runOf(millis, seconds)
  })

/** Members in random order: nobody comes again before everybody did. */
export const inRandomOrder = (members: number): (() => Holder.HolderId) => {
  const order = shuffled(members)
  let asked = 0
  return () => memberAt(order[asked++ % members] ?? 0)
}

const redemptionIdOf = Schema.decodeSync(LedgerEntry.RedemptionId)

function shuffled(length: number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, index) => index)
  for (let index = length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1))
    const kept = order[index] ?? 0
    order[index] = order[other] ?? 0
    order[other] = kept
  }
  return order
}
