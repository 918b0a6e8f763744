// What a member does: identify, look at my page, see what can be used at a facility, use it. On the guide's programmes;
// what happens in between is made to happen.
import * as Memory from "@fukuri/adapter-memory"
import {
  type CalendarDate,
  Catalogue,
  CouponBook,
  Coupons,
  type CouponProduct,
  type Facility,
  Grants,
  Holder,
  Holders,
  Ledger
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import {
  actor,
  at,
  courseKey,
  date,
  facilityWith,
  fiscalYear,
  gojokai,
  kyosai,
  membership,
  memberWith,
  numberOf,
  productId,
  redemptionId,
  sag,
  spouseWith
} from "../support/people.ts"

const year = fiscalYear(2024)
const layer = Layer.provideMerge(Layer.merge(Coupons.Coupons.layer, Grants.Grants.layer), Memory.layer)

const member = Holder.holderId(sag, numberOf("123456"))
const woman = Holder.holderId(sag, numberOf("234567"))
const spouse = Holder.holderId(sag, numberOf("12345601"))
const womanWith = (overrides: Partial<Holder.Holder> = {}) =>
  memberWith({ number: numberOf("234567"), sex: "female", birthDate: date("1979-10-20"), ...overrides })

const hospital = facilityWith()
const dentist = facilityWith({
  code: "2000015" as Facility.FacilityCode,
  name: "みほん歯科医院",
  offers: [courseKey("dental")]
})
const clinic = facilityWith({
  code: "4000037" as Facility.FacilityCode,
  name: "見本駅前クリニック",
  offers: [courseKey("dock/day"), courseKey("womens-cancer")]
})

const list = Effect.fnUntraced(function* (people: ReadonlyArray<Holder.Holder>, asOf = "2024-06-15") {
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(sag)
  yield* holders.add(
    staging,
    people.map((holder, index) => ({ line: index + 2, holder, changed: true }))
  )
  yield* holders.commit(staging, date(asOf))
})

/** By the calendar of the machine, not of the code that is tested. */
const clockAt = (day: string, hour = 10, minute = 0) => {
  const [hours, minutes] = [hour, minute].map((value) => String(value).padStart(2, "0"))
  return TestClock.setTime(Date.parse(`${day}T${hours}:${minutes}:00+09:00`))
}

/** The guide's programmes and three facilities, everybody granted what was due on 6/15, and 7/1 at ten o'clock. */
const season = Effect.fnUntraced(function* (people = [memberWith(), spouseWith(), womanWith()]) {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association(year))
  yield* Effect.forEach(programmes(year), catalogue.putProgramme)
  yield* catalogue.putFacilities([hospital, dentist, clinic])
  yield* list(people)
  yield* clockAt("2024-06-15")
  yield* (yield* Grants.Grants).run({ association: sag, on: date("2024-06-15") }, actor("grants"))
  yield* clockAt("2024-07-01")
})

const press = (overrides: Partial<Coupons.RedeemCommand> = {}): Coupons.RedeemCommand => ({
  holder: member,
  redemptionId: redemptionId(1),
  fiscalYear: year,
  product: productId("dock-general-40plus-male"),
  course: courseKey("dock/day"),
  quantity: 1,
  facility: hospital.code,
  ...overrides
})
const refreshPress = (overrides: Partial<Coupons.RedeemCommand> = {}) =>
  press({ product: productId("my-refresh"), course: courseKey("my-refresh"), ...overrides })

const redeem = (command: Coupons.RedeemCommand) => Effect.flatMap(Coupons.Coupons, (coupons) => coupons.redeem(command))
const visit = (holder: Holder.HolderId, facility: Facility.FacilityCode) =>
  Effect.flatMap(Coupons.Coupons, (coupons) => coupons.visit(holder, facility))
const choices = (holder: Holder.HolderId, facility: Facility.FacilityCode) =>
  Effect.map(visit(holder, facility), (seen) => seen.choices.map(({ course }) => course.name))
