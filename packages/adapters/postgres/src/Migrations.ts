/**
 * Migrations: the tables, and their changes since, forward only. Every table about people begins its keys with
 * holder_id, so that they can be distributed by it; what is the same for everybody is small enough to be everywhere.
 * What is asked of the tables is in the stores.
 */
import { PgClient } from "@effect/sql-pg"
import { StoreFailure } from "@fukuri/core"
import { Effect } from "effect"
import * as Migrator from "effect/sql/Migrator"
import { SqlClient } from "effect/sql/SqlClient"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { answering, failing } from "./SqlFailure.ts"

/**
 * Brings the tables up to date. Any number of processes may do so at once: one works, the others wait for it.
 * Fails with `broken` when a step cannot be done; nothing of it remains then.
 */
export const migrate: Effect.Effect<void, StoreFailure.StoreFailure, PgClient.PgClient> = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  yield* exclusively(
    Migrator.make({})({ loader: Migrator.fromRecord(steps), table }).pipe(
      Effect.provideService(SqlClient, sql),
      Effect.catchTag("MigrationError", ({ cause, kind }): Effect.Effect<never, SqlError | StoreFailure.StoreFailure> =>
        Effect.fail(
          isSqlError(cause)
            ? cause
            : new StoreFailure.StoreFailure({ store: "ledger", reason: "broken", cause: `migration: ${kind}` })
        )
      )
    )
  )
})

/** Work on the tables themselves in one transaction, for as long as it takes, by one process at a time. */
export const exclusively = <A, E, R>(
  work: Effect.Effect<A, E | SqlError, R>
): Effect.Effect<A, Exclude<E, SqlError> | StoreFailure.StoreFailure, R | PgClient.PgClient> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    return yield* Effect.gen(function* () {
      yield* sql.unsafe("set local statement_timeout = 0").unprepared
      yield* sql.unsafe("set local lock_timeout = 0").unprepared
      yield* sql.unsafe("select pg_advisory_xact_lock($1)", [advisoryKey])
      return yield* work
    }).pipe(sql.withTransaction, failing("ledger"))
  })

/** Succeeds when the database answers and has every table of this version. */
export const ready: Effect.Effect<void, StoreFailure.StoreFailure, PgClient.PgClient> = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const behind = new StoreFailure.StoreFailure({
    store: "ledger",
    reason: "broken",
    cause: "the database is not migrated to this version"
  })
  const tables = yield* sql
    .unsafe<{ readonly present: boolean }>("select to_regclass($1) is not null as present", [table])
    .pipe(answering("ledger", sql))
  if (tables[0]?.present !== true) return yield* behind
  const [row] = yield* sql
    .unsafe<{ readonly latest: number | null }>(`select max(migration_id) as latest from ${table}`)
    .pipe(answering("ledger", sql))
  if ((row?.latest ?? 0) < latest) return yield* behind
})

const table = "fukuri_migration"

/** Any number that nobody else on the server takes; from "fukuri". */
const advisoryKey = 0x66756b75

const statements = (...texts: ReadonlyArray<string>) =>
  Effect.flatMap(SqlClient, (sql) => Effect.forEach(texts, (text) => sql.unsafe(text).unprepared, { discard: true }))

const holderColumns = `
  association text collate "C" not null,
  number text collate "C" not null,
  name text not null,
  kana text not null,
  birth_date date not null,
  sex text not null check (sex in ('male', 'female')),
  workplace_code text not null,
  workplace_name text not null,
  appointment jsonb not null,
  memberships jsonb not null`

const people = statements(
  `create table holder (
    holder_id text collate "C" primary key check (holder_id = association || ':' || number),
    ${holderColumns}
  )`,
  `create table members_list (
    association text collate "C" primary key,
    generation integer not null,
    as_of date not null
  )`,
  // Unlogged, both: a crash of the server empties them together, and a list that was begun is then no longer known,
  // so that a part of it can never be committed.
  `create unlogged table staged_list (
    association text collate "C" primary key,
    staging_id text not null
  )`,
  `create unlogged table staged_holder (
    holder_id text collate "C" not null,
    staging_id text not null,
    place bigint generated always as identity,
    line integer not null,
    changed boolean not null,
    ${holderColumns}
  )`,
  "create index staged_holder_by_holder on staged_holder (holder_id, staging_id)"
)

