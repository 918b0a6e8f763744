/**
 * Guide: what a scenario begins with unless it says otherwise: the association and the programmes of the guide in the fiscal
 * year, and the facilities of the demo. It is data of `@fukuri/examples`, loaded by name at run time.
 */
import {
  AssociationSettings,
  type Association,
  CalendarDate,
  Catalogue,
  type Facility,
  type Programme
} from "@fukuri/core"
import type { LedgerEntry } from "@fukuri/core"
import { Effect } from "effect"
import type { House } from "./House.ts"

/** What the guide consists of. */
export interface Guide {
  readonly association: Association.Association
  readonly programmes: ReadonlyArray<Programme.Programme>
  readonly facilities: ReadonlyArray<Facility.Facility>
}

interface DemoModule {
  readonly demo: (today: CalendarDate.CalendarDate) => Guide
}

// The name is not written as a literal, so that this builds without the package.
const packageName = ["@fukuri", "examples/demo"].join("/")

/** The guide of the fiscal year of a day. Rejects when the package that holds it is not installed. */
export const guideOf = async (today: CalendarDate.CalendarDate): Promise<Guide> => {
  const loaded: DemoModule = await import(packageName)
  return loaded.demo(today)
}

/** Puts the guide into an empty house. */
export const furnish = async ({ run }: House, { association, facilities, programmes }: Guide): Promise<void> =>
  run(
    Effect.gen(function* () {
      const catalogue = yield* Catalogue.Catalogue
      yield* AssociationSettings.set("system:cli" as LedgerEntry.Actor, association)
      yield* Effect.forEach(programmes, catalogue.putProgramme, { discard: true })
      yield* catalogue.putFacilities(facilities)
    }).pipe(Effect.orDie)
  )

/** Gives a house the programmes of the fiscal year that its clock shows, when it has none of that year. */
export const ensureYear = async (house: House): Promise<void> => {
  const today = CalendarDate.dayOf(house.hand.now)
  const { programmes } = await house.run(Effect.flatMap(Catalogue.Catalogue, (catalogue) => catalogue.latest))
  if (programmes.some(({ fiscalYear }) => fiscalYear === CalendarDate.fiscalYearOf(today))) return
  const guide = await guideOf(today)
  await house.run(
    Effect.flatMap(Catalogue.Catalogue, (catalogue) =>
      Effect.forEach(guide.programmes, catalogue.putProgramme, { discard: true })
    )
  )
}
