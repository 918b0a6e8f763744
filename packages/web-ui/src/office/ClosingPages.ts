/**
 * ClosingPages (締め): before a month is closed for good, and before the last closed one is opened again: what will change.
 */
import { type Month, Statements } from "@fukuri/core"
import { html } from "../Html.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, confirmPanel, empty, hidden, linkButton, postForm, reasonField } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { monthPath, monthText } from "./ReportParts.ts"
import { type ListedMonth, monthsTrail, standingFacts } from "./StatementPages.ts"

/** Before a month is closed: what will be fixed. */
export const closing = (
  frame: OfficeFrame,
  view: { readonly month: Month.Month; readonly total: Statements.Figures; readonly facilities: number }
): string => {
  const { facilities, month, total } = view
  return officePage(frame, {
    title: `${monthText(month)}を締める`,
    trail: [...monthsTrail, { label: monthText(month), path: monthPath(month) }],
    body: confirmPanel({
      title: `${monthText(month)}の明細を確定します`,
      counts: [
        ["施設", facilities, "か所"],
        ["利用", total.uses, "件"],
        ["差引", Statements.netOf(total), "枚"]
      ],
      changes: html`<ul>
        ${words.closing.map((each) => html`<li>${each}</li>`)}
      </ul>`,
      agreement: words.reopening,
      form: postForm({
        action: `${monthPath(month)}/close`,
        csrf: frame.csrf,
        body: [
          hidden("uses", String(total.uses)),
          hidden("redeemed", String(total.redeemed)),
          hidden("reversed", String(total.reversed)),
          buttons(button("締める", "danger"), linkButton("やめる", monthPath(month)))
        ]
      })
    })
  })
}

/** Before a closed month is opened again. */
export const reopening = (frame: OfficeFrame, view: ListedMonth & { readonly reason: string }): string =>
  officePage(frame, {
    title: `${monthText(view.month)}の締めを取り消す`,
    trail: [...monthsTrail, { label: monthText(view.month), path: monthPath(view.month) }],
    body: [
      standingFacts(view),
      confirmPanel({
        title: "確定した明細が変わることがあります",
        changes: html`<p>${words.reopens}</p>`,
        agreement: words.otherClerk,
        form: postForm({
          action: `${monthPath(view.month)}/reopen`,
          csrf: frame.csrf,
          body: [
            reasonField({ value: view.reason, mistakes: frame.mistakes }),
            buttons(button("締めを取り消す", "danger"), linkButton("やめる", monthPath(view.month)))
          ]
        })
      })
    ]
  })

/** Why a month cannot be closed or opened now. */
export const notNow = (frame: OfficeFrame, month: Month.Month, why: keyof typeof notNowWords): string =>
  officePage(frame, {
    title: monthText(month),
    trail: monthsTrail,
    body: empty(notNowWords[why], linkButton(`${monthText(month)}の明細へ`, monthPath(month)), "warn")
  })

const notNowWords = {
  done: "この月は、もう締めてあります。",
  next: "締められるのは、古い月から順に一月ずつです。先に前の月を締めてください。",
  over: "この月はまだ終わっていません。翌月になってから締めてください。",
  last: "締めを取り消せるのは、最後に締めた月だけです。新しい月から順に取り消してください。"
} as const

const words = {
  closing: [
    "締めた月の明細は、あとから変わりません。",
    "締めたあとに登録・訂正された分は、次の月の明細に「前月以前の調整」として載ります。",
    "利用や訂正そのものは、締めたあともできます。"
  ],
  reopening: "締めを取り消すには、別の職員の承認権限と理由が必要です。",
  reopens: "取り消すと、この月の明細は締める前の状態に戻ります。施設に渡した明細があるときは、渡し直してください。",
  otherClerk: "締めた職員とは別の、承認できる職員が行います。記録に残ります。"
} as const
