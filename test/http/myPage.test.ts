// クーポン内容確認 and マイページ over real HTTP (R56-R69, A32, A33), and the addresses of facilities as people type them (A17).
import { assert, describe, it } from "@effect/vitest"
import { CalendarDate, Catalogue } from "@fukuri/core"
import { Effect } from "effect"
import type { FormClient, Page } from "../support/formClient.ts"
import { hospital, spouse, taro } from "./journey.ts"
import { sag, withService } from "./memberService.ts"

const logIn = async (client: FormClient, who: typeof taro): Promise<Page> =>
  client.press(await client.open("/CouponInfoLogin/sag"), "ログイン", who)

describe("my page", () => {
  it(
    "shows everything granted to the person after the same two fields, and ends with 「ログアウト」",
    withService({}, async (service) => {
      const client = service.client()
      const login = await client.open("/CouponInfoLogin/sag")
      assert.strictEqual(login.heading, "クーポン内容確認")
      const page = await client.press(login, "ログイン", taro)
      assert.strictEqual(page.path, "/CouponInfo/sag")
      assert.strictEqual(page.heading, "マイページ")
      assert.include(page.text, "選べるドック(1日・1泊2日・脳)・一般(40以上)・男")
      const cookie = client.cookies.get("fukuri-my-page-sag") ?? ""
      await client.press(page, "ログアウト")
      client.cookies.set("fukuri-my-page-sag", cookie)
      assert.strictEqual((await client.get("/CouponInfo/sag")).location, "/CouponInfoLogin/sag?ended=1")
    })
  )

  it(
    "is found in any case, with a slash or full stop behind its address",
    withService({}, async (service) => {
      const client = service.client()
      for (const spelling of [
        "/couponinfologin/sag",
        "/CouponInfoLogin/SAG",
        "/COUPONINFOLOGIN/SAG/",
        "/CouponInfoLogin/sag."
      ]) {
        const answer = await client.get(spelling)
        assert.strictEqual(answer.status, 308, spelling)
        assert.strictEqual(answer.location, "/CouponInfoLogin/sag")
      }
      assert.strictEqual((await client.get("/couponinfologin/no-body")).location, "/CouponInfoLogin/no-body")
      assert.strictEqual((await client.get("/CouponInfoLogin/a/b")).status, 404)
    })
  )

  it(
    "uses nothing, and is no way to the facilities (A29)",
    withService({}, async (service) => {
      const client = service.client()
      await logIn(client, taro)
      assert.strictEqual((await client.get(`${hospital}/none`)).location, `${hospital}?ended=1`)
    })
  )

  it(
    "shows a spouse nothing of the member's",
    withService({}, async (service) => {
      const page = await logIn(service.client(), spouse)
      assert.include(page.text, "配偶者ドック")
      assert.notInclude(page.text, "選べるドック(")
    })
  )

  it(
    "lets in who lost the membership, and says so (A33)",
    withService({}, async (service) => {
      const page = await logIn(service.client(), { number: "667788", birthDate: "19760909" })
      assert.strictEqual(page.heading, "マイページ")
      assert.match(page.text, /資格喪失/)
    })
  )

  it(
    "shows facilities by course and area, and any odd filter without a defect",
    withService({}, async (service) => {
      const client = service.client()
      await logIn(client, taro)
      for (const query of [
        "?course=dental",
        "?area=見本県",
        "?course=x&course=y",
        "?area=%00%ff",
        `?area=${"a".repeat(5000)}`
      ]) {
        assert.strictEqual((await client.get(`/CouponInfo/sag${encodeURI(query)}`)).status, 200, query)
      }
    })
  )

  it(
    "before its day says when it opens, and lets nobody in (A32)",
    withService({}, async (service) => {
      await service.run(
        Effect.gen(function* () {
          const catalogue = yield* Catalogue.Catalogue
          const association = (yield* catalogue.latest).associations.get(sag)
          if (association === undefined) return
          yield* catalogue.putAssociation({ ...association, myPageFrom: CalendarDate.date("2024-08-01") })
        })
      )
      const client = service.client()
      const page = await client.open("/CouponInfoLogin/sag")
      assert.strictEqual(page.status, 200)
      assert.match(page.text, /8月1日|8\/1/)
      assert.deepStrictEqual(page.forms, [])
      assert.strictEqual((await client.get("/CouponInfo/sag")).location, "/CouponInfoLogin/sag")
      const token = (await client.open(hospital)).forms[0]?.fields["csrf"] ?? ""
      const posted = await client.post("/CouponInfoLogin/sag", { csrf: token, ...taro })
      assert.strictEqual(posted.location, "/CouponInfoLogin/sag")
    })
  )
})

describe("the address of a facility", () => {
  it(
    "is found however it is typed",
    withService({}, async (service) => {
      const client = service.client()
      const spellings = [
        "/coupon/FOR_1234567",
        "/Coupon/For_1234567",
        "/COUPON/FOR_1234567",
        "/coupon/for-1234567",
        "/coupon/for1234567",
        "/coupon/for_1234567/",
        "/coupon/for_1234567.",
        "/coupon/for_1234567。",
        "/coupon/for_１２３４５６７",
        "/coupon/ｆｏｒ＿1234567",
        "/coupon/for_1234567 ",
        "//coupon//for_1234567",
        "/coupon/for－1234567"
      ]
      for (const spelling of spellings) {
        const answer = await client.get(`http://${new URL(service.url).host}${encodeURI(spelling)}`)
        assert.strictEqual(answer.status, 308, spelling)
        assert.strictEqual(answer.location, hospital, spelling)
      }
      assert.strictEqual((await client.get(hospital)).status, 200)
    })
  )

  it(
    "that is none is told so, with the office's contact; so is a facility that is closed or not open yet",
    withService({}, async (service) => {
      const client = service.client()
      for (const path of ["9999999", "123456", "12345678", "abc", "1234567x"].map((code) => `/coupon/for_${code}`)) {
        const page = await client.get(path)
        assert.strictEqual(page.status, 404, path)
        assert.include(page.text, "000-000-0000")
      }
      for (const code of ["5000042", "6000058"]) {
        const page = await client.get(`/coupon/for_${code}`)
        assert.strictEqual(page.status, 404)
        assert.include(page.text, "見本健診センター")
        assert.include(page.text, "000-000-0000")
        const token = (await client.open(hospital)).forms[0]?.fields["csrf"] ?? ""
        assert.strictEqual((await client.post(`/coupon/for_${code}`, { csrf: token, ...taro })).status, 404)
      }
    })
  )
})
