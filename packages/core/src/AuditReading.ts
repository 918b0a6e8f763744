/**
 * AuditReading (記録): the record of who did what, for those who manage: by page, and as a whole. Whoever sees in it
 * whom it is about leaves a line in it. How lines are written and proved is in `AuditTrail`.
 */
import { Effect, Option, Stream } from "effect"
import { Audit, type AuditLine, type AuditQuery } from "./Audit.ts"
import { record } from "./AuditTrail.ts"
import { type CalendarDate, addDays, startOf } from "./CalendarDate.ts"
import { actorOf, type Clerk, may } from "./Clerk.ts"
import type { AssociationCode } from "./Holder.ts"
import { permitted } from "./Permitted.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** Which lines are looked for. */
export interface AuditFilter {
  /** Shape: an Actor, `clerk:yamada`. */
  readonly actor?: string | undefined
  /** Actions that begin with this: `clerk.`, `clerk.add`. */
  readonly action?: string | undefined
  /** Shape: as in a line: `holder:123456`. */
  readonly subject?: string | undefined
  /** The first day. */
  readonly from?: CalendarDate | undefined
  /** The last day. */
  readonly until?: CalendarDate | undefined
}

/** Who asks for what. */
export interface AuditAsking {
  readonly clerk: Clerk
  readonly filter: AuditFilter
}

/** How many lines a page has. */
export const pageSize = 50
const batchSize = 500

/** A page of lines, the latest first, from before a place on. Recorded for who sees whom they are about. */
export const page = Effect.fn("AuditReading.page")(function* (
  asking: AuditAsking & { readonly before?: number | undefined }
) {
  const { before, clerk, filter } = asking
  yield* permitted(clerk, "manage")
  const audit = yield* Audit
  const found = yield* audit.list({
    ...queryOf(clerk.association, filter),
    ...(before === undefined ? {} : { before }),
    limit: pageSize + 1
  })
  const lines = found.slice(0, pageSize)
  if (may(clerk, "personal") && lines.some(isAboutPerson)) {
    yield* record({ ...deedOf(asking, "audit.read"), detail: { ...askedFor(filter), lines: lines.length } })
  }
  return { lines, next: found.length > pageSize ? lines.at(-1)?.place : undefined }
})

/** All lines, the latest first, in batches. Recorded. */
export const exported = Effect.fn("AuditReading.exported")(function* (asking: AuditAsking) {
  const { clerk, filter } = asking
  yield* permitted(clerk, "manage")
  const audit = yield* Audit
  const head = yield* audit.last(clerk.association)
  yield* record({ ...deedOf(asking, "audit.export"), detail: askedFor(filter) })
  const query = queryOf(clerk.association, filter)
  const lines: Stream.Stream<ReadonlyArray<AuditLine>, StoreFailure> = Stream.paginate(
    (head?.place ?? 0) + 1,
    Effect.fnUntraced(function* (before) {
      const batch = yield* audit.list({ ...query, before, limit: batchSize })
      const last = batch.length < batchSize ? undefined : batch.at(-1)?.place
      return [batch.length === 0 ? [] : [batch], Option.fromUndefinedOr(last)] as const
    })
  )
  return lines
})

/** The fingerprint of the record as it is: how many lines, and the hash of the last. Undefined while it is empty. */
export const head = Effect.fn("AuditReading.head")(function* (clerk: Clerk) {
  yield* permitted(clerk, "manage")
  return yield* (yield* Audit).last(clerk.association)
})

const isAboutPerson = ({ subject }: AuditLine): boolean => subject.startsWith("holder:")

const deedOf = ({ clerk, filter: { subject } }: AuditAsking, action: string) => ({
  association: clerk.association,
  actor: actorOf(clerk),
  action,
  ...(subject === undefined ? {} : { subject })
})

const askedFor = ({ action, actor, from, until }: AuditFilter) => ({
  ...(actor === undefined ? {} : { clerk: actor }),
  ...(action === undefined ? {} : { action }),
  ...(from === undefined ? {} : { from }),
  ...(until === undefined ? {} : { until })
})

const queryOf = (
  association: AssociationCode,
  { action, actor, from, subject, until }: AuditFilter
): Omit<AuditQuery, "limit"> => ({
  association,
  ...(actor === undefined ? {} : { actor }),
  ...(action === undefined ? {} : { action }),
  ...(subject === undefined ? {} : { subject }),
  ...(from === undefined ? {} : { from: startOf(from) }),
  ...(until === undefined ? {} : { until: startOf(addDays(until, 1)) })
})
