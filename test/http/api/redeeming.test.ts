// Coupons used and given back by other systems: once under a key, whatever is sent again or cut off in between.
import { assert, describe, it } from "@effect/vitest"
import { Audit, type Documents, StoreFailure } from "@fukuri/core"
import { Effect } from "effect"
import { sag } from "../memberService.ts"
import type { OfficeServiceOptions } from "../office/officeService.ts"
import { type ApiService, expectProblem, withApi } from "./apiService.ts"

const order = {
  holder: "234567",
  facility: "1234567",
  product: "my-refresh",
  course: "my-refresh",
  quantity: 1
} as const

const reversal = {
  quantity: 1,
  reason: "mistaken",
  text: "受付で取り違えたと連絡があった",
  toldOn: "2024-07-01"
} as const

const deedsOf = (service: ApiService): Promise<ReadonlyArray<string>> =>
  service.run(
    Effect.gen(function* () {
      const lines = yield* (yield* Audit.Audit).list({ association: sag, limit: 50 })
      return lines.toReversed().map(({ action, actor }) => `${actor} ${action}`)
    })
  )

/** Documents of requests whose next writes fail, before or after they are made. */
const failingRequests = (faults: Array<"lost" | "after">): OfficeServiceOptions => ({
  documents: (real: Documents.Documents["Service"]) => ({
    ...real,
    put: (document) =>
      Effect.suspend(() => {
        const fault = document.kind === "api-request" ? faults.shift() : undefined
        const gone = Effect.fail(
          new StoreFailure.StoreFailure({ store: "documents", reason: "unreachable", cause: "seeded" })
        )
        if (fault === undefined) return real.put(document)
        return fault === "lost" ? gone : Effect.andThen(real.put(document), gone)
      })
  })
})

describe("a use", () => {
  it(
    "is recorded with the key as who caused it, and stands in the record of deeds before it is tried",
    withApi({}, async (service) => {
      const key = await service.key(["redemptions:write"])
      const { json, status } = await service.ask(key, "/redemptions", { body: order })
      assert.strictEqual(status, 201)
      assert.deepInclude(json.use, { product: "my-refresh", quantity: 1, facility: "1234567", channel: "screen" })
      assert.strictEqual(json.remaining, 2)
      const [use] = await service.uses()
      assert.strictEqual(use?.redemptionId, json.use.id)
      assert.strictEqual(String(use?.actor), `api:${key.id}`)
      assert.include(await deedsOf(service), `api:${key.id} use.redeem`)
    })
  )

  it(
    "sent again under the same key it is the same use with the same answer",
    withApi({}, async (service) => {
      const key = await service.key()
      const first = await service.ask(key, "/redemptions", { body: order, once: "one" })
      const other = await service.ask(key, "/redemptions", { body: order, once: "two" })
      const again = await service.ask(key, "/redemptions", { body: order, once: "one" })
      assert.strictEqual(again.text, first.text)
      assert.strictEqual(again.status, 201)
      assert.notStrictEqual(other.json.use.id, first.json.use.id)
      assert.lengthOf(await service.uses(), 2)
    })
  )

  it(
    "sent many times at once under the same key it is one use",
    withApi({}, async (service) => {
      const key = await service.key()
      const all = await Promise.all(
        Array.from({ length: 8 }, () => service.ask(key, "/redemptions", { body: order, once: "one" }))
      )
      assert.deepStrictEqual(new Set(all.map(({ json }) => json.use?.id)).size, 1)
      assert.lengthOf(await service.uses(), 1)
    })
  )

  it(
    "with other content under the same key it is refused, and so it is at another address; another key is another's",
    withApi({}, async (service) => {
      const [key, others] = [await service.key(), await service.key()]
      await service.ask(key, "/redemptions", { body: order, once: "one" })
      const changed = await service.ask(key, "/redemptions", { body: { ...order, quantity: 2 }, once: "one" })
      expectProblem(changed, 422, "idempotency-key-reused")
      expectProblem(
        await service.ask(key, "/grant-runs", { body: { on: "2024-07-01" }, once: "one" }),
        422,
        "idempotency-key-reused"
      )
      assert.lengthOf(await service.uses(), 1)
      assert.strictEqual((await service.ask(others, "/redemptions", { body: order, once: "one" })).status, 201)
      assert.lengthOf(await service.uses(), 2)
    })
  )

  it(
    "without a key, or with one that cannot be printed, nothing is done",
    withApi({}, async (service) => {
      const key = await service.key()
      for (const once of ["", "x".repeat(81), "é"]) {
        expectProblem(await service.ask(key, "/redemptions", { body: order, once }), 422, "not-valid")
      }
      assert.lengthOf(await service.uses(), 0)
    })
  )

  it(
    "refused it is answered with the verdict, and the same again is refused the same, even when it could be used by then",
    withApi({}, async (service) => {
      const key = await service.key()
      const all = await service.ask(key, "/redemptions", { body: { ...order, quantity: 3 } })
      const refused = await service.ask(key, "/redemptions", { body: order, once: "later" })
      expectProblem(refused, 409, "coupon-not-usable")
      assert.deepStrictEqual(refused.json.verdict, { code: "used-up", used: 3 })
      await service.ask(key, `/redemptions/${all.json.use.id}/reversals`, { body: reversal })
      assert.strictEqual((await service.ask(key, "/redemptions", { body: order, once: "later" })).text, refused.text)
      assert.strictEqual((await service.ask(key, "/redemptions", { body: order })).status, 201)
    })
  )

  it("killed at any write of its request it is one use, once the same is sent again", async () => {
    for (const faults of [["lost"], ["after"], [undefined, "lost"], [undefined, "after"]] as const) {
      const given = [...faults] as Array<"lost" | "after">
      await withApi(failingRequests(given), async (service) => {
        const key = await service.key()
        const first = await service.ask(key, "/redemptions", { body: order, once: "one" })
        if (first.status !== 201) {
          expectProblem(first, 503, "unavailable")
          assert.isNotNull(first.headers.get("retry-after"))
        }
        const again = await service.ask(key, "/redemptions", { body: order, once: "one" })
        assert.strictEqual(again.status, 201, again.text)
        const uses = await service.uses()
        assert.deepStrictEqual(
          uses.map(({ redemptionId }) => redemptionId),
          [again.json.use.id]
        )
      })()
    }
  })

  it("of unknown outcome is settled by the same request, and nothing is used twice", async () => {
    for (const fault of ["before", "after"] as const) {
      let failing = false
      let opened = 0
      await withApi(
        {
          ledger: (real) => ({
            ...real,
            append: (appends) => {
              if (!failing) return real.append(appends)
              const gone = Effect.fail(
                new StoreFailure.StoreFailure({ store: "ledger", reason: "unreachable", cause: "seeded" })
              )
              return fault === "before" ? gone : Effect.andThen(real.append(appends), gone)
            },
            open: (holders, year) =>
              failing
                ? Effect.suspend(() => {
                    opened++
                    return opened > 1
                      ? Effect.fail(
                          new StoreFailure.StoreFailure({ store: "ledger", reason: "unreachable", cause: "seeded" })
                        )
                      : real.open(holders, year)
                  })
                : real.open(holders, year)
          })
        },
        async (service) => {
          const key = await service.key()
          failing = true
          const unknown = await service.ask(key, "/redemptions", { body: order, once: "one" })
          failing = false
          expectProblem(unknown, 503, "outcome-unknown")
          assert.isNotNull(unknown.headers.get("retry-after"))
          assert.include(unknown.json.detail, "same Idempotency-Key")
          const again = await service.ask(key, "/redemptions", { body: order, once: "one" })
          assert.strictEqual(again.status, 201)
          assert.lengthOf(await service.uses(), 1)
        }
      )()
    }
  })

  it(
    "asked for on the last day of a year it is the same use when it is sent again in the next",
    withApi({ at: "2025-03-31T23:59:58+09:00" }, async (service) => {
      const key = await service.key()
      const body = order
      const first = await service.ask(key, "/redemptions", { body, once: "one" })
      assert.strictEqual(first.status, 201, first.text)
      service.setTime("2025-04-01T00:00:10+09:00")
      const again = await service.ask(key, "/redemptions", { body, once: "one" })
      assert.strictEqual(again.text, first.text)
    })
  )
})

