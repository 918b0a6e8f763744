/**
 * Contention: how long one waits before trying again what somebody else was faster with. One place, because every loop
 * that reads, decides and writes at the version it read waits the same way.
 */
import { Schedule } from "effect"

/**
 * A little longer each time, by chance a little more or less, and never more than a moment: whoever waits for an answer
 * waits for all of the tries together.
 */
export const patience = Schedule.min([Schedule.exponential("2 millis", 1.5), Schedule.spaced("100 millis")]).pipe(
  Schedule.jittered
)
