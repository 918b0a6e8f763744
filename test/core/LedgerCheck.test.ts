// The check of the whole ledger: nothing to say about a ledger that keeps its laws, and the name of each law that is
// broken. The memory adapter writes whatever it is told, so that each can be broken.
import * as Memory from "@fukuri/adapter-memory"
import { Catalogue, Holder, Ledger, LedgerCheck, type LedgerEntry } from "@fukuri/core"
import { demo, livesAt } from "@fukuri/examples/demo"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  actor,
  at,
  courseKey,
  date,
  facilityWith,
  fiscalYear,
  numberOf,
  productId,
  redemptionId,
  sag
} from "../support/people.ts"

const year = fiscalYear(2024)
const refresh = productId("my-refresh")

const common = { at: at("2024-06-01"), actor: actor("holder"), product: refresh, quantity: 1 }
const granted = (quantity: number): LedgerEntry.LedgerEntry => ({ ...common, _tag: "Granted", quantity })
const used = (id: number, overrides: Partial<Extract<LedgerEntry.LedgerEntry, { _tag: "Redeemed" }>> = {}) =>
  ({
    ...common,
    _tag: "Redeemed",
    redemptionId: redemptionId(id),
    course: courseKey("my-refresh"),
    facility: facilityWith().code,
    usedOn: date("2024-06-01"),
    channel: "screen",
    ...overrides
  }) as const
const reversed = (id: number, quantity: number, product = refresh): LedgerEntry.LedgerEntry => ({
  ...common,
  _tag: "Reversed",
  product,
  quantity,
  reverses: redemptionId(id),
  reason: "誤操作"
})
const moved = (_tag: "MovedToPaper" | "MovedFromPaper" | "Withdrawn", quantity: number): LedgerEntry.LedgerEntry => ({
  ...common,
  _tag,
  quantity,
  reason: "申請"
})

const sheet = (_tag: "SheetIssued" | "SheetVoided", id: number): LedgerEntry.LedgerEntry => ({
  ...common,
  _tag,
  quantity: 1,
  sheet: redemptionId(id),
  reason: "印刷"
})
const onPaper = (id: number) => used(id, { channel: "paper" })
const wholeBook = (_tag: "PaperBegun" | "PaperEnded"): LedgerEntry.LedgerEntry => ({
  _tag,
  at: at("2024-06-01"),
  actor: actor("clerk:tanaka"),
  reason: "申請"
})

const publish = Effect.gen(function* () {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association(year))
  yield* Effect.forEach(programmes(year), catalogue.putProgramme)
})

const append = Effect.fnUntraced(function* (number: string, entries: ReadonlyArray<LedgerEntry.LedgerEntry>) {
  const key = { holder: Holder.holderId(sag, numberOf(number)), fiscalYear: year }
  yield* (yield* Ledger.Ledger).append([{ key, expectedVersion: 0, entries }])
})

describe("a ledger that keeps its laws", () => {
  it.effect.each(["2024-04-01", "2024-07-01", "2025-03-31", "2026-11-22"])("the demo of %s is one", (day) =>
    Effect.gen(function* () {
      const made = demo(date(day))
      const catalogue = yield* Catalogue.Catalogue
      yield* catalogue.putAssociation(made.association)
      yield* Effect.forEach(made.programmes, catalogue.putProgramme)
      const lives = livesAt(made, at(day, 23)).filter(({ entries }) => entries.length > 0)
      const ledger = yield* Ledger.Ledger
      for (const { entries, holder } of lives) {
        const key = { holder: Holder.holderId(sag, holder.number), fiscalYear: made.fiscalYear }
        yield* ledger.append([{ key, expectedVersion: 0, entries }])
      }
      const entries = lives.flatMap((life) => life.entries)
      expect(yield* LedgerCheck.check(sag)).toEqual({
        streams: lives.length,
        entries: entries.length,
        uses: entries.filter(({ _tag }) => _tag === "Redeemed").length,
        broken: []
      })
    }).pipe(Effect.provide(Memory.layer))
  )

  it.effect(
    "so is one in which coupons were used, given back, used again, withdrawn, and moved to paper and back",
    () =>
      Effect.gen(function* () {
        yield* publish
        yield* append("123456", [
          granted(3),
          used(1, { quantity: 3 }),
          reversed(1, 2),
          reversed(1, 1),
          moved("MovedToPaper", 2),
          moved("MovedFromPaper", 1),
          used(2),
          moved("Withdrawn", 1)
        ])
        expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
      }).pipe(Effect.provide(Memory.layer))
  )

  it.effect("an empty one too", () =>
    Effect.gen(function* () {
      expect(yield* LedgerCheck.check(sag)).toEqual({ streams: 0, entries: 0, uses: 0, broken: [] })
    }).pipe(Effect.provide(Memory.layer))
  )
})

