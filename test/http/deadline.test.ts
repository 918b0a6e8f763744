// What is answered in time while the store does not answer: the service on a real server, behind a proxy that holds every
// byte back. Whatever is asked is answered while the bytes are held, or these tests never end.
import { assert, describe, inject, it } from "@effect/vitest"
import { layerServer } from "@fukuri/adapter-postgres"
import { memberDefaults } from "@fukuri/http"
import { PgClient } from "@effect/sql-pg"
import { Deferred, Effect, Layer, Redacted } from "effect"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import type { Page } from "../support/formClient.ts"
import { type Proxy, startProxy } from "../support/proxy.ts"
import { dockDay, hospital, logIn, pressNow, refresh, sakura, taro, toConfirm } from "./journey.ts"
import { type MemberService, type MemberServiceOptions, startMemberService } from "./memberService.ts"

/** A service on a server, with a proxy between them. */
const behindProxy =
  (
    test: (service: MemberService, proxy: Proxy) => Promise<void>,
    spec: (proxy: Proxy) => MemberServiceOptions = () => ({})
  ) =>
  async () => {
    const url = await freshDatabase(inject("postgresUrl"))
    const proxy = await startProxy(url)
    const stores = layerServer(Redacted.make(proxy.url))
    const service = await startMemberService({ stores, ...spec(proxy) })
    try {
      await test(service, proxy)
    } finally {
      proxy.release()
      await service.stop()
      await proxy.close()
      await dropDatabase(url)
    }
  }

type Client = ReturnType<MemberService["client"]>

const isPending = (page: Page) => assert.deepStrictEqual([page.status, page.heading], [202, "確認中"])

/** 503, when to come again, and what to tell the staff (R118) or whom to ask (R127). */
const isAway = (page: Page, says: string) => {
  assert.strictEqual(page.status, 503, page.text)
  assert.match(page.headers.get("retry-after") ?? "", /^[0-9]+$/)
  assert.include(page.text, says)
}

const staff = "施設のスタッフに組合員番号と氏名を伝え"
const office = "000-000-0000"

it("a press and the look at its result are answered within five seconds together, every other page as well", () => {
  const { deadlineMillis, lookDeadlineMillis, pressDeadlineMillis } = memberDefaults
  // Half a second more is what a page may take to learn whose office to name.
  assert.isBelow(pressDeadlineMillis + lookDeadlineMillis + 500, 5_001)
  assert.isBelow(deadlineMillis + 2 * 500, 5_001)
})

describe("while nothing comes through between service and database", () => {
  it(
    "a press is 確認中, a login, STEP 2 to 4 and my page say what to do; afterwards the same press is one use",
    behindProxy(async (service, proxy) => {
      const [pressing, choosing, visiting, coming] = [1, 2, 3, 4].map(() => service.client()) as [
        Client,
        Client,
        Client,
        Client
      ]
      const confirming = await toConfirm(pressing, await logIn(pressing, taro), dockDay)
      const chosen = await toConfirm(choosing, await logIn(choosing, sakura), refresh)
      const steps = new URL(chosen.path, service.url).search
      await visiting.press(await visiting.open("/CouponInfoLogin/sag"), "ログイン", taro)
      const entrance = await coming.open(hospital)

      proxy.hold("everything")
      const [pending, login, myPage, ...between] = await Promise.all([
        pressNow(pressing, confirming),
        coming.press(entrance, "次へ", sakura),
        visiting.get("/CouponInfo/sag"),
        choosing.get(`${hospital}/choose`),
        choosing.get(`${hospital}/count${steps}`),
        choosing.get(`${hospital}/check${steps}`)
      ])
      proxy.release()

      isPending(pending)
      for (const page of [login, ...between]) isAway(page, staff)
      isAway(myPage, office)
      const done = await pressNow(pressing, confirming)
      assert.strictEqual(done.heading, "利用完了")
      assert.lengthOf(await service.uses(), 1)
    })
  )

  it(
    "a press whose append has arrived and is not answered is 確認中, and is found to be the one use",
    behindProxy(
      async (service, proxy) => {
        const client = service.client()
        const pending = await pressNow(client, await toConfirm(client, await logIn(client, taro), dockDay))
        proxy.release()
        isPending(pending)
        const { action, fields } = pending.forms[0] ?? assert.fail(pending.text)
        let page = await client.post(action, fields)
        while (page.location !== "") page = await client.get(page.location)
        assert.strictEqual(page.heading, "利用完了")
        assert.lengthOf(await service.uses(), 1)
      },
      (proxy) => ({
        ledger: (ledger) => ({
          ...ledger,
          append: (appends) => {
            if (appends.some(({ entries }) => entries[0]?._tag === "Redeemed")) proxy.hold("answers")
            return ledger.append(appends)
          }
        })
      })
    )
  )
})

describe("while the pool has no connection to give", () => {
  it("a press is 確認中, my page says so, and both are there again when it has", async () => {
    const url = await freshDatabase(inject("postgresUrl"))
    const letGo = Deferred.makeUnsafe<void>()
    const taken = Deferred.makeUnsafe<void>()
    let take: Effect.Effect<void> = Effect.void
    // What somebody does for long on the only connection there is.
    const stores = Layer.effectDiscard(
      Effect.map(PgClient.PgClient, (sql) => {
        take = sql
          .withTransaction(Effect.andThen(Deferred.succeed(taken, undefined), Deferred.await(letGo)))
          .pipe(Effect.orDie)
      })
    ).pipe(Layer.provideMerge(layerServer(Redacted.make(url), { maxConnections: 1 })))
    const service = await startMemberService({ stores })
    try {
      const client = service.client()
      const visiting = service.client()
      await visiting.press(await visiting.open("/CouponInfoLogin/sag"), "ログイン", taro)
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      const taking = service.run(take)
      await service.run(Deferred.await(taken))
      const [pending, myPage] = await Promise.all([pressNow(client, confirming), visiting.get("/CouponInfo/sag")])
      await service.run(Deferred.succeed(letGo, undefined))
      await taking
      isPending(pending)
      isAway(myPage, office)
      assert.strictEqual((await pressNow(client, confirming)).heading, "利用完了")
      assert.strictEqual((await visiting.get("/CouponInfo/sag")).status, 200)
      assert.lengthOf(await service.uses(), 1)
    } finally {
      await service.stop()
      await dropDatabase(url)
    }
  })
})
