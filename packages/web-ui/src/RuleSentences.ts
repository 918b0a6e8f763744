/**
 * RuleSentences: the shape of everything that is said of conditions: what a condition asks, what was found about a person,
 * and what the person reads of it. Every table has a line for every tag of a rule, so that a rule without its sentence does
 * not compile in any language.
 */
import type { CalendarDate, GrantRule, Holder, HolderNumber, Membership } from "@fukuri/core"
import type { Reason } from "./Reason.ts"

type Day = CalendarDate.CalendarDate
type Rule = GrantRule.GrantRule

/** A rule that asks one fact. */
export type LeafTag = Exclude<Rule["_tag"], "All" | "Any" | "Not">

/** What was found about a person, by the rule that asked. */
export interface Findings {
  readonly Everyone: Readonly<Record<never, never>>
  readonly RelationIs: { readonly relation: HolderNumber.Relation }
  readonly SexIs: { readonly sex: Holder.Sex }
  readonly AgeWithin: { readonly years: number; readonly on: Day }
  readonly AgeOneOf: { readonly years: number; readonly on: Day }
  readonly MemberOf: { readonly bodies: ReadonlyArray<Membership.Body>; readonly standing: Standing }
  /** Empty when nothing is registered. */
  readonly AppointedAs: { readonly category: string }
  /** A decimal number of hours. */
  readonly WeeklyHours: { readonly hours: string | undefined }
  readonly MonthsAppointed: { readonly year: CalendarDate.FiscalYear; readonly months: number }
  /** Empty when nothing is registered. */
  readonly WorksAt: { readonly workplace: string }
}

/**
 * How a membership stands that a rule asks for. Of a spouse's member nothing is said but that theirs does not hold (R128).
 */
export type Standing =
  | { readonly _tag: "Holds" | "Missing" | "MemberLacks" }
  | { readonly _tag: "Ended"; readonly on: Day }
  | { readonly _tag: "NotBegun"; readonly from: Day }

/** What days and bodies are called where a rule is worded. */
export interface RuleNames {
  readonly day: (day: Day) => string
  readonly body: (body: Membership.Body) => string
}

/** A cause as part of a sentence: with another behind it, and as its end. */
export interface Clause {
  readonly on: string
  readonly end: string
}

/** What the person is told besides. */
export interface MemberAsked {
  /** Name of the office to turn to. */
  readonly office: string
  /** The day of the data that were asked; undefined before there were any (A21, R24). */
  readonly asOf: Day | undefined
}

/** Everything that is said of rules, in one language. */
export interface RuleSentences {
  /** A condition in words; of a combination only how its cases are combined. */
  readonly condition: {
    readonly [Tag in Rule["_tag"]]: (rule: Extract<Rule, { readonly _tag: Tag }>, names: RuleNames) => string
  }
  /** What was found, as a cause. */
  readonly found: { readonly [Tag in LeafTag]: (found: Findings[Tag], names: RuleNames) => Clause }
  /** What was found, as a sentence without its end. */
  readonly foundAlone: (clause: Clause) => string
  /** The sentence for the telephone. */
  readonly eligibility: (said: {
    readonly label: string
    readonly holds: boolean
    readonly because: ReadonlyArray<Clause>
  }) => string
  /** One condition that decides. `excludes`: it is one that must not hold. */
  readonly cause: (said: {
    readonly found: string
    readonly condition: string
    readonly holds: boolean
    readonly excludes: boolean
  }) => string
  readonly member: MemberSentences
}

/** What the person reads, in the second person, each with what to do next. */
export interface MemberSentences {
  /** How days are called here. */
  readonly day: (day: Day) => string
  /** The registered fact that was asked, as a noun, with what it is. */
  readonly fact: { readonly [Tag in LeafTag]: (found: Findings[Tag], names: RuleNames) => string }
  /** It is for the other relation. */
  readonly forOthers: (own: HolderNumber.Relation, asked: MemberAsked) => Reason
  /** Facts that do not change by any procedure: age, sex. */
  readonly person: (facts: ReadonlyArray<string>, asked: MemberAsked) => Reason
  readonly membership: (membership: string, standing: Standing, asked: MemberAsked) => Reason
  /** Facts of the appointment. */
  readonly appointment: (facts: ReadonlyArray<string>, asked: MemberAsked) => Reason
  /** What a membership is called of bodies that have no name. */
  readonly anyMembership: string
  /** The rule holds, and the day of the grant is still to come. */
  readonly toCome: (from: Day, asked: MemberAsked) => Reason
  /** The rule holds, and the day of the grant is past. */
  readonly late: (asked: MemberAsked) => Reason
  /** It was never granted, and cannot be used any more. */
  readonly over: (until: Day, asked: MemberAsked) => Reason
  /** It was granted and taken back. */
  readonly withdrawn: (asked: MemberAsked) => Reason
}
