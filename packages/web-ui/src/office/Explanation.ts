/**
 * Explanation: why a rule holds for a person or not, in plain Japanese: one sentence to say on the telephone, the
 * deciding conditions one by one, and the whole tree. It only words what the rule's own explanation found.
 */
import { CalendarDate, GrantRule, type Holder, type HolderNumber, type Membership } from "@fukuri/core"
import type { Html } from "../Html.ts"
import { type Row, table } from "./Table.ts"

/** Whom an explanation is about, and what it was asked for. */
export interface About {
  readonly facts: Holder.Facts
  /** The day for which the rule was asked. */
  readonly on: CalendarDate.CalendarDate
  /** The association's names of its bodies. */
  readonly bodyNames?: Readonly<Record<string, string>> | undefined
}

/** The sentence for the telephone: 39歳(4/1時点)のため 40優待 の対象外です。 */
export const eligibility = (label: string, explanation: GrantRule.Explanation, about: About): string => {
  const clauses = deciding(explanation).map((each) => clauseOf(each, about))
  const unique = [...new Map(clauses.map((clause) => [clause.end, clause])).values()]
  const because = unique.map(({ end, on }, index) => (index === unique.length - 1 ? end : on)).join("、")
  return `${because} ${label} の${explanation.holds ? "対象です" : "対象外です"}。`
}

/** The conditions that decide, the nearest first: what was found, and which condition it meets or does not meet. */
export const causes = (explanation: GrantRule.Explanation, about: About): ReadonlyArray<string> => [
  ...new Set(
    deciding(explanation).map((each) => {
      const isException = each.holds !== explanation.holds
      const condition = `${isException ? "除外の条件" : "条件"}「${conditionOf(each.rule, about)}」`
      return `${found(each, about)}。${condition}に${each.holds ? "当てはまります" : "当てはまりません"}。`
    })
  )
]

/** The whole tree of answers, case by case. `title` tells it from other trees of the page. */
export const explanationTable = (title: string, explanation: GrantRule.Explanation, about: About): Html =>
  table({
    caption: title,
    columns: [
      { key: "condition", label: "条件", head: true },
      { key: "answer", label: "判定" },
      { key: "found", label: "登録内容" }
    ],
    rows: branches(explanation, about, 0),
    empty: ""
  })

/**
 * What a class of products is called for short, from what its name says behind the first part: 40優待. What a name says
 * of the person's own sex is left out.
 */
export const classLabel = (name: string, { holder }: Holder.Facts): string => {
  const [, ...parts] = partsOf(name)
  const own = sexWord(holder.sex)
  const telling = parts.length > 1 ? parts.filter((part) => part !== own) : parts
  return telling.length === 0 ? name : telling.join("・")
}

/** A day for short, with its year unless it lies in the given fiscal year: 4/1, 2023/4/1. */
export const shortDay = (day: CalendarDate.CalendarDate, year?: CalendarDate.FiscalYear): string => {
  const { day: date, month, year: ofDay } = CalendarDate.partsOf(day)
  return CalendarDate.fiscalYearOf(day) === year ? `${month}/${date}` : `${ofDay}/${month}/${date}`
}

/** A body by the association's name for it. */
export const bodyName = (body: Membership.Body, names: About["bodyNames"]): string => names?.[body] ?? body

/** Who a person is to the member. */
export const relationName = (relation: HolderNumber.Relation): string => (relation === "self" ? "組合員本人" : "配偶者")

/** A cause as part of a sentence: with another behind it, and as its end. */
interface Clause {
  readonly on: string
  readonly end: string
}

/** 39歳、39歳のため */
const noun = (text: string): Clause => ({ on: text, end: `${text}のため` })

/** The deciding conditions, those that concern everything first: who one is, membership, appointment, then sex and age. */
const deciding = (explanation: GrantRule.Explanation): ReadonlyArray<GrantRule.Explanation> =>
  GrantRule.reasons(explanation).toSorted((a, b) => order.indexOf(a.rule._tag) - order.indexOf(b.rule._tag))

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

const clauseOf = (explanation: GrantRule.Explanation, about: About): Clause => {
  const { holder, relation } = about.facts
  const { found: fact, holds, rule } = explanation
  switch (rule._tag) {
    case "RelationIs":
      return noun(relationName(relation))
    case "SexIs":
      return noun(sexName(holder.sex))
    case "AgeWithin":
    case "AgeOneOf":
      return noun(`${fact?._tag === "Age" ? fact.years : ""}歳(${dayIn(about, rule.on)}時点)`)
    case "MemberOf":
      return membershipClause(rule.bodies, holds, about)
    case "AppointedAs":
      return holder.appointment.category === ""
        ? missing("任用区分の登録")
        : noun(`任用区分が${holder.appointment.category}`)
    case "WeeklyHours": {
      const hours = GrantRule.hoursText(holder.appointment.weeklyCentihours)
      return hours === undefined ? missing("週の勤務時間の登録") : noun(`週${hours}時間勤務`)
    }
    case "MonthsAppointed":
      return noun(`${CalendarDate.fiscalYearOf(about.on)}年度の任用が${fact?._tag === "Months" ? fact.months : 0}か月`)
    case "WorksAt":
      return holder.workplace.code === ""
        ? missing("所属所の登録")
        : noun(`所属所が${holder.workplace.name || holder.workplace.code}`)
    case "Everyone":
      return noun("すべての人に当てはまる条件")
    case "All":
    case "Any":
    case "Not":
      return noun(conditionOf(rule, about))
  }
}

