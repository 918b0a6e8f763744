// Paper and presses racing on a real server: of the last coupon exactly one of {used on the screen, on paper} each time, and of
// two clerks who print at the same instant every coupon has one number. The same race is run on a ledger that does not look at
// the version, to show that it would be noticed (R116, A15).
import { randomBytes } from "node:crypto"
import {
  CouponBook,
  CouponBooks,
  LedgerCheck,
  type LedgerEntry,
  PaperApplications,
  PaperBatches,
  PaperBooks,
  Verdict
} from "@fukuri/core"
import { Effect } from "effect"
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import {
  blind,
  clerkOf,
  fiscalYear,
  meeting,
  memberOf,
  passOf,
  populate,
  press,
  product,
  raceWorld,
  sag,
  today
} from "./support/raceWorld.ts"

let url = ""
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterEach(() => dropDatabase(url))

const paperOf = (index: number): LedgerEntry.Reference =>
  `${String(index).padStart(9, "0")}-000000000000` as LedgerEntry.Reference
const newNumber = Effect.sync(
  () => `P${randomBytes(8).toString("hex").slice(0, 15).toUpperCase()}` as LedgerEntry.RedemptionId
)

const approver = clerkOf("approver", "approver")
const printers = [clerkOf("operator-a", "operator"), clerkOf("operator-b", "operator")] as const

const submit = (index: number) =>
  PaperApplications.submit({ _tag: "Holder" }, memberOf(index), paperOf(index), { ground: "no-device", text: "" })

/** What became of a person's one coupon. */
const outcomeOf = Effect.fnUntraced(function* (index: number) {
  const { book } = yield* CouponBooks.open(memberOf(index), fiscalYear)
  const balance = CouponBook.balanceOf(book, product)
  const used = Verdict.usedOf(balance)
  return `${used} used, ${balance.onPaper} on paper`
})

/** In each round one person's paper and press, which meet at the ledger. */
const race = Effect.fnUntraced(function* (rounds: number) {
  return yield* Effect.forEach(
    yield* populate(rounds, 1),
    Effect.fnUntraced(function* (index: number) {
      yield* submit(index)
      yield* Effect.all(
        [
          Effect.result(PaperApplications.approve(approver, paperOf(index))),
          Effect.result(press(index, passOf("V", index)))
        ],
        { concurrency: "unbounded" }
      )
      return yield* outcomeOf(index)
    }),
    { concurrency: 4 }
  )
})

const onScreen = "1 used, 0 on paper"
const onPaper = "0 used, 1 on paper"

describe("agreeing to paper and pressing at the same instant", () => {
  test("one of the two has the coupon, each of 1,000 times", { timeout: 240_000 }, async () => {
    const { broken, told } = await Effect.gen(function* () {
      const told = yield* race(1_000)
      return { told, broken: (yield* LedgerCheck.check(sag)).broken }
    }).pipe(Effect.provide(raceWorld(url, meeting())), Effect.runPromise)
    const counts = Map.groupBy(told, (each) => each)
    // It was a race: each of the two was first at times.
    expect([...counts.keys()].toSorted()).toEqual([onPaper, onScreen].toSorted())
    expect(told.length).toBe(1_000)
    expect(broken).toEqual([])
  })

  test("both have it on a ledger that does not look at the version", { timeout: 120_000 }, async () => {
    const found = await Effect.gen(function* () {
      const told = yield* race(100)
      return { told, broken: (yield* LedgerCheck.check(sag)).broken }
    }).pipe(Effect.provide(raceWorld(url, meeting(blind))), Effect.runPromise)
    expect(found.told.filter((each) => each !== onScreen && each !== onPaper).length).toBeGreaterThan(0)
    expect(found.broken.length).toBeGreaterThan(0)
  })
})

/** Two clerks print the same people at the same instant. Answers how many of the sheets in prints are none, or too many. */
const printing = Effect.fnUntraced(function* (people: number) {
  const indexes = yield* populate(people, 3)
  yield* Effect.forEach(
    indexes,
    (index) => Effect.andThen(submit(index), PaperApplications.approve(approver, paperOf(index))),
    { concurrency: 4 }
  )
  const made = yield* Effect.all(
    printers.map((clerk, index) => PaperBatches.make(clerk, `batch-${index}`, {}, newNumber)),
    { concurrency: "unbounded" }
  )
  const printed = made.flatMap(
    (kept) => kept?.value.items.flatMap(({ sheets }) => sheets.map(({ number }) => number)) ?? []
  )
  const books = yield* Effect.forEach(indexes, (index) => CouponBooks.open(memberOf(index), fiscalYear))
  return {
    printed: printed.length,
    distinct: new Set(printed).size,
    issued: books.reduce((sum, { book }) => sum + book.sheets.size, 0),
    unprinted: books.reduce((sum, opened) => sum + PaperBooks.unprintedOf(opened, today).length, 0),
    broken: (yield* LedgerCheck.check(sag)).broken.length
  }
})

describe("two clerks who print at the same instant", () => {
  test("give every coupon one number, and print each number once", { timeout: 120_000 }, async () => {
    const found = await printing(50).pipe(Effect.provide(raceWorld(url)), Effect.runPromise)
    expect(found).toEqual({ printed: 150, distinct: 150, issued: 150, unprinted: 0, broken: 0 })
  })

  test("give too many on a ledger that does not look at the version", { timeout: 120_000 }, async () => {
    const found = await printing(50).pipe(Effect.provide(raceWorld(url, blind)), Effect.runPromise)
    expect(found.issued).toBeGreaterThan(150)
    expect(found.broken).toBeGreaterThan(0)
  })
})
