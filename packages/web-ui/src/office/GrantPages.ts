/**
 * GrantPages (付与): what is due next, the runs that wait for somebody or are under way, the form of a rehearsal, and the
 * runs so far. One run is on the page in GrantRunPage.ts.
 */
import type { CalendarDate, CouponProduct, GrantRuns, Programme } from "@fukuri/core"
import { CalendarDate as Days, GrantRun as Runs, OfficeNames } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { countsIn, grantRunPath, grantsPath, scheduleText, standing, standingChip } from "./GrantParts.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  checkboxes,
  columns,
  dateField,
  figure,
  linkButton,
  note,
  panel,
  postForm,
  progress,
  refreshHead,
  select
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { paging, table } from "./Table.ts"

/** What was typed into the form of a rehearsal. */
export interface RehearsalForm {
  readonly on: string
  readonly only: ReadonlyArray<string>
  readonly draft: string
}

/** What the page shows. */
export interface GrantsView {
  readonly today: CalendarDate.CalendarDate
  /** Whether the service grants every day by itself. */
  readonly mode: "daily" | "approved"
  readonly ahead: ReadonlyArray<{
    readonly on: CalendarDate.CalendarDate
    readonly products: ReadonlyArray<CouponProduct.CouponProduct>
  }>
  /** The members list that grants rest on. */
  readonly asOf: CalendarDate.CalendarDate | undefined
  /** The published programmes that can be rehearsed. */
  readonly programmes: ReadonlyArray<Pick<Programme.Programme, "id" | "name" | "fiscalYear">>
  /** Drafts of programmes that can be rehearsed. */
  readonly drafts: ReadonlyArray<{ readonly id: string; readonly name: string; readonly fiscalYear: number }>
  readonly form: RehearsalForm
  readonly open: ReadonlyArray<GrantRuns.RunInList>
  readonly history: ReadonlyArray<GrantRuns.RunInList>
  /** The id behind which the next page of the history begins, when there is one. */
  readonly next: string | undefined
  readonly isFirst: boolean
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
}

/** 付与 as a whole. */
export const grantsPage = (frame: OfficeFrame, view: GrantsView): string =>
  officePage(frame, {
    title: "付与",
    wide: true,
    ...(view.open.some(isAtWork) ? { head: refreshHead } : {}),
    body: html`${view.isFirst && view.open.length > 0 && openPanel(frame, view)}
    ${view.isFirst && columns(aheadPanel(frame, view), frame.clerk.can("operate") && rehearsalPanel(frame, view))}
    ${historyPanel(view)}`
  })

const isAtWork = ({ task }: GrantRuns.RunInList): boolean => {
  const tag = task?.value.state._tag
  return tag === "Running"
}

const openPanel = ({ clerk }: OfficeFrame, { nameOf, open }: GrantsView): Html =>
  panel({
    title: "進行中・承認待ち",
    id: "open",
    body: open.map((line) => {
      const { id, run, task } = line
      const { state } = run
      const path = grantRunPath(id)
      const heading = html`<a href="${path}">${ja.time.day(run.on)}の付与</a> ${standingChip(line)}`
      const state_ = task?.value.state
      if (state_ !== undefined && isAtWork(line)) {
        return html`<div>
          <p>${heading}</p>
          ${progress({ label: standing(line).word, done: state_.done, total: state_.total, taskId: task?.id, unit: "人" })}
        </div>`
      }
      if (state._tag === "Requested") {
        return html`<div>
          <p>
            ${heading} 申請 ${nameOf(state.request.by)} ${ja.time.moment(state.request.at)}、実行
            ${scheduleText(state.request.schedule)}
          </p>
          ${clerk.can("approve") && linkButton("内容を確かめて承認する", path, "primary")}
        </div>`
      }
      const when = state._tag === "Approved" ? html` 実行 ${scheduleText(state.request.schedule)}` : ""
      return html`<p>${heading}${when}</p>`
    })
  })

const aheadPanel = (frame: OfficeFrame, { ahead, asOf, mode, today }: GrantsView): Html =>
  panel({
    title: "これからの付与日",
    id: "ahead",
    body: html`${note("plain", mode === "daily" ? words.daily : words.approved)}
    ${
      asOf === undefined
        ? note("warn", words.noList)
        : html`<p>名簿: ${ja.time.day(asOf)}現在 (${figure(Days.daysBetween(asOf, today))}日前)</p>`
    }
    ${table({
      caption: "付与日と商材",
      captionUnseen: true,
      columns: [
        { key: "on", label: "付与日", head: true },
        { key: "products", label: "商材" }
      ],
      rows: ahead.map(({ on, products }) => [
        html`${ja.time.day(on)}<br /><span class="fine">${daysLeft(today, on)}</span>`,
        familiesOf(products, frame)
      ]),
      empty: words.nothingAhead
    })}`
  })

