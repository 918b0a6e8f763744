// An association of any size for benchmarks: the guide's programmes, one facility that offers everything, and members
// who differ in nothing but their number. Made through the ports, so that it is what the product itself would store.
import { CalendarDate, Catalogue, CouponProduct, Facility, Holder, HolderNumber, Holders } from "@fukuri/core"
import { Ledger, LedgerEntry, type StoreFailure } from "@fukuri/core"
import { association, code, gojokai, kyosai, programmes } from "@fukuri/examples/programmes/guide"
import { Effect, Schema } from "effect"

/** The most there can be: their numbers have six digits. */
export const mostMembers = 900_000

/** Of the first member; the others follow. */
export const firstNumber = 100_000

/** The association, whose identities are its code, a colon and the number. */
export const associationCode = code

/** The identity of the member of an index from 0. */
export const memberAt = (index: number): Holder.HolderId => Holder.holderId(code, numberOf(String(firstNumber + index)))

/** The facility that offers everything. */
export const facilityCode = Schema.decodeSync(Facility.FacilityCode)("1234567")

/** マイ リフレッシュ, of which everybody has more than anybody can use. */
export const refresh = {
  product: Schema.decodeSync(CouponProduct.ProductId)("my-refresh"),
  course: Schema.decodeSync(CouponProduct.CourseKey)("my-refresh")
}

/**
 * Stores the association of a fiscal year with its members. Each has three entries, as a man of 49 has in real life;
 * only that マイ リフレッシュ was granted 999 times, and can be used from the first day of the year to the last.
 */
export const populate = Effect.fnUntraced(function* (
  members: number,
  fiscalYear: CalendarDate.FiscalYear
): Effect.fn.Return<
  void,
  Holders.ImportOverlap | Ledger.VersionConflict | StoreFailure.StoreFailure,
  Catalogue.Catalogue | Holders.Holders | Ledger.Ledger
> {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association(fiscalYear))
  for (const programme of programmes(fiscalYear)) {
    const products = programme.products.map((product) =>
      product.id === refresh.product ? { ...product, usable: CalendarDate.fiscalYearPeriod(fiscalYear) } : product
    )
    yield* catalogue.putProgramme({ ...programme, products })
  }
  yield* catalogue.putFacilities([facility(programmes(fiscalYear).flatMap(({ products }) => products))])

  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(code)
  yield* inBatches(members, (indexes) =>
    holders.add(
      staging,
      indexes.map((index) => ({ line: index + 2, holder: member(index), changed: true }))
    )
  )
  yield* holders.commit(staging, CalendarDate.fiscalYearPeriod(fiscalYear).from)

  const ledger = yield* Ledger.Ledger
  const entries = grants(fiscalYear)
  yield* inBatches(members, (indexes) =>
    ledger.append(
      indexes.map((index) => ({ key: { holder: memberAt(index), fiscalYear }, expectedVersion: 0, entries }))
    )
  )
})

const numberOf = Schema.decodeSync(HolderNumber.HolderNumber)
const batch = 5_000

const inBatches = <E, R>(members: number, work: (indexes: ReadonlyArray<number>) => Effect.Effect<void, E, R>) =>
  Effect.gen(function* () {
    for (let from = 0; from < members; from += batch) {
      yield* work(Array.from({ length: Math.min(batch, members - from) }, (_, offset) => from + offset))
    }
  })

const since = { from: CalendarDate.date("2000-04-01") }

const member = (index: number): Holder.Holder => ({
  association: code,
  number: numberOf(String(firstNumber + index)),
  name: "見本 太郎",
  kana: "ミホン タロウ",
  birthDate: CalendarDate.date("1974-12-12"),
  sex: "male",
  workplace: { code: "10001", name: "見本県立見本高等学校" },
  appointment: { category: "正規", weeklyCentihours: 3875, terms: [since] },
  memberships: [
    { body: kyosai, period: since },
    { body: gojokai, period: since }
  ]
})

const facility = (products: ReadonlyArray<CouponProduct.CouponProduct>): Facility.Facility => ({
  code: facilityCode,
  association: code,
  name: "共済組合互助会病院",
  postalCode: "000-0001",
  address: "見本県見本市中央1-1",
  phone: "000-000-0001",
  note: "",
  offers: [...new Set(products.flatMap(({ courses }) => courses.map(({ key }) => key)))]
})

const grants = (fiscalYear: CalendarDate.FiscalYear): ReadonlyArray<LedgerEntry.LedgerEntry> =>
  [
    { product: refresh.product, quantity: 999 },
    { product: "dock-general-40plus-male", quantity: 1 },
    { product: "dental", quantity: 1 }
  ].map((granted) =>
    Schema.decodeSync(LedgerEntry.LedgerEntry)({
      _tag: "Granted",
      at: CalendarDate.startOf(CalendarDate.fiscalYearPeriod(fiscalYear).from),
      actor: "grants",
      ...granted
    })
  )
