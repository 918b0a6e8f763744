/**
 * People in PostgreSQL. A members list is staged in tables beside them and becomes current in one transaction, which
 * writes only the records that differ. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { type CalendarDate, Holder, Holders, HolderNumber } from "@fukuri/core"
import { Effect, Layer, Option, Stream } from "effect"
import {
  assignments,
  columnList,
  columnTypes,
  encodedOf,
  type HolderRow,
  holderSchema,
  rangeOf,
  rowOf
} from "./HolderRow.ts"
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
      const state: Holders.ListState = { generation: row?.generation ?? 0, asOf: row?.as_of }
      return state
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
        const batch = rows.slice(from, from + addRows).map(stagedRowOf)
        const [begun] = yield* answered(
          sql.unsafe<{ readonly begun: boolean }>(addStatement, [associationOf(id), id, JSON.stringify(batch)])
        )
        if (begun?.begun !== true) return yield* new Holders.ImportOverlap()
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
        yield* sql.unsafe(upsertStatement, [id])
        yield* sql.unsafe(listedStatement, [association, asOf])
        yield* sql.unsafe("delete from staged_holder where staging_id = $1", [id])
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
      list,
      stage,
      add,
      repeated,
      withoutMember,
      missing: (id) => paged(associationOf(id), missingStatement, id),
      commit,
      drop
    })
  })
)

const pageRows = 1_000
const addRows = 5_000
/** A list of millions is written in minutes. What takes longer is stuck. */
const bulkTimeout = "30min"

interface PageRow extends HolderRow {
  /** The last of the page that was looked at; null behind the end. */
  readonly last: string | null
}

interface ListRow {
  readonly generation: number
  readonly as_of: CalendarDate.CalendarDate
}

interface LineRow {
  readonly number: HolderNumber.HolderNumber
  readonly line: number
}

const readHolders = decoding("holders", "a person's record", holderSchema)

const stagedRowOf = ({ changed, holder, line }: Holders.StagedHolder) => ({ line, changed, ...rowOf(holder) })

const associationOf = (id: Holders.StagingId): Holder.AssociationCode =>
  id.slice(0, id.indexOf(":")) as Holder.AssociationCode

const findStatement = `select ${columnList()} from holder where holder_id = any ($1::text[])`

/** $1 behind whom the page begins, $2 before whom it ends. */
const page = `page as materialized (
    select * from holder where holder_id > $1 and holder_id < $2 order by holder_id limit ${pageRows}
  ), seen as (select max(holder_id) as last from page)`

const allStatement = `
  with ${page}
  select seen.last, ${columnList("p")} from seen left join page p on true order by p.holder_id`

/** Each of the page is looked up by key: the planner must not read all that is staged for every page. */
const missingStatement = `
  with ${page}
  select seen.last, ${columnList("p")}
  from seen left join page p on (
    select s.line from staged_holder s where s.holder_id = p.holder_id and s.staging_id = $3 limit 1) is null
  order by p.holder_id`

const listStatement = "select generation, as_of from members_list where association = $1"

const beginStatement = `
  insert into staged_list (association, staging_id) values ($1, $2)
  on conflict (association) do update set staging_id = excluded.staging_id`

/** The list is locked until the rows are in, so that whoever begins another removes these rows too. */
const addStatement = `
  with begun as materialized (
    select from staged_list where association = $1 and staging_id = $2 for share
  ), added as (
    insert into staged_holder (holder_id, staging_id, line, changed, ${columnList()})
    select r.association || ':' || r.number, $2, r.line, r.changed, ${columnList("r")}
    from begun, json_to_recordset($3::json) as r (line integer, changed boolean, ${columnTypes})
  )
  select exists (select from begun) as begun`

const repeatedStatement = `
  select number, array_agg(line order by line) as lines
  from staged_holder where staging_id = $1
  group by number having count(*) > 1
  order by min(line) limit $2`

const withoutMemberStatement = `
  select s.number, s.line
  from staged_holder s
  where s.staging_id = $1 and length(s.number) = 8 and not exists (
    select from staged_holder m where m.staging_id = $1 and m.holder_id = left(s.holder_id, -2))
  order by s.line limit $2`

/** In order of the key, which is how the table and its index are laid out. */
const upsertStatement = `
  insert into holder (holder_id, ${columnList()})
  select distinct on (holder_id) holder_id, ${columnList()}
  from staged_holder where staging_id = $1 and changed
  order by holder_id, place desc
  on conflict (holder_id) do update set ${assignments}`

const listedStatement = `
  insert into members_list as known (association, generation, as_of) values ($1, 1, $2)
  on conflict (association) do update set generation = known.generation + 1, as_of = excluded.as_of`
