/**
 * UseReport (利用の報告): one use of which the office is told afterwards: by telephone or letter, from a row of an outage
 * kit, from a file, or by a sheet of paper that came back (R115, R118, R121, R122). A small decider of its own: what may
 * become of a report from its being written down until its use stands in the ledger or somebody closed it with a reason.
 * Whether the use is good is judged in `UseReportJudge`; the verbs are in `UseReports`.
 */
import { Result, Schema } from "effect"
import { CalendarDate, FiscalYear, Instant } from "./CalendarDate.ts"
import { CourseKey, ProductId } from "./CouponProduct.ts"
import { FacilityCode } from "./Facility.ts"
import { HolderNumber } from "./HolderNumber.ts"
import { Actor, Channel, Reason, RedemptionId } from "./LedgerEntry.ts"
import { Count } from "./Quantity.ts"
import { line } from "./Text.ts"

/** Number of a row of an outage kit. Shape: six characters of Crockford's base 32 and the row, `7K3M9Q-07`. */
export const KitSerial = Schema.String.pipe(
  Schema.check(
    Schema.isPattern(/^[0-9A-HJKMNP-TV-Z]{6}-[0-9]{2}$/, { message: "a kit's number, a hyphen, a row of two digits" })
  ),
  Schema.brand("KitSerial")
)
export type KitSerial = typeof KitSerial.Type

/** The name as somebody told it. */
export const ToldName = line({ most: 80 })

/** Who told it, in the clerk's words. */
export const Reporter = line({ most: 80 })

/** How a report came, and so what it is the same report by. */
export const Source = Schema.TaggedUnion({
  /** Without any number: the same person, course, facility and day are the same use, unless it is another one of them. */
  Told: { ordinal: Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 1, maximum: 99 }))) },
  /** A row of an outage kit. */
  Row: { serial: KitSerial },
  /** A sheet of paper. */
  Sheet: { sheet: RedemptionId }
})
export type Source = typeof Source.Type

/** Why a coupon is not usable, as far as it is kept: a verdict without the explanation, which is found anew when asked. */
export const Denial = Schema.TaggedUnion({
  NotYet: { from: CalendarDate },
  Over: { until: CalendarDate },
  UsedUp: { used: Schema.Int },
  NotOfferedHere: {},
  FacilityClosed: {},
  MembershipLost: { lastDay: Schema.optionalKey(CalendarDate), asOf: CalendarDate },
  OnPaper: { quantity: Schema.Int },
  OutageNotAccepted: { why: Schema.Literals(["outside-hours", "time-unknown"]) },
  NotGranted: { grantFrom: CalendarDate }
})
export type Denial = typeof Denial.Type

/** Why a report is not in the ledger: it waits for somebody, or for other data. */
export const Hindrance = Schema.TaggedUnion({
  HolderUnknown: {},
  /** The name told is not the one registered. */
  NameDiffers: {},
  /** No product of the year is used for that. */
  ProductUnknown: {},
  FacilityUnknown: {},
  NotUsable: { product: ProductId, verdict: Denial },
  QuantityTooMany: { product: ProductId, most: Schema.Int },
  /** The same product was used there that day already: the press may have arrived after all (A13). */
  Twin: { redemptionId: RedemptionId, channel: Channel },
  /** An earlier report that waits says the same. */
  TwinReport: { report: RedemptionId },
  SheetNotValid: { why: Schema.Literals(["unknown", "voided", "used", "other-product"]) }
})
export type Hindrance = typeof Hindrance.Type

/** What became of a report that is not registered. */
export const Outcome = Schema.Literals(["not-counted", "settled-with-person", "facility-mistaken", "duplicate"])
export type Outcome = typeof Outcome.Type

