/**
 * WebhookEvent: what another system of the association is told of an entry of the ledger, and in which words. Pure. No more
 * is told than the ledger says: who holds the coupons is a number, and nothing that a clerk wrote is in it.
 */
import { Schema } from "effect"
import { type Instant, isoOf } from "./CalendarDate.ts"
import { type AssociationCode, numberOf } from "./Holder.ts"
import type { LedgerEntry, RecordedEntry } from "./LedgerEntry.ts"

/** What can have happened. */
export const EventKind = Schema.Literals([
  "coupon.granted",
  "coupon.withdrawn",
  "coupon.redeemed",
  "coupon.reversed",
  "coupon.moved_to_paper",
  "coupon.moved_from_paper",
  "sheet.issued",
  "sheet.voided"
])
export type EventKind = typeof EventKind.Type

/** What a subscription can be sent: what happened, or a test that somebody asked for. */
export const SentKind = Schema.Literals([...EventKind.literals, "webhook.test"])
export type SentKind = typeof SentKind.Type

/** Something to be told. Every try tells the same. */
export interface WebhookEvent {
  /** Shape: `evt_sag_4711`. The same for every subscription and every try. */
  readonly id: string
  readonly kind: SentKind
  /** The JSON text that is signed and sent. */
  readonly body: string
}

/**
 * Which event each kind of entry is; undefined is not told. That a whole book goes to paper or back is not: every coupon
 * that moves with it has an entry of its own.
 */
export const kindOf: { readonly [Tag in LedgerEntry["_tag"]]: EventKind | undefined } = {
  Granted: "coupon.granted",
  Withdrawn: "coupon.withdrawn",
  Redeemed: "coupon.redeemed",
  Reversed: "coupon.reversed",
  MovedToPaper: "coupon.moved_to_paper",
  MovedFromPaper: "coupon.moved_from_paper",
  PaperBegun: undefined,
  PaperEnded: undefined,
  SheetIssued: "sheet.issued",
  SheetVoided: "sheet.voided"
}

/** The event of an entry; undefined when that kind of entry is not told. */
export const eventOf = (
  association: AssociationCode,
  { entry, fiscalYear, holder, seq }: RecordedEntry
): WebhookEvent | undefined => {
  const kind = kindOf[entry._tag]
  if (kind === undefined) return undefined
  const facts = Object.fromEntries(
    Object.entries(entry).filter(([name, value]) => toldFields.has(name) && value !== undefined)
  )
  // Of a clerk only that it was one: what they log in with may be their name.
  const by = entry.actor.replace(/:.*$/, "")
  const data = { association, place: seq, holder: numberOf(holder), fiscalYear, by, ...facts }
  return { id: `evt_${association}_${seq}`, kind, body: bodyOf(kind, entry.at, data) }
}

/** The event of a test. `id` is of the test. */
export const testEventOf = (association: AssociationCode, id: string, at: Instant): WebhookEvent => ({
  id: `evt_${association}_test_${id}`,
  kind: "webhook.test",
  body: bodyOf("webhook.test", at, { association })
})

/** The fields of entries that are told. Named one by one, so that a new one is not told until somebody decides so. */
const toldFields: ReadonlySet<string> = new Set([
  "product",
  "quantity",
  "redemptionId",
  "course",
  "facility",
  "usedOn",
  "channel",
  "reverses",
  "sheet",
  "reference"
])

const bodyOf = (type: SentKind, at: Instant, data: object): string =>
  JSON.stringify({ type, timestamp: isoOf(at), data })
