// 紙クーポン: what did not go over a screen, as the ledger has it.
import { assert, describe, it } from "@effect/vitest"
import { CalendarDate, type CouponProduct, Holder, type HolderNumber, Ledger } from "@fukuri/core"
import type { LedgerEntry } from "@fukuri/core"
import { Effect } from "effect"
import { sag } from "../memberService.ts"
import { type OfficeService, withOffice } from "./officeService.ts"

const holder = Holder.holderId(sag, "123456" as HolderNumber.HolderNumber)
const fiscalYear = 2024 as CalendarDate.FiscalYear

/** Writes entries behind those that the guide's person has. */
const write = (service: OfficeService, ...entries: ReadonlyArray<LedgerEntry.LedgerEntry>) =>
  service.run(
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const [stream] = yield* ledger.open([holder], fiscalYear)
      const expectedVersion = stream?.entries.length ?? 0
      yield* ledger.append([{ key: { holder, fiscalYear }, expectedVersion, entries }])
    })
  )

const common = {
  at: CalendarDate.startOf(CalendarDate.date("2024-06-30")),
  actor: "clerk:desk" as LedgerEntry.Actor,
  product: "my-refresh" as CouponProduct.ProductId
}

/** The figure in the tile of all coupons on paper. */
const onPaper = (text: string): number => Number(/紙クーポンの枚数\s*([0-9,]+)/.exec(text)?.[1] ?? Number.NaN)

describe("紙クーポン", () => {
  it(
    "counts what was moved to paper, by coupon and by workplace, and not what came back",
    withOffice({}, async (service) => {
      const client = await service.login("operator")
      const before = onPaper((await client.open("/office/paper/figures")).text)
      const office = { ...common, reason: "端末をお持ちでないため" }
      await write(service, { _tag: "MovedToPaper", ...office, quantity: 2 })
      const moved = await client.open("/office/paper/figures")
      assert.strictEqual(onPaper(moved.text), before + 2)
      assert.include(moved.text, "マイ リフレッシュ")
      assert.include(moved.text, "見本県立見本高等学校")
      await write(service, { _tag: "MovedFromPaper", ...office, quantity: 1 })
      assert.strictEqual(onPaper((await client.open("/office/paper/figures")).text), before + 1)
    })
  )

  it(
    "does not tell which examination to who may not know",
    withOffice({}, async (service) => {
      const page = await (await service.login("viewer")).open("/office/paper/figures")
      assert.strictEqual(page.status, 200)
      assert.notInclude(page.text, "ドック")
      assert.include(page.text, "健診クーポン")
    })
  )
})
