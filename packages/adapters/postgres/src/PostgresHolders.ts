/**
 * People in PostgreSQL. A members list is staged in tables beside them and becomes current in one transaction, which
 * writes only the records that differ. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { type CalendarDate, Holder, Holders, HolderNumber } from "@fukuri/core"
import { Effect, Layer, Option, Stream } from "effect"
import {
  arraysOf,
  assignments,
  assignmentsFrom,
  columnArrays,
  columnList,
  encodedOf,
  type HolderRow,
  holderSchema,
  rangeOf,
  rowOf,
  writtenList
} from "./HolderRow.ts"
import { arrayOf } from "./SqlArray.ts"
import { answering, decoding, failing } from "./SqlFailure.ts"

/** The people of the database that a client is connected to. */
export const layer: Layer.Layer<Holders.Holders, never, PgClient.PgClient> = Layer.effect(
  Holders.Holders,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const answered = answering("holders", sql)

    /** One transaction that may take as long as a whole list does. */
    const atOnce = <A, E, R>(work: Effect.Effect<A, E, R>) =>
      sql.unsafe(`set local statement_timeout = '${bulkTimeout}'`).pipe(Effect.andThen(work), sql.withTransaction)

    const read = (rows: ReadonlyArray<HolderRow>) => readHolders(rows.map(encodedOf))

    /** Everybody of an association by number, a page at a time; a statement answers those of a page that are asked for. */
    const paged = (association: Holder.AssociationCode, statement: string, ...more: ReadonlyArray<unknown>) => {
      const [low, high] = rangeOf(association)
      return Stream.paginate(
        low,
        Effect.fnUntraced(function* (from) {
          const rows = yield* answered(sql.unsafe<PageRow>(statement, [from, high, ...more]))
          const batch = yield* read(rows.filter(({ number }) => number !== null))
          const last = rows[0]?.last ?? null
          return [batch.length === 0 ? [] : [batch], Option.fromNullOr(last)] as const
        })
      )
    }

    const list = Effect.fn("Holders.list")(function* (association: Holder.AssociationCode) {
      const [row] = yield* answered(sql.unsafe<ListRow>(listStatement, [association]))
      const state: Holders.ListState = { generation: row?.generation ?? 0, asOf: row?.as_of ?? undefined }
      return state
    })

    const search = Effect.fn("Holders.search")(function* ({ after, association, limit, words }: Holders.HolderQuery) {
      const [low, high] = rangeOf(association)
      const from = after === undefined ? low : Holder.holderId(association, after)
      return yield* read(
        yield* answered(sql.unsafe<HolderRow>(searchStatement(words.length), [from, high, limit, ...words]))
      )
    })

    const stage = Effect.fn("Holders.stage")(function* (association: Holder.AssociationCode) {
      const id = `${association}:${crypto.randomUUID()}` as Holders.StagingId
      const [low, high] = rangeOf(association)
      yield* sql
        .unsafe(beginStatement, [association, id])
        .pipe(
          Effect.andThen(sql.unsafe("delete from staged_holder where holder_id > $1 and holder_id < $2", [low, high])),
          atOnce,
          failing("holders")
        )
      return id
    })

    const add = Effect.fn("Holders.add")(function* (id: Holders.StagingId, rows: ReadonlyArray<Holders.StagedHolder>) {
      for (let from = 0; from === 0 || from < rows.length; from += addRows) {
        const batch = rows.slice(from, from + addRows)
        yield* Effect.gen(function* () {
          if ((yield* sql.unsafe(begunStatement, [associationOf(id), id])).length === 0) {
            return yield* new Holders.ImportOverlap()
          }
          yield* sql.unsafe(addStatement, [
            id,
            arrayOf(batch.map(({ line }) => line)),
            arrayOf(batch.map(({ changed }) => changed)),
            ...arraysOf(batch.map(({ holder }) => rowOf(holder)))
          ])
        }).pipe(sql.withTransaction, answered)
      }
    })

    const repeated = Effect.fn("Holders.repeated")(function* (id: Holders.StagingId, limit: number) {
      const rows = yield* answered(sql.unsafe<Holders.RepeatedNumber>(repeatedStatement, [id, limit]))
      return rows.map(({ lines, number }) => ({ number, lines }))
    })

    const withoutMember = Effect.fn("Holders.withoutMember")(function* (id: Holders.StagingId, limit: number) {
      return yield* answered(sql.unsafe<LineRow>(withoutMemberStatement, [id, limit]))
    })

    const commit = Effect.fn("Holders.commit")(function* (id: Holders.StagingId, asOf: CalendarDate.CalendarDate) {
      const association = associationOf(id)
      yield* Effect.gen(function* () {
        const begun = yield* sql.unsafe(
          "delete from staged_list where association = $1 and staging_id = $2 returning 1 as begun",
          [association, id]
        )
        if (begun.length === 0) return yield* new Holders.ImportOverlap()
        yield* sql.unsafe(forgetStatement, [...rangeOf(association)])
        yield* sql.unsafe(keepStatement, [id])
        yield* sql.unsafe(upsertStatement, [id])
        const [last] = yield* sql.unsafe<{ readonly place: bigint }>(lastPlaceStatement, [association])
        yield* sql.unsafe(listedStatement, [association, asOf, last?.place ?? 0n])
        // After a first list the server would go on believing that nobody is there, and read the whole table for each.
        // People are found by key alone: looking at every column takes three times as long.
        yield* sql.unsafe("analyze holder (holder_id)")
        yield* sql.unsafe("delete from staged_holder where staging_id = $1", [id])
      }).pipe(atOnce, failing("holders"))
    })

    const undo = Effect.fn("Holders.undo")(function* (association: Holder.AssociationCode, generation: number) {
      const range = rangeOf(association)
      yield* Effect.gen(function* () {
        // As if a list were begun: who begins or commits one meanwhile waits, and what was staged is dropped, because it
        // was compared with what is taken back here.
        yield* sql.unsafe(beginStatement, [association, `${association}:${crypto.randomUUID()}`])
        const [kept] = yield* sql.unsafe<KeptRow>(keptStatement, [association])
        if (kept === undefined || kept.generation !== generation || kept.ledger_place === null) {
          return yield* new Holders.UndoRefused({ reason: "superseded", people: 0 })
        }
        yield* sql.unsafe(lockStatement, [...range])
        const [since] = yield* sql.unsafe<{ readonly people: bigint }>(dependentsStatement, [
          association,
          kept.ledger_place
        ])
        const people = Number(since?.people ?? 0)
        if (people > 0) return yield* new Holders.UndoRefused({ reason: "depended-on", people })
        yield* sql.unsafe(restoreStatement, [...range])
        yield* sql.unsafe(removeStatement, [...range])
        yield* sql.unsafe(forgetStatement, [...range])
        yield* sql.unsafe(takenBackStatement, [association])
        yield* sql.unsafe("delete from staged_list where association = $1", [association])
        yield* sql.unsafe("delete from staged_holder where holder_id > $1 and holder_id < $2", [...range])
      }).pipe(atOnce, failing("holders"))
    })

    const drop = Effect.fn("Holders.drop")(function* (id: Holders.StagingId) {
      yield* sql
        .unsafe("delete from staged_list where association = $1 and staging_id = $2", [associationOf(id), id])
        .pipe(
          Effect.andThen(sql.unsafe("delete from staged_holder where staging_id = $1", [id])),
          atOnce,
          failing("holders")
        )
    })

    return Holders.Holders.of({
      find: Effect.fn("Holders.find")(function* (ids) {
        return yield* read(yield* answered(sql.unsafe<HolderRow>(findStatement, [ids])))
      }),
      all: (association) => paged(association, allStatement),
      search,
      list,
      stage,
      add,
      repeated,
      withoutMember,
      missing: (id) => paged(associationOf(id), missingStatement, id),
      commit,
      undo,
      drop
    })
  })
)

