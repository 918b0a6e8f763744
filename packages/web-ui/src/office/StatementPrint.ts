/**
 * StatementPrint: statements of facilities as they are sent out: one A4 page each, with who it is for, what was used, and
 * whether that is final.
 */
import { type Association, type CalendarDate, type Month, Statements } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { officePrint } from "./OfficePage.ts"
import { facts, note, tiles } from "./OfficeParts.ts"
import { monthPath, monthText, statementPath } from "./ReportParts.ts"
import { linesTable, type NamedStatement } from "./StatementPages.ts"

/** What is printed. */
export interface StatementsPrint {
  readonly association: Association.Association
  readonly month: Month.Month
  readonly closed: boolean
  readonly statements: ReadonlyArray<NamedStatement>
  /** The day of issue. */
  readonly today: CalendarDate.CalendarDate
  /** Whether it tells which examinations they were. */
  readonly canSeeHealth: boolean
}

/** The statements of a month, each on a page of its own. */
export const statementsPrint = (view: StatementsPrint): string => {
  const [only, second] = view.statements
  const path =
    only !== undefined && second === undefined ? statementPath(view.month, only.facility.code) : monthPath(view.month)
  return officePrint({
    title: `月次明細 ${monthText(view.month)}`,
    back: { label: "明細に戻る", path },
    body: [
      html`<h1 class="unseen">月次明細 ${monthText(view.month)}</h1>`,
      view.statements.map((each) => sheet(view, each)),
      only === undefined && html`<p>この月の利用はありません。</p>`
    ]
  })
}

const sheet = (
  { association, canSeeHealth, closed, month, today }: StatementsPrint,
  statement: NamedStatement
): Html => {
  const { adjustments, facility, lines } = statement
  const { code } = facility
  const named = (what: string): string => `${what} (${facility.name} ${code})`
  return html`<section class="sheet" aria-labelledby="sheet-${code}">
    <h2 id="sheet-${code}">クーポン利用明細 ${monthText(month)}分 ${facility.name} 御中</h2>
    ${facts([
      ["施設コード", code],
      facility.address === "" ? undefined : ["所在地", `${facility.postalCode} ${facility.address}`.trim()],
      ["発行", association.name],
      ["お問い合わせ", `${association.contact.office} ${association.contact.phone}`],
      ["発行日", ja.time.day(today)],
      closed ? ["状態", "確定 (締め済)"] : undefined
    ])}
    ${!closed && note("warn", "締める前の途中経過です。このあと変わることがあります。")}
    ${!canSeeHealth && note("warn", "健診の種類を表示していない明細です。施設には渡さないでください。")}
    ${linesTable(named(`${monthText(month)}の利用`), lines, false, `own-${code}`)}
    ${adjustments.length > 0 && linesTable(named("前月以前の調整"), adjustments, true, `late-${code}`)}
    ${tiles([{ label: "合計", value: Statements.netOf(Statements.totalOf(statement)), unit: "枚" }])}
    <p class="fine">枚数だけの明細です。金額は含みません。</p>
  </section>`
}
