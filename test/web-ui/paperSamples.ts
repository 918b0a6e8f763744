// The pages of applying for paper in every state that looks different; a part of `samples`.
import { Association, CalendarDate, CouponProduct, LedgerEntry, PaperApplication } from "@fukuri/core"
import { Schema } from "effect"
import * as pages from "@fukuri/web-ui"
import type { View } from "@fukuri/web-ui"

const at = CalendarDate.startOf(CalendarDate.date("2024-07-03"))
const clerk = LedgerEntry.Actor.make("clerk:yamada")
const paper = {
  approvedBy: clerk,
  approvedAt: at,
  at,
  moved: [{ product: CouponProduct.ProductId.make("my-refresh"), quantity: 3 }]
}
const print = { batch: "0m1x2c3d4-5e6f7g8h9i0k", at }

const states: { readonly [Tag in PaperApplication.PaperState["_tag"]]: PaperApplication.PaperState } = {
  Submitted: { _tag: "Submitted" },
  NeedsInformation: { _tag: "NeedsInformation" },
  Approved: { _tag: "Approved", by: clerk, at },
  OnPaper: { _tag: "OnPaper", paper },
  Printed: { _tag: "Printed", paper, print },
  Mailed: { _tag: "Mailed", paper, print, by: clerk, at },
  Refused: { _tag: "Refused", by: clerk, at, reason: "端末をお持ちと伺ったため" },
  Withdrawn: { _tag: "Withdrawn", by: LedgerEntry.Actor.make("holder"), at },
  Returned: { _tag: "Returned", paper, by: clerk, at, reason: "端末を購入されたため" }
}

/** An application in each state. */
export const applications = Object.entries(states).map(([tag, state]): [string, PaperApplication.PaperApplication] => [
  tag,
  {
    fiscalYear: Schema.decodeSync(CalendarDate.FiscalYear)(2024),
    ground: "other",
    text: "家族の端末を借りることもできません。",
    enteredBy: tag === "Mailed" ? clerk : LedgerEntry.Actor.make("holder"),
    submittedAt: at,
    exchanges:
      tag === "NeedsInformation"
        ? [
            {
              question: "端末は全くお持ちではありませんか。",
              by: clerk,
              at,
              answer: { text: "はい", by: LedgerEntry.Actor.make("holder"), at }
            },
            { question: "所属所で受け取れますか。", by: clerk, at }
          ]
        : [],
    batches: [],
    state
  }
])

/** The pages by name. */
export const paperSamples = (
  association: Association.Association,
  form: View.Form,
  mistakes: ReadonlyArray<View.Mistake>,
  language: pages.Spoken
): Readonly<Record<string, () => string>> => {
  const blank: View.PaperApplication = {
    association,
    notices: [],
    maskedNumber: "***456",
    isSpouse: false,
    workplace: "見本県立見本高等学校",
    unused: [
      { name: "選べるドック(1日・1泊2日・脳)・一般(40以上)・男", quantity: 1 },
      { name: "マイ リフレッシュ", quantity: 3 }
    ],
    application: undefined,
    apply: { ...form, id: "0m1x2c3d4-5e6f7g8h9i0j" },
    answer: undefined,
    withdraw: undefined,
    typed: { ground: "", text: "", answer: "" },
    mistakes: [],
    logout: form
  }
  const login = { association, notices: [], form, number: "", code: "", asksCode: false, mistakes: [] }
  return {
    "paper-login-alert": () => pages.paperLogin({ ...login, asksCode: true }, language),
    "paper-login": () => pages.paperLogin(login, language),
    "paper-login-mistakes": () => pages.paperLogin({ ...login, number: "1", mistakes }, language),
    "paper-form": () => pages.paperApplication(blank, language),
    "paper-form-mistakes": () =>
      pages.paperApplication(
        {
          ...blank,
          typed: { ground: "other", text: "", answer: "" },
          mistakes: [
            { field: "ground", problem: "ground-missing" },
            { field: "text", problem: "text-missing" }
          ]
        },
        language
      ),
    "paper-form-spouse": () => pages.paperApplication({ ...blank, isSpouse: true, unused: [] }, language),
    "paper-form-nowhere": () => pages.paperApplication({ ...blank, workplace: "" }, language),
    ...Object.fromEntries(
      applications.map(([tag, value]) => [
        `paper-${tag}`,
        () =>
          pages.paperApplication(
            {
              ...blank,
              application: { id: "0m1x2c3d4-5e6f7g8h9i0j", value },
              apply: PaperApplication.isStanding(value) ? undefined : blank.apply,
              answer: tag === "NeedsInformation" ? form : undefined,
              withdraw: PaperApplication.isUndecided(value.state) ? form : undefined
            },
            language
          )
      ])
    )
  }
}
