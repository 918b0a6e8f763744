// What a facility tells afterwards ends in the ledger, once, or is kept with its reason (R118, R121, R122, R124, A25, A13,
// R133). On the memory adapter and the guide's programmes.
import { describe, expect, it } from "@effect/vitest"
import {
  CouponBooks,
  type LedgerEntry,
  OutageKits,
  UseReport,
  UseReportList,
  UseReports,
  UseReportShelf
} from "@fukuri/core"
import { Arbitrary, Effect, Schema } from "effect"
import {
  actor,
  at,
  courseKey,
  date,
  memberWith,
  oneOf,
  productId,
  redemptionId,
  sag,
  wholeNumbers
} from "../support/people.ts"
import type { Faults } from "../support/faultyStores.ts"
import {
  clean,
  clerk,
  deeds,
  desk,
  desk2,
  enrol,
  everybody,
  hospital,
  inOffice,
  lost,
  nobody,
  other,
  press,
  put,
  refresh,
  refusalOf,
  row,
  taro,
  told,
  uses
} from "./support/reports.ts"

const enter = (over: Partial<UseReport.Told> = {}, who = desk, another?: string) =>
  UseReports.enter({ seed: "hard to guess", clerk: who, told: told(over), another })
const putRight = (over: Partial<UseReport.Told> = {}, who = desk2) =>
  UseReports.enter({ seed: "hard to guess", clerk: who, told: told(over), restate: true })
const stateOf = ({ report }: UseReports.EnteredReport) => report.value.state
const whyOf = (entered: UseReports.EnteredReport): UseReport.Hindrance | undefined => {
  const state = stateOf(entered)
  return state._tag === "Kept" ? state.why : undefined
}
const kit = Schema.decodeSync(OutageKits.KitNumber)("7K3M9Q")
const dock = { course: courseKey("dock/day"), quantity: 1 } as const

describe("given an outage in the hours of the office (R118)", () => {
  it.effect("a use that the facility tells is registered, by the day of its use, with the clerk who did it", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const entered = yield* enter()
        expect(stateOf(entered)).toEqual({ _tag: "Applied", at: at("2024-07-09") })
        expect(entered.recognised).toBe(false)
        expect(yield* uses).toEqual(["123456 my-refresh 1 2024-07-08 outage clerk:desk"])
        expect(yield* deeds).toEqual(["clerk:desk use-report.enter", "clerk:desk use-report.apply"])
        yield* clean
      })
    )
  )

  it.effect("neither the name nor who told it is in the record", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* enter()
        expect(JSON.stringify(yield* deeds)).not.toMatch(/見本|田中/)
      })
    )
  )

  it.effect("a use may be told for months that are over, and of the year of its day", () =>
    inOffice((faults) =>
      Effect.gen(function* () {
        faults.now = at("2025-04-02")
        const entered = yield* enter({
          usedOn: date("2025-03-31"),
          usedAt: at("2025-03-31", 9),
          toldOn: date("2025-04-01")
        })
        expect(entered.report.value.fiscalYear).toBe(2024)
        expect(stateOf(entered)._tag).toBe("Applied")
      })
    )
  )
})

