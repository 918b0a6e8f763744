/**
 * AuditTrail (記録): who did what, when, with before and after. Lines are chained: each carries a hash over itself and
 * the line before, so that none can be changed, removed or put between others without breaking what follows.
 */
import { Effect, Schedule, type Schema, Stream } from "effect"
import { Audit, type AuditLine } from "./Audit.ts"
import { now } from "./CouponBooks.ts"
import { Digest } from "./Digest.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Actor } from "./LedgerEntry.ts"
import { StoreFailure } from "./StoreFailure.ts"

/** Something that is done, to be recorded. */
export interface Deed {
  readonly association: AssociationCode
  readonly actor: Actor
  /** What is done, as a key: `facility.change`. */
  readonly action: string
  /** About what: `holder:123456`; nothing when left out. */
  readonly subject?: string
  /** What is to be known besides: `before` and `after`, `reason`, counts. Never a secret. */
  readonly detail?: { readonly [Key in string]: Schema.Json }
}

/** What a look at the whole record found. */
export interface AuditReport {
  readonly lines: number
  /** Hash of the last line; empty when there is none. Noted elsewhere, it proves later that nothing before it changed. */
  readonly head: string
  /** What breaks, at most 100. */
  readonly broken: ReadonlyArray<string>
}

const mostConflicts = 50
const conflictSchedule = Schedule.exponential("2 millis", 1.5).pipe(Schedule.jittered)

/** Records a deed. Returns when it stands in the record. */
export const record = Effect.fn("AuditTrail.record")(function* ({ action, actor, association, detail, subject }: Deed) {
  const audit = yield* Audit
  const { sha256 } = yield* Digest
  const { at } = yield* now
  const attempt = Effect.gen(function* () {
    const last = yield* audit.last(association)
    const line = {
      place: (last?.place ?? 0) + 1,
      at,
      actor,
      action,
      subject: subject ?? "",
      detail: JSON.stringify(detail ?? {})
    }
    yield* audit.append(association, { ...line, hash: hashOf(sha256, last?.hash ?? "", line) })
  })
  yield* attempt.pipe(
    Effect.retry({
      while: (error) => error._tag === "AuditConflict",
      schedule: conflictSchedule,
      times: mostConflicts
    }),
    Effect.mapError((error) =>
      error._tag === "AuditConflict"
        ? new StoreFailure({ store: "audit", reason: "busy", cause: "the record grew faster than it could be read" })
        : error
    )
  )
})

/**
 * Records a deed and then does it: nothing is done that is not in the record. When it is refused or fails, a second line
 * says so, with the tag of the reason.
 */
export const recorded =
  (deed: Deed) =>
  <A, E extends { readonly _tag: string }, R>(
    work: Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | StoreFailure, R | Audit | Digest> =>
    Effect.andThen(
      record(deed),
      Effect.tapError(work, ({ _tag }) =>
        record({ ...deed, action: `${deed.action}.refused`, detail: { refusal: _tag } })
      )
    )

/** Goes through the whole record of an association and proves that its chain holds. Changes nothing. */
export const check = Effect.fn("AuditTrail.check")(function* (association: AssociationCode) {
  const audit = yield* Audit
  const { sha256 } = yield* Digest
  const broken: Array<string> = []
  let previous: AuditLine | undefined
  yield* Stream.runForEach(audit.all(association), (batch) =>
    Effect.sync(() => {
      for (const line of batch) {
        const place = (previous?.place ?? 0) + 1
        if (broken.length < 100) {
          if (line.place !== place) broken.push(`line ${line.place} stands where line ${place} is expected`)
          if (line.hash !== hashOf(sha256, previous?.hash ?? "", line)) {
            broken.push(`line ${line.place} is not what was recorded, or the line before it is not`)
          }
        }
        previous = line
      }
    })
  )
  const report: AuditReport = { lines: previous?.place ?? 0, head: previous?.hash ?? "", broken }
  return report
})

/** The hash of a line behind one with a given hash. */
const hashOf = (
  sha256: (text: string) => string,
  before: string,
  { action, actor, at, detail, place, subject }: Omit<AuditLine, "hash">
): string => sha256(JSON.stringify([before, place, at, actor, action, subject, detail]))
