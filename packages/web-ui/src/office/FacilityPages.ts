/**
 * FacilityPages (施設): all facilities with how they are used, and one with everything about it. The forms that change
 * them are in FacilityForms.ts, files of them in FacilityListPages.ts.
 */
import { type CalendarDate, type Facility, FacilityDesk } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { barChart } from "./Chart.ts"
import { historyTable } from "./FacilityWords.ts"
import { officePage } from "./OfficePage.ts"
import {
  button,
  checkbox,
  chip,
  columns,
  downloadLink,
  facts,
  field,
  figure,
  getForm,
  linkButton,
  note,
  panel,
  select,
  type Tone
} from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { codesPlace, spoken } from "./StaffCodePages.ts"
import { type Sort, table } from "./Table.ts"

/** Where facilities are, in the navigation. */
export const facilitiesPlace = { label: "施設", path: "/office/facilities" } as const

/** The address of a facility's page. */
export const facilityPathOf = (code: string): string => `${facilitiesPlace.path}/${code}`

/** What the list of facilities shows. */
export interface FacilitiesView {
  /** Those that pass the filter, in their order. */
  readonly lines: ReadonlyArray<FacilityDesk.FacilityLine>
  /** How many there are without a filter. */
  readonly total: number
  readonly filter: FacilityFilterText
  /** The filter as the query of an address, with its `?`; empty without a filter. */
  readonly query: string
  readonly courses: ReadonlyArray<FacilityDesk.CourseGroup>
  readonly sort: Sort
}

/** A filter as it was typed and chosen. */
export interface FacilityFilterText {
  readonly q: string
  readonly course: string
  readonly state: string
  readonly idle: boolean
}

/** 施設: the list with its filter. */
export const facilities = (frame: OfficeFrame, view: FacilitiesView): string => {
  const { courses, lines, query, sort, total } = view
  const operates = frame.clerk.can("operate")
  return officePage(frame, {
    title: facilitiesPlace.label,
    wide: true,
    actions: [
      operates && linkButton("施設を追加", `${facilitiesPlace.path}/new`),
      operates && linkButton("一覧を取り込む", `${facilitiesPlace.path}/import`),
      lines.some(isOpen) && linkButton("台紙をまとめて印刷", `/office/placards${query}`)
    ],
    body: [
      filterForm(view),
      table({
        caption:
          lines.length === total ? `全${figure(total)}施設` : `${figure(total)}施設中 ${figure(lines.length)}施設`,
        columns: [
          { key: "code", label: "コード", sort: true },
          { key: "name", label: "施設名", sort: true, head: true },
          { key: "address", label: "所在地" },
          { key: "state", label: "状態", sort: true },
          { key: "offers", label: "提供内容" },
          { key: "uses", label: "利用(件)", numeric: true, sort: true },
          { key: "last", label: "最後の利用", sort: true }
        ],
        rows: lines.map((line) => {
          const { facility, lastUsedOn, uses } = line
          return {
            code: facility.code,
            name: html`<a href="${facilityPathOf(facility.code)}">${facility.name}</a>`,
            address: facility.address,
            state: stateChip(line),
            offers: offered(facility, courses),
            uses,
            last: [lastUsedOn !== undefined && ja.time.day(lastUsedOn), " ", idleChip(line)]
          }
        }),
        sort,
        empty: total === 0 ? "施設はまだ登録されていません。" : "条件に合う施設はありません。"
      }),
      lines.length > 0 && html`<p>${downloadLink("この一覧をダウンロード", `${facilitiesPlace.path}.csv${query}`)}</p>`
    ]
  })
}

/** What the page of one facility shows. */
export interface FacilityView {
  readonly line: FacilityDesk.FacilityLine
  readonly courses: ReadonlyArray<FacilityDesk.CourseGroup>
  readonly months: ReadonlyArray<{ readonly month: string; readonly uses: number; readonly quantity: number }>
  readonly recent: number
  readonly history: ReadonlyArray<FacilityDesk.FacilityHappening>
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
  readonly today: CalendarDate.CalendarDate
  /** The present one and the next, each with the minute from which it is shown: `9:05`. */
  readonly checkWords: ReadonlyArray<{ readonly from: string; readonly word: string; readonly number: string }>
  /** What the staff say aloud while logins are watched, today and tomorrow; empty for who may not tell it to anybody. */
  readonly staffCodes: ReadonlyArray<{ readonly day: CalendarDate.CalendarDate; readonly code: string }>
  /** The address on the placard. */
  readonly address: string
}

/** One facility: what it is, how to know its screens, how it is used, and who changed it. */
export const facility = (frame: OfficeFrame, view: FacilityView): string => {
  const { history, line, months, recent, today } = view
  const { facility } = line
  const here = facilityPathOf(facility.code)
  return officePage(frame, {
    title: facility.name,
    trail: [facilitiesPlace],
    wide: true,
    actions: [frame.clerk.can("operate") && linkButton("編集", `${here}/edit`), linkButton("台紙", `${here}/placard`)],
    body: [
      columns(
        panel({ title: "施設の情報", id: "facts", body: factsOf(view) }),
        panel({ title: "いまの合言葉", id: "check-words", body: checkWords(view) })
      ),
      view.staffCodes.length > 0 && panel({ title: codesPlace.label, id: "staff-code", body: staffCodes(view) }),
      panel({
        title: "利用状況",
        id: "uses",
        actions: [
          html`<a href="/office/uses?facility=${facility.code}">利用の一覧</a>`,
          html`<a href="/office/reports/months/${today.slice(0, 7)}">月次明細</a>`
        ],
        body: [
          html`<p>
            これまでの利用 ${figure(line.uses)}件、直近${FacilityDesk.recentDays}日 ${figure(recent)}件。最後の利用
            ${line.lastUsedOn === undefined ? "なし" : ja.time.day(line.lastUsedOn)} ${idleChip(line)}
          </p>`,
          barChart({
            title: "今年度の月ごとの利用枚数",
            unit: "枚",
            of: "月",
            bars: months.map(({ month, quantity }) => ({
              label: `${Number(month.slice(5))}月`,
              title: `${month.slice(0, 4)}年${Number(month.slice(5))}月`,
              value: Math.max(0, quantity)
            })),
            empty: "今年度の利用はまだありません。"
          })
        ]
      }),
      panel({ title: "変更の履歴", id: "history", body: historyTable(history, view.nameOf) })
    ]
  })
}

