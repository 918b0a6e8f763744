// What the service counts of what happens at its pages, and who may read it.
import { assert, describe, it } from "@effect/vitest"
import { type Ledger, StoreFailure } from "@fukuri/core"
import { Effect, Redacted } from "effect"
import { refusalOf } from "../../packages/http/src/routes/Scrape.ts"
import { seriesIn, sumOf } from "../support/exposition.ts"
import type { Page } from "../support/formClient.ts"
import { dockDay, logIn, pressNow, refresh, taro, toConfirm } from "./journey.ts"
import { type MemberService, type MemberServiceOptions, withService } from "./memberService.ts"

const cut = new StoreFailure.StoreFailure({ store: "ledger", reason: "unreachable", cause: "cut" })

const isUse = (appends: ReadonlyArray<Ledger.Append>): boolean =>
  appends.some(({ entries }) => entries[0]?._tag === "Redeemed")

/** A ledger that is cut off at the first append of a use, and stays so. */
const cutAtThePress = (ledger: Ledger.Ledger["Service"]): Ledger.Ledger["Service"] => {
  let isCut = false
  return {
    ...ledger,
    append: (appends) =>
      Effect.suspend(() => {
        isCut ||= isUse(appends)
        return isCut ? Effect.fail(cut) : ledger.append(appends)
      }),
    open: (holders, year) => Effect.suspend(() => (isCut ? Effect.fail(cut) : ledger.open(holders, year)))
  }
}

/** What a press posts. */
const pressOf = (confirming: Page): Readonly<Record<string, string>> =>
  confirming.forms.find(({ buttons }) => buttons.includes("今すぐ利用する"))?.fields ?? assert.fail(confirming.text)

const token = "a-token-of-a-test-long-enough"

const scrape = async (service: MemberService) => {
  const answer = await fetch(`${service.url}/metrics`)
  assert.strictEqual(answer.status, 200)
  return seriesIn(await answer.text())
}

/** A service whose metrics can be read, and how often things were counted by it. */
const counted = (
  spec: MemberServiceOptions,
  test: (
    service: MemberService,
    count: (name: string, labels?: Record<string, string>) => Promise<number>
  ) => Promise<void>
) =>
  withService({ ...spec, options: { metrics: { token: undefined }, ...spec.options } }, (service) =>
    test(service, async (name, labels) => sumOf(await scrape(service), name, labels))
  )

describe("a use", () => {
  it(
    "is counted once by association, product and way, however often it is pressed",
    counted({}, async (service, count) => {
      const client = service.client()
      const before = await count("fukuri_uses_total")
      const coupons = await count("fukuri_coupons_used_total")
      const confirming = await toConfirm(client, await logIn(client, taro), refresh, "2")
      await pressNow(client, confirming)
      await client.post("/coupon/for_1234567/confirm", pressOf(confirming))
      assert.strictEqual((await count("fukuri_uses_total")) - before, 1)
      const use = { association: "sag", product: "my-refresh", channel: "screen" }
      assert.isAtLeast(await count("fukuri_uses_total", use), 1)
      assert.strictEqual((await count("fukuri_coupons_used_total")) - coupons, 2)
      assert.strictEqual(await count("fukuri_presses_total", { outcome: "recorded" }), 2)
    })
  )

  it(
    "that is refused is counted by the reason of the judge",
    counted({}, async (service, count) => {
      const phones = [service.client(), service.client()]
      const ready = []
      for (const phone of phones) ready.push(await toConfirm(phone, await logIn(phone, taro), dockDay))
      for (const [index, phone] of phones.entries()) await pressNow(phone, ready[index] ?? assert.fail())
      assert.strictEqual(await count("fukuri_presses_total", { outcome: "recorded" }), 1)
      assert.strictEqual(await count("fukuri_presses_total", { outcome: "refused" }), 1)
      assert.strictEqual(await count("fukuri_press_refusals_total", { reason: "UsedUp" }), 1)
    })
  )

  it(
    "of which nobody knows is counted as unknown, its failures by store and reason, and its answer as 確認中",
    counted({ ledger: cutAtThePress }, async (service, count) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), refresh)
      const answer = await client.post("/coupon/for_1234567/confirm", pressOf(confirming))
      assert.match(answer.location, /pending/)
      assert.strictEqual(await count("fukuri_pending_answers_total", { why: "unknown" }), 1)
      assert.strictEqual(await count("fukuri_presses_total", { outcome: "unknown" }), 1)
      assert.isAtLeast(await count("fukuri_store_failures_total", { store: "ledger", reason: "unreachable" }), 2)
      assert.strictEqual(await count("fukuri_store_failures_total", { store: "ledger", reason: "timeout" }), 0)
    })
  )

  it(
    "that takes longer than somebody waits is counted as late",
    counted(
      {
        ledger: (ledger) => ({
          ...ledger,
          append: (appends) => (isUse(appends) ? Effect.never : ledger.append(appends))
        }),
        options: { pressDeadlineMillis: 50 }
      },
      async (service, count) => {
        const client = service.client()
        const confirming = await toConfirm(client, await logIn(client, taro), refresh)
        await client.post("/coupon/for_1234567/confirm", pressOf(confirming))
        assert.strictEqual(await count("fukuri_pending_answers_total", { why: "late" }), 1)
        assert.strictEqual(await count("fukuri_pending_answers_total", { why: "unknown" }), 0)
      }
    )
  )
})