const ledger = statements(
  `create table ledger_entry (
    holder_id text collate "C" not null references holder (holder_id),
    fiscal_year integer not null,
    version integer not null check (version > 0),
    seq bigint generated always as identity,
    kind text not null,
    at bigint not null,
    actor text not null,
    product text not null,
    quantity integer not null check (quantity > 0),
    redemption_id text,
    course text,
    facility text,
    used_on date,
    channel text check (channel in ('screen', 'outage', 'paper')),
    reverses text,
    reason text,
    primary key (holder_id, fiscal_year, version),
    constraint ledger_entry_kind check (
      case kind
        when 'Granted' then num_nonnulls(redemption_id, course, facility, used_on, channel, reverses, reason) = 0
        when 'Redeemed' then num_nulls(redemption_id, course, facility, used_on, channel) = 0
          and num_nonnulls(reverses, reason) = 0
        when 'Reversed' then num_nulls(reverses, reason) = 0
          and num_nonnulls(redemption_id, course, facility, used_on, channel) = 0
        when 'Withdrawn' then reason is not null
          and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0
        when 'MovedToPaper' then reason is not null
          and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0
        when 'MovedFromPaper' then reason is not null
          and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0
        else false
      end
    )
  )`,
  "comment on column ledger_entry.at is 'milliseconds since 1970-01-01T00:00:00Z'",
  `create unique index ledger_entry_redemption on ledger_entry (holder_id, redemption_id) where kind = 'Redeemed'`,
  "create index ledger_entry_by_seq on ledger_entry (split_part(holder_id, ':', 1), seq)",
  `create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the ledger is append-only' using errcode = 'restrict_violation';
    end
  $$`,
  `create trigger append_only before update or delete on ledger_entry
    for each row execute function refuse_change()`,
  `create trigger append_only_whole before truncate on ledger_entry
    for each statement execute function refuse_change()`
)

const catalogue = statements(
  `create table catalogue_version (
    single boolean primary key default true check (single),
    version bigint not null
  )`,
  "insert into catalogue_version (version) values (0)",
  `create table association (code text collate "C" primary key, record jsonb not null)`,
  `create table programme (
    association text collate "C" not null,
    id text collate "C" not null,
    place bigint generated always as identity,
    record jsonb not null,
    primary key (association, id)
  )`,
  `create table facility (code text collate "C" primary key, record jsonb not null)`
)

const logins = statements(
  // No index on seen_at: every page touches it, and a purge may read the few thousand rows there are.
  `create table session (
    holder_id text collate "C" not null,
    token_hash text collate "C" not null,
    audience text not null,
    started_at bigint not null,
    seen_at bigint not null,
    primary key (holder_id, token_hash)
  ) with (fillfactor = 80)`,
  `create table attempt (
    key text collate "C" primary key,
    window_millis bigint not null,
    began_at bigint not null,
    tries integer not null
  ) with (fillfactor = 80)`
)

const jobs = statements(
  `create table job (
    key text collate "C" primary key,
    claimed_until bigint,
    finished_at bigint,
    outcome text,
    check (num_nonnulls(finished_at, outcome) <> 1)
  )`
)

const references = statements(
  "alter table ledger_entry add column reference text",
  "alter table ledger_entry drop constraint ledger_entry_kind",
  // A grant run gives no reason, and what was written before there were references has none.
  `alter table ledger_entry add constraint ledger_entry_kind check (
    case kind
      when 'Granted' then num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0
      when 'Redeemed' then num_nulls(redemption_id, course, facility, used_on, channel) = 0
        and num_nonnulls(reverses, reason, reference) = 0
      when 'Reversed' then num_nulls(reverses, reason) = 0
        and num_nonnulls(redemption_id, course, facility, used_on, channel) = 0
      when 'Withdrawn' then reason is not null
        and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0
      when 'MovedToPaper' then reason is not null
        and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0
      when 'MovedFromPaper' then reason is not null
        and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0
      else false
    end
  )`
)

const charactersFrom = (first: number, count: number): string =>
  String.fromCodePoint(...Array.from({ length: count }, (_, index) => first + index))

/** What `searchForm` of core maps, character by character, and then what it removes. */
const searchFormFrom = `${charactersFrom(0x3041, 86)}${charactersFrom(0x61, 26)}\t\n\v\f\r \u1680\u2028\u2029\ufeff`
const searchFormTo = `${charactersFrom(0x30a1, 86)}${charactersFrom(0x41, 26)}`

const searchAndUndo = statements(
  // The text is written with the record from here on, as core makes it: a generated column took longer than all the rest
  // of a commit, and a database may know another edition of Unicode. Only who is known by now is put into the form here.
  `create function search_form(said text) returns text language sql immutable as $$
    select translate(normalize(said, NFKC), '${searchFormFrom}', '${searchFormTo}')
  $$`,
  `alter table holder add column search_text text collate "C"`,
  `update holder set search_text = search_form(number) || chr(10) || search_form(name) || chr(10) || search_form(kana) ||
    chr(10) || search_form(workplace_code) || chr(10) || search_form(workplace_name)`,
  "drop function search_form(text)",
  "alter table holder alter column search_text set not null",
  // A list that is being staged is begun anew.
  "delete from staged_list",
  "delete from staged_holder",
  `alter table staged_holder add column search_text text collate "C" not null`,
  // What the last list of each association replaced; no record for whom it added.
  `create table replaced_holder (
    holder_id text collate "C" primary key,
    added boolean not null,
    association text collate "C",
    number text collate "C",
    name text,
    kana text,
    birth_date date,
    sex text,
    workplace_code text,
    workplace_name text,
    appointment jsonb,
    memberships jsonb,
    search_text text collate "C"
  )`,
  "alter table members_list alter column as_of drop not null",
  "alter table members_list add column previous_as_of date, add column ledger_place bigint",
  `comment on column members_list.ledger_place is
    'the last place in the ledger when the list was committed; null when it cannot be taken back'`
)

