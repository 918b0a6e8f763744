/**
 * UnknownOutcomePages (結果不明の利用): one press whose outcome could not be found out: its facts, what to do, and closing it
 * once the facility was asked. A use that the book has by now closes it by itself.
 */
import type { LedgerEntry, UnknownOutcome } from "@fukuri/core"
import { type Html, html } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { type CaseNames, casesPath, kindNames, ownerPath, unknownOutcomesPath } from "./CaseParts.ts"
import { momentOf } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, chip, facts, linkButton, note, panel, postForm, reasonField } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { type ShownPerson, usePath } from "./UseParts.ts"

/** What the page of a press shows. */
export interface UnknownOutcomeView {
  readonly press: UnknownOutcome.UnknownOutcomeView
  readonly names: CaseNames
  readonly person: ShownPerson
  readonly own: boolean
  readonly nameOf: (actor: string) => string
  /** What was typed. */
  readonly reason: string
}

/** One press. */
export const unknownOutcome = (frame: OfficeFrame, view: UnknownOutcomeView): string => {
  const { names, own, person, press } = view
  const { id, value } = press.kept
  const { at, course, facility, fiscalYear, product, quantity, state } = value
  const isOpen = state._tag === "Open"
  const redemptionId = id as LedgerEntry.RedemptionId
  return officePage(frame, {
    title: kindNames["unknown-outcome"],
    trail: [{ label: "案件", path: casesPath }],
    actions: isOpen && linkButton("担当を変える", ownerPath({ id, kind: "unknown-outcome" })),
    body: [
      html`<p>${chips[state._tag]}</p>`,
      own && note("warn", "ご自身または配偶者の案件です。対応は、ほかの職員が行います。"),
      press.isRecorded &&
        note("good", html`<p>台帳に利用が記入されています。<a href="${usePath(redemptionId)}">この利用を見る</a></p>`),
      panel({
        title: "分かっていること",
        body: facts([
          ["利用者", html`<a href="${person.path}">${person.text}</a>`],
          ["クーポン", html`<strong>${names.coupon(fiscalYear, product, course)} ${quantity}枚</strong>`],
          ["施設", names.facility(facility)],
          ["押した日時", momentOf(at)],
          ["受付番号", receipt(redemptionId)]
        ])
      }),
      state._tag === "Closed" &&
        panel({
          title: "終わった理由",
          body: facts([
            ["理由", frame.clerk.can("personal") ? state.reason : "(表示する権限がありません)"],
            ["担当者", view.nameOf(state.by)],
            ["日時", momentOf(state.at)]
          ])
        }),
      isOpen && !press.isRecorded && panel({ title: "次にすること", body: whatToDo }),
      isOpen && !own && frame.clerk.can("correct") && closing(frame, view)
    ]
  })
}

const chips: { readonly [Tag in UnknownOutcome.UnknownOutcome["state"]["_tag"]]: Html } = {
  Open: chip("確認中", "warn"),
  Recorded: chip("利用済と分かった", "good"),
  Closed: chip("終了", "good")
}

const whatToDo = html`<p>
    「今すぐ利用する」が押されましたが、台帳に記入されたかどうかを確かめられませんでした。いまの台帳に、この利用はありません。
  </p>
  <ol>
    <li>施設に、この時刻に利用があったかを確かめてください。</li>
    <li>利用があったときは、<a href="/office/outages">事後登録</a>で登録してから、この案件を終了してください。</li>
    <li>利用がなかったときは、そのまま終了してください。クーポンは減っていません。</li>
  </ol>`

const closing = (frame: OfficeFrame, { press, reason }: UnknownOutcomeView): Html =>
  panel({
    title: "終了する",
    id: "close",
    body: postForm({
      action: `${unknownOutcomesPath}/${press.kept.id}/close`,
      csrf: frame.csrf,
      body: [
        reasonField({
          hint: "施設に確かめた内容を500文字以内で書いてください。記録に残ります。",
          value: reason,
          mistakes: frame.mistakes
        }),
        buttons(button("終了する"))
      ]
    })
  })
