// How long a login lasts, for whom it is good, and that its end is its end.
import { assert, describe, it } from "@effect/vitest"
import type { Sessions } from "@fukuri/core"
import { Effect } from "effect"
import { hospital, logIn, pressNow, refresh, sakura, taro, toConfirm } from "./journey.ts"
import { startMemberService, withService } from "./memberService.ts"

const ranch = "/coupon/for_3000021"

describe("a login", () => {
  it(
    "ends fifteen minutes after the last request",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      service.setTime("2024-07-01T09:14:00+09:00")
      assert.strictEqual((await client.open(choosing.path)).heading, "内容選択")
      service.setTime("2024-07-01T09:28:00+09:00")
      assert.strictEqual((await client.open(choosing.path)).heading, "内容選択")
    })
  )

  it(
    "that was idle for longer has ended, and STEP 1 says so",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      service.setTime("2024-07-01T09:15:01+09:00")
      assert.strictEqual((await client.get(choosing.path)).location, `${hospital}?ended=1`)
      const login = await client.open(choosing.path)
      assert.strictEqual(login.heading, "施設確認")
      assert.include(login.html, 'role="alert"')
    })
  )

  it(
    "ends thirty minutes after it began, whatever is done",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      for (const minute of ["10", "20", "29"]) {
        service.setTime(`2024-07-01T09:${minute}:50+09:00`)
        assert.strictEqual((await client.get(choosing.path)).status, 200)
      }
      service.setTime("2024-07-01T09:30:01+09:00")
      assert.strictEqual((await client.get(choosing.path)).location, `${hospital}?ended=1`)
    })
  )

  it(
    "that has ended at STEP 5 uses nothing",
    withService({}, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), refresh)
      service.setTime("2024-07-01T09:16:00+09:00")
      assert.strictEqual((await pressNow(client, confirming)).heading, "施設確認")
      assert.deepStrictEqual(await service.uses(), [])
    })
  )

  it("is noted in the store at most once a minute", async () => {
    let touches = 0
    const service = await startMemberService({
      sessions: (sessions) => ({
        ...sessions,
        touch: (...touched) => Effect.tap(sessions.touch(...touched), () => Effect.sync(() => touches++))
      })
    })
    try {
      const client = service.client()
      const choosing = await logIn(client, taro)
      for (let n = 0; n < 5; n++) await client.open(choosing.path)
      assert.strictEqual(touches, 0)
      service.setTime("2024-07-01T09:01:30+09:00")
      for (let n = 0; n < 5; n++) await client.open(choosing.path)
      assert.strictEqual(touches, 1)
    } finally {
      await service.stop()
    }
  })

  it(
    "is ended in the store by 「終了する」: its cookie is good for nothing any more",
    withService({}, async (service) => {
      const client = service.client()
      const done = await pressNow(client, await toConfirm(client, await logIn(client, taro), refresh))
      const cookie = client.cookies.get("fukuri-1234567") ?? ""
      const ended = await client.press(done, "終了する")
      assert.match(ended.path, /\/ended$/)
      assert.isUndefined(client.cookies.get("fukuri-1234567"))
      client.cookies.set("fukuri-1234567", cookie)
      assert.strictEqual((await client.get(done.path)).location, `${hospital}?ended=1`)
    })
  )

  it(
    "is replaced by the next one in the same browser",
    withService({}, async (service) => {
      const client = service.client()
      const choosing = await logIn(client, taro)
      const before = client.cookies.get("fukuri-1234567") ?? ""
      await logIn(client, sakura)
      const thief = service.client()
      thief.cookies.set("fukuri-1234567", before)
      assert.strictEqual((await thief.get(choosing.path)).location, `${hospital}?ended=1`)
    })
  )

  it(
    "is good for its own facility only; two facilities in two tabs do not end each other",
    withService({}, async (service) => {
      const client = service.client()
      const here = await logIn(client, taro)
      const there = await logIn(client, taro, ranch)
      assert.strictEqual((await client.get(here.path)).status, 200)
      assert.strictEqual((await client.get(there.path)).status, 200)
      const stranger = service.client()
      stranger.cookies.set("fukuri-3000021", client.cookies.get("fukuri-1234567") ?? "")
      stranger.cookies.set("fukuri-my-page-sag", client.cookies.get("fukuri-1234567") ?? "")
      assert.strictEqual((await stranger.get(`${ranch}/none`)).location, `${ranch}?ended=1`)
      assert.strictEqual((await stranger.get("/CouponInfo/sag")).location, "/CouponInfoLogin/sag?ended=1")
    })
  )

  it(
    "does not come from a cookie that was made up or changed",
    withService({}, async (service) => {
      const client = service.client()
      await logIn(client, taro)
      const good = client.cookies.get("fukuri-1234567") ?? ""
      for (const value of ["", "x", good.slice(1), `${good}A`, good.toUpperCase(), "A".repeat(5000)]) {
        client.cookies.set("fukuri-1234567", value)
        const answer = await client.get(`${hospital}/none`)
        assert.strictEqual(answer.location, `${hospital}?ended=1`, value)
      }
    })
  )

  it("leaves neither the token nor anything that could be one in the store", async () => {
    const started: Array<Sessions.Session> = []
    const service = await startMemberService({
      sessions: (sessions) => ({
        ...sessions,
        start: (session) => {
          started.push(session)
          return sessions.start(session)
        }
      })
    })
    try {
      const client = service.client()
      await logIn(client, taro)
      await logIn(client, taro)
      assert.lengthOf(started, 2)
      for (const { audience, tokenHash } of started) {
        assert.match(tokenHash, /^[0-9a-f]{64}$/)
        assert.strictEqual(audience, "facility:1234567")
        assert.notInclude([...client.cookies.values()].join(), tokenHash)
      }
    } finally {
      await service.stop()
    }
  })
})

describe("cookies", () => {
  it(
    "over http have plain names, are for us alone and no script",
    withService({}, async (service) => {
      const client = service.client()
      const lines = [
        ...(await client.get(hospital)).headers.getSetCookie(),
        ...(await loginAnswer(client)).headers.getSetCookie()
      ]
      assert.deepStrictEqual(
        lines.map((line) => line.replace(/=[^;]*/, "=…")),
        [
          "fukuri-visitor=…; Path=/; HttpOnly; SameSite=Lax",
          "fukuri-1234567=…; Path=/; HttpOnly; SameSite=Lax; Max-Age=1800",
          "fukuri-device=…; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000"
        ]
      )
    })
  )

  it(
    "over https are Secure and bound to the host",
    withService({ options: { publicUrl: "https://kenkou.example.jp" } }, async (service) => {
      const client = service.client()
      const lines = [
        ...(await client.get(hospital)).headers.getSetCookie(),
        ...(await loginAnswer(client)).headers.getSetCookie()
      ]
      assert.deepStrictEqual(
        lines.map((line) => line.replace(/=[^;]*/, "=…")),
        [
          "__Host-fukuri-visitor=…; Path=/; HttpOnly; SameSite=Lax; Secure",
          "__Host-fukuri-1234567=…; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=1800",
          "__Host-fukuri-device=…; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000"
        ]
      )
      const choosing = await logIn(client, taro)
      assert.strictEqual(choosing.heading, "内容選択")
    })
  )
})

const loginAnswer = async (client: Parameters<typeof logIn>[0]) => {
  const form = (await client.get(hospital)).forms[0]
  return client.post(form?.action ?? "", { ...form?.fields, ...taro })
}
