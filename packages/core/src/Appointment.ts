/**
 * Appointment (任用): in what category, for how many hours a week and for which terms a person is appointed.
 * Terms add up over the year, so that a re-appointment tops up what was granted (R25, R26, R34).
 */
import { Schema } from "effect"
import { overlaps, Period } from "./CalendarDate.ts"
import { line } from "./Text.ts"

/** How a person is appointed. */
export const Appointment = Schema.Struct({
  /** 正規, 任期付, 再任用, 再任用短時間, 会計年度, or another word of the association. */
  category: line({ most: 40 }),
  /** Unit: hundredths of an hour per week; 38.75 hours are 3875. */
  weeklyCentihours: Schema.optionalKey(
    Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 16_800 })))
  ),
  /** The terms known so far, earliest first, none overlapping another. */
  terms: Schema.Array(Period)
})
export type Appointment = typeof Appointment.Type

/**
 * The terms after a file names the current one: earlier terms that it does not touch stay (a renewal),
 * those that it overlaps are replaced by it (an extension or a correction).
 */
export const renew = (known: ReadonlyArray<Period>, current: Period | undefined): ReadonlyArray<Period> => {
  if (current === undefined) return known
  const kept = known.filter((term) => term.from < current.from && !overlaps(term, current))
  return [...kept, current]
}
