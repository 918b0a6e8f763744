/**
 * A person's page of the office: what is asked on the telephone, at a glance: who, memberships, every coupon with its
 * verdict and why, the history, the notes, the actions. The coupons are in HolderCoupons.ts, the history and the notes
 * in HolderHistory.ts, granting and taking back in EntitlementPages.ts.
 */
import { CalendarDate, GrantRule, type Inquiry } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { myPagePreview } from "../MyPage.ts"
import { ja } from "../Sentences.ja.ts"
import { bodyName, relationName, shortDay } from "./Explanation.ts"
import { type CasesView, personCases } from "./CasePages.ts"
import { couponsPanel } from "./HolderCoupons.ts"
import { type HolderPaperView, paperPanel } from "./HolderPaper.ts"
import { historyPanel, notesPanel } from "./HolderHistory.ts"
import { maskedName, standingChip } from "./HolderSearch.ts"
import { button, columns, dateField, facts, getForm, linkButton, masked, note, panel, tabs } from "./OfficeParts.ts"
import { officePage } from "./OfficePage.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { table } from "./Table.ts"

/** Everything the page of a person shows. */
export interface HolderPageView {
  readonly inquiry: Inquiry.Inquiry
  /** Address of this page; those of what can be done begin with it. */
  readonly path: string
  /** Address of the spouse's or member's page. */
  readonly linkedPath: string | undefined
  /** Whether name and birth date were asked for. */
  readonly revealed: boolean
  /** Whether it is the clerk's own number, or that of the spouse: then nothing can be done. */
  readonly own: boolean
  /** What those who do things are called, by actor. */
  readonly nameOf: (actor: string) => string
  /** The id of a note that is written now, and what was typed for it. */
  readonly newNote: { readonly id: string; readonly text: string }
  /** The person's open cases. */
  readonly cases: Pick<CasesView, "names" | "now" | "rows">
  /** What is on paper in the year, and whether paper can be applied for. */
  readonly paper: HolderPaperView & { readonly canApply: boolean }
  /** What was typed as the day to look at, when it is no day. */
  readonly typedDay?: string | undefined
}

/** A person's page. */
export const holderPage = (frame: OfficeFrame, view: HolderPageView): string => {
  const { inquiry, nameOf, own, path } = view
  const canAct = inquiry.tense === "today" && !own
  return officePage(frame, {
    title: "利用者の照会",
    trail: [{ label: "利用者", path: "/office/holders" }],
    // The person sees the year of the day, never another.
    actions:
      frame.clerk.can("health") && !isOtherYear(inquiry)
        ? linkButton("利用者の画面 (確認用)", `${path}/screen${seenQuery(inquiry)}`)
        : undefined,
    wide: true,
    body: html`${seenNote(view)} ${own && note("warn", words.own)}
    ${columns(whoPanel(frame, view), membershipPanel(view))} ${personCases(frame, view.cases)} ${dayPart(frame, view)}
    ${couponsPanel(frame, inquiry, {
      actions:
        canAct && frame.clerk.can("operate")
          ? html`${linkButton("付与する", `${path}/grant?year=${inquiry.fiscalYear}`)}
            ${linkButton("取り消す", `${path}/withdraw?year=${inquiry.fiscalYear}`)}`
          : undefined
    })}
    ${inquiry.tense === "today" && paperPanel(frame, view.paper, canAct && view.paper.canApply && frame.clerk.can("correct") ? `${path}/paper` : undefined)}
    ${historyPanel(frame, inquiry, { canCorrect: canAct && frame.clerk.can("correct"), nameOf })}
    ${notesPanel(frame, inquiry, { path, canWrite: canAct && frame.clerk.can("correct"), nameOf, newNote: view.newNote })}`
  })
}

/** What the person sees on their own page, without anything that could be pressed. */
export const holderScreen = ({ inquiry, path }: Pick<HolderPageView, "inquiry" | "path">): string =>
  myPagePreview(
    inquiry.screen,
    html`<section class="last" aria-labelledby="preview">
      <p class="label" id="preview">利用者の画面 (確認用)</p>
      <p>${ja.time.day(inquiry.asSeenOn)}にマイページを開いたときの表示です。事務局だけが見ています。</p>
      <p><a href="${path}${seenQuery(inquiry)}">照会に戻る</a></p>
    </section>`
  )

/** The day that is looked at, as part of an address; nothing for today. */
const seenQuery = ({ asSeenOn, tense }: Inquiry.Inquiry): string => (tense === "today" ? "" : `?on=${asSeenOn}`)

/** Whether the book of another year is looked at, as it is today. */
const isOtherYear = ({ fiscalYear, tense, today }: Inquiry.Inquiry): boolean =>
  tense === "today" && fiscalYear !== CalendarDate.fiscalYearOf(today)

const seenNote = ({ inquiry, path }: HolderPageView): Html | false => {
  const { asSeenOn, facts: person, fiscalYear, tense } = inquiry
  const back = html`<p><a href="${path}">今日の表示に戻る</a></p>`
  if (tense === "today") {
    return (
      isOtherYear(inquiry) &&
      note(
        "warn",
        html`<p><strong>${fiscalYear}年度の台帳を表示しています。</strong></p>
          ${back}`
      )
    )
  }
  const how =
    tense === "past" ? "その日の終わりまでの台帳による表示です。" : "今の台帳のまま、その日になったときの見込みです。"
  return note(
    "warn",
    html`<p>
        <strong>${ja.time.day(asSeenOn)}時点の表示です。</strong>${how}
        資格・任用・所属は${isKnown(person.asOf) ? `${shortDay(person.asOf)}現在の` : ""}組合員データによります。付与・訂正などの操作はできません。
      </p>
      ${back}`
  )
}

