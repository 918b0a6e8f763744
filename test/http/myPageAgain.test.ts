// My page of somebody who looked a moment ago: whatever changed since is shown, whoever wrote it. On a real server, with a
// second node beside the one that answers.
import { gunzipSync } from "node:zlib"
import { request } from "node:http"
import { assert, describe, inject, it } from "@effect/vitest"
import { layerServer } from "@fukuri/adapter-postgres"
import {
  type CalendarDate,
  Catalogue,
  type Holder,
  Ledger,
  LedgerEntry,
  ServiceNotices,
  type Stores
} from "@fukuri/core"
import { PgClient } from "@effect/sql-pg"
import { Effect, ManagedRuntime, Redacted, Schema } from "effect"
import { startCountingProxy } from "../adapters/support/countingProxy.ts"
import { dropDatabase, freshDatabase } from "../support/database.ts"
import { clerkWith } from "../support/officeStage.ts"
import type { FormClient, Page } from "../support/formClient.ts"
import { until } from "../support/query.ts"
import { spouse, taro } from "./journey.ts"
import { firstMorning, type MemberService, type MemberServiceOptions, startMemberService } from "./memberService.ts"

const holder = "sag:123456" as Holder.HolderId
const year = 2024 as CalendarDate.FiscalYear
const path = "/CouponInfo/sag"

/** Another node: the service knows of what it does by the database alone. */
type Elsewhere = <A, E>(work: Effect.Effect<A, E, Stores.Stores | PgClient.PgClient>) => Promise<A>

/** Somebody who is logged in and has looked twice. */
const looking =
  (
    test: (client: FormClient, elsewhere: Elsewhere, service: MemberService) => Promise<void>,
    at: string = firstMorning,
    options: MemberServiceOptions["options"] = {}
  ) =>
  async () => {
    const url = await freshDatabase(inject("postgresUrl"))
    const node = ManagedRuntime.make(layerServer(Redacted.make(url)))
    const service = await startMemberService({ stores: layerServer(Redacted.make(url)), at, options })
    try {
      const client = service.client()
      await logIn(client, taro)
      assert.strictEqual((await client.open(path)).heading, "マイページ")
      await test(client, (work) => node.runPromise(work), service)
    } finally {
      await service.stop()
      await node.dispose()
      await dropDatabase(url)
    }
  }

const logIn = async (client: FormClient, who: typeof taro): Promise<Page> =>
  client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", who)

const clerk = clerkWith("sato", ["operator"])

const tokenOn = (page: Page): string => page.forms.at(-1)?.fields["csrf"] ?? assert.fail("no form")

describe("a look shows at once", () => {
  it(
    "a use that another node wrote",
    looking(async (client, elsewhere) => {
      assert.notMatch((await client.open(path)).text, /0123[- ]4567/)
      await elsewhere(
        Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          const [stream] = yield* ledger.open([holder], year)
          const given = stream?.entries.find(({ _tag }) => _tag === "Granted") ?? assert.fail("nothing granted")
          const entry = Schema.decodeUnknownSync(LedgerEntry.LedgerEntry)({
            _tag: "Redeemed",
            at: Date.parse(firstMorning),
            actor: "holder",
            product: given._tag === "Granted" ? given.product : "",
            quantity: 1,
            redemptionId: "0123456789ABCDEF",
            course: "dock/day",
            facility: "1234567",
            usedOn: "2024-07-01",
            channel: "screen"
          })
          const key = { holder, fiscalYear: year }
          yield* ledger.append([{ key, expectedVersion: stream?.entries.length ?? 0, entries: [entry] }])
        })
      )
      assert.match((await client.open(path)).text, /0123[- ]4567[- ]89AB[- ]CDEF/)
    })
  )

  it(
    "that another node ended the login",
    looking(async (client, elsewhere) => {
      await elsewhere(Effect.flatMap(PgClient.PgClient, (sql) => sql.unsafe("delete from session")))
      assert.strictEqual((await client.get(path)).location, "/CouponInfoLogin/sag?ended=1")
    })
  )

  it(
    "a facility and the day of my page, changed by another node",
    looking(async (client, elsewhere) => {
      const change = (
        work: (catalogue: Catalogue.Catalogue["Service"], now: Catalogue.Snapshot) => Effect.Effect<void, unknown>
      ) =>
        elsewhere(
          Effect.gen(function* () {
            const catalogue = yield* Catalogue.Catalogue
            yield* work(catalogue, yield* catalogue.latest)
          })
        )
      await change((catalogue, { facilities }) => {
        const facility = facilities.get("1234567") ?? assert.fail("no such facility")
        return catalogue.putFacilities([{ ...facility, name: "名を改めた病院" }])
      })
      assert.include((await client.open(path)).text, "名を改めた病院")
      await change((catalogue, { associations }) => {
        const association = associations.get("sag") ?? assert.fail("no such association")
        return catalogue.putAssociation({ ...association, myPageFrom: "2024-08-01" as CalendarDate.CalendarDate })
      })
      assert.strictEqual((await client.get(path)).location, "/CouponInfoLogin/sag")
    })
  )

  it(
    "a membership that a list ended",
    looking(async (client, _, service) => {
      assert.notMatch((await client.open(path)).text, /資格喪失/)
      await service.changePeople((each) =>
        each.number === "123456"
          ? {
              ...each,
              memberships: each.memberships.map(({ body, period }) => ({
                body,
                period: { ...period, until: "2024-06-30" as CalendarDate.CalendarDate }
              }))
            }
          : each
      )
      assert.match((await client.open(path)).text, /資格喪失/)
    })
  )

  it(
    "what the office announces, and that it does not any more",
    looking(
      async (client, _, service) => {
        const instant = (millis: number) => Math.floor(millis) as CalendarDate.Instant
        const text = "設備を入れ替えます。"
        const hour = { from: instant(service.now()), until: instant(service.now() + 3_600_000) }
        const isTold = async () => (await client.open(path)).text.includes(text)
        assert.isFalse(await isTold())
        await service.run(ServiceNotices.announce(clerk, { id: "n-1", draft: { kind: "planned", text, ...hour } }))
        // A board is read behind the page that finds it old.
        await until(isTold)
        await service.run(ServiceNotices.withdraw(clerk, "n-1"))
        await until(async () => !(await isTold()))
      },
      firstMorning,
      { noticeAgeMillis: 0 }
    )
  )

  it(
    "the day that begins at midnight in Japan",
    looking(async (client, _, service) => {
      const before = await client.open(path)
      service.setTime("2024-07-01T00:00:01+09:00")
      const after = await client.open(path)
      assert.include(before.text, "7/1から")
      assert.notInclude(after.text, "7/1から")
    }, "2024-06-30T23:55:00+09:00")
  )

  it(
    "the book of the fiscal year that begins then",
    looking(async (client, _, service) => {
      assert.match((await client.open(path)).text, /利用可能期間/)
      service.setTime("2025-04-01T00:00:01+09:00")
      const after = await client.open(path)
      assert.strictEqual(after.heading, "マイページ")
      assert.notMatch(after.text, /利用可能期間/)
    }, "2025-03-31T23:55:00+09:00")
  )
})

