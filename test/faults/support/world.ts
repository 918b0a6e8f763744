// What the harness uses coupons of: a small association in a fixed fiscal year, whose people differ in nothing but their
// number. Nothing is granted by itself, so that what a book begins with is known.
import {
  Association,
  CalendarDate,
  Catalogue,
  Clerk,
  CouponProduct,
  Facility,
  Holder,
  Holders,
  type HolderNumber,
  Ledger,
  LedgerEntry,
  Programme,
  type StoreFailure
} from "@fukuri/core"
import { Effect, Schema } from "effect"
import type { Goods } from "../../support/HistoryBook.ts"

export const code = "sag" as Holder.AssociationCode
export const fiscalYear = 2024 as CalendarDate.FiscalYear
const year = CalendarDate.fiscalYearPeriod(fiscalYear)

/** Where everything is used. */
export const facilityCode = "1234567" as Facility.FacilityCode
export const facilityPath = "/coupon/for_1234567"

/** The birth date that everybody types. */
export const birthDate = "19800402"

/** The last day on which `dental` can be used; the others can be used all year. */
export const dentalUntil = "2024-12-31"

const one = { maxPerRedemption: 1, quantity: 2, usable: { from: year.from, until: CalendarDate.date(dentalUntil) } }
const products = {
  refresh: { courses: ["refresh"], quantity: 24, maxPerRedemption: 3, usable: year },
  dock: { courses: ["dock/day", "dock/brain", "dock/night"], quantity: 1, maxPerRedemption: 1, usable: year },
  dental: { courses: ["dental"], ...one }
}
export type Product = keyof typeof products
export const productNames = Object.keys(products) as ReadonlyArray<Product>

/** The same as the checker of histories reads it. */
export const goods: Goods = Object.fromEntries(
  Object.entries(products).map(([name, { courses, maxPerRedemption, quantity }]) => [
    name,
    { granted: quantity, courses, most: maxPerRedemption }
  ])
)

/** What can be pressed: every course with its product and the most in one use. */
export const courses = Object.entries(products).flatMap(([product, { courses, maxPerRedemption }]) =>
  courses.map((course) => ({ product: product as Product, course, most: maxPerRedemption }))
)

/** The course that a page names. */
export const courseNamed = (name: string): string | undefined =>
  courses.find(({ course }) => nameOf(course) === name)?.course

const nameOf = (course: string): string => `クーポン ${course.replace("/", "-")}`

export const numberOf = (holder: number): HolderNumber.HolderNumber =>
  String(100_000 + holder) as HolderNumber.HolderNumber
export const holderOf = (holder: number): Holder.HolderId => Holder.holderId(code, numberOf(holder))

/** A clerk who may give back one coupon of a use alone. */
export const clerk = Schema.decodeUnknownSync(Clerk.Clerk)({
  id: "desk",
  association: code,
  name: "desk",
  roles: ["desk", "operator"],
  sees: ["personal", "health"],
  active: true
})

const association = Schema.decodeUnknownSync(Association.Association)({
  code,
  name: "佐賀",
  greeting: "クーポンを使います",
  contact: { office: "福利課", phone: "0952-00-0000", mail: "fukuri@example.jp", hours: "8:30〜17:15" },
  numberLabel: "組合員番号",
  memberNumberPattern: "[0-9A-Z][0-9]{5}",
  ageReckoning: "birthday",
  myPageFrom: year.from,
  skipQuantityOfOne: true,
  correctionLimit: 999,
  grantMode: "approved"
})

const facility = Schema.decodeUnknownSync(Facility.Facility)({
  code: facilityCode,
  association: code,
  name: "健診センター",
  postalCode: "",
  address: "",
  phone: "",
  note: "",
  offers: courses.map(({ course }) => course)
})

const everyone = { _tag: "Everyone" as const }
const programme = Schema.decodeUnknownSync(Programme.Programme)({
  id: "kenshin",
  association: code,
  name: "健診",
  fiscalYear,
  notes: [],
  products: Object.entries(products).map(([id, { courses, maxPerRedemption, quantity, usable }]) => ({
    id,
    name: `商材 ${id}`,
    family: id,
    sponsor: "kyosai",
    courses: courses.map((key) => ({ key, name: nameOf(key), shortName: nameOf(key) })),
    grantRule: everyone,
    quantity: { _tag: "Fixed", count: quantity },
    grantFrom: year.from,
    usable,
    useRule: everyone,
    maxPerRedemption,
    outageOutsideHours: "refused"
  }))
})

/** Fills an empty store with the association and so many people, each with everything. */
export const populate = Effect.fnUntraced(function* (
  people: number
): Effect.fn.Return<
  void,
  StoreFailure.StoreFailure | Holders.ImportOverlap | Ledger.VersionConflict,
  Catalogue.Catalogue | Holders.Holders | Ledger.Ledger
> {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putFacilities([facility])
  yield* catalogue.putProgramme(programme)
  yield* catalogue.putAssociation(association)
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(code)
  const indexes = Array.from({ length: people }, (_, index) => index)
  yield* holders.add(
    staging,
    indexes.map((index) => ({ line: index + 1, changed: true, holder: personOf(index) }))
  )
  yield* holders.commit(staging, year.from)
  const entries = Object.entries(products).map(([product, { quantity }]) =>
    Schema.decodeUnknownSync(LedgerEntry.LedgerEntry)({
      _tag: "Granted",
      at: CalendarDate.startOf(year.from),
      actor: "grants",
      product,
      quantity
    })
  )
  const ledger = yield* Ledger.Ledger
  yield* ledger.append(
    indexes.map((index) => ({ key: { holder: holderOf(index), fiscalYear }, expectedVersion: 0, entries }))
  )
})

const personOf = (index: number): Holder.Holder => ({
  association: code,
  number: numberOf(index),
  name: "佐賀 太郎",
  kana: "サガ タロウ",
  birthDate: CalendarDate.date("1980-04-02"),
  sex: "male",
  workplace: { code: "01", name: "佐賀小学校" },
  appointment: { category: "正規", terms: [] },
  memberships: [{ body: "kyosai" as CouponProduct.CouponProduct["sponsor"], period: { from: year.from } }]
})
