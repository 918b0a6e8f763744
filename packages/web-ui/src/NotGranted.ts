/**
 * NotGranted: why nothing of a product is granted, as the person reads it, with what to do next (R35, A19, A21), and the
 * folded list of everything that is not shown (R35). What decides and cannot change by any procedure is told alone: who is
 * not meant need not mind a procedure.
 */
import { type Association, CalendarDate, GrantRule, type Holder, type Holdings, Quantity } from "@fukuri/core"
import { deciding, inWords, partsOf, standingOf, type Subject } from "./Explanation.ts"
import { type Html, html, type HtmlValue } from "./Html.ts"
import { reason } from "./Parts.ts"
import type { LeafTag, MemberAsked, RuleNames } from "./RuleSentences.ts"
import type { Reason } from "./Reason.ts"
import type { Sentences } from "./Sentences.ts"

/** Who asks, and when. */
export interface Asking {
  readonly association: Association.Association
  readonly facts: Holder.Facts
  readonly today: CalendarDate.CalendarDate
}

/** Why nothing of a product is granted, and what to do next. */
export const notGrantedReason = (
  { balance, product }: Pick<Holdings.Holding, "balance" | "product">,
  explanation: GrantRule.Explanation,
  asking: Asking,
  sentences: Sentences
): Reason => {
  const { member } = sentences.rules
  const { facts, today } = asking
  const asked = askedOf(asking)
  if (!explanation.holds) return refusedReason(explanation, asking, sentences)
  if (balance.withdrawn > 0) return member.withdrawn(asked)
  const fiscalYear = CalendarDate.fiscalYearOf(today)
  if (Quantity.dueTo(product.quantity, facts, fiscalYear) === 0) {
    const months = GrantRule.monthsAppointed(facts, fiscalYear)
    return member.appointment(
      [member.fact.MonthsAppointed({ year: fiscalYear, months }, namesFor(asking, sentences))],
      asked
    )
  }
  if (today > product.usable.until) return member.over(product.usable.until, asked)
  return today < product.grantFrom ? member.toCome(product.grantFrom, asked) : member.late(asked)
}

/** Whether a product is for the other relation: what is for spouses is not for members (R17). */
export const isForOthers = ({ verdict }: Pick<Holdings.Holding, "verdict">): boolean =>
  verdict._tag === "NotGranted" && failsAt(verdict.explanation, "RelationIs")

/**
 * Every product that is not shown, by family, folded; those of one reason are one line. A spouse reads of the member's
 * products only that there are some (R17).
 */
export const notShown = (
  holdings: ReadonlyArray<Holdings.Holding>,
  asking: Asking,
  sentences: Sentences
): Html | false => {
  const { myPage, rules } = sentences
  const isUnnamed = (holding: Holdings.Holding) => asking.facts.relation === "spouse" && isForOthers(holding)
  const named = holdings.filter((holding) => !isUnnamed(holding))
  const unnamed = holdings.length - named.length
  return (
    holdings.length > 0 &&
    html`<details>
      <summary>${myPage.notShown}</summary>
      ${[...Map.groupBy(named, ({ product }) => product.family)].map(
        ([family, all]) =>
          html`<h3 class="family">${family}</h3>
            <ul class="cards">
              ${byReason(all, asking, sentences).map(([why, alike]) => line(names(alike), why, sentences))}
            </ul>`
      )}
      ${
        unnamed > 0 &&
        html`<ul class="cards">
          ${line(html`<p>${myPage.unnamed(unnamed)}</p>`, rules.member.forOthers(asking.facts.relation, askedOf(asking)), sentences)}
        </ul>`
      }
    </details>`
  )
}

const line = (what: HtmlValue, why: Reason, sentences: Sentences): Html =>
  html`<li class="card slight">${what} ${reason(why, sentences)}</li>`

