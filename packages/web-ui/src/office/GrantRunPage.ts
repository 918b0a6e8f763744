/**
 * GrantRunPage: one run: what its rehearsal found, how it stands, what can be done about it and by whom, and what came of
 * it. Whatever grants something shows first what will be written and who else must agree.
 */
import { type CalendarDate, GrantRun, type GrantRuns } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { grantActions } from "./GrantActions.ts"
import {
  byName,
  countsIn,
  grantRunPath,
  grantsPath,
  scheduleText,
  signed,
  standing,
  standingChip
} from "./GrantParts.ts"
import { officePage } from "./OfficePage.ts"
import {
  buttons,
  columns,
  downloadLink,
  facts,
  figure,
  linkButton,
  note,
  panel,
  progress,
  refreshHead,
  tiles
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** What the page shows. */
export interface GrantRunView extends GrantRuns.RunView {
  readonly now: CalendarDate.Instant
  /** What falls to whom; absent before the rehearsal and of runs without one. */
  readonly figures: GrantRuns.RehearsalFigures | undefined
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
  /** The clerk as the one who causes something: whoever asked cannot agree. */
  readonly actor: string
  /** The instant that was typed for the run, to be corrected. */
  readonly typed: { readonly when: string; readonly instant: string; readonly reason: string }
}

/** One run. */
export const grantRunPage = (frame: OfficeFrame, view: GrantRunView): string => {
  const { run, task } = view
  const isWorking = task?.value.state._tag === "Running" || (task?.value.state._tag === "Waiting" && isDue(view))
  return officePage(frame, {
    title: `${ja.time.day(run.on)}の付与`,
    wide: true,
    trail: [{ label: "付与", path: grantsPath }],
    ...(isWorking ? { head: refreshHead } : {}),
    body: html`<p>${standingChip(view)}</p>
      ${situation(view)} ${isWorking && work(view)} ${movedNote(view)} ${resultTiles(view)} ${grantActions(frame, view)}
      ${productsPanel(frame, view)} ${peoplePanel(frame, view)} ${partsPanel(view)} ${factsPanel(view)}`
  })
}

const isDue = ({ now, task }: GrantRunView): boolean => {
  const state = task?.value.state
  return state?._tag === "Waiting" && state.notBefore <= now
}

const work = (view: GrantRunView): Html | undefined => {
  const { task } = view
  if (task === undefined) return undefined
  const { done, total } = task.value.state
  return progress({ label: standing(view).word, done, total, taskId: task.id, unit: "人" })
}

/** What somebody has to know of how the run stands, in a sentence. */
const situation = ({ nameOf, run: { state } }: GrantRunView): HtmlValue => {
  switch (state._tag) {
    case "Unfit":
      return note("bad", words.unfit[state.why])
    case "Requested":
      return note("warn", words.requested)
    case "Approved":
      return note(
        "plain",
        `${nameOf(state.approval.by)}が承認しました。実行: ${scheduleText(state.request.schedule)}。`
      )
    case "Refused":
      return note("bad", `${nameOf(state.by)}が差し戻しました。理由: ${state.reason}`)
    case "Cancelled": {
      const gave =
        state.soFar === undefined
          ? ""
          : `すでに付与した${figure(GrantRun.couponsOf(state.soFar))}枚は、付与されたままです。`
      return note("bad", `${nameOf(state.by)}が取り消しました。理由: ${state.reason}。${gave}`)
    }
    case "Stopped":
      return note("bad", words.stopped[state.why])
    default:
      return undefined
  }
}

const movedNote = ({ moved }: GrantRunView): HtmlValue =>
  moved.length > 0 &&
  html`<div role="alert">
    ${note("bad", html`<strong>予行のあとに${moved.map((each) => words.moved[each]).join("と")}が変わっています。</strong>予行をやり直してください。`)}
  </div>`

const resultTiles = ({ run }: GrantRunView): HtmlValue => {
  const counts = countsIn(run)
  if (counts === undefined) return undefined
  const { state } = run
  const rehearsal = "rehearsal" in state ? state.rehearsal : undefined
  return tiles([
    { label: "対象者", value: counts.people, unit: "人", note: "名簿の全員" },
    ...(rehearsal === undefined
      ? []
      : [
          { label: "付与される人", value: counts.gaining, unit: "人" },
          { label: "付与される枚数", value: GrantRun.couponsOf(counts), unit: "枚" },
          { label: "すでに付与済みの人", value: rehearsal.served, unit: "人" },
          { label: "何もない人", value: rehearsal.nothing, unit: "人" }
        ]),
    ...(state._tag === "Finished"
      ? [
          { label: "付与した人", value: counts.gaining, unit: "人" },
          { label: "付与した枚数", value: GrantRun.couponsOf(counts), unit: "枚" }
        ]
      : [])
  ])
}

const productsPanel = (frame: OfficeFrame, { last, run }: GrantRunView): HtmlValue => {
  const counts = countsIn(run)
  if (counts === undefined) return undefined
  const { state } = run
  const since = GrantRun.difference(counts, last?.counts ?? nothing)
  const rehearsed = state._tag === "Finished" ? state.agreed?.rehearsal.counts : undefined
  const against = rehearsed === undefined ? [] : GrantRun.difference(counts, rehearsed)
  const before = new Map("begun" in state ? state.begun?.before.map((held) => [held.product, held.coupons]) : [])
  const given = new Map(counts.products.map((each) => [each.product.id, each]))
  const products = new Map([...since, ...against].map(({ product }) => [product.id, product]))
  const lines = byName(
    [...products.values()].map((product) => ({
      product,
      figures: {
        people: given.get(product.id)?.people ?? 0,
        coupons: given.get(product.id)?.coupons ?? 0,
        before: before.get(product.id) ?? 0,
        peopleSince: since.find((each) => each.product.id === product.id)?.people ?? 0,
        sinceLast: since.find((each) => each.product.id === product.id)?.coupons ?? 0,
        sinceRehearsal: against.find((each) => each.product.id === product.id)?.coupons ?? 0
      }
    })),
    frame
  )
  const total = (key: keyof (typeof lines)[number]["figures"]) =>
    lines.reduce((sum, { figures }) => sum + figures[key], 0)
  const isFinished = state._tag === "Finished"
  const isCompared = last !== undefined
  return panel({
    title: isFinished ? "商材ごとの付与" : "商材ごとの予行結果",
    id: "products",
    body: html`${table({
      caption: "商材ごとの人数と枚数",
      captionUnseen: true,
      columns: [
        { key: "name", label: "商材", head: true },
        { key: "people", label: frame.clerk.can("health") ? "人数" : "人数(延べ)", numeric: true },
        { key: "coupons", label: "枚数", numeric: true },
        ...(isCompared
          ? [
              { key: "peopleSince", label: "前回との差(人)", numeric: true },
              { key: "sinceLast", label: "前回との差(枚)", numeric: true }
            ]
          : []),
        ...(rehearsed === undefined ? [] : [{ key: "sinceRehearsal", label: "予行との差(枚)", numeric: true }]),
        ...(isFinished ? [{ key: "before", label: "実行前の付与済み(枚)", numeric: true }] : [])
      ],
      rows: lines.map(({ figures, name }) => ({
        ...figures,
        name,
        peopleSince: signed(figures.peopleSince),
        sinceLast: signed(figures.sinceLast),
        sinceRehearsal: signed(figures.sinceRehearsal)
      })),
      foot: {
        name: "合計(人数は延べ)",
        people: total("people"),
        coupons: total("coupons"),
        before: total("before"),
        peopleSince: signed(total("peopleSince")),
        sinceLast: signed(total("sinceLast")),
        sinceRehearsal: signed(total("sinceRehearsal"))
      },
      empty: isFinished ? words.gaveNothing : words.givesNothing
    })}
    ${
      isCompared &&
      html`<p class="fine">前回: <a href="${grantRunPath(last.id)}">${ja.time.moment(last.at)}の付与</a></p>`
    }`
  })
}

const peoplePanel = ({ clerk }: OfficeFrame, { figures, id, moved, run }: GrantRunView): HtmlValue => {
  const hasBegun = "begun" in run.state && run.state.begun !== undefined
  const isOwn = run.by === "grants"
  const canList = clerk.can("personal") && !isOwn && (hasBegun || (countsIn(run) !== undefined && moved.length === 0))
  if (figures === undefined && !canList) return undefined
  return panel({
    title: "人ごとに見る",
    id: "people",
    body: buttons(
      figures !== undefined && linkButton("付与される人の例と、何もない人", `${grantRunPath(id)}/people`),
      canList && downloadLink(hasBegun ? "付与した全員" : "付与される全員", `${grantRunPath(id)}/people.csv`)
    )
  })
}

const partsPanel = ({ figures }: GrantRunView): HtmlValue => {
  if (figures === undefined || figures.categories.length === 0) return undefined
  const { categories, otherWorkplaces, workplaces } = figures
  const part = [
    { key: "people", label: "人数", numeric: true },
    { key: "coupons", label: "枚数", numeric: true }
  ]
  return columns(
    panel({
      title: "任用区分ごと",
      body: table({
        caption: "任用区分ごとの人数と枚数",
        captionUnseen: true,
        columns: [{ key: "category", label: "任用区分", head: true }, ...part],
        rows: categories.map(({ category, coupons, people }) => ({
          category: category || "登録なし",
          people,
          coupons
        })),
        empty: ""
      })
    }),
    panel({
      title: "所属所ごと",
      body: table({
        caption: "所属所ごとの人数と枚数",
        captionUnseen: true,
        columns: [{ key: "workplace", label: "所属所", head: true }, ...part],
        rows: workplaces.map(({ coupons, people, workplace }) => ({
          workplace: workplace.code === "" ? "登録なし" : `${workplace.name} (${workplace.code})`,
          people,
          coupons
        })),
        ...(otherWorkplaces.people > 0 ? { foot: { workplace: "その他の所属所", ...otherWorkplaces } } : {}),
        empty: ""
      })
    })
  )
}

const factsPanel = ({ nameOf, run }: GrantRunView): Html => {
  const { state } = run
  const rehearsal =
    "rehearsal" in state ? state.rehearsal : state._tag === "Finished" ? state.agreed?.rehearsal : undefined
  const request = "request" in state ? state.request : state._tag === "Finished" ? state.agreed?.request : undefined
  const approval = "approval" in state ? state.approval : state._tag === "Finished" ? state.agreed?.approval : undefined
  const asOf = rehearsal?.basis.asOf ?? (state._tag === "Finished" ? state.basis.asOf : undefined)
  const who = (deed: { readonly by: string; readonly at: CalendarDate.Instant }) =>
    `${nameOf(deed.by)} ${ja.time.moment(deed.at)}`
  return panel({
    title: "経過",
    id: "facts",
    body: facts([
      ["付与の基準日", ja.time.day(run.on)],
      ["事業", sourceText(run.source)],
      run.by === "grants" ? undefined : ["予行", who(run)],
      asOf === undefined ? undefined : ["名簿", `${ja.time.day(asOf)}現在`],
      request === undefined ? undefined : ["申請", who(request)],
      request === undefined ? undefined : ["実行の予定", scheduleText(request.schedule)],
      approval === undefined ? undefined : ["承認", who(approval)],
      state._tag === "Finished" ? ["付与の開始", ja.time.moment(state.begun.at)] : undefined,
      state._tag === "Finished" ? ["付与の終了", ja.time.moment(state.at)] : undefined
    ])
  })
}

const sourceText = (source: GrantRun.Source): string => {
  if (source._tag === "Draft") return "下書き"
  return source.only.length === 0 ? "公開中の事業すべて" : source.only.join("、")
}

const nothing: GrantRun.Counts = { people: 0, gaining: 0, products: [] }

const words = {
  unfit: {
    "no-programme":
      "予行できませんでした。この日の年度に、選ばれた事業が公開されていません。日か事業を選び直してください。",
    "draft-missing": "予行できませんでした。下書きがなくなっています。事業の画面で確かめてください。",
    "draft-broken": "予行できませんでした。下書きに誤りがあります。事業の画面で「確認する」を押し、直してください。",
    failed: "予行が途中で失敗しました。もう一度予行してください。続くときは、システムの担当者にお知らせください。"
  },
  stopped: {
    failed: "付与が途中で失敗しました。付与済みの分はそのままです。再開すると、まだの人にだけ付与します。",
    "programmes-moved": "承認のあとに事業が変わったため、付与していません。予行からやり直してください。"
  },
  requested: "ほかの職員の承認を待っています。承認されるまで、何も付与されません。",
  moved: { list: "名簿", programmes: "事業" },
  givesNothing: "この条件で新しく付与されるクーポンはありません。",
  gaveNothing: "新しく付与されたクーポンはありません。"
} as const
