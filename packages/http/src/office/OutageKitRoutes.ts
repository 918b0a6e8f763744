/**
 * OutageKitRoutes (障害時の用紙): the kits that there are, making one, and printing it.
 */
import { randomBytes } from "node:crypto"
import { CalendarDate, Catalogue, CouponBooks, type CouponProduct, Facility, OutageKits } from "@fukuri/core"
import { kitPrint, type KitPrint, OutageKitPages, UseReportParts } from "@fukuri/web-ui"
import { Effect, Schedule } from "effect"
import { qrSvg } from "../Qr.ts"
import { page, seeOther } from "../Reply.ts"
import { actorNames } from "./ActorNames.ts"
import { typedLine } from "./HolderParts.ts"
import { type OfficeHandler, type OfficeIncoming, type OfficeRoute, statusOf } from "./OfficeRoute.ts"
import { facilityCodeIn, sentences } from "./UseReportDraft.ts"

const { path } = UseReportParts.kitsPlace

const showKits: OfficeHandler = (incoming) => kitsPage(incoming, incoming.query("facility").slice(0, 20))

const make: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const text = typedLine(incoming, "facility")
    const facility = facilityCodeIn(text)
    if (facility === undefined) return yield* kitsPage(incoming, text, sentences.facility)
    // A number that is taken is drawn again: of a thousand million there are always enough.
    const made = Effect.suspend(() => OutageKits.make(incoming.clerk, facility, newKitNumber()))
    return yield* made.pipe(
      Effect.retry({
        while: (error) => error._tag === "DocumentConflict",
        schedule: Schedule.recurs(5)
      }),
      Effect.map(({ id }) => seeOther(`${path}/${id}`)),
      Effect.catchTag("FacilityUnknown", () => kitsPage(incoming, text, sentences.facilityUnknown))
    )
  })

const print: OfficeHandler = (incoming) =>
  Effect.gen(function* () {
    const { association } = incoming
    const kit = yield* OutageKits.get(association.code, incoming.param("id"))
    const catalogue = yield* (yield* Catalogue.Catalogue).latest
    const { today } = yield* CouponBooks.now
    const { facility: code } = kit.value
    const facility = catalogue.facilities.get(code)
    const products = Catalogue.productsOf(catalogue, association.code, CalendarDate.fiscalYearOf(today))
    const view: KitPrint = {
      association,
      facility: facility ?? unknownFacility(association.code, code),
      number: kit.id as OutageKits.KitNumber,
      qrSvg: qrSvg(kit.id),
      families: familiesOf(products, facility)
    }
    return page(kitPrint(view))
  })

/** The pages and deeds about kits. */
export const outageKitRoutes: ReadonlyArray<OfficeRoute> = [
  { method: "GET", path, needs: "look", handler: showKits },
  { method: "POST", path, needs: "correct", handler: make },
  { method: "GET", path: `${path}/:id`, needs: "look", handler: print }
]

const kitsPage = Effect.fnUntraced(function* (incoming: OfficeIncoming, facility: string, mistake?: string) {
  const { association } = incoming
  const catalogue = yield* (yield* Catalogue.Catalogue).latest
  const mistakes = mistake === undefined ? [] : [{ field: "facility", sentence: mistake }]
  return page(
    OutageKitPages.kits(incoming.frame("outages", { mistakes }), {
      kits: yield* OutageKits.list(association.code),
      facilities: Catalogue.facilitiesOf(catalogue, association.code),
      facility,
      nameOf: yield* actorNames(association.code)
    }),
    statusOf(mistakes)
  )
})

/** The families of which the facility offers something, in the order of the programmes. */
const familiesOf = (
  products: ReadonlyArray<CouponProduct.CouponProduct>,
  facility: Facility.Facility | undefined
): KitPrint["families"] => {
  const offered = products.filter(
    ({ courses }) => facility === undefined || courses.some(({ key }) => Facility.offers(facility, key))
  )
  return [...Map.groupBy(offered, ({ family }) => family)].map(([family, of]) => ({
    family,
    anyHour: of.every(({ outageOutsideHours }) => outageOutsideHours === "accepted")
  }))
}

/** A facility that the catalogue has no more: its kit can still be printed for the record. */
const unknownFacility = (
  association: Facility.Facility["association"],
  code: Facility.FacilityCode
): Facility.Facility => ({
  code,
  association,
  name: code,
  postalCode: "",
  address: "",
  phone: "",
  note: "",
  offers: []
})

/** Thirty random bits in Crockford's base 32. */
const newKitNumber = (): OutageKits.KitNumber =>
  [...randomBytes(6)].map((byte) => digits.charAt(byte & 31)).join("") as OutageKits.KitNumber

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
