/**
 * The ledger on a Citus cluster: the same contract as in `PostgresLedger`, with the statements of the hot path put so
 * that each names one holder outright. Then it runs on the one shard that has this person, whatever the others do.
 * What reads the ledger as a whole is asked of all shards by the same statements as on a server.
 */
import { PgClient } from "@effect/sql-pg"
import { type CalendarDate, Holder, Ledger } from "@fukuri/core"
import { Effect, Layer } from "effect"
import { columnList } from "./HolderRow.ts"
import { columnNames, columns, entryValues, type LedgerRow, rowsOf } from "./LedgerRow.ts"
import { foundOf, layer as ledgerLayer, type OpenRow, primaryKey, streamOf } from "./PostgresLedger.ts"
import { answering, uniqueViolated } from "./SqlFailure.ts"

/** The ledger of the cluster whose coordinator a client is connected to. */
export const layer: Layer.Layer<Ledger.Ledger, never, PgClient.PgClient> = Layer.effect(
  Ledger.Ledger,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const answered = answering("ledger", sql)

    /** A spouse's book needs the member's record, which is on another shard: it is asked for beside it. */
    const open = Effect.fn("Ledger.open")(function* (
      holders: ReadonlyArray<Holder.HolderId>,
      fiscalYear: CalendarDate.FiscalYear
    ) {
      const associations = [...new Set(holders.map(Holder.associationOf))]
      const books = new Set(holders)
      const keys = new Set([...holders, ...holders.flatMap((holder) => Holder.memberIdOf(holder) ?? [])])
      const rows = yield* Effect.forEach(
        keys,
        (key) => answered(sql.unsafe<OpenRow>(openStatement, [key, books.has(key), fiscalYear, associations])),
        { concurrency: "unbounded" }
      )
      const found = foundOf(rows.flat())
      return yield* Effect.forEach(holders, (holder) => streamOf(found, { holder, fiscalYear }))
    })

    const append = Effect.fn("Ledger.append")(function* (appends: ReadonlyArray<Ledger.Append>) {
      const rows = rowsOf(appends)
      if (rows.length === 0) return
      const continued = appends.filter(({ entries, expectedVersion }) => entries.length > 0 && expectedVersion > 0)
      if (continued.length > 0) {
        const holders = continued.map(({ key }) => key.holder)
        // Entries are never removed: what was seen once is there when the rows are written.
        const [before] = yield* answered(
          sql.unsafe<{ readonly there: bigint }>(
            holders.length === 1 ? beforeOneStatement : beforeStatement,
            holders.length === 1
              ? [holders[0], continued[0]?.key.fiscalYear, continued[0]?.expectedVersion]
              : [holders, JSON.stringify(rows)]
          )
        )
        if (Number(before?.there ?? 0) < continued.length) return yield* new Ledger.VersionConflict()
      }
      const inserts = Array.from({ length: Math.ceil(rows.length / statementRows) }, (_, index) =>
        rows.slice(index * statementRows, (index + 1) * statementRows)
      ).map((some) => sql.unsafe(appendStatement(some.length), some.flatMap(valuesOf)).unprepared)
      const insert = Effect.all(inserts, { discard: true })
      yield* (inserts.length === 1 ? insert : sql.withTransaction(insert)).pipe(
        // Of two that lock streams on several shards crosswise, one is ended by the cluster and nothing of it is there.
        Effect.retry({ while: ({ reason }) => reason._tag === "DeadlockError", times: 3 }),
        Effect.mapError((error) =>
          uniqueViolated(error)?.startsWith(primaryKey) === true ? new Ledger.VersionConflict() : error
        ),
        answered
      )
    })

    return Ledger.Ledger.of({ ...(yield* Ledger.Ledger), open, append })
  })
).pipe(Layer.provide(ledgerLayer))

/** Of 17 values each: a statement takes at most 32,767. */
const statementRows = 1_500

/** $1 whose record is read, $2 whether their entries are read too, $3 the year, $4 the associations. */
export const openStatement = `
  select c.version as catalogue_version,
    (select json_object_agg(l.association, l.as_of) from members_list l where l.association = any ($4::text[])) as lists,
    h.holder_id, ${columnList("h")},
    (select json_agg(${entryValues} order by e.version) from ledger_entry e
      where $2::boolean and e.holder_id = $1 and e.fiscal_year = $3) as entries
  from catalogue_version c left join holder h on h.holder_id = $1`

/** That the version before is there, of the one stream that is appended to. */
export const beforeOneStatement = `
  select count(*) as there from ledger_entry e where e.holder_id = $1 and e.fiscal_year = $2 and e.version = $3`

/** Of several streams: $1 their holders, so that only their shards are asked, $2 the rows of the append. */
const beforeStatement = `
  select count(*) as there
  from ledger_entry e join json_array_elements($2::json) as r (value)
    on e.holder_id = r.value ->> 'holder' and e.fiscal_year = (r.value ->> 'year')::integer
      and e.version = (r.value ->> 'version')::integer - 1
  where e.holder_id = any ($1::text[]) and (r.value ->> 'first')::boolean`

/**
 * The rows as values, cut among the shards by their holders: one person's go to one shard in one statement. Read from a
 * document, as on a server, they would be copied to the shards, and a copy that is refused does not say why.
 */
export const appendStatement = (rows: number): string => {
  const values = Array.from(
    { length: rows },
    (_, row) => `(${columns.map(([, , type], column) => `$${row * columns.length + column + 1}::${type}`).join(", ")})`
  )
  return `insert into ledger_entry (${columnNames}) values ${values.join(", ")}`
}

const valuesOf = (row: LedgerRow): ReadonlyArray<unknown> =>
  columns.map(([field, , type]) => {
    const value = row[field]
    return value === undefined ? null : type === "bigint" ? BigInt(value as number) : value
  })