const uses = Effect.gen(function* () {
  const recorded = (yield* Stream.runCollect((yield* Ledger.Ledger).entries(sag, 0))).flat()
  return recorded.flatMap(({ entry }) => (entry._tag === "Redeemed" ? [entry] : []))
})
/** The verdict of a refusal, or the refusal's name. */
const refusal = <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(work), (error): unknown =>
    error instanceof CouponBook.CouponNotUsable ? error.verdict : error._tag
  )

describe("identify", () => {
  const identify = (number: string, birthDate: string) =>
    Effect.flatMap(Coupons.Coupons, (coupons) => coupons.identify(sag, numberOf(number), date(birthDate)))

  it.effect("finds the holder of a number with its own birth date (R8, R12)", () =>
    Effect.gen(function* () {
      yield* season()
      expect(yield* identify("123456", "1974-12-12")).toBe(member)
      expect(yield* identify("12345601", "1976-02-29")).toBe(spouse)
    }).pipe(Effect.provide(layer))
  )

  it.effect.each([
    ["123456", "1974-12-13"],
    ["123456", "1976-02-29"],
    ["12345601", "1974-12-12"],
    ["999999", "1974-12-12"],
    ["99999901", "1974-12-12"]
  ] as const)(
    "%s with %s is a wrong pair, which says nothing about which of the two is wrong (A20)",
    ([number, born]) =>
      Effect.gen(function* () {
        yield* season()
        const refused = yield* Effect.flip(identify(number, born))
        expect({ ...refused }).toEqual({ ...new Coupons.WrongPair() })
      }).pipe(Effect.provide(layer))
  )

  it.effect("who has lost membership is let in, and told so (A33)", () =>
    Effect.gen(function* () {
      yield* season()
      yield* list([memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-06-20")] })])
      expect(yield* identify("123456", "1974-12-12")).toBe(member)
    }).pipe(Effect.provide(layer))
  )
})

describe("my page", () => {
  const myPage = (holder: Holder.HolderId) => Effect.flatMap(Coupons.Coupons, (coupons) => coupons.myPage(holder))
  const told = ({ granted }: Coupons.MyPage) =>
    granted.map(({ balance, product, verdict }) => `${product.name} ${balance.granted}枚 ${verdict._tag}`)

  it.effect("shows everything granted with its state, those to come as well (A1, R61, R64)", () =>
    Effect.gen(function* () {
      yield* season()
      yield* clockAt("2024-06-30", 23, 59)
      expect(told(yield* myPage(woman))).toEqual([
        "選べるドック(1日・1泊2日・脳)・一般(40以上)・女 1枚 NotYet",
        "女性がん検診・一般(40以上) 1枚 NotYet",
        "マイ リフレッシュ 3枚 Usable",
        "歯科健康診査 1枚 NotYet"
      ])
      yield* clockAt("2024-07-01", 0)
      expect(told(yield* myPage(woman))).toEqual([
        "選べるドック(1日・1泊2日・脳)・一般(40以上)・女 1枚 Usable",
        "女性がん検診・一般(40以上) 1枚 Usable",
        "マイ リフレッシュ 3枚 Usable",
        "歯科健康診査 1枚 Usable"
      ])
      yield* clockAt("2025-01-01", 0)
      expect(told(yield* myPage(member))).toEqual([
        "選べるドック(1日・1泊2日・脳)・一般(40以上)・男 1枚 Over",
        "マイ リフレッシュ 3枚 Usable",
        "歯科健康診査 1枚 Over"
      ])
    }).pipe(Effect.provide(layer))
  )

  it.effect("a spouse sees the spouse's examination only, and a member never the spouse's (R17, R128)", () =>
    Effect.gen(function* () {
      yield* season()
      expect(told(yield* myPage(spouse))).toEqual(["配偶者ドック・一般(40以上)・女 1枚 Usable"])
      expect(told(yield* myPage(member)).join()).not.toContain("配偶者")
    }).pipe(Effect.provide(layer))
  )

  it.effect("before the day of the grant it says of each family what is to come, in one line", () =>
    Effect.gen(function* () {
      yield* season([memberWith()])
      yield* list([memberWith(), womanWith()])
      const { granted, notGranted } = yield* myPage(woman)
      expect(granted).toEqual([])
      expect(notGranted.map(({ product }) => product.id)).toEqual([
        "dock-general-40plus-female",
        "my-refresh",
        "dental"
      ])
      const holds = notGranted.map(({ verdict }) => verdict._tag === "NotGranted" && verdict.explanation.holds)
      expect(holds).toEqual([true, true, true])
    }).pipe(Effect.provide(layer))
  )

  it.effect("tells the uses, latest first, with names, and the facilities that are or will be open", () =>
    Effect.gen(function* () {
      yield* season()
      yield* (yield* Catalogue.Catalogue).putFacilities([
        { ...dentist, openUntil: date("2024-07-01") },
        { ...clinic, openFrom: date("2025-04-01") }
      ])
      yield* redeem(refreshPress({ quantity: 2 }))
      yield* TestClock.adjust("1 minute")
      yield* redeem(press({ redemptionId: redemptionId(2) }))
      const page = yield* myPage(member)
      expect(
        page.uses.map(({ course, facility, redemption }) => [course?.name, facility?.name, redemption.quantity])
      ).toEqual([
        ["選べるドック・一般(40以上)・1日・男", "共済組合互助会病院", 1],
        ["マイ リフレッシュ", "共済組合互助会病院", 2]
      ])
      expect(told(page)[0]).toContain("UsedUp")
      expect(page.facilities.map(({ code }) => code)).toEqual(["1234567", "2000015", "4000037"])
      yield* clockAt("2024-07-02", 0)
      expect((yield* myPage(member)).facilities.map(({ code }) => code)).toEqual(["1234567", "4000037"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("of somebody whom nobody knows is refused", () =>
    Effect.gen(function* () {
      yield* season()
      expect(yield* refusal(myPage(Holder.holderId(sag, numberOf("999999"))))).toBe("HolderUnknown")
    }).pipe(Effect.provide(layer))
  )
})

describe("a visit", () => {
  it.effect(
    "offers every course of what can be used here and now, and nothing that the facility lacks (R49, R91)",
    () =>
      Effect.gen(function* () {
        yield* season()
        expect(yield* choices(woman, hospital.code)).toEqual([
          "選べるドック・一般(40以上)・1日・女",
          "選べるドック・一般(40以上)・1泊2日・女",
          "選べるドック・一般(40以上)・脳・女",
          "女性がん検診・一般(40以上)",
          "マイ リフレッシュ",
          "歯科健康診査"
        ])
        expect(yield* choices(woman, clinic.code)).toEqual([
          "選べるドック・一般(40以上)・1日・女",
          "女性がん検診・一般(40以上)"
        ])
        expect(yield* choices(woman, dentist.code)).toEqual(["歯科健康診査"])
        expect(yield* choices(spouse, hospital.code)).toEqual(["配偶者ドック・一般(40以上)・女"])
        expect(yield* choices(spouse, clinic.code)).toEqual([])
      }).pipe(Effect.provide(layer))
  )

  it.effect("after one of three courses was used, the other two are gone, and 女性がん検診 is not (R48, R50)", () =>
    Effect.gen(function* () {
      yield* season()
      yield* redeem(press({ holder: woman, product: productId("dock-general-40plus-female") }))
      expect(yield* choices(woman, clinic.code)).toEqual(["女性がん検診・一般(40以上)"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("says of every product why it cannot be used here (A19)", () =>
    Effect.gen(function* () {
      yield* season()
      const { holdings } = yield* visit(member, dentist.code)
      expect(holdings.granted.map(({ product, verdict }) => `${product.id} ${verdict._tag}`)).toEqual([
        "dock-general-40plus-male NotOfferedHere",
        "my-refresh NotOfferedHere",
        "dental Usable"
      ])
      expect(holdings.notGranted).toEqual([])
    }).pipe(Effect.provide(layer))
  )

  it.effect("tells the last use here, not those elsewhere (A13)", () =>
    Effect.gen(function* () {
      yield* season()
      expect((yield* visit(member, hospital.code)).lastUse).toBeUndefined()
      yield* redeem(refreshPress())
      yield* redeem(refreshPress({ redemptionId: redemptionId(2), quantity: 2 }))
      const dental = { product: productId("dental"), course: courseKey("dental"), facility: dentist.code }
      yield* redeem(press({ ...dental, redemptionId: redemptionId(3) }))
      expect((yield* visit(member, hospital.code)).lastUse).toMatchObject({
        redemption: { id: redemptionId(2), quantity: 2 },
        course: { name: "マイ リフレッシュ" }
      })
      expect((yield* visit(member, dentist.code)).lastUse?.redemption.id).toBe(redemptionId(3))
      expect((yield* visit(member, clinic.code)).lastUse).toBeUndefined()
    }).pipe(Effect.provide(layer))
  )

  it.effect(
    "given a press that was cut off, tells whether it was used, and the same press again is that use (R117)",
    () =>
      Effect.gen(function* () {
        yield* season()
        const shown = refreshPress({ redemptionId: redemptionId(4) })
        // The press never arrived: what can be used looks the same as after a use of one of three, so the use itself is told.
        expect((yield* visit(member, hospital.code)).lastUse).toBeUndefined()
        yield* redeem(shown)
        const { choices, lastUse } = yield* visit(member, hospital.code)
        expect(lastUse).toMatchObject({ redemption: { id: redemptionId(4), quantity: 1, at: at("2024-07-01") } })
        expect(choices.map(({ course, remaining }) => [course.key, remaining])).toContainEqual(["my-refresh", 2])
        yield* redeem(shown)
        expect(yield* uses).toHaveLength(1)
      }).pipe(Effect.provide(layer))
  )

  it.effect(
    "comes with the way to the office, like my page, where everything is used and where nothing is (R127)",
    () =>
      Effect.gen(function* () {
        yield* season([memberWith(), womanWith({ memberships: [] })])
        const coupons = yield* Coupons.Coupons
        const { contact } = association(year)
        for (const holder of [member, woman]) {
          expect((yield* visit(holder, hospital.code)).association.contact).toEqual(contact)
          expect((yield* coupons.myPage(holder)).association.contact).toEqual(contact)
        }
      }).pipe(Effect.provide(layer))
  )

  it.effect("of a facility that nobody knows, or of another association, is refused", () =>
    Effect.gen(function* () {
      yield* season()
      const elsewhere = facilityWith({
        code: "7000001" as Facility.FacilityCode,
        association: "other" as Holder.AssociationCode
      })
      yield* (yield* Catalogue.Catalogue).putFacilities([elsewhere])
      expect(yield* refusal(visit(member, elsewhere.code))).toBe("FacilityUnknown")
      expect(yield* refusal(visit(member, "7000002" as Facility.FacilityCode))).toBe("FacilityUnknown")
      expect(yield* refusal(redeem(press({ facility: elsewhere.code })))).toBe("FacilityUnknown")
    }).pipe(Effect.provide(layer))
  )
})

describe("a press", () => {
  it.effect("is one use, recorded at its instant, with what is left (R103)", () =>
    Effect.gen(function* () {
      yield* season()
      const { remaining, use } = yield* redeem(refreshPress({ quantity: 2 }))
      expect(remaining).toBe(1)
      expect(use).toMatchObject({ facility: { name: "共済組合互助会病院" }, redemption: { quantity: 2 } })
      expect(yield* uses).toMatchObject([{ quantity: 2, at: at("2024-07-01"), usedOn: "2024-07-01", actor: "holder" }])
    }).pipe(Effect.provide(layer))
  )

  it.effect("repeated answers with the same use, however much later (R108, A36)", () =>
    Effect.gen(function* () {
      yield* season()
      const first = yield* redeem(refreshPress())
      yield* clockAt("2025-03-31", 23, 59)
      expect(yield* redeem(refreshPress())).toEqual(first)
      const recorded = yield* Effect.flatMap(Coupons.Coupons, (coupons) =>
        coupons.recorded(member, year, redemptionId(1))
      )
      expect(recorded).toEqual(first)
      expect((yield* uses).length).toBe(1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("repeated eight times at once is one use, and every answer is the same", () =>
    Effect.gen(function* () {
      yield* season()
      const presses = Array.from({ length: 8 }, () => redeem(refreshPress()))
      const fibers = yield* Effect.forkChild(Effect.all(presses, { concurrency: "unbounded" }))
      // Who was not first waits a moment before looking again.
      yield* TestClock.adjust("10 millis").pipe(Effect.repeat({ until: () => fibers.pollUnsafe() !== undefined }))
      const answers = yield* Fiber.join(fibers)
      expect(new Set(answers.map(({ use }) => use.redemption.at)).size).toBe(1)
      expect((yield* uses).length).toBe(1)
    }).pipe(Effect.provide(layer))
  )

  it.effect.each([
    { other: "product", command: press() },
    { other: "quantity", command: refreshPress({ quantity: 2 }) },
    { other: "facility", command: refreshPress({ facility: clinic.code }) }
  ])("with the id of another use, for another $other, is refused, and what is recorded stays", ({ command }) =>
    Effect.gen(function* () {
      yield* season()
      yield* redeem(refreshPress())
      expect(yield* refusal(redeem(command))).toBe("RedemptionIdTaken")
      expect((yield* uses).length).toBe(1)
    }).pipe(Effect.provide(layer))
  )

  it.effect.each([
    { day: "2024-12-31", hour: 23, minute: 59, verdict: "used" },
    { day: "2025-01-01", hour: 0, minute: 0, verdict: { _tag: "Over", until: "2024-12-31" } },
    { day: "2024-06-30", hour: 23, minute: 59, verdict: { _tag: "NotYet", from: "2024-07-01" } },
    { day: "2024-07-01", hour: 0, minute: 0, verdict: "used" }
  ])("is judged when it is pressed, in Japan: $day $hour:$minute (A18)", ({ day, hour, minute, verdict }) =>
    Effect.gen(function* () {
      yield* season()
      yield* clockAt("2024-12-31", 23, 58)
      expect((yield* choices(member, hospital.code)).length).toBe(5)
      yield* clockAt(day, hour, minute)
      const pressed = redeem(press())
      if (verdict === "used") expect((yield* pressed).use.redemption.usedOn).toBe(day)
      else expect(yield* refusal(pressed)).toEqual(verdict)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused when the membership was lost between (A35, R32)", () =>
    Effect.gen(function* () {
      yield* season()
      expect((yield* choices(member, hospital.code)).length).toBe(5)
      const lost = { memberships: [kyosai, gojokai].map((body) => membership(body, "1997-04-01", "2024-06-30")) }
      yield* list([memberWith(lost)], "2024-07-01")
      expect(yield* refusal(redeem(press()))).toEqual({
        _tag: "MembershipLost",
        lastDay: "2024-06-30",
        asOf: "2024-07-01"
      })
      expect(yield* uses).toEqual([])
    }).pipe(Effect.provide(layer))
  )

  it.effect("of the one body is not refused because the other's membership was lost (A22)", () =>
    Effect.gen(function* () {
      yield* season()
      yield* list([
        memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-06-30"), membership(gojokai, "1997-04-01")] })
      ])
      expect(yield* choices(member, hospital.code)).toEqual(["マイ リフレッシュ"])
      expect((yield* redeem(refreshPress())).remaining).toBe(2)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused when the facility was closed, or stopped offering the course, between (A35)", () =>
    Effect.gen(function* () {
      yield* season()
      const catalogue = yield* Catalogue.Catalogue
      expect((yield* choices(member, hospital.code)).length).toBe(5)
      yield* catalogue.putFacilities([{ ...hospital, openUntil: date("2024-06-30") }])
      expect(yield* refusal(redeem(press()))).toEqual({ _tag: "FacilityClosed" })
      yield* catalogue.putFacilities([{ ...hospital, offers: [courseKey("dock/brain")] }])
      expect(yield* refusal(redeem(press()))).toEqual({ _tag: "NotOfferedHere" })
      expect(yield* uses).toEqual([])
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused when the programme dropped the product, or the course, between", () =>
    Effect.gen(function* () {
      yield* season()
      const catalogue = yield* Catalogue.Catalogue
      const [kenshin] = programmes(year)
      if (kenshin === undefined) throw new Error("the guide has 人間ドック")
      const without = (keep: (product: CouponProduct.CouponProduct) => CouponProduct.CouponProduct | []) =>
        catalogue.putProgramme({ ...kenshin, products: kenshin.products.flatMap(keep) })
      yield* without((product) => ({ ...product, courses: product.courses.filter(({ key }) => key !== "dock/day") }))
      expect(yield* refusal(redeem(press()))).toEqual({ _tag: "NotOfferedHere" })
      yield* without((product) => (product.id === "dock-general-40plus-male" ? [] : product))
      expect(yield* refusal(redeem(press()))).toBe("ProductUnknown")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused for more than is left, and for what is no number of coupons (A3)", () =>
    Effect.gen(function* () {
      yield* season()
      yield* redeem(refreshPress({ quantity: 2 }))
      for (const quantity of [2, 0, -1, 1.5, Number.NaN]) {
        const refused = redeem(refreshPress({ redemptionId: redemptionId(2), quantity }))
        expect(yield* refusal(refused)).toBe("QuantityNotAvailable")
      }
      expect((yield* uses).length).toBe(1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("for another of the three courses, after one was used, is refused (R48)", () =>
    Effect.gen(function* () {
      yield* season()
      yield* redeem(press())
      const second = redeem(press({ redemptionId: redemptionId(2), course: courseKey("dock/brain") }))
      expect(yield* refusal(second)).toEqual({ _tag: "UsedUp", used: 1 })
    }).pipe(Effect.provide(layer))
  )

  it.effect("of a spouse depends on the member's membership as well (R6, A11)", () =>
    Effect.gen(function* () {
      yield* season()
      const command = press({
        holder: spouse,
        product: productId("spouse-dock-general-40plus-female"),
        course: courseKey("spouse-dock")
      })
      yield* list([memberWith({ memberships: [membership(kyosai, "1997-04-01", "2024-06-30")] })])
      expect(yield* choices(spouse, hospital.code)).toEqual([])
      expect(yield* refusal(redeem(command))).toMatchObject({ _tag: "MembershipLost", lastDay: "2024-06-30" })
      yield* list([memberWith()])
      expect((yield* redeem(command)).remaining).toBe(0)
    }).pipe(Effect.provide(layer))
  )
})

const years: ReadonlyArray<CalendarDate.FiscalYear> = [year, fiscalYear(2025)]

describe("the next fiscal year", () => {
  it.effect("begins with a book of its own: nothing of the old year can be used, nor is it counted", () =>
    Effect.gen(function* () {
      yield* season()
      yield* redeem(refreshPress({ quantity: 2 }))
      const catalogue = yield* Catalogue.Catalogue
      yield* Effect.forEach(years.flatMap(programmes), catalogue.putProgramme)
      yield* clockAt("2025-05-01")
      yield* (yield* Grants.Grants).run({ association: sag, on: date("2025-05-01") }, actor("grants"))
      const page = yield* Effect.flatMap(Coupons.Coupons, (coupons) => coupons.myPage(member))
      expect(page.granted.map(({ balance, product }) => `${product.id} ${balance.granted}`)).toEqual(["my-refresh 3"])
      expect(page.uses).toEqual([])
      expect(yield* refusal(redeem(refreshPress({ redemptionId: redemptionId(2) })))).toMatchObject({ _tag: "Over" })
    }).pipe(Effect.provide(layer))
  )
})