describe("given an outage outside the hours of the office", () => {
  const saturday = { usedOn: date("2024-07-06"), usedAt: at("2024-07-06", 10) }

  it.effect("人間ドック and 歯科 are registered at any hour, also at night and without a time (R121, R124)", () =>
    inOffice(() =>
      Effect.gen(function* () {
        expect(stateOf(yield* enter({ ...dock, ...saturday }))._tag).toBe("Applied")
        const night = { course: courseKey("dental"), usedOn: date("2024-07-08"), usedAt: at("2024-07-08", 20) }
        expect(stateOf(yield* enter(night))._tag).toBe("Applied")
        yield* clean
      })
    )
  )

  it.effect("マイ リフレッシュ is kept, with the reason (R122, R124)", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const outside = { _tag: "OutageNotAccepted", why: "outside-hours" }
        for (const when of [
          saturday,
          { usedAt: at("2024-07-08", 17, 15) },
          { usedOn: date("2024-07-07"), usedAt: undefined }
        ]) {
          const why = whyOf(yield* enter(when))
          expect(why).toEqual({ _tag: "NotUsable", product: refresh, verdict: outside })
        }
        expect(yield* uses).toEqual([])
      })
    )
  )

  it.effect("マイ リフレッシュ over the year's end is kept although the day is a weekday (A25)", () =>
    inOffice((faults) =>
      Effect.gen(function* () {
        faults.now = at("2025-01-06")
        const entered = yield* enter({
          usedOn: date("2024-12-30"),
          usedAt: at("2024-12-30", 10),
          toldOn: date("2025-01-06")
        })
        expect(whyOf(entered)).toMatchObject({ verdict: { _tag: "OutageNotAccepted" } })
      })
    )
  )

  it.effect("without a time on a business day マイ リフレッシュ is kept until somebody knows it", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const entered = yield* enter({ usedAt: undefined })
        expect(whyOf(entered)).toMatchObject({ verdict: { why: "time-unknown" } })
      })
    )
  )
})

describe("what cannot be registered is kept, with the reason, and nothing stands in the ledger", () => {
  const cases: ReadonlyArray<readonly [string, Partial<UseReport.Told>, object]> = [
    ["a number that nobody has", { number: "999999" as UseReport.Told["number"] }, { _tag: "HolderUnknown" }],
    ["another name than the one registered", { name: "見本花子" }, { _tag: "NameDiffers" }],
    ["a course of no product of the year", { course: courseKey("golf") }, { _tag: "ProductUnknown" }],
    ["more than can be used at once", { quantity: 4 }, { _tag: "QuantityTooMany", most: 3 }],
    [
      "membership that was lost before the use (R32)",
      { number: lost, name: "見本次郎" },
      { _tag: "NotUsable", verdict: { _tag: "MembershipLost", lastDay: "2024-07-05", asOf: "2024-07-10" } }
    ],
    [
      "nothing granted",
      { number: nobody, name: "見本三郎" },
      { _tag: "NotUsable", verdict: { _tag: "NotGranted", grantFrom: "2024-05-01" } }
    ],
    [
      "a day before the coupon can be used",
      { ...dock, usedOn: date("2024-06-28"), usedAt: at("2024-06-28", 10) },
      { _tag: "NotUsable", verdict: { _tag: "NotYet", from: "2024-07-01" } }
    ],
    ["what the facility does not offer", { ...dock, facility: other.code }, { verdict: { _tag: "NotOfferedHere" } }]
  ]
  it.effect.each(cases)("%s", ([, over, why]) =>
    inOffice(() =>
      Effect.gen(function* () {
        const entered = yield* enter(over)
        expect(whyOf(entered)).toMatchObject(why)
        expect(yield* uses).toEqual([])
        expect((yield* UseReportShelf.openReports(sag)).map(({ id }) => id)).toEqual([entered.report.id])
        yield* clean
      })
    )
  )

  it.effect("coupons that are used up, and those on paper", () =>
    inOffice(() =>
      Effect.gen(function* () {
        expect(stateOf(yield* enter({ ...dock, usedOn: date("2024-07-05"), usedAt: at("2024-07-05", 10) }))._tag).toBe(
          "Applied"
        )
        expect(whyOf(yield* enter(dock))).toMatchObject({ verdict: { _tag: "UsedUp", used: 1 } })
        const { at: now } = yield* CouponBooks.now
        const begun = { at: now, actor: actor("clerk:desk"), reason: "申請" }
        yield* put(
          taro,
          { _tag: "PaperBegun", ...begun },
          { _tag: "MovedToPaper", ...begun, product: refresh, quantity: 3 }
        )
        expect(whyOf(yield* enter())).toMatchObject({ verdict: { _tag: "OnPaper", quantity: 3 } })
        expect(yield* uses).toHaveLength(1)
      })
    )
  )

  it.effect("of several products with the course the one is meant that the person was granted", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const granted = productId("dock-special-50-male")
        yield* put(nobody, {
          _tag: "Granted",
          at: at("2024-06-03"),
          actor: actor("grants"),
          product: granted,
          quantity: 1
        })
        const entered = yield* enter({ number: nobody, name: "見本三郎", ...dock })
        expect(whyOf(entered)).toMatchObject({ product: granted, verdict: { _tag: "MembershipLost" } })
      })
    )
  )

  it.effect("of a person without anything the product is meant whose condition comes nearest", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const entered = yield* enter({ number: nobody, name: "見本三郎", ...dock })
        expect(whyOf(entered)).toMatchObject({ product: productId("dock-general-40plus-male") })
        const inspected = yield* UseReportList.one(desk, entered.report.id)
        expect(inspected.verdict?._tag).toBe("NotGranted")
        expect(inspected.verdict?._tag === "NotGranted" && inspected.verdict.explanation.holds).toBe(false)
      })
    )
  )
})

