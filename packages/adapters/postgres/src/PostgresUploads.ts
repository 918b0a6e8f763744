/**
 * Files that were handed in, in PostgreSQL, each piece a row. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { Uploads } from "@fukuri/core"
import { Effect, Layer, Option, Stream } from "effect"
import { answering } from "./SqlFailure.ts"

/** The files of the database that a client is connected to. */
export const layer: Layer.Layer<Uploads.Uploads, never, PgClient.PgClient> = Layer.effect(
  Uploads.Uploads,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const answered = answering("uploads", sql)
    return Uploads.Uploads.of({
      add: Effect.fn("Uploads.add")(function* ({ association, id }, index, bytes) {
        yield* answered(sql.unsafe(addStatement, [association, id, index, bytes]))
      }),
      read: ({ association, id }) =>
        Stream.paginate(
          -1,
          Effect.fnUntraced(function* (after) {
            const [row] = yield* answered(sql.unsafe<PieceRow>(nextStatement, [association, id, after]))
            return row === undefined
              ? ([[], Option.none<number>()] as const)
              : ([[row.bytes], Option.some(row.index)] as const)
          })
        ),
      drop: Effect.fn("Uploads.drop")(function* ({ association, id }) {
        yield* answered(sql.unsafe("delete from upload_piece where association = $1 and id = $2", [association, id]))
      })
    })
  })
)

interface PieceRow {
  readonly index: number
  readonly bytes: Uint8Array
}

/** Adding again what was added is no fault: an answer may have been lost. */
const addStatement = `
  insert into upload_piece (association, id, index, bytes) values ($1, $2, $3, $4)
  on conflict (association, id, index) do update set bytes = excluded.bytes`

/** One at a time: how large a piece is, is for whoever handed the file in. */
const nextStatement = `
  select index, bytes from upload_piece
  where association = $1 and id = $2 and index > $3
  order by index limit 1`
