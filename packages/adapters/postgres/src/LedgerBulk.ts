/**
 * LedgerBulk: many entries appended at once, as a grant run does: an array for each column. What an append promises, and when this is used, is in
 * `PostgresLedger`.
 */
import { arrayOf } from "./SqlArray.ts"

/** A row of the ledger on its way in, by the names of entries. */
export type BulkRow = Readonly<Record<string, unknown>>

/** The columns: what a row calls it, what the table calls it, its type. */
const columns = [
  ["holder", "holder_id", "text"],
  ["year", "fiscal_year", "integer"],
  ["version", "version", "integer"],
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

const names = columns.map(([, name]) => name).join(", ")
const arrays = columns.map(([, , type], index) => `$${index + 1}::${type}[]`).join(", ")

const continued = ["text", "integer", "integer"]
  .map((type, index) => `$${columns.length + 1 + index}::${type}[]`)
  .join(", ")

/**
 * Appends the rows of {@link bulkParameters}, or none of them when a stream does not reach to the version before its
 * first; answers how many. The condition is that of a single append; the rows come in the order of the primary key.
 */
export const bulkStatement = `
  with written as (
    insert into ledger_entry (${names})
    select ${names} from unnest(${arrays}) as r (${names})
    where not exists (
      select from unnest(${continued}) as begun (holder, year, version)
      where (
        select e.version from ledger_entry e
        where e.holder_id = begun.holder and e.fiscal_year = begun.year and e.version = begun.version) is null
    )
    returning 1
  )
  select count(*)::integer as written from written`

/** What {@link bulkStatement} is asked with: an array for each column, and the versions that must be there already. */
export const bulkParameters = (rows: ReadonlyArray<BulkRow>): ReadonlyArray<string | null> => {
  const continued = rows.filter(({ first, version }) => first === true && Number(version) > 1)
  return [
    ...columns.map(([key]) => arrayOf(rows.map((row) => row[key]))),
    arrayOf(continued.map(({ holder }) => holder)),
    arrayOf(continued.map(({ year }) => year)),
    arrayOf(continued.map(({ version }) => Number(version) - 1))
  ]
}
