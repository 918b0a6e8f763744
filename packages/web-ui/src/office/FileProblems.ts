/**
 * FileProblems: what is wrong with a file that was sent, cell by cell, with how to mend it.
 */
import type { FileRow } from "@fukuri/core"
import { problemSentence } from "../FileSentences.ja.ts"
import type { Html } from "../Html.ts"
import { table } from "./Table.ts"

/** How many mistakes a page shows. */
export const mostShown = 100

/** The first of the mistakes. */
export const problemTable = (problems: ReadonlyArray<FileRow.Problem>): Html =>
  table({
    caption: "誤りの一覧",
    columns: [
      { key: "line", label: "行", numeric: true },
      { key: "column", label: "列" },
      { key: "value", label: "書かれている値" },
      { key: "what", label: "直し方" }
    ],
    rows: problems
      .slice(0, mostShown)
      .map(({ code, column, line, value }) => [line, column, value, problemSentence(code)]),
    empty: ""
  })
