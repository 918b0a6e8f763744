/**
 * Imports: files of the office become records (R20, R24, R25, A7, A21). All or nothing: a list with one bad line
 * changes nothing, and everything that is wrong is told at once.
 */
import { Context, Effect, Equal, Layer, Result, Schema, Stream } from "effect"
import { renew } from "./Appointment.ts"
import type { Association } from "./Association.ts"
import { addDays, type CalendarDate, fiscalYearOf } from "./CalendarDate.ts"
import { Catalogue, productsOf, programmesOf } from "./Catalogue.ts"
import { now } from "./CouponBooks.ts"
import type { Facility } from "./Facility.ts"
import * as FacilityRow from "./FacilityRow.ts"
import { FileRefused, layoutOf, type Problem, type RawRow } from "./FileRow.ts"
import { type Holder, type HolderId, holderId } from "./Holder.ts"
import { Holders, type ImportOverlap, type StagedHolder, type StagingId } from "./Holders.ts"
import { type HolderNumber, memberNumberOf, of } from "./HolderNumber.ts"
import * as MemberRow from "./MemberRow.ts"
import { holdsOn, type Membership } from "./Membership.ts"
import { Programme } from "./Programme.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** A members list, and how it is to be taken. */
export interface MembersList<E = never> {
  readonly association: Association
  /** The header first, then the lines, in batches. */
  readonly rows: Stream.Stream<ReadonlyArray<RawRow>, E>
  /** The day that the list describes. */
  readonly asOf: CalendarDate
  /** Look at everything, change nothing. */
  readonly dryRun: boolean
  /** Take it even if more than 5 % of the members would lose their membership. */
  readonly acceptLoss: boolean
  /** Told after every batch how many lines were read so far. */
  readonly onProgress?: (lines: number) => Effect.Effect<void>
}

/** What a list changed, or would change. Unit: people. */
export interface ImportSummary {
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** Members who had a membership on the day of the list and have none now. */
  readonly ended: number
  readonly committed: boolean
}

/** So many members would lose their membership that the list may be the wrong one. Nothing was changed. */
export class LossTooLarge extends Schema.TaggedError<LossTooLarge>()("LossTooLarge", {
  ended: Schema.Int,
  members: Schema.Int
}) {}

/** What a list of facilities changed, or would change. */
export interface FacilitiesSummary {
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** Course keys that no programme of this fiscal year has: a slip of the pen, or a programme still to come. */
  readonly unknownCourses: ReadonlyArray<string>
}

/** The programme cannot be published beside the others. */
export class ProgrammeRefused extends Schema.TaggedError<ProgrammeRefused>()("ProgrammeRefused", {
  /** Where in the document, and what is expected there. */
  problems: Schema.Array(Schema.String)
}) {}

/** The share of members that a list may end without being asked again. Unit: percent. */
const lossLimitPercent = 5
const problemLimit = 1000

/** The verbs of importing. */
export class Imports extends Context.Service<
  Imports,
  {
    /** Takes a full members list: who is missing loses membership the day before it. Atomic. */
    readonly members: <E>(
      list: MembersList<E>
    ) => Effect.Effect<ImportSummary, FileRefused | LossTooLarge | ImportOverlap | StoreFailure | E>
    /** Adds or replaces facilities by code. Atomic. */
    readonly facilities: <E>(
      association: Association,
      rows: Stream.Stream<ReadonlyArray<RawRow>, E>
    ) => Effect.Effect<FacilitiesSummary, FileRefused | StoreFailure | E>
    /** Reads a programme document. Refuses it with the place and the expectation of everything that is wrong. */
    readonly checkProgramme: (document: unknown) => Effect.Effect<Programme, ProgrammeRefused | StoreFailure>
    /** Publishes a programme, in the place of an earlier version. */
    readonly publishProgramme: (document: unknown) => Effect.Effect<Programme, ProgrammeRefused | StoreFailure>
  }