describe("the press may have arrived after all (A13)", () => {
  it.effect(
    "a use of the same product there on the same day keeps the report until a clerk says that it is another",
    () =>
      inOffice((faults) =>
        Effect.gen(function* () {
          faults.now = at("2024-07-08")
          yield* press(redemptionId(1))
          faults.now = at("2024-07-09")
          const entered = yield* enter()
          expect(whyOf(entered)).toEqual({ _tag: "Twin", redemptionId: redemptionId(1), channel: "screen" })
          const done = yield* UseReports.confirm(desk2, entered.report.id, "twin", "2回体験したとのこと")
          expect(done.value.state._tag).toBe("Applied")
          expect((yield* uses).at(-1)).toBe("123456 my-refresh 1 2024-07-08 outage clerk:desk2")
          yield* clean
        })
      )
  )

  it.effect("not when that use was given back as a whole, was elsewhere, or on another day", () =>
    inOffice((faults) =>
      Effect.gen(function* () {
        faults.now = at("2024-07-08")
        yield* press(redemptionId(1))
        yield* put(taro, {
          _tag: "Reversed",
          at: at("2024-07-08", 11),
          actor: actor("clerk:desk"),
          product: refresh,
          quantity: 1,
          reverses: redemptionId(1),
          reason: "誤り"
        })
        faults.now = at("2024-07-09")
        expect(stateOf(yield* enter())._tag).toBe("Applied")
        expect(stateOf(yield* enter({ usedOn: date("2024-07-05"), usedAt: at("2024-07-05", 10) }))._tag).toBe("Applied")
      })
    )
  )

  it.effect(
    "a telephone call and the row of a kit about the same use are found to be one, also while the first waits",
    () =>
      inOffice((faults) =>
        Effect.gen(function* () {
          yield* OutageKits.make(desk, hospital.code, kit)
          const first = yield* enter({ name: "見本花子" })
          expect(whyOf(first)).toEqual({ _tag: "NameDiffers" })
          faults.now += 1
          const second = yield* enter({ source: row("7K3M9Q-01") })
          expect(whyOf(second)).toEqual({ _tag: "TwinReport", report: first.report.id })
          // The first does not wait for the second: whoever was earlier is free.
          const done = yield* UseReports.confirm(desk, first.report.id, "name", "旧姓とのこと")
          expect(done.value.state._tag).toBe("Applied")
          const again = yield* UseReports.retry(desk, second.report.id)
          expect(again.value.state).toMatchObject({
            why: { _tag: "Twin", redemptionId: first.report.id, channel: "outage" }
          })
          expect(yield* uses).toHaveLength(1)
        })
      )
  )

  it.effect("another use of the same day is told as such at once, as its second", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* enter()
        const second = yield* enter({ source: { _tag: "Told", ordinal: 2 } }, desk, "午後にもう1回")
        expect(stateOf(second)._tag).toBe("Applied")
        expect(yield* uses).toHaveLength(2)
        yield* clean
      })
    )
  )
})

