/**
 * The record of who did what, in PostgreSQL. The primary key (association, place) is what makes an append safe, and the
 * table refuses any change. The contract is the port's.
 */
import { PgClient } from "@effect/sql-pg"
import { Audit, type CalendarDate, type Holder } from "@fukuri/core"
import { Effect, Layer, Option, Stream } from "effect"
import { answering } from "./SqlFailure.ts"

/** The record of the database that a client is connected to. */
export const layer: Layer.Layer<Audit.Audit, never, PgClient.PgClient> = Layer.effect(
  Audit.Audit,
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const answered = answering("audit", sql)
    return Audit.Audit.of({
      last: Effect.fn("Audit.last")(function* (association) {
        const [row] = yield* answered(sql.unsafe<LineRow>(lastStatement, [association]))
        return row === undefined ? undefined : lineOf(row)
      }),
      append: Effect.fn("Audit.append")(function* (association, line) {
        const { action, actor, at, detail, hash, place, subject } = line
        const written = yield* answered(
          sql.unsafe(appendStatement, [association, place, BigInt(at), actor, action, subject, detail, hash])
        )
        if (written.length === 0) return yield* new Audit.AuditConflict()
      }),
      list: Effect.fn("Audit.list")(function* ({ action, actor, association, before, from, limit, subject, until }) {
        const asked = [
          sql`association = ${association}`,
          ...(actor === undefined ? [] : [sql`actor = ${actor}`]),
          ...(action === undefined ? [] : [sql`starts_with(action, ${action})`]),
          ...(subject === undefined ? [] : [sql`subject = ${subject}`]),
          ...(from === undefined ? [] : [sql`at >= ${BigInt(from)}`]),
          ...(until === undefined ? [] : [sql`at < ${BigInt(until)}`]),
          ...(before === undefined ? [] : [sql`place < ${before}`])
        ]
        const rows = yield* answered(sql<LineRow>`
          select place, at, actor, action, subject, detail, hash from audit_line
          where ${sql.and(asked)} order by place desc limit ${limit}`)
        return rows.map(lineOf)
      }),
      all: (association: Holder.AssociationCode) =>
        Stream.paginate(
          0,
          Effect.fnUntraced(function* (after) {
            const rows = yield* answered(sql.unsafe<LineRow>(allStatement, [association, after]))
            const last = rows.length < pageRows ? undefined : rows.at(-1)?.place
            return [rows.length === 0 ? [] : [rows.map(lineOf)], Option.fromUndefinedOr(last)] as const
          })
        )
    })
  })
)

const pageRows = 1_000

interface LineRow extends Omit<Audit.AuditLine, "at"> {
  readonly at: bigint
}

const lineOf = ({ action, actor, at, detail, hash, place, subject }: LineRow): Audit.AuditLine => ({
  place,
  at: Number(at) as CalendarDate.Instant,
  actor,
  action,
  subject,
  detail,
  hash
})

const lastStatement = `
  select place, at, actor, action, subject, detail, hash from audit_line
  where association = $1 order by place desc limit 1`

/**
 * The primary key refuses a place that is taken. That the line before is there, which the key cannot say, is asked here:
 * lines are never removed, so a line once seen is there for good.
 */
const appendStatement = `
  insert into audit_line (association, place, at, actor, action, subject, detail, hash)
  select $1::text, $2::integer, $3::bigint, $4::text, $5::text, $6::text, $7::text, $8::text
  where $2 = 1 or exists (select from audit_line l where l.association = $1 and l.place = $2 - 1)
  on conflict (association, place) do nothing
  returning 1 as written`

const allStatement = `
  select place, at, actor, action, subject, detail, hash from audit_line
  where association = $1 and place > $2
  order by place limit ${pageRows}`
