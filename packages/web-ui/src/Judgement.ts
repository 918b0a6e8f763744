/**
 * Judgement: what the pages say of a verdict: the chip with its word and icon, and the reason with what to do next.
 */
import type { CalendarDate, Coupons, Verdict } from "@fukuri/core"
import { type Html, html } from "./Html.ts"
import { icon, type IconName } from "./Icon.ts"
import { isForOthers, notGrantedCause, type Reason, type Sentences } from "./Sentences.ts"

const icons: Readonly<Record<Verdict.Verdict["_tag"], IconName>> = {
  Usable: "check",
  NotYet: "clock",
  Over: "end",
  UsedUp: "seal",
  NotOfferedHere: "none",
  FacilityClosed: "none",
  MembershipLost: "warning",
  OnPaper: "paper",
  OutageNotAccepted: "clock",
  NotGranted: "none"
}

/** The state as word and icon, never by colour alone. */
export const chip = (verdict: Verdict.Verdict, { verdicts }: Sentences): Html =>
  html`<span class="chip ${verdict._tag}">${icon(icons[verdict._tag])}${verdicts.chip(verdict)}</span>`

/** Why the verdict is what it is, and what to do next. */
export const reasonOf = (
  verdict: Verdict.Verdict,
  { office, today }: { readonly office: string; readonly today?: CalendarDate.CalendarDate },
  { verdicts }: Sentences
): Reason => {
  if (verdict._tag !== "NotGranted") return verdicts.reason(verdict, { office })
  const { explanation, grantFrom } = verdict
  return verdicts.notGranted[notGrantedCause(explanation)]({
    office,
    grantFrom,
    isPast: today === undefined || grantFrom <= today
  })
}

/** Whether the holding concerns the person at all: what is for spouses only is not told to members, nor the reverse. */
export const concerns = ({ verdict }: Coupons.Holding): boolean =>
  verdict._tag !== "NotGranted" || !isForOthers(verdict.explanation)