describe("the same report again", () => {
  it.effect("by another clerk, with another reporter and another day of the call, is the one that is there", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const first = yield* enter()
        const again = yield* enter({ reporter: "別の人", toldOn: date("2024-07-08") }, desk2)
        expect(again).toMatchObject({ recognised: true, differs: [] })
        expect(again.report.id).toBe(first.report.id)
        expect(yield* uses).toHaveLength(1)
        expect((yield* deeds).filter((deed) => deed.endsWith("enter"))).toHaveLength(1)
      })
    )
  )

  it.effect("from the same row of a kit with other content changes nothing, and says in what it differs", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* OutageKits.make(desk, hospital.code, kit)
        const source = row("7K3M9Q-07")
        yield* enter({ source })
        const again = yield* enter({ source, quantity: 2, course: courseKey("dental") }, desk2)
        expect(again).toMatchObject({ recognised: true, differs: ["course", "quantity"] })
        expect(again.report.value).toMatchObject({ quantity: 1, course: "my-refresh" })
        expect(yield* uses).toHaveLength(1)
      })
    )
  )

  it.effect("at the same moment by two clerks is one use", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const both = yield* Effect.all([enter({}, desk), enter({}, desk2)], { concurrency: 2 })
        expect(both.map((each) => stateOf(each)._tag)).toEqual(["Applied", "Applied"])
        expect(yield* uses).toHaveLength(1)
        yield* clean
      })
    )
  )
})

describe("kept reports", () => {
  it.effect("are judged again: after a later list, and after a correction", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const { report } = yield* enter({ number: "456789" as UseReport.Told["number"] })
        yield* enrol([...everybody, memberWith({ number: "456789" as UseReport.Told["number"] })])
        const granted = { at: at("2024-07-09"), actor: actor("grants"), product: refresh, quantity: 3 }
        yield* put("456789" as UseReport.Told["number"], { _tag: "Granted", ...granted })
        const again = yield* UseReports.retry(desk, report.id)
        expect(again.value.state._tag).toBe("Applied")
        expect(yield* deeds).toContain("clerk:desk use-report.retry")
        yield* clean
      })
    )
  )

  it.effect("are closed with what became of them and why, and never registered then", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const { report } = yield* enter({ name: "見本花子" })
        const closed = yield* UseReports.close(desk2, report.id, "settled-with-person", "現金で精算されました")
        expect(closed.value.state).toMatchObject({ _tag: "Closed", by: "clerk:desk2", why: { _tag: "NameDiffers" } })
        expect(yield* refusalOf(UseReports.retry(desk, report.id))).toBe("ReportDecided")
        expect((yield* enter({ name: "見本花子" })).recognised).toBe(true)
        expect(yield* uses).toEqual([])
        expect(yield* UseReportShelf.openReports(sag)).toEqual([])
      })
    )
  )

  it.effect("whose use stands in the ledger after all are not closed but shown as registered", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const { report } = yield* enter({ name: "見本花子" })
        const { at: now } = yield* CouponBooks.now
        yield* put(taro, {
          _tag: "Redeemed",
          at: now,
          actor: actor("clerk:desk"),
          product: refresh,
          quantity: 1,
          redemptionId: report.id as LedgerEntry.RedemptionId,
          course: courseKey("my-refresh"),
          facility: hospital.code,
          usedOn: date("2024-07-08"),
          channel: "outage"
        })
        expect(yield* refusalOf(UseReports.close(desk, report.id, "duplicate", "重複"))).toBe("ReportDecided")
        expect((yield* UseReports.get(sag, report.id)).value.state._tag).toBe("Applied")
      })
    )
  )

  it.effect("are put right by the same report told rightly, when the clerk says so, and judged anew", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* OutageKits.make(desk, hospital.code, kit)
        const source = row("7K3M9Q-07")
        const { report } = yield* enter({ source, usedAt: undefined })
        expect(report.value.state).toMatchObject({ why: { verdict: { why: "time-unknown" } } })
        expect(yield* enter({ source })).toMatchObject({ recognised: true, differs: ["usedAt"] })
        expect(yield* uses).toEqual([])
        const right = yield* putRight({ source })
        expect(right).toMatchObject({ recognised: false, differs: [] })
        expect(right.report.id).toBe(report.id)
        expect(right.report.value.state._tag).toBe("Applied")
        expect(yield* uses).toEqual(["123456 my-refresh 1 2024-07-08 outage clerk:desk2"])
        expect(yield* deeds).toContain("clerk:desk2 use-report.restate")
        yield* clean
      })
    )
  )

  it.effect("are put right also after they were closed, and never what stands in the ledger", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const { report } = yield* enter({ quantity: 4 })
        yield* UseReports.close(desk, report.id, "facility-mistaken", "枚数の誤り")
        expect((yield* putRight({ quantity: 1 })).report.value.state._tag).toBe("Applied")
        expect(yield* putRight({ quantity: 2 })).toMatchObject({ recognised: true, differs: ["quantity"] })
        expect(yield* uses).toEqual(["123456 my-refresh 1 2024-07-08 outage clerk:desk2"])
        yield* clean
      })
    )
  )

  it.effect("about oneself are not put right, whoever they are said to be about now", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* OutageKits.make(desk, hospital.code, kit)
        const source = row("7K3M9Q-07")
        yield* enter({ source, number: nobody })
        const self = clerk("self", { ownNumber: nobody })
        expect(yield* refusalOf(putRight({ source }, self))).toBe("SelfService")
        expect(yield* uses).toEqual([])
      })
    )
  )

  it.effect("stay as they are for who may not, and for oneself", () =>
    inOffice(() =>
      Effect.gen(function* () {
        const { report } = yield* enter({ name: "見本花子" })
        const viewer = clerk("viewer", { roles: ["viewer"] })
        const self = clerk("self", { ownNumber: "123456" })
        for (const who of [viewer, self]) {
          const refusal = who === viewer ? "NotPermitted" : "SelfService"
          expect(yield* refusalOf(UseReports.retry(who, report.id))).toBe(refusal)
          expect(yield* refusalOf(UseReports.confirm(who, report.id, "name", "x"))).toBe(refusal)
          expect(yield* refusalOf(UseReports.close(who, report.id, "duplicate", "x"))).toBe(refusal)
          expect(yield* refusalOf(UseReports.enter({ seed: "hard to guess", clerk: who, told: told() }))).toBe(refusal)
        }
        const wife = clerk("wife", { ownNumber: "123456" })
        expect(yield* refusalOf(enter({ number: "12345601" as UseReport.Told["number"] }, wife))).toBe("SelfService")
        expect((yield* UseReports.get(sag, report.id)).value.state._tag).toBe("Kept")
      })
    )
  )
})

