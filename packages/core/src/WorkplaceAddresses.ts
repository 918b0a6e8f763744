/**
 * WorkplaceAddresses (所属所の住所): where paper is mailed (R115). Members lists name workplaces and have no addresses, so the
 * office keeps them here, by the workplace's code. Who works where is not known here.
 */
import { Effect, Result, Schema, Stream } from "effect"
import { type Deed, recorded } from "./AuditTrail.ts"
import { actorOf, type Clerk } from "./Clerk.ts"
import { now } from "./CouponBooks.ts"
import { Digest } from "./Digest.ts"
import { emptyFile, layoutOf, type RawRow, refusal } from "./FileRow.ts"
import { type AssociationCode, Workplace } from "./Holder.ts"
import { Instant } from "./CalendarDate.ts"
import { Actor } from "./LedgerEntry.ts"
import { permitted } from "./Permitted.ts"
import { shelf } from "./Shelf.ts"
import { line } from "./Text.ts"
import { type AddressRow, columns, read as readRow } from "./WorkplaceAddressRow.ts"

/** What stands on a label. */
export const MailAddress = Schema.Struct({
  /** Shape: `330-9301`, or empty. */
  postalCode: line({ most: 20 }),
  address: line({ least: 1, most: 200 }),
  /** To whose attention, below the name of the workplace: 事務室 御中; empty when nothing is to be added. */
  addressee: line({ most: 100 })
})
export type MailAddress = typeof MailAddress.Type

/** The address of a workplace. */
export const WorkplaceAddress = Schema.Struct({
  workplace: Workplace,
  ...MailAddress.fields,
  changedBy: Actor,
  changedAt: Instant
})
export type WorkplaceAddress = typeof WorkplaceAddress.Type

const addresses = shelf<WorkplaceAddress>({
  kind: "workplace-address",
  schema: WorkplaceAddress,
  isOpen: () => false
})

/** How many addresses are listed at once. */
export const pageSize = 100

/** What a workplace is kept under: its code where that can be an id, else a digest of what is known of it. */
export const idOf = Effect.fn("WorkplaceAddresses.idOf")(function* ({ code, name }: Workplace) {
  if (/^[0-9A-Za-z][0-9A-Za-z._-]{0,59}$/.test(code)) return code
  const { sha256 } = yield* Digest
  return `~${sha256(JSON.stringify([code, name])).slice(0, 40)}`
})

/** The addresses of some workplaces that have one, by their ids. */
export const ofWorkplaces = Effect.fn("WorkplaceAddresses.ofWorkplaces")(function* (
  association: AssociationCode,
  workplaces: ReadonlyArray<Workplace>
) {
  const ids = new Set(yield* Effect.forEach(workplaces, idOf))
  const found = yield* Effect.forEach(ids, (id) => addresses.find(association, id), { concurrency: 8 })
  return new Map(found.flatMap((kept) => (kept === undefined ? [] : [[kept.id, kept.value] as const])))
})

/** The address of one workplace, by its id. */
export const find = Effect.fn("WorkplaceAddresses.find")(function* (association: AssociationCode, id: string) {
  return yield* addresses.find(association, id)
})

/** Addresses by code, the greatest first. */
export const list = Effect.fn("WorkplaceAddresses.list")(function* (association: AssociationCode, before?: string) {
  const found = yield* addresses.list({
    association,
    limit: pageSize + 1,
    ...(before === undefined || before === "" ? {} : { before })
  })
  const rows = found.slice(0, pageSize)
  return { rows, next: found.length > pageSize ? rows.at(-1)?.id : undefined }
})

