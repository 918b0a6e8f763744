/**
 * Association (団体): the body that runs a coupon service, with what it decides for itself (A4, A5, A8, A32, R127).
 * Settings are data; nothing of a particular association is in code.
 */
import { Schema } from "effect"
import { BusinessCalendar } from "./BusinessCalendar.ts"
import { AgeReckoning, CalendarDate } from "./CalendarDate.ts"
import { AssociationCode } from "./Holder.ts"
import { line } from "./Text.ts"

const Line = line({ least: 1, most: 200 })

/** How to reach the office (福利課), shown wherever the way ends (R125-R127). */
export const Contact = Schema.Struct({
  office: Line,
  phone: Line,
  mail: Line,
  /** Opening hours in words: 「祝日を除く月〜金 8:30〜17:15」. */
  hours: Line
})
export type Contact = typeof Contact.Type

/** A body that runs a coupon service, and its settings. */
export const Association = Schema.Struct({
  code: AssociationCode,
  name: Line,
  /** What a member tells facility staff (R75). */
  greeting: Line,
  contact: Contact,
  /** Label of the number field: 組合員番号 or 組合員(会員)番号 (A4). */
  numberLabel: Line,
  /** Regular expression for the six characters of a member number (A5). */
  memberNumberPattern: Schema.String.pipe(
    Schema.check(
      Schema.isBetweenLength(1, 100),
      Schema.makeFilter((source: string) => {
        try {
          void new RegExp(source)
          return undefined
        } catch {
          return "Expected a regular expression"
        }
      })
    )
  ),
  ageReckoning: AgeReckoning,
  /** My page is open from this day on (R68, A32). */
  myPageFrom: CalendarDate,
  /** Leave STEP 3 out when only one coupon can be used (A2). */
  skipQuantityOfOne: Schema.Boolean,
  /** When the office is open (A25, R124, R125); the guide's hours and the holidays of the law when nothing is said. */
  calendar: Schema.optionalKey(BusinessCalendar),
  /** The bodies that people belong to, as the office calls them: `kyosai` 共済組合. */
  bodyNames: Schema.optionalKey(Schema.Record(Schema.String, Line)),
  /** The most that one clerk alone may give back of a use; above it a second one agrees. Unit: coupons. Default 1. */
  correctionLimit: Schema.optionalKey(Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 999 })))),
  /** How long after a use its person can report it as a mistake (R123). Unit: hours; 0: not at all. Default 24. */
  mistakeHours: Schema.optionalKey(Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 720 })))),
  /** Whether what is due is granted by itself every day, or only by runs that a second clerk approved. Default daily. */
  grantMode: Schema.optionalKey(Schema.Literals(["daily", "approved"]))
})
export type Association = typeof Association.Type
