/**
 * HolderCoupons: the coupons of a person as the office sees them: verdict, figures, and why each product is granted or
 * not. Whoever may not see health data reads discreet names and no reasons.
 */
import { type Inquiry, OfficeNames, type Quantity, Verdict } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { type About, causes, classLabel, eligibility, explanationTable, shortDay } from "./Explanation.ts"
import { chip, panel, type Tone } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** Every product of the year, family by family. */
export const couponsPanel = (
  { clerk }: OfficeFrame,
  inquiry: Inquiry.Inquiry,
  { actions }: { readonly actions: HtmlValue }
): Html => {
  const seesHealth = clerk.can("health")
  return panel({
    title: `${inquiry.fiscalYear}年度のクーポン`,
    id: "coupons",
    actions,
    body: seesHealth
      ? html`${openTable(inquiry)} ${unlisted(inquiry, true)}
          <h3>付与条件 <span class="fine">(${shortDay(inquiry.askedOn)}時点${dataOf(inquiry)})</span></h3>
          ${inquiry.families.map((family) => conditionsOf(family, inquiry))}`
      : html`${discreetTable(inquiry)} ${unlisted(inquiry, false)}
          <p class="fine">健診に関する権限がないため、名称と付与の理由は表示しません。</p>`
  })
}

/**
 * A line as sentences, the most telling first: why it is not granted, why it cannot be used, or that it can. Why it was
 * granted is told only where that is the question.
 */
export const lineSentences = (line: Inquiry.Line, inquiry: Inquiry.Inquiry): ReadonlyArray<string> => {
  const { balance, due, explanation, product, verdict } = line
  const rule = ruleSentence(line, inquiry)
  const quantity = quantitySentence(product.quantity, due, inquiry)
  if (verdict._tag !== "NotGranted") {
    const usable = ja.verdicts.reason(verdict, { office: "" }).why
    if (explanation.holds) return [usable, ...quantity]
    // What cannot be used any more says why itself.
    const isOpen = verdict._tag === "Usable" || verdict._tag === "NotYet"
    return isOpen ? [usable, "今の登録内容では条件に当てはまりませんが、付与されています。", rule] : [usable]
  }
  const withdrawn = balance.withdrawn > 0 ? [`付与した${balance.withdrawn}枚は取り消されました。`] : []
  if (!explanation.holds) return [rule, ...withdrawn]
  return [...(withdrawn.length > 0 ? withdrawn : [toCome(line, inquiry)]), rule, ...quantity]
}

const ruleSentence = ({ explanation, product }: Inquiry.Line, inquiry: Inquiry.Inquiry): string =>
  eligibility(classLabel(product.name, inquiry.facts), explanation, aboutOf(inquiry))

/** What becomes of a product whose rule holds and of which nothing was granted. */
const toCome = ({ due, product, verdict }: Inquiry.Line, { asSeenOn, association }: Inquiry.Inquiry): string => {
  const { grantFrom, usable } = product
  if (due === 0) return "対象ですが、枚数の表により付与は0枚です。"
  if (asSeenOn > usable.until) return `付与されないまま、利用できる期間が${shortDay(usable.until)}で終わりました。`
  if (verdict._tag === "NotGranted" && asSeenOn < grantFrom)
    return `${shortDay(grantFrom)}に${due}枚を付与する予定です。`
  return association.grantMode === "approved"
    ? `まだ付与されていません。付与の実行が承認されると、${due}枚が付与されます。`
    : `まだ付与されていません。次の付与で、${due}枚が付与されます。`
}

const quantitySentence = (
  quantity: Quantity.Quantity,
  due: number,
  { fiscalYear, monthsAppointed }: Inquiry.Inquiry
): ReadonlyArray<string> =>
  quantity._tag === "Fixed" ? [] : [`${fiscalYear}年度の任用が${monthsAppointed}か月のため、枚数は${due}枚です。`]

const aboutOf = ({ askedOn, association, facts }: Inquiry.Inquiry): About => ({
  facts,
  on: askedOn,
  bodyNames: association.bodyNames
})

/** What concerns the person, of all families. */
const openTable = (inquiry: Inquiry.Inquiry): Html =>
  table({
    caption: "クーポンの状態",
    captionUnseen: true,
    columns: [...figureColumns, { key: "why", label: "理由" }],
    rows: inquiry.families
      .flatMap(({ nearest }) => nearest)
      .map((line) => ({
        ...figures(line, inquiry, line.product.name),
        why: lineSentences(line, inquiry).map((sentence, index) => html`${index > 0 && html`<br />`}${sentence}`)
      })),
    empty: "この年度の事業はまだありません。"
  })

