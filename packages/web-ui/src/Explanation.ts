/**
 * Explanation: why a rule holds for a person or not, put into words: the conditions that decide, in one sentence for the
 * telephone and one by one for the clerk. It finds no more than the rule's own explanation did; what is said is in
 * `RuleSentences`. What the person reads is in NotGranted.ts, the whole tree as a table is the office's.
 */
import { CalendarDate, GrantRule, type Holder, type Membership } from "@fukuri/core"
import type { Clause, Findings, LeafTag, RuleNames, RuleSentences, Standing } from "./RuleSentences.ts"

/** Whom an explanation is about, and the day for which the rule was asked. */
export interface Subject {
  readonly facts: Holder.Facts
  readonly on: CalendarDate.CalendarDate
}

/** Words for what each rule found. */
type FoundWords<Said> = { readonly [Tag in LeafTag]: (found: Findings[Tag], names: RuleNames) => Said }

/** The deciding conditions, those that concern everything first: who one is, membership, appointment, then sex and age. */
export const deciding = (explanation: GrantRule.Explanation): ReadonlyArray<GrantRule.Explanation> =>
  GrantRule.reasons(explanation).toSorted((a, b) => order.indexOf(a.rule._tag) - order.indexOf(b.rule._tag))

/** The sentence for the telephone: 39歳(4/1時点)のため 40優待 の対象外です。 */
export const eligibility = (
  label: string,
  explanation: GrantRule.Explanation,
  subject: Subject,
  names: RuleNames,
  { eligibility, found }: RuleSentences
): string => {
  const clauses = deciding(explanation).flatMap((each) => inWords(each, subject, found, names) ?? [])
  const because = [...new Map(clauses.map((clause) => [clause.end, clause])).values()]
  return eligibility({ label, holds: explanation.holds, because })
}

/** The conditions that decide, the nearest first: what was found, and which condition it meets or does not meet. */
export const causes = (
  explanation: GrantRule.Explanation,
  subject: Subject,
  names: RuleNames,
  rules: RuleSentences
): ReadonlyArray<string> => [
  ...new Set(
    deciding(explanation).map((each) =>
      rules.cause({
        found: foundAlone(each, subject, names, rules),
        condition: conditionOf(each.rule, names, rules),
        holds: each.holds,
        excludes: each.holds !== explanation.holds
      })
    )
  )
]

/** What a case found about the person, as a sentence without its end; nothing of a combination of cases. */
export const foundAlone = (
  explanation: GrantRule.Explanation,
  subject: Subject,
  names: RuleNames,
  { found, foundAlone }: RuleSentences
): string => {
  const clause: Clause | undefined = inWords(explanation, subject, found, names)
  return clause === undefined ? "" : foundAlone(clause)
}

/** A condition in words; of a combination only how its cases are combined. */
export const conditionOf = (rule: GrantRule.GrantRule, names: RuleNames, { condition }: RuleSentences): string => {
  switch (rule._tag) {
    case "Everyone":
      return condition.Everyone(rule, names)
    case "All":
      return condition.All(rule, names)
    case "Any":
      return condition.Any(rule, names)
    case "Not":
      return condition.Not(rule, names)
    case "RelationIs":
      return condition.RelationIs(rule, names)
    case "SexIs":
      return condition.SexIs(rule, names)
    case "AgeWithin":
      return condition.AgeWithin(rule, names)
    case "AgeOneOf":
      return condition.AgeOneOf(rule, names)
    case "MemberOf":
      return condition.MemberOf(rule, names)
    case "AppointedAs":
      return condition.AppointedAs(rule, names)
    case "WeeklyHours":
      return condition.WeeklyHours(rule, names)
    case "MonthsAppointed":
      return condition.MonthsAppointed(rule, names)
    case "WorksAt":
      return condition.WorksAt(rule, names)
  }
}

/** What a case found about the person, in the words of its rule; undefined of a combination, which finds nothing itself. */
export const inWords = <Said>(
  { found, holds, rule }: GrantRule.Explanation,
  { facts, on }: Subject,
  words: FoundWords<Said>,
  names: RuleNames
): Said | undefined => {
  const { holder, relation } = facts
  const { appointment, workplace } = holder
  switch (rule._tag) {
    case "Everyone":
      return words.Everyone({}, names)
    case "RelationIs":
      return words.RelationIs({ relation }, names)
    case "SexIs":
      return words.SexIs({ sex: holder.sex }, names)
    case "AgeWithin":
    case "AgeOneOf":
      return words[rule._tag]({ years: found?._tag === "Age" ? found.years : 0, on: rule.on }, names)
    case "MemberOf":
      return words.MemberOf({ bodies: rule.bodies, standing: standingOf(rule.bodies, holds, { facts, on }) }, names)
    case "AppointedAs":
      return words.AppointedAs({ category: appointment.category }, names)
    case "WeeklyHours":
      return words.WeeklyHours({ hours: GrantRule.hoursText(appointment.weeklyCentihours) }, names)
    case "MonthsAppointed":
      return words.MonthsAppointed(
        { year: CalendarDate.fiscalYearOf(on), months: found?._tag === "Months" ? found.months : 0 },
        names
      )
    case "WorksAt":
      return words.WorksAt({ workplace: workplace.code === "" ? "" : workplace.name || workplace.code }, names)
    case "All":
    case "Any":
    case "Not":
      return undefined
  }
}

/** How a person's membership of any of the bodies stands on a day. */
export const standingOf = (
  bodies: ReadonlyArray<Membership.Body>,
  holds: boolean,
  { facts: { holder, memberMemberships }, on }: Subject
): Standing => {
  if (holds) return { _tag: "Holds" }
  const own = holder.memberships.filter(({ body }) => bodies.includes(body)).map(({ period }) => period)
  if (memberMemberships !== undefined && own.some((period) => CalendarDate.contains(period, on))) {
    return { _tag: "MemberLacks" }
  }
  const coming = own
    .map(({ from }) => from)
    .filter((from) => from > on)
    .sort()[0]
  if (coming !== undefined) return { _tag: "NotBegun", from: coming }
  const ended = own
    .flatMap(({ until }) => until ?? [])
    .sort()
    .at(-1)
  return ended === undefined ? { _tag: "Missing" } : { _tag: "Ended", on: ended }
}

/** The parts of a product's name between its middle dots, those in brackets aside. */
export const partsOf = (name: string): ReadonlyArray<string> => name.split(/・(?![^(]*\))/u)

const order: ReadonlyArray<GrantRule.GrantRule["_tag"]> = [
  "RelationIs",
  "MemberOf",
  "AppointedAs",
  "WeeklyHours",
  "MonthsAppointed",
  "WorksAt",
  "SexIs",
  "AgeWithin",
  "AgeOneOf",
  "Everyone"
]
