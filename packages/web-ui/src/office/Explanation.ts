/**
 * Explanation: why a rule holds for a person or not, as the office shows it: one sentence to say on the telephone, the
 * deciding conditions one by one, and the whole tree as a table. What is said is shared with the person's own pages.
 */
import { CalendarDate, type GrantRule, type Holder, type HolderNumber, type Membership } from "@fukuri/core"
import * as Explaining from "../Explanation.ts"
import type { Html } from "../Html.ts"
import type { RuleNames } from "../RuleSentences.ts"
import { rulesInJapanese } from "../RuleSentences.ja.ts"
import { type Row, table } from "./Table.ts"

/** Whom an explanation is about, and what it was asked for. */
export interface About extends Explaining.Subject {
  /** The association's names of its bodies. */
  readonly bodyNames?: Readonly<Record<string, string>> | undefined
}

/** The sentence for the telephone: 39歳(4/1時点)のため 40優待 の対象外です。 */
export const eligibility = (label: string, explanation: GrantRule.Explanation, about: About): string =>
  Explaining.eligibility(label, explanation, about, namesOf(about), rulesInJapanese)

/** The conditions that decide, the nearest first: what was found, and which condition it meets or does not meet. */
export const causes = (explanation: GrantRule.Explanation, about: About): ReadonlyArray<string> =>
  Explaining.causes(explanation, about, namesOf(about), rulesInJapanese)

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
  const [, ...parts] = Explaining.partsOf(name)
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

/** A case and the cases inside it, each a step further to the right. */
const branches = (explanation: GrantRule.Explanation, about: About, depth: number): ReadonlyArray<Row> => {
  const { because, holds, rule } = explanation
  const names = namesOf(about)
  const indent = depth === 0 ? "" : `${"\u3000".repeat(depth - 1)}└ `
  return [
    [
      `${indent}${Explaining.conditionOf(rule, names, rulesInJapanese)}`,
      holds ? "○ 該当" : "× 非該当",
      Explaining.foundAlone(explanation, about, names, rulesInJapanese)
    ],
    ...because.flatMap((each) => branches(each, about, depth + 1))
  ]
}

const namesOf = ({ bodyNames, on }: About): RuleNames => ({
  day: (day) => shortDay(day, CalendarDate.fiscalYearOf(on)),
  body: (body) => bodyName(body, bodyNames)
})

const sexWord = (sex: Holder.Sex): string => (sex === "male" ? "男" : "女")