describe("a slip of the pen is refused at the form, and nothing is kept of it", () => {
  const cases: ReadonlyArray<readonly [string, Partial<UseReport.Told>, string]> = [
    ["a day to come", { usedOn: date("2024-07-10"), usedAt: undefined }, "UsedOnRefused"],
    ["a time to come", { usedOn: date("2024-07-09"), usedAt: at("2024-07-09", 10, 1) }, "UsedOnRefused"],
    ["a call to come", { toldOn: date("2024-07-10") }, "ToldOnRefused"],
    ["a call before the use", { toldOn: date("2024-07-07") }, "ToldOnRefused"],
    ["a facility that is not ours", { facility: "0000000" as UseReport.Told["facility"] }, "FacilityUnknown"],
    ["a kit that there is not", { source: row("ZZZZZZ-01") }, "KitRowUnknown"],
    ["a row that the kit has not", { source: row("7K3M9Q-21") }, "KitRowUnknown"],
    ["a kit of another facility", { source: row("7K3M9Q-01"), facility: other.code }, "KitOfAnother"]
  ]
  it.effect.each(cases)("%s", ([, over, refusal]) =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* OutageKits.make(desk, hospital.code, kit)
        expect(yield* refusalOf(enter(over))).toBe(refusal)
        expect(yield* refusalOf(UseReports.preview({ seed: "hard to guess", clerk: desk, told: told(over) }))).toBe(
          refusal
        )
        expect(yield* UseReportShelf.openReports(sag)).toEqual([])
      })
    )
  )
})

