// The overview: today against yesterday and a week ago, what waits, and each warning exactly when it is due.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  CalendarDate,
  Catalogue,
  Clerk,
  Digest,
  type Facility,
  Holder,
  Holders,
  Ledger,
  type LedgerEntry,
  Month,
  MonthClosing,
  Overview,
  Tasks,
  type Totals
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import {
  actor,
  at,
  courseKey,
  date,
  facilityWith,
  fiscalYear,
  memberWith,
  numberOf,
  productId,
  redemptionId,
  sag
} from "../support/people.ts"

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const layer = Layer.merge(Memory.layer, digest)
const clerk = (roles: ReadonlyArray<string>, sees: ReadonlyArray<string> = []) =>
  Schema.decodeUnknownSync(Clerk.Clerk)({ id: "clerk", association: "sag", name: "職員", roles, sees, active: true })
const viewer = clerk(["viewer"])
const operator = clerk(["operator"], ["health"])
const year = fiscalYear(2024)
const holder = Holder.holderId(sag, numberOf("123456"))
const hospital = "1234567" as Facility.FacilityCode
const clinic = "2000015" as Facility.FacilityCode

const enrol = Effect.fnUntraced(function* (asOf: string) {
  const holders = yield* Holders.Holders
  const staging = yield* holders.stage(sag)
  yield* holders.add(staging, [{ line: 2, holder: memberWith(), changed: true }])
  yield* holders.commit(staging, date(asOf))
})

const ready = Effect.fnUntraced(function* (day: string, asOf: string | undefined = day) {
  yield* TestClock.setTime(at(day))
  const catalogue = yield* Catalogue.Catalogue
  yield* catalogue.putAssociation(association(year))
  yield* Effect.forEach(programmes(year), catalogue.putProgramme)
  yield* catalogue.putFacilities([facilityWith(), facilityWith({ code: clinic, name: "みほん歯科医院" })])
  if (asOf !== undefined) yield* enrol(asOf)
})

const use = (
  id: number,
  on: string,
  more: {
    readonly hour?: number
    readonly minute?: number
    readonly quantity?: number
    readonly facility?: Facility.FacilityCode
    readonly channel?: LedgerEntry.Channel
  } = {}
): LedgerEntry.LedgerEntry => ({
  _tag: "Redeemed",
  at: at(on, more.hour ?? 10, more.minute ?? 0),
  actor: actor("holder"),
  product: productId("my-refresh"),
  quantity: more.quantity ?? 1,
  redemptionId: redemptionId(id),
  course: courseKey("my-refresh"),
  facility: more.facility ?? hospital,
  usedOn: date(on),
  channel: more.channel ?? "screen"
})

const granted = (product: string, quantity: number): LedgerEntry.LedgerEntry => ({
  _tag: "Granted",
  at: at("2024-05-01"),
  actor: actor("grants"),
  product: productId(product),
  quantity
})

const append = Effect.fnUntraced(function* (...entries: ReadonlyArray<LedgerEntry.LedgerEntry>) {
  const [stream] = yield* (yield* Ledger.Ledger).open([holder], year)
  const expectedVersion = stream?.entries.length ?? 0
  yield* (yield* Ledger.Ledger).append([{ key: { holder, fiscalYear: year }, expectedVersion, entries }])
})

const look = Effect.fnUntraced(function* (by = viewer, logins?: Overview.LoginWarning) {
  return yield* Overview.look(by, yield* Overview.countDays(sag), yield* Overview.countSeason(sag), logins)
})

const told = ({ warnings }: Overview.Overview) =>
  warnings.map((warning) => {
    switch (warning._tag) {
      case "ListOld":
        return `grant ${warning.grantOn}, list ${warning.asOf}`
      case "MonthOpen":
        return `open ${warning.month}`
      case "WrongLogins":
        return `${warning.tries} wrong`
      case "LoginAlert":
        return `alert since ${CalendarDate.isoOf(warning.since)}`
      case "WebhooksOff":
        return `off ${warning.hosts.join()}`
      default:
        return `${warning._tag} ${warning.facilities.map(({ code, uses }) => `${code} ${uses}`).join()} of ${warning.total}`
    }
  })
