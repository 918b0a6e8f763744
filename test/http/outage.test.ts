// What member pages say while the store is away (R118, R121, R122, R124-R127), and what the office announces to everybody.
import { assert, describe, it } from "@effect/vitest"
import { CalendarDate, type Documents, ServiceNotices, StoreFailure } from "@fukuri/core"
import { Effect } from "effect"
import { clerkWith } from "../support/officeStage.ts"
import { dockDay, hospital, logIn, pressNow, taro, toConfirm } from "./journey.ts"
import { type MemberService, type MemberServiceOptions, startMemberService } from "./memberService.ts"

const unreachable = new StoreFailure.StoreFailure({ store: "documents", reason: "unreachable", cause: "cut" })

/** A service whose stores can be taken away: what is in memory of the catalogue stays. */
const withStores =
  (
    test: (service: MemberService, stores: { away: boolean; stalled: boolean; reads: number }) => Promise<void>,
    spec: MemberServiceOptions = {}
  ) =>
  async () => {
    const stores = { away: false, stalled: false, reads: 0 }
    const gone = <A, E>(work: Effect.Effect<A, E>) =>
      Effect.suspend((): Effect.Effect<A, E | StoreFailure.StoreFailure> =>
        stores.stalled ? Effect.never : stores.away ? Effect.fail(unreachable) : work
      )
    const service = await startMemberService({
      catalogue: (catalogue) => ({ ...catalogue, latest: gone(catalogue.latest) }),
      sessions: (sessions) => ({ ...sessions, find: (...asked) => gone(sessions.find(...asked)) }),
      documents: (documents) => ({
        ...documents,
        list: (query: Documents.DocumentQuery) =>
          Effect.suspend(() => {
            stores.reads++
            return gone(documents.list(query))
          })
      }),
      ...spec,
      options: { noticeAgeMillis: 0, ...spec.options }
    })
    try {
      await test(service, stores)
    } finally {
      await service.stop()
    }
  }

const clerk = clerkWith("sato", ["operator"])
const instant = (iso: string) => Date.parse(iso) as CalendarDate.Instant
const announce = (service: MemberService) =>
  service.run(
    ServiceNotices.announce(clerk, {
      id: "n-1",
      draft: {
        kind: "planned",
        text: "設備を入れ替えます。",
        from: instant("2024-07-01T22:00:00+09:00"),
        until: instant("2024-07-02T02:00:00+09:00")
      }
    })
  )
const told = "作業の予定です (2024年7月1日(月) 22:00〜2024年7月2日(火) 02:00) 設備を入れ替えます。"
const spaced = (text: string) => text.replace(/\s+/g, " ")

describe("while the store is away", () => {
  it(
    "in the office's hours: 503, when to come again, and that the facility calls the office (R118, R125-R127)",
    withStores(async (service, stores) => {
      const client = service.client()
      assert.strictEqual((await client.get(hospital)).status, 200)
      stores.away = true
      const answer = await client.get(hospital)
      assert.strictEqual(answer.status, 503)
      assert.match(answer.headers.get("retry-after") ?? "", /^[0-9]+$/)
      assert.include(answer.text, "施設のスタッフに組合員番号と氏名を伝え、スタッフの案内に従ってご利用ください。")
      assert.include(answer.text, "福利課厚生担当が利用を登録します。")
      for (const contact of ["000-000-0000", "fukuri@example.jp", "祝日を除く月〜金 8:30〜17:15"]) {
        assert.include(answer.text, contact)
      }
    })
  )

  it(
    "outside of them: by product, what is used all the same and what is not that day (R121, R122, R124)",
    withStores(
      async (service, stores) => {
        const client = service.client()
        stores.away = true
        const answer = await client.get(hospital)
        assert.strictEqual(answer.status, 503)
        assert.match(answer.headers.get("retry-after") ?? "", /^[0-9]+$/)
        assert.include(
          answer.text,
          "人間ドック・歯科健康診査: 施設のスタッフに組合員番号と氏名を伝えて、ご利用いただけます。"
        )
        assert.include(answer.text, "マイ リフレッシュ: 原則として、本日は利用できません。")
        assert.include(answer.text, "2024年7月8日(月) 08:30")
      },
      { at: "2024-07-06T10:00:00+09:00" }
    )
  )

  it(
    "at a facility that offers only some products only those are spoken of",
    withStores(
      async (service, stores) => {
        stores.away = true
        const { text } = await service.client().get("/coupon/for_3000021")
        assert.include(text, "マイ リフレッシュ: 原則として")
        assert.notInclude(text, "人間ドック")
      },
      { at: "2024-07-06T10:00:00+09:00" }
    )
  )

  it(
    "at my page nothing is said of a facility, but how to reach the office (R127)",
    withStores(async (service, stores) => {
      stores.away = true
      const answer = await service.client().get("/CouponInfoLogin/sag")
      assert.strictEqual(answer.status, 503)
      assert.notInclude(answer.text, "スタッフ")
      assert.include(answer.text, "000-000-0000")
    })
  )

  it(
    "and not even the catalogue in memory, both cases are told",
    withStores(
      async (service, stores) => {
        stores.away = true
        const answer = await service.client().get(hospital)
        assert.strictEqual(answer.status, 503)
        assert.match(answer.text, /平日の業務時間内は、.*業務時間外\(土日・祝日・夜間\)は、/s)
      },
      {
        catalogue: (catalogue) => ({
          ...catalogue,
          latest: Effect.fail(unreachable),
          at: () => Effect.fail(unreachable)
        })
      }
    )
  )

  it(
    "a page that comes too late says the same",
    withStores(
      async (service, stores) => {
        stores.stalled = true
        const answer = await service.client().get(hospital)
        assert.strictEqual(answer.status, 503)
        assert.match(answer.headers.get("retry-after") ?? "", /^[0-9]+$/)
        assert.include(answer.text, "スタッフの案内に従って")
      },
      { options: { deadlineMillis: 200 } }
    )
  )
})