describe("the look before", () => {
  it.effect("says what would become of it and changes nothing", () =>
    inOffice(() =>
      Effect.gen(function* () {
        expect(yield* UseReports.preview({ seed: "hard to guess", clerk: desk, told: told() })).toMatchObject({
          why: undefined,
          known: undefined
        })
        const looked = yield* UseReports.preview({
          seed: "hard to guess",
          clerk: desk,
          told: told({ name: "見本花子" })
        })
        expect(looked.why).toEqual({ _tag: "NameDiffers" })
        expect(yield* uses).toEqual([])
        expect(yield* deeds).toEqual([])
        yield* enter()
        expect(
          yield* UseReports.preview({ seed: "hard to guess", clerk: desk, told: told({ quantity: 2 }) })
        ).toMatchObject({
          known: { value: { quantity: 1 } },
          differs: ["quantity"]
        })
      })
    )
  )
})

describe("whatever is cut off", () => {
  const after = (faults: Faults) => {
    faults.now += 61_000
    return UseReports.settle(sag)
  }

  it.effect("between the document and the ledger is finished later, once", () =>
    inOffice((faults) =>
      Effect.gen(function* () {
        faults.append = ["lost", "lost", "lost", "lost"]
        const entered = yield* enter()
        expect(stateOf(entered)._tag).toBe("Entered")
        expect(yield* uses).toEqual([])
        expect(yield* UseReports.settle(sag)).toBe(0)
        expect(yield* after(faults)).toBe(1)
        expect(yield* uses).toHaveLength(1)
        expect((yield* UseReports.get(sag, entered.report.id)).value.state._tag).toBe("Applied")
        expect(yield* after(faults)).toBe(0)
        yield* clean
      })
    )
  )

  it.effect("and entered again while its use may be under way, it is not kept, whatever hinders it by then", () =>
    inOffice((faults) =>
      Effect.gen(function* () {
        faults.append = ["lost", "lost", "lost", "lost"]
        yield* enter()
        yield* enrol(everybody.map((person) => (person.number === taro ? { ...person, memberships: [] } : person)))
        const again = yield* enter({}, desk2)
        expect(stateOf(again)._tag).toBe("Entered")
        yield* after(faults)
        expect((yield* UseReports.get(sag, again.report.id)).value.state).toMatchObject({ _tag: "Kept" })
        expect(yield* uses).toEqual([])
        yield* clean
      })
    )
  )

  it.effect("after the ledger took it is found there, whether the answer was lost or the service died", () =>
    Effect.forEach(["after", "cut"] as const, (fault) =>
      inOffice((faults) =>
        Effect.gen(function* () {
          faults.append = [fault]
          yield* Effect.exit(enter())
          yield* after(faults)
          const again = yield* enter()
          expect(stateOf(again)._tag).toBe("Applied")
          expect(yield* uses).toHaveLength(1)
          yield* clean
        })
      )
    )
  )

  it.effect("when the last write of the document is lost, it is written later, and the use is one", () =>
    inOffice((faults) =>
      Effect.gen(function* () {
        faults.put = ["ok", "lost"]
        expect(yield* refusalOf(enter())).toBe("StoreFailure")
        expect(yield* uses).toHaveLength(1)
        expect((yield* UseReportShelf.openReports(sag)).map(({ value }) => value.state._tag)).toEqual(["Entered"])
        expect(yield* after(faults)).toBe(1)
        expect(yield* UseReportShelf.openReports(sag)).toEqual([])
        expect(yield* uses).toHaveLength(1)
      })
    )
  )

  it.effect("when the document could not be written nothing happened, and the same form again registers it", () =>
    inOffice((faults) =>
      Effect.gen(function* () {
        faults.put = ["lost"]
        expect(yield* refusalOf(enter())).toBe("StoreFailure")
        expect(yield* uses).toEqual([])
        expect(stateOf(yield* enter())._tag).toBe("Applied")
        expect(yield* uses).toHaveLength(1)
      })
    )
  )
})

