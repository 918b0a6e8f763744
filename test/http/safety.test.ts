// What every answer must be and no request can do: headers, forged forms, broken requests, and what is never said.
import { connect } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { StoreFailure } from "@fukuri/core"
import { Effect } from "effect"
import type { FormClient, Page } from "../support/formClient.ts"
import { dockDay, hospital, logIn, pressNow, sakura, taro, toConfirm } from "./journey.ts"
import { type MemberService, startMemberService, withService } from "./memberService.ts"

/** Every page of a whole journey, and of all that goes wrong around one. */
const everyAnswer = async (service: MemberService): Promise<ReadonlyArray<Page>> => {
  const client = service.client()
  const login = await client.open(hospital)
  const choosing = await client.press(login, "次へ", taro)
  const confirming = await toConfirm(client, choosing, dockDay)
  const form = login.forms[0]
  const pages = [
    login,
    choosing,
    confirming,
    await pressNow(client, confirming),
    await client.get(confirming.path),
    await client.get(`${hospital}/none`),
    await client.get(`${hospital}/ended`),
    await client.get("/"),
    await client.get("/CouponInfoLogin/sag"),
    await client.press(await client.get("/CouponInfoLogin/sag"), "ログイン", taro),
    await client.get("/CouponInfo/sag/logged-out"),
    await client.get("/coupon/for_9999999"),
    await client.get("/coupon/for_5000042"),
    await client.get("/coupon/FOR-1234567/"),
    await client.get("/nothing"),
    await client.get("/coupon/%E3%81"),
    await client.get("/healthz"),
    await client.get("/readyz"),
    await client.post(hospital, {}),
    await client.post(`${hospital}/done`, {}),
    await client.post(form?.action ?? "", { ...form?.fields, number: "x", birthDate: "y" }),
    await client.post(hospital, { x: "y".repeat(20_000) }),
    await client.post(hospital, {}, { "content-type": "application/json" })
  ]
  return pages
}

describe("every answer", () => {
  it(
    "says what a browser may do with it, errors and redirects included",
    withService({}, async (service) => {
      for (const { headers, path, status } of await everyAnswer(service)) {
        const label = `${status} ${path}`
        assert.strictEqual(
          headers.get("content-security-policy"),
          "default-src 'none';style-src 'self';script-src 'self';img-src 'self' data:;connect-src 'self';" +
            "form-action 'self';base-uri 'none';frame-ancestors 'none'",
          label
        )
        assert.strictEqual(headers.get("x-content-type-options"), "nosniff", label)
        assert.strictEqual(headers.get("referrer-policy"), "no-referrer", label)
        assert.strictEqual(headers.get("cache-control"), "no-store", label)
        assert.match(headers.get("x-request-id") ?? "", /^[0-9a-f]{16}$/, label)
        assert.isNull(headers.get("strict-transport-security"), label)
        assert.isNull(headers.get("x-powered-by"), label)
      }
    })
  )

  it(
    "promises https where there is https",
    withService({ options: { publicUrl: "https://kenkou.example.jp" } }, async (service) => {
      const page = await service.client().get("/nothing")
      assert.match(page.headers.get("strict-transport-security") ?? "", /^max-age=[0-9]{8}/)
    })
  )

  it(
    "has nothing inline and nothing from elsewhere",
    withService({}, async (service) => {
      for (const { html, path } of await everyAnswer(service)) {
        assert.notMatch(html, /<script(?![^>]*\ssrc="\/assets\/)/, path)
        assert.notMatch(html, /<style|\sstyle="|\son[a-z]+="/, path)
        assert.notMatch(html, /(src|action|href)="(https?:)?\/\//, path)
      }
    })
  )

  it(
    "of an asset can be kept for ever, by its content",
    withService({}, async (service) => {
      const client = service.client()
      const { html } = await client.get(hospital)
      const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = ""]) => path)
      assert.isAtLeast(assets.length, 2)
      for (const path of assets) {
        const { headers, status } = await client.get(path)
        assert.strictEqual(status, 200)
        assert.strictEqual(headers.get("cache-control"), "public, max-age=31536000, immutable")
        assert.strictEqual((await client.get(`${path}0`)).headers.get("cache-control"), "no-cache")
      }
      assert.strictEqual((await client.get("/assets/../../etc/passwd")).status, 404)
      assert.strictEqual((await client.get("/assets/other.css")).status, 404)
    })
  )
})

