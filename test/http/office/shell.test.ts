// What every page of the office keeps to, whatever it shows: who gets in, what is refused and how that is said, what is
// in the record of it, and that long answers neither wait nor leak.
import { assert, describe, it } from "@effect/vitest"
import { Audit, Clerk, CouponBooks, Documents, Shelf, StoreFailure } from "@fukuri/core"
import {
  csvDownload,
  eventStream,
  type OfficeHandler,
  type OfficeRoute,
  page,
  seeDone,
  type Reply,
  text
} from "@fukuri/http"
import { html, OfficePage, OfficeParts } from "@fukuri/web-ui"
import { Effect, Stream } from "effect"
import { type ClerkName, type OfficeService, password, withOffice } from "./officeService.ts"

const done = { saved: "保存しました。" } as const

/** Counts what the routes below do. */
const tally = () => ({ saved: [] as Array<ReadonlyArray<string>>, ended: 0, began: 0 })

/** Pages of a test beside those of the office. */
const routesOf = (count: ReturnType<typeof tally>): ReadonlyArray<OfficeRoute> => {
  const show: OfficeHandler = ({ csrf, frame }) =>
    Effect.succeed(
      page(
        OfficePage.officePage(frame("uses"), {
          title: "試験のページ",
          body: html`${OfficeParts.postForm({
            action: "/office/test/save",
            csrf,
            body: html`<button type="submit">保存</button>`
          })}`
        })
      )
    )
  const lines = Stream.iterate(0, (each) => each + 1).pipe(
    Stream.map((each): ReadonlyArray<number> => [each]),
    Stream.tap(() => Effect.sleep(1)),
    Stream.onStart(Effect.sync(() => void count.began++)),
    Stream.ensuring(Effect.sync(() => void count.ended++))
  )
  return [
    { method: "GET", path: "/office/sample", needs: "look", handler: show, done },
    {
      method: "POST",
      path: "/office/test/save",
      needs: "correct",
      handler: ({ fields }) =>
        Effect.sync(() => {
          count.saved.push(fields.all("each"))
          return seeDone("/office/sample", done, "saved")
        })
    },
    {
      method: "POST",
      path: "/office/test/large",
      needs: "look",
      bodyBytes: 2_000_000,
      handler: ({ fields }) => Effect.succeed(text(String(fields.get("each")?.length)))
    },
    {
      method: "POST",
      path: "/office/test/slow",
      needs: "look",
      handler: () =>
        Effect.gen(function* () {
          count.began++
          yield* Effect.sleep(300)
          count.ended++
          return text("done")
        })
    },
    { method: "GET", path: "/office/test/manage", needs: "manage", handler: show },
    { method: "GET", path: "/office/test/account", needs: "login", evenWhenPasswordMustChange: true, handler: show },
    { method: "GET", path: "/office/test/csv", needs: "look", handler: () => csvDownload("一覧.csv", ["数"], lines) },
    {
      method: "GET",
      path: "/office/test/broken",
      needs: "look",
      handler: () =>
        csvDownload(
          "x.csv",
          ["数"],
          Stream.concat(
            Stream.tap(Stream.fromIterable(Array.from({ length: 50 }, (_, index) => [index])), () => Effect.sleep(2)),
            Stream.fail(new StoreFailure.StoreFailure({ store: "reports", reason: "timeout", cause: "slow" }))
          )
        )
    },
    {
      method: "GET",
      path: "/office/test/events",
      needs: "look",
      handler: () =>
        eventStream(
          Stream.concat(
            Stream.succeed({ event: "progress", data: "1\n2" }),
            Stream.never.pipe(Stream.ensuring(Effect.sync(() => void count.ended++)))
          ),
          60
        )
    },
    {
      method: "GET",
      path: "/office/test/short",
      needs: "look",
      handler: () => eventStream(Stream.fromIterable([{ event: "done", data: "x" }]))
    },
    { method: "GET", path: "/office/test/late", needs: "look", handler: () => Effect.never },
    { method: "GET", path: "/office/test/defect", needs: "look", handler: () => Effect.die(new TypeError("19741212")) },
    { method: "GET", path: "/office/test/fails/:what", needs: "look", handler: failing }
  ]
}