describe("any reports in any order", () => {
  const days = ["2024-07-05", "2024-07-06", "2024-07-08"] as const
  const one = Arbitrary.all({
    number: oneOf([taro, lost, nobody, "999999" as typeof taro]),
    name: oneOf(["見本太郎", "見本次郎", "見本三郎"]),
    course: oneOf(["my-refresh", "dock/day", "dock/brain", "dental", "golf"]),
    facility: oneOf([hospital, other]),
    quantity: wholeNumbers(1, 3),
    day: oneOf(days),
    hour: oneOf([undefined, 10, 20]),
    source: oneOf([undefined, undefined, 1, 2, 3, 4] as const),
    who: oneOf([desk, desk2]),
    next: oneOf(["nothing", "retry", "name", "twin", "close", "press"] as const)
  })

  it.effect.prop(
    "keep every law of the books, and each is registered at most once, however often it comes",
    { all: Arbitrary.array(one, { minLength: 1, maxLength: 8 }) },
    ({ all }) =>
      inOffice(() =>
        Effect.gen(function* () {
          yield* OutageKits.make(desk, hospital.code, kit)
          const ids: Array<string> = []
          for (const [index, each] of [...all, ...all.toReversed()].entries()) {
            const { course, day, facility, hour, name, number, quantity, source, next, who } = each
            const entered = yield* enter(
              {
                number,
                name,
                course: courseKey(course),
                facility: source === undefined ? facility.code : hospital.code,
                quantity,
                usedOn: date(day),
                usedAt: hour === undefined ? undefined : at(day, hour),
                source: source === undefined ? { _tag: "Told", ordinal: 1 } : row(`7K3M9Q-0${source}`)
              },
              who
            )
            ids.push(entered.report.id)
            const { id } = entered.report
            if (next === "retry") yield* Effect.exit(UseReports.retry(desk, id))
            if (next === "name" || next === "twin") yield* Effect.exit(UseReports.confirm(desk, id, next, "確認済"))
            if (next === "close") yield* Effect.exit(UseReports.close(desk, id, "not-counted", "対象外"))
            if (next === "press") yield* Effect.exit(press(redemptionId(index + 1)))
          }
          yield* clean
          const registered = (yield* uses).filter((use) => use.includes("outage"))
          const applied = yield* Effect.filter([...new Set(ids)], (id) =>
            Effect.map(UseReports.get(sag, id), ({ value }) => value.state._tag === "Applied")
          )
          expect(registered).toHaveLength(applied.length)
        })
      )
  )
})

