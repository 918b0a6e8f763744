/**
 * Counters of logins in memory. The contract is the port's.
 */
import { Attempts, type CalendarDate } from "@fukuri/core"
import { call, type Memory } from "./Memory.ts"

/** The counters that are held in a memory. */
export const attemptsIn = ({ attempts }: Memory): Attempts.Attempts["Service"] => {
  /** The counter while its window is open. */
  const openAt = ({ key, windowMillis }: Attempts.Counter, at: CalendarDate.Instant) => {
    const known = attempts.get(key)
    return known !== undefined && at < known.beganAt + windowMillis ? known : undefined
  }
  const count = (counter: Attempts.Counter, at: CalendarDate.Instant) => {
    const open = openAt(counter, at)
    attempts.set(counter.key, open === undefined ? { beganAt: at, tries: 1 } : { ...open, tries: open.tries + 1 })
  }
  return Attempts.Attempts.of({
    count: (counters, at) =>
      call(() => {
        for (const counter of unique(counters)) count(counter, at)
        return counters.map(({ key }) => attempts.get(key)?.tries ?? 0)
      }),
    read: (counters, at) => call(() => counters.map((counter) => openAt(counter, at)?.tries ?? 0)),
    forgive: (counters) =>
      call(() => {
        for (const { key } of unique(counters)) {
          const known = attempts.get(key)
          if (known !== undefined) attempts.set(key, { ...known, tries: Math.max(0, known.tries - 1) })
        }
      }),
    purge: (beganBefore) =>
      call(() => {
        const gone = [...attempts].filter(([, { beganAt }]) => beganAt < beganBefore)
        for (const [key] of gone) attempts.delete(key)
        return gone.length
      })
  })
}

const unique = (counters: ReadonlyArray<Attempts.Counter>): Iterable<Attempts.Counter> =>
  new Map(counters.map((counter) => [counter.key, counter])).values()
