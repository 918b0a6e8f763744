/**
 * LedgerRow: an entry of the ledger as a row of its table, both ways. Rows go in as an array for each column, which the
 * server reads in a fraction of the time that as many JSON objects take. What is asked of the table is in the ledgers.
 */
import { Holder, type Ledger } from "@fukuri/core"
import { arrayOf } from "./SqlArray.ts"

/** A row on its way in: the fields of the entry, its stream and version, and whether it is the first of its append. */
export interface LedgerRow extends Readonly<Record<string, unknown>> {
  readonly holder: Holder.HolderId
  readonly year: number
  readonly version: number
  readonly first: boolean
}

/** The columns of an entry: what a row calls it, what the table calls it, its type. */
const entryColumns = [
  ["kind", "kind", "text"],
  ["at", "at", "bigint"],
  ["actor", "actor", "text"],
  ["product", "product", "text"],
  ["quantity", "quantity", "integer"],
  ["redemptionId", "redemption_id", "text"],
  ["course", "course", "text"],
  ["facility", "facility", "text"],
  ["usedOn", "used_on", "date"],
  ["channel", "channel", "text"],
  ["reverses", "reverses", "text"],
  ["sheet", "sheet", "text"],
  ["reason", "reason", "text"],
  ["reference", "reference", "text"]
] as const

/** All columns, those of the place first. */
export const columns = [
  ["holder", "holder_id", "text"],
  ["year", "fiscal_year", "integer"],
  ["version", "version", "integer"],
  ...entryColumns
] as const

/** The columns for an insert list, and for the select that fills it. */
export const columnNames = columns.map(([, name]) => name).join(", ")

/** The rows of the first parameters, as a table `r` with the columns; {@link arraysOf} is what the parameters are. */
export const rowsTable = `unnest(${columns
  .map(([, , type], index) => `$${index + 1}::${type}[]`)
  .join(", ")}) as r (${columnNames})`

export const arraysOf = (rows: ReadonlyArray<LedgerRow>): ReadonlyArray<string | null> =>
  columns.map(([field]) => arrayOf(rows.map((row) => row[field])))

/** The rows of appends, in order of the primary key, so that two appends to the same streams never lock crosswise. */
export const rowsOf = (appends: ReadonlyArray<Ledger.Append>): ReadonlyArray<LedgerRow> =>
  appends
    .toSorted((a, b) =>
      a.key.holder === b.key.holder ? a.key.fiscalYear - b.key.fiscalYear : a.key.holder < b.key.holder ? -1 : 1
    )
    .flatMap(({ entries, expectedVersion, key }) =>
      entries.map(({ _tag, ...entry }, index) => ({
        ...entry,
        kind: _tag,
        holder: key.holder,
        year: key.fiscalYear,
        version: expectedVersion + index + 1,
        first: index === 0
      }))
    )

/** An entry as it is read: its values in the order of the columns, which is cheaper to make than an object with names. */
export type EntryValues = ReadonlyArray<unknown>

/** The values of a row `e` of the table, as {@link EntryValues}. */
export const entryValues = `json_build_array(${entryColumns.map(([, column]) => `e.${column}`).join(", ")})`

/** What the schema of an entry reads. */
export const encodedEntryOf = (values: EntryValues): unknown => {
  const entry: Record<string, unknown> = {}
  for (const [index, [field]] of entryColumns.entries()) {
    const value = values[index]
    if (value !== null) entry[field === "kind" ? "_tag" : field] = value
  }
  return entry
}