/** Where a report stands. */
export const UseReportState = Schema.TaggedUnion({
  /** It is written down, and on its way into the ledger since then. */
  Entered: { at: Instant },
  /** Its use stands in the ledger. */
  Applied: { at: Instant },
  /** It cannot be registered as things are. Nothing stands in the ledger. */
  Kept: { why: Hindrance, at: Instant },
  /** Somebody decided that it is not to be registered. */
  Closed: { by: Actor, at: Instant, outcome: Outcome, reason: Reason, why: Hindrance }
})
export type UseReportState = typeof UseReportState.Type

/** That a clerk said so, and why. */
const Confirmed = Schema.Struct({ by: Actor, at: Instant, reason: Reason })

/** What a clerk can say against a doubt: that the name is right after all, or that it is another use. */
export const Doubt = Schema.Literals(["name", "twin"])
export type Doubt = typeof Doubt.Type

/** A use that somebody told the office of. Its id is the id of its use, and follows from its source: see {@link idOf}. */
export const UseReport = Schema.Struct({
  source: Source,
  /** The year of the book. */
  fiscalYear: FiscalYear,
  number: HolderNumber,
  /** As it was told; empty for a sheet of paper. */
  name: ToldName,
  facility: FacilityCode,
  course: CourseKey,
  /** Unit: coupons. */
  quantity: Count,
  usedOn: CalendarDate,
  /** To the minute, when it is known. */
  usedAt: Schema.optionalKey(Instant),
  /** Who told it; may be empty. */
  reporter: Reporter,
  toldOn: CalendarDate,
  enteredBy: Actor,
  enteredAt: Instant,
  /** That the name is right after all. */
  nameConfirmed: Schema.optionalKey(Confirmed),
  /** That it is another use than the one it looks like. */
  twinConfirmed: Schema.optionalKey(Confirmed),
  state: UseReportState
})
export type UseReport = typeof UseReport.Type

/** What is told, before it is written down. */
export type Told = Pick<
  UseReport,
  "source" | "number" | "name" | "facility" | "course" | "quantity" | "usedOn" | "reporter" | "toldOn"
> & { readonly usedAt?: Instant | undefined }

/** What is the same in two reports of one source, or differs. */
export const ContentKey = Schema.Literals(["number", "name", "facility", "course", "quantity", "usedOn", "usedAt"])
export type ContentKey = typeof ContentKey.Type

/** In what something told differs from the report of the same source that is there. Spaces in a name do not count. */
export const differencesFrom = (known: UseReport, told: Told): ReadonlyArray<ContentKey> =>
  ContentKey.literals.filter((key) =>
    key === "name" ? plain(known.name) !== plain(told.name) : known[key] !== told[key]
  )

/** The channel of the use that follows from a report. */
export const channelOf = ({ source }: Pick<UseReport, "source">): "outage" | "paper" =>
  source._tag === "Sheet" ? "paper" : "outage"

/**
 * The id of a report and of its use: a sheet's own number, else derived from the row of the kit, or from who, what,
 * where and when. So the same report entered twice, by whomever, is the same one. `secret` is the association's: the id
 * stands in addresses, and must not tell who it is about to somebody who tries all numbers. Shape: see `RedemptionId`.
 */
export const idOf = (
  sha256: (text: string) => string,
  secret: string,
  told: Pick<UseReport, "source" | "number" | "course" | "facility" | "usedOn">
): RedemptionId => {
  const { course, facility, number, source, usedOn } = told
  switch (source._tag) {
    case "Sheet":
      return source.sheet
    case "Row":
      return derived(sha256, [secret, "row", source.serial])
    case "Told":
      return derived(sha256, [secret, "told", number, course, facility, usedOn, source.ordinal])
  }
}

/** Whether somebody, or the service, still has to do something about it. */
export const isOpen = ({ state }: UseReport): boolean => state._tag === "Entered" || state._tag === "Kept"

/** Whether what was told can be put right: nothing of it stands in the ledger, and nothing is on its way there. */
export const isRestatable = ({ state }: UseReport): boolean => state._tag === "Kept" || state._tag === "Closed"

/** The report is not where this could be done to it: its use is registered, it is closed, or it is on its way. */
export class ReportDecided extends Schema.TaggedError<ReportDecided>()("ReportDecided", { state: Schema.String }) {}

