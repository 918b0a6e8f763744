// What facilities are paid for: every movement stands in exactly one statement, whichever months were closed when, and
// what was billed for a closed month stays so.
import { createHash } from "node:crypto"
import * as Memory from "@fukuri/adapter-memory"
import {
  Audit,
  AuditTrail,
  Catalogue,
  Clerk,
  ClosedMonths,
  Digest,
  type Facility,
  Holder,
  Ledger,
  type LedgerEntry,
  Month,
  MonthClosing,
  Statements,
  Totals
} from "@fukuri/core"
import { association, programmes } from "@fukuri/examples/programmes/guide"
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Effect, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import { actor, at, courseKey, date, fiscalYear, numberOf, productId, redemptionId, sag } from "../support/people.ts"
import { anyStep, everyMovementOnce } from "../support/closings.ts"

const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
const layer = Layer.merge(Memory.layer, digest)

const clerk = (id: string, roles: ReadonlyArray<string>, sees: ReadonlyArray<string> = ["health"]) =>
  Schema.decodeUnknownSync(Clerk.Clerk)({ id, association: "sag", name: id, roles, sees, active: true })
const operator = clerk("operator", ["operator"])
const approver = clerk("approver", ["approver"])
const both = clerk("both", ["operator", "approver"])
const viewer = clerk("viewer", ["viewer"], [])

const month = Schema.decodeSync(Month.Month)
const hospital = "1234567" as Facility.FacilityCode
const clinic = "2000015" as Facility.FacilityCode
const member = Holder.holderId(sag, numberOf("123456"))
const year = fiscalYear(2024)

const ready = (day = "2024-11-05") =>
  Effect.gen(function* () {
    yield* TestClock.setTime(at(day))
    const catalogue = yield* Catalogue.Catalogue
    yield* catalogue.putAssociation(association(year))
    yield* Effect.forEach(programmes(year), catalogue.putProgramme)
  })

interface Used {
  readonly id: number
  readonly on: string
  readonly quantity?: number
  readonly facility?: Facility.FacilityCode
  readonly product?: string
  readonly course?: string
}

const redeemed = (use: Used): LedgerEntry.LedgerEntry => {
  const { facility = hospital, id, on, product = "my-refresh", quantity = 1 } = use
  return {
    _tag: "Redeemed",
    at: at(on),
    actor: actor("holder"),
    product: productId(product),
    quantity,
    redemptionId: redemptionId(id),
    course: courseKey(use.course ?? product),
    facility,
    usedOn: date(on),
    channel: "screen"
  }
}

const reversed = (id: number, quantity: number, product = "my-refresh"): LedgerEntry.LedgerEntry => ({
  _tag: "Reversed",
  at: at("2024-11-01"),
  actor: actor("clerk:desk"),
  product: productId(product),
  quantity,
  reverses: redemptionId(id),
  reason: "取り違え"
})

const append = Effect.fnUntraced(function* (...entries: ReadonlyArray<LedgerEntry.LedgerEntry>) {
  const ledger = yield* Ledger.Ledger
  const key = { holder: member, fiscalYear: year }
  const [stream] = yield* ledger.open([member], year)
  yield* ledger.append([{ key, expectedVersion: stream?.entries.length ?? 0, entries }])
})

/** Closes as a clerk does who has looked at the figures. */
const close = Effect.fnUntraced(function* (which: string, by = operator) {
  const { total } = yield* MonthClosing.preview(sag, month(which))
  yield* MonthClosing.close({ clerk: by, month: month(which), shown: total })
})

const reopen = (which: string, by: Clerk.Clerk) =>
  MonthClosing.reopen({ clerk: by, month: month(which), reason: "施設から訂正の連絡" })

const inWords = (statement: Statements.Statement) => ({
  lines: statement.lines.map((line) => `${line.usedIn} ${line.course} ${line.redeemed}-${line.reversed}`),
  adjustments: statement.adjustments.map((line) => `${line.usedIn} ${line.course} ${line.redeemed}-${line.reversed}`)
})

const statement = Effect.fnUntraced(function* (which: string, facility = hospital) {
  return inWords((yield* Statements.of(sag, month(which), facility)).statement)
})

