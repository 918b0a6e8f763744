/**
 * Rules (付与条件, 利用条件) as data: a recursive union of typed cases that answers whether a fact holds, why, and in
 * words. A rule never fetches: what it may ask is in {@link Facts}. Laws: `holds` is the root of `explain`; De Morgan.
 */
import { Predicate, Schema } from "effect"
import { type AgeReckoning, ageOn, CalendarDate, type FiscalYear, fiscalYearOf, monthsWithin } from "./CalendarDate.ts"
import { type Facts, Sex } from "./Holder.ts"
import { Relation } from "./HolderNumber.ts"
import { Body, holdsOn } from "./Membership.ts"
import { line } from "./Text.ts"

const Age = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 150 })))
const Word = line({ least: 1, most: 40 })
const Words = Schema.Array(Word).pipe(Schema.check(Schema.isBetweenLength(1, 200)))
const Centihours = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 16_800 })))
const Months = Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 12 })))

/** One typed condition on a person, or a combination of conditions. */
export type GrantRule =
  | { readonly _tag: "Everyone" }
  | { readonly _tag: "All"; readonly rules: ReadonlyArray<GrantRule> }
  | { readonly _tag: "Any"; readonly rules: ReadonlyArray<GrantRule> }
  | { readonly _tag: "Not"; readonly rule: GrantRule }
  | { readonly _tag: "RelationIs"; readonly relation: Relation }
  | { readonly _tag: "SexIs"; readonly sex: Sex }
  | {
      readonly _tag: "AgeWithin"
      readonly on: CalendarDate
      readonly atLeast?: number
      readonly atMost?: number
    }
  | { readonly _tag: "AgeOneOf"; readonly on: CalendarDate; readonly ages: ReadonlyArray<number> }
  | { readonly _tag: "MemberOf"; readonly bodies: ReadonlyArray<Body> }
  | { readonly _tag: "AppointedAs"; readonly categories: ReadonlyArray<string> }
  | { readonly _tag: "WeeklyHours"; readonly atLeast?: number; readonly below?: number }
  | { readonly _tag: "MonthsAppointed"; readonly atLeast: number }
  | { readonly _tag: "WorksAt"; readonly workplaces: ReadonlyArray<string> }

const limits = { depth: 20, cases: 500 } as const

/** Where a rule would be one level too deep: refuses without looking further, so that no document is too deep to refuse. */
const TooDeep: Schema.Codec<GrantRule, unknown> = Schema.declare(Predicate.isNever, {
  expected: `a rule of at most ${limits.depth} levels`
})

/** The schema of rules that stand at a level of a rule; the outermost is level 1. */
const ruleAt = (level: number): Schema.Codec<GrantRule, unknown> => {
  if (level > limits.depth) return TooDeep
  const next = ruleAt(level + 1)
  const inner = Schema.suspend(() => next)
  const rules = Schema.Array(inner).pipe(Schema.check(Schema.isBetweenLength(1, 200)))
  return Schema.TaggedUnion({
    /** True of every person. */
    Everyone: {},
    All: { rules },
    Any: { rules },
    Not: { rule: inner },
    RelationIs: { relation: Relation },
    SexIs: { sex: Sex },
    /** Full years of age on a fixed day, from `atLeast` to `atMost`, both included (R28, R30). */
    AgeWithin: { on: CalendarDate, atLeast: Schema.optionalKey(Age), atMost: Schema.optionalKey(Age) },
    /** Exactly one of these ages on a fixed day (R29). */
    AgeOneOf: { on: CalendarDate, ages: Schema.Array(Age).pipe(Schema.check(Schema.isBetweenLength(1, 150))) },
    /** Belongs to one of the bodies on the day of asking; for a spouse the member must belong to it too (R32). */
    MemberOf: { bodies: Schema.Array(Body).pipe(Schema.check(Schema.isBetweenLength(1, 20))) },
    AppointedAs: { categories: Words },
    /** Unit: hundredths of an hour a week. False when the hours are not known. */
    WeeklyHours: { atLeast: Schema.optionalKey(Centihours), below: Schema.optionalKey(Centihours) },
    /** Months of the fiscal year of the day of asking with at least one day of appointment. */
    MonthsAppointed: { atLeast: Months },
    /** Codes of workplaces. */
    WorksAt: { workplaces: Words }
  }).pipe(Schema.annotate({ identifier: level === 1 ? "GrantRule" : `GrantRule${level}` }))
}

