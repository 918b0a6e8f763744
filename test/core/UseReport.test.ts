// What may become of a report, what makes two of them the same one, and whose name was told: plain functions.
import { createHash } from "node:crypto"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { BusinessCalendar, LedgerEntry, OutageKits, UseReport, UseReportJudge, UseReportRow } from "@fukuri/core"
import {
  actor,
  at,
  courseKey,
  date,
  fiscalYear,
  memberWith,
  oneOf,
  redemptionId,
  sag,
  wholeNumbers
} from "../support/people.ts"
import { row, told } from "./support/reports.ts"

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex")
const tanaka = actor("clerk:tanaka")
const noon = at("2024-07-09", 12)
const later = at("2024-07-09", 13)

const report = (over: Partial<UseReport.UseReport> = {}): UseReport.UseReport => {
  const { usedAt, ...rest } = told()
  return {
    ...rest,
    ...(usedAt === undefined ? {} : { usedAt }),
    fiscalYear: fiscalYear(2024),
    enteredBy: tanaka,
    enteredAt: noon,
    state: { _tag: "Entered", at: noon },
    ...over
  }
}
const kept = (why: UseReport.Hindrance): UseReport.UseReport => report({ state: { _tag: "Kept", why, at: noon } })
const twin: UseReport.Hindrance = { _tag: "Twin", redemptionId: redemptionId(1), channel: "screen" }
const close: UseReport.UseReportDeed = {
  _tag: "Close",
  by: tanaka,
  at: later,
  outcome: "duplicate",
  reason: "画面で済んでいました"
}
const decided = (value: UseReport.UseReport, deed: UseReport.UseReportDeed) =>
  Result.getOrThrow(UseReport.decide(value, deed))
const refused = (value: UseReport.UseReport, deed: UseReport.UseReportDeed) =>
  Result.match(UseReport.decide(value, deed), { onFailure: ({ _tag }) => _tag, onSuccess: () => "decided" })

describe("a report", () => {
  it("that is on its way becomes registered, or kept with the reason (R118)", () => {
    expect(decided(report(), { _tag: "Apply", at: later }).state).toEqual({ _tag: "Applied", at: later })
    expect(decided(report(), { _tag: "Keep", why: twin, at: later }).state).toEqual({
      _tag: "Kept",
      why: twin,
      at: later
    })
  })

  it("that is registered stays so, whatever is wanted", () => {
    const applied = report({ state: { _tag: "Applied", at: noon } })
    expect(decided(applied, { _tag: "Apply", at: later })).toBe(applied)
    expect(decided(applied, { _tag: "Keep", why: twin, at: later })).toBe(applied)
    expect(refused(applied, { _tag: "Retry", at: later })).toBe("ReportDecided")
    expect(refused(applied, close)).toBe("ReportDecided")
  })

  it("that is kept goes on its way again, or is closed with who, what became of it and why", () => {
    expect(decided(kept(twin), { _tag: "Retry", at: later }).state).toEqual({ _tag: "Entered", at: later })
    const closed = decided(kept(twin), close)
    expect(closed.state).toEqual({
      _tag: "Closed",
      by: tanaka,
      at: later,
      outcome: "duplicate",
      reason: "画面で済んでいました",
      why: twin
    })
    expect(decided(closed, close)).toBe(closed)
    expect(refused(closed, { ...close, by: actor("clerk:sato") })).toBe("ReportDecided")
    expect(refused(closed, { _tag: "Retry", at: later })).toBe("ReportDecided")
  })

  it("that is on its way cannot be closed: nobody knows yet what becomes of it", () => {
    expect(refused(report(), close)).toBe("ReportDecided")
  })

  it("is freed of a doubt only by that doubt being answered (A13)", () => {
    const confirm = (doubt: UseReport.Doubt) =>
      ({ _tag: "Confirm", doubt, by: tanaka, at: later, reason: "電話で確かめました" }) as const
    const again = decided(kept(twin), confirm("twin"))
    expect(again).toMatchObject({ state: { _tag: "Entered", at: later }, twinConfirmed: { by: tanaka } })
    expect(decided(again, confirm("twin"))).toBe(again)
    expect(decided(kept({ _tag: "NameDiffers" }), confirm("name")).nameConfirmed?.reason).toBe("電話で確かめました")
    expect(refused(kept(twin), confirm("name"))).toBe("NothingToConfirm")
    expect(refused(kept({ _tag: "HolderUnknown" }), confirm("name"))).toBe("NothingToConfirm")
    expect(refused(report(), confirm("name"))).toBe("ReportDecided")
  })
})

