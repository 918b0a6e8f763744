/**
 * LedgerHandlers: the ledger for others to follow, entry by entry in order. A page ends where what is settled ends, so that
 * nobody who goes on from there misses an entry.
 */
import { AuditTrail, CalendarDate, Clerk, Holder, Ledger, type LedgerEntry } from "@fukuri/core"
import { Effect, Stream } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "./Api.ts"
import { CurrentKey } from "./ApiAccess.ts"
import type { GroupLayer } from "./ApiServices.ts"
import { type Entry, usualLimit } from "./ApiShapes.ts"
import { orProblem } from "./ProblemTable.ts"

/** The endpoints of `ledger`. */
export const ledgerHandlers: GroupLayer<"ledger"> = HttpApiBuilder.group(Api, "ledger", (handlers) =>
  handlers.handle("entries", ({ query: { after = 0, limit = usualLimit } }) =>
    Effect.gen(function* () {
      const { clerk } = yield* CurrentKey
      const { association } = clerk
      const entries = yield* (yield* Ledger.Ledger)
        .entries(association, after)
        .pipe(Stream.flattenIterable, Stream.take(limit), Stream.runCollect)
      const next = entries.at(-1)?.seq ?? after
      // A follower asks all day long, and mostly for nothing.
      if (entries.length > 0) {
        const detail = { after, next, entries: entries.length }
        yield* AuditTrail.record({ association, actor: Clerk.actorOf(clerk), action: "ledger.read", detail })
      }
      return { entries: entries.map(entryOf), next }
    }).pipe(orProblem)
  )
)

const entryOf = ({ entry, fiscalYear, holder, seq, version }: LedgerEntry.RecordedEntry): typeof Entry.Type => {
  // The reason is in the words of a clerk, who may have named somebody.
  const { _tag, at, reason: _, ...rest } = { reason: "", ...entry }
  return { seq, holder: Holder.numberOf(holder), fiscalYear, version, kind: _tag, at: CalendarDate.isoOf(at), ...rest }
}
