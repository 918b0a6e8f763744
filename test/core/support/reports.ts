// A world in which facilities tell of uses: the guide's programmes in memory, some people, a clock that is set by hand, and
// stores that can be cut off at the next append or the next write of a document.
import {
  Audit,
  Catalogue,
  Clerk,
  CouponBook,
  CouponBooks,
  Digest,
  Documents,
  Holder,
  Holders,
  Ledger,
  LedgerCheck,
  type LedgerEntry,
  type Reports,
  type StoreFailure,
  UseReport,
  UseReports
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { expect } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { type Faults, storesWith } from "../../support/faultyStores.ts"
import {
  actor,
  at,
  courseKey,
  date,
  facilityWith,
  factsOf,
  fiscalYear,
  gojokai,
  kyosai,
  membership,
  memberWith,
  numberOf,
  productId,
  sag,
  spouseWith
} from "../../support/people.ts"

export const year = fiscalYear(2024)
export const refresh = productId("my-refresh")
export const hospital = facilityWith()
export const other = facilityWith({ code: facilityCode("7654321"), name: "見本歯科", offers: [courseKey("dental")] })

/** 見本 太郎: three of マイ リフレッシュ, his dock and his dental check. */
export const taro = numberOf("123456")
/** Somebody who lost membership on 7/5, as the list of 7/10 says. */
export const lost = numberOf("234567")
/** Somebody in the list who was granted nothing. */
export const nobody = numberOf("345678")

const people = [
  memberWith(),
  spouseWith(),
  memberWith({
    number: lost,
    name: "見本 次郎",
    kana: "ミホン ジロウ",
    memberships: [membership(kyosai, "1997-04-01", "2024-07-05"), membership(gojokai, "1997-04-01", "2024-07-05")]
  }),
  memberWith({ number: nobody, name: "見本 三郎", kana: "ミホン サブロウ", memberships: [] })
]

export const clerk = (id: string, over: Partial<typeof Clerk.Clerk.Encoded> = {}): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({
    id,
    association: "sag",
    name: id,
    roles: ["desk"],
    sees: ["personal", "health"],
    active: true,
    ...over
  })
export const desk = clerk("desk")
export const desk2 = clerk("desk2")

/** Taro used one マイ リフレッシュ at the hospital on Monday 7/8 at 10:00, the hospital telephoned on 7/9. */
export const told = (over: Partial<UseReport.Told> = {}): UseReport.Told => ({
  source: { _tag: "Told", ordinal: 1 },
  number: taro,
  name: "見本太郎",
  facility: hospital.code,
  course: courseKey("my-refresh"),
  quantity: 1,
  usedOn: date("2024-07-08"),
  usedAt: at("2024-07-08", 10),
  reporter: "受付 田中",
  toldOn: date("2024-07-09"),
  ...over
})
export const row = (serial: string) =>
  ({ _tag: "Row", serial: Schema.decodeSync(UseReport.KitSerial)(serial) }) as const

export type Stores =
  | Ledger.Ledger
  | Catalogue.Catalogue
  | Holders.Holders
  | Documents.Documents
  | Audit.Audit
  | Digest.Digest
  | Reports.Reports

/** The world on 2024-07-09 at 10:00, with everything granted that is due. */
export const inOffice = <A, E>(work: (faults: Faults) => Effect.Effect<A, E, Stores>) => {
  const faults: Faults = { now: at("2024-07-09"), append: [], put: [] }
  return Effect.gen(function* () {
    const catalogue = yield* Catalogue.Catalogue
    yield* catalogue.putAssociation(association(year))
    for (const programme of programmes(year)) yield* catalogue.putProgramme(programme)
    yield* catalogue.putFacilities([hospital, other])
    yield* enrol(people)
    for (const number of [taro, lost]) {
      for (const [product, quantity] of [
        ["my-refresh", 3],
        ["dock-general-40plus-male", 1],
        ["dental", 1]
      ] as const) {
        yield* put(number, {
          _tag: "Granted",
          at: at("2024-06-03"),
          actor: actor("grants"),
          product: productId(product),
          quantity
        })
      }
    }
    // The association has its secret by the first report.
    yield* Effect.orDie(UseReports.preview({ clerk: desk, told: told(), seed: "hard to guess" }))
    return yield* work(faults)
  }).pipe(Effect.provide(storesWith(faults)))
}

/** Takes a members list as of 7/10. */
export const enrol = Effect.fnUntraced(function* (all: ReadonlyArray<Holder.Holder>) {
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(sag)
  yield* holders.add(
    staging,
    all.map((holder, index) => ({ line: index + 2, holder, changed: true }))
  )
  yield* holders.commit(staging, date("2024-07-10"))
})
export const everybody = people

export const holderOf = (number: typeof taro): Holder.HolderId => Holder.holderId(sag, number)

/** Puts entries into a book as they are. */
export const put = (number: typeof taro, ...entries: ReadonlyArray<LedgerEntry.LedgerEntry>) =>
  CouponBooks.change(holderOf(number), year, () => Effect.succeed(entries))

/** Taro presses for one マイ リフレッシュ now. */
export const press = (id: LedgerEntry.RedemptionId, facility = hospital) =>
  Effect.gen(function* () {
    const { at } = yield* CouponBooks.now
    const product = programmes(year)
      .flatMap(({ products }) => products)
      .find((each) => each.id === refresh)
    if (product === undefined) return yield* Effect.die("no product")
    const command: CouponBook.Command = {
      _tag: "Redeem",
      redemptionId: id,
      product,
      course: courseKey("my-refresh"),
      quantity: 1,
      facility,
      situation: { facts: factsOf(memberWith()), reckoning: "birthday" },
      at,
      actor: actor("holder")
    }
    return yield* CouponBooks.change(holderOf(taro), year, ({ book }) =>
      Effect.fromResult(CouponBook.decide(book, command))
    )
  })

/** Every use in the ledger, in words. */
export const uses = Effect.gen(function* () {
  const recorded = (yield* Stream.runCollect((yield* Ledger.Ledger).entries(sag, 0))).flat()
  return recorded.flatMap(({ entry, holder }) =>
    entry._tag === "Redeemed"
      ? [`${Holder.numberOf(holder)} ${entry.course} ${entry.quantity} ${entry.usedOn} ${entry.channel} ${entry.actor}`]
      : []
  )
})

/** The record, in words. */
export const deeds = Effect.gen(function* () {
  const all = yield* (yield* Audit.Audit).list({ association: sag, limit: 200 })
  return all.toReversed().map(({ action, actor }) => `${actor} ${action}`)
})

export const refusalOf = <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(work), ({ _tag }) => _tag)

/** Proves the ledger (R133). */
export const clean: Effect.Effect<void, StoreFailure.StoreFailure, Stores> = Effect.gen(function* () {
  expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
})

function facilityCode(code: string) {
  return code as typeof hospital.code
}
