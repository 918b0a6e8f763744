/**
 * PaperBatchPages (紙クーポンの印刷と発送, R115): what is to be printed by workplace, the prints, and one print with its sheets,
 * its labels and what is in the mail. What is printed is in PaperPrint.ts.
 */
import { type CalendarDate, type PaperBatches, PaperBatch, type Shelf } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { momentOf } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, chip, hidden, linkButton, note, panel, postForm, tiles } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import {
  batchesPath,
  batchPath,
  paperApplicationPath,
  paperOfficePath,
  paperTabs,
  workplaceText
} from "./PaperParts.ts"
import { paging, table } from "./Table.ts"
import type { ShownPerson } from "./UseParts.ts"

/** A workplace with what is to be printed for it. */
export interface DueWorkplace {
  readonly workplace: { readonly code: string; readonly name: string }
  readonly people: number
  readonly sheets: number
  /** Whether a label can be made. */
  readonly hasAddress: boolean
  readonly addressPath: string
  /** Made when the page is shown: a print of this workplace. */
  readonly batchId: string
}

/** What 印刷と発送 shows. */
export interface BatchesView {
  readonly fiscalYear: CalendarDate.FiscalYear
  readonly due: ReadonlyArray<DueWorkplace>
  /** Made when the page is shown: a print of all. */
  readonly batchId: string
  readonly batches: ReadonlyArray<Shelf.Kept<PaperBatch.PaperBatch>>
  readonly next: string | undefined
  readonly nameOf: (actor: string) => string
}

/** 紙クーポンの印刷と発送. */
export const batches = (frame: OfficeFrame, view: BatchesView): string => {
  const { due, nameOf, next } = view
  return officePage(frame, {
    title: "紙クーポンの印刷と発送",
    trail: [{ label: "紙クーポン", path: paperOfficePath }],
    wide: true,
    body: [
      paperTabs("batches"),
      panel({ title: "これから印刷するもの", id: "due", body: duePart(frame, view) }),
      panel({
        title: "これまでの印刷",
        id: "batches",
        body: [
          table({
            caption: "印刷の一覧 (新しい順)",
            captionUnseen: true,
            id: "batches-rows",
            columns: [
              { key: "at", label: "印刷", head: true },
              { key: "by", label: "作成した人" },
              { key: "people", label: "人数", numeric: true },
              { key: "sheets", label: "用紙", numeric: true },
              { key: "workplaces", label: "所属所", numeric: true },
              { key: "state", label: "状態" }
            ],
            rows: view.batches.map(({ id, value }) => ({
              at: html`<a href="${batchPath(id)}">${momentOf(value.madeAt)}</a>`,
              by: nameOf(value.madeBy),
              people: value.items.length,
              sheets: PaperBatch.sheetsOf(value),
              workplaces: PaperBatch.byWorkplace(value.items).length,
              state: batchChip(value)
            })),
            empty: "印刷はまだありません。"
          }),
          next !== undefined &&
            paging({ from: 1, to: view.batches.length, next: `${batchesPath}?before=${encodeURIComponent(next)}` })
        ]
      }),
      due.some(({ hasAddress }) => !hasAddress) &&
        note("warn", "住所のない所属所があります。宛名ラベルを印刷する前に、住所を登録してください。")
    ]
  })
}

/** How far a print has come, at a glance. */
const batchChip = (batch: PaperBatch.PaperBatch): Html => {
  if (batch.state._tag === "Planned") return chip("作成中", "warn")
  if (batch.items.length === 0) return chip("用紙なし", "plain")
  return PaperBatch.isOpen(batch) ? chip("発送待ち", "warn") : chip("発送済", "good")
}

const duePart = (frame: OfficeFrame, { batchId, due, fiscalYear }: BatchesView): Html => {
  const canPrint = frame.clerk.can("operate")
  const people = due.reduce((sum, each) => sum + each.people, 0)
  const sheets = due.reduce((sum, each) => sum + each.sheets, 0)
  return html`<p>
      ${fiscalYear}年度に承認された申請のうち、用紙のないクーポンがある方です。あとから付与された分、無効にした用紙の分も含みます。
    </p>
    ${tiles([
      { label: "人数", value: people, unit: "人" },
      { label: "用紙", value: sheets, unit: "枚" }
    ])}
    ${
      canPrint &&
      people > 0 &&
      printForm(frame, {
        id: batchId,
        label: `すべて印刷する (1回に${PaperBatch.mostApplications}人まで)`,
        kind: "primary"
      })
    }
    ${table({
      caption: "所属所ごとの用紙",
      captionUnseen: true,
      columns: [
        { key: "workplace", label: "所属所", head: true },
        { key: "people", label: "人数", numeric: true },
        { key: "sheets", label: "用紙", numeric: true },
        { key: "address", label: "住所" },
        ...(canPrint ? [{ key: "action", label: "操作" }] : [])
      ],
      rows: due.map((each) => ({
        workplace: workplaceText(each.workplace),
        people: each.people,
        sheets: each.sheets,
        address: each.hasAddress
          ? chip("登録済", "good")
          : html`${chip("なし", "warn")} ${canPrint && html`<a href="${each.addressPath}">登録する</a>`}`,
        action:
          canPrint &&
          printForm(frame, {
            id: each.batchId,
            label: "この所属所を印刷",
            kind: "quiet",
            workplace: each.workplace
          })
      })),
      empty: "印刷するものはありません。"
    })}`
}

