/**
 * FacilityListPages: files of facilities: handing one in, what it would change or what is wrong with it, taking it.
 */
import type { FacilityFiles, FacilityList, FileRow, Shelf } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { facilitiesPlace } from "./FacilityPages.ts"
import { fieldNames, valueText } from "./FacilityWords.ts"
import { mostShown, problemTable } from "./FileProblems.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  confirmPanel,
  downloadLink,
  empty,
  facts,
  fileField,
  figure,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  tiles
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

type File = Shelf.Kept<FacilityFiles.FacilityFile>

/** What every page of one file shows. */
export interface FacilityListView {
  readonly file: File
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
}

/** Where files are handed in. */
export const listPlace = { label: "一覧の取込", path: `${facilitiesPlace.path}/import` } as const

/** The form for a file, and the latest files. */
export const facilityLists = (
  frame: OfficeFrame,
  { files, nameOf }: { readonly files: ReadonlyArray<File>; readonly nameOf: FacilityListView["nameOf"] }
): string =>
  officePage(frame, {
    title: listPlace.label,
    trail: [facilitiesPlace],
    body: [
      panel({
        title: "ファイルを選ぶ",
        body: [
          html`<p>
            施設コードが同じ施設は置き換え、ないものは追加します。ファイルに列のない項目と空欄の項目は、空になります。ファイルにない施設はそのまま残ります。まず内容を確かめる画面が開き、そこで取り込むまで何も変わりません。
          </p>`,
          html`<p>${downloadLink("今の一覧をダウンロード", `${facilitiesPlace.path}.csv`)}</p>`,
          postForm({
            action: listPlace.path,
            csrf: frame.csrf,
            multipart: true,
            body: [
              fileField({
                name: "file",
                label: "施設の一覧 (CSV)",
                hint: "UTF-8 か Shift_JIS。2MBまで。",
                accept: ".csv,text/csv",
                required: true,
                mistakes: frame.mistakes
              }),
              buttons(button("内容を確かめる"), linkButton("やめる", facilitiesPlace.path))
            ]
          })
        ]
      }),
      panel({ title: "これまでの取込", body: historyOf(files, nameOf) })
    ]
  })

/** What a file would change, and the button that takes it. */
export const facilityListPlan = (
  frame: OfficeFrame,
  view: FacilityListView & { readonly plan: FacilityList.FacilityPlan; readonly basis: string }
): string => {
  const { basis, file, plan } = view
  const { added, changed, missing, summary } = plan
  const nothing = added.length === 0 && changed.length === 0
  const discard = button("取り込まない", "quiet", { name: "discard", value: "yes" })
  const form = (submit: HtmlValue) =>
    postForm({
      action: `${listPlace.path}/${file.id}`,
      csrf: frame.csrf,
      body: [hidden("basis", basis), buttons(submit, discard)]
    })
  return framed(frame, view, [
    tiles([
      { label: "新規", value: summary.added, unit: "施設" },
      { label: "変更", value: summary.changed, unit: "施設" },
      { label: "変更なし", value: summary.unchanged, unit: "施設" }
    ]),
    summary.unknownCourses.length > 0 &&
      note(
        "warn",
        `今年度の事業にない提供内容があります: ${summary.unknownCourses.join("、")}。書き間違いでなければ、このまま取り込めます。`
      ),
    nothing
      ? [note("plain", "いまの内容と同じです。取り込んでも何も変わりません。"), form(undefined)]
      : confirmPanel({
          title: "この内容で取り込みます",
          changes: [
            added.length > 0 && addedTable(added),
            changed.length > 0 && changedTable(changed),
            missing.length > 0 && html`<p>このファイルにない ${figure(missing.length)}施設は、そのまま残ります。</p>`
          ],
          form: form(button("取り込む"))
        })
  ])
}

