/**
 * ImportPreview: what is wrong with a members list, or what it would change, with the forms that go on from there. The
 * pages around it are in ImportPages.ts.
 */
import {
  type CalendarDate,
  type FileRow,
  HolderNumber,
  type MemberDifference,
  type MemberList,
  type Tasks
} from "@fukuri/core"
import { problemSentence } from "../FileSentences.ja.ts"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { maskedName } from "./HolderSearch.ts"
import {
  button,
  buttons,
  checkbox,
  confirmPanel,
  downloadLink,
  figure,
  note,
  panel,
  postForm,
  tiles
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** A list of the history. */
export interface ListedImport {
  readonly id: string
  readonly list: MemberList.MemberList
}

/** What the page of one list shows. */
export interface ImportView extends ListedImport {
  /** The work on it that is under way or waits. */
  readonly task?: { readonly id: string; readonly task: Tasks.Task } | undefined
  /** Whether another list came since somebody looked. */
  readonly isOutdated: boolean
  /** Whether it is the last one, so that it may be taken back. */
  readonly isLast: boolean
  /** The brakes that were ticked when the form came back. */
  readonly ticked?: ReadonlyArray<MemberList.BrakeTag> | undefined
  readonly reason?: string | undefined
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
}

/** The address of a list. */
export const pathOf = (id: string): string => `/office/imports/${id}`

/** The name of the box that says that a brake is right. */
export const brakeField = (tag: MemberList.BrakeTag): string => `accept-${tag.toLowerCase()}`

/** A list that is wrong. */
export const refused = (
  frame: OfficeFrame,
  { id, list }: ImportView,
  state: MemberList.StateOf<"Refused">
): HtmlValue => {
  const sees = frame.clerk.can("personal")
  const { problems, total } = state
  const more = total > mostProblems ? `(はじめの${figure(Math.min(problems.length, mostProblems))}件)` : ""
  return [
    note(
      "bad",
      html`<p>${figure(total)}件の誤りがあるため、取り込めません。名簿は何も変わっていません。</p>
        <p>${words.mend}</p>`
    ),
    problems.length > 0 &&
      panel({
        title: "誤り",
        id: "problems",
        actions: downloadLink("誤りの一覧をCSVで保存", `${pathOf(id)}/problems.csv`),
        body: [
          total > problems.length &&
            html`<p class="fine">CSV には、はじめの${figure(problems.length)}件が入ります。</p>`,
          table({
            caption: `誤りの一覧${more}`,
            columns: [
              { key: "line", label: "行", numeric: true, head: true },
              { key: "column", label: "列" },
              { key: "value", label: "値" },
              { key: "what", label: "直し方" }
            ],
            rows: problems.slice(0, mostProblems).map((problem) => ({ ...problemCells(problem, sees) })),
            empty: ""
          })
        ]
      }),
    problems.length === 0 && note("plain", words.problemsGone),
    list.fileKept && deeds(frame, discardForm(frame, id))
  ]
}

/** A problem as the page and the file of problems tell it. Values are told only to those who may see them. */
export const problemCells = ({ code, column, line, value }: FileRow.Problem, sees: boolean) => ({
  line,
  column: column === "" ? "(行全体)" : column,
  value: value === "" ? "" : sees ? value : "＊＊＊",
  what: problemSentence(code)
})

type Looked = MemberList.StateOf<"Checked"> | MemberList.StateOf<"Applying">

/** A list that was looked through. */
export const looked = (frame: OfficeFrame, view: ImportView, state: Looked): HtmlValue => {
  const { id, isOutdated } = view
  return [
    state._tag === "Applying" && note("warn", words.stopped),
    countTiles(state.summary),
    isOutdated
      ? [
          note("warn", words.outdated),
          deeds(frame, deed(frame, id, "check", "もう一度確認する", "primary"), discardForm(frame, id))
        ]
      : applyPanel(frame, view, state),
    panel({ title: "変わる項目", id: "fields", body: fieldsTable(state.summary.fields) }),
    differencesPanel(frame, id, state)
  ]
}

/** How many a list concerns, and how. */
export const countTiles = ({
  added,
  changed,
  ended,
  rows,
  unchanged
}: MemberList.StateOf<"Applied">["summary"]): Html =>
  tiles([
    { label: "行", value: rows, unit: "行" },
    { label: "新規", value: added, unit: "人" },
    { label: "変更", value: changed, unit: "人" },
    { label: "資格喪失", value: ended, unit: "人" },
    { label: "変更なし", value: unchanged, unit: "人" }
  ])

const applyPanel = (frame: OfficeFrame, { id, ticked = [] }: ImportView, state: Looked): HtmlValue => {
  const { brakes, summary } = state
  if (!frame.clerk.can("operate")) return brakes.map((brake) => note("warn", brakeText(brake)))
  const nothing = summary.added + summary.changed + summary.ended === 0
  return [
    confirmPanel({
      title: "適用すると、次のとおり名簿が変わります",
      changes: html`<p>${words.apply}</p>
        ${nothing && html`<p>${words.nothing}</p>`}`,
      counts: [
        ["新規", summary.added, "人"],
        ["変更", summary.changed, "人"],
        ["資格喪失", summary.ended, "人"]
      ],
      form: postForm({
        action: `${pathOf(id)}/apply`,
        csrf: frame.csrf,
        body: [
          brakes.map((brake) => [
            note("warn", brakeText(brake)),
            checkbox({
              name: brakeField(brake._tag),
              label: acceptLabels[brake._tag],
              checked: ticked.includes(brake._tag),
              mistakes: frame.mistakes
            })
          ]),
          buttons(button("適用する", "danger"))
        ]
      })
    }),
    state._tag === "Checked" && deeds(frame, discardForm(frame, id))
  ]
}

const brakeText = (brake: MemberList.Brake): string => {
  switch (brake._tag) {
    case "Loss":
      return `${figure(brake.members)}人中 ${figure(brake.ended)}人 (5%を超える人数) が資格を失う内容です。別の団体の名簿や、途中で切れた名簿ではないか確かめてください。`
    case "Older":
      return `基準日が、いまの名簿の基準日 ${dayText(brake.known)} より前です。古いファイルではないか確かめてください。`
    case "Repeated":
      return `${ja.time.moment(brake.appliedAt)} に適用した名簿とまったく同じファイルです。新しいファイルを選び忘れていないか確かめてください。`
  }
}

/** What a clerk says who goes on in spite of a brake. */
export const acceptLabels: { readonly [Tag in MemberList.BrakeTag]: string } = {
  Loss: "多くの人が資格を失いますが、正しい内容です",
  Older: "基準日が前の名簿より前ですが、正しい内容です",
  Repeated: "前と同じファイルですが、正しい内容です"
}

/** How many people differ in what. */
export const fieldsTable = (fields: MemberDifference.FieldCounts): Html =>
  table({
    caption: "項目ごとの人数 (変更と資格喪失)",
    columns: [
      { key: "field", label: "項目", head: true },
      { key: "people", label: "人数", numeric: true }
    ],
    rows: (Object.keys(fieldNames) as ReadonlyArray<MemberDifference.MemberField>)
      .filter((field) => fields[field] > 0)
      .map((field) => ({ field: fieldNames[field], people: fields[field] })),
    empty: "登録済みの人で、項目が変わる人はいません。"
  })

const differencesPanel = (frame: OfficeFrame, id: string, { differences, summary }: Looked): Html => {
  const sees = frame.clerk.can("personal")
  const total = summary.added + summary.changed + summary.ended
  return panel({
    title: "変わる人",
    id: "differences",
    actions: sees && total > 0 && downloadLink("すべてCSVで保存", `${pathOf(id)}/differences.csv`),
    body: [
      !sees && total > 0 && html`<p class="fine">${words.masked}</p>`,
      table({
        caption:
          total > differences.length
            ? `はじめの${figure(differences.length)}人 (全${figure(total)}人)`
            : `${figure(total)}人`,
        columns: [
          { key: "kind", label: "種類", head: true },
          { key: "line", label: "行", numeric: true },
          { key: "number", label: "番号" },
          { key: "name", label: "氏名" },
          { key: "what", label: "内容" }
        ],
        rows: differences.map((difference) => ({
          kind: kindNames[difference.kind],
          line: difference.line === 0 ? "なし" : difference.line,
          number: sees ? difference.number : HolderNumber.masked(difference.number),
          name: sees ? difference.name : maskedName(difference.name),
          what: changesList(difference, sees)
        })),
        empty: "変わる人はいません。"
      })
    ]
  })
}

const changesList = ({ fields, kind }: MemberDifference.MemberDifference, sees: boolean): Html =>
  html`<ul class="plain">
    ${fields.map(({ after, before, field }) => {
      const [from, to] = [valueText(field, before, sees), valueText(field, after, sees)]
      return kind === "added"
        ? html`<li>${fieldNames[field]}: ${to}</li>`
        : html`<li>${fieldNames[field]}: ${from === "" ? "(なし)" : from} → ${to === "" ? "(なし)" : to}</li>`
    })}
  </ul>`

/** The value of a field as people read it; what is personal only to those who may see it. */
export const valueText = (field: MemberDifference.MemberField, text: string, sees: boolean): string => {
  if (text === "") return ""
  if (!sees && personalFields.has(field)) return "＊＊＊"
  return field === "sex" ? (text === "male" ? "男" : "女") : text
}

const personalFields: ReadonlySet<MemberDifference.MemberField> = new Set(["name", "kana", "birthDate"])

/** Forms side by side, for those who may. */
export const deeds = (frame: OfficeFrame, ...forms: ReadonlyArray<HtmlValue>): HtmlValue =>
  frame.clerk.can("operate") && buttons(...forms)

/** A button that does something with a list. */
export const deed = (frame: OfficeFrame, id: string, what: string, label: string, kind: "primary" | "quiet"): Html =>
  postForm({ action: `${pathOf(id)}/${what}`, csrf: frame.csrf, look: "inline", body: button(label, kind) })

/** Gives a list up. */
export const discardForm = (frame: OfficeFrame, id: string): Html => deed(frame, id, "discard", "破棄する", "quiet")

/** A day as people read it. */
export const dayText = (day: CalendarDate.CalendarDate): string => ja.time.day(day)

/** What each field of a person is called. */
export const fieldNames: { readonly [Field in MemberDifference.MemberField]: string } = {
  name: "氏名",
  kana: "氏名カナ",
  birthDate: "生年月日",
  sex: "性別",
  workplace: "所属所",
  appointment: "任用区分",
  weeklyHours: "週勤務時間",
  terms: "任期",
  kyosai: "組合資格",
  gojokai: "互助会資格"
}

/** What becomes of a person. */
export const kindNames: { readonly [Kind in MemberDifference.DifferenceKind]: string } = {
  added: "新規",
  changed: "変更",
  ended: "資格喪失"
}

/** How many problems the page shows; the file has as many as are kept. */
const mostProblems = 100

const words = {
  stopped: "適用の作業が途中で止まりました。もう一度適用してください。二重にはなりません。",
  mend: "ファイルを直して、もう一度読み込んでください。",
  problemsGone: "新しい名簿が読み込まれたため、誤りの一覧は残っていません。",
  outdated: "この確認のあとに名簿が変わりました。このままでは適用できません。もう一度確認してください。",
  nothing: "名簿の内容は変わりません。",
  apply: "ここに表示した内容がそのまま適用されます。付与は、このあと予定どおりに行われます。",
  masked: "番号・氏名・カナ・生年月日は伏せてあります。"
}
