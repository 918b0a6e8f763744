/**
 * The number by which a person holds coupons: six characters on the member's card, and `01` behind them for the
 * spouse (R10, R11, A5, A6, A34). Reading what people type, and nothing about who the person is.
 */
import { Result, Schema } from "effect"

/** Six characters of the member's card. Shape: a digit or capital letter, then five digits (`123456`, `K12345`). */
export const MemberNumber = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[0-9A-Z]{6}$/u, { message: "six half-width letters or digits" })),
  Schema.brand("MemberNumber")
)
export type MemberNumber = typeof MemberNumber.Type

/** Who a holder is to the member: the member (本人), or the spouse (配偶者). */
export const Relation = Schema.Literals(["self", "spouse"])
export type Relation = typeof Relation.Type

/** The number of a person who holds coupons. Shape: a MemberNumber, followed by `01` for the spouse. */
export const HolderNumber = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[0-9A-Z]{6}(01)?$/u, { message: "a member number, or one followed by 01" })),
  Schema.brand("HolderNumber")
)
export type HolderNumber = typeof HolderNumber.Type

/** What an association accepts as a member number when it says nothing else. */
export const defaultPattern = "[0-9A-Z][0-9]{5}"

/** The text is not a holder number: it is empty, of another form, or its last two characters are not in use yet. */
export class HolderNumberRefused extends Schema.TaggedError<HolderNumberRefused>()("HolderNumberRefused", {
  why: Schema.Literals(["empty", "malformed", "dependent-code-reserved"])
}) {}

/**
 * Reads a holder number as people type it: full-width characters, small letters, spaces and hyphens are put right.
 * Refuses look-alike letters of other scripts, other lengths, and dependent codes other than `01`.
 * Shape of `pattern`: a regular expression for the first six characters, set by the association.
 */
export const parse = (
  text: string,
  pattern: string = defaultPattern
): Result.Result<HolderNumber, HolderNumberRefused> => {
  const canonical = normalise(text)
  if (canonical === "") return refused("empty")
  const [, member, dependent] = /^([0-9A-Z]{6})([0-9]{2})?$/.exec(canonical) ?? []
  if (member === undefined || !new RegExp(`^(?:${pattern})$`).test(member)) return refused("malformed")
  if (dependent !== undefined && dependent !== "01") return refused("dependent-code-reserved")
  return Result.succeed(canonical as HolderNumber)
}

/** The holder number of a member, or of the member's spouse. */
export const of = (member: MemberNumber, relation: Relation): HolderNumber =>
  (relation === "self" ? member : `${member}01`) as HolderNumber

/** The member's own six characters in a holder number. */
export const memberNumberOf = (number: HolderNumber): MemberNumber => number.slice(0, 6) as MemberNumber

/** Whether a number is the member's own or the spouse's. */
export const relationOf = (number: HolderNumber): Relation => (number.length === 6 ? "self" : "spouse")

/** The number with only the last three of its six characters to be read, as shown to facility staff (A23): `***456`. */
export const masked = (number: HolderNumber): string => `***${number.slice(3)}`

/**
 * Half-width capital form, without spaces, hyphens and plus signs of any width (the guide writes 「組合員番号+01」). Only
 * a-z becomes capital: never other scripts.
 */
export const normalise = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[\s+\p{Pd}\u2212\u30fc\uff70]/gu, "")
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())

const refused = (why: HolderNumberRefused["why"]): Result.Result<never, HolderNumberRefused> =>
  Result.fail(new HolderNumberRefused({ why }))