describe("a month's statement", () => {
  it.effect("has the uses of its days at the facility by course, with what was given back", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* append(
        redeemed({ id: 1, on: "2024-07-01", quantity: 2 }),
        redeemed({ id: 2, on: "2024-07-31", product: "dental" }),
        redeemed({ id: 3, on: "2024-07-31", facility: clinic }),
        redeemed({ id: 4, on: "2024-08-01" }),
        reversed(1, 1)
      )
      assert.deepStrictEqual(yield* statement("2024-07"), {
        lines: ["2024-07 dental 1-0", "2024-07 my-refresh 2-1"],
        adjustments: []
      })
      assert.deepStrictEqual(yield* statement("2024-07", clinic), {
        lines: ["2024-07 my-refresh 1-0"],
        adjustments: []
      })
      const { statements } = yield* Statements.ofMonth(sag, month("2024-07"))
      assert.deepStrictEqual(
        statements.map(({ facility }) => facility),
        [hospital, clinic]
      )
      assert.deepStrictEqual(yield* statement("2024-09"), { lines: [], adjustments: [] })
    }).pipe(Effect.provide(layer))
  )

  it.effect("names its lines in the order of the programmes, and discreetly before who may not see health data", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* append(
        redeemed({ id: 1, on: "2024-07-01", product: "my-refresh", quantity: 2 }),
        redeemed({ id: 2, on: "2024-07-02", product: "dental" }),
        redeemed({ id: 3, on: "2024-07-03", product: "dock-general-40plus-male", course: "dock/day" })
      )
      const { lines } = (yield* Statements.of(sag, month("2024-07"), hospital)).statement
      const catalogue = yield* (yield* Catalogue.Catalogue).latest
      const names = (canSeeHealth: boolean) =>
        Statements.named(catalogue, sag, lines, canSeeHealth).map(
          (line) => `${line.name} ${line.uses}件 ${line.redeemed}枚`
        )
      assert.deepStrictEqual(names(true), [
        "選べるドック・一般(40以上)・1日・男 1件 1枚",
        "マイ リフレッシュ 1件 2枚",
        "歯科健康診査 1件 1枚"
      ])
      assert.deepStrictEqual(names(false), ["健診クーポン 2件 2枚", "マイ リフレッシュ 1件 2枚"])
    }).pipe(Effect.provide(layer))
  )
})

describe("a closed month", () => {
  it.effect("stays as it was billed; what comes later is an adjustment of the next one", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* append(redeemed({ id: 1, on: "2024-07-10", quantity: 3 }), redeemed({ id: 2, on: "2024-08-10" }))
      yield* close("2024-07")
      const billed = yield* statement("2024-07")
      yield* append(reversed(1, 2), redeemed({ id: 3, on: "2024-07-20", product: "dental" }))
      assert.deepStrictEqual(yield* statement("2024-07"), billed)
      const august = {
        lines: ["2024-08 my-refresh 1-0"],
        adjustments: ["2024-07 dental 1-0", "2024-07 my-refresh 0-2"]
      }
      assert.deepStrictEqual(yield* statement("2024-08"), august)
      yield* close("2024-08")
      yield* append(reversed(1, 1))
      assert.deepStrictEqual(yield* statement("2024-08"), august)
      assert.deepStrictEqual(yield* statement("2024-09"), { lines: [], adjustments: ["2024-07 my-refresh 0-1"] })
      assert.deepStrictEqual(yield* statement("2024-10"), { lines: [], adjustments: [] })
    }).pipe(Effect.provide(layer))
  )

  it.effect("keeps what was billed, to be held against it later", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* append(redeemed({ id: 1, on: "2024-07-10", quantity: 3 }))
      assert.isUndefined(yield* MonthClosing.asClosed(sag, month("2024-07")))
      yield* close("2024-07")
      yield* append(reversed(1, 2))
      const kept = yield* MonthClosing.asClosed(sag, month("2024-07"))
      assert.deepStrictEqual(kept?.total, { uses: 1, redeemed: 3, reversed: 0 })
      const now = yield* Statements.ofMonth(sag, month("2024-07"))
      assert.isTrue(kept !== undefined && MonthClosing.isAsClosed(now, kept))
      const other = now.statements.map((each) => ({ ...each, lines: each.lines.map((line) => ({ ...line, uses: 2 })) }))
      assert.isFalse(kept !== undefined && MonthClosing.isAsClosed({ statements: other }, kept))
    }).pipe(Effect.provide(layer))
  )

  it.effect("is opened again only as the last one, by another clerk who may agree, with the reason in the record", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* append(redeemed({ id: 1, on: "2024-07-10" }), redeemed({ id: 2, on: "2024-08-10" }))
      yield* close("2024-07")
      yield* close("2024-08", both)
      const refused = (which: string, by: Clerk.Clerk) => Effect.map(Effect.flip(reopen(which, by)), ({ _tag }) => _tag)
      assert.strictEqual(yield* refused("2024-07", approver), "MonthNotLast")
      assert.strictEqual(yield* refused("2024-09", approver), "MonthNotLast")
      assert.strictEqual(yield* refused("2024-08", operator), "NotPermitted")
      assert.strictEqual(yield* refused("2024-08", both), "SecondPersonNeeded")
      yield* reopen("2024-08", approver)
      yield* append(reversed(2, 1))
      assert.deepStrictEqual((yield* statement("2024-08")).lines, ["2024-08 my-refresh 1-1"])
      yield* reopen("2024-07", approver)
      assert.deepStrictEqual(yield* ClosedMonths.find(sag), [])
      const lines = yield* (yield* Audit.Audit).list({ association: sag, limit: 10 })
      assert.deepStrictEqual(
        lines.map(({ action, actor, subject }) => `${actor} ${action} ${subject}`),
        [
          "clerk:approver month.reopen month:2024-07",
          "clerk:approver month.reopen month:2024-08",
          "clerk:both month.close month:2024-08",
          "clerk:operator month.close month:2024-07"
        ]
      )
      assert.include(lines[1]?.detail, "施設から訂正の連絡")
      assert.include(lines[2]?.detail, '"total":{"uses":1,"redeemed":1,"reversed":0}')
      assert.deepStrictEqual((yield* AuditTrail.check(sag)).broken, [])
    }).pipe(Effect.provide(layer))
  )
})

