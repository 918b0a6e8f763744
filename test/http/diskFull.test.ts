// What members meet when the disk of the database is full: on a real server whose tables refuse to be written, as it does
// itself then.
import { assert, inject, it } from "@effect/vitest"
import { layerServer } from "@fukuri/adapter-postgres"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Redacted } from "effect"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { dockDay, hospital, logIn, pressNow, sakura, taro, toConfirm } from "./journey.ts"
import { startMemberService } from "./memberService.ts"

it("a press is 確認中 and then one use, a login 503 with when to come again, and my page can be read", async () => {
  const url = await freshDatabase(inject("postgresUrl"))
  const disk: { fill: Effect.Effect<void>; free: Effect.Effect<void> } = { fill: Effect.void, free: Effect.void }
  const stores = Layer.effectDiscard(
    Effect.map(PgClient.PgClient, (sql) => {
      const all = (statements: ReadonlyArray<string>) =>
        Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true }).pipe(Effect.orDie)
      const tables = ["ledger_entry", "session", "attempt", "document"]
      disk.fill = all([
        `create function refuse() returns trigger language plpgsql as
          $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`,
        ...tables.map(
          (table) => `create trigger full_disk before insert or update on ${table} execute function refuse()`
        )
      ])
      disk.free = all(["drop function refuse cascade"])
    })
  ).pipe(Layer.provideMerge(layerServer(Redacted.make(url))))
  const service = await startMemberService({ stores })
  try {
    const [client, visiting, coming] = [service.client(), service.client(), service.client()]
    await visiting.press(await visiting.open("/CouponInfoLogin/sag"), "ログイン", sakura)
    const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
    const entrance = await coming.open(hospital)

    await service.run(Effect.suspend(() => disk.fill))
    const pending = await pressNow(client, confirming)
    assert.strictEqual(pending.heading, "確認中")
    const login = await coming.press(entrance, "次へ", sakura)
    assert.strictEqual(login.status, 503)
    assert.match(login.headers.get("retry-after") ?? "", /^[0-9]+$/)
    assert.include(login.text, "施設のスタッフに組合員番号と氏名を伝え")
    // By now a login would be noted as seen.
    service.setTime(new Date(service.now() + 3 * 60_000).toISOString())
    assert.strictEqual((await visiting.get("/CouponInfo/sag")).heading, "マイページ")
    assert.deepStrictEqual(await service.uses(), [])

    await service.run(Effect.suspend(() => disk.free))
    assert.strictEqual((await pressNow(client, confirming)).heading, "利用完了")
    assert.lengthOf(await service.uses(), 1)
    assert.include(service.log.join("\n"), "53100")
  } finally {
    await service.stop()
    await dropDatabase(url)
  }
})
