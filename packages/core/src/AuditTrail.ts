/**
 * AuditTrail (記録): who did what, when, with before and after. Lines are chained: each carries a hash over itself and
 * the line before, so that none can be changed, removed or put between others without breaking what follows.
 */
import { Effect, type Schema, Stream } from "effect"
import { Audit, type AuditLine } from "./Audit.ts"
import { patience } from "./Contention.ts"
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

/**
 * Something that breaks. `Place`: another line stands where one is expected; `Hash`: the line, or the one before it, is not
 * what was recorded; `NotedMissing`: no line has the hash that somebody noted.
 */
export type AuditBreak =
  | { readonly _tag: "Place"; readonly place: number; readonly expected: number }
  | { readonly _tag: "Hash"; readonly place: number }
  | { readonly _tag: "NotedMissing" }

/** What a look at the whole record found. */
export interface AuditReport {
  /** How many there are. */
  readonly lines: number
  /** Hash of the last line; empty when there is none. Noted elsewhere, it proves later that nothing before it changed. */
  readonly head: string
  /** The line with the noted hash, when one was given; undefined when there is none such. */
  readonly noted?: Pick<AuditLine, "place" | "at"> | undefined
  /** What breaks: the first 100, and that the noted line is missing. */
  readonly broken: ReadonlyArray<AuditBreak>
}

const mostConflicts = 50
const mostBroken = 100

/** Records a deed. Returns when it stands in the record. */
export const record = Effect.fn("AuditTrail.record")(function* ({ action, actor, association, detail, subject }: Deed) {
  const audit = yield* Audit
  const { sha256 } = yield* Digest
  const attempt = Effect.gen(function* () {
    const { at } = yield* now
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
      schedule: patience,
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

/**
 * Goes through the whole record of an association and proves that its chain holds. Changes nothing.
 * By itself it cannot notice lines cut off at the end, nor a record that was made anew from some line on, all hashes
 * included: such a chain is whole. Whoever notes the head elsewhere from time to time gives it here as `noted`: that it
 * still stands in a whole chain proves that nothing up to it was changed, removed or put in since.
 */
export const check = Effect.fn("AuditTrail.check")(function* (association: AssociationCode, noted?: string) {
  const audit = yield* Audit
  const { sha256 } = yield* Digest
  const broken: Array<AuditBreak> = []
  let lines = 0
  let previous: AuditLine | undefined
  let found: AuditLine | undefined
  const breaks = (what: AuditBreak): void => {
    if (broken.length < mostBroken) broken.push(what)
  }
  yield* Stream.runForEach(audit.all(association), (batch) =>
    Effect.sync(() => {
      for (const line of batch) {
        const { place } = line
        const expected = (previous?.place ?? 0) + 1
        if (place !== expected) breaks({ _tag: "Place", place, expected })
        if (line.hash !== hashOf(sha256, previous?.hash ?? "", line)) breaks({ _tag: "Hash", place })
        if (line.hash === noted) found = line
        lines++
        previous = line
      }
    })
  )
  if (noted !== undefined && found === undefined) broken.push({ _tag: "NotedMissing" })
  const report: AuditReport = {
    lines,
    head: previous?.hash ?? "",
    broken,
    ...(found === undefined ? {} : { noted: { place: found.place, at: found.at } })
  }
  return report
})

/** The hash of a line behind one with a given hash. */
const hashOf = (
  sha256: (text: string) => string,
  before: string,
  { action, actor, at, detail, place, subject }: Omit<AuditLine, "hash">
): string => sha256(JSON.stringify([before, place, at, actor, action, subject, detail]))