describe("a forged form", () => {
  const forgeries: ReadonlyArray<{
    readonly what: string
    readonly csrf?: string
    readonly headers?: Record<string, string>
  }> = [
    { what: "without a token", csrf: "" },
    { what: "with a made-up token", csrf: "A".repeat(86) },
    { what: "from a foreign origin", headers: { origin: "https://evil.example" } },
    { what: "from another port", headers: { origin: "http://127.0.0.1:1" } },
    { what: "that the browser calls cross-site", headers: { "sec-fetch-site": "cross-site" } },
    { what: "that the browser calls same-site", headers: { "sec-fetch-site": "same-site" } }
  ]

  for (const { csrf, headers, what } of forgeries) {
    it(
      `${what} is refused by every route, and changes nothing`,
      withService({}, async (service) => {
        const client = service.client()
        const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
        await client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", taro)
        const fields = confirming.forms.find(({ method }) => method === "post")?.fields ?? {}
        const forged = { ...fields, ...(csrf === undefined ? {} : { csrf }), ...taro }
        const stops = ["", "/choose", "/count", "/check", "/confirm", "/again", "/end"].map((stop) => hospital + stop)
        const before = new Map(client.cookies)
        for (const path of [...stops, "/CouponInfoLogin/sag", "/CouponInfo/sag/logout"]) {
          const answer = await client.post(path, forged, headers)
          assert.strictEqual(answer.status, 403, path)
        }
        assert.deepStrictEqual(client.cookies, before)
        assert.deepStrictEqual(await service.uses(), [])
        assert.strictEqual((await client.get("/CouponInfo/sag")).status, 200)
        assert.strictEqual((await pressNow(client, confirming)).heading, "利用完了")
      })
    )
  }

  it(
    "with another visitor's token is refused",
    withService({}, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      const theirs = (await service.client().open(hospital)).forms[0]?.fields["csrf"] ?? ""
      const form = confirming.forms.find(({ method }) => method === "post")
      assert.strictEqual((await client.post(form?.action ?? "", { ...form?.fields, csrf: theirs })).status, 403)
      assert.deepStrictEqual(await service.uses(), [])
    })
  )

  it(
    "is what our own is not: same origin, and the null origin that a page without referrer sends",
    withService({}, async (service) => {
      for (const headers of [
        { origin: service.url, "sec-fetch-site": "same-origin" },
        { origin: "null", "sec-fetch-site": "same-origin" },
        {}
      ]) {
        const client = service.client()
        const form = (await client.open(hospital)).forms[0]
        assert.strictEqual((await client.post(form?.action ?? "", { ...form?.fields, ...taro }, headers)).status, 303)
      }
    })
  )

  it(
    "that is only too old comes back as the login, to be sent again",
    withService({}, async (service) => {
      const client = service.client()
      const form = (await client.open(hospital)).forms[0]
      client.cookies.clear()
      const again = await client.post(form?.action ?? "", { ...form?.fields, ...taro })
      assert.strictEqual(again.status, 403)
      assert.strictEqual(again.heading, "施設確認")
      assert.include(again.html, 'value="123456"')
      assert.strictEqual((await client.press(again, "次へ", taro)).heading, "内容選択")
    })
  )
})

describe("a GET", () => {
  it(
    "changes nothing in the ledger, wherever it goes",
    withService({}, async (service) => {
      const client = service.client()
      const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
      const t = new URL(confirming.path, service.url).search
      const before = await service.ledger()
      for (const stop of [
        "",
        "choose",
        "count",
        "check",
        "confirm",
        "pending",
        "done",
        "none",
        "again",
        "end",
        "ended"
      ]) {
        for (const query of ["", t, `${t}&quantity=1&choice=my-refresh%20my-refresh&number=123456`]) {
          const { status } = await client.get(`${hospital}/${stop}${query}`)
          assert.isBelow(status, 500)
        }
      }
      assert.deepStrictEqual(await service.ledger(), before)
      assert.strictEqual((await pressNow(client, confirming)).heading, "利用完了")
    })
  )
})

