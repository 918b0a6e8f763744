// Reports of uses racing each other and presses on a real server: the same row entered by two clerks at the same instant is
// one use, and of a report and a press for the last coupon exactly one succeeds (R118, R133). The same races are run on a
// ledger and on documents with a seeded fault, to show that it would be noticed.
import { createHash } from "node:crypto"
import { PgClient } from "@effect/sql-pg"
import { layerServer } from "@fukuri/adapter-postgres"
import {
  CalendarDate,
  Catalogue,
  Clerk,
  Coupons,
  type CouponProduct,
  Digest,
  type Facility,
  Holder,
  Holders,
  type HolderNumber,
  Ledger,
  LedgerCheck,
  type LedgerEntry,
  OutageKits,
  type UseReport,
  UseReports
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { Clock, Effect, Layer, Redacted, Result, Schema } from "effect"
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { facilityWith, memberWith } from "../support/people.ts"
import { appendAnyhow } from "./support/brokenStores.ts"

let url = ""
beforeEach(async () => {
  url = await freshDatabase(inject("postgresUrl"))
})
afterEach(() => dropDatabase(url))

const sag = "sag" as Holder.AssociationCode
const fiscalYear = 2024 as CalendarDate.FiscalYear
const product = "my-refresh" as CouponProduct.ProductId
const course = "my-refresh" as CouponProduct.CourseKey
const place = "1234567" as Facility.FacilityCode
const today = CalendarDate.date("2024-07-03")
/** Another day than that of the presses: what is raced for is the coupon, not the same use. */
const yesterday = CalendarDate.date("2024-07-02")

const memberOf = (index: number): Holder.HolderId =>
  Holder.holderId(sag, String(100_000 + index) as HolderNumber.HolderNumber)
const pressOf = (index: number) => `P${String(index).padStart(15, "0")}` as LedgerEntry.RedemptionId
const kitOf = (index: number) => String(Math.floor(index / 20)).padStart(6, "0") as OutageKits.KitNumber

const clerkOf = (id: string): Clerk.Clerk =>
  Schema.decodeUnknownSync(Clerk.Clerk)({ id, association: "sag", name: id, roles: ["desk"], sees: [], active: true })
const [deskA, deskB] = [clerkOf("desk-a"), clerkOf("desk-b")]

/** The clock of the machine, set to a morning on which everything can be used. */
const morning = Layer.effect(
  Clock.Clock,
  Effect.map(Effect.service(Clock.Clock), (real) => {
    const shift = CalendarDate.startOf(today) + 9 * 3_600_000 - Date.now()
    const now = () => Math.floor(real.currentTimeMillisUnsafe() + shift)
    return {
      currentTimeMillisUnsafe: now,
      currentTimeMillis: Effect.sync(now),
      currentTimeNanosUnsafe: () => BigInt(now()) * 1_000_000n,
      currentTimeNanos: Effect.sync(() => BigInt(now()) * 1_000_000n),
      monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: real.monotonicTimeNanos,
      sleep: (duration) => real.sleep(duration)
    }
  })
)
const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })

interface Faults {
  readonly ledger?: (right: Ledger.Ledger["Service"]) => Partial<Ledger.Ledger["Service"]>
  readonly digest?: Layer.Layer<Digest.Digest>
}

/** The stores on the server, as they should be, or not. */
const world = (faults: Faults = {}) =>
  Coupons.Coupons.layer.pipe(
    Layer.provideMerge(
      Layer.effect(
        Ledger.Ledger,
        Effect.map(Ledger.Ledger, (right) => ({ ...right, ...faults.ledger?.(right) }))
      )
    ),
    Layer.provideMerge(layerServer(Redacted.make(url), { maxConnections: 10 })),
    Layer.provideMerge(Layer.merge(faults.digest ?? digest, morning))
  )

