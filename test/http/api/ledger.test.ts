// The ledger as others follow it: page after page while it grows, and nothing is missed or comes twice.
import { assert, describe, it } from "@effect/vitest"
import { expectProblem, withApi } from "./apiService.ts"

const order = {
  holder: "234567",
  facility: "1234567",
  product: "my-refresh",
  course: "my-refresh",
  quantity: 1
} as const

describe("the ledger", () => {
  it(
    "is followed by its cursor while uses are made, every entry once and in order",
    withApi({}, async (service) => {
      const key = await service.key()
      const seen: Array<number> = []
      let next = 0
      for (let round = 0; round < 60; round++) {
        if (round % 15 === 14) await service.ask(key, "/redemptions", { body: order })
        const { json } = await service.ask(key, `/ledger?after=${next}&limit=7`)
        seen.push(...json.entries.map(({ seq }: { seq: number }) => seq))
        next = json.next
      }
      const all = await service.ledger()
      assert.isAtLeast(seen.length, 10)
      assert.deepStrictEqual(
        seen,
        all.map(({ seq }) => seq)
      )
      const end = await service.ask(key, `/ledger?after=${next}`)
      assert.deepStrictEqual(end.json, { entries: [], next })
    })
  )

  it(
    "tells what an entry says, without the words of clerks",
    withApi({}, async (service) => {
      const key = await service.key()
      const { json: used } = await service.ask(key, "/redemptions", { body: { ...order, quantity: 2 } })
      await service.ask(key, `/redemptions/${used.use.id}/reversals`, {
        body: { quantity: 1, reason: "mistaken", text: "見本さくらさんの間違い", toldOn: "2024-07-01" }
      })
      const { text, json } = await service.ask(key, "/ledger?limit=1000")
      const [redeemed, reversed] = json.entries.slice(-2)
      assert.deepInclude(redeemed, { kind: "Redeemed", holder: "234567", redemptionId: used.use.id, quantity: 2 })
      assert.deepInclude(reversed, { kind: "Reversed", reverses: used.use.id, actor: `api:${key.id}` })
      assert.notInclude(text, "間違い")
    })
  )

  it(
    "is asked for with a limit from 1 to 1000, and a place that is none is refused",
    withApi({}, async (service) => {
      const key = await service.key(["ledger:read"])
      for (const query of ["limit=0", "limit=1001", "limit=x", "after=-1", "after=1.5", "after=9e99"]) {
        expectProblem(await service.ask(key, `/ledger?${query}`), 422, "not-valid")
      }
    })
  )
})
