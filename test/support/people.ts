// People, goods and days for tests: valid values of the domain with only what a test is about spelled out, and
// arbitraries of them for properties. Dates are in 令和6年度 unless a test says otherwise.
import { Arbitrary, Schema } from "effect"
import {
  Appointment,
  CalendarDate,
  CouponProduct,
  Facility,
  type GrantRule,
  Holder,
  HolderNumber,
  LedgerEntry,
  Membership
} from "@fukuri/core"

export const { date } = CalendarDate

export const sag = Schema.decodeSync(Holder.AssociationCode)("sag")
export const kyosai = Schema.decodeSync(Membership.Body)("kyosai")
export const gojokai = Schema.decodeSync(Membership.Body)("gojokai")
export const numberOf = Schema.decodeSync(HolderNumber.HolderNumber)
export const courseKey = Schema.decodeSync(CouponProduct.CourseKey)
export const productId = Schema.decodeSync(CouponProduct.ProductId)
export const fiscalYear = Schema.decodeSync(CalendarDate.FiscalYear)
export const actor = Schema.decodeSync(LedgerEntry.Actor)

/** The redemption id of a small number. */
export const redemptionId = (n: number): LedgerEntry.RedemptionId =>
  Schema.decodeSync(LedgerEntry.RedemptionId)(String(n).padStart(16, "0"))

/** An instant on a day in Japan. */
export const at = (day: string, hour = 10, minute = 0): CalendarDate.Instant =>
  Schema.decodeSync(CalendarDate.Instant)(CalendarDate.startOf(date(day)) + (hour * 60 + minute) * 60_000)

/** Days from one until another; open when there is no other. */
export const period = (from: string, until?: string): CalendarDate.Period =>
  until === undefined ? { from: date(from) } : { from: date(from), until: date(until) }

/** Membership of a body for a period. */
export const membership = (body: Membership.Body, from: string, until?: string): Membership.Membership => ({
  body,
  period: period(from, until)
})

/** The guide's member: 123456, a man born 1974-12-12 in regular appointment, in both bodies since 1997. */
export const memberWith = (overrides: Partial<Holder.Holder> = {}): Holder.Holder => ({
  association: sag,
  number: numberOf("123456"),
  name: "見本 太郎",
  kana: "ミホン タロウ",
  birthDate: date("1974-12-12"),
  sex: "male",
  workplace: { code: "10001", name: "見本県立見本高等学校" },
  appointment: appointment("正規", period("1997-04-01")),
  memberships: [membership(kyosai, "1997-04-01"), membership(gojokai, "1997-04-01")],
  ...overrides
})

/** The guide's spouse: 12345601, a woman born 1976-02-29, dependant since 1999. */
export const spouseWith = (overrides: Partial<Holder.Holder> = {}): Holder.Holder =>
  memberWith({
    number: numberOf("12345601"),
    name: "見本 花子",
    kana: "ミホン ハナコ",
    birthDate: date("1976-02-29"),
    sex: "female",
    workplace: { code: "", name: "" },
    appointment: { category: "", terms: [] },
    memberships: [membership(kyosai, "1999-04-01")],
    ...overrides
  })

/** An appointment of full hours for some terms. */
export const appointment = (
  category: string,
  ...terms: ReadonlyArray<CalendarDate.Period>
): Appointment.Appointment => ({ category, weeklyCentihours: 3875, terms })

/** What rules may ask about a person; a spouse without a member has nobody to depend on. */
export const factsOf = (holder: Holder.Holder, member?: Holder.Holder, asOf = "2024-07-01"): Holder.Facts =>
  Holder.factsOf(holder, member, date(asOf))

const member: GrantRule.GrantRule = { _tag: "MemberOf", bodies: [kyosai] }

/** A product to choose one of three courses of, usable 2024-07-01 to 2024-12-31. */
export const productWith = (overrides: Partial<CouponProduct.CouponProduct> = {}): CouponProduct.CouponProduct => ({
  id: productId("dock"),
  name: "選べるドック(1日・1泊2日・脳)・一般(40以上)・男",
  family: "人間ドック",
  sponsor: kyosai,
  courses: ["day", "overnight", "brain"].map((key) => ({ key: courseKey(`dock/${key}`), name: key, shortName: key })),
  grantRule: { _tag: "All", rules: [{ _tag: "RelationIs", relation: "self" }, member] },
  quantity: { _tag: "Fixed", count: 1 },
  grantFrom: date("2024-06-03"),
  usable: { from: date("2024-07-01"), until: date("2024-12-31") },
  useRule: member,
  maxPerRedemption: 1,
  outageOutsideHours: "accepted",
  ...overrides
})

