/**
 * 利用できませんでした: the press was judged and refused (A35). Says first that nothing was used, then why, then the way back.
 */
import type { Verdict } from "@fukuri/core"
import { html } from "./Html.ts"
import { page } from "./Page.ts"
import { contact, endForm, form, primary, reason } from "./Parts.ts"
import type { Spoken } from "./Sentences.ts"
import type { Refused } from "./View.ts"

/** 利用できませんでした. */
export const refused = (view: Refused, sentences: Spoken): string => {
  const { again, asked, association, end, facility, refusal } = view
  const { buttons, refused } = sentences
  const { office } = association.contact
  const why =
    refusal._tag === "CouponNotUsable"
      ? refusal.verdict._tag === "NotGranted"
        ? refused.gone({ office })
        : sentences.verdicts.reason(withoutDay(refusal.verdict, view), { office })
      : refused.reason(refusal, { office })
  const ways = [form(again, { body: primary(buttons.again) }, sentences), " ", endForm(end, buttons.end, sentences)]
  return page(
    {
      heading: refused.heading,
      band: facility.name,
      notices: view.notices,
      body: html`<div class="alert" role="alert">
          <p>${refused.nothingUsed(asked)}</p>
          ${reason(why, sentences)}
        </div>
        ${ways} ${contact(association, sentences)}`
    },
    sentences
  )
}

/** Whose membership ended is not known here, so a spouse reads no day of it: it may be the member's (R128). */
const withoutDay = <Given extends Verdict.Verdict>(verdict: Given, { relation }: Refused): Given =>
  verdict._tag === "MembershipLost" && relation === "spouse" ? { ...verdict, lastDay: undefined } : verdict
