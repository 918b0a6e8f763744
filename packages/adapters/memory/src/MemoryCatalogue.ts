/**
 * The catalogue in memory. The contract is the port's; what is equal is not written, so that it does not count as a
 * change.
 */
import { Catalogue } from "@fukuri/core"
import { Equal } from "effect"
import { call, type Memory } from "./Memory.ts"

/** The catalogue that is held in a memory. */
export const catalogueIn = ({ catalogue }: Memory): Catalogue.Catalogue["Service"] => {
  const latest = () =>
    Catalogue.snapshot(catalogue.version, {
      associations: [...catalogue.associations.values()],
      programmes: [...catalogue.programmes.values()],
      facilities: [...catalogue.facilities.values()]
    })
  const put = <A>(records: Map<string, A>, rows: ReadonlyArray<readonly [key: string, row: A]>) => {
    const changed = [...new Map(rows)].filter(([key, row]) => !Equal.equals(records.get(key), row))
    for (const [key, row] of changed) records.set(key, row)
    if (changed.length > 0) catalogue.version++
  }
  return Catalogue.Catalogue.of({
    at: () => call(latest),
    latest: call(latest),
    putAssociation: (row) => call(() => put(catalogue.associations, [[row.code, row]])),
    putProgramme: (row) => call(() => put(catalogue.programmes, [[`${row.association}/${row.id}`, row]])),
    putFacilities: (rows) =>
      call(() =>
        put(
          catalogue.facilities,
          rows.map((row) => [row.code, row])
        )
      )
  })
}