describe("what the office announces", () => {
  it(
    "stands on every page but STEP 4, 5 and 6, which the staff look at",
    withStores(async (service) => {
      await announce(service)
      const client = service.client()
      const login = await client.open(hospital)
      const choosing = await logIn(client, taro)
      const counting = await client.press(choosing, "次へ", { choice: "dock-general-40plus-male dock/day" })
      const showing = await client.press(counting, "次へ", { quantity: "1" })
      const confirming = await client.press(showing, "利用する")
      const done = await pressNow(client, confirming)
      const myPageLogin = await client.open("/CouponInfoLogin/sag")
      const myPage = await client.press(myPageLogin, "ログイン", taro)
      for (const page of [
        login,
        choosing,
        counting,
        myPageLogin,
        myPage,
        await client.open("/"),
        await client.get("/x")
      ]) {
        assert.include(spaced(page.text), told, page.heading)
      }
      for (const page of [showing, confirming, done]) assert.notInclude(page.text, "お知らせ", page.heading)
    })
  )

  it(
    "stays there while the store is away, and on the page that says so; withdrawn it goes",
    withStores(async (service, stores) => {
      await announce(service)
      const client = service.client()
      assert.include(spaced((await client.get(hospital)).text), told)
      stores.away = true
      const answer = await client.get(hospital)
      assert.strictEqual(answer.status, 503)
      assert.include(spaced(answer.text), told)
      stores.away = false
      await service.run(ServiceNotices.withdraw(clerk, "n-1"))
      // The first page has what was read last, and sets the next reading going.
      await client.get(hospital)
      assert.notInclude((await client.get(hospital)).text, "お知らせ")
    })
  )

  it(
    "appears a day before it begins and goes when it is over",
    withStores(async (service) => {
      await announce(service)
      const client = service.client()
      for (const [iso, isShown] of [
        ["2024-06-30T21:59:00+09:00", false],
        ["2024-06-30T22:00:00+09:00", true],
        ["2024-07-02T01:59:00+09:00", true],
        ["2024-07-02T02:00:00+09:00", false]
      ] as const) {
        service.setTime(iso)
        assert.strictEqual((await client.get(hospital)).text.includes("設備を入れ替えます。"), isShown, iso)
      }
    })
  )

  it(
    "keeps no page waiting for a store that never answers",
    withStores(
      async (service) => {
        assert.strictEqual((await service.client().get(hospital)).status, 200)
      },
      { documents: (documents) => ({ ...documents, list: () => Effect.never }), options: { deadlineMillis: 3_000 } }
    )
  )

  it(
    "is read once in a while and not for every page, and never for a press",
    withStores(
      async (service, stores) => {
        const client = service.client()
        const confirming = await toConfirm(client, await logIn(client, taro), dockDay)
        assert.strictEqual(stores.reads, 1)
        service.setTime("2024-07-01T09:05:00+09:00")
        const { action, fields } =
          confirming.forms.find(({ buttons }) => buttons.includes("今すぐ利用する")) ?? assert.fail()
        const answer = await client.post(action, fields)
        assert.match(answer.location, /\/done\?t=/)
        assert.strictEqual(stores.reads, 1)
        await client.get(hospital)
        assert.strictEqual(stores.reads, 2)
      },
      { options: { noticeAgeMillis: 15_000 } }
    )
  )
})