/** People with so many coupons each, and kits with a row for everybody. */
const populate = Effect.fnUntraced(function* (people: number, quantity: number) {
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association(fiscalYear))
  yield* catalogue.putFacilities([facilityWith()])
  for (const programme of programmes(fiscalYear)) yield* catalogue.putProgramme(programme)
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(sag)
  const indexes = Array.from({ length: people }, (_, index) => index)
  yield* holders.add(
    staging,
    indexes.map((index) => ({
      line: index + 2,
      holder: memberWith({ number: Holder.numberOf(memberOf(index)) }),
      changed: true
    }))
  )
  yield* holders.commit(staging, today)
  const at = CalendarDate.startOf(today)
  yield* (yield* Ledger.Ledger).append(
    indexes.map((index) => ({
      key: { holder: memberOf(index), fiscalYear },
      expectedVersion: 0,
      entries: [{ _tag: "Granted", at, actor: "grants" as LedgerEntry.Actor, product, quantity }]
    }))
  )
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

const press = (index: number) =>
  Effect.flatMap(Coupons.Coupons, (coupons) =>
    coupons.redeem({
      holder: memberOf(index),
      redemptionId: pressOf(index),
      fiscalYear,
      product,
      course,
      quantity: 1,
      facility: place
    })
  )

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
  const told = yield* Effect.forEach(yield* populate(times, 3), (index) =>
    Effect.all([Effect.result(enter(index, deskA)), Effect.result(enter(index, deskB))], { concurrency: 2 })
  )
  return { told, ...(yield* outcome) }
})

const reportAndPress = Effect.fnUntraced(function* (times: number) {
  const told = yield* Effect.forEach(yield* populate(times, 1), (index) =>
    Effect.all(
      // A report writes a document first: a press comes a little later each time, so that they meet at the ledger.
      [Effect.result(enter(index, deskA)), Effect.delay(Effect.result(press(index)), (index % 20) * 2)],
      { concurrency: 2 }
    )
  )
  return { told, ...(yield* outcome) }
})

/** A ledger that appends at whatever version there is. */
const anyVersion: Faults = {
  ledger: (right) => ({
    append: (appends) => Effect.forEach(appends, (append) => appendAnyhow(right, append), { discard: true })
  })
}

describe("the same row entered by two clerks at the same instant", () => {
  test("is one use and one report, 200 times", { timeout: 240_000 }, async () => {
    const { broken, told, uses } = await twoClerks(200).pipe(Effect.provide(world()), Effect.runPromise)
    expect({ broken, uses }).toEqual({ broken: 0, uses: { 1: 200 } })
    for (const both of told) {
      const entered = both.map((each) => Result.getOrThrow(each))
      expect(entered.map(({ report }) => report.value.state._tag)).toEqual(["Applied", "Applied"])
      expect(entered.filter(({ recognised }) => !recognised)).toHaveLength(1)
    }
  })

  test("is more than one use when its id does not follow from the row", { timeout: 120_000 }, async () => {
    let count = 0
    const never = Layer.succeed(Digest.Digest)({
      sha256: (text) =>
        createHash("sha256")
          .update(text.includes("use-report") ? `${text} ${++count}` : text)
          .digest("hex")
    })
    const faults = { ...anyVersion, digest: never }
    const { uses } = await twoClerks(20).pipe(Effect.provide(world(faults)), Effect.runPromise)
    expect(uses[2] ?? 0).toBeGreaterThan(0)
  })
})

describe("a report and a press for the last coupon", () => {
  test("exactly one succeeds, 300 times, and the other is told so or kept", { timeout: 240_000 }, async () => {
    const { broken, told, uses } = await reportAndPress(300).pipe(Effect.provide(world()), Effect.runPromise)
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

  test("both succeed now and then on a ledger that does not look at the version", { timeout: 120_000 }, async () => {
    const { broken, uses } = await reportAndPress(40).pipe(Effect.provide(world(anyVersion)), Effect.runPromise)
    expect((uses[2] ?? 0) + broken).toBeGreaterThan(0)
  })
})
