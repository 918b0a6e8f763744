/**
 * OtherWayPages: what did not go over a screen. 紙クーポン: how many coupons are on paper, of what and where.
 * It is read from the ledger; nothing is changed here.
 */
import type { CalendarDate, Totals } from "@fukuri/core"
import { html } from "../Html.ts"
import { columns, linkButton, panel, tiles } from "./OfficeParts.ts"
import { officePage } from "./OfficePage.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"
import { type UsesView, usesTable } from "./UsePages.ts"
import { usesPath } from "./UseParts.ts"

/** What 紙クーポン shows. */
export interface PaperView {
  readonly fiscalYear: CalendarDate.FiscalYear
  readonly byProduct: ReadonlyArray<Totals.HeldRow>
  readonly byWorkplace: ReadonlyArray<Totals.HeldRow>
  /** Uses of paper that were registered, the latest first; at most a page. */
  readonly uses: UsesView["rows"]
}

/** 紙クーポン (R110-R116). */
export const paper = (frame: OfficeFrame, { byProduct, byWorkplace, fiscalYear, uses }: PaperView): string =>
  officePage(frame, {
    title: "紙クーポン",
    wide: true,
    body: html`<p>${fiscalYear}年度に紙クーポンにした枚数です。紙クーポンにした分は、画面では利用できません。</p>
      ${tiles([
        {
          label: "紙クーポンの枚数",
          value: byProduct.reduce((sum, { onPaper }) => sum + onPaper, 0),
          unit: "枚"
        }
      ])}
      ${columns(
        panel({ title: "クーポンごと", id: "products", body: onPaper("クーポン", byProduct) }),
        panel({ title: "所属所ごと", id: "workplaces", body: onPaper("所属所", byWorkplace) })
      )}
      ${usesTable(uses, "登録された紙クーポンの利用はありません。")}
      <p>${linkButton("紙クーポンの利用をすべて見る", `${usesPath}?channel=paper`)}</p>`
  })

const onPaper = (label: string, rows: ReadonlyArray<Totals.HeldRow>) =>
  table({
    caption: `${label}ごとの紙クーポン`,
    captionUnseen: true,
    columns: [
      { key: "label", label, head: true },
      { key: "onPaper", label: "紙クーポン(枚)", numeric: true },
      { key: "entitled", label: "付与枚数", numeric: true }
    ],
    rows: rows.map((row) => ({
      label: row.label === "" ? "登録なし" : row.label,
      onPaper: row.onPaper,
      entitled: row.entitled
    })),
    empty: "紙クーポンにした枚数はありません。"
  })
