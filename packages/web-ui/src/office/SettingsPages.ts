/**
 * SettingsPages (設定): what the association decides for itself, to be read, and the days on which its office is open. The
 * form that changes it is in SettingsForms.ts.
 */
import { Association, AssociationSettings, BusinessCalendar, CalendarDate } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { ja } from "../Sentences.ja.ts"
import { officePage } from "./OfficePage.ts"
import { apiKeysPlace } from "./ApiKeyPages.ts"
import { noticesPlace } from "./ServiceNoticePages.ts"
import { webhooksPlace } from "./WebhookPages.ts"
import { chip, columns, facts, linkButton, panel } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"

/** Where the settings are. */
export const settingsPlace = { label: "設定", path: "/office/settings" } as const

/** What the settings show. */
export interface SettingsView {
  readonly association: Association.Association
  /** Bodies that people can belong to. */
  readonly bodies: ReadonlyArray<string>
  readonly today: CalendarDate.CalendarDate
  /** Whose months the calendar shows. */
  readonly year: CalendarDate.FiscalYear
}

/** 設定: everything as it is now. */
export const settings = (frame: OfficeFrame, view: SettingsView): string => {
  const { association, bodies, today, year } = view
  const { ageReckoning, contact, greeting, memberNumberPattern, myPageFrom, name, numberLabel } = association
  const { calendar, correctionLimit, grantMode, mistakeHours } = AssociationSettings.effectiveOf(association)
  return officePage(frame, {
    title: settingsPlace.label,
    wide: true,
    actions: [
      linkButton(noticesPlace.label, noticesPlace.path),
      frame.clerk.can("manage") && linkButton(webhooksPlace.label, webhooksPlace.path),
      frame.clerk.can("manage") && linkButton(apiKeysPlace.label, apiKeysPlace.path),
      frame.clerk.can("manage") && linkButton("設定を変更", `${settingsPlace.path}/edit`)
    ],
    body: [
      columns(
        panel({
          title: "団体",
          id: "association",
          body: facts([
            [fieldNames.name, name],
            ...bodies.map((key) => [bodyLabel(key), association.bodyNames?.[key] ?? "未設定"] as const),
            [fieldNames.greeting, greeting]
          ])
        }),
        panel({
          title: "問い合わせ先",
          id: "contact",
          body: facts([
            [fieldNames.office, contact.office],
            [fieldNames.phone, contact.phone],
            [fieldNames.mail, contact.mail],
            [fieldNames.hours, contact.hours]
          ])
        }),
        panel({
          title: "利用者の画面",
          id: "screens",
          body: facts([
            [fieldNames.numberLabel, numberLabel],
            [fieldNames.memberNumberPattern, html`<code>${memberNumberPattern}</code>`],
            [
              fieldNames.myPageFrom,
              [ja.time.day(myPageFrom), " ", myPageFrom <= today ? chip("公開中", "good") : chip("公開前", "warn")]
            ],
            [fieldNames.skipQuantityOfOne, skipNames[skipKey(association)]]
          ])
        }),
        panel({
          title: "付与と訂正",
          id: "grants",
          body: facts([
            [fieldNames.ageReckoning, reckoningNames[ageReckoning]],
            [fieldNames.grantMode, grantModeNames[grantMode]],
            [fieldNames.correctionLimit, `${correctionLimit}枚`],
            [fieldNames.mistakeHours, hoursText(mistakeHours)]
          ])
        })
      ),
      panel({ title: "業務カレンダー", id: "calendar", body: calendarOf(calendar, year, today) })
    ]
  })
}

/** How long mistakes can be reported, as people read it. */
export const hoursText = (hours: number): string => (hours === 0 ? "受け付けない" : `利用から${hours}時間`)