/** There is no such doubt about the report. */
export class NothingToConfirm extends Schema.TaggedError<NothingToConfirm>()("NothingToConfirm", {}) {}

/** What can be done to a report. The first two follow from the ledger; the others are a clerk's. */
export type UseReportDeed =
  | { readonly _tag: "Apply"; readonly at: Instant }
  | { readonly _tag: "Keep"; readonly why: Hindrance; readonly at: Instant }
  | { readonly _tag: "Retry"; readonly at: Instant }
  /** It was written down wrongly: the right one in its place, on its way. */
  | { readonly _tag: "Restate"; readonly report: UseReport }
  | {
      readonly _tag: "Confirm"
      readonly doubt: Doubt
      readonly by: Actor
      readonly at: Instant
      readonly reason: string
    }
  | {
      readonly _tag: "Close"
      readonly by: Actor
      readonly at: Instant
      readonly outcome: Outcome
      readonly reason: string
    }

/** Every reason for which a deed on a report is refused. */
export type UseReportRefusal = ReportDecided | NothingToConfirm

/**
 * A report after a deed. What is so already changes nothing: the very same value is the answer. An applied one is never
 * changed again; what its use should not have been is corrected as any use is.
 */
export const decide = (report: UseReport, deed: UseReportDeed): Result.Result<UseReport, UseReportRefusal> => {
  const { state } = report
  const become = (next: UseReportState) => Result.succeed({ ...report, state: next })
  const decided = Result.fail(new ReportDecided({ state: state._tag }))
  switch (deed._tag) {
    case "Apply":
      if (state._tag === "Applied") return Result.succeed(report)
      // What stands in the ledger is so, whatever somebody decided meanwhile.
      return become({ _tag: "Applied", at: deed.at })
    case "Keep":
      return state._tag === "Entered" ? become({ _tag: "Kept", why: deed.why, at: deed.at }) : Result.succeed(report)
    case "Retry":
      if (state._tag === "Entered") return Result.succeed(report)
      return state._tag === "Kept" ? become({ _tag: "Entered", at: deed.at }) : decided
    case "Restate":
      return isRestatable(report) ? Result.succeed(deed.report) : decided
    case "Confirm": {
      const { at, by, doubt, reason } = deed
      const key = doubt === "name" ? "nameConfirmed" : "twinConfirmed"
      if (state._tag === "Entered" && report[key] !== undefined) return Result.succeed(report)
      if (state._tag !== "Kept") return decided
      if (doubtOf(state.why) !== doubt) return Result.fail(new NothingToConfirm())
      return Result.succeed({ ...report, [key]: { by, at, reason }, state: { _tag: "Entered", at } })
    }
    case "Close": {
      const { at, by, outcome, reason } = deed
      if (state._tag === "Closed" && state.by === by && state.outcome === outcome) return Result.succeed(report)
      return state._tag === "Kept" ? become({ _tag: "Closed", by, at, outcome, reason, why: state.why }) : decided
    }
  }
}

/** What a clerk can say against a reason; undefined when nothing that is said helps. */
export const doubtOf = ({ _tag }: Hindrance): Doubt | undefined => {
  if (_tag === "NameDiffers") return "name"
  return _tag === "Twin" || _tag === "TwinReport" ? "twin" : undefined
}

/** A name as it is compared: width, spaces and kind of kana do not count. */
const plain = (name: string): string => name.normalize("NFKC").replace(/\s/gu, "")

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** 80 bits of a hash, in Crockford's base 32. */
const derived = (sha256: (text: string) => string, parts: ReadonlyArray<string | number>): RedemptionId => {
  let bits = BigInt(`0x${sha256(JSON.stringify(["fukuri/use-report", ...parts])).slice(0, 20)}`)
  let text = ""
  for (let digit = 0; digit < 16; digit++) {
    text = `${digits.charAt(Number(bits & 31n))}${text}`
    bits >>= 5n
  }
  return text as RedemptionId
}
