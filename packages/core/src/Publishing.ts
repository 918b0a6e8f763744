/**
 * Publishing (公開): the documents of programmes are checked, compared with what is published, and published as a numbered
 * version. Every version stays and can be read. Nothing is published that would take away from what people already got
 * or used.
 */
import { Effect, Option, Schema } from "effect"
import type { Association } from "./Association.ts"
import { recorded } from "./AuditTrail.ts"
import { fiscalYearPeriod, Instant } from "./CalendarDate.ts"
import { Catalogue, programmesOf, type Snapshot } from "./Catalogue.ts"
import { basisOf, EditConflict, exclusively } from "./CatalogueEdit.ts"
import { now } from "./CouponBooks.ts"
import { Digest } from "./Digest.ts"
import type { AssociationCode } from "./Holder.ts"
import { Actor, Reason } from "./LedgerEntry.ts"
import { Programme, ProgrammeId } from "./Programme.ts"
import { compare, Harm, harmsOf, linesOf, noticesOf, type Notice, type ProgrammeChange } from "./ProgrammeChange.ts"
import { problemAt, problemLine, problemsOf, ProgrammeProblem } from "./ProgrammeProblems.ts"
import { textOf } from "./ProgrammeYear.ts"
import { Reports } from "./Reports.ts"
import { type Kept, shelf } from "./Shelf.ts"

/** The document is no programme, or none that can stand beside the others. */
export class ProgrammeRefused extends Schema.TaggedError<ProgrammeRefused>()("ProgrammeRefused", {
  problems: Schema.Array(ProgrammeProblem)
}) {}

/** The programme would change what is already granted or used. Nothing was published. */
export class PublishingRefused extends Schema.TaggedError<PublishingRefused>()("PublishingRefused", {
  harms: Schema.Array(Harm)
}) {}

/** A programme as it was published. */
export const ProgrammeVersion = Schema.Struct({
  programme: ProgrammeId,
  /** From 1 on. */
  number: Schema.Int,
  /** `found`: it was published already when versions began to be kept; by whom and since when is not known. */
  origin: Schema.Literals(["published", "found"]),
  by: Actor,
  at: Instant,
  reason: Schema.optionalKey(Reason),
  /** Of the text. */
  sha256: Schema.String,
  /** The whole programme, as JSON. */
  text: Schema.String
})
export type ProgrammeVersion = typeof ProgrammeVersion.Type

/**
 * Reads the document of a programme and looks whether it can stand beside the others. Refuses it with everything that is
 * wrong. `own`: the association of the office that writes it, which may write only its own.
 */
export const check = Effect.fn("Publishing.check")(function* (document: unknown, own?: AssociationCode) {
  const decoded = yield* Schema.decodeUnknownEffect(Programme)(document, {
    errors: "all",
    onExcessProperty: "error"
  }).pipe(Effect.mapError(({ issue }) => new ProgrammeRefused({ problems: problemsOf(issue, document) })))
  const misfits = problemsOf(undefined, document)
  if (misfits.length > 0) return yield* new ProgrammeRefused({ problems: misfits })
  const problems = besideOthers(yield* (yield* Catalogue).latest, decoded, own)
  return problems.length === 0 ? decoded : yield* new ProgrammeRefused({ problems })
})

/** The same for a text, which may not even be JSON. */
export const checkText = Effect.fn("Publishing.checkText")(function* (text: string, own?: AssociationCode) {
  const document = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: () =>
      new ProgrammeRefused({ problems: [{ path: [], wrong: { _tag: "Syntax" }, expected: "Expected JSON" }] })
  })
  return yield* check(document, own)
})

/** What publishing a programme would mean. */
export interface Outlook {
  readonly programme: Programme
  /** What is published now under its id; nothing when it would be the first. */
  readonly before?: Programme
  readonly change: ProgrammeChange
  /** Why it cannot be published. */
  readonly harms: ReadonlyArray<Harm>
  readonly notices: ReadonlyArray<Notice>
  /** Stands for this outlook: publishing on it is refused when something differs by then. */
  readonly basis: string
}

