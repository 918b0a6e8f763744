/**
 * MemberImport: one members list, read, compared with who is known, and committed as a whole or not at all (R20, R24,
 * R25, A7, A21). The only reader of members lists: previews, commands and pages all come here. What is kept of a list
 * besides, and who wanted it, is in `MemberLists`.
 */
import { Effect, Result, Schema, Stream } from "effect"
import { renew } from "./Appointment.ts"
import type { Association } from "./Association.ts"
import { addDays, CalendarDate } from "./CalendarDate.ts"
import { now } from "./CouponBooks.ts"
import { emptyFile, type FileRefused, layoutOf, Problems, type RawRow, refusal } from "./FileRow.ts"
import { type Holder, type HolderId, holderId, isSame } from "./Holder.ts"
import type { Holders, ImportOverlap, StagedHolder, StagingId } from "./Holders.ts"
import { type HolderNumber, memberNumberOf, of } from "./HolderNumber.ts"
import { FieldCounts, fieldsBetween, type MemberChange, noFields } from "./MemberDifference.ts"
import * as MemberRow from "./MemberRow.ts"
import { holdsOn, type Membership } from "./Membership.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** A members list, and how it is to be taken. */
export interface MembersList<E = never, R = never> {
  readonly association: Association
  /** The header first, then the lines, in batches. */
  readonly rows: Stream.Stream<ReadonlyArray<RawRow>, E, R>
  /** The day that the list describes. */
  readonly asOf: CalendarDate
  /** Look at everything, change nothing. */
  readonly dryRun: boolean
  /** Take it even if more than 5 % of the members would lose their membership. */
  readonly acceptLoss: boolean
  /** Take it even if it describes an earlier day than the list before it. */
  readonly acceptOlder: boolean
  /** Only if that is still the generation that it is compared with. */
  readonly lookedAt?: number
  /** Told after every batch how many lines were read so far. */
  readonly onProgress?: (lines: number) => Effect.Effect<void>
  /**
   * Told of each person of whom the list says something new, in batches: those of the file by line, then those who are
   * missing. Not told any more once something is wrong with the file.
   */
  readonly onDifference?: (changes: ReadonlyArray<MemberChange>) => Effect.Effect<void, E, R>
}

/** What a list changed, or would change. Unit: people. */
export const ImportSummary = Schema.Struct({
  rows: Schema.Int,
  added: Schema.Int,
  changed: Schema.Int,
  unchanged: Schema.Int,
  /** Members who had a membership on the day of the list and have none now. */
  ended: Schema.Int,
  /** Members who had a membership on the day of the list. */
  members: Schema.Int,
  /** How many of the changed and ended differ in each field. */
  fields: FieldCounts,
  /** The list that it was compared with. */
  generation: Schema.Int,
  /** The day of that list. */
  knownAsOf: Schema.optionalKey(CalendarDate),
  committed: Schema.Boolean
})
export type ImportSummary = typeof ImportSummary.Type

/** So many members would lose their membership that the list may be the wrong one. Nothing was changed. */
export class LossTooLarge extends Schema.TaggedError<LossTooLarge>()("LossTooLarge", {
  ended: Schema.Int,
  members: Schema.Int
}) {}

/** The list describes an earlier day than the one before it. Nothing was changed. */
export class ListOlder extends Schema.TaggedError<ListOlder>()("ListOlder", {
  known: CalendarDate,
  given: CalendarDate
}) {}

/** Another list was taken or taken back since somebody looked: what they saw is not what would be. Nothing was changed. */
export class LookAgain extends Schema.TaggedError<LookAgain>()("LookAgain", {
  lookedAt: Schema.Int,
  generation: Schema.Int
}) {}

/** Why a list was not taken. Nothing was changed. */
export type MembersRefused = FileRefused | LossTooLarge | ListOlder | LookAgain | ImportOverlap

/** The share of members that a list may end without being asked again. Unit: percent. */
export const lossLimitPercent = 5

/** Whether so many members end that the list may be the wrong one. */
export const isLossLarge = ({ ended, members }: Pick<ImportSummary, "ended" | "members">): boolean =>
  ended * 100 > members * lossLimitPercent

