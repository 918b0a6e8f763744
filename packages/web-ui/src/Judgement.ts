/**
 * Judgement: what the pages say of a verdict: the chip with its word and icon, and the reason with what to do next.
 */
import type { Holdings, Verdict } from "@fukuri/core"
import { type Html, html } from "./Html.ts"
import { icon, type IconName } from "./Icon.ts"
import { type Asking, notGrantedReason } from "./NotGranted.ts"
import type { Reason } from "./Reason.ts"
import type { Sentences } from "./Sentences.ts"

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

/** Why the verdict on a product is what it is, and what to do next. */
export const reasonOf = (holding: Holdings.Holding, asking: Asking, sentences: Sentences): Reason => {
  const { verdict } = holding
  return verdict._tag === "NotGranted"
    ? notGrantedReason(holding, verdict.explanation, asking, sentences)
    : sentences.verdicts.reason(discreet(verdict, asking), { office: asking.association.contact.office })
}

/** A spouse reads the day on which a membership ended only when it is their own: when the member's did is the member's (R128). */
const discreet = <Given extends Verdict.Verdict>(verdict: Given, { facts }: Asking): Given =>
  verdict._tag === "MembershipLost" &&
  facts.relation === "spouse" &&
  !facts.holder.memberships.some(({ period }) => period.until === verdict.lastDay)
    ? { ...verdict, lastDay: undefined }
    : verdict
