/**
 * 利用者: the search for people by number, name, kana and workplace, and the list of those found. What is typed goes with
 * POST, so that no number and no name becomes part of an address.
 */
import { type Association, type CalendarDate, HolderNumber, type HolderSearch, type Inquiry } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { bodyName, relationName, shortDay } from "./Explanation.ts"
import { button, chip, empty, field, hidden, note, panel, postForm } from "./OfficeParts.ts"
import { officePage } from "./OfficePage.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** The search, and what it found. */
export interface HolderSearchView {
  readonly today: CalendarDate.CalendarDate
  /** What was typed. */
  readonly text: string
  /** Undefined before anything was looked for. */
  readonly found?: {
    readonly people: ReadonlyArray<FoundPerson>
    /** The number behind which the next page begins, when there is one. */
    readonly next: string | undefined
    /** How many people the pages before this one had. */
    readonly before: number
  }
}

/** Somebody who was found, with the address of their page. */
export interface FoundPerson extends HolderSearch.Found {
  readonly path: string
}

/** The search for people. */
export const holderSearch = (frame: OfficeFrame, view: HolderSearchView): string => {
  const { found, text, today } = view
  return officePage(frame, {
    title: "利用者",
    body: html`${searchForm(frame, text)} ${found !== undefined && results(frame, { text, today, found })}`
  })
}

/** A name of which only the first character is to be read. */
export const maskedName = (name: string): string => `${[...name.trim()][0] ?? ""}＊＊＊`

/** How a membership stands, in a word with its body. */
export const standingChip = (
  { body, from, holds, memberLacks, until }: Inquiry.Standing,
  { bodyNames }: Association.Association,
  today: CalendarDate.CalendarDate
): Html => {
  const name = bodyName(body, bodyNames)
  if (holds) return chip(`${name} 資格あり`, "good")
  if (memberLacks) return chip(`${name} 本人の資格なし`, "bad")
  if (from > today) return chip(`${name} ${shortDay(from)}から`, "plain")
  return chip(`${name} 資格喪失${until === undefined ? "" : ` ${shortDay(until)}`}`, "bad")
}

const searchForm = ({ association, clerk, csrf, mistakes }: OfficeFrame, text: string): Html =>
  html`${!clerk.can("personal") && note("plain", words.numberOnly)}
  ${postForm({
    action: "/office/holders/search",
    csrf,
    look: "inline",
    body: html`${field({
      name: "q",
      label: clerk.can("personal") ? words.label : association.numberLabel,
      hint: clerk.can("personal") ? words.hint : words.numberHint,
      type: "search",
      value: text,
      maxLength: 100,
      width: "full",
      mistakes
    })}
    ${button(words.search)}`
  })}`

const results = (frame: OfficeFrame, { found, text, today }: Required<HolderSearchView>): Html => {
  const { before, next, people } = found
  if (people.length === 0)
    return empty(words.nobody, frame.clerk.can("personal") ? words.nobodyNext : words.nobodyNumber)
  const [from, to] = [before + 1, before + people.length]
  const only = before === 0 && next === undefined
  return panel({
    title: only ? `${people.length}人が見つかりました` : `見つかった人 ${from}〜${to}人目`,
    id: "found",
    body: html`${table({
      caption: "見つかった人",
      captionUnseen: true,
      columns: [
        { key: "number", label: frame.association.numberLabel, head: true },
        { key: "name", label: "氏名" },
        { key: "relation", label: "続柄" },
        { key: "workplace", label: "所属所" },
        { key: "appointment", label: "任用" },
        { key: "standing", label: "今日の資格" }
      ],
      rows: people.map((person) => rowOf(frame, today, person)),
      empty: words.nobody
    })}
    ${
      !only &&
      html`<div class="paging">
        ${before > 0 && again(frame, text, {}, "最初の50人")}
        ${next !== undefined && again(frame, text, { after: next, before: String(to) }, "次の50人")}
      </div>`
    }`
  })
}

const rowOf = (
  { association, clerk }: OfficeFrame,
  today: CalendarDate.CalendarDate,
  { holder, path, standings }: FoundPerson
) => ({
  number: html`<a href="${path}">${holder.number}</a>`,
  name: html`<span class="nobreak">${clerk.can("personal") ? holder.name : maskedName(holder.name)}</span>`,
  relation: relationName(HolderNumber.relationOf(holder.number)),
  workplace: holder.workplace.name,
  appointment: holder.appointment.category,
  standing:
    standings.length === 0
      ? "登録なし"
      : standings.map((standing) => html`${standingChip(standing, association, today)} `)
})

/** The same search once more, from another place on. */
const again = ({ csrf }: OfficeFrame, text: string, carried: Readonly<Record<string, string>>, label: string): Html =>
  postForm({
    action: "/office/holders/search",
    csrf,
    look: "inline",
    body: [
      hidden("q", text),
      ...Object.entries(carried).map(([name, value]) => hidden(name, value)),
      button(label, "quiet")
    ]
  })

const words = {
  label: "番号・氏名・カナ・所属所",
  hint: "例: 123456、ミホン、見本高等学校。空白で区切ると、すべてに当てはまる人を探します。",
  numberHint: "半角6文字です。配偶者は、その後に01を付けてください。",
  numberOnly: "氏名などを見る権限がないため、番号でのみ探せます。",
  search: "探す",
  nobody: "見つかりませんでした。",
  nobodyNext: "番号は6文字すべて、氏名・カナ・所属所は一部だけでも探せます。",
  nobodyNumber: "番号をお確かめください。"
} as const