const failing: OfficeHandler = ({ param }): Effect.Effect<Reply, Effect.Error<ReturnType<OfficeHandler>>> => {
  switch (param("what")) {
    case "store":
      return Effect.fail(new StoreFailure.StoreFailure({ store: "documents", reason: "timeout", cause: "slow" }))
    case "self":
      return Effect.fail(new Clerk.SelfService())
    case "second":
      return Effect.fail(new Clerk.SecondPersonNeeded())
    case "holder":
      return Effect.fail(new CouponBooks.HolderUnknown())
    case "outcome":
      return Effect.fail(new CouponBooks.OutcomeUnknown({ cause: "gone" }))
    case "conflict":
      return Effect.fail(new Documents.DocumentConflict())
    case "missing":
      return Effect.fail(new Shelf.DocumentMissing({ kind: "correction" }))
    default:
      return Effect.fail(new Clerk.NotPermitted({ needs: "health" }))
  }
}

interface Given {
  readonly service: OfficeService
  readonly count: ReturnType<typeof tally>
}

const given = (
  test: (given: Given) => Promise<void>,
  office: NonNullable<Parameters<typeof withOffice>[0]["office"]> = {}
): (() => Promise<void>) => {
  const count = tally()
  return withOffice({ office: { ...office, moreRoutes: routesOf(count) } }, (service) => test({ service, count }))
}

/** The record, latest first. */
const recordOf = (service: OfficeService) =>
  service.run(Effect.flatMap(Audit.Audit, (audit) => audit.list({ association: "sag" as never, limit: 100 })))

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 3_000 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.isTrue(holds(), "it never came")
}

describe("who is not logged in", () => {
  it(
    "is led to the login, and from there back: to the path, without what was asked for",
    given(async ({ service }) => {
      const client = service.client()
      const page = await client.get("/office/test/manage?q=123456")
      assert.strictEqual(page.status, 303)
      assert.strictEqual(page.location, "/office/login?next=%2Foffice%2Ftest%2Fmanage")
      assert.strictEqual(
        (await client.get("/office/sample?done=saved")).location,
        "/office/login?next=%2Foffice%2Fsample"
      )
    })
  )

  it(
    "is led to the login alone from an address that is longer than a header should be",
    given(async ({ service }) => {
      const page = await service.client().get(`/office/holders/${"%E3%81%82".repeat(1_500)}`)
      assert.strictEqual(page.location, "/office/login?next=")
    })
  )

  it(
    "changes nothing: the page says so, and how to go on",
    given(async ({ count, service }) => {
      const client = await service.login("desk")
      const page = await client.open("/office/sample")
      client.cookies.delete("fukuri-office")
      const answer = await client.post(
        "/office/test/save",
        page.forms.find(({ action }) => /save/.test(action))?.fields ?? {}
      )
      assert.strictEqual(answer.status, 403)
      assert.strictEqual(answer.heading, "もう一度ログインしてください")
      assert.include(answer.text, "この操作は行われていません")
      assert.include(answer.html, 'href="/office/login"')
      assert.deepStrictEqual(count.saved, [])
    })
  )

  it(
    "is nobody by a cookie of one who may not log in any more, or of another login",
    given(async ({ service }) => {
      for (const id of ["gone"] as ReadonlyArray<ClerkName>) {
        const client = await service.login(id)
        assert.strictEqual((await client.get("/office/sample")).status, 303)
      }
      const client = await service.login("desk")
      client.cookies.set("fukuri-office", `${client.cookies.get("fukuri-office")}x`)
      assert.strictEqual((await client.get("/office/sample")).status, 303)
    })
  )

  it(
    "is who was idle for half an hour",
    given(async ({ service }) => {
      const client = await service.login("desk")
      assert.strictEqual((await client.get("/office/sample")).status, 200)
      service.setTime("2024-07-01T09:31:00+09:00")
      const page = await client.open("/office/sample")
      assert.strictEqual(page.path, "/office/login?ended=1&next=%2Foffice%2Fsample")
      assert.strictEqual(page.status, 200)
    })
  )
})