/** What is wrong with a file. */
export const facilityListProblems = (
  frame: OfficeFrame,
  view: FacilityListView & { readonly problems: ReadonlyArray<FileRow.Problem>; readonly total: number }
): string => {
  const { file, problems, total } = view
  const path = `${listPlace.path}/${file.id}`
  return framed(frame, view, [
    note("bad", `${figure(total)}件の誤りがあるため、取り込めません。ファイルを直して、もう一度送ってください。`),
    html`<p>${downloadLink("誤りの一覧をダウンロード", `${path}/problems.csv`)}</p>`,
    problemTable(problems),
    problems.length > mostShown && html`<p>はじめの${mostShown}件です。すべてはダウンロードで確かめてください。</p>`,
    postForm({
      action: path,
      csrf: frame.csrf,
      body: buttons(
        linkButton("別のファイルを送る", listPlace.path, "primary"),
        button("このファイルを取り消す", "quiet", { name: "discard", value: "yes" })
      )
    })
  ])
}

/** A file that was taken or dropped. */
export const facilityListDone = (frame: OfficeFrame, view: FacilityListView): string =>
  framed(frame, view, [facts(outcomeFacts(view)), buttons(linkButton("施設の一覧へ", facilitiesPlace.path))])

const framed = (frame: OfficeFrame, { file, nameOf }: FacilityListView, body: HtmlValue): string =>
  officePage(frame, {
    title: `取込 ${file.value.name}`,
    trail: [facilitiesPlace, listPlace],
    wide: true,
    body: [html`<p>${moment(file.value.at, ja)} ${nameOf(file.value.by)}が送付</p>`, body]
  })

const addedTable = (added: FacilityList.FacilityPlan["added"]): Html =>
  table({
    caption: "新規",
    columns: [
      { key: "code", label: "コード" },
      { key: "name", label: "施設名", head: true },
      { key: "address", label: "住所" },
      { key: "offers", label: "提供内容" }
    ],
    rows: added.map(({ address, code, name, offers }) => [code, name, address, offers.join("、")]),
    empty: ""
  })

const changedTable = (changed: FacilityList.FacilityPlan["changed"]): Html =>
  table({
    caption: "変更",
    columns: [
      { key: "code", label: "コード" },
      { key: "name", label: "施設名", head: true },
      { key: "field", label: "項目" },
      { key: "before", label: "変更前" },
      { key: "after", label: "変更後" }
    ],
    rows: changed.flatMap(({ differences, before: { code, name } }) =>
      differences.map(({ after, before, field }) => [
        code,
        name,
        fieldNames[field],
        valueText(field, before),
        valueText(field, after)
      ])
    ),
    empty: ""
  })

const outcomeFacts = ({
  file: {
    value: { sha256, state }
  },
  nameOf
}: FacilityListView): ReadonlyArray<readonly [label: string, value: HtmlValue]> => [
  ["結果", stateChip(state)],
  ...(state._tag === "Waiting" ? [] : [["行った人", html`${nameOf(state.by)} ${moment(state.at, ja)}`] as const]),
  ...(state._tag === "Taken" ? [["件数", countText(state)] as const] : []),
  ["ファイルの指紋", html`<code>${sha256.slice(0, 16)}</code>`]
]

const historyOf = (files: ReadonlyArray<File>, nameOf: FacilityListView["nameOf"]): Html =>
  files.length === 0
    ? empty("まだ取り込まれたファイルはありません。")
    : table({
        caption: "取り込んだファイル",
        captionUnseen: true,
        columns: [
          { key: "file", label: "ファイル", head: true },
          { key: "at", label: "送付" },
          { key: "by", label: "送った人" },
          { key: "state", label: "結果" },
          { key: "counts", label: "件数" }
        ],
        rows: files.map(({ id, value }) => [
          html`<a href="${listPlace.path}/${id}">${value.name}</a>`,
          moment(value.at, ja),
          nameOf(value.by),
          stateChip(value.state),
          value.state._tag === "Taken" ? countText(value.state) : ""
        ]),
        empty: ""
      })

const countText = ({ added, changed, unchanged }: { added: number; changed: number; unchanged: number }): string =>
  `新規 ${figure(added)}、変更 ${figure(changed)}、変更なし ${figure(unchanged)}`

const stateChip = ({ _tag }: FacilityFiles.FacilityFile["state"]): Html =>
  _tag === "Taken" ? chip("取込済み", "good") : _tag === "Waiting" ? chip("確認待ち", "warn") : chip("取消", "plain")