/** 資格がない: 資格がなく、資格がないため */
const missing = (what: string): Clause => ({ on: `${what}がなく`, end: `${what}がないため` })

const membershipClause = (bodies: ReadonlyArray<Membership.Body>, holds: boolean, about: About): Clause => {
  const { holder, memberMemberships } = about.facts
  const what = `${bodies.map((body) => bodyName(body, about.bodyNames)).join("・")}の資格`
  if (holds) return { on: `${what}があり`, end: `${what}があるため` }
  const own = holder.memberships.filter(({ body }) => bodies.includes(body)).map(({ period }) => period)
  if (memberMemberships !== undefined && own.some((period) => CalendarDate.contains(period, about.on))) {
    return missing(`組合員本人の${what}`)
  }
  const coming = own
    .map(({ from }) => from)
    .filter((from) => from > about.on)
    .sort()[0]
  if (coming !== undefined) return noun(`${what}が${dayIn(about, coming)}から`)
  const ended = own
    .flatMap(({ until }) => until ?? [])
    .sort()
    .at(-1)
  if (ended === undefined) return missing(what)
  return { on: `${what}が${dayIn(about, ended)}で終わり`, end: `${what}が${dayIn(about, ended)}で終わっているため` }
}

/** What was found about the person, as a sentence without its end. */
const found = (explanation: GrantRule.Explanation, about: About): string =>
  clauseOf(explanation, about).end.replace(/(?:の)?ため$/u, "")

/** A case and the cases inside it, each a step further to the right. */
const branches = (explanation: GrantRule.Explanation, about: About, depth: number): ReadonlyArray<Row> => {
  const { because, holds, rule } = explanation
  const isCombined = rule._tag === "All" || rule._tag === "Any" || rule._tag === "Not"
  const indent = depth === 0 ? "" : `${"\u3000".repeat(depth - 1)}└ `
  return [
    [
      `${indent}${conditionOf(rule, about)}`,
      holds ? "○ 該当" : "× 非該当",
      isCombined ? "" : found(explanation, about)
    ],
    ...because.flatMap((each) => branches(each, about, depth + 1))
  ]
}

/** A condition in words; of a combination only how its cases are combined. */
const conditionOf = (rule: GrantRule.GrantRule, about: About): string => {
  switch (rule._tag) {
    case "Everyone":
      return "すべての人"
    case "All":
      return "次のすべてに当てはまる"
    case "Any":
      return "次のいずれかに当てはまる"
    case "Not":
      return "次に当てはまらない"
    case "RelationIs":
      return relationName(rule.relation)
    case "SexIs":
      return sexName(rule.sex)
    case "AgeWithin":
      return rule.atLeast === undefined && rule.atMost === undefined
        ? "年齢を問わない"
        : `${dayIn(about, rule.on)}時点で${bound(rule.atLeast, "歳以上")}${bound(rule.atMost, "歳以下")}`
    case "AgeOneOf":
      return `${dayIn(about, rule.on)}時点で${rule.ages.join("・")}歳`
    case "MemberOf":
      return `${rule.bodies.map((body) => bodyName(body, about.bodyNames)).join("または")}の資格がある`
    case "AppointedAs":
      return `任用区分が${few(rule.categories)}`
    case "WeeklyHours":
      return rule.atLeast === undefined && rule.below === undefined
        ? "週の勤務時間が登録されている"
        : `週${bound(GrantRule.hoursText(rule.atLeast), "時間以上")}${bound(GrantRule.hoursText(rule.below), "時間未満")}の勤務`
    case "MonthsAppointed":
      return `年度内の任用が${rule.atLeast}か月以上`
    case "WorksAt":
      return `所属所コードが${few(rule.workplaces)}`
  }
}

const bound = (value: number | string | undefined, unit: string): string =>
  value === undefined ? "" : `${value}${unit}`

/** The first of many. */
const few = (words: ReadonlyArray<string>): string =>
  words.length <= 6 ? words.join("・") : `${words.slice(0, 5).join("・")} ほか${words.length - 5}件`

const dayIn = ({ on }: About, day: CalendarDate.CalendarDate): string => shortDay(day, CalendarDate.fiscalYearOf(on))

const sexName = (sex: Holder.Sex): string => `${sexWord(sex)}性`
const sexWord = (sex: Holder.Sex): string => (sex === "male" ? "男" : "女")

/** The parts of a name between its middle dots, those in brackets aside. */
const partsOf = (name: string): ReadonlyArray<string> => name.split(/・(?![^(]*\))/u)
