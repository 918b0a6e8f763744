/**
 * ImportPages (取込): members lists: handing one in, what it would change or what is wrong with it, what it changed, and
 * taking it back. The pages of the work on it are in TaskPages.ts.
 */
import type { Holders, MemberList } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import {
  acceptLabels,
  countTiles,
  dayText,
  deed,
  deeds,
  discardForm,
  fieldsTable,
  type ImportView,
  type ListedImport,
  looked,
  pathOf,
  refused
} from "./ImportPreview.ts"
import { shortDay } from "./Explanation.ts"
import { casesPath } from "./CaseParts.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  confirmPanel,
  dateField,
  empty,
  facts,
  fileField,
  figure,
  note,
  panel,
  postForm,
  reasonField,
  refreshHead,
  type Tone
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { paging, table } from "./Table.ts"
import { isUnderWay, taskProgress } from "./TaskPages.ts"

export {
  brakeField,
  fieldNames,
  type ImportView,
  kindNames,
  type ListedImport,
  problemCells,
  valueText
} from "./ImportPreview.ts"

/** What the page of all lists shows. */
export interface ImportsView {
  readonly lists: ReadonlyArray<ListedImport>
  /** The address of the next page. */
  readonly next?: string | undefined
  /** Shape: a day as it was typed; today at first. */
  readonly asOf: string
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
}

const here = { label: "取込", path: "/office/imports" }

/** 取込: the form for a new list, and every list so far. */
export const imports = (frame: OfficeFrame, view: ImportsView): string =>
  officePage(frame, {
    title: here.label,
    wide: true,
    body: [frame.clerk.can("operate") && uploadPanel(frame, view.asOf), historyPanel(view)]
  })

/** One list, wherever it stands. */
export const importPage = (frame: OfficeFrame, view: ImportView): string => {
  const { list, task } = view
  return officePage(frame, {
    title: `取込 ${list.file}`,
    trail: [here],
    wide: true,
    head: task !== undefined && isUnderWay(task.task) ? refreshHead : undefined,
    body: [factsOf(view), task === undefined ? standing(frame, view) : taskProgress(task)]
  })
}

/** No list of that address. */
export const noImport = (frame: OfficeFrame): string =>
  officePage(frame, {
    title: "取込が見つかりません",
    trail: [here],
    body: empty("この取込は見つかりません。一覧から選び直してください。", html`<a href="${here.path}">取込の一覧へ</a>`)
  })

const uploadPanel = (frame: OfficeFrame, asOf: string): Html =>
  panel({
    title: "名簿を読み込む",
    id: "new",
    body: [
      html`<p>${words.upload}</p>`,
      postForm({
        action: here.path,
        csrf: frame.csrf,
        multipart: true,
        body: [
          dateField({
            name: "asOf",
            label: "基準日",
            value: asOf,
            hint: words.asOf,
            required: true,
            mistakes: frame.mistakes
          }),
          fileField({
            name: "file",
            label: "ファイルを選ぶ",
            accept: ".csv,text/csv",
            hint: words.file,
            required: true,
            mistakes: frame.mistakes
          }),
          buttons(button("読み込む"))
        ]
      })
    ]
  })

const historyPanel = ({ lists, nameOf, next }: ImportsView): Html =>
  panel({
    title: "これまでの取込",
    id: "history",
    body: [
      table({
        caption: "取込の一覧",
        captionUnseen: true,
        id: "lists",
        columns: [
          { key: "at", label: "読み込み", head: true },
          { key: "by", label: "職員" },
          { key: "file", label: "ファイル" },
          { key: "asOf", label: "基準日" },
          { key: "rows", label: "行", numeric: true },
          { key: "added", label: "新規", numeric: true },
          { key: "changed", label: "変更", numeric: true },
          { key: "ended", label: "資格喪失", numeric: true },
          { key: "state", label: "状態" },
          { key: "hash", label: "指紋" }
        ],
        rows: lists.map((listed) => historyRow(listed, nameOf)),
        empty: "まだ取込はありません。"
      }),
      next !== undefined && paging({ next, from: 1, to: lists.length, anchor: "lists" })
    ]
  })

const historyRow = ({ id, list }: ListedImport, nameOf: ImportsView["nameOf"]) => {
  const { asOf, file, receivedAt, receivedBy, sha256, state } = list
  const summary = "summary" in state ? state.summary : undefined
  return {
    at: html`<a href="${pathOf(id)}">${moment(receivedAt, ja)}</a>`,
    by: nameOf(receivedBy),
    file,
    asOf: shortDay(asOf),
    rows: summary?.rows,
    added: summary?.added,
    changed: summary?.changed,
    ended: summary?.ended,
    state: stateChip(state),
    hash: sha256.slice(0, 8)
  }
}

const factsOf = ({ list, nameOf }: ImportView): Html =>
  panel({
    title: "ファイル",
    id: "file",
    body: facts([
      ["状態", stateChip(list.state)],
      ["ファイル名", `${list.file} (${figure(list.bytes)} バイト)`],
      ["基準日", dayText(list.asOf)],
      ["読み込み", html`${moment(list.receivedAt, ja)} ${nameOf(list.receivedBy)}`],
      list.sha256 === "" ? undefined : ["ファイルの指紋", html`<code>${list.sha256}</code>`]
    ])
  })

