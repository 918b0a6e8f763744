/**
 * CouponProduct (商材): what is granted and counted, with the courses (内容) it can be used for. Courses of one product
 * share its quantity, which is all that "choose one of three" needs (R48).
 */
import { Schema } from "effect"
import { CalendarDate } from "./CalendarDate.ts"
import { type Asking, GrantRule, holds } from "./GrantRule.ts"
import type { Facts } from "./Holder.ts"
import { Body } from "./Membership.ts"
import { Count, Quantity } from "./Quantity.ts"
import { key, line } from "./Text.ts"

const Name = line({ least: 1, most: 100 })

/** Key of a course, by which facilities say what they offer. Shape: `dock/day`, `my-refresh`. */
export const CourseKey = Schema.String.pipe(
  Schema.check(
    Schema.isPattern(/^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)?$/u, {
      message: "small letters, digits and hyphens, with at most one slash"
    }),
    Schema.isMaxLength(60)
  ),
  Schema.brand("CourseKey")
)
export type CourseKey = typeof CourseKey.Type

/** Key of a product, unique in its association and fiscal year. Shape: `dock-general-40plus-male`. */
export const ProductId = key().pipe(Schema.brand("ProductId"))
export type ProductId = typeof ProductId.Type

/** What is picked when a coupon is used (R39, R89). */
export const Course = Schema.Struct({
  key: CourseKey,
  /** The full name, as in the choice list: 選べるドック・一般(40以上)・1日・男. */
  name: Name,
  /** The course alone, as on my page: 1日. */
  shortName: Name
})
export type Course = typeof Course.Type

/** What does not fit among the courses of a product: a key that stands there twice. */
export const coursesMisfit = (courses: ReadonlyArray<Pick<Course, "key">>): string | undefined =>
  new Set(courses.map(({ key }) => key)).size === courses.length ? undefined : "Expected courses of different keys"

/** The days on which a product can be used, both included (A18). */
export const Usable = Schema.Struct({ from: CalendarDate, until: CalendarDate })

/** Which days of a product do not fit together, as far as they are known. */
export const daysMisfits = ({
  grantFrom,
  usable
}: {
  readonly grantFrom?: CalendarDate | undefined
  readonly usable: typeof Usable.Type
}): ReadonlyArray<Misfit> => [
  ...(usable.from <= usable.until
    ? []
    : [{ path: ["usable", "until"], issue: "Expected a day not before usable.from" }]),
  ...(grantFrom === undefined || grantFrom <= usable.until
    ? []
    : [{ path: ["grantFrom"], issue: "Expected a day not after usable.until" }])
]

/** Something of several values that does not fit: at which of them, and what is expected there. */
export interface Misfit {
  readonly path: ReadonlyArray<string | number>
  readonly issue: string
}

/** One entitlement with a quantity, a window of use, and one or more courses. */
export const CouponProduct = Schema.Struct({
  id: ProductId,
  /** The name on my page: 選べるドック(1日・1泊2日・脳)・一般(40以上)・男. */
  name: Name,
  /** What the office calls it before those who may not see health data: 健診クーポン; nothing when it tells nothing. */
  discreetName: Schema.optionalKey(Name),
  /** The group on my page: 人間ドック, マイ リフレッシュ, 歯科健康診査. */
  family: Name,
  /** The body that pays (A22). */
  sponsor: Body,
  courses: Schema.Array(Course).pipe(Schema.check(Schema.isBetweenLength(1, 20), Schema.makeFilter(coursesMisfit))),
  grantRule: GrantRule,
  /** Who gets it on paper from the start, of those who get it (R113). Nobody when absent. */
  paperRule: Schema.optionalKey(GrantRule),
  quantity: Quantity,
  /** The day from which it is granted (R22, R23). */
  grantFrom: CalendarDate,
  usable: Usable,
  /** What must hold on the day of use (R32). */
  useRule: GrantRule,
  /** How many can be used in one redemption at the most (A3). */
  maxPerRedemption: Count,
  /** Whether a use during an outage outside office hours is accepted and registered afterwards (R121, R122). */
  outageOutsideHours: Schema.Literals(["accepted", "refused"])
}).pipe(Schema.check(Schema.makeFilter(daysMisfits)))
export type CouponProduct = typeof CouponProduct.Type

/** The course of a product by its key. */
export const courseOf = (product: CouponProduct, key: CourseKey): Course | undefined =>
  product.courses.find((course) => course.key === key)

/** Whether a person gets a product on paper only (R113). */
export const isPaperOnly = ({ paperRule }: CouponProduct, facts: Facts, asking: Asking): boolean =>
  paperRule !== undefined && holds(paperRule, facts, asking)
