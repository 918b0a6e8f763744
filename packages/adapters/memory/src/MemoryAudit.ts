/**
 * The record of who did what, in memory. The contract is the port's.
 */
import { Audit } from "@fukuri/core"
import { Effect } from "effect"
import { batches, call, callOr, type Memory } from "./Memory.ts"

/** The record that is held in a memory. */
export const auditIn = ({ audit }: Memory): Audit.Audit["Service"] =>
  Audit.Audit.of({
    last: (association) => call(() => audit.get(association)?.at(-1)),
    append: (association, line) =>
      callOr(() => {
        const lines = audit.get(association) ?? []
        if (line.place !== lines.length + 1) return new Audit.AuditConflict()
        audit.set(association, lines)
        lines.push(line)
        return Effect.void
      }),
    list: (query) =>
      call(() =>
        (audit.get(query.association) ?? [])
          .filter((line) => isAskedFor(query, line))
          .toReversed()
          .slice(0, query.limit)
      ),
    all: (association) =>
      batches(
        () => [...(audit.get(association) ?? [])],
        (lines) => lines
      )
  })

const isAskedFor = (query: Audit.AuditQuery, line: Audit.AuditLine): boolean =>
  (query.actor === undefined || line.actor === query.actor) &&
  (query.action === undefined || line.action.startsWith(query.action)) &&
  (query.subject === undefined || line.subject === query.subject) &&
  (query.from === undefined || line.at >= query.from) &&
  (query.until === undefined || line.at < query.until) &&
  (query.before === undefined || line.place < query.before)
