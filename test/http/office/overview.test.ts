// 概況 over HTTP: the first page of everybody who may look, with figures that are counted once for a while, names that
// tell no more than they may, and wrong logins when there are many.
import { Clerks, Ledger, type LedgerEntry, Reports } from "@fukuri/core"
import { besides, clerkSessionsOf, myPageLoginPath, officeApp } from "@fukuri/http"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Page } from "../../support/formClient.ts"
import { sag, startMemberService, testSecret } from "../memberService.ts"
import { clerks, type OfficeService, withOffice } from "./officeService.ts"

const july = { at: "2024-07-20T09:00:00+09:00" }

const tile = (page: Page, label: string): string =>
  new RegExp(`${label} ([0-9,]+) 枚 ([0-9,]+)件`).exec(page.text)?.slice(1).join("/") ?? assert.fail(page.text)

/** Somebody uses one more coupon now. */
const useOne = (service: OfficeService, id: string) =>
  service.run(
    Effect.gen(function* () {
      const [use] = yield* (yield* Reports.Reports).uses({ association: sag, limit: 1 })
      if (use === undefined) return yield* Effect.die("no use")
      const ledger = yield* Ledger.Ledger
      const { channel, course, facility, fiscalYear, holder, product } = use
      const [stream] = yield* ledger.open([holder], fiscalYear)
      const entry: LedgerEntry.LedgerEntry = {
        _tag: "Redeemed",
        at: service.now() as LedgerEntry.LedgerEntry["at"],
        actor: "holder" as LedgerEntry.Actor,
        product,
        course,
        facility,
        channel,
        quantity: 1,
        redemptionId: id.padStart(16, "0") as LedgerEntry.RedemptionId,
        usedOn: new Date(service.now() + 9 * 3_600_000).toISOString().slice(0, 10) as never
      }
      yield* ledger.append([
        { key: { holder, fiscalYear }, expectedVersion: stream?.entries.length ?? 0, entries: [entry] }
      ])
    })
  )

describe("概況", () => {
  it(
    "is the first page, for everybody who is logged in",
    withOffice(july, async (service) => {
      for (const id of ["viewer", "desk", "operator", "approver", "manager"] as const) {
        const page = await (await service.login(id)).open("/office")
        assert.strictEqual(page.status, 200)
        assert.strictEqual(page.heading, "概況")
        assert.include(page.text, "2024年5月が、まだ締められていません。")
      }
      assert.include((await service.client().get("/office")).location, "/office/login")
    })
  )

  it(
    "tells no kind of examination to who may not know it",
    withOffice(july, async (service) => {
      const telling = /ドック|検診|歯科健康診査/
      assert.match((await (await service.login("operator")).open("/office")).text, telling)
      const page = await (await service.login("viewer")).open("/office")
      assert.notMatch(page.text, telling)
      assert.include(page.text, "健診クーポン")
    })
  )

  it(
    "counts once for half a minute, then anew while it shows what it has, and never shows figures of another day",
    withOffice(july, async (service) => {
      const client = await service.login("viewer")
      const at = (time: string) => service.setTime(`2024-07-${time}+09:00`)
      assert.strictEqual(tile(await client.open("/office"), "今日の利用"), "0/0")
      await useOne(service, "1")
      at("20T09:00:20")
      const kept = await client.open("/office")
      assert.strictEqual(tile(kept, "今日の利用"), "0/0")
      assert.match(kept.text, /(19|20)秒前の集計です。/)
      at("20T09:00:40")
      const old = await client.open("/office")
      assert.strictEqual(tile(old, "今日の利用"), "0/0")
      // Counted meanwhile for whoever comes next.
      const anew = await client.open("/office")
      assert.strictEqual(tile(anew, "今日の利用"), "1/1")
      await useOne(service, "2")
      at("20T09:20:00")
      assert.strictEqual(tile(await client.open("/office"), "今日の利用"), "2/2")
      at("20T23:59:50")
      await (await service.login("viewer")).open("/office")
      at("21T00:00:05")
      await useOne(service, "3")
      const tomorrow = await (await service.login("viewer")).open("/office")
      assert.strictEqual(tile(tomorrow, "今日の利用"), "1/1")
      assert.strictEqual(tile(tomorrow, "昨日"), "2/2")
    })
  )

  it("waits for nobody who counts the whole year: it shows the rest, and the year when it is counted", async () => {
    const counted = Promise.withResolvers<void>()
    let counts = 0
    const slowly = (reports: Reports.Reports["Service"]): Reports.Reports["Service"] => ({
      ...reports,
      holdings: (...asked) =>
        Effect.andThen(
          Effect.promise(() => {
            counts++
            return counted.promise
          }),
          reports.holdings(...asked)
        )
    })
    const service = await startMemberService({
      ...july,
      beside: (member) =>
        officeApp({ secret: testSecret }).pipe(
          Effect.updateService(Reports.Reports, slowly),
          Effect.map((office) => besides(member, office))
        )
    })
    try {
      const client = service.client()
      const { cookie } = await service.run(
        Effect.gen(function* () {
          const account = { clerk: clerks.operator, passwordHash: "none", mustChangePassword: false }
          yield* Clerks.add(account, "grants" as LedgerEntry.Actor)
          const added = yield* Clerks.find({ association: sag, id: clerks.operator.id })
          if (added === undefined) return yield* Effect.die("no clerk")
          return yield* clerkSessionsOf(testSecret).begin(added, { half: false, browser: "a test" }, undefined)
        })
      )
      client.cookies.set(cookie.name, cookie.value ?? "")
      for (let time = 0; time < 2; time++) {
        const page = await client.open("/office")
        assert.strictEqual(tile(page, "今日の利用"), "0/0")
        assert.include(page.text, "今年度の集計をしています。")
        assert.notInclude(page.text, "クーポンごとの残り")
      }
      assert.strictEqual(counts, 1)
      counted.resolve()
      const page = await client.open("/office")
      assert.notInclude(page.text, "今年度の集計をしています。")
      assert.include(page.text, "クーポンごとの残り")
    } finally {
      counted.resolve()
      await service.stop()
    }
  })

  it(
    "tells of wrong logins when there are many, and counts none by looking",
    withOffice(july, async (service) => {
      const visitor = service.client()
      const login = await visitor.open(myPageLoginPath("sag" as typeof sag))
      const form = login.forms.find(({ buttons }) => buttons.includes("ログイン"))
      const typed = { ...form?.fields, number: "123456", birthDate: "20000101" }
      const wrong = async (times: number) => {
        for (let time = 0; time < times; time++) await visitor.post(form?.action ?? "", typed)
      }
      const clerk = await service.login("viewer")
      await wrong(149)
      for (let time = 0; time < 3; time++) {
        assert.notInclude((await clerk.open("/office")).text, "ログインの間違い")
      }
      await wrong(1)
      assert.include((await clerk.open("/office")).text, "利用者のログインの間違いがこの15分ほどに150回あり")
      service.setTime("2024-07-20T09:20:00+09:00")
      assert.notInclude((await clerk.open("/office")).text, "ログインの間違い")
    })
  )
})
