/**
 * FacilityRow: one line of the facilities list (R49, R67, R73), read into a Facility.
 */
import { Result, Schema } from "effect"
import { CourseKey } from "./CouponProduct.ts"
import { type Facility, FacilityCode } from "./Facility.ts"
import { CellReader, type Column, type Layout, type Problem, type RawRow } from "./FileRow.ts"
import type { AssociationCode } from "./Holder.ts"

type Key = (typeof columns)[number]["key"]

/** The columns of a facilities list, in any order. */
export const columns = [
  { key: "code", japanese: "施設コード", english: "facility_code", required: true },
  { key: "name", japanese: "施設名", english: "name", required: true },
  { key: "postalCode", japanese: "郵便番号", english: "postal_code", required: false },
  { key: "address", japanese: "住所", english: "address", required: false },
  { key: "phone", japanese: "電話", english: "phone", required: false },
  { key: "bookingFrom", japanese: "予約開始日", english: "booking_from", required: false },
  { key: "note", japanese: "備考", english: "note", required: false },
  { key: "offers", japanese: "提供内容", english: "offers", required: true },
  { key: "openFrom", japanese: "利用開始日", english: "open_from", required: false },
  { key: "openUntil", japanese: "利用終了日", english: "open_until", required: false }
] as const satisfies ReadonlyArray<Column<string>>

/** Reads one line. Everything that is wrong with it is told at once. */
export const read = (
  association: AssociationCode,
  layout: Layout<Key>,
  row: RawRow
): Result.Result<Facility, ReadonlyArray<Problem>> => {
  const cells = new CellReader<Key>(columns, layout, row)
  if (!cells.whole) return Result.fail(cells.problems)
  const code = cells.text("code").normalize("NFKC")
  if (!Schema.is(FacilityCode)(code)) cells.wrong("code", code === "" ? "empty" : "code-malformed")
  const line = (key: Key, required = false, most = 200) => cells.words(key, { required, most }) ?? ""
  const name = line("name", true)
  const keys = cells
    .text("offers")
    .normalize("NFKC")
    .split(";")
    .map((key) => key.trim())
    .filter((key) => key !== "")
  const offers = keys.filter(Schema.is(CourseKey))
  if (offers.length < keys.length) cells.wrong("offers", "course-malformed")
  const bookingFrom = cells.date("bookingFrom")
  const openFrom = cells.date("openFrom")
  const openUntil = cells.date("openUntil")
  if (openFrom !== undefined && openUntil !== undefined && openUntil < openFrom) {
    cells.wrong("openUntil", "until-before-from")
  }
  const facility: Facility = {
    code: code as FacilityCode,
    association,
    name,
    postalCode: line("postalCode"),
    address: line("address"),
    phone: line("phone"),
    note: line("note", false, 1000),
    offers: [...new Set(offers)],
    ...(bookingFrom === undefined ? {} : { bookingFrom }),
    ...(openFrom === undefined ? {} : { openFrom }),
    ...(openUntil === undefined ? {} : { openUntil })
  }
  return cells.problems.length === 0 ? Result.succeed(facility) : Result.fail(cells.problems)
}