const whoPanel = (frame: OfficeFrame, { inquiry, linkedPath, path, revealed }: HolderPageView): Html => {
  const { facts: person, fiscalYear, monthsAppointed } = inquiry
  const { holder, relation } = person
  const { appointment, workplace } = holder
  const hours = GrantRule.hoursText(appointment.weeklyCentihours)
  const isSelf = relation === "self"
  const carried: Record<string, string> =
    inquiry.tense === "today" ? { year: String(fiscalYear) } : { on: inquiry.asSeenOn }
  return panel({
    title: `番号 ${holder.number} (${relationName(relation)})`,
    id: "who",
    body: facts([
      [
        "氏名",
        revealed
          ? html`${holder.name} (${holder.kana})`
          : masked({
              label: "氏名・生年月日",
              text: maskedName(holder.name),
              reveal: frame.clerk.can("personal")
                ? { action: `${path}/personal`, csrf: frame.csrf, carried }
                : undefined
            })
      ],
      ["生年月日", revealed ? ja.time.day(holder.birthDate) : "＊＊＊＊"],
      [
        isSelf ? "配偶者" : "組合員本人",
        inquiry.linked === undefined || linkedPath === undefined
          ? "登録なし"
          : html`<a href="${linkedPath}">${inquiry.linked}</a>`
      ],
      ["所属所", workplace.name === "" ? "登録なし" : `${workplace.name} (${workplace.code})`],
      [
        "任用",
        appointment.category === ""
          ? "登録なし"
          : `${appointment.category}${hours === undefined ? "、週の勤務時間は登録なし" : `、週${hours}時間`}`
      ],
      [
        "任期",
        appointment.terms.length === 0
          ? "登録なし"
          : appointment.terms.map((term, index) => html`${index > 0 && html`<br />`}${periodText(term)}`)
      ],
      [`${fiscalYear}年度の任用`, `${monthsAppointed}か月`]
    ])
  })
}

const membershipPanel = ({ inquiry, nameOf }: HolderPageView): Html => {
  const { association, asSeenOn, facts: person, imported, standings } = inquiry
  const { holder, memberMemberships } = person
  const rows = [
    ...holder.memberships.map((membership) => ({ membership, whose: "" })),
    ...(memberMemberships ?? []).map((membership) => ({ membership, whose: "組合員本人: " }))
  ]
  return panel({
    title: "資格",
    id: "memberships",
    body: html`<p>
        ${
          standings.length === 0
            ? "資格の登録がありません。"
            : standings.map((standing) => html`${standingChip(standing, association, asSeenOn)} `)
        }
      </p>
      ${table({
        caption: "資格の登録",
        captionUnseen: true,
        columns: [
          { key: "body", label: "資格", head: true },
          { key: "from", label: "取得日" },
          { key: "until", label: "喪失日 (資格の最終日)" }
        ],
        rows: rows.map(({ membership: { body, period }, whose }) => [
          `${whose}${bodyName(body, association.bodyNames)}`,
          shortDay(period.from),
          period.until === undefined ? "なし" : shortDay(period.until)
        ]),
        empty: "資格の登録がありません。"
      })}
      ${facts([
        ["組合員データ", isKnown(person.asOf) ? `${ja.time.day(person.asOf)}現在` : "取込はまだありません"],
        imported === undefined ? undefined : ["取込", `${ja.time.moment(imported.at)} ${nameOf(imported.by)}`]
      ])}`
  })
}

/** Folded, unless something else than today is looked at: on the telephone it is today that counts. */
const dayPart = (frame: OfficeFrame, { inquiry, path, typedDay }: HolderPageView): Html => {
  const { asSeenOn, fiscalYear, tense, years } = inquiry
  const isToday = tense === "today" && !isOtherYear(inquiry) && typedDay === undefined
  return html`<details class="panel" id="seen" ${!isToday && html` open`}>
    <summary>年度・時点を変えて見る</summary>
    ${
      years.length > 1 &&
      tabs(
        "年度",
        years.map((year) => ({ label: `${year}年度`, path: `${path}?year=${year}`, current: year === fiscalYear }))
      )
    }
    ${getForm({
      action: path,
      label: "時点",
      body: html`${dateField({
        name: "on",
        label: "時点",
        hint: "過去の日は当時の台帳で、先の日は今の台帳のまま判定します。",
        value: typedDay ?? asSeenOn,
        mistakes: frame.mistakes
      })}
      ${button("この日で表示", "quiet")}`
    })}
  </details>`
}

const periodText = ({ from, until }: CalendarDate.Period): string =>
  `${shortDay(from)}〜${until === undefined ? "" : shortDay(until)}`

/** Whether there was a members list at all. */
const isKnown = (asOf: CalendarDate.CalendarDate): boolean => asOf > "1900"

const words = { own: "ご自身または配偶者の番号です。付与・訂正などの操作は、ほかの職員が行います。" } as const