describe("a ledger that breaks a law", () => {
  const dock = { product: productId("dock-general-40plus-male"), course: courseKey("dock/day") }

  it.effect.each([
    {
      law: "no use without a grant",
      entries: [used(1)],
      what: ["entry 1 (Redeemed my-refresh): 1 used or on paper of 0 granted"]
    },
    {
      law: "no use beyond what was granted",
      entries: [granted(2), used(1), used(2), used(3)],
      what: ["entry 4 (Redeemed my-refresh): 3 used or on paper of 2 granted"]
    },
    {
      law: "nothing on paper that was used",
      entries: [granted(2), used(1), moved("MovedToPaper", 2)],
      what: ["entry 3 (MovedToPaper my-refresh): 3 used or on paper of 2 granted"]
    },
    {
      law: "nothing withdrawn that was used",
      entries: [granted(1), used(1), moved("Withdrawn", 1)],
      what: ["entry 3 (Withdrawn my-refresh): 1 used or on paper of 0 granted"]
    },
    {
      law: "no more back from paper than went there",
      entries: [granted(2), moved("MovedToPaper", 1), moved("MovedFromPaper", 2)],
      what: ["entry 3 (MovedFromPaper my-refresh): more came back from paper than went there"]
    },
    {
      law: "no use on paper without a sheet",
      entries: [granted(2), moved("MovedToPaper", 1), used(1, { channel: "paper" })],
      what: [`entry 3 (Redeemed my-refresh): sheet ${redemptionId(1)} cannot be used: never issued`]
    },
    {
      law: "no use of a void sheet",
      entries: [granted(1), moved("MovedToPaper", 1), sheet("SheetIssued", 1), sheet("SheetVoided", 1), onPaper(1)],
      what: [`entry 5 (Redeemed my-refresh): sheet ${redemptionId(1)} cannot be used: voided`]
    },
    {
      law: "no more sheets than coupons on paper",
      entries: [granted(2), moved("MovedToPaper", 1), sheet("SheetIssued", 1), sheet("SheetIssued", 2)],
      what: ["entry 4 (SheetIssued my-refresh): 2 sheets for 1 on paper"]
    },
    {
      law: "no sheet issued twice",
      entries: [granted(2), moved("MovedToPaper", 2), sheet("SheetIssued", 1), sheet("SheetIssued", 1)],
      what: [
        `entry 4 (SheetIssued my-refresh): sheet ${redemptionId(1)} was issued before`,
        `entry 4 (SheetIssued my-refresh): sheet ${redemptionId(1)} stands elsewhere too`
      ]
    },
    {
      law: "no sheet voided that is none",
      entries: [granted(1), moved("MovedToPaper", 1), sheet("SheetVoided", 1)],
      what: [`entry 3 (SheetVoided my-refresh): sheet ${redemptionId(1)} cannot be voided: never issued`]
    },
    {
      law: "a sheet is one coupon",
      entries: [
        granted(2),
        moved("MovedToPaper", 2),
        sheet("SheetIssued", 1),
        used(1, { channel: "paper", quantity: 2 })
      ],
      what: ["entry 4 (Redeemed my-refresh): a sheet is one coupon, not 2"]
    },
    {
      law: "nothing on screen of a book on paper",
      entries: [granted(2), wholeBook("PaperBegun"), moved("MovedToPaper", 1)],
      what: ["product my-refresh: 1 on screen of a book that is on paper"]
    },
    {
      law: "on paper once, and back once",
      entries: [wholeBook("PaperEnded"), wholeBook("PaperBegun"), wholeBook("PaperBegun")],
      what: ["entry 1 (PaperEnded): the book was not on paper", "entry 3 (PaperBegun): the book was on paper already"]
    },
    {
      law: "no more given back than was used",
      entries: [granted(3), used(1), reversed(1, 2)],
      what: [`redemption ${redemptionId(1)}: 2 given back of 1 used`]
    },
    {
      law: "nothing given back of a use that is not there",
      entries: [granted(3), reversed(7, 1)],
      what: [`entry 2 (Reversed my-refresh): reverses ${redemptionId(7)}, which is no use of this product`]
    },
    {
      law: "nothing given back of another product",
      entries: [granted(3), used(1), reversed(1, 1, productId("dental"))],
      what: [`entry 3 (Reversed dental): reverses ${redemptionId(1)}, which is no use of this product`]
    },
    {
      law: "no course that the product does not have",
      entries: [granted(3), used(1, { course: courseKey("dental") })],
      what: ["entry 2 (Redeemed my-refresh): no programme of 2024 has dental"]
    },
    {
      law: "no product that no programme has",
      entries: [
        { ...granted(1), product: productId("sauna") },
        used(1, { product: productId("sauna"), course: courseKey("sauna") })
      ],
      what: ["entry 2 (Redeemed sauna): no programme of 2024 has sauna"]
    },
    {
      law: "no use before the first day",
      entries: [{ ...granted(1), product: dock.product }, used(1, { ...dock, usedOn: date("2024-06-30") })],
      what: ["entry 2 (Redeemed dock-general-40plus-male): used on 2024-06-30, outside 2024-07-01 to 2024-12-31"]
    },
    {
      law: "no use after the last day",
      entries: [{ ...granted(1), product: dock.product }, used(1, { ...dock, usedOn: date("2025-01-01") })],
      what: ["entry 2 (Redeemed dock-general-40plus-male): used on 2025-01-01, outside 2024-07-01 to 2024-12-31"]
    }
  ])("is told by name: $law", ({ entries, what }) =>
    Effect.gen(function* () {
      yield* publish
      yield* append("234567", [granted(1), used(99)])
      yield* append("123456", entries)
      const { broken } = yield* LedgerCheck.check(sag)
      expect(broken).toEqual(what.map((each) => ({ holder: "sag:123456", fiscalYear: 2024, what: each })))
    }).pipe(Effect.provide(Memory.layer))
  )

  it.effect("is told by name: no redemption recorded for two people", () =>
    Effect.gen(function* () {
      yield* publish
      yield* append("123456", [granted(1), used(1)])
      yield* append("234567", [granted(1), used(1)])
      const { broken } = yield* LedgerCheck.check(sag)
      expect(broken).toEqual([
        {
          holder: "sag:234567",
          fiscalYear: 2024,
          what: `entry 2 (Redeemed my-refresh): redemption ${redemptionId(1)} stands elsewhere too`
        }
      ])
    }).pipe(Effect.provide(Memory.layer))
  )

  it.effect("is told a thousand times at the most, and counted to its end", () =>
    Effect.gen(function* () {
      yield* publish
      for (let index = 0; index < 1100; index++) yield* append(String(100_000 + index), [used(index)])
      const report = yield* LedgerCheck.check(sag)
      expect(report.broken.length).toBe(1000)
      expect(report).toMatchObject({ streams: 1100, entries: 1100, uses: 1100 })
    }).pipe(Effect.provide(Memory.layer))
  )

  it.effect("of another association is not told", () =>
    Effect.gen(function* () {
      yield* publish
      const key = { holder: "other:123456" as Holder.HolderId, fiscalYear: year }
      yield* (yield* Ledger.Ledger).append([{ key, expectedVersion: 0, entries: [used(1)] }])
      expect((yield* LedgerCheck.check(sag)).broken).toEqual([])
    }).pipe(Effect.provide(Memory.layer))
  )
})
