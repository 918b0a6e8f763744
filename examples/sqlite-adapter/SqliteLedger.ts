/**
 * The ledger in SQLite. The key of a row is what makes an append safe: two cannot have the same version of a stream.
 */
import { type CalendarDate, Holder, Ledger, type LedgerEntry, StoreFailure } from "@fukuri/core"
import { Stream } from "effect"
import { callOn, pageRows, pages, type Row, type Sqlite } from "./Sqlite.ts"

/** The ledger that is in a file. */
export const ledgerIn = (sqlite: Sqlite): Ledger.Ledger["Service"] => {
  const call = callOn(sqlite, "ledger")

  const entriesOf = (holder: unknown, fiscalYear: unknown): ReadonlyArray<LedgerEntry.LedgerEntry> =>
    sqlite
      .rows(
        "select body from entry where holder = ? and fiscal_year = ? order by version",
        String(holder),
        Number(fiscalYear)
      )
      .map(({ body }) => JSON.parse(String(body)) as LedgerEntry.LedgerEntry)

  const personOf = (id: Holder.HolderId | undefined): Holder.Holder | undefined => {
    if (id === undefined) return undefined
    const values = [Holder.associationOf(id), Holder.numberOf(id)]
    const row = sqlite.row("select body from person where association = ? and number = ?", ...values)
    return row && (JSON.parse(String(row["body"])) as Holder.Holder)
  }

  const write = ({ entries, expectedVersion, key: { fiscalYear, holder } }: Ledger.Append): void => {
    const found = sqlite.row("select count(*) as n from entry where holder = ? and fiscal_year = ?", holder, fiscalYear)
    if (found?.["n"] !== expectedVersion) throw new Ledger.VersionConflict()
    for (const [index, entry] of entries.entries()) {
      sqlite.write(
        `insert into entry (association, holder, fiscal_year, version, redemption_id, body) values (?, ?, ?, ?, ?, ?)`,
        Holder.associationOf(holder),
        holder,
        fiscalYear,
        expectedVersion + index + 1,
        entry._tag === "Redeemed" ? entry.redemptionId : null,
        JSON.stringify(entry)
      )
    }
  }

  return Ledger.Ledger.of({
    open: (holders, fiscalYear) =>
      call(() => {
        const version = sqlite.row("select version from catalogue_version")
        return holders.map((holder): Ledger.OpenStream => {
          const list = sqlite.row("select as_of from list where association = ?", Holder.associationOf(holder))
          return {
            key: { holder, fiscalYear },
            holder: personOf(holder),
            member: personOf(Holder.memberIdOf(holder)),
            asOf: (list?.["as_of"] ?? undefined) as CalendarDate.CalendarDate | undefined,
            entries: entriesOf(holder, fiscalYear),
            catalogueVersion: Number(version?.["version"])
          }
        })
      }),
    append: (appends) =>
      call(
        () => {
          for (const append of appends) write(append)
        },
        (thrown) => (thrown instanceof Ledger.VersionConflict ? thrown : undefined)
      ),
    entries: (association, after) =>
      pages<LedgerEntry.RecordedEntry, StoreFailure.StoreFailure>((last) =>
        call(() =>
          sqlite
            .rows(
              "select * from entry where association = ? and seq > ? order by seq limit ?",
              association,
              last?.seq ?? after,
              pageRows
            )
            .map(recordedOf)
        )
      ),
    streams: (association) =>
      pages<Ledger.OpenStream["key"], StoreFailure.StoreFailure>((last) =>
        call(() =>
          sqlite
            .rows(
              `select distinct holder, fiscal_year from entry
               where association = ? and (holder, fiscal_year) > (?, ?) order by holder, fiscal_year limit ?`,
              association,
              last?.holder ?? "",
              last?.fiscalYear ?? 0,
              pageRows
            )
            .map(keyOf)
        )
      ).pipe(
        Stream.flatMap(Stream.fromIterable),
        Stream.mapEffect((key) => call(() => ({ key, entries: entriesOf(key.holder, key.fiscalYear) })))
      )
  })
}

const keyOf = (row: Row): LedgerEntry.StreamKey => ({
  holder: row["holder"] as Holder.HolderId,
  fiscalYear: row["fiscal_year"] as CalendarDate.FiscalYear
})

const recordedOf = (row: Row): LedgerEntry.RecordedEntry => ({
  ...keyOf(row),
  version: Number(row["version"]),
  seq: Number(row["seq"]),
  entry: JSON.parse(String(row["body"])) as LedgerEntry.LedgerEntry
})