/** Takes a full members list: who is missing loses membership the day before it. Atomic. */
export const takeMembers = <E, R>(
  holders: Holders["Service"],
  list: MembersList<E, R>
): Effect.Effect<ImportSummary, MembersRefused | StoreFailure | E, R> =>
  Effect.gen(function* () {
    const staging = yield* holders.stage(list.association.code)
    return yield* compare(holders, staging, list).pipe(Effect.onError(() => Effect.ignore(holders.drop(staging))))
  })

const compare = Effect.fnUntraced(function* <E, R>(
  holders: Holders["Service"],
  staging: StagingId,
  list: MembersList<E, R>
) {
  // Read behind `stage`: whatever list is committed or taken back from now on, this one is dropped by the store.
  const { asOf: knownAsOf, generation } = yield* holders.list(list.association.code)
  if (list.lookedAt !== undefined && list.lookedAt !== generation) {
    return yield* new LookAgain({ lookedAt: list.lookedAt, generation })
  }
  if (!list.acceptOlder && knownAsOf !== undefined && list.asOf < knownAsOf) {
    return yield* new ListOlder({ known: knownAsOf, given: list.asOf })
  }
  const count = new Count(list.asOf)
  yield* readInto(holders, staging, list, count)
  yield* Stream.runForEach(holders.missing(staging), (batch) => {
    const ended = batch.flatMap((known) => {
      const next = { ...known, memberships: endedBefore(known.memberships, list.asOf) }
      return isSame(known, next) ? [] : [count.staged(0, known, next)]
    })
    if (ended.length === 0) return Effect.void
    return Effect.andThen(holders.add(staging, ended), tell(list, count))
  })
  const { added, changed, ended, fields, members, rows, unchanged } = count
  if (!list.acceptLoss && isLossLarge({ ended, members })) return yield* new LossTooLarge({ ended, members })

  const same = knownAsOf === list.asOf && added + changed + ended === 0
  const committed = !list.dryRun && !same
  yield* committed ? holders.commit(staging, list.asOf) : holders.drop(staging)
  const summary: ImportSummary = {
    rows,
    added,
    changed,
    unchanged,
    ended,
    members,
    fields,
    generation,
    ...(knownAsOf === undefined ? {} : { knownAsOf }),
    committed
  }
  return summary
})

/** Some lines as they were read, and who of them is known. */
interface ReadBatch {
  readonly read: ReadonlyArray<MemberRow.MemberRow>
  readonly known: ReadonlyMap<HolderId, Holder>
  /** How many lines were read up to here. */
  readonly lines: number
  /** Whether nothing is wrong with the file so far. */
  readonly right: boolean
}