describe("who looks again", () => {
  it("is asked for one statement, in one round trip", async () => {
    const url = await freshDatabase(inject("postgresUrl"))
    const proxy = await startCountingProxy(url)
    const stores = layerServer(Redacted.make(proxy.url))
    const service = await startMemberService({ stores, options: { noticeAgeMillis: 3_600_000 } })
    try {
      const client = service.client()
      await logIn(client, taro)
      proxy.take()
      await client.open(path)
      assert.deepStrictEqual(proxy.take(), { statements: 1, roundTrips: 1 })
    } finally {
      await service.stop()
      await proxy.close()
      await dropDatabase(url)
    }
  })

  it(
    "is shown their own page, in the language and with the filter that was asked for",
    looking(async (client, _, service) => {
      const other = service.client()
      await logIn(other, spouse)
      const first = await client.open(path)
      const filtered = await client.open(`${path}?area=nowhere`)
      const english = await client.open(`/en${path}`)
      const own = await other.open(path)
      assert.notInclude(own.text, "選べるドック(")
      assert.notStrictEqual(filtered.text, first.text)
      assert.notStrictEqual(english.text, first.text)
      assert.strictEqual((await client.open(path)).text, first.text)
      assert.strictEqual((await client.open(`/en${path}`)).text, english.text)
      assert.strictEqual((await other.open(path)).text, own.text)
    })
  )

  it(
    "has a token of their own on every look, each good to log out with",
    looking(async (client) => {
      const [first, second] = [await client.open(path), await client.open(path)]
      assert.notStrictEqual(tokenOn(first), tokenOn(second))
      assert.strictEqual(first.html.replaceAll(tokenOn(first), tokenOn(second)), second.html)
      await client.press(first, "ログアウト")
      assert.strictEqual((await client.get(path)).location, "/CouponInfoLogin/sag?ended=1")
    })
  )

  it(
    "is sent the same page compressed and plain, and its headers alone",
    looking(async (client, _, service) => {
      const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
      const ask = (method: string, encoding: string) =>
        new Promise<{ readonly encoding: unknown; readonly length: number; readonly body: Buffer }>(
          (resolve, reject) => {
            request(`${service.url}${path}`, { method, headers: { cookie, "accept-encoding": encoding } }, (answer) => {
              const pieces: Array<Buffer> = []
              answer
                .on("data", (piece: Buffer) => pieces.push(piece))
                .on("end", () => {
                  const { headers } = answer
                  const [encoding, length] = [headers["content-encoding"], Number(headers["content-length"])]
                  assert.include(headers.vary ?? "", "Accept-Encoding")
                  resolve({ encoding, length, body: Buffer.concat(pieces) })
                })
            })
              .on("error", reject)
              .end()
          }
        )
      const masked = (html: string) => html.replace(/name="csrf" value="[^"]+"/g, "")
      const compressed = await ask("GET", "br, gzip")
      const plain = await ask("GET", "identity")
      assert.deepStrictEqual([compressed.encoding, plain.encoding], ["gzip", undefined])
      assert.strictEqual(compressed.length, compressed.body.length)
      const html = gunzipSync(compressed.body).toString("utf8")
      assert.strictEqual(masked(html), masked(plain.body.toString("utf8")))
      const head = await ask("HEAD", "gzip")
      assert.deepStrictEqual([head.encoding, head.body.length], ["gzip", 0])
    })
  )
})
