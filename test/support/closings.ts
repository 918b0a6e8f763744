// Uses, corrections, closings and reopenings in any order, and what must be true of the statements after them: every
// movement stands in exactly one, and what was billed for a closed month is still so.
import { assert } from "@effect/vitest"
import {
  type Audit,
  Clerk,
  ClosedMonths,
  type Digest,
  type Documents,
  type Facility,
  Holder,
  Ledger,
  type LedgerEntry,
  Month,
  MonthClosing,
  type Reports,
  Statements
} from "@fukuri/core"
import { Arbitrary, Effect, Schema } from "effect"
import {
  actor,
  at,
  courseKey,
  daysWithin,
  fiscalYear,
  numberOf,
  oneOf,
  productId,
  redemptionId,
  sag,
  wholeNumbers
} from "./people.ts"

const month = Schema.decodeSync(Month.Month)
const year = fiscalYear(2024)
const member = Holder.holderId(sag, numberOf("123456"))
const clerk = (id: string, role: string) =>
  Schema.decodeUnknownSync(Clerk.Clerk)({ id, association: "sag", name: id, roles: [role], sees: [], active: true })
const [operator, approver] = [clerk("operator", "operator"), clerk("approver", "approver")]

/** Something that happens, in May to September of 2024. */
export const anyStep = Arbitrary.all({
  kind: oneOf(["use", "use", "use", "give back", "give back", "close", "reopen"] as const),
  on: daysWithin("2024-05-01", "2024-09-30"),
  facility: oneOf(["1234567" as Facility.FacilityCode, "2000015" as Facility.FacilityCode]),
  product: oneOf(["my-refresh", "dental"] as const),
  quantity: wholeNumbers(1, 3),
  which: wholeNumbers(0, 99)
})
export type Step = typeof anyStep extends Arbitrary.Arbitrary<infer A> ? A : never

/** Lets the steps happen on an empty ledger after September of 2024, and proves what must be true then. */
export const everyMovementOnce = (
  steps: ReadonlyArray<Step>
): Effect.Effect<
  { readonly billed: number; readonly uses: number },
  never,
  Ledger.Ledger | Documents.Documents | Reports.Reports | Audit.Audit | Digest.Digest
> => Effect.orDie(happening(steps))

const happening = Effect.fnUntraced(function* (steps: ReadonlyArray<Step>) {
  const uses: Array<{ readonly id: number; readonly facility: string; readonly product: string; left: number }> = []
  const expected = new Map<string, number>()
  const add = (key: string, count: number) => expected.set(key, (expected.get(key) ?? 0) + count)
  const billed: Array<{ readonly month: Month.Month; readonly statements: unknown }> = []
  let version = 0
  const append = Effect.fnUntraced(function* (entry: LedgerEntry.LedgerEntry) {
    const key = { holder: member, fiscalYear: year }
    yield* (yield* Ledger.Ledger).append([{ key, expectedVersion: version++, entries: [entry] }])
  })
  for (const [index, step] of steps.entries()) {
    const { facility, kind, on, product, quantity, which } = step
    if (kind === "use") {
      yield* append(redeemed(index, step))
      uses.push({ id: index, facility, product, left: quantity })
      add(`${facility} ${product}`, quantity)
    } else if (kind === "give back") {
      const use = uses[which % Math.max(1, uses.length)]
      if (use === undefined || use.left === 0) continue
      const given = Math.min(quantity, use.left)
      use.left -= given
      yield* append(reversed(use.id, given, use.product, on))
      add(`${use.facility} ${use.product}`, -given)
    } else if (kind === "close") {
      const next = yield* MonthClosing.nextOf(sag, yield* ClosedMonths.find(sag))
      if (next === undefined || next >= "2024-11") continue
      const { total } = yield* MonthClosing.preview(sag, next)
      yield* MonthClosing.close({ clerk: operator, month: next, shown: total })
      billed.push({ month: next, statements: (yield* Statements.ofMonth(sag, next)).statements })
    } else {
      const last = billed.pop()
      if (last === undefined) continue
      yield* MonthClosing.reopen({ clerk: approver, month: last.month, reason: "施設から訂正の連絡" })
    }
  }
  for (const { month: closed, statements } of billed) {
    const now = yield* Statements.ofMonth(sag, closed)
    assert.deepStrictEqual(now.statements, statements)
    const kept = yield* MonthClosing.asClosed(sag, closed)
    assert.isTrue(kept !== undefined && MonthClosing.isAsClosed(now, kept))
  }
  const found = new Map<string, number>()
  for (const each of Month.monthsFrom(month("2024-04"), month("2025-01"))) {
    for (const { adjustments, facility, lines } of (yield* Statements.ofMonth(sag, each)).statements) {
      for (const line of [...lines, ...adjustments]) {
        const key = `${facility} ${line.product}`
        found.set(key, (found.get(key) ?? 0) + Statements.netOf(line))
      }
    }
  }
  assert.deepStrictEqual(new Map([...found].sort()), new Map([...expected].sort()))
  return { billed: billed.length, uses: uses.length }
})

const redeemed = (id: number, { facility, on, product, quantity }: Step): LedgerEntry.LedgerEntry => ({
  _tag: "Redeemed",
  at: at(on),
  actor: actor("holder"),
  product: productId(product),
  quantity,
  redemptionId: redemptionId(id),
  course: courseKey(product),
  facility,
  usedOn: on,
  channel: "screen"
})

const reversed = (id: number, quantity: number, product: string, on: Step["on"]): LedgerEntry.LedgerEntry => ({
  _tag: "Reversed",
  at: at(on),
  actor: actor("clerk:desk"),
  product: productId(product),
  quantity,
  reverses: redemptionId(id),
  reason: "取り違え"
})