/** What publishing a programme would mean. Changes nothing. */
export const outlook = Effect.fn("Publishing.outlook")(function* (programme: Programme) {
  const catalogue = yield* (yield* Catalogue).latest
  const before = publishedOf(catalogue, programme.association, programme.id)
  const basis = yield* basisOf([before ?? null, programme])
  if (before === undefined) {
    const none: Outlook = { programme, change: { fields: [], products: [] }, harms: [], notices: [], basis }
    return none
  }
  const change = compare(before, programme, catalogue.associations.get(programme.association)?.bodyNames)
  const facts = yield* factsOf(before)
  const seen: Outlook = {
    programme,
    before,
    change,
    harms: harmsOf(before, programme, facts),
    notices: noticesOf(change, facts),
    basis
  }
  return seen
})

/** Who publishes what, and why. */
export interface PublishingOrder {
  readonly actor: Actor
  readonly programme: Programme
  readonly reason?: string
  /** That of the outlook that was seen. */
  readonly basis?: string
}

/**
 * Publishes a programme as its next version. The same as published already changes nothing and answers the version there
 * is. Refuses as ProgrammeRefused, PublishingRefused, and as EditConflict when the outlook that was seen does not hold
 * any more.
 */
export const publish = Effect.fn("Publishing.publish")(function* (order: PublishingOrder) {
  const { actor, basis, programme, reason } = order
  const { association, id } = programme
  return yield* exclusively(association)(
    Effect.gen(function* () {
      const catalogue = yield* Catalogue
      const problems = besideOthers(yield* catalogue.latest, programme)
      if (problems.length > 0) return yield* new ProgrammeRefused({ problems })
      const seen = yield* outlook(programme)
      if (basis !== undefined && basis !== seen.basis) return yield* new EditConflict()
      if (seen.harms.length > 0) return yield* new PublishingRefused({ harms: seen.harms })
      const { before } = seen
      const last = yield* latestVersion(association, id)
      const isSame = before !== undefined && textOf(before) === textOf(programme)
      const isKept = before !== undefined && last?.value.text === textOf(before)
      if (isSame && isKept) return last.value
      // What is published without a version, as by an earlier program, gets one before something else takes its place.
      const found = before === undefined || isKept || isSame ? undefined : before
      const previous = (last?.value.number ?? 0) + (found === undefined ? 0 : 1)
      const number = previous + 1
      const work = Effect.gen(function* () {
        if (found !== undefined) yield* keep({ actor, programme: found, number: previous, origin: "found" })
        yield* catalogue.putProgramme(programme)
        return yield* keep({ ...order, number, origin: "published" })
      })
      return yield* recorded({
        association,
        actor,
        action: "programme.publish",
        subject: `programme:${id}`,
        detail: {
          before: previous === 0 ? null : previous,
          after: number,
          ...(reason === undefined ? {} : { reason }),
          changes: linesOf(seen.change)
            .map((line) => cut(line))
            .slice(0, mostRecorded)
        }
      })(work)
    })
  )
})

/** The programme of an id as it is published; undefined when there is none. */
export const publishedOf = (
  { programmes }: Snapshot,
  association: AssociationCode,
  id: string
): Programme | undefined => programmes.find((each) => each.association === association && each.id === id)

/** The versions of a programme, the latest first. */
export const versionsOf = Effect.fn("Publishing.versionsOf")(function* (association: AssociationCode, id: ProgrammeId) {
  return (yield* listed(association, id, mostVersions)).map(({ value }) => value)
})

/** One version of a programme; undefined when there is none of that number. */
export const versionOf = Effect.fn("Publishing.versionOf")(function* (
  association: AssociationCode,
  id: ProgrammeId,
  number: number
) {
  return (yield* versions.find(association, documentId(id, number)))?.value
})

/** The number of the latest version of a programme; undefined when none was kept yet. */
export const latestNumber = Effect.fn("Publishing.latestNumber")(function* (
  association: AssociationCode,
  id: ProgrammeId
) {
  return (yield* latestVersion(association, id))?.value.number
})

/** The programme that a version holds; undefined when it is one that cannot be read any more. */
export const programmeIn = ({ text }: Pick<ProgrammeVersion, "text">): Programme | undefined =>
  Option.getOrUndefined(decodeText(text))

