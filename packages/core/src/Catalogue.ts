/**
 * Catalogue: associations, programmes and facilities as one immutable snapshot with a version, and the port to its
 * store. Look-ups on a snapshot are plain functions.
 */
import { Context, type Effect } from "effect"
import type { FiscalYear } from "./CalendarDate.ts"
import type { Association } from "./Association.ts"
import type { CouponProduct, ProductId } from "./CouponProduct.ts"
import type { Facility } from "./Facility.ts"
import type { AssociationCode } from "./Holder.ts"
import type { Programme } from "./Programme.ts"
import type { StoreFailure } from "./StoreFailure.ts"

/** Everything that is the same for all people, at one version. */
export interface Snapshot {
  /** Rises with every change; 0 when nothing was ever written. */
  readonly version: number
  readonly associations: ReadonlyMap<string, Association>
  /** The published ones. */
  readonly programmes: ReadonlyArray<Programme>
  readonly facilities: ReadonlyMap<string, Facility>
}

/** A snapshot of the given rows. */
export const snapshot = (
  version: number,
  rows: {
    readonly associations: ReadonlyArray<Association>
    readonly programmes: ReadonlyArray<Programme>
    readonly facilities: ReadonlyArray<Facility>
  }
): Snapshot => ({
  version,
  associations: new Map(rows.associations.map((association) => [association.code, association])),
  programmes: rows.programmes,
  facilities: new Map(rows.facilities.map((facility) => [facility.code, facility]))
})

/** The programmes of an association in a fiscal year. */
export const programmesOf = (
  { programmes }: Snapshot,
  association: AssociationCode,
  fiscalYear: FiscalYear
): ReadonlyArray<Programme> =>
  programmes.filter((programme) => programme.association === association && programme.fiscalYear === fiscalYear)

/** Every product of an association in a fiscal year, in the order of its programmes. */
export const productsOf = (
  catalogue: Snapshot,
  association: AssociationCode,
  fiscalYear: FiscalYear
): ReadonlyArray<CouponProduct> => programmesOf(catalogue, association, fiscalYear).flatMap(({ products }) => products)

/** A product of an association in a fiscal year by its key. Asked for at every use: so without making lists. */
export const productOf = (
  { programmes }: Snapshot,
  association: AssociationCode,
  fiscalYear: FiscalYear,
  product: ProductId
): CouponProduct | undefined => {
  for (const programme of programmes) {
    if (programme.association !== association || programme.fiscalYear !== fiscalYear) continue
    const found = programme.products.find(({ id }) => id === product)
    if (found !== undefined) return found
  }
  return undefined
}

/** The facilities of an association, by code. */
export const facilitiesOf = ({ facilities }: Snapshot, association: AssociationCode): ReadonlyArray<Facility> =>
  [...facilities.values()]
    .filter((facility) => facility.association === association)
    .sort((a, b) => (a.code < b.code ? -1 : 1))

/** The store of the catalogue. Every write raises the version by one when it changes something. */
export class Catalogue extends Context.Service<
  Catalogue,
  {
    /** A snapshot that is at least as new as `version`, from memory when it can be. */
    readonly at: (version: number) => Effect.Effect<Snapshot, StoreFailure>
    /** The newest snapshot. */
    readonly latest: Effect.Effect<Snapshot, StoreFailure>
    readonly putAssociation: (association: Association) => Effect.Effect<void, StoreFailure>
    /** Publishes a programme, in the place of an earlier version of the same id. Atomic. */
    readonly putProgramme: (programme: Programme) => Effect.Effect<void, StoreFailure>
    /** Adds or replaces facilities by code. Atomic. */
    readonly putFacilities: (facilities: ReadonlyArray<Facility>) => Effect.Effect<void, StoreFailure>
  }
>()("@fukuri/core/Catalogue") {}