/** The schema of rules. Refuses unknown tags, and rules deeper than 20 levels or larger than 500 cases. */
export const GrantRule: Schema.Codec<GrantRule, unknown> = ruleAt(1).pipe(
  Schema.check(
    Schema.makeFilter((rule: GrantRule) =>
      sizeOf(rule) <= limits.cases ? undefined : `Expected a rule of at most ${limits.cases} cases`
    )
  )
)

/**
 * Where in a rule the lower bound lies above the upper one, so that nobody fits. Takes what may be no rule, and looks no
 * deeper than a rule goes. Rules that were published before this was looked at stay what they are.
 */
export const crossedIn = (rule: unknown, level = 1): ReadonlyArray<{ readonly path: Path; readonly issue: string }> => {
  if (typeof rule !== "object" || rule === null || level > limits.depth) return []
  const { _tag, atLeast, atMost, below, rule: inner, rules } = rule as { readonly [key: string]: unknown }
  const isCrossed =
    typeof atLeast === "number" &&
    ((_tag === "AgeWithin" && typeof atMost === "number" && atLeast > atMost) ||
      (_tag === "WeeklyHours" && typeof below === "number" && atLeast >= below))
  const under = (path: Path, each: unknown) =>
    crossedIn(each, level + 1).map((found) => ({ ...found, path: [...path, ...found.path] }))
  return [
    ...(isCrossed ? [{ path: ["atLeast"], issue: "Expected a lower bound below the upper one" }] : []),
    ...under(["rule"], inner),
    ...(Array.isArray(rules) ? rules.flatMap((each, index) => under(["rules", index], each)) : [])
  ]
}

type Path = ReadonlyArray<string | number>

/** The day a rule is asked for, and how the association counts age. */
export interface Asking {
  readonly on: CalendarDate
  readonly reckoning: AgeReckoning
}

/** Why a rule holds or not: the rule's own tree, each case with its answer and what the person's fact was. */
export interface Explanation {
  readonly rule: GrantRule
  readonly holds: boolean
  /** What was found about the person, when the case asks one fact. */
  readonly found?: Found
  readonly because: ReadonlyArray<Explanation>
}

/** A fact of a person that a case looked at. */
export type Found =
  | { readonly _tag: "Age"; readonly years: number }
  | { readonly _tag: "Hours"; readonly centihours: number | undefined }
  | { readonly _tag: "Months"; readonly months: number }
  | { readonly _tag: "Text"; readonly text: string }

/** Whether a rule holds for a person. Laws: equals the root of {@link explain}. */
export const holds = (rule: GrantRule, facts: Facts, asking: Asking): boolean => {
  switch (rule._tag) {
    case "Everyone":
      return true
    case "All": {
      for (const each of rule.rules) if (!holds(each, facts, asking)) return false
      return true
    }
    case "Any": {
      for (const each of rule.rules) if (holds(each, facts, asking)) return true
      return false
    }
    case "Not":
      return !holds(rule.rule, facts, asking)
    case "RelationIs":
      return facts.relation === rule.relation
    case "SexIs":
      return facts.holder.sex === rule.sex
    case "AgeWithin":
      return within(ageOn(facts.holder.birthDate, rule.on, asking.reckoning), rule.atLeast, rule.atMost)
    case "AgeOneOf":
      return rule.ages.includes(ageOn(facts.holder.birthDate, rule.on, asking.reckoning))
    case "MemberOf":
      return isMember(facts, rule.bodies, asking.on)
    case "AppointedAs":
      return rule.categories.includes(facts.holder.appointment.category)
    case "WeeklyHours": {
      const hours = facts.holder.appointment.weeklyCentihours
      return hours !== undefined && hours >= (rule.atLeast ?? 0) && (rule.below === undefined || hours < rule.below)
    }
    case "MonthsAppointed":
      return monthsAppointed(facts, fiscalYearOf(asking.on)) >= rule.atLeast
    case "WorksAt":
      return rule.workplaces.includes(facts.holder.workplace.code)
  }
}