describe("a sheet of paper that came back (R115)", () => {
  const sheet = redemptionId(77)
  const begun = { at: at("2024-07-01"), actor: actor("clerk:desk"), reason: "申請" }
  const onPaper = Effect.gen(function* () {
    const dockId = productId("dock-general-40plus-male")
    const issue = (product: typeof refresh, number: number) =>
      ({ _tag: "SheetIssued", ...begun, product, quantity: 1, sheet: redemptionId(number) }) as const
    yield* put(
      taro,
      { _tag: "PaperBegun", ...begun },
      { _tag: "MovedToPaper", ...begun, product: refresh, quantity: 3 },
      { _tag: "MovedToPaper", ...begun, product: dockId, quantity: 1 },
      { _tag: "MovedToPaper", ...begun, product: productId("dental"), quantity: 1 },
      issue(refresh, 77),
      issue(refresh, 78),
      issue(dockId, 79),
      { _tag: "SheetVoided", ...begun, product: refresh, quantity: 1, sheet: redemptionId(78) }
    )
  })
  const returned = {
    sheet,
    facility: hospital.code,
    usedOn: date("2024-07-06"),
    reporter: "",
    toldOn: date("2024-07-09")
  }

  it.effect("is registered by its number alone, at any hour, once", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* onPaper
        const entered = yield* UseReports.enterSheet(desk, returned)
        expect(stateOf(entered)._tag).toBe("Applied")
        expect(yield* uses).toEqual(["123456 my-refresh 1 2024-07-06 paper clerk:desk"])
        const again = yield* UseReports.enterSheet(desk2, { ...returned, usedOn: date("2024-07-05") })
        expect(again).toMatchObject({ recognised: true, differs: ["usedOn"] })
        expect(yield* uses).toHaveLength(1)
        yield* clean
      })
    )
  )

  it.effect("as the second one of a day is another use: a sheet is a coupon of its own", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* onPaper
        const issued = {
          _tag: "SheetIssued",
          ...begun,
          product: refresh,
          quantity: 1,
          sheet: redemptionId(80)
        } as const
        yield* put(taro, issued)
        yield* UseReports.enterSheet(desk, returned)
        const second = yield* UseReports.enterSheet(desk, { ...returned, sheet: redemptionId(80) })
        expect(stateOf(second)._tag).toBe("Applied")
        expect(yield* uses).toHaveLength(2)
        yield* clean
      })
    )
  )

  it.effect("that is void is kept with the reason; one that was never issued is a slip of the pen", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* onPaper
        const entered = yield* UseReports.enterSheet(desk, { ...returned, sheet: redemptionId(78) })
        expect(whyOf(entered)).toEqual({ _tag: "SheetNotValid", why: "voided" })
        const never = UseReports.enterSheet(desk, { ...returned, sheet: redemptionId(99) })
        expect(yield* refusalOf(never)).toBe("SheetUnknown")
        expect(yield* uses).toEqual([])
      })
    )
  )

  it.effect("of several courses needs one of them, unless the facility offers only one", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* onPaper
        const dockSheet = { ...returned, sheet: redemptionId(79) }
        const refusal = yield* Effect.flip(UseReports.enterSheet(desk, dockSheet))
        expect(refusal).toMatchObject({ _tag: "CourseNeeded", courses: ["dock/day", "dock/overnight", "dock/brain"] })
        const entered = yield* UseReports.enterSheet(desk, { ...dockSheet, course: courseKey("dock/brain") })
        expect(stateOf(entered)._tag).toBe("Applied")
        yield* clean
      })
    )
  )

  it.effect("and was told by telephone too is found to be one (A13)", () =>
    inOffice((faults) =>
      Effect.gen(function* () {
        // Told first, while it was still on screen; moved to paper afterwards.
        yield* enter({ usedOn: date("2024-07-05"), usedAt: at("2024-07-05", 10) })
        const moved = { ...begun, product: refresh, quantity: 2 } as const
        yield* put(
          taro,
          { _tag: "MovedToPaper", ...moved },
          { _tag: "SheetIssued", ...begun, product: refresh, quantity: 1, sheet }
        )
        faults.now += 1000
        const entered = yield* UseReports.enterSheet(desk, { ...returned, usedOn: date("2024-07-05") })
        expect(whyOf(entered)).toMatchObject({ _tag: "Twin", channel: "outage" })
      })
    )
  )

  it.effect("is not registered for oneself", () =>
    inOffice(() =>
      Effect.gen(function* () {
        yield* onPaper
        const self = clerk("self", { ownNumber: "123456" })
        expect(yield* refusalOf(UseReports.enterSheet(self, returned))).toBe("SelfService")
      })
    )
  )
})

describe("the list", () => {
  it.effect("shows open reports by reason, the latest first, and names nobody to who may not know", () =>
    inOffice((faults) =>
      Effect.gen(function* () {
        yield* enter({ name: "見本花子" })
        faults.now += 60_000
        yield* enter({ number: "999999" as UseReport.Told["number"] })
        yield* enter({ course: courseKey("dental") })
        const blind = clerk("blind", { sees: [] })
        const all = yield* UseReportList.page({ clerk: blind, filter: { open: true }, skip: 0 })
        expect(all.rows.map(({ masked, number }) => [masked, number])).toEqual([
          ["***999", undefined],
          ["***456", undefined]
        ])
        const named = { open: true, why: "NameDiffers" } as const
        expect((yield* UseReportList.page({ clerk: desk, filter: named, skip: 0 })).total).toBe(1)
        const done = yield* UseReportList.page({ clerk: blind, filter: { open: false }, skip: 0 })
        expect(done.rows.map(({ coupon }) => coupon)).toEqual(["健診クーポン"])
        expect(yield* deeds).toContain("clerk:desk use-report.list")
        expect(yield* deeds).not.toContain("clerk:blind use-report.list")
      })
    )
  )
})
