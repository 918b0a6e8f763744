/**
 * Chart: figures to be looked at, as SVG made here: in the course of time, by name, and as parts of a whole. Each has
 * its figures as a table below it. Shapes stretch with the page, letters do not; colours come from the stylesheet by
 * class, and nothing is told by colour alone.
 */
import { scaleBand, scaleLinear } from "d3-scale"
import { contentHash } from "../ContentHash.ts"
import { type Html, html } from "../Html.ts"
import { empty, figure } from "./OfficeParts.ts"
import { table } from "./Table.ts"

/** A figure and what it is of. */
export interface Bar {
  readonly label: string
  /** Not negative. */
  readonly value: number
  /** The label in full, where it is too short to be clear in the table. */
  readonly title?: string | undefined
}

/** What every chart has. */
export interface ChartSpec {
  readonly title: string
  /** 枚, 件, 人. */
  readonly unit: string
  /** What the labels are of: the heading of their column. */
  readonly of?: string | undefined
  /** Needed only where a page has two charts of one title. */
  readonly id?: string | undefined
  readonly empty?: string | undefined
}

/** Upright bars, one beside the other in the course of time. Takes hundreds: labels that find no room are left out. */
export const barChart = (spec: ChartSpec & { readonly bars: ReadonlyArray<Bar> }): Html => {
  const { bars, unit } = spec
  const most = Math.max(...bars.map(({ value }) => value), 0)
  if (most === 0) return nothing(spec)
  const y = scaleLinear().domain([0, most]).nice(ticksUpright).range([heightUpright, 0])
  const ticks = y.ticks(ticksUpright).filter((tick) => Number.isInteger(tick) || !bars.every(isWhole))
  const positions = bars.map((_, index) => String(index))
  const x = scaleBand()
    .domain(positions)
    .range([0, bars.length * 20])
    .padding(0.2)
  const every = labelledEvery(bars)
  const shapes = bars.map(({ label, title = label, value }, index) => {
    const top = rounded(y(value))
    return html`<rect
      class="bar"
      x="${rounded(x(String(index)) ?? 0)}"
      y="${top}"
      width="${rounded(x.bandwidth())}"
      height="${rounded(heightUpright - top)}"
      ><title>${title} ${figure(value)}${unit}</title></rect
    >`
  })
  const lines = ticks.map(
    (tick) =>
      html`<line
          class="${tick === 0 ? "ground" : "grid"}"
          x1="0"
          x2="100%"
          y1="${rounded(y(tick))}"
          y2="${rounded(y(tick))}"
        /><text class="scale" x="-6" y="${rounded(y(tick) + 4)}">${figure(tick)}</text>`
  )
  const labels = bars.map(({ label }, index) => {
    if (index % every.wide !== 0) return undefined
    const middle = rounded(((index + 0.5) / bars.length) * 100)
    return html`<text class="name${index % every.narrow !== 0 && " roomy"}" x="${middle}%" y="${heightUpright + 18}"
      >${label}</text
    >`
  })
  const sum = bars.reduce((sum, { value }) => sum + value, 0)
  const highest = bars.find(({ value }) => value === most)
  return framed(spec, {
    look: "upright",
    height: heightUpright + 24,
    drawing: html`${lines}<svg
        x="0"
        y="0"
        width="100%"
        height="${heightUpright}"
        viewBox="0 0 ${bars.length * 20} ${heightUpright}"
        preserveAspectRatio="none"
      >
        ${shapes}</svg
      >${labels}`,
    summary: `合計 ${figure(sum)}${unit}、最多は${highest?.title ?? highest?.label ?? ""}の${figure(most)}${unit}`,
    table: tableOf(spec, bars)
  })
}

/** Lying bars, one below the other, each with its name and its figure. */
export const rowChart = (spec: ChartSpec & { readonly bars: ReadonlyArray<Bar> }): Html => {
  const { bars, unit } = spec
  const most = Math.max(...bars.map(({ value }) => value), 0)
  if (most === 0) return nothing(spec)
  const x = scaleLinear().domain([0, most]).range([0, 100])
  const named = namesBeside(bars.map(({ value }) => `${figure(value)}${unit}`))
  return framed(spec, {
    look: "lying",
    height: bars.length * heightOfRow,
    drawing: bars.map(({ label, title = label, value }, index) => {
      const top = index * heightOfRow
      return html`${named(label, index)}<rect class="track" x="0" y="${top + 22}" width="100%" height="12" /><rect
          class="bar"
          x="0"
          y="${top + 22}"
          width="${rounded(x(value))}%"
          height="12"
          ><title>${title} ${figure(value)}${unit}</title></rect
        >`
    }),
    table: tableOf(spec, bars)
  })
}

