// A small association in the fiscal year of the day: one product of one coupon each, and members who were granted it.
import {
  type Association,
  CalendarDate,
  Catalogue,
  Coupons,
  type CouponProduct,
  type Facility,
  Holder,
  Holders,
  type HolderNumber,
  Ledger,
  type LedgerEntry,
  type Programme,
  type StoreFailure
} from "@fukuri/core"
import { Effect } from "effect"

const code = "sag" as Holder.AssociationCode
const today = CalendarDate.dayOf(Date.now() as CalendarDate.Instant)
/** The fiscal year of the day. */
export const fiscalYear = CalendarDate.fiscalYearOf(today)
const product = "dock" as CouponProduct.ProductId
const course = "dock/day" as CouponProduct.CourseKey
const place = "0412345" as Facility.FacilityCode
const kyosai = "kyosai" as CouponProduct.CouponProduct["sponsor"]

const association: Association.Association = {
  code,
  name: "佐賀",
  greeting: "クーポンを使います",
  contact: { office: "福利課", phone: "0952-00-0000", mail: "fukuri@example.jp", hours: "8:30〜17:15" },
  numberLabel: "組合員番号",
  memberNumberPattern: "[0-9A-Z][0-9]{5}",
  ageReckoning: "birthday",
  myPageFrom: CalendarDate.fiscalYearPeriod(fiscalYear).from,
  skipQuantityOfOne: false
}

const facility: Facility.Facility = {
  code: place,
  association: code,
  name: "健診センター",
  postalCode: "",
  address: "",
  phone: "",
  note: "",
  offers: [course]
}

const programme: Programme.Programme = {
  id: "kenshin" as Programme.ProgrammeId,
  association: code,
  name: "人間ドック等健診",
  fiscalYear,
  notes: [],
  products: [
    {
      id: product,
      name: "ドック",
      family: "人間ドック",
      sponsor: kyosai,
      courses: [{ key: course, name: "ドック・1日", shortName: "1日" }],
      grantRule: { _tag: "Everyone" },
      quantity: { _tag: "Fixed", count: 1 },
      grantFrom: CalendarDate.fiscalYearPeriod(fiscalYear).from,
      usable: CalendarDate.fiscalYearPeriod(fiscalYear),
      useRule: { _tag: "Everyone" },
      maxPerRedemption: 1,
      outageOutsideHours: "refused"
    }
  ]
}

const numberOf = (index: number) => String(100_000 + index) as HolderNumber.HolderNumber

/** Identity of a member; 0, 1, 2 … */
export const memberOf = (index: number): Holder.HolderId => Holder.holderId(code, numberOf(index))

/** Fills a store with the association and its first members, each with one coupon. */
export const populate = Effect.fnUntraced(function* (
  members: number
): Effect.fn.Return<
  void,
  StoreFailure.StoreFailure | Holders.ImportOverlap | Ledger.VersionConflict,
  Catalogue.Catalogue | Holders.Holders | Ledger.Ledger
> {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association)
  yield* catalogue.putFacilities([facility])
  yield* catalogue.putProgramme(programme)
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(code)
  const indexes = Array.from({ length: members }, (_, index) => index)
  const rows = indexes.map((index): Holders.StagedHolder => ({
    line: index + 1,
    changed: true,
    holder: {
      association: code,
      number: numberOf(index),
      name: "佐賀 太郎",
      kana: "サガ タロウ",
      birthDate: CalendarDate.date("1980-04-02"),
      sex: "male",
      workplace: { code: "01", name: "佐賀小学校" },
      appointment: { category: "正規", terms: [] },
      memberships: [{ body: kyosai, period: { from: CalendarDate.date("2000-04-01") } }]
    }
  }))
  yield* holders.add(staging, rows)
  yield* holders.commit(staging, today)
  const granted: LedgerEntry.LedgerEntry = {
    _tag: "Granted",
    at: Date.now() as CalendarDate.Instant,
    actor: "grants" as LedgerEntry.Actor,
    product,
    quantity: 1
  }
  const ledger = yield* Ledger.Ledger
  yield* ledger.append(
    indexes.map((index) => ({ key: { holder: memberOf(index), fiscalYear }, expectedVersion: 0, entries: [granted] }))
  )
})

/** A member presses 使う. */
export const press = (
  index: number,
  redemptionId: LedgerEntry.RedemptionId
): Effect.Effect<Coupons.Completed, Effect.Error<ReturnType<Coupons.Coupons["Service"]["redeem"]>>, Coupons.Coupons> =>
  Effect.flatMap(Coupons.Coupons, (coupons) =>
    coupons.redeem({ holder: memberOf(index), redemptionId, fiscalYear, product, course, quantity: 1, facility: place })
  )

/** Identity of a press; one for each number. */
export const redemptionIdOf = (index: number): LedgerEntry.RedemptionId =>
  String(index).padStart(16, "0") as LedgerEntry.RedemptionId
