/**
 * Table: rows of figures and words under a caption, sortable by links, in a region of its own that scrolls when the
 * page is too narrow; and the way from one page of rows to the next.
 */
import { contentHash } from "../ContentHash.ts"
import { type Html, html, type HtmlValue, trusted } from "../Html.ts"
import { figure } from "./OfficeParts.ts"

/** A column. */
export interface Column {
  readonly key: string
  readonly label: string
  /** Figures: to the right, digits under digits. */
  readonly numeric?: boolean | undefined
  /** Whether the rows can be sorted by it. */
  readonly sort?: boolean | undefined
  /** Whether it names the row. */
  readonly head?: boolean | undefined
}

/** The cells of a row: in the order of the columns, or by their keys. */
export type Row = ReadonlyArray<HtmlValue> | Readonly<Record<string, HtmlValue>>

/** How rows are sorted now, and where each column's heading leads. */
export interface Sort {
  readonly key: string
  readonly descending: boolean
  readonly hrefFor: (key: string) => string
}

/** A table, or the sentence that says that there is nothing in it. */
export const table = (spec: {
  readonly caption: string
  /** Whether a heading above says the same already. */
  readonly captionUnseen?: boolean | undefined
  readonly columns: ReadonlyArray<Column>
  readonly rows: ReadonlyArray<Row>
  readonly foot?: Row | undefined
  readonly sort?: Sort | undefined
  readonly empty: HtmlValue
  readonly id?: string | undefined
}): Html => {
  const { caption, columns, foot, rows } = spec
  const id = spec.id ?? `t-${contentHash(caption + columns.map(({ key }) => key).join())}`
  if (rows.length === 0) return html`<p class="nothing" id="${id}">${spec.empty}</p>`
  return html`<section class="scroll${rows.length > tallFrom && html` tall`}" id="${id}" aria-label="${caption}" tabindex="0">
    <table>
      <caption${spec.captionUnseen === true && html` class="unseen"`}>${caption}</caption>
      <thead><tr>${columns.map((column) => heading(column, spec.sort))}</tr></thead>
      <tbody>${rows.map(
        (row) =>
          html`<tr>
            ${cells(columns, row)}
          </tr>`
      )}</tbody>
      ${
        foot !== undefined &&
        html`<tfoot>
          <tr>
            ${cells(columns, foot)}
          </tr>
        </tfoot>`
      }
    </table>
  </section>`
}

/** From one page of rows to the next, and which rows these are. With an anchor the next page opens at the same place. */
export const paging = (place: {
  readonly previous?: string | undefined
  readonly next?: string | undefined
  /** The first and last row shown, counted from 1. */
  readonly from: number
  readonly to: number
  readonly total?: number | undefined
  /** The id of the table. */
  readonly anchor?: string | undefined
  readonly label?: string | undefined
}): Html => {
  const { anchor, from, label = "ページ送り", next, previous, to, total } = place
  const at = (path: string) => (anchor === undefined ? path : `${path}#${anchor}`)
  const shown = to < from ? "0件" : `${figure(from)}〜${figure(to)}件目`
  return html`<nav class="paging" aria-label="${label}">
    <p>${shown}${total !== undefined && html` <span class="fine">(全${figure(total)}件)</span>`}</p>
    ${previous === undefined ? html`<span class="button off">前へ</span>` : html`<a class="button quiet" rel="prev" href="${at(previous)}">前へ</a>`}
    ${next === undefined ? html`<span class="button off">次へ</span>` : html`<a class="button quiet" rel="next" href="${at(next)}">次へ</a>`}
  </nav>`
}

/** From this many rows on a table scrolls by itself, below its headings. */
const tallFrom = 20

const heading = ({ key, label, numeric, sort: sortable }: Column, sort: Sort | undefined): Html => {
  const look = numeric === true && html` class="number"`
  if (sortable !== true || sort === undefined) return html`<th scope="col" ${look}>${label}</th>`
  const isCurrent = sort.key === key
  return html`<th scope="col" ${look}${isCurrent && html` aria-sort="${sort.descending ? "descending" : "ascending"}"`}>
    <a href="${sort.hrefFor(key)}">${label}${arrow(isCurrent ? (sort.descending ? "down" : "up") : "both")}</a>
  </th>`
}

const cells = (columns: ReadonlyArray<Column>, row: Row): ReadonlyArray<Html> =>
  columns.map(({ head, key, numeric }, index) => {
    const value = isList(row) ? row[index] : row[key]
    const shown = typeof value === "number" && numeric === true ? figure(value) : value
    const look = numeric === true && html` class="number"`
    return head === true ? html`<th scope="row" ${look}>${shown}</th>` : html`<td${look}>${shown}</td>`
  })

const isList = (row: Row): row is ReadonlyArray<HtmlValue> => Array.isArray(row)

const arrows = {
  up: '<path d="M4 10l4-5 4 5"/>',
  down: '<path d="M4 6l4 5 4-5"/>',
  both: '<path d="M5 6l3-3 3 3M5 10l3 3 3-3"/>'
} as const

const arrow = (direction: keyof typeof arrows): Html =>
  html`<svg class="icon sort" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    ${trusted(arrows[direction])}
  </svg>`
