/**
 * StaffCodePages (施設の確認コード): the codes that facilities say aloud while an alert is on: all of them for some days,
 * and a sheet for each facility to be handed to it beforehand.
 */
import type { CalendarDate, Facility } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage, officePrint } from "./OfficePage.ts"
import { downloadLink, linkButton } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** Where the state of logins is. */
export const loginsPlace = { label: "ログインの状況", path: "/office/logins" } as const

/** Where the codes are. */
export const codesPlace = { label: "施設の確認コード", path: "/office/logins/codes" } as const

/** A code in groups of three, to be read aloud. */
export const spoken = (code: string): Html =>
  html`<strong class="nobreak">${code.slice(0, 3)} ${code.slice(3)}</strong>`

/** The codes of some days. */
export interface CodesView {
  readonly days: ReadonlyArray<CalendarDate.CalendarDate>
  readonly facilities: ReadonlyArray<{
    readonly facility: Pick<Facility.Facility, "code" | "name">
    /** In the order of the days. */
    readonly codes: ReadonlyArray<string>
  }>
}

/** 施設の確認コード, of every facility for a week. */
export const codesPage = (frame: OfficeFrame, { days, facilities }: CodesView): string =>
  officePage(frame, {
    title: codesPlace.label,
    trail: [loginsPlace],
    wide: true,
    actions: facilities.length > 0 && linkButton("施設ごとに印刷", `${codesPlace.path}/print`),
    body: [
      html`<p>${words.what}</p>`,
      table({
        caption: codesPlace.label,
        captionUnseen: true,
        columns: [
          { key: "code", label: "施設コード" },
          { key: "name", label: "施設名", head: true },
          ...days.map((day) => ({ key: day, label: ja.time.monthDay(day) }))
        ],
        rows: facilities.map(({ codes, facility }) => ({
          code: facility.code,
          name: html`<a href="/office/facilities/${facility.code}">${facility.name}</a>`,
          ...Object.fromEntries(days.map((day, index) => [day, spoken(codes[index] ?? "")]))
        })),
        empty: "利用できる施設がありません。"
      }),
      facilities.length > 0 && html`<p>${downloadLink("31日分をダウンロード", `${codesPlace.path}.csv`)}</p>`
    ]
  })

/** A sheet for each facility. */
export const codesPrint = ({ days, facilities }: CodesView): string =>
  officePrint({
    title: codesPlace.label,
    back: { label: "施設の確認コードに戻る", path: codesPlace.path },
    body:
      facilities.length === 0
        ? html`<h1>${codesPlace.label}</h1>
            <p>利用できる施設がありません。</p>`
        : facilities.map(({ codes, facility }, index) => sheet(days, facility, codes, index))
  })

const sheet = (
  days: CodesView["days"],
  { code, name }: Pick<Facility.Facility, "code" | "name">,
  codes: ReadonlyArray<string>,
  index: number
): Html => {
  const rows = (from: number, until: number) =>
    days.slice(from, until).map((day, at) => [ja.time.day(day), spoken(codes[from + at] ?? "")])
  const half = Math.ceil(days.length / 2)
  const part = (from: number, until: number) =>
    table({
      caption: `${name} ${code} ${ja.time.monthDay(days[from] ?? days[0] ?? ("" as CalendarDate.CalendarDate))}から`,
      captionUnseen: true,
      columns: [
        { key: "day", label: "日", head: true },
        { key: "code", label: "確認コード" }
      ],
      rows: rows(from, until),
      empty: ""
    })
  const heading = `${name} (施設コード ${code})`
  return html`<section class="sheet" aria-labelledby="sheet-${index}">
    ${index === 0 ? html`<h1 id="sheet-${index}">${heading}</h1>` : html`<h2 id="sheet-${index}">${heading}</h2>`}
    <p>電子クーポン 施設の確認コード</p>
    <p>${words.staff}</p>
    <div class="columns">${part(0, half)} ${part(half, days.length)}</div>
  </section>`
}

const words = {
  what: "ログインの間違いが多く、警戒している間だけ、利用者の画面で入力してもらうコードです。施設と日付ごとに違います。あらかじめ印刷して施設に送るか、施設から電話があったときに伝えてください。送るときは、ほかの施設のコードを見せないでください。",
  staff:
    "利用者から「施設の確認コード」をたずねられたら、その日のコードを口頭で伝えてください。ふだんはたずねられません。受付に貼ったり、写真に撮らせたりせず、施設にいる方にだけ伝えてください。"
} as const
