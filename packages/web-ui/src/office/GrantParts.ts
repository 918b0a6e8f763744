/**
 * GrantParts: what the pages of 付与 have in common: how a run stands in words, what products are called before a clerk,
 * and why somebody gains or has nothing. Every page of 付与 words these the same way.
 */
import { CalendarDate, type GrantRehearsal, GrantRule, type GrantRun, type GrantRuns, OfficeNames } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { bodyName, relationName, shortDay } from "./Explanation.ts"
import { chip, type Tone } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"

/** Where runs are listed. */
export const grantsPath = "/office/grants"

/** The address of a run. */
export const grantRunPath = (id: string): string => `${grantsPath}/${id}`

/** How a run stands: in a word. */
export const standing = ({
  run,
  task
}: Pick<GrantRuns.RunInList, "run" | "task">): { readonly word: string; readonly tone: Tone } => {
  const { state } = run
  switch (state._tag) {
    case "Rehearsing":
      return task?.value.state._tag === "Paused"
        ? { word: "予行 一時停止", tone: "warn" }
        : { word: "予行中", tone: "plain" }
    case "Unfit":
      return { word: "予行できません", tone: "bad" }
    case "Rehearsed":
      return { word: "予行済み", tone: "plain" }
    case "Requested":
      return { word: "承認待ち", tone: "warn" }
    case "Approved":
      switch (task?.value.state._tag) {
        case "Running":
          return { word: "付与中", tone: "warn" }
        case "Paused":
          return { word: "一時停止", tone: "warn" }
        default:
          return { word: "予約済み", tone: "plain" }
      }
    case "Finished":
      return { word: state.agreed === undefined ? "付与済み (自動)" : "付与済み", tone: "good" }
    case "Refused":
      return { word: "差し戻し", tone: "bad" }
    case "Cancelled":
      return { word: "取り消し", tone: "bad" }
    case "Stopped":
      return { word: "中断", tone: "bad" }
  }
}

/** How a run stands, as a chip. */
export const standingChip = (line: Pick<GrantRuns.RunInList, "run" | "task">): Html => {
  const { tone, word } = standing(line)
  return chip(word, tone)
}

/** The figures that a run has come to, by rehearsal or by what it gave. */
export const countsIn = ({ state }: GrantRun.GrantRun): GrantRun.Counts | undefined => {
  if (state._tag === "Finished") return state.counts
  return "rehearsal" in state ? state.rehearsal?.counts : undefined
}

/** When a run is to be carried out, in words. */
export const scheduleText = (schedule: CalendarDate.Instant | undefined): string =>
  schedule === undefined ? "承認後すぐ" : ja.time.moment(schedule)

/** What a product of a run is called before a clerk. */
export const runProductName = ({ discreetName, id, name }: GrantRun.RunProduct, frame: OfficeFrame): string => {
  if (frame.clerk.can("health")) return name
  return discreetName ?? (name === "" ? OfficeNames.productName({ id }, false) : name)
}

/** Figures by the name of the product before a clerk: products of one name are one line. Of each line the figures add up. */
export const byName = <Figures extends Readonly<Record<string, number>>>(
  lines: ReadonlyArray<{ readonly product: GrantRun.RunProduct; readonly figures: Figures }>,
  frame: OfficeFrame
): ReadonlyArray<{ readonly name: string; readonly figures: Figures }> => {
  const sums = new Map<string, Record<string, number>>()
  for (const { figures, product } of lines) {
    const name = runProductName(product, frame)
    const sum = sums.get(name) ?? {}
    for (const [key, value] of Object.entries(figures)) sum[key] = (sum[key] ?? 0) + value
    sums.set(name, sum)
  }
  return [...sums].map(([name, figures]) => ({ name, figures: figures as Figures }))
}

/** A difference with its sign. */
export const signed = (value: number): string =>
  value === 0 ? "±0" : value > 0 ? `+${value.toLocaleString("ja-JP")}` : `−${(-value).toLocaleString("ja-JP")}`

/**
 * A deciding condition in words, with what was found: ○ 4/1時点で40歳以上 (49歳). A condition that must not hold is told
 * the other way round. `gains` is what the conditions together decide, `on` the day they were asked for.
 */
export const reasonText = (
  { found, holds, rule }: GrantRehearsal.DecidingReason,
  gains: boolean,
  { on, frame }: { readonly on: CalendarDate.CalendarDate; readonly frame: OfficeFrame }
): string => {
  const condition = conditionText(rule, on, frame.association.bodyNames)
  const told = holds === gains ? condition : gains ? `「${condition}」ではない` : `「${condition}」は対象外`
  return `${gains ? "○" : "×"} ${told}${found === undefined ? "" : ` (${foundText(found)})`}`
}

/** Why somebody has nothing. The name of the nearest product is for those who may see it only. */
export const whyNothing = (
  why: GrantRehearsal.WhyNothing,
  { on, frame }: { readonly on: CalendarDate.CalendarDate; readonly frame: OfficeFrame }
): HtmlValue => {
  switch (why._tag) {
    case "NothingDue":
      return "この日に付与する商材がありません。"
    case "QuantityNone":
      return `${runProductName(why.nearest, frame)}: 任用の月数では0枚です。`
    case "RuleFails":
      return html`<p>${runProductName(why.nearest, frame)}の条件に合いません。</p>
        <ul>
          ${why.reasons.map((reason) => html`<li>${reasonText(reason, false, { on, frame })}</li>`)}
        </ul>`
  }
}

const conditionText = (
  rule: GrantRule.GrantRule,
  on: CalendarDate.CalendarDate,
  bodyNames: OfficeFrame["association"]["bodyNames"]
): string => {
  switch (rule._tag) {
    case "RelationIs":
      return relationName(rule.relation)
    case "MemberOf":
      return `${rule.bodies.map((body) => bodyName(body, bodyNames)).join("または")}の資格`
    case "AgeWithin":
    case "AgeOneOf":
      return GrantRule.describe(rule).replace(
        `${rule.on}に`,
        `${shortDay(rule.on, CalendarDate.fiscalYearOf(on))}時点で`
      )
    default:
      return GrantRule.describe(rule)
  }
}

const foundText = (found: NonNullable<GrantRehearsal.DecidingReason["found"]>): string => {
  switch (found._tag) {
    case "Age":
      return `${found.years}歳`
    case "Hours":
      return found.centihours === undefined ? "時間数の登録なし" : `週${GrantRule.hoursText(found.centihours)}時間`
    case "Months":
      return `${found.months}か月`
    case "Text":
      return found.text === "" ? "登録なし" : found.text
  }
}

/** An instant as forms take it: `2024-07-01T06:00`, in Japan. */
export const localTime = (instant: CalendarDate.Instant): string => CalendarDate.isoOf(instant).slice(0, 16)