const reports = statements(
  `create index ledger_entry_by_day on ledger_entry (split_part(holder_id, ':', 1), used_on) where kind = 'Redeemed'`,
  `create index ledger_entry_by_facility on ledger_entry (split_part(holder_id, ':', 1), facility, used_on)
    where kind = 'Redeemed'`,
  "create index ledger_entry_by_receipt on ledger_entry (redemption_id) where kind = 'Redeemed'",
  `create index ledger_entry_reversal on ledger_entry (holder_id, reverses) where kind = 'Reversed'`
)

const documents = statements(
  // Its subject begins with the code of the association, alone or before a colon. The body is json and not jsonb: what
  // was written comes back whatever characters are in it, and nobody asks the database for what is inside.
  `create table document (
    subject text collate "C" not null,
    kind text collate "C" not null,
    id text collate "C" not null,
    association text collate "C" not null generated always as (split_part(subject, ':', 1)) stored,
    version integer not null check (version > 0),
    at bigint not null,
    open boolean not null,
    body json not null,
    primary key (subject, kind, id)
  )`,
  "create index document_by_id on document (association, kind, id desc, subject desc)",
  "create index document_open on document (association, kind, id desc, subject desc) where open"
)

const uploads = statements(
  `create table upload_piece (
    association text collate "C" not null,
    id text collate "C" not null,
    index integer not null check (index >= 0),
    bytes bytea not null,
    primary key (association, id, index)
  )`
)

const audit = statements(
  `create table audit_line (
    association text collate "C" not null,
    place integer not null check (place > 0),
    at bigint not null,
    actor text collate "C" not null,
    action text collate "C" not null,
    subject text collate "C" not null,
    detail text not null,
    hash text collate "C" not null,
    primary key (association, place)
  )`,
  "create index audit_line_by_actor on audit_line (association, actor, place)",
  "create index audit_line_by_subject on audit_line (association, subject, place)",
  `create or replace function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end
  $$`,
  `create trigger append_only before update or delete on audit_line
    for each row execute function refuse_change()`,
  `create trigger append_only_whole before truncate on audit_line
    for each statement execute function refuse_change()`
)

const paper = statements(
  "alter table ledger_entry add column sheet text",
  // Being on paper is about the whole book; everything else is about a number of coupons of one product.
  "alter table ledger_entry alter column product drop not null, alter column quantity drop not null",
  "alter table ledger_entry drop constraint ledger_entry_kind",
  `alter table ledger_entry add constraint ledger_entry_kind check (
    case kind
      when 'Granted' then num_nulls(product, quantity) = 0
        and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses, sheet) = 0
      when 'Redeemed' then num_nulls(product, quantity, redemption_id, course, facility, used_on, channel) = 0
        and num_nonnulls(reverses, sheet, reason, reference) = 0
      when 'Reversed' then num_nulls(product, quantity, reverses, reason) = 0
        and num_nonnulls(redemption_id, course, facility, used_on, channel, sheet) = 0
      when 'Withdrawn' then num_nulls(product, quantity, reason) = 0
        and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses, sheet) = 0
      when 'MovedToPaper' then num_nulls(product, quantity, reason) = 0
        and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses, sheet) = 0
      when 'MovedFromPaper' then num_nulls(product, quantity, reason) = 0
        and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses, sheet) = 0
      when 'SheetIssued' then num_nulls(product, sheet, reason) = 0 and quantity = 1
        and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0
      when 'SheetVoided' then num_nulls(product, sheet, reason) = 0 and quantity = 1
        and num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0
      when 'PaperBegun' then reason is not null
        and num_nonnulls(product, quantity, redemption_id, course, facility, used_on, channel, reverses, sheet) = 0
      when 'PaperEnded' then reason is not null
        and num_nonnulls(product, quantity, redemption_id, course, facility, used_on, channel, reverses, sheet) = 0
      else false
    end
  )`,
  // Whose sheet it is that came back. A number is issued once; that it is once is proved by the check of the ledger.
  `create index ledger_entry_by_sheet on ledger_entry (sheet) where kind = 'SheetIssued'`
)

const steps = {
  "1_people": people,
  "2_ledger": ledger,
  "3_catalogue": catalogue,
  "4_logins": logins,
  "5_jobs": jobs,
  "6_references": references,
  "7_search_and_undo": searchAndUndo,
  "8_reports": reports,
  "9_documents": documents,
  "10_uploads": uploads,
  "11_audit": audit,
  "12_paper": paper
}

const latest = Object.keys(steps).length
