/**
 * MemberDifference: what a members list changes about one person, field by field, in a form that can be kept and shown.
 * Who is compared with whom is decided in `Imports`.
 */
import { Schema } from "effect"
import type { Period } from "./CalendarDate.ts"
import type { Holder } from "./Holder.ts"
import { HolderNumber } from "./HolderNumber.ts"

/** What can differ about a person. A membership is told by its body: the two of a members list. */
export const MemberField = Schema.Literals([
  "name",
  "kana",
  "birthDate",
  "sex",
  "workplace",
  "appointment",
  "weeklyHours",
  "terms",
  "kyosai",
  "gojokai"
])
export type MemberField = typeof MemberField.Type

/** How many people differ in each field. */
export const FieldCounts = Schema.Record(MemberField, Schema.Int)
export type FieldCounts = typeof FieldCounts.Type

/** One field of one person. Empty texts where there is nothing. Shape: see {@link fieldText}. */
export const FieldChange = Schema.Struct({ field: MemberField, before: Schema.String, after: Schema.String })
export type FieldChange = typeof FieldChange.Type

/** What becomes of a person: new to the list, known and different, or without any membership from the list's day on. */
export const DifferenceKind = Schema.Literals(["added", "changed", "ended"])
export type DifferenceKind = typeof DifferenceKind.Type

/** A person of whom a list says something new. */
export interface MemberChange {
  readonly kind: DifferenceKind
  /** Where it stands in the file; 0 when the person is not in it any more. */
  readonly line: number
  /** Undefined for whom nobody knew. */
  readonly before: Holder | undefined
  readonly after: Holder
}

/** The same, in a form that can be kept. */
export const MemberDifference = Schema.Struct({
  kind: DifferenceKind,
  line: Schema.Int,
  number: HolderNumber,
  /** As it is called after the list. */
  name: Schema.String,
  /** What differs; of a new person everything that is known but the names. */
  fields: Schema.Array(FieldChange)
})
export type MemberDifference = typeof MemberDifference.Type

/** Nobody differs in anything. */
export const noFields: FieldCounts = {
  name: 0,
  kana: 0,
  birthDate: 0,
  sex: 0,
  workplace: 0,
  appointment: 0,
  weeklyHours: 0,
  terms: 0,
  kyosai: 0,
  gojokai: 0
}

/** The fields in which two records of one person differ. */
export const fieldsBetween = (before: Holder, after: Holder): ReadonlyArray<MemberField> =>
  MemberField.literals.filter((field) => fieldText(before, field) !== fieldText(after, field))

/**
 * A field as text. Shape: names and categories as they are written, `1974-12-12`, `male`, hours with two decimals, periods
 * as `1997-04-01〜` or `2024-04-01〜2024-07-31`, parted by 「、」.
 */
export const fieldText = (holder: Holder, field: MemberField): string => {
  const { appointment, birthDate, kana, name, sex, workplace } = holder
  switch (field) {
    case "name":
      return name
    case "kana":
      return kana
    case "birthDate":
      return birthDate
    case "sex":
      return sex
    case "workplace":
      return [workplace.code, workplace.name].filter((part) => part !== "").join(" ")
    case "appointment":
      return appointment.category
    case "weeklyHours":
      return appointment.weeklyCentihours === undefined ? "" : (appointment.weeklyCentihours / 100).toFixed(2)
    case "terms":
      return periodsText(appointment.terms)
    case "kyosai":
    case "gojokai":
      return periodsText(holder.memberships.flatMap(({ body, period }) => (body === field ? [period] : [])))
  }
}

/** A change in the form that can be kept. */
export const differenceOf = ({ after, before, kind, line }: MemberChange): MemberDifference => {
  const fields =
    before === undefined
      ? MemberField.literals.filter((field) => field !== "name" && field !== "kana" && fieldText(after, field) !== "")
      : fieldsBetween(before, after)
  return {
    kind,
    line,
    number: after.number,
    name: after.name,
    fields: fields.map((field) => ({
      field,
      before: before === undefined ? "" : fieldText(before, field),
      after: fieldText(after, field)
    }))
  }
}

const periodsText = (periods: ReadonlyArray<Period>): string =>
  periods.map(({ from, until = "" }) => `${from}〜${until}`).join("、")
