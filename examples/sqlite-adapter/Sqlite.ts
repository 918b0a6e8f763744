/**
 * Sqlite: the one file that the stores are in, its tables, and how a call on it behaves: it runs to its end at once, and
 * what it writes is written as a whole. Records are kept as JSON; what is asked for has columns.
 */
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import { StoreFailure } from "@fukuri/core"
import { Effect, Option, Stream } from "effect"

/** A file of tables. */
export interface Sqlite {
  readonly rows: (sql: string, ...values: ReadonlyArray<SQLInputValue>) => ReadonlyArray<Row>
  /** The first row, if there is one. */
  readonly row: (sql: string, ...values: ReadonlyArray<SQLInputValue>) => Row | undefined
  readonly write: (sql: string, ...values: ReadonlyArray<SQLInputValue>) => void
  readonly begin: () => void
  readonly commit: () => void
  readonly rollback: () => void
  readonly close: () => void
}

/** A row by the names of its columns: texts, whole numbers, null. */
export type Row = Readonly<Record<string, unknown>>

/** Opens a file, and makes what tables it lacks. A path of `:memory:` is a file that ends with the process. */
export const openSqlite = (path: string): Sqlite => {
  const database = new DatabaseSync(path)
  database.exec(tables)
  return {
    rows: (sql, ...values) => database.prepare(sql).all(...values),
    row: (sql, ...values) => database.prepare(sql).get(...values),
    write: (sql, ...values) => void database.prepare(sql).run(...values),
    begin: () => database.exec("begin immediate"),
    commit: () => database.exec("commit"),
    rollback: () => database.exec("rollback"),
    close: () => database.close()
  }
}

/** One call on a store: all of it in one transaction, which a refusal undoes. Whatever SQLite throws is a StoreFailure. */
export const callOn =
  (sqlite: Sqlite, store: "ledger" | "holders" | "catalogue") =>
  <A, E = never>(
    work: () => A,
    refused?: (thrown: unknown) => E | undefined
  ): Effect.Effect<A, E | StoreFailure.StoreFailure> =>
    Effect.try({
      try: () => {
        sqlite.begin()
        try {
          const answer = work()
          sqlite.commit()
          return answer
        } catch (thrown) {
          sqlite.rollback()
          throw thrown
        }
      },
      catch: (thrown) => refused?.(thrown) ?? new StoreFailure.StoreFailure({ store, reason: "broken", cause: thrown })
    })

/** Pages of what is read, each by a call that goes on after the last item of the page before. */
export const pages = <A, E>(
  page: (last: A | undefined) => Effect.Effect<ReadonlyArray<A>, E>
): Stream.Stream<ReadonlyArray<A>, E> =>
  Stream.paginate(undefined as A | undefined, (last) =>
    Effect.map(page(last), (items) => [
      items.length === 0 ? [] : [items],
      items.length < pageRows ? Option.none() : Option.some(items.at(-1))
    ])
  )

/** How many rows a page has at the most. */
export const pageRows = 500

const tables = `
  pragma journal_mode = wal;
  create table if not exists entry (
    seq integer primary key autoincrement, association text not null, holder text not null,
    fiscal_year integer not null, version integer not null, redemption_id text, body text not null,
    unique (holder, fiscal_year, version)
  ) strict;
  create unique index if not exists one_use on entry (holder, redemption_id) where redemption_id is not null;
  create index if not exists entry_of on entry (association, seq);
  create table if not exists person (
    association text not null, number text not null, body text not null, primary key (association, number)
  ) strict;
  create table if not exists list (
    association text primary key, generation integer not null, as_of text, replaced text
  ) strict;
  create table if not exists staging (association text primary key, id text not null) strict;
  create table if not exists staged (
    staging text not null, line integer not null, number text not null, changed integer not null, body text not null
  ) strict;
  create index if not exists staged_number on staged (staging, number);
  create table if not exists catalogue (kind text, key text, body text not null, primary key (kind, key)) strict;
  create table if not exists catalogue_version (version integer not null) strict;
  insert into catalogue_version select 0 where not exists (select * from catalogue_version);
`
