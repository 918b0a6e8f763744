/**
 * RuleSentences in Japanese: conditions, what was found, and what the person reads of it: polite, in the second person,
 * with what to do next. Part of `Sentences.ja.ts`.
 */
import { GrantRule } from "@fukuri/core"
import type { Clause, Findings, MemberAsked, RuleNames, RuleSentences, Standing } from "./RuleSentences.ts"
import type { Reason } from "./Reason.ts"
import { day, plainDay } from "./TimeWords.ja.ts"

/** 39歳、39歳のため */
const noun = (text: string): Clause => ({ on: text, end: `${text}のため` })

/** 資格がない: 資格がなく、資格がないため */
const missing = (what: string): Clause => ({ on: `${what}がなく`, end: `${what}がないため` })

const bodiesOf = ({ bodies }: Pick<Findings["MemberOf"], "bodies">, { body }: RuleNames, joint: string): string =>
  bodies.map(body).join(joint)

const membershipFound = (found: Findings["MemberOf"], names: RuleNames): Clause => {
  const what = `${bodiesOf(found, names, "・")}の資格`
  const { standing } = found
  switch (standing._tag) {
    case "Holds":
      return { on: `${what}があり`, end: `${what}があるため` }
    case "MemberLacks":
      return missing(`組合員本人の${what}`)
    case "NotBegun":
      return noun(`${what}が${names.day(standing.from)}から`)
    case "Ended": {
      const ended = `${what}が${names.day(standing.on)}で`
      return { on: `${ended}終わり`, end: `${ended}終わっているため` }
    }
    case "Missing":
      return missing(what)
  }
}

const age = ({ on, years }: Findings["AgeWithin"], names: RuleNames): Clause => noun(`${years}歳(${names.day(on)}時点)`)
const ageFact = ({ on, years }: Findings["AgeWithin"], names: RuleNames): string =>
  `${names.day(on)}時点の年齢(${years}歳)`

const relationName = (relation: Findings["RelationIs"]["relation"]): string =>
  relation === "self" ? "組合員本人" : "配偶者"
const sexName = (sex: Findings["SexIs"]["sex"]): string => (sex === "male" ? "男性" : "女性")

const bound = (value: number | string | undefined, unit: string): string =>
  value === undefined ? "" : `${value}${unit}`

/** The first of many. */
const few = (words: ReadonlyArray<string>): string =>
  words.length <= 6 ? words.join("・") : `${words.slice(0, 5).join("・")} ほか${words.length - 5}件`

const registered = (what: string, value: string | undefined): string => `${what}(${value || "登録なし"})`

const dataOf = ({ asOf }: MemberAsked): string => (asOf === undefined ? "" : `(${plainDay(asOf)}時点の資格の情報)`)

const procedures = ({ office }: MemberAsked, what: string): string =>
  `${what}のお手続きが済んでいるかご確認ください。済んでいるのに表示されないときは、${office}までご連絡ください。`

const membershipReason = (membership: string, standing: Standing, asked: MemberAsked): Reason => {
  const { office } = asked
  const tellOffice = `お手続き中の方や、お心当たりがない方は、${office}までご連絡ください。`
  switch (standing._tag) {
    case "Holds":
      return {
        why: `${membership}が、付与の条件に当てはまりません。`,
        what: `ご登録の内容が違うときは、${office}までご連絡ください。`
      }
    case "MemberLacks":
      return { why: `組合員本人の${membership}を確認できません${dataOf(asked)}。`, what: procedures(asked, "資格") }
    case "NotBegun":
      return {
        why: `${membership}は${day(standing.from)}からです${dataOf(asked)}。`,
        what: `その日を過ぎてから、もう一度ご確認ください。日付が違うときは、${office}までご連絡ください。`
      }
    case "Ended":
      return { why: `${membership}は${day(standing.on)}で終了しています${dataOf(asked)}。`, what: tellOffice }
    case "Missing":
      return { why: `${membership}を確認できません${dataOf(asked)}。`, what: procedures(asked, "資格取得") }
  }
}

