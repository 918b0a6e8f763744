/**
 * The ledger in PostgreSQL. The primary key (holder, year, version) is what makes an append safe; opening a stream is
 * one statement and appending is one, so nothing is locked between them. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { type CalendarDate, Holder, Ledger, LedgerEntry, StoreFailure } from "@fukuri/core"
import { Array as Arr, Effect, Exit, Layer, Option, Schema, Stream } from "effect"
import { columnList, encodedOf, type HolderRow, rangeOf } from "./HolderRow.ts"
import {
  arraysOf,
  columnNames,
  columns,
  encodedEntryOf,
  type EntryValues,
  entryValues,
  type LedgerRow,
  rowsOf,
  rowsTable
} from "./LedgerRow.ts"
import { arrayOf } from "./SqlArray.ts"
import { answering, decoding, isRowRefused, uniqueViolated } from "./SqlFailure.ts"
import { together } from "./Together.ts"

/** The ledger of the database that a client is connected to. */
export const layer: Layer.Layer<Ledger.Ledger, never, PgClient.PgClient> = Layer.effect(
  Ledger.Ledger,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const answered = answering("ledger", sql)

    /** Reads people, books, lists and the catalogue's version as of one moment. */
    const read = Effect.fnUntraced(function* (
      holders: ReadonlyArray<Holder.HolderId>,
      fiscalYear: CalendarDate.FiscalYear,
      isBulk: boolean
    ) {
      const asked = [...new Set(holders)]
      const members = asked.flatMap((holder) => Holder.memberIdOf(holder) ?? [])
      const associations = [...new Set(asked.map(Holder.associationOf))]
      const everybody = [...new Set([...asked, ...members])]
      const statement = sql.unsafe<OpenRow>(openStatement, [everybody, asked, fiscalYear, associations])
      const rows = yield* answered(isBulk ? statement.unprepared : statement)
      return foundOf(rows)
    })

    const openTogether = together({
      ...sharing,
      kindOf: ({ fiscalYear }: LedgerEntry.StreamKey) => fiscalYear,
      run: (keys) =>
        Effect.flatMap(
          read(
            keys.map(({ holder }) => holder),
            keys[0].fiscalYear,
            false
          ),
          (found) => Effect.forEach(keys, (key) => Effect.exit(streamOf(found, key)))
        )
    })

    const open = Effect.fnUntraced(function* (
      holders: ReadonlyArray<Holder.HolderId>,
      fiscalYear: CalendarDate.FiscalYear
    ) {
      const [only, ...others] = holders
      if (only !== undefined && others.length === 0) return [yield* openTogether({ holder: only, fiscalYear })]
      const found = yield* read(holders, fiscalYear, holders.length >= many)
      return yield* Effect.forEach(holders, (holder) => streamOf(found, { holder, fiscalYear }))
    }, Effect.withSpan("Ledger.open"))

    /** All or nothing, in one statement. */
    const appendWhole = Effect.fnUntraced(function* (appends: ReadonlyArray<Ledger.Append>) {
      const rows = rowsOf(appends)
      if (rows.length === 0) return
      const statement = sql.unsafe<{ readonly written: number }>(appendStatement, [...arraysOf(rows), ...before(rows)])
      const [answer] = yield* (rows.length < many ? statement : statement.unprepared).pipe(
        Effect.mapError((error) =>
          uniqueViolated(error)?.startsWith(primaryKey) === true ? new Ledger.VersionConflict() : error
        ),
        answered
      )
      // None is written when a stream has fewer entries than expected; an insert of some rows is of all rows.
      if (answer?.written !== rows.length) return yield* new Ledger.VersionConflict()
    })

    /** Appends of one entry each; each is written or not, whatever becomes of the others. */
    const appendEach = Effect.fnUntraced(function* (
      appends: Arr.NonEmptyReadonlyArray<Ledger.Append>
    ): Effect.fn.Return<ReadonlyArray<AppendExit>, StoreFailure.StoreFailure> {
      // Of one stream only the first: the rows that come back would not tell whose they are.
      const streams = new Map<string, Ledger.Append>()
      for (const append of appends) {
        const stream = streamText(append.key)
        if (!streams.has(stream)) streams.set(stream, append)
      }
      const written = yield* sql
        .unsafe<LedgerEntry.StreamKey>(appendEachStatement, arraysOf(rowsOf([...streams.values()])))
        .pipe(
          Effect.map((rows) => new Set(rows.map(streamText))),
          Effect.catchIf(
            (error) => appends.length > 1 && isRowRefused(error),
            () => Effect.succeed(undefined)
          ),
          answered
        )
      // One of them cannot be stored, and so nothing was: each for itself then.
      if (written === undefined) {
        return yield* Effect.forEach(appends, (append) => Effect.exit(appendWhole([append])), {
          concurrency: "unbounded"
        })
      }
      const later = appends.filter((append) => streams.get(streamText(append.key)) !== append)
      const laterExits = Arr.isArrayNonEmpty(later) ? yield* appendEach(later) : []
      return appends.map((append) => {
        const place = later.indexOf(append)
        if (place >= 0) return laterExits[place] ?? conflict
        return written.has(streamText(append.key)) ? Exit.void : conflict
      })
    })

    const appendTogether = together({ ...sharing, run: appendEach })

    const append = (appends: ReadonlyArray<Ledger.Append>) => {
      const [only, ...others] = appends
      const isSingle = only !== undefined && others.length === 0 && only.entries.length === 1
      return traceAppend(isSingle ? appendTogether(only) : appendWhole(appends))
    }

    const settled = settledOf(sql, "ledger")

    const entries = (association: Holder.AssociationCode, after: number) =>
      Effect.map(settled(association), (last) =>
        Stream.paginate(
          after,
          Effect.fnUntraced(function* (from) {
            if (from >= last) return [[], Option.none<number>()] as const
            const rows = yield* answered(
              sql.unsafe<EntryRow>(entriesStatement, [association, BigInt(from), BigInt(last)])
            )
            const batch = yield* recordedOf(rows)
            const next = batch.length < pageRows ? Option.none() : Option.some(batch.at(-1)?.seq ?? last)
            return [batch.length === 0 ? [] : [batch], next] as const
          })
        )
      ).pipe(Stream.unwrap)

    const streams = (association: Holder.AssociationCode) => {
      const [low, high] = rangeOf(association)
      const begin: StreamsState = { holder: low, fiscalYear: 0, version: 0, open: undefined }
      return Stream.paginate(
        begin,
        Effect.fnUntraced(function* (state: StreamsState) {
          const rows = yield* answered(
            sql.unsafe<EntryRow>(streamsStatement, [state.holder, state.fiscalYear, state.version, high])
          )
          const done: Array<WholeStream> = []
          let open = state.open
          for (const recorded of yield* recordedOf(rows)) {
            const { entry, fiscalYear, holder } = recorded
            if (open?.key.holder === holder && open.key.fiscalYear === fiscalYear) {
              open.entries.push(entry)
            } else {
              if (open !== undefined) done.push(open)
              open = { key: { holder, fiscalYear }, entries: [entry] }
            }
          }
          const last = rows.at(-1)
          if (last === undefined || rows.length < pageRows) {
            return [open === undefined ? done : [...done, open], Option.none()] as const
          }
          const next = { holder: last.holder_id, fiscalYear: last.fiscal_year, version: last.version, open }
          return [done, Option.some<StreamsState>(next)] as const
        })
      )
    }

    return Ledger.Ledger.of({ open, append, entries, streams })
  })
)