describe("closing", () => {
  it.effect("goes month by month from the first with any use, and only when the month is over", () =>
    Effect.gen(function* () {
      yield* ready("2024-08-31")
      const refusal = (which: string) =>
        Effect.map(Effect.flip(MonthClosing.preview(sag, month(which))), (error) =>
          error._tag === "MonthNotNext" ? `next ${error.next}` : error._tag
        )
      assert.strictEqual(yield* refusal("2024-07"), "next undefined")
      yield* append(redeemed({ id: 1, on: "2024-05-10" }), redeemed({ id: 2, on: "2024-08-10" }))
      assert.strictEqual(yield* refusal("2024-07"), "next 2024-05")
      yield* close("2024-05")
      assert.strictEqual(yield* refusal("2024-05"), "next 2024-06")
      yield* close("2024-06")
      yield* close("2024-07")
      assert.strictEqual(yield* refusal("2024-08"), "MonthNotOver")
      yield* TestClock.setTime(at("2024-09-01", 0))
      yield* close("2024-08")
      assert.deepStrictEqual(
        (yield* ClosedMonths.find(sag)).map((each) => each.month),
        ["2024-05", "2024-06", "2024-07", "2024-08"].map((each) => month(each))
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused to who may not operate, and when the figures are not those that were shown", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* append(redeemed({ id: 1, on: "2024-07-10" }))
      const shown = (yield* MonthClosing.preview(sag, month("2024-07"))).total
      yield* append(redeemed({ id: 2, on: "2024-07-11" }))
      const tag = (by: Clerk.Clerk) =>
        Effect.map(Effect.flip(MonthClosing.close({ clerk: by, month: month("2024-07"), shown })), ({ _tag }) => _tag)
      assert.strictEqual(yield* tag(operator), "FiguresMoved")
      assert.strictEqual(yield* tag(viewer), "NotPermitted")
      assert.strictEqual(yield* tag(approver), "NotPermitted")
      assert.deepStrictEqual(yield* ClosedMonths.find(sag), [])
      assert.deepStrictEqual(yield* (yield* Audit.Audit).list({ association: sag, limit: 10 }), [])
    }).pipe(Effect.provide(layer))
  )

  it.live("by two clerks at once closes the month once", () =>
    Effect.gen(function* () {
      const catalogue = yield* Catalogue.Catalogue
      yield* catalogue.putAssociation(association(year))
      yield* append(redeemed({ id: 1, on: "2024-07-10" }))
      const ends = yield* Effect.all([Effect.result(close("2024-07")), Effect.result(close("2024-07", both))], {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(ends.map(({ _tag }) => _tag).sort(), ["Failure", "Success"])
      assert.lengthOf(yield* ClosedMonths.find(sag), 1)
    }).pipe(Effect.provide(layer))
  )
})

describe("every movement", () => {
  it.effect.prop(
    "stands in exactly one statement, and what was billed stays, whatever is closed and opened when",
    { steps: Arbitrary.array(anyStep, { minLength: 1, maxLength: 40 }) },
    ({ steps }) =>
      Effect.gen(function* () {
        yield* ready()
        yield* everyMovementOnce(steps)
      }).pipe(Effect.provide(Layer.fresh(layer)))
  )
})

describe("totals", () => {
  const span = { from: month("2024-05"), until: month("2024-08") }
  const told = ({ rows }: { readonly rows: ReadonlyArray<Totals.TotalsRow> }) =>
    rows.map((row) => `${row.code} ${row.label} ${row.uses}件 ${row.redeemed}-${row.reversed}`)

  it.effect("add up the same however they are told apart", () =>
    Effect.gen(function* () {
      yield* ready()
      yield* append(
        redeemed({ id: 1, on: "2024-05-10", quantity: 3 }),
        redeemed({ id: 2, on: "2024-07-10", product: "dental", facility: clinic }),
        redeemed({ id: 3, on: "2024-07-11", product: "dock-general-40plus-male", course: "dock/brain" }),
        redeemed({ id: 4, on: "2024-09-01" }),
        reversed(1, 1)
      )
      const by = (view: Totals.View, by = operator) => Totals.used(by, span, view)
      assert.deepStrictEqual(told(yield* by("month")), [
        "2024-05 2024-05 1件 3-1",
        "2024-06 2024-06 0件 0-0",
        "2024-07 2024-07 2件 2-0",
        "2024-08 2024-08 0件 0-0"
      ])
      assert.deepStrictEqual(told(yield* by("facility")), ["1234567 1234567 2件 4-1", "2000015 2000015 1件 1-0"])
      assert.deepStrictEqual(told(yield* by("programme")), [
        " 人間ドック等健診 1件 1-0",
        " マイ リフレッシュ 1件 3-1",
        " 歯科健康診査 1件 1-0"
      ])
      assert.deepStrictEqual(told(yield* by("course")), [
        " 選べるドック・一般(40以上)・脳・男 1件 1-0",
        " マイ リフレッシュ 1件 3-1",
        " 歯科健康診査 1件 1-0"
      ])
      for (const view of ["programme", "product", "course"] as const) {
        assert.deepStrictEqual(told(yield* by(view, viewer)), [" 健診クーポン 2件 2-0", " マイ リフレッシュ 1件 3-1"])
      }
      for (const view of Totals.View.literals) {
        const { rows, total } = yield* by(view)
        assert.deepStrictEqual(total, { uses: 3, redeemed: 5, reversed: 1 })
        assert.deepStrictEqual(Statements.sumOf(rows), total)
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("of what everybody has are of one year, and people are not counted twice", () =>
    Effect.gen(function* () {
      yield* ready()
      const granted = (product: string, quantity: number): LedgerEntry.LedgerEntry => ({
        _tag: "Granted",
        at: at("2024-06-03"),
        actor: actor("grants"),
        product: productId(product),
        quantity
      })
      yield* append(
        granted("dental", 1),
        granted("dock-general-40plus-male", 1),
        granted("my-refresh", 3),
        redeemed({ id: 1, on: "2024-07-10", quantity: 2 })
      )
      const { rows, total } = yield* Totals.held(operator, year, "product")
      assert.deepStrictEqual(total, { entitled: 5, used: 2, onPaper: 0, remaining: 3 })
      assert.deepStrictEqual(
        rows.map((row) => `${row.label} ${row.people}人 ${row.used}/${row.entitled}`),
        ["選べるドック(1日・1泊2日・脳)・一般(40以上)・男 1人 0/1", "マイ リフレッシュ 1人 2/3", "歯科健康診査 1人 0/1"]
      )
      const discreet = yield* Totals.held(viewer, year, "product")
      assert.deepStrictEqual(
        discreet.rows.map((row) => `${row.label} ${row.people}人 ${row.used}/${row.entitled}`),
        ["健診クーポン undefined人 0/2", "マイ リフレッシュ 1人 2/3"]
      )
      assert.deepStrictEqual((yield* Totals.held(operator, year, "workplace")).total, total)
      assert.deepStrictEqual((yield* Totals.held(operator, fiscalYear(2023), "product")).rows, [])
    }).pipe(Effect.provide(layer))
  )
})
