/**
 * Logins in memory. The contract is the port's.
 */
import { type CalendarDate, type Holder, Sessions } from "@fukuri/core"
import { call, type Memory } from "./Memory.ts"
import { openedIn } from "./MemoryLedger.ts"

/** The logins that are held in a memory. */
export const sessionsIn = (memory: Memory): Sessions.Sessions["Service"] => {
  const { sessions } = memory
  return Sessions.Sessions.of({
    start: (session) => call(() => void sessions.set(keyOf(session.holder, session.tokenHash), session)),
    find: (holder, tokenHash) => call(() => sessions.get(keyOf(holder, tokenHash))),
    findWithBook: (holder, tokenHash, fiscalYear) =>
      call(() => ({
        session: sessions.get(keyOf(holder, tokenHash)),
        stream: openedIn(memory, { holder, fiscalYear })
      })),
    touch: (holder, tokenHash, seenAt) =>
      call(() => {
        const session = sessions.get(keyOf(holder, tokenHash))
        if (session === undefined) return
        sessions.set(keyOf(holder, tokenHash), { ...session, seenAt: later(session.seenAt, seenAt) })
      }),
    end: (holder, tokenHash) => call(() => void sessions.delete(keyOf(holder, tokenHash))),
    purge: (seenBefore) =>
      call(() => {
        const gone = [...sessions].filter(([, { seenAt }]) => seenAt < seenBefore)
        for (const [key] of gone) sessions.delete(key)
        return gone.length
      })
  })
}

const keyOf = (holder: Holder.HolderId, tokenHash: string): string => `${holder}/${tokenHash}`

/** Nodes' clocks differ: what was seen later stays. */
const later = (a: CalendarDate.Instant, b: CalendarDate.Instant): CalendarDate.Instant => (a < b ? b : a)
