/**
 * LateNewsPages (返還候補): one case: what the data of now say against what was granted or used, whether they still
 * do, and closing it with a reason. Nothing is given back or taken back here. The letter is in LateNewsLetter.ts.
 */
import { type LateNews, LateNews as News, type LateNewsDesk } from "@fukuri/core"
import { type Html, html, type HtmlValue } from "../Html.ts"
import { receipt } from "../Parts.ts"
import { ja } from "../Sentences.ja.ts"
import { type CaseNames, casesPath, kindNames, lateNewsPath, ownerPath } from "./CaseParts.ts"
import { momentOf } from "./CorrectionParts.ts"
import { officePage } from "./OfficePage.ts"
import { button, buttons, chip, facts, linkButton, note, panel, postForm, radios, reasonField } from "./OfficeParts.ts"
import type { OfficeFrame } from "./OfficeView.ts"
import { type ShownPerson, usePath } from "./UseParts.ts"

/** What the page of a case shows. */
export interface LateNewsView {
  readonly news: LateNewsDesk.LateNewsView
  readonly names: CaseNames
  readonly person: ShownPerson
  readonly own: boolean
  readonly nameOf: (actor: string) => string
  /** What was typed. */
  readonly outcome: string
  readonly reason: string
}

/** What came of a case. */
export const outcomeNames: { readonly [Each in LateNews.Outcome]: string } = {
  returned: "返還された",
  waived: "返還を求めない",
  "data-wrong": "資格などの情報が誤りだった"
}

/** One case. */
export const lateNews = (frame: OfficeFrame, view: LateNewsView): string => {
  const { news, own } = view
  const { id, value } = news.kept
  const isOpen = value.state._tag === "Open"
  return officePage(frame, {
    title: kindNames["late-news"],
    trail: [{ label: "案件", path: casesPath }],
    actions:
      isOpen &&
      html`${linkButton("担当を変える", ownerPath({ id, kind: "late-news" }))}
      ${frame.clerk.can("personal") && !own && linkButton("本人への通知を印刷", `${lateNewsPath}/${id}/letter`)}`,
    body: [
      html`<p>${isOpen ? chip("対応中", "warn") : chip("終了", "good")}</p>`,
      own && note("warn", "ご自身または配偶者の案件です。対応は、ほかの職員が行います。"),
      isOpen && standing(news),
      panel({ title: "何が分かったか", body: findingFacts(view) }),
      panel({ title: "次にすること", body: advice(value.finding) }),
      value.state._tag === "Closed" &&
        panel({
          title: "終わった理由",
          body: facts([
            ["結果", outcomeNames[value.state.outcome]],
            ["理由", frame.clerk.can("personal") ? value.state.reason : "(表示する権限がありません)"],
            ["担当者", view.nameOf(value.state.by)],
            ["日時", momentOf(value.state.at)]
          ])
        }),
      isOpen && !own && frame.clerk.can("correct") && closing(frame, view)
    ]
  })
}

const standing = ({ opened, stands }: LateNewsDesk.LateNewsView): Html =>
  stands
    ? note("warn", `${ja.time.day(opened.facts.asOf)}現在の情報でも、同じ内容です。`)
    : note(
        "good",
        `${ja.time.day(opened.facts.asOf)}現在の情報では、問題がなくなっています。確かめてから終了してください。`
      )

const findingFacts = ({ names, news, person }: LateNewsView): Html => {
  const { asOf, finding, fiscalYear, openedAt } = news.kept.value
  const who = ["利用者", html`<a href="${person.path}">${person.text}</a>`] as const
  const since = ["分かった日時", html`${momentOf(openedAt)} (${ja.time.day(asOf)}現在の名簿)`] as const
  if (finding._tag === "GrantedBeyondDue") {
    return facts([
      who,
      ["クーポン", names.coupon(fiscalYear, finding.product)],
      ["付与", `${finding.granted}枚 (${ja.time.day(finding.grantedOn)}から)`],
      ["今の情報で対象になる枚数", `${finding.due}枚`],
      ["多い枚数", html`<strong>${finding.excess}枚</strong>`],
      ["利用済", `${finding.used}枚`],
      since
    ])
  }
  const { course, facility, lastDay, product, quantity, redemptionId, usedOn } = finding
  const left = news.redemption === undefined ? quantity : news.redemption.quantity - news.redemption.reversed
  return facts([
    who,
    ["クーポン", html`<strong>${names.coupon(fiscalYear, product, course)} ${quantity}枚</strong>`],
    left < quantity ? ["うち有効な利用", `${left}枚`] : undefined,
    ["利用日", ja.time.day(usedOn)],
    ["施設", names.facility(facility)],
    ["資格の最終日", lastDay === undefined ? "登録なし" : ja.time.day(lastDay)],
    ["受付番号", html`<a href="${usePath(redemptionId)}">${receipt(redemptionId)}</a>`],
    since
  ])
}

const advice = (finding: LateNews.Finding): HtmlValue =>
  finding._tag === "UsedWithoutRight"
    ? html`<p>
          資格の情報が正しいかを所属所などに確かめ、返還を求めるかを決めてください。この利用は自動では取り消されません。
        </p>
        <p>利用そのものが誤りだったときは、受付番号の画面から訂正してください。</p>`
    : html`<p>
        付与は自動では取り消されません。まだ使われていない分は、利用者の画面の「取り消す」で取り消せます。使われた分は、返還を求めるかを決めてください。
      </p>`

const closing = (frame: OfficeFrame, { news, outcome, reason }: LateNewsView): Html =>
  panel({
    title: "終了する",
    id: "close",
    body: postForm({
      action: `${lateNewsPath}/${news.kept.id}/close`,
      csrf: frame.csrf,
      body: [
        radios({
          name: "outcome",
          label: "結果",
          value: outcome,
          options: News.Outcome.literals.map((each) => ({ value: each, label: outcomeNames[each] })),
          required: true,
          mistakes: frame.mistakes
        }),
        reasonField({
          hint: "確かめた内容を500文字以内で書いてください。記録に残ります。",
          value: reason,
          mistakes: frame.mistakes
        }),
        buttons(button("終了する"))
      ]
    })
  })