/** Lying bars of parts, such as 利用済 and 残り of every product. At most three parts; patterns tell them apart. */
export const stackedRows = (
  spec: ChartSpec & {
    /** The names of the parts, from the left. */
    readonly parts: ReadonlyArray<string>
    /** The figures in the order of the parts. */
    readonly rows: ReadonlyArray<{ readonly label: string; readonly values: ReadonlyArray<number> }>
  }
): Html => {
  const { parts, rows, unit } = spec
  const most = Math.max(...rows.map(({ values }) => sumOf(values)), 0)
  if (most === 0) return nothing(spec)
  const id = idOf(spec)
  const x = scaleLinear().domain([0, most]).range([0, 100])
  const named = namesBeside(rows.map(({ values }) => `${values.map(figure).join(" / ")}${unit}`))
  const rowOf = ({ label, values }: (typeof rows)[number], index: number): Html => {
    const top = index * heightOfRow
    const shapes = parts.map((part, at) => {
      const [from, to] = [sumOf(values.slice(0, at)), sumOf(values.slice(0, at + 1))]
      if (from === to) return undefined
      return html`<rect
        class="part part-${at + 1}"
        x="${rounded(x(from))}%"
        y="${top + 22}"
        width="${rounded(rounded(x(to)) - rounded(x(from)))}%"
        height="14"
        ${at > 0 && html` fill="url(#${id}-${at + 1})"`}
        ><title>${label} ${part} ${figure(values[at] ?? 0)}${unit}</title></rect
      >`
    })
    return html`${named(label, index)}${shapes}`
  }
  return framed(spec, {
    look: "lying",
    height: rows.length * heightOfRow,
    legend: html`<ul class="legend">
      ${parts.map(
        (part, at) =>
          html`<li>
            <svg width="18" height="14" aria-hidden="true" focusable="false">
              <rect
                class="part part-${at + 1}"
                width="18"
                height="14"
                ${at > 0 && html` fill="url(#${id}-${at + 1})"`}
              /></svg
            >${part}
          </li>`
      )}
    </ul>`,
    drawing: html`<defs>${patterns(id)}</defs>${rows.map(rowOf)}`,
    table: table({
      caption: `${spec.title} (${unit})`,
      columns: [
        { key: "label", label: spec.of ?? "名称", head: true },
        ...parts.map((part) => ({ key: part, label: part, numeric: true })),
        { key: "sum", label: "計", numeric: true }
      ],
      rows: rows.map(({ label, values }) => [label, ...values, sumOf(values)]),
      empty: noFigures
    })
  })
}

const heightUpright = 180
const heightOfRow = 44
const ticksUpright = 4
/** A chart on the narrowest page. Unit: px. */
const narrowest = 250
const noFigures = "まだ数字がありません。"

/** To one decimal: what is drawn needs no more. */
const rounded = (value: number): number => Math.round(value * 10) / 10
const sumOf = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0)
const isWhole = ({ value }: Bar): boolean => Number.isInteger(value)
const idOf = ({ id, title }: ChartSpec): string => id ?? `c-${contentHash(title)}`

const nothing = (spec: ChartSpec): Html =>
  html`<figure class="chart">
    <figcaption>${spec.title}</figcaption>
    ${empty(spec.empty ?? noFigures)}
  </figure>`

/** How many labels stand side by side in the narrowest and in a common width, going by the longest of them. */
const labelledEvery = (bars: ReadonlyArray<Bar>): { readonly narrow: number; readonly wide: number } => {
  const widest = Math.max(...bars.map(({ label }) => widthOf(label)))
  const wide = Math.ceil((bars.length * widest) / 520)
  // A multiple, so that narrow pages leave out some of the labels of wide ones and show no others.
  return { wide, narrow: wide * Math.ceil((bars.length * widest) / (narrowest - 40) / wide) }
}

/** How wide a label is at most, with the gap after it. Unit: px. */
const widthOf = (label: string): number =>
  [...label].reduce((width, character) => width + (character <= "\u00ff" ? 7.5 : 12), 10)

/** Names to the left, each cut where the widest of the figures at the right would begin on the narrowest page. */
const namesBeside = (values: ReadonlyArray<string>) => {
  const room = Math.max(30, Math.floor(100 - (Math.max(...values.map(widthOf)) * 115) / narrowest))
  return (label: string, index: number): Html =>
    html`<svg class="cut" x="0" y="${index * heightOfRow}" width="${room}%" height="21">
        <text class="row" x="0" y="15">${label}</text></svg
      ><text class="value" x="100%" y="${index * heightOfRow + 15}">${values[index]}</text>`
}

const patterns = (id: string): Html =>
  html`<pattern id="${id}-2" width="6" height="6" patternUnits="userSpaceOnUse"
      ><rect class="ground-2" width="6" height="6" /><path class="stroke" d="M-1 1l2-2M0 6l6-6M5 7l2-2" /></pattern
    ><pattern id="${id}-3" width="6" height="6" patternUnits="userSpaceOnUse"
      ><rect class="ground-2" width="6" height="6" /><circle class="dot" cx="3" cy="3" r="1.3"
    /></pattern>`

const framed = (
  spec: ChartSpec,
  chart: {
    readonly look: "upright" | "lying"
    readonly height: number
    readonly drawing: Html | ReadonlyArray<Html>
    readonly legend?: Html
    readonly summary?: string
    readonly table: Html
  }
): Html => {
  const id = idOf(spec)
  return html`<figure class="chart">
    <figcaption id="${id}">${spec.title} <span class="fine">(${spec.unit})</span></figcaption>
    ${chart.summary !== undefined && html`<p class="fine">${chart.summary}</p>`} ${chart.legend}
    <svg
      class="${chart.look}"
      role="img"
      aria-labelledby="${id}"
      width="100%"
      height="${chart.height}"
      focusable="false"
    >
      ${chart.drawing}
    </svg>
    <details>
      <summary>表で見る</summary>
      ${chart.table}
    </details>
  </figure>`
}

const tableOf = (spec: ChartSpec, bars: ReadonlyArray<Bar>): Html =>
  table({
    caption: `${spec.title} (${spec.unit})`,
    columns: [
      { key: "label", label: spec.of ?? "名称", head: true },
      { key: "value", label: spec.unit, numeric: true }
    ],
    rows: bars.map(({ label, title, value }) => [title ?? label, value]),
    foot: ["計", sumOf(bars.map(({ value }) => value))],
    empty: noFigures
  })
