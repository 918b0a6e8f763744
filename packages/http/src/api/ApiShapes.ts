/**
 * ApiShapes: what other systems send and are told, in JSON. Days are `YYYY-MM-DD` in Japan, instants have Japan's offset,
 * quantities are coupons. Nobody's name or birth date is in any of them.
 */
import {
  CalendarDate,
  Correction,
  CouponProduct,
  Facility,
  FileRow,
  HolderNumber,
  LedgerEntry,
  MemberList,
  Membership,
  Programme,
  Quantity
} from "@fukuri/core"
import { Schema } from "effect"
import { Day, Moment } from "./ApiTime.ts"
import { ApiVerdict } from "./ApiVerdict.ts"

/** The key by which a client names a request, so that the same again is the same request. */
export const IdempotencyKey = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[ -~]{1,80}$/u, { message: "1 to 80 printable ASCII characters" }))
).annotate({ examples: ["7d4c9f2e-order-1041"] })

/** The headers of whatever changes something. */
export const Writing = { "idempotency-key": IdempotencyKey }

const pageLimit = (most: number) =>
  Schema.optionalKey(Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 1, maximum: most }))))

/** How many of a list are answered at once: 100 unless it is said. */
export const Limit = pageLimit(1_000)
/** What holds when it is not said. */
export const usualLimit = 100

/** A use of coupons. */
export const Use = Schema.Struct({
  id: LedgerEntry.RedemptionId,
  product: CouponProduct.ProductId,
  course: CouponProduct.CourseKey,
  quantity: Quantity.Count,
  /** What the office gave back of it. */
  reversed: Schema.Int,
  facility: Facility.FacilityCode,
  usedOn: Day,
  at: Moment,
  channel: LedgerEntry.Channel
}).annotate({ identifier: "Use" })
export type Use = typeof Use.Type

/** What somebody has of one product. */
export const BookProduct = Schema.Struct({
  product: CouponProduct.ProductId,
  name: Schema.String,
  granted: Schema.Int,
  withdrawn: Schema.Int,
  redeemed: Schema.Int,
  reversed: Schema.Int,
  onPaper: Schema.Int,
  remaining: Schema.Int,
  verdict: ApiVerdict
}).annotate({ identifier: "BookProduct" })

/** Everything about one person's coupons in one fiscal year. */
export const Book = Schema.Struct({
  holder: HolderNumber.HolderNumber,
  fiscalYear: CalendarDate.FiscalYear,
  /** The day of the members list that the facts come from. */
  asOf: Day,
  /** Rises with every entry. */
  version: Schema.Int,
  onPaperSince: Schema.optionalKey(Moment),
  products: Schema.Array(BookProduct),
  uses: Schema.Array(Use)
}).annotate({ identifier: "Book", description: "One person's coupons in one fiscal year." })

/** What the judge says of each course at a facility on a day. */
export const Verdicts = Schema.Struct({
  holder: HolderNumber.HolderNumber,
  facility: Facility.FacilityCode,
  on: Day,
  courses: Schema.Array(
    Schema.Struct({
      product: CouponProduct.ProductId,
      course: CouponProduct.CourseKey,
      name: Schema.String,
      verdict: ApiVerdict
    })
  )
}).annotate({ identifier: "Verdicts" })

/** A facility, with what it offers and when it is open. */
export const ApiFacility = Schema.Struct({
  code: Facility.FacilityCode,
  name: Schema.String,
  postalCode: Schema.String,
  address: Schema.String,
  phone: Schema.String,
  bookingFrom: Schema.optionalKey(Day),
  offers: Schema.Array(CouponProduct.CourseKey),
  openFrom: Schema.optionalKey(Day),
  openUntil: Schema.optionalKey(Day)
}).annotate({ identifier: "Facility" })

/** A page of facilities; `next` is the `after` of the next page, absent on the last one. */
export const Facilities = Schema.Struct({
  facilities: Schema.Array(ApiFacility),
  next: Schema.optionalKey(Facility.FacilityCode)
}).annotate({ identifier: "Facilities" })

/** A published programme with its products; its rules are in the office. */
export const ApiProgramme = Schema.Struct({
  id: Programme.ProgrammeId,
  name: Schema.String,
  fiscalYear: CalendarDate.FiscalYear,
  products: Schema.Array(
    Schema.Struct({
      id: CouponProduct.ProductId,
      name: Schema.String,
      family: Schema.String,
      sponsor: Membership.Body,
      courses: Schema.Array(CouponProduct.Course),
      grantFrom: Day,
      usableFrom: Day,
      usableUntil: Day,
      maxPerRedemption: Schema.Int
    })
  )
}).annotate({ identifier: "Programme" })

/** A page of programmes; `next` is the `after` of the next page, absent on the last one. */
export const Programmes = Schema.Struct({
  programmes: Schema.Array(ApiProgramme),
  next: Schema.optionalKey(Programme.ProgrammeId)
}).annotate({ identifier: "Programmes" })

/** What is to be used. */
export const RedemptionOrder = Schema.Struct({
  holder: HolderNumber.HolderNumber,
  facility: Facility.FacilityCode,
  product: CouponProduct.ProductId,
  course: CouponProduct.CourseKey,
  quantity: Quantity.Count
}).annotate({
  identifier: "RedemptionOrder",
  examples: [
    {
      holder: "900001",
      facility: "1234567",
      product: "my-refresh",
      course: "my-refresh",
      quantity: 1
    } as never
  ]
})

/** A use that is recorded, with what is left of its product. */
export const Redeemed = Schema.Struct({ use: Use, remaining: Schema.Int }).annotate({ identifier: "Redeemed" })

