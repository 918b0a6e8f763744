/**
 * UseReportFilePages (ファイルで登録): many uses that were told, as a CSV: handing it in, what is wrong with it, and what became of
 * it line by line.
 */
import { type FileRow, type Shelf, type UseReport, UseReportFile, UseReportRow } from "@fukuri/core"
import { html, type HtmlValue } from "../Html.ts"
import { momentOf } from "./CorrectionParts.ts"
import { mostShown, problemTable } from "./FileProblems.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, fileField, figure, linkButton, note, panel, postForm, tiles } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"
import { outagesPlace, reportFilePlace, reportPath, reportTabs } from "./UseReportParts.ts"
import { contentNames, stateChip, whyNames } from "./UseReportWords.ts"

type File = Shelf.Kept<UseReportFile.EnteredFile>

/** What is wrong with a file, if so. */
export interface FileProblems {
  readonly problems: ReadonlyArray<FileRow.Problem>
  readonly total: number
}

/** The form for a file, what was wrong with the last one, and the latest files. */
export const reportFiles = (
  frame: OfficeFrame,
  view: {
    readonly files: ReadonlyArray<File>
    readonly nameOf: (actor: string) => string
    readonly wrong?: FileProblems | undefined
  }
): string =>
  officePage(frame, {
    title: reportFilePlace.label,
    trail: [outagesPlace],
    wide: true,
    body: [
      reportTabs("file", frame),
      view.wrong !== undefined && problemsOf(view.wrong),
      panel({
        title: "ファイルを選ぶ",
        body: [
          html`<p>
            1行に1件の利用を書いたCSVです。列は
            ${UseReportRow.columns.map(({ japanese, required }) => `${japanese}${required ? "*" : ""}`).join("、")}
            (*は必須)。誤りのある行が一つでもあると、どの行も登録されません。同じファイルを2回送っても、二重にはなりません。
          </p>`,
          postForm({
            action: reportFilePlace.path,
            csrf: frame.csrf,
            multipart: true,
            body: [
              fileField({
                name: "file",
                label: "利用の報告 (CSV)",
                hint: `UTF-8 か Shift_JIS。${UseReportFile.mostRows}行まで。`,
                accept: ".csv,text/csv",
                required: true,
                mistakes: frame.mistakes
              }),
              buttons(button("登録する"), linkButton("やめる", outagesPlace.path))
            ]
          })
        ]
      }),
      panel({
        title: "これまでのファイル",
        body: table({
          caption: "登録したファイル",
          captionUnseen: true,
          columns: [
            { key: "name", label: "ファイル", head: true },
            { key: "at", label: "受付" },
            { key: "by", label: "登録した人" },
            { key: "rows", label: "行", numeric: true }
          ],
          rows: view.files.map(({ id, value }) => [
            html`<a href="${reportFilePlace.path}/${id}">${value.name}</a>`,
            momentOf(value.at),
            view.nameOf(value.by),
            value.rows.length
          ]),
          empty: "まだ登録されたファイルはありません。"
        })
      })
    ]
  })

const problemsOf = ({ problems, total }: FileProblems): HtmlValue => [
  note(
    "bad",
    `${figure(total)}件の誤りがあるため、どの行も登録していません。ファイルを直して、もう一度送ってください。`
  ),
  problemTable(problems),
  problems.length > mostShown && html`<p>はじめの${mostShown}件です。</p>`
]

/** A line of a file with the report that it is. */
export interface FileLine {
  readonly line: number
  readonly report: Shelf.Kept<UseReport.UseReport> | undefined
  readonly recognised: boolean
  readonly differs: ReadonlyArray<UseReport.ContentKey>
  readonly person: string
  readonly coupon: string
}

/** What became of a file, line by line, as the reports stand now. */
export const reportFile = (
  frame: OfficeFrame,
  view: { readonly file: File; readonly lines: ReadonlyArray<FileLine>; readonly nameOf: (actor: string) => string }
): string => {
  const { file, lines, nameOf } = view
  const count = (tag: UseReport.UseReport["state"]["_tag"]) =>
    lines.filter(({ report }) => report?.value.state._tag === tag).length
  return officePage(frame, {
    title: `登録の結果 ${file.value.name}`,
    trail: [outagesPlace, reportFilePlace],
    wide: true,
    body: [
      html`<p>${momentOf(file.value.at)} ${nameOf(file.value.by)}が登録</p>`,
      tiles([
        { label: "登録済", value: count("Applied"), unit: "件" },
        { label: "保留", value: count("Kept") + count("Entered"), unit: "件" },
        { label: "受付済みだったもの", value: lines.filter(({ recognised }) => recognised).length, unit: "件" }
      ]),
      table({
        caption: "行ごとの結果",
        columns: [
          { key: "line", label: "行", numeric: true, head: true },
          { key: "person", label: "番号" },
          { key: "coupon", label: "内容" },
          { key: "state", label: "結果" },
          { key: "note", label: "理由など" },
          { key: "lead", label: "報告" }
        ],
        rows: lines.map(({ coupon, differs, line, person, recognised, report }) => [
          line,
          person,
          coupon,
          report === undefined ? "" : stateChip(report.value.state),
          [
            report?.value.state._tag === "Kept" && html`<p>${whyNames[report.value.state.why._tag]}</p>`,
            recognised && html`<p>前に受け付けた報告と同じです。</p>`,
            differs.length > 0 &&
              html`<p>前と違うところ: ${differs.map((key) => contentNames[key]).join("、")} (前の内容のままです)</p>`
          ],
          report === undefined
            ? ""
            : html`<a href="${reportPath(report.id)}" aria-label="${line}行目の報告を見る">見る</a>`
        ]),
        empty: ""
      }),
      buttons(linkButton("報告の一覧へ", outagesPlace.path))
    ]
  })
}
