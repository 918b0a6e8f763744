/**
 * Imports: files of the office become records (R20, R24, R25, A7, A21). All or nothing: a list with one bad line
 * changes nothing, and everything that is wrong is told at once.
 */
import { Context, Effect, Layer, type Stream } from "effect"
import type { Association } from "./Association.ts"
import { Catalogue } from "./Catalogue.ts"
import { type FacilitiesSummary, planFacilities } from "./FacilityList.ts"
import type { FileRefused, RawRow } from "./FileRow.ts"
import { Holders } from "./Holders.ts"
import { type ImportSummary, type MembersList, type MembersRefused, takeMembers } from "./MemberImport.ts"
import type { StoreFailure } from "./StoreFailure.ts"

export type { FacilitiesSummary } from "./FacilityList.ts"

/** The verbs of importing. */
export class Imports extends Context.Service<
  Imports,
  {
    /** Takes a full members list: who is missing loses membership the day before it. Atomic. */
    readonly members: <E, R>(
      list: MembersList<E, R>
    ) => Effect.Effect<ImportSummary, MembersRefused | StoreFailure | E, R>
    /** Adds or replaces facilities by code. Atomic. */
    readonly facilities: <E>(
      association: Association,
      rows: Stream.Stream<ReadonlyArray<RawRow>, E>
    ) => Effect.Effect<FacilitiesSummary, FileRefused | StoreFailure | E>
  }
>()("@fukuri/core/Imports") {
  static readonly layer: Layer.Layer<Imports, never, Holders | Catalogue> = Layer.effect(
    Imports,
    Effect.gen(function* () {
      const holders = yield* Holders
      const catalogue = yield* Catalogue

      const facilities = Effect.fnUntraced(function* <E>(
        association: Association,
        rows: Stream.Stream<ReadonlyArray<RawRow>, E>
      ) {
        const { added, changed, summary } = yield* planFacilities(association, rows).pipe(
          Effect.provideService(Catalogue, catalogue)
        )
        yield* catalogue.putFacilities([...added, ...changed.map(({ after }) => after)])
        return summary
      })

      return Imports.of({
        members: (list) => takeMembers(holders, list),
        facilities
      })
    })
  )
}