/** The day of the data that the facts of the conditions are from; nothing before the first list. */
const dataOf = ({ facts: { asOf } }: Inquiry.Inquiry): string =>
  asOf > "1900" ? `、登録内容は${shortDay(asOf)}現在の組合員データ` : ""

/** Why each product of a family is granted or not, folded. */
const conditionsOf = ({ name, nearest, others }: Inquiry.Family, inquiry: Inquiry.Inquiry): Html =>
  html`${nearest.map((line) => whole(line, inquiry))}
  ${
    others.length > 0 &&
    html`<details>
      <summary>${name}のほかの区分 (${others.length}件)</summary>
      ${others.map((line) => whole(line, inquiry))}
    </details>`
  }`

/** The sentence, the deciding conditions and the whole tree, folded. */
const whole = (line: Inquiry.Line, inquiry: Inquiry.Inquiry): Html => {
  const { explanation, product } = line
  const about = aboutOf(inquiry)
  const rule = ruleSentence(line, inquiry)
  return html`<details>
    <summary>${product.name}: ${explanation.holds ? "対象" : rule}</summary>
    ${explanation.holds && html`<p>${rule}</p>`} ${causes(explanation, about).map((cause) => html`<p>${cause}</p>`)}
    ${explanationTable(`${product.name}の付与条件`, explanation, about)}
  </details>`
}

/** What the book holds, by discreet names: what was never granted would only tell who the person is. */
const discreetTable = (inquiry: Inquiry.Inquiry): Html =>
  table({
    caption: "クーポンの状態",
    captionUnseen: true,
    columns: figureColumns,
    rows: inquiry.families
      .flatMap(({ nearest, others }) => [...nearest, ...others])
      .filter(({ balance }) => balance.granted > 0)
      .map((line) => figures(line, inquiry, OfficeNames.productName(line.product, false))),
    empty: "この年度に付与されたクーポンはありません。"
  })

const unlisted = ({ unlisted }: Inquiry.Inquiry, seesHealth: boolean): Html | false =>
  unlisted.length > 0 &&
  table({
    caption: "事業にないクーポン",
    columns: figureColumns.filter(({ key }) => key !== "state" && key !== "window"),
    rows: unlisted.map(({ balance, id }) => ({
      name: OfficeNames.productName({ id }, seesHealth),
      ...balanceCells(balance)
    })),
    empty: ""
  })

const figureColumns = [
  { key: "name", label: "クーポン", head: true },
  { key: "state", label: "状態" },
  { key: "rest", label: "残り", numeric: true },
  { key: "granted", label: "付与", numeric: true },
  { key: "withdrawn", label: "取消", numeric: true },
  { key: "redeemed", label: "利用", numeric: true },
  { key: "reversed", label: "訂正", numeric: true },
  { key: "paper", label: "紙", numeric: true },
  { key: "window", label: "利用可能期間" }
] as const

const figures = (line: Inquiry.Line, inquiry: Inquiry.Inquiry, name: string) => ({
  name,
  state: stateChip(line, inquiry),
  ...balanceCells(line.balance),
  window: ja.time.window(line.product.usable.from, line.product.usable.until)
})

const balanceCells = (balance: Verdict.Balance) => ({
  rest: html`<strong>${Verdict.remainingOf(balance)}</strong>`,
  granted: balance.granted,
  withdrawn: balance.withdrawn,
  redeemed: balance.redeemed,
  reversed: balance.reversed,
  paper: balance.onPaper
})

const stateChip = ({ explanation, product, verdict }: Inquiry.Line, { asSeenOn }: Inquiry.Inquiry): Html => {
  if (verdict._tag !== "NotGranted") return chip(ja.verdicts.chip(verdict), tones[verdict._tag])
  const isLate = explanation.holds && product.grantFrom <= asSeenOn
  return chip(explanation.holds ? "付与前" : "付与なし", isLate ? "warn" : "plain")
}

const tones: { readonly [Tag in Exclude<Verdict.Verdict["_tag"], "NotGranted">]: Tone } = {
  Usable: "good",
  NotYet: "plain",
  Over: "plain",
  UsedUp: "plain",
  NotOfferedHere: "plain",
  FacilityClosed: "plain",
  MembershipLost: "bad",
  OnPaper: "plain",
  OutageNotAccepted: "plain"
}