describe("a clerk", () => {
  it(
    "without permission learns which one is missing and who gives it, and stands in the record",
    given(async ({ service }) => {
      const client = await service.login("desk")
      const page = await client.get("/office/test/manage")
      assert.strictEqual(page.status, 403)
      assert.strictEqual(page.heading, "権限がありません")
      assert.include(page.text, "職員・設定・記録の管理")
      assert.include(page.text, "管理 六子")
      assert.notInclude(page.text, "退職 九子")
      assert.strictEqual((await client.get("/office/test/fails/x")).status, 403)
      const lines = (await recordOf(service)).filter(({ action }) => action === "access.refused")
      assert.deepStrictEqual(
        lines.map(({ actor, detail }) => [actor, JSON.parse(detail)]),
        [
          ["clerk:desk", { method: "GET", route: "/office/test/fails/:what", needs: "health" }],
          ["clerk:desk", { method: "GET", route: "/office/test/manage", needs: "manage" }]
        ]
      )
      const manager = await service.login("manager")
      assert.strictEqual((await manager.get("/office/test/manage")).status, 200)
    })
  )

  it(
    "who must choose a password first is led there from everywhere but the pages for it",
    given(async ({ service }) => {
      const client = await service.login("fresh")
      assert.strictEqual((await client.get("/office/sample")).location, "/office/account/password")
      assert.strictEqual((await client.get("/office/test/account")).status, 200)
    })
  )

  it(
    "reads what was just done, in words of the page only",
    given(async ({ count, service }) => {
      const client = await service.login("desk")
      const page = await client.press(await client.open("/office/sample"), "保存", { each: "x" })
      assert.strictEqual(page.path, "/office/sample?done=saved")
      assert.include(page.text, "保存しました。")
      assert.deepStrictEqual(count.saved, [["x"]])
      for (const key of ["other", "constructor", "__proto__", "<b>", "保存しました。"]) {
        const other = await client.get(`/office/sample?done=${encodeURIComponent(key)}`)
        assert.strictEqual(other.status, 200, key)
        assert.notInclude(other.html, 'role="status"', key)
      }
    })
  )

  it(
    "sees in the menu the places that have a page",
    given(async ({ service }) => {
      const { html } = await (await service.login("desk")).get("/office/sample")
      assert.match(html, /<a href="\/office\/uses"\s+aria-current="page"/)
    })
  )

  it(
    "can ask for the head of a page",
    given(async ({ service }) => {
      const client = await service.login("desk")
      const cookie = [...client.cookies].map((pair) => pair.join("=")).join("; ")
      for (const [path, status] of [
        ["/office/sample", 200],
        ["/office/test/csv", 200],
        ["/office/nothing", 404]
      ] as const) {
        const answer = await fetch(new URL(path, service.url), { method: "HEAD", headers: { cookie } })
        assert.strictEqual(answer.status, status)
        assert.strictEqual(await answer.text(), "")
      }
    })
  )
})

describe("a form", () => {
  for (const [what, change, headers] of [
    ["without its proof", { csrf: "" }, {}],
    ["with a made-up proof", { csrf: "A".repeat(86) }, {}],
    ["of a foreign origin", {}, { origin: "https://evil.example" }],
    ["that the browser calls cross-site", {}, { "sec-fetch-site": "cross-site" }]
  ] as const) {
    it(
      `${what} changes nothing`,
      given(async ({ count, service }) => {
        const client = await service.login("desk")
        const form = (await client.open("/office/sample")).forms.find(({ action }) => action === "/office/test/save")
        const fields: Record<string, string> = { ...form?.fields, ...change }
        const answer = await client.post("/office/test/save", fields, headers)
        assert.strictEqual(answer.status, 403)
        assert.strictEqual(answer.heading, "操作を受け付けられませんでした")
        assert.deepStrictEqual(count.saved, [])
        assert.strictEqual((await client.post("/office/test/save", form?.fields ?? {})).status, 303)
      })
    )
  }

  it(
    "has every value of a field, and as much as its route takes",
    given(async ({ count, service }) => {
      const client = await service.login("desk")
      const csrf =
        (await client.open("/office/sample")).forms.find(({ action }) => /save/.test(action))?.fields["csrf"] ?? ""
      await client.post("/office/test/save", [
        ["csrf", csrf],
        ["each", "a"],
        ["each", "b"]
      ])
      assert.deepStrictEqual(count.saved, [["a", "b"]])
      const large = { csrf, each: "x".repeat(1_500_000) }
      const refused = await client.post("/office/test/save", large)
      assert.strictEqual(refused.status, 413)
      assert.strictEqual(refused.heading, "送信された内容が大きすぎます")
      assert.strictEqual((await client.post("/office/test/large", large)).html, "1500000")
      assert.strictEqual((await client.post("/office/test/large", { csrf, each: "x".repeat(2_000_001) })).status, 413)
      // From who is not logged in, nothing large is even read.
      assert.strictEqual((await service.client().post("/office/test/large", large)).status, 413)
      assert.strictEqual(
        (await client.post("/office/test/save", { csrf }, { "content-type": "text/plain" })).status,
        415
      )
    })
  )
})

