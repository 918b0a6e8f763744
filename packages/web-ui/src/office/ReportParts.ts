/**
 * ReportParts: what the pages of 集計 share: their addresses, the way between them, and how months and figures are written.
 */
import { CalendarDate, type Month, Statements } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { tabs } from "./OfficeParts.ts"
import type { Column } from "./Table.ts"

/** Where 集計 is. */
export const reportsPath = "/office/reports"
/** Where it is told what everybody still has. */
export const heldPath = `${reportsPath}/held`
/** Where the statements of months are. */
export const monthsPath = `${reportsPath}/months`
/** Where lists of facilities are held against our uses. */
export const reconciliationPath = `${reportsPath}/reconciliation`

/** The statements of a month. */
export const monthPath = (month: Month.Month): string => `${monthsPath}/${month}`
/** The statement of a facility. */
export const statementPath = (month: Month.Month, facility: string): string =>
  `${monthPath(month)}/facilities/${facility}`

/** A month in words: 2024年7月. */
export const monthText = (month: Month.Month): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`

/** A fiscal year in words: 2024年度. */
export const yearText = (year: CalendarDate.FiscalYear): string => `${year}年度`

/** From one page of 集計 to the others. */
export const reportTabs = (current: "used" | "held" | "months" | "reconciliation", canReconcile: boolean): Html =>
  tabs("集計", [
    { label: "利用", path: reportsPath, current: current === "used" },
    { label: "残り", path: heldPath, current: current === "held" },
    { label: "月次明細と締め", path: monthsPath, current: current === "months" },
    ...(canReconcile
      ? [{ label: "施設の一覧との照合", path: reconciliationPath, current: current === "reconciliation" }]
      : [])
  ])

/** The columns of figures: uses, used, given back, what is left of it. */
export const figureColumns: ReadonlyArray<Column> = [
  { key: "uses", label: "利用件数", numeric: true },
  { key: "redeemed", label: "利用枚数", numeric: true },
  { key: "reversed", label: "訂正で戻した枚数", numeric: true },
  { key: "net", label: "差引枚数", numeric: true }
]

/** The cells of figures. */
export const figureCells = (figures: Statements.Figures): ReadonlyArray<HtmlValue> => [
  figures.uses,
  figures.redeemed,
  figures.reversed,
  Statements.netOf(figures)
]

/** A code behind a name, where there is one. */
export const withCode = (name: string, code: string): Html =>
  html`${name}${code !== "" && html` <span class="fine nobreak">${code}</span>`}`
