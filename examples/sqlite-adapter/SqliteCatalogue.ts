/**
 * The catalogue in SQLite: every record as JSON by its key, and one version that rises when a write changes something.
 */
import { type Association, Catalogue, type Facility, type Programme } from "@fukuri/core"
import { Equal } from "effect"
import { callOn, type Sqlite } from "./Sqlite.ts"

/** The catalogue that is in a file. */
export const catalogueIn = (sqlite: Sqlite): Catalogue.Catalogue["Service"] => {
  const call = callOn(sqlite, "catalogue")

  const allOf = <A>(kind: string): ReadonlyArray<A> =>
    sqlite
      .rows("select body from catalogue where kind = ? order by rowid", kind)
      .map(({ body }) => JSON.parse(String(body)) as A)

  const latest = call(() =>
    Catalogue.snapshot(Number(sqlite.row("select version from catalogue_version")?.["version"]), {
      associations: allOf<Association.Association>("association"),
      programmes: allOf<Programme.Programme>("programme"),
      facilities: allOf<Facility.Facility>("facility")
    })
  )

  const put = (kind: string, records: ReadonlyArray<readonly [key: string, record: object]>) =>
    call(() => {
      const changed = [...new Map(records)].filter(([key, record]) => {
        const known = sqlite.row("select body from catalogue where kind = ? and key = ?", kind, key)
        return known === undefined || !Equal.equals(JSON.parse(String(known["body"])), record)
      })
      const sql = "insert into catalogue values (?, ?, ?) on conflict (kind, key) do update set body = excluded.body"
      for (const [key, record] of changed) sqlite.write(sql, kind, key, JSON.stringify(record))
      if (changed.length > 0) sqlite.write("update catalogue_version set version = version + 1")
    })

  return Catalogue.Catalogue.of({
    // A snapshot is read anew each time: at least as new as any version that was asked for.
    at: () => latest,
    latest,
    putAssociation: (record) => put("association", [[record.code, record]]),
    putProgramme: (record) => put("programme", [[`${record.association}/${record.id}`, record]]),
    putFacilities: (records) =>
      put(
        "facility",
        records.map((record) => [record.code, record])
      )
  })
}