describe("a request that is not as it should be", () => {
  it(
    "is answered by a page that says so, with the status for it",
    withService({}, async (service) => {
      const client = service.client()
      const type = (value: string) => ({ "content-type": value })
      const cases: ReadonlyArray<readonly [number, Promise<Page>]> = [
        [413, client.post(hospital, { x: "y".repeat(17_000) })],
        [415, client.post(hospital, { x: "y" }, type("application/json"))],
        [415, client.post(hospital, { x: "y" }, type("multipart/form-data; boundary=x"))],
        [415, client.post(hospital, { x: "y" }, type("text/plain"))],
        [415, client.post(hospital, { x: "y" }, { "content-encoding": "gzip" })],
        [405, client.post("/", {})],
        [405, client.post(`${hospital}/done`, {})],
        [404, client.get("/nothing/at/all")],
        [404, client.get("/CouponInfoLogin/nobody")],
        [404, client.get("/CouponInfo/nobody")]
      ]
      for (const [status, answer] of cases) {
        const page = await answer
        assert.strictEqual(page.status, status, page.path)
        assert.notStrictEqual(page.heading, "", page.path)
        assert.include(page.text, "000-000-0000", page.path)
      }
    })
  )

  it(
    "for the method names those that there are",
    withService({}, async (service) => {
      const answer = await fetch(`${service.url}${hospital}`, { method: "DELETE" })
      assert.strictEqual(answer.status, 405)
      assert.deepStrictEqual((answer.headers.get("allow") ?? "").split(", ").sort(), ["GET", "HEAD", "POST"])
    })
  )

  it(
    "HEAD is GET without the page",
    withService({}, async (service) => {
      for (const path of ["/", hospital, "/CouponInfoLogin/sag", "/healthz", "/nothing"]) {
        const [head, get] = [await fetch(service.url + path, { method: "HEAD" }), await fetch(service.url + path)]
        assert.strictEqual(head.status, get.status, path)
        assert.strictEqual(head.headers.get("content-type"), get.headers.get("content-type"), path)
        assert.strictEqual(await head.text(), "")
      }
    })
  )

  it("that comes slower than one reads is not waited for", async () => {
    const service = await startMemberService({ options: { bodyTimeoutMillis: 300 } })
    try {
      const answer = await raw(
        service,
        `POST ${hospital} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nnumber=1`
      )
      assert.match(answer, /^HTTP\/1\.1 408 /)
      assert.match(answer, /connection: close/i)
    } finally {
      await service.stop()
    }
  })

  it(
    "is answered in plain text when it accepts no encoding at all",
    withService({}, async (service) => {
      for (const accepted of ["*;q=0", "identity;q=0", "identity;q=0, zstd", "gzip;q=0, *;q=0"]) {
        const page = await service.client().get(hospital, { "accept-encoding": accepted })
        assert.strictEqual(page.status, 200, accepted)
        assert.strictEqual(page.heading, "施設確認", accepted)
        assert.isNull(page.headers.get("content-encoding"), accepted)
      }
    })
  )

  it(
    "is never a defect, however odd",
    withService({}, async (service) => {
      const odd = ["GET //// HTTP/1.1", "GET /%00 HTTP/1.1", "GET /coupon/for_%ff%fe HTTP/1.1", "GET *x HTTP/1.1"]
      const more = [
        "GET /coupon/for_1234567/choose?t=%ZZ&t=%00 HTTP/1.1",
        "GET http://evil.example/coupon/for_1234567/ HTTP/1.1"
      ]
      for (const line of [...odd, ...more, "POST /coupon/for_1234567 HTTP/1.1\r\nContent-Length: 0"]) {
        const answer = await raw(service, `${line}\r\nHost: \r\nConnection: close\r\n\r\n`)
        assert.match(answer, /^HTTP\/1\.1 [34][0-9][0-9] /, line)
        assert.notMatch(answer, /location: (?!\/)/i, line)
      }
    })
  )
})

