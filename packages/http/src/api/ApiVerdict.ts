/**
 * ApiVerdict: what the judge says, as other systems are told it: a code and the facts that belong to it. Why a rule holds for
 * somebody or not is about the person, and is not told here.
 */
import type { Verdict } from "@fukuri/core"
import { Schema } from "effect"
import { Day } from "./ApiTime.ts"

const Count = Schema.Int

/** A verdict. Unit of quantities: coupons. */
export const ApiVerdict = Schema.Union([
  Schema.Struct({ code: Schema.Literal("usable"), remaining: Count, most: Count }),
  Schema.Struct({ code: Schema.Literal("not-yet"), from: Day }),
  Schema.Struct({ code: Schema.Literal("over"), until: Day }),
  Schema.Struct({ code: Schema.Literal("used-up"), used: Count }),
  Schema.Struct({ code: Schema.Literal("not-offered-here") }),
  Schema.Struct({ code: Schema.Literal("facility-closed") }),
  Schema.Struct({
    code: Schema.Literal("membership-lost"),
    lastDay: Schema.optionalKey(Day),
    asOf: Day
  }),
  Schema.Struct({ code: Schema.Literal("on-paper"), quantity: Count }),
  Schema.Struct({
    code: Schema.Literal("outage-not-accepted"),
    why: Schema.Literals(["outside-hours", "time-unknown"])
  }),
  Schema.Struct({
    code: Schema.Literal("not-granted"),
    grantFrom: Day,
    /** Whether the grant rule holds: then the grant is still to come. */
    due: Schema.Boolean
  })
]).annotate({
  identifier: "Verdict",
  description: "Whether a coupon can be used, or the one reason why not, with its facts. Quantities are coupons."
})
export type ApiVerdict = typeof ApiVerdict.Type

/** The verdict as it is told. */
export const apiVerdictOf = (verdict: Verdict.Verdict): ApiVerdict => {
  switch (verdict._tag) {
    case "Usable":
      return { code: "usable", remaining: verdict.remaining, most: verdict.most }
    case "NotYet":
      return { code: "not-yet", from: verdict.from }
    case "Over":
      return { code: "over", until: verdict.until }
    case "UsedUp":
      return { code: "used-up", used: verdict.used }
    case "NotOfferedHere":
      return { code: "not-offered-here" }
    case "FacilityClosed":
      return { code: "facility-closed" }
    case "MembershipLost": {
      const { asOf, lastDay } = verdict
      return { code: "membership-lost", asOf, ...(lastDay === undefined ? {} : { lastDay }) }
    }
    case "OnPaper":
      return { code: "on-paper", quantity: verdict.quantity }
    case "OutageNotAccepted":
      return { code: "outage-not-accepted", why: verdict.why }
    case "NotGranted":
      return { code: "not-granted", grantFrom: verdict.grantFrom, due: verdict.explanation.holds }
  }
}