/** マイ リフレッシュ: up to three by months of appointment, usable 2024-05-01 to 2025-03-31. */
export const refreshWith = (overrides: Partial<CouponProduct.CouponProduct> = {}): CouponProduct.CouponProduct =>
  productWith({
    id: productId("my-refresh"),
    name: "マイ リフレッシュ",
    family: "マイ リフレッシュ",
    courses: [{ key: courseKey("my-refresh"), name: "マイ リフレッシュ", shortName: "マイ リフレッシュ" }],
    quantity: {
      _tag: "ByAppointmentMonths",
      rows: [
        { fromMonths: 1, count: 1 },
        { fromMonths: 5, count: 2 },
        { fromMonths: 9, count: 3 }
      ]
    },
    grantFrom: date("2024-05-01"),
    usable: { from: date("2024-05-01"), until: date("2025-03-31") },
    maxPerRedemption: 3,
    ...overrides
  })

/** A facility that offers every course, always open. */
export const facilityWith = (overrides: Partial<Facility.Facility> = {}): Facility.Facility => ({
  code: Schema.decodeSync(Facility.FacilityCode)("1234567"),
  association: sag,
  name: "共済組合互助会病院",
  postalCode: "000-0001",
  address: "見本県見本市中央1-1",
  phone: "000-000-0001",
  note: "",
  offers: ["dock/day", "dock/overnight", "dock/brain", "womens-cancer", "spouse-dock", "my-refresh", "dental"].map(
    (key) => courseKey(key)
  ),
  ...overrides
})

/** An entry in words: what it is, of which product, how many. */
export const entryText = (entry: LedgerEntry.LedgerEntry): string =>
  LedgerEntry.isOfProduct(entry) ? `${entry._tag} ${entry.product} ${entry.quantity}` : entry._tag

/** How many coupons an entry speaks of. */
export const quantityOf = (entry: LedgerEntry.LedgerEntry): number =>
  LedgerEntry.isOfProduct(entry) ? entry.quantity : 0

/** Whole numbers from one to another, both included. */
export const wholeNumbers = (minimum: number, maximum: number): Arbitrary.Arbitrary<number> =>
  Arbitrary.schema(Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum, maximum }))))

/** One of some values. */
export const oneOf = <A>(values: readonly [A, ...ReadonlyArray<A>]): Arbitrary.Arbitrary<A> =>
  Arbitrary.map(wholeNumbers(0, values.length - 1), (index) => values[index] ?? values[0])

/** A value of one of some arbitraries. */
export const anyOf = <A>(
  arbitraries: readonly [Arbitrary.Arbitrary<A>, ...ReadonlyArray<Arbitrary.Arbitrary<A>>]
): Arbitrary.Arbitrary<A> => Arbitrary.flatMap(oneOf(arbitraries), (arbitrary) => arbitrary)

/** Days from one to another, both included. */
export const daysWithin = (from: string, until: string): Arbitrary.Arbitrary<CalendarDate.CalendarDate> =>
  Arbitrary.map(wholeNumbers(0, CalendarDate.daysBetween(date(from), date(until))), (days) =>
    CalendarDate.addDays(date(from), days)
  )

/** Periods that begin from one day to another and last up to a year, or never end. */
export const periodsWithin = (from: string, until: string): Arbitrary.Arbitrary<CalendarDate.Period> =>
  Arbitrary.map(Arbitrary.all([daysWithin(from, until), wholeNumbers(-1, 365)]), ([begin, days]): CalendarDate.Period =>
    days < 0 ? { from: begin } : { from: begin, until: CalendarDate.addDays(begin, days) }
  )

/** People of every kind that rules tell apart: members and spouses, of any age, term, hours and membership. */
export const anyFacts: Arbitrary.Arbitrary<Holder.Facts> = Arbitrary.map(
  Arbitrary.all({
    birthDate: daysWithin("1935-01-01", "2006-12-31"),
    sex: oneOf(["male", "female"] as const),
    spouse: oneOf([false, true]),
    category: oneOf(["正規", "任期付", "再任用", "再任用短時間", "会計年度"]),
    weeklyCentihours: oneOf([undefined, 0, 1550, 1999, 2000, 2325, 3875]),
    terms: Arbitrary.array(periodsWithin("2022-01-01", "2025-12-31"), { maxLength: 3 }),
    memberships: Arbitrary.array(
      Arbitrary.all({ body: oneOf([kyosai, gojokai]), period: periodsWithin("2022-01-01", "2025-12-31") }),
      { maxLength: 4 }
    ),
    workplace: oneOf(["10001", "10002"])
  }),
  ({ birthDate, category, memberships, sex, spouse, terms, weeklyCentihours, workplace }) => {
    const known = {
      birthDate,
      sex,
      workplace: { code: workplace, name: "" },
      appointment: { category, terms, ...(weeklyCentihours === undefined ? {} : { weeklyCentihours }) },
      memberships
    }
    return spouse
      ? factsOf(spouseWith(known), memberWith({ memberships: memberships.slice(1) }))
      : factsOf(memberWith(known))
  }
)