describe("a deed", () => {
  it(
    "that was begun goes on to its end, whoever still waits for it",
    given(
      async ({ count, service }) => {
        const client = await service.login("desk")
        const csrf = (await client.open("/office/sample")).forms.find(({ action }) => /save/.test(action))?.fields[
          "csrf"
        ]
        const cookie = [...client.cookies].map((pair) => pair.join("=")).join("; ")
        const stop = new AbortController()
        const answer = fetch(new URL("/office/test/slow", service.url), {
          method: "POST",
          body: new URLSearchParams({ csrf: csrf ?? "" }),
          headers: { cookie },
          signal: stop.signal
        }).catch(() => "gone")
        await until(() => count.began === 1)
        stop.abort()
        assert.strictEqual(await answer, "gone")
        await until(() => count.ended === 1)
        const late = await client.post("/office/test/slow", { csrf: csrf ?? "" })
        assert.strictEqual(late.status, 503)
        assert.strictEqual(count.ended, 1)
        await until(() => count.ended === 2)
      },
      { deadlineMillis: 150 }
    )
  )
})

describe("what there is not", () => {
  it(
    "is a page of the office that says so, with the menu for those who are logged in",
    given(async ({ service }) => {
      const client = await service.login("desk")
      const page = await client.get("/office/nothing")
      assert.strictEqual(page.status, 404)
      assert.strictEqual(page.heading, "ページが見つかりません")
      assert.include(page.html, 'href="/office/uses"')
      const strange = await service.client().get("/office/nothing")
      assert.strictEqual(strange.status, 404)
      assert.notInclude(strange.html, 'href="/office/uses"')
      assert.include(strange.html, 'href="/office/login"')
      const method = await client.get("/office/test/save")
      assert.strictEqual(method.status, 405)
      assert.strictEqual(method.headers.get("allow"), "POST")
      assert.strictEqual(method.heading, "この操作はできません")
    })
  )

  it(
    "begins where the office ends: everything else is the members'",
    given(async ({ service }) => {
      const client = service.client()
      const home = await client.get("/")
      assert.strictEqual(home.status, 200)
      assert.include(home.html, 'href="/office"')
      assert.notInclude((await client.get("/officer")).html, "事務局")
      for (const typed of ["/OFFICE", "/Office/", "/ｏｆｆｉｃｅ", "/office。"]) {
        assert.strictEqual((await client.get(typed)).location, "/office", typed)
      }
      assert.include((await client.get("/office")).html + (await client.get("/office/x")).html, "事務局")
      assert.strictEqual((await client.get("/coupon/for_1234567")).status, 200)
    })
  )
})

describe("what goes wrong", () => {
  const answers = [
    ["store", 503, "ただいま表示できません"],
    ["self", 403, "ご自身のクーポンは扱えません"],
    ["second", 403, "ほかの職員の承認が必要です"],
    ["holder", 404, "利用者が見つかりません"],
    ["outcome", 503, "行われたかどうか確認できません"],
    ["conflict", 409, "ほかの人が先に変更しました"],
    ["missing", 404, "見つかりません"],
    ["permission", 403, "権限がありません"]
  ] as const
  it(
    "is said in a page of its own, with the menu around it",
    given(async ({ service }) => {
      const client = await service.login("desk")
      for (const [what, status, heading] of answers) {
        const page = await client.get(`/office/test/fails/${what}`)
        assert.strictEqual(page.status, status, what)
        assert.strictEqual(page.heading, heading)
        assert.include(page.html, 'href="/office/uses"')
        assert.strictEqual(page.headers.get("retry-after"), what === "store" ? "5" : null)
        assert.strictEqual(page.headers.get("cache-control"), "no-store")
        assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/)
      }
      assert.lengthOf(
        service.log.filter((line) => line.includes("the store does not answer")),
        1
      )
    })
  )

  it(
    "is a defect with its number, and nothing of it on the page or about whom in the log",
    given(async ({ service }) => {
      const page = await (await service.login("desk")).get("/office/test/defect")
      assert.strictEqual(page.status, 500)
      assert.include(page.text, page.headers.get("x-request-id") ?? "none")
      assert.notMatch(page.html, /TypeError|19741212/)
      const lines = service.log.filter((line) => line.includes("TypeError"))
      assert.lengthOf(lines, 1)
      assert.notInclude(lines[0] ?? "", "19741212")
    })
  )

  it(
    "is late: that is said, and when to come again",
    given(
      async ({ service }) => {
        const page = await (await service.login("desk")).get("/office/test/late")
        assert.strictEqual(page.status, 503)
        assert.strictEqual(page.heading, "時間がかかりすぎています")
        assert.strictEqual(page.headers.get("retry-after"), "5")
      },
      { deadlineMillis: 150 }
    )
  )

  it(
    "tells nobody's password, cookie or name to the log",
    given(async ({ service }) => {
      const client = await service.login("desk")
      await client.get("/office/sample")
      await client.get("/office/nothing?q=123456")
      const log = service.log.join("\n")
      for (const said of [password, "窓口 次郎", "123456", ...client.cookies.values()]) assert.notInclude(log, said)
    })
  )
})

