// The JSON API of the real service on a real server, through the typed client: what was answered stays so when the service
// is killed, and what was not is done once when the same is sent again.
import { createHash } from "node:crypto"
import { join } from "node:path"
import { layerServer } from "@fukuri/adapter-postgres"
import { ApiKeys, Clerk, type CouponProduct, Digest, type Facility, type HolderNumber, Ledger } from "@fukuri/core"
import { newToken } from "@fukuri/http"
import { type ApiClient, apiClient } from "@fukuri/http/client"
import { afterAll, assert, beforeAll, inject, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Result, Schedule, Schema, Stream } from "effect"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { csvOf, manyLines } from "../support/membersFile.ts"
import { date, sag } from "../support/people.ts"
import { isWaiting, standing, until } from "../support/query.ts"
import { type Service, startService } from "../support/service.ts"
import { folder } from "./office.ts"

const manager = Schema.decodeUnknownSync(Clerk.Clerk)({
  id: "kanri",
  association: sag,
  name: "管理",
  roles: ["manager"],
  sees: [],
  active: true
})
const order = {
  facility: "1234567" as Facility.FacilityCode,
  product: "my-refresh" as CouponProduct.ProductId,
  course: "my-refresh" as CouponProduct.CourseKey,
  quantity: 1
}
const people = [
  "234567",
  "K12345",
  "345678",
  "123456"
] as ReadonlyArray<string> as ReadonlyArray<HolderNumber.HolderNumber>

let url = ""
let service: Service
const { id, secretHash, token } = newToken(sag)

const start = () =>
  startService({
    DATABASE_URL: url,
    FUKURI_DATA: join(folder, "api"),
    FUKURI_DEMO: "1",
    FUKURI_CLOCK: "2024-07-01T09:00:00+09:00"
  })

/** Something on the stores behind the service. */
const onStores = <A, E>(work: Effect.Effect<A, E, Layer.Success<ReturnType<typeof layerServer>> | Digest.Digest>) => {
  const digest = Layer.succeed(Digest.Digest)({ sha256: (text) => createHash("sha256").update(text).digest("hex") })
  const stores = layerServer(Redacted.make(url), { migrate: false, maxConnections: 2 })
  return Effect.runPromise(Effect.provide(work, Layer.merge(Layer.orDie(stores), digest)))
}

/** Something with the typed client. */
const asking = <A, E>(work: (client: ApiClient) => Effect.Effect<A, E>): Promise<A> =>
  Effect.runPromise(Effect.flatMap(apiClient({ baseUrl: service.url, key: token }), work))

const uses = () =>
  onStores(
    Effect.gen(function* () {
      const all = yield* Stream.runCollect((yield* Ledger.Ledger).entries(sag, 0))
      return [...all]
        .flat()
        .flatMap(({ entry }) => (entry._tag === "Redeemed" && String(entry.actor) === `api:${id}` ? [entry] : []))
    })
  )

beforeAll(async () => {
  url = await freshDatabase(inject("postgresUrl"))
  service = await start()
  const scopes = ["books:read", "redemptions:write", "imports:write", "ledger:read"] as const
  await onStores(ApiKeys.make(manager, id, { name: "予約システム", scopes, secretHash }))
})
afterAll(async () => {
  await service.stop()
  await dropDatabase(url)
})

it("killed while uses are on their way, the service answers what it answered, and every use is made once", async () => {
  const redeem = (keys: ReadonlyArray<{ readonly holder: HolderNumber.HolderNumber; readonly key: string }>) =>
    asking((client) =>
      Effect.forEach(
        keys,
        ({ holder, key }) =>
          Effect.result(
            client.redemptions.redeem({ headers: { "idempotency-key": key }, payload: { ...order, holder } })
          ),
        { concurrency: "unbounded" }
      )
    )
  const idsOf = (all: Awaited<ReturnType<typeof redeem>>) =>
    all.map((each) => (Result.isSuccess(each) ? each.success.use.id : each.failure._tag))
  const answered = people.map((holder) => ({ holder, key: `${holder} answered` }))
  const underWay = people.map((holder) => ({ holder, key: `${holder} under way` }))
  const before = idsOf(await redeem(answered))

  // Nothing can be appended: what is asked for is written down, and stands still before the ledger.
  const release = await standing(url, "lock table ledger_entry in exclusive mode")
  const cut = redeem(underWay)
  await until(() => isWaiting(url))
  await service.kill9()
  await release()
  for (const each of await cut) assert.isTrue(Result.isFailure(each))

  service = await start()
  const after = idsOf(await redeem([...answered, ...underWay]))
  assert.deepStrictEqual(after.slice(0, people.length), before)
  assert.deepStrictEqual(
    (await uses()).map(({ redemptionId }) => String(redemptionId)).toSorted(),
    [...after].toSorted()
  )
  assert.strictEqual(new Set(after).size, 2 * people.length)
})

it("a members list is taken by the service by itself, and the ledger is followed to its end", async () => {
  const list = csvOf(manyLines(20))
  const job = await asking((client) =>
    client.imports.members({
      query: { asOf: date("2024-07-01"), acknowledge: "Loss" },
      headers: { "idempotency-key": "list" },
      payload: Stream.succeed(Buffer.from(list))
    })
  )
  const done = await asking((client) =>
    client.jobs
      .job({ params: { id: job.body.id } })
      .pipe(Effect.repeat({ until: ({ state }) => state !== "running", schedule: Schedule.spaced("200 millis") }))
  )
  assert.strictEqual(done.state, "done")
  assert.strictEqual(done.people?.added, 20)
  const seen = await asking((client) =>
    Effect.gen(function* () {
      const all: Array<number> = []
      for (let after = 0; ;) {
        const { entries, next } = yield* client.ledger.entries({ query: { after, limit: 50 } })
        if (entries.length === 0) return all
        all.push(...entries.map(({ seq }) => seq))
        after = next
      }
    })
  )
  assert.deepStrictEqual(
    seen,
    seen.toSorted((a, b) => a - b)
  )
  assert.isAbove(seen.length, 20)
})
