/**
 * The catalogue in PostgreSQL, with the newest snapshot kept in this process. A write raises the version in its own
 * statement, and only when a row differs. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { Association, Catalogue, Facility, Programme } from "@fukuri/core"
import { Effect, Layer, Schema, Semaphore } from "effect"
import { answering, decoding } from "./SqlFailure.ts"

/** The catalogue of the database that a client is connected to. */
export const layer: Layer.Layer<Catalogue.Catalogue, never, PgClient.PgClient> = Layer.effect(
  Catalogue.Catalogue,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const answered = answering("catalogue", sql)
    const oneLoad = Semaphore.makeUnsafe(1)
    let cached: Catalogue.Snapshot | undefined

    /** Brings the kept snapshot up to date: version and rows of one moment, the rows only when they are newer. */
    const load = Effect.gen(function* () {
      const rows = yield* answered(sql.unsafe<CatalogueRow>(loadStatement, [BigInt(cached?.version ?? -1)]))
      const version = Number(rows.find(({ kind }) => kind === "version")?.record ?? 0)
      if (cached !== undefined && cached.version >= version) return cached
      const of = (kind: CatalogueRow["kind"]) => rows.flatMap((row) => (row.kind === kind ? [row.record] : []))
      const loaded = Catalogue.snapshot(version, {
        associations: yield* readAssociations(of("association")),
        programmes: yield* readProgrammes(of("programme")),
        facilities: yield* readFacilities(of("facility"))
      })
      cached = loaded
      return loaded
    }).pipe(Effect.withSpan("Catalogue.load"))

    const at = (version: number) =>
      Effect.suspend(() =>
        cached !== undefined && cached.version >= version
          ? Effect.succeed(cached)
          : oneLoad.withPermit(
              Effect.suspend(() => (cached !== undefined && cached.version >= version ? Effect.succeed(cached) : load))
            )
      )

    const put = (statement: string, rows: ReadonlyArray<object>) =>
      rows.length === 0 ? Effect.void : Effect.asVoid(answered(sql.unsafe(statement, [JSON.stringify(rows)])))

    return Catalogue.Catalogue.of({
      at,
      latest: oneLoad.withPermit(load),
      putAssociation: (record) => put(putAssociationStatement, [{ code: record.code, record }]),
      putProgramme: (record) =>
        put(putProgrammeStatement, [{ association: record.association, id: record.id, record }]),
      putFacilities: (facilities) =>
        put(
          putFacilitiesStatement,
          // The last of those with the same code counts; in order, so that two writers never lock crosswise.
          [...new Map(facilities.map((record) => [record.code, { code: record.code, record }])).values()].toSorted(
            (a, b) => (a.code < b.code ? -1 : 1)
          )
        )
    })
  })
)

interface CatalogueRow {
  readonly kind: "version" | "association" | "programme" | "facility"
  readonly record: unknown
}

const readAssociations = decoding("catalogue", "an association", Schema.Array(Association.Association))
const readProgrammes = decoding("catalogue", "a programme", Schema.Array(Programme.Programme))
const readFacilities = decoding("catalogue", "a facility", Schema.Array(Facility.Facility))

const loadStatement = `
  with newer as materialized (select version from catalogue_version where version > $1)
  select 'version' as kind, 0 as place, '' as code, to_jsonb(version) as record from catalogue_version
  union all select 'association', 0, code, record from association where exists (select from newer)
  union all select 'programme', place, id, record from programme where exists (select from newer)
  union all select 'facility', 0, code, record from facility where exists (select from newer)
  order by place, code`

/** A write of rows that differ, with the version it makes. */
const put = (insert: string, table: string, key: string) => `
  with written as (
    ${insert}
    on conflict (${key}) do update set record = excluded.record where ${table}.record is distinct from excluded.record
    returning 1
  )
  update catalogue_version set version = version + 1 where exists (select from written)`

const putAssociationStatement = put(
  "insert into association (code, record) select * from json_to_recordset($1::json) as r (code text, record jsonb)",
  "association",
  "code"
)

const putProgrammeStatement = put(
  `insert into programme (association, id, record)
    select * from json_to_recordset($1::json) as r (association text, id text, record jsonb)`,
  "programme",
  "association, id"
)

const putFacilitiesStatement = put(
  "insert into facility (code, record) select * from json_to_recordset($1::json) as r (code text, record jsonb)",
  "facility",
  "code"
)
