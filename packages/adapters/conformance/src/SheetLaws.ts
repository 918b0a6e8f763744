/**
 * Laws of finding a sheet of paper by its number across people: whose it is, and of which year. What a sheet is worth is
 * not asked here.
 */
import { type CalendarDate, type LedgerEntry, Reports } from "@fukuri/core"
import { Effect } from "effect"
import { expect, type Law, lawsOf } from "./Law.ts"
import { append, use, withPeople } from "./ReportsSample.ts"
import { enrol, granted, idOf, newPrefixed, person, redemptionId, year } from "./Sample.ts"

const { law } = lawsOf("reports")

const about = (id: number) => ({ ...granted(1), quantity: 1, sheet: redemptionId(id), reason: "印刷" }) as const
const issued = (id: number): LedgerEntry.LedgerEntry => ({ ...about(id), _tag: "SheetIssued" })
const voided = (id: number): LedgerEntry.LedgerEntry => ({ ...about(id), _tag: "SheetVoided" })
const moved = (quantity: number): LedgerEntry.LedgerEntry => ({
  ...granted(quantity),
  _tag: "MovedToPaper",
  reason: "申請"
})

/** What every store keeps that is asked whose a sheet is. */
export const sheetLaws: ReadonlyArray<Law> = [
  law(
    "a sheet is found by its number with its holder and year, whatever became of it",
    Effect.gen(function* () {
      const { a, association, b } = yield* withPeople(2)
      const next = (year + 1) as CalendarDate.FiscalYear
      const { sheet } = yield* Reports.Reports
      yield* append(a, year, granted(4), moved(4), issued(1), issued(2))
      yield* append(b, next, granted(2), moved(2), issued(3))
      yield* append(a, year, voided(1), use({ id: 2, channel: "paper" }))
      yield* expect("the voided one", yield* sheet(association, redemptionId(1)), { holder: a, fiscalYear: year })
      yield* expect("the used one", yield* sheet(association, redemptionId(2)), { holder: a, fiscalYear: year })
      yield* expect("that of the next year", yield* sheet(association, redemptionId(3)), {
        holder: b,
        fiscalYear: next
      })
    })
  ),
  law(
    "a number that is no sheet's is found nowhere, also when it is that of a use",
    Effect.gen(function* () {
      const { a, association } = yield* withPeople(1)
      const { sheet } = yield* Reports.Reports
      yield* append(a, year, granted(3), use({ id: 1 }), moved(1), issued(2))
      yield* expect("a use on screen", yield* sheet(association, redemptionId(1)), undefined)
      yield* expect("nothing", yield* sheet(association, redemptionId(3)), undefined)
    })
  ),
  law(
    "the same number in another association is another sheet",
    Effect.gen(function* () {
      const codes = yield* newPrefixed
      const { sheet } = yield* Reports.Reports
      for (const [index, code] of codes.entries()) {
        yield* enrol(code, [person(code, index + 1)])
        yield* append(idOf(code, index + 1), year, granted(2), moved(2), issued(1), issued(10 + index))
      }
      for (const [index, code] of codes.entries()) {
        const own = { holder: idOf(code, index + 1), fiscalYear: year }
        yield* expect("the one of all", yield* sheet(code, redemptionId(1)), own)
        for (const other of codes.keys()) {
          const found = yield* sheet(code, redemptionId(10 + other))
          yield* expect(`number ${10 + other}`, found, other === index ? own : undefined)
        }
      }
    })
  )
]
