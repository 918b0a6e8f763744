/**
 * WorkplaceAddressRow: one line of a list of addresses of workplaces (R115), read into what stands on a label.
 */
import { Result } from "effect"
import { CellReader, type Column, type Layout, type Problem, type RawRow } from "./FileRow.ts"
import type { Workplace } from "./Holder.ts"

type Key = (typeof columns)[number]["key"]

/** The columns of a list of addresses, in any order. */
export const columns = [
  { key: "code", japanese: "所属所コード", english: "workplace_code", required: true },
  { key: "name", japanese: "所属所名", english: "workplace_name", required: true },
  { key: "postalCode", japanese: "郵便番号", english: "postal_code", required: false },
  { key: "address", japanese: "住所", english: "address", required: true },
  { key: "addressee", japanese: "宛名", english: "addressee", required: false }
] as const satisfies ReadonlyArray<Column<string>>

/** A workplace with its address, as a list has it. */
export interface AddressRow {
  readonly workplace: Workplace
  readonly postalCode: string
  readonly address: string
  readonly addressee: string
}

/** Reads one line. Everything that is wrong with it is told at once. */
export const read = (layout: Layout<Key>, row: RawRow): Result.Result<AddressRow, ReadonlyArray<Problem>> => {
  const cells = new CellReader<Key>(columns, layout, row)
  if (!cells.whole) return Result.fail(cells.problems)
  const words = (key: Key, required: boolean, most: number) => cells.words(key, { required, most }) ?? ""
  const read: AddressRow = {
    workplace: { code: words("code", true, 200).normalize("NFKC"), name: words("name", true, 200) },
    postalCode: words("postalCode", false, 20).normalize("NFKC"),
    address: words("address", true, 200),
    addressee: words("addressee", false, 100)
  }
  return cells.problems.length === 0 ? Result.succeed(read) : Result.fail(cells.problems)
}