/** What was read of holders, and of what is the same for all of them. */
export interface Found {
  readonly byHolder: ReadonlyMap<string, OpenRow>
  readonly lists: Readonly<Record<string, string | null>>
  readonly catalogueVersion: number
}

/** What the rows of everybody whose record was read say. */
export const foundOf = (rows: ReadonlyArray<OpenRow>): Found => ({
  byHolder: new Map(rows.flatMap((row) => (isFound(row) ? [[row.holder_id, row] as const] : []))),
  lists: rows[0]?.lists ?? {},
  catalogueVersion: Number(rows[0]?.catalogue_version ?? 0)
})

/** What was read of one of them. */
export const streamOf = Effect.fnUntraced(function* (
  { byHolder, catalogueVersion, lists }: Found,
  key: LedgerEntry.StreamKey
) {
  const { holder } = key
  const row = byHolder.get(holder)
  const memberId = Holder.memberIdOf(holder)
  const member = memberId === undefined ? undefined : byHolder.get(memberId)
  const opened: Ledger.OpenStream = {
    key,
    holder: row === undefined ? undefined : yield* readHolder(encodedOf(row)),
    member: member === undefined ? undefined : yield* readHolder(encodedOf(member)),
    asOf: (lists[Holder.associationOf(holder)] ?? undefined) as CalendarDate.CalendarDate | undefined,
    entries: yield* readEntries((row?.entries ?? []).map(encodedEntryOf)),
    catalogueVersion
  }
  return opened
})

