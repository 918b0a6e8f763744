/**
 * HolderHistory: every entry of a person's book as the office reads it, and the notes of the office about the person.
 * What colleagues wrote in their own words may tell names and examinations: it is shown to those who may see both.
 */
import { CalendarDate, type HolderNotes, type Inquiry, LedgerEntry, OfficeNames, type Shelf } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { shortDay } from "./Explanation.ts"
import { button, hidden, panel, postForm, textarea } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** What those who do things are called, by actor. */
type NameOf = (actor: string) => string

/** Every entry of the book, the latest first. */
export const historyPanel = (
  frame: OfficeFrame,
  { fiscalYear, history }: Inquiry.Inquiry,
  { canCorrect, nameOf }: { readonly canCorrect: boolean; readonly nameOf: NameOf }
): Html =>
  panel({
    title: "履歴",
    id: "history",
    body: table({
      caption: `${fiscalYear}年度の履歴`,
      captionUnseen: true,
      columns: [
        { key: "at", label: "日時" },
        { key: "kind", label: "内容", head: true },
        { key: "product", label: "クーポン" },
        { key: "quantity", label: "枚数", numeric: true },
        { key: "use", label: "施設・受付番号" },
        { key: "actor", label: "行った人" },
        { key: "reason", label: "理由" },
        ...(canCorrect ? [{ key: "action", label: "操作" }] : [])
      ],
      rows: history.map((line) => historyRow(line, frame, { canCorrect, nameOf })),
      empty: "この年度の履歴はまだありません。"
    })
  })

/** The notes, the latest first, and the form for a new one. */
export const notesPanel = (
  frame: OfficeFrame,
  { notes }: Inquiry.Inquiry,
  {
    canWrite,
    nameOf,
    newNote,
    path
  }: {
    readonly canWrite: boolean
    readonly nameOf: NameOf
    readonly path: string
    readonly newNote: { readonly id: string; readonly text: string }
  }
): Html =>
  panel({
    title: "メモ",
    id: "notes",
    body: html`${notesTable(frame, notes, { path: canWrite ? path : undefined, nameOf })}
    ${
      canWrite &&
      postForm({
        action: `${path}/notes`,
        csrf: frame.csrf,
        body: html`${hidden("id", newNote.id)}
        ${textarea({
          name: "text",
          label: "メモを書く",
          hint: "電話の内容など、次に対応する人に伝えることを書いてください。あとから消すことはできません。",
          value: newNote.text,
          rows: 3,
          maxLength: 1000,
          required: true,
          mistakes: frame.mistakes
        })}
        ${button("メモを残す", "quiet")}`
      })
    }`
  })

const kinds: { readonly [Tag in LedgerEntry.LedgerEntry["_tag"]]: string } = {
  Granted: "付与",
  Withdrawn: "取消",
  Redeemed: "利用",
  Reversed: "訂正",
  MovedToPaper: "紙に切替",
  MovedFromPaper: "紙から戻し",
  PaperBegun: "紙クーポンの開始",
  PaperEnded: "紙クーポンの終了",
  SheetIssued: "用紙の発行",
  SheetVoided: "用紙の無効"
}

const historyRow = (
  line: Inquiry.HistoryLine,
  { clerk }: OfficeFrame,
  { canCorrect, nameOf }: { readonly canCorrect: boolean; readonly nameOf: NameOf }
) => {
  const { entry } = line
  const seesHealth = clerk.can("health")
  return {
    at: html`<time class="nobreak" datetime="${CalendarDate.isoOf(entry.at)}">${momentOf(entry.at)}</time>`,
    kind: kinds[entry._tag],
    product: LedgerEntry.isOfProduct(entry)
      ? goodsOf(entry, line.product ?? { id: entry.product }, seesHealth)
      : "すべて",
    quantity: LedgerEntry.isOfProduct(entry) ? entry.quantity : undefined,
    use: useCell(line),
    actor: nameOf(entry.actor),
    reason: reasonCell(entry, seesWords(clerk)),
    action: canCorrect && correctLink(line)
  }
}