const warnings = (by = viewer) => Effect.map(look(by), told)

describe("the figures", () => {
  it.effect("are of today, yesterday, the same weekday a week ago, and of thirty days up to today", () =>
    Effect.gen(function* () {
      yield* ready("2024-07-10")
      yield* append(
        use(1, "2024-07-10", { quantity: 2 }),
        use(2, "2024-07-10"),
        use(3, "2024-07-09", { facility: clinic }),
        use(4, "2024-07-03", { quantity: 3, facility: clinic }),
        use(5, "2024-06-11", { facility: clinic }),
        use(6, "2024-06-10"),
        {
          _tag: "Reversed",
          at: at("2024-07-10"),
          actor: actor("clerk:desk"),
          product: productId("my-refresh"),
          quantity: 1,
          reverses: redemptionId(1),
          reason: "取り違え"
        }
      )
      const { days, facilities, figures } = yield* look()
      assert.deepStrictEqual(figures, {
        today: { uses: 2, redeemed: 3, reversed: 1 },
        yesterday: { uses: 1, redeemed: 1, reversed: 0 },
        weekAgo: { uses: 1, redeemed: 3, reversed: 0 }
      })
      assert.deepStrictEqual(
        [days.length, days[0]?.day, days[0]?.uses, days.at(-1)?.day],
        [30, "2024-06-11", 1, "2024-07-10"]
      )
      assert.deepStrictEqual(
        facilities.map(({ code, name, redeemed }) => `${code} ${name} ${redeemed}`),
        ["2000015 みほん歯科医院 5", "1234567 共済組合互助会病院 3"]
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("of the season are of programmes and products, under the names that the clerk may know", () =>
    Effect.gen(function* () {
      yield* ready("2024-07-10")
      yield* append(granted("dental", 1), granted("my-refresh", 3), use(1, "2024-07-10", { quantity: 2 }))
      const inWords = (rows: ReadonlyArray<Totals.HeldRow> | undefined) =>
        rows?.map((row) => `${row.label} ${row.entitled} ${row.used} ${row.remaining}`)
      const seen = yield* look(operator)
      assert.deepStrictEqual(inWords(seen.season?.programmes), ["マイ リフレッシュ 3 2 1", "歯科健康診査 1 0 1"])
      const discreet = yield* look(viewer)
      assert.deepStrictEqual(inWords(discreet.season?.programmes), ["マイ リフレッシュ 3 2 1", "健診クーポン 1 0 1"])
      assert.deepStrictEqual(inWords(discreet.season?.products), ["マイ リフレッシュ 3 2 1", "健診クーポン 1 0 1"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("show the tasks under way, and are for who may look", () =>
    Effect.gen(function* () {
      yield* ready("2024-07-10")
      yield* Tasks.begin(sag, "t1", {
        kind: "grant-run",
        about: "run-1",
        title: "付与",
        startedBy: actor("clerk:operator")
      })
      assert.deepStrictEqual(
        (yield* look()).tasks.map(({ value }) => value.title),
        ["付与"]
      )
      const early = yield* Overview.look(viewer, yield* Overview.countDays(sag), undefined, undefined)
      assert.isUndefined(early.season)
      const gone = { ...viewer, active: false }
      assert.strictEqual((yield* Effect.flip(look(gone)))._tag, "NotPermitted")
    }).pipe(Effect.provide(layer))
  )
})

describe("a warning", () => {
  it.effect("says that something is granted within a week while the list is older than a week", () =>
    Effect.gen(function* () {
      yield* ready("2024-04-23", "2024-04-02")
      assert.deepStrictEqual(yield* warnings(), [])
      yield* TestClock.setTime(at("2024-04-24"))
      assert.deepStrictEqual(yield* warnings(), ["grant 2024-05-01, list 2024-04-02"])
      yield* enrol("2024-04-16")
      assert.deepStrictEqual(yield* warnings(), ["grant 2024-05-01, list 2024-04-16"])
      yield* enrol("2024-04-17")
      assert.deepStrictEqual(yield* warnings(), [])
      yield* TestClock.setTime(at("2024-05-01"))
      assert.deepStrictEqual(yield* warnings(), ["grant 2024-05-01, list 2024-04-17"])
      yield* TestClock.setTime(at("2024-05-02"))
      assert.deepStrictEqual(yield* warnings(), [])
    }).pipe(Effect.provide(layer))
  )

  it.effect("says so when there is no list at all", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(at("2024-04-30"))
      const catalogue = yield* Catalogue.Catalogue
      yield* catalogue.putAssociation(association(year))
      yield* Effect.forEach(programmes(year), catalogue.putProgramme)
      assert.deepStrictEqual(yield* warnings(), ["grant 2024-05-01, list undefined"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("names facilities with uses on screen before six and from ten at night on, in the last seven days", () =>
    Effect.gen(function* () {
      yield* ready("2024-07-10")
      yield* append(
        use(1, "2024-07-10", { hour: 6 }),
        use(2, "2024-07-10", { hour: 21, minute: 59 }),
        use(3, "2024-07-09", { hour: 2, channel: "outage" }),
        use(4, "2024-07-03", { hour: 2 })
      )
      assert.deepStrictEqual(yield* warnings(), [])
      yield* append(
        use(5, "2024-07-04", { hour: 5, minute: 59 }),
        use(6, "2024-07-05", { hour: 22, facility: clinic }),
        use(7, "2024-07-05", { hour: 23, facility: clinic })
      )
      assert.deepStrictEqual(yield* warnings(), ["OddHours 2000015 2,1234567 1 of 2"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("names open facilities that offer nothing of this year", () =>
    Effect.gen(function* () {
      yield* ready("2024-07-10")
      const put = Effect.fnUntraced(function* (...facilities: ReadonlyArray<Facility.Facility>) {
        yield* (yield* Catalogue.Catalogue).putFacilities(facilities)
      })
      const idle = facilityWith({ code: clinic, offers: [courseKey("hydrotherapy")] })
      yield* put({ ...idle, openUntil: date("2024-07-09") })
      assert.deepStrictEqual(yield* warnings(), [])
      yield* put(idle)
      assert.deepStrictEqual(yield* warnings(), ["NothingOffered 2000015 undefined of 1"])
      yield* put({ ...idle, offers: [courseKey("hydrotherapy"), courseKey("dental")] })
      assert.deepStrictEqual(yield* warnings(), [])
      // Nothing is known of a year without programmes.
      yield* put(idle)
      yield* TestClock.setTime(at("2025-04-10"))
      assert.deepStrictEqual(yield* warnings(), [])
    }).pipe(Effect.provide(layer))
  )

  it.effect("names the month that is not closed ten days after its end", () =>
    Effect.gen(function* () {
      yield* ready("2024-06-09")
      yield* append(use(1, "2024-05-10"), use(2, "2024-06-05"))
      assert.deepStrictEqual(yield* warnings(), [])
      yield* TestClock.setTime(at("2024-06-10"))
      assert.deepStrictEqual(yield* warnings(), ["open 2024-05"])
      const may = Schema.decodeSync(Month.Month)("2024-05")
      yield* MonthClosing.close({ clerk: operator, month: may, shown: (yield* MonthClosing.preview(sag, may)).total })
      assert.deepStrictEqual(yield* warnings(), [])
      yield* TestClock.setTime(at("2024-07-10"))
      assert.deepStrictEqual(yield* warnings(), ["open 2024-06"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("tells wrong logins when there are more than usual", () =>
    Effect.gen(function* () {
      yield* ready("2024-07-10")
      assert.deepStrictEqual(told(yield* look(viewer, { _tag: "WrongLogins", tries: 1234 })), ["1234 wrong"])
      assert.deepStrictEqual(told(yield* look(viewer)), [])
    }).pipe(Effect.provide(layer))
  )
})
