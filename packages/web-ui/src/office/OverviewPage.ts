/**
 * OverviewPage (概況): what a clerk sees first in the morning: what somebody should look after, today's uses, what waits,
 * and how the season goes.
 */
import type { CalendarDate, Overview } from "@fukuri/core"
import { Statements } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { moment } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { casesPath } from "./CaseParts.ts"
import { barChart, rowChart, stackedRows } from "./Chart.ts"
import { correctionsPath } from "./CorrectionParts.ts"
import { shortDay } from "./Explanation.ts"
import { officePage } from "./OfficePage.ts"
import { columns, empty, facts, figure, linkButton, note, panel, tiles } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { heldPath, monthPath, monthText, reportsPath, yearText } from "./ReportParts.ts"
import { noticesPlace } from "./ServiceNoticePages.ts"
import { loginsPlace } from "./StaffCodePages.ts"
import { table } from "./Table.ts"
import { taskProgress } from "./TaskPages.ts"
import { webhooksPlace } from "./WebhookPages.ts"

/** What the page shows. */
export interface OverviewView {
  /** How many cases are open. */
  readonly cases: number
  readonly overview: Overview.Overview
  readonly now: CalendarDate.Instant
}

/** 概況. */
export const overviewPage = (frame: OfficeFrame, { cases, now, overview }: OverviewView): string => {
  const { countedAt, season, today } = overview
  return officePage(frame, {
    title: "概況",
    wide: true,
    actions: [linkButton(noticesPlace.label, noticesPlace.path), linkButton(loginsPlace.label, loginsPlace.path)],
    body: [
      tiles([
        { label: "案件", value: cases, unit: "件", note: cases === 0 ? words.noCases : words.cases, path: casesPath }
      ]),
      html`<p class="fine">${ja.time.day(today)} ${ageText(countedAt, now)}</p>`,
      warningsOf(frame, overview),
      usesTiles(overview),
      columns(waiting(overview), listPanel(overview)),
      daysPanel(overview),
      columns(programmesPanel(overview, now), facilitiesPanel(overview)),
      season !== undefined && productsPanel(frame, overview.fiscalYear, season)
    ]
  })
}

const warningsOf = (frame: OfficeFrame, { fiscalYear, warnings }: Overview.Overview): Html | false =>
  warnings.length > 0 &&
  panel({
    title: "確かめてください",
    id: "warnings",
    body: warnings.map((warning) =>
      note(grave.has(warning._tag) ? "bad" : "warn", warningOf(frame, warning, fiscalYear))
    )
  })

const grave: ReadonlySet<Overview.Warning["_tag"]> = new Set(["ListOld", "LoginAlert", "WebhooksOff"])

const warningOf = ({ clerk }: OfficeFrame, warning: Overview.Warning, year: CalendarDate.FiscalYear): HtmlValue => {
  switch (warning._tag) {
    case "ListOld": {
      const stands =
        warning.asOf === undefined ? "名簿がまだありません" : `名簿は ${shortDay(warning.asOf, year)} 現在のままです`
      return html`<p>${ja.time.monthDay(warning.grantOn)} に付与があります。${stands}。</p>
        <p><a href="/office/imports">新しい名簿を取り込む</a></p>`
    }
    case "OddHours":
      return html`<p>${words.oddHours} ${more(warning)}</p>
        ${listOf(warning, "uses")}`
    case "LoginAlert":
      return html`<p>${`${ja.time.moment(warning.since)}から、ログインを警戒しています。`}${words.loginAlert}</p>
        <p><a href="${loginsPlace.path}">ログインの状況を見る</a></p>`
    case "WrongLogins":
      return html`<p>
          ${`利用者のログインの間違いがこの15分ほどに${figure(warning.tries)}回あり、いつもより多くなっています。`}
        </p>
        <p>${words.wrongLogins} <a href="${loginsPlace.path}">ログインの状況を見る</a></p>`
    case "NothingOffered":
      return html`<p>${words.nothingOffered} ${more(warning)}</p>
        ${listOf(warning, "facility")}`
    case "WebhooksOff":
      return html`<p>${`${warning.hosts.join("、")}への通知が、失敗が続いたため止まっています。`}</p>
        <p>
          ${
            clerk.can("manage")
              ? html`<a href="${webhooksPlace.path}">通知先を確かめて再開する</a>`
              : "管理の役割の職員にお知らせください。"
          }
        </p>`
    case "MonthOpen":
      return html`<p>${monthText(warning.month)}が、まだ締められていません。</p>
        <p><a href="${monthPath(warning.month)}">明細を確かめて締める</a></p>`
  }
}

const listOf = ({ facilities }: Overview.SomeFacilities, to: "uses" | "facility"): Html =>
  html`<ul>
    ${facilities.map(
      ({ code, name, uses }) =>
        html`<li>
          <a href="${to === "uses" ? `/office/uses?facility=${code}` : `/office/facilities/${code}`}">${name}</a>
          ${uses !== undefined && ` ${figure(uses)}件`}
        </li>`
    )}
  </ul>`

const more = ({ facilities, total }: Overview.SomeFacilities): string =>
  total > facilities.length ? `全部で${figure(total)}か所あり、はじめの${facilities.length}か所です。` : ""

const usesTiles = ({ figures, today }: Overview.Overview): Html => {
  const tile = (label: string, all: Statements.Figures) => ({
    label,
    value: Statements.netOf(all),
    unit: "枚",
    note: `${figure(all.uses)}件`
  })
  return tiles([
    { ...tile("今日の利用", figures.today), path: `/office/uses?from=${today}` },
    tile("昨日", figures.yesterday),
    tile("先週の同じ曜日", figures.weekAgo)
  ])
}

