/**
 * UsePages (利用): the list of uses with its filters, and one use with everything about it: what its screen showed, what was
 * given back and why. How a use is corrected is in CorrectionPages.ts.
 */
import { CalendarDate, type CorrectedUses, type LedgerEntry, type UseList } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { correctionPath, correctionsTable, momentOf, useTabs } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  columns,
  dateField,
  downloadLink,
  facts,
  field,
  getForm,
  linkButton,
  note,
  panel,
  select
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { paging, table } from "./Table.ts"
import { couponOf, facilityOf, type ShownPerson, usedOn, usePath, usesPath, useTiles } from "./UseParts.ts"

/** What is typed to find uses. Shape of days: `2024-07-01`. */
export interface UseSearch {
  readonly from: string
  readonly until: string
  readonly facility: string
  readonly goods: string
  readonly channel: string
  readonly corrected: string
  readonly receipt: string
}

/** What the list of uses shows. */
export interface UsesView {
  readonly search: UseSearch
  readonly facilities: ReadonlyArray<{ readonly code: string; readonly name: string }>
  readonly goods: ReadonlyArray<UseList.Goods>
  readonly rows: ReadonlyArray<UseList.UseRow & { readonly person: ShownPerson }>
  /** How many come before the first row shown. */
  readonly before: number
  readonly previous: string | undefined
  readonly next: string | undefined
  /** Address of the same uses as a file; undefined when nothing can be looked for yet. */
  readonly csv: string | undefined
  /** How many corrections are open. */
  readonly open: number
}

/** 利用: uses across people, the latest first. */
export const uses = (frame: OfficeFrame, view: UsesView): string =>
  officePage(frame, {
    title: "利用",
    wide: true,
    body: [
      useTabs("uses", view.open),
      searchForm(frame, view),
      usesTable(view.rows, "条件に合う利用はありません。期間や条件を変えて、もう一度お試しください。"),
      (view.rows.length > 0 || view.before > 0) &&
        paging({
          from: view.before + 1,
          to: view.before + view.rows.length,
          previous: view.previous,
          next: view.next,
          anchor: "uses"
        }),
      view.csv !== undefined &&
        view.rows.length > 0 &&
        html`<p>${downloadLink("この条件の利用をすべて保存", view.csv)}</p>`
    ]
  })

/** Uses as a table, in the order given. */
export const usesTable = (rows: UsesView["rows"], empty: string): Html =>
  table({
    caption: "利用の一覧 (登録の新しい順)",
    id: "uses",
    columns: [
      { key: "on", label: "利用日" },
      { key: "facility", label: "施設" },
      { key: "coupon", label: "クーポン" },
      { key: "quantity", label: "枚数", numeric: true },
      { key: "corrected", label: "訂正" },
      { key: "channel", label: "登録" },
      { key: "person", label: "番号" },
      { key: "receipt", label: "受付番号", head: true }
    ],
    rows: rows.map((row) => ({
      on: usedOn(row),
      facility: row.facilityName,
      coupon: row.coupon,
      quantity: row.quantity,
      corrected: correctedChip(row),
      channel: ja.myPage.channel[row.channel],
      person: html`<a href="${row.person.path}">${row.person.text}</a>`,
      receipt: html`<a class="nobreak" href="${usePath(row.redemptionId)}">${receipt(row.redemptionId)}</a>`
    })),
    empty
  })

const searchForm = ({ mistakes }: OfficeFrame, { facilities, goods, search }: UsesView): Html =>
  getForm({
    action: usesPath,
    label: "利用を探す",
    body: [
      dateField({ name: "from", label: "利用日 (から)", value: search.from, mistakes }),
      dateField({ name: "until", label: "利用日 (まで)", value: search.until, mistakes }),
      select({
        name: "facility",
        label: "施設",
        value: search.facility,
        none: "すべて",
        options: facilities.map(({ code, name }) => ({ value: code, label: name })),
        mistakes
      }),
      select({
        name: "goods",
        label: "事業・クーポン",
        value: search.goods,
        none: "すべて",
        options: goods.map(({ key, label }) => ({ value: key, label })),
        mistakes
      }),
      select({
        name: "channel",
        label: "登録",
        value: search.channel,
        none: "すべて",
        options: Object.entries(ja.myPage.channel).map(([value, label]) => ({ value, label }))
      }),
      select({
        name: "corrected",
        label: "訂正",
        value: search.corrected,
        none: "すべて",
        options: [
          { value: "yes", label: "訂正あり" },
          { value: "no", label: "訂正なし" }
        ]
      }),
      field({
        name: "receipt",
        label: "受付番号",
        value: search.receipt,
        maxLength: 40,
        mistakes
      }),
      buttons(button("絞り込む"), linkButton("条件を消す", usesPath))
    ]
  })