/** A refusal as lines of text, for the command. */
export const refusalLines = (refusal: ProgrammeRefused | PublishingRefused): ReadonlyArray<string> =>
  refusal._tag === "ProgrammeRefused" ? refusal.problems.map(problemLine) : refusal.harms.map(harmLine)

const mostVersions = 50
/** How many differences stand in the record; all of them follow from the versions. */
const mostRecorded = 100
const cut = (line: string): string => (line.length > 300 ? `${line.slice(0, 299)}…` : line)

const versions = shelf({ kind: "programme-version", schema: ProgrammeVersion, isOpen: () => false })

/** Versions of one programme lie together, in order of their numbers. */
const documentId = (id: ProgrammeId, number: number): string => `${id}@${String(number).padStart(6, "0")}`

const listed = Effect.fnUntraced(function* (association: AssociationCode, id: ProgrammeId, limit: number) {
  // "A" is behind every digit.
  const kept = yield* versions.list({ association, subject: association, before: `${id}@A`, limit })
  return kept.filter(({ value }) => value.programme === id)
})

const latestVersion = Effect.fnUntraced(function* (association: AssociationCode, id: ProgrammeId) {
  const [last]: ReadonlyArray<Kept<ProgrammeVersion> | undefined> = yield* listed(association, id, 1)
  return last
})

const keep = Effect.fnUntraced(function* (
  kept: Pick<PublishingOrder, "actor" | "programme" | "reason"> & Pick<ProgrammeVersion, "number" | "origin">
) {
  const { actor, number, origin, programme, reason } = kept
  const { at } = yield* now
  const text = textOf(programme)
  const version: ProgrammeVersion = {
    programme: programme.id,
    number,
    origin,
    by: actor,
    at,
    ...(reason === undefined || reason === "" ? {} : { reason }),
    sha256: (yield* Digest).sha256(text),
    text
  }
  yield* versions.add(programme.association, documentId(programme.id, number), version)
  return version
})

const besideOthers = (
  current: Snapshot,
  programme: Programme,
  own?: AssociationCode
): ReadonlyArray<ProgrammeProblem> => {
  const { association, fiscalYear, id: own_, products } = programme
  if (own !== undefined && association !== own) {
    return [
      problemAt(
        programme,
        ["association"],
        { _tag: "AssociationOther", own },
        `Expected one's own association "${own}"`
      )
    ]
  }
  const known: Association | undefined = current.associations.get(association)
  if (known === undefined) {
    return [
      problemAt(programme, ["association"], { _tag: "AssociationUnknown" }, "Expected the code of a known association")
    ]
  }
  const others = programmesOf(current, association, fiscalYear).filter(({ id }) => id !== own_)
  return products.flatMap(({ id }, index) => {
    const other = others.find(({ products }) => products.some((product) => product.id === id))
    if (other === undefined) return []
    const expected = `Expected an id that programme ${other.id} does not use`
    return [problemAt(programme, ["products", index, "id"], { _tag: "ProductTaken", programme: other.id }, expected)]
  })
}

/** What was granted and used of a programme. */
const factsOf = Effect.fnUntraced(function* ({ association, fiscalYear }: Programme) {
  const reports = yield* Reports
  const { from, until } = fiscalYearPeriod(fiscalYear)
  const holdings = yield* reports.holdings(association, fiscalYear)
  const uses = yield* reports.tally({
    association,
    by: ["product", "course", "day"],
    usedFrom: from,
    usedUntil: until
  })
  return { holdings, uses }
})

const harmLine = (harm: Harm): string => {
  switch (harm._tag) {
    case "ProductRemoved":
      return `Product ${harm.product} is gone, but was granted to ${harm.people} people and used ${harm.uses} times. Leave it in the programme.`
    case "CourseRemoved":
      return `Course ${harm.course} of product ${harm.product} is gone, but was used ${harm.uses} times. Leave it in the product.`
    case "DaysLost":
      return `Product ${harm.product} was used ${harm.uses} times from ${harm.first} to ${harm.last}, on days outside its new window. Widen the window.`
    case "YearMoved":
      return `The fiscal year changes from ${harm.from} to ${harm.to}, but coupons were granted to ${harm.people} people or used. Use another id for another year.`
  }
}

const decodeText = Schema.decodeUnknownOption(Schema.fromJsonString(Programme))