/** What is to be given back of a use. */
export const ReversalOrder = Schema.Struct({
  quantity: Quantity.Count,
  reason: Correction.ReasonCode,
  text: Correction.CorrectionText,
  toldOn: Day
}).annotate({
  identifier: "ReversalOrder",
  examples: [{ quantity: 1, reason: "mistaken", text: "受付で取り違えたと連絡があった", toldOn: "2024-07-02" } as never]
})

const reversal = {
  id: LedgerEntry.Reference,
  redemption: LedgerEntry.RedemptionId,
  quantity: Quantity.Count
}

/** A reversal that stands in the ledger. */
export const Reversal = Schema.Struct({ ...reversal, state: Schema.Literal("done") }).annotate({
  identifier: "Reversal"
})

/** A reversal that a clerk of the office has to agree to, or has not agreed to. */
export const WaitingReversal = Schema.Struct({
  ...reversal,
  state: Schema.Literals(["waiting-for-approval", "refused"])
}).annotate({ identifier: "WaitingReversal" })

/** On which day, and by which programmes, everybody is to be granted what is due; by all when none is named. */
export const GrantRunOrder = Schema.Struct({
  on: Day,
  programmes: Schema.optionalKey(Schema.Array(Programme.ProgrammeId).pipe(Schema.check(Schema.isBetweenLength(1, 50))))
}).annotate({ identifier: "GrantRunOrder", examples: [{ on: "2024-07-01", programmes: ["kenshin-2024"] } as never] })

/** Long work, and how far it is. */
export const Job = Schema.Struct({
  id: Schema.String,
  kind: Schema.Literals(["members-import", "grant-run"]),
  state: Schema.Literals(["running", "waiting-for-approval", "held-back", "done", "refused", "failed", "cancelled"]),
  begunAt: Moment,
  progress: Schema.optionalKey(Schema.Struct({ done: Schema.Int, total: Schema.optionalKey(Schema.Int) })),
  /** What came of a list, or would come of it. Unit: people. */
  people: Schema.optionalKey(
    Schema.Struct({
      rows: Schema.Int,
      added: Schema.Int,
      changed: Schema.Int,
      unchanged: Schema.Int,
      ended: Schema.Int
    })
  ),
  /** What a run gave, or would give. Units: people, coupons. */
  granted: Schema.optionalKey(
    Schema.Struct({
      people: Schema.Int,
      gaining: Schema.Int,
      products: Schema.Array(
        Schema.Struct({ product: CouponProduct.ProductId, people: Schema.Int, coupons: Schema.Int })
      )
    })
  ),
  /** What holds a list back: a clerk looks, or the list is sent again with `acknowledge`. */
  brakes: Schema.optionalKey(Schema.Array(MemberList.BrakeTag)),
  /** What is wrong with a file: where, and what is the matter. The values are not repeated. */
  problems: Schema.optionalKey(
    Schema.Array(Schema.Struct({ line: Schema.Int, column: Schema.String, code: FileRow.ProblemCode }))
  ),
  /** How many problems there are, of which the first 1,000 are told. */
  problemsTotal: Schema.optionalKey(Schema.Int),
  /** Why it came to no good end: a word. */
  why: Schema.optionalKey(Schema.String)
}).annotate({ identifier: "Job" })
export type Job = typeof Job.Type

/** One entry of the ledger, with its place. */
export const Entry = Schema.Struct({
  /** Place in the whole ledger: ascending, with gaps. */
  seq: Schema.Int,
  holder: HolderNumber.HolderNumber,
  fiscalYear: CalendarDate.FiscalYear,
  /** Place in the person's book: 1, 2, 3 … */
  version: Schema.Int,
  kind: Schema.Literals(Object.keys(LedgerEntry.LedgerEntry.cases) as Array<LedgerEntry.LedgerEntry["_tag"]>),
  at: Moment,
  actor: LedgerEntry.Actor,
  product: Schema.optionalKey(CouponProduct.ProductId),
  course: Schema.optionalKey(CouponProduct.CourseKey),
  quantity: Schema.optionalKey(Quantity.Count),
  facility: Schema.optionalKey(Facility.FacilityCode),
  usedOn: Schema.optionalKey(Day),
  redemptionId: Schema.optionalKey(LedgerEntry.RedemptionId),
  reverses: Schema.optionalKey(LedgerEntry.RedemptionId),
  channel: Schema.optionalKey(LedgerEntry.Channel),
  reference: Schema.optionalKey(LedgerEntry.Reference),
  sheet: Schema.optionalKey(LedgerEntry.RedemptionId)
}).annotate({ identifier: "LedgerEntry" })

/** Entries in order; `next` is the `after` of the next question, also when there is nothing new. */
export const Entries = Schema.Struct({ entries: Schema.Array(Entry), next: Schema.Int }).annotate({
  identifier: "LedgerPage"
})

/** Where a follower stands: 0 before the first entry. */
export const After = Schema.optionalKey(
  Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })))
)

/** Brakes by their names, between commas. */
export const Acknowledge = Schema.optionalKey(
  Schema.String.pipe(
    Schema.check(
      Schema.isPattern(/^(Loss|Older|Repeated)(,(Loss|Older|Repeated)){0,2}$/u, {
        message: "Loss, Older or Repeated, with commas between them"
      })
    )
  )
)

/** The id of a job. */
export const JobId = Schema.String.pipe(Schema.check(Schema.isPattern(/^[0-9a-zA-Z-]{1,50}$/u)))