const printForm = (
  frame: OfficeFrame,
  spec: {
    readonly id: string
    readonly label: string
    readonly kind: "primary" | "quiet"
    readonly workplace?: DueWorkplace["workplace"]
  }
): Html =>
  postForm({
    action: batchesPath,
    csrf: frame.csrf,
    look: "inline",
    body: [
      hidden("id", spec.id),
      spec.workplace !== undefined && [
        hidden("one", "1"),
        hidden("code", spec.workplace.code),
        hidden("name", spec.workplace.name)
      ],
      button(spec.label, spec.kind)
    ]
  })

/** What one print shows. */
export interface BatchView {
  readonly kept: Shelf.Kept<PaperBatch.PaperBatch>
  readonly personOf: (holder: PaperBatches.DueApplication["kept"]["subject"]) => ShownPerson
  readonly isOwn: (item: PaperBatch.BatchItem) => boolean
  /** The workplaces that have no address yet, with where it is edited. */
  readonly withoutAddress: ReadonlyArray<{ readonly name: string; readonly path: string }>
  readonly nameOf: (actor: string) => string
}

/** 印刷: one print. */
export const batch = (frame: OfficeFrame, view: BatchView): string => {
  const { kept, nameOf, withoutAddress } = view
  const { id, value } = kept
  const path = batchPath(id)
  const canOperate = frame.clerk.can("operate")
  const canPrint = canOperate && frame.clerk.can("personal") && frame.clerk.can("health")
  const isReady = value.state._tag === "Ready" && value.items.length > 0
  return officePage(frame, {
    title: "紙クーポンの印刷",
    trail: [
      { label: "紙クーポン", path: paperOfficePath },
      { label: "印刷と発送", path: batchesPath }
    ],
    actions:
      isReady &&
      canPrint &&
      html`${linkButton("用紙を印刷する", `${path}/sheets`, "primary")}
      ${linkButton("宛名ラベルを印刷する", `${path}/labels`)}`,
    wide: true,
    body: [
      html`<p>${batchChip(value)} ${momentOf(value.madeAt)} ${nameOf(value.madeBy)}が作成</p>`,
      value.state._tag === "Planned" && unfinished(frame, path),
      isReady && !canPrint && note("plain", "用紙の印刷には、運用の役割と、氏名・健診の種類を表示する権限が必要です。"),
      value.state._tag === "Ready" &&
        value.items.length === 0 &&
        note("plain", "ほかの職員が先に印刷したため、この印刷には用紙がありません。"),
      withoutAddress.length > 0 &&
        note(
          "warn",
          html`<p>住所のない所属所があります。登録すると、宛名ラベルに印刷されます。</p>
            <ul>
              ${withoutAddress.map(({ name, path }) => html`<li>${canOperate ? html`<a href="${path}">${name}</a>` : name}</li>`)}
            </ul>`
        ),
      isReady && canOperate && PaperBatch.isOpen(value) && mailForm(frame, path),
      PaperBatch.byWorkplace(value.items).map((group, index) =>
        panel({
          title: workplaceText(group.workplace),
          id: `workplace-${index}`,
          body: itemsTable(frame, view, group, `items-${index}`)
        })
      )
    ]
  })
}

const unfinished = (frame: OfficeFrame, path: string): Html =>
  note("warn", [
    html`<p>用紙の番号を台帳に記入している途中で止まっています。数分のうちに自動で終わります。二重にはなりません。</p>`,
    frame.clerk.can("operate") &&
      postForm({ action: `${path}/finish`, csrf: frame.csrf, body: buttons(button("今すぐ終える", "quiet")) })
  ])

const mailForm = (frame: OfficeFrame, path: string): Html =>
  postForm({
    action: `${path}/mail`,
    csrf: frame.csrf,
    body: buttons(button("すべて発送済みにする", "primary"))
  })

const itemsTable = (
  frame: OfficeFrame,
  { isOwn, kept, nameOf, personOf }: BatchView,
  { items, workplace }: ReturnType<typeof PaperBatch.byWorkplace>[number],
  id: string
): Html =>
  table({
    caption: `用紙を送る方 (${workplaceText(workplace)})`,
    captionUnseen: true,
    id,
    columns: [
      { key: "person", label: "番号", head: true },
      { key: "application", label: "申請" },
      { key: "sheets", label: "用紙", numeric: true },
      { key: "mailed", label: "発送" }
    ],
    rows: items.map((item) => {
      const person = personOf(item.holder)
      return {
        person: html`<a href="${person.path}">${person.text}</a>`,
        application: html`<a href="${paperApplicationPath(item.application)}">申請を見る</a>`,
        sheets: item.sheets.length,
        mailed:
          item.mailed === undefined
            ? kept.value.state._tag === "Ready" &&
              frame.clerk.can("operate") &&
              !isOwn(item) &&
              postForm({
                action: `${batchPath(kept.id)}/mail`,
                csrf: frame.csrf,
                look: "inline",
                body: [hidden("application", item.application), button("この方だけ発送済みにする", "quiet")]
              })
            : html`${momentOf(item.mailed.at)} ${nameOf(item.mailed.by)}`
      }
    }),
    empty: "用紙はありません。"
  })