/** The last place of an association up to which nothing more can appear; see {@link frontierStatement}. 0 without any. */
export const settledOf = (sql: PgClient.PgClient, store: StoreFailure.StoreFailure["store"]) => {
  const answered = answering(store, sql)
  return Effect.fnUntraced(function* (
    association: Holder.AssociationCode
  ): Effect.fn.Return<number, StoreFailure.StoreFailure> {
    const [frontier] = yield* answered(sql.unsafe<FrontierRow>(frontierStatement, [association]))
    const writers = frontier?.writers ?? []
    let looks = 0
    while (writers.length > 0 && (yield* answered(sql.unsafe(writersStatement, [writers]))).length > 0) {
      if (++looks > settleLooks) {
        const cause = "a transaction on the ledger did not end"
        return yield* new StoreFailure.StoreFailure({ store, reason: "busy", cause })
      }
      yield* Effect.sleep(settlePauseMillis)
    }
    return Number(frontier?.last ?? 0)
  })
}

export const primaryKey = "ledger_entry_pkey"

/** Found by measuring: fewer statements under way wait for one another's commit, more are too small to be worth it. */
const sharing = { atOnce: 2, most: 500 }

const pageRows = 2_000
/**
 * From how many on work is planned anew each time. A plan that was made while the ledger was small reads the whole of it
 * for every person when a grant run has filled it since; beside the work of so many a new one costs nothing.
 */
const many = 100

/** A statement takes at most the server's statement timeout; what holds the ledger for longer is in trouble. */
const settlePauseMillis = 10
const settleLooks = 2_000

export interface OpenRow extends HolderRow {
  /** Null on the one row there is when nobody was found. */
  readonly holder_id: string | null
  readonly catalogue_version: bigint
  /** A day of null when the only list was taken back. */
  readonly lists: Readonly<Record<string, string | null>> | null
  readonly entries: ReadonlyArray<EntryValues> | null
}

const traceAppend = Effect.withSpan("Ledger.append")

type AppendExit = Exit.Exit<void, Ledger.VersionConflict | StoreFailure.StoreFailure>

const conflict: AppendExit = Exit.fail(new Ledger.VersionConflict())

const streamText = ({ fiscalYear, holder }: LedgerEntry.StreamKey): string => `${holder} ${fiscalYear}`

const isFound = (row: OpenRow): row is OpenRow & { readonly holder_id: string } => row.holder_id !== null

interface FrontierRow {
  readonly last: bigint | null
  readonly writers: ReadonlyArray<string>
}

interface EntryRow {
  readonly holder_id: Holder.HolderId
  readonly fiscal_year: CalendarDate.FiscalYear
  readonly version: number
  readonly seq: bigint
  readonly entry: EntryValues
}

interface WholeStream {
  readonly key: LedgerEntry.StreamKey
  readonly entries: Array<LedgerEntry.LedgerEntry>
}

/** Where a reader of streams stands: behind which row, and the stream whose end it has not seen. */
interface StreamsState {
  readonly holder: string
  readonly fiscalYear: number
  readonly version: number
  readonly open: WholeStream | undefined
}

const readHolder = decoding("ledger", "a person's record", Holder.Holder)
const readEntries = decoding("ledger", "an entry", Schema.Array(LedgerEntry.LedgerEntry))