const pageRows = 250
const addRows = 5_000
/** A list of millions is written in minutes. What takes longer is stuck. */
const bulkTimeout = "30min"

interface PageRow extends HolderRow {
  /** The last of the page that was looked at; null behind the end. */
  readonly last: string | null
}

interface ListRow {
  readonly generation: number
  /** Null when the only list was taken back. */
  readonly as_of: CalendarDate.CalendarDate | null
}

interface KeptRow {
  readonly generation: number
  /** Null when nothing is kept by which the list could be taken back. */
  readonly ledger_place: bigint | null
}

interface LineRow {
  readonly number: HolderNumber.HolderNumber
  readonly line: number
}

const readHolders = decoding("holders", "a person's record", holderSchema)

const associationOf = (id: Holders.StagingId): Holder.AssociationCode =>
  id.slice(0, id.indexOf(":")) as Holder.AssociationCode

const findStatement = `select ${columnList()} from holder where holder_id = any ($1::text[])`

/** $1 behind whom the page begins, $2 before whom it ends. */
const page = `page as materialized (
    select holder_id, ${columnList()} from holder where holder_id > $1 and holder_id < $2 order by holder_id limit ${pageRows}
  ), seen as (select max(holder_id) as last from page)`

const allStatement = `
  with ${page}
  select seen.last, ${columnList("p")} from seen left join page p on true order by p.holder_id`

/** Each of the page is looked up by key: the planner must not read all that is staged for every page. */
const missingStatement = `
  with page as materialized (
    select h.holder_id, ${columnList("h")}, (
      select s.line from staged_holder s where s.holder_id = h.holder_id and s.staging_id = $3 limit 1) as line
    from holder h where h.holder_id > $1 and h.holder_id < $2 order by h.holder_id limit ${pageRows}
  ), seen as (select max(holder_id) as last from page)
  select seen.last, ${columnList("p")} from seen left join page p on p.line is null order by p.holder_id`

