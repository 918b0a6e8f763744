/**
 * TaskPages: long work of the office: what it is, who set it going, how far it is, and how to stop it.
 */
import type { Tasks } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  buttons,
  chip,
  facts,
  figure,
  note,
  postForm,
  progress,
  refreshHead,
  type Tone
} from "./OfficeParts.ts"
import type { NavKey, OfficeFrame } from "./OfficeView.ts"

/** What the page of a task shows. */
export interface TaskView {
  readonly id: string
  readonly task: Tasks.Task
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
  /** The page of what it is about. */
  readonly about?: { readonly label: string; readonly path: string } | undefined
}

/** Where a task belongs in the navigation. */
export const placeOf = ({
  kind
}: Tasks.Task): { readonly key: NavKey; readonly label: string; readonly path: string } =>
  kind.startsWith("grant")
    ? { key: "grants", label: "付与", path: "/office/grants" }
    : { key: "imports", label: "取込", path: "/office/imports" }

/** One task. */
export const taskPage = (frame: OfficeFrame, view: TaskView): string => {
  const { about, nameOf, task } = view
  const { label, path } = placeOf(task)
  return officePage(frame, {
    title: task.title,
    trail: [{ label, path }, ...(about === undefined ? [] : [about])],
    head: isUnderWay(task) ? refreshHead : undefined,
    body: [
      facts([
        ["状態", chip(...stateWords(task))],
        ["開始", html`${moment(task.startedAt, ja)} ${nameOf(task.startedBy)}`],
        "at" in task.state ? ["終了", moment(task.state.at, ja)] : undefined
      ]),
      isUnderWay(task) ? [barOf(view), html`<p class="fine">${words.mayLeave}</p>`] : outcome(task),
      !("at" in task.state) && taskControls(frame, view),
      about !== undefined && html`<p><a href="${about.path}">${about.label}の画面へ</a></p>`
    ]
  })
}

/** How far a task is, with the way to its own page: for the page of what it is about. */
export const taskProgress = (view: Pick<TaskView, "id" | "task">): Html =>
  html`${barOf(view)}
    <p class="fine">${words.mayLeave} <a href="/office/tasks/${view.id}">一時停止・中止</a></p>`

const barOf = ({ id, task }: Pick<TaskView, "id" | "task">): Html =>
  progress({
    label: task.title,
    done: task.state.done,
    total: task.state.total,
    text: progressText(task),
    ...(isUnderWay(task) ? { taskId: id } : {})
  })

/** How far a task is, in words. */
export const progressText = ({ state, wish }: Tasks.Task): string => {
  const { done, note, total } = state
  const counts = total === undefined ? figure(done) : `${figure(done)} / ${figure(total)}`
  const waits = state._tag === "Waiting" && wish === undefined
  // Nothing was counted yet: a lonely zero would only be in the way.
  if (waits && done === 0) return words.waiting
  const waiting = waits ? ` ${words.waiting}` : ""
  const wished = wish === "pause" ? " 一時停止します" : wish === "cancel" ? " 中止します" : ""
  return `${counts}${note === "" ? "" : ` ${note}`}${waiting}${wished}`
}

/** Whether a task is worked on, or will be. */
export const isUnderWay = ({ state }: Tasks.Task): boolean => state._tag === "Waiting" || state._tag === "Running"

/** Why a task cannot be paused, resumed or cancelled. */
export const notThere = "この作業は、ほかの操作ですでに終わったか、止まっています。いまの状態を確かめてください。"

const taskControls = (frame: OfficeFrame, { id, task }: TaskView): HtmlValue => {
  if (!frame.clerk.can("operate") || task.wish === "cancel") return undefined
  const deed = (what: "pause" | "resume" | "cancel", label: string) =>
    postForm({
      action: `/office/tasks/${id}/${what}`,
      csrf: frame.csrf,
      look: "inline",
      body: button(label, what === "cancel" ? "danger" : "quiet")
    })
  return buttons(
    task.state._tag === "Paused" ? deed("resume", "再開") : task.wish === undefined && deed("pause", "一時停止"),
    deed("cancel", "中止")
  )
}

const outcome = ({ state }: Tasks.Task): Html => {
  const [sentence, tone] = outcomes[state._tag] ?? ["", "plain"]
  return note(tone, state.note === "" || state._tag !== "Done" ? sentence : state.note)
}

const stateWords = ({ state }: Tasks.Task): readonly [string, Tone] => states[state._tag]

const states: { readonly [Tag in Tasks.TaskState["_tag"]]: readonly [string, Tone] } = {
  Waiting: ["待機中", "plain"],
  Running: ["実行中", "plain"],
  Paused: ["一時停止", "warn"],
  Done: ["終了", "good"],
  Failed: ["失敗", "bad"],
  Cancelled: ["中止", "plain"]
}

const outcomes: { readonly [Tag in Tasks.TaskState["_tag"]]?: readonly [string, Tone] } = {
  Done: ["終わりました。", "good"],
  Paused: ["一時停止しています。再開すると、続きから、または初めからやり直します。", "warn"],
  Failed: ["システムの不具合で続けられませんでした。もう一度行うか、システムの担当者にお知らせください。", "bad"],
  Cancelled: ["中止しました。", "plain"]
}

const words = { waiting: "順番を待っています", mayLeave: "この画面を閉じても、作業は続きます。" }
