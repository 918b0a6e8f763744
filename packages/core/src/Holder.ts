/**
 * Holder (利用者): a person who holds coupons, with the facts that rules may ask. Nothing here says what they hold.
 */
import { Schema } from "effect"
import { Appointment } from "./Appointment.ts"
import { CalendarDate, type Period } from "./CalendarDate.ts"
import { HolderNumber, memberNumberOf, of, Relation, relationOf } from "./HolderNumber.ts"
import { Membership } from "./Membership.ts"
import { line } from "./Text.ts"

/** Code of an association. Shape: 2 to 20 small letters, digits or hyphens; `sag`. */
export const AssociationCode = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[a-z][a-z0-9-]{1,19}$/u, { message: "2 to 20 small letters, digits or hyphens" })),
  Schema.brand("AssociationCode")
)
export type AssociationCode = typeof AssociationCode.Type

/**
 * Identity of a holder in storage. Shape: `sag:123456`. It follows from association and number alone, so that it
 * is unique without any index across people. It holds the number: never put it in a log or an address.
 */
export const HolderId = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[a-z][a-z0-9-]{1,19}:[0-9A-Z]{6}(01)?$/)),
  Schema.brand("HolderId")
)
export type HolderId = typeof HolderId.Type

/** Sex as the association's data has it (性別). */
export const Sex = Schema.Literals(["male", "female"])
export type Sex = typeof Sex.Type

const ShortText = line({ most: 200 })

/** Where a person works and where paper is mailed (所属所). */
export const Workplace = Schema.Struct({ code: ShortText, name: ShortText })
export type Workplace = typeof Workplace.Type

/** A person who holds coupons. */
export const Holder = Schema.Struct({
  association: AssociationCode,
  number: HolderNumber,
  name: ShortText,
  kana: ShortText,
  birthDate: CalendarDate,
  sex: Sex,
  workplace: Workplace,
  appointment: Appointment,
  /** The person's own memberships; for a spouse the periods as dependant. */
  memberships: Schema.Array(Membership)
})
export type Holder = typeof Holder.Type

/**
 * What rules may ask about a person: the holder, and for a spouse the member's own memberships, which must hold too.
 */
export interface Facts {
  readonly holder: Holder
  readonly relation: Relation
  /** The member's memberships when the holder is a spouse; empty when the member is unknown. */
  readonly memberMemberships?: ReadonlyArray<Membership>
  /** The day that the data describe: the day of the list they came from (A21, R24). */
  readonly asOf: CalendarDate
}

/** Identity of the holder of a number in an association. */
export const holderId = (association: AssociationCode, number: HolderNumber): HolderId =>
  `${association}:${number}` as HolderId

/** The number inside a holder's identity. */
export const numberOf = (id: HolderId): HolderNumber => id.slice(id.indexOf(":") + 1) as HolderNumber

/** The association inside a holder's identity. */
export const associationOf = (id: HolderId): AssociationCode => id.slice(0, id.indexOf(":")) as AssociationCode

/** Identity of the member when the holder is a spouse, else undefined. */
export const memberIdOf = (id: HolderId): HolderId | undefined => {
  const number = numberOf(id)
  return relationOf(number) === "self" ? undefined : holderId(associationOf(id), of(memberNumberOf(number), "self"))
}

/**
 * Whether two records say the same of a person. Asked for everybody of a members list: a comparison of any two values
 * took longer than all the rest of reading it.
 */
export const isSame = (a: Holder, b: Holder): boolean =>
  fields.every((field) => (sameness[field] as (a: unknown, b: unknown) => boolean)(a[field], b[field]))

type Sameness = { readonly [Field in keyof Holder]: (a: Holder[Field], b: Holder[Field]) => boolean }

const sameText = (a: string, b: string): boolean => a === b

const samePeriod = (a: Period, b: Period): boolean => a.from === b.from && a.until === b.until

const sameList =
  <A>(same: (a: A, b: A) => boolean) =>
  (a: ReadonlyArray<A>, b: ReadonlyArray<A>): boolean =>
    a.length === b.length && a.every((each, index) => same(each, b[index] as A))

const sameTerms = sameList(samePeriod)

/** For every field of a record: a new one does not compile without. */
const sameness: Sameness = {
  association: sameText,
  number: sameText,
  name: sameText,
  kana: sameText,
  birthDate: sameText,
  sex: sameText,
  workplace: (a, b) => a.code === b.code && a.name === b.name,
  appointment: (a, b) =>
    a.category === b.category && a.weeklyCentihours === b.weeklyCentihours && sameTerms(a.terms, b.terms),
  memberships: sameList((a, b) => a.body === b.body && samePeriod(a.period, b.period))
}

const fields = Object.keys(sameness) as ReadonlyArray<keyof Holder>

/** Gathers what rules may ask; `member` is the member's own record when the holder is a spouse. */
export const factsOf = (holder: Holder, member: Holder | undefined, asOf: CalendarDate): Facts =>
  relationOf(holder.number) === "self"
    ? { holder, relation: "self", asOf }
    : { holder, relation: "spouse", memberMemberships: member?.memberships ?? [], asOf }
