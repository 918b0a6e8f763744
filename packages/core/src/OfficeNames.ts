/**
 * OfficeNames: what the office pages call a product and its courses before a clerk. Who may not see health data reads a
 * name that does not tell which examination it is. What members read is not decided here.
 */
import { type Course, type CouponProduct, type CourseKey, courseOf } from "./CouponProduct.ts"

/** What a product is called that the clerk may not be told, and for which the programme has no discreet name. */
export const plainName = "クーポン"

/** A product, or at least its id: that of an old year may be unknown to the catalogue. */
export type Named = CouponProduct | { readonly id: string }

/** What a product is called before a clerk. */
export const productName = (product: Named, canSeeHealth: boolean): string => {
  if (!isKnown(product)) return canSeeHealth ? product.id : plainName
  return canSeeHealth ? product.name : (product.discreetName ?? product.name)
}

/** What the family of a product is called before a clerk: a heading above products. */
export const familyName = (product: Named, canSeeHealth: boolean): string => {
  if (!isKnown(product)) return canSeeHealth ? product.id : plainName
  return canSeeHealth ? product.family : (product.discreetName ?? product.family)
}

/** What a course of a product is called before a clerk, in full; the name of the product when there is no course. */
export const courseName = (product: Named, course: Course | CourseKey | undefined, canSeeHealth: boolean): string => {
  if (course === undefined) return productName(product, canSeeHealth)
  if (!isKnown(product)) return canSeeHealth ? keyOf(course) : plainName
  if (!canSeeHealth && product.discreetName !== undefined) return product.discreetName
  return typeof course === "string" ? (courseOf(product, course)?.name ?? course) : course.name
}

/**
 * What the classes of people that have a course have in common of its name: 選べるドック・1日 of 選べるドック・一般(40以上)・1日・男.
 * For who may see it.
 */
export const commonCourseName = (product: CouponProduct, key: CourseKey): string => {
  const kind = product.name.split(/[(・]/u)[0] ?? product.family
  const short = courseOf(product, key)?.shortName
  return product.courses.length > 1 && short !== undefined ? `${kind}・${short}` : kind
}

const isKnown = (product: Named): product is CouponProduct => "courses" in product

const keyOf = (course: Course | CourseKey): string => (typeof course === "string" ? course : course.key)