describe("a long answer", () => {
  const open = async (service: OfficeService, path: string, headers: Readonly<Record<string, string>> = {}) => {
    const client = await service.login("desk")
    const stop = new AbortController()
    const answer = await fetch(new URL(path, service.url), {
      headers: { cookie: [...client.cookies].map((pair) => pair.join("=")).join("; "), ...headers },
      signal: stop.signal
    })
    const reader = answer.body?.getReader() ?? assert.fail("no body")
    const read = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value)
    return { answer, read, stop: () => stop.abort() }
  }

  it(
    "outlasts the deadline of its route, and ends when the client goes away",
    given(
      async ({ count, service }) => {
        const { answer, read, stop } = await open(service, "/office/test/csv", { "accept-encoding": "identity" })
        assert.strictEqual(answer.status, 200)
        assert.include(answer.headers.get("content-disposition") ?? "", "filename*=UTF-8''%E4%B8%80%E8%A6%A7.csv")
        const began = performance.now()
        let lines = ""
        while (performance.now() - began < 400) lines += await read()
        assert.match(lines, /^\uFEFF?数\r\n0\r\n1\r\n2\r\n/)
        assert.strictEqual(count.ended, 0)
        stop()
        await until(() => count.ended === 1)
        assert.isEmpty(service.log.filter((line) => line.includes("broke off")))
      },
      { deadlineMillis: 150 }
    )
  )

  it(
    "ends when the client goes away, compressed too",
    given(async ({ count, service }) => {
      const { answer, read, stop } = await open(service, "/office/test/csv", { "accept-encoding": "gzip" })
      assert.strictEqual(answer.headers.get("content-encoding"), "gzip")
      void read().catch(() => undefined)
      await until(() => count.began === 1)
      stop()
      await until(() => count.ended === 1)
    })
  )

  it(
    "that nobody takes is not begun",
    given(async ({ count, service }) => {
      const client = await service.login("desk")
      const cookie = [...client.cookies].map((pair) => pair.join("=")).join("; ")
      await fetch(new URL("/office/test/csv", service.url), { method: "HEAD", headers: { cookie } })
      await new Promise((resolve) => setTimeout(resolve, 100))
      assert.strictEqual(count.began, count.ended)
    })
  )

  for (const encoding of ["identity", "gzip"]) {
    it(
      `that breaks off (${encoding}) is not taken for whole, and stands in the log once`,
      given(async ({ service }) => {
        const all = (async () => {
          const { read } = await open(service, "/office/test/broken", { "accept-encoding": encoding })
          while ((await read()) !== "");
          return "whole"
        })()
        assert.notStrictEqual(await all.catch(() => "broken"), "whole")
        assert.lengthOf(
          service.log.filter((line) => line.includes("broke off")),
          1
        )
      })
    )
  }

  it(
    "of events comes as they happen, uncompressed, with a sign of life; and ends with the client",
    given(async ({ count, service }) => {
      const { answer, read, stop } = await open(service, "/office/test/events", { "accept-encoding": "gzip, br" })
      assert.strictEqual(answer.headers.get("content-type"), "text/event-stream; charset=utf-8")
      assert.isNull(answer.headers.get("content-encoding"))
      let text = ""
      while (!/:\n\n[^]*:\n\n/.test(text) || !text.includes("event:")) text += await read()
      assert.include(text, "event: progress\ndata: 1\ndata: 2\n\n")
      assert.strictEqual(count.ended, 0)
      stop()
      await until(() => count.ended === 1)
    })
  )

  it(
    "of events ends when there are no more",
    given(async ({ service }) => {
      const client = await service.login("desk")
      const page = await client.get("/office/test/short")
      assert.include(page.html, "event: done\ndata: x\n\n")
    })
  )
})