describe("a login", () => {
  it(
    "is counted by entrance and outcome, and by nothing that tells whose it was",
    counted(
      { options: { metrics: { token: undefined }, loginLimits: { number: { most: 1, windowMillis: 60_000 } } } },
      async (service, count) => {
        const entrance = "facility"
        await logIn(service.client(), taro)
        await logIn(service.client(), { ...taro, birthDate: "昨日" })
        await logIn(service.client(), { ...taro, birthDate: "19741213" })
        await logIn(service.client(), taro)
        for (const outcome of ["in", "mistyped", "wrong", "locked"]) {
          assert.strictEqual(await count("fukuri_logins_total", { entrance, outcome }), 1, outcome)
        }
        const labels = new Set((await scrape(service)).flatMap(({ labels }) => Object.keys(labels)))
        assert.isFalse(labels.has("number") || labels.has("holder") || labels.has("facility"))
      }
    )
  )
})

describe("a request", () => {
  it(
    "is measured by the pattern of its route and never by its path",
    counted({}, async (service, count) => {
      const client = service.client()
      for (const path of ["/coupon/for_1234567", "/coupon/for_7654321", "/nothing/234567", "/metrics?number=234567"]) {
        await client.get(path)
      }
      await fetch(`${service.url}/coupon/for_1234567`, { method: "PROPFIND" })
      const name = "fukuri_http_request_duration_seconds_count"
      assert.strictEqual(await count(name, { route: "/coupon/:place", status: "2xx" }), 1)
      assert.strictEqual(await count(name, { route: "/coupon/:place", status: "4xx", method: "GET" }), 1)
      assert.strictEqual(await count(name, { route: "none", status: "4xx", method: "GET" }), 1)
      assert.strictEqual(await count(name, { method: "other" }), 1)
      const said = (await scrape(service)).map(({ labels }) => JSON.stringify(labels)).join("\n")
      for (const typed of ["1234567", "7654321", "234567", "PROPFIND"]) assert.notInclude(said, typed)
    })
  )
})

describe("/metrics", () => {
  const here = { authorization: "", address: "127.0.0.1", isForwarded: false }
  const open = { token: undefined, isProxied: false }

  it("is there only for a service that says so", async () => {
    await withService({}, async (service) => assert.strictEqual((await fetch(`${service.url}/metrics`)).status, 404))()
  })

  it("without a token is for this machine alone", () => {
    for (const address of ["127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"]) {
      assert.isUndefined(refusalOf(open, { ...here, address }), address)
    }
    for (const address of ["10.0.0.1", "::ffff:10.0.0.1", "2001:db8::1", "127.0.0.1.example.jp", "", undefined]) {
      assert.strictEqual(refusalOf(open, { ...here, address }), 403, address)
    }
  })

  it("without a token is never for who comes by a proxy, also one on this machine that says nothing of it", () => {
    assert.strictEqual(refusalOf(open, { ...here, isForwarded: true }), 403)
    assert.strictEqual(refusalOf({ ...open, isProxied: true }, here), 403)
  })

  it("with a token is for whoever has it, from anywhere, and for nobody else, not even here", () => {
    const access = { token: Redacted.make(token), isProxied: true }
    const far = { address: "10.0.0.1", isForwarded: true }
    assert.isUndefined(refusalOf(access, { ...far, authorization: `Bearer ${token}` }))
    for (const authorization of ["", "Bearer ", `Bearer ${token}x`, `Basic ${token}`, token]) {
      assert.strictEqual(refusalOf(access, { ...here, authorization }), 401, authorization)
    }
  })

  for (const [how, options] of [
    ["TRUST_PROXY", { trustProxy: true }],
    ["an https address", { publicUrl: "https://coupon.example.jp" }]
  ] as const) {
    it(
      `is refused to a service behind a proxy, told by ${how}, until there is a token`,
      withService({ options: { metrics: { token: undefined }, ...options } }, async (service) => {
        assert.strictEqual((await fetch(`${service.url}/metrics`)).status, 403)
      })
    )
  }

  it(
    "is refused when a header of a proxy stands in the request",
    withService({ options: { metrics: { token: undefined } } }, async (service) => {
      for (const name of ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"]) {
        const answer = await fetch(`${service.url}/metrics`, { headers: { [name]: "203.0.113.9" } })
        assert.strictEqual(answer.status, 403, name)
        assert.include(await answer.text(), "FUKURI_METRICS_TOKEN")
      }
      assert.strictEqual((await fetch(`${service.url}/metrics`)).status, 200)
    })
  )
})