describe("two reports are the same one", () => {
  const id = (over: Partial<UseReport.Told> = {}, association = sag) => UseReport.idOf(sha256, association, told(over))

  it("when person, course, facility and day are the same, whoever told it and however many they were", () => {
    expect(id({ quantity: 2, name: "別の名前", reporter: "別の人", toldOn: date("2024-07-12") })).toBe(id())
    const others: ReadonlyArray<Partial<UseReport.Told>> = [
      { number: memberWith().number.replace("6", "7") as UseReport.Told["number"] },
      { course: courseKey("dental") },
      { usedOn: date("2024-07-07") },
      { facility: "7654321" as UseReport.Told["facility"] },
      { source: { _tag: "Told", ordinal: 2 } },
      { source: row("7K3M9Q-07") }
    ]
    expect(new Set([id(), ...others.map((over) => id(over))]).size).toBe(others.length + 1)
  })

  it("when they are from the same row of a kit, whatever else they say", () => {
    const source = row("7K3M9Q-07")
    expect(id({ source, course: courseKey("dental"), usedOn: date("2024-07-01") })).toBe(id({ source }))
    expect(id({ source: row("7K3M9Q-08") })).not.toBe(id({ source }))
  })

  it("never in two associations, and a sheet is its own number", () => {
    for (const source of [told().source, row("7K3M9Q-07")]) {
      expect(id({ source }, "saz" as typeof sag)).not.toBe(id({ source }))
    }
    expect(id({ source: { _tag: "Sheet", sheet: redemptionId(5) } })).toBe(redemptionId(5))
  })

  it.prop(
    "and their id is always one of a use",
    [wholeNumbers(1, 99), oneOf(["123456", "K12345", "12345601"])],
    ([ordinal, number]) => {
      const made = id({ source: { _tag: "Told", ordinal }, number: number as UseReport.Told["number"] })
      expect(Schema.is(LedgerEntry.RedemptionId)(made)).toBe(true)
    }
  )

  it("and say in what they differ", () => {
    expect(UseReport.differencesFrom(report(), told())).toEqual([])
    expect(UseReport.differencesFrom(report(), told({ name: "見本　太郎" }))).toEqual([])
    expect(
      UseReport.differencesFrom(report(), told({ quantity: 2, name: "見本花子", usedAt: undefined, reporter: "x" }))
    ).toEqual(["name", "quantity", "usedAt"])
  })
})

describe("a name that was told", () => {
  it.each(["見本太郎", "見本　太郎", " 見本 太郎 ", "みほんたろう", "ﾐﾎﾝ ﾀﾛｳ", "ミホンタロウ"])(
    "%s is the person's",
    (name) => {
      expect(UseReportJudge.isNameOf(memberWith(), name)).toBe(true)
    }
  )
  it.each(["", " ", "太郎", "見本", "見本花子", "見本太郎様"])("«%s» is not", (name) => {
    expect(UseReportJudge.isNameOf(memberWith(), name)).toBe(false)
  })
})

describe("when a use was (R124, A25)", () => {
  const hours = (day: string, hour?: number, minute?: number) =>
    UseReportJudge.hoursOf(BusinessCalendar.standard, date(day), hour === undefined ? undefined : at(day, hour, minute))
  it("is told from the calendar of the office", () => {
    expect(hours("2024-07-08", 8, 29)).toBe("outside")
    expect(hours("2024-07-08", 8, 30)).toBe("inside")
    expect(hours("2024-07-08", 17, 14)).toBe("inside")
    expect(hours("2024-07-08", 17, 15)).toBe("outside")
    expect(hours("2024-07-06", 10)).toBe("outside")
    expect(hours("2024-07-15", 10)).toBe("outside")
    expect(hours("2024-12-30", 10)).toBe("outside")
  })
  it("needs no time of day on a day on which the office is closed", () => {
    expect(hours("2024-07-06")).toBe("outside")
    expect(hours("2024-07-08")).toBe("unknown")
  })
})

describe("what people type", () => {
  it.each(["7K3M9Q-07", "7k3m9q-7", "７Ｋ３Ｍ９Ｑ－０７", "7K3M9Q07", " 7K3M9Q ー 07 ", "7K3M9Q‐07"])(
    "%s is a row of a kit",
    (text) => expect(OutageKits.serialIn(text)).toBe("7K3M9Q-07")
  )
  it("reads O as 0 and I and L as 1 in a kit's number", () => {
    expect(OutageKits.serialIn("OIL345-10")).toBe("011345-10")
  })
  it.each(["", "7K3M9Q", "7K3M9Q-", "7K3M9Q-007", "7K3M9-07", "7K3M9U-07"])("«%s» is none", (text) =>
    expect(OutageKits.serialIn(text)).toBeUndefined()
  )
  it.each([
    ["9:05", 545],
    ["０９：０５", 545],
    ["905", 545],
    ["0905", 545],
    ["9時5分", 545],
    ["9時", 540],
    ["23:59", 1439],
    ["0:00", 0],
    ["24:00", undefined],
    ["9:60", undefined],
    ["午前9時", undefined],
    ["9", undefined]
  ])("the time %s", (text, minutes) => expect(UseReportRow.minutesIn(text)).toBe(minutes))
  it.each([
    ["", 1],
    ["2", 2],
    ["２枚", 2],
    ["0", undefined],
    ["1000", undefined],
    ["二", undefined],
    ["-1", undefined]
  ])("how many: «%s»", (text, quantity) => expect(UseReportRow.quantityIn(text)).toBe(quantity))
})