/** $1 behind whom it begins, $2 before whom it ends, $3 how many, then each word. */
const searchStatement = (words: number): string => `
  select ${columnList()} from holder
  where holder_id > $1 and holder_id < $2
  ${Array.from({ length: words }, (_, index) => `and position($${index + 4} in search_text) > 0`).join("\n  ")}
  order by holder_id limit $3`

const listStatement = "select generation, as_of from members_list where association = $1"

const beginStatement = `
  insert into staged_list (association, staging_id) values ($1, $2)
  on conflict (association) do update set staging_id = excluded.staging_id`

/** The list is locked until the rows are in, so that whoever begins another removes these rows too. */
const begunStatement = "select 1 as begun from staged_list where association = $1 and staging_id = $2 for share"

const addStatement = `
  insert into staged_holder (holder_id, staging_id, line, changed, ${writtenList()})
  select r.association || ':' || r.number, $1::text, r.line, r.changed, ${writtenList("r")}
  from unnest($2::integer[], $3::boolean[], ${columnArrays(4)}) as r (line, changed, ${writtenList()})`

const repeatedStatement = `
  select number, array_agg(line order by line) as lines
  from staged_holder where staging_id = $1
  group by number having count(*) > 1
  order by min(line) limit $2`

/** The members are looked for once, by key, and not for each line: on a cluster they are on other shards. */
const withoutMemberStatement = `
  with spouse as materialized (
    select s.number, s.line, left(s.holder_id, -2) as member from staged_holder s
    where s.staging_id = $1 and length(s.number) = 8
  ), known as materialized (
    select distinct m.holder_id from spouse s join staged_holder m on m.holder_id = s.member where m.staging_id = $1
  )
  select s.number, s.line from spouse s left join known k on k.holder_id = s.member
  where k.holder_id is null order by s.line limit $2`

/** In order of the key, which is how the table and its index are laid out. */
const upsertStatement = `
  insert into holder (holder_id, ${writtenList()})
  select distinct on (holder_id) holder_id, ${writtenList()}
  from staged_holder where staging_id = $1 and changed
  order by holder_id, place desc
  on conflict (holder_id) do update set ${assignments}`

/** Every record that is about to be written as it is now. Before {@link upsertStatement}. */
const keepStatement = `
  insert into replaced_holder (holder_id, added, ${writtenList()})
  select w.holder_id, h.holder_id is null, ${writtenList("h")}
  from (select distinct holder_id from staged_holder where staging_id = $1 and changed) w
  left join holder h on h.holder_id = w.holder_id
  order by w.holder_id`

const forgetStatement = "delete from replaced_holder where holder_id > $1 and holder_id < $2"

const lastPlaceStatement =
  "select coalesce(max(e.seq), 0) as place from ledger_entry e where split_part(e.holder_id, ':', 1) = $1"

const listedStatement = `
  insert into members_list as known (association, generation, as_of, ledger_place) values ($1, 1, $2, $3)
  on conflict (association) do update set generation = known.generation + 1, as_of = excluded.as_of,
    previous_as_of = known.as_of, ledger_place = excluded.ledger_place`

const keptStatement = "select generation, ledger_place from members_list where association = $1 for update"

/** Whom the list wrote, and the spouses of members whom it wrote: an entry of any of them depends on it. */
const touched = `h.holder_id > $1 and h.holder_id < $2 and exists (
    select from replaced_holder r where r.holder_id in (h.holder_id, left(h.holder_id, strpos(h.holder_id, ':') + 6)))`

/** An append locks its holder's row by its foreign key: those under way are waited for, and others wait. */
const lockStatement = `
  with locked as materialized (select h.holder_id from holder h where ${touched} order by h.holder_id for update)
  select count(*) from locked`

const dependentsStatement = `
  select count(distinct e.holder_id) as people from ledger_entry e
  where split_part(e.holder_id, ':', 1) = $1 and e.seq > $2 and exists (
    select from replaced_holder r where r.holder_id in (e.holder_id, left(e.holder_id, strpos(e.holder_id, ':') + 6)))`

const restoreStatement = `
  update holder h set ${assignmentsFrom("r")} from replaced_holder r
  where h.holder_id = r.holder_id and not r.added and r.holder_id > $1 and r.holder_id < $2`

const removeStatement = `
  delete from holder h using replaced_holder r
  where h.holder_id = r.holder_id and r.added and r.holder_id > $1 and r.holder_id < $2`

const takenBackStatement = `
  update members_list set generation = generation + 1, as_of = previous_as_of, previous_as_of = null,
    ledger_place = null
  where association = $1`