/**
 * Whether a rule may have held on a day for which category, hours and workplace are not known: whatever asks for them is
 * answered in favour of the person. Laws: implied by {@link holds}; equals it for rules that do not ask for them.
 */
export const mayHold = (rule: GrantRule, facts: Facts, asking: Asking): boolean => possible(rule, facts, asking).yes

/** The answers that a rule may have while what a list tells of its own day only is not known. */
const possible = (rule: GrantRule, facts: Facts, asking: Asking): { readonly yes: boolean; readonly no: boolean } => {
  switch (rule._tag) {
    case "All": {
      const each = rule.rules.map((one) => possible(one, facts, asking))
      return { yes: each.every(({ yes }) => yes), no: each.some(({ no }) => no) }
    }
    case "Any": {
      const each = rule.rules.map((one) => possible(one, facts, asking))
      return { yes: each.some(({ yes }) => yes), no: each.every(({ no }) => no) }
    }
    case "Not": {
      const { no, yes } = possible(rule.rule, facts, asking)
      return { yes: no, no: yes }
    }
    case "AppointedAs":
    case "WeeklyHours":
    case "WorksAt":
      return { yes: true, no: true }
    default: {
      const yes = holds(rule, facts, asking)
      return { yes, no: !yes }
    }
  }
}

/** The whole tree of answers behind {@link holds}: every case is answered, none is cut short. */
export const explain = (rule: GrantRule, facts: Facts, asking: Asking): Explanation => {
  const because =
    rule._tag === "All" || rule._tag === "Any"
      ? rule.rules.map((each) => explain(each, facts, asking))
      : rule._tag === "Not"
        ? [explain(rule.rule, facts, asking)]
        : []
  const found = foundFor(rule, facts, asking)
  return { rule, holds: holds(rule, facts, asking), because, ...(found === undefined ? {} : { found }) }
}

/**
 * The single conditions that decide an answer: of conditions that must all hold those that do not, or all of them when
 * they do. Enough to tell a person why, where the whole tree would be too much.
 */
export const reasons = (explanation: Explanation): ReadonlyArray<Explanation> => {
  const { because, holds, rule } = explanation
  if (rule._tag === "Not") return because.flatMap(reasons)
  if (rule._tag !== "All" && rule._tag !== "Any") return [explanation]
  const deciding = because.filter((each) => each.holds === holds)
  return (rule._tag === "Any" && holds ? deciding.slice(0, 1) : deciding).flatMap(reasons)
}

/** How much of a rule stands against somebody, to find the nearest of rules: what cannot change counts more than what can. */
export const distance = (against: ReadonlyArray<Pick<Explanation, "rule">>): number =>
  against.reduce((sum, { rule }) => sum + (weights[rule._tag] ?? 1), 0)

/**
 * Of rules that were explained for somebody, the nearest: the first that holds, else the one that the least stands against;
 * of equals the first.
 */
export const nearestOf = <A extends { readonly explanation: Explanation }>(all: ReadonlyArray<A>): A | undefined =>
  all
    .map((each) => ({ each, far: each.explanation.holds ? 0 : distance(reasons(each.explanation)) }))
    .reduce<{ readonly each: A; readonly far: number } | undefined>(
      (nearest, next) => (nearest === undefined || next.far < nearest.far ? next : nearest),
      undefined
    )?.each

const weights: { readonly [Tag in GrantRule["_tag"]]?: number } = {
  RelationIs: 10,
  SexIs: 10,
  AgeWithin: 3,
  AgeOneOf: 3
}