/** What is said of rules, in the language of the guide. */
export const rulesInJapanese: RuleSentences = {
  condition: {
    Everyone: () => "すべての人",
    All: () => "次のすべてに当てはまる",
    Any: () => "次のいずれかに当てはまる",
    Not: () => "次に当てはまらない",
    RelationIs: ({ relation }) => relationName(relation),
    SexIs: ({ sex }) => sexName(sex),
    AgeWithin: ({ atLeast, atMost, on }, names) =>
      atLeast === undefined && atMost === undefined
        ? "年齢を問わない"
        : `${names.day(on)}時点で${bound(atLeast, "歳以上")}${bound(atMost, "歳以下")}`,
    AgeOneOf: ({ ages, on }, names) => `${names.day(on)}時点で${ages.join("・")}歳`,
    MemberOf: (rule, names) => `${bodiesOf(rule, names, "または")}の資格がある`,
    AppointedAs: ({ categories }) => `任用区分が${few(categories)}`,
    WeeklyHours: ({ atLeast, below }) =>
      atLeast === undefined && below === undefined
        ? "週の勤務時間が登録されている"
        : `週${bound(GrantRule.hoursText(atLeast), "時間以上")}${bound(GrantRule.hoursText(below), "時間未満")}の勤務`,
    MonthsAppointed: ({ atLeast }) => `年度内の任用が${atLeast}か月以上`,
    WorksAt: ({ workplaces }) => `所属所コードが${few(workplaces)}`
  },

  found: {
    Everyone: () => noun("すべての人に当てはまる条件"),
    RelationIs: ({ relation }) => noun(relationName(relation)),
    SexIs: ({ sex }) => noun(sexName(sex)),
    AgeWithin: age,
    AgeOneOf: age,
    MemberOf: membershipFound,
    AppointedAs: ({ category }) => (category === "" ? missing("任用区分の登録") : noun(`任用区分が${category}`)),
    WeeklyHours: ({ hours }) => (hours === undefined ? missing("週の勤務時間の登録") : noun(`週${hours}時間勤務`)),
    MonthsAppointed: ({ months, year }) => noun(`${year}年度の任用が${months}か月`),
    WorksAt: ({ workplace }) => (workplace === "" ? missing("所属所の登録") : noun(`所属所が${workplace}`))
  },

  foundAlone: ({ end }) => end.replace(/(?:の)?ため$/u, ""),

  eligibility: ({ because, holds, label }) => {
    const causes = because.map(({ end, on }, index) => (index === because.length - 1 ? end : on)).join("、")
    return `${causes} ${label} の${holds ? "対象です" : "対象外です"}。`
  },

  cause: ({ condition, excludes, found, holds }) =>
    `${found}。${excludes ? "除外の条件" : "条件"}「${condition}」に${holds ? "当てはまります" : "当てはまりません"}。`,

  member: {
    day: plainDay,
    fact: {
      Everyone: () => "すべての方に共通の事情",
      RelationIs: () => "組合員ご本人との続柄",
      SexIs: () => "性別",
      AgeWithin: ageFact,
      AgeOneOf: ageFact,
      MemberOf: (found, names) => `${bodiesOf(found, names, "・")}の資格`,
      AppointedAs: ({ category }) => registered("任用区分", category),
      WeeklyHours: ({ hours }) => registered("週の勤務時間", hours && `${hours}時間`),
      MonthsAppointed: ({ months, year }) => `${year}年度の任用の月数(${months}か月)`,
      WorksAt: ({ workplace }) => registered("所属所", workplace)
    },
    forOthers: (own, { office }) =>
      own === "self"
        ? {
            why: "配偶者の方が対象のクーポンです。",
            what: "配偶者の方は、ご自身の番号と生年月日でログインすると、確認できます。"
          }
        : {
            why: "組合員ご本人が対象のクーポンです。",
            what: `組合員ご本人の番号と生年月日でログインすると、確認できます。ご登録の続柄が違うときは、${office}までご連絡ください。`
          },
    person: (facts, { office }) => ({
      why: `${facts.join("と")}が、付与の条件に当てはまりません。`,
      what: `ご登録の内容が違うときは、${office}までご連絡ください。`
    }),
    membership: membershipReason,
    appointment: (facts, asked) => ({
      why: `ご登録の${facts.join("と")}が、付与の条件に当てはまりません。`,
      what: procedures(asked, "任用や任期の更新")
    }),
    anyMembership: "資格",
    toCome: (from) => ({ why: `${day(from)}に付与する予定です。`, what: "その日以降に、もう一度ご確認ください。" }),
    late: ({ office }) => ({
      why: "付与の準備をしています。資格や任用の登録から付与までには、時間がかかることがあります。",
      what: `数日たっても表示されないときは、${office}までご連絡ください。`
    }),
    over: (until, { office }) => ({
      why: `付与されないまま、利用できる期間が${day(until)}で終了しました。`,
      what: `お心当たりがないときは、${office}までご連絡ください。`
    }),
    withdrawn: ({ office }) => ({
      why: "付与が取り消されています。",
      what: `お心当たりがないときは、${office}までご連絡ください。`
    })
  }
}