>()("@fukuri/core/Imports") {
  static readonly layer: Layer.Layer<Imports, never, Holders | Catalogue> = Layer.effect(
    Imports,
    Effect.gen(function* () {
      const holders = yield* Holders
      const catalogue = yield* Catalogue

      const members = <E>(list: MembersList<E>) =>
        Effect.gen(function* () {
          const staging = yield* holders.stage(list.association.code)
          return yield* takeMembers(holders, staging, list).pipe(
            Effect.onError(() => Effect.ignore(holders.drop(staging)))
          )
        })

      const facilities = Effect.fnUntraced(function* <E>(
        association: Association,
        rows: Stream.Stream<ReadonlyArray<RawRow>, E>
      ) {
        const { today } = yield* now
        const current = yield* catalogue.latest
        const [header, ...lines] = (yield* Stream.runCollect(rows)).flat()
        const problems: Array<Problem> = []
        const taken = new Map<string, Facility>()
        const layout = header === undefined ? Result.fail([emptyFile]) : layoutOf(FacilityRow.columns, header)
        if (Result.isFailure(layout)) return yield* refusal(layout.failure)
        for (const line of lines) {
          const read = FacilityRow.read(association.code, layout.success, line)
          if (Result.isFailure(read)) {
            problems.push(...read.failure)
            continue
          }
          const facility = read.success
          const place = { line: line.line, column: "施設コード", value: facility.code }
          if (taken.has(facility.code)) problems.push({ ...place, code: "code-repeated" })
          const known = current.facilities.get(facility.code)
          if (known !== undefined && known.association !== association.code) {
            problems.push({ ...place, code: "code-of-another-association" })
          }
          taken.set(facility.code, facility)
        }
        if (problems.length > 0) return yield* refusal(problems)
        const list = [...taken.values()]
        const known = list.filter(({ code }) => current.facilities.has(code))
        const unchanged = known.filter((facility) => Equal.equals(facility, current.facilities.get(facility.code)))
        yield* catalogue.putFacilities(list)
        const courses = new Set<string>(
          productsOf(current, association.code, fiscalYearOf(today)).flatMap((product) =>
            product.courses.map(({ key }) => key)
          )
        )
        const summary: FacilitiesSummary = {
          rows: lines.length,
          added: list.length - known.length,
          changed: known.length - unchanged.length,
          unchanged: unchanged.length,
          unknownCourses: [...new Set(list.flatMap(({ offers }) => offers))].filter((key) => !courses.has(key))
        }
        return summary
      })

      const checkProgramme = Effect.fnUntraced(function* (document: unknown) {
        const decoded = yield* Schema.decodeUnknownEffect(Programme)(document, {
          errors: "all",
          onExcessProperty: "error"
        }).pipe(
          Effect.mapError((error) => new ProgrammeRefused({ problems: error.message.split("\n").filter(Boolean) }))
        )
        const current = yield* catalogue.latest
        if (!current.associations.has(decoded.association)) {
          return yield* new ProgrammeRefused({
            problems: [`Expected the code of a known association, got "${decoded.association}"\n  at ["association"]`]
          })
        }
        const others = programmesOf(current, decoded.association, decoded.fiscalYear).filter(
          ({ id }) => id !== decoded.id
        )
        const problems = decoded.products.flatMap(({ id }, index) => {
          const other = others.find(({ products }) => products.some((product) => product.id === id))
          return other === undefined
            ? []
            : [`Expected an id that programme ${other.id} does not use: "${id}"\n  at ["products"][${index}]["id"]`]
        })
        return problems.length === 0 ? decoded : yield* new ProgrammeRefused({ problems })
      })

      return Imports.of({
        members,
        facilities,
        checkProgramme,
        publishProgramme: (document) =>
          Effect.tap(checkProgramme(document), (programme) => catalogue.putProgramme(programme))
      })
    })
  )
}