const waiting = ({ corrections, grantRuns, tasks }: Overview.Overview): Html => {
  const cases = [
    corrections > 0 &&
      html`<li>
        <a href="${correctionsPath}">訂正</a>
        ${corrections < 100 ? figure(corrections) : "100以上"}件が承認などを待っています。
      </li>`,
    grantRuns > 0 && html`<li><a href="/office/grants">付与</a> ${figure(grantRuns)}件が承認を待っています。</li>`
  ].filter((each) => each !== false)
  return panel({
    title: "待っているもの",
    id: "waiting",
    body: [
      cases.length > 0 &&
        html`<ul>
          ${cases}
        </ul>`,
      tasks.map(({ id, value: task }) => taskProgress({ id, task })),
      cases.length + tasks.length === 0 && html`<p>${words.nothingWaits}</p>`
    ]
  })
}

const listPanel = ({ list }: Overview.Overview): Html =>
  panel({
    title: "名簿",
    id: "list",
    body: [
      list.asOf === undefined
        ? empty("名簿はまだ取り込まれていません。", html`<a href="/office/imports">名簿を取り込む</a>`)
        : facts([
            ["名簿の基準日", ja.time.day(list.asOf)],
            list.appliedAt === undefined ? undefined : ["最後の取込", moment(list.appliedAt, ja)]
          ]),
      list.asOf !== undefined && html`<p><a href="/office/imports">取込の一覧へ</a></p>`
    ]
  })

const daysPanel = ({ days }: Overview.Overview): Html =>
  panel({
    title: `この${days.length}日の利用`,
    id: "days",
    actions: html`<a href="${reportsPath}">集計へ</a>`,
    body: barChart({
      title: "1日の利用枚数",
      unit: "枚",
      of: "日",
      empty: "この期間の利用はありません。",
      bars: days.map((each) => ({
        label: ja.time.monthDay(each.day),
        title: ja.time.day(each.day),
        value: Math.max(0, Statements.netOf(each))
      }))
    })
  })

const programmesPanel = ({ fiscalYear, season }: Overview.Overview, now: CalendarDate.Instant): Html =>
  panel({
    title: `${yearText(fiscalYear)}の事業`,
    id: "programmes",
    body:
      season === undefined
        ? empty(words.counting, html`<a href="/office">もう一度表示する</a>`)
        : [
            html`<p class="fine">${ageText(season.countedAt, now)}</p>`,
            stackedRows({
              title: "事業ごとの利用済と残り",
              unit: "枚",
              of: "事業",
              parts: ["利用済", "紙クーポン", "残り"],
              rows: season.programmes.map((row) => ({
                label: row.label,
                values: [row.used, row.onPaper, Math.max(0, row.remaining)]
              })),
              empty: words.nothingGranted
            })
          ]
  })

const facilitiesPanel = ({ days, facilities }: Overview.Overview): Html =>
  panel({
    title: `この${days.length}日に多い施設`,
    id: "facilities",
    body: rowChart({
      title: "施設ごとの利用枚数",
      unit: "枚",
      of: "施設",
      bars: facilities.map((row) => ({ label: row.name, value: Math.max(0, Statements.netOf(row)) })),
      empty: "この期間の利用はありません。"
    })
  })

const productsPanel = (
  frame: OfficeFrame,
  fiscalYear: CalendarDate.FiscalYear,
  { products }: NonNullable<Overview.Overview["season"]>
): Html =>
  panel({
    title: "クーポンごとの残り",
    id: "products",
    actions: html`<a href="${heldPath}">集計へ</a>`,
    body: [
      !frame.clerk.can("health") && html`<p class="fine">${words.discreet}</p>`,
      table({
        caption: `クーポンごとの残り ${yearText(fiscalYear)}`,
        captionUnseen: true,
        columns: [
          { key: "label", label: "クーポン", head: true },
          { key: "entitled", label: "付与枚数", numeric: true },
          { key: "used", label: "利用済", numeric: true },
          { key: "onPaper", label: "紙クーポン", numeric: true },
          { key: "remaining", label: "残り", numeric: true }
        ],
        rows: products.map((row) => [row.label, row.entitled, row.used, row.onPaper, row.remaining]),
        empty: words.nothingGranted
      })
    ]
  })

const ageText = (countedAt: CalendarDate.Instant, now: CalendarDate.Instant): string => {
  const seconds = Math.max(0, Math.round((now - countedAt) / 1000))
  if (seconds === 0) return "いま集計しました。"
  return seconds < 100 ? `${seconds}秒前の集計です。` : `${Math.round(seconds / 60)}分前の集計です。`
}

const words = {
  cases: "対応が終わっていないもの",
  noCases: "対応が終わっていないものはありません",
  counting: "今年度の集計をしています。数秒後にもう一度表示してください。",
  oddHours:
    "この7日に、夜間・早朝 (22時〜6時) の利用がある施設です。二次元バーコードが持ち出されていないか確かめてください。",
  loginAlert: "はじめての端末では、施設のスタッフが伝える確認コードも必要です。",
  wrongLogins: "番号を試している人がいるかもしれません。続くときは、システムの担当者にお知らせください。",
  nothingOffered:
    "利用できる期間中なのに、今年度の内容を一つも提供していない施設です。提供内容か利用終了日を確かめてください。",
  nothingWaits: "待っているものはありません。",
  nothingGranted: "この年度の付与はまだありません。",
  discreet: "健診の種類は、見る権限のある職員にだけ表示しています。"
} as const