/** Writes down the address of a workplace, in the place of the one before. Recorded. Refuses who may not. */
export const save = Effect.fn("WorkplaceAddresses.save")(function* (
  clerk: Clerk,
  workplace: Workplace,
  given: MailAddress
) {
  yield* permitted(clerk, "operate")
  const { association } = clerk
  const id = yield* idOf(workplace)
  const { at } = yield* now
  const before = yield* addresses.find(association, id)
  const { address, addressee, postalCode } = given
  const value: WorkplaceAddress = {
    workplace,
    postalCode,
    address,
    addressee,
    changedBy: actorOf(clerk),
    changedAt: at
  }
  const isSame =
    before !== undefined && textOf(before.value) === textOf(value) && before.value.workplace.name === workplace.name
  if (isSame) return before
  const deed: Deed = {
    association,
    actor: actorOf(clerk),
    action: "workplace.address",
    subject: `workplace:${id}`,
    detail: {
      name: workplace.name,
      ...(before === undefined ? {} : { before: partsOf(before.value) }),
      after: partsOf(value)
    }
  }
  return yield* recorded(deed)(
    before === undefined
      ? addresses
          .add(association, id, value)
          .pipe(
            Effect.catchTag("DocumentConflict", () => addresses.change(association, id, () => Effect.succeed(value)))
          )
      : addresses.change(association, id, () => Effect.succeed(value))
  )
})

/** The most lines of a list of addresses. */
export const mostRows = 10_000

/** A list has more lines than are read. */
export class AddressesTooMany extends Schema.TaggedError<AddressesTooMany>()("AddressesTooMany", {
  most: Schema.Int
}) {}

/**
 * Takes a whole list of addresses, each in the place of the one before; of two lines of one workplace the later one holds.
 * Recorded once, with how many. Answers how many there are. Refuses who may not, and the list as a whole when anything in it
 * is wrong: then nothing is changed.
 */
export const take = Effect.fn("WorkplaceAddresses.take")(function* <E, R>(
  clerk: Clerk,
  rows: Stream.Stream<ReadonlyArray<RawRow>, E, R>
) {
  yield* permitted(clerk, "operate")
  const { association } = clerk
  const read = yield* readAll(rows)
  const { at } = yield* now
  const actor = actorOf(clerk)
  const work = Effect.forEach(
    read,
    Effect.fnUntraced(function* ({ workplace, ...mail }: AddressRow) {
      const value: WorkplaceAddress = { workplace, ...mail, changedBy: actor, changedAt: at }
      const id = yield* idOf(workplace)
      const known = yield* addresses.find(association, id)
      if (known === undefined) {
        yield* addresses
          .add(association, id, value)
          .pipe(
            Effect.catchTag("DocumentConflict", () => addresses.change(association, id, () => Effect.succeed(value)))
          )
      } else if (textOf(known.value) !== textOf(value) || known.value.workplace.name !== workplace.name) {
        yield* addresses.change(association, id, () => Effect.succeed(value))
      }
    }),
    { discard: true }
  )
  yield* recorded({ association, actor, action: "workplace.import", detail: { rows: read.length } })(work)
  return read.length
})

const readAll = Effect.fnUntraced(function* <E, R>(rows: Stream.Stream<ReadonlyArray<RawRow>, E, R>) {
  const all = (yield* Stream.runCollect(rows)).flat()
  const [header, ...lines] = all
  if (header === undefined) return yield* refusal([emptyFile])
  if (lines.length > mostRows) return yield* new AddressesTooMany({ most: mostRows })
  const layout = layoutOf(columns, header)
  if (Result.isFailure(layout)) return yield* refusal(layout.failure)
  const read = lines.map((line) => readRow(layout.success, line))
  const problems = read.flatMap((each) => (Result.isFailure(each) ? each.failure : []))
  if (problems.length > 0) return yield* refusal(problems)
  if (lines.length === 0) return yield* refusal([{ line: 1, column: "", value: "", code: "rows-missing" }])
  return read.flatMap((each) => (Result.isSuccess(each) ? [each.success] : []))
})

const partsOf = ({ address, addressee, postalCode }: MailAddress) => ({ postalCode, address, addressee })

const textOf = (given: MailAddress): string => JSON.stringify(partsOf(given))