/** Products with the reason that they share. */
const byReason = (
  holdings: ReadonlyArray<Holdings.Holding>,
  asking: Asking,
  sentences: Sentences
): ReadonlyArray<readonly [Reason, ReadonlyArray<string>]> => {
  const lines = new Map<string, readonly [Reason, Array<string>]>()
  for (const { balance, product, verdict } of holdings) {
    if (verdict._tag !== "NotGranted") continue
    const why = notGrantedReason({ balance, product }, verdict.explanation, asking, sentences)
    const key = `${why.why} ${why.what ?? ""}`
    const known = lines.get(key)
    if (known === undefined) lines.set(key, [why, [product.name]])
    else known[1].push(product.name)
  }
  return [...lines.values()]
}

/** Names of products in few words: what several begin with is said once. */
const names = (all: ReadonlyArray<string>): ReadonlyArray<Html> =>
  [...Map.groupBy(all, (name) => partsOf(name)[0] ?? name)].map(([first, alike]) => {
    const rests = alike.map((name) => partsOf(name).slice(1).join("・")).filter((rest) => rest !== "")
    return html`<p class="names"><strong>${first}</strong>${rests.map((rest) => html` <span>${rest}</span>`)}</p>`
  })

/** How much a person can do about the kind of fact that a rule asks for. */
const kinds: { readonly [Tag in LeafTag]: "person" | "relation" | "membership" | "appointment" } = {
  Everyone: "person",
  RelationIs: "relation",
  SexIs: "person",
  AgeWithin: "person",
  AgeOneOf: "person",
  MemberOf: "membership",
  AppointedAs: "appointment",
  WeeklyHours: "appointment",
  MonthsAppointed: "appointment",
  WorksAt: "appointment"
}

const refusedReason = (explanation: GrantRule.Explanation, asking: Asking, sentences: Sentences): Reason => {
  const { member } = sentences.rules
  const asked = askedOf(asking)
  const subject: Subject = { facts: asking.facts, on: asking.today }
  const names = namesFor(asking, sentences)
  if (failsAt(explanation, "RelationIs")) return member.forOthers(asking.facts.relation, asked)
  const found = deciding(explanation)
  const factsOf = (...wanted: ReadonlyArray<(typeof kinds)[LeafTag]>) => [
    ...new Set(
      found.flatMap((each) => (isOneOf(each, wanted) ? (inWords(each, subject, member.fact, names) ?? []) : []))
    )
  ]
  const fixed = factsOf("person", "relation")
  if (fixed.length > 0) return member.person(fixed, asked)
  const memberships = found.flatMap(({ holds, rule }) =>
    rule._tag === "MemberOf"
      ? [
          member.membership(
            rule.bodies.every((body) => asking.association.bodyNames?.[body] !== undefined)
              ? member.fact.MemberOf({ bodies: rule.bodies, standing: { _tag: "Holds" } }, names)
              : member.anyMembership,
            standingOf(rule.bodies, holds, subject),
            asked
          )
        ]
      : []
  )
  const appointment = factsOf("appointment")
  const all = [...memberships, ...(appointment.length > 0 ? [member.appointment(appointment, asked)] : [])]
  const what = all[0]?.what
  return { why: sentences.paragraph([...new Set(all.map(({ why }) => why))]), ...(what === undefined ? {} : { what }) }
}

const isOneOf = ({ rule }: GrantRule.Explanation, wanted: ReadonlyArray<(typeof kinds)[LeafTag]>): boolean =>
  rule._tag !== "All" && rule._tag !== "Any" && rule._tag !== "Not" && wanted.includes(kinds[rule._tag])

const askedOf = ({ association, facts }: Asking): MemberAsked => ({
  office: association.contact.office,
  // Before the first list there is no day of it.
  asOf: facts.asOf > "1900" ? facts.asOf : undefined
})

const namesFor = ({ association }: Asking, { rules }: Sentences): RuleNames => ({
  day: rules.member.day,
  body: (body) => association.bodyNames?.[body] ?? body
})

/** Whether a rule fails because of a case that it cannot do without. */
const failsAt = (explanation: GrantRule.Explanation, tag: LeafTag): boolean => {
  if (explanation.holds) return false
  if (explanation.rule._tag === tag) return true
  return explanation.rule._tag === "All" && explanation.because.some((each) => failsAt(each, tag))
}