const takeMembers = Effect.fnUntraced(function* <E>(
  holders: Holders["Service"],
  staging: StagingId,
  list: MembersList<E>
) {
  const { today } = yield* now
  const problems = new Problems()
  const count = { rows: 0, added: 0, changed: 0, unchanged: 0, ended: 0, members: 0 }
  const unread = new Set<HolderNumber>()
  let layout: ReturnType<typeof layoutOf<(typeof MemberRow.columns)[number]["key"]>> | undefined

  /** Counts what becomes of one known person, and answers the record to stage. */
  const staged = (line: number, known: Holder | undefined, next: Holder): StagedHolder => {
    const changed = known === undefined || !Equal.equals(known, next)
    const before = known !== undefined && isMember(known, list.asOf)
    if (before) count.members++
    if (before && !isMember(next, list.asOf)) count.ended++
    else if (known === undefined) count.added++
    else if (changed) count.changed++
    else count.unchanged++
    return { line, holder: next, changed }
  }

  const takeBatch = Effect.fnUntraced(function* (batch: ReadonlyArray<RawRow>) {
    const read: Array<MemberRow.MemberRow> = []
    for (const row of batch) {
      if (layout === undefined) {
        layout = layoutOf(MemberRow.columns, row)
        if (Result.isFailure(layout)) return yield* refusal(layout.failure)
        continue
      }
      count.rows++
      const result = Result.flatMap(layout, (columns) => MemberRow.read(list.association, columns, row, today))
      if (Result.isSuccess(result)) read.push(result.success)
      else if ("problems" in result.failure) {
        problems.add(result.failure.problems)
        if (result.failure.number !== undefined) unread.add(result.failure.number)
      }
    }
    if (read.length > 0) {
      const known = byId(yield* holders.find(read.map(({ holder }) => idOf(holder))))
      yield* holders.add(
        staging,
        read.map(({ holder, line, term }) => {
          const before = known.get(idOf(holder))
          const terms = renew(before?.appointment.terms ?? [], term)
          return staged(line, before, { ...holder, appointment: { ...holder.appointment, terms } })
        })
      )
    }
    yield* list.onProgress?.(count.rows) ?? Effect.void
  })

  yield* Stream.runForEach(list.rows, takeBatch)
  if (layout === undefined) return yield* refusal([emptyFile])

  for (const { lines, number } of yield* holders.repeated(staging, problemLimit)) {
    problems.add(lines.slice(1).map((line) => ({ line, column: "組合員番号", value: number, code: "number-repeated" })))
  }
  for (const { line, number } of yield* holders.withoutMember(staging, problemLimit)) {
    if (unread.has(of(memberNumberOf(number), "self"))) continue
    problems.add([{ line, column: "組合員番号", value: number, code: "member-row-missing" }])
  }
  if (problems.total > 0) return yield* problems.refusal()

  yield* Stream.runForEach(holders.missing(staging), (batch) => {
    const ended = batch.flatMap((known) => {
      const next = { ...known, memberships: endedBefore(known.memberships, list.asOf) }
      return Equal.equals(known, next) ? [] : [staged(0, known, next)]
    })
    return ended.length === 0 ? Effect.void : holders.add(staging, ended)
  })
  if (!list.acceptLoss && count.ended * 100 > count.members * lossLimitPercent) {
    return yield* new LossTooLarge({ ended: count.ended, members: count.members })
  }

  const { asOf } = yield* holders.list(list.association.code)
  const same = asOf === list.asOf && count.added + count.changed + count.ended === 0
  const committed = !list.dryRun && !same
  yield* committed ? holders.commit(staging, list.asOf) : holders.drop(staging)
  const { members: _, ...counts } = count
  const summary: ImportSummary = { ...counts, committed }
  return summary
})

/** What is wrong so far: the first of them, and how many in all. */
class Problems {
  total = 0
  readonly #first: Array<Problem> = []

  add(problems: ReadonlyArray<Problem>): void {
    this.total += problems.length
    this.#first.push(...problems.slice(0, Math.max(0, problemLimit - this.#first.length)))
  }

  refusal(): FileRefused {
    return new FileRefused({ problems: this.#first.sort((a, b) => a.line - b.line), total: this.total })
  }
}

const emptyFile: Problem = { line: 1, column: "", value: "", code: "file-empty" }

const refusal = (problems: ReadonlyArray<Problem>): FileRefused => {
  const all = new Problems()
  all.add(problems)
  return all.refusal()
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
