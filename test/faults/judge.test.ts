// The judge of the fault harness, on rounds made by hand: a good one is found good, and each rule is broken by one that is bad.
import type { LedgerEntry } from "@fukuri/core"
import { describe, expect, test } from "vitest"
import type { Operation } from "../support/History.ts"
import { type Evidence, judge, type Rule } from "./support/judge.ts"
import type { Done, Pass } from "./support/record.ts"
import { holderOf } from "./support/world.ts"

const start = Date.parse("2024-07-03T09:00:00+09:00")
const receipt = "0000000000000001"
const iso = (at: number) => `${new Date(at + 9 * 3_600_000).toISOString().slice(0, -1)}+09:00`

const shown = (change: Partial<Done> = {}): Done => ({
  receipt,
  usedAt: iso(start + 150),
  course: "refresh",
  quantity: 2,
  remaining: 22,
  seenAt: 200,
  ...change
})
const pass = (change: Partial<Pass> = {}): Pass => ({
  id: "h0p0.1",
  holder: 0,
  product: "refresh",
  course: "refresh",
  quantity: 2,
  firstPressedAt: 100,
  shown: [shown()],
  last: "done",
  lost: false,
  ...change
})
const use = (change: object = {}, version = 4): LedgerEntry.RecordedEntry =>
  ({
    holder: holderOf(0),
    fiscalYear: 2024,
    version,
    seq: version,
    entry: {
      _tag: "Redeemed",
      at: start + 150,
      actor: "holder",
      product: "refresh",
      quantity: 2,
      redemptionId: receipt,
      course: "refresh",
      facility: "1234567",
      usedOn: "2024-07-03",
      channel: "screen",
      ...change
    }
  }) as LedgerEntry.RecordedEntry
const told: Operation = {
  client: "h0p0",
  invokedAt: 100,
  returnedAt: 200,
  asked: { kind: "redeem", id: "h0p0.1", product: "refresh", course: "refresh", quantity: 2 },
  outcome: { kind: "done", shown: { receipt: `${receipt} x`, left: { refresh: 22 } } }
}

interface Round {
  readonly passes?: ReadonlyArray<Pass>
  readonly operations?: ReadonlyArray<Operation>
  readonly entries?: Evidence["entries"]
  readonly broken?: ReadonlyArray<string>
  readonly corrections?: Evidence["recorder"]["holders"][number]["corrections"]
}
const broken = (round: Round): ReadonlyArray<Rule> => {
  const { corrections = [], entries = [use()], operations = [told], passes = [pass()] } = round
  const record = { operations: [...operations], passes: [...passes], corrections }
  const recorder = { holders: [record], counts: {}, now: () => 0, count: () => undefined, add: () => undefined }
  // Ready 100 milliseconds after it was started.
  const clock = {
    bornAt: 0,
    diedAt: Infinity,
    least: (at: number) => start + at - 100,
    most: (at: number) => start + at
  }
  const found = judge({ recorder, entries, broken: round.broken ?? [], clocks: [clock], begunAt: 0 })
  return [...new Set(found.map(({ rule }) => rule))]
}

const correction = { reference: "r", holder: 0, pass: "h0p0.1", quantity: 1, wasUnknown: false }
const reversed = use({ _tag: "Reversed", reference: "r", quantity: 1 }, 5)
const ofDay: Rule = "a use is of the day in Japan on which it was pressed, within the days of its coupon"
const untold: Rule = "no use stands in the ledger that nobody pressed, or that nobody was told of"

describe("the judge", () => {
  test("finds nothing where everything is right", () => {
    expect(broken({})).toEqual([])
    expect(broken({ corrections: [{ ...correction, settled: "done" }], entries: [use(), reversed] })).toEqual([])
  })

  test("lets an outcome that nobody can ask for any more be both", () => {
    const lost = pass({ shown: [], last: "failed", lost: true })
    const operations: ReadonlyArray<Operation> = [{ ...told, outcome: { kind: "unknown" } }]
    expect(broken({ passes: [lost], operations })).toEqual([])
    expect(broken({ passes: [lost], operations, entries: [] })).toEqual([])
  })

  test.each<readonly [Rule, Round]>([
    ["a use that was shown is in the ledger once", { entries: [] }],
    ["no redemption id stands in the ledger twice", { entries: [use(), use({}, 5)] }],
    ["the ledger says what was pressed and shown", { entries: [use({ quantity: 1 })] }],
    ["the ledger says what was pressed and shown", { entries: [use({ facility: "7654321" })] }],
    [untold, { entries: [use(), use({ redemptionId: "0000000000000002" }, 5)] }],
    [untold, { passes: [pass({ shown: [], last: "refused" })], operations: [] }],
    [
      "a press that is repeated answers the same receipt and time",
      { passes: [pass({ shown: [shown(), shown({ usedAt: iso(start + 160) })] })] }
    ],
    ["two passes have two receipts", { passes: [pass(), pass({ id: "h0p0.2" })] }],
    [ofDay, { entries: [use({ usedOn: "2024-07-02" })] }],
    [
      ofDay,
      { entries: [use({ at: start + 5_000 })], passes: [pass({ shown: [shown({ usedAt: iso(start + 5_000) })] })] }
    ],
    [
      "an unknown outcome is settled by the same press",
      { passes: [pass({ shown: [], last: "unknown" })], entries: [] }
    ],
    ["the ledger keeps its laws", { broken: ["more used than granted"] }],
    ["a correction is carried out once", { corrections: [{ ...correction, settled: "done" }] }],
    [
      "a correction is carried out once",
      { corrections: [{ ...correction, settled: "done" }], entries: [use(), reversed, { ...reversed, version: 6 }] }
    ],
    [
      "a correction is carried out once",
      { corrections: [{ ...correction, settled: "refused" }], entries: [use(), reversed] }
    ],
    [
      "what a holder was told can have happened in some order",
      {
        operations: [
          told,
          { ...told, invokedAt: 300, returnedAt: 400, outcome: { kind: "refused", reason: "nothing-left" } }
        ]
      }
    ]
  ])("finds that not: %s", (rule, round) => {
    expect(broken(round)).toContain(rule)
  })
})
