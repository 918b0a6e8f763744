/**
 * OutageSentences in English: what the office announces, and what to do at a facility while the screens cannot be used
 * (R118, R121, R122, R124). Part of `Sentences.en.ts`.
 */
import { CalendarDate, type ServiceNotice } from "@fukuri/core"
import type { OutageSentences } from "./OutageSentences.ts"
import { listed, minute, moment } from "./TimeWords.en.ts"

/** Wed, 10 July 2024, 22:00 – 23:30; with the day again when it is another. */
const span = ({ from, until }: ServiceNotice.Shown): string =>
  `${moment(from)} – ${CalendarDate.dayOf(from) === CalendarDate.dayOf(until) ? minute(until) : moment(until)}`

/** What the office tells everybody. */
export const announcedInEnglish: OutageSentences["announced"] = {
  heading: "Notice",
  when: (notice) => {
    const when = span(notice)
    if (notice.kind === "planned") return notice.begun ? `Maintenance now (${when})` : `Planned maintenance (${when})`
    return notice.begun ? `Service problem now (expected ${when})` : `Service problem expected (${when})`
  }
}

const telling = "tell the staff of the facility your member number and your name"

/** What to do at a facility meanwhile. */
export const outageInEnglish: OutageSentences["outage"] = {
  heading: "If you cannot wait",
  open: ({ office }) => `Please ${telling}, and do as they say. The facility tells ${office}, which registers the use.`,
  closed: ({ office }) => `${office} is closed now.`,
  accepted: (names, { office }) =>
    `${listed(names)}: you can use it if you ${telling}. ${office} may contact you later to check the facts.`,
  refused: (names, opensAt, { office }) =>
    `${listed(names)}: as a rule, it cannot be used today. Please contact ${office} when it opens again (${moment(opensAt)}).`,
  unknown: [
    `On working days, within office hours: please ${telling}, and do as they say. The facility tells the office, which registers the use.`,
    `Outside office hours (weekends, holidays and nights): some coupons can be used and registered afterwards, others as a rule cannot be used on that day. Please ${telling}, and do as they say. If you could not use a coupon, please contact the office on the next working day.`
  ]
}
