/**
 * DraftPages (下書き): a programme as text to be edited, with what is wrong at its lines, and the look before it is
 * published. Everything works by forms; the text is never lost to a mistake.
 */
import type { CalendarDate, ProgrammeProblems, Publishing } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  confirmPanel,
  empty,
  facts,
  hidden,
  linkButton,
  note,
  panel,
  postForm,
  reasonField,
  textarea
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { changesTable, draftsPath, programmePath, programmesPath } from "./ProgrammeParts.ts"
import { harmWords, noticeWords, placeWords, problemWords } from "./ProgrammeWords.ts"
import { table } from "./Table.ts"

/** A problem with where it stands in the text. */
export interface PlacedProblem {
  readonly problem: ProgrammeProblems.ProgrammeProblem
  /** What breaks the text as JSON, by the key of the parser. */
  readonly syntax?: string | undefined
  /** Both from 1. */
  readonly line: number
  readonly column: number
}

/** What the editor of a draft shows. */
export interface DraftView {
  readonly id: string
  /** Of the document that is edited: who saved in between is told. */
  readonly version: number
  /** As far as it is written. */
  readonly name: string
  readonly text: string
  readonly maxLength: number
  readonly basedOn: { readonly programme: string; readonly version?: number | undefined } | undefined
  readonly by: string
  readonly at: CalendarDate.Instant
  /** What was found when it was checked; undefined when it was not. */
  readonly problems: ReadonlyArray<PlacedProblem> | undefined
}

/** 下書き: the editor, with what is wrong where. */
export const draft = (frame: OfficeFrame, view: DraftView): string => {
  const { basedOn, id, name, problems } = view
  const path = `${draftsPath}/${id}`
  return officePage(frame, {
    title: `下書き: ${name}`,
    wide: true,
    trail: [
      { label: "事業", path: programmesPath },
      ...(basedOn === undefined ? [] : [{ label: basedOn.programme, path: programmePath(basedOn.programme) }])
    ],
    actions: [
      basedOn !== undefined &&
        html`<a href="${programmePath(basedOn.programme)}/compare?to=${id}">公開中の版と比較</a>`,
      html`<a href="/office/grants">付与の予行で対象者を確かめる</a>`
    ],
    body: [
      panel({
        title: "下書きの状態",
        body: facts([
          [
            "もとの版",
            basedOn === undefined
              ? "新規"
              : `${basedOn.programme}${basedOn.version === undefined ? "" : ` 第${basedOn.version}版`}`
          ],
          ["最後の保存", html`${moment(view.at, ja)} ${view.by}`],
          [
            "状態",
            problems === undefined
              ? "未確認"
              : problems.length === 0
                ? chip("公開できる書き方です", "good")
                : chip(`誤り ${problems.length}件`, "bad")
          ]
        ])
      }),
      problems !== undefined && problems.length > 0 && problemsPanel(view.text, problems),
      problems !== undefined && problems.length === 0 && note("good", "誤りは見つかりませんでした。"),
      panel({
        title: "編集",
        body: postForm({
          action: path,
          csrf: frame.csrf,
          body: [
            hidden("version", String(view.version)),
            textarea({
              name: "text",
              label: "事業の内容 (JSON)",
              value: view.text,
              mistakes: frame.mistakes,
              rows: 30,
              maxLength: view.maxLength,
              code: true,
              hint: html`書き方の定義は
                <a href="/api/programme.schema.json">JSON Schema</a> にあります。誤りがあっても保存できます。`
            }),
            buttons(
              button("保存", "quiet", { name: "next", value: "save" }),
              button("保存して確認する", "quiet", { name: "next", value: "check" }),
              button("公開へ進む", "primary", { name: "next", value: "publish" })
            )
          ]
        })
      }),
      panel({
        title: "下書きを捨てる",
        body: postForm({
          action: `${path}/discard`,
          csrf: frame.csrf,
          body: [
            html`<p>捨てた下書きは元に戻せません。公開中の事業は変わりません。</p>`,
            buttons(button("下書きを捨てる", "danger"))
          ]
        })
      })
    ]
  })
}

/** What the look before publishing shows. */
export interface PublishingView {
  readonly id: string
  readonly outlook: Publishing.Outlook
  /** The version that is published now; undefined when none was kept. */
  readonly version: number | undefined
  readonly reason: string
}

/** 公開: what would change, what it means for people, and the form that does it. */
export const publishing = (frame: OfficeFrame, view: PublishingView): string => {
  const { id, outlook } = view
  const { before, harms, programme } = outlook
  const path = `${draftsPath}/${id}`
  return officePage(frame, {
    title: `公開の確認: ${programme.name}`,
    wide: true,
    trail: [
      { label: "事業", path: programmesPath },
      { label: `下書き: ${programme.name}`, path }
    ],
    body: [
      panel({
        title: "公開するもの",
        body: facts([
          ["年度", `${programme.fiscalYear}年度`],
          ["id", html`<code>${programme.id}</code>`],
          [
            "公開中",
            before === undefined
              ? "なし (新しい事業として公開)"
              : view.version === undefined
                ? "公開の記録がない版"
                : `第${view.version}版`
          ],
          ["商材", `${programme.products.length}件`]
        ])
      }),
      harms.length > 0 ? refused(frame, view, path) : confirmation(frame, view, path)
    ]
  })
}

