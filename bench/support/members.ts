// An association of any size for benchmarks: the guide's programmes, one facility that offers everything, and people by
// number. A first thousand is made through the ports, so that it is what the product itself would store; the others are
// made of those by the server, which is quicker. Who the people of a members list are is in `people`.
import { PgClient } from "@effect/sql-pg"
import { CalendarDate, Catalogue, CouponProduct, Facility, Holder, HolderNumber, Holders } from "@fukuri/core"
import { Ledger, LedgerEntry, StoreFailure } from "@fukuri/core"
import { association, code, gojokai, kyosai, programmes } from "@fukuri/examples/programmes/guide"
import { Effect, Schema } from "effect"
import type { SqlError } from "effect/sql/SqlError"

/** The most there can be whose numbers have six digits. */
export const mostMembers = 900_000

/** The most there can be at all. */
export const mostPeople = 3_000_000

/** Of the first member; the others follow. */
export const firstNumber = 100_000

/** The association, whose identities are its code, a colon and the number. */
export const associationCode = code

/** The number of the member of an index from 0: six digits, and behind the last of them a letter and five. */
export const numberAt = (index: number): string =>
  `${firstCharacters[Math.floor(index / 100_000)] ?? ""}${String(index % 100_000).padStart(5, "0")}`

/** The identity of the member of an index from 0. */
export const memberAt = (index: number): Holder.HolderId => Holder.holderId(code, numberOf(numberAt(index)))

/** The facility that offers everything. */
export const facilityCode = Schema.decodeSync(Facility.FacilityCode)("1234567")

/** マイ リフレッシュ, of which everybody has more than anybody can use. */
export const refresh = {
  product: Schema.decodeSync(CouponProduct.ProductId)("my-refresh"),
  course: Schema.decodeSync(CouponProduct.CourseKey)("my-refresh")
}

/** People of a kind, as many as there shall be. */
export interface People {
  readonly count: number
  /**
   * The person of an index below {@link sample}, with the number of that index, or of the one before and `01` when it is a
   * spouse. Everybody behind them is, but for the number, as the one with the same last three digits.
   */
  readonly person: (index: number) => Holder.Holder
  /** What each has in the ledger. */
  readonly entries: ReadonlyArray<LedgerEntry.LedgerEntry>
}

/** How many are made through the ports. */
export const sample = 1_000

/**
 * Members who differ in nothing but their number. Each has three entries, as a man of 49 has in real life; only that
 * マイ リフレッシュ was granted 999 times, and can be used from the first day of the year to the last.
 */
export const alike = (count: number, fiscalYear: CalendarDate.FiscalYear): People => ({
  count,
  person: member,
  entries: grants(fiscalYear)
})

/** Stores the association of a fiscal year with its people. */
export const populate = Effect.fnUntraced(function* (
  { count, entries, person }: People,
  fiscalYear: CalendarDate.FiscalYear
): Effect.fn.Return<
  void,
  Holders.ImportOverlap | Ledger.VersionConflict | StoreFailure.StoreFailure | SqlError,
  Catalogue.Catalogue | Holders.Holders | Ledger.Ledger | PgClient.PgClient
> {
  yield* publish(fiscalYear)
  const first = Array.from({ length: Math.min(sample, count) }, (_, index) => person(index))
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(code)
  yield* holders.add(
    staging,
    first.map((holder, index) => ({ line: index + 2, holder, changed: true }))
  )
  yield* holders.commit(staging, CalendarDate.fiscalYearPeriod(fiscalYear).from)
  if (entries.length > 0) {
    yield* (yield* Ledger.Ledger).append(
      first.map(({ number }) => ({
        key: { holder: Holder.holderId(code, number), fiscalYear },
        expectedVersion: 0,
        entries
      }))
    )
  }
  yield* multiply(count)
})

/** Publishes the guide's programmes, with マイ リフレッシュ all the year round, and the facility. */
export const publish = Effect.fnUntraced(function* (fiscalYear: CalendarDate.FiscalYear) {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association(fiscalYear))
  for (const programme of programmes(fiscalYear)) {
    const products = programme.products.map((product) =>
      product.id === refresh.product ? { ...product, usable: CalendarDate.fiscalYearPeriod(fiscalYear) } : product
    )
    yield* catalogue.putProgramme({ ...programme, products })
  }
  yield* catalogue.putFacilities([facility(programmes(fiscalYear).flatMap(({ products }) => products))])
})

const numberOf = Schema.decodeSync(HolderNumber.HolderNumber)

/** What numbers begin with, a hundred thousand each. */
const firstCharacters = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/** {@link numberAt} in SQL. */
const numberIn = (index: string): string =>
  `(substr('${firstCharacters}', (${index}) / 100000 + 1, 1) || lpad(((${index}) % 100000)::text, 5, '0'))`

/** Gives everybody behind the first the rows of the one who is alike. */
const multiply = Effect.fnUntraced(function* (count: number) {
  const sql = yield* PgClient.PgClient
  const columns = "name, kana, birth_date, sex, workplace_code, workplace_name, appointment, memberships"
  const kept =
    "fiscal_year, version, kind, at, actor, product, quantity, redemption_id, course, facility, used_on, channel"
  // A spouse's number is that of the member with two more characters.
  const others = `
    from generate_series(${sample}, ${count - 1}) i
    join holder h on h.holder_id in ('${code}:' || ${numberIn(`i % ${sample}`)},
      '${code}:' || ${numberIn(`i % ${sample} - 1`)} || '01')
    cross join lateral (select case length(h.number) when 6 then ${numberIn("i")} else ${numberIn("i - 1")} || '01' end) n (number)`
  const statements = [
    "set local statement_timeout = 0",
    // What is copied was checked when it was written: neither triggers nor references are asked again.
    "set local session_replication_role = replica",
    `insert into holder (holder_id, association, number, ${columns}, search_text)
      select '${code}:' || n.number, h.association, n.number, ${columns},
        n.number || substr(h.search_text, length(n.number) + 1) ${others} order by i`,
    `insert into ledger_entry (holder_id, ${kept})
      select '${code}:' || n.number, ${kept} ${others} join ledger_entry e on e.holder_id = h.holder_id
      order by i, version`,
    "analyze holder"
  ]
  if (count > sample) {
    yield* sql.withTransaction(
      Effect.forEach(statements, (statement) => sql.unsafe(statement).unprepared, { discard: true })
    )
  }
})

const since = { from: CalendarDate.date("2000-04-01") }

const member = (index: number): Holder.Holder => ({
  association: code,
  number: numberOf(numberAt(index)),
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