/** What each state is called. */
export const stateNames: { readonly [State in FacilityDesk.FacilityState]: string } = {
  open: "利用可能",
  "to-come": "利用開始前",
  closed: "利用終了"
}

const stateTones: { readonly [State in FacilityDesk.FacilityState]: Tone } = {
  open: "good",
  "to-come": "plain",
  closed: "bad"
}

const idleNames: { readonly [Each in FacilityDesk.Idleness]: string } = {
  never: "利用なし",
  long: "しばらく利用なし"
}

const isOpen = ({ state }: FacilityDesk.FacilityLine): boolean => state === "open"
const stateChip = ({ state }: FacilityDesk.FacilityLine): Html => chip(stateNames[state], stateTones[state])

const idleChip = ({ idle }: FacilityDesk.FacilityLine): Html | undefined =>
  idle === undefined ? undefined : chip(idleNames[idle], "warn")

/**
 * What it offers, in the order of the programmes, courses of one beginning together: 選べるドック(1日・脳). What no
 * programme of this year has comes last, by its key.
 */
const offered = ({ offers }: Facility.Facility, groups: ReadonlyArray<FacilityDesk.CourseGroup>): HtmlValue => {
  const known = groups.flatMap(({ courses }) => courses).filter(({ key }) => offers.includes(key))
  const unknown = offers.filter((key) => !known.some((course) => course.key === key))
  if (offers.length === 0) return "なし"
  const together = Map.groupBy(known, ({ name }) => name.split("・")[0] ?? name)
  return [
    [...together]
      .map(([beginning, courses]) => {
        const rests = courses.map(({ name }) => name.slice(beginning.length + 1)).filter((rest) => rest !== "")
        return rests.length === 0 ? beginning : `${beginning}(${rests.join("・")})`
      })
      .join("、"),
    unknown.map((key) => [" ", chip(`${key} (今年度の事業にありません)`, "warn")])
  ]
}

const filterForm = ({ courses, filter }: FacilitiesView): Html =>
  getForm({
    action: facilitiesPlace.path,
    label: "施設の絞り込み",
    body: [
      field({ name: "q", label: "コード・施設名・住所・電話", value: filter.q, type: "search", maxLength: 100 }),
      select({
        name: "course",
        label: "提供内容",
        value: filter.course,
        none: "すべて",
        options: courses.flatMap((group) => group.courses.map(({ key, name }) => ({ value: key, label: name })))
      }),
      select({
        name: "state",
        label: "状態",
        value: filter.state,
        none: "すべて",
        options: Object.entries(stateNames).map(([value, label]) => ({ value, label }))
      }),
      checkbox({ name: "idle", label: "しばらく利用がない施設だけ", checked: filter.idle }),
      button("絞り込む", "quiet")
    ]
  })

const factsOf = ({ address, courses, line }: FacilityView): Html => {
  const { facility } = line
  const { bookingFrom, code, note, openFrom, openUntil, phone, postalCode } = facility
  const day = (value: CalendarDate.CalendarDate | undefined) => (value === undefined ? "指定なし" : ja.time.day(value))
  return facts([
    ["状態", stateChip(line)],
    ["施設コード", code],
    ["所在地", `${postalCode} ${facility.address}`],
    ["電話", phone === "" ? "なし" : phone],
    ["予約開始日", day(bookingFrom)],
    [
      "利用できる期間",
      openFrom === undefined && openUntil === undefined
        ? "指定なし"
        : `${openFrom === undefined ? "" : day(openFrom)} 〜 ${openUntil === undefined ? "" : day(openUntil)}`
    ],
    ["提供内容", offered(facility, courses)],
    ["備考", note === "" ? "なし" : note],
    ["台紙のアドレス", html`<span class="address">${address}</span>`]
  ])
}

const checkWords = ({ checkWords, line }: FacilityView): HtmlValue => [
  html`<p>
    利用者が窓口で見せる確認画面には、施設ごとに1分ごとに変わる合言葉と数字が出ます。施設から電話があったときに読み上げてもらい、同じなら今の画面です。違うときは、古い画面の写真か、別の施設の画面です。
  </p>`,
  facts(
    checkWords.map(({ from, number, word }, index) => [
      `${index === 0 ? "いま" : "次"} (${from}から)`,
      html`<strong>${word} ${number}</strong>`
    ])
  ),
  line.state !== "open" && note("plain", "この施設ではいま利用できないため、確認画面は出ません。"),
  html`<p><a href="${facilityPathOf(line.facility.code)}#check-words">最新の合言葉にする</a></p>`
]

const staffCodes = ({ staffCodes }: FacilityView): HtmlValue => [
  html`<p>
    ログインの間違いが多く、警戒している間だけ、利用者の画面で入力してもらうコードです。施設から電話でたずねられたら、施設であることを確かめてから、今日のコードを読み上げてください。
  </p>`,
  facts(
    staffCodes.map(({ code, day }, index) => [`${index === 0 ? "今日" : "明日"} ${ja.time.day(day)}`, spoken(code)])
  ),
  html`<p><a href="${codesPlace.path}">すべての施設の確認コード</a></p>`
]