const refused = (frame: OfficeFrame, { outlook }: PublishingView, path: string): HtmlValue => [
  note("bad", [
    html`<p>付与済み・利用済みの内容が変わるため、公開できません。</p>`,
    html`<ul>
      ${outlook.harms.map((harm) => html`<li>${harmWords(harm)}</li>`)}
    </ul>`
  ]),
  changesTable(outlook.change, "違いはありません。", frame.association.bodyNames ?? {}),
  buttons(linkButton("下書きに戻る", path, "primary"))
]

const confirmation = (frame: OfficeFrame, { outlook, reason }: PublishingView, path: string): HtmlValue => {
  const { before, change, notices } = outlook
  const isSame = before !== undefined && change.fields.length + change.products.length === 0
  if (isSame) return empty("公開中の内容と同じです。公開するものはありません。", linkButton("下書きに戻る", path))
  const changed = change.products.filter(({ kind }) => kind === "changed").length
  const count = (kind: "added" | "removed") => change.products.filter((each) => each.kind === kind).length
  return confirmPanel({
    title: before === undefined ? "この事業を公開します" : "次の変更を公開します",
    counts:
      before === undefined
        ? [["新しい商材", outlook.programme.products.length, "件"]]
        : [
            ["変更", changed, "件"],
            ["追加", count("added"), "件"],
            ["削除", count("removed"), "件"]
          ],
    changes: [
      before === undefined
        ? html`<ul>
            ${outlook.programme.products.map(({ name }) => html`<li>${name}</li>`)}
          </ul>`
        : changesTable(change, "違いはありません。", frame.association.bodyNames ?? {}),
      notices.map((notice) => note("warn", noticeWords(notice))),
      html`<p>公開すると、会員の画面と次回の付与からこの内容になります。</p>`
    ],
    form: postForm({
      action: `${path}/publish`,
      csrf: frame.csrf,
      body: [
        hidden("basis", outlook.basis),
        reasonField({ value: reason, mistakes: frame.mistakes }),
        buttons(button("公開する", "danger"), linkButton("下書きに戻る", path))
      ]
    })
  })
}

/** How many lines are shown around a problem, and how many problems at the most. */
const around = 2
const mostShown = 100

/** What is wrong, each leading to its line, and below it those lines. */
const problemsPanel = (text: string, problems: ReadonlyArray<PlacedProblem>): HtmlValue => {
  const shown = problems.slice(0, mostShown)
  const list = panel({
    title: `誤り (${problems.length}件)`,
    id: "problems",
    body: [
      html`<ol>
        ${shown.map(
          ({ column, line, problem, syntax }) =>
            html`<li>
              <a href="#line-${line}">${line}行目 ${column}文字目</a> ${placeWords(problem.path)}:
              ${problemWords(problem, syntax)}${problem.found !== undefined && html` <span class="fine">いまの値: <code>${problem.found}</code></span>`}
            </li>`
        )}
      </ol>`,
      problems.length > shown.length &&
        html`<p>ほか ${problems.length - shown.length}件。直してから、もう一度確認してください。</p>`
    ]
  })
  return [list, linesTable(text, shown)]
}

const linesTable = (text: string, problems: ReadonlyArray<PlacedProblem>): Html => {
  const lines = text.split("\n")
  const wrong = new Set(problems.map(({ line }) => line))
  const near = [...wrong].flatMap((line) => Array.from({ length: 2 * around + 1 }, (_, index) => line - around + index))
  const numbers = [...new Set(near)].filter((line) => line >= 1 && line <= lines.length).toSorted((a, b) => a - b)
  return table({
    caption: "誤りのある行とその前後",
    columns: [
      { key: "number", label: "行", head: true, numeric: true },
      { key: "text", label: "内容" },
      { key: "mark", label: "確認" }
    ],
    rows: numbers.map((number) => ({
      number: html`<span id="line-${number}">${number}</span>`,
      text: html`<code>${spaced(lines[number - 1] ?? "")}</code>`,
      mark: wrong.has(number) && chip("誤り", "bad")
    })),
    empty: ""
  })
}

/** Unit: characters of a line that are shown. */
const widest = 200

/** A line with its indentation, which would be lost, and without what makes it too long to show. */
const spaced = (line: string): string => {
  const indented = line.replace(/^[ \t]+/, (spaces) => "\u00a0".repeat(spaces.replaceAll("\t", "  ").length))
  return indented.length > widest ? `${indented.slice(0, widest)}…` : indented
}
