/**
 * OutageSentences in Japanese: what the office announces, and what to do at a facility while the screens cannot be used
 * (R118, R121, R122, R124). Part of `Sentences.ja.ts`.
 */
import { CalendarDate, type ServiceNotice } from "@fukuri/core"
import type { OutageSentences } from "./OutageSentences.ts"
import { minute, moment } from "./TimeWords.ja.ts"

/** 2024年7月10日(水) 22:00〜23:30; with the day again when it is another. */
const span = ({ from, until }: ServiceNotice.Shown): string =>
  `${moment(from)}〜${CalendarDate.dayOf(from) === CalendarDate.dayOf(until) ? minute(until) : moment(until)}`

/** What the office tells everybody. */
export const announcedInJapanese: OutageSentences["announced"] = {
  heading: "お知らせ",
  when: (notice) => {
    const when = span(notice)
    if (notice.kind === "planned") return notice.begun ? `作業中です (${when})` : `作業の予定です (${when})`
    return notice.begun ? `障害が起きています (${when}の見込み)` : `障害の見込みです (${when})`
  }
}

const telling = (numberLabel: string): string => `施設のスタッフに${numberLabel}と氏名を伝え`

/** What to do at a facility meanwhile. */
export const outageInJapanese: OutageSentences["outage"] = {
  heading: "お急ぎのとき",
  open: ({ numberLabel, office }) =>
    `${telling(numberLabel)}、スタッフの案内に従ってご利用ください。施設からの連絡を受けて、${office}が利用を登録します。`,
  closed: ({ office }) => `いまは、${office}の業務時間外です。`,
  accepted: (names, { numberLabel, office }) =>
    `${names.join("・")}: ${telling(numberLabel)}て、ご利用いただけます。後日、事実を確認したうえで、${office}からご連絡することがあります。`,
  refused: (names, opensAt, { office }) =>
    `${names.join("・")}: 原則として、本日は利用できません。次の業務時間(${moment(opensAt)}から)に、${office}までご連絡ください。`,
  unknown: [
    `平日の業務時間内は、${telling("組合員番号")}、スタッフの案内に従ってご利用ください。施設からの連絡を受けて、利用を登録します。`,
    `業務時間外(土日・祝日・夜間)は、あとから登録してご利用いただけるクーポンと、原則として当日は利用できないクーポンがあります。${telling("組合員番号")}、スタッフの案内に従ってください。利用できなかったときは、次の営業日以降に、担当の窓口までご連絡ください。`
  ]
}