describe("what fails inside", () => {
  const unreachable = new StoreFailure.StoreFailure({
    store: "catalogue",
    reason: "unreachable",
    cause: "refused 123456"
  })

  it("a store that does not answer is told with 503, and when to come again", async () => {
    let isAway = false
    const service = await startMemberService({
      catalogue: (catalogue) => ({
        ...catalogue,
        latest: Effect.suspend(() => (isAway ? Effect.fail(unreachable) : catalogue.latest))
      })
    })
    try {
      isAway = true
      const page = await service.client().get(hospital)
      assert.strictEqual(page.status, 503)
      assert.strictEqual(page.headers.get("retry-after"), "5")
      assert.include(page.text, "000-000-0000")
      assert.lengthOf(
        service.log.filter((line) => line.includes("does not answer")),
        1
      )
      assert.notInclude(service.log.join("\n"), "123456")
    } finally {
      await service.stop()
    }
  })

  it("a store that never answers is not waited for", async () => {
    let isStalled = false
    const service = await startMemberService({
      options: { deadlineMillis: 200 },
      catalogue: (catalogue) => ({
        ...catalogue,
        latest: Effect.suspend(() => (isStalled ? Effect.uninterruptible(Effect.sleep(5_000)) : Effect.void)).pipe(
          Effect.andThen(catalogue.latest)
        )
      })
    })
    try {
      isStalled = true
      const began = performance.now()
      const page = await service.client().get(hospital)
      assert.isBelow(performance.now() - began, 4_500)
      assert.strictEqual(page.status, 503)
      assert.strictEqual(page.headers.get("retry-after"), "5")
      isStalled = false
      assert.strictEqual((await service.client().get(hospital)).status, 200)
    } finally {
      await service.stop()
    }
  })

  it("a defect is a plain 500 that names the request, and a line in the log", async () => {
    let breaks = false
    const service = await startMemberService({
      holders: (holders) => ({
        ...holders,
        find: (...ids) => (breaks ? Effect.die(new TypeError("cannot read 19741212 of 123456")) : holders.find(...ids))
      })
    })
    try {
      breaks = true
      const page = await logIn(service.client(), taro)
      assert.strictEqual(page.status, 500)
      assert.include(page.text, page.headers.get("x-request-id") ?? "none")
      assert.notMatch(page.html, /TypeError|cannot read|\.ts:|node_modules/)
      const lines = service.log.filter((line) => line.includes("TypeError"))
      assert.lengthOf(lines, 1)
      assert.include(lines[0], page.headers.get("x-request-id") ?? "none")
      assert.notMatch(lines[0] ?? "", /123456|19741212/)
    } finally {
      await service.stop()
    }
  })

  it("a service that is not ready says so", async () => {
    const service = await startMemberService({ options: { ready: Effect.fail(new Error("no database")) } })
    try {
      assert.strictEqual((await service.client().get("/readyz")).status, 503)
      assert.strictEqual((await service.client().get("/healthz")).status, 200)
    } finally {
      await service.stop()
    }
  })
})

describe("what is never said", () => {
  it(
    "number, name, birth date, ticket and cookie of a person stand in no address, header or line of the log",
    withService({}, async (service) => {
      const client = service.client()
      const pages: Array<Page> = []
      const walk = async (client: FormClient): Promise<void> => {
        const choosing = await logIn(client, sakura)
        pages.push(choosing)
        const confirming = await toConfirm(client, choosing, "女性がん検診・一般(40以上)")
        pages.push(confirming, await pressNow(client, confirming))
        await logIn(client, { ...sakura, birthDate: "19791021" })
        await logIn(client, { ...sakura, number: "2345670" })
        pages.push(await client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", sakura))
        await client.get(`/coupon/for_1234567?number=234567&birthDate=19791020`)
        await client.get(`/nothing/234567`)
      }
      await walk(client)
      const said = [...service.log, ...pages.flatMap(({ headers, path }) => [path, JSON.stringify([...headers])])].join(
        "\n"
      )
      for (const canary of ["234567", "19791020", "1979-10-20", "1979/10/20", "さくら", "サクラ", "見本 "]) {
        assert.notInclude(said.replaceAll("for_1234567", ""), canary)
      }
      const log = service.log.join("\n")
      assert.isAbove(service.log.length, 10)
      for (const value of client.cookies.values()) assert.notInclude(log, value)
      for (const { path } of pages) {
        const ticket = new URL(path, service.url).searchParams.get("t")
        if (ticket !== null) assert.notInclude(log, ticket)
      }
      assert.notInclude(log, "127.0.0.1")
      for (const page of pages) assert.notInclude(page.html, "見本 さくら")
    })
  )

  it(
    "a line of the log is what happened: method, pattern of the route, status, time and request",
    withService({}, async (service) => {
      const client = service.client()
      const page = await client.get(`${hospital}/done?t=x`)
      await client.get("/nothing")
      const lines = service.log.map((line) => JSON.parse(line)).filter(({ message }) => String(message) === "request")
      assert.deepInclude(lines[0].annotations, {
        method: "GET",
        route: "/coupon/:place/done",
        status: 303,
        requestId: page.headers.get("x-request-id")
      })
      assert.isNumber(lines[0].annotations.millis)
      assert.strictEqual(lines[1].annotations.route, "none")
    })
  )
})

/** What the service answers to bytes. */
const raw = (service: MemberService, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(service.url)
    let answer = ""
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.setEncoding("utf8").on("data", (text: string) => {
      answer += text
    })
    socket.on("close", () => resolve(answer))
    socket.on("error", reject)
  })