/** A time of day in minutes as people write it: 8:30. */
export const timeText = (minutes: number): string =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`

/** A day of every year as people write it: 12/29. */
export const monthDayText = (monthDay: string): string => monthDay.split("-").map(Number).join("/")

/** What each setting is called. */
export const fieldNames = {
  name: "団体名",
  greeting: "窓口での伝え方",
  numberLabel: "番号の呼び名",
  memberNumberPattern: "番号の形式 (正規表現)",
  office: "担当の名称",
  phone: "電話",
  mail: "メール",
  hours: "受付時間 (案内文)",
  ageReckoning: "年齢の数え方",
  myPageFrom: "マイページ公開日",
  skipQuantityOfOne: "1枚だけのときの枚数入力",
  correctionLimit: "1人で訂正できる枚数",
  mistakeHours: "間違いの申し出を受ける時間",
  grantMode: "付与の進め方",
  opensAt: "業務開始",
  closesAt: "業務終了",
  yearEndFrom: "年末年始の休み (はじめの日)",
  yearEndUntil: "年末年始の休み (終わりの日)",
  closedOn: "臨時の休業日",
  openOn: "臨時の開業日"
} as const

/** What the name of a body is called: 組合・会の名称 (kyosai). */
export const bodyLabel = (key: string): string => `組合・会の名称 (${key})`

/** The ways to count years of age. */
export const reckoningNames: { readonly [Each in CalendarDate.AgeReckoning]: string } = {
  birthday: "誕生日に1歳増える",
  "day-before": "誕生日の前日に1歳増える (年齢計算ニ関スル法律)"
}

/** The ways to grant. */
export const grantModeNames = {
  daily: "毎日、対象になった人に自動で付与する",
  approved: "職員が実行し、別の職員が承認したときだけ付与する"
} as const

/** Whether STEP 3 is shown when there is one coupon only. */
export const skipNames = { yes: "省く", no: "表示する" } as const

/** The key of what an association decided about STEP 3. */
export const skipKey = ({ skipQuantityOfOne }: Association.Association): keyof typeof skipNames =>
  skipQuantityOfOne ? "yes" : "no"

const calendarOf = (
  calendar: BusinessCalendar.BusinessCalendar,
  year: CalendarDate.FiscalYear,
  today: CalendarDate.CalendarDate
): HtmlValue => {
  const { closesAt, opensAt, yearEnd } = calendar
  const at = (other: number) => `${settingsPlace.path}?year=${other}#calendar`
  return [
    html`<p>
      土日と国民の祝日を除く日の ${timeText(opensAt)}〜${timeText(closesAt)}。年末年始の休みは
      ${monthDayText(yearEnd.from)}〜${monthDayText(yearEnd.until)}。通信障害のときの取り扱いと、休み明けの連絡日は、このカレンダーで決まります。
    </p>`,
    html`<p>
      <a href="${at(year - 1)}">${year - 1}年度</a> <strong>${year}年度</strong>
      <a href="${at(year + 1)}">${year + 1}年度</a>
    </p>`,
    html`<div class="months">${monthsOf(year).map((first) => monthOf(calendar, first, today))}</div>`
  ]
}

const weekdays = ["月", "火", "水", "木", "金", "土", "日"]

/** One month: the days by weeks, closed ones marked with a word, and below it why the office is closed on weekdays. */
const monthOf = (
  calendar: BusinessCalendar.BusinessCalendar,
  first: CalendarDate.CalendarDate,
  today: CalendarDate.CalendarDate
): Html => {
  const { month, year } = CalendarDate.partsOf(first)
  const days = daysOf(first)
  const before = CalendarDate.weekdayOf(first)
  const cells = [...Array.from({ length: before }, () => undefined), ...days]
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => cells[week * 7 + day])
  )
  const reasons = days.flatMap((day) => {
    const why = reasonOf(calendar, day)
    return why === undefined ? [] : [html`<li>${CalendarDate.partsOf(day).day}日 ${why}</li>`]
  })
  return html`<div class="month">
    <table>
      <caption>
        ${year}年${month}月
      </caption>
      <thead>
        <tr>
          ${weekdays.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${weeks.map(
          (week) =>
            html`<tr>
              ${week.map((day) => dayCell(calendar, day, today))}
            </tr>`
        )}
      </tbody>
    </table>
    ${
      reasons.length > 0 &&
      html`<ul class="fine">
        ${reasons}
      </ul>`
    }
  </div>`
}

const dayCell = (
  calendar: BusinessCalendar.BusinessCalendar,
  day: CalendarDate.CalendarDate | undefined,
  today: CalendarDate.CalendarDate
): Html => {
  if (day === undefined) return html`<td></td>`
  const isClosed = BusinessCalendar.closedBecause(calendar, day) !== undefined
  const number = CalendarDate.partsOf(day).day
  return html`<td ${isClosed && html` class="off"`}${day === today && html` aria-current="date"`}>
    ${number}${isClosed && html`<span class="unseen"> 休み</span>`}
  </td>`
}

/** Why a day is not as its weekday says; undefined for plain weekdays and weekends. */
const reasonOf = (calendar: BusinessCalendar.BusinessCalendar, day: CalendarDate.CalendarDate): string | undefined => {
  if (calendar.openOn.includes(day)) return "臨時の開業日"
  const closure = BusinessCalendar.closedBecause(calendar, day)
  if (closure === undefined || closure._tag === "Weekend") return undefined
  return closure._tag === "NationalHoliday" ? closure.name : closure._tag === "YearEnd" ? "年末年始" : "臨時の休業日"
}

/** The first days of the twelve months of a fiscal year. */
const monthsOf = (year: CalendarDate.FiscalYear): ReadonlyArray<CalendarDate.CalendarDate> =>
  Array.from({ length: 12 }, (_, index) =>
    CalendarDate.date(`${index < 9 ? year : year + 1}-${String(((index + 3) % 12) + 1).padStart(2, "0")}-01`)
  )

const daysOf = (first: CalendarDate.CalendarDate): ReadonlyArray<CalendarDate.CalendarDate> =>
  Array.from({ length: 31 }, (_, index) => CalendarDate.addDays(first, index)).filter(
    (day) => day.slice(0, 7) === first.slice(0, 7)
  )