describe("a reversal", () => {
  it(
    "within what one may do alone is done at once, and above it waits for a clerk",
    withApi({}, async (service) => {
      const key = await service.key()
      const { json } = await service.ask(key, "/redemptions", { body: { ...order, quantity: 3 } })
      const path = `/redemptions/${json.use.id}/reversals`
      const done = await service.ask(key, path, { body: reversal, once: "one" })
      assert.strictEqual(done.status, 201, done.text)
      assert.deepInclude(done.json, { state: "done", quantity: 1, redemption: json.use.id })
      assert.strictEqual((await service.ask(key, path, { body: reversal, once: "one" })).text, done.text)
      const waiting = await service.ask(key, path, { body: reversal })
      assert.strictEqual(waiting.status, 202, waiting.text)
      assert.strictEqual(waiting.json.state, "waiting-for-approval")
      const reversed = (await service.ledger()).filter(({ entry }) => entry._tag === "Reversed")
      assert.lengthOf(reversed, 1)
      assert.strictEqual(reversed[0]?.entry.actor, `api:${key.id}`)
    })
  )

  it(
    "of more than is left, of a use that nobody made and of a day that cannot be is refused with its facts",
    withApi({}, async (service) => {
      const key = await service.key()
      const { json } = await service.ask(key, "/redemptions", { body: order })
      const path = `/redemptions/${json.use.id}/reversals`
      const more = await service.ask(key, path, { body: { ...reversal, quantity: 2 } })
      expectProblem(more, 409, "quantity-exceeded")
      assert.strictEqual(more.json.available, 1)
      const future = await service.ask(key, path, { body: { ...reversal, toldOn: "2024-07-09" } })
      expectProblem(future, 409, "told-on-refused")
      assert.strictEqual(future.json.why, "future")
      const nobodys = await service.ask(key, "/redemptions/0000000000000000/reversals", { body: reversal })
      expectProblem(nobodys, 404, "redemption-unknown")
    })
  )
})