const standing = (frame: OfficeFrame, view: ImportView): HtmlValue => {
  const { nameOf } = view
  const { state } = view.list
  switch (state._tag) {
    case "Receiving":
      return note("plain", "ファイルを受け取っています。")
    case "Received":
    case "Checking":
      return [
        note("warn", "内容をまだ確認していません。"),
        deeds(frame, deed(frame, view.id, "check", "確認する", "primary"), discardForm(frame, view.id))
      ]
    case "Refused":
      return refused(frame, view, state)
    case "Checked":
    case "Applying":
      return looked(frame, view, state)
    case "Applied":
      return [result(state, nameOf), undoPanel(frame, view, state)]
    case "Undoing":
      return [note("warn", words.undoing), result(state, nameOf), undoForm(frame, view)]
    case "Undone":
      return [
        note(
          "plain",
          html`${moment(state.undoneAt, ja)} に ${nameOf(state.undoneBy)} が取り消しました。理由: ${state.reason}`
        ),
        result(state, nameOf)
      ]
    case "Discarded":
      return note(
        "plain",
        html`${moment(state.at, ja)} に ${nameOf(state.by)} が破棄しました。名簿は変わっていません。`
      )
  }
}

const result = (
  state: MemberList.StateOf<"Applied"> | MemberList.StateOf<"Undoing"> | MemberList.StateOf<"Undone">,
  nameOf: ImportView["nameOf"]
) =>
  panel({
    title: "適用の結果",
    id: "result",
    body: [
      countTiles(state.summary),
      facts([
        ["適用", html`${moment(state.at, ja)} ${nameOf(state.by)}`],
        state.acknowledged.length === 0
          ? undefined
          : ["確かめて進めたこと", state.acknowledged.map((tag) => acceptLabels[tag]).join("。")],
        ["名簿の世代", state.generation === undefined ? "変わりませんでした" : String(state.generation)]
      ]),
      fieldsTable(state.summary.fields),
      state._tag === "Applied" &&
        html`<p>
          これまでの利用や付与と合わない人がいると、数分のうちに<a href="${casesPath}?kind=late-news">案件</a
          >に加わります。
        </p>`
    ]
  })

const undoPanel = (frame: OfficeFrame, view: ImportView, { generation }: MemberList.StateOf<"Applied">): HtmlValue => {
  if (!frame.clerk.can("operate")) return undefined
  if (generation === undefined) return note("plain", words.nothingToUndo)
  return view.isLast ? undoForm(frame, view) : note("plain", words.notLast)
}

const undoForm = (frame: OfficeFrame, { id, list, reason }: ImportView): HtmlValue => {
  if (!frame.clerk.can("operate") || !("summary" in list.state)) return undefined
  const { added, changed, ended } = list.state.summary
  return confirmPanel({
    title: "この取込を取り消す",
    changes: html`<p>${words.undo}</p>`,
    counts: [
      ["登録が消える人", added, "人"],
      ["前の内容に戻る人", changed + ended, "人"]
    ],
    form: postForm({
      action: `${pathOf(id)}/undo`,
      csrf: frame.csrf,
      body: [reasonField({ value: reason, mistakes: frame.mistakes }), buttons(button("この取込を取り消す", "danger"))]
    })
  })
}

/** Why a list cannot be taken back. */
export const undoRefusedText = ({ people, reason }: Pick<Holders.UndoRefused, "people" | "reason">): string =>
  reason === "superseded"
    ? "このあとに別の名簿が取り込まれたか、取り消されたため、取り消せません。"
    : `この名簿で変わった人のうち ${figure(people)}人に、そのあと付与や利用があったため、取り消せません。正しい名簿を取り込んで直してください。`

const stateChip = ({ _tag }: MemberList.MemberListState): Html => {
  const [text, tone] = states[_tag]
  return chip(text, tone)
}

const states: { readonly [Tag in MemberList.MemberListState["_tag"]]: readonly [string, Tone] } = {
  Receiving: ["受信中", "plain"],
  Received: ["未確認", "warn"],
  Checking: ["確認中", "plain"],
  Refused: ["誤りあり", "bad"],
  Checked: ["適用待ち", "warn"],
  Applying: ["適用中", "plain"],
  Applied: ["適用済", "good"],
  Undoing: ["取消中", "warn"],
  Undone: ["取消済", "plain"],
  Discarded: ["破棄", "plain"]
}

const words = {
  upload:
    "基準日の時点で資格のある人全員の名簿を読み込みます。読み込んだだけでは何も変わりません。変わる内容を確かめてから適用します。",
  asOf: "名簿が何日現在のものかを入力してください。名簿にいない人は、この日の前日で資格を失います。",
  file: "CSV ファイル(UTF-8 または Shift_JIS)。1行目は列名です。",
  undoing: "取消の途中で、終わったかどうかを確かめられませんでした。もう一度取り消してください。二重にはなりません。",
  undo: "この取込で変わった人が、すべて取込の前の内容に戻ります。取込のあとに付与や利用があった人がいるときは、取り消せません。",
  nothingToUndo: "名簿の内容は変わらなかったため、取り消すものはありません。",
  notLast: "最後に適用した取込ではないため、取り消せません。"
}
