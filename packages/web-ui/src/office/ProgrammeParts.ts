/**
 * ProgrammeParts: what the pages of programmes and of drafts share: where they are, the list of drafts, a table of
 * differences, spans of days.
 */
import { type CalendarDate, type CouponProduct, ProgrammeChange } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { button, chip, postForm } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { ruleList } from "./ProgrammeWords.ts"
import { table } from "./Table.ts"

/** Where programmes are. */
export const programmesPath = "/office/programmes"

/** Where drafts are. */
export const draftsPath = "/office/drafts"

/** Where one programme is. */
export const programmePath = (id: string): string => `${programmesPath}/${id}`

/** A draft in a list. */
export interface ListedDraft {
  readonly id: string
  /** As far as it is written. */
  readonly name: string
  readonly fiscalYear: number | undefined
  /** The published programme that it is based on. */
  readonly basedOn: string | undefined
  readonly by: string
  readonly at: CalendarDate.Instant
}

/** Everything that differs, as a table. */
export const changesTable = (
  { fields, products }: ProgrammeChange.ProgrammeChange,
  none: string,
  names: ProgrammeChange.BodyNames
): Html => {
  const row = (name: HtmlValue, { after, before, field, rules }: ProgrammeChange.FieldChange) => [
    name,
    html`<span class="nobreak">${ProgrammeChange.fieldLabels[field]}</span>`,
    rules === undefined ? before : ruleList(rules[0], names, rules[1]),
    [rules === undefined ? after : ruleList(rules[1], names, rules[0]), before === after && chip("書き方のみ", "plain")]
  ]
  return table({
    caption: "変わるところ",
    columns: [
      { key: "product", label: "商材", head: true },
      { key: "field", label: "項目" },
      { key: "before", label: "前" },
      { key: "after", label: "後" }
    ],
    rows: [
      ...fields.map((each) => row("事業全体", each)),
      ...products.flatMap(({ fields, id, kind, name }) => {
        const title = html`${name} <code>${id}</code>`
        if (kind === "changed") return fields.map((each) => row(title, each))
        return [
          [title, "商材", kind === "added" ? "" : "あり", kind === "added" ? chip("追加", "good") : chip("削除", "bad")]
        ]
      })
    ],
    empty: none
  })
}

/** The drafts, with a way into each for those who may write. */
export const draftsTable = (drafts: ReadonlyArray<ListedDraft>, canOperate: boolean): Html =>
  table({
    caption: "下書きの一覧",
    captionUnseen: true,
    columns: [
      { key: "name", label: "名称", head: true },
      { key: "year", label: "年度" },
      { key: "basis", label: "もとの事業" },
      { key: "by", label: "最後に保存した人" },
      { key: "at", label: "保存日時" }
    ],
    rows: drafts.map(({ at, basedOn, by, fiscalYear, id, name }) => ({
      name: canOperate ? html`<a href="${draftsPath}/${id}">${name}</a>` : name,
      year: fiscalYear === undefined ? "" : `${fiscalYear}年度`,
      basis: basedOn === undefined ? "新規" : html`<a href="${programmePath(basedOn)}">${basedOn}</a>`,
      by,
      at: moment(at, ja)
    })),
    empty: "下書きはありません。"
  })

/** A button that makes a draft. */
export const newDraft = (
  frame: OfficeFrame,
  draft: { readonly label: string; readonly action?: string; readonly carried?: Readonly<Record<string, string>> }
): Html =>
  postForm({
    action: draft.action ?? draftsPath,
    csrf: frame.csrf,
    look: "inline",
    body: [
      Object.entries(draft.carried ?? {}).map(
        ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`
      ),
      button(draft.label, "quiet")
    ]
  })

/** The window of products, or from the first day of any to the last day of any. */
export const windowOf = (products: ReadonlyArray<CouponProduct.CouponProduct>): string => {
  const windows = [...new Set(products.map(({ usable }) => `${usable.from}〜${usable.until}`))]
  return windows.length === 1
    ? (windows[0] ?? "")
    : `${spanOf(products.flatMap(({ usable }) => [usable.from, usable.until]))} (商材による)`
}

/** From the first of some days to the last. */
export const spanOf = (days: ReadonlyArray<string>): string => {
  const [first = "", ...rest] = days.toSorted()
  const last = rest.at(-1) ?? first
  return first === last ? first : `${first}〜${last}`
}
