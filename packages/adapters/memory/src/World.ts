/**
 * World: what a memory can begin with: associations with all that belongs to them, and no coupons yet. Nothing is checked
 * here that a schema does not check: what does not fit together shows when it is used.
 */
import {
  type Association,
  type CalendarDate,
  Catalogue,
  type Facility,
  Holder,
  Holders,
  type Programme,
  type StoreFailure
} from "@fukuri/core"
import { Effect } from "effect"

/** Associations, their programmes and facilities, and who is a member. */
export interface World {
  readonly associations: ReadonlyArray<Association.Association>
  readonly programmes: ReadonlyArray<Programme.Programme>
  readonly facilities: ReadonlyArray<Facility.Facility>
  readonly holders: ReadonlyArray<Holder.Holder>
  /** The day that the members lists describe. */
  readonly asOf: CalendarDate.CalendarDate
}

/** Puts a world into stores that are empty. */
export const put = Effect.fnUntraced(function* ({
  asOf,
  associations,
  facilities,
  holders,
  programmes
}: World): Effect.fn.Return<
  void,
  Holders.ImportOverlap | StoreFailure.StoreFailure,
  Catalogue.Catalogue | Holders.Holders
> {
  const catalogue = yield* Catalogue.Catalogue
  yield* Effect.forEach(associations, (association) => catalogue.putAssociation(association))
  yield* Effect.forEach(programmes, (programme) => catalogue.putProgramme(programme))
  yield* catalogue.putFacilities(facilities)
  const lists = yield* Holders.Holders
  for (const [association, people] of Map.groupBy(holders, (holder) => holder.association)) {
    const list = yield* lists.stage(association)
    yield* lists.add(
      list,
      people.map((holder, index) => ({ line: index + 1, holder, changed: true }))
    )
    yield* lists.commit(list, asOf)
  }
})