const rehearsalPanel = (frame: OfficeFrame, { drafts, form, programmes }: GrantsView): Html => {
  const { csrf, mistakes } = frame
  return panel({
    title: "予行する",
    id: "rehearse",
    body: html`<p>${words.rehearsal}</p>
      ${postForm({
        action: grantsPath,
        csrf,
        body: html`${dateField({ name: "on", label: "付与の基準日", hint: words.on, value: form.on, required: true, mistakes })}
        ${
          programmes.length > 0 &&
          checkboxes({
            name: "only",
            label: "事業",
            hint: words.only,
            values: form.only,
            mistakes,
            options: programmes.map(({ fiscalYear, id, name }) => ({ value: id, label: `${name} (${fiscalYear}年度)` }))
          })
        }
        ${
          drafts.length > 0 &&
          select({
            name: "draft",
            label: "下書きで予行する",
            hint: words.draft,
            value: form.draft,
            mistakes,
            none: "使わない",
            options: drafts.map(({ fiscalYear, id, name }) => ({
              value: id,
              label: `${name} (${fiscalYear}年度) の下書き`
            }))
          })
        }
        ${button("予行する")}`
      })}`
  })
}

const historyPanel = ({ history, isFirst, nameOf, next }: GrantsView): Html =>
  panel({
    title: "これまでの付与と予行",
    id: "history",
    body: html`${table({
      caption: "付与と予行の一覧",
      captionUnseen: true,
      columns: [
        { key: "at", label: "日時", head: true },
        { key: "on", label: "基準日" },
        { key: "state", label: "状態" },
        { key: "people", label: "付与される人", numeric: true },
        { key: "coupons", label: "枚数", numeric: true },
        { key: "by", label: "予行した人" }
      ],
      rows: history.map((line) => {
        const counts = countsIn(line.run)
        return [
          html`<a href="${grantRunPath(line.id)}">${ja.time.moment(line.run.at)}</a>`,
          ja.time.day(line.run.on),
          standingChip(line),
          counts === undefined ? "" : counts.gaining,
          counts === undefined ? "" : Runs.couponsOf(counts),
          nameOf(line.run.by)
        ]
      }),
      empty: words.noHistory
    })}
    ${
      (next !== undefined || !isFirst) &&
      paging({
        from: history.length === 0 ? 0 : 1,
        to: history.length,
        anchor: "history",
        ...(isFirst ? {} : { previous: grantsPath }),
        ...(next === undefined ? {} : { next: `${grantsPath}?before=${next}` })
      })
    }`
  })

const daysLeft = (today: CalendarDate.CalendarDate, on: CalendarDate.CalendarDate): string =>
  today === on ? "今日" : `あと${Days.daysBetween(today, on)}日`

/** The groups of products, with how many products each has. */
const familiesOf = (products: ReadonlyArray<CouponProduct.CouponProduct>, { clerk }: OfficeFrame): string =>
  [...Map.groupBy(products, (product) => OfficeNames.familyName(product, clerk.can("health")))]
    .map(([name, group]) => (group.length === 1 ? name : `${name} (${group.length}商材)`))
    .join("、")

const words = {
  daily: "付与日を過ぎた商材は、毎日自動で付与されます。名簿を取り込んだあとにも付与されます。",
  approved: "自動では付与されません。予行し、ほかの職員の承認を受けてから付与します。",
  noList: "名簿がまだ取り込まれていません。付与の前に、取込の画面で名簿を取り込んでください。",
  nothingAhead: "これからの付与日はありません。年度の途中で任用や資格が変わった人には、付与日のあとにも付与されます。",
  rehearsal: "だれに何枚付与されるかを数えます。予行では何も付与されません。",
  on: "この日の条件で判定します。過去の日も、先の日も指定できます。",
  only: "選ばなければ、その年度の公開中の事業すべてです。",
  draft: "下書きだけで予行します。下書きのままでは付与できません。",
  noHistory: "付与も予行も、まだありません。"
} as const