/** Reads the file and stages who is in it. Refuses it with everything that is wrong. */
const readInto = Effect.fnUntraced(function* <E, R>(
  holders: Holders["Service"],
  staging: StagingId,
  list: MembersList<E, R>,
  count: Count
) {
  const { today } = yield* now
  const problems = new Problems()
  const unread = new Set<HolderNumber>()
  let rows = 0
  let layout: ReturnType<typeof layoutOf<(typeof MemberRow.columns)[number]["key"]>> | undefined

  const readBatch = Effect.fnUntraced(function* (batch: ReadonlyArray<RawRow>) {
    const read: Array<MemberRow.MemberRow> = []
    for (const row of batch) {
      if (layout === undefined) {
        layout = layoutOf(MemberRow.columns, row)
        if (Result.isFailure(layout)) return yield* refusal(layout.failure)
        continue
      }
      rows++
      const result = Result.flatMap(layout, (columns) => MemberRow.read(list.association, columns, row, today))
      if (Result.isSuccess(result)) read.push(result.success)
      else if ("problems" in result.failure) {
        problems.add(result.failure.problems)
        if (result.failure.number !== undefined) unread.add(result.failure.number)
      }
    }
    const known = read.length === 0 ? [] : yield* holders.find(read.map(({ holder }) => idOf(holder)))
    return { read, known: byId(known), lines: rows, right: problems.total === 0 }
  })

  const stageBatch = Effect.fnUntraced(function* ({ known, lines, read, right }: ReadBatch) {
    count.rows = lines
    if (read.length > 0) {
      yield* holders.add(
        staging,
        read.map(({ holder, line, term }) => {
          const before = known.get(idOf(holder))
          const terms = renew(before?.appointment.terms ?? [], term)
          return count.staged(line, before, { ...holder, appointment: { ...holder.appointment, terms } })
        })
      )
    }
    yield* right ? tell(list, count) : Effect.void
    yield* list.onProgress?.(count.rows) ?? Effect.void
  })

  // While the store stages one batch, the next is read and its people are looked up.
  const read = Stream.mapEffect(list.rows, readBatch).pipe(Stream.buffer({ capacity: 2 }))
  yield* Stream.runForEach(read, stageBatch)
  if (layout === undefined) return yield* refusal([emptyFile])
  // A list of nobody would end everybody: it was cut off, or saved from the wrong sheet.
  if (count.rows === 0) return yield* refusal([{ line: 2, column: "", value: "", code: "rows-missing" }])

  for (const { lines, number } of yield* holders.repeated(staging, Problems.limit)) {
    problems.add(lines.slice(1).map((line) => ({ line, column: "組合員番号", value: number, code: "number-repeated" })))
  }
  for (const { line, number } of yield* holders.withoutMember(staging, Problems.limit)) {
    if (unread.has(of(memberNumberOf(number), "self"))) continue
    problems.add([{ line, column: "組合員番号", value: number, code: "member-row-missing" }])
  }
  if (problems.total > 0) return yield* problems.refusal()
})

/** What becomes of the people of a list, counted, and what was not told of them yet. */
class Count {
  rows = 0
  added = 0
  changed = 0
  unchanged = 0
  ended = 0
  members = 0
  readonly fields: { -readonly [Field in keyof FieldCounts]: number } = { ...noFields }
  #untold: Array<MemberChange> = []
  readonly #asOf: CalendarDate

  constructor(asOf: CalendarDate) {
    this.#asOf = asOf
  }

  /** Counts what becomes of one person, and answers the record to stage. */
  staged(line: number, before: Holder | undefined, after: Holder): StagedHolder {
    const changed = before === undefined || !isSame(before, after)
    const wasMember = before !== undefined && isMember(before, this.#asOf)
    if (wasMember) this.members++
    const kind =
      wasMember && !isMember(after, this.#asOf)
        ? "ended"
        : before === undefined
          ? "added"
          : changed
            ? "changed"
            : "unchanged"
    this[kind]++
    if (kind !== "unchanged") this.#untold.push({ kind, line, before, after })
    if (before !== undefined && changed) for (const field of fieldsBetween(before, after)) this.fields[field]++
    return { line, holder: after, changed }
  }

  take(): ReadonlyArray<MemberChange> {
    const untold = this.#untold
    this.#untold = []
    return untold
  }
}

const tell = <E, R>({ onDifference }: MembersList<E, R>, count: Count): Effect.Effect<void, E, R> => {
  const changes = count.take()
  return changes.length === 0 || onDifference === undefined ? Effect.void : onDifference(changes)
}

const idOf = (holder: Holder): HolderId => holderId(holder.association, holder.number)

const byId = (holders: ReadonlyArray<Holder>): ReadonlyMap<HolderId, Holder> =>
  new Map(holders.map((holder) => [idOf(holder), holder]))

const isMember = ({ memberships }: Holder, on: CalendarDate): boolean =>
  holdsOn(
    memberships,
    memberships.map(({ body }) => body),
    on
  )

/** Memberships of somebody who is not on a list any more: they end the day before it; those not begun are void. */
const endedBefore = (memberships: ReadonlyArray<Membership>, asOf: CalendarDate): ReadonlyArray<Membership> => {
  const lastDay = addDays(asOf, -1)
  return memberships.flatMap(({ body, period }) => {
    if (period.from > lastDay) return []
    const until = period.until !== undefined && period.until < lastDay ? period.until : lastDay
    return [{ body, period: { from: period.from, until } }]
  })
}
