/**
 * Documents in PostgreSQL. The primary key (subject, kind, id) and the version in the same statement are what makes a
 * write safe; nothing is looked at first. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { type CalendarDate, Documents } from "@fukuri/core"
import { Effect, Layer } from "effect"
import { answering } from "./SqlFailure.ts"

/** The documents of the database that a client is connected to. */
export const layer: Layer.Layer<Documents.Documents, never, PgClient.PgClient> = Layer.effect(
  Documents.Documents,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const answered = answering("documents", sql)
    return Documents.Documents.of({
      find: Effect.fn("Documents.find")(function* ({ id, kind, subject }) {
        const [row] = yield* answered(sql.unsafe<DocumentRow>(findStatement, [subject, kind, id]))
        return row === undefined ? undefined : storedOf(row)
      }),
      put: Effect.fn("Documents.put")(function* ({ at, body, expectedVersion, id, kind, open, subject }) {
        const values = [subject, kind, id, BigInt(at), open, JSON.stringify(body)]
        const written = yield* answered(
          expectedVersion === 0
            ? sql.unsafe(insertStatement, values)
            : sql.unsafe(updateStatement, [...values, expectedVersion])
        )
        if (written.length === 0) return yield* new Documents.DocumentConflict()
      }),
      list: Effect.fn("Documents.list")(function* ({ association, before, kind, limit, open, subject }) {
        const asked = [
          sql`association = ${association}`,
          sql`kind = ${kind}`,
          ...(subject === undefined ? [] : [sql`subject = ${subject}`]),
          // Said outright and not as a value, so that the index of the open ones can be used.
          ...(open === undefined ? [] : [open ? "open" : "not open"]),
          ...(before === undefined ? [] : [sql`id < ${before}`])
        ]
        const rows = yield* answered(sql<DocumentRow>`
          select subject, kind, id, version, at, open, body from document
          where ${sql.and(asked)} order by id desc, subject desc limit ${limit}`)
        return rows.map(storedOf)
      }),
      drop: Effect.fn("Documents.drop")(function* ({ id, kind, subject }) {
        yield* answered(
          sql.unsafe("delete from document where subject = $1 and kind = $2 and id = $3", [subject, kind, id])
        )
      }),
      purge: Effect.fn("Documents.purge")(function* ({ association, before, kind }) {
        yield* answered(sql.unsafe(purgeStatement, [association, kind, BigInt(before)]))
      })
    })
  })
)

interface DocumentRow extends Omit<Documents.StoredDocument, "at"> {
  readonly at: bigint
}

const storedOf = ({ at, body, id, kind, open, subject, version }: DocumentRow): Documents.StoredDocument => ({
  subject,
  kind,
  id,
  version,
  at: Number(at) as CalendarDate.Instant,
  open,
  body
})

const findStatement = `
  select subject, kind, id, version, at, open, body from document where subject = $1 and kind = $2 and id = $3`

const purgeStatement = "delete from document where association = $1 and kind = $2 and at < $3"

const insertStatement = `
  insert into document (subject, kind, id, version, at, open, body) values ($1, $2, $3, 1, $4, $5, $6::json)
  on conflict (subject, kind, id) do nothing
  returning 1 as written`

const updateStatement = `
  update document set version = version + 1, at = $4, open = $5, body = $6::json
  where subject = $1 and kind = $2 and id = $3 and version = $7
  returning 1 as written`