const recordedOf = (rows: ReadonlyArray<EntryRow>) =>
  Effect.map(readEntries(rows.map(({ entry }) => encodedEntryOf(entry))), (entries) =>
    entries.flatMap((entry, index): ReadonlyArray<LedgerEntry.RecordedEntry> => {
      const row = rows[index]
      if (row === undefined) return []
      const { fiscal_year: fiscalYear, holder_id: holder, seq, version } = row
      return [{ holder, fiscalYear, version, seq: Number(seq), entry }]
    })
  )

/** $1 everybody whose record is read, $2 those whose entries are read too, $3 the year, $4 their associations. */
const openStatement = `
  select c.version as catalogue_version,
    (select json_object_agg(l.association, l.as_of) from members_list l where l.association = any ($4::text[])) as lists,
    h.holder_id, ${columnList("h")},
    case when h.holder_id = any ($2::text[]) then
      (select json_agg(${entryValues} order by e.version) from ledger_entry e
        where e.holder_id = h.holder_id and e.fiscal_year = $3)
    end as entries
  from catalogue_version c left join holder h on h.holder_id = any ($1::text[])`

/** The versions that must be there already: what {@link appendStatement} is asked with behind the rows. */
const before = (rows: ReadonlyArray<LedgerRow>): ReadonlyArray<string | null> => {
  const continued = rows.filter(({ first, version }) => first && version > 1)
  return [
    arrayOf(continued.map(({ holder }) => holder)),
    arrayOf(continued.map(({ year }) => year)),
    arrayOf(continued.map(({ version }) => version - 1))
  ]
}

const beforeTable = `unnest(${["text", "integer", "integer"]
  .map((type, index) => `$${columns.length + 1 + index}::${type}[]`)
  .join(", ")}) as begun (holder, year, version)`

/**
 * The unique key refuses a version that is taken. That the version before is there, which the key cannot say, is asked
 * here: entries are never removed, so a version once seen is there for good.
 */
const appendStatement = `
  with written as (
    insert into ledger_entry (${columnNames})
    select ${columnNames} from ${rowsTable}
    where not exists (
      select from ${beforeTable}
      where (
        select e.version from ledger_entry e
        where e.holder_id = begun.holder and e.fiscal_year = begun.year and e.version = begun.version) is null
    )
    returning 1
  )
  select count(*)::integer as written from written`

/** As {@link appendStatement}, of single entries to different streams: what does not fit is left out alone. */
const appendEachStatement = `
  insert into ledger_entry (${columnNames})
  select ${columnNames} from ${rowsTable}
  where r.version = 1 or exists (
    select from ledger_entry e
    where e.holder_id = r.holder_id and e.fiscal_year = r.fiscal_year and e.version = r.version - 1
  )
  on conflict (holder_id, fiscal_year, version) do nothing
  returning holder_id as holder, fiscal_year as "fiscalYear"`

const ledgerLocks = `
  from pg_locks where locktype = 'relation' and relation = 'ledger_entry'::regclass and mode = 'RowExclusiveLock'
    and database = (select oid from pg_database where datname = current_database())`

/**
 * The last entry that is visible, and the transactions that may be appending. A place in the ledger is taken before it
 * is visible: a transaction that is under way can still fill places before the last, and a reader who went past them
 * would miss them for good. Every such transaction holds a lock on the table from before it took its place, so once
 * those that are found here have ended nothing can appear up to the last. Nobody is made to wait but the reader.
 */
const frontierStatement = `
  select (select max(e.seq) from ledger_entry e where split_part(e.holder_id, ':', 1) = $1) as last,
    array(select virtualtransaction ${ledgerLocks}) as writers`

const writersStatement = `select 1 as writes ${ledgerLocks} and virtualtransaction = any ($1::text[])`

const entriesStatement = `
  select e.holder_id, e.fiscal_year, e.version, e.seq, ${entryValues} as entry
  from ledger_entry e
  where split_part(e.holder_id, ':', 1) = $1 and e.seq > $2 and e.seq <= $3
  order by e.seq limit ${pageRows}`

const streamsStatement = `
  select e.holder_id, e.fiscal_year, e.version, e.seq, ${entryValues} as entry
  from ledger_entry e
  where (e.holder_id, e.fiscal_year, e.version) > ($1, $2, $3) and e.holder_id < $4
  order by e.holder_id, e.fiscal_year, e.version limit ${pageRows}`
