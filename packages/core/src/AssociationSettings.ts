/**
 * AssociationSettings (設定): the office changes what the association decides for itself (A2, A4, A5, A8, A25, A32, R75,
 * R125-R127). Every change is recorded with before and after. What the settings are is in `Association`.
 */
import { Effect, Equal, Result, Schema, SchemaIssue } from "effect"
import { recorded } from "./AuditTrail.ts"
import { Association } from "./Association.ts"
import * as BusinessCalendar from "./BusinessCalendar.ts"
import { ageOn, type CalendarDate, type FiscalYear } from "./CalendarDate.ts"
import { Catalogue, type Snapshot } from "./Catalogue.ts"
import { basisOf, EditConflict, exclusively, sameAs } from "./CatalogueEdit.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Actor } from "./LedgerEntry.ts"

/** A setting that differs. `field` is the way to it: `contact.phone`. What is not set is undefined. */
export interface SettingDifference {
  readonly field: string
  readonly before: Schema.Json | undefined
  readonly after: Schema.Json | undefined
}

/** What is wrong with a setting, and the way to it; the empty way is the settings as a whole. */
export interface SettingMistake {
  readonly field: string
  readonly expectation: string
}

/** The settings of an association as they are now, with the basis for a change; undefined when there is none. */
export const find = Effect.fn("AssociationSettings.find")(function* (code: AssociationCode) {
  const catalogue = yield* (yield* Catalogue).latest
  const association = catalogue.associations.get(code)
  if (association === undefined) return undefined
  return { association, basis: yield* basisOf(association), bodies: bodiesOf(catalogue, association) }
})

/** Reads settings. Tells everything that is wrong at once. */
export const read = (settings: unknown): Result.Result<Association, ReadonlyArray<SettingMistake>> =>
  Result.mapError(decode(settings, { errors: "all", onExcessProperty: "error" }), ({ issue }) =>
    formatted(issue).issues.map(({ message, path = [] }) => ({
      field: path.map(String).join("."),
      expectation: message
    }))
  )

/**
 * Changes the settings. `basis` stands for the settings as they were seen. What is the same already changes and records
 * nothing. Refuses as EditConflict.
 */
export const change = Effect.fn("AssociationSettings.change")(function* (
  actor: Actor,
  association: Association,
  basis: string
) {
  return yield* exclusively(association.code)(
    Effect.gen(function* () {
      const before = (yield* (yield* Catalogue).latest).associations.get(association.code)
      if (before === undefined) return yield* new EditConflict()
      yield* sameAs(basis, before)
      return yield* put(actor, association, before)
    })
  )
})

/** Adds an association, or changes its settings to the given ones whatever they were. */
export const set = Effect.fn("AssociationSettings.set")(function* (actor: Actor, association: Association) {
  return yield* exclusively(association.code)(
    Effect.gen(function* () {
      const { associations } = yield* (yield* Catalogue).latest
      return yield* put(actor, association, associations.get(association.code))
    })
  )
})

/** What differs between the settings of two associations, by the way to it. */
export const differencesOf = (
  before: Association | undefined,
  after: Association
): ReadonlyArray<SettingDifference> => {
  const [old, young] = [leavesOf(before ?? {}), leavesOf(after)]
  return [...new Set([...young.keys(), ...old.keys()])].flatMap((field) => {
    const difference = { field, before: old.get(field), after: young.get(field) }
    return Equal.equals(difference.before, difference.after) ? [] : [difference]
  })
}

/** What holds where an association says nothing: for forms, which show and send everything. */
export const effectiveOf = (association: Association) => ({
  calendar: BusinessCalendar.calendarOf(association),
  correctionLimit: association.correctionLimit ?? 1,
  mistakeHours: association.mistakeHours ?? 24,
  grantMode: association.grantMode ?? ("daily" as const)
})

/** How old somebody born on the second of April is on the first day of a fiscal year, by either reckoning (A8). */
export const ageExample = (year: FiscalYear) => {
  const birth = `${year - 40}-04-02` as CalendarDate
  const on = `${year}-04-01` as CalendarDate
  return { birth, on, birthday: ageOn(birth, on, "birthday"), dayBefore: ageOn(birth, on, "day-before") }
}

const decode = Schema.decodeUnknownResult(Association)
const formatted = SchemaIssue.makeFormatterStandardSchemaV1()

const put = Effect.fnUntraced(function* (actor: Actor, association: Association, before: Association | undefined) {
  const differences = differencesOf(before, association)
  if (differences.length === 0) return differences
  const sideOf = (side: "before" | "after") =>
    Object.fromEntries(
      differences.flatMap((difference) => {
        const value = difference[side]
        return value === undefined ? [] : [[difference.field, value] as const]
      })
    )
  const catalogue = yield* Catalogue
  yield* recorded({
    association: association.code,
    actor,
    action: before === undefined ? "settings.add" : "settings.change",
    subject: `association:${association.code}`,
    detail: { before: sideOf("before"), after: sideOf("after") }
  })(catalogue.putAssociation(association))
  return differences
})

/** The bodies that people of the association can belong to: those with a name, and those that pay for something. */
const bodiesOf = ({ programmes }: Snapshot, { bodyNames = {}, code }: Association): ReadonlyArray<string> =>
  [
    ...new Set([
      ...Object.keys(bodyNames),
      ...programmes
        .filter(({ association }) => association === code)
        .flatMap(({ products }) => products.map(({ sponsor }) => sponsor))
    ])
  ].toSorted()

/** Every setting by the way to it; lists are settings as a whole. */
const leavesOf = (settings: object): ReadonlyMap<string, Schema.Json> => {
  const leaves = new Map<string, Schema.Json>()
  const walk = (value: object, way: string): void => {
    for (const [key, child] of Object.entries(value) as ReadonlyArray<[string, Schema.Json]>) {
      if (typeof child === "object" && child !== null && !Array.isArray(child)) walk(child, `${way}${key}.`)
      else leaves.set(`${way}${key}`, child)
    }
  }
  walk(settings, "")
  return leaves
}
