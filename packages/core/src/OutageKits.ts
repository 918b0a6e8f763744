/**
 * OutageKits (障害時の用紙): sheets of numbered rows for a facility, on which its staff write down uses while the screen cannot be
 * used (R118, R121). A row's number makes a report of it the same one however often it is entered. What is written on a
 * row is no document here: it becomes a `UseReport`.
 */
import { Effect, Schema } from "effect"
import { record } from "./AuditTrail.ts"
import { Instant } from "./CalendarDate.ts"
import { Catalogue } from "./Catalogue.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { now } from "./CouponBooks.ts"
import { FacilityCode } from "./Facility.ts"
import { FacilityUnknown } from "./FacilityDesk.ts"
import type { AssociationCode } from "./Holder.ts"
import { Actor } from "./LedgerEntry.ts"
import { permitted } from "./Permitted.ts"
import { type Kept, shelf } from "./Shelf.ts"
import type { KitSerial } from "./UseReport.ts"

/** How many rows a kit has. */
export const kitRows = 20

/** Number of a kit. Shape: six characters of Crockford's base 32. Never a word: it is made by chance, outside. */
export const KitNumber = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[0-9A-HJKMNP-TV-Z]{6}$/, { message: "six characters of Crockford's base 32" })),
  Schema.brand("KitNumber")
)
export type KitNumber = typeof KitNumber.Type

/** A kit of a facility. Its number is its id. */
export const OutageKit = Schema.Struct({ facility: FacilityCode, madeBy: Actor, madeAt: Instant })
export type OutageKit = typeof OutageKit.Type

/** The association has no kit of that number, or the kit has no such row. */
export class KitRowUnknown extends Schema.TaggedError<KitRowUnknown>()("KitRowUnknown", {
  why: Schema.Literals(["kit", "row"])
}) {}

const kits = shelf({ kind: "outage-kit", schema: OutageKit, isOpen: () => false })

/** The serial of a row of a kit. */
export const serialOf = (number: KitNumber, row: number): KitSerial =>
  `${number}-${String(row).padStart(2, "0")}` as KitSerial

/** The kit and the row in a serial. */
export const partsOf = (serial: KitSerial): { readonly number: KitNumber; readonly row: number } => ({
  number: serial.slice(0, 6) as KitNumber,
  row: Number(serial.slice(7))
})

/**
 * Reads a serial as people type it: in any width and case, with or without the hyphen, the row with one digit or two; O
 * is read as 0, I and L as 1, as Crockford says. Undefined when it is none.
 */
export const serialIn = (text: string): KitSerial | undefined => {
  const plain = text
    .normalize("NFKC")
    .replace(/\s/gu, "")
    .replace(/[\p{Pd}\u2212\u30fc]/gu, "-")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1")
  const [, number, row] = /^([0-9A-HJKMNP-TV-Z]{6})(?:-([0-9]{1,2})|([0-9]{2}))$/.exec(plain)?.filter(Boolean) ?? []
  return number === undefined || row === undefined ? undefined : serialOf(number as KitNumber, Number(row))
}

/** Makes a kit for a facility. Fails with DocumentConflict when the number is taken. Refuses who may not, and unknown facilities. */
export const make = Effect.fn("OutageKits.make")(function* (clerk: Clerk, facility: FacilityCode, number: KitNumber) {
  yield* permitted(clerk, "correct")
  const { association } = clerk
  const known = (yield* (yield* Catalogue).latest).facilities.get(facility)
  if (known?.association !== association) return yield* new FacilityUnknown()
  const { at } = yield* now
  const madeBy = actorOf(clerk)
  yield* record({
    association,
    actor: madeBy,
    action: "outage-kit.make",
    subject: `facility:${facility}`,
    detail: { kit: number }
  })
  return yield* kits.add(association, number, { facility, madeBy, madeAt: at })
})

/** A kit by its number. Fails with DocumentMissing. */
export const get = (association: AssociationCode, number: string) => kits.get(association, number)

/** The kit of a serial. Refuses one that no kit has. */
export const rowOf = Effect.fn("OutageKits.rowOf")(function* (association: AssociationCode, serial: KitSerial) {
  const { number, row } = partsOf(serial)
  const kit = yield* kits.find(association, number)
  if (kit === undefined) return yield* new KitRowUnknown({ why: "kit" })
  return row >= 1 && row <= kitRows ? kit : yield* new KitRowUnknown({ why: "row" })
})

/** How many kits are looked at: more than one for each facility of a large association. */
const mostKits = 5_000
const batchSize = 500

/** The kits of an association, the latest first, or those of one facility. */
export const list = Effect.fn("OutageKits.list")(function* (association: AssociationCode, facility?: FacilityCode) {
  const found: Array<Kept<OutageKit>> = []
  let before: string | undefined
  while (found.length < mostKits) {
    const batch = yield* kits.list({ association, limit: batchSize, ...(before === undefined ? {} : { before }) })
    found.push(...batch)
    before = batch.at(-1)?.id
    if (batch.length < batchSize) break
  }
  return found
    .filter(({ value }) => facility === undefined || value.facility === facility)
    .sort((a, b) => b.value.madeAt - a.value.madeAt)
})