/** A rule in Japanese words, for the office and for programme authors: 「性別が男」かつ「2024-04-01に40歳以上」. */
export const describe = (rule: GrantRule): string => {
  switch (rule._tag) {
    case "Everyone":
      return "すべての人"
    case "All":
      return rule.rules.map(bracketed).join("かつ")
    case "Any":
      return rule.rules.map(bracketed).join("または")
    case "Not":
      return `${bracketed(rule.rule)}でない`
    case "RelationIs":
      return rule.relation === "self" ? "本人" : "配偶者"
    case "SexIs":
      return rule.sex === "male" ? "男" : "女"
    case "AgeWithin":
      return rule.atLeast === undefined && rule.atMost === undefined
        ? "年齢を問わない"
        : `${rule.on}に${range(rule.atLeast, "歳以上")}${range(rule.atMost, "歳以下")}`
    case "AgeOneOf":
      return `${rule.on}に${rule.ages.join("・")}歳`
    case "MemberOf":
      return `${rule.bodies.join("・")}の資格がある`
    case "AppointedAs":
      return `任用区分が${rule.categories.join("・")}`
    case "WeeklyHours":
      return rule.atLeast === undefined && rule.below === undefined
        ? "週勤務時間がわかる"
        : `週${range(hoursText(rule.atLeast), "時間以上")}${range(hoursText(rule.below), "時間未満")}`
    case "MonthsAppointed":
      return `年度内の任用が${rule.atLeast}か月以上`
    case "WorksAt":
      return `所属所コードが${rule.workplaces.join("・")}`
  }
}

/** Whether a person belongs to one of the bodies on a day; a spouse only while the member belongs to it as well. */
export const isMember = (facts: Facts, bodies: ReadonlyArray<Body>, on: CalendarDate): boolean =>
  facts.memberMemberships === undefined
    ? holdsOn(facts.holder.memberships, bodies, on)
    : bodies.some(
        (body) => holdsOn(facts.holder.memberships, [body], on) && holdsOn(facts.memberMemberships ?? [], [body], on)
      )

/** Months of a fiscal year in which the person is appointed. Unit: months, 0 to 12. */
export const monthsAppointed = (facts: Facts, year: FiscalYear): number =>
  monthsWithin(facts.holder.appointment.terms, year)

const foundFor = (rule: GrantRule, facts: Facts, asking: Asking): Found | undefined => {
  switch (rule._tag) {
    case "AgeWithin":
    case "AgeOneOf":
      return { _tag: "Age", years: ageOn(facts.holder.birthDate, rule.on, asking.reckoning) }
    case "AppointedAs":
      return { _tag: "Text", text: facts.holder.appointment.category }
    case "WeeklyHours":
      return { _tag: "Hours", centihours: facts.holder.appointment.weeklyCentihours }
    case "MonthsAppointed":
      return { _tag: "Months", months: monthsAppointed(facts, fiscalYearOf(asking.on)) }
    case "WorksAt":
      return { _tag: "Text", text: facts.holder.workplace.code }
    default:
      return undefined
  }
}

const within = (value: number, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY): boolean =>
  atLeast <= value && value <= atMost

const bracketed = (rule: GrantRule): string => `「${describe(rule)}」`

const range = (bound: number | string | undefined, unit: string): string =>
  bound === undefined ? "" : `${bound}${unit}`

/** Hundredths of an hour as a decimal number of hours: 3875 is `38.75`. */
export const hoursText = (centihours: number | undefined): string | undefined => {
  if (centihours === undefined) return undefined
  const rest = String(centihours % 100)
    .padStart(2, "0")
    .replace(/0+$/, "")
  return `${Math.trunc(centihours / 100)}${rest === "" ? "" : `.${rest}`}`
}

const sizeOf = (rule: GrantRule): number =>
  rule._tag === "All" || rule._tag === "Any"
    ? rule.rules.reduce((sum, each) => sum + sizeOf(each), 1)
    : rule._tag === "Not"
      ? 1 + sizeOf(rule.rule)
      : 1