const goodsOf = (
  entry: LedgerEntry.ProductEntry,
  product: Parameters<typeof OfficeNames.productName>[0],
  seesHealth: boolean
): string =>
  entry._tag === "Redeemed"
    ? OfficeNames.courseName(product, entry.course, seesHealth)
    : OfficeNames.productName(product, seesHealth)

const useCell = ({ entry, use }: Inquiry.HistoryLine): HtmlValue => {
  if (use === undefined) return undefined
  const { facility, redemption } = use
  const day = redemption.usedOn === CalendarDate.dayOf(redemption.at) ? "" : ` (利用日 ${shortDay(redemption.usedOn)})`
  return html`${entry._tag === "Redeemed" && html`<p>${facility?.name ?? redemption.facility}${day}</p>`}
    <p><a class="nobreak" href="/office/uses/${redemption.id}">${redemption.id.match(/.{1,4}/g)?.join(" ")}</a></p>
    ${
      entry._tag === "Redeemed" &&
      html`${redemption.channel !== "screen" && html`<p>${ja.myPage.channel[redemption.channel]}</p>`}
      ${redemption.reversed > 0 && html`<p>うち${redemption.reversed}枚を訂正</p>`}`
    }`
}

const reasonCell = (entry: LedgerEntry.LedgerEntry, seesWords: boolean): HtmlValue => {
  if (!("reason" in entry) || entry.reason === undefined) return undefined
  return html`<p>${seesWords ? entry.reason : "(表示する権限がありません)"}</p>
    ${
      entry._tag === "Reversed" &&
      entry.reference !== undefined &&
      html`<p class="fine"><a href="/office/corrections/${entry.reference}">訂正の依頼</a></p>`
    }`
}

const correctLink = ({ entry, use }: Inquiry.HistoryLine): HtmlValue =>
  entry._tag === "Redeemed" &&
  use !== undefined &&
  use.redemption.reversed < use.redemption.quantity &&
  html`<a href="/office/uses/${use.redemption.id}/correct">訂正</a>`

const notesTable = (
  { clerk, csrf }: OfficeFrame,
  notes: ReadonlyArray<Shelf.Kept<HolderNotes.HolderNote>>,
  { nameOf, path }: { readonly nameOf: NameOf; readonly path: string | undefined }
): Html => {
  if (!seesWords(clerk) && notes.length > 0)
    return html`<p>メモが${notes.length}件あります。内容を表示する権限がありません。</p>`
  return table({
    caption: "メモの一覧",
    captionUnseen: true,
    columns: [
      { key: "at", label: "日時" },
      { key: "text", label: "内容", head: true },
      { key: "by", label: "書いた人" },
      ...(path === undefined ? [] : [{ key: "action", label: "操作" }])
    ],
    rows: notes.map(({ id, value }) => ({
      at: momentOf(value.writtenAt),
      text: textCell(value, nameOf),
      by: nameOf(value.by),
      action: path !== undefined && value.struck === undefined && strikeForm(`${path}/notes/${id}/strike`, id, csrf)
    })),
    empty: "メモはまだありません。"
  })
}

const textCell = ({ struck, text }: HolderNotes.HolderNote, nameOf: NameOf): HtmlValue =>
  struck === undefined
    ? text
    : html`<s>${text}</s>
        <p class="fine">${momentOf(struck.at)} ${nameOf(struck.by)}が取消: ${struck.reason}</p>`

const strikeForm = (action: string, id: string, csrf: string): Html =>
  html`<details>
    <summary>取り消す</summary>
    ${postForm({
      action,
      csrf,
      body: html`${textarea({ name: "reason", id: `strike-${id}`, label: "取り消す理由", rows: 2, maxLength: 300, required: true })}
      ${button("メモを取り消す", "quiet")}`
    })}
  </details>`

/** Whether a clerk may read what colleagues wrote in their own words. */
const seesWords = ({ can }: OfficeFrame["clerk"]): boolean => can("personal") && can("health")

const momentOf = (at: CalendarDate.Instant): string =>
  `${shortDay(CalendarDate.dayOf(at))} ${ja.time.clock(at).slice(0, 5)}`
