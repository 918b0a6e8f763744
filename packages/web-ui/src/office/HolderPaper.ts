/**
 * HolderPaper: what a person's page says of paper: that the book is on paper, the application, and every sheet.
 */
import type { CalendarDate, PaperApplication, PaperBooks, Shelf } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { momentOf } from "./CorrectionParts.ts"
import { linkButton, note, panel } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { paperApplicationPath, paperStateChip, sheetsTable } from "./PaperParts.ts"

/** What a person's page knows of paper. */
export interface HolderPaperView {
  readonly application: Shelf.Kept<PaperApplication.PaperApplication> | undefined
  readonly since: CalendarDate.Instant | undefined
  readonly lines: ReadonlyArray<PaperBooks.PaperLine>
}

/** 紙クーポン; nothing where nothing is on paper and nothing was applied for. */
export const paperPanel = (
  frame: OfficeFrame,
  { application, lines, since }: HolderPaperView,
  /** Where an application can be entered, when it can. */
  entryPath: string | undefined
): Html | false => {
  const onPaper = lines.reduce((sum, line) => sum + line.onPaper, 0)
  const isConcerned = application !== undefined || onPaper > 0 || lines.some(({ sheets }) => sheets.length > 0)
  if (!isConcerned && entryPath === undefined) return false
  return panel({
    title: "紙クーポン",
    id: "paper",
    actions: entryPath !== undefined && linkButton("紙クーポンを申請する", entryPath),
    body: [
      since !== undefined &&
        note("warn", html`${momentOf(since)}から、すべてのクーポンが紙クーポンです。画面では利用できません。`),
      application !== undefined &&
        html`<p>
          ${paperStateChip(application.value.state)}
          <a href="${paperApplicationPath(application.id)}">${momentOf(application.value.submittedAt)}の申請</a>
        </p>`,
      isConcerned
        ? sheetsTable(frame, lines)
        : html`<p>この年度の申請はありません。画面を使えない方は、申請により紙クーポンにできます。</p>`
    ]
  })
}