/** What one use shows. */
export interface UseView {
  readonly use: CorrectedUses.CorrectedUse & {
    readonly place: number
    readonly remainingThen: number
    readonly reversals: ReadonlyArray<{
      readonly place: number
      readonly entry: Extract<LedgerEntry.LedgerEntry, { readonly _tag: "Reversed" }>
    }>
  }
  readonly person: ShownPerson
  /** The coupons are the clerk's own, or the spouse's. */
  readonly own: boolean
  readonly now: CalendarDate.Instant
  /** Who somebody of the office is, in words. */
  readonly nameOf: (actor: string) => string
}

/** 利用: one use with everything about it. */
export const use = (frame: OfficeFrame, view: UseView): string => {
  const { figures, redemption, waiting } = view.use
  const left = figures.left - waiting
  const canCorrect = frame.clerk.can("correct") && !view.own && left > 0
  return officePage(frame, {
    title: `利用 ${redemption.id.match(/.{1,4}/g)?.join(" ") ?? ""}`,
    trail: [{ label: "利用", path: usesPath }],
    actions: canCorrect && linkButton("この利用を訂正する", `${usePath(redemption.id)}/correct`, "primary"),
    wide: true,
    body: [
      useTiles(figures, waiting),
      frame.clerk.can("correct") && !canCorrect && note("plain", whyNot(view, left)),
      columns(factsPanel(frame, view), screenPanel(frame, view)),
      panel({
        title: "訂正",
        id: "corrections",
        body: [
          correctionsTable(frame, {
            caption: "この利用についての訂正の依頼",
            rows: view.use.corrections.map((kept) => ({ kept, own: view.own })),
            now: view.now,
            nameOf: view.nameOf,
            empty: "訂正の依頼はありません。"
          }),
          view.use.reversals.length > 0 && reversalsTable(view)
        ]
      })
    ]
  })
}

const factsPanel = (frame: OfficeFrame, { nameOf, person, use: found }: UseView): Html => {
  const { opened, place, record, redemption } = found
  const { holder } = opened.facts
  return panel({
    title: "内容",
    body: facts([
      ["利用日時", usedOn(redemption)],
      ["施設", html`${facilityOf(found)} <span class="fine">${redemption.facility}</span>`],
      ["クーポン", couponOf(found, frame)],
      ["枚数", html`<strong>${redemption.quantity}枚</strong>`],
      ["登録", ja.myPage.channel[redemption.channel]],
      [
        "利用者",
        html`<a href="${person.path}">${person.text}</a>${frame.clerk.can("personal") && html` ${holder.name}`}`
      ],
      ["受付番号", receipt(redemption.id)],
      ["台帳", `${opened.fiscalYear}年度の${place}番目の記入 (記入: ${nameOf(record.actor)})`]
    ])
  })
}

/** What whoever used it had before them, for the telephone. */
const screenPanel = (frame: OfficeFrame, { use: found }: UseView): Html => {
  const { redemption, remainingThen } = found
  return panel({
    title: redemption.channel === "screen" ? "完了の画面に表示された内容" : "利用の直後の内容",
    body: facts([
      ["施設", facilityOf(found)],
      ["クーポン", `${couponOf(found, frame)} ${redemption.quantity}枚`],
      ["利用日時", html`<time datetime="${CalendarDate.isoOf(redemption.at)}">${ja.time.moment(redemption.at)}</time>`],
      ["受付番号", receipt(redemption.id)],
      ["残り", `${remainingThen}枚`]
    ])
  })
}

const reversalsTable = ({ nameOf, use: found }: UseView): Html =>
  table({
    caption: "台帳の記入",
    columns: [
      { key: "place", label: "記入", head: true },
      { key: "at", label: "日時" },
      { key: "quantity", label: "取り消した枚数", numeric: true },
      { key: "by", label: "行った人" },
      { key: "request", label: "依頼" }
    ],
    rows: found.reversals.map(({ entry, place }) => ({
      place: `${place}番目`,
      at: momentOf(entry.at),
      quantity: entry.quantity,
      by: nameOf(entry.actor),
      request:
        entry.reference !== undefined && found.corrections.some(({ id }) => id === entry.reference)
          ? html`<a href="${correctionPath(entry.reference)}">訂正の依頼を見る</a>`
          : "依頼なし"
    })),
    empty: ""
  })

const whyNot = ({ own, use: { figures } }: UseView, left: number): string => {
  if (own) return "ご自身と配偶者のクーポンは、ご自身では訂正できません。ほかの職員に依頼してください。"
  if (figures.left === 0) return "この利用は、すべて訂正で取り消されています。"
  return left <= 0 ? "有効な利用のすべてに、訂正の依頼が出ています。" : ""
}

const correctedChip = ({ quantity, reversed }: UseList.UseRow): HtmlValue =>
  reversed === 0 ? "" : reversed >= quantity ? chip("取消済", "bad") : chip(`${reversed}枚を取消`, "warn")
