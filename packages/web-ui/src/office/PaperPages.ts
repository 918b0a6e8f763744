/**
 * PaperPages (紙クーポン, R110-R116): the applications with what is to be done about them, and what of the year is on paper in
 * figures. One application is in PaperApplicationPage.ts, prints in PaperBatchPages.ts.
 */
import { type CalendarDate, PaperApplication, type PaperList, type Totals } from "@fukuri/core"
import { html } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { momentOf } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, columns, getForm, linkButton, note, panel, select, tiles } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import {
  hiddenWords,
  nextOfPaper,
  paperApplicationPath,
  paperOfficePath,
  paperStateChip,
  paperStateNames,
  paperTabs,
  seesPaperWords,
  workplaceText
} from "./PaperParts.ts"
import { paging, table } from "./Table.ts"
import { type UsesView, usesTable } from "./UsePages.ts"
import { returnedPlace } from "./UseReportParts.ts"
import { type ShownPerson, usesPath } from "./UseParts.ts"

/** An application as a row. */
export interface PaperLineView extends PaperList.PaperRow {
  readonly person: ShownPerson
}

/** What the list of applications shows. */
export interface PaperListView {
  readonly rows: ReadonlyArray<PaperLineView>
  /** `open`, a state, or empty for all. */
  readonly search: { readonly state: string }
  readonly before: number
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly now: CalendarDate.Instant
  readonly nameOf: (actor: string) => string
}

/** The states that the list can be narrowed to. */
export const listedStates = [
  "Submitted",
  "NeedsInformation",
  "Approved",
  "OnPaper",
  "Printed",
  "Mailed",
  "Refused",
  "Withdrawn",
  "Returned"
] as const satisfies ReadonlyArray<PaperApplication.PaperState["_tag"]>

/** 紙クーポン: the applications. */
export const paperList = (frame: OfficeFrame, view: PaperListView): string => {
  const { before, next, previous, rows, search } = view
  return officePage(frame, {
    title: "紙クーポン",
    wide: true,
    body: [
      paperTabs("applications"),
      frame.clerk.can("correct") &&
        note(
          "plain",
          html`<p>画面から申請できない方の分は、<a href="/office/holders">利用者の画面</a>から代わりに入力できます。</p>
            <p>施設から戻った用紙は、<a href="${returnedPlace.path}">${returnedPlace.label}</a>で登録します。</p>`
        ),
      getForm({
        action: paperOfficePath,
        label: "申請を探す",
        body: [
          select({
            name: "state",
            label: "状態",
            value: search.state,
            options: [
              { value: "open", label: "終わっていないもの" },
              { value: "all", label: "すべて" },
              ...listedStates.map((state) => ({ value: state, label: paperStateNames[state] }))
            ]
          }),
          buttons(button("絞り込む"))
        ]
      }),
      applicationsTable(frame, view),
      (rows.length > 0 || before > 0) &&
        paging({ from: before + 1, to: before + rows.length, previous, next, anchor: "applications" })
    ]
  })
}

const applicationsTable = (frame: OfficeFrame, { nameOf, now, rows }: PaperListView) =>
  table({
    caption: "紙クーポンの申請 (新しい順)",
    captionUnseen: true,
    id: "applications",
    columns: [
      { key: "at", label: "申請", head: true },
      { key: "person", label: "番号" },
      { key: "workplace", label: "所属所" },
      { key: "ground", label: "理由" },
      { key: "by", label: "入力した人" },
      { key: "state", label: "状態" },
      { key: "next", label: "次にすること" }
    ],
    rows: rows.map(({ kept: { id, value }, own, person, workplace }) => ({
      at: html`<a href="${paperApplicationPath(id)}">${momentOf(value.submittedAt)}</a>
        ${PaperApplication.isOpen(value) && html`<p class="fine">${ja.time.ago(now - value.submittedAt)}</p>`}`,
      person: html`<a href="${person.path}">${person.text}</a>`,
      workplace: workplaceText(workplace),
      ground: seesPaperWords(frame) ? PaperApplication.groundNames[value.ground] : hiddenWords,
      by: value.enteredBy === "holder" ? "本人" : nameOf(value.enteredBy),
      state: paperStateChip(value.state),
      next: nextOfPaper(value, frame, own)
    })),
    empty: "条件に合う申請はありません。"
  })

/** What 枚数と利用 shows. */
export interface PaperFiguresView {
  readonly fiscalYear: CalendarDate.FiscalYear
  readonly byProduct: ReadonlyArray<Totals.HeldRow>
  readonly byWorkplace: ReadonlyArray<Totals.HeldRow>
  /** Uses of paper that were registered, the latest first; at most a page. */
  readonly uses: UsesView["rows"]
}

/** 紙クーポンの枚数と利用: how many coupons are on paper, of what and where, and the uses of paper. */
export const paperFigures = (
  frame: OfficeFrame,
  { byProduct, byWorkplace, fiscalYear, uses }: PaperFiguresView
): string =>
  officePage(frame, {
    title: "紙クーポンの枚数と利用",
    trail: [{ label: "紙クーポン", path: paperOfficePath }],
    wide: true,
    body: html`${paperTabs("figures")}
      <p>${fiscalYear}年度に紙クーポンにした枚数です。紙クーポンにした分は、画面では利用できません。</p>
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
