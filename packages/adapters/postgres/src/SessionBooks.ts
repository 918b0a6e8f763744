/**
 * SessionBooks: a login and the book of its holder in one statement, shared with whoever asks at the same time. Who asks has
 * often asked before, and nothing of the book has changed since: what was read as it was read the last time is not decoded
 * again. Kept is what a text says, never that it still stands: every answer was read when it was asked for.
 */
import type { PgClient } from "@effect/sql-pg"
import { type CalendarDate, Holder, type Ledger, type Sessions, type StoreFailure } from "@fukuri/core"
import { Effect } from "effect"
import { columnList, encodedOf, type HolderRow } from "./HolderRow.ts"
import { encodedEntryOf, type EntryValues, entryValues } from "./LedgerRow.ts"
import { readEntries, readHolder, sharing } from "./PostgresLedger.ts"
import { answering } from "./SqlFailure.ts"
import { together } from "./Together.ts"

/** A login as its table has it. */
export interface SessionRow {
  readonly audience: string
  readonly started_at: bigint
  readonly seen_at: bigint
}

/** The login of a row. */
export const sessionOf = (
  { holder, tokenHash }: Pick<Sessions.Session, "holder" | "tokenHash">,
  row: SessionRow
): Sessions.Session => ({
  holder,
  tokenHash,
  audience: row.audience,
  startedAt: Number(row.started_at) as CalendarDate.Instant,
  seenAt: Number(row.seen_at) as CalendarDate.Instant
})

/** A login that is asked for, and the year of the book. */
interface Asked {
  readonly holder: Holder.HolderId
  readonly tokenHash: string
  readonly fiscalYear: CalendarDate.FiscalYear
}

/** Finds logins with books in the database of a client. */
export const sessionBooksIn = (
  sql: PgClient.PgClient
): ((asked: Asked) => Effect.Effect<Sessions.SessionWithBook, StoreFailure.StoreFailure>) => {
  const answered = answering("sessions", sql)
  const streamOf = streamsKept()
  const found = (asked: Asked, row: Row) =>
    Effect.map(streamOf(asked, row), (stream) => ({
      session: row.audience === null ? undefined : sessionOf(asked, { ...row, audience: row.audience }),
      stream
    }))
  return together({
    ...sharing,
    // Looks do not wait for a commit: one statement at a time is as soon back, and more share the next.
    atOnce: 1,
    kindOf: ({ fiscalYear }) => fiscalYear,
    run: Effect.fnUntraced(function* (all) {
      const rows = yield* answered(
        sql.unsafe<Row>(statement, [
          all.map(({ holder }) => holder),
          all.map(({ tokenHash }) => tokenHash),
          all.map(({ holder }) => Holder.memberIdOf(holder) ?? ""),
          all[0].fiscalYear
        ])
      )
      return yield* Effect.forEach(rows, (row, index) => Effect.exit(found(all[index] ?? all[0], row)))
    })
  })
}

/** How many books are kept, and how long what was read of one may be. Unit: characters. */
const keeping = { books: 500, most: 20_000 } as const

/** The stream of a row: decoded, or the one that was decoded from the very same text. */
const streamsKept = () => {
  const kept = new Map<string, { readonly text: string; readonly stream: Ledger.OpenStream }>()
  return Effect.fnUntraced(function* ({ fiscalYear, holder }: Asked, row: Row) {
    const key = `${holder} ${fiscalYear}`
    // No part has a break of a line in it: what is JSON has them escaped.
    const text = [row.catalogue_version, row.as_of, row.holder, row.member, row.entries].join("\n")
    const before = kept.get(key)
    // Taken out and put in again it is the last to be dropped.
    kept.delete(key)
    if (before?.text === text) {
      kept.set(key, before)
      return before.stream
    }
    const stream: Ledger.OpenStream = {
      key: { holder, fiscalYear },
      holder: row.holder === null ? undefined : yield* readHolder(recordIn(row.holder)),
      member: row.member === null ? undefined : yield* readHolder(recordIn(row.member)),
      asOf: (row.as_of ?? undefined) as CalendarDate.CalendarDate | undefined,
      entries:
        row.entries === null
          ? []
          : yield* readEntries((JSON.parse(row.entries) as ReadonlyArray<EntryValues>).map(encodedEntryOf)),
      catalogueVersion: Number(row.catalogue_version)
    }
    if (text.length > keeping.most) return stream
    kept.set(key, { text, stream })
    for (const oldest of kept.keys()) {
      if (kept.size <= keeping.books) break
      kept.delete(oldest)
    }
    return stream
  })
}

const recordIn = (json: string): unknown => encodedOf(JSON.parse(json) as HolderRow)

/** One of those that were asked for. What can stay undecoded is a text. */
interface Row extends Omit<SessionRow, "audience"> {
  /** Null when there is no such login; then the instants are null too. */
  readonly audience: string | null
  readonly catalogue_version: bigint
  readonly as_of: string | null
  readonly holder: string | null
  readonly member: string | null
  readonly entries: string | null
}

const record = (id: string): string =>
  `(select row_to_json(r) from (select ${columnList("h")} from holder h where h.holder_id = ${id}) r)::text`

/** $1 the holders, $2 the hashes of their tokens, $3 their members, empty for members themselves, $4 the year. */
const statement = `
  select s.audience, s.started_at, s.seen_at, c.version as catalogue_version,
    (select l.as_of::text from members_list l where l.association = split_part(asked.holder_id, ':', 1)) as as_of,
    ${record("asked.holder_id")} as holder,
    case when asked.member_id <> '' then ${record("asked.member_id")} end as member,
    (select json_agg(${entryValues} order by e.version)::text from ledger_entry e
      where e.holder_id = asked.holder_id and e.fiscal_year = $4) as entries
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as asked (holder_id, token_hash, member_id, place)
    cross join catalogue_version c
    left join session s on s.holder_id = asked.holder_id and s.token_hash = asked.token_hash
  order by asked.place`
