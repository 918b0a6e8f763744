// Reports of uses racing each other and presses on a real server: the same row entered by two clerks at the same instant is
// one use, and of a report and a press for the last coupon exactly one succeeds (R118, R133). The same races are run on a
// ledger and on documents with a seeded fault, to show that it would be noticed.
import { PgClient } from "@effect/sql-pg"
import { CalendarDate, type Clerk, Holder, LedgerCheck, OutageKits, type UseReport, UseReports } from "@fukuri/core"
import { Effect, Result } from "effect"
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import {
  blind,
  clerkOf,
  course,
  meeting,
  memberOf,
  passOf,
  place,
  populate,
  press,
  raceWorld,
  sag,
  sha256,
  today
} from "./support/raceWorld.ts"

let url = ""
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterEach(() => dropDatabase(url))

/** Another day than that of the presses: what is raced for is the coupon, not the same use. */
const yesterday = CalendarDate.date("2024-07-02")

const kitOf = (index: number) => String(Math.floor(index / 20)).padStart(6, "0") as OutageKits.KitNumber

const [deskA, deskB] = [clerkOf("desk-a", "desk"), clerkOf("desk-b", "desk")]

/** People with so many coupons each, and kits with a row for everybody. */
const withKits = Effect.fnUntraced(function* (people: number, quantity: number) {
  const indexes = yield* populate(people, quantity)
  for (const number of new Set(indexes.map(kitOf))) yield* OutageKits.make(deskA, place, number)
  return indexes
})

const enter = (index: number, clerk: Clerk.Clerk) => {
  const told: UseReport.Told = {
    source: { _tag: "Row", serial: OutageKits.serialOf(kitOf(index), (index % 20) + 1) },
    number: Holder.numberOf(memberOf(index)),
    name: "見本 太郎",
    facility: place,
    course,
    quantity: 1,
    usedOn: yesterday,
    usedAt: (CalendarDate.startOf(yesterday) + 10 * 3_600_000) as CalendarDate.Instant,
    reporter: "",
    toldOn: today
  }
  return UseReports.enter({ seed: "hard to guess", clerk, told })
}

/** How many uses each person has, and what is wrong with the ledger. */
const outcome = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const rows = yield* sql.unsafe<{ readonly uses: bigint; readonly people: bigint }>(
    `select uses, count(*) as people from (
       select holder_id, count(*) as uses from ledger_entry where kind = 'Redeemed' group by holder_id) each group by uses`
  )
  const { broken } = yield* LedgerCheck.check(sag)
  return {
    uses: Object.fromEntries(rows.map(({ people, uses }) => [Number(uses), Number(people)])),
    broken: broken.length
  }
})

const twoClerks = Effect.fnUntraced(function* (times: number) {
  const told = yield* Effect.forEach(yield* withKits(times, 3), (index) =>
    Effect.all([Effect.result(enter(index, deskA)), Effect.result(enter(index, deskB))], { concurrency: 2 })
  )
  return { told, ...(yield* outcome) }
})

const reportAndPress = Effect.fnUntraced(function* (times: number) {
  const told = yield* Effect.forEach(yield* withKits(times, 1), (index) =>
    Effect.all(
      // A report writes a document first: a press comes a little later each time, so that they meet at the ledger.
      [
        Effect.result(enter(index, deskA)),
        Effect.delay(Effect.result(press(index, passOf("P", index))), (index % 20) * 2)
      ],
      { concurrency: 2 }
    )
  )
  return { told, ...(yield* outcome) }
})

describe("the same row entered by two clerks at the same instant", () => {
  test("is one use and one report, 200 times", { timeout: 240_000 }, async () => {
    const { broken, told, uses } = await twoClerks(200).pipe(Effect.provide(raceWorld(url)), Effect.runPromise)
    expect({ broken, uses }).toEqual({ broken: 0, uses: { 1: 200 } })
    for (const both of told) {
      const entered = both.map((each) => Result.getOrThrow(each))
      expect(entered.map(({ report }) => report.value.state._tag)).toEqual(["Applied", "Applied"])
      expect(entered.filter(({ recognised }) => !recognised)).toHaveLength(1)
    }
  })

  test("is more than one use when its id does not follow from the row", { timeout: 120_000 }, async () => {
    let count = 0
    const never = (text: string) => sha256(text.includes("use-report") ? `${text} ${++count}` : text)
    const seenTwice = async () => {
      const database = await freshDatabase(inject("postgresUrl"))
      const world = raceWorld(database, meeting(blind), never)
      const { uses } = await twoClerks(40).pipe(Effect.provide(world), Effect.runPromise)
      await dropDatabase(database)
      return (uses[2] ?? 0) > 0
    }
    // A clerk is blind to the other's report only between reading and writing it, which one pair in fifteen meets.
    let isFound = false
    for (let round = 0; round < 10 && !isFound; round++) isFound = await seenTwice()
    expect(isFound).toBe(true)
  })
})

describe("a report and a press for the last coupon", () => {
  test("exactly one succeeds, 300 times, and the other is told so or kept", { timeout: 240_000 }, async () => {
    const { broken, told, uses } = await reportAndPress(300).pipe(Effect.provide(raceWorld(url)), Effect.runPromise)
    expect({ broken, uses }).toEqual({ broken: 0, uses: { 1: 300 } })
    const winners = told.map(([report, pressed]) => {
      const { state } = Result.getOrThrow(report).report.value
      const isReported = state._tag === "Applied"
      if (!isReported) expect(state).toMatchObject({ why: { _tag: "NotUsable", verdict: { _tag: "UsedUp" } } })
      expect(Result.isSuccess(pressed)).toBe(!isReported)
      return isReported
    })
    // It was a race: neither won always.
    expect(new Set(winners).size).toBe(2)
  })

  test("both succeed on a ledger that does not look at the version", { timeout: 120_000 }, async () => {
    const { broken, uses } = await reportAndPress(40).pipe(
      Effect.provide(raceWorld(url, meeting(blind))),
      Effect.runPromise
    )
    expect((uses[2] ?? 0) + broken).toBeGreaterThan(0)
  })
})
