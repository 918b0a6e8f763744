/**
 * People in SQLite, and the members lists that are staged. What a list replaced is kept with it until the next one.
 */
import { randomUUID } from "node:crypto"
import { type CalendarDate, Holder, Holders, HolderNumber, type StoreFailure } from "@fukuri/core"
import { callOn, pageRows, pages, type Row, type Sqlite } from "./Sqlite.ts"

/** The people who are in a file. */
export const holdersIn = (sqlite: Sqlite): Holders.Holders["Service"] => {
  const call = callOn(sqlite, "holders")

  const isBegun = (id: Holders.StagingId): boolean => sqlite.row("select 1 from staging where id = ?", id) !== undefined

  const drop = (id: unknown): void => {
    sqlite.write("delete from staged where staging = ?", String(id))
    sqlite.write("delete from staging where id = ?", String(id))
  }

  const listOf = (association: Holder.AssociationCode): Holders.ListState => {
    const row = sqlite.row("select generation, as_of from list where association = ?", association)
    return {
      generation: Number(row?.["generation"] ?? 0),
      asOf: (row?.["as_of"] ?? undefined) as CalendarDate.CalendarDate | undefined
    }
  }

  const find = (id: Holder.HolderId): Holder.Holder | undefined => {
    const values = [Holder.associationOf(id), Holder.numberOf(id)]
    return sqlite.rows("select body from person where association = ? and number = ?", ...values).map(holderIn)[0]
  }

  const put = (holder: Holder.Holder): void =>
    sqlite.write(
      "insert into person values (?, ?, ?) on conflict (association, number) do update set body = excluded.body",
      holder.association,
      holder.number,
      JSON.stringify(holder)
    )

  const commit = (id: Holders.StagingId, asOf: CalendarDate.CalendarDate): void => {
    if (!isBegun(id)) throw new Holders.ImportOverlap()
    const association = associationOf(id)
    const before = listOf(association)
    const changed = sqlite.rows("select body from staged where staging = ? and changed = 1", id).map(holderIn)
    const last = sqlite.row("select coalesce(max(seq), 0) as seq from entry")
    const records = changed.map(({ number }) => {
      const known = Holder.holderId(association, number)
      return [known, find(known) ?? null] as const
    })
    const replaced: Replaced = { asOf: before.asOf ?? null, seq: Number(last?.["seq"]), records }
    for (const holder of changed) put(holder)
    setList(association, { generation: before.generation + 1, asOf }, replaced)
    drop(id)
  }

  const setList = (association: Holder.AssociationCode, state: Holders.ListState, replaced: Replaced | null): void =>
    sqlite.write(
      "insert or replace into list values (?, ?, ?, ?)",
      association,
      state.generation,
      state.asOf ?? null,
      replaced && JSON.stringify(replaced)
    )

  const undo = (association: Holder.AssociationCode, generation: number): void => {
    const text = sqlite.row("select replaced from list where association = ?", association)?.["replaced"] ?? null
    if (text === null || listOf(association).generation !== generation) {
      throw new Holders.UndoRefused({ reason: "superseded", people: 0 })
    }
    const { asOf, records, seq } = JSON.parse(String(text)) as Replaced
    const written = new Set(records.map(([id]) => id))
    const people = sqlite
      .rows("select distinct holder from entry where association = ? and seq > ?", association, seq)
      .map((row) => row["holder"] as Holder.HolderId)
      .filter((id) => written.has(id) || written.has(Holder.memberIdOf(id) ?? id)).length
    if (people > 0) throw new Holders.UndoRefused({ reason: "depended-on", people })
    for (const [id, holder] of records) {
      if (holder !== null) put(holder)
      else sqlite.write("delete from person where association = ? and number = ?", association, Holder.numberOf(id))
    }
    setList(association, { generation: generation + 1, asOf: asOf ?? undefined }, null)
    for (const { id } of sqlite.rows("select id from staging where association = ?", association)) drop(id)
  }

  /** A page of people after a number; with a list, only those whom it does not name. */
  const peopleAfter = (association: Holder.AssociationCode, last?: Holder.Holder, list: Holders.StagingId | "" = "") =>
    sqlite
      .rows(
        `select body from person where association = ? and number > ? and not exists (
           select 1 from staged where staging = ? and staged.number = person.number
         ) order by number limit ?`,
        association,
        last?.number ?? "",
        list,
        pageRows
      )
      .map(holderIn)

  const stagedIn = (id: Holders.StagingId) =>
    sqlite.rows("select number, line from staged where staging = ? order by line", id).map((row) => ({
      number: row["number"] as HolderNumber.HolderNumber,
      line: Number(row["line"])
    }))

  return Holders.Holders.of({
    find: (ids) => call(() => [...new Set(ids)].flatMap((id) => find(id) ?? [])),
    all: (association) =>
      pages<Holder.Holder, StoreFailure.StoreFailure>((last) => call(() => peopleAfter(association, last))),
    search: ({ after, association, limit, words }) =>
      call(() =>
        sqlite
          .rows(
            "select body from person where association = ? and number > ? order by number",
            association,
            after ?? ""
          )
          .map(holderIn)
          .filter((holder) => words.every((word) => Holders.searchText(holder).includes(word)))
          .slice(0, limit)
      ),
    list: (association) => call(() => listOf(association)),
    stage: (association) =>
      call(() => {
        for (const { id } of sqlite.rows("select id from staging where association = ?", association)) drop(id)
        const id = `${association}:${randomUUID()}` as Holders.StagingId
        sqlite.write("insert into staging values (?, ?)", association, id)
        return id
      }),
    add: (id, rows) =>
      call(() => {
        if (!isBegun(id)) throw new Holders.ImportOverlap()
        for (const { changed, holder, line } of rows) {
          const values = [id, line, holder.number, changed ? 1 : 0, JSON.stringify(holder)]
          sqlite.write("insert into staged values (?, ?, ?, ?, ?)", ...values)
        }
      }, overlapIn),
    repeated: (id, limit) =>
      call(() =>
        [...Map.groupBy(stagedIn(id), ({ number }) => number)]
          .filter(([, rows]) => rows.length > 1)
          .map(([number, rows]) => ({ number, lines: rows.map(({ line }) => line) }))
          .slice(0, limit)
      ),
    withoutMember: (id, limit) =>
      call(() => {
        const rows = stagedIn(id)
        const numbers = new Set<string>(rows.map(({ number }) => number))
        return rows
          .filter(({ number }) => HolderNumber.relationOf(number) === "spouse" && !numbers.has(number.slice(0, 6)))
          .slice(0, limit)
      }),
    missing: (id) =>
      pages<Holder.Holder, StoreFailure.StoreFailure>((last) =>
        call(() => (isBegun(id) ? peopleAfter(associationOf(id), last, id) : []))
      ),
    commit: (id, asOf) => call(() => commit(id, asOf), overlapIn),
    undo: (association, generation) =>
      call(
        () => undo(association, generation),
        (thrown) => (thrown instanceof Holders.UndoRefused ? thrown : undefined)
      ),
    drop: (id) => call(() => drop(id))
  })
}

/** What a list replaced: every record that it wrote as it was before, null for whom it added. */
interface Replaced {
  readonly asOf: CalendarDate.CalendarDate | null
  readonly seq: number
  readonly records: ReadonlyArray<readonly [Holder.HolderId, Holder.Holder | null]>
}

const overlapIn = (thrown: unknown) => (thrown instanceof Holders.ImportOverlap ? thrown : undefined)

const holderIn = (row: Row): Holder.Holder => JSON.parse(String(row["body"])) as Holder.Holder

const associationOf = (id: Holders.StagingId): Holder.AssociationCode =>
  id.slice(0, id.indexOf(":")) as Holder.AssociationCode
